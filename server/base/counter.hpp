// Counts that one thread makes and any thread may read: a plain load and store, so that counting costs the hot path nothing
// to speak of. A reader may see one count older than another.
// Thread: `add` on one thread alone; reading on any.
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace kring {
class counter {
public:
    void add(std::uint64_t more = 1)
    {
        value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

// How values spread over fixed steps, as read at one time.
struct distribution {
    struct step {
        std::uint64_t up_to{};  // inclusive
        std::uint64_t count{};  // in this step alone
    };
    std::array<step, 12> steps{};
    std::uint64_t above{};  // beyond the last step
    std::uint64_t sum{};

    [[nodiscard]] std::uint64_t count() const
    {
        std::uint64_t all = above;
        for (const step& each : steps) all += each.count;
        return all;
    }
};

// The same while it is being counted. Values and steps are whole numbers of one unit.
class histogram {
public:
    using steps = std::array<std::uint64_t, std::tuple_size_v<decltype(distribution::steps)>>;
    explicit histogram(const steps& up_to) : up_to_(up_to) {}

    void add(std::uint64_t value)
    {
        const auto at = std::lower_bound(up_to_.begin(), up_to_.end(), value);
        counts_[static_cast<std::size_t>(at - up_to_.begin())].add();
        sum_.add(value);
    }
    [[nodiscard]] distribution read() const
    {
        distribution made;
        for (std::size_t index = 0; index < up_to_.size(); ++index)
            made.steps[index] = {up_to_[index], counts_[index].value()};
        made.above = counts_.back().value();
        made.sum = sum_.value();
        return made;
    }

private:
    steps up_to_;
    std::array<counter, std::tuple_size_v<steps> + 1> counts_{};
    counter sum_;
};
}  // namespace kring
