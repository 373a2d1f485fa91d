// What one receiver got of one publisher's numbered events: each once, in order, or else. The newest 64 numbers are
// remembered one by one; an event that comes later than that counts as doubled, because nobody can tell any more.
// Thread: a plain value with one owner.
#pragma once
#include <cstdint>

namespace kring::tools {
enum class delivery : std::uint8_t { in_order, late, doubled };

class delivery_ledger {
public:
    // An event arrived; numbers are 0, 1, 2 ...
    delivery take(std::uint32_t number)
    {
        if (number >= next_) {
            const std::uint32_t ahead = number - next_ + 1;
            recent_ = ahead >= 64 ? 1 : (recent_ << ahead) | 1u;
            next_ = number + 1;
            ++received_;
            return delivery::in_order;
        }
        const std::uint32_t back = next_ - 1 - number;
        if (back >= 64 || (recent_ >> back & 1u) != 0) return delivery::doubled;
        recent_ |= std::uint64_t{1} << back;
        ++received_;
        return delivery::late;
    }

    // A view snapshot showed all events below `next`, and no other: what was missing until then is there.
    void replace_by_snapshot(std::uint32_t next)
    {
        next_ = next;
        recent_ = ~std::uint64_t{0};
        received_ = next;
    }

    // How many different ones arrived.
    [[nodiscard]] std::uint64_t received() const { return received_; }
    // The number after the highest.
    [[nodiscard]] std::uint32_t next() const { return next_; }

private:
    std::uint32_t next_{};
    std::uint64_t recent_{};  // bit i: number next_ - 1 - i arrived
    std::uint64_t received_{};
};
}  // namespace kring::tools
