// The few elements that Protobuf's encoding consists of, for what the library does not do: looking at bytes before
// objects are made of them, and insisting on the one canonical encoding.
// Thread: a plain value; views point into the octets it was given.
#pragma once
#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace kring::wire {
enum class wire_type : std::uint8_t {
    varint = 0,
    fixed64 = 1,
    block = 2,
    group_start = 3,
    group_end = 4,
    fixed32 = 5
};

enum class varints : std::uint8_t { any, shortest };

class wire_reader {
public:
    explicit wire_reader(bytes_view octets, varints accepted = varints::any)
        : at_(octets.data()), end_(octets.data() + octets.size()), accepted_(accepted)
    {}

    [[nodiscard]] bool at_end() const { return at_ == end_; }

    // All reads: false when the octets end too early or do not fit; the reader must not be used any more then.
    [[nodiscard]] bool read_varint(std::uint64_t& value)
    {
        value = 0;
        for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
            const auto octet = static_cast<std::uint8_t>(*at_++);
            const std::uint64_t bits = octet & 0x7fu;
            if (shift == 63 && bits > 1) return false;  // beyond 64 bits
            value |= bits << shift;
            if ((octet & 0x80u) == 0) return accepted_ == varints::any || bits != 0 || shift == 0;
        }
        return false;
    }

    [[nodiscard]] bool read_tag(std::uint32_t& number, wire_type& type)
    {
        std::uint64_t tag = 0;
        if (!read_varint(tag) || tag > 0xffffffffu) return false;
        number = static_cast<std::uint32_t>(tag >> 3);
        type = static_cast<wire_type>(tag & 7u);
        return number != 0;
    }

    [[nodiscard]] bool read_fixed64(std::uint64_t& value)
    {
        if (left() < 8) return false;
        value = 0;
        for (unsigned shift = 0; shift < 64; shift += 8) {
            value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(*at_++)) << shift;
        }
        return true;
    }

    [[nodiscard]] bool read_block(bytes_view& block)
    {
        std::uint64_t size = 0;
        if (!read_varint(size) || size > left()) return false;
        block = bytes_view{at_, static_cast<std::size_t>(size)};
        at_ += size;
        return true;
    }

private:
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    const char* at_;
    const char* end_;
    varints accepted_;
};
}  // namespace kring::wire
