// For whom an idea was entered by somebody else: a table, a group, people without a phone. And a show of their hands, which
// stands beside what was voted in secret and is never added to it.
// Thread: plain values.
#pragma once
#include <cstdint>
#include <string>

namespace kring::domain {
struct on_behalf {
    std::string label;       // "table 3"; may be empty where the people are counted
    std::uint32_t people{};  // 0: not counted

    [[nodiscard]] bool is_given() const { return !label.empty() || people != 0; }
    friend bool operator==(const on_behalf&, const on_behalf&) = default;
};

struct show_of_hands {
    std::uint32_t hands{};    // for it
    std::uint32_t present{};  // of so many; 0: nobody counted

    [[nodiscard]] bool is_counted() const { return present != 0; }
    friend bool operator==(const show_of_hands&, const show_of_hands&) = default;
};
}  // namespace kring::domain
