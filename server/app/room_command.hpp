// `kring room`: the operator's calls to a running server, by its operations listener.
#pragma once
#include "app/operations_call.hpp"

#include <string>

namespace kring::app {
// Each prints what it made or found; the process's exit code.
[[nodiscard]] int room_create(const room_call& call, const std::string& title,
                              const std::string& question, const std::string& promise,
                              const std::string& language);
[[nodiscard]] int room_list(const room_call& call);
// The link by which facilitators start rooms themselves.
[[nodiscard]] int room_start_link(const room_call& call);
// A new facilitator link, and the join and screen links.
[[nodiscard]] int room_link(const room_call& call, const std::string& room,
                            const std::string& role);
}  // namespace kring::app
