// Polis exports as conversations that trials can play.
#pragma once
#include "base/failure.hpp"
#include "base/result.hpp"
#include "trials/conversation.hpp"

#include <filesystem>
#include <vector>

namespace kring::app {
// One export, or all that are in folders of this one, in order of name.
[[nodiscard]] result<std::vector<trials::conversation>, failure> read_conversations(
    const std::filesystem::path& folder);
}  // namespace kring::app
