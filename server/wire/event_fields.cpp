#include "wire/event_fields.hpp"

#include "base/limits.hpp"
#include "kring/log/v1/record.pb.h"
#include "wire/community_fields.hpp"
#include "wire/language_tag.hpp"
#include "wire/newcomer_fields.hpp"
#include "wire/quiet_protobuf.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace kring::wire {
namespace {
using namespace domain;
using log::v1::Event;
using log::v1::SealedText;

// A record's kind is the field number in Event and the place in event_body plus one. For ever.
template <class Body, int FieldNumber>
constexpr bool is_numbered =
    std::is_same_v<std::variant_alternative_t<FieldNumber - 1, event_body>, Body>;
static_assert(is_numbered<room_created, Event::kRoomCreatedFieldNumber>);
static_assert(is_numbered<ballot_opened, Event::kBallotOpenedFieldNumber>);
static_assert(is_numbered<member_joined, Event::kMemberJoinedFieldNumber>);
static_assert(is_numbered<member_renamed, Event::kMemberRenamedFieldNumber>);
static_assert(is_numbered<member_left, Event::kMemberLeftFieldNumber>);
static_assert(is_numbered<room_opened, Event::kRoomOpenedFieldNumber>);
static_assert(is_numbered<room_paused, Event::kRoomPausedFieldNumber>);
static_assert(is_numbered<room_closed, Event::kRoomClosedFieldNumber>);
static_assert(is_numbered<contribution_posted, Event::kContributionPostedFieldNumber>);
static_assert(is_numbered<contribution_withdrawn, Event::kContributionWithdrawnFieldNumber>);
static_assert(is_numbered<vote_cast, Event::kVoteCastFieldNumber>);
static_assert(is_numbered<vote_withdrawn, Event::kVoteWithdrawnFieldNumber>);
static_assert(is_numbered<contribution_hidden, Event::kContributionHiddenFieldNumber>);
static_assert(is_numbered<contribution_restored, Event::kContributionRestoredFieldNumber>);
static_assert(is_numbered<act_undone, Event::kActUndoneFieldNumber>);
static_assert(is_numbered<facilitator_link_issued, Event::kFacilitatorLinkIssuedFieldNumber>);
static_assert(is_numbered<charter_set, Event::kCharterSetFieldNumber>);
static_assert(is_numbered<charter_accepted, Event::kCharterAcceptedFieldNumber>);
static_assert(is_numbered<promise_confirmed, Event::kPromiseConfirmedFieldNumber>);
static_assert(is_numbered<agenda_set, Event::kAgendaSetFieldNumber>);
static_assert(is_numbered<phases_set, Event::kPhasesSetFieldNumber>);
static_assert(is_numbered<contribution_edited, Event::kContributionEditedFieldNumber>);
static_assert(is_numbered<idea_tagged, Event::kIdeaTaggedFieldNumber>);
static_assert(is_numbered<idea_untagged, Event::kIdeaUntaggedFieldNumber>);
static_assert(is_numbered<group_made, Event::kGroupMadeFieldNumber>);
static_assert(is_numbered<group_renamed, Event::kGroupRenamedFieldNumber>);
static_assert(is_numbered<group_dissolved, Event::kGroupDissolvedFieldNumber>);
static_assert(is_numbered<idea_grouped, Event::kIdeaGroupedFieldNumber>);
static_assert(is_numbered<domain::idea_merged, Event::kIdeaMergedFieldNumber>);
static_assert(is_numbered<idea_unmerged, Event::kIdeaUnmergedFieldNumber>);
static_assert(is_numbered<report_published, Event::kReportPublishedFieldNumber>);
static_assert(is_numbered<ballot_set, Event::kBallotSetFieldNumber>);
static_assert(is_numbered<answer_given, Event::kAnswerGivenFieldNumber>);
static_assert(is_numbered<answer_withdrawn, Event::kAnswerWithdrawnFieldNumber>);
static_assert(is_numbered<answer_muted, Event::kAnswerMutedFieldNumber>);
static_assert(is_numbered<role_changed, Event::kRoleChangedFieldNumber>);
static_assert(is_numbered<lead_taken_over, Event::kLeadTakenOverFieldNumber>);
static_assert(is_numbered<slow_mode_set, Event::kSlowModeSetFieldNumber>);
static_assert(is_numbered<hold_set, Event::kHoldSetFieldNumber>);
static_assert(is_numbered<contribution_published, Event::kContributionPublishedFieldNumber>);
static_assert(is_numbered<contribution_declined, Event::kContributionDeclinedFieldNumber>);
static_assert(is_numbered<member_muted, Event::kMemberMutedFieldNumber>);
static_assert(is_numbered<member_removed, Event::kMemberRemovedFieldNumber>);
static_assert(is_numbered<locked, Event::kLockedFieldNumber>);
static_assert(is_numbered<unlocked, Event::kUnlockedFieldNumber>);
static_assert(is_numbered<spotlight_set, Event::kSpotlightSetFieldNumber>);
static_assert(is_numbered<idea_pinned, Event::kIdeaPinnedFieldNumber>);
static_assert(is_numbered<announced, Event::kAnnouncedFieldNumber>);
static_assert(is_numbered<insight_shared, Event::kInsightSharedFieldNumber>);
static_assert(is_numbered<insight_taken_back, Event::kInsightTakenBackFieldNumber>);
static_assert(is_numbered<line_sent, Event::kLineSentFieldNumber>);
static_assert(is_numbered<hands_counted, Event::kHandsCountedFieldNumber>);
static_assert(is_numbered<stakeholder_groups_set, Event::kStakeholderGroupsSetFieldNumber>);
static_assert(is_numbered<stakeholder_group_chosen, Event::kStakeholderGroupChosenFieldNumber>);
static_assert(is_numbered<join_link_rotated, Event::kJoinLinkRotatedFieldNumber>);
static_assert(is_numbered<table_made, Event::kTableMadeFieldNumber>);
static_assert(is_numbered<table_renamed, Event::kTableRenamedFieldNumber>);
static_assert(is_numbered<table_dissolved, Event::kTableDissolvedFieldNumber>);
static_assert(is_numbered<seating_set, Event::kSeatingSetFieldNumber>);
static_assert(is_numbered<seat_taken, Event::kSeatTakenFieldNumber>);
static_assert(is_numbered<note_taker_set, Event::kNoteTakerSetFieldNumber>);
static_assert(is_numbered<table_time_set, Event::kTableTimeSetFieldNumber>);
static_assert(is_numbered<ideas_harvested, Event::kIdeasHarvestedFieldNumber>);
static_assert(is_numbered<entry_set, Event::kEntrySetFieldNumber>);
static_assert(is_numbered<newcomers_let_in, Event::kNewcomersLetInFieldNumber>);
static_assert(is_numbered<newcomer_turned_away, Event::kNewcomerTurnedAwayFieldNumber>);
static_assert(is_numbered<invitations_made, Event::kInvitationsMadeFieldNumber>);
static_assert(is_numbered<invitations_withdrawn, Event::kInvitationsWithdrawnFieldNumber>);
static_assert(is_numbered<recovery_made, Event::kRecoveryMadeFieldNumber>);
static_assert(is_numbered<recovery_used, Event::kRecoveryUsedFieldNumber>);
static_assert(is_numbered<passphrase_set, Event::kPassphraseSetFieldNumber>);
static_assert(is_numbered<policy_set, Event::kPolicySetFieldNumber>);
static_assert(is_numbered<contribution_flagged, Event::kContributionFlaggedFieldNumber>);
static_assert(is_numbered<flag_withdrawn, Event::kFlagWithdrawnFieldNumber>);
static_assert(is_numbered<views_counted, Event::kViewsCountedFieldNumber>);
static_assert(is_numbered<contribution_blurred, Event::kContributionBlurredFieldNumber>);
static_assert(is_numbered<jury_called, Event::kJuryCalledFieldNumber>);
static_assert(is_numbered<jurors_added, Event::kJurorsAddedFieldNumber>);
static_assert(is_numbered<jury_answered, Event::kJuryAnsweredFieldNumber>);
static_assert(is_numbered<jury_closed, Event::kJuryClosedFieldNumber>);
static_assert(is_numbered<contribution_cleared, Event::kContributionClearedFieldNumber>);
static_assert(is_numbered<verdict_appealed, Event::kVerdictAppealedFieldNumber>);
static_assert(is_numbered<screen_set, Event::kScreenSetFieldNumber>);
static_assert(std::variant_size_v<event_body> == 83);
static_assert(static_cast<int>(screen_scene::by_itself) == log::v1::SCREEN_SCENE_UNSPECIFIED &&
              static_cast<int>(screen_scene::way_in) == log::v1::SCREEN_SCENE_WAY_IN &&
              static_cast<int>(screen_scene::ideas) == log::v1::SCREEN_SCENE_IDEAS &&
              static_cast<int>(screen_scene::compare) == log::v1::SCREEN_SCENE_COMPARE &&
              static_cast<int>(screen_scene::groups) == log::v1::SCREEN_SCENE_GROUPS &&
              static_cast<int>(screen_scene::question) == log::v1::SCREEN_SCENE_QUESTION &&
              static_cast<int>(screen_scene::tables) == log::v1::SCREEN_SCENE_TABLES &&
              static_cast<int>(last_screen_scene) == log::v1::SCREEN_SCENE_PULSE);
static_assert(static_cast<int>(seating::chosen) == log::v1::SEATING_CHOSEN &&
              static_cast<int>(seating::assigned) == log::v1::SEATING_ASSIGNED);
static_assert(static_cast<int>(edit_trace::silent) == log::v1::EDIT_TRACE_SILENT &&
              static_cast<int>(edit_trace::version) == log::v1::EDIT_TRACE_VERSION);

static_assert(static_cast<int>(member_role::participant) == log::v1::ROLE_PARTICIPANT &&
              static_cast<int>(member_role::helper) == log::v1::ROLE_HELPER &&
              static_cast<int>(member_role::lead) == log::v1::ROLE_LEAD);
static_assert(static_cast<int>(ballot_kind::support) == log::v1::BALLOT_KIND_SUPPORT &&
              static_cast<int>(ballot_kind::stance) == log::v1::BALLOT_KIND_STANCE &&
              static_cast<int>(ballot_kind::dots) == log::v1::BALLOT_KIND_DOTS &&
              static_cast<int>(ballot_kind::score) == log::v1::BALLOT_KIND_SCORE &&
              static_cast<int>(ballot_kind::choice) == log::v1::BALLOT_KIND_CHOICE &&
              static_cast<int>(ballot_kind::pairwise) == log::v1::BALLOT_KIND_PAIRWISE &&
              static_cast<int>(ballot_kind::scale) == log::v1::BALLOT_KIND_SCALE &&
              static_cast<int>(ballot_kind::open) == log::v1::BALLOT_KIND_OPEN &&
              static_cast<int>(ballot_kind::words) == log::v1::BALLOT_KIND_WORDS);

static_assert(static_cast<int>(goal_measure::none) == log::v1::MEASURE_UNSPECIFIED &&
              static_cast<int>(goal_measure::votes) == log::v1::MEASURE_VOTES);
static_assert(static_cast<int>(ladder_step::inform) == log::v1::LADDER_STEP_INFORM &&
              static_cast<int>(ladder_step::co_decide) == log::v1::LADDER_STEP_CO_DECIDE);
static_assert(static_cast<int>(names_mode::shown) == log::v1::NAMES_MODE_SHOWN &&
              static_cast<int>(names_mode::unnamed) == log::v1::NAMES_MODE_UNNAMED);
static_assert(static_cast<int>(permission::nobody) == log::v1::PERMISSION_UNSPECIFIED &&
              static_cast<int>(permission::everybody) == log::v1::PERMISSION_EVERYBODY);
static_assert(static_cast<int>(list_order::newest) == log::v1::LIST_ORDER_NEWEST &&
              static_cast<int>(list_order::few_eyes) == log::v1::LIST_ORDER_FEW_EYES);
static_assert(static_cast<int>(advance::by_hand) == log::v1::ADVANCE_BY_HAND &&
              static_cast<int>(advance::unattended) == log::v1::ADVANCE_UNATTENDED);

struct half_writer {
    Event& plain;
    SealedText& texts;

    void operator()(const room_created& body) const
    {
        const auto tag = tag_of(body.language);
        plain.mutable_room_created()->set_language(tag.data(), tag.size());
        texts.set_title(body.title);
        texts.set_question(body.question);
        texts.set_promise(body.promise);
    }
    void operator()(const ballot_opened& body) const
    {
        auto& opened = *plain.mutable_ballot_opened();
        opened.set_kind(static_cast<log::v1::BallotKind>(body.kind));
        opened.set_group(body.terms.group.value());
        opened.set_budget(body.terms.budget);
        opened.set_at_most(body.terms.at_most);
        opened.set_steps(body.terms.steps);
        opened.set_labels(static_cast<std::uint32_t>(body.terms.labels.size()));
        opened.set_hides_counts(!body.shows_counts);
        opened.set_phase(body.terms.phase);
        opened.set_waits(body.waits);
        if (body.terms.title.empty()) return;
        auto& sealed = *texts.mutable_ballot();
        sealed.set_title(body.terms.title);
        sealed.set_tag(body.terms.tag);
        for (const std::string& each : body.terms.labels) sealed.add_labels(each);
    }
    void operator()(const answer_given& body) const
    {
        auto& given = *plain.mutable_answer_given();
        given.set_ballot(body.ballot.value());
        given.set_texts(static_cast<std::uint32_t>(body.texts.size()));
        for (const std::string& each : body.texts) texts.add_texts(each);
    }
    void operator()(const answer_withdrawn& body) const
    {
        plain.mutable_answer_withdrawn()->set_ballot(body.ballot.value());
    }
    void operator()(const answer_muted& body) const
    {
        auto& muted = *plain.mutable_answer_muted();
        muted.set_ballot(body.ballot.value());
        muted.set_is_muted(body.is_muted);
        texts.set_text(body.text);
    }
    void operator()(const ballot_set& body) const
    {
        auto& set = *plain.mutable_ballot_set();
        set.set_ballot(body.ballot.value());
        set.set_is_closed(!body.is_open);
        set.set_hides_counts(!body.shows_counts);
    }
    void operator()(const member_joined& body) const
    {
        auto& joined = *plain.mutable_member_joined();
        joined.set_role(static_cast<log::v1::Role>(body.role));
        joined.set_nonce_hash(body.nonce_hash.data(), body.nonce_hash.size());
        joined.set_link(body.link.value());
        joined.set_skeleton_tables(body.form.tables);
        joined.set_invitation_batch(body.invitation.batch.value());
        joined.set_invitation_number(body.invitation.number);
        texts.set_name(body.name);
        texts.set_name_skeleton(body.form.skeleton);
    }
    void operator()(const member_renamed& body) const
    {
        plain.mutable_member_renamed()->set_skeleton_tables(body.form.tables);
        texts.set_name(body.name);
        texts.set_name_skeleton(body.form.skeleton);
    }
    void operator()(const member_left&) const { plain.mutable_member_left(); }
    void operator()(const room_opened&) const { plain.mutable_room_opened(); }
    void operator()(const room_paused& body) const
    {
        plain.mutable_room_paused()->set_until_ms(to_milliseconds(body.until));
        texts.set_reason(body.reason);
    }
    void operator()(const room_closed&) const { plain.mutable_room_closed(); }
    void operator()(const contribution_posted& body) const
    {
        auto& made = *plain.mutable_contribution_posted();
        made.set_parent(body.parent.value());
        made.set_improves(body.improves.value());
        made.set_seed(body.seed);
        made.set_held(body.held);
        made.set_asks(body.asks);
        made.set_people(body.source.people);
        made.set_table(body.table.value());
        texts.set_text(body.text);
        texts.set_on_behalf(body.source.label);
    }
    void operator()(const contribution_withdrawn& body) const
    {
        plain.mutable_contribution_withdrawn()->set_contribution(body.contribution.value());
    }
    void operator()(const vote_cast& body) const
    {
        auto& vote = *plain.mutable_vote_cast();
        vote.set_ballot(body.ballot.value());
        vote.set_subject(body.subject.value());
        vote.set_value(body.value);
    }
    void operator()(const vote_withdrawn& body) const
    {
        auto& vote = *plain.mutable_vote_withdrawn();
        vote.set_ballot(body.ballot.value());
        vote.set_subject(body.subject.value());
    }
    void operator()(const contribution_hidden& body) const
    {
        plain.mutable_contribution_hidden()->set_contribution(body.contribution.value());
        texts.set_reason(body.reason);
    }
    void operator()(const contribution_restored& body) const
    {
        plain.mutable_contribution_restored()->set_contribution(body.contribution.value());
        texts.set_reason(body.reason);
    }
    void operator()(const act_undone& body) const
    {
        plain.mutable_act_undone()->set_act(body.act.value());
    }
    void operator()(const facilitator_link_issued& body) const
    {
        auto& issued = *plain.mutable_facilitator_link_issued();
        issued.set_role(static_cast<log::v1::Role>(body.role));
        issued.set_expires_ms(to_milliseconds(body.expires));
    }
    void operator()(const charter_set& body) const
    {
        const charter& terms = body.charter;
        auto& set = *plain.mutable_charter_set();
        auto& sealed = *texts.mutable_charter();
        for (const goal& each : terms.goals) {
            auto& counted = *set.add_goals();
            counted.set_measure(static_cast<log::v1::Measure>(each.measure));
            counted.set_target(each.target);
            sealed.add_goals(each.text);
        }
        set.set_due_date(terms.due.number);
        set.set_ladder_step(static_cast<log::v1::LadderStep>(terms.step));
        set.set_names(static_cast<log::v1::NamesMode>(terms.names));
        set.set_manners(static_cast<std::uint32_t>(terms.manners.size()));
        sealed.set_question(terms.question);
        sealed.set_welcome(terms.welcome);
        sealed.set_unwelcome(terms.unwelcome);
        sealed.set_promise(terms.promise);
        sealed.set_decision_maker(terms.decision_maker);
        sealed.set_confidence(terms.confidence);
        for (const std::string& each : terms.manners) sealed.add_manners(each);
    }
    void operator()(const charter_accepted& body) const
    {
        plain.mutable_charter_accepted()->set_version(body.version.value());
    }
    void operator()(const promise_confirmed& body) const
    {
        plain.mutable_promise_confirmed()->set_version(body.version.value());
    }
    void operator()(const agenda_set& body) const
    {
        auto& set = *plain.mutable_agenda_set();
        set.set_advance(static_cast<log::v1::Advance>(body.agenda.advance));
        for (const phase_plan& each : body.agenda.phases) {
            auto& phase = *set.add_phases();
            auto& switches = *phase.mutable_switches();
            phase.set_number(each.number);
            phase.set_duration_s(static_cast<std::uint32_t>(each.duration.count()));
            phase.set_starts_ms(to_milliseconds(each.starts));
            switches.set_write(static_cast<log::v1::Permission>(each.switches.write));
            switches.set_reply(static_cast<log::v1::Permission>(each.switches.reply));
            switches.set_vote(static_cast<log::v1::Permission>(each.switches.vote));
            switches.set_show_counts(each.switches.show_counts);
            switches.set_show_authors(each.switches.show_authors);
            switches.set_order(static_cast<log::v1::ListOrder>(each.switches.order));
            switches.set_without_support(!each.switches.takes_support);
            switches.set_without_stance(!each.switches.takes_stance);
            texts.add_phases(each.title);
        }
    }
    void operator()(const report_published& body) const
    {
        plain.mutable_report_published()->set_as_of(body.as_of.value());
    }
    void operator()(const phases_set& body) const
    {
        auto& set = *plain.mutable_phases_set();
        for (const active_phase& each : body.active) {
            auto& active = *set.add_active();
            active.set_number(each.number);
            active.set_ends_ms(to_milliseconds(each.ends));
        }
    }
    void operator()(const contribution_edited& body) const
    {
        auto& edited = *plain.mutable_contribution_edited();
        edited.set_contribution(body.contribution.value());
        edited.set_trace(static_cast<log::v1::EditTrace>(body.trace));
        texts.set_text(body.text);
    }
    void operator()(const idea_tagged& body) const
    {
        plain.mutable_idea_tagged()->set_contribution(body.contribution.value());
        texts.set_text(body.text);
    }
    void operator()(const idea_untagged& body) const
    {
        auto& untagged = *plain.mutable_idea_untagged();
        untagged.set_contribution(body.contribution.value());
        untagged.set_tag(body.tag.value());
    }
    void operator()(const group_made& body) const
    {
        plain.mutable_group_made();
        texts.set_title(body.title);
    }
    void operator()(const group_renamed& body) const
    {
        plain.mutable_group_renamed()->set_group(body.group.value());
        texts.set_title(body.title);
    }
    void operator()(const group_dissolved& body) const
    {
        plain.mutable_group_dissolved()->set_group(body.group.value());
    }
    void operator()(const idea_grouped& body) const
    {
        auto& grouped = *plain.mutable_idea_grouped();
        grouped.set_contribution(body.contribution.value());
        grouped.set_group(body.group.value());
    }
    void operator()(const domain::idea_merged& body) const
    {
        auto& merged = *plain.mutable_idea_merged();
        merged.set_contribution(body.contribution.value());
        merged.set_into(body.into.value());
        texts.set_reason(body.reason);
    }
    void operator()(const stakeholder_groups_set& body) const
    {
        auto& set = *plain.mutable_stakeholder_groups_set();
        for (const stakeholder_group& each : body.groups) {
            auto& group = *set.add_groups();
            group.set_number(each.number);
            group.set_expected(each.expected);
            texts.add_stakeholder_groups(each.title);
        }
    }
    void operator()(const join_link_rotated&) const { plain.mutable_join_link_rotated(); }
    void operator()(const stakeholder_group_chosen& body) const
    {
        plain.mutable_stakeholder_group_chosen()->set_number(body.number);
    }
    void operator()(const idea_unmerged& body) const
    {
        auto& unmerged = *plain.mutable_idea_unmerged();
        unmerged.set_contribution(body.contribution.value());
        unmerged.set_from(body.from.value());
    }
    void operator()(const role_changed& body) const
    {
        auto& changed = *plain.mutable_role_changed();
        changed.set_member(body.member.value());
        changed.set_role(static_cast<log::v1::Role>(body.role));
    }
    void operator()(const hold_set& body) const
    {
        plain.mutable_hold_set()->set_publish_after_s(
            static_cast<std::uint32_t>(body.publish_after.count()));
    }
    void operator()(const contribution_published& body) const
    {
        plain.mutable_contribution_published()->set_contribution(body.contribution.value());
    }
    void operator()(const contribution_declined& body) const
    {
        plain.mutable_contribution_declined()->set_contribution(body.contribution.value());
        texts.set_reason(body.reason);
    }
    void operator()(const member_muted& body) const
    {
        auto& muted = *plain.mutable_member_muted();
        muted.set_member(body.member.value());
        muted.set_until_ms(to_milliseconds(body.until));
        texts.set_reason(body.reason);
    }
    void operator()(const member_removed& body) const
    {
        plain.mutable_member_removed()->set_member(body.member.value());
        texts.set_reason(body.reason);
    }
    void operator()(const lead_taken_over&) const { plain.mutable_lead_taken_over(); }
    void operator()(const slow_mode_set& body) const
    {
        plain.mutable_slow_mode_set()->set_seconds(
            static_cast<std::uint32_t>(body.between.count()));
    }
    void operator()(const locked& body) const
    {
        plain.mutable_locked()->set_contribution(body.contribution.value());
        texts.set_reason(body.reason);
    }
    void operator()(const unlocked& body) const
    {
        plain.mutable_unlocked()->set_contribution(body.contribution.value());
    }
    void operator()(const spotlight_set& body) const
    {
        auto& set = *plain.mutable_spotlight_set();
        set.set_contribution(body.contribution.value());
        set.set_follow(body.follow);
    }
    void operator()(const idea_pinned& body) const
    {
        auto& pinned = *plain.mutable_idea_pinned();
        pinned.set_contribution(body.contribution.value());
        pinned.set_pinned(body.pinned);
    }
    void operator()(const announced& body) const
    {
        plain.mutable_announced();
        texts.set_text(body.text);
    }
    void operator()(const insight_shared& body) const
    {
        auto& shared = *plain.mutable_insight_shared();
        for (const contribution_id each : body.ideas)
            shared.add_ideas()->set_contribution(each.value());
        texts.set_text(body.text);
    }
    void operator()(const insight_taken_back& body) const
    {
        plain.mutable_insight_taken_back()->set_insight(body.insight.value());
    }
    void operator()(const line_sent& body) const
    {
        plain.mutable_line_sent()->set_member(body.member.value());
        texts.set_text(body.text);
    }
    void operator()(const hands_counted& body) const
    {
        auto& counted = *plain.mutable_hands_counted();
        counted.set_contribution(body.contribution.value());
        counted.set_hands(body.counted.hands);
        counted.set_present(body.counted.present);
        texts.set_reason(body.reason);
    }
    void operator()(const table_made& body) const
    {
        plain.mutable_table_made();
        texts.set_name(body.name);
    }
    void operator()(const table_renamed& body) const
    {
        plain.mutable_table_renamed()->set_table(body.table.value());
        texts.set_name(body.name);
    }
    void operator()(const table_dissolved& body) const
    {
        plain.mutable_table_dissolved()->set_table(body.table.value());
    }
    void operator()(const seating_set& body) const
    {
        plain.mutable_seating_set()->set_seating(static_cast<log::v1::Seating>(body.how));
    }
    void operator()(const seat_taken& body) const
    {
        plain.mutable_seat_taken()->set_member(body.member.value());
        plain.mutable_seat_taken()->set_table(body.table.value());
    }
    void operator()(const note_taker_set& body) const
    {
        plain.mutable_note_taker_set()->set_member(body.member.value());
        plain.mutable_note_taker_set()->set_takes_notes(body.takes_notes);
    }
    void operator()(const table_time_set& body) const
    {
        plain.mutable_table_time_set()->set_table(body.table.value());
        plain.mutable_table_time_set()->set_ends_ms(to_milliseconds(body.ends));
    }
    void operator()(const ideas_harvested& body) const
    {
        auto& harvested = *plain.mutable_ideas_harvested();
        for (const contribution_id each : body.ideas)
            harvested.add_ideas()->set_contribution(each.value());
    }
    void operator()(const entry_set& body) const { wire::write(body, *plain.mutable_entry_set()); }
    void operator()(const newcomers_let_in& body) const
    {
        wire::write(body, *plain.mutable_newcomers_let_in());
    }
    void operator()(const newcomer_turned_away& body) const
    {
        wire::write(body, *plain.mutable_newcomer_turned_away());
        texts.set_reason(body.reason);
    }
    void operator()(const invitations_made& body) const
    {
        wire::write(body, *plain.mutable_invitations_made());
        texts.set_channel(body.channel);
    }
    void operator()(const invitations_withdrawn& body) const
    {
        wire::write(body, *plain.mutable_invitations_withdrawn());
    }
    void operator()(const recovery_made&) const { plain.mutable_recovery_made(); }
    void operator()(const recovery_used&) const { plain.mutable_recovery_used(); }
    void operator()(const passphrase_set& body) const
    {
        wire::write(body, *plain.mutable_passphrase_set());
        texts.set_passphrase(body.passphrase);
    }
    void operator()(const policy_set& body) const
    {
        wire::write(body, *plain.mutable_policy_set());
    }
    void operator()(const contribution_flagged& body) const
    {
        wire::write(body, *plain.mutable_contribution_flagged());
        texts.set_text(body.note);
    }
    void operator()(const flag_withdrawn& body) const
    {
        wire::write(body, *plain.mutable_flag_withdrawn());
    }
    void operator()(const views_counted& body) const
    {
        wire::write(body, *plain.mutable_views_counted());
    }
    void operator()(const contribution_blurred& body) const
    {
        wire::write(body, *plain.mutable_contribution_blurred());
    }
    void operator()(const jury_called& body) const
    {
        wire::write(body, *plain.mutable_jury_called());
    }
    void operator()(const jurors_added& body) const
    {
        wire::write(body, *plain.mutable_jurors_added());
    }
    void operator()(const jury_answered& body) const
    {
        wire::write(body, *plain.mutable_jury_answered());
    }
    void operator()(const jury_closed& body) const
    {
        wire::write(body, *plain.mutable_jury_closed());
    }
    void operator()(const contribution_cleared& body) const
    {
        wire::write(body, *plain.mutable_contribution_cleared());
    }
    void operator()(const verdict_appealed& body) const
    {
        wire::write(body, *plain.mutable_verdict_appealed());
    }
    void operator()(const screen_set& body) const
    {
        plain.mutable_screen_set()->set_scene(static_cast<log::v1::ScreenScene>(body.scene));
    }
};

bool read_role(log::v1::Role number, member_role& role)
{
    if (number < log::v1::ROLE_PARTICIPANT || number > log::v1::ROLE_LEAD) return false;
    role = static_cast<member_role>(number);
    return true;
}

error_code read(const log::v1::RoomCreated& message, event_body& out)
{
    const auto language = language_of(message.language());
    if (!language) return errc::data_damaged;
    out.emplace<room_created>().language = *language;
    return known(message);
}

error_code read(const log::v1::BallotOpened& message, event_body& out)
{
    ballot_opened& opened = out.emplace<ballot_opened>();
    // As many as a list may have: a damaged number must not make a huge one.
    if (message.kind() < log::v1::BALLOT_KIND_SUPPORT ||
        message.kind() > static_cast<int>(last_ballot_kind) ||
        message.labels() > limits::options_max) {
        return errc::data_damaged;
    }
    opened.kind = static_cast<ballot_kind>(message.kind());
    opened.terms.group = group_id{message.group()};
    opened.terms.budget = message.budget();
    opened.terms.at_most = message.at_most();
    opened.terms.steps = message.steps();
    opened.terms.labels.resize(message.labels());
    opened.shows_counts = !message.hides_counts();
    opened.terms.phase = message.phase();
    opened.waits = message.waits();
    return known(message);
}

error_code read(const log::v1::MemberJoined& message, event_body& out)
{
    member_joined& joined = out.emplace<member_joined>();
    if (!read_role(message.role(), joined.role) ||
        message.nonce_hash().size() != joined.nonce_hash.size()) {
        return errc::data_damaged;
    }
    std::copy(message.nonce_hash().begin(), message.nonce_hash().end(), joined.nonce_hash.begin());
    joined.link = link_id{message.link()};
    joined.form.tables = message.skeleton_tables();
    joined.invitation = {batch_id{message.invitation_batch()}, message.invitation_number()};
    return known(message);
}

error_code read(const log::v1::FacilitatorLinkIssued& message, event_body& out)
{
    facilitator_link_issued& issued = out.emplace<facilitator_link_issued>();
    issued.expires = instant_from_milliseconds(message.expires_ms());
    return read_role(message.role(), issued.role) ? known(message) : error_code{errc::data_damaged};
}

error_code read(const log::v1::RoleChanged& message, event_body& out)
{
    role_changed& changed = out.emplace<role_changed>();
    changed.member = member_id{message.member()};
    return read_role(message.role(), changed.role) ? known(message)
                                                   : error_code{errc::data_damaged};
}

template <class Enum>
bool read_word(int number, Enum first, Enum last, Enum& out)
{
    if (number < static_cast<int>(first) || number > static_cast<int>(last)) return false;
    out = static_cast<Enum>(number);
    return true;
}

error_code read(const log::v1::CharterSet& message, event_body& out)
{
    charter& terms = out.emplace<charter_set>().charter;
    for (const log::v1::Goal& each : message.goals()) {
        goal& counted = terms.goals.emplace_back();
        counted.target = each.target();
        if (!read_word(each.measure(), goal_measure::none, goal_measure::votes, counted.measure))
            return errc::data_damaged;
        if (const error_code newer = known(each)) return newer;
    }
    // As many as a list may have: a damaged number must not make a huge one.
    if (message.manners() > limits::manners_max) return errc::data_damaged;
    terms.manners.resize(message.manners());
    terms.due.number = message.due_date();
    if (!read_word(message.ladder_step(), ladder_step::inform, ladder_step::co_decide,
                   terms.step) ||
        !read_word(message.names(), names_mode::shown, names_mode::unnamed, terms.names)) {
        return errc::data_damaged;
    }
    return known(message);
}

bool read(const log::v1::PhaseSwitches& message, phase_switches& out)
{
    out.show_counts = message.show_counts();
    out.show_authors = message.show_authors();
    out.takes_support = !message.without_support();
    out.takes_stance = !message.without_stance();
    return read_word(message.write(), permission::nobody, permission::everybody, out.write) &&
           read_word(message.reply(), permission::nobody, permission::everybody, out.reply) &&
           read_word(message.vote(), permission::nobody, permission::everybody, out.vote) &&
           read_word(message.order(), list_order::newest, list_order::few_eyes, out.order);
}

error_code read(const log::v1::AgendaSet& message, event_body& out)
{
    agenda& plan = out.emplace<agenda_set>().agenda;
    if (!read_word(message.advance(), advance::by_hand, advance::unattended, plan.advance))
        return errc::data_damaged;
    for (const log::v1::PhasePlan& each : message.phases()) {
        phase_plan& phase = plan.phases.emplace_back();
        phase.number = each.number();
        phase.duration = std::chrono::seconds{each.duration_s()};
        phase.starts = instant_from_milliseconds(each.starts_ms());
        if (!read(each.switches(), phase.switches)) return errc::data_damaged;
        if (const error_code newer = known(each)) return newer;
        if (const error_code newer = known(each.switches())) return newer;
    }
    return known(message);
}

error_code read(const log::v1::PhasesSet& message, event_body& out)
{
    auto& active = out.emplace<phases_set>().active;
    for (const log::v1::ActivePhase& each : message.active()) {
        active.push_back({each.number(), instant_from_milliseconds(each.ends_ms())});
        if (const error_code newer = known(each)) return newer;
    }
    return known(message);
}

error_code read(const log::v1::StakeholderGroupsSet& message, event_body& out)
{
    auto& groups = out.emplace<stakeholder_groups_set>().groups;
    for (const log::v1::StakeholderGroup& each : message.groups()) {
        groups.push_back({each.number(), {}, each.expected()});
        if (const error_code newer = known(each)) return newer;
    }
    return known(message);
}

error_code read(const log::v1::ContributionEdited& message, event_body& out)
{
    const int trace = message.trace();
    if (trace < log::v1::EDIT_TRACE_SILENT || trace > log::v1::EDIT_TRACE_VERSION)
        return errc::data_damaged;
    out = contribution_edited{
        contribution_id{message.contribution()}, static_cast<edit_trace>(trace), {}};
    return known(message);
}

error_code read(const log::v1::AnswerGiven& message, event_body& out)
{
    answer_given& given = out.emplace<answer_given>();
    given.ballot = ballot_id{message.ballot()};
    // As many as a list may have: a damaged number must not make a huge one.
    if (message.texts() == 0 || message.texts() > limits::words_max) return errc::data_damaged;
    given.texts.resize(message.texts());
    return known(message);
}

error_code read(const log::v1::InsightShared& message, event_body& out)
{
    auto& ideas = out.emplace<insight_shared>().ideas;
    for (const log::v1::CitedIdea& each : message.ideas()) {
        ideas.emplace_back(each.contribution());
        if (const error_code newer = known(each)) return newer;
    }
    return known(message);
}

error_code read(const log::v1::SeatingSet& message, event_body& out)
{
    seating_set& set = out.emplace<seating_set>();
    return read_word(message.seating(), seating::chosen, seating::assigned, set.how)
               ? known(message)
               : error_code{errc::data_damaged};
}

error_code read(const log::v1::ScreenSet& message, event_body& out)
{
    screen_set& set = out.emplace<screen_set>();
    return read_word(message.scene(), screen_scene::by_itself, last_screen_scene, set.scene)
               ? known(message)
               : error_code{errc::data_damaged};
}

error_code read(const log::v1::IdeasHarvested& message, event_body& out)
{
    auto& ideas = out.emplace<ideas_harvested>().ideas;
    for (const log::v1::CitedIdea& each : message.ideas()) {
        ideas.emplace_back(each.contribution());
        if (const error_code newer = known(each)) return newer;
    }
    return known(message);
}

// For bodies whose values all fit whatever they are.
template <class Message>
error_code take(const Message& message, event_body& out, event_body body)
{
    out = std::move(body);
    return known(message);
}

error_code read(const Event& message, event_body& out)
{
    switch (message.body_case()) {
        case Event::kRoomCreated: return read(message.room_created(), out);
        case Event::kBallotOpened: return read(message.ballot_opened(), out);
        case Event::kMemberJoined: return read(message.member_joined(), out);
        case Event::kMemberRenamed: {
            const auto& body = message.member_renamed();
            return take(body, out, member_renamed{{}, {{}, body.skeleton_tables()}});
        }
        case Event::kMemberLeft: return take(message.member_left(), out, member_left{});
        case Event::kRoomOpened: return take(message.room_opened(), out, room_opened{});
        case Event::kRoomPaused: {
            const auto& body = message.room_paused();
            return take(body, out, room_paused{{}, instant_from_milliseconds(body.until_ms())});
        }
        case Event::kRoomClosed: return take(message.room_closed(), out, room_closed{});
        case Event::kContributionPosted: {
            const auto& body = message.contribution_posted();
            return take(body, out,
                        contribution_posted{contribution_id{body.parent()},
                                            {},
                                            contribution_id{body.improves()},
                                            body.seed(),
                                            body.held(),
                                            body.asks(),
                                            {{}, body.people()},
                                            table_id{body.table()}});
        }
        case Event::kContributionWithdrawn: {
            const auto& body = message.contribution_withdrawn();
            return take(body, out, contribution_withdrawn{contribution_id{body.contribution()}});
        }
        case Event::kVoteCast: {
            const auto& body = message.vote_cast();
            return take(
                body, out,
                vote_cast{ballot_id{body.ballot()}, contribution_id{body.subject()}, body.value()});
        }
        case Event::kVoteWithdrawn: {
            const auto& body = message.vote_withdrawn();
            return take(body, out,
                        vote_withdrawn{ballot_id{body.ballot()}, contribution_id{body.subject()}});
        }
        case Event::kContributionHidden: {
            const auto& body = message.contribution_hidden();
            return take(body, out,
                        domain::contribution_hidden{contribution_id{body.contribution()}, {}});
        }
        case Event::kContributionRestored: {
            const auto& body = message.contribution_restored();
            return take(body, out, contribution_restored{contribution_id{body.contribution()}, {}});
        }
        case Event::kActUndone: {
            const auto& body = message.act_undone();
            return take(body, out, act_undone{act_id{body.act()}});
        }
        case Event::kFacilitatorLinkIssued: return read(message.facilitator_link_issued(), out);
        case Event::kCharterSet: return read(message.charter_set(), out);
        case Event::kCharterAccepted: {
            const auto& body = message.charter_accepted();
            return take(body, out, charter_accepted{sequence{body.version()}});
        }
        case Event::kPromiseConfirmed: {
            const auto& body = message.promise_confirmed();
            return take(body, out, promise_confirmed{sequence{body.version()}});
        }
        case Event::kAgendaSet: return read(message.agenda_set(), out);
        case Event::kPhasesSet: return read(message.phases_set(), out);
        case Event::kContributionEdited: return read(message.contribution_edited(), out);
        case Event::kIdeaTagged: {
            const auto& body = message.idea_tagged();
            return take(body, out, idea_tagged{contribution_id{body.contribution()}, {}});
        }
        case Event::kIdeaUntagged: {
            const auto& body = message.idea_untagged();
            return take(body, out,
                        idea_untagged{contribution_id{body.contribution()}, tag_id{body.tag()}});
        }
        case Event::kGroupMade: return take(message.group_made(), out, group_made{});
        case Event::kGroupRenamed: {
            const auto& body = message.group_renamed();
            return take(body, out, group_renamed{group_id{body.group()}, {}});
        }
        case Event::kGroupDissolved: {
            const auto& body = message.group_dissolved();
            return take(body, out, group_dissolved{group_id{body.group()}});
        }
        case Event::kIdeaGrouped: {
            const auto& body = message.idea_grouped();
            return take(body, out,
                        idea_grouped{contribution_id{body.contribution()}, group_id{body.group()}});
        }
        case Event::kIdeaMerged: {
            const auto& body = message.idea_merged();
            return take(
                body, out,
                domain::idea_merged{
                    contribution_id{body.contribution()}, contribution_id{body.into()}, {}});
        }
        case Event::kIdeaUnmerged: {
            const auto& body = message.idea_unmerged();
            return take(
                body, out,
                idea_unmerged{contribution_id{body.contribution()}, contribution_id{body.from()}});
        }
        case Event::kReportPublished: {
            const auto& body = message.report_published();
            return take(body, out, report_published{sequence{body.as_of()}});
        }
        case Event::kBallotSet: {
            const auto& body = message.ballot_set();
            return take(
                body, out,
                ballot_set{ballot_id{body.ballot()}, !body.is_closed(), !body.hides_counts()});
        }
        case Event::kAnswerGiven: return read(message.answer_given(), out);
        case Event::kAnswerWithdrawn: {
            const auto& body = message.answer_withdrawn();
            return take(body, out, answer_withdrawn{ballot_id{body.ballot()}});
        }
        case Event::kAnswerMuted: {
            const auto& body = message.answer_muted();
            return take(body, out, answer_muted{ballot_id{body.ballot()}, body.is_muted(), {}});
        }
        case Event::kHoldSet: {
            const auto& body = message.hold_set();
            return take(body, out, hold_set{std::chrono::seconds{body.publish_after_s()}});
        }
        case Event::kContributionPublished: {
            const auto& body = message.contribution_published();
            return take(body, out, contribution_published{contribution_id{body.contribution()}});
        }
        case Event::kContributionDeclined: {
            const auto& body = message.contribution_declined();
            return take(body, out, contribution_declined{contribution_id{body.contribution()}, {}});
        }
        case Event::kMemberMuted: {
            const auto& body = message.member_muted();
            return take(
                body, out,
                member_muted{
                    member_id{body.member()}, instant_from_milliseconds(body.until_ms()), {}});
        }
        case Event::kMemberRemoved: {
            const auto& body = message.member_removed();
            return take(body, out, member_removed{member_id{body.member()}, {}});
        }
        case Event::kRoleChanged: return read(message.role_changed(), out);
        case Event::kLeadTakenOver: return take(message.lead_taken_over(), out, lead_taken_over{});
        case Event::kSlowModeSet: {
            const auto& body = message.slow_mode_set();
            return take(body, out, slow_mode_set{std::chrono::seconds{body.seconds()}});
        }
        case Event::kLocked: {
            const auto& body = message.locked();
            return take(body, out, locked{contribution_id{body.contribution()}, {}});
        }
        case Event::kUnlocked: {
            const auto& body = message.unlocked();
            return take(body, out, unlocked{contribution_id{body.contribution()}});
        }
        case Event::kSpotlightSet: {
            const auto& body = message.spotlight_set();
            return take(body, out,
                        spotlight_set{contribution_id{body.contribution()}, body.follow()});
        }
        case Event::kIdeaPinned: {
            const auto& body = message.idea_pinned();
            return take(body, out,
                        idea_pinned{contribution_id{body.contribution()}, body.pinned()});
        }
        case Event::kAnnounced: return take(message.announced(), out, announced{});
        case Event::kInsightShared: return read(message.insight_shared(), out);
        case Event::kInsightTakenBack: {
            const auto& body = message.insight_taken_back();
            return take(body, out, insight_taken_back{insight_id{body.insight()}});
        }
        case Event::kLineSent: {
            const auto& body = message.line_sent();
            return take(body, out, line_sent{member_id{body.member()}, {}});
        }
        case Event::kTableMade: return take(message.table_made(), out, table_made{});
        case Event::kTableRenamed: {
            const auto& body = message.table_renamed();
            return take(body, out, table_renamed{table_id{body.table()}, {}});
        }
        case Event::kTableDissolved: {
            const auto& body = message.table_dissolved();
            return take(body, out, table_dissolved{table_id{body.table()}});
        }
        case Event::kSeatingSet: return read(message.seating_set(), out);
        case Event::kSeatTaken: {
            const auto& body = message.seat_taken();
            return take(body, out, seat_taken{member_id{body.member()}, table_id{body.table()}});
        }
        case Event::kNoteTakerSet: {
            const auto& body = message.note_taker_set();
            return take(body, out, note_taker_set{member_id{body.member()}, body.takes_notes()});
        }
        case Event::kTableTimeSet: {
            const auto& body = message.table_time_set();
            return take(
                body, out,
                table_time_set{table_id{body.table()}, instant_from_milliseconds(body.ends_ms())});
        }
        case Event::kIdeasHarvested: return read(message.ideas_harvested(), out);
        case Event::kEntrySet: return wire::read(message.entry_set(), out);
        case Event::kNewcomersLetIn: return wire::read(message.newcomers_let_in(), out);
        case Event::kNewcomerTurnedAway: return wire::read(message.newcomer_turned_away(), out);
        case Event::kInvitationsMade: return wire::read(message.invitations_made(), out);
        case Event::kInvitationsWithdrawn: return wire::read(message.invitations_withdrawn(), out);
        case Event::kRecoveryMade: return take(message.recovery_made(), out, recovery_made{});
        case Event::kRecoveryUsed: return take(message.recovery_used(), out, recovery_used{});
        case Event::kPassphraseSet: return wire::read(message.passphrase_set(), out);
        case Event::kPolicySet: return wire::read(message.policy_set(), out);
        case Event::kContributionFlagged: return wire::read(message.contribution_flagged(), out);
        case Event::kFlagWithdrawn: return wire::read(message.flag_withdrawn(), out);
        case Event::kViewsCounted: return wire::read(message.views_counted(), out);
        case Event::kContributionBlurred: return wire::read(message.contribution_blurred(), out);
        case Event::kJuryCalled: return wire::read(message.jury_called(), out);
        case Event::kJurorsAdded: return wire::read(message.jurors_added(), out);
        case Event::kJuryAnswered: return wire::read(message.jury_answered(), out);
        case Event::kJuryClosed: return wire::read(message.jury_closed(), out);
        case Event::kContributionCleared: return wire::read(message.contribution_cleared(), out);
        case Event::kVerdictAppealed: return wire::read(message.verdict_appealed(), out);
        case Event::kScreenSet: return read(message.screen_set(), out);
        case Event::kHandsCounted: {
            const auto& body = message.hands_counted();
            return take(
                body, out,
                hands_counted{
                    contribution_id{body.contribution()}, {body.hands(), body.present()}, {}});
        }
        case Event::kStakeholderGroupsSet: return read(message.stakeholder_groups_set(), out);
        case Event::kJoinLinkRotated:
            return take(message.join_link_rotated(), out, join_link_rotated{});
        case Event::kStakeholderGroupChosen: {
            const auto& body = message.stakeholder_group_chosen();
            return take(body, out, stakeholder_group_chosen{body.number()});
        }
        case Event::BODY_NOT_SET: break;
    }
    return errc::
        data_newer;  // `decode_plain` made sure that there is a field: it is one we do not know
}

// Puts the texts of a list where its entries stand. One more than there are entries is no text of such an event.
template <class Entries, class Put>
bool take_list(google::protobuf::RepeatedPtrField<std::string>& texts, Entries& entries, Put put)
{
    if (static_cast<std::size_t>(texts.size()) != entries.size()) return false;
    for (std::size_t index = 0; index < entries.size(); ++index)
        put(entries[index]) = std::move(texts[static_cast<int>(index)]);
    return true;
}

struct text_reader {
    SealedText& texts;
    bool& fit;

    void operator()(charter_set& body) const
    {
        charter& terms = body.charter;
        log::v1::CharterTexts& sealed = *texts.mutable_charter();
        fit = take_list(*sealed.mutable_goals(), terms.goals,
                        [](goal& each) -> std::string& { return each.text; }) &&
              take_list(*sealed.mutable_manners(), terms.manners,
                        [](std::string& each) -> std::string& { return each; });
        terms.question = std::move(*sealed.mutable_question());
        terms.welcome = std::move(*sealed.mutable_welcome());
        terms.unwelcome = std::move(*sealed.mutable_unwelcome());
        terms.promise = std::move(*sealed.mutable_promise());
        terms.decision_maker = std::move(*sealed.mutable_decision_maker());
        terms.confidence = std::move(*sealed.mutable_confidence());
    }
    void operator()(agenda_set& body) const
    {
        fit = take_list(*texts.mutable_phases(), body.agenda.phases,
                        [](phase_plan& each) -> std::string& { return each.title; });
    }

    void operator()(ballot_opened& body) const
    {
        log::v1::BallotTexts& sealed = *texts.mutable_ballot();
        body.terms.title = std::move(*sealed.mutable_title());
        body.terms.tag = std::move(*sealed.mutable_tag());
        fit = take_list(*sealed.mutable_labels(), body.terms.labels,
                        [](std::string& each) -> std::string& { return each; });
    }
    void operator()(answer_given& body) const
    {
        fit = take_list(*texts.mutable_texts(), body.texts,
                        [](std::string& each) -> std::string& { return each; });
    }
    void operator()(answer_muted& body) const { body.text = std::move(*texts.mutable_text()); }
    void operator()(room_created& body) const
    {
        body.title = std::move(*texts.mutable_title());
        body.question = std::move(*texts.mutable_question());
        body.promise = std::move(*texts.mutable_promise());
    }
    void operator()(member_joined& body) const { take_name(body.name, body.form); }
    void operator()(member_renamed& body) const { take_name(body.name, body.form); }
    void operator()(invitations_made& body) const
    {
        body.channel = std::move(*texts.mutable_channel());
    }
    void operator()(passphrase_set& body) const
    {
        body.passphrase = std::move(*texts.mutable_passphrase());
    }
    void operator()(contribution_flagged& body) const
    {
        body.note = std::move(*texts.mutable_text());
    }
    void operator()(stakeholder_groups_set& body) const
    {
        fit = take_list(*texts.mutable_stakeholder_groups(), body.groups,
                        [](stakeholder_group& each) -> std::string& { return each.title; });
    }
    void operator()(room_paused& body) const { body.reason = std::move(*texts.mutable_reason()); }
    void operator()(contribution_declined& body) const
    {
        body.reason = std::move(*texts.mutable_reason());
    }
    void operator()(member_muted& body) const { body.reason = std::move(*texts.mutable_reason()); }
    void operator()(member_removed& body) const
    {
        body.reason = std::move(*texts.mutable_reason());
    }
    void operator()(newcomer_turned_away& body) const
    {
        body.reason = std::move(*texts.mutable_reason());
    }
    void operator()(contribution_posted& body) const
    {
        body.text = std::move(*texts.mutable_text());
        body.source.label = std::move(*texts.mutable_on_behalf());
    }
    void operator()(domain::contribution_hidden& body) const
    {
        body.reason = std::move(*texts.mutable_reason());
    }
    void operator()(contribution_restored& body) const
    {
        body.reason = std::move(*texts.mutable_reason());
    }
    void operator()(contribution_edited& body) const
    {
        body.text = std::move(*texts.mutable_text());
    }
    void operator()(idea_tagged& body) const { body.text = std::move(*texts.mutable_text()); }
    void operator()(group_made& body) const { body.title = std::move(*texts.mutable_title()); }
    void operator()(group_renamed& body) const { body.title = std::move(*texts.mutable_title()); }
    void operator()(domain::idea_merged& body) const
    {
        body.reason = std::move(*texts.mutable_reason());
    }
    void operator()(locked& body) const { body.reason = std::move(*texts.mutable_reason()); }
    void operator()(announced& body) const { body.text = std::move(*texts.mutable_text()); }
    void operator()(insight_shared& body) const { body.text = std::move(*texts.mutable_text()); }
    void operator()(line_sent& body) const { body.text = std::move(*texts.mutable_text()); }
    void operator()(table_made& body) const { body.name = std::move(*texts.mutable_name()); }
    void operator()(table_renamed& body) const { body.name = std::move(*texts.mutable_name()); }
    void operator()(hands_counted& body) const { body.reason = std::move(*texts.mutable_reason()); }
    void take_name(std::string& name, name_form& form) const
    {
        name = std::move(*texts.mutable_name());
        form.skeleton = std::move(*texts.mutable_name_skeleton());
    }
    template <class Body>
    void operator()(Body&) const  // has no texts
    {}
};
}  // namespace

event_halves encode_event(const event_body& body)
{
    Event plain;
    SealedText texts;
    std::visit(half_writer{plain, texts}, body);
    return {plain.SerializeAsString(), texts.SerializeAsString()};
}

error_code decode_plain(bytes_view plain, std::uint32_t kind, event_body& body)
{
    keep_protobuf_quiet();
    Event message;
    if (plain.empty() || !message.ParseFromArray(plain.data(), static_cast<int>(plain.size()))) {
        return errc::data_damaged;
    }
    if (const error_code newer = known(message)) return newer;
    if (message.body_case() != static_cast<int>(kind)) return errc::data_damaged;
    return read(message, body);
}

bool decode_texts(bytes_view texts, event_body& body)
{
    keep_protobuf_quiet();
    SealedText message;
    if (!message.ParseFromArray(texts.data(), static_cast<int>(texts.size()))) return false;
    bool fit = true;
    std::visit(text_reader{message, fit}, body);
    return fit;
}
}  // namespace kring::wire
