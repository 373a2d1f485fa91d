#include "domain/calm.hpp"
#include "domain/community.hpp"
#include "domain/view.hpp"
#include "domain/view_parts.hpp"

#include <algorithm>
#include <utility>

namespace kring::domain {
namespace {
std::optional<own_case> case_of(const contribution& from, const room_state& state)
{
    const bool is_judged = from.judged() != act_id{};
    if (from.withdrawn || (from.blurred == act_id{} && !is_judged)) return std::nullopt;
    own_case made;
    made.reason = from.found.value_or(flag_reason::off_topic);
    made.jury_sits = from.jury != jury_id{};
    made.can_edit = !from.edited_back;
    made.appealed = from.appealed != sequence{};
    made.can_appeal = is_judged && !made.appealed;
    if (const jury* latest = latest_jury(from, state); latest != nullptr && latest->verdict) {
        made.keeps = latest->keeps;
        made.removes = latest->removes;
    }
    return made;
}

own_contribution own_of(const contribution& from, const room_state& state)
{
    own_contribution own;
    own.id = from.id;
    if (from.withdrawn) {
        own.state = item_state::withdrawn;
    } else if (!from.is_published()) {
        const bool waits = from.admission == admission::held;
        own.state = waits ? item_state::held : item_state::declined;
        own.text = from.text;
        own.text_language = from.text_language;
        own.reason = from.decline_reason;
        if (waits) own.time = from.time;
    } else if (const hide_act* act = from.standing_act(); act != nullptr) {
        own.state = item_state::hidden;
        own.text = from.text;
        own.text_language = from.text_language;
        own.reason = act->reason;
    }
    own.found = case_of(from, state);
    return own;
}

own_call call_of(const jury& from, const juror& seat, const room_state& state)
{
    own_call made;
    made.jury = from.id;
    if (from.verdict) {
        made.over = true;
        return made;
    }
    const contribution* target = state.find(from.contribution);
    made.contribution = from.contribution;
    made.cause = from.cause;
    made.reason = from.ground.reason;
    // What is hidden from everybody else has to be read by those who judge it.
    if (target != nullptr && target->is_hidden()) {
        made.text = target->text;
        made.text_language = target->text_language;
    }
    made.ends = from.ends;
    made.answer = seat.answer;
    return made;
}

own_flag flag_of(const contribution& target, const flag& from)
{
    if (from.settled) return own_flag{target.id, std::nullopt, contribution_id{}};
    return own_flag{target.id, from.reason, from.double_of};
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

// Told at one's own posts; that it is no lot any more only to whom it may have been said.
std::optional<std::uint32_t> voice_after_post(member_id who, const room_state& after)
{
    const member* author = after.find(who);
    if (author == nullptr || after.policy.rules[policy_number::voice_percent] == 0)
        return std::nullopt;
    const policy& rules = after.policy.rules;
    const std::size_t least =
        std::size_t{rules[policy_number::voice_posts]} * rules[policy_number::voice_percent] / 100;
    const std::uint32_t voice = voice_of(*author, after);
    if (voice == 0 && author->authored.size() < least) return std::nullopt;
    return voice;
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
        own_contribution own = own_of(*each, state);
        if (is_kept_from_others(own.state) || own.found)
            self.contributions.push_back(std::move(own));
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
    for (const jury_id each : state.community.sitting) {
        const jury& of = *state.find(each);
        if (const juror* seat = of.find(id); seat != nullptr)
            self.calls.push_back(call_of(of, *seat, state));
    }
    for (const contribution& each : state.contributions) {
        for (const flag& own : each.flags) {
            if (own.by == id && !own.settled) self.flags.push_back(flag_of(each, own));
        }
    }
    if (const std::uint32_t voice = voice_of(*who, state); voice != 0) self.voice = voice;
    return self;
}

namespace {
// What an event changes of one member: who did it, or whom it is about.
std::optional<self_change> change_of_one(const event& fact, const room_state& after)
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
        if (waits != nullptr) made.change.contributions.push_back(own_of(*waits, after));
        made.change.voice = voice_after_post(fact.actor, after);
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
            changed != nullptr &&
            (changed->is_hidden() || !changed->is_published() || changed->blurred != act_id{});
        if (is_kept) target = edited->contribution;
    }
    const contribution* about = target ? after.find(*target) : nullptr;
    if (about == nullptr) return std::nullopt;
    made.member = about->author;
    made.change.contributions.push_back(own_of(*about, after));
    return made;
}

self_change change_for(member_id who, sequence at)
{
    self_change made;
    made.member = who;
    made.change.as_of = at;
    made.change.extent = self_extent::changes;
    return made;
}

// What flags, juries and verdicts change, of several members at once: the author, those who judge, those who flagged.
struct community_change {
    const event& fact;
    const room_state& after;
    std::vector<self_change>& changes;

    void of_author(const contribution& target) const
    {
        self_change made = change_for(target.author, fact.at);
        made.change.contributions.push_back(own_of(target, after));
        changes.push_back(std::move(made));
    }
    void of_flagger(const contribution& target, const flag& own) const
    {
        self_change made = change_for(own.by, fact.at);
        made.change.flags.push_back(flag_of(target, own));
        changes.push_back(std::move(made));
    }
    void of_settled(const contribution& target) const
    {
        for (const flag& each : target.flags) {
            if (each.settled) of_flagger(target, each);
        }
    }
    void of_juror(const jury& of, const juror& seat) const
    {
        self_change made = change_for(seat.member, fact.at);
        made.change.calls.push_back(call_of(of, seat, after));
        changes.push_back(std::move(made));
    }
    void of_jurors(jury_id id, const std::vector<member_id>& drawn) const
    {
        const jury& of = *after.find(id);
        for (const member_id each : drawn) of_juror(of, *of.find(each));
    }

    void operator()(const contribution_flagged& body) const
    {
        const contribution& target = *after.find(body.contribution);
        for (const flag& each : target.flags) {
            if (each.by == fact.actor) of_flagger(target, each);
        }
    }
    void operator()(const flag_withdrawn& body) const
    {
        self_change made = change_for(fact.actor, fact.at);
        made.change.flags.push_back(own_flag{body.contribution, std::nullopt, contribution_id{}});
        changes.push_back(std::move(made));
    }
    void operator()(const jury_called& body) const
    {
        of_author(*after.find(body.contribution));
        of_jurors(jury_id{fact.at.value()}, body.drawn);
    }
    void operator()(const jurors_added& body) const { of_jurors(body.jury, body.drawn); }
    void operator()(const jury_answered& body) const
    {
        const jury& of = *after.find(body.jury);
        of_juror(of, *of.find(fact.actor));
    }
    void operator()(const jury_closed& body) const
    {
        const jury& of = *after.find(body.jury);
        const contribution& target = *after.find(of.contribution);
        // What a verdict hides is told to its author as every hiding is.
        if (body.verdict != jury_verdict::removed) of_author(target);
        for (const juror& each : of.jurors) of_juror(of, each);
        of_settled(target);
    }
    void operator()(const contribution_cleared& body) const
    {
        of_settled(*after.find(body.contribution));
    }
    void operator()(const contribution_withdrawn& body) const
    {
        of_settled(*after.find(body.contribution));
    }
    void operator()(const verdict_appealed& body) const
    {
        of_author(*after.find(body.contribution));
    }
    void operator()(const contribution_hidden& body) const
    {
        of_settled(*after.find(body.contribution));
    }
    void operator()(const contribution_restored& body) const
    {
        of_settled(*after.find(body.contribution));
    }
    void operator()(const idea_unmerged& body) const { of_settled(*after.find(body.contribution)); }
    void operator()(const act_undone& body) const
    {
        const act* which = after.find(body.act);
        const contribution* about = which == nullptr ? nullptr : after.find(which->contribution);
        const bool settles = which != nullptr && (which->kind == act_kind::blurring ||
                                                  which->kind == act_kind::merging);
        if (about != nullptr && settles) of_settled(*about);
    }
    template <class Body>
    void operator()(const Body&) const
    {}
};
}  // namespace

std::vector<self_change> project_self(const event& fact, const room_state& after)
{
    std::vector<self_change> all;
    if (auto one = change_of_one(fact, after)) all.push_back(std::move(*one));
    std::visit(community_change{fact, after, all}, fact.body);
    // Somebody who judges may have flagged before they were drawn: each is told once.
    std::vector<self_change> changes;
    for (self_change& each : all) {
        const auto same = std::find_if(
            changes.begin(), changes.end(),
            [&each](const self_change& earlier) { return earlier.member == each.member; });
        if (same == changes.end()) {
            changes.push_back(std::move(each));
        } else {
            merge_self(same->change, each.change);
        }
    }
    return changes;
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
    if (later.voice) earlier.voice = later.voice;
    for (const own_call& call : later.calls) {
        std::erase_if(earlier.calls,
                      [&call](const own_call& each) { return each.jury == call.jury; });
        earlier.calls.push_back(call);
    }
    for (const own_flag& own : later.flags) {
        std::erase_if(earlier.flags, [&own](const own_flag& each) {
            return each.contribution == own.contribution;
        });
        earlier.flags.push_back(own);
    }
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
