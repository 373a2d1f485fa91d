// How strong ideas are that were compared two at a time: the model of Bradley and Terry (Biometrika 39, 1952), in which an idea
// beats another with the probability s / (s + other s), fitted by the algorithm of Hunter (Annals of Statistics 32, 2004,
// formula 3): s = wins / sum over all others of comparisons / (s + other s). Each idea wins and loses once more against one
// of strength 1, so that an idea which only won does not grow without end.
// Equal comparisons give equal strengths, whatever the machine: the order of work is that of the comparisons as given.
// client-js/src/ui/ballots.ts does the same, and both are held to the same numbers.
// Thread: pure functions.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kring::insights {
struct comparison {
    std::size_t first{};  // by the place of the idea
    std::size_t second{};
    std::uint32_t first_wins{};
    std::uint32_t second_wins{};
};

// By place, one for each of so many ideas. Of ideas that nobody compared it is 1.
[[nodiscard]] std::vector<double> strengths_of(std::size_t ideas,
                                               const std::vector<comparison>& comparisons);
}  // namespace kring::insights
