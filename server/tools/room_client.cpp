#include "tools/room_client.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"

#include <algorithm>

namespace kring::tools {
namespace {
using domain::item_state;
using domain::view_kind;

// What the community asks of one, and what one said to it.
void fold_duties(domain::self_view&& said, domain::self_view& self)
{
    for (domain::own_call& call : said.calls) {
        std::erase_if(self.calls, [&call](const auto& each) { return each.jury == call.jury; });
        if (call.over) continue;
        const auto behind = std::find_if(self.calls.begin(), self.calls.end(),
                                         [&](const auto& each) { return each.jury > call.jury; });
        self.calls.insert(behind, std::move(call));
    }
    for (const domain::own_flag& flag : said.flags) {
        std::erase_if(self.flags,
                      [&flag](const auto& each) { return each.contribution == flag.contribution; });
        if (!flag.reason) continue;
        const auto behind =
            std::find_if(self.flags.begin(), self.flags.end(),
                         [&](const auto& each) { return each.contribution > flag.contribution; });
        self.flags.insert(behind, flag);
    }
    if (!said.voice) return;
    self.voice = said.voice;
    if (*said.voice == 0) self.voice.reset();
}

// Puts what changed of oneself in its place, in the order in which `self_of` lists it.
void fold_self(domain::self_view&& said, domain::self_view& self)
{
    self.as_of = said.as_of;
    if (said.extent == domain::self_extent::whole) {
        self.votes.clear();
        self.contributions.clear();
        self.authored.clear();
        self.accepted.reset();
        self.answers.clear();
        self.lines.clear();
        self.stakeholder_group.reset();
        self.seat.reset();
        self.recovery.reset();
        self.calls.clear();
        self.flags.clear();
        self.voice.reset();
    }
    fold_duties(std::move(said), self);
    for (domain::own_answer& own : said.answers) {
        std::erase_if(self.answers, [&own](const auto& each) { return each.ballot == own.ballot; });
        if (own.texts.empty()) continue;
        const auto behind =
            std::find_if(self.answers.begin(), self.answers.end(),
                         [&own](const auto& each) { return each.ballot > own.ballot; });
        self.answers.insert(behind, std::move(own));
    }
    for (domain::own_line& line : said.lines) {
        const auto place = std::lower_bound(
            self.lines.begin(), self.lines.end(), line.id,
            [](const domain::own_line& each, sequence wanted) { return each.id < wanted; });
        if (place == self.lines.end() || place->id != line.id)
            self.lines.insert(place, std::move(line));
    }
    // A whole self may hold already what a change that was on its way adds.
    for (const contribution_id id : said.authored) {
        const auto place = std::lower_bound(self.authored.begin(), self.authored.end(), id);
        if (place == self.authored.end() || *place != id) self.authored.insert(place, id);
    }
    if (said.accepted) self.accepted = said.accepted;
    for (const domain::own_vote& vote : said.votes) {
        const auto key = std::pair{vote.key.subject, vote.key.ballot};
        const auto place =
            std::lower_bound(self.votes.begin(), self.votes.end(), key,
                             [](const domain::own_vote& each, const auto& wanted) {
                                 return std::pair{each.key.subject, each.key.ballot} < wanted;
                             });
        const bool is_known = place != self.votes.end() && place->key == vote.key;
        if (is_known && vote.value) {
            *place = vote;
        } else if (is_known) {
            self.votes.erase(place);
        } else if (vote.value) {
            self.votes.insert(place, vote);
        }
    }
    for (domain::own_contribution& own : said.contributions) {
        const auto place =
            std::lower_bound(self.contributions.begin(), self.contributions.end(), own.id,
                             [](const domain::own_contribution& each, contribution_id wanted) {
                                 return each.id < wanted;
                             });
        const bool is_known = place != self.contributions.end() && place->id == own.id;
        const bool is_kept =
            own.found || (own.state != item_state::shown && own.state != item_state::withdrawn);
        if (is_known && is_kept) {
            *place = std::move(own);
        } else if (is_known) {
            self.contributions.erase(place);
        } else if (is_kept) {
            self.contributions.insert(place, std::move(own));
        }
    }
    if (said.name) self.name = std::move(said.name);
    if (said.muted) self.muted = std::move(said.muted);
    if (self.muted && self.muted->id == act_id{}) self.muted.reset();
    if (said.stakeholder_group) {
        self.stakeholder_group.reset();
        if (*said.stakeholder_group != 0) self.stakeholder_group = said.stakeholder_group;
    }
    if (said.recovery) self.recovery = said.recovery;
    if (said.seat) {
        self.seat.reset();
        if (said.seat->table != table_id{}) self.seat = said.seat;
    }
}
}  // namespace

room_client::room_client(client_opening opening)
    : opening_(std::move(opening)), next_counter_(opening_.first_counter)
{}

// --- inputs ---

void room_client::connected()
{
    lose_connection();
    ended_ = false;
    stage_ = stage::greeting;
    wire::hello opening;
    opening.entry = opening_.entry;
    opening.outbox = opening_.outbox;
    opening.from = cursor_;
    opening.texts = opening_.texts;
    payloads_.push_back(wire::encode_hello(opening, opening_.in));
}

void room_client::received(bytes_view payload)
{
    if (stage_ == stage::away) return;
    auto said = wire::decode_server_frame(payload, opening_.in);
    if (!said) {
        renew(renewal_reason::malformed);
        return;
    }
    std::visit([this](auto&& each) { take(std::move(each)); }, std::move(*said));
}

void room_client::disconnected(std::optional<close_code> code)
{
    const bool was_connected = stage_ != stage::away;
    const auto refusal = hello_refusal_;
    lose_connection();
    if (!was_connected || !code) return;
    switch (*code) {
        case close_code::token_void: end(end_reason::token_void); break;
        case close_code::no_such_room: end(end_reason::no_such_room); break;
        case close_code::replaced: end(end_reason::replaced); break;
        case close_code::malformed_command: end(end_reason::protocol); break;
        case close_code::forbidden:
            // A refused hello that waiting may help said so with `client_held`.
            if (refusal && refusal->retry_after > std::chrono::milliseconds{}) break;
            hello_refusal_ = refusal;
            end(end_reason::forbidden);
            break;
        case close_code::normal:
        case close_code::going_away:
        case close_code::protocol_error:
        case close_code::unsupported_data:
        case close_code::invalid_payload:
        case close_code::policy_violation:
        case close_code::message_too_big:
        case close_code::internal_error:
        case close_code::service_restart:
        case close_code::try_again_later:
        case close_code::hello_too_late:
        case close_code::too_slow:
        case close_code::role_changed:
        case close_code::rate:
        case close_code::room_unavailable: break;
    }
}

command_counter room_client::command(domain::command body)
{
    const command_counter counter = next_counter_;
    command(std::move(body), counter);
    return counter;
}

void room_client::command(domain::command body, command_counter counter)
{
    KRING_CHECK(opening_.outbox != outbox_id{} && counter >= next_counter_);
    next_counter_ = command_counter{counter.value() + 1};
    commands_.push_back(waiting_command{counter, std::move(body)});
    send_commands();
}

void room_client::try_again()
{
    held_ = false;
    send_commands();
}

void room_client::forget_view()
{
    KRING_CHECK(stage_ == stage::away);
    cursor_.reset();
    view_ = {};
    totals_.clear();
    members_ = 0;
    present_ = 0;
    headcount_as_of_ = {};
    self_ = {};
}

bool room_client::looks_on() const
{
    return place_ && place_->member == member_id{} &&
           std::holds_alternative<wire::join_entry>(opening_.entry);
}

// --- sending ---

void room_client::send_commands()
{
    if (held_ || (stage_ != stage::loading && stage_ != stage::live) || commands_.empty()) return;
    const auto window_end = commands_.front().counter.value() + limits::outbox_window;
    auto in_flight = static_cast<std::size_t>(
        std::count_if(commands_.begin(), commands_.end(),
                      [](const waiting_command& each) { return each.in_flight; }));
    for (waiting_command& each : commands_) {
        if (in_flight >= in_flight_max_ || each.counter.value() >= window_end) return;
        if (each.in_flight || each.is_answered) continue;
        each.in_flight = true;
        ++in_flight;
        payloads_.push_back(wire::encode_command(each.counter, each.body, opening_.in));
    }
}

void room_client::lose_connection()
{
    stage_ = stage::away;
    held_ = false;
    hello_refusal_.reset();
    assembler_ = {};
    fetched_through_ = {};
    payloads_.clear();
    for (waiting_command& each : commands_) {
        each.in_flight = false;
        each.is_answered = false;
    }
}

void room_client::renew(renewal_reason why)
{
    lose_connection();
    cursor_.reset();
    events_.emplace_back(client_renewal{why});
}

void room_client::end(end_reason why)
{
    ended_ = true;
    events_.emplace_back(client_ended{why, hello_refusal_});
}

// --- what the server says ---

void room_client::take(wire::welcome&& said)
{
    // Welcomed twice, or resumed from a cursor that was not given: what follows cannot be trusted to fit.
    const bool fits = (stage_ == stage::greeting || stage_ == stage::waiting) &&
                      (!said.facts.resumed || (cursor_ && cursor_->epoch == said.facts.epoch &&
                                               place_ && place_->view == said.facts.view));
    if (!fits) {
        renew(renewal_reason::malformed);
        return;
    }
    stage_ = said.facts.resumed ? stage::live : stage::loading;
    if (!said.facts.token.empty()) opening_.entry = wire::member_entry{said.facts.token};
    in_flight_max_ = said.limits.commands_in_flight_max;
    // Until the view snapshot is there, what is shown is not of this history or not of this view.
    if (!said.facts.resumed) cursor_.reset();
    place_ = said.facts;
    place_in_line_ = 0;
    events_.emplace_back(client_welcomed{std::move(said.facts), said.limits});
    send_commands();
    if (is_live()) fetch_more();
}

void room_client::take(wire::snapshot_chunk&& said)
{
    if (stage_ != stage::loading) {
        renew(renewal_reason::malformed);
        return;
    }
    auto joined = assembler_.add(said);
    if (!joined) {
        renew(renewal_reason::malformed);
        return;
    }
    if (!*joined) return;
    wire::view_snapshot& whole = **joined;
    view_ = std::move(whole.state);
    totals_.clear();
    headcount_as_of_ = {};
    cursor_ = wire::cursor{place_->epoch, view_.as_of};
    stage_ = stage::live;
    events_.emplace_back(client_loaded{view_.as_of});
    take(std::move(whole.totals));
    fetch_more();
}

void room_client::take(wire::update&& said)
{
    if (stage_ != stage::live || said.after >= said.through) {
        renew(renewal_reason::malformed);
        return;
    }
    if (said.after > cursor_->at) {
        renew(renewal_reason::gap);
        return;
    }
    client_updated fresh{said.after, said.through, {}};
    for (domain::view_change& change : said.changes) {
        if (change.at <= cursor_->at) continue;
        domain::fold(change, view_);
        drop_totals(change.body);
        fresh.changes.push_back(std::move(change));
    }
    cursor_->at = std::max(cursor_->at, said.through);
    view_.as_of = cursor_->at;
    events_.emplace_back(std::move(fresh));
}

void room_client::take(rooms::totals_facts&& said)
{
    for (domain::subject_total& each : said.subjects) {
        const totals_key key{each.subject, each.ballot};
        if (!shows_counts(key)) continue;
        total& standing = totals_[key];
        if (said.as_of >= standing.as_of) standing = total{said.as_of, each};
    }
    if (said.as_of < headcount_as_of_) return;
    if (said.members || said.present) headcount_as_of_ = said.as_of;
    members_ = said.members.value_or(members_);
    present_ = said.present.value_or(present_);
}

void room_client::take(domain::self_view&& said)
{
    fold_self(std::move(said), self_);
}

void room_client::take(wire::answer&& said)
{
    const auto* refusal = std::get_if<rooms::refused>(&said.outcome);
    // A text that came too soon, or of somebody who is muted, is its writer's business: nothing waits behind it.
    const bool is_for_writer = refusal != nullptr && (refusal->why == domain::refusal::slow_mode ||
                                                      refusal->why == domain::refusal::muted);
    const bool waiting_helps =
        refusal != nullptr && !is_for_writer && refusal->retry_after > std::chrono::milliseconds{};
    if (said.counter == command_counter{}) {
        if (refusal != nullptr) hello_refusal_ = *refusal;
        if (waiting_helps) events_.emplace_back(client_held{said.counter, *refusal});
        return;
    }
    const auto found =
        std::find_if(commands_.begin(), commands_.end(),
                     [&said](const waiting_command& each) { return each.counter == said.counter; });
    // Answers may be doubled: the first one counted.
    if (found == commands_.end()) return;
    found->in_flight = false;
    if (waiting_helps) {
        held_ = true;
        events_.emplace_back(client_held{said.counter, *refusal});
        return;
    }
    // Nobody knows: it stays, and is sent again after the next welcome.
    if (std::holds_alternative<rooms::uncertain>(said.outcome)) {
        found->is_answered = true;
        return;
    }
    client_answered settled;
    settled.counter = said.counter;
    if (const auto* ok = std::get_if<rooms::accepted>(&said.outcome)) settled.outcome = *ok;
    if (refusal != nullptr) settled.outcome = *refusal;
    if (std::holds_alternative<wire::command_malformed>(said.outcome))
        settled.outcome = wire::command_malformed{};
    commands_.erase(found);
    events_.emplace_back(std::move(settled));
    send_commands();
}

void room_client::ask_similar(std::uint32_t number, std::string text)
{
    if (is_live())
        payloads_.push_back(
            wire::encode_find_similar(wire::find_similar{number, std::move(text)}, opening_.in));
}

void room_client::tell_seen(std::vector<contribution_id> looked_at)
{
    if (is_live())
        payloads_.push_back(wire::encode_seen(wire::seen{std::move(looked_at)}, opening_.in));
}

void room_client::take(wire::notice&& said)
{
    events_.emplace_back(said);
}

void room_client::take(wire::probe_answer&&) {}

void room_client::take(wire::similar_ideas&& said)
{
    events_.emplace_back(std::move(said));
}

void room_client::take(rooms::people_facts&& said)
{
    if (said.extent == domain::self_extent::whole) {
        people_.clear();
        waiting_ = {};
    }
    for (rooms::present_person& each : said.people) {
        if (each.who.role)
            people_.insert_or_assign(each.who.id, std::move(each));
        else
            people_.erase(each.who.id);
    }
    if (said.links) helper_links_ = std::move(*said.links);
    if (said.waiting) waiting_ = std::move(*said.waiting);
}

void room_client::take(rooms::waiting_facts&&)
{
    if (stage_ == stage::greeting) stage_ = stage::waiting;
}

void room_client::take(rooms::line_place&& said)
{
    place_in_line_ = said.number;
}

void room_client::take(domain::texts_of_run&& said)
{
    if (!is_live()) return;
    domain::put_texts(said, view_);
    fetched_through_ = std::max(fetched_through_, said.through);
    fetch_more();
}

void room_client::fetch_more()
{
    const auto missing =
        std::find_if(view_.items.begin(), view_.items.end(), [this](const domain::view_item& each) {
            return each.text_later && each.id > fetched_through_;
        });
    if (missing != view_.items.end())
        payloads_.push_back(wire::encode_fetch_texts({missing->id}, opening_.in));
}

// --- counts ---

bool room_client::shows_counts(contribution_id item) const
{
    const auto found = std::lower_bound(
        view_.items.begin(), view_.items.end(), item,
        [](const domain::view_item& each, contribution_id wanted) { return each.id < wanted; });
    if (found == view_.items.end() || found->id != item) return false;
    switch (found->state) {
        case domain::item_state::shown: return true;
        case domain::item_state::hidden: return place_ && place_->view == view_kind::facilitator;
        case domain::item_state::withdrawn:
        case item_state::held:
        case item_state::declined: return false;
    }
    return false;
}

bool room_client::shows_counts(const totals_key& key) const
{
    const auto& [subject, id] = key;
    const auto on = std::find_if(view_.ballots.begin(), view_.ballots.end(),
                                 [&key](const auto& each) { return each.id == key.second; });
    const bool is_shown = on == view_.ballots.end() || on->shows_counts;
    const bool facilitates = place_ && place_->view == view_kind::facilitator;
    if (subject == domain::subject_of(id)) return facilitates || is_shown;
    const auto pair = domain::pair_in(subject);
    if (pair ? !shows_counts(pair->first) || !shows_counts(pair->second) : !shows_counts(subject))
        return false;
    // How often an idea was compared says nothing of the outcome.
    const bool compares = on != view_.ballots.end() && on->kind == domain::ballot_kind::pairwise;
    if (facilitates || (compares && !pair)) return true;
    return is_shown &&
           (!view_.phases || !view_.phases->switches || view_.phases->switches->show_counts);
}

void room_client::drop_totals(const domain::view_change_body& change)
{
    contribution_id changed{};
    if (const auto* item = std::get_if<domain::view_item>(&change)) changed = item->id;
    if (const auto* hidden = std::get_if<domain::item_hidden>(&change)) changed = hidden->id;
    if (const auto* withdrawn = std::get_if<domain::item_withdrawn>(&change))
        changed = withdrawn->id;
    const bool is_gone = changed != contribution_id{} && !shows_counts(changed);
    const bool may_hide = std::holds_alternative<domain::phases_changed>(change) ||
                          std::holds_alternative<domain::ballot>(change);
    if (is_gone || may_hide)
        std::erase_if(totals_, [this](const auto& each) { return !shows_counts(each.first); });
}
}  // namespace kring::tools
