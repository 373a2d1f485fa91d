#include "net/timer_wheel.hpp"

#include "base/check.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;

// A deadline sits in the slot of its tick modulo their number; one that is further away than a
// round goes back into its slot when it is met too early. While a slot fires, its deadlines hang on
// a list of their own, so that a callback can disarm any of them.
struct wheel_state : std::enable_shared_from_this<wheel_state> {
    static constexpr std::uint32_t slots = 64;
    static constexpr std::uint32_t firing = slots;

    wheel_state(asio::any_io_executor executor, std::chrono::milliseconds every)
        : timer(std::move(executor)), tick(every)
    {
        KRING_CHECK(tick.count() > 0);
    }

    void link(deadline& entry, std::uint32_t slot)
    {
        entry.slot_ = slot;
        entry.previous_ = nullptr;
        entry.next_ = heads[slot];
        if (entry.next_ != nullptr) entry.next_->previous_ = &entry;
        heads[slot] = &entry;
    }

    void unlink(deadline& entry)
    {
        (entry.previous_ == nullptr ? heads[entry.slot_] : entry.previous_->next_) = entry.next_;
        if (entry.next_ != nullptr) entry.next_->previous_ = entry.previous_;
    }

    void arm(deadline& entry, std::chrono::milliseconds after)
    {
        if (entry.armed_)
            unlink(entry);
        else
            ++armed;
        entry.armed_ = true;
        // One more than the duration needs, because the current tick has begun some time ago.
        entry.due_tick_ = now + ticks(after) + 1;
        link(entry, static_cast<std::uint32_t>(entry.due_tick_ % slots));
        if (!ticking && !stopped) wait();
    }

    void disarm(deadline& entry)
    {
        if (!entry.armed_) return;
        unlink(entry);
        entry.armed_ = false;
        if (--armed == 0) timer.cancel();
    }

    [[nodiscard]] std::uint64_t ticks(std::chrono::milliseconds duration) const
    {
        const auto whole = std::max<std::chrono::milliseconds::rep>(duration.count(), 0);
        return static_cast<std::uint64_t>((whole + tick.count() - 1) / tick.count());
    }

    void wait()
    {
        ticking = true;
        // From now, not from the last tick: after a stall no burst of ticks makes deadlines early.
        timer.expires_after(tick);
        timer.async_wait(
            [self = shared_from_this()](boost::system::error_code code) { self->waited(code); });
    }

    void waited(boost::system::error_code code)
    {
        ticking = false;
        if (!code && !stopped) turn();
        // A cancelled wait is begun anew when something was armed right after the last one was
        // disarmed.
        if (armed != 0 && !ticking && !stopped) wait();
    }

    void turn()
    {
        ++now;
        const auto slot = static_cast<std::uint32_t>(now % slots);
        while (heads[slot] != nullptr) {
            deadline& entry = *heads[slot];
            unlink(entry);
            link(entry, firing);
        }
        while (heads[firing] != nullptr) {
            deadline& entry = *heads[firing];
            unlink(entry);
            if (entry.due_tick_ > now) {
                link(entry, slot);
                continue;
            }
            entry.armed_ = false;
            --armed;
            entry.due_();
        }
    }

    asio::steady_timer timer;
    std::chrono::milliseconds tick;
    std::array<deadline*, slots + 1> heads{};
    std::uint64_t now = 0;
    std::size_t armed = 0;
    bool ticking = false;
    bool stopped = false;
};

deadline::deadline(timer_wheel& wheel, std::function<void()> due)
    : wheel_(wheel.state_), due_(std::move(due))
{}

deadline::~deadline()
{
    disarm();
}

void deadline::arm(std::chrono::milliseconds after)
{
    wheel_->arm(*this, after);
}

void deadline::disarm()
{
    wheel_->disarm(*this);
}

timer_wheel::timer_wheel(asio::any_io_executor executor, std::chrono::milliseconds tick)
    : state_(std::make_shared<wheel_state>(std::move(executor), tick))
{}

timer_wheel::~timer_wheel()
{
    state_->stopped = true;
    state_->timer.cancel();
}

std::chrono::milliseconds timer_wheel::tick() const
{
    return state_->tick;
}

std::uint64_t timer_wheel::now() const
{
    return state_->now;
}

std::uint64_t timer_wheel::ticks(std::chrono::milliseconds duration) const
{
    return state_->ticks(duration);
}
}  // namespace kring::net
