// What a room machine tells facilitators of its people: who is there, who leads, which links wait. Conflated like counts.
#include "base/limits.hpp"
#include "rooms/room_machine.hpp"

#include <algorithm>

namespace kring::rooms {
using domain::view_kind;

namespace {
// Whether an event can make a place in a full room, or decides otherwise on who looks on.
bool moves_line(const domain::event_body& body)
{
    return std::holds_alternative<domain::member_left>(body) ||
           std::holds_alternative<domain::member_removed>(body) ||
           std::holds_alternative<domain::role_changed>(body) ||
           std::holds_alternative<domain::lead_taken_over>(body) ||
           std::holds_alternative<domain::entry_set>(body) ||
           std::holds_alternative<domain::passphrase_set>(body) ||
           std::holds_alternative<domain::newcomer_turned_away>(body) ||
           std::holds_alternative<domain::invitations_withdrawn>(body) ||
           std::holds_alternative<domain::join_link_rotated>(body) ||
           std::holds_alternative<domain::locked>(body) ||
           std::holds_alternative<domain::act_undone>(body) ||
           std::holds_alternative<domain::room_closed>(body);
}
}  // namespace

void room_machine::note_people(const domain::event& fact)
{
    if (const auto who = domain::person_changed_by(fact, state_)) people_changed_.insert(*who);
    if (domain::renews_people(fact)) people_renewed_ = true;
    const auto* joined = std::get_if<domain::member_joined>(&fact.body);
    const bool uses_link = joined != nullptr && joined->link != link_id{};
    if (uses_link || std::holds_alternative<domain::facilitator_link_issued>(fact.body))
        links_changed_ = true;
    if (joined != nullptr || std::holds_alternative<domain::member_left>(fact.body))
        presence_changed(fact.actor);
    if (std::holds_alternative<domain::contribution_posted>(fact.body))
        writers_changed_ = writers_.stopped(fact.actor) || writers_changed_;
    if (std::holds_alternative<domain::entry_set>(fact.body) ||
        std::holds_alternative<domain::newcomers_let_in>(fact.body) ||
        std::holds_alternative<domain::newcomer_turned_away>(fact.body) ||
        std::holds_alternative<domain::invitations_withdrawn>(fact.body) ||
        (joined != nullptr && joined->invitation != domain::invitation{}) ||
        std::holds_alternative<domain::room_closed>(fact.body))
        lobby_stirred_ = true;
    if (moves_line(fact.body)) line_stirred_ = true;
    if (const auto* changed = std::get_if<domain::role_changed>(&fact.body))
        views_renewed_.push_back(changed->member);
    if (const auto* removed = std::get_if<domain::member_removed>(&fact.body)) {
        views_renewed_.push_back(removed->member);
        removals_.removed(removed->member, fact.time + bounds_.removal_watch);
    }
    if (const auto* undone = std::get_if<domain::act_undone>(&fact.body)) {
        const domain::act* what = state_.find(undone->act);
        if (what != nullptr && what->kind == domain::act_kind::removing) {
            removals_.taken_in_again(what->member);
            lobby_stirred_ = true;
        }
    }
    if (std::holds_alternative<domain::lead_taken_over>(fact.body))
        views_renewed_.push_back(fact.actor);
}

void room_machine::presence_changed(member_id who)
{
    presence_dirty_ = true;
    people_changed_.insert(who);
    if (who == member_id{}) return;
    const auto place = std::lower_bound(present_.begin(), present_.end(), who);
    const bool is_known = place != present_.end() && *place == who;
    if (is_present(who) && !is_known) {
        present_.insert(place, who);
        somebody_came_ = true;
    }
    if (!is_present(who) && is_known) {
        present_.erase(place);
        writers_changed_ = writers_.stopped(who) || writers_changed_;
    }
}

void room_machine::handle(const member_writes& input, const domain::context& circumstances,
                          effects& out)
{
    const auto found = listeners_.find(input.connection);
    if (ended_ || found == listeners_.end()) return;
    const member_id who = found->second.member;
    if (who == member_id{}) return;  // a screen
    const bool is_news = input.how == writing_now::begun ? writers_.began(who, circumstances.now)
                                                         : writers_.stopped(who);
    writers_changed_ = is_news || writers_changed_;
    forget_writers(circumstances, out);
    flush_totals(circumstances, out);
}

void room_machine::forget_writers(const domain::context& circumstances, effects& out)
{
    writers_changed_ = writers_.forget(circumstances.now) || writers_changed_;
    if (const auto at = writers_.next()) wake(*at, circumstances, out);
}

void room_machine::note_leads(instant now)
{
    const bool is_led =
        std::any_of(connections_.begin(), connections_.end(), [this](const auto& each) {
            const domain::member* who = state_.find(each.first);
            return who != nullptr && who->role == domain::member_role::lead;
        });
    if (is_led) {
        leads_gone_since_.reset();
    } else if (!leads_gone_since_ || *leads_gone_since_ > now) {
        leads_gone_since_ = now;
    }
}

domain::context room_machine::with_presence(const domain::context& circumstances) const
{
    domain::context with = circumstances;
    with.leads_gone_since = leads_gone_since_;
    with.present = present_;
    with.seen = &seen_;
    return with;
}

void room_machine::renew_views(effects& out)
{
    for (const member_id each : views_renewed_) {
        const auto devices = connections_.find(each);
        if (devices == connections_.end()) continue;
        const domain::member* who = state_.find(each);
        const bool is_removed = who != nullptr && who->removed != act_id{};
        for (const connection_id device : devices->second) {
            if (is_removed) {
                const refused why{domain::refusal::removed, {}, who->removal_reason};
                hold_any(held_answer{device, listeners_.at(device).in.in, command_counter{}, why},
                         out);
            }
            hold(close{device, is_removed ? close_code::forbidden : close_code::role_changed}, out);
        }
    }
    views_renewed_.clear();
}

std::vector<helper_link> room_machine::links() const
{
    std::vector<helper_link> open;
    for (const auto& [number, expires] : domain::open_helper_links(state_)) {
        const link_claim claim{credential_kind::facilitator_link, number.value()};
        open.push_back(helper_link{number, issuer_.link_secret(id_, claim), expires});
    }
    return open;
}

std::vector<frame_ptr> room_machine::all_people(encoding in) const
{
    people_facts facts;
    facts.as_of = state_.last;
    facts.extent = domain::self_extent::whole;
    facts.links = links();
    facts.leads_gone_since = leads_gone_since_;
    if (!lobby_.empty()) facts.waiting = who_waits();
    if (writers_.count() != 0) facts.writing = static_cast<std::uint32_t>(writers_.count());
    if (line_.is_watched()) facts.line = who_looks_on();
    std::vector<frame_ptr> frames;
    for (const domain::member& each : state_.members) {
        if (each.left) continue;  // who was removed is told, with why
        facts.people.push_back({person_of(state_, each.id), is_present(each.id)});
        if (facts.people.size() < limits::people_per_frame) continue;
        frames.push_back(frames_.people(in, facts));
        facts.people.clear();
        facts.links.reset();
        facts.waiting.reset();
        facts.writing.reset();
        facts.line.reset();
        facts.extent = domain::self_extent::changes;
    }
    if (frames.empty() || !facts.people.empty()) frames.push_back(frames_.people(in, facts));
    return frames;
}

void room_machine::flush_people(effects& out)
{
    people_changed_.erase(member_id{});  // screens and onlookers
    if (!people_renewed_ && people_changed_.empty() && !links_changed_ && !lobby_changed_ &&
        !writers_changed_ && !line_changed_)
        return;
    // So many at once are told with everybody, in frames that are not too large.
    if (people_changed_.size() > limits::people_per_frame) people_renewed_ = true;
    people_facts facts;
    facts.as_of = state_.last;
    facts.leads_gone_since = leads_gone_since_;
    if (links_changed_) facts.links = links();
    if (lobby_changed_) facts.waiting = who_waits();
    if (writers_changed_) facts.writing = static_cast<std::uint32_t>(writers_.count());
    if (line_changed_) facts.line = who_looks_on();
    for (const member_id each : people_changed_)
        facts.people.push_back({person_of(state_, each), is_present(each)});
    for (const auto& [to, channel] : outlets_) {
        if (to.view != view_kind::facilitator || channel.listeners == 0) continue;
        if (people_renewed_) {
            for (frame_ptr& each : all_people(to.in)) hold(publish{to, std::move(each)}, out);
        } else {
            hold(publish{to, frames_.people(to.in, facts)}, out);
        }
    }
    people_changed_.clear();
    people_renewed_ = false;
    links_changed_ = false;
    lobby_changed_ = false;
    writers_changed_ = false;
    line_changed_ = false;
}
}  // namespace kring::rooms
