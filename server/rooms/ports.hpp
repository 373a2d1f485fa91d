// What the room machine asks of the outside: bytes for events and bytes for clients. `wire` implements both ports; the
// machine itself knows no encoding and no cryptography.
// Thread: one encoder pair belongs to one room and is used by its owner alone.
#pragma once
#include "base/bytes.hpp"
#include "base/frame.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/rate.hpp"
#include "domain/later_texts.hpp"
#include "domain/refusal.hpp"
#include "domain/stakeholders.hpp"
#include "domain/view.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace kring::rooms {
// Whether a member began to write something, or does no more.
enum class writing_now : std::uint8_t { begun, stopped };

// How a client wants its frames; a sub-protocol each.
enum class encoding : std::uint8_t { protobuf = 1, json = 2 };

// Whether a client fetches the texts of a large room when somebody looks, or wants them all in its view snapshot.
enum class text_wish : std::uint8_t { at_once, later };

// Who gets the same frames.
struct audience {
    domain::view_kind view{domain::view_kind::participant};
    encoding in{encoding::protobuf};
    friend auto operator<=>(const audience&, const audience&) = default;
};

// --- records ---

// What a record keeps of the command that caused it; zeros for everything but the first event of a numbered command.
struct command_stamp {
    command_id id{};
    std::uint64_t body_hash{};
    friend bool operator==(const command_stamp&, const command_stamp&) = default;
};

struct fresh_key {
    member_id member{};
    bytes wrapped;
};

struct encoded_record {
    sequence at{};
    bytes body;
    bytes sealed;
    std::optional<fresh_key> key;  // to be stored before the record that is sealed under it
};

class record_encoder {
public:
    virtual ~record_encoder() = default;

    // Called once for each event in order: every record carries the chain hash of the one before.
    [[nodiscard]] virtual encoded_record encode(const domain::event& fact,
                                                const command_stamp& stamp) = 0;

    // Tells two bodies of one member apart without giving either away.
    [[nodiscard]] virtual std::uint64_t body_hash(member_id member,
                                                  bytes_view canonical_body) const = 0;
};

// --- frames ---

// What a client is told of the limits that an operator may change, so that it can pace itself.
struct stated_limits {
    std::size_t message_bytes_max{limits::message_bytes_max};
    std::size_t commands_in_flight_max{limits::commands_in_flight_max};
    std::chrono::milliseconds ping_interval{limits::ping_interval};
    rate commands{limits::socket_commands};
    rate texts{limits::member_texts};
    rate votes{limits::member_votes};
    rate flags{limits::member_flags};
    rate changes{limits::member_changes};
    rate snapshots{limits::member_snapshots};
    rate probes{limits::socket_probes};
    rate similar{limits::socket_similar};
    rate fetches{limits::socket_fetches};
    rate seen{limits::socket_seen};
    rate writing{limits::socket_writing};
    std::size_t participants_max{};  // of a room, told to facilitators; 0: not told
    friend bool operator==(const stated_limits&, const stated_limits&) = default;
};

struct welcome_facts {
    room_id room{};
    member_id member{};                       // 0: a screen, or an onlooker
    std::optional<domain::member_role> role;  // nothing: the same
    domain::view_kind view{};
    epoch_id epoch{};
    bytes token;
    bool resumed{};
    std::string name;
    stated_limits limits;
    instant time{};  // the server's clock
};

struct totals_facts {
    sequence as_of{};
    std::vector<domain::subject_total> subjects;
    std::optional<std::uint32_t> members;
    std::optional<std::uint32_t> present;
    std::optional<domain::view_counts> counts;
    std::optional<std::vector<domain::stakeholder_count>> stakeholders;  // nothing: as it was
    // Of all tables; nothing: the room has none.
    std::optional<std::vector<domain::seats_taken>> seats;
};

// A link by which somebody becomes a helper, and until when.
struct helper_link {
    link_id number{};
    bytes secret;
    instant expires{};
    friend bool operator==(const helper_link&, const helper_link&) = default;
};

struct present_person {
    domain::view_person who;
    bool present{};
    friend bool operator==(const present_person&, const present_person&) = default;
};

// Somebody who waits to be let in.
struct waiting_person {
    hash_128 ticket{};  // the hash of their nonce
    std::string name;   // empty where the charter keeps it from everybody
    instant since{};
    std::uint32_t stakeholder_group{};  // 0: none
    domain::waiting_cause cause{domain::waiting_cause::lobby};
    bool away{false};  // not connected now
    friend bool operator==(const waiting_person&, const waiting_person&) = default;
};
struct waiting_list {
    std::uint32_t count{};
    std::vector<waiting_person> people;  // the first of them, in the order of their coming
    friend bool operator==(const waiting_list&, const waiting_list&) = default;
};

// What a newcomer is told who has to wait.
struct waiting_facts {
    instant since{};
    instant time{};  // the server's clock
    friend bool operator==(const waiting_facts&, const waiting_facts&) = default;
};

// What an onlooker is told who waits for a place in a full room.
struct line_place {
    std::uint32_t number{};  // counted from 1
    friend bool operator==(const line_place&, const line_place&) = default;
};
// And facilitators of all onlookers.
struct line_facts {
    std::uint32_t waiting{};
    std::uint32_t participants{};  // that the room has
    friend bool operator==(const line_facts&, const line_facts&) = default;
};

// The people of a room, for facilitators: state of its own, as totals are.
struct people_facts {
    sequence as_of{};
    domain::self_extent extent{domain::self_extent::changes};
    std::vector<present_person> people;  // in order of id
    // All that wait to be used; nothing: as before.
    std::optional<std::vector<helper_link>> links;
    std::optional<instant> leads_gone_since;  // nothing: a lead is connected
    std::optional<waiting_list> waiting;      // nothing: as before; in a whole: nobody
    std::optional<std::uint32_t> writing;     // how many members do; likewise
    std::optional<line_facts> line;           // likewise
    friend bool operator==(const people_facts&, const people_facts&) = default;
};

struct accepted {
    sequence at{};
    friend bool operator==(const accepted&, const accepted&) = default;
};
struct refused {
    domain::refusal why{};
    std::chrono::milliseconds retry_after{};  // 0: not by waiting
    std::string reason{};                     // of a removal or a turning away
    std::size_t line{};  // which of several was refused, counted from 1; 0: not about one
    // Of a name that is taken: one like it that is free. Of words that hurt: the first of them.
    std::string offer{};
    contribution_id existing{};  // that a text is too much like
    std::optional<domain::policy_fault> policy{};
    friend bool operator==(const refused&, const refused&) = default;
};
struct uncertain {
    friend bool operator==(const uncertain&, const uncertain&) = default;
};
using outcome = std::variant<accepted, refused, uncertain>;

class frame_encoder {
public:
    virtual ~frame_encoder() = default;

    [[nodiscard]] virtual frame_ptr welcome(encoding in, const welcome_facts& facts) const = 0;
    // The chunks of one view snapshot, in order.
    [[nodiscard]] virtual std::vector<frame_ptr> snapshot(encoding in,
                                                          const domain::view_state& state,
                                                          const totals_facts& totals) const = 0;
    [[nodiscard]] virtual frame_ptr update(encoding in, sequence after, sequence through,
                                           std::span<const domain::view_change> changes) const = 0;
    [[nodiscard]] virtual frame_ptr totals(encoding in, const totals_facts& facts) const = 0;
    [[nodiscard]] virtual frame_ptr people(encoding in, const people_facts& facts) const = 0;
    [[nodiscard]] virtual frame_ptr waiting(encoding in, const waiting_facts& facts) const = 0;
    [[nodiscard]] virtual frame_ptr in_line(encoding in, const line_place& facts) const = 0;
    [[nodiscard]] virtual frame_ptr self(encoding in, const domain::self_view& self) const = 0;
    [[nodiscard]] virtual frame_ptr answer(encoding in, command_counter counter,
                                           const outcome& outcome) const = 0;
    // The most alike first.
    [[nodiscard]] virtual frame_ptr similar(encoding in, std::uint32_t number,
                                            std::span<const contribution_id> ideas) const = 0;
    [[nodiscard]] virtual frame_ptr texts(encoding in, const domain::texts_of_run& said) const = 0;
};
}  // namespace kring::rooms
