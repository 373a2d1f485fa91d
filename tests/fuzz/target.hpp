// A fuzz target: one entrance of foreign bytes, and the laws that hold whatever comes in. "It does not crash" is the
// least of them; a law that is broken ends the process (KRING_CHECK), which is how both libFuzzer and the replay of the
// corpus learn of it. Each file in targets/ defines one `run`; entry.cpp makes it libFuzzer's entrance.
// Thread: called from one thread, one input after the other.
#pragma once
#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace kring::fuzz {
// Leaves nothing behind that the next input could see.
void run(bytes_view input);

// Takes an input apart, so that a corpus file can hold several values. What is missing reads as zero or empty.
class parts {
public:
    explicit parts(bytes_view input) : rest_(input) {}

    [[nodiscard]] std::uint8_t octet()
    {
        const bytes_view taken = block(1);
        return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken.front());
    }
    // Little-endian.
    [[nodiscard]] std::uint64_t number(int octets)
    {
        std::uint64_t value = 0;
        for (int index = 0; index < octets; ++index) value |= std::uint64_t{octet()} << (8 * index);
        return value;
    }
    [[nodiscard]] bytes_view block(std::size_t size)
    {
        const bytes_view taken = rest_.substr(0, size);
        rest_.remove_prefix(taken.size());
        return taken;
    }
    // Two octets that say how long, then the block.
    [[nodiscard]] bytes_view sized_block() { return block(static_cast<std::size_t>(number(2))); }
    [[nodiscard]] bytes_view rest() { return block(rest_.size()); }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    bytes_view rest_;
};
}  // namespace kring::fuzz

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
