// The frames of a client, read from octets as they come (RFC 6455 sections 5 and 8.1): heads, masks, fragments, control
// frames between them, and every rule a client can break. Pure: no socket, no clock. What it holds between two portions of
// octets is what is unfinished, so an idle connection holds nothing but itself.
// Invariant: after a `fault` or a close nothing more is read.
// Thread: a plain value with one owner.
#pragma once
#include "base/bytes.hpp"
#include "base/close_code.hpp"
#include "base/frame.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace kring::net {
class frame_reader {
public:
    enum class found : std::uint8_t {
        nothing,  // all octets are used up, and something is missing
        message,  // `take_message`
        ping,     // `control`: its payload
        pong,     // `control`: its payload
        close,    // `control`: code and reason, both allowed; or empty
        fault,    // `fault_code`: what the close frame has to say
    };

    // Reads from the front of `octets`, and takes off what it used, up to the first thing found. A message of more than
    // `message_bytes_max` octets is a fault as soon as a head says so, before a place is made for it.
    [[nodiscard]] found read(bytes_view& octets, std::size_t message_bytes_max);

    // After `message`; text is valid UTF-8.
    [[nodiscard]] bytes take_message();
    [[nodiscard]] frame_kind message_kind() const { return kind_; }
    // After `ping`, `pong` or `close`; until the next call of `read`.
    [[nodiscard]] bytes_view control() const { return control_; }
    [[nodiscard]] close_code fault_code() const { return fault_; }

    // Between two messages, and no frame has begun.
    [[nodiscard]] bool is_idle() const { return !in_message_ && head_size_ == 0 && !in_frame_; }
    // What has come on the wire of the message that is under way: heads count, because frames may be empty; control frames
    // do not.
    [[nodiscard]] std::size_t unfinished_octets() const { return unfinished_octets_; }

private:
    enum class opcode : std::uint8_t {
        continuation = 0,
        text = 1,
        binary = 2,
        close = 8,
        ping = 9,
        pong = 10,
    };
    static constexpr std::size_t head_octets_max = 14;  // two, eight of length, four of mask

    [[nodiscard]] found fail(close_code why);
    [[nodiscard]] std::size_t head_octets_wanted() const;
    [[nodiscard]] bool begin_frame(std::size_t message_bytes_max);
    [[nodiscard]] bool is_control() const { return opcode_ >= opcode::close; }
    void take_payload(bytes_view& octets);
    [[nodiscard]] found end_frame();
    [[nodiscard]] found end_close();

    bytes message_;
    bytes control_;
    std::array<char, head_octets_max> head_{};
    std::array<char, 4> mask_{};
    std::size_t left_ = 0;  // octets of the frame's payload that have not come
    std::size_t unfinished_octets_ = 0;
    std::uint8_t head_size_ = 0;
    std::uint8_t mask_place_ = 0;
    opcode opcode_{};
    frame_kind kind_{};
    close_code fault_{};
    bool is_final_ = false;
    bool in_frame_ = false;    // its head has been read
    bool in_message_ = false;  // a data frame came that was not the last one
};
}  // namespace kring::net
