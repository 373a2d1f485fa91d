#include "wire/frames.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"
#include "kring/v1/server.pb.h"
#include "wire/agreement_message.hpp"
#include "wire/ballot_message.hpp"
#include "wire/community_message.hpp"
#include "wire/json_message.hpp"
#include "wire/language_tag.hpp"
#include "wire/people_message.hpp"
#include "wire/refusal_code.hpp"

#include <google/protobuf/arena.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

namespace kring::wire {
namespace {
using wire::write;  // of what agreement_message.hpp has

// The domain's numbers are the wire's where both have the same words.
template <class Enum>
constexpr int number_of(Enum value)
{
    return static_cast<int>(value);
}
static_assert(number_of(domain::member_role::participant) == v1::ROLE_PARTICIPANT &&
              number_of(domain::member_role::helper) == v1::ROLE_HELPER &&
              number_of(domain::member_role::lead) == v1::ROLE_LEAD);
static_assert(number_of(domain::view_kind::participant) == v1::VIEW_PARTICIPANT &&
              number_of(domain::view_kind::facilitator) == v1::VIEW_FACILITATOR &&
              number_of(domain::view_kind::screen) == v1::VIEW_SCREEN);
static_assert(number_of(domain::room_phase::draft) == v1::ROOM_STATE_DRAFT &&
              number_of(domain::room_phase::open) == v1::ROOM_STATE_OPEN &&
              number_of(domain::room_phase::paused) == v1::ROOM_STATE_PAUSED &&
              number_of(domain::room_phase::closed) == v1::ROOM_STATE_CLOSED);
static_assert(number_of(domain::item_state::shown) == v1::ITEM_STATE_SHOWN &&
              number_of(domain::item_state::hidden) == v1::ITEM_STATE_HIDDEN &&
              number_of(domain::item_state::withdrawn) == v1::ITEM_STATE_WITHDRAWN &&
              number_of(domain::item_state::held) == v1::ITEM_STATE_HELD &&
              number_of(domain::item_state::declined) == v1::ITEM_STATE_DECLINED);
static_assert(number_of(domain::authors_shown::named) == v1::AUTHORS_NAMED &&
              number_of(domain::authors_shown::numbered) == v1::AUTHORS_NUMBERED &&
              number_of(domain::authors_shown::hidden) == v1::AUTHORS_HIDDEN);
static_assert(number_of(domain::act_kind::hiding) == v1::ACT_KIND_HIDING &&
              number_of(domain::last_act_kind) == v1::ACT_KIND_CLEARING);
static_assert(number_of(domain::seating::chosen) == v1::SEATING_CHOSEN &&
              number_of(domain::seating::assigned) == v1::SEATING_ASSIGNED);
static_assert(number_of(domain::screen_scene::by_itself) == v1::SCREEN_SCENE_UNSPECIFIED &&
              number_of(domain::screen_scene::way_in) == v1::SCREEN_SCENE_WAY_IN &&
              number_of(domain::screen_scene::ideas) == v1::SCREEN_SCENE_IDEAS &&
              number_of(domain::screen_scene::compare) == v1::SCREEN_SCENE_COMPARE &&
              number_of(domain::screen_scene::groups) == v1::SCREEN_SCENE_GROUPS &&
              number_of(domain::screen_scene::question) == v1::SCREEN_SCENE_QUESTION &&
              number_of(domain::screen_scene::tables) == v1::SCREEN_SCENE_TABLES &&
              number_of(domain::last_screen_scene) == v1::SCREEN_SCENE_PULSE);
static_assert(number_of(notice_kind::shutting_down) == v1::NOTICE_KIND_SHUTTING_DOWN);

frame_ptr frame_of(const v1::ServerFrame& message, rooms::encoding in)
{
    if (in == rooms::encoding::protobuf)
        return make_frame(message.SerializeAsString(), frame_kind::binary);
    bytes text;
    append_json(message, text);
    return make_frame(text, frame_kind::text);
}

void write(const domain::view_header& header, v1::RoomHeader& out)
{
    out.set_state(static_cast<v1::RoomState>(header.phase));
    out.set_title(header.title);
    out.set_question(header.question);
    out.set_promise(header.promise);
    out.set_pause_reason(header.pause_reason);
    const auto tag = tag_of(header.language);
    out.set_language(tag.data(), tag.size());
    out.set_report(header.report.value());
    out.set_paused_until_ms(to_milliseconds(header.paused_until));
    out.set_locked(header.locked);
    out.set_link_generation(header.link_generation);
    out.set_lobby(header.lobby);
    out.set_confidential(header.confidential);
    out.set_by_invitation(header.by_invitation);
    out.set_by_passphrase(header.by_passphrase);
    out.set_passphrase(header.passphrase);
    out.set_participants_max(header.participants_max);
    out.set_screen(static_cast<v1::ScreenScene>(header.screen));
}

void write(const domain::ballot& ballot, v1::Ballot& out)
{
    out.set_id(ballot.id.value());
    out.set_kind(static_cast<v1::BallotKind>(ballot.kind));
    if (!ballot.terms.title.empty()) write(ballot.terms, *out.mutable_terms());
    out.set_is_closed(!ballot.is_open);
    out.set_hides_counts(!ballot.shows_counts);
    out.set_waits(ballot.waits);
}

void write(const domain::view_answer& answer, v1::PromptAnswer& out)
{
    out.set_ballot(answer.ballot.value());
    out.set_id(answer.id.value());
    for (const std::string& each : answer.texts) out.add_texts(each);
}

void write(const domain::idea_group& group, v1::Group& out)
{
    out.set_id(group.id.value());
    out.set_title(group.title);
}

void write(const domain::view_item& item, v1::Item& out)
{
    out.set_id(item.id.value());
    out.set_parent(item.parent.value());
    out.set_state(static_cast<v1::ItemState>(item.state));
    out.set_author(item.author.value());
    out.set_author_name(item.author_name);
    if (item.author_role) out.set_author_role(static_cast<v1::Role>(*item.author_role));
    out.set_text(item.text);
    out.set_text_language(item.text_language);
    out.set_time_ms(to_milliseconds(item.time));
    out.set_hidden_reason(item.hidden_reason);
    for (const auto& hide : item.hides) {
        v1::HideAct& act = *out.add_hides();
        act.set_act(hide.act.value());
        act.set_by(hide.by.value());
        act.set_by_name(hide.by_name);
        act.set_reason(hide.reason);
        act.set_time_ms(to_milliseconds(hide.time));
    }
    out.set_improves(item.improves.value());
    out.set_group(item.group.value());
    out.set_merged_into(item.merged_into.value());
    out.set_merge_reason(item.merge_reason);
    out.set_seed(item.seed);
    out.set_locked(item.locked.value());
    out.set_table(item.table.value());
    out.set_lifted(item.lifted.value());
    out.set_text_later(item.text_later);
    out.set_asks(item.asks);
    if (item.source.is_given()) {
        out.mutable_on_behalf()->set_label(item.source.label);
        out.mutable_on_behalf()->set_people(item.source.people);
    }
    if (item.hands.is_counted()) {
        out.mutable_hands()->set_hands(item.hands.hands);
        out.mutable_hands()->set_present(item.hands.present);
    }
    out.set_edited(item.edited.value());
    if (item.edited != sequence{}) out.set_edited_ms(to_milliseconds(item.edited_time));
    for (const auto& tag : item.tags) {
        v1::Tag& written = *out.add_tags();
        written.set_id(tag.id.value());
        written.set_text(tag.text);
    }
    for (const auto& version : item.versions) {
        v1::TextVersion& written = *out.add_versions();
        written.set_text(version.text);
        written.set_time_ms(to_milliseconds(version.time));
    }
    write_case(item, out);
}

void write(const domain::view_act& act, v1::Act& out)
{
    out.set_id(act.id.value());
    out.set_kind(static_cast<v1::ActKind>(act.kind));
    out.set_time_ms(to_milliseconds(act.time));
    out.set_reason(act.reason);
    out.set_contribution(act.contribution.value());
    out.set_into(act.into.value());
    out.set_undone(act.undone);
    out.set_by(act.by.value());
    out.set_by_name(act.by_name);
    out.set_undone_by(act.undone_by.value());
    out.set_undone_by_name(act.undone_by_name);
    out.set_member(act.member.value());
    out.set_until_ms(to_milliseconds(act.until));
    write_ruling(act, out);
}

void write(const domain::room_stage& stage, v1::Stage& out)
{
    out.set_spotlight(stage.spotlight.value());
    out.set_follows(stage.follows);
    for (const contribution_id each : stage.pins) out.add_pins()->set_id(each.value());
    out.set_announcement(stage.announcement);
    out.set_announced(stage.announced.value());
}

void write(const domain::insight& insight, v1::Insight& out)
{
    out.set_id(insight.id.value());
    out.set_text(insight.text);
    for (const contribution_id each : insight.ideas) out.add_ideas()->set_id(each.value());
}

void write(const domain::view_line& line, v1::PrivateLine& out)
{
    out.set_id(line.id.value());
    out.set_member(line.member.value());
    out.set_name(line.name);
    out.set_answers(line.answers);
    out.set_text(line.text);
    out.set_time_ms(to_milliseconds(line.time));
}

void write(const domain::table& table, v1::Table& out)
{
    out.set_id(table.id.value());
    out.set_name(table.name);
    out.set_ends_ms(to_milliseconds(table.ends));
}

void write(const rooms::totals_facts& facts, v1::Totals& out)
{
    out.set_as_of(facts.as_of.value());
    for (const auto& subject : facts.subjects) {
        KRING_CHECK(subject.count_size <= subject.counts.size());
        v1::SubjectTotal& total = *out.add_subjects();
        total.set_subject(subject.subject.value());
        total.set_ballot(subject.ballot.value());
        for (std::size_t i = 0; i < subject.count_size; ++i) total.add_counts(subject.counts[i]);
    }
    if (facts.members) out.set_members(*facts.members);
    if (facts.present) out.set_present(*facts.present);
    if (facts.stakeholders) {
        v1::StakeholderCounts& counts = *out.mutable_stakeholders();
        for (const domain::stakeholder_count& each : *facts.stakeholders) {
            v1::StakeholderCount& count = *counts.add_groups();
            count.set_number(each.number);
            count.set_joined(each.joined);
            if (!each.who) continue;
            count.set_wrote(each.who->wrote);
            count.set_voted(each.who->voted);
        }
    }
    if (facts.seats) {
        v1::Seats& seats = *out.mutable_seats();
        for (const domain::seats_taken& each : *facts.seats) {
            v1::SeatsTaken& taken = *seats.add_tables();
            taken.set_table(each.table.value());
            taken.set_people(each.people);
        }
    }
    if (facts.counts) {
        v1::Figures& figures = *out.mutable_figures();
        figures.set_ideas(facts.counts->ideas);
        figures.set_contributions(facts.counts->contributions);
        figures.set_writers(facts.counts->writers);
        if (facts.counts->voters) figures.set_voters(*facts.counts->voters);
        if (facts.counts->votes) figures.set_votes(*facts.counts->votes);
    }
}

void write(const domain::view_charter& charter, v1::CharterInForce& out)
{
    out.set_version(charter.version.value());
    write(charter.terms, *out.mutable_charter());
    out.set_is_confirmed(charter.confirmed);
}

void write_active(const std::vector<domain::active_phase>& active,
                  const std::optional<domain::phase_switches>& switches, v1::Phases& out)
{
    for (const auto& each : active) write(each, *out.add_active());
    if (switches) write(*switches, *out.mutable_switches());
}

struct change_writer {
    v1::Change& out;

    void operator()(const domain::view_header& header) const { write(header, *out.mutable_room()); }
    void operator()(const domain::view_item& item) const { write(item, *out.mutable_item()); }
    void operator()(const domain::item_hidden& hidden) const
    {
        write(hidden, *out.mutable_hidden());
    }
    void operator()(const domain::item_withdrawn& withdrawn) const
    {
        out.mutable_withdrawn()->set_id(withdrawn.id.value());
    }
    void operator()(const domain::author_renamed& renamed) const
    {
        out.mutable_renamed()->set_member(renamed.member.value());
        out.mutable_renamed()->set_name(renamed.name);
    }
    void operator()(const domain::ballot& ballot) const { write(ballot, *out.mutable_ballot()); }
    void operator()(const domain::charter_changed& changed) const
    {
        write(changed.charter, *out.mutable_charter()->mutable_charter());
        out.mutable_charter()->set_authors(static_cast<v1::Authors>(changed.authors));
    }
    void operator()(const domain::phases_changed& changed) const
    {
        v1::PhasesChanged& phases = *out.mutable_phases();
        if (changed.plan) write(*changed.plan, *phases.mutable_phases()->mutable_agenda());
        write_active(changed.active, changed.switches, *phases.mutable_phases());
        phases.set_authors(static_cast<v1::Authors>(changed.authors));
        for (const auto& each : changed.shown) {
            v1::ItemAuthor& author = *phases.add_shown();
            author.set_id(each.id.value());
            author.set_author(each.author.value());
            author.set_author_name(each.name);
        }
    }
    void operator()(const domain::prompt_changed& change) const
    {
        write(change.prompt, *out.mutable_prompt()->mutable_ballot());
        for (const auto& each : change.answers) write(each, *out.mutable_prompt()->add_answers());
    }
    void operator()(const domain::answers_changed& change) const
    {
        v1::AnswersChanged& changed = *out.mutable_answers();
        for (const auto& each : change.answers) write(each, *changed.add_answers());
    }
    void operator()(const domain::text_muted& change) const
    {
        v1::TextMuted& muted = *out.mutable_text_muted();
        muted.set_ballot(change.what.ballot.value());
        muted.set_text(change.what.text);
        muted.set_is_muted(change.is_muted);
    }
    void operator()(const domain::idea_group& group) const { write(group, *out.mutable_group()); }
    void operator()(const domain::view_batch& batch) const
    {
        write(batch, *out.mutable_invitations());
    }
    void operator()(const domain::stakeholder_groups_changed& changed) const
    {
        v1::StakeholderGroupsChanged& groups = *out.mutable_stakeholder_groups();
        for (const auto& each : changed.groups) write(each, *groups.add_groups());
    }
    void operator()(const domain::group_gone& gone) const
    {
        out.mutable_group_gone()->set_id(gone.id.value());
    }
    void operator()(const domain::view_pace& pace) const { write(pace, *out.mutable_pace()); }
    void operator()(const domain::policy_in_force& policy) const
    {
        write(policy, *out.mutable_policy());
    }
    void operator()(const domain::table& table) const { write(table, *out.mutable_table()); }
    void operator()(const domain::table_gone& gone) const
    {
        out.mutable_table_gone()->set_id(gone.id.value());
    }
    void operator()(const domain::tables_changed& change) const
    {
        v1::TablesChanged& changed = *out.mutable_tables();
        changed.set_seating(static_cast<v1::Seating>(change.seating));
        if (change.ends) changed.set_ends_ms(to_milliseconds(*change.ends));
    }
    void operator()(const domain::items_lifted& change) const
    {
        v1::IdeasLifted& lifted = *out.mutable_lifted();
        for (const contribution_id each : change.ids) lifted.add_ideas()->set_id(each.value());
        lifted.set_by(change.by.value());
    }
    void operator()(const domain::nothing_else&) const {}
    void operator()(const domain::room_stage& stage) const { write(stage, *out.mutable_stage()); }
    void operator()(const domain::insight& shared) const { write(shared, *out.mutable_insight()); }
    void operator()(const domain::insight_gone& gone) const
    {
        out.mutable_insight_gone()->set_id(gone.id.value());
    }
    void operator()(const domain::view_line& line) const { write(line, *out.mutable_line()); }
};

bytes deflate_raw(bytes_view text)
{
    constexpr int level = 1;
    constexpr int window_bits = 15;  // negative below: raw, without zlib's header and checksum
    constexpr int memory_level = 8;
    z_stream stream{};
    KRING_CHECK(deflateInit2(&stream, level, Z_DEFLATED, -window_bits, memory_level,
                             Z_DEFAULT_STRATEGY) == Z_OK);
    bytes packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib reads it only
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ended = ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    KRING_CHECK(ended == Z_STREAM_END);  // the bound is zlib's own
    return packed;
}

// Both tags, both lengths, index, last and compression of a chunk take less.
constexpr std::size_t chunk_envelope = 32;

std::vector<frame_ptr> chunks_of(bytes_view body, v1::Compression compression)
{
    constexpr std::size_t body_max = limits::chunk_bytes_max - chunk_envelope;
    std::vector<frame_ptr> frames;
    frames.reserve(body.size() / body_max + 1);
    std::uint32_t index = 0;
    do {
        const bytes_view piece = body.substr(0, body_max);
        body.remove_prefix(piece.size());
        v1::ServerFrame message;
        v1::SnapshotChunk& chunk = *message.mutable_snapshot();
        chunk.set_index(index++);
        chunk.set_last(body.empty());
        chunk.set_compression(compression);
        chunk.set_body(piece.data(), piece.size());
        frames.push_back(frame_of(message, rooms::encoding::protobuf));
    } while (!body.empty());
    return frames;
}

// A view snapshot as JSON texts that stand alone, because who types at a terminal joins no octets. The lists of items and
// counts are cut between entries and everything else stands in one text; a text is at most as long as a chunk may be, or
// holds a single entry.
class json_chunk_writer {
public:
    std::vector<frame_ptr> write(v1::ViewSnapshot& whole)
    {
        v1::ViewSnapshot head;
        head.set_as_of(whole.as_of());
        head.mutable_room()->Swap(whole.mutable_room());
        head.mutable_ballots()->Swap(whole.mutable_ballots());
        head.mutable_groups()->Swap(whole.mutable_groups());
        head.mutable_invitations()->Swap(whole.mutable_invitations());
        head.mutable_stakeholder_groups()->Swap(whole.mutable_stakeholder_groups());
        if (whole.has_charter()) head.mutable_charter()->Swap(whole.mutable_charter());
        if (whole.has_pace()) head.mutable_pace()->Swap(whole.mutable_pace());
        head.mutable_policy()->Swap(whole.mutable_policy());
        if (whole.has_phases()) head.mutable_phases()->Swap(whole.mutable_phases());
        head.set_authors(whole.authors());
        head.set_seating(whole.seating());
        head.mutable_tables()->Swap(whole.mutable_tables());
        head.set_act_count(whole.act_count());
        if (whole.has_stage()) head.mutable_stage()->Swap(whole.mutable_stage());
        head.mutable_insights()->Swap(whole.mutable_insights());
        append_json(head, part_);
        part_.pop_back();  // its brace: more follows
        opening_ = "\"acts\":[";
        for (const v1::Act& act : whole.acts()) add(act, "]");
        end_list();
        opening_ = "\"lines\":[";
        for (const v1::PrivateLine& line : whole.lines()) add(line, "]");
        end_list();
        opening_ = "\"items\":[";
        for (const v1::Item& item : whole.items()) add(item, "]");
        end_list();
        opening_ = "\"answers\":[";
        for (const v1::PromptAnswer& answer : whole.answers()) add(answer, "]");
        end_list();
        opening_ = "\"muted\":[";
        for (const v1::AnswerText& text : whole.muted()) add(text, "]");
        end_list();

        v1::Totals counts_apart;
        counts_apart.mutable_subjects()->Swap(whole.mutable_totals()->mutable_subjects());
        opening_ = "\"totals\":";
        append_json(whole.totals(), opening_);
        if (counts_apart.subjects().empty()) {
            begin(opening_);
        } else {
            // Between the braces may be nothing: then no comma.
            opening_.back() = opening_.ends_with("{}") ? ' ' : ',';
            opening_ += "\"subjects\":[";
            for (const v1::SubjectTotal& total : counts_apart.subjects()) {
                add(total, "]}");
                opening_ = "\"totals\":{\"subjects\":[";
            }
            end_list();
        }
        end_chunk(chunk_place::last);
        return std::move(frames_);
    }

private:
    enum class chunk_place : std::uint8_t { more_follow, last };

    // Adds an entry to the list that is open, or to one that is opened for it.
    void add(const google::protobuf::Message& entry, std::string_view closing)
    {
        entry_.clear();
        append_json(entry, entry_);
        if (!closing_.empty() &&
            part_.size() + entry_.size() + envelope <= limits::chunk_bytes_max) {
            part_ += ',';
        } else {
            end_list();
            begin(opening_);
            closing_ = closing;
        }
        part_ += entry_;
    }
    // Adds a field, or what opens one, in a chunk that has room for it and for the entry behind it.
    void begin(std::string_view field)
    {
        const bool fits =
            part_.size() + field.size() + entry_.size() + envelope <= limits::chunk_bytes_max;
        if (!fits && part_.size() > 1) end_chunk(chunk_place::more_follow);
        if (part_.size() > 1) part_ += ',';
        part_ += field;
    }
    void end_list()
    {
        part_ += closing_;
        closing_ = {};
    }
    void end_chunk(chunk_place place)
    {
        bytes text{"{\"snapshot\":{\"index\":"};
        text += std::to_string(frames_.size());
        if (place == chunk_place::last) text += ",\"last\":true";
        text += ",\"compression\":\"COMPRESSION_NONE\",\"part\":";
        text += part_;
        text += "}}}";
        frames_.push_back(make_frame(text, frame_kind::text));
        part_ = "{";
    }

    // What stands around a part takes less, with the longest closing and a comma.
    static constexpr std::size_t envelope = 128;

    std::vector<frame_ptr> frames_;
    bytes part_;                // without its last brace
    bytes entry_;               // what is being added
    bytes opening_;             // of the list that entries go to
    std::string_view closing_;  // of the list that is open; empty: none is
};

std::uint32_t milliseconds_of(std::chrono::milliseconds duration)
{
    constexpr std::chrono::milliseconds longest{0xffffffffll};
    return static_cast<std::uint32_t>(
        std::clamp(duration, std::chrono::milliseconds{0}, longest).count());
}

void write(const rate& allowed, v1::Rate& out)
{
    out.set_per_minute(allowed.per_minute);
    out.set_burst(allowed.burst);
}

void write(const rooms::stated_limits& in_force, v1::Limits& out)
{
    out.set_message_bytes_max(static_cast<std::uint32_t>(in_force.message_bytes_max));
    out.set_commands_in_flight_max(static_cast<std::uint32_t>(in_force.commands_in_flight_max));
    out.set_idea_graphemes_max(limits::idea_graphemes_max);
    out.set_reply_graphemes_max(limits::reply_graphemes_max);
    out.set_name_graphemes_max(limits::name_graphemes_max);
    out.set_reason_graphemes_max(limits::reason_graphemes_max);
    out.set_ping_interval_ms(milliseconds_of(in_force.ping_interval));
    write(in_force.commands, *out.mutable_commands());
    write(in_force.texts, *out.mutable_texts());
    write(in_force.votes, *out.mutable_votes());
    write(in_force.flags, *out.mutable_flags());
    write(in_force.changes, *out.mutable_changes());
    write(in_force.snapshots, *out.mutable_snapshots());
    write(in_force.probes, *out.mutable_probes());
    write(in_force.similar, *out.mutable_similar());
    write(in_force.fetches, *out.mutable_fetches());
    write(in_force.seen, *out.mutable_seen());
    write(in_force.writing, *out.mutable_writing());
    out.set_tag_graphemes_max(limits::tag_graphemes_max);
    out.set_silent_edit_ms(milliseconds_of(limits::silent_edit_time));
    out.set_answer_graphemes_max(limits::answer_graphemes_max);
    out.set_word_graphemes_max(limits::word_graphemes_max);
    out.set_lead_away_ms(milliseconds_of(limits::lead_away_time));
    out.set_participants_max(static_cast<std::uint32_t>(in_force.participants_max));
}

// Whoever is no member looks on, or is a screen.
v1::Role role_of(const rooms::welcome_facts& facts)
{
    if (facts.role) return static_cast<v1::Role>(*facts.role);
    return facts.view == domain::view_kind::participant ? v1::ROLE_ONLOOKER : v1::ROLE_SCREEN;
}

struct outcome_writer {
    v1::Answer& out;

    void operator()(const rooms::accepted& accepted) const
    {
        out.mutable_ok()->set_sequence(accepted.at.value());
    }
    void operator()(const rooms::refused& refused) const
    {
        const refusal_code code = code_of(refused.why);
        v1::Refusal& refusal = *out.mutable_refusal();
        refusal.set_code(static_cast<v1::RefusalCode>(code.number));
        refusal.set_retry_after_ms(milliseconds_of(refused.retry_after));
        refusal.set_text_key(code.text_key.data(), code.text_key.size());
        refusal.set_reason(refused.reason);
        refusal.set_line(static_cast<std::uint32_t>(refused.line));
        refusal.set_offer(refused.offer);
        write_grounds(refused, refusal);
    }
    void operator()(const rooms::uncertain&) const { out.mutable_uncertain(); }
};
}  // namespace

frame_ptr client_frame_encoder::welcome(rooms::encoding in, const rooms::welcome_facts& facts) const
{
    v1::ServerFrame message;
    v1::Welcome& out = *message.mutable_welcome();
    out.set_member(facts.member.value());
    out.set_role(role_of(facts));
    out.set_view(static_cast<v1::View>(facts.view));
    out.set_epoch(facts.epoch.value());
    out.set_token(facts.token);
    out.set_resumed(facts.resumed);
    write(facts.limits, *out.mutable_limits());
    out.set_room(to_bytes(facts.room));
    out.set_name(facts.name);
    out.set_time_ms(to_milliseconds(facts.time));
    return frame_of(message, in);
}

std::vector<frame_ptr> client_frame_encoder::snapshot(rooms::encoding in,
                                                      const domain::view_state& state,
                                                      const rooms::totals_facts& totals) const
{
    google::protobuf::Arena arena;  // thousands of items are freed at once
    auto& message = *google::protobuf::Arena::CreateMessage<v1::ViewSnapshot>(&arena);
    message.set_as_of(state.as_of.value());
    write(state.header, *message.mutable_room());
    for (const auto& ballot : state.ballots) write(ballot, *message.add_ballots());
    if (state.charter) write(*state.charter, *message.mutable_charter());
    if (state.phases) {
        write(state.phases->plan, *message.mutable_phases()->mutable_agenda());
        write_active(state.phases->active, state.phases->switches, *message.mutable_phases());
    }
    if (state.pace != domain::view_pace{}) write(state.pace, *message.mutable_pace());
    write(state.policy, *message.mutable_policy());
    // Left out where names are shown, as in every room that agreed on nothing else.
    if (state.authors != domain::authors_shown::named)
        message.set_authors(static_cast<v1::Authors>(state.authors));
    message.mutable_items()->Reserve(static_cast<int>(state.items.size()));
    for (const auto& item : state.items) write(item, *message.add_items());
    for (const auto& group : state.groups) write(group, *message.add_groups());
    // Left out in most rooms, which have no tables.
    if (state.seating != domain::seating::chosen)
        message.set_seating(static_cast<v1::Seating>(state.seating));
    for (const auto& table : state.tables) write(table, *message.add_tables());
    for (const auto& answer : state.answers) write(answer, *message.add_answers());
    for (const auto& each : state.muted) {
        v1::AnswerText& muted = *message.add_muted();
        muted.set_ballot(each.ballot.value());
        muted.set_text(each.text);
    }
    for (const auto& act : state.acts) write(act, *message.add_acts());
    message.set_act_count(state.act_count);
    if (state.stage != domain::room_stage{}) write(state.stage, *message.mutable_stage());
    for (const auto& insight : state.insights) write(insight, *message.add_insights());
    for (const auto& line : state.lines) write(line, *message.add_lines());
    for (const auto& group : state.stakeholder_groups)
        write(group, *message.add_stakeholder_groups());
    for (const auto& batch : state.invitations) write(batch, *message.add_invitations());
    write(totals, *message.mutable_totals());

    if (in == rooms::encoding::json) return json_chunk_writer{}.write(message);
    const bytes plain = message.SerializeAsString();
    if (plain.size() <= limits::snapshot_deflate_above)
        return chunks_of(plain, v1::COMPRESSION_NONE);
    return chunks_of(deflate_raw(plain), v1::COMPRESSION_DEFLATE_RAW);
}

frame_ptr client_frame_encoder::update(rooms::encoding in, sequence after, sequence through,
                                       std::span<const domain::view_change> changes) const
{
    v1::ServerFrame message;
    v1::Update& out = *message.mutable_update();
    out.set_after(after.value());
    out.set_through(through.value());
    for (const auto& change : changes) {
        v1::Change& next_change = *out.add_changes();
        next_change.set_sequence(change.at.value());
        std::visit(change_writer{next_change}, change.body);
        if (change.act) {
            write(change.act->act, *next_change.mutable_act()->mutable_act());
            next_change.mutable_act()->set_count(change.act->count);
        }
    }
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::totals(rooms::encoding in, const rooms::totals_facts& facts) const
{
    v1::ServerFrame message;
    write(facts, *message.mutable_totals());
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::people(rooms::encoding in, const rooms::people_facts& facts) const
{
    v1::ServerFrame message;
    write(facts, *message.mutable_people());
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::waiting(rooms::encoding in, const rooms::waiting_facts& facts) const
{
    v1::ServerFrame message;
    message.mutable_waiting()->set_since_ms(to_milliseconds(facts.since));
    message.mutable_waiting()->set_time_ms(to_milliseconds(facts.time));
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::in_line(rooms::encoding in, const rooms::line_place& facts) const
{
    v1::ServerFrame message;
    message.mutable_in_line()->set_place(facts.number);
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::self(rooms::encoding in, const domain::self_view& self) const
{
    v1::ServerFrame message;
    v1::Self& out = *message.mutable_self();
    out.set_as_of(self.as_of.value());
    out.set_whole(self.extent == domain::self_extent::whole);
    for (const auto& vote : self.votes) {
        v1::OwnVote& own = *out.add_votes();
        own.set_ballot(vote.key.ballot.value());
        own.set_subject(vote.key.subject.value());
        if (vote.value) own.set_value(*vote.value);
        own.set_at(vote.at.value());
    }
    for (const auto& contribution : self.contributions) {
        v1::OwnContribution& own = *out.add_contributions();
        own.set_id(contribution.id.value());
        own.set_state(static_cast<v1::ItemState>(contribution.state));
        own.set_text(contribution.text);
        own.set_text_language(contribution.text_language);
        own.set_reason(contribution.reason);
        if (contribution.state == domain::item_state::held)
            own.set_time_ms(to_milliseconds(contribution.time));
        write_case(contribution, own);
    }
    if (self.name) out.set_name(*self.name);
    for (const auto& each : self.authored) out.add_authored(each.value());
    if (self.accepted) out.set_accepted_charter(self.accepted->value());
    for (const auto& each : self.answers) {
        v1::OwnAnswer& own = *out.add_answers();
        own.set_ballot(each.ballot.value());
        for (const std::string& text : each.texts) own.add_texts(text);
    }
    if (self.muted) write(*self.muted, *out.mutable_muted());
    if (self.recovery) out.set_recovery_code(self.recovery->value());
    if (self.seat) {
        out.mutable_seat()->set_table(self.seat->table.value());
        out.mutable_seat()->set_takes_notes(self.seat->takes_notes);
    }
    for (const auto& each : self.lines) {
        v1::OwnLine& line = *out.add_lines();
        line.set_id(each.id.value());
        line.set_answers(each.answers);
        line.set_text(each.text);
        line.set_time_ms(to_milliseconds(each.time));
    }
    if (self.stakeholder_group) out.set_stakeholder_group(*self.stakeholder_group);
    write_duties(self, out);
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::answer(rooms::encoding in, command_counter counter,
                                       const rooms::outcome& outcome) const
{
    v1::ServerFrame message;
    message.mutable_answer()->set_counter(counter.value());
    std::visit(outcome_writer{*message.mutable_answer()}, outcome);
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::texts(rooms::encoding in, const domain::texts_of_run& said) const
{
    v1::ServerFrame message;
    v1::Texts& out = *message.mutable_texts();
    out.set_from(said.from.value());
    out.set_through(said.through.value());
    for (const domain::item_text& each : said.texts) {
        v1::ItemText& text = *out.add_texts();
        text.set_id(each.id.value());
        text.set_text(each.text);
    }
    return frame_of(message, in);
}

frame_ptr client_frame_encoder::similar(rooms::encoding in, std::uint32_t number,
                                        std::span<const contribution_id> ideas) const
{
    v1::ServerFrame message;
    message.mutable_similar_ideas()->set_number(number);
    for (const contribution_id each : ideas)
        message.mutable_similar_ideas()->add_ideas(each.value());
    return frame_of(message, in);
}

frame_ptr notice_frame(rooms::encoding in, notice_kind kind, std::chrono::milliseconds delay)
{
    v1::ServerFrame message;
    message.mutable_notice()->set_kind(static_cast<v1::NoticeKind>(kind));
    message.mutable_notice()->set_delay_ms(milliseconds_of(delay));
    return frame_of(message, in);
}

frame_ptr probe_answer_frame(rooms::encoding in, std::uint32_t number)
{
    v1::ServerFrame message;
    message.mutable_probe_answer()->set_number(number);
    return frame_of(message, in);
}

frame_ptr malformed_frame(rooms::encoding in, command_counter counter)
{
    v1::ServerFrame message;
    message.mutable_answer()->set_counter(counter.value());
    v1::Refusal& refusal = *message.mutable_answer()->mutable_refusal();
    refusal.set_code(v1::REFUSAL_CODE_MALFORMED);
    refusal.set_text_key(malformed_text_key.data(), malformed_text_key.size());
    return frame_of(message, in);
}

bytes room_card(const domain::room_entry& entry)
{
    v1::RoomCard card;
    write(entry.header, *card.mutable_room());
    if (entry.charter) write(*entry.charter, *card.mutable_charter());
    for (const auto& each : entry.stakeholder_groups) write(each, *card.add_stakeholder_groups());
    for (const auto& each : entry.free_names) card.add_free_names(each);
    bytes text;
    append_json(card, text);
    return text;
}

std::string text_key_of(domain::refusal why)
{
    return std::string{code_of(why).text_key};
}
}  // namespace kring::wire
