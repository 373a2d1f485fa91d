#include "trials/trial.hpp"

#include "trials/audience.hpp"
#include "trials/authors.hpp"
#include "trials/jurors.hpp"
#include "trials/moderator.hpp"
#include "trials/world.hpp"

namespace kring::trials {
namespace {
constexpr std::uint64_t automaton_number = 1'000'000'000;

void join(world& in, std::size_t who)
{
    const person& made = in.made.people[who];
    const std::string name = "Person " + std::to_string(who + 1);
    const auto id = made.role == role::organiser ? std::optional{in.room.join_helper(name, who + 1)}
                                                 : in.room.join(name, who + 1);
    if (!id) return;
    in.people[who].id = *id;
    in.person_of.emplace(*id, who);
    for (const stretch& spell : made.there) {
        in.plan_task(task_kind::arrive, who, 0, std::max(0.0, spell.from - in.seconds()));
        in.plan_task(task_kind::depart, who, 0, std::max(0.0, spell.until - in.seconds()));
    }
    if (made.looks && in.made.recorded.empty())
        in.plan_task(task_kind::look, who, 0, in.behaviour.waiting(in.of.look_seconds));
}

void carry_out(world& in, const task& what)
{
    switch (what.kind) {
        case task_kind::join: join(in, what.who); return;
        case task_kind::arrive: in.room.return_to(in.people[what.who].id); return;
        case task_kind::depart: in.room.leave(in.people[what.who].id); return;
        case task_kind::look: look_around(in, what.who); return;
        case task_kind::recorded: look_as_recorded(in, in.made.recorded[what.what]); return;
        case task_kind::post: try_to_post(in, what.what); return;
        case task_kind::intend: carry_out(in, in.made.intents[what.what]); return;
        case task_kind::flag: flag(in, what.who, what.what); return;
        case task_kind::answer: answer_as_juror(in, what.who, jury_id{what.what}); return;
        case task_kind::ask_again: ask_again(in, what.what); return;
        case task_kind::complain: complain(in, what.what); return;
        case task_kind::amend: amend(in, what.what); return;
        case task_kind::spoil: spoil(in, what.what); return;
        case task_kind::moderate: moderate(in); return;
        case task_kind::count_views:
            in.counts_views = false;
            in.room.count_views();
            return;
    }
}
}  // namespace

trial_record run_plan(const scenario& of, const plan& made, const trial_rules& rules,
                      std::uint64_t seed)
{
    world in{of, made, rules, seed};
    if (rules.instead == baseline::three_flags || rules.instead == baseline::three_flags_reviewed ||
        rules.instead == baseline::vote_balance) {
        in.automaton = in.room.join_helper("Automaton", automaton_number);
    }
    // Nobody posts in step with the facilitator.
    if (in.has_facilitator)
        in.plan_task(task_kind::moderate, 0, 0, in.behaviour.between(0, decision_seconds));
    while (const auto next = in.next_task()) carry_out(in, *next);
    trial_record all = in.finish();
    all.smaller_group = of.larger_share >= 0.5 ? 1 : 0;
    return all;
}

trial_record run_trial(const scenario& of, const trial_rules& rules, std::uint64_t seed)
{
    const double burst = rules.policy[domain::policy_number::burst_seconds];
    return run_plan(of, make_plan(of, seed, burst), rules, seed);
}
}  // namespace kring::trials
