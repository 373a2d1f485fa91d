#include "runtime/fan_out.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <utility>

namespace kring::runtime {
namespace {
constexpr std::size_t ahead = 4;
constexpr std::size_t exit_lines = 4;
constexpr std::size_t cache_line = 64;

void fetch(const void* object, std::size_t lines)
{
    for (std::size_t i = 0; i < lines; ++i)
        __builtin_prefetch(static_cast<const char*>(object) + i * cache_line);
}
}  // namespace

std::chrono::milliseconds fan_out_pace::interval(std::size_t listeners) const
{
    if (listeners <= immediate_listeners_max) return std::chrono::milliseconds{0};
    const auto wanted = std::chrono::duration_cast<std::chrono::milliseconds>(
        time_per_listener * static_cast<std::chrono::microseconds::rep>(listeners));
    return std::min(wanted, interval_max);
}

fan_out::fan_out(boost::asio::io_context& context, net::flush_queue& dirty,
                 rooms::feed_bounds bounds, fan_out_pace pace)
    : dirty_(dirty), pace_(pace), feed_(bounds), timer_(context)
{}

fan_out::~fan_out()
{
    dirty_.forget(*this);
}

void fan_out::publish(frame_ptr frame, instant now)
{
    feed_.publish(std::move(frame), now);
    published_since_ = true;
    if (!waiting_) dirty_.mark(*this);
}

void fan_out::flush()
{
    const auto readers = feed_.readers();
    if (left_ == 0) {
        const auto interval = pace_.interval(readers.size());
        if (interval.count() != 0) {
            // The timer's own clock: this paces the processor's work and tells nobody the time.
            const auto now = std::chrono::steady_clock::now();
            if (now < next_round_) {
                wait(next_round_ - now);
                return;
            }
            next_round_ = now + interval;
        }
        left_ = readers.size();
        published_since_ = false;
    }
    left_ = std::min(left_, readers.size());
    const std::size_t end = left_ - std::min(left_, std::max<std::size_t>(pace_.slice_max, 1));
    // A round reads a few cache lines of each connection, and what the kernel did for the one before has driven them out.
    // Asked for a little ahead, they are there when their turn comes.
    const auto follower = [&readers](std::size_t i) -> feed_follower& {
        return static_cast<feed_follower&>(*readers[i]);
    };
    while (left_ > end) {
        --left_;
        if (left_ >= 2 * ahead) fetch(readers[left_ - 2 * ahead], 1);
        if (left_ >= ahead) fetch(&follower(left_ - ahead).exit(), exit_lines);
        follower(left_).exit().flush();
    }
    if (left_ > 0 || published_since_) dirty_.mark(*this);
}

void fan_out::wait(std::chrono::steady_clock::duration time)
{
    waiting_ = true;
    timer_.expires_after(time);
    // A wait that was over just before this ended is not cancelled any more: hence the token.
    timer_.async_wait([this, here = std::weak_ptr<const int>(here_)](error_code code) {
        if (code || here.expired()) return;
        waiting_ = false;
        dirty_.mark(*this);
    });
}
}  // namespace kring::runtime
