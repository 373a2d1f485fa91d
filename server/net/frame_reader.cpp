#include "net/frame_reader.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace kring::net {
namespace {
constexpr std::size_t control_octets_max = 125;  // RFC 6455 section 5.5
constexpr unsigned char final_bit = 0x80;
constexpr unsigned char reserved_bits = 0x70;
constexpr unsigned char mask_bit = 0x80;

[[nodiscard]] unsigned char octet_of(char character)
{
    return static_cast<unsigned char>(character);
}

// Codes that may stand in a close frame: RFC 6455 section 7.4.1, the registry's later 1012 to 1014, and those for
// libraries and applications.
[[nodiscard]] bool may_be_sent(unsigned code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

// Eight octets at a time: masking is the one thing that is done to each octet that comes in.
void unmask(const char* from, char* to, std::size_t size, std::array<char, 4> mask,
            std::size_t place)
{
    std::array<char, 8> turned{};
    for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = mask[(place + i) % mask.size()];
    std::uint64_t key = 0;
    std::memcpy(&key, turned.data(), sizeof key);
    std::size_t done = 0;
    for (; done + sizeof key <= size; done += sizeof key) {
        std::uint64_t word = 0;
        std::memcpy(&word, from + done, sizeof word);
        word ^= key;
        std::memcpy(to + done, &word, sizeof word);
    }
    for (; done < size; ++done)
        to[done] = static_cast<char>(from[done] ^ turned[done % turned.size()]);
}
}  // namespace

frame_reader::found frame_reader::fail(close_code why)
{
    fault_ = why;
    return found::fault;
}

std::size_t frame_reader::head_octets_wanted() const
{
    if (head_size_ < 2) return 2;
    const unsigned length = octet_of(head_[1]) & 0x7fu;
    const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
    return 2 + more + mask_.size();
}

// False: `fault_` says what is wrong with the head.
bool frame_reader::begin_frame(std::size_t message_bytes_max)
{
    fault_ = close_code::protocol_error;
    const unsigned first = octet_of(head_[0]);
    std::uint64_t length = octet_of(head_[1]) & 0x7fu;
    if (length >= 126) {
        const std::uint64_t least = length == 126 ? 126 : 65536;
        const std::size_t octets = length == 126 ? 2 : 8;
        length = 0;
        for (std::size_t i = 0; i < octets; ++i) length = length << 8 | octet_of(head_[2 + i]);
        if (length < least || length >> 63 != 0) return false;
    }
    if (is_control()) {
        if (!is_final_ || length > control_octets_max) return false;
        control_.clear();
    } else {
        if ((opcode_ == opcode::continuation) != in_message_) return false;
        if (length > message_bytes_max || message_.size() + length > message_bytes_max) {
            fault_ = close_code::message_too_big;
            return false;
        }
        if (!in_message_)
            kind_ = (first & 0x0fu) == static_cast<unsigned>(opcode::text) ? frame_kind::text
                                                                           : frame_kind::binary;
        in_message_ = true;
        unfinished_octets_ += head_size_;
    }
    std::copy_n(head_.begin() + static_cast<std::ptrdiff_t>(head_size_ - mask_.size()),
                mask_.size(), mask_.begin());
    mask_place_ = 0;
    left_ = static_cast<std::size_t>(length);
    head_size_ = 0;
    in_frame_ = true;
    return true;
}

void frame_reader::take_payload(bytes_view& octets)
{
    const std::size_t portion = std::min(left_, octets.size());
    bytes& to = is_control() ? control_ : message_;
    const std::size_t had = to.size();
    to.resize(had + portion);
    unmask(octets.data(), to.data() + had, portion, mask_, mask_place_);
    mask_place_ = static_cast<std::uint8_t>((mask_place_ + portion) % mask_.size());
    left_ -= portion;
    octets.remove_prefix(portion);
    if (!is_control()) unfinished_octets_ += portion;
}

frame_reader::found frame_reader::end_frame()
{
    in_frame_ = false;
    switch (opcode_) {
        case opcode::ping: return found::ping;
        case opcode::pong: return found::pong;
        case opcode::close: return end_close();
        case opcode::continuation:
        case opcode::text:
        case opcode::binary: break;
    }
    if (!is_final_) return found::nothing;
    in_message_ = false;
    unfinished_octets_ = 0;
    if (kind_ == frame_kind::text && !is_utf8(message_)) return fail(close_code::invalid_payload);
    return found::message;
}

frame_reader::found frame_reader::end_close()
{
    if (control_.empty()) return found::close;
    if (control_.size() == 1) return fail(close_code::protocol_error);
    const unsigned code = static_cast<unsigned>(octet_of(control_[0])) << 8 | octet_of(control_[1]);
    if (!may_be_sent(code)) return fail(close_code::protocol_error);
    if (!is_utf8(bytes_view(control_).substr(2))) return fail(close_code::invalid_payload);
    return found::close;
}

frame_reader::found frame_reader::read(bytes_view& octets, std::size_t message_bytes_max)
{
    while (!octets.empty()) {
        if (!in_frame_) {
            head_[head_size_++] = octets.front();
            octets.remove_prefix(1);
            if (head_size_ < 2) continue;
            if (head_size_ == 2) {
                // Whatever cannot become right is refused before its length is waited for.
                const unsigned first = octet_of(head_[0]);
                const unsigned code = first & 0x0fu;
                if ((first & reserved_bits) != 0 || (octet_of(head_[1]) & mask_bit) == 0 ||
                    (code > 2 && code < 8) || code > 10)
                    return fail(close_code::protocol_error);
                opcode_ = static_cast<opcode>(code);
                is_final_ = (first & final_bit) != 0;
            }
            if (head_size_ < head_octets_wanted()) continue;
            if (!begin_frame(message_bytes_max)) return found::fault;
        }
        take_payload(octets);
        if (left_ != 0) break;
        const found what = end_frame();
        if (what != found::nothing) return what;
    }
    return found::nothing;
}

bytes frame_reader::take_message()
{
    return std::exchange(message_, {});
}
}  // namespace kring::net
