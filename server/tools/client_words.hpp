// What became of a client, for people who watch a crowd of them.
// Thread: pure functions.
#pragma once
#include "tools/room_client.hpp"

#include <string>

namespace kring::tools {
// "its member token is void"
[[nodiscard]] std::string why_ended(const client_ended& end);
}  // namespace kring::tools
