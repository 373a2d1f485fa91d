#include "trials/tables.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace kring::trials {
namespace {
std::string number(double value, int digits)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

// Seconds and decisions need fewer digits than shares.
int digits_of(metric which)
{
    switch (which) {
        case metric::median_hiding:
        case metric::decisions:
        case metric::wrong_time: return 0;
        case metric::requests:
        case metric::answers: return 2;
        default: return 3;
    }
}

std::string text_of(const std::optional<estimate>& what, metric which)
{
    if (!what) return "-";
    const int digits = digits_of(which);
    std::string text = number(what->mean, digits);
    if (what->count > 1) text += " ±" + number(what->half, digits);
    return text;
}

struct column {
    metric what{};
    const char* title{};
};
constexpr std::array columns{column{metric::exposure, "exposure"},
                             column{metric::in_time, "in 120 s"},
                             column{metric::median_hiding, "median, s"},
                             column{metric::good_lost, "good time lost"},
                             column{metric::good_hidden, "good ever hidden"},
                             column{metric::targeted_lost, "targeted lost"},
                             column{metric::smaller_lost, "smaller group lost"},
                             column{metric::larger_lost, "larger group lost"},
                             column{metric::requests, "jury calls"},
                             column{metric::answers, "answers"},
                             column{metric::decisions, "facilitator"},
                             column{metric::wrong_time, "wrongly hidden, s"},
                             column{metric::refused, "good refused"}};

struct comparison {
    const char* scenario{};
    metric what{};
    const char* title{};
};
constexpr std::array compared{comparison{"S1", metric::exposure, "S1 exp"},
                              comparison{"S1", metric::in_time, "S1 120"},
                              comparison{"S1", metric::good_lost, "S1 good"},
                              comparison{"S2", metric::targeted_lost, "S2 tgt"},
                              comparison{"S3", metric::targeted_lost, "S3 tgt"},
                              comparison{"S4", metric::targeted_lost, "S4 tgt"},
                              comparison{"S5", metric::exposure, "S5 exp"},
                              comparison{"S6", metric::exposure, "S6 exp"},
                              comparison{"S6", metric::good_lost, "S6 good"},
                              comparison{"S6", metric::targeted_lost, "S6 tgt"},
                              comparison{"S7", metric::smaller_lost, "S7 min"},
                              comparison{"S8", metric::in_time, "S8 120"},
                              comparison{"S9", metric::good_lost, "S9 good"},
                              comparison{"S9", metric::targeted_lost, "S9 tgt"},
                              comparison{"S9", metric::smaller_lost, "S9 min"},
                              comparison{"S10", metric::good_hidden, "S10 hidden"},
                              comparison{"S10", metric::targeted_lost, "S10 tgt"},
                              comparison{"S11", metric::exposure, "S11 exp"},
                              comparison{"S11", metric::in_time, "S11 120"}};

const cell* find(const std::vector<cell>& cells, std::string_view scenario, std::string_view rules)
{
    const auto found = std::find_if(cells.begin(), cells.end(), [&](const cell& each) {
        return each.scenario == scenario && each.rules == rules;
    });
    return found == cells.end() ? nullptr : &*found;
}

std::string rule_of(std::size_t cells)
{
    std::string line = "|";
    for (std::size_t each = 0; each < cells; ++each) line += "---|";
    return line + "\n";
}
}  // namespace

std::string text_of(const std::optional<estimate>& what)
{
    return text_of(what, metric::exposure);
}

std::string text_of(target_outcome what)
{
    switch (what) {
        case target_outcome::ambitious: return "ambitious";
        case target_outcome::must: return "must";
        case target_outcome::missed: return "**missed**";
    }
    return {};
}

std::vector<std::string> rules_in(const std::vector<cell>& cells)
{
    std::vector<std::string> names;
    for (const cell& each : cells) {
        if (std::find(names.begin(), names.end(), each.rules) == names.end())
            names.push_back(each.rules);
    }
    return names;
}

std::string scenario_table(const std::vector<cell>& cells, std::string_view rules)
{
    std::string text = "| scenario |";
    for (const column& each : columns) text += std::string{" "} + each.title + " |";
    text += "\n" + rule_of(columns.size() + 1);
    bool all_replay = true;
    for (const cell& each : cells) {
        if (each.rules != rules) continue;
        text += "| " + each.scenario + " " + each.about + " |";
        for (const column& shown : columns)
            text += " " + text_of(each[shown.what], shown.what) + " |";
        text += "\n";
        const auto& replays = each[metric::replays];
        all_replay = all_replay && replays && replays->mean == 1;
    }
    text += all_replay ? "\nEvery trial's log, replayed, led to the same room.\n"
                       : "\n**Not every trial's log, replayed, led to the same room.**\n";
    return text;
}

std::string target_table(const std::vector<verdict>& verdicts)
{
    std::string text =
        "| target | scenario | must | ambitious | measured | reached |\n" + rule_of(6);
    for (const verdict& each : verdicts) {
        const int digits = each.of.what == metric::requests ? 1 : 3;
        const char* sense = each.of.sense == target_sense::at_most ? "≤ " : "≥ ";
        text += "| " + std::string{name_of(each.of.what)} + " | " + each.of.scenario + " | " +
                sense + number(each.of.must, digits) + " | " + sense +
                number(each.of.ambitious, digits) + " | " + text_of(each.measured, each.of.what) +
                " | " + text_of(each.outcome) + " |\n";
    }
    return text;
}

std::string comparison_table(const std::vector<cell>& cells)
{
    std::vector<comparison> shown;
    for (const comparison& each : compared) {
        const bool is_there = std::any_of(cells.begin(), cells.end(), [&](const cell& one) {
            return one.scenario == each.scenario;
        });
        if (is_there) shown.push_back(each);
    }
    std::string text = "| rules |";
    for (const comparison& each : shown) text += std::string{" "} + each.title + " |";
    text += "\n" + rule_of(shown.size() + 1);
    for (const std::string& rules : rules_in(cells)) {
        text += "| " + rules + " |";
        for (const comparison& each : shown) {
            const cell* found = find(cells, each.scenario, rules);
            const bool is_known = found != nullptr && (*found)[each.what].has_value();
            text += " " + (is_known ? number((*found)[each.what]->mean, 2) : "-") + " |";
        }
        text += "\n";
    }
    return text;
}

std::string variation_table(const std::vector<varied_cells>& all, const std::string& rules)
{
    std::string text = "| people | musts missed | worst target | scenario | must | measured |\n";
    text += rule_of(6);
    for (const varied_cells& each : all) {
        const auto verdicts = judge(each.cells, rules);
        if (verdicts.empty()) continue;
        const auto missed = std::count_if(verdicts.begin(), verdicts.end(), [](const verdict& one) {
            return one.outcome == target_outcome::missed;
        });
        const verdict& worst = verdicts.front();
        text += "| " + each.name + " | " + std::to_string(missed) + " of " +
                std::to_string(verdicts.size()) + " | " + std::string{name_of(worst.of.what)} +
                " | " + worst.of.scenario + " | " + number(worst.of.must, 3) + " | " +
                text_of(worst.measured, worst.of.what) + " |\n";
    }
    return text;
}
}  // namespace kring::trials
