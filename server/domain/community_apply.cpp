#include "base/limits.hpp"
#include "domain/acts.hpp"
#include "domain/community.hpp"
#include "domain/flag_rule.hpp"
#include "domain/jury.hpp"
#include "domain/standing.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
void keep_median(room_state& state, instant now)
{
    community& kept = state.community;
    if (kept.median != 0 && now - kept.median_time < limits::median_life) return;
    kept.median = median_standing(state, now);
    kept.median_time = now;
}

ruling ruling_of(rule_kind rule, sequence policy, const evidence& ground)
{
    ruling made;
    made.rule = rule;
    made.policy = policy;
    made.reason = ground.reason;
    made.people = ground.people;
    made.views = ground.views;
    return made;
}

void note_call(member& who, instant now)
{
    std::erase_if(who.called, [now](instant each) { return now - each >= std::chrono::hours{1}; });
    who.called.push_back(now);
}

// Seats them, each beside somebody who does not answer; whoever is passed over in the line is not there any more.
applied seat(jury& of, const std::vector<member_id>& drawn, const event& fact, room_state& state)
{
    for (const member_id id : drawn) {
        const auto place = std::find(of.in_line.begin(), of.in_line.end(), id);
        member* who = state.find(id);
        if (place == of.in_line.end() || who == nullptr) return applied::contradiction;
        of.in_line.erase(of.in_line.begin(), place + 1);
        of.jurors.push_back(juror{id, fact.time, std::nullopt, false});
        note_call(*who, fact.time);
    }
    return applied::yes;
}

// Those who said what the jury decided judged fairly.
void credit_jurors(const jury& of, jury_answer fair, room_state& state)
{
    for (const juror& each : of.jurors) {
        member* who = state.find(each.member);
        if (who != nullptr && each.answer == fair) ++who->jury_votes;
    }
}

void put_in_order(contribution_id which, std::vector<contribution_id>& all)
{
    const auto place = std::lower_bound(all.begin(), all.end(), which);
    if (place == all.end() || *place != which) all.insert(place, which);
}

bool is_open_case(const contribution& target, const room_state& state)
{
    if (target.withdrawn) return false;
    return target.blurred != act_id{} || target.jury != jury_id{} || asks_again(target, state) ||
           std::any_of(target.flags.begin(), target.flags.end(), is_against);
}

// The flags against it. Whether an idea is double is for whoever merges: nobody is right or wrong about that by a jury, and it
// stays said.
void settle(contribution& target, flag_outcome how, room_state& state)
{
    for (flag& each : target.flags) {
        if (!is_against(each)) continue;
        each.settled = true;
        member* who = state.find(each.by);
        if (who == nullptr) continue;
        switch (how) {
            case flag_outcome::right: ++who->flags_right; break;
            case flag_outcome::wrong:
                ++who->flags_wrong;
                put_in_order(target.id, who->flagged_in_vain);
                break;
        }
    }
}
}  // namespace

void unsettle(contribution_id which, room_state& state)
{
    put_in_order(which, state.community.unsettled);
}

void look_again(const contribution& target, room_state& state)
{
    if (!is_open_case(target, state)) return;
    put_in_order(target.id, state.community.open_cases);
    unsettle(target.id, state);
}

void unsettle_open_cases(room_state& state)
{
    auto& cases = state.community.open_cases;
    std::erase_if(cases,
                  [&](contribution_id each) { return !is_open_case(*state.find(each), state); });
    for (const contribution_id each : cases) {
        if (state.find(each)->jury == jury_id{}) unsettle(each, state);
    }
}

void settle_by_facilitator(contribution& target, flag_outcome how, room_state& state)
{
    settle(target, how, state);
    // They have heard all of it.
    drop_flags(target);
}

void settle_doubles(contribution& target)
{
    for (flag& each : target.flags) {
        if (each.reason == flag_reason::duplicate) each.settled = true;
    }
}

void drop_flags(contribution& target)
{
    for (flag& each : target.flags) each.settled = true;
    target.blurred = act_id{};
}

applied apply_to_community(const policy_set& body, const event& fact, room_state& state)
{
    state.policy.version = fact.at;
    state.policy.rules = body.policy;
    return applied::yes;
}

applied apply_to_community(const contribution_flagged& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr || state.find(fact.actor) == nullptr) return applied::contradiction;
    std::erase_if(target->flags, [&](const flag& each) { return each.by == fact.actor; });
    target->flags.push_back(flag{fact.actor, fact.at, fact.time, body.reason, body.double_of,
                                 body.views, false, body.note});
    keep_median(state, fact.time);
    put_in_order(target->id, state.community.open_cases);
    unsettle(target->id, state);
    return applied::yes;
}

applied apply_to_community(const flag_withdrawn& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr) return applied::contradiction;
    if (std::erase_if(target->flags, [&](const flag& each) { return each.by == fact.actor; }) == 0)
        return applied::contradiction;
    unsettle(target->id, state);
    return applied::yes;
}

applied apply_to_community(const views_counted& body, const event&, room_state& state)
{
    for (const view_count& each : body.seen) {
        contribution* target = state.find(each.contribution);
        if (target == nullptr) return applied::contradiction;
        target->views = std::max(target->views, each.views);
    }
    return applied::yes;
}

applied apply_to_community(const contribution_blurred& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr || target->blurred != act_id{}) return applied::contradiction;
    target->blurred = act_id{fact.at.value()};
    target->found = body.evidence.reason;
    act& made = note_act(act_kind::blurring, fact, {}, state);
    made.contribution = target->id;
    made.by_rule = ruling_of(rule_kind::flags, body.policy, body.evidence);
    unsettle(target->id, state);
    return applied::yes;
}

applied apply_to_community(const jury_called& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr || target->jury != jury_id{}) return applied::contradiction;
    const policy& rules = state.policy.rules;
    jury called;
    called.id = jury_id{fact.at.value()};
    called.contribution = target->id;
    called.cause = body.cause;
    called.ends = body.ends;
    called.policy = body.policy;
    called.ground = body.evidence;
    called.seats = rules[policy_number::jury_seats];
    called.lead = rules[policy_number::jury_lead];
    called.jurors_max = rules[policy_number::jurors_max];
    called.seat_time = std::chrono::seconds{rules[policy_number::seat_seconds]};
    called.in_line = draw(jury_pool{body.eligible, body.voters, body.others}, body.seed);
    if (seat(called, body.drawn, fact, state) == applied::contradiction)
        return applied::contradiction;
    target->jury = called.id;
    state.community.juries.push_back(std::move(called));
    state.community.sitting.push_back(target->jury);
    unsettle(target->id, state);
    return applied::yes;
}

applied apply_to_community(const jurors_added& body, const event& fact, room_state& state)
{
    jury* of = state.find(body.jury);
    if (of == nullptr || of->verdict) return applied::contradiction;
    std::size_t open = body.drawn.size();
    for (juror& each : of->jurors) {
        if (open == 0) break;
        if (!needs_substitute(each, *of, fact.time)) continue;
        each.replaced = true;
        --open;
    }
    return seat(*of, body.drawn, fact, state);
}

applied apply_to_community(const jury_answered& body, const event& fact, room_state& state)
{
    jury* of = state.find(body.jury);
    if (of == nullptr || of->verdict) return applied::contradiction;
    const auto seat = std::find_if(of->jurors.begin(), of->jurors.end(),
                                   [&](const juror& each) { return each.member == fact.actor; });
    if (seat == of->jurors.end()) return applied::contradiction;
    seat->answer = body.answer;
    return applied::yes;
}

applied apply_to_community(const jury_closed& body, const event& fact, room_state& state)
{
    jury* of = state.find(body.jury);
    contribution* target = of == nullptr ? nullptr : state.find(of->contribution);
    if (target == nullptr || of->verdict) return applied::contradiction;
    of->verdict = body.verdict;
    of->keeps = body.keeps;
    of->removes = body.removes;
    of->in_line.clear();
    of->in_line.shrink_to_fit();
    std::erase(state.community.sitting, of->id);
    target->jury = jury_id{};
    unsettle_open_cases(state);
    if (body.verdict == jury_verdict::overtaken) return applied::yes;
    const bool removes = body.verdict == jury_verdict::removed;
    credit_jurors(*of, removes ? jury_answer::remove : jury_answer::keep, state);
    settle(*target, removes ? flag_outcome::right : flag_outcome::wrong, state);
    if (!removes) return applied::yes;
    ++target->removals;
    target->blurred = act_id{};
    // On appeal it stays hidden by the verdict before.
    if (target->is_hidden()) return applied::yes;
    target->found = of->ground.reason;
    target->hides.push_back(
        hide_act{act_id{fact.at.value()}, member_id{}, fact.time, {}, act_id{}, false});
    act& made = note_act(act_kind::hiding, fact, {}, state);
    made.contribution = target->id;
    made.by_rule = ruling_of(rule_kind::jury, of->policy, of->ground);
    made.by_rule->keeps = body.keeps;
    made.by_rule->removes = body.removes;
    return applied::yes;
}

applied apply_to_community(const contribution_cleared& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr) return applied::contradiction;
    const act_id verdict = target->judged();
    if (target->blurred == act_id{} && verdict == act_id{}) return applied::contradiction;
    const act_id id{fact.at.value()};
    target->blurred = act_id{};
    for (hide_act& each : target->hides) {
        if (each.id == verdict) each.lifted_by = id;
    }
    act& made = note_act(act_kind::clearing, fact, {}, state);
    made.contribution = target->id;
    made.by_rule = ruling{};
    made.by_rule->policy = state.policy.version;
    made.by_rule->reason = target->found.value_or(flag_reason::off_topic);
    switch (body.why) {
        case clearing::kept: {
            made.by_rule->rule = rule_kind::jury;
            if (const jury* latest = latest_jury(*target, state); latest != nullptr) {
                made.by_rule->keeps = latest->keeps;
                made.by_rule->removes = latest->removes;
            }
            break;
        }
        case clearing::edited:
            made.by_rule->rule = rule_kind::edit;
            target->edited_back = true;
            drop_flags(*target);
            break;
        case clearing::unflagged: made.by_rule->rule = rule_kind::unflagged; break;
    }
    return applied::yes;
}

applied apply_to_community(const verdict_appealed& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr || target->judged() == act_id{} || target->appealed != sequence{})
        return applied::contradiction;
    target->appealed = fact.at;
    keep_median(state, fact.time);
    put_in_order(target->id, state.community.open_cases);
    unsettle(target->id, state);
    return applied::yes;
}
}  // namespace kring::domain
