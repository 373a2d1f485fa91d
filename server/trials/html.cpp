#include "trials/html.hpp"

#include "trials/plot.hpp"
#include "trials/targets.hpp"

#include <sstream>

namespace kring::trials {
namespace {
constexpr const char* style =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#222;background:#fff}"
    "table{border-collapse:collapse;font-size:13px;display:block;overflow-x:auto}"
    "td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left}"
    "svg{width:100%;height:auto;font:11px system-ui,sans-serif}"
    "code{background:#eee;padding:.1rem .3rem}";

// The Markdown of tables.hpp: cells between bars, and a line of dashes under the titles. Other lines are paragraphs.
std::string html_of_table(const std::string& markdown)
{
    std::istringstream lines{markdown};
    std::string line;
    std::string text;
    bool in_table = false;
    bool is_title = true;
    while (std::getline(lines, line)) {
        if (line.starts_with("|---")) continue;
        if (!line.starts_with("|")) {
            if (in_table) text += "</table>\n";
            in_table = false;
            if (!line.empty()) text += "<p>" + escaped(line) + "</p>\n";
            continue;
        }
        if (!in_table) text += "<table>\n";
        is_title = !in_table;
        in_table = true;
        text += "<tr>";
        std::istringstream cells{line.substr(1)};
        std::string one;
        while (std::getline(cells, one, '|')) {
            const bool is_bold = one.find("**") != std::string::npos;
            std::string words;
            for (const char each : one) {
                if (each != '*') words += each;
            }
            const char* tag = is_title ? "th" : "td";
            text += std::string{"<"} + tag + ">" + (is_bold ? "<b>" : "") + escaped(words) +
                    (is_bold ? "</b>" : "") + "</" + tag + ">";
        }
        text += "</tr>\n";
    }
    if (in_table) text += "</table>\n";
    return text;
}

std::string legend_of(const std::vector<std::string>& rules)
{
    std::string text = "<p>";
    for (std::size_t each = 0; each < rules.size(); ++each) {
        text += "<span style=\"color:" + color_of(each) + "\">●</span> " + escaped(rules[each]) +
                " &nbsp; ";
    }
    return text +
           "<br>Dots are means over the seeds, lines their 95 % intervals. Red bar: what must be "
           "reached; dashed: what would be better still.</p>\n";
}
}  // namespace

std::string html_of(const report& what)
{
    const auto rules = rules_in(what.cells);
    const std::string judged = rules.empty() ? std::string{} : rules.front();
    std::string text =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>" +
        escaped(what.title) + "</title><style>" + style + "</style></head><body>\n<h1>" +
        escaped(what.title) + "</h1>\n<p>Made by <code>" + escaped(what.made_by) + "</code></p>\n";
    const auto verdicts = judge(what.cells, judged);
    if (!verdicts.empty())
        text += "<h2>Targets, the worst first: " + escaped(judged) + "</h2>\n" +
                html_of_table(target_table(verdicts));
    text += legend_of(rules);
    for (const metric each :
         {metric::exposure, metric::in_time, metric::good_lost, metric::good_hidden,
          metric::targeted_lost, metric::smaller_lost, metric::larger_lost, metric::requests}) {
        text += "<h2>" + escaped(std::string{name_of(each)}) + "</h2>\n" +
                plot_of(each, what.cells, rules);
    }
    if (rules.size() > 1)
        text += "<h2>Rules beside each other</h2>\n" + html_of_table(comparison_table(what.cells));
    for (const std::string& each : rules)
        text +=
            "<h2>" + escaped(each) + "</h2>\n" + html_of_table(scenario_table(what.cells, each));
    if (!what.varied.empty())
        text += "<h2>When people behave otherwise</h2>\n" +
                html_of_table(variation_table(what.varied, judged));
    return text + "</body></html>\n";
}
}  // namespace kring::trials
