// Random numbers of a trial: all of them come from one seed, and the same seed gives the same trial on every machine. The
// distributions are written out here, because those of the standard library differ between libraries.
// The generator is SplitMix64 (G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
// Thread: a plain value; one owner.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kring::trials {
class draws {
public:
    // Draws for different purposes are independent, so that one of them more leaves the others as they were.
    draws(std::uint64_t seed, std::string_view purpose);

    [[nodiscard]] std::uint64_t next();
    // From 0 on, below 1.
    [[nodiscard]] double share();
    [[nodiscard]] bool happens(double probability) { return share() < probability; }
    // Below `bound`, which is not 0.
    [[nodiscard]] std::size_t below(std::size_t bound);
    [[nodiscard]] double between(double least, double most);
    // The waiting time of something that happens once in `mean` on average.
    [[nodiscard]] double waiting(double mean);

    template <class Value>
    void shuffle(std::vector<Value>& values)
    {
        for (std::size_t left = values.size(); left > 1; --left)
            std::swap(values[left - 1], values[below(left)]);
    }

private:
    std::uint64_t state_;
};
}  // namespace kring::trials
