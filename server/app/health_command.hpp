// `kring health`: whether the server in the same container or on the same machine answers, for a health check that has
// no shell and no other program at hand.
#pragma once
#include "app/configuration.hpp"

#include <optional>
#include <string>

namespace kring::app {
// alive: its thread answers, so that restarting it would not help. ready: clients should be sent there.
enum class health_question : std::uint8_t { alive, ready };

// Where to ask: `flag`, else what the server itself was told (KRING_OPERATIONS), else its default. A server that
// listens on every address is asked on the loopback one. Nothing when the text is no address.
[[nodiscard]] std::optional<address> health_address(const std::string& flag,
                                                    const std::string& variable);

// 0 and the answer on standard output, or 1 and the reason on standard error. Blocking, at most three seconds.
[[nodiscard]] int health(const address& operations, health_question question);
}  // namespace kring::app
