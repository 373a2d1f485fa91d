#include "domain/view.hpp"
#include "domain/view_parts.hpp"

#include <algorithm>
#include <utility>

namespace kring::domain {
namespace {
own_contribution own_of(const contribution& from)
{
    own_contribution own;
    own.id = from.id;
    if (from.withdrawn) {
        own.state = item_state::withdrawn;
    } else if (!from.is_published()) {
        const bool waits = from.admission == admission::held;
        own.state = waits ? item_state::held : item_state::declined;
        own.text = from.text;
        own.reason = from.decline_reason;
        if (waits) own.time = from.time;
    } else if (const hide_act* act = from.standing_act(); act != nullptr) {
        own.state = item_state::hidden;
        own.text = from.text;
        own.reason = act->reason;
    }
    return own;
}

bool is_kept_from_others(item_state state)
{
    return state != item_state::shown && state != item_state::withdrawn;
}

const act* undone_by(const event& fact, const room_state& after)
{
    const auto* undone = std::get_if<act_undone>(&fact.body);
    return undone == nullptr ? nullptr : after.find(undone->act);
}

// Whom an event mutes, or no longer does.
std::optional<member_id> muted_by(const event& fact, const room_state& after)
{
    if (const auto* muted = std::get_if<member_muted>(&fact.body)) return muted->member;
    const act* undone = undone_by(fact, after);
    if (undone != nullptr && undone->kind == act_kind::muting) return undone->member;
    return std::nullopt;
}

// Whose place at the tables an event changes.
std::optional<member_id> seated_by(const event& fact)
{
    if (const auto* taken = std::get_if<seat_taken>(&fact.body)) return taken->member;
    if (const auto* set = std::get_if<note_taker_set>(&fact.body)) return set->member;
    return std::nullopt;
}

mute mute_of(const member& who)
{
    const mute* longest = who.longest_mute();
    return longest == nullptr ? mute{} : *longest;
}

own_line own_of(const private_line& from, const member& who)
{
    return own_line{from.id, from.by != who.id, from.text, from.time};
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
        if (is_kept_from_others(own.state)) self.contributions.push_back(std::move(own));
    }
    self.name = who->name;
    self.authored = who->authored;
    for (const private_line& each : who->lines) self.lines.push_back(own_of(each, *who));
    if (who->accepted != sequence{}) self.accepted = who->accepted;
    for (const ballot& each : state.ballots) {
        if (subject_of(each.kind) != vote_on::nothing) continue;
        const given_answer* given = state.answers.at(each.id).find(id);
        if (given != nullptr && !given->texts.empty())
            self.answers.push_back(own_answer{each.id, given->texts});
    }
    if (!who->mutes.empty()) self.muted = mute_of(*who);
    if (who->stakeholder_group != 0) self.stakeholder_group = who->stakeholder_group;
    if (who->table != table_id{}) self.seat = own_seat{who->table, who->takes_notes};
    for (const recovery& each : state.recoveries) {
        if (each.member == id) self.recovery = each.version;
    }
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
    if (const auto* given = std::get_if<answer_given>(&fact.body)) {
        made.change.answers.push_back(own_answer{given->ballot, given->texts});
        return made;
    }
    if (const auto* taken = std::get_if<answer_withdrawn>(&fact.body)) {
        made.change.answers.push_back(own_answer{taken->ballot, {}});
        return made;
    }
    if (const auto* renamed = std::get_if<member_renamed>(&fact.body)) {
        made.change.name = renamed->name;
        return made;
    }
    if (const auto* posted = std::get_if<contribution_posted>(&fact.body)) {
        const contribution_id id{fact.at.value()};
        made.change.authored.push_back(id);
        const contribution* waits = posted->held ? after.find(id) : nullptr;
        if (waits != nullptr) made.change.contributions.push_back(own_of(*waits));
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
    if (const auto whom = muted_by(fact, after)) {
        const member* who = after.find(*whom);
        if (who == nullptr) return std::nullopt;
        made.member = *whom;
        made.change.muted = mute_of(*who);
        return made;
    }
    if (const auto whom = seated_by(fact)) {
        const member* who = after.find(*whom);
        if (who == nullptr) return std::nullopt;
        made.member = *whom;
        made.change.seat = own_seat{who->table, who->takes_notes};
        return made;
    }
    if (const auto* sent = std::get_if<line_sent>(&fact.body)) {
        const member* about = after.find(sent->member);
        if (about == nullptr || about->lines.empty()) return std::nullopt;
        made.member = sent->member;
        made.change.lines.push_back(own_of(about->lines.back(), *about));
        return made;
    }
    if (std::holds_alternative<recovery_made>(fact.body)) {
        made.change.recovery = fact.at;
        return made;
    }
    if (const auto* chosen = std::get_if<stakeholder_group_chosen>(&fact.body)) {
        made.change.stakeholder_group = chosen->number;
        return made;
    }
    auto target = moderated_by(fact, after);
    if (const auto* published = std::get_if<contribution_published>(&fact.body))
        target = published->contribution;
    if (const auto* declined = std::get_if<contribution_declined>(&fact.body))
        target = declined->contribution;
    if (const act* undone = undone_by(fact, after);
        undone != nullptr && undone->kind == act_kind::declining) {
        target = undone->contribution;
    }
    if (const auto* taken = std::get_if<contribution_withdrawn>(&fact.body))
        target = taken->contribution;
    // Its author alone sees the text that moderation hid.
    if (const auto* edited = std::get_if<contribution_edited>(&fact.body)) {
        const contribution* changed = after.find(edited->contribution);
        const bool is_kept =
            changed != nullptr && (changed->is_hidden() || !changed->is_published());
        if (is_kept) target = edited->contribution;
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
    if (later.muted) earlier.muted = later.muted;
    if (later.stakeholder_group) earlier.stakeholder_group = later.stakeholder_group;
    if (later.seat) earlier.seat = later.seat;
    if (later.recovery) earlier.recovery = later.recovery;
    earlier.authored.insert(earlier.authored.end(), later.authored.begin(), later.authored.end());
    earlier.lines.insert(earlier.lines.end(), later.lines.begin(), later.lines.end());
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
    for (const own_answer& own : later.answers) {
        std::erase_if(earlier.answers,
                      [&own](const own_answer& each) { return each.ballot == own.ballot; });
        earlier.answers.push_back(own);
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
