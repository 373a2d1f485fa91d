// One coroutine sleeps, and somebody on the same thread wakes it: for what happens with every message of every connection,
// where a timer that is cancelled would be an operation, an allocation and a turn of the scheduler.
// Invariant: nobody sleeps when it ends. A sleeper usually owns what this is part of, so nothing else could end it: whoever
// wants it gone cancels it (task_group).
// Thread: that of the coroutine. Only .cpp files of net include this.
#pragma once
#include "base/check.hpp"
#include "base/result.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace kring::net {
class wake_up {
public:
    // `context` runs the coroutine, and outlives this.
    explicit wake_up(boost::asio::io_context& context) : context_(context) {}
    ~wake_up() { KRING_CHECK(!is_awaited()); }
    wake_up(const wake_up&) = delete;
    wake_up& operator=(const wake_up&) = delete;

    [[nodiscard]] bool is_awaited() const { return resume_ != nullptr; }

    // Completes by one of the two rings, or with `operation_aborted` when the coroutine is cancelled. One sleeper at a time.
    template <class Token>
    auto async_wait(Token&& token)
    {
        auto start = [this](auto&& handler) {
            using handler_type = std::decay_t<decltype(handler)>;
            KRING_CHECK(!is_awaited());
            // Asio empties the slot when the coroutine goes on, so it never outlives the wait.
            auto slot = boost::asio::get_associated_cancellation_slot(handler);
            if (slot.is_connected()) {
                slot.assign([this](boost::asio::cancellation_type) {
                    if (is_awaited()) post_(*this, boost::asio::error::operation_aborted);
                });
            }
            hold<handler_type>(std::forward<decltype(handler)>(handler));
        };
        return boost::asio::async_initiate<Token, void(error_code)>(std::move(start), token);
    }

    // The sleeper goes on within this call, and may end whatever this is part of: it is the last thing that a caller does.
    // Harmless when nobody sleeps.
    void ring()
    {
        if (is_awaited()) resume_(*this);
    }
    // The sleeper goes on in a turn of its own.
    void ring_later()
    {
        if (is_awaited()) post_(*this, error_code{});
    }

private:
    // What Asio's `use_awaitable` hands over, with room to spare.
    static constexpr std::size_t place_octets = 64;

    template <class Handler>
    void hold(Handler handler)
    {
        static_assert(sizeof(Handler) <= place_octets &&
                      alignof(Handler) <= alignof(std::max_align_t));
        new (place_.data()) Handler(std::move(handler));
        resume_ = [](wake_up& self) { self.take<Handler>()(error_code{}); };
        post_ = [](wake_up& self, error_code code) {
            boost::asio::post(self.context_, boost::asio::append(self.take<Handler>(), code));
        };
    }

    // Empties the place first: who is resumed may sleep again.
    template <class Handler>
    [[nodiscard]] Handler take()
    {
        Handler* held = std::launder(reinterpret_cast<Handler*>(place_.data()));
        Handler taken(std::move(*held));
        held->~Handler();
        resume_ = nullptr;
        return taken;
    }

    boost::asio::io_context& context_;
    alignas(std::max_align_t) std::array<std::byte, place_octets> place_;
    void (*resume_)(wake_up&) = nullptr;
    void (*post_)(wake_up&, error_code) = nullptr;
};
}  // namespace kring::net
