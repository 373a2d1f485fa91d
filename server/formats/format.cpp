#include "formats/format.hpp"

#include "base/limits.hpp"

namespace kring::formats {
namespace {
std::uint32_t number_of(std::size_t place)
{
    return static_cast<std::uint32_t>(place + 1);
}
}  // namespace

domain::charter charter_of(const format& from, const room_wish& wish)
{
    domain::charter made;
    // What a room is for comes first: it is what the card says before anybody joins.
    made.goals.push_back({wish.title, domain::goal_measure::none, 0});
    for (const format_goal& each : from.goals)
        made.goals.push_back({each.text.in(wish.language), each.measure, each.target});
    made.question = wish.question;
    made.welcome = from.welcome.in(wish.language);
    made.unwelcome = from.unwelcome.in(wish.language);
    made.promise = wish.promise;
    made.due = wish.due;
    made.decision_maker = wish.decision_maker;
    made.step = from.step;
    made.confidence = from.confidence.in(wish.language);
    for (const words& each : from.manners) made.manners.push_back(each.in(wish.language));
    made.names = from.names;
    return made;
}

domain::agenda agenda_of(const format& from, domain::language in)
{
    domain::agenda made;
    made.advance = from.advance;
    for (std::size_t place = 0; place < from.phases.size(); ++place) {
        const format_phase& each = from.phases[place];
        made.phases.push_back(domain::phase_plan{number_of(place), each.title.in(in), each.switches,
                                                 each.duration, instant{}});
    }
    return made;
}

std::vector<domain::stakeholder_group> stakeholders_of(const format& from, domain::language in)
{
    std::vector<domain::stakeholder_group> made;
    for (const format_stakeholders& each : from.stakeholders)
        made.push_back({number_of(made.size()), each.name.in(in), each.expected});
    return made;
}

std::vector<std::string> tables_of(const format& from, domain::language in)
{
    std::vector<std::string> made;
    for (const words& each : from.tables) made.push_back(each.in(in));
    return made;
}

std::vector<domain::open_ballot> prompts_of(const format& from, domain::language in,
                                            std::span<const group_id> groups)
{
    std::vector<domain::open_ballot> made;
    for (const format_prompt& each : from.prompts) made.push_back(asked(each, in, 0, groups));
    for (std::size_t place = 0; place < from.phases.size(); ++place) {
        for (const format_prompt& each : from.phases[place].prompts)
            made.push_back(asked(each, in, number_of(place), groups));
    }
    return made;
}

namespace {
// With the phase that it opens with, where that is one in which people can answer; else with none.
void put_prompt(const domain::ballot& asked, const domain::room_state& room, format& into)
{
    format_prompt made = prompt_of(asked, room.groups);
    for (std::size_t place = 0; place < room.phases.plan.phases.size(); ++place) {
        format_phase& phase = into.phases[place];
        if (room.phases.plan.phases[place].number == asked.terms.phase &&
            is_answerable(made.kind, phase.switches)) {
            phase.prompts.push_back(std::move(made));
            return;
        }
    }
    into.prompts.push_back(std::move(made));
}
}  // namespace

format format_of(const domain::room_state& room)
{
    format made;
    made.id = "room";
    made.name = alone(room.title);
    made.summary = alone(room.question);
    made.question = alone(room.question);
    made.promise = alone(room.promise);
    if (room.charter) {
        const domain::charter& terms = room.charter->terms;
        made.question = alone(terms.question);
        made.promise = alone(terms.promise);
        // The first goal is each room's own; one that counts something is of its kind, as far as there is place.
        for (const domain::goal& each : terms.goals) {
            const bool is_own =
                &each == &terms.goals.front() && each.measure == domain::goal_measure::none;
            if (!is_own && made.goals.size() < limits::goals_max - 1)
                made.goals.push_back({alone(each.text), each.measure, each.target});
        }
        made.welcome = alone(terms.welcome);
        made.unwelcome = alone(terms.unwelcome);
        made.confidence = alone(terms.confidence);
        for (const std::string& each : terms.manners) made.manners.push_back(alone(each));
        made.step = terms.step;
        made.names = terms.names;
    }
    made.advance = room.phases.plan.advance;
    for (const domain::phase_plan& each : room.phases.plan.phases) {
        // Formats count in minutes: a phase of seconds becomes the next whole one.
        made.phases.push_back({alone(each.title),
                               each.switches,
                               std::chrono::ceil<std::chrono::minutes>(each.duration),
                               {}});
        format_phase& made_of = made.phases.back();
        // What a room may do for a moment and no format plans: the order of counts that nobody sees.
        if (made_of.switches.order == domain::list_order::most_supported &&
            !made_of.switches.show_counts)
            made_of.switches.order = domain::list_order::few_eyes;
        const bool is_last = &each == &room.phases.plan.phases.back();
        if (!is_last && made_of.duration == std::chrono::minutes{})
            made.advance = domain::advance::by_hand;
    }
    if (made.phases.empty()) {
        // Without phases everybody does everything at any time: as a phase, one without an end.
        const auto all = domain::permission::everybody;
        made.phases.push_back({{"Schrijven, reageren en stemmen", "Write, reply and vote"},
                               {all, all, all, true, true, domain::list_order::newest},
                               {},
                               {}});
    }
    for (const domain::idea_group& each : room.groups) made.groups.push_back(alone(each.title));
    for (const domain::ballot& each : room.ballots) {
        if (!each.terms.title.empty()) put_prompt(each, room, made);
    }
    for (const domain::stakeholder_group& each : room.stakeholder_groups)
        made.stakeholders.push_back({alone(each.title), each.expected});
    for (const domain::table& each : room.tables) made.tables.push_back(alone(each.name));
    made.seating = made.tables.empty() ? domain::seating::chosen : room.seating;
    if (room.policy.rules != domain::policy_in_force{}.rules) made.rules = room.policy.rules;
    return made;
}
}  // namespace kring::formats
