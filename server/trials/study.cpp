#include "trials/study.hpp"

#include "trials/trial.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace kring::trials {
namespace {
// Of one scenario and one seed, under all rules: they are compared with the same room without any.
std::vector<measures> run_one(const study_wish& wish, std::size_t which, std::uint64_t seed)
{
    const scenario& of = wish.scenarios[which];
    const auto planned = [&](const trial_rules& rules) {
        const double burst = rules.policy[domain::policy_number::burst_seconds];
        return wish.plan_of ? wish.plan_of(of, seed, burst) : make_plan(of, seed, burst);
    };
    const auto bare = views_of_bad(run_plan(of, planned(no_rules()), no_rules(), seed));
    std::vector<measures> made;
    for (const trial_rules& rules : wish.rules)
        made.push_back(measure(run_plan(of, planned(rules), rules, seed), bare));
    return made;
}

void estimate_all(cell& of)
{
    for (std::size_t each = 0; each < metric_count; ++each) {
        std::vector<double> values;
        for (const measures& trial : of.trials) {
            if (const auto value = trial[static_cast<metric>(each)]) values.push_back(*value);
        }
        of.estimates[each] = estimate_of(values);
    }
}
}  // namespace

std::vector<cell> run_study(const study_wish& wish)
{
    const std::size_t jobs = wish.scenarios.size() * wish.seeds;
    std::vector<std::vector<measures>> outcomes(jobs);
    std::atomic<std::size_t> next_job{0};
    const auto work = [&] {
        for (std::size_t job = next_job++; job < jobs; job = next_job++)
            outcomes[job] = run_one(wish, job / wish.seeds, wish.seed_from + job % wish.seeds);
    };
    std::vector<std::thread> others;
    for (std::size_t each = 1; each < std::max<std::size_t>(wish.threads, 1); ++each)
        others.emplace_back(work);
    work();
    for (std::thread& each : others) each.join();

    std::vector<cell> made;
    for (std::size_t which = 0; which < wish.scenarios.size(); ++which) {
        for (std::size_t rules = 0; rules < wish.rules.size(); ++rules) {
            cell one;
            one.scenario = wish.scenarios[which].name;
            one.about = wish.scenarios[which].about;
            one.rules = wish.rules[rules].name;
            for (std::size_t seed = 0; seed < wish.seeds; ++seed)
                one.trials.push_back(outcomes[which * wish.seeds + seed][rules]);
            estimate_all(one);
            made.push_back(std::move(one));
        }
    }
    return made;
}
}  // namespace kring::trials
