// Flags: what a member finds wrong with a contribution. Private: nobody but facilitators sees who flagged what. They never
// hide; what comes of them the rules say (flag_rule.hpp).
// Thread: plain values, usable anywhere.
#pragma once
#include "base/ids.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>

namespace kring::domain {
enum class flag_reason : std::uint8_t {
    off_topic = 1,  // not about this
    duplicate = 2,  // an idea: the same as another one
    unkind = 3,     // or somebody's personal data
    spam = 4
};
inline constexpr flag_reason last_flag_reason = flag_reason::spam;

// What counted when a rule acted: so that whoever reads the log can judge it again.
struct evidence {
    std::int32_t points{};   // thousandths, as policy.hpp says
    std::uint32_t weight{};  // of the flags, thousandths of a person of ordinary standing
    std::uint32_t people{};  // who flagged and count by themselves
    std::uint32_t flags{};
    std::uint32_t views{};                       // members who saw it
    std::uint32_t votes{};                       // for it
    flag_reason reason{flag_reason::off_topic};  // that most of the weight gives
    friend bool operator==(const evidence&, const evidence&) = default;
};
}  // namespace kring::domain
