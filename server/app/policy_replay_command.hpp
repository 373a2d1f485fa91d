// `kring simulate --log`: what a room's own past would have been under other rules.
#pragma once
#include "trials/rules.hpp"

#include <filesystem>
#include <string>

namespace kring::app {
struct policy_replay_wish {
    std::string room;  // its id; empty: this is not asked for
    std::filesystem::path data;
    std::filesystem::path master_key;
};
// The process's exit code: 0 it was played, 2 it could not be. The server is stopped.
[[nodiscard]] int replay_under(const policy_replay_wish& wish, const trials::trial_rules& rules);
}  // namespace kring::app
