#include "wire/agreement_message.hpp"

#include "kring/v1/charter.pb.h"
#include "kring/v1/phases.pb.h"
#include "kring/v1/stakeholders.pb.h"

#include <utility>

namespace kring::wire {
namespace {
static_assert(static_cast<int>(domain::goal_measure::none) == v1::MEASURE_UNSPECIFIED &&
              static_cast<int>(domain::goal_measure::votes) == v1::MEASURE_VOTES);
static_assert(static_cast<int>(domain::ladder_step::inform) == v1::LADDER_STEP_INFORM &&
              static_cast<int>(domain::ladder_step::co_decide) == v1::LADDER_STEP_CO_DECIDE);
static_assert(static_cast<int>(domain::names_mode::shown) == v1::NAMES_MODE_SHOWN &&
              static_cast<int>(domain::names_mode::unnamed) == v1::NAMES_MODE_UNNAMED);
static_assert(static_cast<int>(domain::permission::nobody) == v1::PERMISSION_UNSPECIFIED &&
              static_cast<int>(domain::permission::everybody) == v1::PERMISSION_EVERYBODY);
static_assert(static_cast<int>(domain::list_order::newest) == v1::LIST_ORDER_NEWEST &&
              static_cast<int>(domain::list_order::few_eyes) == v1::LIST_ORDER_FEW_EYES);
static_assert(static_cast<int>(domain::advance::by_hand) == v1::ADVANCE_BY_HAND &&
              static_cast<int>(domain::advance::unattended) == v1::ADVANCE_UNATTENDED);

template <class Enum>
bool read_word(int number, Enum first, Enum last, Enum& out)
{
    if (number < static_cast<int>(first) || number > static_cast<int>(last)) return false;
    out = static_cast<Enum>(number);
    return true;
}
}  // namespace

void write(const domain::charter& terms, v1::Charter& out)
{
    for (const domain::goal& each : terms.goals) {
        v1::Goal& goal = *out.add_goals();
        goal.set_text(each.text);
        goal.set_measure(static_cast<v1::Measure>(each.measure));
        goal.set_target(each.target);
    }
    out.set_question(terms.question);
    out.set_welcome(terms.welcome);
    out.set_unwelcome(terms.unwelcome);
    out.set_promise(terms.promise);
    out.set_due_date(terms.due.number);
    out.set_decision_maker(terms.decision_maker);
    out.set_ladder_step(static_cast<v1::LadderStep>(terms.step));
    out.set_confidence(terms.confidence);
    for (const std::string& each : terms.manners) out.add_manners(each);
    out.set_names(static_cast<v1::NamesMode>(terms.names));
}

void write(const domain::phase_switches& switches, v1::PhaseSwitches& out)
{
    out.set_write(static_cast<v1::Permission>(switches.write));
    out.set_reply(static_cast<v1::Permission>(switches.reply));
    out.set_vote(static_cast<v1::Permission>(switches.vote));
    out.set_show_counts(switches.show_counts);
    out.set_show_authors(switches.show_authors);
    out.set_order(static_cast<v1::ListOrder>(switches.order));
    out.set_without_support(!switches.takes_support);
    out.set_without_stance(!switches.takes_stance);
}

void write(const domain::agenda& plan, v1::Agenda& out)
{
    for (const domain::phase_plan& each : plan.phases) {
        v1::PhasePlan& phase = *out.add_phases();
        phase.set_number(each.number);
        phase.set_title(each.title);
        write(each.switches, *phase.mutable_switches());
        phase.set_duration_s(static_cast<std::uint32_t>(each.duration.count()));
        phase.set_starts_ms(to_milliseconds(each.starts));
    }
    out.set_advance(static_cast<v1::Advance>(plan.advance));
}

void write(const domain::active_phase& active, v1::ActivePhase& out)
{
    out.set_number(active.number);
    out.set_ends_ms(to_milliseconds(active.ends));
}

bool read(v1::Charter& message, domain::charter& out)
{
    for (v1::Goal& each : *message.mutable_goals()) {
        domain::goal& goal = out.goals.emplace_back();
        goal.text = std::move(*each.mutable_text());
        goal.target = each.target();
        if (!read_word(each.measure(), domain::goal_measure::none, domain::goal_measure::votes,
                       goal.measure)) {
            return false;
        }
    }
    out.question = std::move(*message.mutable_question());
    out.welcome = std::move(*message.mutable_welcome());
    out.unwelcome = std::move(*message.mutable_unwelcome());
    out.promise = std::move(*message.mutable_promise());
    out.due.number = message.due_date();
    out.decision_maker = std::move(*message.mutable_decision_maker());
    out.confidence = std::move(*message.mutable_confidence());
    for (std::string& each : *message.mutable_manners()) out.manners.push_back(std::move(each));
    return read_word(message.ladder_step(), domain::ladder_step::inform,
                     domain::ladder_step::co_decide, out.step) &&
           read_word(message.names(), domain::names_mode::shown, domain::names_mode::unnamed,
                     out.names);
}

bool read(const v1::PhaseSwitches& message, domain::phase_switches& out)
{
    using domain::permission;
    out.show_counts = message.show_counts();
    out.show_authors = message.show_authors();
    out.takes_support = !message.without_support();
    out.takes_stance = !message.without_stance();
    return read_word(message.write(), permission::nobody, permission::everybody, out.write) &&
           read_word(message.reply(), permission::nobody, permission::everybody, out.reply) &&
           read_word(message.vote(), permission::nobody, permission::everybody, out.vote) &&
           read_word(message.order(), domain::list_order::newest, domain::list_order::few_eyes,
                     out.order);
}

bool read(v1::Agenda& message, domain::agenda& out)
{
    for (v1::PhasePlan& each : *message.mutable_phases()) {
        domain::phase_plan& phase = out.phases.emplace_back();
        phase.number = each.number();
        phase.title = std::move(*each.mutable_title());
        phase.duration = std::chrono::seconds{each.duration_s()};
        phase.starts = instant_from_milliseconds(each.starts_ms());
        if (!read(each.switches(), phase.switches)) return false;
    }
    return read_word(message.advance(), domain::advance::by_hand, domain::advance::unattended,
                     out.advance);
}

bool read(const v1::ActivePhase& message, domain::active_phase& out)
{
    out.number = message.number();
    out.ends = instant_from_milliseconds(message.ends_ms());
    return true;
}

void write(const domain::stakeholder_group& group, v1::StakeholderGroup& out)
{
    out.set_number(group.number);
    out.set_title(group.title);
    out.set_expected(group.expected);
}

void read(v1::StakeholderGroup& message, domain::stakeholder_group& out)
{
    out.number = message.number();
    out.title = std::move(*message.mutable_title());
    out.expected = message.expected();
}
}  // namespace kring::wire
