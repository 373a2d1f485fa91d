#include "tools/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace kring::tools {
namespace {
constexpr unsigned bits = 7;
constexpr std::uint64_t per_power = std::uint64_t{1} << bits;

std::size_t bucket_of(std::uint64_t value)
{
    if (value < per_power) return static_cast<std::size_t>(value);
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - 1 - bits;
    return static_cast<std::size_t>(per_power * shift + (value >> shift));
}

// The largest value that falls into the bucket.
std::uint64_t top_of(std::size_t bucket)
{
    if (bucket < 2 * per_power) return bucket;
    const auto shift = static_cast<unsigned>(bucket / per_power) - 1;
    return ((bucket - per_power * shift + 1) << shift) - 1;
}
}  // namespace

latency_histogram::latency_histogram() : buckets_(per_power * (64 - bits + 1)) {}

void latency_histogram::add(std::uint64_t value)
{
    ++buckets_[bucket_of(value)];
    ++count_;
    largest_ = std::max(largest_, value);
    sum_ += static_cast<double>(value);
}

double latency_histogram::mean() const
{
    return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

std::uint64_t latency_histogram::quantile(double share) const
{
    if (count_ == 0) return 0;
    const auto wanted = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_))));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        seen += buckets_[bucket];
        if (seen >= wanted) return std::min(top_of(bucket), largest_);
    }
    return largest_;
}
}  // namespace kring::tools
