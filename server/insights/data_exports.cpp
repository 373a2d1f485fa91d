#include "insights/data_exports.hpp"

#include "insights/csv_table.hpp"
#include "insights/report_words.hpp"

namespace kring::insights {
namespace {
using namespace domain;

constexpr std::string_view byte_order_mark = "\ufeff";

std::string_view name_of(flag_reason reason)
{
    switch (reason) {
        case flag_reason::off_topic: return "off_topic";
        case flag_reason::duplicate: return "duplicate";
        case flag_reason::unkind: return "unkind";
        case flag_reason::spam: return "spam";
    }
    return {};
}

std::string_view name_of(item_state state)
{
    switch (state) {
        case item_state::shown: return "shown";
        case item_state::hidden: return "hidden";
        case item_state::withdrawn: return "withdrawn";
        case item_state::held: return "held";
        case item_state::declined: return "declined";
    }
    return {};
}

std::string_view name_of(ballot_kind kind)
{
    switch (kind) {
        case ballot_kind::support: return "support";
        case ballot_kind::stance: return "stance";
        case ballot_kind::dots: return "dots";
        case ballot_kind::score: return "score";
        case ballot_kind::choice: return "choice";
        case ballot_kind::pairwise: return "pairwise";
        case ballot_kind::scale: return "scale";
        case ballot_kind::open: return "open";
        case ballot_kind::words: return "words";
    }
    return {};
}

std::string_view name_of(goal_measure measure)
{
    switch (measure) {
        case goal_measure::none: return "none";
        case goal_measure::ideas: return "ideas";
        case goal_measure::contributions: return "contributions";
        case goal_measure::writers: return "writers";
        case goal_measure::voters: return "voters";
        case goal_measure::votes: return "votes";
    }
    return {};
}

std::string_view name_of(names_mode names)
{
    switch (names) {
        case names_mode::shown: return "shown";
        case names_mode::pseudonyms: return "pseudonyms";
        case names_mode::unnamed: return "unnamed";
    }
    return {};
}

std::string_view name_of(ladder_step step)
{
    switch (step) {
        case ladder_step::inform: return "inform";
        case ladder_step::consult: return "consult";
        case ladder_step::advise: return "advise";
        case ladder_step::co_produce: return "co_produce";
        case ladder_step::co_decide: return "co_decide";
    }
    return {};
}

std::string_view name_of(room_phase phase)
{
    switch (phase) {
        case room_phase::draft: return "draft";
        case room_phase::open: return "open";
        case room_phase::paused: return "paused";
        case room_phase::closed: return "closed";
    }
    return {};
}

// --- JSON ---

class json_text {
public:
    json_text& begin_object() { return open('{'); }
    json_text& end_object() { return close('}'); }
    json_text& begin_list() { return open('['); }
    json_text& end_list() { return close(']'); }
    json_text& key(std::string_view name)
    {
        separate();
        quote(name);
        made_ += ':';
        is_first_ = true;
        return *this;
    }
    json_text& value(std::string_view text)
    {
        separate();
        quote(text);
        return *this;
    }
    json_text& value(std::uint64_t number)
    {
        separate();
        made_ += std::to_string(number);
        return *this;
    }
    json_text& value(bool is)
    {
        separate();
        made_ += is ? "true" : "false";
        return *this;
    }
    json_text& value(const char*) = delete;  // would be taken for a bool
    json_text& value(const std::optional<std::uint32_t>& number)
    {
        if (number) return value(std::uint64_t{*number});
        separate();
        made_ += "null";
        return *this;
    }
    [[nodiscard]] bytes take() { return std::move(made_); }

private:
    json_text& open(char bracket)
    {
        separate();
        made_ += bracket;
        is_first_ = true;
        return *this;
    }
    json_text& close(char bracket)
    {
        made_ += bracket;
        is_first_ = false;
        return *this;
    }
    void separate()
    {
        if (!is_first_) made_ += ',';
        is_first_ = false;
    }
    void quote(std::string_view text)
    {
        constexpr std::string_view digits = "0123456789abcdef";
        made_ += '"';
        for (const char each : text) {
            const auto octet = static_cast<unsigned char>(each);
            if (each == '"' || each == '\\') {
                made_ += '\\';
                made_ += each;
            } else if (octet < 0x20 || each == '<' || each == '>' || each == '&') {
                // Markup too, in case somebody puts the text into a page.
                made_ += "\\u00";
                made_ += digits[octet >> 4];
                made_ += digits[octet & 15];
            } else {
                made_ += each;
            }
        }
        made_ += '"';
    }

    bytes made_;
    bool is_first_{true};
};

std::string iso_day(calendar_date day)
{
    std::string digits = std::to_string(day.number);
    if (digits.size() != 8) return digits;
    return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
}

void write_charter(const room_report& report, json_text& to)
{
    to.key("charter");
    const charter& terms = report.charter->terms;
    to.begin_object();
    to.key("promise_due").value(iso_day(terms.due));
    to.key("decision_maker").value(terms.decision_maker);
    to.key("is_confirmed").value(report.charter->confirmed);
    to.key("ladder_step").value(name_of(terms.step));
    to.key("welcome").value(terms.welcome);
    to.key("unwelcome").value(terms.unwelcome);
    to.key("confidence").value(terms.confidence);
    to.key("names").value(name_of(terms.names));
    to.key("manners").begin_list();
    for (const std::string& each : terms.manners) to.value(each);
    to.end_list().end_object();
    to.key("goals").begin_list();
    for (const goal_result& each : report.goals) {
        to.begin_object().key("text").value(each.goal.text);
        to.key("measure").value(name_of(each.goal.measure));
        if (each.goal.measure != goal_measure::none) {
            to.key("target").value(std::uint64_t{each.goal.target});
            to.key("count").value(each.count);
            if (each.count) to.key("is_met").value(each.is_met());
        }
        to.end_object();
    }
    to.end_list();
}

void write_item(const reported_item& item, const room_report& report, json_text& to)
{
    to.begin_object().key("id").value(item.id.value());
    if (item.parent != contribution_id{}) to.key("parent").value(item.parent.value());
    if (item.merged_into != contribution_id{})
        to.key("merged_into").value(item.merged_into.value());
    to.key("state").value(name_of(item.state));
    to.key("time").value(iso_text(item.time));
    if (item.state == item_state::hidden) {
        to.key("hidden_reason").value(item.hidden_reason);
        if (item.found) to.key("found").value(name_of(*item.found));
    }
    if (item.state == item_state::shown) {
        if (!item.author_name.empty()) to.key("author").value(item.author_name);
        if (item.author_number != 0)
            to.key("author_number").value(std::uint64_t{item.author_number});
        to.key("by_facilitator").value(item.by_facilitator);
        to.key("text").value(item.text);
        if (!item.text_language.empty()) to.key("language").value(item.text_language);
        if (item.source.is_given()) {
            to.key("on_behalf_of").begin_object();
            if (!item.source.label.empty()) to.key("label").value(item.source.label);
            if (item.source.people != 0) to.key("people").value(std::uint64_t{item.source.people});
            to.end_object();
        }
        if (item.table != table_id{}) {
            to.key("table").value(item.table_name);
            to.key("is_in_plenary").value(item.is_lifted);
        }
        if (item.hands.is_counted()) {
            to.key("hands").value(std::uint64_t{item.hands.hands});
            to.key("hands_present").value(std::uint64_t{item.hands.present});
        }
        if (report.shows_counts && item.parent == contribution_id{}) {
            to.key("support").value(std::uint64_t{item.supporters});
            to.key("agree").value(std::uint64_t{item.stance[0]});
            to.key("disagree").value(std::uint64_t{item.stance[1]});
            to.key("pass").value(std::uint64_t{item.stance[2]});
        }
    }
    to.end_object();
}

void write_figures(const room_report& report, json_text& to)
{
    to.key("participants").value(std::uint64_t{report.participants});
    to.key("participants_who_wrote").value(std::uint64_t{report.wrote});
    to.key("participants_who_voted").value(std::uint64_t{report.voted});
    to.key("facilitators").value(std::uint64_t{report.facilitators});
    to.key("ideas").value(std::uint64_t{report.shown_ideas});
    to.key("replies").value(std::uint64_t{report.shown_replies});
    if (report.parts) {
        to.key("parts").begin_object();
        to.key("wrote_and_voted").value(std::uint64_t{report.parts->wrote_and_voted});
        to.key("only_wrote").value(std::uint64_t{report.parts->only_wrote});
        to.key("only_voted").value(std::uint64_t{report.parts->only_voted});
        to.key("only_read").value(std::uint64_t{report.parts->only_read}).end_object();
    }
    to.key("ballots").begin_list();
    for (const ballot_result& each : report.ballots) {
        to.begin_object().key("kind").value(name_of(each.kind));
        to.key("votes").value(std::uint64_t{each.votes});
        to.key("voters").value(std::uint64_t{each.voters}).end_object();
    }
    to.end_list().key("tables").begin_list();
    for (const table_result& each : report.tables) {
        to.begin_object().key("name").value(each.name);
        to.key("people").value(std::uint64_t{each.people});
        to.key("wrote").value(each.wrote);
        to.key("voted").value(each.voted);
        to.key("ideas").value(std::uint64_t{each.ideas});
        to.key("lifted").value(std::uint64_t{each.lifted}).end_object();
    }
    to.end_list().key("questions").begin_list();
    for (const question_result& each : report.questions) {
        to.begin_object().key("kind").value(name_of(each.asked.kind));
        to.key("title").value(each.asked.terms.title);
        to.key("open").value(each.asked.is_open);
        to.key("shown").value(each.is_shown);
        to.key("people").value(std::uint64_t{each.people});
        to.key("lines").begin_list();
        for (const outcome_line& line : each.lines) {
            to.begin_object().key("text").value(line.text);
            if (line.idea != 0) to.key("idea").value(std::uint64_t{line.idea});
            to.key("counts").begin_list();
            for (const std::uint32_t count : line.counts) to.value(std::uint64_t{count});
            to.end_list().end_object();
        }
        to.end_list().end_object();
    }
    to.end_list().key("stakeholders").begin_list();
    for (const stakeholder_result& each : report.stakeholders) {
        to.begin_object().key("group").value(each.title);
        to.key("expected").value(std::uint64_t{each.expected});
        to.key("joined").value(each.joined);
        to.key("wrote").value(each.wrote);
        to.key("voted").value(each.voted).end_object();
    }
    to.end_list().key("channels").begin_list();
    for (const channel_result& each : report.channels) {
        to.begin_object().key("channel").value(each.channel);
        to.key("invited").value(std::uint64_t{each.invited});
        to.key("joined").value(std::uint64_t{each.joined});
        to.key("wrote").value(each.wrote);
        to.key("voted").value(each.voted).end_object();
    }
    to.end_list().key("slots").begin_list();
    for (const time_slot& each : report.slots) {
        to.begin_object().key("begins").value(iso_text(each.begins));
        to.key("joined").value(each.joined);
        to.key("ideas").value(std::uint64_t{each.ideas});
        to.key("replies").value(std::uint64_t{each.replies});
        to.key("votes").value(each.votes).end_object();
    }
    to.end_list().key("insights").begin_list();
    for (const reported_insight& each : report.insights) {
        to.begin_object().key("text").value(each.text).key("ideas").begin_list();
        for (const std::size_t at : each.ideas) to.value(report.items[at].id.value());
        to.end_list().end_object();
    }
    to.end_list().key("moderation").begin_object();
    to.key("hidden").value(std::uint64_t{report.hidden});
    to.key("withdrawn").value(std::uint64_t{report.withdrawn});
    to.key("hidings").value(std::uint64_t{report.hidings});
    to.key("restorings").value(std::uint64_t{report.restorings});
    to.key("mergings").value(std::uint64_t{report.mergings});
    to.key("pausings").value(std::uint64_t{report.pausings});
    to.key("mutings").value(std::uint64_t{report.mutings});
    to.key("removings").value(std::uint64_t{report.removings});
    to.key("turnings_away").value(std::uint64_t{report.turnings_away});
    to.key("declinings").value(std::uint64_t{report.declinings});
    to.key("lockings").value(std::uint64_t{report.lockings});
    to.key("correctings").value(std::uint64_t{report.correctings});
    to.key("harvestings").value(std::uint64_t{report.harvestings});
    to.key("blurrings").value(std::uint64_t{report.blurrings});
    to.key("clearings").value(std::uint64_t{report.clearings});
    to.key("juries").value(std::uint64_t{report.juries});
    to.key("jury_removals").value(std::uint64_t{report.jury_removals});
    to.key("appeals").value(std::uint64_t{report.appeals});
    to.key("undone").value(std::uint64_t{report.undone});
    to.key("reasons").begin_list();
    for (const auto& [reason, times] : report.reasons) {
        to.begin_object().key("reason").value(reason);
        to.key("times").value(std::uint64_t{times}).end_object();
    }
    to.end_list().end_object();
}
}  // namespace

bytes csv_contributions(const room_report& report)
{
    csv_table table;
    for (const auto name :
         {"id",    "parent",        "merged_into", "kind",         "state",
          "time",  "author",        "facilitator", "text",         "support",
          "agree", "disagree",      "pass",        "on_behalf_of", "on_behalf_people",
          "hands", "hands_present", "table",       "plenary",      "language"}) {
        table.own(name);
    }
    table.end_line();
    for (const reported_item& each : report.items) {
        const bool is_idea = each.parent == contribution_id{};
        table.own(std::to_string(each.id.value()));
        table.own(is_idea ? "" : std::to_string(each.parent.value()));
        table.own(each.merged_into == contribution_id{} ? ""
                                                        : std::to_string(each.merged_into.value()));
        table.own(is_idea ? "idea" : "reply").own(name_of(each.state)).own(iso_text(each.time));
        if (each.author_number != 0) {
            table.own("participant " + std::to_string(each.author_number));
        } else {
            table.text(each.author_name);
        }
        table.own(each.state != item_state::shown ? "" : each.by_facilitator ? "yes" : "no");
        table.text(each.text);
        const bool counts = report.shows_counts && is_idea && each.state == item_state::shown;
        for (const std::uint32_t count :
             {each.supporters, each.stance[0], each.stance[1], each.stance[2]}) {
            table.own(counts ? std::to_string(count) : "");
        }
        table.text(each.source.label);
        table.own(each.source.people == 0 ? "" : std::to_string(each.source.people));
        table.own(each.hands.is_counted() ? std::to_string(each.hands.hands) : "");
        table.own(each.hands.is_counted() ? std::to_string(each.hands.present) : "");
        table.text(each.table_name);
        table.own(!is_idea ? "" : each.table == table_id{} || each.is_lifted ? "yes" : "no");
        table.own(each.text_language);
        table.end_line();
    }
    return bytes{byte_order_mark} + table.take();
}

bytes csv_figures(const room_report& report)
{
    csv_table table;
    table.own("figure").own("number").end_line();
    const auto line = [&table](std::string_view name, std::optional<std::uint32_t> number) {
        table.text(name).own(number ? std::to_string(*number) : "").end_line();
    };
    line("participants", report.participants);
    line("participants who wrote", report.wrote);
    line("participants who voted", report.voted);
    line("facilitators", report.facilitators);
    line("ideas", report.shown_ideas);
    line("replies", report.shown_replies);
    if (report.parts) {
        line("wrote and voted", report.parts->wrote_and_voted);
        line("only wrote", report.parts->only_wrote);
        line("only voted", report.parts->only_voted);
        line("only read", report.parts->only_read);
    }
    for (const stakeholder_result& each : report.stakeholders) {
        const std::string of = each.title.empty() ? " without a group" : ": " + each.title;
        line("joined" + of, each.joined);
        line("wrote" + of, each.wrote);
        line("voted" + of, each.voted);
        if (each.expected > 0) line("expected" + of, each.expected);
    }
    for (const channel_result& each : report.channels) {
        const std::string by =
            each.channel.empty() ? " without an invitation" : " by: " + each.channel;
        line("joined" + by, each.joined);
        line("wrote" + by, each.wrote);
        line("voted" + by, each.voted);
        if (each.invited > 0) line("invited" + by, each.invited);
    }
    for (const table_result& each : report.tables) {
        line(each.name + ", people", each.people);
        line(each.name + ", who wrote", each.wrote);
        line(each.name + ", who voted", each.voted);
        line(each.name + ", ideas", each.ideas);
        line(each.name + ", lifted", each.lifted);
    }
    for (const ballot_result& each : report.ballots) {
        line(std::string{name_of(each.kind)} + " votes", each.votes);
        line(std::string{name_of(each.kind)} + " voters", each.voters);
    }
    for (const question_result& each : report.questions) {
        if (!each.is_shown) continue;
        const std::string asked = "question: " + each.asked.terms.title;
        line(asked + ", people", each.people);
        for (const outcome_line& outcome : each.lines) {
            if (!outcome.counts.empty()) line(asked + ": " + outcome.text, outcome.counts[0]);
        }
    }
    for (const time_slot& each : report.slots) {
        const std::string from = " from " + iso_text(each.begins);
        line("joined" + from, each.joined);
        line("ideas" + from, each.ideas);
        line("replies" + from, each.replies);
        line("votes" + from, each.votes);
    }
    for (const goal_result& each : report.goals) {
        if (each.goal.measure == goal_measure::none) continue;
        line("goal: " + each.goal.text, each.count);
        line("target: " + each.goal.text, each.goal.target);
    }
    line("hidden", report.hidden);
    line("withdrawn", report.withdrawn);
    line("hidings", report.hidings);
    line("restorings", report.restorings);
    line("mergings", report.mergings);
    line("pausings", report.pausings);
    line("mutings", report.mutings);
    line("removings", report.removings);
    line("turnings_away", report.turnings_away);
    line("declinings", report.declinings);
    line("lockings", report.lockings);
    line("correctings", report.correctings);
    line("harvestings", report.harvestings);
    line("blurrings", report.blurrings);
    line("clearings", report.clearings);
    line("juries", report.juries);
    line("jury_removals", report.jury_removals);
    line("appeals", report.appeals);
    line("undone", report.undone);
    for (const auto& [reason, times] : report.reasons) line("hidden because: " + reason, times);
    return bytes{byte_order_mark} + table.take();
}

bytes json_report(const room_report& report)
{
    json_text to;
    to.begin_object();
    to.key("format").value(std::string_view{"kring.report.v1"});
    to.key("as_of").value(report.as_of.value());
    to.key("time").value(iso_text(report.time));
    to.key("state").value(name_of(report.phase));
    to.key("language").value(words_of(report.language).tag);
    to.key("title").value(report.title);
    to.key("question").value(report.question);
    to.key("promise").value(report.promise);
    if (report.charter) write_charter(report, to);
    to.key("shows_counts").value(report.shows_counts);
    to.key("contributions").begin_list();
    for (const reported_item& each : report.items) write_item(each, report, to);
    to.end_list().key("figures").begin_object();
    write_figures(report, to);
    to.end_object().end_object();
    return to.take() + "\n";
}
}  // namespace kring::insights
