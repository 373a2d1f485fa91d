#include "insights/html_heard.hpp"

#include <algorithm>

namespace kring::insights {
namespace {
using namespace domain;

void write_optional(const std::optional<std::uint32_t>& count, html_writer& to)
{
    to.raw("<td class=\"number\">");
    if (count)
        to.number(*count);
    else
        to.text(to.words.few);
    to.raw("</td>");
}

void write_course(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    if (report.slots.size() < 2) return;
    std::uint32_t most = 1;
    for (const time_slot& each : report.slots) most = std::max(most, each.ideas + each.replies);
    constexpr std::uint64_t height = 240;
    const std::uint64_t step = bar_width / report.slots.size();
    to.own("h3", words.over_time)
        .raw("<svg role=\"img\" aria-label=\"")
        .text(words.over_time_chart)
        .raw("\" viewBox=\"0 0 1000 260\">");
    std::uint64_t from = 0;
    for (const time_slot& each : report.slots) {
        const std::uint64_t ideas = each.ideas * height / most;
        const std::uint64_t replies = each.replies * height / most;
        const auto rect = [&](std::string_view kind, std::uint64_t top, std::uint64_t tall) {
            if (tall == 0) return;
            to.raw("<rect class=\"")
                .raw(kind)
                .raw("\" x=\"")
                .number(from)
                .raw("\" y=\"")
                .number(top)
                .raw("\" width=\"")
                .number(step - step / 6)
                .raw("\" height=\"")
                .number(tall)
                .raw("\"/>");
        };
        rect("first", height + 10 - ideas, ideas);
        rect("second", height + 10 - ideas - replies, replies);
        from += step;
    }
    to.raw(
        "<line class=\"axis\" x1=\"0\" y1=\"251\" x2=\"1000\" y2=\"251\" "
        "stroke-width=\"2\"/></svg>\n");
    write_key({{"first", words.ideas_column}, {"second", words.replies_column}}, to);
    const bool tells_votes = report.shows_counts;
    // On one day the day stands once, so that the table fits a phone.
    const auto day_of = [](instant at) { return std::chrono::floor<std::chrono::days>(at); };
    const bool is_one_day =
        day_of(report.slots.front().begins) == day_of(report.slots.back().begins);
    const std::string caption =
        std::string{words.over_time_table} +
        (is_one_day ? ": " + day_text(report.slots.front().begins, words) + " (UTC)" : "");
    std::vector<std::string_view> columns{words.joined, words.ideas_column, words.replies_column};
    if (tells_votes) columns.push_back(words.votes_column);
    begin_table(caption, columns, words.from, to);
    bool leaves_out = false;
    for (const time_slot& each : report.slots) {
        to.raw("<tr><th scope=\"row\"><time datetime=\"")
            .raw(iso_text(each.begins))
            .raw("\">")
            .text(is_one_day ? clock_text(each.begins) : time_text(each.begins, words))
            .raw("</time></th>");
        write_optional(each.joined, to);
        to.raw("<td class=\"number\">")
            .number(each.ideas)
            .raw("</td><td class=\"number\">")
            .number(each.replies)
            .raw("</td>");
        if (tells_votes) write_optional(each.votes, to);
        to.raw("</tr>\n");
        leaves_out = leaves_out || !each.joined || (tells_votes && !each.votes);
    }
    end_table(to);
    if (leaves_out) to.soft(words.few_note);
}

void write_stakeholders(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    if (report.stakeholders.empty()) return;
    begin_table(words.stakeholders_table,
                {words.expected, words.stakeholders_joined, words.stakeholders_wrote,
                 words.stakeholders_voted},
                words.stakeholders_column, to);
    bool leaves_out = false;
    for (const stakeholder_result& each : report.stakeholders) {
        to.raw("<tr><th scope=\"row\" dir=\"auto\">")
            .text(each.title.empty() ? words.stakeholders_none : std::string_view{each.title})
            .raw("</th><td class=\"number\">");
        if (each.expected > 0) to.number(each.expected);
        to.raw("</td>");
        write_optional(each.joined, to);
        write_optional(each.wrote, to);
        write_optional(each.voted, to);
        to.raw("</tr>\n");
        leaves_out = leaves_out || !each.joined;
    }
    end_table(to);
    if (leaves_out) to.soft(words.few_note);
}

void write_channels(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    if (report.channels.empty()) return;
    begin_table(words.channels_table,
                {words.invited, words.stakeholders_joined, words.stakeholders_wrote,
                 words.stakeholders_voted},
                words.channels_column, to);
    bool leaves_out = false;
    for (const channel_result& each : report.channels) {
        to.raw("<tr><th scope=\"row\" class=\"words\" dir=\"auto\">")
            .text(each.channel.empty() ? words.channels_none : std::string_view{each.channel})
            .raw("</th><td class=\"number\">");
        if (!each.channel.empty()) to.number(each.invited);
        to.raw("</td><td class=\"number\">").number(each.joined).raw("</td>");
        write_optional(each.wrote, to);
        write_optional(each.voted, to);
        to.raw("</tr>\n");
        leaves_out = leaves_out || !each.wrote;
    }
    end_table(to);
    if (leaves_out) to.soft(words.few_note);
}

void write_tables(const room_report& report, html_writer& to)
{
    if (report.tables.empty()) return;
    const report_words& words = to.words;
    begin_table(words.tables_table,
                {words.people, words.wrote_column, words.voted_column, words.ideas_column,
                 words.lifted_column},
                words.table_column, to);
    bool has_few = false;
    for (const table_result& each : report.tables) {
        to.raw("<tr><th scope=\"row\" class=\"words\" dir=\"auto\">").text(each.name).raw("</th>");
        write_optional(each.people, to);
        write_optional(each.wrote, to);
        write_optional(each.voted, to);
        write_optional(each.ideas, to);
        write_optional(each.lifted, to);
        to.raw("</tr>\n");
        has_few |= !each.wrote || !each.voted;
    }
    end_table(to);
    if (has_few) to.soft(words.few_note);
}
}  // namespace

void write_heard(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.begin_section("heard", words.heard);
    begin_table(words.heard_table, {words.people}, words.what, to);
    write_row(words.participants, report.participants, to);
    write_row(words.wrote, report.wrote, to);
    write_row(words.voted, report.voted, to);
    write_row(words.facilitators, report.facilitators, to);
    end_table(to);
    if (report.parts) {
        begin_table(words.parts_table, {words.people}, words.what, to);
        write_row(words.wrote_and_voted, report.parts->wrote_and_voted, to);
        write_row(words.only_wrote, report.parts->only_wrote, to);
        write_row(words.only_voted, report.parts->only_voted, to);
        write_row(words.only_read, report.parts->only_read, to);
        end_table(to);
    } else if (report.participants > 0) {
        to.soft(words.parts_left_out);
    }
    write_stakeholders(report, to);
    write_channels(report, to);
    write_tables(report, to);
    write_course(report, to);
    to.end_section();
}
}  // namespace kring::insights
