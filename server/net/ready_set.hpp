// Which of a core's WebSockets have something to read, or room for what is to be written again. One epoll set beside
// Asio's: it hands out hundreds of them after one system call, nothing has to be asked for again after each (they are
// reported as they become ready, which is epoll's edge-triggered mode), and a read is tried only where something has come.
// With Asio each message costs a second, empty read, an operation object and a turn of its scheduler.
// Thread: one set per core, used on that core's thread alone.
#pragma once
#include "base/result.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <utility>

namespace kring::net {
struct readiness {
    bool readable{};  // octets have come, or the end has
    bool writable{};  // the kernel has room again
    bool ended{};  // the peer says no more: read until there is nothing, for this is not told again
};

class ready_listener {
public:
    // Called by `ready_set::poll` alone. What was told once is not told again before the socket has been read, or written,
    // until the kernel had no more.
    virtual void on_ready(const readiness& now) = 0;

protected:
    ~ready_listener() = default;
};

class ready_set {
    struct impl;

public:
    // Being in the set. It may outlive the set, as when a context ends with coroutines that nobody has joined.
    class place {
    public:
        place() = default;  // in none
        ~place() { leave(); }
        place(place&& other) noexcept;
        place& operator=(place&& other) noexcept;

        // The listener is not called any more, and its socket is about to be closed: the system takes it out of the set then,
        // and a call for that would be one too many for each connection. Also from within `on_ready`.
        void leave();

    private:
        friend class ready_set;
        place(std::weak_ptr<impl> set, ready_listener& who) : set_(std::move(set)), who_(&who) {}

        std::weak_ptr<impl> set_;
        ready_listener* who_ = nullptr;  // null: in none
    };

    // Throws when the system has no epoll set to give.
    explicit ready_set(boost::asio::io_context& context);
    ~ready_set();
    ready_set(const ready_set&) = delete;
    ready_set& operator=(const ready_set&) = delete;

    // Tells of it from now on; what is there already is told with the next `poll`.
    [[nodiscard]] result<place> add(int descriptor, ready_listener& listener);

    // Tells of at most some hundred that have become ready, without waiting. False: there were none.
    bool poll();

    // The context's `run_one` comes back as soon as one becomes ready. Holds work of the context while there is a socket in
    // the set, and none otherwise.
    void arm();

private:
    std::shared_ptr<impl> impl_;
};
}  // namespace kring::net
