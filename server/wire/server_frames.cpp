#include "wire/server_frames.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "kring/v1/server.pb.h"
#include "wire/agreement_message.hpp"
#include "wire/ballot_message.hpp"
#include "wire/community_message.hpp"
#include "wire/language_tag.hpp"
#include "wire/people_message.hpp"
#include "wire/quiet_protobuf.hpp"
#include "wire/refusal_code.hpp"

#include <google/protobuf/util/json_util.h>
#include <zlib.h>

#include <algorithm>
#include <utility>

namespace kring::wire {
namespace {
using wire::read;  // of what agreement_message.hpp has

// All readers below: false for what has no meaning here.

// A proto3 enum holds any number; the domain's hold those from 1 to `last`, and are the wire's (frames.cpp asserts it).
template <class Enum>
bool read_enum(int number, Enum last, Enum& out)
{
    if (number < 1 || number > static_cast<int>(last)) return false;
    out = static_cast<Enum>(number);
    return true;
}

bool read(v1::RoomHeader& message, domain::view_header& out)
{
    const auto language = language_of(message.language());
    if (!language || !read_enum(message.state(), domain::room_phase::closed, out.phase))
        return false;
    out.language = *language;
    out.title = std::move(*message.mutable_title());
    out.question = std::move(*message.mutable_question());
    out.promise = std::move(*message.mutable_promise());
    out.pause_reason = std::move(*message.mutable_pause_reason());
    out.report = sequence{message.report()};
    out.paused_until = instant_from_milliseconds(message.paused_until_ms());
    out.locked = message.locked();
    out.link_generation = message.link_generation();
    out.lobby = message.lobby();
    out.confidential = message.confidential();
    out.by_invitation = message.by_invitation();
    out.by_passphrase = message.by_passphrase();
    out.passphrase = std::move(*message.mutable_passphrase());
    out.participants_max = message.participants_max();
    return message.screen() == v1::SCREEN_SCENE_UNSPECIFIED ||
           read_enum(message.screen(), domain::last_screen_scene, out.screen);
}

bool read(v1::Ballot& message, domain::ballot& out)
{
    out.id = ballot_id{message.id()};
    if (message.has_terms()) read(*message.mutable_terms(), out.terms);
    out.is_open = !message.is_closed();
    out.shows_counts = !message.hides_counts();
    out.waits = message.waits();
    return read_enum(message.kind(), domain::last_ballot_kind, out.kind);
}

void read(v1::PromptAnswer& message, domain::view_answer& out)
{
    out.ballot = ballot_id{message.ballot()};
    out.id = sequence{message.id()};
    for (std::string& each : *message.mutable_texts()) out.texts.push_back(std::move(each));
}

bool read(v1::PromptChanged& message, domain::prompt_changed& out)
{
    for (v1::PromptAnswer& each : *message.mutable_answers())
        read(each, out.answers.emplace_back());
    return read(*message.mutable_ballot(), out.prompt);
}

void read(v1::Group& message, domain::idea_group& out)
{
    out.id = group_id{message.id()};
    out.title = std::move(*message.mutable_title());
}

bool read(v1::Item& message, domain::view_item& out)
{
    out.id = contribution_id{message.id()};
    out.parent = contribution_id{message.parent()};
    if (!read_enum(message.state(), domain::last_item_state, out.state)) return false;
    out.author = member_id{message.author()};
    out.author_name = std::move(*message.mutable_author_name());
    if (message.author_role() != v1::ROLE_UNSPECIFIED) {
        domain::member_role role{};
        if (!read_enum(message.author_role(), domain::member_role::lead, role)) return false;
        out.author_role = role;
    }
    out.text = std::move(*message.mutable_text());
    out.text_language = std::move(*message.mutable_text_language());
    out.time = instant_from_milliseconds(message.time_ms());
    out.hidden_reason = std::move(*message.mutable_hidden_reason());
    for (v1::HideAct& act : *message.mutable_hides()) {
        out.hides.push_back(domain::view_hide{
            act_id{act.act()}, member_id{act.by()}, std::move(*act.mutable_by_name()),
            std::move(*act.mutable_reason()), instant_from_milliseconds(act.time_ms())});
    }
    out.improves = contribution_id{message.improves()};
    out.group = group_id{message.group()};
    out.merged_into = contribution_id{message.merged_into()};
    out.merge_reason = std::move(*message.mutable_merge_reason());
    out.seed = message.seed();
    out.locked = act_id{message.locked()};
    out.table = table_id{message.table()};
    out.lifted = act_id{message.lifted()};
    out.text_later = message.text_later();
    out.asks = message.asks();
    if (message.has_on_behalf()) {
        out.source = {std::move(*message.mutable_on_behalf()->mutable_label()),
                      message.on_behalf().people()};
    }
    if (message.has_hands()) out.hands = {message.hands().hands(), message.hands().present()};
    out.edited = sequence{message.edited()};
    if (message.edited() != 0) out.edited_time = instant_from_milliseconds(message.edited_ms());
    for (v1::Tag& tag : *message.mutable_tags())
        out.tags.push_back(domain::tag{tag_id{tag.id()}, std::move(*tag.mutable_text())});
    for (v1::TextVersion& version : *message.mutable_versions()) {
        out.versions.push_back(domain::view_version{std::move(*version.mutable_text()),
                                                    instant_from_milliseconds(version.time_ms())});
    }
    return read_case(message, out);
}

bool read(v1::Act& message, domain::view_act& out)
{
    out.id = act_id{message.id()};
    out.time = instant_from_milliseconds(message.time_ms());
    out.reason = std::move(*message.mutable_reason());
    out.contribution = contribution_id{message.contribution()};
    out.into = contribution_id{message.into()};
    out.until = instant_from_milliseconds(message.until_ms());
    out.undone = message.undone();
    out.by = member_id{message.by()};
    out.by_name = std::move(*message.mutable_by_name());
    out.undone_by = member_id{message.undone_by()};
    out.undone_by_name = std::move(*message.mutable_undone_by_name());
    out.member = member_id{message.member()};
    return read_enum(message.kind(), domain::last_act_kind, out.kind) && read_ruling(message, out);
}

void read(v1::Stage& message, domain::room_stage& out)
{
    out.spotlight = contribution_id{message.spotlight()};
    out.follows = message.follows();
    for (const v1::NamedIdea& each : message.pins()) out.pins.emplace_back(each.id());
    out.announcement = std::move(*message.mutable_announcement());
    out.announced = sequence{message.announced()};
}

void read(v1::Insight& message, domain::insight& out)
{
    out.id = insight_id{message.id()};
    out.text = std::move(*message.mutable_text());
    for (const v1::NamedIdea& each : message.ideas()) out.ideas.emplace_back(each.id());
}

void read(v1::PrivateLine& message, domain::view_line& out)
{
    out.id = sequence{message.id()};
    out.member = member_id{message.member()};
    out.name = std::move(*message.mutable_name());
    out.answers = message.answers();
    out.text = std::move(*message.mutable_text());
    out.time = instant_from_milliseconds(message.time_ms());
}

void read(v1::Table& message, domain::table& out)
{
    out.id = table_id{message.id()};
    out.name = std::move(*message.mutable_name());
    out.ends = instant_from_milliseconds(message.ends_ms());
}

bool read(const v1::TablesChanged& message, domain::tables_changed& out)
{
    if (message.has_ends_ms()) out.ends = instant_from_milliseconds(message.ends_ms());
    return read_enum(message.seating(), domain::seating::assigned, out.seating);
}

void read(const v1::IdeasLifted& message, domain::items_lifted& out)
{
    for (const v1::NamedIdea& each : message.ideas()) out.ids.emplace_back(each.id());
    out.by = act_id{message.by()};
}

bool read(const v1::Totals& message, rooms::totals_facts& out)
{
    out.as_of = sequence{message.as_of()};
    out.subjects.reserve(static_cast<std::size_t>(message.subjects_size()));
    for (const v1::SubjectTotal& total : message.subjects()) {
        domain::subject_total subject;
        if (total.counts_size() > static_cast<int>(subject.counts.size())) return false;
        subject.subject = contribution_id{total.subject()};
        subject.ballot = ballot_id{total.ballot()};
        subject.count_size = static_cast<std::uint8_t>(total.counts_size());
        std::copy(total.counts().begin(), total.counts().end(), subject.counts.begin());
        out.subjects.push_back(subject);
    }
    if (message.has_members()) out.members = message.members();
    if (message.has_present()) out.present = message.present();
    if (message.has_stakeholders()) {
        auto& counts = out.stakeholders.emplace();
        for (const v1::StakeholderCount& each : message.stakeholders().groups()) {
            domain::stakeholder_count count{each.number(), each.joined(), std::nullopt};
            if (each.has_wrote() && each.has_voted())
                count.who = domain::stakeholder_count::heard{each.wrote(), each.voted()};
            counts.push_back(count);
        }
    }
    if (message.has_seats()) {
        auto& seats = out.seats.emplace();
        for (const v1::SeatsTaken& each : message.seats().tables())
            seats.push_back({table_id{each.table()}, each.people()});
    }
    if (message.has_figures()) {
        const v1::Figures& figures = message.figures();
        domain::view_counts& counts = out.counts.emplace();
        counts.ideas = figures.ideas();
        counts.contributions = figures.contributions();
        counts.writers = figures.writers();
        if (figures.has_voters()) counts.voters = figures.voters();
        if (figures.has_votes()) counts.votes = figures.votes();
    }
    return true;
}

bool read(v1::CharterInForce& message, domain::view_charter& out)
{
    out.version = sequence{message.version()};
    out.confirmed = message.is_confirmed();
    return read(*message.mutable_charter(), out.terms);
}

bool read_active(const v1::Phases& message, std::vector<domain::active_phase>& active,
                 std::optional<domain::phase_switches>& switches)
{
    for (const v1::ActivePhase& each : message.active()) {
        if (!read(each, active.emplace_back())) return false;
    }
    return !message.has_switches() || read(message.switches(), switches.emplace());
}

bool read(v1::CharterChanged& message, domain::charter_changed& out)
{
    return read(*message.mutable_charter(), out.charter) &&
           read_enum(message.authors(), domain::authors_shown::hidden, out.authors);
}

bool read(v1::PhasesChanged& message, domain::phases_changed& out)
{
    v1::Phases& phases = *message.mutable_phases();
    if (phases.has_agenda() && !read(*phases.mutable_agenda(), out.plan.emplace())) return false;
    for (v1::ItemAuthor& each : *message.mutable_shown()) {
        out.shown.push_back(domain::item_author{contribution_id{each.id()},
                                                member_id{each.author()},
                                                std::move(*each.mutable_author_name())});
    }
    return read_active(phases, out.active, out.switches) &&
           read_enum(message.authors(), domain::authors_shown::hidden, out.authors);
}

bool read(v1::Change& message, domain::view_change& out)
{
    out.at = sequence{message.sequence()};
    if (message.has_act()) {
        domain::act_change& change = out.act.emplace();
        change.count = message.act().count();
        if (!read(*message.mutable_act()->mutable_act(), change.act)) return false;
    }
    switch (message.body_case()) {
        case v1::Change::kRoom:
            return read(*message.mutable_room(), out.body.emplace<domain::view_header>());
        case v1::Change::kItem:
            return read(*message.mutable_item(), out.body.emplace<domain::view_item>());
        case v1::Change::kHidden:
            return read(*message.mutable_hidden(), out.body.emplace<domain::item_hidden>());
        case v1::Change::kWithdrawn:
            out.body = domain::item_withdrawn{contribution_id{message.withdrawn().id()}};
            return true;
        case v1::Change::kRenamed: {
            v1::MemberRenamed& renamed = *message.mutable_renamed();
            out.body = domain::author_renamed{member_id{renamed.member()},
                                              std::move(*renamed.mutable_name())};
            return true;
        }
        case v1::Change::kBallot:
            return read(*message.mutable_ballot(), out.body.emplace<domain::ballot>());
        case v1::Change::kCharter:
            return read(*message.mutable_charter(), out.body.emplace<domain::charter_changed>());
        case v1::Change::kPhases:
            return read(*message.mutable_phases(), out.body.emplace<domain::phases_changed>());
        case v1::Change::kGroup:
            read(*message.mutable_group(), out.body.emplace<domain::idea_group>());
            return true;
        case v1::Change::kPrompt:
            return read(*message.mutable_prompt(), out.body.emplace<domain::prompt_changed>());
        case v1::Change::kAnswers: {
            auto& changed = out.body.emplace<domain::answers_changed>();
            for (v1::PromptAnswer& each : *message.mutable_answers()->mutable_answers())
                read(each, changed.answers.emplace_back());
            return true;
        }
        case v1::Change::kTextMuted: {
            v1::TextMuted& muted = *message.mutable_text_muted();
            out.body = domain::text_muted{
                {ballot_id{muted.ballot()}, std::move(*muted.mutable_text())}, muted.is_muted()};
            return true;
        }
        case v1::Change::kGroupGone:
            out.body = domain::group_gone{group_id{message.group_gone().id()}};
            return true;
        case v1::Change::kPace:
            read(message.pace(), out.body.emplace<domain::view_pace>());
            return true;
        case v1::Change::kPolicy:
            return read(message.policy(), out.body.emplace<domain::policy_in_force>());
        case v1::Change::kStage:
            read(*message.mutable_stage(), out.body.emplace<domain::room_stage>());
            return true;
        case v1::Change::kInsight:
            read(*message.mutable_insight(), out.body.emplace<domain::insight>());
            return true;
        case v1::Change::kInsightGone:
            out.body = domain::insight_gone{insight_id{message.insight_gone().id()}};
            return true;
        case v1::Change::kTable:
            read(*message.mutable_table(), out.body.emplace<domain::table>());
            return true;
        case v1::Change::kTableGone:
            out.body = domain::table_gone{table_id{message.table_gone().id()}};
            return true;
        case v1::Change::kTables:
            return read(message.tables(), out.body.emplace<domain::tables_changed>());
        case v1::Change::kLifted:
            read(message.lifted(), out.body.emplace<domain::items_lifted>());
            return true;
        case v1::Change::kLine:
            read(*message.mutable_line(), out.body.emplace<domain::view_line>());
            return true;
        case v1::Change::kInvitations:
            read(*message.mutable_invitations(), out.body.emplace<domain::view_batch>());
            return true;
        case v1::Change::kStakeholderGroups: {
            auto& changed = out.body.emplace<domain::stakeholder_groups_changed>();
            for (v1::StakeholderGroup& each :
                 *message.mutable_stakeholder_groups()->mutable_groups())
                read(each, changed.groups.emplace_back());
            return true;
        }
        case v1::Change::BODY_NOT_SET: out.body = domain::nothing_else{}; return message.has_act();
    }
    return false;
}

bool read(v1::Update& message, update& out)
{
    out.after = sequence{message.after()};
    out.through = sequence{message.through()};
    out.changes.resize(static_cast<std::size_t>(message.changes_size()));
    for (std::size_t i = 0; i < out.changes.size(); ++i) {
        if (!read(*message.mutable_changes(static_cast<int>(i)), out.changes[i])) return false;
    }
    return true;
}

bool read(v1::Welcome& message, welcome& out)
{
    const auto room = room_id_from_bytes(message.room());
    if (!room || !read_enum(message.view(), domain::view_kind::screen, out.facts.view))
        return false;
    if (message.role() != v1::ROLE_SCREEN && message.role() != v1::ROLE_ONLOOKER) {
        domain::member_role role{};
        if (!read_enum(message.role(), domain::member_role::lead, role)) return false;
        out.facts.role = role;
    }
    out.facts.room = *room;
    out.facts.member = member_id{message.member()};
    out.facts.epoch = epoch_id{message.epoch()};
    out.facts.token = std::move(*message.mutable_token());
    out.facts.resumed = message.resumed();
    out.facts.name = std::move(*message.mutable_name());
    out.facts.time = instant_from_milliseconds(message.time_ms());

    const v1::Limits& limits = message.limits();
    out.limits.message_bytes_max = limits.message_bytes_max();
    out.limits.commands_in_flight_max = limits.commands_in_flight_max();
    out.limits.idea_graphemes_max = limits.idea_graphemes_max();
    out.limits.reply_graphemes_max = limits.reply_graphemes_max();
    out.limits.name_graphemes_max = limits.name_graphemes_max();
    out.limits.reason_graphemes_max = limits.reason_graphemes_max();
    out.limits.ping_interval = std::chrono::milliseconds{limits.ping_interval_ms()};
    const auto read_rate = [](bool is_there, const v1::Rate& said) {
        return is_there ? std::optional{rate{said.per_minute(), said.burst()}} : std::nullopt;
    };
    out.limits.commands = read_rate(limits.has_commands(), limits.commands());
    out.limits.texts = read_rate(limits.has_texts(), limits.texts());
    out.limits.votes = read_rate(limits.has_votes(), limits.votes());
    out.limits.flags = read_rate(limits.has_flags(), limits.flags());
    out.limits.changes = read_rate(limits.has_changes(), limits.changes());
    out.limits.snapshots = read_rate(limits.has_snapshots(), limits.snapshots());
    out.limits.probes = read_rate(limits.has_probes(), limits.probes());
    out.limits.similar = read_rate(limits.has_similar(), limits.similar());
    out.limits.fetches = read_rate(limits.has_fetches(), limits.fetches());
    out.limits.seen = read_rate(limits.has_seen(), limits.seen());
    out.limits.writing = read_rate(limits.has_writing(), limits.writing());
    out.limits.tag_graphemes_max = limits.tag_graphemes_max();
    out.limits.silent_edit = std::chrono::milliseconds{limits.silent_edit_ms()};
    out.limits.lead_away = std::chrono::milliseconds{limits.lead_away_ms()};
    out.limits.participants_max = limits.participants_max();
    return true;
}

bool read(v1::SnapshotChunk& message, snapshot_chunk& out)
{
    out.index = message.index();
    out.place = message.last() ? chunk_place::last : chunk_place::more_follow;
    out.body = message.has_part() ? message.part().SerializeAsString()
                                  : std::move(*message.mutable_body());
    static_assert(static_cast<int>(chunk_compression::none) == v1::COMPRESSION_NONE &&
                  static_cast<int>(chunk_compression::deflate_raw) == v1::COMPRESSION_DEFLATE_RAW);
    return read_enum(message.compression(), chunk_compression::deflate_raw, out.compression);
}

bool read(v1::Self& message, domain::self_view& out)
{
    out.as_of = sequence{message.as_of()};
    out.extent = message.whole() ? domain::self_extent::whole : domain::self_extent::changes;
    for (const v1::OwnVote& own : message.votes()) {
        domain::own_vote vote{{ballot_id{own.ballot()}, contribution_id{own.subject()}}, {}, {}};
        if (own.has_value()) vote.value = own.value();
        vote.at = sequence{own.at()};
        out.votes.push_back(vote);
    }
    for (v1::OwnContribution& own : *message.mutable_contributions()) {
        domain::own_contribution contribution;
        contribution.id = contribution_id{own.id()};
        if (!read_enum(own.state(), domain::last_item_state, contribution.state)) return false;
        contribution.text = std::move(*own.mutable_text());
        contribution.text_language = std::move(*own.mutable_text_language());
        contribution.reason = std::move(*own.mutable_reason());
        if (contribution.state == domain::item_state::held)
            contribution.time = instant_from_milliseconds(own.time_ms());
        if (!read_case(own, contribution)) return false;
        out.contributions.push_back(std::move(contribution));
    }
    if (message.has_name()) out.name = std::move(*message.mutable_name());
    for (const std::uint64_t each : message.authored()) out.authored.emplace_back(each);
    if (message.has_accepted_charter()) out.accepted = sequence{message.accepted_charter()};
    for (v1::OwnAnswer& each : *message.mutable_answers()) {
        domain::own_answer& own = out.answers.emplace_back();
        own.ballot = ballot_id{each.ballot()};
        for (std::string& text : *each.mutable_texts()) own.texts.push_back(std::move(text));
    }
    if (message.has_muted()) read(*message.mutable_muted(), out.muted.emplace());
    if (message.has_recovery_code()) out.recovery = sequence{message.recovery_code()};
    if (message.has_seat())
        out.seat = domain::own_seat{table_id{message.seat().table()}, message.seat().takes_notes()};
    for (v1::OwnLine& line : *message.mutable_lines()) {
        out.lines.push_back(domain::own_line{sequence{line.id()}, line.answers(),
                                             std::move(*line.mutable_text()),
                                             instant_from_milliseconds(line.time_ms())});
    }
    if (message.has_stakeholder_group()) out.stakeholder_group = message.stakeholder_group();
    return read_duties(message, out);
}

bool read(v1::Answer& message, answer& out)
{
    out.counter = command_counter{message.counter()};
    switch (message.outcome_case()) {
        case v1::Answer::kOk:
            out.outcome = rooms::accepted{sequence{message.ok().sequence()}};
            return true;
        case v1::Answer::kRefusal: {
            v1::Refusal& refusal = *message.mutable_refusal();
            out.text_key = std::move(*refusal.mutable_text_key());
            if (refusal.code() == v1::REFUSAL_CODE_MALFORMED) {
                out.outcome = command_malformed{};
                return true;
            }
            const auto why = refusal_of(refusal.code());
            if (!why) return false;
            auto& refused = out.outcome.emplace<rooms::refused>();
            refused.why = *why;
            refused.retry_after = std::chrono::milliseconds{refusal.retry_after_ms()};
            refused.reason = std::move(*refusal.mutable_reason());
            refused.line = refusal.line();
            refused.offer = std::move(*refusal.mutable_offer());
            return read_grounds(refusal, refused);
        }
        case v1::Answer::kUncertain: out.outcome = rooms::uncertain{}; return true;
        case v1::Answer::OUTCOME_NOT_SET: break;
    }
    return false;
}

bool read(const v1::Notice& message, notice& out)
{
    out.delay = std::chrono::milliseconds{message.delay_ms()};
    return read_enum(message.kind(), notice_kind::shutting_down, out.kind);
}

bool read(const v1::ProbeAnswer& message, probe_answer& out)
{
    out.number = message.number();
    return true;
}

bool read(const v1::SimilarIdeas& message, similar_ideas& out)
{
    out.number = message.number();
    for (const std::uint64_t each : message.ideas()) out.ideas.emplace_back(each);
    return true;
}

bool read(v1::Texts& message, domain::texts_of_run& out)
{
    out.from = contribution_id{message.from()};
    out.through = contribution_id{message.through()};
    for (v1::ItemText& each : *message.mutable_texts())
        out.texts.push_back({contribution_id{each.id()}, std::move(*each.mutable_text())});
    return true;
}

bool read(v1::ServerFrame& message, server_frame& out)
{
    switch (message.body_case()) {
        case v1::ServerFrame::kWelcome:
            return read(*message.mutable_welcome(), out.emplace<welcome>());
        case v1::ServerFrame::kSnapshot:
            return read(*message.mutable_snapshot(), out.emplace<snapshot_chunk>());
        case v1::ServerFrame::kUpdate:
            return read(*message.mutable_update(), out.emplace<update>());
        case v1::ServerFrame::kTotals:
            return read(*message.mutable_totals(), out.emplace<rooms::totals_facts>());
        case v1::ServerFrame::kSelf:
            return read(*message.mutable_self(), out.emplace<domain::self_view>());
        case v1::ServerFrame::kAnswer:
            return read(*message.mutable_answer(), out.emplace<answer>());
        case v1::ServerFrame::kNotice:
            return read(*message.mutable_notice(), out.emplace<notice>());
        case v1::ServerFrame::kProbeAnswer:
            return read(*message.mutable_probe_answer(), out.emplace<probe_answer>());
        case v1::ServerFrame::kSimilarIdeas:
            return read(*message.mutable_similar_ideas(), out.emplace<similar_ideas>());
        case v1::ServerFrame::kTexts:
            return read(*message.mutable_texts(), out.emplace<domain::texts_of_run>());
        case v1::ServerFrame::kPeople:
            return read(*message.mutable_people(), out.emplace<rooms::people_facts>());
        case v1::ServerFrame::kWaiting: {
            const v1::Waiting& body = message.waiting();
            out = rooms::waiting_facts{instant_from_milliseconds(body.since_ms()),
                                       instant_from_milliseconds(body.time_ms())};
            return true;
        }
        case v1::ServerFrame::kInLine:
            out = rooms::line_place{message.in_line().place()};
            return true;
        case v1::ServerFrame::BODY_NOT_SET: break;
    }
    return false;
}

result<bytes> inflate_raw(bytes_view packed)
{
    constexpr int window_bits = 15;
    constexpr std::size_t step = 64 * 1024;
    z_stream stream{};
    if (inflateInit2(&stream, -window_bits) != Z_OK) return errc::malformed;
    stream.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib reads it only
    stream.avail_in = static_cast<uInt>(packed.size());
    bytes plain;
    int state = Z_OK;
    while (state == Z_OK) {
        const std::size_t filled = plain.size();
        const std::size_t room = std::min(step, limits::snapshot_bytes_max + 1 - filled);
        plain.resize(filled + room);
        stream.next_out = reinterpret_cast<Bytef*>(plain.data() + filled);
        stream.avail_out = static_cast<uInt>(room);
        state = ::inflate(&stream, Z_NO_FLUSH);
        plain.resize(plain.size() - stream.avail_out);
        if (plain.size() > limits::snapshot_bytes_max) {
            inflateEnd(&stream);
            return errc::message_too_big;
        }
    }
    const bool is_whole = state == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (!is_whole) return errc::malformed;
    return plain;
}

bool read(v1::ViewSnapshot& message, view_snapshot& out)
{
    out.state.as_of = sequence{message.as_of()};
    if (!read(*message.mutable_room(), out.state.header) || !read(message.totals(), out.totals))
        return false;
    out.state.ballots.resize(static_cast<std::size_t>(message.ballots_size()));
    for (std::size_t i = 0; i < out.state.ballots.size(); ++i) {
        if (!read(*message.mutable_ballots(static_cast<int>(i)), out.state.ballots[i]))
            return false;
    }
    if (message.has_charter() && !read(*message.mutable_charter(), out.state.charter.emplace()))
        return false;
    if (message.has_phases()) {
        domain::view_phases& phases = out.state.phases.emplace();
        if (!read(*message.mutable_phases()->mutable_agenda(), phases.plan) ||
            !read_active(message.phases(), phases.active, phases.switches)) {
            return false;
        }
    }
    if (message.has_pace()) read(message.pace(), out.state.pace);
    // A server from before there were rules says nothing of them.
    if (message.has_policy() && !read(message.policy(), out.state.policy)) return false;
    // A server that shows all names may not know that there is anything else.
    if (message.authors() != v1::AUTHORS_UNSPECIFIED &&
        !read_enum(message.authors(), domain::authors_shown::hidden, out.state.authors)) {
        return false;
    }
    out.state.items.resize(static_cast<std::size_t>(message.items_size()));
    for (std::size_t i = 0; i < out.state.items.size(); ++i) {
        if (!read(*message.mutable_items(static_cast<int>(i)), out.state.items[i])) return false;
    }
    for (v1::Group& group : *message.mutable_groups()) read(group, out.state.groups.emplace_back());
    if (message.seating() != v1::SEATING_UNSPECIFIED &&
        !read_enum(message.seating(), domain::seating::assigned, out.state.seating)) {
        return false;
    }
    for (v1::Table& table : *message.mutable_tables()) read(table, out.state.tables.emplace_back());
    for (v1::PromptAnswer& answer : *message.mutable_answers())
        read(answer, out.state.answers.emplace_back());
    for (v1::AnswerText& each : *message.mutable_muted()) {
        out.state.muted.push_back(
            domain::muted_text{ballot_id{each.ballot()}, std::move(*each.mutable_text())});
    }
    out.state.act_count = message.act_count();
    for (v1::Act& act : *message.mutable_acts()) {
        if (!read(act, out.state.acts.emplace_back())) return false;
    }
    if (message.has_stage()) read(*message.mutable_stage(), out.state.stage);
    for (v1::Insight& each : *message.mutable_insights())
        read(each, out.state.insights.emplace_back());
    for (v1::PrivateLine& each : *message.mutable_lines())
        read(each, out.state.lines.emplace_back());
    for (v1::StakeholderGroup& group : *message.mutable_stakeholder_groups())
        read(group, out.state.stakeholder_groups.emplace_back());
    for (v1::InvitationBatch& batch : *message.mutable_invitations())
        read(batch, out.state.invitations.emplace_back());
    return true;
}
// By the library's own conversion: lenient, and no relation of the one that wrote the text.
bool parse_json(bytes_view payload, v1::ServerFrame& message)
{
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    return google::protobuf::util::JsonStringToMessage(
               google::protobuf::StringPiece{payload.data(), payload.size()}, &message, options)
        .ok();
}
}  // namespace

result<server_frame> decode_server_frame(bytes_view payload, rooms::encoding in)
{
    if (payload.size() > limits::snapshot_bytes_max) return errc::message_too_big;
    keep_protobuf_quiet();
    v1::ServerFrame message;
    server_frame out;
    const bool is_parsed =
        in == rooms::encoding::json
            ? parse_json(payload, message)
            : message.ParseFromArray(payload.data(), static_cast<int>(payload.size()));
    if (!is_parsed || !read(message, out)) return errc::malformed;
    return out;
}

result<std::optional<view_snapshot>> snapshot_assembler::add(const snapshot_chunk& chunk)
{
    const bool is_expected =
        chunk.index == next_index_ && (chunk.index == 0 || chunk.compression == compression_);
    const bool is_too_big = joined_.size() + chunk.body.size() > limits::snapshot_bytes_max;
    if (!is_expected || is_too_big) {
        *this = {};
        return is_expected ? errc::message_too_big : errc::malformed;
    }
    joined_ += chunk.body;
    compression_ = chunk.compression;
    ++next_index_;
    if (chunk.place != chunk_place::last) return std::optional<view_snapshot>{};

    const bytes joined = std::move(joined_);
    *this = {};
    bytes inflated;
    if (chunk.compression == chunk_compression::deflate_raw) {
        auto unpacked = inflate_raw(joined);
        if (!unpacked) return unpacked.error();
        inflated = std::move(*unpacked);
    }
    const bytes& plain = chunk.compression == chunk_compression::deflate_raw ? inflated : joined;
    keep_protobuf_quiet();
    v1::ViewSnapshot message;
    view_snapshot whole;
    if (!message.ParseFromString(plain) || !read(message, whole)) return errc::malformed;
    return std::optional<view_snapshot>{std::move(whole)};
}
}  // namespace kring::wire
