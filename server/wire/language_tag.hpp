// Languages as their BCP 47 tags, on the wire and in the log alike.
// Thread: pure functions.
#pragma once
#include "domain/event.hpp"

#include <optional>
#include <string_view>

namespace kring::wire {
[[nodiscard]] constexpr std::string_view tag_of(domain::language language)
{
    switch (language) {
        case domain::language::dutch: return "nl";
        case domain::language::english: return "en";
    }
    return {};
}

[[nodiscard]] constexpr std::optional<domain::language> language_of(std::string_view tag)
{
    for (const auto each : {domain::language::dutch, domain::language::english}) {
        if (tag == tag_of(each)) return each;
    }
    return std::nullopt;
}
}  // namespace kring::wire
