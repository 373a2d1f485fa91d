#include "trials/targets.hpp"

#include <algorithm>
#include <initializer_list>

namespace kring::trials {
namespace {
std::vector<target> make_targets()
{
    std::vector<target> all;
    const auto add = [&all](metric what, std::initializer_list<const char*> scenarios, double must,
                            double ambitious, target_sense sense = target_sense::at_most) {
        for (const char* each : scenarios)
            all.push_back(target{what, each, sense, must, ambitious});
    };
    add(metric::exposure, {"S1", "S5", "S6", "S15"}, 0.30, 0.18);
    add(metric::exposure, {"S11"}, 0.65, 0.45);
    add(metric::in_time, {"S1", "S5", "S6", "S8", "S15"}, 0.95, 0.99, target_sense::at_least);
    add(metric::in_time, {"S11"}, 0.65, 0.90, target_sense::at_least);
    add(metric::good_lost, {"S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S15"}, 0.025,
        0.01);
    add(metric::good_lost, {"S9"}, 0.01, 0.002);
    add(metric::good_hidden, {"S0", "S1", "S2", "S3", "S5", "S6", "S7", "S8", "S9", "S15"}, 0.05,
        0.02);
    add(metric::good_hidden, {"S4"}, 0.08, 0.03);
    add(metric::good_hidden, {"S10"}, 0.13, 0.05);
    add(metric::targeted_lost, {"S2", "S3", "S6", "S9", "S15"}, 0.03, 0.01);
    add(metric::targeted_lost, {"S4", "S10"}, 0.05, 0.02);
    add(metric::smaller_lost, {"S7"}, 0.01, 0.003);
    add(metric::requests, {"S6", "S15"}, 5, 3);
    add(metric::requests, {"S0"}, 1.5, 0.5);
    all.push_back(
        target{metric::good_hidden, recorded_scenario, target_sense::at_most, 0.02, 0.005});
    return all;
}

double strain_of(const target& of, double mean)
{
    return of.sense == target_sense::at_most ? mean / of.must : (1 - mean) / (1 - of.must);
}

bool reaches(const target& of, double bound, double mean)
{
    return of.sense == target_sense::at_most ? mean <= bound : mean >= bound;
}
}  // namespace

const std::vector<target>& all_targets()
{
    static const std::vector<target> all = make_targets();
    return all;
}

const target* target_of(metric what, const std::string& scenario)
{
    for (const target& each : all_targets()) {
        const bool is_recorded =
            each.scenario == recorded_scenario && scenario.starts_with(recorded_scenario);
        if (each.what == what && (each.scenario == scenario || is_recorded)) return &each;
    }
    return nullptr;
}

std::vector<verdict> judge(const std::vector<cell>& cells, const std::string& rules)
{
    std::vector<verdict> made;
    for (const cell& each : cells) {
        if (each.rules != rules) continue;
        for (const target& wanted : all_targets()) {
            const auto& measured = each[wanted.what];
            const bool is_of_it =
                wanted.scenario == each.scenario || (wanted.scenario == recorded_scenario &&
                                                     each.scenario.starts_with(recorded_scenario));
            if (!is_of_it || !measured) continue;
            target of = wanted;
            of.scenario = each.scenario;
            // Fairness is against the other group, too.
            const auto& larger = each[metric::larger_lost];
            if (of.what == metric::smaller_lost && larger)
                of.must = std::min(of.must, larger->mean + fairness_margin);
            verdict one{of, *measured, target_outcome::missed, strain_of(of, measured->mean)};
            if (reaches(of, of.must, measured->mean)) one.outcome = target_outcome::must;
            if (one.outcome == target_outcome::must && reaches(of, of.ambitious, measured->mean))
                one.outcome = target_outcome::ambitious;
            made.push_back(one);
        }
    }
    std::stable_sort(made.begin(), made.end(), [](const verdict& one, const verdict& other) {
        return one.strain > other.strain;
    });
    return made;
}
}  // namespace kring::trials
