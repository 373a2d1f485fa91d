// What a measurement is asked to do. The app fills it from the command line; the ranges are checked there.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "rooms/ports.hpp"
#include "tools/lean_socket.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kring::tools {
enum class load_mode : std::uint8_t {
    fanout,   // events to many: deliveries, latency
    idle,     // memory per connection
    connect,  // connections that come and go, or all at once
    votes,    // commands and their answers, as fast as they are answered or at a rate
    totals,   // the same at a rate, for the counts on every screen
    join,     // late joins into a filled room
    slow      // events to many, some of whom stop reading
};
[[nodiscard]] std::string_view name_of(load_mode mode);

enum class crowd_kind : std::uint8_t { members, screens };

// Of a room of the server that is measured; the secrets behind the `#` of its links.
struct load_room {
    room_id room{};
    bytes join_secret;
    bytes facilitator_secret;
    bytes screen_secret;
};

struct load_options {
    load_mode mode{load_mode::fanout};
    std::string label;
    std::vector<int> pids;  // of the server

    // Where. Either Kring with its rooms, or a plain server: what is sent to `plain_publish` comes out of `plain`, and
    // in `votes` what is sent to `plain` comes back.
    socket_address server;
    std::vector<load_room> rooms;
    bool is_plain{};
    socket_address plain;
    socket_address plain_publish;

    // Who.
    std::size_t connections{100};
    crowd_kind crowd{crowd_kind::members};
    std::size_t parallel{64};    // connecting at one time
    std::size_t sources{1};      // addresses that the crowd comes from
    int receive_buffer_bytes{};  // of those who stop reading, or of everybody; 0: as the kernel likes

    // How long, in seconds.
    double warm_s{0.5};
    double seconds{2};
    double drain_s{10};
    double hold_s{2};

    // Events.
    std::size_t text_bytes{200};
    double rate{};          // events or votes a second over all; 0: as the window allows
    std::size_t window{1};  // events of one room not yet received by everybody
    std::size_t burst{1};   // events due at the same instant
    std::size_t events{
        20};  // idle: after which memory is read again; join at a plain server: in its history

    // Votes.
    std::size_t in_flight{1};  // per connection
    std::size_t ideas{10};     // that are voted on, per room

    std::size_t fill_bytes{1'000'000};                  // join: of texts in the room
    std::vector<std::string> fill;                      // the ideas themselves instead
    rooms::text_wish texts{rooms::text_wish::at_once};  // of those who join
    std::size_t stalled{};                              // slow: connections that stop reading

    // A line for people about how far it is; `done` of `all` things of one kind, and how many a second are handled.
    std::function<void(std::string_view what, std::size_t done, std::size_t all, double per_second)>
        progress;
};
}  // namespace kring::tools
