#include "insights/html_report.hpp"

#include "insights/html_heard.hpp"
#include "insights/html_writer.hpp"
#include "insights/report_style.hpp"
#include "insights/report_words.hpp"

#include <algorithm>

namespace kring::insights {
namespace {
using namespace domain;

// Rows of the tables of what was chosen: more than a page of them nobody reads.
constexpr std::size_t chosen_max = 20;

void write_promise(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.begin_section("promise", words.promise)
        .raw("<div class=\"promise\">")
        .block("p", report.promise)
        .raw("</div>\n");
    if (report.charter) {
        const charter& terms = report.charter->terms;
        const std::string day = day_text(terms.due, words);
        if (terms.decision_maker.empty()) {
            to.own("p", fill(words.due, {{"date", day}})).own("p", words.nobody_named);
        } else {
            to.own("p", fill(words.due_by, {{"date", day}, {"who", terms.decision_maker}}));
            to.own("p", fill(report.charter->confirmed ? words.confirmed : words.unconfirmed,
                             {{"who", terms.decision_maker}}));
        }
    }
    to.end_section();
}

void write_charter(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.begin_section("charter", words.charter);
    if (!report.charter) {
        to.own("p", words.no_charter).end_section();
        return;
    }
    const charter& terms = report.charter->terms;
    to.raw("<dl>\n");
    const auto entry = [&](std::string_view name, std::string_view said) {
        if (!said.empty()) to.own("dt", name).block("dd", said);
    };
    entry(words.say, words.steps[static_cast<std::size_t>(terms.step) - 1]);
    entry(words.welcome, terms.welcome);
    entry(words.unwelcome, terms.unwelcome);
    entry(words.confidence, terms.confidence);
    if (!terms.manners.empty()) {
        to.own("dt", words.manners).raw("<dd><ul>");
        for (const std::string& each : terms.manners) to.block("li", each);
        to.raw("</ul></dd>\n");
    }
    entry(words.names, words.names_modes[static_cast<std::size_t>(terms.names) - 1]);
    to.raw("</dl>\n").end_section();
}

void write_goals(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    if (report.goals.empty()) return;
    to.begin_section("goals", words.goals).raw("<dl>\n");
    for (const goal_result& each : report.goals) {
        to.block("dt", each.goal.text).raw("<dd>");
        if (each.goal.measure == goal_measure::none) {
            to.text(words.uncounted);
        } else if (!each.count) {
            to.text(words.counts_later);
        } else {
            to.text(
                fill(each.is_met() ? words.met : words.not_met,
                     {{"count", std::to_string(*each.count)},
                      {"target", std::to_string(each.goal.target)},
                      {"what",
                       std::string{words.measures[static_cast<std::size_t>(each.goal.measure)]}}}));
            write_bar({{"first",
                        part_of_whole(std::min(*each.count, each.goal.target), each.goal.target)}},
                      to);
        }
        to.raw("</dd>\n");
    }
    to.raw("</dl>\n").end_section();
}

// "table 3, 6 people".
std::string whom_text(const on_behalf& source, const report_words& words)
{
    std::string whom = source.label;
    if (source.people == 0) return whom;
    if (!whom.empty()) whom += ", ";
    if (source.people == 1) return whom += words.one_person;
    return whom += fill(words.so_many_people, {{"count", std::to_string(source.people)}});
}

void write_source(const reported_item& item, html_writer& to)
{
    if (!item.table_name.empty()) {
        const auto pattern = item.is_lifted ? to.words.lifted_from : to.words.of_table;
        to.raw(" · ").text(fill(pattern, {{"table", item.table_name}}));
    }
    if (item.source.is_given())
        to.raw(" · ").text(
            fill(to.words.entered_for, {{"whom", whom_text(item.source, to.words)}}));
}

void write_author(const reported_item& item, html_writer& to)
{
    const report_words& words = to.words;
    if (!item.author_name.empty()) {
        to.raw("<bdi>").text(item.author_name).raw("</bdi>");
    } else if (item.author_number != 0) {
        to.text(fill(words.person, {{"number", std::to_string(item.author_number)}}));
    } else {
        to.text(words.somebody);
    }
    if (item.by_facilitator) to.raw(" (").text(words.facilitator).raw(")");
    write_source(item, to);
}

void write_hands(const reported_item& item, html_writer& to)
{
    if (!item.hands.is_counted()) return;
    to.soft(fill(to.words.hands, {{"hands", std::to_string(item.hands.hands)},
                                  {"present", std::to_string(item.hands.present)}}));
}

bool has_author(const reported_item& item, const room_report& report)
{
    return report.authors != authors_shown::hidden || item.by_facilitator ||
           item.source.is_given() || !item.table_name.empty();
}

std::string why_hidden(const reported_item& item, const report_words& words)
{
    if (!item.found) return fill(words.is_hidden, {{"reason", item.hidden_reason}});
    const auto reason = static_cast<std::size_t>(*item.found) - 1;
    return fill(words.is_found, {{"reason", std::string{words.flag_reasons[reason]}}});
}

void write_words(const reported_item& item, html_writer& to)
{
    switch (item.state) {
        case item_state::shown: to.block("p", item.text, item.text_language); return;
        case item_state::hidden:
            to.raw("<p class=\"gone\" dir=\"auto\">")
                .text(why_hidden(item, to.words))
                .raw("</p>\n");
            return;
        case item_state::withdrawn:
            to.raw("<p class=\"gone\">").text(to.words.is_withdrawn).raw("</p>\n");
            return;
        case item_state::held:
        case item_state::declined: return;  // in no report
    }
}

void write_replies(const reported_item& item, const room_report& report, html_writer& to)
{
    if (item.replies.empty()) return;
    to.raw("<ul aria-label=\"").text(to.words.replies).raw("\">\n");
    for (const std::size_t at : item.replies) {
        const reported_item& reply = report.items[at];
        to.raw("<li>");
        write_words(reply, to);
        if (reply.state == item_state::shown && has_author(reply, report)) {
            to.raw("<p class=\"soft\">");
            write_author(reply, to);
            to.raw("</p>\n");
        }
        write_replies(reply, report, to);
        to.raw("</li>\n");
    }
    to.raw("</ul>\n");
}

// What was merged into an idea, with what was merged into that. Its votes are in the idea's counts.
void write_united(const reported_item& idea, const room_report& report, html_writer& to)
{
    if (idea.united.empty()) return;
    to.own("p", to.words.united);
    to.raw("<ul aria-label=\"").text(to.words.united).raw("\">\n");
    for (const std::size_t at : idea.united) {
        const reported_item& merged = report.items[at];
        to.raw("<li>");
        write_words(merged, to);
        if (merged.state == item_state::shown && has_author(merged, report)) {
            to.raw("<p class=\"soft\">");
            write_author(merged, to);
            to.raw("</p>\n");
        }
        write_hands(merged, to);
        write_replies(merged, report, to);
        write_united(merged, report, to);
        to.raw("</li>\n");
    }
    to.raw("</ul>\n");
}

bool has_votes(const room_report& report, ballot_kind kind)
{
    return std::any_of(
        report.ballots.begin(), report.ballots.end(),
        [kind](const ballot_result& each) { return each.kind == kind && each.votes > 0; });
}

void write_said(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.begin_section("said", words.said);
    if (report.ideas.empty()) {
        to.own("p", words.no_ideas).end_section();
        return;
    }
    to.soft(fill(words.said_intro, {{"ideas", std::to_string(report.shown_ideas)},
                                    {"replies", std::to_string(report.shown_replies)}}));
    const bool supports = has_votes(report, ballot_kind::support);
    const bool stances = has_votes(report, ballot_kind::stance);
    to.raw("<ol class=\"ideas\">\n");
    for (const std::size_t at : report.ideas) {
        const reported_item& idea = report.items[at];
        to.raw("<li id=\"idea-")
            .number(idea.number)
            .raw("\"><h3>")
            .text(fill(words.idea, {{"number", std::to_string(idea.number)}}))
            .raw("</h3>\n");
        write_words(idea, to);
        if (idea.state == item_state::shown && (has_author(idea, report) || supports || stances)) {
            std::string_view between;
            const auto count = [&](std::string_view name, std::uint64_t value) {
                to.raw(between).text(name).raw(": ").number(value);
                between = " · ";
            };
            to.raw("<p class=\"soft\">");
            if (has_author(idea, report)) {
                write_author(idea, to);
                between = " · ";
            }
            if (supports) count(words.supporters, idea.supporters);
            if (stances) {
                count(words.agree, idea.stance[0]);
                count(words.disagree, idea.stance[1]);
                count(words.pass, idea.stance[2]);
            }
            to.raw("</p>\n");
        }
        write_hands(idea, to);
        write_replies(idea, report, to);
        write_united(idea, report, to);
        to.raw("</li>\n");
    }
    to.raw("</ol>\n").end_section();
}

std::uint64_t stances_of(const reported_item& idea)
{
    return std::uint64_t{idea.stance[0]} + idea.stance[1] + idea.stance[2];
}

void write_idea_cell(const reported_item& idea, html_writer& to)
{
    to.raw("<tr><th scope=\"row\"><a href=\"#idea-")
        .number(idea.number)
        .raw("\">")
        .text(fill(to.words.idea, {{"number", std::to_string(idea.number)}}))
        .raw("</a> <bdi class=\"words\"")
        .lang(idea.text_language)
        .raw(">")
        .text(idea.text)
        .raw("</bdi>");
}

void write_support(const room_report& report, const std::vector<std::size_t>& shown,
                   html_writer& to)
{
    const report_words& words = to.words;
    to.own("h3", words.support);
    begin_table(fill(words.support_table, {{"count", std::to_string(chosen_max)}}),
                {words.supporters}, words.ideas_column, to);
    const std::uint64_t most = report.items[shown.front()].supporters;
    for (std::size_t place = 0; place < std::min(shown.size(), chosen_max); ++place) {
        const reported_item& idea = report.items[shown[place]];
        if (idea.supporters == 0) break;
        write_idea_cell(idea, to);
        write_bar({{"first", part_of_whole(idea.supporters, most)}}, to);
        to.raw("</th><td class=\"number\">").number(idea.supporters).raw("</td></tr>\n");
    }
    end_table(to);
}

void write_stance(const room_report& report, std::vector<std::size_t> shown, html_writer& to)
{
    const report_words& words = to.words;
    std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) {
        return stances_of(report.items[a]) > stances_of(report.items[b]);
    });
    to.own("h3", words.stance);
    write_key({{"first", words.agree}, {"second", words.disagree}, {"rest", words.pass}}, to);
    begin_table(fill(words.stance_table, {{"count", std::to_string(chosen_max)}}),
                {words.agree, words.disagree, words.pass}, words.ideas_column, to);
    for (std::size_t place = 0; place < std::min(shown.size(), chosen_max); ++place) {
        const reported_item& idea = report.items[shown[place]];
        const std::uint64_t all = stances_of(idea);
        if (all == 0) break;
        const std::uint64_t agrees = part_of_whole(idea.stance[0], all);
        const std::uint64_t disagrees = part_of_whole(idea.stance[1], all);
        const std::uint64_t passes = idea.stance[2] == 0 ? 0 : bar_width - agrees - disagrees;
        write_idea_cell(idea, to);
        write_bar({{"first", agrees}, {"second", disagrees}, {"rest", passes}}, to);
        to.raw("</th>");
        for (const std::uint32_t each : idea.stance)
            to.raw("<td class=\"number\">").number(each).raw("</td>");
        to.raw("</tr>\n");
    }
    end_table(to);
}

// A number of tenths or hundredths, with the comma or point of the language.
std::string decimal(std::uint32_t parts, std::uint32_t of, const report_words& words)
{
    std::string fraction = std::to_string(parts % of);
    if (of == 100 && fraction.size() == 1) fraction.insert(0, "0");
    return std::to_string(parts / of) + (words.tag == "nl" ? "," : ".") + fraction;
}

std::vector<std::string_view> columns_of(const ballot& asked, const report_words& words)
{
    switch (asked.kind) {
        case ballot_kind::support:
        case ballot_kind::stance: return {};
        case ballot_kind::dots: return {words.dots, words.people};
        case ballot_kind::score: {
            std::vector<std::string_view> columns{words.people};
            columns.insert(columns.end(), asked.terms.labels.begin(), asked.terms.labels.end());
            return columns;
        }
        case ballot_kind::pairwise: return {words.compared, words.strength};
        case ballot_kind::choice:
        case ballot_kind::scale: return {words.people};
        case ballot_kind::open: return {};
        case ballot_kind::words: return {words.times};
    }
    return {};
}

std::string number_of(const question_result& question, const outcome_line& line, std::size_t column,
                      const report_words& words)
{
    const bool is_fraction = column > 0 && (question.asked.kind == ballot_kind::score ||
                                            question.asked.kind == ballot_kind::pairwise);
    if (!is_fraction) return std::to_string(line.counts[column]);
    return decimal(line.counts[column], question.asked.kind == ballot_kind::score ? 10 : 100,
                   words);
}

std::string_view what_of(ballot_kind kind, const report_words& words)
{
    switch (subject_of(kind)) {
        case vote_on::idea:
        case vote_on::pair: return words.ideas_column;
        case vote_on::ballot: return words.option;
        case vote_on::nothing: return kind == ballot_kind::words ? words.word : words.option;
    }
    return {};
}

// What was answered in words, not by whom; all of it, in the order in which it came.
void write_texts(const question_result& question, html_writer& to)
{
    to.raw("<ul>\n");
    for (const outcome_line& each : question.lines) to.block("li", each.text);
    to.raw("</ul>\n");
}

void write_question(const question_result& question, const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.block("h3", question.asked.terms.title);
    if (!question.is_shown) {
        to.soft(words.question_hidden);
        return;
    }
    // What the end of a session left open takes no answers either.
    if (question.asked.is_open && report.phase != room_phase::closed) to.soft(words.question_open);
    std::uint64_t most = 1;
    for (const outcome_line& each : question.lines) most = std::max(most, each.weight);
    if (question.asked.kind == ballot_kind::open) {
        write_texts(question, to);
    } else if (!question.lines.empty()) {
        begin_table(words.answers, columns_of(question.asked, words),
                    what_of(question.asked.kind, words), to);
        for (std::size_t place = 0; place < std::min(question.lines.size(), chosen_max); ++place) {
            const outcome_line& line = question.lines[place];
            to.raw("<tr><th scope=\"row\">");
            if (line.idea != 0) {
                to.raw("<a href=\"#idea-")
                    .number(line.idea)
                    .raw("\">")
                    .text(fill(words.idea, {{"number", std::to_string(line.idea)}}))
                    .raw("</a> ");
            }
            to.raw("<bdi class=\"words\"").lang(line.text_language).raw(">");
            to.text(line.text).raw("</bdi>");
            write_bar({{"first", part_of_whole(line.weight, most)}}, to);
            to.raw("</th>");
            for (std::size_t column = 0; column < line.counts.size(); ++column) {
                to.raw("<td class=\"number\">")
                    .text(number_of(question, line, column, words))
                    .raw("</td>");
            }
            to.raw("</tr>\n");
        }
        end_table(to);
    }
    to.soft(fill(words.people_answered, {{"people", std::to_string(question.people)}}));
}

void write_questions(const room_report& report, html_writer& to)
{
    if (report.questions.empty()) return;
    to.begin_section("questions", to.words.questions);
    for (const question_result& each : report.questions) write_question(each, report, to);
    to.end_section();
}

void write_chosen(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.begin_section("chosen", words.chosen);
    const bool supports = has_votes(report, ballot_kind::support);
    const bool stances = has_votes(report, ballot_kind::stance);
    if (!report.shows_counts) {
        to.own("p", words.counts_hidden).end_section();
        return;
    }
    if (!supports && !stances) {
        to.own("p", words.no_votes).end_section();
        return;
    }
    to.soft(words.chosen_intro);
    std::vector<std::size_t> shown;
    for (const std::size_t at : report.ideas) {
        if (report.items[at].state == item_state::shown) shown.push_back(at);
    }
    for (const ballot_result& each : report.ballots) {
        if (each.votes == 0) continue;
        switch (each.kind) {
            case ballot_kind::support: write_support(report, shown, to); break;
            case ballot_kind::stance: write_stance(report, shown, to); break;
            case ballot_kind::dots:
            case ballot_kind::score:
            case ballot_kind::choice:
            case ballot_kind::pairwise:
            case ballot_kind::scale:
            case ballot_kind::open:
            case ballot_kind::words: continue;
        }
        to.soft(fill(words.votes_of, {{"votes", std::to_string(each.votes)},
                                      {"voters", std::to_string(each.voters)}}));
    }
    to.end_section();
}
// In a sentence of ours, each idea in its own language.
void write_cited(const room_report& report, const std::vector<std::size_t>& ideas, html_writer& to)
{
    constexpr std::string_view place = "{ideas}";
    const std::string_view sentence = to.words.cites;
    const std::size_t at = sentence.find(place);
    to.raw("<p class=\"soft\">").text(sentence.substr(0, at));
    std::string_view between;
    for (const std::size_t each : ideas) {
        const reported_item& idea = report.items[each];
        to.raw(between).raw("<bdi").lang(idea.text_language).raw(">").text(idea.text).raw("</bdi>");
        between = " \xC2\xB7 ";
    }
    to.text(sentence.substr(at + place.size())).raw("</p>\n");
}

void write_insights(const room_report& report, html_writer& to)
{
    if (report.insights.empty()) return;
    to.begin_section("insights", to.words.insights);
    for (const reported_insight& each : report.insights) {
        to.block("p", each.text);
        if (!each.ideas.empty()) write_cited(report, each.ideas, to);
    }
    to.end_section();
}

void write_moderation(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.begin_section("moderation", words.moderation);
    if (report.hidings == 0 && report.withdrawn == 0 && report.hidden == 0 &&
        report.mergings == 0 && report.pausings == 0 && report.mutings == 0 &&
        report.removings == 0 && report.turnings_away == 0 && report.declinings == 0 &&
        report.lockings == 0 && report.correctings == 0 && report.harvestings == 0 &&
        report.blurrings == 0 && report.juries == 0) {
        to.own("p", words.no_moderation).end_section();
        return;
    }
    begin_table(words.moderation_table, {words.times}, words.what, to);
    write_row(words.hidden_now, report.hidden, to);
    write_row(words.withdrawn_now, report.withdrawn, to);
    write_row(words.hidings, report.hidings, to);
    write_row(words.restorings, report.restorings, to);
    write_row(words.mergings, report.mergings, to);
    write_row(words.pausings, report.pausings, to);
    write_row(words.mutings, report.mutings, to);
    write_row(words.removings, report.removings, to);
    if (report.turnings_away > 0) write_row(words.turnings_away, report.turnings_away, to);
    write_row(words.declinings, report.declinings, to);
    write_row(words.lockings, report.lockings, to);
    write_row(words.correctings, report.correctings, to);
    write_row(words.harvestings, report.harvestings, to);
    write_row(words.blurrings, report.blurrings, to);
    write_row(words.juries, report.juries, to);
    write_row(words.jury_removals, report.jury_removals, to);
    write_row(words.appeals, report.appeals, to);
    write_row(words.undone, report.undone, to);
    end_table(to);
    if (!report.reasons.empty()) {
        begin_table(words.reasons_table, {words.times}, words.reason, to);
        for (const auto& [reason, times] : report.reasons) write_row(reason, times, to);
        end_table(to);
    }
    to.end_section();
}

std::string_view phase_text(room_phase phase, const report_words& words)
{
    switch (phase) {
        case room_phase::draft: return words.not_begun;
        case room_phase::open: return words.open;
        case room_phase::paused: return words.paused;
        case room_phase::closed: return words.closed;
    }
    return {};
}

void write_head(const room_report& report, html_writer& to)
{
    const report_words& words = to.words;
    to.raw("<!DOCTYPE html>\n<html lang=\"")
        .raw(words.tag)
        .raw(
            "\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ")
        .raw(report_style_source())
        .raw(
            "; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n"
            "<meta name=\"robots\" content=\"noindex\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    to.text(words.report)
        .raw(": ")
        .text(report.title)
        .raw("</title>\n<style>")
        .raw(report_style())
        .raw("</style>\n</head>\n<body>\n");
    to.raw("<a class=\"skip\" href=\"#main\">")
        .text(words.to_content)
        .raw("</a>\n<header>\n<p class=\"kind\">")
        .text(words.report)
        .raw("</p>\n");
    to.block("h1", report.title);
    // Many sessions are called by their question.
    if (!report.question.empty() && report.question != report.title) to.block("p", report.question);
    const std::string as_of = fill(words.as_of, {{"time", time_text(report.time, words)}});
    to.soft(as_of + ". " + std::string{phase_text(report.phase, words)});
    to.raw("<nav aria-label=\"").text(words.contents).raw("\"><ul>\n");
    const auto entry = [&](std::string_view id, std::string_view title) {
        to.raw("<li><a href=\"#").raw(id).raw("\">").text(title).raw("</a></li>\n");
    };
    entry("promise", words.promise);
    entry("charter", words.charter);
    if (!report.goals.empty()) entry("goals", words.goals);
    entry("said", words.said);
    entry("chosen", words.chosen);
    if (!report.questions.empty()) entry("questions", words.questions);
    if (!report.insights.empty()) entry("insights", words.insights);
    entry("heard", words.heard);
    entry("moderation", words.moderation);
    entry("made", words.made);
    to.raw("</ul></nav>\n</header>\n<main id=\"main\">\n");
}
}  // namespace

std::string report_policy()
{
    return "default-src 'none'; style-src " + report_style_source() +
           "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
}

bytes html_report(const room_report& report, language in)
{
    bytes made;
    made.reserve(16 * 1024 + report.items.size() * 512);
    html_writer to{made, words_of(in), words_of(report.language).tag};
    write_head(report, to);
    write_promise(report, to);
    write_charter(report, to);
    write_goals(report, to);
    write_said(report, to);
    write_chosen(report, to);
    write_questions(report, to);
    write_insights(report, to);
    write_heard(report, to);
    write_moderation(report, to);
    to.raw("</main>\n<footer>\n").begin_section("made", to.words.made);
    to.own("p", fill(to.words.made_text, {{"sequence", std::to_string(report.as_of.value())}}));
    to.own("p", to.words.made_privacy).end_section().raw("</footer>\n</body>\n</html>\n");
    return made;
}
}  // namespace kring::insights
