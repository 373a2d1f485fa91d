// The limits of the program as keys of `kring serve`: one row for each, with its range, its unit and its reason. The
// default of a row is what the bound has in code, so the two cannot part.
// Thread: the table is made once and only read.
#pragma once
#include "base/limits.hpp"
#include "base/rate.hpp"
#include "net/listener.hpp"
#include "runtime/server.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace kring::app {
// What the rows write to. Only bounds are taken from here; addresses, clocks and keys are set by `serve`.
struct limits_in_force {
    net::listener_options outside;
    net::visitor_bounds visitors;
    runtime::server_options inside;
    rate rooms_started{limits::rooms_started};
    std::size_t rehearsals_max{limits::rehearsals_max};
};

enum class unit : std::uint8_t {
    count,
    bytes,
    microseconds,
    milliseconds,
    seconds,
    hours,
    percent
};
[[nodiscard]] std::string_view name_of(unit which);

struct limit_setting {
    std::string_view name;
    std::uint64_t fallback{};
    std::uint64_t least{};
    std::uint64_t most{};
    unit in{};
    std::string_view reason;
    void (*put)(limits_in_force& to, std::uint64_t value){};
};

// In the order of the reference page.
[[nodiscard]] const std::vector<limit_setting>& limit_settings();

// Two keys of which one may not be above the other, and why.
struct limit_relation {
    std::string_view lesser;
    std::string_view greater;
    std::string_view why;
};
[[nodiscard]] const std::vector<limit_relation>& limit_relations();

// Writes every limit where it is enforced; a bound that holds in two places is written to both.
// `value_of` gives the chosen value of a key.
template <class Function>
[[nodiscard]] limits_in_force put_limits(Function&& value_of)
{
    limits_in_force made;
    for (const limit_setting& each : limit_settings()) each.put(made, value_of(each.name));
    return made;
}
}  // namespace kring::app
