#include "simulation/parlour.hpp"

#include "base/check.hpp"
#include "support/wide_rates.hpp"

#include <limits>

namespace kring::simulation {
using namespace std::chrono_literals;

parlour::parlour()
{
    // The disk here takes its time on purpose: that rooms are busy then is tested elsewhere.
    process_options options;
    options.bounds = tests::with_wide_rates();
    options.bounds.append_wait_max = std::chrono::hours{1};
    server = std::make_unique<process>(clock, random, log, keys, issuer, *this, options);
    server->start();
    server->ask(room, {rooms::request_id{1}, domain::create_room{"a room", "what now?", "we listen",
                                                                 domain::language::english}});
    pass(1s);
    KRING_CHECK(!operator_answers.empty());
}

std::size_t parlour::enter(const std::string& name, std::uint64_t link)
{
    wire::join_entry join;
    join.room = room;
    const auto kind =
        link == 0 ? rooms::credential_kind::join_link : rooms::credential_kind::facilitator_link;
    join.secret = issuer.link_secret(room, {kind, link});
    join.nonce = bytes(wire::nonce_size, static_cast<char>(guests.size() + 1));
    join.name = name;
    tools::client_opening opening;
    opening.entry = join;
    opening.outbox = outbox_id{guests.size() + 1};
    return add(opening, name);
}

std::size_t parlour::look_on()
{
    tools::client_opening opening;
    opening.entry = wire::screen_entry{
        room, issuer.link_secret(room, {rooms::credential_kind::screen_link, 0})};
    return add(opening, "screen");
}

std::size_t parlour::add(const tools::client_opening& opening, const std::string& name)
{
    guest& made = guests.emplace_back();
    made.client = std::make_unique<tools::room_client>(opening);
    made.history = std::make_unique<tests::client_history>(name, opening.outbox);
    come_back(guests.size() - 1);
    return guests.size() - 1;
}

void parlour::leave(std::size_t who)
{
    guest& each = guests.at(who);
    each.client->disconnected(std::nullopt);
    server->lost(std::exchange(each.connection, connection_id{}));
    after_input(who);
}

void parlour::come_back(std::size_t who)
{
    guest& each = guests.at(who);
    each.connection = connection_id{++connections_};
    each.client->connected();
    after_input(who);
}

command_counter parlour::command(std::size_t who, const domain::command& body)
{
    guest& each = guests.at(who);
    const command_counter counter = each.client->command(body);
    each.history->sent(++moment_, counter, body);
    after_input(who);
    return counter;
}

void parlour::after_input(std::size_t who)
{
    guest& each = guests.at(who);
    for (bytes& payload : each.client->take_payloads()) {
        clock.in(0ms, [this, from = each.connection, payload = std::move(payload)] {
            server->received(from, payload);
        });
    }
    for (const tools::client_event& event : each.client->take_events()) {
        each.history->happened(++moment_, event, *each.client);
    }
}

parlour::guest* parlour::find(connection_id connection)
{
    for (guest& each : guests) {
        if (each.connection == connection) return &each;
    }
    return nullptr;
}

void parlour::deliver(connection_id to, const frame_ptr& what, sequence)
{
    ++left_;
    clock.in(0ms, [this, to, what] {
        guest* each = find(to);
        if (each == nullptr) return;
        auto said = wire::decode_server_frame(payload_of(what));
        KRING_CHECK(said.has_value());
        each->heard.push_back(std::move(*said));
        each->client->received(payload_of(what));
        for (std::size_t who = 0; who < guests.size(); ++who) {
            if (&guests[who] == each) after_input(who);
        }
    });
}

void parlour::close(connection_id connection, close_code why)
{
    ++left_;
    closes.push_back(why);
    clock.in(0ms, [this, connection, why] {
        for (std::size_t who = 0; who < guests.size(); ++who) {
            if (guests[who].connection != connection) continue;
            guests[who].connection = connection_id{};
            guests[who].client->disconnected(why);
            after_input(who);
        }
    });
}

void parlour::answered(rooms::request_id, const rooms::outcome& how)
{
    ++left_;
    operator_answers.push_back(how);
}

std::vector<wire::loaded_record> parlour::end()
{
    pass(10s);
    for (guest& each : guests) each.history->settled(*each.client);
    wire::room_keys room_keys = server->keys_of(room);
    wire::record_reader reader{room_keys};
    std::vector<wire::loaded_record> records;
    const auto read = [&](const storage::event_log::record_view& record) {
        auto loaded = reader.read(record.body, record.sealed);
        KRING_CHECK(loaded.has_value());
        records.push_back(std::move(*loaded));
        return true;
    };
    KRING_CHECK(
        !log.read(room, sequence{1}, sequence{std::numeric_limits<std::uint64_t>::max()}, read));
    return records;
}
}  // namespace kring::simulation
