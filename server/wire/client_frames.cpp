#include "wire/client_frames.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "kring/v1/client.pb.h"
#include "wire/agreement_message.hpp"
#include "wire/ballot_message.hpp"
#include "wire/client_scan.hpp"
#include "wire/community_message.hpp"
#include "wire/json_message.hpp"
#include "wire/people_message.hpp"
#include "wire/quiet_protobuf.hpp"

#include <utility>

namespace kring::wire {
namespace {
result<hello> read_hello(v1::Hello& message)
{
    if (message.protocol() != protocol_version) return errc::unsupported;

    hello opening;
    opening.protocol = message.protocol();
    opening.outbox = outbox_id{message.outbox()};
    if (message.texts_later()) opening.texts = rooms::text_wish::later;
    if (message.has_cursor()) {
        opening.from =
            cursor{epoch_id{message.cursor().epoch()}, sequence{message.cursor().sequence()}};
    }
    switch (message.entry_case()) {
        case v1::Hello::kMember:
            opening.entry = member_entry{std::move(*message.mutable_member()->mutable_token())};
            break;
        case v1::Hello::kJoin: {
            v1::JoinEntry& join = *message.mutable_join();
            const auto room = room_id_from_bytes(join.room());
            if (!room || join.nonce().size() != nonce_size) return errc::malformed;
            opening.entry = join_entry{*room,
                                       std::move(*join.mutable_secret()),
                                       std::move(*join.mutable_nonce()),
                                       std::move(*join.mutable_name()),
                                       sequence{join.accepts_charter()},
                                       join.stakeholder_group(),
                                       member_id{join.removed_member()},
                                       std::move(*join.mutable_passphrase()),
                                       join.waits_in_line()};
            break;
        }
        case v1::Hello::kScreen: {
            v1::ScreenEntry& screen = *message.mutable_screen();
            const auto room = room_id_from_bytes(screen.room());
            if (!room) return errc::malformed;
            opening.entry = screen_entry{*room, std::move(*screen.mutable_secret())};
            break;
        }
        case v1::Hello::ENTRY_NOT_SET: return errc::malformed;
    }
    // Commands are numbered within an outbox: whoever may send some names one, and a screen may not.
    const bool is_screen = std::holds_alternative<screen_entry>(opening.entry);
    if (is_screen != (opening.outbox == outbox_id{})) return errc::malformed;
    return opening;
}

domain::on_behalf on_behalf_of(const v1::OnBehalf& message)
{
    return {message.label(), message.people()};
}

result<domain::command> read_body(v1::Command& message)
{
    using namespace domain;
    switch (message.body_case()) {
        case v1::Command::kOpenRoom: return command{open_room{}};
        case v1::Command::kPauseRoom: {
            const v1::PauseRoom& body = message.pause_room();
            return command{
                pause_room{body.reason(), std::chrono::seconds{body.seconds_from_now()}}};
        }
        case v1::Command::kCloseRoom: return command{close_room{}};
        case v1::Command::kRename: return command{rename_member{message.rename().name()}};
        case v1::Command::kLeave: return command{leave_room{}};
        case v1::Command::kPostIdea: {
            const v1::PostIdea& body = message.post_idea();
            return command{post_idea{body.text(), contribution_id{body.improves()}, body.seed(),
                                     on_behalf_of(body.on_behalf()), table_id{body.table()},
                                     body.despite_words()}};
        }
        case v1::Command::kPostIdeas: {
            const v1::PostIdeas& body = message.post_ideas();
            return command{post_ideas{{body.texts().begin(), body.texts().end()},
                                      body.seed(),
                                      on_behalf_of(body.on_behalf()),
                                      table_id{body.table()},
                                      body.despite_words()}};
        }
        case v1::Command::kMakeTables: {
            const v1::MakeTables& body = message.make_tables();
            return command{make_tables{{body.names().begin(), body.names().end()}}};
        }
        case v1::Command::kRenameTable: {
            const v1::RenameTable& body = message.rename_table();
            return command{rename_table{table_id{body.table()}, body.name()}};
        }
        case v1::Command::kDissolveTable:
            return command{dissolve_table{table_id{message.dissolve_table().table()}}};
        case v1::Command::kSetSeating: {
            const v1::SetSeating& body = message.set_seating();
            if (body.seating() != v1::SEATING_CHOSEN && body.seating() != v1::SEATING_ASSIGNED)
                return errc::malformed;
            return command{set_seating{static_cast<seating>(body.seating()),
                                       body.anew() ? reseating::everybody : reseating::who_stands}};
        }
        case v1::Command::kTakeSeat: {
            const v1::TakeSeat& body = message.take_seat();
            return command{take_seat{table_id{body.table()}, member_id{body.member()}}};
        }
        case v1::Command::kSetNoteTaker: {
            const v1::SetNoteTaker& body = message.set_note_taker();
            return command{set_note_taker{member_id{body.member()}, body.takes_notes()}};
        }
        case v1::Command::kSetTableTime: {
            const v1::SetTableTime& body = message.set_table_time();
            return command{set_table_time{table_id{body.table()},
                                          std::chrono::seconds{body.seconds_from_now()}}};
        }
        case v1::Command::kHarvestTables: {
            const v1::HarvestTables& body = message.harvest_tables();
            return command{harvest_tables{body.at_most(), table_id{body.table()}}};
        }
        case v1::Command::kCountHands: {
            const v1::CountHands& body = message.count_hands();
            return command{count_hands{contribution_id{body.contribution()},
                                       {body.hands(), body.present()},
                                       body.reason()}};
        }
        case v1::Command::kPostReply: {
            const v1::PostReply& body = message.post_reply();
            return command{
                post_reply{contribution_id{body.parent()}, body.text(), body.despite_words()}};
        }
        case v1::Command::kWithdrawContribution:
            return command{domain::withdraw_contribution{
                contribution_id{message.withdraw_contribution().contribution()}}};
        case v1::Command::kCastVote: {
            const v1::CastVote& body = message.cast_vote();
            return command{
                cast_vote{ballot_id{body.ballot()}, contribution_id{body.subject()}, body.value()}};
        }
        case v1::Command::kWithdrawVote: {
            const v1::WithdrawVote& body = message.withdraw_vote();
            return command{
                withdraw_vote{ballot_id{body.ballot()}, contribution_id{body.subject()}}};
        }
        case v1::Command::kHideContribution: {
            const v1::HideContribution& body = message.hide_contribution();
            return command{hide_contribution{contribution_id{body.contribution()}, body.reason()}};
        }
        case v1::Command::kRestoreContribution: {
            const v1::RestoreContribution& body = message.restore_contribution();
            return command{
                restore_contribution{contribution_id{body.contribution()}, body.reason()}};
        }
        case v1::Command::kUndoAct: return command{undo_act{act_id{message.undo_act().act()}}};
        case v1::Command::kSetCharter: {
            set_charter body;
            // The message is encoded again to tell a repeat from another body: it is read from a copy.
            v1::Charter charter = message.set_charter().charter();
            if (!read(charter, body.charter)) return errc::malformed;
            return command{std::move(body)};
        }
        case v1::Command::kAcceptCharter:
            return command{accept_charter{sequence{message.accept_charter().version()}}};
        case v1::Command::kSetAgenda: {
            set_agenda body;
            v1::Agenda agenda = message.set_agenda().agenda();
            if (!read(agenda, body.agenda)) return errc::malformed;
            return command{std::move(body)};
        }
        case v1::Command::kPublishReport:
            return command{publish_report{sequence{message.publish_report().as_of()}}};
        case v1::Command::kSetPhases: {
            set_phases body;
            for (const v1::PhaseWish& each : message.set_phases().phases()) {
                body.phases.push_back(phase_wish{each.number(),
                                                 std::chrono::seconds{each.seconds_from_now()},
                                                 std::chrono::seconds{each.extend_s()}});
            }
            return command{std::move(body)};
        }
        case v1::Command::kEditContribution: {
            const v1::EditContribution& body = message.edit_contribution();
            return command{edit_contribution{contribution_id{body.contribution()}, body.text(),
                                             body.despite_words()}};
        }
        case v1::Command::kTagIdea: {
            const v1::TagIdea& body = message.tag_idea();
            return command{tag_idea{contribution_id{body.contribution()}, body.text()}};
        }
        case v1::Command::kUntagIdea: {
            const v1::UntagIdea& body = message.untag_idea();
            return command{untag_idea{contribution_id{body.contribution()}, tag_id{body.tag()}}};
        }
        case v1::Command::kMakeGroup: return command{make_group{message.make_group().title()}};
        case v1::Command::kRenameGroup: {
            const v1::RenameGroup& body = message.rename_group();
            return command{rename_group{group_id{body.group()}, body.title()}};
        }
        case v1::Command::kDissolveGroup:
            return command{dissolve_group{group_id{message.dissolve_group().group()}}};
        case v1::Command::kGroupIdea: {
            const v1::GroupIdea& body = message.group_idea();
            return command{
                group_idea{contribution_id{body.contribution()}, group_id{body.group()}}};
        }
        case v1::Command::kMergeIdea: {
            const v1::MergeIdea& body = message.merge_idea();
            return command{merge_idea{contribution_id{body.contribution()},
                                      contribution_id{body.into()}, body.reason()}};
        }
        case v1::Command::kUnmergeIdea:
            return command{unmerge_idea{contribution_id{message.unmerge_idea().contribution()}}};
        case v1::Command::kOpenBallot: {
            const v1::OpenBallot& asked = message.open_ballot();
            if (!is_ballot_kind(asked.kind())) return errc::malformed;
            open_ballot body{static_cast<ballot_kind>(asked.kind()), {}, !asked.hides_counts()};
            v1::BallotTerms terms = asked.terms();
            read(terms, body.terms);
            return command{std::move(body)};
        }
        case v1::Command::kSetBallot: {
            const v1::SetBallot& body = message.set_ballot();
            return command{
                set_ballot{ballot_id{body.ballot()}, !body.is_closed(), !body.hides_counts()}};
        }
        case v1::Command::kAnswerPrompt: {
            const v1::AnswerPrompt& body = message.answer_prompt();
            return command{answer_prompt{ballot_id{body.ballot()},
                                         {body.texts().begin(), body.texts().end()}}};
        }
        case v1::Command::kWithdrawAnswer:
            return command{withdraw_answer{ballot_id{message.withdraw_answer().ballot()}}};
        case v1::Command::kMuteAnswer: {
            const v1::MuteAnswer& body = message.mute_answer();
            return command{mute_answer{ballot_id{body.ballot()}, body.is_muted(), body.text()}};
        }
        case v1::Command::kIssueHelperLink: return command{issue_helper_link{}};
        case v1::Command::kHandLead:
            return command{hand_lead{member_id{message.hand_lead().member()}}};
        case v1::Command::kTakeRoleBack: {
            const v1::TakeRoleBack& body = message.take_role_back();
            return command{take_role_back{member_id{body.member()},
                                          body.lead() ? member_role::lead : member_role::helper}};
        }
        case v1::Command::kTakeOverLead: return command{take_over_lead{}};
        case v1::Command::kSetSlowMode:
            return command{set_slow_mode{std::chrono::seconds{message.set_slow_mode().seconds()}}};
        case v1::Command::kSetHold:
            return command{set_hold{std::chrono::seconds{message.set_hold().publish_after_s()}}};
        case v1::Command::kApproveContributions: {
            approve_contributions body;
            for (const v1::Approval& each : message.approve_contributions().approvals())
                body.contributions.emplace_back(each.contribution());
            return command{std::move(body)};
        }
        case v1::Command::kDeclineContribution: {
            const v1::DeclineContribution& body = message.decline_contribution();
            return command{
                decline_contribution{contribution_id{body.contribution()}, body.reason()}};
        }
        case v1::Command::kMuteMember: {
            const v1::MuteMember& body = message.mute_member();
            return command{mute_member{member_id{body.member()},
                                       std::chrono::seconds{body.seconds()}, body.reason()}};
        }
        case v1::Command::kRemoveMember: {
            const v1::RemoveMember& body = message.remove_member();
            return command{remove_member{member_id{body.member()}, body.reason()}};
        }
        case v1::Command::kLock: {
            const v1::Lock& body = message.lock();
            return command{domain::lock{contribution_id{body.contribution()}, body.reason()}};
        }
        case v1::Command::kUnlock:
            return command{domain::unlock{contribution_id{message.unlock().contribution()}}};
        case v1::Command::kSpotlight: {
            const v1::Spotlight& body = message.spotlight();
            return command{domain::spotlight{contribution_id{body.contribution()}, body.follow()}};
        }
        case v1::Command::kSetScreen: {
            const int scene = message.set_screen().scene();
            if (scene < 0 || scene > static_cast<int>(last_screen_scene)) return errc::malformed;
            return command{set_screen{static_cast<screen_scene>(scene)}};
        }
        case v1::Command::kPinIdea: {
            const v1::PinIdea& body = message.pin_idea();
            return command{pin_idea{contribution_id{body.contribution()}, body.pinned()}};
        }
        case v1::Command::kAnnounce: return command{announce{message.announce().text()}};
        case v1::Command::kAskOn: {
            const v1::AskOn& body = message.ask_on();
            return command{ask_on{contribution_id{body.contribution()}, body.text()}};
        }
        case v1::Command::kShareInsight: {
            share_insight body{message.share_insight().text(), {}};
            for (const v1::CitedIdea& each : message.share_insight().ideas())
                body.ideas.emplace_back(each.contribution());
            return command{std::move(body)};
        }
        case v1::Command::kTakeBackInsight:
            return command{take_back_insight{insight_id{message.take_back_insight().insight()}}};
        case v1::Command::kSendLine: {
            const v1::SendLine& body = message.send_line();
            return command{send_line{member_id{body.member()}, body.text()}};
        }
        case v1::Command::kSetStakeholderGroups: {
            set_stakeholder_groups body;
            // Read from a copy, as the charter is.
            v1::SetStakeholderGroups groups = message.set_stakeholder_groups();
            for (v1::StakeholderGroup& each : *groups.mutable_groups())
                read(each, body.groups.emplace_back());
            return command{std::move(body)};
        }
        case v1::Command::kSetEntry: {
            const v1::SetEntry& body = message.set_entry();
            return command{set_entry{{body.lobby(), body.confidential(), body.by_invitation()}}};
        }
        case v1::Command::kLimitParticipants:
            return command{limit_participants{message.limit_participants().most()}};
        case v1::Command::kSetPassphrase:
            return command{set_passphrase{message.set_passphrase().passphrase()}};
        case v1::Command::kMakeInvitations: {
            const v1::MakeInvitations& body = message.make_invitations();
            return command{make_invitations{body.channel(), body.count()}};
        }
        case v1::Command::kWithdrawInvitations: {
            const v1::WithdrawInvitations& body = message.withdraw_invitations();
            return command{withdraw_invitations{{batch_id{body.batch()}, body.number()}}};
        }
        case v1::Command::kLetIn: {
            let_in body;
            body.everybody = message.let_in().everybody();
            for (const v1::Ticket& each : message.let_in().newcomers())
                if (!read_ticket(each.ticket(), body.newcomers.emplace_back()))
                    return errc::malformed;
            return command{std::move(body)};
        }
        case v1::Command::kTurnAway: {
            turn_away body;
            if (!read_ticket(message.turn_away().ticket(), body.newcomer)) return errc::malformed;
            body.reason = message.turn_away().reason();
            return command{std::move(body)};
        }
        case v1::Command::kRotateJoinLink: return command{rotate_join_link{}};
        case v1::Command::kChooseStakeholderGroup:
            return command{choose_stakeholder_group{message.choose_stakeholder_group().number()}};
        case v1::Command::kSetPolicy: {
            set_policy body;
            if (!read(message.set_policy().policy(), body.policy)) return errc::malformed;
            // The same rules can be said in many ways: a repeat is told by the shortest.
            message.mutable_set_policy()->clear_policy();
            write(body.policy, *message.mutable_set_policy()->mutable_policy());
            return command{body};
        }
        case v1::Command::kFlagContribution: {
            flag_contribution body;
            if (!read(message.flag_contribution(), body)) return errc::malformed;
            return command{std::move(body)};
        }
        case v1::Command::kWithdrawFlag: {
            const v1::WithdrawFlag& body = message.withdraw_flag();
            return command{withdraw_flag{contribution_id{body.contribution()}}};
        }
        case v1::Command::kAnswerJury: {
            answer_jury body;
            if (!read(message.answer_jury(), body)) return errc::malformed;
            return command{body};
        }
        case v1::Command::kAppeal:
            return command{appeal{contribution_id{message.appeal().contribution()}}};
        case v1::Command::BODY_NOT_SET: break;
    }
    return errc::malformed;
}

result<numbered_command> read_command(v1::Command& message)
{
    if (message.counter() == 0) return errc::malformed;
    auto body = read_body(message);
    if (!body) return body.error();

    numbered_command command;
    command.counter = command_counter{message.counter()};
    command.body = std::move(*body);
    // Nothing unknown, nothing twice and no map in it: the library's encoding of what is left is the only one.
    message.clear_counter();
    command.canonical = message.SerializeAsString();
    return command;
}

void write_on_behalf(const domain::on_behalf& source, v1::OnBehalf& out)
{
    out.set_label(source.label);
    out.set_people(source.people);
}

struct body_writer {
    v1::Command& message;

    void operator()(const domain::open_room&) const { message.mutable_open_room(); }
    void operator()(const domain::pause_room& body) const
    {
        message.mutable_pause_room()->set_reason(body.reason);
        message.mutable_pause_room()->set_seconds_from_now(
            static_cast<std::uint32_t>(body.from_now.count()));
    }
    void operator()(const domain::close_room&) const { message.mutable_close_room(); }
    void operator()(const domain::rename_member& body) const
    {
        message.mutable_rename()->set_name(body.name);
    }
    void operator()(const domain::leave_room&) const { message.mutable_leave(); }
    void operator()(const domain::post_idea& body) const
    {
        v1::PostIdea& idea = *message.mutable_post_idea();
        idea.set_text(body.text);
        idea.set_improves(body.improves.value());
        idea.set_seed(body.seed);
        if (body.source.is_given()) write_on_behalf(body.source, *idea.mutable_on_behalf());
        idea.set_table(body.table.value());
        idea.set_despite_words(body.despite_words);
    }
    void operator()(const domain::post_ideas& body) const
    {
        v1::PostIdeas& ideas = *message.mutable_post_ideas();
        for (const std::string& each : body.texts) ideas.add_texts(each);
        ideas.set_seed(body.seed);
        if (body.source.is_given()) write_on_behalf(body.source, *ideas.mutable_on_behalf());
        ideas.set_table(body.table.value());
        ideas.set_despite_words(body.despite_words);
    }
    void operator()(const domain::make_tables& body) const
    {
        v1::MakeTables& tables = *message.mutable_make_tables();
        for (const std::string& each : body.names) tables.add_names(each);
    }
    void operator()(const domain::rename_table& body) const
    {
        message.mutable_rename_table()->set_table(body.table.value());
        message.mutable_rename_table()->set_name(body.name);
    }
    void operator()(const domain::dissolve_table& body) const
    {
        message.mutable_dissolve_table()->set_table(body.table.value());
    }
    void operator()(const domain::set_seating& body) const
    {
        message.mutable_set_seating()->set_seating(static_cast<v1::Seating>(body.how));
        message.mutable_set_seating()->set_anew(body.whom == domain::reseating::everybody);
    }
    void operator()(const domain::take_seat& body) const
    {
        message.mutable_take_seat()->set_table(body.table.value());
        message.mutable_take_seat()->set_member(body.member.value());
    }
    void operator()(const domain::set_note_taker& body) const
    {
        message.mutable_set_note_taker()->set_member(body.member.value());
        message.mutable_set_note_taker()->set_takes_notes(body.takes_notes);
    }
    void operator()(const domain::set_table_time& body) const
    {
        message.mutable_set_table_time()->set_table(body.table.value());
        message.mutable_set_table_time()->set_seconds_from_now(
            static_cast<std::uint32_t>(body.from_now.count()));
    }
    void operator()(const domain::harvest_tables& body) const
    {
        message.mutable_harvest_tables()->set_at_most(body.at_most);
        message.mutable_harvest_tables()->set_table(body.table.value());
    }
    void operator()(const domain::count_hands& body) const
    {
        v1::CountHands& counting = *message.mutable_count_hands();
        counting.set_contribution(body.contribution.value());
        counting.set_hands(body.counted.hands);
        counting.set_present(body.counted.present);
        counting.set_reason(body.reason);
    }
    void operator()(const domain::post_reply& body) const
    {
        v1::PostReply& reply = *message.mutable_post_reply();
        reply.set_parent(body.parent.value());
        reply.set_text(body.text);
        reply.set_despite_words(body.despite_words);
    }
    void operator()(const domain::withdraw_contribution& body) const
    {
        message.mutable_withdraw_contribution()->set_contribution(body.contribution.value());
    }
    void operator()(const domain::cast_vote& body) const
    {
        v1::CastVote& vote = *message.mutable_cast_vote();
        vote.set_ballot(body.ballot.value());
        vote.set_subject(body.subject.value());
        vote.set_value(body.value);
    }
    void operator()(const domain::withdraw_vote& body) const
    {
        v1::WithdrawVote& vote = *message.mutable_withdraw_vote();
        vote.set_ballot(body.ballot.value());
        vote.set_subject(body.subject.value());
    }
    void operator()(const domain::hide_contribution& body) const
    {
        v1::HideContribution& hiding = *message.mutable_hide_contribution();
        hiding.set_contribution(body.contribution.value());
        hiding.set_reason(body.reason);
    }
    void operator()(const domain::restore_contribution& body) const
    {
        v1::RestoreContribution& restoring = *message.mutable_restore_contribution();
        restoring.set_contribution(body.contribution.value());
        restoring.set_reason(body.reason);
    }
    void operator()(const domain::undo_act& body) const
    {
        message.mutable_undo_act()->set_act(body.act.value());
    }
    void operator()(const domain::set_charter& body) const
    {
        write(body.charter, *message.mutable_set_charter()->mutable_charter());
    }
    void operator()(const domain::accept_charter& body) const
    {
        message.mutable_accept_charter()->set_version(body.version.value());
    }
    void operator()(const domain::set_agenda& body) const
    {
        write(body.agenda, *message.mutable_set_agenda()->mutable_agenda());
    }
    void operator()(const domain::publish_report& body) const
    {
        message.mutable_publish_report()->set_as_of(body.as_of.value());
    }
    void operator()(const domain::set_phases& body) const
    {
        v1::SetPhases& phases = *message.mutable_set_phases();
        for (const domain::phase_wish& each : body.phases) {
            v1::PhaseWish& wish = *phases.add_phases();
            wish.set_number(each.number);
            wish.set_seconds_from_now(static_cast<std::uint32_t>(each.from_now.count()));
            wish.set_extend_s(static_cast<std::uint32_t>(each.extend.count()));
        }
    }
    void operator()(const domain::edit_contribution& body) const
    {
        v1::EditContribution& edit = *message.mutable_edit_contribution();
        edit.set_contribution(body.contribution.value());
        edit.set_text(body.text);
        edit.set_despite_words(body.despite_words);
    }
    void operator()(const domain::tag_idea& body) const
    {
        v1::TagIdea& tagging = *message.mutable_tag_idea();
        tagging.set_contribution(body.contribution.value());
        tagging.set_text(body.text);
    }
    void operator()(const domain::untag_idea& body) const
    {
        v1::UntagIdea& untagging = *message.mutable_untag_idea();
        untagging.set_contribution(body.contribution.value());
        untagging.set_tag(body.tag.value());
    }
    void operator()(const domain::make_group& body) const
    {
        message.mutable_make_group()->set_title(body.title);
    }
    void operator()(const domain::rename_group& body) const
    {
        v1::RenameGroup& renaming = *message.mutable_rename_group();
        renaming.set_group(body.group.value());
        renaming.set_title(body.title);
    }
    void operator()(const domain::dissolve_group& body) const
    {
        message.mutable_dissolve_group()->set_group(body.group.value());
    }
    void operator()(const domain::group_idea& body) const
    {
        v1::GroupIdea& grouping = *message.mutable_group_idea();
        grouping.set_contribution(body.contribution.value());
        grouping.set_group(body.group.value());
    }
    void operator()(const domain::merge_idea& body) const
    {
        v1::MergeIdea& merging = *message.mutable_merge_idea();
        merging.set_contribution(body.contribution.value());
        merging.set_into(body.into.value());
        merging.set_reason(body.reason);
    }
    void operator()(const domain::set_stakeholder_groups& body) const
    {
        v1::SetStakeholderGroups& groups = *message.mutable_set_stakeholder_groups();
        for (const domain::stakeholder_group& each : body.groups) write(each, *groups.add_groups());
    }
    void operator()(const domain::set_entry& body) const
    {
        message.mutable_set_entry()->set_lobby(body.rules.lobby);
        message.mutable_set_entry()->set_confidential(body.rules.confidential);
        message.mutable_set_entry()->set_by_invitation(body.rules.by_invitation);
    }
    void operator()(const domain::limit_participants& body) const
    {
        message.mutable_limit_participants()->set_most(body.most);
    }
    void operator()(const domain::set_passphrase& body) const
    {
        message.mutable_set_passphrase()->set_passphrase(body.passphrase);
    }
    void operator()(const domain::make_invitations& body) const
    {
        message.mutable_make_invitations()->set_channel(body.channel);
        message.mutable_make_invitations()->set_count(body.count);
    }
    void operator()(const domain::withdraw_invitations& body) const
    {
        message.mutable_withdraw_invitations()->set_batch(body.which.batch.value());
        message.mutable_withdraw_invitations()->set_number(body.which.number);
    }
    void operator()(const domain::let_in& body) const
    {
        v1::LetIn& letting = *message.mutable_let_in();
        for (const hash_128& each : body.newcomers)
            letting.add_newcomers()->set_ticket(each.data(), each.size());
        letting.set_everybody(body.everybody);
    }
    void operator()(const domain::turn_away& body) const
    {
        v1::TurnAway& turning = *message.mutable_turn_away();
        turning.set_ticket(body.newcomer.data(), body.newcomer.size());
        turning.set_reason(body.reason);
    }
    void operator()(const domain::rotate_join_link&) const { message.mutable_rotate_join_link(); }
    void operator()(const domain::choose_stakeholder_group& body) const
    {
        message.mutable_choose_stakeholder_group()->set_number(body.number);
    }
    void operator()(const domain::unmerge_idea& body) const
    {
        message.mutable_unmerge_idea()->set_contribution(body.contribution.value());
    }
    void operator()(const domain::answer_prompt& body) const
    {
        v1::AnswerPrompt& answering = *message.mutable_answer_prompt();
        answering.set_ballot(body.ballot.value());
        for (const std::string& each : body.texts) answering.add_texts(each);
    }
    void operator()(const domain::withdraw_answer& body) const
    {
        message.mutable_withdraw_answer()->set_ballot(body.ballot.value());
    }
    void operator()(const domain::mute_answer& body) const
    {
        v1::MuteAnswer& muting = *message.mutable_mute_answer();
        muting.set_ballot(body.ballot.value());
        muting.set_is_muted(body.is_muted);
        muting.set_text(body.text);
    }
    void operator()(const domain::open_ballot& body) const
    {
        v1::OpenBallot& opening = *message.mutable_open_ballot();
        opening.set_kind(static_cast<v1::BallotKind>(body.kind));
        write(body.terms, *opening.mutable_terms());
        opening.set_hides_counts(!body.shows_counts);
    }
    void operator()(const domain::set_ballot& body) const
    {
        v1::SetBallot& setting = *message.mutable_set_ballot();
        setting.set_ballot(body.ballot.value());
        setting.set_is_closed(!body.is_open);
        setting.set_hides_counts(!body.shows_counts);
    }
    void operator()(const domain::issue_helper_link&) const { message.mutable_issue_helper_link(); }
    void operator()(const domain::hand_lead& body) const
    {
        message.mutable_hand_lead()->set_member(body.member.value());
    }
    void operator()(const domain::take_role_back& body) const
    {
        message.mutable_take_role_back()->set_member(body.member.value());
        message.mutable_take_role_back()->set_lead(body.role == domain::member_role::lead);
    }
    void operator()(const domain::take_over_lead&) const { message.mutable_take_over_lead(); }
    void operator()(const domain::set_hold& body) const
    {
        message.mutable_set_hold()->set_publish_after_s(
            static_cast<std::uint32_t>(body.publish_after.count()));
    }
    void operator()(const domain::approve_contributions& body) const
    {
        v1::ApproveContributions& approving = *message.mutable_approve_contributions();
        for (const contribution_id each : body.contributions)
            approving.add_approvals()->set_contribution(each.value());
    }
    void operator()(const domain::decline_contribution& body) const
    {
        v1::DeclineContribution& declining = *message.mutable_decline_contribution();
        declining.set_contribution(body.contribution.value());
        declining.set_reason(body.reason);
    }
    void operator()(const domain::mute_member& body) const
    {
        v1::MuteMember& muting = *message.mutable_mute_member();
        muting.set_member(body.member.value());
        muting.set_seconds(static_cast<std::uint32_t>(body.time.count()));
        muting.set_reason(body.reason);
    }
    void operator()(const domain::remove_member& body) const
    {
        v1::RemoveMember& removing = *message.mutable_remove_member();
        removing.set_member(body.member.value());
        removing.set_reason(body.reason);
    }
    void operator()(const domain::set_slow_mode& body) const
    {
        message.mutable_set_slow_mode()->set_seconds(
            static_cast<std::uint32_t>(body.between.count()));
    }
    void operator()(const domain::lock& body) const
    {
        message.mutable_lock()->set_contribution(body.contribution.value());
        message.mutable_lock()->set_reason(body.reason);
    }
    void operator()(const domain::unlock& body) const
    {
        message.mutable_unlock()->set_contribution(body.contribution.value());
    }
    void operator()(const domain::spotlight& body) const
    {
        message.mutable_spotlight()->set_contribution(body.contribution.value());
        message.mutable_spotlight()->set_follow(body.follow);
    }
    void operator()(const domain::set_screen& body) const
    {
        message.mutable_set_screen()->set_scene(static_cast<v1::ScreenScene>(body.scene));
    }
    void operator()(const domain::pin_idea& body) const
    {
        message.mutable_pin_idea()->set_contribution(body.contribution.value());
        message.mutable_pin_idea()->set_pinned(body.pinned);
    }
    void operator()(const domain::announce& body) const
    {
        message.mutable_announce()->set_text(body.text);
    }
    void operator()(const domain::ask_on& body) const
    {
        message.mutable_ask_on()->set_contribution(body.contribution.value());
        message.mutable_ask_on()->set_text(body.text);
    }
    void operator()(const domain::share_insight& body) const
    {
        v1::ShareInsight& sharing = *message.mutable_share_insight();
        sharing.set_text(body.text);
        for (const contribution_id each : body.ideas)
            sharing.add_ideas()->set_contribution(each.value());
    }
    void operator()(const domain::take_back_insight& body) const
    {
        message.mutable_take_back_insight()->set_insight(body.insight.value());
    }
    void operator()(const domain::send_line& body) const
    {
        message.mutable_send_line()->set_member(body.member.value());
        message.mutable_send_line()->set_text(body.text);
    }
    void operator()(const domain::set_policy& body) const
    {
        write(body.policy, *message.mutable_set_policy()->mutable_policy());
    }
    void operator()(const domain::flag_contribution& body) const
    {
        write(body, *message.mutable_flag_contribution());
    }
    void operator()(const domain::withdraw_flag& body) const
    {
        message.mutable_withdraw_flag()->set_contribution(body.contribution.value());
    }
    void operator()(const domain::answer_jury& body) const
    {
        write(body, *message.mutable_answer_jury());
    }
    void operator()(const domain::appeal& body) const
    {
        message.mutable_appeal()->set_contribution(body.contribution.value());
    }
};

result<seen> read_seen(const v1::Seen& message)
{
    const auto count = static_cast<std::size_t>(message.contributions_size());
    if (count == 0 || count > limits::seen_ids_max) return errc::malformed;
    seen looks;
    looks.contributions.reserve(count);
    for (const std::uint64_t each : message.contributions()) {
        if (each == 0) return errc::malformed;
        looks.contributions.emplace_back(each);
    }
    return looks;
}

struct entry_writer {
    v1::Hello& message;

    void operator()(const member_entry& entry) const
    {
        message.mutable_member()->set_token(entry.token);
    }
    void operator()(const join_entry& entry) const
    {
        v1::JoinEntry& join = *message.mutable_join();
        join.set_room(to_bytes(entry.room));
        join.set_secret(entry.secret);
        join.set_nonce(entry.nonce);
        join.set_name(entry.name);
        join.set_accepts_charter(entry.accepts.value());
        join.set_stakeholder_group(entry.stakeholder_group);
        join.set_removed_member(entry.removed_as.value());
        join.set_passphrase(entry.passphrase);
        join.set_waits_in_line(entry.waits_in_line);
    }
    void operator()(const screen_entry& entry) const
    {
        v1::ScreenEntry& screen = *message.mutable_screen();
        screen.set_room(to_bytes(entry.room));
        screen.set_secret(entry.secret);
    }
};
bool parse(bytes_view payload, rooms::encoding in, v1::ClientFrame& message)
{
    switch (in) {
        case rooms::encoding::protobuf:
            keep_protobuf_quiet();
            return is_plain_client_frame(payload) &&
                   message.ParseFromArray(payload.data(), static_cast<int>(payload.size()));
        case rooms::encoding::json: return read_json(payload, message);
    }
    KRING_CHECK(false);  // not an encoding at all
}

std::optional<std::uint64_t> find_protocol(bytes_view payload, rooms::encoding in)
{
    if (in == rooms::encoding::json) return find_json_number(payload, {"hello", "protocol"});
    return find_number(payload,
                       {v1::ClientFrame::kHelloFieldNumber, v1::Hello::kProtocolFieldNumber});
}

bytes encoded(const v1::ClientFrame& message, rooms::encoding in)
{
    if (in == rooms::encoding::protobuf) return message.SerializeAsString();
    bytes text;
    append_json(message, text);
    return text;
}
}  // namespace

result<client_frame> decode_client_frame(bytes_view payload, rooms::encoding in)
{
    if (payload.size() > limits::message_bytes_max)
        return errc::malformed;  // the connection reads no larger ones
    v1::ClientFrame message;
    if (!parse(payload, in, message)) {
        // What looks malformed in a Hello may be what a later version added to it.
        const auto protocol = find_protocol(payload, in);
        return protocol && *protocol != protocol_version ? errc::unsupported : errc::malformed;
    }
    switch (message.body_case()) {
        case v1::ClientFrame::kHello: {
            auto opening = read_hello(*message.mutable_hello());
            if (!opening) return opening.error();
            return client_frame{std::move(*opening)};
        }
        case v1::ClientFrame::kCommand: {
            auto command = read_command(*message.mutable_command());
            if (!command) return command.error();
            return client_frame{std::move(*command)};
        }
        case v1::ClientFrame::kProbe: return client_frame{probe{message.probe().number()}};
        case v1::ClientFrame::kFindSimilar: {
            v1::FindSimilar& question = *message.mutable_find_similar();
            return client_frame{
                find_similar{question.number(), std::move(*question.mutable_text())}};
        }
        case v1::ClientFrame::kFetchTexts:
            return client_frame{fetch_texts{contribution_id{message.fetch_texts().near()}}};
        case v1::ClientFrame::kSeen: {
            auto looks = read_seen(message.seen());
            if (!looks) return looks.error();
            return client_frame{std::move(*looks)};
        }
        case v1::ClientFrame::kWriting:
            return client_frame{writing{message.writing().stopped() ? rooms::writing_now::stopped
                                                                    : rooms::writing_now::begun}};
        case v1::ClientFrame::BODY_NOT_SET: break;
    }
    return errc::malformed;
}

command_counter counter_of_malformed(bytes_view payload, rooms::encoding in)
{
    if (in == rooms::encoding::json)
        return command_counter{find_json_number(payload, {"command", "counter"}).value_or(0)};
    const auto counter = find_number(
        payload, {v1::ClientFrame::kCommandFieldNumber, v1::Command::kCounterFieldNumber});
    return command_counter{counter.value_or(0)};
}

bytes encode_hello(const hello& opening, rooms::encoding in)
{
    v1::ClientFrame message;
    v1::Hello& out = *message.mutable_hello();
    out.set_protocol(opening.protocol);
    out.set_outbox(opening.outbox.value());
    out.set_texts_later(opening.texts == rooms::text_wish::later);
    if (opening.from) {
        out.mutable_cursor()->set_epoch(opening.from->epoch.value());
        out.mutable_cursor()->set_sequence(opening.from->at.value());
    }
    std::visit(entry_writer{out}, opening.entry);
    return encoded(message, in);
}

bytes encode_command(command_counter counter, const domain::command& body, rooms::encoding in)
{
    v1::ClientFrame message;
    message.mutable_command()->set_counter(counter.value());
    std::visit(body_writer{*message.mutable_command()}, body);
    return encoded(message, in);
}

bytes encode_probe(std::uint32_t number, rooms::encoding in)
{
    v1::ClientFrame message;
    message.mutable_probe()->set_number(number);
    return encoded(message, in);
}

bytes encode_find_similar(const find_similar& question, rooms::encoding in)
{
    v1::ClientFrame message;
    message.mutable_find_similar()->set_number(question.number);
    message.mutable_find_similar()->set_text(question.text);
    return encoded(message, in);
}

bytes encode_fetch_texts(const fetch_texts& wish, rooms::encoding in)
{
    v1::ClientFrame message;
    message.mutable_fetch_texts()->set_near(wish.near.value());
    return encoded(message, in);
}

bytes encode_seen(const seen& looks, rooms::encoding in)
{
    v1::ClientFrame message;
    for (const contribution_id each : looks.contributions)
        message.mutable_seen()->add_contributions(each.value());
    return encoded(message, in);
}

bytes encode_writing(const writing& news, rooms::encoding in)
{
    v1::ClientFrame message;
    message.mutable_writing()->set_stopped(news.how == rooms::writing_now::stopped);
    return encoded(message, in);
}

bytes canonical_bytes(const domain::command& body)
{
    v1::Command message;
    std::visit(body_writer{message}, body);
    return message.SerializeAsString();
}
}  // namespace kring::wire
