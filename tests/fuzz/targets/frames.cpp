// A client's frames, read without a socket: whatever the portions in which they come, the same is found in them, and it is
// what a plain reading of RFC 6455 finds.
#include "base/check.hpp"
#include "base/limits.hpp"
#include "fuzz/said.hpp"
#include "fuzz/target.hpp"
#include "net/frame_reader.hpp"

#include <algorithm>

namespace kring::fuzz {
namespace {
struct heard {
    std::vector<said_message> messages;
    std::vector<bytes> pings;
    close_code fault{};
    bool is_over = false;
    bool is_idle = false;
    friend bool operator==(const heard&, const heard&) = default;
};

heard read_in_portions(bytes_view input, std::size_t portion)
{
    heard all;
    net::frame_reader reader;
    for (std::size_t at = 0; at < input.size() && !all.is_over; at += portion) {
        bytes_view octets = input.substr(at, portion);
        while (!all.is_over) {
            const auto found = reader.read(octets, limits::message_bytes_max);
            if (found == net::frame_reader::found::nothing) break;
            switch (found) {
                case net::frame_reader::found::nothing:
                case net::frame_reader::found::pong: break;
                case net::frame_reader::found::message:
                    all.messages.push_back({reader.message_kind(), reader.take_message()});
                    break;
                case net::frame_reader::found::ping:
                    all.pings.emplace_back(reader.control());
                    break;
                case net::frame_reader::found::fault:
                    all.fault = reader.fault_code();
                    all.is_over = true;
                    break;
                case net::frame_reader::found::close: all.is_over = true; break;
            }
        }
        KRING_CHECK(all.is_over || octets.empty());
        KRING_CHECK(reader.unfinished_octets() <= at + portion);
    }
    all.is_idle = !all.is_over && reader.is_idle();
    return all;
}
}  // namespace

void run(bytes_view input)
{
    const reading said{input};
    const heard whole = read_in_portions(input, std::max<std::size_t>(input.size(), 1));
    KRING_CHECK(whole.messages == said.messages && whole.pings == said.pings);
    KRING_CHECK(whole.is_idle == said.is_clean);
    for (const std::size_t portion : {1u, 2u, 7u, 1000u})
        KRING_CHECK(read_in_portions(input, portion) == whole);
}
}  // namespace kring::fuzz
