// The simulation's only clock. Whatever happens later is put here with its time; nothing else moves time on. What is due
// at the same instant happens in the order in which it was put here, so a run is a function of its seed.
// Thread: one.
#pragma once
#include "base/time.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace kring::simulation {
using std::chrono::milliseconds;

class schedule {
public:
    void in(milliseconds delay, std::function<void()> what)
    {
        entries_.push_back({now_ + delay, ++orders_, std::move(what)});
        std::push_heap(entries_.begin(), entries_.end(), later);
    }

    // Until nothing is due before `end`; the clock then stands at `end`.
    void run_until(milliseconds end)
    {
        while (!entries_.empty() && entries_.front().when <= end) {
            std::pop_heap(entries_.begin(), entries_.end(), later);
            entry due = std::move(entries_.back());
            entries_.pop_back();
            now_ = due.when;
            due.what();
        }
        now_ = end;
    }

    // Since the beginning; never runs backwards.
    [[nodiscard]] milliseconds now() const { return now_; }
    // What the machine's wall clock shows, which somebody may set.
    [[nodiscard]] instant wall() const { return wall_base_ + now_; }
    void set_wall_by(milliseconds jump) { wall_base_ += jump; }

private:
    struct entry {
        milliseconds when{};
        std::uint64_t order{};
        std::function<void()> what;
    };
    static bool later(const entry& a, const entry& b)
    {
        return std::pair{a.when, a.order} > std::pair{b.when, b.order};
    }

    std::vector<entry> entries_;
    std::uint64_t orders_{};
    milliseconds now_{};
    instant wall_base_{instant_from_milliseconds(1'750'000'000'000)};
};
}  // namespace kring::simulation
