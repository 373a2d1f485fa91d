#include "domain/apply.hpp"

#include "base/limits.hpp"
#include "base/text_language.hpp"
#include "domain/acts.hpp"
#include "domain/answers.hpp"
#include "domain/ballots.hpp"
#include "domain/community.hpp"
#include "domain/entering.hpp"
#include "domain/exchange.hpp"
#include "domain/ideas.hpp"
#include "domain/invitations.hpp"
#include "domain/newcomers.hpp"
#include "domain/pace.hpp"
#include "domain/passphrase.hpp"
#include "domain/people.hpp"
#include "domain/recovery.hpp"
#include "domain/screen.hpp"
#include "domain/stage.hpp"
#include "domain/tables.hpp"

#include <algorithm>
#include <type_traits>

namespace kring::domain {
namespace {
// What holds after the agenda or what is active of it changed, and what may still be sent that was allowed before.
void settle_phases(phases_in_force& phases, const phases_in_force& before, instant at)
{
    if (!phases.has_begun) {
        phases.switches = phase_switches{};
    } else if (phases.active.empty()) {
        // A break: nobody writes or votes, and nothing that was shown goes, nor comes what was not.
        phases.switches.write = phases.switches.reply = phases.switches.vote = permission::nobody;
        phases.switches.show_counts = before.counts_are_shown();
        phases.switches.show_authors = before.authors_are_shown();
    } else {
        phases.switches = united(phases.plan, phases.active);
    }
    const auto end = [&](last_words& words, permission phase_switches::* which) {
        const auto allowed = [which](const phases_in_force& in) {
            return in.has_begun ? in.switches.*which : permission::everybody;
        };
        if (allowed(phases) < allowed(before))
            words = last_words{allowed(before), at + limits::last_words_time};
    };
    end(phases.write, &phase_switches::write);
    end(phases.reply, &phase_switches::reply);
    phases.counts_were_shown = before.counts_are_shown();
    phases.authors_were_shown = before.authors_are_shown();
    phases.scheduled_through = at;
}

struct applier {
    const event& fact;
    room_state& state;

    applied operator()(const room_created& body) const
    {
        if (fact.at != sequence{1}) return applied::contradiction;
        state.title = body.title;
        state.question = body.question;
        state.promise = body.promise;
        state.language = body.language;
        return applied::yes;
    }

    applied operator()(const member_joined& body) const
    {
        const member_id id{fact.at.value()};
        if (state.nonces.contains(body.nonce_hash)) return applied::contradiction;
        if (body.link != link_id{}) {
            const auto link = state.links.find(body.link);
            if (link == state.links.end() || link->second.used_by != member_id{})
                return applied::contradiction;
            link->second.used_by = id;
        }
        const bool is_invited = body.invitation != domain::invitation{};
        if (is_invited && use_up(body.invitation, id, state) == applied::contradiction)
            return applied::contradiction;
        member joined;
        joined.id = id;
        joined.role = body.role;
        joined.name = body.name;
        joined.has_facilitated = joined.is_facilitator();
        joined.form = body.form;
        joined.joined = fact.time;
        joined.invited_by = body.invitation.batch;
        if (!joined.is_facilitator()) ++state.participant_count;
        ++state.member_count;
        state.member_index.emplace(id, static_cast<std::uint32_t>(state.members.size()));
        state.nonces.emplace(body.nonce_hash, id);
        state.let_in.erase(body.nonce_hash);
        state.members.push_back(std::move(joined));
        unsettle_open_cases(state);
        return applied::yes;
    }

    applied operator()(const member_renamed& body) const
    {
        member* who = state.find(fact.actor);
        if (who == nullptr) return applied::contradiction;
        who->name = body.name;
        who->form = body.form;
        return applied::yes;
    }

    applied operator()(const member_left&) const
    {
        member* who = state.find(fact.actor);
        if (who == nullptr || !who->is_in()) return applied::contradiction;
        who->left = true;
        who->generation = generation{who->generation.value() + 1};
        who->exchanged_from = who->generation;
        --state.member_count;
        if (!who->is_facilitator()) --state.participant_count;
        return applied::yes;
    }

    applied operator()(const room_opened&) const
    {
        state.phase = room_phase::open;
        state.pause_reason.clear();
        state.paused_until = instant{};
        state.pauses.clear();
        return applied::yes;
    }

    applied operator()(const room_paused& body) const
    {
        act& pausing = note_act(act_kind::pausing, fact, body.reason, state);
        pausing.until = body.until;
        pause_by(pausing, state);
        return applied::yes;
    }

    applied operator()(const room_closed&) const
    {
        state.phase = room_phase::closed;
        state.pause_reason.clear();
        state.paused_until = instant{};
        state.pauses.clear();
        // Phases hide counts so that nobody votes as others do; nobody votes any more, and no phase comes that would show them.
        state.phases.counts_were_shown = state.phases.counts_are_shown();
        state.phases.switches.show_counts = true;
        return applied::yes;
    }

    applied operator()(const contribution_posted& body) const
    {
        member* author = state.find(fact.actor);
        if (author == nullptr) return applied::contradiction;
        if (body.parent != contribution_id{} && state.find(body.parent) == nullptr)
            return applied::contradiction;
        if (body.improves != contribution_id{} && state.find(body.improves) == nullptr)
            return applied::contradiction;
        if (body.table != table_id{} && state.find(body.table) == nullptr)
            return applied::contradiction;
        contribution posted;
        posted.id = contribution_id{fact.at.value()};
        posted.parent = body.parent;
        posted.author = fact.actor;
        posted.author_role = author->role;
        posted.time = fact.time;
        posted.text = body.text;
        posted.sketch = sketch_of(body.text);
        posted.text_language = text_language_of(body.text);
        posted.text_from = fact.at;
        posted.text_time = fact.time;
        posted.improves = body.improves;
        posted.seed = body.seed;
        posted.asks = body.asks;
        posted.source = body.source;
        posted.table = body.table;
        author->authored.push_back(posted.id);
        state.view_bytes +=
            posted.text.size() + posted.source.label.size() + limits::contribution_bytes;
        state.contribution_index.emplace(posted.id,
                                         static_cast<std::uint32_t>(state.contributions.size()));
        state.contributions.push_back(std::move(posted));
        contribution& made = state.contributions.back();
        if (body.held)
            hold(made, state);
        else
            count_published(made, state);
        return applied::yes;
    }

    applied operator()(const contribution_withdrawn& body) const
    {
        contribution* target = state.find(body.contribution);
        if (target == nullptr || target->withdrawn) return applied::contradiction;
        target->withdrawn = true;
        std::erase(state.held, target->id);
        drop_flags(*target);
        if (!target->is_published()) return applied::yes;
        --state.counts.contributions;
        if (target->is_idea()) --state.counts.ideas;
        return applied::yes;
    }

    applied operator()(const contribution_hidden& body) const
    {
        contribution* target = state.find(body.contribution);
        if (target == nullptr) return applied::contradiction;
        const act_id id{fact.at.value()};
        target->hides.push_back(hide_act{id, fact.actor, fact.time, body.reason, act_id{}, false});
        note_act(act_kind::hiding, fact, body.reason, state).contribution = body.contribution;
        settle_by_facilitator(*target, flag_outcome::right, state);
        return applied::yes;
    }

    applied operator()(const contribution_restored& body) const
    {
        contribution* target = state.find(body.contribution);
        if (target == nullptr) return applied::contradiction;
        const act_id id{fact.at.value()};
        for (hide_act& each : target->hides) {
            if (each.stands()) each.lifted_by = id;
        }
        note_act(act_kind::restoring, fact, body.reason, state).contribution = body.contribution;
        settle_by_facilitator(*target, flag_outcome::wrong, state);
        return applied::yes;
    }

    applied operator()(const act_undone& body) const { return apply_undone(body, fact, state); }

    applied operator()(const facilitator_link_issued& body) const
    {
        state.links.emplace(link_id{fact.at.value()},
                            facilitator_link{body.role, body.expires, member_id{}});
        return applied::yes;
    }

    applied operator()(const charter_set& body) const
    {
        // What was written under a promise to show less must not be shown after all.
        if (body.charter.names < state.names() && !state.contributions.empty())
            return applied::contradiction;
        charter_in_force now{fact.at, body.charter, fact.at, sequence{}};
        if (state.charter && promise_same(state.charter->terms, body.charter)) {
            now.promised = state.charter->promised;
            now.confirmed = state.charter->confirmed;
        }
        state.charter = std::move(now);
        // Whoever sets it agrees to it.
        if (member* who = state.find(fact.actor); who != nullptr) {
            who->accepted = fact.at;
            who->accepted_at = fact.at;
        }
        return applied::yes;
    }

    applied operator()(const charter_accepted& body) const
    {
        member* who = state.find(fact.actor);
        if (who == nullptr || !state.charter || body.version != state.charter->version)
            return applied::contradiction;
        who->accepted = body.version;
        who->accepted_at = fact.at;
        return applied::yes;
    }

    applied operator()(const promise_confirmed& body) const
    {
        if (!state.charter || body.version != state.charter->promised)
            return applied::contradiction;
        state.charter->confirmed = fact.at;
        return applied::yes;
    }

    applied operator()(const agenda_set& body) const
    {
        const phases_in_force before = state.phases;
        state.phases.version = fact.at;
        state.phases.plan = body.agenda;
        put_in_order(state.phases.plan, state.phases.active);
        if (state.phases.plan.phases.empty()) state.phases.has_begun = false;
        settle_phases(state.phases, before, fact.time);
        return applied::yes;
    }

    applied operator()(const phases_set& body) const
    {
        for (const active_phase& each : body.active) {
            if (state.phases.plan.find(each.number) == nullptr) return applied::contradiction;
        }
        const phases_in_force before = state.phases;
        state.phases.active = body.active;
        state.phases.has_begun = true;
        settle_phases(state.phases, before, fact.time);
        return applied::yes;
    }

    applied operator()(const report_published& body) const
    {
        if (body.as_of == sequence{} || body.as_of >= fact.at) return applied::contradiction;
        state.reports.push_back(published_report{body.as_of, fact.at});
        return applied::yes;
    }
    applied operator()(const join_link_rotated&) const
    {
        ++state.link_generation;
        return applied::yes;
    }
    applied operator()(const stakeholder_groups_set& body) const
    {
        state.stakeholder_groups = body.groups;
        return applied::yes;
    }
    applied operator()(const stakeholder_group_chosen& body) const
    {
        member* who = state.find(fact.actor);
        if (who == nullptr) return applied::contradiction;
        who->stakeholder_group = body.number;
        return applied::yes;
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_answers(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_answers(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_ballots(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_ballots(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_entering(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_entering(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_tables(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_tables(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_stage(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_stage(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_exchange(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_exchange(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_ideas(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_ideas(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_people(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_people(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_newcomers(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_newcomers(body, fact, state);
    }
    applied operator()(const screen_set& body) const { return apply_to_screen(body, state); }
    applied operator()(const passphrase_set& body) const
    {
        return apply_to_passphrase(body, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_invitations(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_invitations(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_pace(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_pace(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_community(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_community(body, fact, state);
    }
    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_recovery(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_recovery(body, fact, state);
    }
};

// Whether it changes what may be shown of what was written before.
bool revises(const event_body& body)
{
    return std::holds_alternative<contribution_withdrawn>(body) ||
           std::holds_alternative<contribution_hidden>(body) ||
           std::holds_alternative<contribution_restored>(body) ||
           std::holds_alternative<act_undone>(body) || std::holds_alternative<charter_set>(body) ||
           std::holds_alternative<contribution_edited>(body) ||
           std::holds_alternative<answer_withdrawn>(body) ||
           std::holds_alternative<answer_muted>(body) || std::holds_alternative<ballot_set>(body) ||
           std::holds_alternative<contribution_published>(body) ||
           std::holds_alternative<contribution_blurred>(body) ||
           std::holds_alternative<jury_closed>(body) ||
           std::holds_alternative<contribution_cleared>(body);
}
}  // namespace

applied apply(const event& fact, room_state& state)
{
    if (fact.at != next(state.last) || fact.time < state.time) return applied::contradiction;
    if (state.last == sequence{} && !std::holds_alternative<room_created>(fact.body))
        return applied::contradiction;
    // The rules look at what somebody touched last; what they had to do about what was touched before is done.
    if (fact.actor != member_id{}) state.community.unsettled.clear();
    const applied outcome = std::visit(applier{fact, state}, fact.body);
    state.last = fact.at;
    state.time = fact.time;
    if (revises(fact.body)) state.revised = fact.at;
    note_presence(fact, state);
    return outcome;
}
}  // namespace kring::domain
