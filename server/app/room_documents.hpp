// What documents can be made of a room: the formats of `insights`, as the routes ask for them.
// Thread: immutable; what it gives runs on any thread.
#pragma once
#include "api/report_routes.hpp"
#include "base/crypto.hpp"

namespace kring::app {
using document_finder = std::function<std::optional<api::document_kind>(std::string_view format)>;

// `master_key`: it deals out the numbers of people in exports, differently in each room.
[[nodiscard]] document_finder room_documents(const key_256& master_key);
}  // namespace kring::app
