#include "tools/load_crowd.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/rate.hpp"
#include "wire/client_frames.hpp"
#include "wire/frames.hpp"
#include "wire/wire_reader.hpp"

#include <algorithm>
#include <optional>

namespace kring::tools {
namespace {
using wire::wire_reader;
using wire::wire_type;

// ServerFrame's members, as the first octet of a payload has them (field number and wire type "block").
enum class said_what : unsigned char {
    welcome = 1 << 3 | 2,
    snapshot = 2 << 3 | 2,
    update = 3 << 3 | 2,
    totals = 4 << 3 | 2,
    answer = 6 << 3 | 2
};

constexpr double entering_time_max_s = 120;

[[noreturn]] void not_understood()
{
    throw load_trouble(
        "the server said something that is not understood: is it a Kring of this version?");
}

// One field, whatever it is: the number of a varint, the octets of a block.
struct field {
    std::uint32_t number{};
    std::uint64_t value{};
    bytes_view block;
};

bool read_field(wire_reader& reader, field& read)
{
    wire_type type{};
    if (!reader.read_tag(read.number, type)) return false;
    switch (type) {
        case wire_type::varint: return reader.read_varint(read.value);
        case wire_type::fixed64: return reader.read_fixed64(read.value);
        case wire_type::block: return reader.read_block(read.block);
        case wire_type::group_start:
        case wire_type::group_end:
        case wire_type::fixed32: return false;
    }
    return false;
}

// The one body of a ServerFrame.
bytes_view body_of(bytes_view payload)
{
    wire_reader reader{payload};
    field body;
    if (!read_field(reader, body)) not_understood();
    return body.block;
}

// The rates that are meant for people, as a facilitator is told them; one machine that plays a crowd would measure the limit
// and not the server.
bool has_default_rates(const wire::announced_limits& said)
{
    const auto is_default = [](const std::optional<rate>& in_force, const rate& fallback) {
        return in_force &&
               in_force->per_minute <= times(fallback, limits::facilitator_rate_factor).per_minute;
    };
    return is_default(said.commands, limits::socket_commands) ||
           is_default(said.texts, limits::member_texts) ||
           is_default(said.votes, limits::member_votes);
}

std::uint64_t sequence_of_change(bytes_view change)
{
    wire_reader reader{change};
    field each;
    while (!reader.at_end()) {
        if (!read_field(reader, each)) not_understood();
        if (each.number == 1) return each.value;
    }
    return 0;
}
}  // namespace

void crowd_owner::gone(load_client& client, const socket_end& end)
{
    // What a server says to an address that has too many connections, or too many new ones.
    if (end.trouble.find(" 503 ") != std::string::npos) {
        throw load_trouble("the server has no place for connection " +
                           std::to_string(client.number) +
                           " (503): start the server with --config deploy/load.toml, and raise its "
                           "connections-max when there are more");
    }
    throw load_trouble("connection " + std::to_string(client.number) + " was lost: " +
                       (end.code != 0 ? "close code " + std::to_string(end.code) : end.trouble));
}

load_crowd::load_crowd(const load_options& options, crowd_owner& owner)
    : ideas(options.rooms.size()),
      options_(options),
      owner_(owner),
      parallel_(std::max<std::size_t>(1, options.parallel))
{}

load_crowd::~load_crowd() = default;

load_client& load_crowd::add(client_role role, std::size_t room)
{
    load_client& client = clients_.emplace_back();
    client.number = clients_.size() - 1;
    client.role = role;
    client.room = room;
    client.reads_snapshots = role == client_role::host;
    socket_owner& listener = *this;
    client.socket = std::make_unique<lean_socket>(loop_, client.number, listener);
    while (client.outbox == outbox_id{}) client.outbox = outbox_id{random_u64()};
    return client;
}

void load_crowd::enter(load_client& client)
{
    KRING_CHECK(client.stage == client_stage::away);
    queue_.push_back(client.number);
    enter_more();
}

void load_crowd::enter_more()
{
    while (!queue_.empty() && connecting_ < parallel_) {
        load_client& client = clients_[queue_.front()];
        queue_.pop_front();
        ++connecting_;
        client.stage = client_stage::connecting;
        client.snapshot_octets = 0;
        client.assembler = {};
        const socket_address& to = !options_.is_plain                      ? options_.server
                                   : client.role == client_role::publisher ? options_.plain_publish
                                                                           : options_.plain;
        client.socket->connect(to, static_cast<int>(client.number % options_.sources),
                               client.receive_buffer_bytes);
    }
}

void load_crowd::lose(load_client& client)
{
    switch (client.stage) {
        case client_stage::away: return;
        case client_stage::connecting:
        case client_stage::greeting:
        case client_stage::loading: --connecting_; break;
        case client_stage::live: --live_; break;
    }
    client.stage = client_stage::away;
}

void load_crowd::leave(load_client& client)
{
    lose(client);
    client.socket->close();
    enter_more();
}

void load_crowd::become_live(load_client& client)
{
    client.stage = client_stage::live;
    --connecting_;
    ++live_;
    owner_.went_live(client);
    enter_more();
}

// --- sending ---

void load_crowd::say_hello(load_client& client)
{
    const load_room& room = options_.rooms[client.room];
    wire::hello opening;
    opening.outbox = client.outbox;
    opening.texts = options_.texts;
    if (client.role == client_role::screen) {
        opening.outbox = outbox_id{};
        opening.entry = wire::screen_entry{room.room, room.screen_secret};
    } else if (!client.token.empty()) {
        opening.entry = wire::member_entry{client.token};
    } else {
        wire::join_entry join;
        join.room = room.room;
        join.secret = client.role == client_role::host ? room.facilitator_secret : room.join_secret;
        join.nonce.resize(wire::nonce_size);
        random_bytes(join.nonce.data(), join.nonce.size());
        join.name = "load " + std::to_string(client.number);
        opening.entry = std::move(join);
    }
    if (client.cursor != 0) opening.from = wire::cursor{client.epoch, sequence{client.cursor}};
    client.socket->send(frame_kind::binary, wire::encode_hello(opening));
}

bool load_crowd::may_send(const load_client& from) const
{
    return from.stage == client_stage::live &&
           from.flying.size() < (options_.is_plain ? options_.in_flight : in_flight_max_);
}

void load_crowd::post(load_client& from, const domain::command& body, std::uint64_t due_ns,
                      std::uint32_t subject, std::int32_t value)
{
    const std::uint64_t counter = from.next_counter++;
    from.flying.push_back(flight{counter, due_ns, subject, value});
    from.socket->send(frame_kind::binary, wire::encode_command(command_counter{counter}, body));
}

void load_crowd::send_plain(load_client& from, const event_marker& marker)
{
    from.socket->send(frame_kind::text, text_with(marker, options_.text_bytes));
}

// --- what happens ---

void load_crowd::turn(std::uint64_t until_ns)
{
    loop_.turn(until_ns);
}

bool load_crowd::wait(double seconds, const std::function<bool()>& holds)
{
    const std::uint64_t until = now_ns() + static_cast<std::uint64_t>(seconds * 1e9);
    while (!holds()) {
        const std::uint64_t now = now_ns();
        if (now >= until) return false;
        turn(std::min(until, now + 10'000'000));
    }
    return true;
}

void load_crowd::wait(double seconds)
{
    static_cast<void>(wait(seconds, [] { return false; }));
}

void load_crowd::wait_until_live(std::string_view what)
{
    const std::size_t all = live_ + entering();
    const std::uint64_t begun = now_ns();
    const bool are_in = wait(entering_time_max_s, [&] {
        const double passed = static_cast<double>(now_ns() - begun) / 1e9;
        if (options_.progress)
            options_.progress(what, live_, all,
                              static_cast<double>(live_) / std::max(passed, 1e-3));
        return entering() == 0;
    });
    if (!are_in) {
        throw load_trouble("after " + std::to_string(static_cast<int>(entering_time_max_s)) +
                           " s only " + std::to_string(live_) + " of " + std::to_string(all) +
                           " connections are in");
    }
}

void load_crowd::opened(lean_socket& socket)
{
    load_client& client = clients_[socket.number()];
    switch (client.role) {
        case client_role::host:
        case client_role::member:
        case client_role::screen:
            client.stage = client_stage::greeting;
            say_hello(client);
            return;
        case client_role::plain:
        case client_role::publisher:
        case client_role::passer_by: become_live(client); return;
    }
}

void load_crowd::closed(lean_socket& socket, const socket_end& end)
{
    load_client& client = clients_[socket.number()];
    lose(client);
    owner_.gone(client, end);
    enter_more();
}

void load_crowd::said(lean_socket& socket, bytes_view payload, std::uint64_t at_ns)
{
    load_client& client = clients_[socket.number()];
    octets_received += payload.size();
    if (options_.is_plain) {
        take_markers(client, payload, at_ns);
        return;
    }
    if (payload.empty() || client.role == client_role::passer_by) return;
    switch (static_cast<said_what>(payload.front())) {
        case said_what::welcome: take_welcome(client, payload); break;
        case said_what::snapshot: take_chunk(client, payload); break;
        case said_what::update: take_update(client, payload, at_ns); break;
        case said_what::totals: take_totals(client, payload); break;
        case said_what::answer: take_answer(client, payload, at_ns); break;
    }
}

void load_crowd::take_welcome(load_client& client, bytes_view payload)
{
    auto decoded = wire::decode_server_frame(payload);
    const auto* said = decoded ? std::get_if<wire::welcome>(&*decoded) : nullptr;
    if (said == nullptr || client.stage != client_stage::greeting) not_understood();
    if (client.role == client_role::host && has_default_rates(said->limits)) {
        throw load_trouble(
            "the server runs with the limits that are meant for people, and those would be "
            "measured: "
            "start the server with --config deploy/load.toml");
    }
    client.epoch = said->facts.epoch;
    if (!said->facts.token.empty()) client.token = said->facts.token;
    client.was_resumed = said->facts.resumed;
    in_flight_max_ = said->limits.commands_in_flight_max;
    if (said->facts.resumed) {
        become_live(client);
        return;
    }
    client.cursor = 0;
    client.stage = client_stage::loading;
}

void load_crowd::take_chunk(load_client& client, bytes_view payload)
{
    if (client.stage != client_stage::loading) not_understood();
    client.snapshot_octets += payload.size();
    if (client.reads_snapshots) {
        auto decoded = wire::decode_server_frame(payload);
        const auto* chunk = decoded ? std::get_if<wire::snapshot_chunk>(&*decoded) : nullptr;
        if (chunk == nullptr) not_understood();
        const auto whole = client.assembler.add(*chunk);
        if (!whole) not_understood();
        if (!*whole) return;
        take_snapshot(client, **whole);
        become_live(client);
        return;
    }
    // `last` is the second field of a chunk, and stands before the body.
    wire_reader reader{body_of(payload)};
    field each;
    while (!reader.at_end()) {
        if (!read_field(reader, each)) not_understood();
        if (each.number == 2 && each.value != 0) {
            become_live(client);
            return;
        }
    }
}

void load_crowd::take_snapshot(load_client& client, const wire::view_snapshot& snapshot)
{
    client.cursor = snapshot.state.as_of.value();
    for (const domain::ballot& each : snapshot.state.ballots) {
        if (each.kind == domain::ballot_kind::stance) stance_ = each.id;
    }
    std::vector<std::uint32_t> shown;
    for (const domain::view_item& item : snapshot.state.items) {
        event_marker marker;
        if (read_marker(item.text, marker)) shown.push_back(marker.number);
    }
    std::sort(shown.begin(), shown.end());
    const auto twice = std::unique(shown.begin(), shown.end());
    doubled += static_cast<std::uint64_t>(shown.end() - twice);
    shown.erase(twice, shown.end());
    const bool has_all = shown.empty() || shown.back() + 1 == shown.size();
    if (!has_all) ++gaps;
    client.ledger.replace_by_snapshot(static_cast<std::uint32_t>(shown.size()));
}

void load_crowd::take_markers(load_client& client, bytes_view octets, std::uint64_t at_ns)
{
    find_markers(octets, [&](const event_marker& marker) {
        // One's own that came back: a plain server's acknowledgement.
        if (options_.mode == load_mode::votes) {
            const auto found = std::find_if(
                client.flying.begin(), client.flying.end(),
                [&marker](const flight& each) { return each.counter == marker.number; });
            if (found == client.flying.end()) {
                ++doubled;
                return;
            }
            const flight settled = *found;
            client.flying.erase(found);
            owner_.answered(client, settled, 0, at_ns);
            return;
        }
        switch (client.ledger.take(marker.number)) {
            case delivery::in_order: break;
            case delivery::late: ++reordered; break;
            case delivery::doubled: ++doubled; return;
        }
        owner_.delivered(client, marker, at_ns);
    });
}

void load_crowd::take_update(load_client& client, bytes_view payload, std::uint64_t at_ns)
{
    const bytes_view body = body_of(payload);
    wire_reader reader{body};
    field each;
    std::uint64_t after = 0;
    std::uint64_t through = 0;
    // Both stand before the changes.
    while (through == 0 && !reader.at_end()) {
        if (!read_field(reader, each)) not_understood();
        if (each.number == 1) after = each.value;
        if (each.number == 2) through = each.value;
    }
    if (through <= after) not_understood();
    if (client.cursor != 0 && after > client.cursor) ++gaps;
    if (client.cursor != 0 && through <= client.cursor) ++doubled;
    if (client.cursor == 0 || after >= client.cursor) {
        client.cursor = through;
        take_markers(client, body, at_ns);
        return;
    }
    // It begins before the cursor: what lies at or below that was applied before.
    while (!reader.at_end()) {
        if (!read_field(reader, each)) not_understood();
        if (each.number == 3 && sequence_of_change(each.block) > client.cursor)
            take_markers(client, each.block, at_ns);
    }
    client.cursor = std::max(client.cursor, through);
}

void load_crowd::take_totals(load_client& client, bytes_view payload)
{
    const std::vector<contribution_id>& known = ideas[client.room];
    if (known.empty()) return;
    wire_reader reader{body_of(payload)};
    field each;
    std::uint64_t as_of = 0;
    bool has_subjects = false;
    client.totals.resize(known.size() * 3);
    while (!reader.at_end()) {
        if (!read_field(reader, each)) not_understood();
        if (each.number == 1) as_of = each.value;
        if (each.number != 2) continue;
        wire_reader inner{each.block};
        field part;
        contribution_id subject{};
        ballot_id ballot{};
        bytes_view counts;
        while (!inner.at_end()) {
            if (!read_field(inner, part)) not_understood();
            if (part.number == 1) subject = contribution_id{part.value};
            if (part.number == 2) ballot = ballot_id{part.value};
            if (part.number == 3) counts = part.block;
        }
        const auto found = std::lower_bound(known.begin(), known.end(), subject);
        if (ballot != stance_ || found == known.end() || *found != subject) continue;
        has_subjects = true;
        // Newer ones replace older ones; they never come the other way round on one connection.
        if (as_of < client.totals_as_of) ++reordered;
        const auto place = static_cast<std::size_t>(found - known.begin()) * 3;
        wire_reader numbers{counts};
        for (std::size_t kind = 0; kind < 3; ++kind) {
            std::uint64_t count = 0;
            if (!numbers.at_end() && !numbers.read_varint(count)) not_understood();
            client.totals[place + kind] = static_cast<std::uint32_t>(count);
        }
    }
    if (!has_subjects) return;
    client.totals_as_of = std::max(client.totals_as_of, as_of);
    ++client.totals_frames;
}

void load_crowd::take_answer(load_client& client, bytes_view payload, std::uint64_t at_ns)
{
    wire_reader reader{body_of(payload)};
    field each;
    std::uint64_t counter = 0;
    std::uint64_t at = 0;
    while (!reader.at_end()) {
        if (!read_field(reader, each)) not_understood();
        if (each.number == 1) counter = each.value;
        if (each.number != 2) continue;
        wire_reader inner{each.block};
        field part;
        while (!inner.at_end()) {
            if (!read_field(inner, part)) not_understood();
            if (part.number == 1) at = part.value;
        }
    }
    if (at == 0) {
        // Refused, malformed or uncertain: rare, so decoded whole.
        auto decoded = wire::decode_server_frame(payload);
        const auto* said = decoded ? std::get_if<wire::answer>(&*decoded) : nullptr;
        if (said == nullptr) not_understood();
        std::string why = said->text_key;
        if (std::holds_alternative<rooms::uncertain>(said->outcome)) why = "its log failed";
        if (std::holds_alternative<wire::command_malformed>(said->outcome))
            why = "the command is malformed";
        if (counter == 0) throw load_trouble("the server lets nobody in: " + why);
        const auto found =
            std::find_if(client.flying.begin(), client.flying.end(),
                         [counter](const flight& own) { return own.counter == counter; });
        if (found == client.flying.end()) not_understood();
        const flight settled = *found;
        client.flying.erase(found);
        owner_.refused(client, settled, why);
        return;
    }
    const auto found =
        std::find_if(client.flying.begin(), client.flying.end(),
                     [counter](const flight& own) { return own.counter == counter; });
    if (found == client.flying.end()) {
        ++doubled;
        return;
    }
    const flight settled = *found;
    client.flying.erase(found);
    owner_.answered(client, settled, at, at_ns);
}
}  // namespace kring::tools
