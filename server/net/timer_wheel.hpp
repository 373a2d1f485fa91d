// Deadlines of connections, coarse and cheap: one Asio timer for all of them. Arming and disarming
// are a few pointer writes, so a deadline can be moved for every message. A deadline is met within
// two ticks after its time, never before. The wheel counts its own ticks: a loop that stalls makes
// deadlines late, never early.
// Thread: one wheel per core, used on that core's thread alone.
#pragma once
#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace kring::net {
class timer_wheel;
struct wheel_state;

// One deadline. Disarms itself when destroyed; neither copied nor moved, because the wheel points
// to it.
class deadline {
public:
    // `due` runs on the wheel's thread, at most once per arming; it may arm this deadline again,
    // but not destroy it.
    deadline(timer_wheel& wheel, std::function<void()> due);
    ~deadline();
    deadline(const deadline&) = delete;
    deadline& operator=(const deadline&) = delete;

    // Replaces an earlier arming.
    void arm(std::chrono::milliseconds after);
    void disarm();
    [[nodiscard]] bool armed() const { return armed_; }

private:
    friend struct wheel_state;
    std::shared_ptr<wheel_state> wheel_;
    std::function<void()> due_;
    deadline* next_ = nullptr;
    deadline* previous_ = nullptr;
    std::uint64_t due_tick_ = 0;
    std::uint32_t slot_ = 0;
    bool armed_ = false;
};

class timer_wheel {
public:
    // While nothing is armed the wheel holds no work of the executor: an io_context can run out of
    // work.
    timer_wheel(boost::asio::any_io_executor executor, std::chrono::milliseconds tick);
    ~timer_wheel();
    timer_wheel(const timer_wheel&) = delete;
    timer_wheel& operator=(const timer_wheel&) = delete;

    [[nodiscard]] std::chrono::milliseconds tick() const;
    // Ticks since some deadline was first armed; stands still while none is.
    [[nodiscard]] std::uint64_t now() const;
    // The ticks that cover a duration, rounded up.
    [[nodiscard]] std::uint64_t ticks(std::chrono::milliseconds duration) const;

private:
    friend class deadline;
    std::shared_ptr<wheel_state> state_;
};
}  // namespace kring::net
