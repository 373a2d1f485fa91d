#include "domain/decide_phases.hpp"

#include "base/limits.hpp"
#include "domain/ballots.hpp"
#include "domain/deciding.hpp"
#include "domain/screen.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
constexpr text_bounds phase_title_bounds{limits::phase_title_graphemes_max,
                                         limits::phase_title_bytes_max, line_breaks::refused};

bool is_allowed(permission given, const member& who)
{
    switch (given) {
        case permission::nobody: return false;
        case permission::facilitators: return who.is_facilitator();
        case permission::everybody: return true;
    }
    return false;
}

active_phase* find_active(std::vector<active_phase>& active, std::uint32_t number)
{
    const auto found =
        std::find_if(active.begin(), active.end(),
                     [number](const active_phase& each) { return each.number == number; });
    return found == active.end() ? nullptr : &*found;
}

// Started at this moment and ending as planned.
active_phase started(const phase_plan& plan, instant at)
{
    return {plan.number, plan.duration > std::chrono::seconds{} ? at + plan.duration : instant{}};
}

bool is_scheduled(const phase_plan& each)
{
    return each.starts != instant{};
}

bool is_still_to_start(const phase_plan& each, const phases_in_force& phases)
{
    return is_scheduled(each) && each.starts > phases.scheduled_through;
}

// Of those that were to start by now the latest: it has overtaken the others.
const phase_plan* scheduled_by(const phases_in_force& phases, instant now)
{
    const phase_plan* latest = nullptr;
    for (const phase_plan& each : phases.plan.phases) {
        if (!is_still_to_start(each, phases) || each.starts > now) continue;
        if (latest == nullptr || each.starts >= latest->starts) latest = &each;
    }
    return latest;
}

// Lets each phase whose time is over be followed by the next one, which begins at that moment and may be over as well.
void advance_unattended(const agenda& plan, std::vector<active_phase>& active, instant now)
{
    for (;;) {
        const auto over = std::find_if(active.begin(), active.end(), [now](const auto& each) {
            return each.has_end() && each.ends <= now;
        });
        if (over == active.end()) return;
        const active_phase ended = *over;
        active.erase(over);
        const phase_plan* next = plan.after(ended.number);
        // One that has a time of its own waits for it.
        if (next != nullptr && !is_scheduled(*next) && find_active(active, next->number) == nullptr)
            active.push_back(started(*next, ended.ends));
    }
}
}  // namespace

bool phase_allows(phase_act act, const member& who, const room_state& state, instant now)
{
    const phases_in_force& phases = state.phases;
    // A draft is prepared by facilitators, whatever phase comes first.
    if (!phases.has_begun || state.phase == room_phase::draft) return true;
    const auto allows = [&](permission given, const last_words& words) {
        return is_allowed(given, who) || (now < words.until && is_allowed(words.who, who));
    };
    switch (act) {
        case phase_act::write: return allows(phases.switches.write, phases.write);
        case phase_act::reply: return allows(phases.switches.reply, phases.reply);
        case phase_act::vote: return is_allowed(phases.switches.vote, who);
        case phase_act::answer:
            return is_allowed(phases.switches.write, who) || is_allowed(phases.switches.vote, who);
        case phase_act::say:
            return allows(phases.switches.write, phases.write) ||
                   is_allowed(phases.switches.vote, who);
    }
    return false;
}

decision<proposal> decide_set_agenda(const set_agenda& wish, const member& who,
                                     const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    agenda plan = wish.agenda;
    if (plan.phases.size() > limits::phases_max) return refusal::invalid_agenda;
    for (phase_plan& each : plan.phases) {
        const bool is_fit = each.number != 0 && plan.find(each.number) == &each &&
                            each.duration >= std::chrono::seconds{} &&
                            each.duration <= limits::phase_time_max && each.starts >= instant{};
        if (!is_fit) return refusal::invalid_agenda;
        auto title = clean(each.title, phase_title_bounds);
        if (!title) return title.error();
        each.title = std::move(*title);
    }
    if (state.phases.plan == plan) return already(state.phases.version);
    std::vector<active_phase> active = state.phases.active;
    put_in_order(plan, active);
    proposal made = propose(agenda_set{std::move(plan)});
    follow_phases(active, state, made.events);
    give_screen_back(active, state, made.events);
    return made;
}

decision<proposal> decide_set_phases(const set_phases& wish, const member& who,
                                     const room_state& state, instant now)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const phases_in_force& phases = state.phases;
    std::vector<active_phase> wanted;
    for (const phase_wish& each : wish.phases) {
        const phase_plan* plan = phases.plan.find(each.number);
        if (plan == nullptr) return refusal::unknown_phase;
        const bool is_fit =
            find_active(wanted, each.number) == nullptr &&
            each.from_now >= std::chrono::seconds{} && each.from_now <= limits::phase_time_max &&
            each.extend >= std::chrono::seconds{} && each.extend <= limits::phase_time_max;
        if (!is_fit) return refusal::invalid_agenda;
        std::vector<active_phase> active = phases.active;
        const active_phase* standing = find_active(active, each.number);
        active_phase made = standing != nullptr ? *standing : started(*plan, now);
        if (each.from_now > std::chrono::seconds{}) made.ends = now + each.from_now;
        // What has no end is not longer for being extended.
        if (each.extend > std::chrono::seconds{} && made.has_end())
            made.ends = std::max(made.ends, now) + each.extend;
        wanted.push_back(made);
    }
    if (wanted.size() > limits::active_phases_max) return refusal::invalid_agenda;
    put_in_order(phases.plan, wanted);
    const bool stands = phases.has_begun || wanted.empty();
    if (stands && phases.active == wanted) return already(sequence{});
    proposal made = propose(phases_set{wanted});
    follow_phases(wanted, state, made.events);
    give_screen_back(wanted, state, made.events);
    return made;
}

std::optional<instant> next_phase(const room_state& state)
{
    // Nothing starts by itself in a room that is not open; what was due meanwhile is once it opens.
    if (state.phase != room_phase::open) return std::nullopt;
    std::optional<instant> soonest;
    const auto consider = [&soonest](instant at) {
        if (!soonest || at < *soonest) soonest = at;
    };
    for (const phase_plan& each : state.phases.plan.phases) {
        if (is_still_to_start(each, state.phases)) consider(each.starts);
    }
    if (state.phases.plan.advance == advance::unattended) {
        for (const active_phase& each : state.phases.active) {
            if (each.has_end()) consider(each.ends);
        }
    }
    return soonest;
}

std::vector<event_body> decide_phases_due(const room_state& state, instant now)
{
    const auto deadline = next_phase(state);
    if (!deadline || now < *deadline) return {};
    const phases_in_force& phases = state.phases;
    std::vector<active_phase> active = phases.active;
    if (const phase_plan* starts = scheduled_by(phases, now); starts != nullptr)
        active = {started(*starts, starts->starts)};
    if (phases.plan.advance == advance::unattended) advance_unattended(phases.plan, active, now);
    put_in_order(phases.plan, active);
    std::vector<event_body> due{phases_set{active}};
    follow_phases(active, state, due);
    give_screen_back(active, state, due);
    return due;
}
}  // namespace kring::domain
