#include "domain/view.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
void append_json_string(std::string_view text, std::string& out)
{
    constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char each : text) {
        switch (each) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default: {
                const auto octet = static_cast<unsigned char>(each);
                if (octet < 0x20) {
                    out += "\\u00";
                    out += digits[octet >> 4];
                    out += digits[octet & 15];
                } else {
                    out += each;
                }
            }
        }
    }
    out += '"';
}

class line {
public:
    line(std::string& out, std::string_view kind) : out_(out) { out_ += kind; }
    ~line() { out_ += '\n'; }
    line(const line&) = delete;
    line& operator=(const line&) = delete;

    line& number(std::int64_t value)
    {
        out_ += '|';
        out_ += std::to_string(value);
        return *this;
    }
    line& number(std::uint64_t value)
    {
        out_ += '|';
        out_ += std::to_string(value);
        return *this;
    }
    line& text(std::string_view value)
    {
        out_ += '|';
        append_json_string(value, out_);
        return *this;
    }

    template <class Enum>
    line& word(Enum value)
    {
        return number(std::uint64_t{static_cast<std::uint8_t>(value)});
    }

private:
    std::string& out_;
};

void write_charter(const view_charter& from, std::string& out)
{
    const charter& terms = from.terms;
    line(out, "charter")
        .number(from.version.value())
        .word(from.confirmed)
        .text(terms.question)
        .text(terms.welcome)
        .text(terms.unwelcome)
        .text(terms.promise)
        .number(std::uint64_t{terms.due.number})
        .text(terms.decision_maker)
        .word(terms.step)
        .text(terms.confidence)
        .word(terms.names);
    for (const goal& each : terms.goals) {
        line(out, "goal").text(each.text).word(each.measure).number(std::uint64_t{each.target});
    }
    for (const std::string& each : terms.manners) line(out, "manner").text(each);
}

void write_switches(const phase_switches& switches, line& to)
{
    to.word(switches.write)
        .word(switches.reply)
        .word(switches.vote)
        .word(switches.show_counts)
        .word(switches.show_authors)
        .word(switches.order)
        .word(switches.takes_support)
        .word(switches.takes_stance);
}

void write_phases(const view_phases& from, std::string& out)
{
    line(out, "agenda").word(from.plan.advance);
    for (const phase_plan& each : from.plan.phases) {
        line phase{out, "phase"};
        phase.number(std::uint64_t{each.number}).text(each.title);
        write_switches(each.switches, phase);
        phase.number(std::int64_t{each.duration.count()}).number(to_milliseconds(each.starts));
    }
    for (const active_phase& each : from.active) {
        line(out, "active").number(std::uint64_t{each.number}).number(to_milliseconds(each.ends));
    }
    if (from.switches) {
        line now{out, "switches"};
        write_switches(*from.switches, now);
    }
}

// What most items have nothing of has a line only where there is something.
void append_place(const view_item& item, std::string& out)
{
    if (item.improves != contribution_id{}) line(out, "improves").number(item.improves.value());
    if (item.group != group_id{}) line(out, "in").number(item.group.value());
    if (item.merged_into != contribution_id{})
        line(out, "merged").number(item.merged_into.value()).text(item.merge_reason);
    if (item.locked != act_id{}) line(out, "locked").number(item.locked.value());
    if (item.table != table_id{}) line(out, "at").number(item.table.value());
    if (item.lifted != act_id{}) line(out, "lifted").number(item.lifted.value());
    if (!item.text_language.empty()) line(out, "language").text(item.text_language);
    if (item.seed) line(out, "seed");
    if (item.asks) line(out, "asks");
    if (item.source.is_given())
        line(out, "behalf").number(std::uint64_t{item.source.people}).text(item.source.label);
    if (item.hands.is_counted()) {
        line(out, "hands")
            .number(std::uint64_t{item.hands.hands})
            .number(std::uint64_t{item.hands.present});
    }
    if (item.edited != sequence{})
        line(out, "edited").number(item.edited.value()).number(to_milliseconds(item.edited_time));
    for (const tag& each : item.tags) line(out, "tag").number(each.id.value()).text(each.text);
    for (const view_version& each : item.versions)
        line(out, "version").text(each.text).number(to_milliseconds(each.time));
}

// What the community has against an item.
void append_case(const view_item& item, std::string& out)
{
    if (item.found) line(out, "found").word(*item.found);
    if (item.folded != act_id{}) line(out, "folded").number(item.folded.value());
    if (item.jury != jury_id{})
        line(out, "jury").number(item.jury.value()).number(to_milliseconds(item.jury_ends));
    if (item.appealed) line(out, "appealed");
    for (const view_flag& each : item.flags)
        line(out, "flag").word(each.reason).number(each.double_of.value()).text(each.note);
}

void write_policy(const policy_in_force& from, std::string& out)
{
    line policy{out, "policy"};
    policy.number(from.version.value()).word(from.rules.base);
    for (const std::uint32_t each : from.rules.numbers) policy.number(std::uint64_t{each});
}

void write_ruling(const ruling& by, std::string& out)
{
    line(out, "ruling")
        .word(by.rule)
        .number(by.policy.value())
        .word(by.reason)
        .number(std::uint64_t{by.people})
        .number(std::uint64_t{by.views})
        .number(std::uint64_t{by.keeps})
        .number(std::uint64_t{by.removes});
}
}  // namespace

namespace {
void append_acts(const view_state& state, std::string& out)
{
    if (state.act_count > 0) line(out, "acts").number(std::uint64_t{state.act_count});
    for (const view_act& each : state.acts) {
        line(out, "act")
            .number(each.id.value())
            .word(each.kind)
            .number(to_milliseconds(each.time))
            .text(each.reason)
            .number(each.contribution.value())
            .number(each.into.value())
            .word(each.undone)
            .number(each.by.value())
            .text(each.by_name)
            .number(each.undone_by.value())
            .text(each.undone_by_name)
            .number(to_milliseconds(each.until));
        if (each.by_rule) write_ruling(*each.by_rule, out);
    }
}

void append_stage(const view_state& state, std::string& out)
{
    if (state.stage != room_stage{}) {
        line(out, "stage")
            .number(state.stage.spotlight.value())
            .word(state.stage.follows)
            .number(state.stage.announced.value())
            .text(state.stage.announcement);
    }
    for (const contribution_id each : state.stage.pins) line(out, "pin").number(each.value());
    for (const insight& each : state.insights) {
        line(out, "insight").number(each.id.value()).text(each.text);
        for (const contribution_id idea : each.ideas) line(out, "cites").number(idea.value());
    }
    for (const view_line& each : state.lines) {
        line(out, "line")
            .number(each.id.value())
            .number(each.member.value())
            .text(each.name)
            .word(each.answers)
            .text(each.text)
            .number(to_milliseconds(each.time));
    }
}
}  // namespace

std::string canonical_text(const view_state& state)
{
    std::string out;
    line(out, "room")
        .number(std::uint64_t{static_cast<std::uint8_t>(state.header.phase)})
        .text(state.header.title)
        .text(state.header.question)
        .text(state.header.promise)
        .text(state.header.pause_reason)
        .text(state.header.language == language::dutch ? "nl" : "en");
    if (state.header.report != sequence{}) line(out, "report").number(state.header.report.value());
    if (state.header.paused_until != instant{})
        line(out, "until").number(to_milliseconds(state.header.paused_until));
    if (state.header.locked) line(out, "closed_to_newcomers");
    if (state.header.link_generation != 0)
        line(out, "links").number(std::uint64_t{state.header.link_generation});
    if (state.header.lobby) line(out, "lobby");
    if (state.header.confidential) line(out, "confidential");
    if (state.header.by_invitation) line(out, "by_invitation");
    if (state.header.by_passphrase) line(out, "by_passphrase").text(state.header.passphrase);
    if (state.header.participants_max != 0)
        line(out, "participants").number(std::uint64_t{state.header.participants_max});
    if (state.header.screen != screen_scene::by_itself)
        line(out, "screen").word(state.header.screen);
    for (const ballot& each : state.ballots) {
        line(out, "ballot")
            .number(each.id.value())
            .number(std::uint64_t{static_cast<std::uint8_t>(each.kind)});
        // Support and stance ask nothing in words.
        if (each.terms.title.empty()) continue;
        line(out, "terms")
            .text(each.terms.title)
            .number(each.terms.group.value())
            .text(each.terms.tag)
            .number(std::uint64_t{each.terms.budget})
            .number(std::uint64_t{each.terms.at_most})
            .number(std::uint64_t{each.terms.steps})
            .word(each.is_open)
            .word(each.shows_counts)
            .number(std::uint64_t{each.terms.phase})
            .word(each.waits);
        for (const std::string& label : each.terms.labels) line(out, "label").text(label);
    }
    for (const idea_group& each : state.groups)
        line(out, "group").number(each.id.value()).text(each.title);
    for (const stakeholder_group& each : state.stakeholder_groups) {
        line(out, "stakeholders")
            .number(std::uint64_t{each.number})
            .text(each.title)
            .number(std::uint64_t{each.expected});
    }
    for (const view_batch& each : state.invitations) {
        line(out, "invitations")
            .number(each.id.value())
            .text(each.channel)
            .number(std::uint64_t{each.count})
            .number(std::uint64_t{each.used})
            .number(std::uint64_t{each.withdrawn});
    }
    if (state.seating != seating::chosen) line(out, "seating").word(state.seating);
    for (const table& each : state.tables)
        line(out, "table")
            .number(each.id.value())
            .text(each.name)
            .number(to_milliseconds(each.ends));
    if (state.charter) write_charter(*state.charter, out);
    if (state.phases) write_phases(*state.phases, out);
    if (state.pace != view_pace{}) {
        line(out, "pace")
            .number(state.pace.between_texts.count())
            .number(state.pace.publish_after.count());
    }
    write_policy(state.policy, out);
    if (state.authors != authors_shown::named) line(out, "authors").word(state.authors);
    for (const view_answer& each : state.answers) {
        line(out, "answer").number(each.ballot.value()).number(each.id.value());
        for (const std::string& text : each.texts) line(out, "said").text(text);
    }
    for (const muted_text& each : state.muted)
        line(out, "muted").number(each.ballot.value()).text(each.text);
    for (const view_item& each : state.items) {
        line(out, "item")
            .number(each.id.value())
            .number(each.parent.value())
            .number(std::uint64_t{static_cast<std::uint8_t>(each.state)})
            .number(each.author.value())
            .text(each.author_name)
            .number(std::uint64_t{each.author_role ? static_cast<std::uint8_t>(*each.author_role)
                                                   : std::uint8_t{0}})
            .text(each.text)
            .number(to_milliseconds(each.time))
            .text(each.hidden_reason);
        for (const view_hide& hide : each.hides) {
            line(out, "hide")
                .number(hide.act.value())
                .number(hide.by.value())
                .text(hide.by_name)
                .text(hide.reason)
                .number(to_milliseconds(hide.time));
        }
        append_place(each, out);
        append_case(each, out);
    }
    append_acts(state, out);
    append_stage(state, out);
    return out;
}

std::string digest_of(const view_state& state)
{
    // FNV-1a, 64 bits: offset basis and prime of draft-eastlake-fnv.
    std::uint64_t hash = 0xcbf29ce484222325ull;
    for (const char each : canonical_text(state)) {
        hash ^= static_cast<unsigned char>(each);
        hash *= 0x100000001b3ull;
    }
    constexpr char digits[] = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t index = text.size(); index-- > 0; hash >>= 4) text[index] = digits[hash & 15];
    return text;
}
}  // namespace kring::domain
