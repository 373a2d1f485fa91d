#include "simulation/process.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace kring::simulation {
namespace {
// A faulty port: every update claims to begin one sequence earlier than it does.
class early_frames final : public rooms::frame_encoder {
public:
    frame_ptr welcome(rooms::encoding in, const rooms::welcome_facts& facts) const override
    {
        return frames_.welcome(in, facts);
    }
    std::vector<frame_ptr> snapshot(rooms::encoding in, const domain::view_state& state,
                                    const rooms::totals_facts& totals) const override
    {
        return frames_.snapshot(in, state, totals);
    }
    frame_ptr update(rooms::encoding in, sequence after, sequence through,
                     std::span<const domain::view_change> changes) const override
    {
        const sequence earlier{after.value() > 0 ? after.value() - 1 : 0};
        return frames_.update(in, earlier, through, changes);
    }
    frame_ptr totals(rooms::encoding in, const rooms::totals_facts& facts) const override
    {
        return frames_.totals(in, facts);
    }
    frame_ptr people(rooms::encoding in, const rooms::people_facts& facts) const override
    {
        return frames_.people(in, facts);
    }
    frame_ptr waiting(rooms::encoding in, const rooms::waiting_facts& facts) const override
    {
        return frames_.waiting(in, facts);
    }
    frame_ptr in_line(rooms::encoding in, const rooms::line_place& facts) const override
    {
        return frames_.in_line(in, facts);
    }
    frame_ptr self(rooms::encoding in, const domain::self_view& self) const override
    {
        return frames_.self(in, self);
    }
    frame_ptr answer(rooms::encoding in, command_counter counter,
                     const rooms::outcome& outcome) const override
    {
        return frames_.answer(in, counter, outcome);
    }
    frame_ptr similar(rooms::encoding in, std::uint32_t number,
                      std::span<const contribution_id> ideas) const override
    {
        return frames_.similar(in, number, ideas);
    }
    frame_ptr texts(rooms::encoding in, const domain::texts_of_run& said) const override
    {
        return frames_.texts(in, said);
    }

private:
    wire::client_frame_encoder frames_;
};

key_256 drawn_key(histories::random_source& random)
{
    key_256 key{};
    for (auto& octet : key) octet = static_cast<std::uint8_t>(random.draw());
    return key;
}
}  // namespace

bytes_view payload_of(const frame_ptr& what)
{
    // RFC 6455 section 5.2, without a mask: 7 bits of length, or 16 bits behind 126, or 64 bits behind 127.
    const bytes_view octets = what->octets;
    const auto length = static_cast<unsigned char>(octets[1]) & 0x7f;
    if (length < 126) return octets.substr(2);
    return octets.substr(length == 126 ? 4 : 10);
}

process::process(schedule& clock, histories::random_source& random, tests::crashing_event_log& log,
                 storage::key_store& keys, const rooms::credentials& issuer, surroundings& outside,
                 const process_options& options)
    : clock_(clock),
      random_(random),
      log_(log),
      keys_(keys),
      issuer_(issuer),
      outside_(outside),
      options_(options)
{
    if (options.planted == planted_bug::resumes_with_a_hole) {
        frames_ = std::make_unique<early_frames>();
    } else {
        frames_ = std::make_unique<wire::client_frame_encoder>();
    }
    wrapping_key_ = drawn_key(random_);
}

void process::start()
{
    KRING_CHECK(!is_up_);
    is_up_ = true;
    ++life_;
}

void process::crash()
{
    KRING_CHECK(is_up_);
    is_up_ = false;
    ++life_;
    if (is_syncing_) {
        // Nobody was told, so nothing, the keys alone, and everything are all right.
        const std::uint64_t reached = random_.below(3);
        std::vector<storage::wrapped_key> fresh;
        if (reached >= 1) {
            for (const waiting& each : batch_) {
                for (const rooms::encoded_record& record : each.records) {
                    if (record.key)
                        fresh.push_back({each.room, record.key->member, record.key->wrapped});
                }
            }
            KRING_CHECK(!keys_.put(fresh));
        }
        if (reached == 2) KRING_CHECK(write_batch());
    }
    log_.crash();
    rooms_.clear();
    places_.clear();
    closed_.clear();
    queue_.clear();
    batch_.clear();
    is_syncing_ = false;
    is_ready_ = false;
    next_append_fails_ = false;
    storage_ = rooms::storage_mode::writable;
}

// --- connections ---

void process::received(connection_id from, const bytes& payload)
{
    if (!is_up_ || closed_.contains(from)) return;
    auto said = wire::decode_client_frame(payload);
    if (!said) {
        // People paste what is no text at all.
        const command_counter counter = wire::counter_of_malformed(payload);
        outside_.deliver(from, wire::malformed_frame(rooms::encoding::protobuf, counter),
                         sequence{});
        return;
    }
    if (const auto* opening = std::get_if<wire::hello>(&*said)) {
        greet(from, *opening);
        return;
    }
    if (auto* question = std::get_if<wire::find_similar>(&*said)) {
        const room_id asked = places_.at(from);
        rooms::effects answers;
        host_of(asked).machine->handle(
            rooms::similar_question{from, question->number, std::move(question->text)},
            circumstances(), answers);
        carry_out(asked, answers);
        return;
    }
    if (const auto* wish = std::get_if<wire::fetch_texts>(&*said)) {
        const room_id asked = places_.at(from);
        rooms::effects answers;
        host_of(asked).machine->handle(rooms::text_question{from, wish->near}, circumstances(),
                                       answers);
        carry_out(asked, answers);
        return;
    }
    auto& command = std::get<wire::numbered_command>(*said);
    const room_id room = places_.at(from);
    rooms::effects effects;
    host_of(room).machine->handle(
        rooms::member_command{from, command.counter, std::move(command.body),
                              std::move(command.canonical)},
        circumstances(), effects);
    carry_out(room, effects);
}

void process::greet(connection_id from, const wire::hello& opening)
{
    rooms::arrival arrival;
    arrival.connection = from;
    arrival.outbox = opening.outbox;
    arrival.texts = opening.texts;
    if (opening.from) arrival.from = rooms::cursor{opening.from->epoch, opening.from->at};
    const bool shifts = options_.planted == planted_bug::resumes_off_by_one ||
                        options_.planted == planted_bug::resumes_with_a_hole;
    if (arrival.from && shifts) arrival.from->at = next(arrival.from->at);
    room_id room{};
    if (const auto* member = std::get_if<wire::member_entry>(&opening.entry)) {
        const auto token = issuer_.verify_token(member->token);
        KRING_CHECK(token.has_value());
        room = token->room;
        arrival.entry = rooms::member_entry{token->member, token->generation};
    } else if (const auto* screen = std::get_if<wire::screen_entry>(&opening.entry)) {
        KRING_CHECK(issuer_.verify_link(screen->room, screen->secret).has_value());
        room = screen->room;
        arrival.entry = rooms::screen_entry{};
    } else {
        const auto& join = std::get<wire::join_entry>(opening.entry);
        const auto link = issuer_.verify_link(join.room, join.secret);
        KRING_CHECK(link.has_value());
        room = join.room;
        domain::join_room wish;
        if (link->kind == rooms::credential_kind::facilitator_link)
            wish.link = link_id{link->number};
        if (link->kind == rooms::credential_kind::invitation)
            wish.invitation = rooms::invitation_of(link->number);
        wish.nonce_hash = blake2b_128(join.nonce);
        wish.name = join.name;
        wish.passphrase = join.passphrase;
        wish.waits_in_line = join.waits_in_line;
        arrival.entry = std::move(wish);
    }
    places_.emplace(from, room);
    rooms::effects effects;
    host_of(room).machine->handle(arrival, circumstances(), effects);
    carry_out(room, effects);
}

void process::lost(connection_id connection)
{
    if (!is_up_) return;
    forget(connection);
}

void process::forget(connection_id connection)
{
    closed_.insert(connection);
    const auto place = places_.find(connection);
    if (place == places_.end()) return;
    const room_id room = place->second;
    places_.erase(place);
    hosted& host = host_of(room);
    for (auto& [audience, connections] : host.attached) connections.erase(connection);
    rooms::effects effects;
    host.machine->disconnected(connection, circumstances(), effects);
    carry_out(room, effects);
}

void process::ask(const room_id& room, const rooms::operator_command& wish)
{
    if (!is_up_) return;
    rooms::effects effects;
    host_of(room).machine->handle(wish, circumstances(), effects);
    carry_out(room, effects);
}

void process::ask(const room_id& room, const rooms::visit& wish)
{
    if (!is_up_) return;
    rooms::effects effects;
    host_of(room).machine->handle(wish, circumstances(), effects);
    carry_out(room, effects);
}

void process::set_storage(rooms::storage_mode mode)
{
    storage_ = mode;
    for (auto& [room, host] : rooms_) host.machine->storage(mode);
}

void process::release_idle_rooms()
{
    std::erase_if(rooms_, [](const auto& each) { return each.second.machine->is_idle(); });
}

const rooms::room_machine* process::find(const room_id& room) const
{
    const auto found = rooms_.find(room);
    return found == rooms_.end() ? nullptr : found->second.machine.get();
}

// --- rooms ---

wire::room_keys process::keys_of(const room_id& room)
{
    wire::room_keys keys{room, wrapping_key_, [this] { return drawn_key(random_); }};
    KRING_CHECK(!keys_.read(room, [&keys](const storage::wrapped_key& each) {
        KRING_CHECK(!keys.add(each.member, each.wrapped));
    }));
    return keys;
}

process::hosted& process::host_of(const room_id& room)
{
    const auto known = rooms_.find(room);
    if (known != rooms_.end()) return known->second;
    wire::room_keys keys = keys_of(room);
    wire::record_reader reader{keys};
    std::vector<wire::loaded_record> records;
    const auto read = [&](const storage::event_log::record_view& record) {
        auto loaded = reader.read(record.body, record.sealed);
        KRING_CHECK(loaded.has_value());
        records.push_back(std::move(*loaded));
        return true;
    };
    KRING_CHECK(
        !log_.read(room, sequence{1}, sequence{std::numeric_limits<std::uint64_t>::max()}, read));

    hosted made;
    made.number = ++hosted_so_far_;
    const wire::chain_end end = reader.chain();
    made.records = std::make_unique<wire::room_records>(std::move(keys), end);
    made.machine = std::make_unique<rooms::room_machine>(room, log_.epoch(), *made.records,
                                                         *frames_, issuer_, options_.bounds);
    for (const wire::loaded_record& each : records) {
        const auto stamp =
            options_.planted == planted_bug::forgets_outboxes ? rooms::command_stamp{} : each.stamp;
        KRING_CHECK(made.machine->replay(each.fact, stamp) == domain::applied::yes);
    }
    made.machine->loaded();
    made.machine->storage(storage_);
    return rooms_.emplace(room, std::move(made)).first->second;
}

void process::carry_out(const room_id& room, rooms::effects& effects)
{
    hosted& host = rooms_.at(room);
    const sequence durable = host.machine->durable_through();
    std::vector<std::pair<connection_id, close_code>> closing;
    for (rooms::effect& each : effects) {
        if (auto* records = std::get_if<rooms::append>(&each)) {
            queue_.push_back(waiting{room, std::move(records->records)});
            in(milliseconds{0}, [this] { begin_batch(); });
        } else if (const auto* frames = std::get_if<rooms::send>(&each)) {
            if (closed_.contains(frames->to)) continue;
            for (const frame_ptr& frame : frames->frames)
                outside_.deliver(frames->to, frame, durable);
        } else if (const auto* attaching = std::get_if<rooms::attach>(&each)) {
            if (!closed_.contains(attaching->connection))
                host.attached[attaching->to].insert(attaching->connection);
        } else if (const auto* publishing = std::get_if<rooms::publish>(&each)) {
            outside_.published(room, publishing->to.view, publishing->what, durable);
            for (const connection_id to : host.attached[publishing->to])
                outside_.deliver(to, publishing->what, durable);
        } else if (const auto* close = std::get_if<rooms::close>(&each)) {
            if (!closed_.contains(close->connection)) outside_.close(close->connection, close->why);
            // Whatever the room still says to it is not heard.
            closed_.insert(close->connection);
            for (auto& [audience, connections] : host.attached)
                connections.erase(close->connection);
            in(milliseconds{0}, [this, gone = close->connection] { forget(gone); });
        } else if (const auto* answer = std::get_if<rooms::operator_answer>(&each)) {
            outside_.answered(answer->request, answer->how);
        } else if (const auto* told = std::get_if<rooms::visit_answer>(&each)) {
            outside_.told(told->request, told->how);
        } else if (const auto* wake = std::get_if<rooms::wake_at>(&each)) {
            // A timer runs on a clock that nobody sets.
            const auto delay = std::max(wake->at - clock_.wall(), milliseconds{0});
            in(delay, [this, room, number = host.number, wakes = ++host.wakes] {
                const auto found = rooms_.find(room);
                if (found == rooms_.end() || found->second.number != number ||
                    found->second.wakes != wakes) {
                    return;
                }
                rooms::effects woken;
                found->second.machine->timer(circumstances(), woken);
                carry_out(room, woken);
            });
        }
    }
}

void process::in(milliseconds delay, std::function<void()> what)
{
    clock_.in(delay, [this, life = life_, what = std::move(what)] {
        if (is_up_ && life == life_) what();
    });
}

// --- the log thread ---

void process::begin_batch()
{
    if (is_syncing_ || queue_.empty()) return;
    is_syncing_ = true;
    is_ready_ = false;
    batch_.clear();
    for (std::size_t records = 0; !queue_.empty() && records < limits::batch_records_max;) {
        records += queue_.front().records.size();
        batch_.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    // Now and then a disk takes its time.
    const auto usual =
        milliseconds{1 + random_.below(static_cast<std::uint64_t>(options_.sync_max.count()))};
    in(random_.percent(3) ? usual * 20 : usual, [this] {
        is_ready_ = true;
        if (!disk_is_shut_) end_batch();
    });
}

void process::open_disk()
{
    disk_is_shut_ = false;
    if (is_syncing_ && is_ready_) end_batch();
}

bool process::write_batch()
{
    std::map<room_id, storage::room_append> by_room;
    for (const waiting& each : batch_) {
        storage::room_append& into = by_room[each.room];
        into.room = each.room;
        if (into.records.empty()) into.first = each.records.front().at;
        for (const rooms::encoded_record& record : each.records) {
            into.records.push_back({record.at, record.body, record.sealed});
        }
    }
    std::vector<storage::room_append> batch;
    for (auto& [room, records] : by_room) batch.push_back(std::move(records));
    return !log_.append(batch);
}

void process::end_batch()
{
    std::vector<storage::wrapped_key> fresh;
    std::map<room_id, sequence> reached;
    for (const waiting& each : batch_) {
        reached[each.room] = each.records.back().at;
        for (const rooms::encoded_record& record : each.records) {
            if (record.key) fresh.push_back({each.room, record.key->member, record.key->wrapped});
        }
    }
    KRING_CHECK(!keys_.put(fresh));
    if (next_append_fails_) {
        if (random_.percent(50)) KRING_CHECK(write_batch());
        fail_all();
        return;
    }
    KRING_CHECK(write_batch());
    is_syncing_ = false;
    for (const auto& [room, through] : reached) {
        rooms::effects effects;
        rooms_.at(room).machine->durable(through, circumstances(), effects);
        carry_out(room, effects);
    }
    begin_batch();
}

// As the port says: the outcome is unknown, nothing is acknowledged any more, the process goes down.
void process::fail_all()
{
    is_syncing_ = false;
    batch_.clear();
    queue_.clear();
    std::vector<room_id> rooms;
    for (const auto& [room, host] : rooms_) rooms.push_back(room);
    for (const room_id& room : rooms) {
        rooms::effects effects;
        rooms_.at(room).machine->fail(effects);
        carry_out(room, effects);
    }
    outside_.exiting();
}
}  // namespace kring::simulation
