#include "trials/replay_notes.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace kring::trials {
namespace {
contribution_id find(const std::map<jury_id, contribution_id>& in, jury_id jury)
{
    const auto found = in.find(jury);
    return found == in.end() ? contribution_id{} : found->second;
}

replayed_kind kind_of(domain::jury_verdict verdict)
{
    switch (verdict) {
        case domain::jury_verdict::kept: return replayed_kind::kept;
        case domain::jury_verdict::removed: return replayed_kind::removed;
        case domain::jury_verdict::overtaken: return replayed_kind::overtaken;
    }
    return replayed_kind::overtaken;
}

// What an event did to a contribution, if it is one of those that are told.
struct told {
    const domain::event& fact;
    const std::map<jury_id, contribution_id>& judges;

    using act = std::optional<std::pair<contribution_id, replayed_act>>;

    [[nodiscard]] static act of(contribution_id id, replayed_kind kind)
    {
        replayed_act made;
        made.kind = kind;
        return std::pair{id, made};
    }
    act operator()(const domain::contribution_blurred& body) const
    {
        act made = of(body.contribution, replayed_kind::folded);
        made->second.evidence = body.evidence;
        return made;
    }
    act operator()(const domain::jury_called& body) const
    {
        act made = of(body.contribution, replayed_kind::called);
        made->second.evidence = body.evidence;
        made->second.called = static_cast<std::uint32_t>(body.drawn.size());
        return made;
    }
    act operator()(const domain::jury_closed& body) const
    {
        act made = of(find(judges, body.jury), kind_of(body.verdict));
        made->second.keeps = body.keeps;
        made->second.removes = body.removes;
        return made;
    }
    act operator()(const domain::contribution_cleared& body) const
    {
        return of(body.contribution, replayed_kind::cleared);
    }
    act operator()(const domain::contribution_hidden& body) const
    {
        return of(body.contribution, replayed_kind::hidden);
    }
    act operator()(const domain::contribution_restored& body) const
    {
        return of(body.contribution, replayed_kind::restored);
    }
    act operator()(const domain::idea_merged& body) const
    {
        if (fact.actor != member_id{}) return std::nullopt;
        return of(body.contribution, replayed_kind::merged);
    }
    template <class Other>
    act operator()(const Other&) const
    {
        return std::nullopt;
    }
};

std::optional<std::pair<contribution_id, replayed_act>> act_in(
    const domain::event& fact, std::map<jury_id, contribution_id>& judges)
{
    if (const auto* called = std::get_if<domain::jury_called>(&fact.body))
        judges.emplace(jury_id{fact.at.value()}, called->contribution);
    auto made = std::visit(told{fact, judges}, fact.body);
    if (made) made->second.time = fact.time;
    return made;
}
}  // namespace

void replay_notes::note_then(const domain::event& fact)
{
    const auto act = act_in(fact, judged_then_);
    if (!act) return;
    found_[act->first].then.push_back(act->second);
    const bool is_of_rules =
        act->second.kind == replayed_kind::folded || act->second.kind == replayed_kind::removed;
    if (is_of_rules) ruled_then_.emplace(act_id{fact.at.value()}, act->first);
}

void replay_notes::note_now(const domain::event& fact,
                            const std::function<contribution_id(contribution_id)>& there)
{
    if (const auto* called = std::get_if<domain::jury_called>(&fact.body))
        jurors_now_ += static_cast<std::uint32_t>(called->drawn.size());
    if (const auto* added = std::get_if<domain::jurors_added>(&fact.body))
        jurors_now_ += static_cast<std::uint32_t>(added->drawn.size());
    const auto act = act_in(fact, judged_now_);
    if (!act) return;
    const contribution_id called_there = there(act->first);
    if (called_there != contribution_id{}) found_[called_there].now.push_back(act->second);
}

contribution_id replay_notes::judged_then(jury_id jury) const
{
    return find(judged_then_, jury);
}

contribution_id replay_notes::ruled_then(act_id act) const
{
    const auto found = ruled_then_.find(act);
    return found == ruled_then_.end() ? contribution_id{} : found->second;
}

std::vector<replayed_contribution> replay_notes::found() const
{
    std::vector<replayed_contribution> all;
    for (const auto& [id, each] : found_) {
        all.push_back(each);
        all.back().id = id;
    }
    return all;
}

std::string_view name_of(replayed_kind what)
{
    switch (what) {
        case replayed_kind::folded: return "folded by flags";
        case replayed_kind::called: return "jury called";
        case replayed_kind::removed: return "hidden by the jury";
        case replayed_kind::kept: return "kept by the jury";
        case replayed_kind::overtaken: return "jury overtaken";
        case replayed_kind::cleared: return "shown again";
        case replayed_kind::merged: return "merged as a double";
        case replayed_kind::hidden: return "hidden by a facilitator";
        case replayed_kind::restored: return "restored by a facilitator";
    }
    return {};
}

bool replayed_contribution::differs() const
{
    return !std::equal(
        then.begin(), then.end(), now.begin(), now.end(),
        [](const replayed_act& one, const replayed_act& other) { return one.kind == other.kind; });
}

}  // namespace kring::trials
