#include "simulation/world.hpp"

#include "base/check.hpp"
#include "domain/apply.hpp"
#include "domain/recovery.hpp"
#include "support/wide_rates.hpp"
#include "wire/server_frames.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <sstream>
#include <utility>

namespace kring::simulation {
namespace {
using domain::view_kind;
using namespace std::chrono_literals;

bytes drawn_bytes(histories::random_source& random, std::size_t size)
{
    bytes made;
    for (std::size_t index = 0; index < size; ++index) made += static_cast<char>(random.draw());
    return made;
}

outbox_id drawn_outbox(histories::random_source& random)
{
    return outbox_id{random.draw() | 1};
}

milliseconds up_to(histories::random_source& random, milliseconds most)
{
    return milliseconds{random.below(static_cast<std::uint64_t>(most.count()) + 1)};
}

// Bounds from generous to so narrow that every limit is met.
rooms::machine_bounds drawn_bounds(histories::random_source& random)
{
    rooms::machine_bounds bounds;
    if (random.percent(40)) bounds.ring.frames_max = 2 + random.below(20);
    if (random.percent(20)) bounds.ring.bytes_max = 500 + random.below(5000);
    if (random.percent(30)) bounds.resume_changes_max = 1 + random.below(30);
    if (random.percent(20)) bounds.resume_bytes_max = 200 + random.below(3000);
    if (random.percent(20))
        bounds.append_queue_max = 4 + random.below(20);  // creating a room takes four
    if (random.percent(30))
        bounds.sockets_per_member_max = 3;  // a person, a twin and a second device
    if (random.percent(30)) bounds.listeners_small = 3;
    // The usual rates, or none to speak of, or so low that everybody meets them.
    if (random.percent(50)) bounds = tests::with_wide_rates(bounds);
    if (random.percent(20)) bounds.stated.commands = {1200, 3};
    if (random.percent(20)) bounds.stated.texts = {600, 2};
    if (random.percent(20)) bounds.stated.votes = {600, 2};
    if (random.percent(20)) bounds.stated.changes = {600, 2};
    if (random.percent(20)) bounds.room_commands = {3000, 5};
    if (random.percent(20)) bounds.room_joins = {600, 2};
    if (random.percent(20)) bounds.stated.snapshots = {120, 2};
    // Rooms are small here.
    bounds.whole_view_items_max = random.below(8);
    bounds.text_window = 1 + random.below(3);
    return bounds;
}

std::string text_of(const rooms::outcome& how)
{
    return std::to_string(how.index());
}
}  // namespace

world::world(const world_options& options) : options_(options), random_(options.seed * 2 + 1)
{
    const epoch_id epoch{random_.draw()};
    if (options.planted == planted_bug::acknowledges_before_sync) {
        log_ = std::make_unique<tests::unsynced_event_log>(epoch, 8);
    } else {
        log_ = std::make_unique<tests::synced_event_log>(epoch);
    }
    key_256 token_key{};
    for (auto& octet : token_key) octet = static_cast<std::uint8_t>(random_.draw());
    issuer_ = std::make_unique<rooms::credentials>(token_key);
    process_options how;
    how.bounds = drawn_bounds(random_);
    how.sync_max = milliseconds{1 + random_.below(60)};
    how.planted = options.planted;
    surroundings& here = *this;
    process_ = std::make_unique<process>(clock_, random_, *log_, keys_, *issuer_, here, how);
    build();
}

world::~world() = default;

// --- building ---

void world::build()
{
    process_->start();
    const std::size_t rooms = 1 + random_.below(2);
    for (std::size_t index = 0; index < rooms; ++index) {
        room_place& place = rooms_.emplace_back();
        for (auto& octet : place.id.octets) octet = static_cast<std::uint8_t>(random_.draw());
        histories::history_options wishes;
        wishes.markers_from = 1 + index * 1'000'000;
        place.wishes = std::make_unique<histories::history_generator>(random_.draw(), wishes);
    }
    for (std::size_t room = 0; room < rooms; ++room) {
        create_room(room);
        add_person(room, entrance::lead, 0);
        const std::size_t participants = 2 + random_.below(3);
        for (std::size_t index = 0; index < participants; ++index) {
            const std::size_t who = add_person(room, entrance::join, 0);
            if (random_.percent(30)) add_person(room, entrance::twin, who);
            if (random_.percent(30)) add_person(room, entrance::device, who);
        }
        // Who comes late may find the room full.
        for (std::size_t late = random_.below(7); late != 0; --late) {
            const std::size_t who = add_person(room, entrance::join, 0);
            people_[who].comes_within = 20s;
            if (random_.percent(30)) add_person(room, entrance::twin, who);
        }
        add_person(room, entrance::second_lead, 0);
        add_person(room, entrance::invited, 0);
        add_person(room, entrance::invited, 0);
        if (random_.percent(60)) add_person(room, entrance::screen, 0);
    }
}

std::size_t world::add_person(std::size_t room, entrance by, std::size_t companion)
{
    const std::size_t who = people_.size();
    person& made = people_.emplace_back();
    made.room = room;
    made.by = by;
    made.companion = companion;
    made.view = view_kind::participant;
    tools::client_opening opening;
    const room_id id = rooms_[room].id;
    opening.outbox = drawn_outbox(random_);
    if (random_.percent(50)) opening.texts = rooms::text_wish::later;
    made.name = "person " + std::to_string(who);
    made.nonce =
        by == entrance::twin ? people_[companion].nonce : drawn_bytes(random_, wire::nonce_size);
    wire::join_entry join;
    join.room = id;
    join.secret = issuer_->link_secret(id, {rooms::credential_kind::join_link, 0});
    join.nonce = made.nonce;
    join.passphrase = std::string{" open  "} + "SESAME";
    join.name = by == entrance::twin ? people_[companion].name : made.name;
    made.waits_in_line =
        by == entrance::twin ? people_[companion].waits_in_line : random_.percent(60);
    join.waits_in_line = made.waits_in_line;
    switch (by) {
        case entrance::join:
        case entrance::twin: opening.entry = join; break;
        case entrance::lead:
            join.secret = issuer_->link_secret(id, {rooms::credential_kind::facilitator_link, 4});
            opening.entry = join;
            made.view = view_kind::facilitator;
            break;
        case entrance::screen:
            opening.entry = wire::screen_entry{
                id, issuer_->link_secret(id, {rooms::credential_kind::screen_link, 0})};
            opening.outbox = outbox_id{};
            made.view = view_kind::screen;
            break;
        case entrance::second_lead:
            made.view = view_kind::facilitator;
            return who;                      // once there is a link
        case entrance::invited: return who;  // once there is an invitation
        case entrance::device: return who;   // once there is a token
    }
    made.client = std::make_unique<tools::room_client>(opening);
    made.history = std::make_unique<tests::client_history>(made.name, opening.outbox);
    return who;
}

void world::create_room(std::size_t room)
{
    const rooms::request_id request{++requests_so_far_};
    requests_[request] = [this, room](const rooms::outcome& how) {
        KRING_CHECK(std::holds_alternative<rooms::accepted>(how));
        rooms_[room].is_ready = true;
        for (std::size_t who = 0; who < people_.size(); ++who) {
            if (people_[who].room == room) connect_soon(who, people_[who].comes_within);
        }
        clock_.in(500ms + up_to(random_, 3s), [this, room] { invite_second_lead(room); });
    };
    process_->ask(rooms_[room].id, {request, domain::create_room{"a room", "what now?", "we listen",
                                                                 domain::language::english}});
}

void world::invite_second_lead(std::size_t room)
{
    if (is_settling_) return;
    const rooms::request_id request{++requests_so_far_};
    requests_[request] = [this, room](const rooms::outcome& how) {
        const auto* ok = std::get_if<rooms::accepted>(&how);
        if (ok == nullptr) return;
        for (std::size_t who = 0; who < people_.size(); ++who) {
            person& lead = people_[who];
            if (lead.room != room || lead.by != entrance::second_lead || lead.client != nullptr)
                continue;
            tools::client_opening opening;
            opening.outbox = drawn_outbox(random_);
            wire::join_entry join;
            join.room = rooms_[room].id;
            join.secret = issuer_->link_secret(
                join.room, {rooms::credential_kind::facilitator_link, ok->at.value()});
            join.nonce = lead.nonce;
            join.name = lead.name;
            opening.entry = join;
            lead.client = std::make_unique<tools::room_client>(opening);
            lead.history = std::make_unique<tests::client_history>(lead.name, opening.outbox);
            connect_soon(who, 1s);
        }
    };
    process_->ask(rooms_[room].id,
                  {request, domain::issue_facilitator_link{domain::member_role::helper}});
}

void world::invite_person(std::size_t room, const domain::view_batch& batch)
{
    if (is_settling_) return;
    for (std::size_t who = 0; who < people_.size(); ++who) {
        person& guest = people_[who];
        if (guest.room != room || guest.by != entrance::invited || guest.client != nullptr)
            continue;
        tools::client_opening opening;
        opening.outbox = drawn_outbox(random_);
        wire::join_entry join;
        join.room = rooms_[room].id;
        // Now and then one that somebody used.
        const domain::invitation which{batch.id,
                                       static_cast<std::uint32_t>(1 + random_.below(batch.count))};
        join.secret = issuer_->link_secret(
            join.room, {rooms::credential_kind::invitation, rooms::invitation_number(which)});
        join.nonce = guest.nonce;
        join.name = guest.name;
        join.waits_in_line = guest.waits_in_line;
        opening.entry = join;
        guest.client = std::make_unique<tools::room_client>(opening);
        guest.history = std::make_unique<tests::client_history>(guest.name, opening.outbox);
        connect_soon(who, 1s);
        return;
    }
}

// --- the network ---

milliseconds world::delay()
{
    return random_.percent(5) ? up_to(random_, 2s) : 1ms + up_to(random_, 60ms);
}

void world::connect_soon(std::size_t who, milliseconds wait_max)
{
    person& each = people_[who];
    if (each.is_gone || each.is_connecting || each.link != connection_id{}) return;
    each.is_connecting = true;
    clock_.in(up_to(random_, wait_max), [this, who] {
        people_[who].is_connecting = false;
        connect(who);
    });
}

void world::connect(std::size_t who)
{
    person& each = people_[who];
    if (each.is_gone || each.link != connection_id{}) return;
    if (each.client == nullptr && each.by == entrance::device) {
        const auto& known = people_[each.companion].client->place();
        if (known && !people_[each.companion].client->looks_on()) {
            tools::client_opening opening;
            opening.entry = wire::member_entry{known->token};
            opening.outbox = drawn_outbox(random_);
            each.client = std::make_unique<tools::room_client>(opening);
            each.history = std::make_unique<tests::client_history>(each.name, opening.outbox);
        }
    }
    if (each.client == nullptr) {
        if (each.by == entrance::device && !is_settling_) connect_soon(who, 2s);
        return;
    }
    if (!process_->is_up()) {
        connect_soon(who, 1s);
        return;
    }
    if (random_.percent(10)) {
        each.client->forget_view();
        each.history->forgot();
    }
    each.link = connection_id{++links_so_far_};
    link made;
    made.who = who;
    made.up_free = clock_.now();
    made.down_free = clock_.now();
    links_.emplace(each.link, made);
    each.client->connected();
    after_input(who);
}

// Sends and notes what an input made of the client.
void world::after_input(std::size_t who)
{
    person& each = people_[who];
    for (bytes& payload : each.client->take_payloads()) {
        link& over = links_.at(each.link);
        over.up_free = std::max(over.up_free, clock_.now() + delay());
        note(1, payload);
        clock_.in(over.up_free - clock_.now(),
                  [this, id = each.link, payload = std::move(payload)] {
                      if (links_.at(id).reaches_server) process_->received(id, payload);
                  });
    }
    bool renews = false;
    for (const tools::client_event& event : each.client->take_events()) {
        each.history->happened(++moment_, event, *each.client);
        if (const auto* welcomed = std::get_if<tools::client_welcomed>(&event)) {
            ++(welcomed->facts.resumed ? figures_.resumed : figures_.loaded);
            const bool looks_on = each.client->looks_on();
            if (looks_on)
                ++figures_.looked_on;
            else if (each.looked_on)
                ++figures_.came_in_from_line;
            each.looked_on = looks_on;
            if (looks_on && welcomed->facts.resumed)
                report(each.name + " looks on from a cursor of another time");
            if (welcomed->facts.view != each.view) {
                // Who got another part in the room sees what belongs to it.
                const domain::member* of = oracle(rooms_[each.room]).find(welcomed->facts.member);
                each.view = welcomed->facts.view;
                if (of == nullptr || of->generation == generation{})
                    report(each.name + " was given another view than its own");
            }
        } else if (std::holds_alternative<tools::client_loaded>(event)) {
            for (const domain::view_item& item : each.client->view().items) {
                look_for_text(rooms_[each.room], each.view, item, each.durable_seen);
            }
        } else if (const auto* found = std::get_if<wire::similar_ideas>(&event)) {
            look_at_similar(each, *found);
        } else if (const auto* held = std::get_if<tools::client_held>(&event)) {
            if (held->counter == command_counter{}) continue;
            clock_.in(std::min(held->why.retry_after, milliseconds{1000}),
                      [this, who, hold = ++each.holds] {
                          if (people_[who].holds != hold) return;
                          people_[who].client->try_again();
                          after_input(who);
                      });
        } else if (std::holds_alternative<tools::client_renewal>(event)) {
            renews = true;
        } else if (const auto* ended = std::get_if<tools::client_ended>(&event)) {
            const bool needs_code =
                ended->refusal && ended->refusal->why == domain::refusal::recovery_code_needed;
            if (ended->why == tools::end_reason::replaced) {
                connect_soon(who, 5s);
            } else if (needs_code) {
                show_code(who);
            } else {
                each.is_gone = true;
                ++figures_.left;
            }
        } else if (std::holds_alternative<tools::client_answered>(event)) {
            ++figures_.answered;
        }
    }
    if (renews) drop(each.link);
}

void world::deliver(connection_id to, const frame_ptr& what, sequence durable)
{
    link& over = links_.at(to);
    over.down_free = std::max(over.down_free, clock_.now() + delay());
    clock_.in(over.down_free - clock_.now(), [this, to, what, durable] {
        const link& way = links_.at(to);
        if (!way.client_is_there) return;
        person& each = people_[way.who];
        note(2, what->octets);
        each.durable_seen = durable;
        each.client->received(payload_of(what));
        after_input(way.who);
    });
}

void world::close(connection_id connection, close_code why)
{
    link& over = links_.at(connection);
    over.reaches_server = false;
    over.down_free = std::max(over.down_free, clock_.now() + delay());
    clock_.in(over.down_free - clock_.now(), [this, connection, why] { lose(connection, why); });
}

// The client's end of a connection is gone.
void world::lose(connection_id id, std::optional<close_code> code)
{
    link& over = links_.at(id);
    if (!over.client_is_there) return;
    over.client_is_there = false;
    person& each = people_[over.who];
    KRING_CHECK(each.link == id);
    each.link = connection_id{};
    each.client->disconnected(code);
    after_input(over.who);
    if (!each.client->has_ended()) connect_soon(over.who, is_settling_ ? 200ms : 2s);
}

// A connection breaks. Each end learns of it in its own time; what was under way arrives or does not.
void world::drop(connection_id id)
{
    if (id == connection_id{}) return;
    ++figures_.drops;
    const auto client_learns = random_.percent(50) ? 0ms : up_to(random_, 2s);
    const auto server_learns = random_.percent(50) ? 0ms : up_to(random_, 4s);
    const auto sent_arrives = random_.percent(50) ? server_learns : 0ms;
    clock_.in(client_learns, [this, id] { lose(id, std::nullopt); });
    clock_.in(sent_arrives, [this, id] { links_.at(id).reaches_server = false; });
    clock_.in(server_learns, [this, id] {
        links_.at(id).reaches_server = false;
        process_->lost(id);
    });
}

// --- the process ---

void world::published(const room_id& room, view_kind view, const frame_ptr& what, sequence durable)
{
    const auto said = wire::decode_server_frame(payload_of(what));
    KRING_CHECK(said.has_value());
    const auto* update = std::get_if<wire::update>(&*said);
    if (update == nullptr) return;
    const auto place = std::find_if(rooms_.begin(), rooms_.end(),
                                    [&](const room_place& each) { return each.id == room; });
    for (const domain::view_change& change : update->changes) {
        if (const auto* item = std::get_if<domain::view_item>(&change.body))
            look_for_text(*place, view, *item, durable);
    }
}

void world::look_for_text(const room_place& place, view_kind view, const domain::view_item& item,
                          sequence durable)
{
    if (!item.text.empty()) shown_.emplace(place.id, view, item.id, durable);
}

// An answer comes behind the news of its connection: what it names is an idea of the view. Whether it is still shown the
// answer cannot know: it may have been hidden while both waited for the disk.
void world::look_at_similar(const person& to, const wire::similar_ideas& found)
{
    ++figures_.similar_answers;
    for (const contribution_id idea : found.ideas) {
        const bool is_there =
            std::any_of(to.client->view().items.begin(), to.client->view().items.end(),
                        [idea](const domain::view_item& item) {
                            return item.id == idea && item.parent == contribution_id{};
                        });
        if (!is_there) report(to.name + " was told of an idea that its view does not show");
    }
}

void world::answered(rooms::request_id request, const rooms::outcome& how)
{
    note(3, text_of(how));
    const auto found = requests_.find(request);
    KRING_CHECK(found != requests_.end());
    const auto then = std::move(found->second);
    requests_.erase(found);
    then(how);
}

void world::told(rooms::request_id request, const rooms::visit_outcome& how)
{
    const auto found = visits_.find(request);
    if (found == visits_.end()) return;
    const auto then = std::move(found->second);
    visits_.erase(found);
    then(how);
}

rooms::token_claim world::token_of(const person& whose) const
{
    const auto& own = whose.client->place();
    return *issuer_->verify_token(own ? own->token
                                      : people_[whose.companion].client->place()->token);
}

std::string world::code_of(const person& whose)
{
    room_place& place = rooms_[whose.room];
    const member_id member = token_of(whose).member;
    const domain::recovery* standing = domain::find_recovery(member, oracle(place));
    if (standing == nullptr) return {};
    return issuer_->recovery_code({place.id, member, standing->version});
}

void world::make_code(const person& who)
{
    const rooms::token_claim token = token_of(who);
    const rooms::request_id request{++requests_so_far_};
    visits_[request] = [this, room = token.room,
                        member = token.member](const rooms::visit_outcome& how) {
        const auto* made = std::get_if<rooms::recovery_code>(&how);
        if (made == nullptr) return;
        ++figures_.codes_made;
        codes_told_.emplace_back(room, member, made->text);
    };
    const rooms::member_entry entry{token.member, token.generation};
    process_->ask(token.room, rooms::visit{request, rooms::ask_recovery_code{entry, code_of(who)}});
}

void world::show_code(std::size_t who)
{
    person& each = people_[who];
    clock_.in(1s, [this, who, shows = ++each.shows] {
        if (people_[who].shows == shows) show_code(who);
    });
    if (!process_->is_up()) return;
    const rooms::token_claim token = token_of(each);
    const rooms::request_id request{++requests_so_far_};
    visits_[request] = [this, who](const rooms::visit_outcome& how) {
        const bool is_taken = std::holds_alternative<rooms::recovered>(how);
        const auto* no = std::get_if<rooms::refused>(&how);
        // Whoever was given another part meanwhile has none, and needs none.
        const bool is_over = no != nullptr && no->why == domain::refusal::wrong_recovery_code &&
                             code_of(people_[who]).empty();
        if (!is_taken && !is_over) return;
        ++people_[who].shows;
        if (is_taken) ++figures_.codes_shown;
        connect_soon(who, 1s);
    };
    const rooms::member_entry entry{token.member, token.generation};
    process_->ask(token.room,
                  rooms::visit{request, rooms::show_recovery_code{code_of(each), entry}});
}

void world::exiting()
{
    ++figures_.failed_appends;
    // What was said last still leaves the sockets.
    clock_.in(up_to(random_, 100ms), [this] {
        if (process_->is_up()) go_down(1s);
    });
}

void world::go_down(milliseconds downtime_max)
{
    for (room_place& each : rooms_) oracle(each);
    process_->crash();
    for (auto& [id, over] : links_) {
        over.reaches_server = false;
        if (!over.client_is_there) continue;
        clock_.in(up_to(random_, 500ms), [this, lost = id] { lose(lost, std::nullopt); });
    }
    clock_.in(up_to(random_, downtime_max), [this] { process_->start(); });
}

// --- what people and faults do ---

const domain::room_state& world::oracle(room_place& place)
{
    const rooms::room_machine* machine = process_->is_up() ? process_->find(place.id) : nullptr;
    if (machine == nullptr) return place.oracle;
    if (place.oracle.last != machine->state().last) place.oracle = machine->state();
    return place.oracle;
}

void world::act(std::size_t who)
{
    if (is_settling_) return;
    clock_.in(50ms + up_to(random_, 900ms), [this, who] { act(who); });
    person& each = people_[who];
    if (each.client == nullptr || each.is_gone || each.by == entrance::screen) return;
    const auto& place = each.client->place();
    if (!place || each.client->looks_on()) return;
    // Some people write on while they are offline, more than the window holds.
    if (each.client->unsettled() > 80) return;
    const std::size_t burst = random_.percent(2) ? 40 : (random_.percent(10) ? 4 : 1);
    for (std::size_t index = 0; index < burst; ++index) {
        room_place& room = rooms_[each.room];
        // Of a room that went down at once nothing was seen yet.
        if (oracle(room).members.empty()) return;
        // What is typed is like what is there, or it would find nothing.
        const auto& known = each.client->view().items;
        if (random_.percent(8) && !known.empty())
            each.client->ask_similar(++questions_, known[random_.below(known.size())].text);
        if (each.view == domain::view_kind::facilitator && random_.percent(3) && process_->is_up())
            make_code(each);
        domain::command wish = room.wishes->draw_command(place->member, oracle(room));
        // As many places as people are here, or a few more.
        if (each.view == domain::view_kind::facilitator && random_.percent(6))
            wish = domain::limit_participants{
                static_cast<std::uint32_t>(oracle(room).participant_count + random_.below(3))};
        // Rooms that end early show little.
        const bool ends = std::holds_alternative<domain::close_room>(wish) ||
                          std::holds_alternative<domain::leave_room>(wish);
        if (ends && random_.percent(80)) continue;
        // Who is still to come here has the first link.
        if (std::holds_alternative<domain::rotate_join_link>(wish)) continue;
        const auto& invitations = each.client->view().invitations;
        if (!invitations.empty() && random_.percent(20))
            invite_person(each.room, invitations[random_.below(invitations.size())]);
        // About somebody who does wait.
        const auto& waiting = each.client->waiting().people;
        auto* turning = std::get_if<domain::turn_away>(&wish);
        auto* letting = std::get_if<domain::let_in>(&wish);
        if (!waiting.empty() && random_.percent(80)) {
            const hash_128& newcomer = waiting[random_.below(waiting.size())].ticket;
            if (turning != nullptr) turning->newcomer = newcomer;
            if (letting != nullptr && !letting->everybody) letting->newcomers = {newcomer};
        }
        const command_counter counter = each.client->command(wish);
        each.history->sent(++moment_, counter, wish);
    }
    after_input(who);
}

void world::plan_fault()
{
    if (is_settling_) return;
    clock_.in(up_to(random_, 700ms), [this] {
        fault();
        plan_fault();
    });
}

void world::fault()
{
    if (is_settling_) return;
    const std::uint64_t choice = random_.below(100);
    if (choice < 60) {
        const person& each = people_[random_.below(people_.size())];
        drop(each.link);
    } else if (choice < 70) {
        if (!process_->is_up()) return;
        ++figures_.crashes;
        go_down(2s);
    } else if (choice < 74) {
        if (process_->is_up()) process_->fail_next_append();
    } else if (choice < 80) {
        if (!process_->is_up()) return;
        process_->set_storage(rooms::storage_mode::readonly);
        clock_.in(up_to(random_, 1500ms), [this] {
            if (process_->is_up()) process_->set_storage(rooms::storage_mode::writable);
        });
    } else if (choice < 85) {
        process_->shut_disk();
        clock_.in(up_to(random_, 1500ms), [this] { process_->open_disk(); });
    } else if (choice < 90) {
        clock_.set_wall_by(random_.percent(50) ? 24h : -24h);
    } else if (process_->is_up()) {
        process_->release_idle_rooms();
    }
}

void world::run()
{
    // The rooms are made before anything goes wrong.
    clock_.run_until(clock_.now() + 2s);
    for (const room_place& each : rooms_) KRING_CHECK(each.is_ready);
    for (std::size_t who = 0; who < people_.size(); ++who) act(who);
    plan_fault();
    clock_.run_until(clock_.now() + options_.duration);
    settle();
}

// --- the end ---

void world::settle()
{
    is_settling_ = true;
    process_->open_disk();
    if (process_->is_up()) process_->set_storage(rooms::storage_mode::writable);
    for (std::size_t who = 0; who < people_.size(); ++who) connect_soon(who, 200ms);
    // Twice in a row, for what the first quiet moment still had on its way. Who waits with a hundred texts, or with eighty
    // changes that go at their rate, one a second or slower, waits minutes.
    for (int quiet = 0, tries = 0; quiet < 2 && tries < 150; ++tries) {
        clock_.run_until(clock_.now() + 3s);
        quiet = is_settled() ? quiet + 1 : 0;
        has_settled_ = quiet == 2;
    }
}

bool world::has_place(const domain::room_state& state)
{
    const std::uint32_t most = state.entry.participants_max;
    return state.phase != domain::room_phase::closed &&
           (most == 0 || state.participant_count < most);
}

bool world::is_settled()
{
    if (!process_->is_up()) return false;
    // What a room's clock makes has to reach people too, and nobody waits for an answer to it.
    std::uint64_t records = 0;
    for (room_place& each : rooms_) records += oracle(each).last.value();
    if (std::exchange(records_seen_, records) != records) return false;
    return std::all_of(people_.begin(), people_.end(), [this](const person& each) {
        if (each.client == nullptr || each.is_gone || each.client->is_waiting()) return true;
        if (!each.client->is_live()) return false;
        if (each.client->looks_on()) return !has_place(oracle(rooms_[each.room]));
        return each.client->unsettled() == 0;
    });
}

std::vector<wire::loaded_record> world::read_log(const room_place& place)
{
    wire::room_keys keys = process_->keys_of(place.id);
    wire::record_reader reader{keys};
    std::vector<wire::loaded_record> records;
    const auto read = [&](const storage::event_log::record_view& record) {
        auto loaded = reader.read(record.body, record.sealed);
        if (!loaded) {
            report("a record cannot be read: " + loaded.error().message());
            return false;
        }
        records.push_back(std::move(*loaded));
        return true;
    };
    const error_code fault = log_->read(place.id, sequence{1},
                                        sequence{std::numeric_limits<std::uint64_t>::max()}, read);
    if (fault) report("the log cannot be read: " + fault.message());
    return records;
}

std::vector<std::string> world::findings()
{
    if (!has_settled_) {
        std::string waiting;
        for (const person& each : people_) {
            if (each.client == nullptr || each.is_gone ||
                (each.client->is_live() && each.client->unsettled() == 0))
                continue;
            waiting += " " + each.name + (each.client->is_live() ? " has " : " is not live, has ") +
                       std::to_string(each.client->unsettled()) + " unsettled;";
        }
        report("the world does not settle:" + waiting);
    }
    for (std::size_t room = 0; room < rooms_.size(); ++room) check_room(room);
    return findings_;
}

void world::check_room(std::size_t room)
{
    const room_place& place = rooms_[room];
    const std::vector<wire::loaded_record> log = read_log(place);
    figures_.records += log.size();
    std::vector<const tests::client_history*> histories;
    for (person& each : people_) {
        if (each.room != room || each.client == nullptr) continue;
        if (has_settled_ && !each.is_gone && !each.client->is_waiting())
            each.history->settled(*each.client);
        histories.push_back(each.history.get());
    }
    for (const tests::finding& found : tests::check_histories(histories, log)) {
        std::ostringstream text;
        PrintTo(found, &text);
        report(text.str());
    }
    check_texts(room, log);
    for (const auto& [of, member, text] : codes_told_) {
        const bool is_known =
            of != place.id ||
            std::any_of(log.begin(), log.end(), [&](const wire::loaded_record& each) {
                return each.fact.actor == member &&
                       std::holds_alternative<domain::recovery_made>(each.fact.body) &&
                       issuer_->recovery_code({of, member, each.fact.at}) == text;
            });
        if (!is_known) report("a recovery code was told that the log does not know");
    }

    domain::room_state state;
    std::map<hash_128, std::size_t> joins;
    for (const wire::loaded_record& each : log) {
        if (domain::apply(each.fact, state) == domain::applied::contradiction)
            return;  // reported already
        const auto* joined = std::get_if<domain::member_joined>(&each.fact.body);
        const domain::member* comer =
            joined == nullptr ? nullptr : state.find(member_id{each.fact.at.value()});
        if (comer != nullptr && !comer->is_facilitator() && state.entry.participants_max != 0 &&
            state.participant_count > state.entry.participants_max)
            report("more came in than there are places");
        if (joined != nullptr && ++joins[joined->nonce_hash] > 1) report("one nonce joined twice");
    }
    if (!has_settled_) return;
    std::set<member_id> present;
    for (const person& each : people_) {
        const bool is_there = each.room == room && each.client != nullptr && each.client->is_live();
        if (is_there && each.client->place()->member != member_id{})
            present.insert(each.client->place()->member);
    }
    for (const person& each : people_) {
        if (each.room != room || each.client == nullptr || each.is_gone) continue;
        if (each.client->is_waiting()) {
            const bool comes_by_link = each.by != entrance::invited;
            if (!state.entry.lobby || state.phase == domain::room_phase::closed ||
                state.entry.by_invitation == comes_by_link)
                report(each.name + " waits though nobody has to");
            continue;
        }
        check_person(each, state, static_cast<std::uint32_t>(present.size()));
    }
    check_line(room, state);
}

// Who looks on has a place of their own in the line, counted from 1, and does so because the room is full.
void world::check_line(std::size_t room, const domain::room_state& state)
{
    std::map<bytes, std::uint32_t> places;
    for (const person& each : people_) {
        if (each.room != room || each.client == nullptr || each.is_gone) continue;
        if (!each.client->is_live() || !each.client->looks_on()) continue;
        if (has_place(state)) report(each.name + " looks on though there is a place");
        const auto [place, is_new] = places.emplace(each.nonce, each.client->place_in_line());
        if (!is_new && place->second != each.client->place_in_line())
            report(each.name + " has two places in the line");
    }
    std::set<std::uint32_t> numbers;
    for (const auto& [nonce, number] : places) numbers.insert(number);
    const bool is_a_line =
        numbers.size() == places.size() &&
        (numbers.empty() || (*numbers.begin() == 1 && *numbers.rbegin() == places.size()));
    if (!is_a_line) report("the line has a gap, or two on one place");
}

void world::check_person(const person& each, const domain::room_state& state, std::uint32_t present)
{
    const tools::room_client& client = *each.client;
    if (domain::canonical_text(client.view()) !=
        domain::canonical_text(domain::view_of(state, each.view))) {
        report(each.name + " ends with another view than the log's");
    }
    std::vector<domain::subject_total> expected;
    domain::all_totals(state, each.view, expected);
    std::vector<domain::subject_total> counted;
    for (const auto& [key, total] : client.totals()) counted.push_back(total.counts);
    if (counted != expected) report(each.name + " ends with other totals than the log's");
    if (client.members() != state.member_count) {
        report(each.name + " counts " + std::to_string(client.members()) + " members of " +
               std::to_string(state.member_count));
    }
    if (client.present() != present) {
        report(each.name + " counts " + std::to_string(client.present()) + " present of " +
               std::to_string(present));
    }
    if (each.by == entrance::screen || client.looks_on()) return;
    domain::self_view own = domain::self_of(state, client.place()->member);
    // Whoever sat at a table that is gone sits nowhere; the table's going says so to all of them at once.
    auto seat = client.self().seat;
    if (seat && state.find(seat->table) == nullptr) seat.reset();
    if (own.votes != client.self().votes || own.contributions != client.self().contributions ||
        own.name != client.self().name || own.authored != client.self().authored ||
        own.accepted != client.self().accepted || own.answers != client.self().answers ||
        own.stakeholder_group != client.self().stakeholder_group || own.seat != seat ||
        own.calls != client.self().calls || own.flags != client.self().flags) {
        report(each.name + " ends with another self than the log's");
    }
    if (each.by == entrance::twin || each.by == entrance::device) {
        const auto& companion = people_[each.companion].client->place();
        if (companion && companion->member != client.place()->member) {
            report(each.name + " and its companion are two members");
        }
    }
}

// Nobody who may not see it is sent the text of what was hidden or taken back when the frame left.
void world::check_texts(std::size_t room, const std::vector<wire::loaded_record>& log)
{
    struct change {
        sequence at{};
        bool hidden{};
        bool withdrawn{};
    };
    std::map<contribution_id, std::vector<change>> changes;
    domain::room_state state;
    for (const wire::loaded_record& each : log) {
        if (domain::apply(each.fact, state) == domain::applied::contradiction) return;
        std::vector<contribution_id> about;
        domain::counted_by(each.fact, state, about);
        if (const auto* posted = std::get_if<domain::contribution_posted>(&each.fact.body);
            posted != nullptr && posted->held) {
            about.push_back(contribution_id{each.fact.at.value()});
        }
        if (const auto* published = std::get_if<domain::contribution_published>(&each.fact.body))
            about.push_back(published->contribution);
        if (const auto* taken = std::get_if<domain::contribution_withdrawn>(&each.fact.body))
            about.push_back(taken->contribution);
        for (const contribution_id id : about) {
            const domain::contribution* target = state.find(id);
            if (target != nullptr)
                changes[id].push_back({each.fact.at, target->is_hidden() || !target->is_published(),
                                       target->withdrawn});
        }
    }
    for (const auto& [id, view, item, durable] : shown_) {
        const auto found = changes.find(item);
        if (id != rooms_[room].id || found == changes.end()) continue;
        const change* newest = nullptr;
        for (const change& each : found->second) {
            if (each.at <= durable) newest = &each;
        }
        if (newest == nullptr) continue;
        if (newest->withdrawn || (newest->hidden && view != view_kind::facilitator)) {
            report("the text of " + std::to_string(item.value()) +
                   " was sent although it was taken back at " + std::to_string(newest->at.value()));
        }
    }
}

void world::note(std::uint64_t what, bytes_view octets)
{
    const auto mix = [this](std::uint64_t value) {
        for (int index = 0; index < 8; ++index, value >>= 8) {
            trace_ ^= value & 0xff;
            trace_ *= 0x100000001b3ull;
        }
    };
    mix(static_cast<std::uint64_t>(clock_.now().count()));
    mix(what);
    mix(octets.size());
    // FNV-1a, eight octets at a time: enough to tell two runs apart.
    for (; octets.size() >= 8; octets.remove_prefix(8)) {
        std::uint64_t word = 0;
        for (std::size_t index = 0; index < 8; ++index) {
            word |= static_cast<std::uint64_t>(static_cast<unsigned char>(octets[index]))
                    << (8 * index);
        }
        trace_ ^= word;
        trace_ *= 0x100000001b3ull;
    }
    for (const char each : octets) {
        trace_ ^= static_cast<unsigned char>(each);
        trace_ *= 0x100000001b3ull;
    }
}
}  // namespace kring::simulation
