// How long things took, many millions of them, in a fixed amount of memory. Buckets grow with the value: below 128 each
// number has its own, above it 128 buckets share each power of two, so what is read back is at most 0.8 % too large.
// Thread: a plain value with one owner.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kring::tools {
class latency_histogram {
public:
    latency_histogram();

    // Any unit; what is read back has the same.
    void add(std::uint64_t value);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] std::uint64_t largest() const { return largest_; }
    [[nodiscard]] double mean() const;
    // The least value that `share` (0 to 1) of all values do not exceed; 0 when there are none.
    [[nodiscard]] std::uint64_t quantile(double share) const;

private:
    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_{};
    std::uint64_t largest_{};
    double sum_{};
};
}  // namespace kring::tools
