// What has something to write. Handlers of a turn only mark; the run loop drains each marked one
// once, when the turn ends: one gather write for everything that the turn produced, however many
// handlers produced it. Flushing from a posted handler instead gains nothing, because the next
// message is read before it runs.
// Thread: one queue per core, used on that core's thread alone.
#pragma once
#include <cstdint>
#include <vector>

namespace kring::net {
class flush_queue;

class flushable {
public:
    flushable(const flushable&) = delete;
    flushable& operator=(const flushable&) = delete;

    // Writes what there is without waiting. May mark itself again, for the next turn.
    virtual void flush() = 0;

protected:
    flushable() = default;
    // Its owner takes it out of the queue first (`flush_queue::forget`).
    virtual ~flushable() = default;

private:
    friend class flush_queue;
    static constexpr std::uint64_t unmarked = ~std::uint64_t{0};
    std::uint64_t place_ = unmarked;  // how many were marked before, since the queue exists
};

class flush_queue {
public:
    flush_queue() = default;
    // Whoever is still marked is not any more: it may outlive the queue, as when a context ends with coroutines that nobody
    // has joined.
    ~flush_queue();
    flush_queue(const flush_queue&) = delete;
    flush_queue& operator=(const flush_queue&) = delete;

    // Marking twice is marking once.
    void mark(flushable& target);

    // For a target that is about to be destroyed; harmless when it is not marked. Also from within
    // `flush_all`.
    void forget(flushable& target);

    // Drains every target marked before the call, in the order of marking. What is marked meanwhile
    // waits for the next call. Returns whether there was anything to do.
    bool flush_all();

    [[nodiscard]] bool empty() const { return targets_.empty(); }

private:
    std::vector<flushable*> targets_;  // a null: forgotten, or being drained
    std::uint64_t first_place_ = 0;    // the place of targets_[0]
};
}  // namespace kring::net
