#include "domain/decide.hpp"

#include "base/limits.hpp"
#include "domain/acts.hpp"
#include "domain/answers.hpp"
#include "domain/ballots.hpp"
#include "domain/calm.hpp"
#include "domain/community.hpp"
#include "domain/decide_charter.hpp"
#include "domain/decide_phases.hpp"
#include "domain/deciding.hpp"
#include "domain/entering.hpp"
#include "domain/exchange.hpp"
#include "domain/flag_rule.hpp"
#include "domain/ideas.hpp"
#include "domain/invitations.hpp"
#include "domain/names.hpp"
#include "domain/newcomers.hpp"
#include "domain/pace.hpp"
#include "domain/passphrase.hpp"
#include "domain/people.hpp"
#include "domain/screen.hpp"
#include "domain/stage.hpp"
#include "domain/stakeholders.hpp"
#include "domain/tables.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
constexpr text_bounds question_bounds{limits::question_graphemes_max, limits::question_bytes_max,
                                      line_breaks::kept};
constexpr text_bounds promise_bounds{limits::promise_graphemes_max, limits::promise_bytes_max,
                                     line_breaks::kept};

struct decider {
    const member& who;
    const room_state& state;
    instant now;  // room time
    const context& circumstances;

    decision<proposal> operator()(const open_room&) const
    {
        if (!who.is_facilitator()) return refusal::not_allowed;
        if (state.phase == room_phase::closed) return refusal::room_closed;
        if (state.phase == room_phase::open) return already(sequence{});
        return propose(room_opened{});
    }

    decision<proposal> operator()(const pause_room& command) const
    {
        if (!who.is_facilitator()) return refusal::not_allowed;
        if (state.phase == room_phase::closed) return refusal::room_closed;
        if (state.phase == room_phase::draft) return refusal::room_not_open;
        auto reason = clean(command.reason, reason_bounds);
        if (!reason) return reason.error();
        if (command.from_now < std::chrono::seconds{} || command.from_now > limits::phase_time_max)
            return refusal::invalid_time;
        const bool has_end = command.from_now > std::chrono::seconds{};
        const instant until = has_end ? now + command.from_now : instant{};
        if (state.phase == room_phase::paused && state.pause_reason == *reason &&
            state.paused_until == until) {
            return already(sequence{});
        }
        return propose(room_paused{std::move(*reason), until});
    }

    decision<proposal> operator()(const close_room&) const
    {
        if (!who.is_facilitator()) return refusal::not_allowed;
        if (state.phase == room_phase::closed) return already(sequence{});
        proposal made = propose(room_closed{});
        give_screen_back(state, made.events);
        return made;
    }

    decision<proposal> operator()(const rename_member& command) const
    {
        if (state.phase == room_phase::closed) return refusal::room_closed;
        // A name is shown with every text: it would be a way to go on talking.
        if (auto may = may_speak(who, now); !may) return may.error();
        auto name = choose_name(command.name, who.id, who.role, state);
        if (!name) return name.error();
        if (name->text == who.name) return already(sequence{});
        return propose(member_renamed{std::move(name->text), std::move(name->form)});
    }

    decision<proposal> operator()(const leave_room&) const { return propose(member_left{}); }

    decision<proposal> operator()(const post_reply& command) const
    {
        const contribution* asking = state.find(command.parent);
        const bool is_answer = asking != nullptr && is_asked(who, *asking, state);
        const auto writes = may_write(phase_act::reply, who, state, now);
        if (!writes && !(is_answer && writes.error() == refusal::not_in_phase))
            return writes.error();
        if (auto may = keeps_pace(who, state, now); !may) return may.error();
        const auto parent = find_shown(command.parent, state);
        if (!parent) return parent.error();
        if (is_locked(**parent, state)) return refusal::thread_locked;
        if (!(*parent)->is_idea()) {
            const auto idea = find_shown((*parent)->parent, state);
            if (!idea) return idea.error();
            if (!(*idea)->is_idea()) return refusal::thread_too_deep;
        }
        auto text = clean(command.text, reply_bounds);
        if (!text) return text.error();
        if (auto may = has_place(*text); !may) return may.error();
        const auto meant = command.despite_words ? words_meant::yes : words_meant::no;
        if (auto calm = keeps_calm(std::span{&*text, 1}, command.parent, meant, who, state, now);
            !calm) {
            return calm.error();
        }
        return propose(
            contribution_posted{command.parent, std::move(*text), {}, false, is_held(who, state)});
    }

    // What one wrote stays one's own: it can be taken back while hidden, while paused, and before opening too.
    decision<proposal> operator()(const withdraw_contribution& command) const
    {
        if (state.phase == room_phase::closed) return refusal::room_closed;
        const contribution* target = state.find(command.contribution);
        if (target == nullptr) return refusal::unknown_contribution;
        if (target->author != who.id) return refusal::not_author;
        if (target->withdrawn) return already(sequence{});
        proposal made = propose(contribution_withdrawn{command.contribution});
        release_absorbed(*target, state, made.events);
        return made;
    }

    decision<proposal> operator()(const hide_contribution& command) const
    {
        if (!who.is_facilitator()) return refusal::not_allowed;
        const contribution* target = state.find(command.contribution);
        if (target == nullptr || !target->is_published()) return refusal::unknown_contribution;
        if (target->withdrawn) return refusal::contribution_withdrawn;
        for (const hide_act& each : target->hides) {
            if (each.stands() && each.by == who.id) return already(sequence{each.id.value()});
        }
        auto reason = clean(command.reason, reason_bounds);
        if (!reason) return reason.error();
        return propose(contribution_hidden{command.contribution, std::move(*reason)});
    }

    decision<proposal> operator()(const restore_contribution& command) const
    {
        if (!who.is_facilitator()) return refusal::not_allowed;
        const contribution* target = state.find(command.contribution);
        if (target == nullptr || !target->is_published()) return refusal::unknown_contribution;
        if (target->withdrawn) return refusal::contribution_withdrawn;
        // What is flagged can be told to stay before it comes to anything.
        const bool is_flagged = std::any_of(target->flags.begin(), target->flags.end(), is_against);
        if (!target->is_hidden() && target->blurred == act_id{} && !is_flagged)
            return refusal::not_hidden;
        auto reason = clean(command.reason, reason_bounds);
        if (!reason) return reason.error();
        return propose(contribution_restored{command.contribution, std::move(*reason)});
    }

    decision<proposal> operator()(const undo_act& command) const
    {
        return decide_undo(command, who, state);
    }

    decision<proposal> operator()(const set_charter& command) const
    {
        return decide_set_charter(command, who, state);
    }
    decision<proposal> operator()(const accept_charter& command) const
    {
        return decide_accept_charter(command, who, state);
    }
    decision<proposal> operator()(const set_agenda& command) const
    {
        return decide_set_agenda(command, who, state);
    }
    decision<proposal> operator()(const set_phases& command) const
    {
        return decide_set_phases(command, who, state, now);
    }
    // A closed room's too: most reports are published when all is over.
    decision<proposal> operator()(const publish_report& command) const
    {
        if (!who.is_facilitator()) return refusal::not_allowed;
        if (state.phase == room_phase::draft) return refusal::room_not_open;
        if (command.as_of > state.last) return refusal::unknown_version;
        const auto* latest = state.reports.empty() ? nullptr : &state.reports.back();
        // Nothing has happened since but the publishing itself.
        const bool is_now = command.as_of == sequence{};
        if (latest != nullptr &&
            (is_now ? latest->at == state.last : latest->as_of == command.as_of))
            return already(latest->at);
        return propose(report_published{is_now ? state.last : command.as_of});
    }

    decision<proposal> operator()(const rotate_join_link&) const
    {
        if (!who.is_facilitator()) return refusal::not_allowed;
        if (state.phase == room_phase::closed) return refusal::room_closed;
        return propose(join_link_rotated{});
    }
    decision<proposal> operator()(const set_stakeholder_groups& command) const
    {
        return decide_set_stakeholder_groups(command, who, state);
    }
    decision<proposal> operator()(const choose_stakeholder_group& command) const
    {
        return decide_choose_stakeholder_group(command, who, state);
    }

    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in, instant at) {
            decide_on_entering(wish, of, in, at);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_entering(command, who, state, now);
    }
    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in, instant at) {
            decide_on_tables(wish, of, in, at);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_tables(command, who, state, now);
    }
    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in) {
            decide_on_stage(wish, of, in);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_stage(command, who, state);
    }
    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in) {
            decide_exchange(wish, of, in);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_exchange(command, who, state);
    }
    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in, instant at) {
            decide_on_answers(wish, of, in, at);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_answers(command, who, state, now);
    }
    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in, instant at) {
            decide_on_ballots(wish, of, in, at);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_ballots(command, who, state, now);
    }

    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in,
                          const context& at) { decide_on_people(wish, of, in, at); }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_people(command, who, state, circumstances);
    }

    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in,
                          const context& at) { decide_on_newcomers(wish, of, in, at); }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_newcomers(command, who, state, circumstances);
    }

    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in,
                          const context& at) { decide_on_community(wish, of, in, at); }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_community(command, who, state, circumstances);
    }

    decision<proposal> operator()(const set_screen& command) const
    {
        return decide_on_screen(command, who, state);
    }

    decision<proposal> operator()(const set_passphrase& command) const
    {
        return decide_on_passphrase(command, who, state);
    }

    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in) {
            decide_on_invitations(wish, of, in);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_invitations(command, who, state);
    }

    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in) {
            decide_on_pace(wish, of, in);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_pace(command, who, state);
    }

    decision<void> has_place(const std::string& text) const
    {
        if (!has_place_for(text.size() + limits::contribution_bytes, state))
            return refusal::room_full;
        if (is_held(who, state) && state.held.size() >= limits::held_texts_max)
            return refusal::too_many_held;
        return {};
    }

    template <class Command>
        requires requires(const Command& wish, const member& of, const room_state& in, instant at) {
            decide_on_ideas(wish, of, in, at);
        }
    decision<proposal> operator()(const Command& command) const
    {
        return decide_on_ideas(command, who, state, now);
    }
};
}  // namespace

proposal already(sequence at)
{
    proposal nothing;
    nothing.already = at;
    return nothing;
}

decision<proposal> decide(const command& wish, member_id actor, const room_state& state,
                          const context& circumstances)
{
    const member* who = state.find(actor);
    if (who == nullptr || !who->is_in()) return refusal::not_allowed;
    return std::visit(decider{*who, state, room_time(state, circumstances), circumstances}, wish);
}

std::optional<instant> next_deadline(const room_state& state)
{
    std::optional<instant> first = next_phase(state);
    for (const auto& other : {next_publication(state), next_rule(state)}) {
        if (other && (!first || *other < *first)) first = other;
    }
    return first;
}

std::vector<event_body> decide_due(const room_state& state, const context& circumstances)
{
    const instant now = room_time(state, circumstances);
    std::vector<event_body> due;
    publish_due(state, now, due);
    for (event_body& each : decide_phases_due(state, now)) due.push_back(std::move(each));
    return due.empty() ? rules_due(state, circumstances) : due;
}

decision<proposal> decide_join(const join_room& wish, const room_state& state,
                               const context& circumstances)
{
    if (state.last == sequence{}) return refusal::not_allowed;
    if (const auto known = state.nonces.find(wish.nonce_hash); known != state.nonces.end()) {
        return already(sequence{known->second.value()});
    }
    auto role = member_role::participant;
    const bool is_invited = wish.link == link_id{} && wish.invitation != invitation{};
    if (wish.link == link_id{}) {
        if (state.turned_away.contains(wish.nonce_hash)) return refusal::turned_away;
        // Somebody looked at whoever was let in: the link they came by does not matter any more.
        const bool comes_by_link = !is_invited && !state.let_in.contains(wish.nonce_hash);
        if (comes_by_link && wish.link_generation != state.link_generation)
            return refusal::link_expired;
        if (state.phase == room_phase::closed) return refusal::room_closed;
        if (is_invited) {
            if (const auto hindered = hinders_entry(wish.invitation, state)) return *hindered;
        } else if (comes_by_link && state.entry.by_invitation) {
            return refusal::invitation_only;
        }
        if (state.locked != act_id{}) return refusal::room_locked;
        if (asks_passphrase(wish, state)) {
            if (const auto hindered = hinders_entry(wish.passphrase, state)) return *hindered;
        }
        // Last of what is asked: whoever hears it would come in but for a place, and may wait for one.
        if (is_full(state, circumstances.bounds)) return refusal::room_full;
    } else {
        const auto link = state.links.find(wish.link);
        if (link == state.links.end()) return refusal::not_allowed;
        if (link->second.used_by != member_id{}) return refusal::link_used;
        if (room_time(state, circumstances) >= link->second.expires) return refusal::link_expired;
        role = link->second.role;
    }
    auto name = choose_name(wish.name, member_id{}, role, state);
    if (!name) return name.error();
    proposal made =
        propose(member_joined{role, wish.nonce_hash, wish.link, std::move(name->text),
                              std::move(name->form), is_invited ? wish.invitation : invitation{}});
    // Another version than that which holds was read: the newcomer is in, and is asked again.
    if (state.charter && wish.accepts == state.charter->version)
        made.events.emplace_back(charter_accepted{wish.accepts});
    // The same of a group that is off the list since: whoever is in can choose again.
    const bool chooses = wish.stakeholder_group != 0 && role == member_role::participant &&
                         state.find_stakeholders(wish.stakeholder_group) != nullptr;
    if (chooses) made.events.emplace_back(stakeholder_group_chosen{wish.stakeholder_group});
    const table_id seat = role == member_role::participant ? seat_for_newcomer(state) : table_id{};
    if (seat != table_id{})
        made.events.emplace_back(seat_taken{member_id{next(state.last).value()}, seat});
    return made;
}

decision<proposal> decide_create(const create_room& wish, const room_state& state,
                                 const context& circumstances)
{
    if (state.last != sequence{}) return refusal::not_allowed;
    auto title = clean(wish.title, title_bounds);
    if (!title) return title.error();
    auto question = clean(wish.question, question_bounds);
    if (!question) return question.error();
    auto promise = clean(wish.promise, promise_bounds);
    if (!promise) return promise.error();
    proposal made;
    made.events.emplace_back(
        room_created{std::move(*title), std::move(*question), std::move(*promise), wish.language});
    made.events.emplace_back(ballot_opened{ballot_kind::support});
    made.events.emplace_back(ballot_opened{ballot_kind::stance});
    made.events.emplace_back(facilitator_link_issued{
        member_role::lead,
        room_time(state, circumstances) + circumstances.bounds.facilitator_link_life});
    return made;
}

decision<proposal> decide_issue_link(const issue_facilitator_link& wish, const room_state& state,
                                     const context& circumstances)
{
    if (state.last == sequence{} || wish.role == member_role::participant)
        return refusal::not_allowed;
    return propose(facilitator_link_issued{
        wish.role, room_time(state, circumstances) + circumstances.bounds.facilitator_link_life});
}
}  // namespace kring::domain
