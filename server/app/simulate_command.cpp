#include "app/simulate_command.hpp"

#include "app/policy_replay_command.hpp"
#include "app/recorded_conversation.hpp"
#include "formats/policy_file.hpp"
#include "trials/conversation.hpp"
#include "trials/html.hpp"
#include "trials/study.hpp"
#include "trials/tables.hpp"
#include "trials/targets.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace kring::app {
namespace json = boost::json;

namespace {
constexpr int could_not_run = 2;

int refuse(const std::string& text)
{
    std::cerr << "kring: " << text << std::endl;
    return could_not_run;
}

json::value json_of(const std::optional<trials::estimate>& what)
{
    if (!what) return nullptr;
    return json::object{{"mean", what->mean}, {"half", what->half}, {"seeds", what->count}};
}

json::array json_of(const std::vector<trials::cell>& cells)
{
    json::array list;
    for (const trials::cell& each : cells) {
        json::object measured;
        for (std::size_t index = 0; index < trials::metric_count; ++index) {
            const auto which = static_cast<trials::metric>(index);
            measured[trials::name_of(which)] = json_of(each[which]);
        }
        list.push_back(json::object{{"scenario", each.scenario},
                                    {"about", each.about},
                                    {"rules", each.rules},
                                    {"measures", std::move(measured)}});
    }
    return list;
}

json::array json_of(const std::vector<trials::verdict>& verdicts)
{
    json::array list;
    for (const trials::verdict& each : verdicts) {
        const char* outcome = each.outcome == trials::target_outcome::missed ? "missed"
                              : each.outcome == trials::target_outcome::must ? "must"
                                                                             : "ambitious";
        list.push_back(json::object{
            {"measure", trials::name_of(each.of.what)},
            {"scenario", each.of.scenario},
            {"sense", each.of.sense == trials::target_sense::at_most ? "at most" : "at least"},
            {"must", each.of.must},
            {"ambitious", each.of.ambitious},
            {"measured", json_of(std::optional{each.measured})},
            {"outcome", outcome}});
    }
    return list;
}
}  // namespace

struct simulate_command::wish {
    CLI::App* command{};
    std::vector<std::string> scenarios;
    std::vector<std::string> presets;
    std::filesystem::path policy;
    std::size_t seeds{20};
    std::uint64_t seed_from{1};
    std::string moderator;
    bool baselines{false};
    bool vary{false};
    bool plain{false};
    std::filesystem::path polis;
    std::size_t threads{2};
    std::filesystem::path json_file;
    std::filesystem::path html_file;
    policy_replay_wish log;

    std::string fault;  // empty: none

    [[nodiscard]] std::optional<domain::policy> policy_of_file()
    {
        std::ifstream opened{policy, std::ios::binary};
        std::stringstream text;
        if (!opened || !(text << opened.rdbuf())) {
            fault = "cannot read " + policy.string() + ": check the path and its permissions";
            return std::nullopt;
        }
        const auto read = formats::read_policy(text.str());
        if (!read) {
            fault = formats::text_of(read.error(), policy.string());
            return std::nullopt;
        }
        return *read;
    }

    // The first are those that are judged. Empty: `fault` says why.
    [[nodiscard]] std::vector<trials::trial_rules> rules()
    {
        std::vector<trials::trial_rules> all;
        if (!policy.empty()) {
            const auto read = policy_of_file();
            if (!read) return {};
            all.push_back(trials::product_rules(policy.filename().string(), *read));
        }
        for (const std::string& name : presets) {
            const auto base = domain::policy_base_of(name);
            all.push_back(trials::product_rules(name, domain::preset(*base)));
        }
        if (all.empty()) {
            all.push_back(
                trials::product_rules("standard", domain::preset(domain::policy_base::standard)));
        }
        if (baselines) {
            for (const trials::trial_rules& each : trials::baseline_rules()) all.push_back(each);
        }
        return all;
    }

    [[nodiscard]] std::optional<std::vector<trials::scenario>> chosen_scenarios()
    {
        auto all = scenarios.empty() ? trials::all_scenarios() : trials::scenarios_named(scenarios);
        if (all.empty()) {
            fault = "--scenario takes S0 to S15 and A1 to A3, with commas between them";
            return std::nullopt;
        }
        if (!moderator.empty()) {
            for (trials::scenario& each : all) each.facilitator = moderator == "yes";
        }
        return all;
    }

    [[nodiscard]] std::string said() const
    {
        std::string text = "kring simulate";
        const auto add = [&text](const std::string& words) { text += " " + words; };
        if (!polis.empty()) add("--polis " + polis.string());
        if (!scenarios.empty()) {
            std::string list;
            for (const std::string& each : scenarios) list += (list.empty() ? "" : ",") + each;
            add("--scenario " + list);
        }
        if (!policy.empty()) add("--policy " + policy.string());
        for (const std::string& each : presets) add("--preset " + each);
        if (!moderator.empty()) add("--moderator " + moderator);
        if (baselines) add("--baselines");
        if (vary) add("--vary");
        add("--seed-from " + std::to_string(seed_from) + " --seeds " + std::to_string(seeds));
        return text;
    }

    // Prints and writes what was asked for.
    [[nodiscard]] int tell(const trials::report& what) const
    {
        const auto names = trials::rules_in(what.cells);
        const auto verdicts = trials::judge(what.cells, names.front());
        std::cout << (plain ? "Made by `" + what.made_by + " --plain`.\n\n"
                            : what.made_by + "\n\n");
        if (!verdicts.empty()) std::cout << trials::target_table(verdicts) << '\n';
        if (names.size() > 1) std::cout << trials::comparison_table(what.cells) << '\n';
        for (const std::string& each : names) {
            const bool is_product = each == names.front() || domain::policy_base_of(each);
            // Of the simple rules the comparison says what matters.
            if (!is_product && plain) continue;
            std::cout << "Rules: " << each << "\n\n"
                      << trials::scenario_table(what.cells, each) << '\n';
        }
        if (!what.varied.empty())
            std::cout << trials::variation_table(what.varied, names.front()) << '\n';
        std::cout.flush();
        if (!html_file.empty() && !write(html_file, trials::html_of(what))) return could_not_run;
        if (!json_file.empty()) {
            json::array varied;
            for (const trials::varied_cells& each : what.varied)
                varied.push_back(
                    json::object{{"people", each.name}, {"cells", json_of(each.cells)}});
            const json::object all{{"made_by", what.made_by},
                                   {"targets", json_of(verdicts)},
                                   {"cells", json_of(what.cells)},
                                   {"varied", std::move(varied)}};
            if (!write(json_file, json::serialize(all) + "\n")) return could_not_run;
        }
        const bool misses = std::any_of(verdicts.begin(), verdicts.end(), [](const auto& each) {
            return each.outcome == trials::target_outcome::missed;
        });
        const bool all_replay =
            std::all_of(what.cells.begin(), what.cells.end(), [](const trials::cell& each) {
                const auto& replays = each[trials::metric::replays];
                return replays && replays->mean == 1;
            });
        return misses || !all_replay ? 1 : 0;
    }

    static bool write(const std::filesystem::path& file, const std::string& text)
    {
        std::ofstream out{file, std::ios::binary};
        out << text;
        out.close();
        if (out) return true;
        std::cerr << "kring: cannot write " << file.string() << std::endl;
        return false;
    }

    [[nodiscard]] int run_scenarios()
    {
        const auto all = chosen_scenarios();
        trials::study_wish study;
        study.rules = rules();
        if (!all || study.rules.empty()) return refuse(fault);
        study.scenarios = *all;
        study.seed_from = seed_from;
        study.seeds = seeds;
        study.threads = threads;
        trials::report made{"Simulated rooms", said(), trials::run_study(study), {}};
        if (vary) {
            study.rules.resize(1);
            for (const trials::variation& each : trials::all_variations()) {
                study.scenarios = *all;
                for (trials::scenario& one : study.scenarios) one = trials::varied(one, each);
                made.varied.push_back({each.name, trials::run_study(study)});
            }
        }
        return tell(made);
    }

    [[nodiscard]] int run_conversations()
    {
        auto read = read_conversations(polis);
        if (!read) return refuse(read.error().text);
        trials::study_wish study;
        study.rules = rules();
        if (study.rules.empty()) return refuse(fault);
        study.seed_from = seed_from;
        study.seeds = seeds;
        study.threads = threads;
        std::map<std::string, std::pair<const trials::conversation*, trials::insertion>> plans;
        for (const trials::conversation& each : *read) {
            for (const auto with : {trials::insertion::nothing, trials::insertion::attack}) {
                study.scenarios.push_back(trials::scenario_of(each, with));
                plans[study.scenarios.back().name] = {&each, with};
            }
        }
        study.plan_of = [&plans](const trials::scenario& of, std::uint64_t seed, double) {
            const auto& [what, with] = plans.at(of.name);
            return trials::plan_of(*what, with, seed);
        };
        return tell(trials::report{"Recorded conversations", said(), trials::run_study(study), {}});
    }
};

simulate_command::simulate_command(CLI::App& program) : wish_(std::make_unique<wish>())
{
    wish& to = *wish_;
    CLI::App& command = *program.add_subcommand(
        "simulate", "try the rules by which a room keeps itself clean, on simulated rooms");
    to.command = &command;
    command.footer(
        "Exit code: 0 what must be reached is, 1 something is missed, 2 it could not run. The same "
        "seeds give the same figures, whatever the machine and --threads.");
    command.add_option("--scenario", to.scenarios, "S0 to S15 and A1 to A3, such as S6,S11 [all]")
        ->delimiter(',');
    command.add_option("--policy", to.policy, "a TOML file of rules (docs/self-moderation.md)");
    command.add_option("--preset", to.presets, "light, standard or careful [standard]")
        ->delimiter(',')
        ->check(CLI::IsMember({"light", "standard", "careful"}));
    command.add_option("--seeds", to.seeds, "how many of each [20]")->check(CLI::Range(1, 10'000));
    command.add_option("--seed-from", to.seed_from, "the first of them [1]");
    command.add_option("--moderator", to.moderator, "yes or no [as the scenario has it]")
        ->check(CLI::IsMember({"yes", "no"}));
    command.add_flag("--baselines", to.baselines, "the simple rules beside it, to compare with");
    command.add_flag("--vary", to.vary, "and once more for each way people may behave otherwise");
    command.add_option("--polis", to.polis,
                       "recorded conversations instead: a Polis export, or a folder of them");
    command.add_option("--threads", to.threads, "seeds at a time [2]")->check(CLI::Range(1, 64));
    CLI::Option* plain =
        command.add_flag("--plain", to.plain, "Markdown, as docs/self-moderation.md has it");
    static_cast<void>(plain);
    command.add_option("--json", to.json_file, "write the figures into this file, too");
    command.add_option("--html", to.html_file, "write a report with plots into this file, too");
    command
        .add_option("--log", to.log.room,
                    "instead: play the log of this room again under --policy or --preset")
        ->excludes("--scenario");
    command.add_option("--data", to.log.data, "the data directory of --log [KRING_DATA]")
        ->envname("KRING_DATA");
    command.add_option("--master-key", to.log.master_key, "its master key [KRING_MASTER_KEY]")
        ->envname("KRING_MASTER_KEY");
}

simulate_command::~simulate_command() = default;

bool simulate_command::is_chosen() const
{
    return wish_->command->parsed();
}

int simulate_command::run()
{
    wish& to = *wish_;
    if (!to.log.room.empty()) {
        const auto rules = to.rules();
        if (rules.empty()) return refuse(to.fault);
        return replay_under(to.log, rules.front());
    }
    return to.polis.empty() ? to.run_scenarios() : to.run_conversations();
}
}  // namespace kring::app
