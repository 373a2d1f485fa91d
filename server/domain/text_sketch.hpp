// A sketch of a text, by which texts that cannot be alike are told apart at the cost of a few machine words: a bit for each
// run of three letters and digits that it has. Whether two texts with like sketches are alike, similarity.hpp says.
// Thread: plain values, usable anywhere.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace kring::domain {
struct text_sketch {
    std::array<std::uint64_t, 4> bits{};
    std::uint16_t set{};  // so many of them: it is asked for at each comparison, and counted once
    friend bool operator==(const text_sketch&, const text_sketch&) = default;
};
// It depends on the octets alone, on no version of a library: it is made of every text that a log has.
[[nodiscard]] text_sketch sketch_of(std::string_view text);
// Whether texts of these sketches may have a likeness of so many in a hundred.
[[nodiscard]] bool may_be_alike(const text_sketch& one, const text_sketch& other,
                                std::uint32_t percent);
}  // namespace kring::domain
