// A number or a small value that means one thing only. Two ids of different kinds never mix, compare or add, although
// both are 64 bits; arithmetic that means something is written out where it is meant.
// Thread: plain values, usable anywhere.
#pragma once
#include <compare>
#include <cstddef>
#include <functional>

namespace kring {
template <class Tag, class Rep>
class strong_value {
public:
    using rep = Rep;

    constexpr strong_value() = default;
    constexpr explicit strong_value(Rep value) : value_(value) {}

    [[nodiscard]] constexpr const Rep& value() const { return value_; }

    friend constexpr auto operator<=>(const strong_value&, const strong_value&) = default;
    friend constexpr bool operator==(const strong_value&, const strong_value&) = default;

private:
    Rep value_{};
};

template <class Tag, class Rep>
std::size_t hash_value(const strong_value<Tag, Rep>& value)
{
    return std::hash<Rep>{}(value.value());
}
}  // namespace kring

template <class Tag, class Rep>
struct std::hash<kring::strong_value<Tag, Rep>> {
    std::size_t operator()(const kring::strong_value<Tag, Rep>& value) const
    {
        return std::hash<Rep>{}(value.value());
    }
};
