// One text in both languages; both are empty where there is none.
// Thread: plain values.
#pragma once
#include "domain/room_state.hpp"

#include <string>

namespace kring::formats {
struct words {
    std::string dutch;
    std::string english;

    [[nodiscard]] bool empty() const { return dutch.empty() && english.empty(); }
    [[nodiscard]] const std::string& in(domain::language which) const
    {
        return which == domain::language::dutch ? dutch : english;
    }
    friend bool operator==(const words&, const words&) = default;
};

// A room speaks one language; whoever takes its format over translates what they need.
[[nodiscard]] inline words alone(const std::string& text)
{
    return {text, text};
}
}  // namespace kring::formats
