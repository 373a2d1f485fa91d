#include "domain/view.hpp"

#include <algorithm>
#include <type_traits>

namespace kring::domain {
namespace {
const std::string no_name;

const std::string& name_of(const room_state& state, member_id id)
{
    const member* found = state.find(id);
    return found == nullptr ? no_name : found->name;
}

view_header header_of(const room_state& state)
{
    return view_header{state.phase,
                       state.title,
                       state.question,
                       state.promise,
                       state.pause_reason,
                       state.language,
                       state.reports.empty() ? sequence{} : state.reports.back().as_of};
}

authors_shown authors_of(names_mode names, bool are_shown, view_kind view)
{
    // Facilitators answer for the room, so they can tell one member from another; a name that the charter keeps from
    // everybody is kept from them too.
    if (view == view_kind::facilitator)
        return names == names_mode::shown ? authors_shown::named : authors_shown::numbered;
    if (!are_shown) return authors_shown::hidden;
    switch (names) {
        case names_mode::shown: return authors_shown::named;
        case names_mode::pseudonyms: return authors_shown::numbered;
        case names_mode::unnamed: return authors_shown::hidden;
    }
    return authors_shown::hidden;
}

authors_shown authors_of(const room_state& state, view_kind view)
{
    return authors_of(state.names(), state.phases.authors_are_shown(), view);
}

std::optional<view_charter> charter_of(const room_state& state)
{
    if (!state.charter) return std::nullopt;
    return view_charter{state.charter->version, state.charter->terms,
                        state.charter->confirmed != sequence{}};
}

std::optional<phase_switches> switches_of(const room_state& state)
{
    return state.phases.has_begun ? std::optional{state.phases.switches} : std::nullopt;
}

view_item item_of(const room_state& state, const contribution& from, view_kind view)
{
    view_item item;
    item.id = from.id;
    item.parent = from.parent;
    item.time = from.time;
    item.improves = from.improves;
    item.group = from.group;
    item.merged_into = from.merged_into;
    if (from.withdrawn) {
        item.state = item_state::withdrawn;
        return item;
    }
    if (const hide_act* act = from.standing_act(); act != nullptr) {
        item.state = item_state::hidden;
        item.hidden_reason = act->reason;
        if (view != view_kind::facilitator) return item;
        for (const hide_act& each : from.hides) {
            if (!each.stands()) continue;
            item.hides.push_back(
                view_hide{each.id, each.by, name_of(state, each.by), each.reason, each.time});
        }
    }
    const member* author = state.find(from.author);
    const authors_shown shown = authors_of(state, view);
    if (shown != authors_shown::hidden) item.author = from.author;
    item.text = from.text;
    item.seed = from.seed;
    item.merge_reason = from.merge_reason;
    item.edited = from.edited;
    if (from.edited != sequence{}) item.edited_time = from.text_time;
    item.tags = from.tags;
    if (view == view_kind::facilitator) {
        for (const text_version& each : from.versions)
            item.versions.push_back(view_version{each.text, each.time});
    }
    if (author != nullptr) {
        if (shown == authors_shown::named) item.author_name = author->name;
        item.author_role = author->role;
    }
    return item;
}

// Who wrote what, of all items that a view shows.
std::vector<item_author> all_authors(const room_state& state, view_kind view)
{
    std::vector<item_author> all;
    for (const contribution& each : state.contributions) {
        view_item item = item_of(state, each, view);
        if (item.author != member_id{})
            all.push_back(item_author{item.id, item.author, std::move(item.author_name)});
    }
    return all;
}

void show_less(view_item& item, authors_shown to)
{
    switch (to) {
        case authors_shown::named: return;
        case authors_shown::hidden: item.author = member_id{}; [[fallthrough]];
        case authors_shown::numbered: item.author_name.clear(); return;
    }
}

view_item* find_item(view_state& state, contribution_id id)
{
    const auto found = std::lower_bound(
        state.items.begin(), state.items.end(), id,
        [](const view_item& item, contribution_id wanted) { return item.id < wanted; });
    return found != state.items.end() && found->id == id ? &*found : nullptr;
}

void put_item(view_state& state, const view_item& item)
{
    if (state.items.empty() || state.items.back().id < item.id) {
        state.items.push_back(item);
        return;
    }
    const auto place = std::lower_bound(
        state.items.begin(), state.items.end(), item.id,
        [](const view_item& each, contribution_id wanted) { return each.id < wanted; });
    if (place != state.items.end() && place->id == item.id) {
        *place = item;
    } else {
        state.items.insert(place, item);
    }
}

struct folder {
    view_state& state;

    void operator()(const view_header& header) const { state.header = header; }
    void operator()(const view_item& item) const { put_item(state, item); }
    void operator()(const item_hidden& change) const
    {
        if (view_item* item = find_item(state, change.id); item != nullptr) {
            strip(*item, item_state::hidden);
            item->hidden_reason = change.reason;
        }
    }
    void operator()(const item_withdrawn& change) const
    {
        if (view_item* item = find_item(state, change.id); item != nullptr)
            strip(*item, item_state::withdrawn);
    }
    void operator()(const author_renamed& change) const
    {
        for (view_item& item : state.items) {
            if (item.author == change.member && state.authors == authors_shown::named)
                item.author_name = change.name;
            for (view_hide& hide : item.hides) {
                if (hide.by == change.member) hide.by_name = change.name;
            }
        }
    }
    void operator()(const ballot& opened) const
    {
        const bool known =
            std::any_of(state.ballots.begin(), state.ballots.end(),
                        [&opened](const ballot& each) { return each.id == opened.id; });
        if (!known) state.ballots.push_back(opened);
    }
    void operator()(const idea_group& group) const
    {
        const auto place =
            std::find_if(state.groups.begin(), state.groups.end(),
                         [&group](const idea_group& each) { return each.id >= group.id; });
        if (place != state.groups.end() && place->id == group.id) {
            *place = group;
        } else {
            state.groups.insert(place, group);
        }
    }
    void operator()(const group_gone& gone) const
    {
        std::erase_if(state.groups, [&gone](const idea_group& each) { return each.id == gone.id; });
        for (view_item& item : state.items) {
            if (item.group == gone.id) item.group = group_id{};
        }
    }
    void operator()(const charter_changed& change) const
    {
        state.charter = change.charter;
        show(change.authors);
    }
    void operator()(const phases_changed& change) const
    {
        if (!state.phases) state.phases.emplace();
        if (change.plan) state.phases->plan = *change.plan;
        state.phases->active = change.active;
        state.phases->switches = change.switches;
        show(change.authors);
        for (const item_author& each : change.shown) {
            if (view_item* item = find_item(state, each.id); item != nullptr) {
                item->author = each.author;
                item->author_name = each.name;
            }
        }
    }
    void show(authors_shown to) const
    {
        if (to > state.authors) {
            for (view_item& item : state.items) show_less(item, to);
        }
        state.authors = to;
    }
};

// A new name of somebody whom a view does not show would tell who wrote what is hidden there, or that they are there.
bool appears_in(const member& who, const room_state& state, view_kind view)
{
    const bool sees_moderation = view == view_kind::facilitator;
    if (sees_moderation && who.is_facilitator()) return true;  // as who hid something
    if (authors_of(state, view) != authors_shown::named) return false;
    return std::any_of(who.authored.begin(), who.authored.end(), [&](contribution_id id) {
        const contribution* each = state.find(id);
        return each != nullptr && !each->withdrawn && (sees_moderation || !each->is_hidden());
    });
}

// The contribution that a moderation event is about.
std::optional<contribution_id> moderated_by(const event& fact, const room_state& after)
{
    if (const auto* hidden = std::get_if<contribution_hidden>(&fact.body))
        return hidden->contribution;
    if (const auto* restored = std::get_if<contribution_restored>(&fact.body))
        return restored->contribution;
    if (const auto* undone = std::get_if<act_undone>(&fact.body)) {
        const auto act = after.acts.find(undone->act);
        if (act != after.acts.end()) return act->second.contribution;
    }
    return std::nullopt;
}

void project_moderation(const contribution& target, const room_state& after, view_kind view,
                        sequence at, std::vector<view_change>& changes)
{
    if (target.withdrawn) return;
    const hide_act* act = target.standing_act();
    if (view != view_kind::facilitator && act != nullptr) {
        changes.push_back(view_change{at, item_hidden{target.id, act->reason}});
    } else {
        changes.push_back(view_change{at, item_of(after, target, view)});
    }
}

void project_order(const event& fact, const contribution& target, const room_state& after,
                   view_kind view, std::vector<view_change>& changes)
{
    // Where the view has no text, an edit or a tag would be a change of nothing that tells that somebody wrote.
    const bool moves = std::holds_alternative<idea_grouped>(fact.body) ||
                       std::holds_alternative<domain::idea_merged>(fact.body) ||
                       std::holds_alternative<idea_unmerged>(fact.body);
    const bool has_text =
        !target.withdrawn && (view == view_kind::facilitator || !target.is_hidden());
    if (moves || has_text) changes.push_back(view_change{fact.at, item_of(after, target, view)});
}

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
        .word(switches.order);
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

bool sees_counts(const room_state& state, view_kind view)
{
    return view == view_kind::facilitator || state.phases.counts_are_shown();
}

bool is_of_phases(const event& fact)
{
    return std::holds_alternative<agenda_set>(fact.body) ||
           std::holds_alternative<phases_set>(fact.body);
}
}  // namespace

namespace {
// What most items have nothing of has a line only where there is something.
void append_place(const view_item& item, std::string& out)
{
    if (item.improves != contribution_id{}) line(out, "improves").number(item.improves.value());
    if (item.group != group_id{}) line(out, "in").number(item.group.value());
    if (item.merged_into != contribution_id{})
        line(out, "merged").number(item.merged_into.value()).text(item.merge_reason);
    if (item.seed) line(out, "seed");
    if (item.edited != sequence{})
        line(out, "edited").number(item.edited.value()).number(to_milliseconds(item.edited_time));
    for (const tag& each : item.tags) line(out, "tag").number(each.id.value()).text(each.text);
    for (const view_version& each : item.versions)
        line(out, "version").text(each.text).number(to_milliseconds(each.time));
}
}  // namespace

view_state view_of(const room_state& state, view_kind view)
{
    view_state shown;
    shown.as_of = state.last;
    shown.header = header_of(state);
    shown.ballots = state.ballots;
    shown.groups = state.groups;
    shown.charter = charter_of(state);
    if (state.phases.version != sequence{})
        shown.phases = view_phases{state.phases.plan, state.phases.active, switches_of(state)};
    shown.authors = authors_of(state, view);
    shown.items.reserve(state.contributions.size());
    for (const contribution& each : state.contributions)
        shown.items.push_back(item_of(state, each, view));
    return shown;
}

room_entry entry_of(const room_state& state)
{
    return {header_of(state), charter_of(state)};
}

void project(const event& fact, const room_state& after, view_kind view,
             std::vector<view_change>& changes)
{
    std::visit(
        [&](const auto& body) {
            using body_type = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<body_type, room_created> ||
                          std::is_same_v<body_type, room_opened> ||
                          std::is_same_v<body_type, room_paused> ||
                          std::is_same_v<body_type, room_closed> ||
                          std::is_same_v<body_type, report_published>) {
                changes.push_back(view_change{fact.at, header_of(after)});
            } else if constexpr (std::is_same_v<body_type, ballot_opened>) {
                changes.push_back(
                    view_change{fact.at, ballot{ballot_id{fact.at.value()}, body.kind}});
            } else if constexpr (std::is_same_v<body_type, contribution_posted>) {
                const contribution* posted = after.find(contribution_id{fact.at.value()});
                if (posted != nullptr)
                    changes.push_back(view_change{fact.at, item_of(after, *posted, view)});
            } else if constexpr (std::is_same_v<body_type, contribution_withdrawn>) {
                changes.push_back(view_change{fact.at, item_withdrawn{body.contribution}});
            } else if constexpr (std::is_same_v<body_type, member_renamed>) {
                const member* who = after.find(fact.actor);
                if (who != nullptr && appears_in(*who, after, view)) {
                    changes.push_back(view_change{fact.at, author_renamed{fact.actor, body.name}});
                }
            } else if constexpr (std::is_same_v<body_type, contribution_hidden> ||
                                 std::is_same_v<body_type, contribution_restored> ||
                                 std::is_same_v<body_type, act_undone>) {
                const auto moderated = moderated_by(fact, after);
                const contribution* target = moderated ? after.find(*moderated) : nullptr;
                if (target != nullptr) project_moderation(*target, after, view, fact.at, changes);
            } else if constexpr (std::is_same_v<body_type, contribution_edited> ||
                                 std::is_same_v<body_type, idea_tagged> ||
                                 std::is_same_v<body_type, idea_untagged> ||
                                 std::is_same_v<body_type, idea_grouped> ||
                                 std::is_same_v<body_type, domain::idea_merged> ||
                                 std::is_same_v<body_type, idea_unmerged>) {
                const contribution* target = after.find(body.contribution);
                if (target != nullptr) project_order(fact, *target, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, group_made>) {
                changes.push_back(
                    view_change{fact.at, idea_group{group_id{fact.at.value()}, body.title}});
            } else if constexpr (std::is_same_v<body_type, group_renamed>) {
                changes.push_back(view_change{fact.at, idea_group{body.group, body.title}});
            } else if constexpr (std::is_same_v<body_type, group_dissolved>) {
                changes.push_back(view_change{fact.at, group_gone{body.group}});
            } else if constexpr (std::is_same_v<body_type, charter_set> ||
                                 std::is_same_v<body_type, promise_confirmed>) {
                if (auto charter = charter_of(after)) {
                    changes.push_back(view_change{
                        fact.at, charter_changed{std::move(*charter), authors_of(after, view)}});
                }
            } else if constexpr (std::is_same_v<body_type, agenda_set> ||
                                 std::is_same_v<body_type, phases_set>) {
                phases_changed change;
                if constexpr (std::is_same_v<body_type, agenda_set>) change.plan = body.agenda;
                change.active = after.phases.active;
                change.switches = switches_of(after);
                change.authors = authors_of(after, view);
                if (change.authors <
                    authors_of(after.names(), after.phases.authors_were_shown, view)) {
                    change.shown = all_authors(after, view);
                }
                changes.push_back(view_change{fact.at, std::move(change)});
            } else {
                // Votes reach views as totals, joining and leaving as presence, who agreed as self, links not at all.
                static_assert(std::is_same_v<body_type, member_joined> ||
                              std::is_same_v<body_type, member_left> ||
                              std::is_same_v<body_type, vote_cast> ||
                              std::is_same_v<body_type, vote_withdrawn> ||
                              std::is_same_v<body_type, facilitator_link_issued> ||
                              std::is_same_v<body_type, charter_accepted>);
            }
        },
        fact.body);
}

void strip(view_item& item, item_state to)
{
    view_item bare;
    bare.id = item.id;
    bare.parent = item.parent;
    bare.time = item.time;
    bare.state = to;
    bare.improves = item.improves;
    bare.group = item.group;
    bare.merged_into = item.merged_into;
    item = std::move(bare);
}

void fold(const view_change& change, view_state& state)
{
    if (change.at <= state.as_of) return;
    std::visit(folder{state}, change.body);
    state.as_of = change.at;
}

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
    for (const ballot& each : state.ballots) {
        line(out, "ballot")
            .number(each.id.value())
            .number(std::uint64_t{static_cast<std::uint8_t>(each.kind)});
    }
    for (const idea_group& each : state.groups)
        line(out, "group").number(each.id.value()).text(each.title);
    if (state.charter) write_charter(*state.charter, out);
    if (state.phases) write_phases(*state.phases, out);
    if (state.authors != authors_shown::named) line(out, "authors").word(state.authors);
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
    }
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

void totals_of(const room_state& state, const contribution& subject, view_kind view,
               std::vector<subject_total>& totals)
{
    if (subject.withdrawn) return;
    if (view != view_kind::facilitator && subject.is_hidden()) return;
    if (!sees_counts(state, view)) return;
    for (const tally& each : subject.tallies) {
        const ballot* on = state.find(each.ballot);
        if (on == nullptr) continue;
        totals.push_back(subject_total{subject.id, each.ballot, each.counts,
                                       static_cast<std::uint8_t>(count_size(on->kind))});
    }
}

std::optional<contribution_id> counted_by(const event& fact, const room_state& after)
{
    if (const auto* cast = std::get_if<vote_cast>(&fact.body)) return cast->subject;
    if (const auto* withdrawn = std::get_if<vote_withdrawn>(&fact.body)) return withdrawn->subject;
    if (const auto* merged = std::get_if<domain::idea_merged>(&fact.body)) return merged->into;
    if (const auto* unmerged = std::get_if<idea_unmerged>(&fact.body)) return unmerged->from;
    return moderated_by(fact, after);
}

bool reveals_counts(const event& fact, const room_state& after)
{
    return is_of_phases(fact) && after.phases.counts_are_shown() && !after.phases.counts_were_shown;
}

bool narrows(const event& fact, const room_state& after)
{
    if (std::holds_alternative<charter_set>(fact.body)) return after.names() != names_mode::shown;
    const phases_in_force& phases = after.phases;
    return is_of_phases(fact) && ((phases.counts_were_shown && !phases.counts_are_shown()) ||
                                  (phases.authors_were_shown && !phases.authors_are_shown()));
}

std::optional<view_counts> counts_of(const room_state& state, view_kind view)
{
    if (!state.charter || !counts_something(state.charter->terms)) return std::nullopt;
    view_counts shown{state.counts.ideas, state.counts.contributions, state.counts.writers,
                      std::nullopt, std::nullopt};
    if (sees_counts(state, view)) {
        shown.voters = state.counts.voters;
        shown.votes = state.counts.votes;
    }
    return shown;
}

namespace {
own_contribution own_of(const contribution& from)
{
    own_contribution own;
    own.id = from.id;
    if (from.withdrawn) {
        own.state = item_state::withdrawn;
    } else if (const hide_act* act = from.standing_act(); act != nullptr) {
        own.state = item_state::hidden;
        own.text = from.text;
        own.reason = act->reason;
    }
    return own;
}
}  // namespace

self_view self_of(const room_state& state, member_id id)
{
    self_view self;
    self.as_of = state.last;
    const auto* who = state.find(id);
    if (who == nullptr) return self;
    self.votes.reserve(who->votes.size());
    for (const auto& [key, value] : who->votes)
        self.votes.push_back(own_vote{key, value.value, value.at});
    std::sort(self.votes.begin(), self.votes.end(), [](const own_vote& a, const own_vote& b) {
        return std::pair{a.key.subject, a.key.ballot} < std::pair{b.key.subject, b.key.ballot};
    });
    for (const contribution_id own_id : who->authored) {
        const contribution* each = state.find(own_id);
        if (each == nullptr) continue;
        own_contribution own = own_of(*each);
        if (own.state == item_state::hidden) self.contributions.push_back(std::move(own));
    }
    self.name = who->name;
    self.authored = who->authored;
    if (who->accepted != sequence{}) self.accepted = who->accepted;
    return self;
}

std::optional<self_change> project_self(const event& fact, const room_state& after)
{
    self_change made;
    made.member = fact.actor;
    made.change.as_of = fact.at;
    made.change.extent = self_extent::changes;
    if (const auto* cast = std::get_if<vote_cast>(&fact.body)) {
        made.change.votes.push_back(
            own_vote{vote_key{cast->ballot, cast->subject}, cast->value, fact.at});
        return made;
    }
    if (const auto* withdrawn = std::get_if<vote_withdrawn>(&fact.body)) {
        made.change.votes.push_back(
            own_vote{vote_key{withdrawn->ballot, withdrawn->subject}, std::nullopt, sequence{}});
        return made;
    }
    if (const auto* renamed = std::get_if<member_renamed>(&fact.body)) {
        made.change.name = renamed->name;
        return made;
    }
    if (std::holds_alternative<contribution_posted>(fact.body)) {
        made.change.authored.push_back(contribution_id{fact.at.value()});
        return made;
    }
    if (const auto* accepted = std::get_if<charter_accepted>(&fact.body)) {
        made.change.accepted = accepted->version;
        return made;
    }
    if (std::holds_alternative<charter_set>(fact.body)) {
        if (after.find(fact.actor) == nullptr) return std::nullopt;
        made.change.accepted = fact.at;
        return made;
    }
    auto target = moderated_by(fact, after);
    if (const auto* taken = std::get_if<contribution_withdrawn>(&fact.body))
        target = taken->contribution;
    // Its author alone sees the text that moderation hid.
    if (const auto* edited = std::get_if<contribution_edited>(&fact.body)) {
        const contribution* changed = after.find(edited->contribution);
        if (changed != nullptr && changed->is_hidden()) target = edited->contribution;
    }
    const contribution* about = target ? after.find(*target) : nullptr;
    if (about == nullptr) return std::nullopt;
    made.member = about->author;
    made.change.contributions.push_back(own_of(*about));
    return made;
}

void merge_self(self_view& earlier, const self_view& later)
{
    earlier.as_of = later.as_of;
    if (later.name) earlier.name = later.name;
    if (later.accepted) earlier.accepted = later.accepted;
    earlier.authored.insert(earlier.authored.end(), later.authored.begin(), later.authored.end());
    for (const own_vote& vote : later.votes) {
        const auto same =
            std::find_if(earlier.votes.begin(), earlier.votes.end(),
                         [&vote](const own_vote& each) { return each.key == vote.key; });
        if (same != earlier.votes.end()) {
            *same = vote;
        } else {
            earlier.votes.push_back(vote);
        }
    }
    for (const own_contribution& own : later.contributions) {
        const auto same =
            std::find_if(earlier.contributions.begin(), earlier.contributions.end(),
                         [&own](const own_contribution& each) { return each.id == own.id; });
        if (same != earlier.contributions.end()) {
            *same = own;
        } else {
            earlier.contributions.push_back(own);
        }
    }
}
}  // namespace kring::domain
