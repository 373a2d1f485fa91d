#include "domain/apply.hpp"

#include "base/limits.hpp"
#include "domain/ideas.hpp"
#include "domain/merging.hpp"

#include <algorithm>
#include <type_traits>

namespace kring::domain {
namespace {
// Votes on what is merged, or what something is merged into, count in more than one idea.
bool stands_alone(const contribution& subject)
{
    return subject.absorbed.empty() && subject.merged_into == contribution_id{};
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

    applied operator()(const ballot_opened& body) const
    {
        state.ballots.push_back(ballot{ballot_id{fact.at.value()}, body.kind});
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
        member joined;
        joined.id = id;
        joined.role = body.role;
        joined.name = body.name;
        if (!joined.is_facilitator()) ++state.participant_count;
        ++state.member_count;
        state.member_index.emplace(id, static_cast<std::uint32_t>(state.members.size()));
        state.nonces.emplace(body.nonce_hash, id);
        state.members.push_back(std::move(joined));
        return applied::yes;
    }

    applied operator()(const member_renamed& body) const
    {
        member* who = state.find(fact.actor);
        if (who == nullptr) return applied::contradiction;
        who->name = body.name;
        return applied::yes;
    }

    applied operator()(const member_left&) const
    {
        member* who = state.find(fact.actor);
        if (who == nullptr || who->left) return applied::contradiction;
        who->left = true;
        who->generation = generation{who->generation.value() + 1};
        --state.member_count;
        if (!who->is_facilitator()) --state.participant_count;
        return applied::yes;
    }

    applied operator()(const room_opened&) const
    {
        state.phase = room_phase::open;
        state.pause_reason.clear();
        return applied::yes;
    }

    applied operator()(const room_paused& body) const
    {
        state.phase = room_phase::paused;
        state.pause_reason = body.reason;
        return applied::yes;
    }

    applied operator()(const room_closed&) const
    {
        state.phase = room_phase::closed;
        state.pause_reason.clear();
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
        contribution posted;
        posted.id = contribution_id{fact.at.value()};
        posted.parent = body.parent;
        posted.author = fact.actor;
        posted.time = fact.time;
        posted.text = body.text;
        posted.text_from = fact.at;
        posted.text_time = fact.time;
        posted.improves = body.improves;
        posted.seed = body.seed;
        author->authored.push_back(posted.id);
        state.view_bytes += posted.text.size() + limits::contribution_bytes;
        state.contribution_index.emplace(posted.id,
                                         static_cast<std::uint32_t>(state.contributions.size()));
        state.contributions.push_back(std::move(posted));
        return applied::yes;
    }

    applied operator()(const contribution_withdrawn& body) const
    {
        contribution* target = state.find(body.contribution);
        if (target == nullptr || target->withdrawn) return applied::contradiction;
        target->withdrawn = true;
        return applied::yes;
    }

    applied operator()(const vote_cast& body) const
    {
        member* voter = state.find(fact.actor);
        contribution* subject = state.find(body.subject);
        const ballot* on = state.find(body.ballot);
        if (voter == nullptr || subject == nullptr || on == nullptr) return applied::contradiction;
        const auto index = count_index(on->kind, body.value);
        if (!index) return applied::contradiction;
        if (!stands_alone(*subject)) {
            const bool counts = move_vote(state, *voter, vote_key{body.ballot, body.subject},
                                          vote{body.value, fact.at});
            return counts ? applied::yes : applied::contradiction;
        }
        tally& counted = tally_of(*subject, body.ballot);
        const auto [entry, is_new] = voter->votes.try_emplace(vote_key{body.ballot, body.subject},
                                                              vote{body.value, fact.at});
        if (!is_new) {
            const auto former = count_index(on->kind, entry->second.value);
            if (!former || counted.counts[*former] == 0) return applied::contradiction;
            --counted.counts[*former];
            entry->second = vote{body.value, fact.at};
        }
        ++counted.counts[*index];
        return applied::yes;
    }

    applied operator()(const vote_withdrawn& body) const
    {
        member* voter = state.find(fact.actor);
        contribution* subject = state.find(body.subject);
        const ballot* on = state.find(body.ballot);
        if (voter == nullptr || subject == nullptr || on == nullptr) return applied::contradiction;
        const auto entry = voter->votes.find(vote_key{body.ballot, body.subject});
        if (entry == voter->votes.end()) return applied::contradiction;
        if (!stands_alone(*subject)) {
            const bool counts =
                move_vote(state, *voter, vote_key{body.ballot, body.subject}, std::nullopt);
            return counts ? applied::yes : applied::contradiction;
        }
        const auto former = count_index(on->kind, entry->second.value);
        tally& counted = tally_of(*subject, body.ballot);
        if (!former || counted.counts[*former] == 0) return applied::contradiction;
        --counted.counts[*former];
        voter->votes.erase(entry);
        return applied::yes;
    }

    applied operator()(const contribution_hidden& body) const
    {
        contribution* target = state.find(body.contribution);
        if (target == nullptr) return applied::contradiction;
        const act_id id{fact.at.value()};
        target->hides.push_back(hide_act{id, fact.actor, fact.time, body.reason, act_id{}, false});
        state.acts.emplace(id, act{body.contribution, act_kind::hiding, false});
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
        state.acts.emplace(id, act{body.contribution, act_kind::restoring, false});
        return applied::yes;
    }

    applied operator()(const act_undone& body) const
    {
        const auto found = state.acts.find(body.act);
        if (found == state.acts.end() || found->second.undone) return applied::contradiction;
        contribution* target = state.find(found->second.contribution);
        if (target == nullptr) return applied::contradiction;
        found->second.undone = true;
        for (hide_act& each : target->hides) {
            switch (found->second.kind) {
                case act_kind::hiding:
                    if (each.id == body.act) each.undone = true;
                    break;
                case act_kind::restoring:
                    if (each.lifted_by == body.act) each.lifted_by = act_id{};
                    break;
            }
        }
        return applied::yes;
    }

    applied operator()(const facilitator_link_issued& body) const
    {
        state.links.emplace(link_id{fact.at.value()},
                            facilitator_link{body.role, body.expires, member_id{}});
        return applied::yes;
    }

    template <class Body>
        requires requires(const Body& body, const event& of, room_state& to) {
            apply_to_ideas(body, of, to);
        }
    applied operator()(const Body& body) const
    {
        return apply_to_ideas(body, fact, state);
    }
};
}  // namespace

applied apply(const event& fact, room_state& state)
{
    if (fact.at != next(state.last) || fact.time < state.time) return applied::contradiction;
    if (state.last == sequence{} && !std::holds_alternative<room_created>(fact.body))
        return applied::contradiction;
    const applied outcome = std::visit(applier{fact, state}, fact.body);
    state.last = fact.at;
    state.time = fact.time;
    return outcome;
}
}  // namespace kring::domain
