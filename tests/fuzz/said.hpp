// A plain reading of RFC 6455, written apart from the product's: what a client's octets say before they break a rule, close
// or end. For fuzz targets to hold the product against.
// Thread: plain values.
#pragma once
#include "base/frame.hpp"
#include "base/limits.hpp"
#include "fuzz/target.hpp"
#include "support/raw_client.hpp"

#include <optional>
#include <vector>

namespace kring::fuzz {
struct said_message {
    frame_kind kind{};
    bytes octets;
    friend bool operator==(const said_message&, const said_message&) = default;
};

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
inline bool is_utf8_text(bytes_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at++]);
        if (lead < 0x80) continue;
        const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4) return false;
        std::uint32_t point = lead & (0x3fu >> more);
        for (int index = 0; index < more; ++index) {
            if (at == text.size()) return false;
            const auto next = static_cast<unsigned char>(text[at++]);
            if ((next & 0xc0) != 0x80) return false;
            point = point << 6 | (next & 0x3fu);
        }
        constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        if (point < least[more] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
            return false;
    }
    return true;
}

class reading {
public:
    explicit reading(bytes_view input) : from_(input)
    {
        while (!from_.at_end() && read_frame()) ++frames;
        is_clean = is_clean && from_.at_end() && !unfinished_;
    }

    std::vector<said_message> messages;
    std::vector<bytes> pings;
    std::size_t frames = 0;
    bool is_clean = true;  // to the end: no rule broken, nothing unfinished, no close

private:
    bool stop()
    {
        is_clean = false;
        return false;
    }
    bool read_frame()
    {
        const std::uint8_t first = from_.octet();
        if (from_.at_end()) return stop();
        const std::uint8_t second = from_.octet();
        const unsigned code = first & 0x0fu;
        const bool is_final = (first & 0x80u) != 0;
        std::uint64_t size = second & 0x7fu;
        if ((first & 0x70u) != 0 || (second & 0x80u) == 0) return stop();
        if (size == 126 || size == 127) {
            const std::uint64_t least = size == 126 ? 126 : 65536;
            const int octets = size == 126 ? 2 : 8;
            size = 0;
            for (int index = 0; index < octets; ++index) size = size << 8 | from_.octet();
            if (size < least) return stop();
        }
        const bytes_view mask = from_.block(4);
        if (mask.size() != 4 || size > limits::message_bytes_max) return stop();
        bytes payload{from_.block(size)};
        if (payload.size() != size) return stop();
        for (std::size_t index = 0; index < payload.size(); ++index)
            payload[index] = static_cast<char>(payload[index] ^ mask[index % 4]);
        return code >= 8 ? take_control(code, is_final, std::move(payload))
                         : take_data(code, is_final, payload);
    }
    bool take_control(unsigned code, bool is_final, bytes payload)
    {
        if (!is_final || payload.size() > 125) return stop();
        if (code == support::opcode::ping) {
            pings.push_back(std::move(payload));
            return true;
        }
        return code == support::opcode::pong || stop();
    }
    bool take_data(unsigned code, bool is_final, bytes_view payload)
    {
        const bool goes_on = code == support::opcode::continuation;
        if (code > support::opcode::binary || goes_on != unfinished_.has_value()) return stop();
        if (!goes_on) {
            const bool is_text = code == support::opcode::text;
            unfinished_ = said_message{is_text ? frame_kind::text : frame_kind::binary, {}};
        }
        unfinished_->octets += payload;
        if (unfinished_->octets.size() > limits::message_bytes_max) return stop();
        if (!is_final) return true;
        if (unfinished_->kind == frame_kind::text && !is_utf8_text(unfinished_->octets))
            return stop();
        messages.push_back(std::move(*unfinished_));
        unfinished_.reset();
        return true;
    }

    parts from_;
    std::optional<said_message> unfinished_;
};
}  // namespace kring::fuzz
