// One call of this program's own commands to a running server, by its operations listener and the JSON of
// docs/openapi.yaml. The master key is the proof of being its operator.
#pragma once
#include "app/configuration.hpp"
#include "base/failure.hpp"
#include "base/result.hpp"
#include "net/http_message.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>

namespace kring::app {
struct room_call {
    address operations;
    std::filesystem::path master_key;
};

// The answer's object. The failure's text says what to do: no key, no server, another server's key, a refusal. Blocking.
[[nodiscard]] result<boost::json::object, failure> call_operations(const room_call& call,
                                                                   net::http_method method,
                                                                   const std::string& path,
                                                                   const boost::json::object& body);

// The member as text; empty when it is missing or something else.
[[nodiscard]] std::string text_of(const boost::json::object& object, std::string_view name);
}  // namespace kring::app
