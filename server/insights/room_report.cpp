#include "insights/room_report.hpp"

#include "base/limits.hpp"
#include "domain/invitations.hpp"
#include "domain/stakeholders.hpp"

#include <algorithm>
#include <map>

namespace kring::insights {
namespace {
using namespace domain;
using std::chrono::milliseconds;

constexpr std::size_t slots_max = 24;

authors_shown fewer(authors_shown left, authors_shown right)
{
    return std::max(left, right);
}

authors_shown shown_of(names_mode names)
{
    switch (names) {
        case names_mode::shown: return authors_shown::named;
        case names_mode::pseudonyms: return authors_shown::numbered;
        case names_mode::unnamed: return authors_shown::hidden;
    }
    return authors_shown::hidden;
}

// What a view that is read without a token shows of one item, less what has left the room since: texts before an edit too,
// for those are kept for facilitators alone.
void leave_out(view_item& item, const room_past& past, authors_shown authors)
{
    const contribution* now = past.now.find(item.id);
    if (now == nullptr || now->withdrawn) {
        item.state = item_state::withdrawn;
    } else if (const hide_act* act = now->standing_act(); act != nullptr) {
        if (item.state == item_state::shown) item.hidden_reason = act->reason;
        if (now->judged() != act_id{}) item.found = now->found;
        if (item.state != item_state::withdrawn) item.state = item_state::hidden;
    } else if (now->blurred != act_id{} || item.folded != act_id{}) {
        // A page has nothing to unfold it with, and nobody has said that it may be read.
        item.found = now->blurred != act_id{} ? now->found : item.found;
        if (item.state == item_state::shown) item.state = item_state::hidden;
    }
    if (item.state == item_state::shown) {
        item.text = now->text;
        item.text_language = now->text_language;
    } else {
        item.text.clear();
        item.text_language.clear();
        item.source = {};
        item.hands = {};
        item.author = member_id{};
        item.author_name.clear();
        item.author_role.reset();
    }
    if (item.state == item_state::withdrawn) item.hidden_reason.clear();
    if (item.state != item_state::hidden) item.found.reset();
    if (authors != authors_shown::named) item.author_name.clear();
    if (authors == authors_shown::hidden) item.author = member_id{};
}

void take_counts(const contribution& from, const room_state& then, reported_item& item)
{
    for (const tally& each : from.tallies) {
        const ballot* on = then.find(each.ballot);
        if (on == nullptr) continue;
        switch (on->kind) {
            case ballot_kind::support: item.supporters = each.counts[0]; break;
            case ballot_kind::stance:
                std::copy_n(each.counts.begin(), item.stance.size(), item.stance.begin());
                break;
            case ballot_kind::dots:
            case ballot_kind::score:
            case ballot_kind::choice:
            case ballot_kind::pairwise:
            case ballot_kind::scale:
            case ballot_kind::open:
            case ballot_kind::words: break;
        }
    }
}

void take_items(const room_past& past, room_report& made)
{
    const view_state shown = view_of(past.then, view_kind::participant);
    made.authors = fewer(shown.authors, shown_of(past.now.names()));
    std::map<member_id, std::uint32_t> numbers;
    flat_map<contribution_id, std::size_t> places;
    made.items.reserve(shown.items.size());
    for (view_item item : shown.items) {
        leave_out(item, past, made.authors);
        reported_item told;
        told.id = item.id;
        told.parent = item.parent;
        told.state = item.state;
        told.author_name = std::move(item.author_name);
        if (made.authors == authors_shown::numbered && item.author != member_id{}) {
            const auto next_number = static_cast<std::uint32_t>(numbers.size() + 1);
            told.author_number = numbers.emplace(item.author, next_number).first->second;
        }
        told.by_facilitator = item.author_role && *item.author_role != member_role::participant;
        told.text = std::move(item.text);
        told.text_language = std::move(item.text_language);
        told.source = std::move(item.source);
        told.hands = item.hands;
        if (const table* at = past.then.find(item.table); at != nullptr) {
            told.table = item.table;
            told.table_name = at->name;
            told.is_lifted = item.lifted != act_id{};
        }
        told.hidden_reason = std::move(item.hidden_reason);
        told.found = item.found;
        told.time = item.time;
        told.merged_into = item.merged_into;
        const bool is_idea = item.parent == contribution_id{};
        switch (told.state) {
            case item_state::shown: ++(is_idea ? made.shown_ideas : made.shown_replies); break;
            case item_state::hidden: ++made.hidden; break;
            case item_state::withdrawn: ++made.withdrawn; break;
            case item_state::held:
            case item_state::declined: break;  // not in the view that this is made from
        }
        const contribution* from = past.then.find(item.id);
        if (made.shows_counts && told.state == item_state::shown && from != nullptr)
            take_counts(*from, past.then, told);
        places.emplace(told.id, made.items.size());
        made.items.push_back(std::move(told));
    }
    // From the last to the first a reply meets its parent before that is judged: what is not shown stays where
    // something below it is.
    std::vector<bool> stays(made.items.size());
    for (std::size_t at = made.items.size(); at-- > 0;) {
        if (made.items[at].state == item_state::shown) stays[at] = true;
        const auto parent = places.find(made.items[at].parent);
        if (stays[at] && parent != places.end()) stays[parent->second] = true;
    }
    for (std::size_t at = 0; at < made.items.size(); ++at) {
        if (!stays[at]) continue;
        reported_item& item = made.items[at];
        if (const auto parent = places.find(item.parent); parent != places.end()) {
            made.items[parent->second].replies.push_back(at);
            continue;
        }
        // Merged into what is not shown any more, it stands for itself again.
        const auto into = places.find(item.merged_into);
        if (into != places.end() && made.items[into->second].state == item_state::shown) {
            made.items[into->second].united.push_back(at);
        } else {
            item.merged_into = contribution_id{};
            made.ideas.push_back(at);
        }
    }
    std::stable_sort(made.ideas.begin(), made.ideas.end(), [&made](std::size_t a, std::size_t b) {
        const reported_item& left = made.items[a];
        const reported_item& right = made.items[b];
        return std::pair{left.supporters, left.stance[0]} >
               std::pair{right.supporters, right.stance[0]};
    });
    std::uint32_t number = 0;
    for (const std::size_t at : made.ideas) made.items[at].number = ++number;
}

std::optional<std::uint32_t> count_of(goal_measure measure, const room_counts& counts,
                                      bool are_shown)
{
    switch (measure) {
        case goal_measure::none: return std::nullopt;
        case goal_measure::ideas: return counts.ideas;
        case goal_measure::contributions: return counts.contributions;
        case goal_measure::writers: return counts.writers;
        case goal_measure::voters: return are_shown ? std::optional{counts.voters} : std::nullopt;
        case goal_measure::votes: return are_shown ? std::optional{counts.votes} : std::nullopt;
    }
    return std::nullopt;
}

void take_people(const room_past& past, room_report& made)
{
    audience_parts parts;
    for (const member& each : past.then.members) {
        if (each.is_facilitator()) {
            ++made.facilitators;
            continue;
        }
        ++made.participants;
        const bool wrote = each.has_published;
        const bool voted = !each.votes.empty();
        if (wrote) ++made.wrote;
        if (voted) ++made.voted;
        ++(wrote   ? voted ? parts.wrote_and_voted : parts.only_wrote
           : voted ? parts.only_voted
                   : parts.only_read);
    }
    const auto is_small = [](std::uint32_t people) {
        return people > 0 && people < limits::breakdown_people_min;
    };
    if (made.participants > 0 && !is_small(parts.wrote_and_voted) && !is_small(parts.only_wrote) &&
        !is_small(parts.only_voted) && !is_small(parts.only_read)) {
        made.parts = parts;
    }
}

void take_stakeholders(const room_past& past, room_report& made)
{
    for (const stakeholder_count& each : count_stakeholders(past.then)) {
        const stakeholder_group* group = past.then.find_stakeholders(each.number);
        if (group == nullptr && each.joined == 0) continue;
        stakeholder_result result;
        if (group != nullptr) {
            result.title = group->title;
            result.expected = group->expected;
        }
        if (each.who) {
            result.joined = each.joined;
            result.wrote = each.who->wrote;
            result.voted = each.who->voted;
        }
        made.stakeholders.push_back(std::move(result));
    }
}

void take_channels(const room_past& past, room_report& made)
{
    for (const channel_count& each : count_channels(past.then)) {
        const invitation_batch* batch = past.then.find(each.batch);
        if (batch == nullptr && each.joined == 0) continue;
        channel_result result;
        if (batch != nullptr) {
            result.channel = batch->channel;
            // Nobody expects whoever had a sheet that was lost.
            result.invited = static_cast<std::uint32_t>(std::count_if(
                batch->issued.begin(), batch->issued.end(),
                [](const issued_invitation& sheet) { return sheet.withdrawn == sequence{}; }));
        }
        result.joined = each.joined;
        if (each.who) {
            result.wrote = each.who->wrote;
            result.voted = each.who->voted;
        }
        made.channels.push_back(std::move(result));
    }
}

void take_ballots(const room_past& past, room_report& made)
{
    if (!made.shows_counts) return;
    std::vector<ballot_id> ballots;
    for (const ballot& each : past.then.ballots) {
        if (!each.terms.title.empty()) continue;
        made.ballots.push_back({each.kind, 0, 0});
        ballots.push_back(each.id);
    }
    for (const member& each : past.then.members) {
        std::vector<bool> has_voted(made.ballots.size());
        for (const auto& [key, cast] : each.votes) {
            for (std::size_t at = 0; at < made.ballots.size(); ++at) {
                if (ballots[at] != key.ballot) continue;
                const contribution* subject = past.then.find(key.subject);
                if (subject == nullptr || !is_shown(*subject, past.now)) continue;
                ++made.ballots[at].votes;
                has_voted[at] = true;
            }
        }
        for (std::size_t at = 0; at < made.ballots.size(); ++at) {
            if (has_voted[at]) ++made.ballots[at].voters;
        }
    }
}

// Leaves out what few people did, and where that alone could be told from the sum, the next smallest too.
void leave_out_small(std::vector<time_slot>& slots, std::optional<std::uint32_t> time_slot::* count,
                     const std::vector<std::uint32_t>& people)
{
    std::size_t left_out = 0;
    for (std::size_t at = 0; at < slots.size(); ++at) {
        if (people[at] == 0 || people[at] >= limits::breakdown_people_min) continue;
        (slots[at].*count).reset();
        ++left_out;
    }
    if (left_out != 1) return;
    time_slot* smallest = nullptr;
    for (time_slot& each : slots) {
        if (!(each.*count) || *(each.*count) == 0) continue;
        if (smallest == nullptr || *(each.*count) < *(smallest->*count)) smallest = &each;
    }
    if (smallest != nullptr) (smallest->*count).reset();
}

void take_slots(const room_past& past, room_report& made)
{
    using namespace std::chrono_literals;
    instant first = instant::max();
    instant last = instant::min();
    const auto reach = [&](instant at) {
        first = std::min(first, at);
        last = std::max(last, at);
    };
    for (const member& each : past.then.members) {
        reach(past.time_of(each.id.value()));
        for (const auto& [key, cast] : each.votes) reach(past.time_of(cast.at.value()));
    }
    for (const contribution& each : past.then.contributions) reach(each.time);
    if (first > last) return;
    for (const milliseconds step :
         {milliseconds{1min}, milliseconds{5min}, milliseconds{15min}, milliseconds{1h},
          milliseconds{6h}, milliseconds{24h}, milliseconds{24h * 7}, milliseconds{24h * 28}}) {
        made.slot_time = step;
        if ((last - first) / step < static_cast<std::int64_t>(slots_max)) break;
    }
    const auto begin = first - first.time_since_epoch() % made.slot_time;
    const auto slots = static_cast<std::size_t>((last - begin) / made.slot_time) + 1;
    // A room that goes on for years: what lies before the latest slots is one slot.
    const std::size_t count = std::min(slots, slots_max + 1);
    const auto slot_of = [&](instant at) {
        const auto place = static_cast<std::size_t>((at - begin) / made.slot_time);
        return place < slots - count ? std::size_t{0} : place - (slots - count);
    };
    for (std::size_t at = 0; at < count; ++at) {
        const auto skipped = static_cast<std::int64_t>(at == 0 ? 0 : at + slots - count);
        made.slots.push_back({begin + made.slot_time * skipped, 0, 0, 0u, 0u});
    }
    std::vector<std::uint32_t> joined(count);
    std::vector<std::uint32_t> voters(count);
    for (const member& each : past.then.members) {
        const std::size_t came = slot_of(past.time_of(each.id.value()));
        ++*made.slots[came].joined;
        ++joined[came];
        std::vector<bool> has_voted(count);
        for (const auto& [key, cast] : each.votes) {
            const std::size_t at = slot_of(past.time_of(cast.at.value()));
            ++*made.slots[at].votes;
            has_voted[at] = true;
        }
        for (std::size_t at = 0; at < count; ++at) voters[at] += has_voted[at] ? 1 : 0;
    }
    for (const contribution& each : past.then.contributions) {
        time_slot& at = made.slots[slot_of(each.time)];
        ++(each.is_idea() ? at.ideas : at.replies);
    }
    leave_out_small(made.slots, &time_slot::joined, joined);
    if (made.shows_counts) {
        leave_out_small(made.slots, &time_slot::votes, voters);
    } else {
        for (time_slot& each : made.slots) each.votes.reset();
    }
}

// What was taken back since leaves the report, as a hidden text does.
void take_insights(const room_past& past, room_report& made)
{
    for (const insight& each : past.then.insights) {
        if (past.now.find(each.id) == nullptr) continue;
        reported_insight& told = made.insights.emplace_back();
        told.text = each.text;
        for (const contribution_id idea : each.ideas) {
            for (std::size_t at = 0; at < made.items.size(); ++at) {
                if (made.items[at].id == idea && made.items[at].state == item_state::shown)
                    told.ideas.push_back(at);
            }
        }
    }
}

void take_moderation(const room_past& past, room_report& made)
{
    for (const act& each : past.then.acts) {
        switch (each.kind) {
            case act_kind::hiding: ++made.hidings; break;
            case act_kind::restoring: ++made.restorings; break;
            case act_kind::merging: ++made.mergings; break;
            case act_kind::pausing: ++made.pausings; break;
            case act_kind::muting: ++made.mutings; break;
            case act_kind::removing: ++made.removings; break;
            case act_kind::turning_away: ++made.turnings_away; break;
            case act_kind::declining: ++made.declinings; break;
            case act_kind::locking: ++made.lockings; break;
            case act_kind::correcting: ++made.correctings; break;
            case act_kind::harvesting: ++made.harvestings; break;
            case act_kind::blurring: ++made.blurrings; break;
            case act_kind::clearing: ++made.clearings; break;
        }
        if (each.undone) ++made.undone;
    }
    for (const jury& each : past.then.community.juries) {
        if (each.cause == jury_cause::appeal) ++made.appeals;
        if (!each.verdict || *each.verdict == jury_verdict::overtaken) continue;
        ++made.juries;
        if (*each.verdict == jury_verdict::removed) ++made.jury_removals;
    }
    std::map<std::string, std::uint32_t> reasons;
    for (const contribution& each : past.then.contributions) {
        // Juries give none in words.
        for (const hide_act& act : each.hides) {
            if (act.by != member_id{}) ++reasons[act.reason];
        }
    }
    made.reasons.assign(reasons.begin(), reasons.end());
    std::stable_sort(made.reasons.begin(), made.reasons.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
}
}  // namespace

instant room_past::time_of(std::uint64_t at) const
{
    return at >= 1 && at <= times.size() ? times[at - 1] : then.time;
}

bool shows_counts(const room_state& then)
{
    return then.phase == room_phase::closed || then.phases.counts_are_shown();
}

bool is_shown(const contribution& then, const room_state& now)
{
    const auto is_open = [](const contribution& each) {
        return !each.withdrawn && !each.is_hidden() && each.blurred == act_id{};
    };
    if (!is_open(then) || !then.is_published()) return false;
    const contribution* still = now.find(then.id);
    return still != nullptr && is_open(*still);
}

room_report report_of(const room_past& past)
{
    const room_state& then = past.then;
    room_report made;
    made.as_of = then.last;
    made.time = then.time;
    made.begins = past.time_of(1);
    made.phase = then.phase;
    made.language = then.language;
    made.title = then.title;
    made.question = then.charter ? then.charter->terms.question : then.question;
    made.promise = then.charter ? then.charter->terms.promise : then.promise;
    made.charter = entry_of(then, way_in::other, {}).charter;
    made.shows_counts = shows_counts(then);
    if (then.charter) {
        for (const goal& each : then.charter->terms.goals) {
            made.goals.push_back({each, count_of(each.measure, then.counts, made.shows_counts)});
        }
    }
    take_items(past, made);
    take_people(past, made);
    take_stakeholders(past, made);
    take_channels(past, made);
    made.tables = tables_of(past, made);
    take_ballots(past, made);
    made.questions = questions_of(past, made);
    take_slots(past, made);
    take_insights(past, made);
    take_moderation(past, made);
    return made;
}
}  // namespace kring::insights
