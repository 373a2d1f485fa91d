#include "rooms/room_machine.hpp"

#include "base/check.hpp"
#include "domain/apply.hpp"
#include "domain/community.hpp"
#include "domain/tables.hpp"

#include <algorithm>

namespace kring::rooms {
namespace {
using domain::view_kind;
constexpr std::array all_views{view_kind::participant, view_kind::facilitator, view_kind::screen};

// Whether an event can bring a change to a view: what only moves counts or presence does not.
bool changes_views(const domain::event_body& body)
{
    if (const auto* joined = std::get_if<domain::member_joined>(&body))
        return joined->invitation != domain::invitation{};
    return !std::holds_alternative<domain::vote_cast>(body) &&
           !std::holds_alternative<domain::vote_withdrawn>(body) &&
           !std::holds_alternative<domain::member_left>(body) &&
           !std::holds_alternative<domain::charter_accepted>(body) &&
           !std::holds_alternative<domain::role_changed>(body) &&
           !std::holds_alternative<domain::lead_taken_over>(body) &&
           !std::holds_alternative<domain::stakeholder_group_chosen>(body) &&
           !std::holds_alternative<domain::newcomers_let_in>(body) &&
           !std::holds_alternative<domain::views_counted>(body) &&
           !std::holds_alternative<domain::jurors_added>(body) &&
           !std::holds_alternative<domain::jury_answered>(body) &&
           !std::holds_alternative<domain::facilitator_link_issued>(body);
}

// In one frame an item's text and its hiding would travel together: the text is taken out of the earlier change, so
// that nobody receives what was hidden before they could see it. The fold comes to the same state.
void strip_hidden(std::vector<domain::view_change>& changes)
{
    for (auto later = changes.begin(); later != changes.end(); ++later) {
        contribution_id gone{};
        if (const auto* hidden = std::get_if<domain::item_hidden>(&later->body)) gone = hidden->id;
        if (const auto* withdrawn = std::get_if<domain::item_withdrawn>(&later->body))
            gone = withdrawn->id;
        if (gone == contribution_id{}) continue;
        for (auto earlier = changes.begin(); earlier != later; ++earlier) {
            auto* item = std::get_if<domain::view_item>(&earlier->body);
            if (item == nullptr || item->id != gone) continue;
            strip(*item, domain::item_state::hidden);
        }
    }
}

// The same for answers in words: what a later change of the frame replaces, mutes or takes back is not in an earlier one.
void strip_answers(std::vector<domain::view_change>& changes)
{
    const auto strip_earlier = [&changes](auto later, const auto& strip_one) {
        for (auto earlier = changes.begin(); earlier != later; ++earlier) {
            if (auto* some = std::get_if<domain::answers_changed>(&earlier->body)) {
                for (domain::view_answer& each : some->answers) strip_one(each);
            }
            if (auto* all = std::get_if<domain::prompt_changed>(&earlier->body)) {
                for (domain::view_answer& each : all->answers) strip_one(each);
            }
        }
    };
    for (auto later = changes.begin(); later != changes.end(); ++later) {
        if (const auto* changed = std::get_if<domain::answers_changed>(&later->body)) {
            strip_earlier(later, [changed](domain::view_answer& each) {
                for (const domain::view_answer& now : changed->answers) {
                    if (each.ballot == now.ballot && each.id == now.id) each.texts.clear();
                }
            });
        } else if (const auto* prompt = std::get_if<domain::prompt_changed>(&later->body)) {
            strip_earlier(later, [prompt](domain::view_answer& each) {
                if (each.ballot == prompt->prompt.id) each.texts.clear();
            });
        }
    }
}

// The same for who wrote something: what a later change of the frame takes away is not brought by an earlier one.
void strip_authors(std::vector<domain::view_change>& changes, view_kind view)
{
    using domain::authors_shown;
    auto least = authors_shown::named;  // shown at the end of the frame, and at any time since
    std::vector<sequence> of_no_use;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        if (auto* phases = std::get_if<domain::phases_changed>(&change->body)) {
            if (least == authors_shown::hidden) phases->shown.clear();
            if (least == authors_shown::numbered) {
                for (domain::item_author& each : phases->shown) each.name.clear();
            }
            least = std::max(least, phases->authors);
        } else if (const auto* charter = std::get_if<domain::charter_changed>(&change->body)) {
            least = std::max(least, charter->authors);
        } else if (auto* item = std::get_if<domain::view_item>(&change->body)) {
            if (least != authors_shown::named) item->author_name.clear();
            if (least == authors_shown::hidden) item->author = member_id{};
        } else if (auto* line = std::get_if<domain::view_line>(&change->body)) {
            if (least != authors_shown::named) line->name.clear();
        } else if (std::holds_alternative<domain::author_renamed>(change->body)) {
            // A new name is of no use to whoever sees no names any more; facilitators see each other's on their acts.
            if (least != authors_shown::named && view != view_kind::facilitator)
                of_no_use.push_back(change->at);
        }
    }
    std::erase_if(changes, [&of_no_use](const domain::view_change& each) {
        return std::find(of_no_use.begin(), of_no_use.end(), each.at) != of_no_use.end();
    });
}

constexpr std::chrono::milliseconds busy_retry{200};
constexpr std::chrono::milliseconds rule_retry{1'000};
constexpr std::chrono::milliseconds readonly_retry{10'000};
}  // namespace

room_machine::room_machine(room_id id, epoch_id epoch, record_encoder& records,
                           const frame_encoder& frames, const credentials& issuer,
                           machine_bounds bounds)
    : id_(id), epoch_(epoch), records_(records), frames_(frames), issuer_(issuer), bounds_(bounds)
{}

// --- loading ---

domain::applied room_machine::replay(const domain::event& fact, const command_stamp& stamp)
{
    if (domain::apply(fact, state_) == domain::applied::contradiction)
        return domain::applied::contradiction;
    if (stamp.id.counter != command_counter{}) {
        outbox_window& window = outboxes_[outbox_key{fact.actor, stamp.id.outbox}];
        if (window.place_of(stamp.id.counter) != outbox_window::place::fresh)
            return domain::applied::contradiction;
        window.settle(settled_command{stamp.id.counter, fact.at, stamp.body_hash});
    }
    note_counts(fact);
    if (changes_views(fact.body)) {
        for (pending_changes& each : pending_) each.published = fact.at;
    }
    return domain::applied::yes;
}

void room_machine::loaded()
{
    durable_ = state_.last;
    totals_sent_ = state_.last;
    counts_dirty_ = false;
    code_ = code_now();
    for (const view_kind view : all_views)
        floors_[index_of(view)] = pending_[index_of(view)].published;
}

// --- inputs ---

void room_machine::handle(const arrival& input, const domain::context& circumstances, effects& out)
{
    deciding_ = machine_figures::kinds - 1;
    if (ended_) {
        out.emplace_back(close{input.connection, close_code::room_unavailable});
        return;
    }
    if (state_.last == sequence{}) {
        out.emplace_back(close{input.connection, close_code::no_such_room});
        return;
    }
    catch_up(circumstances, out);
    if (ended_) {
        out.emplace_back(close{input.connection, close_code::room_unavailable});
        return;
    }
    if (const auto* known = std::get_if<member_entry>(&input.entry)) {
        const domain::member* who = state_.find(known->member);
        if (who != nullptr && who->removed != act_id{}) {
            turn_away(input, refused{domain::refusal::removed, {}, who->removal_reason}, out);
            return;
        }
        const bool holds = who != nullptr && !who->left &&
                           known->generation >= who->exchanged_from &&
                           known->generation <= who->generation;
        if (!holds) {
            hold(close{input.connection, close_code::token_void}, out);
            return;
        }
        if (domain::must_show_code(known->member, state_, circumstances)) {
            ask_for_code(input.connection, input.in, out);
            return;
        }
        // With the token of an earlier role comes the cursor of an earlier view.
        arrival back = input;
        if (known->generation != who->generation) back.from.reset();
        admit(back, known->member, circumstances, out);
        return;
    }
    if (std::holds_alternative<screen_entry>(input.entry)) {
        admit(input, member_id{}, circumstances, out);
        return;
    }
    enter(input, circumstances, out);
    settle_lobby(circumstances, out);
    settle_line(circumstances, out);
}

void room_machine::handle(const member_command& input, const domain::context& circumstances,
                          effects& out)
{
    deciding_ = input.body.index();
    if (!ended_) catch_up(circumstances, out);
    const auto found = listeners_.find(input.connection);
    if (ended_ || found == listeners_.end()) return;
    const member_id member = found->second.member;
    const encoding in = found->second.in.in;
    const outbox_key key{member, found->second.outbox};
    const stated_limits allowed = limits_for(state_.find(member), in);
    const auto wait = found->second.guard.take(allowed.commands, circumstances.now);
    const bool hurries = wait > std::chrono::milliseconds{};
    if (member == member_id{}) {
        if (hurries) return slow_down(input, limit::command_rate, wait, circumstances, out);
        answer(input.connection, in, input.counter, refused{domain::refusal::not_allowed, {}}, out);
        return;
    }
    // A browser that was left open is no sign of who is there. What was asked is asked again once the code was shown.
    if (domain::must_show_code(member, state_, circumstances)) {
        ask_for_code(input.connection, in, out);
        return;
    }
    silence_older(input.connection, out);
    const std::uint64_t hash = records_.body_hash(member, input.canonical);
    const auto window = outboxes_.find(key);
    outbox_window* const known = window == outboxes_.end() ? nullptr : &window->second;
    const auto place =
        known == nullptr ? outbox_window::place::fresh : known->place_of(input.counter);
    if (place != outbox_window::place::fresh) {
        outcome settled = refused{domain::refusal::stale_command, {}};
        if (place == outbox_window::place::repeated) {
            const settled_command& first = known->outcome_of(input.counter);
            settled = accepted{first.first};
            if (first.body_hash != hash) settled = refused{domain::refusal::id_reused, {}};
        }
        answer(input.connection, in, input.counter, settled, out);
        // To refuse it for its haste would say that it was not applied. It counts all the same.
        if (hurries) {
            out.emplace_back(limit_met{limit::command_rate});
            judge(input.connection,
                  listeners_.at(input.connection).guard.overdone(bounds_.abuse, circumstances.now),
                  out);
        }
        return;
    }
    if (hurries) return slow_down(input, limit::command_rate, wait, circumstances, out);
    if (const auto member_wait =
            guard_.take_command(member, kind_of(input.body), allowed, circumstances.now);
        member_wait > std::chrono::milliseconds{}) {
        return slow_down(input, limit::member_rate, member_wait, circumstances, out);
    }
    const std::vector<hash_128> waiting = lobby_.newcomers();
    domain::context here = with_presence(circumstances);
    here.waiting = waiting;
    auto decided = domain::decide(input.body, member, state_, here);
    if (!decided) {
        // What people write is all that a room can be full of for somebody who is in it.
        if (decided.error() == domain::refusal::room_full)
            out.emplace_back(limit_met{limit::room_view_bytes});
        answer(input.connection, in, input.counter,
               refusal_of(input.body, decided.error(), member, circumstances), out);
        return;
    }
    if (decided->already) {
        // Kept in memory alone, for it made no record: if its repeat came after a later command, judging it afresh would
        // do what had not to be done.
        if (outbox_window* kept = known != nullptr ? known : new_window(key)) {
            kept->settle(settled_command{input.counter, *decided->already, hash});
        }
        answer(input.connection, in, input.counter, accepted{*decided->already}, out);
        return;
    }
    if (const auto later = not_now(decided->events.size(), circumstances.now, out)) {
        answer(input.connection, in, input.counter, *later, out);
        return;
    }
    if (server_wait_ > std::chrono::milliseconds{})
        return slow_down(input, limit::server_rate, server_wait_, circumstances, out);
    if (const auto room_wait = guard_.take_durable(bounds_.room_commands, circumstances.now);
        room_wait > std::chrono::milliseconds{}) {
        return slow_down(input, limit::room_rate, room_wait, circumstances, out);
    }
    outbox_window* const kept = known != nullptr ? known : new_window(key);
    if (kept == nullptr) {
        out.emplace_back(limit_met{limit::outboxes_per_member});
        answer(input.connection, in, input.counter, refused{domain::refusal::too_many_outboxes, {}},
               out);
        return;
    }
    const sequence first = next(state_.last);
    const command_stamp stamp{command_id{key.outbox, input.counter}, hash};
    if (!commit(std::move(decided->events), member, stamp, circumstances, out)) return;
    kept->settle(settled_command{input.counter, first, hash});
    answer(input.connection, in, input.counter, accepted{first}, out);
    if (std::holds_alternative<domain::leave_room>(input.body)) {
        guard_.forget(member);
        for (const connection_id each : connections_[member])
            hold(close{each, close_code::token_void}, out);
    }
    // What the rules make of it comes right behind it.
    catch_up(circumstances, out);
    if (ended_) return;
    renew_views(out);
    settle_lobby(circumstances, out);
    settle_line(circumstances, out);
    flush_totals(circumstances, out);
}

outbox_window* room_machine::new_window(const outbox_key& key)
{
    std::size_t count = 0;
    for (auto each = outboxes_.lower_bound(outbox_key{key.member, outbox_id{}});
         each != outboxes_.end() && each->first.member == key.member; ++each) {
        ++count;
    }
    return count < bounds_.outboxes_per_member_max ? &outboxes_[key] : nullptr;
}

void room_machine::handle(const operator_command& input, const domain::context& circumstances,
                          effects& out)
{
    if (ended_) {
        out.emplace_back(operator_answer{input.request, uncertain{}});
        return;
    }
    auto decided =
        std::holds_alternative<domain::create_room>(input.body)
            ? domain::decide_create(std::get<domain::create_room>(input.body), state_,
                                    circumstances)
            : domain::decide_issue_link(std::get<domain::issue_facilitator_link>(input.body),
                                        state_, circumstances);
    if (!decided) {
        hold(operator_answer{input.request, refused{decided.error(), {}}}, out);
        return;
    }
    if (const auto later = not_now(decided->events.size(), circumstances.now, out)) {
        hold(operator_answer{input.request, *later}, out);
        return;
    }
    const sequence first = next(state_.last);
    if (!commit(std::move(decided->events), member_id{}, command_stamp{}, circumstances, out)) {
        out.emplace_back(operator_answer{input.request, uncertain{}});
        return;
    }
    // In its place at once: GCC 12 takes the move of the alternative that is not there for a use of it.
    hold(effect{std::in_place_type<operator_answer>, input.request, accepted{first}}, out);
}

void room_machine::handle(const similar_question& input, const domain::context&, effects& out)
{
    const auto found = listeners_.find(input.connection);
    // A screen writes nothing.
    if (ended_ || found == listeners_.end() || found->second.member == member_id{}) return;
    const auto similar = similar_.find(input.text, state_);
    // It tells of ideas that may be pending, so it waits at the gate like any news.
    hold_any(
        held_self{input.connection, frames_.similar(found->second.in.in, input.number, similar)},
        out);
}

void room_machine::handle(const text_question& input, const domain::context&, effects& out)
{
    const auto found = listeners_.find(input.connection);
    if (ended_ || found == listeners_.end()) return;
    const auto run = domain::run_of(state_, input.near);
    if (!run) return;
    const audience in = found->second.in;
    frame_ptr& kept = outlet_of(in).texts[*run];
    if (kept == nullptr) kept = frames_.texts(in.in, domain::texts_of(state_, *run, in.view));
    // It tells of texts that may be pending.
    hold_any(held_self{input.connection, kept}, out);
}

void room_machine::forget_texts(view_kind view, std::span<const domain::view_change> changes)
{
    for (const domain::view_change& change : changes) {
        contribution_id about{};
        if (const auto* item = std::get_if<domain::view_item>(&change.body)) about = item->id;
        if (const auto* gone = std::get_if<domain::item_hidden>(&change.body)) about = gone->id;
        if (const auto* gone = std::get_if<domain::item_withdrawn>(&change.body)) about = gone->id;
        const auto run = domain::run_of(state_, about);
        if (!run) continue;
        for (auto& [to, heard] : outlets_) {
            if (to.view == view) heard.texts.erase(*run);
        }
    }
}

void room_machine::disconnected(connection_id connection, const domain::context& circumstances,
                                effects& out)
{
    drop_listener(connection);
    if (lobby_.went_away(connection, std::max(state_.time, circumstances.now)))
        lobby_changed_ = true;
    if (line_.went_away(connection, std::max(state_.time, circumstances.now))) line_changed_ = true;
    if (!ended_) flush_totals(circumstances, out);
}

void room_machine::durable(sequence through, const domain::context& circumstances, effects& out)
{
    if (ended_) return;
    KRING_CHECK(through >= durable_ && through <= state_.last);
    durable_ = through;
    while (!pending_since_.empty() && pending_since_.front().first <= through)
        pending_since_.pop_front();
    publish_durable(out);
    release(out);
    flush_totals(circumstances, out);
}

void room_machine::fail(effects& out)
{
    if (!ended_) end(close_code::service_restart, out);
}

void room_machine::end(close_code why, effects& out)
{
    ended_ = true;
    for (gated& each : gated_) {
        if (auto* waiting = std::get_if<held_answer>(&each.what)) {
            waiting->how = uncertain{};
            ++figures_.uncertain;
            carry_out(std::move(*waiting), out);
        } else if (auto* held = std::get_if<effect>(&each.what)) {
            const auto* request = std::get_if<operator_answer>(held);
            if (request != nullptr)
                out.emplace_back(operator_answer{request->request, uncertain{}});
            const auto* visitor = std::get_if<visit_answer>(held);
            if (visitor != nullptr) out.emplace_back(visit_answer{visitor->request, uncertain{}});
            // Who was to be turned away is no listener, and must not be left waiting.
            const auto* closing = std::get_if<close>(held);
            if (closing != nullptr && !listeners_.contains(closing->connection)) {
                out.emplace_back(close{closing->connection, why});
            }
        }
    }
    gated_.clear();
    for (const auto& [connection, who] : listeners_) out.emplace_back(close{connection, why});
    for (const waiting_join& each : lobby_.all()) {
        for (const waiting_join::device& device : each.devices)
            out.emplace_back(close{device.connection, why});
    }
}

void room_machine::timer(const domain::context& circumstances, effects& out)
{
    armed_.reset();
    if (ended_) return;
    catch_up(circumstances, out);
    if (ended_) return;
    forget_writers(circumstances, out);
    // What kept somebody waiting may be over by now.
    if (lobby_.holds_for_removals()) lobby_stirred_ = true;
    line_stirred_ = !line_.empty();
    settle_lobby(circumstances, out);
    settle_line(circumstances, out);
    wake_for_lobby(circumstances, out);
    flush_totals(circumstances, out);
}

void room_machine::catch_up(const domain::context& circumstances, effects& out)
{
    note_views(circumstances, out);
    domain::context here = with_presence(circumstances);
    while (!ended_) {
        // Each decision has a lot of its own, also when one input leads to several.
        here.lot = circumstances.lot + state_.last.value();
        auto due = domain::decide_due(state_, here);
        // Nothing is written down when somebody is connected again, and it may be them who was missing on a jury.
        if (due.empty() && somebody_came_) due = domain::cases_due(state_, here);
        if (due.empty()) {
            somebody_came_ = false;
            return wake_for_deadline(circumstances, out);
        }
        if (const auto later = not_now(due.size(), circumstances.now, out)) {
            wake(circumstances.now + std::max(later->retry_after, busy_retry), circumstances, out);
            return;
        }
        // By the clock or by a rule, which is no member.
        if (!commit(std::move(due), member_id{}, command_stamp{}, circumstances, out)) return;
    }
}

void room_machine::wake(instant at, const domain::context& circumstances, effects& out)
{
    // A timer whose time is over fires any moment now.
    if (armed_ && *armed_ <= at && *armed_ >= circumstances.now) return;
    armed_ = at;
    out.emplace_back(wake_at{at});
}

void room_machine::wake_for_deadline(const domain::context& circumstances, effects& out)
{
    // Of a room that nobody listens to nothing needs to be known in time: it catches up when somebody comes.
    if (listeners_.empty()) return;
    const auto deadline = domain::next_deadline(state_);
    if (!deadline) return;
    // What was due and could not happen, for nobody is there to be drawn for a jury, is looked at again before long.
    const bool is_over = *deadline <= std::max(state_.time, circumstances.now);
    wake(is_over ? circumstances.now + rule_retry : *deadline, circumstances, out);
}

// --- deciding ---

std::optional<refused> room_machine::not_now(std::size_t events, instant now, effects& out) const
{
    if (storage_ == storage_mode::readonly)
        return refused{domain::refusal::storage_readonly, readonly_retry};
    const bool waits_long =
        !pending_since_.empty() && now - pending_since_.front().second > bounds_.append_wait_max;
    // What one command makes may be more than the queue holds, as when everybody is given a seat: it then has the queue to itself.
    const std::uint64_t queued = state_.last.value() - durable_.value();
    const bool is_full = queued != 0 && queued + events > bounds_.append_queue_max;
    if (waits_long || is_full) {
        out.emplace_back(limit_met{limit::append_queue});
        return refused{domain::refusal::busy, busy_retry};
    }
    if (state_.last.value() + events > bounds_.events_max) {
        out.emplace_back(limit_met{limit::room_events});
        return refused{domain::refusal::room_full, {}};
    }
    return std::nullopt;
}

stated_limits room_machine::limits_for(const domain::member* who, encoding in) const
{
    stated_limits made = bounds_.stated;
    if (in != encoding::protobuf) made.commands = bounds_.json_commands;
    if (who == nullptr || !who->is_facilitator()) return made;
    const std::uint32_t factor = bounds_.facilitator_rate_factor;
    made.commands = times(made.commands, factor);
    made.texts = times(made.texts, factor);
    made.votes = times(made.votes, factor);
    made.changes = times(made.changes, factor);
    made.snapshots = times(made.snapshots, factor);
    return made;
}

void room_machine::slow_down(const member_command& input, limit met, std::chrono::milliseconds wait,
                             const domain::context& circumstances, effects& out)
{
    listener& from = listeners_.at(input.connection);
    out.emplace_back(limit_met{met});
    answer(input.connection, from.in.in, input.counter,
           refused{domain::refusal::rate_limited, wait}, out);
    judge(input.connection,
          from.guard.refused(input.counter, wait, bounds_.abuse, circumstances.now), out);
}

void room_machine::judge(connection_id connection, socket_guard::verdict how, effects& out)
{
    if (how == socket_guard::verdict::may_stay) return;
    out.emplace_back(limit_met{limit::rate_abuse});
    out.emplace_back(close{connection, close_code::rate});
    drop_listener(connection);
}

bool room_machine::commit(std::vector<domain::event_body> bodies, member_id actor,
                          const command_stamp& stamp, const domain::context& circumstances,
                          effects& out)
{
    append batch;
    batch.records.reserve(bodies.size());
    for (std::size_t index = 0; index < bodies.size(); ++index) {
        const domain::event fact{next(state_.last), std::max(state_.time, circumstances.now), actor,
                                 std::move(bodies[index])};
        if (domain::apply(fact, state_) == domain::applied::contradiction) {
            end(close_code::room_unavailable, out);
            return false;
        }
        batch.records.push_back(records_.encode(fact, index == 0 ? stamp : command_stamp{}));
        for (const view_kind view : all_views) {
            auto& changes = pending_[index_of(view)].changes;
            const std::size_t known = changes.size();
            project(fact, state_, view, changes);
            forget_texts(view, std::span{changes}.subspan(known));
        }
        note_counts(fact);
        raise_floors(fact);
        for (const domain::self_change& own : domain::project_self(fact, state_)) {
            const auto devices = connections_.find(own.member);
            if (devices == connections_.end()) continue;
            for (const connection_id each : devices->second) {
                hold_any(held_self{each, frames_.self(listeners_.at(each).in.in, own.change)}, out);
            }
        }
        note_people(fact);
    }
    pending_since_.emplace_back(state_.last, circumstances.now);
    out.emplace_back(std::move(batch));
    if (const code_changed now = code_now(); now != code_) {
        code_ = now;
        hold(now, out);
    }
    if (!said_it_fills_ &&
        state_.last.value() * 100 >= bounds_.events_max * limits::room_events_warn_percent) {
        said_it_fills_ = true;
        out.emplace_back(room_fills{state_.last.value(), bounds_.events_max});
    }
    return true;
}

code_changed room_machine::code_now() const
{
    return {domain::code_use_of(state_), state_.link_generation};
}

void room_machine::raise_floors(const domain::event& fact)
{
    const auto* closed = std::get_if<domain::jury_closed>(&fact.body);
    const bool hides = std::holds_alternative<domain::contribution_hidden>(fact.body) ||
                       std::holds_alternative<domain::act_undone>(fact.body) ||
                       (closed != nullptr && closed->verdict == domain::jury_verdict::removed);
    // Folded: on screens it is hidden.
    if (std::holds_alternative<domain::contribution_blurred>(fact.body))
        floors_pending_.emplace_back(view_kind::screen, fact.at);
    if (hides) {
        floors_pending_.emplace_back(view_kind::participant, fact.at);
        floors_pending_.emplace_back(view_kind::screen, fact.at);
    } else if (std::holds_alternative<domain::contribution_withdrawn>(fact.body) ||
               std::holds_alternative<domain::answer_withdrawn>(fact.body) ||
               std::holds_alternative<domain::answer_muted>(fact.body) ||
               domain::narrows(fact, state_)) {
        for (const view_kind view : all_views) floors_pending_.emplace_back(view, fact.at);
    }
}

// --- arriving ---

domain::view_kind room_machine::view_for(const domain::member& who) const
{
    return who.is_facilitator() ? view_kind::facilitator : view_kind::participant;
}

void room_machine::turn_away(const arrival& input, const refused& why, effects& out)
{
    answer(input.connection, input.in, command_counter{}, why, out);
    const bool waiting_helps = why.retry_after > std::chrono::milliseconds{};
    hold(close{input.connection,
               waiting_helps ? close_code::try_again_later : close_code::forbidden},
         out);
}

void room_machine::admit(const arrival& input, member_id member,
                         const domain::context& circumstances, effects& out)
{
    const domain::member* who = state_.find(member);
    // Whoever joins and is no member yet looks on.
    const bool looks_on = who == nullptr && std::holds_alternative<domain::join_room>(input.entry);
    const view_kind view = who != nullptr ? view_for(*who)
                           : looks_on     ? view_kind::participant
                                          : view_kind::screen;
    const audience in{view, input.in};
    stated_limits allowed = limits_for(who, input.in);
    if (view == view_kind::facilitator)
        allowed.participants_max = circumstances.bounds.participants_max;

    // A whole view is the largest thing that anybody can ask for. A screen's is shared and asks for it with a shared token.
    const auto missed = missed_since(in, input.from);
    if (who != nullptr && !missed) {
        const auto wait = guard_.take_snapshot(member, allowed, circumstances.now);
        if (wait > std::chrono::milliseconds{}) {
            out.emplace_back(limit_met{limit::snapshot_rate});
            turn_away(input, refused{domain::refusal::rate_limited, wait}, out);
            return;
        }
    }
    if (who != nullptr) {
        make_way(member, out);
        connections_[member].push_back(input.connection);
        removals_.seen(member, input.address);
    }
    listeners_.insert_or_assign(input.connection,
                                listener{member, input.outbox, in, input.texts, ++arrivals_});
    outlet& to = outlet_of(in);
    ++to.listeners;
    to.unheard = 0;
    presence_changed(member);

    greeting made;
    made.connection = input.connection;
    made.welcome.room = id_;
    made.welcome.member = member;
    made.welcome.view = view;
    made.welcome.epoch = epoch_;
    made.welcome.limits = allowed;
    made.welcome.time = std::max(state_.time, circumstances.now);
    if (who != nullptr) {
        made.welcome.role = who->role;
        made.welcome.name = who->name;
        made.welcome.token = issuer_.member_token(token_claim{id_, member, who->generation});
        made.self = domain::self_of(state_, member);
    }
    if (missed) {
        made.welcome.resumed = true;
        made.cursor = input.from->at;
        made.totals_known = missed->totals_known;
        made.totals = totals_since(missed->totals_known, in.view);
        ++figures_.resumed;
    } else {
        fill_view(made, in, input.texts);
    }
    hold_any(std::move(made), out);
    // Whoever came may have been missing on a jury.
    catch_up(circumstances, out);
    if (!ended_) flush_totals(circumstances, out);
}

void room_machine::replace(connection_id connection, effects& out)
{
    out.emplace_back(close{connection, close_code::replaced});
    drop_listener(connection);
}

void room_machine::make_way(member_id member, effects& out)
{
    const auto devices = connections_.find(member);
    if (devices == connections_.end() || devices->second.size() < bounds_.sockets_per_member_max)
        return;
    out.emplace_back(limit_met{limit::sockets_per_member});
    replace(*std::min_element(devices->second.begin(), devices->second.end(),
                              [this](auto a, auto b) {
                                  return listeners_.at(a).arrival_order <
                                         listeners_.at(b).arrival_order;
                              }),
            out);
}

void room_machine::silence_older(connection_id connection, effects& out)
{
    const listener& speaker = listeners_.at(connection);
    const auto devices = connections_.find(speaker.member);
    if (devices == connections_.end() || devices->second.size() < 2) return;
    std::vector<connection_id> older;
    for (const connection_id each : devices->second) {
        const listener& other = listeners_.at(each);
        if (other.outbox == speaker.outbox && other.arrival_order < speaker.arrival_order)
            older.push_back(each);
    }
    for (const connection_id each : older) replace(each, out);
}

sequence room_machine::floor_of(const audience& in)
{
    // What was taken back by events that are still pending is not delivered either.
    sequence floor = outlet_of(in).ring.floor();
    for (const auto& [view, at] : floors_pending_) {
        if (view == in.view) floor = std::max(floor, at);
    }
    return floor;
}

std::optional<frame_ring::delta> room_machine::missed_since(
    const audience& in, const std::optional<rooms::cursor>& from)
{
    if (!from) return std::nullopt;
    if (from->epoch != epoch_ || from->at > durable_) {
        ++figures_.foreign_cursors;
        return std::nullopt;
    }
    const frame_ring& ring = outlet_of(in).ring;
    if (from->at < floor_of(in) || !ring.covers(from->at)) return std::nullopt;
    auto missed = ring.after(from->at);
    if (missed.changes > bounds_.resume_changes_max || missed.bytes > bounds_.resume_bytes_max)
        return std::nullopt;
    return missed;
}

void room_machine::fill_view(greeting& made, const audience& in, text_wish texts)
{
    outlet& to = outlet_of(in);
    // Facilitators and screens have all of a room at hand.
    const bool may_wait = texts == text_wish::later && in.view == view_kind::participant;
    std::optional<snapshot_copy>& kept = may_wait ? to.few_texts : to.snapshot;
    const sequence floor = floor_of(in);
    if (kept && kept->as_of >= floor && to.ring.covers(kept->as_of)) {
        const auto missed = to.ring.after(kept->as_of);
        if (missed.bytes <= bounds_.resume_bytes_max) {
            made.snapshot = kept->frames;
            made.cursor = kept->as_of;
            made.totals_known = kept->as_of;
            made.totals = totals_since(kept->as_of, in.view);
            ++figures_.snapshots_sent;
            return;
        }
    }
    totals_facts totals;
    totals.as_of = state_.last;
    all_totals(state_, in.view, totals.subjects);
    totals.members = static_cast<std::uint32_t>(state_.member_count);
    totals.present = present();
    totals.counts = domain::counts_of(state_, in.view);
    totals.stakeholders = stakeholders_for(in.view);
    totals.seats = seats();
    domain::view_state view = view_of(state_, in.view);
    if (may_wait && view.items.size() > bounds_.whole_view_items_max)
        domain::leave_texts_out(view, totals.subjects, bounds_.text_window);
    made.snapshot = frames_.snapshot(in.in, view, totals);
    made.cursor = state_.last;
    made.totals_known = state_.last;
    kept = snapshot_copy{state_.last, made.snapshot};
    ++figures_.snapshots_encoded;
    ++figures_.snapshots_sent;
}

void room_machine::carry_out(greeting&& ready, effects& out)
{
    const auto found = listeners_.find(ready.connection);
    if (found == listeners_.end()) return;  // left while the gate was shut
    listener& who = found->second;
    outlet& to = outlet_of(who.in);
    // The ring moved on past the cursor while the gate was shut: begin again with a fresh view snapshot.
    if (!to.ring.covers(ready.cursor)) {
        greeting again;
        again.connection = ready.connection;
        again.welcome = std::move(ready.welcome);
        again.welcome.resumed = false;
        if (who.member != member_id{}) again.self = domain::self_of(state_, who.member);
        fill_view(again, who.in, who.texts);
        hold_any(std::move(again), out);
        return;
    }
    send all;
    all.to = ready.connection;
    all.extent = send::extent::greeting;
    all.frames.push_back(frames_.welcome(who.in.in, ready.welcome));
    if (const std::uint32_t place = line_.number_of(ready.connection); place != 0) {
        all.frames.push_back(frames_.in_line(who.in.in, {place}));
        who.place_told = place;
    }
    for (frame_ptr& each : ready.snapshot) all.frames.push_back(std::move(each));
    for (frame_ptr& each : to.ring.after(ready.cursor).frames)
        all.frames.push_back(std::move(each));
    to.ring.sent_ahead_of_totals(ready.cursor, ready.totals_known);
    if (ready.self) all.frames.push_back(frames_.self(who.in.in, *ready.self));
    if (ready.totals) all.frames.push_back(frames_.totals(who.in.in, *ready.totals));
    who.greeted = true;
    const encoding in = who.in.in;
    const bool sees_people = who.in.view == view_kind::facilitator;
    out.emplace_back(std::move(all));
    out.emplace_back(attach{ready.connection, who.in});
    if (!sees_people) return;
    // Not decided with the greeting: what changed while the gate was shut was told to those who were attached.
    for (frame_ptr& each : all_people(in))
        hold_any(held_self{ready.connection, std::move(each)}, out);
}

void room_machine::drop_listener(connection_id connection)
{
    const auto found = listeners_.find(connection);
    if (found == listeners_.end()) return;
    --outlet_of(found->second.in).listeners;
    if (const auto devices = connections_.find(found->second.member);
        devices != connections_.end()) {
        std::erase(devices->second, connection);
        if (devices->second.empty()) connections_.erase(devices);
    }
    const member_id member = found->second.member;
    listeners_.erase(found);
    presence_changed(member);
}

std::optional<std::vector<domain::seats_taken>> room_machine::seats() const
{
    if (state_.tables.empty()) return std::nullopt;
    return domain::seats_of(state_);
}

std::uint32_t room_machine::present() const
{
    return static_cast<std::uint32_t>(connections_.size());
}

room_machine::outlet& room_machine::outlet_of(const audience& to)
{
    const auto found = outlets_.find(to);
    if (found != outlets_.end()) return found->second;
    outlet made{frame_ring{bounds_.ring}, std::nullopt, std::nullopt, {}};
    // Nothing was encoded for this audience so far: who stands at the end of what was published can go on from here.
    made.ring.raise_floor(
        std::max(pending_[index_of(to.view)].published, floors_[index_of(to.view)]));
    return outlets_.emplace(to, std::move(made)).first->second;
}

// --- counts and presence ---

void room_machine::note_counts(const domain::event& fact)
{
    counted_.clear();
    domain::counted_by(fact, state_, counted_);
    for (const contribution_id each : counted_) counts_changed_.insert_or_assign(each, fact.at);
    if (!counted_.empty()) counts_dirty_ = true;
    if (state_.charter && domain::counts_something(state_.charter->terms)) figures_dirty_ = true;
    if (!state_.stakeholder_groups.empty()) figures_dirty_ = true;
    if (domain::changes_seats(fact)) figures_dirty_ = true;
}

std::optional<std::vector<domain::stakeholder_count>> room_machine::stakeholders_for(
    domain::view_kind view) const
{
    if (view != view_kind::facilitator || state_.stakeholder_groups.empty()) return std::nullopt;
    return domain::count_stakeholders(state_);
}

totals_facts room_machine::totals_since(sequence after, domain::view_kind view) const
{
    totals_facts facts;
    facts.as_of = state_.last;
    // In order of subject: what leaves a room is sorted.
    std::vector<contribution_id> changed;
    for (const auto& [subject, at] : counts_changed_) {
        if (at > after) changed.push_back(subject);
    }
    std::sort(changed.begin(), changed.end());
    for (const contribution_id each : changed) totals_of(state_, each, view, facts.subjects);
    facts.members = static_cast<std::uint32_t>(state_.member_count);
    facts.present = present();
    facts.counts = domain::counts_of(state_, view);
    facts.stakeholders = stakeholders_for(view);
    facts.seats = seats();
    return facts;
}

void room_machine::flush_totals(const domain::context& circumstances, effects& out)
{
    if (presence_dirty_ || !people_changed_.empty()) note_leads(circumstances.now);
    if (lobby_.forget_who_left(std::max(state_.time, circumstances.now))) lobby_changed_ = true;
    if (line_.forget_who_left(std::max(state_.time, circumstances.now))) line_changed_ = true;
    const bool is_news = counts_dirty_ || presence_dirty_ || figures_dirty_ || links_changed_ ||
                         people_renewed_ || lobby_changed_ || writers_changed_ || line_changed_ ||
                         !people_changed_.empty();
    if (!is_news || listeners_.empty()) return;
    const auto tick = listeners_.size() < bounds_.listeners_small ? bounds_.totals_tick_small
                                                                  : bounds_.totals_tick_large;
    // A clock that was set back must not silence the room.
    const bool due = circumstances.now >= totals_time_ + tick || circumstances.now < totals_time_;
    if (!due) {
        wake(totals_time_ + tick, circumstances, out);
        return;
    }
    for (auto& [to, channel] : outlets_) {
        if (channel.listeners == 0) continue;
        totals_facts facts = totals_since(totals_sent_, to.view);
        if (facts.subjects.empty() && !presence_dirty_ && !figures_dirty_) continue;
        hold(publish{to, frames_.totals(to.in, facts)}, out);
    }
    if (line_changed_) tell_places(out);
    flush_people(out);
    totals_sent_ = state_.last;
    if (durable_ == state_.last) {
        totals_released_ = state_.last;
    } else if (totals_held_.empty() || totals_held_.back() != state_.last) {
        totals_held_.push_back(state_.last);
    }
    counts_dirty_ = false;
    presence_dirty_ = false;
    figures_dirty_ = false;
    totals_time_ = circumstances.now;
}

// --- the gate ---

void room_machine::answer(connection_id connection, encoding in, command_counter counter,
                          outcome how, effects& out)
{
    auto& decisions = figures_.commands[deciding_];
    if (const auto* no = std::get_if<refused>(&how)) {
        ++decisions.refused;
        ++figures_.refusals[static_cast<std::size_t>(no->why)];
    } else {
        ++decisions.accepted;
    }
    hold_any(held_answer{connection, in, counter, how}, out);
}

void room_machine::hold(effect what, effects& out)
{
    hold_any(std::move(what), out);
}

void room_machine::carry_out(effect&& ready, effects& out)
{
    out.emplace_back(std::move(ready));
}

void room_machine::carry_out(held_answer&& ready, effects& out)
{
    out.emplace_back(
        send{ready.connection, {frames_.answer(ready.in, ready.counter, ready.how)}, 1});
}

void room_machine::carry_out(held_self&& ready, effects& out)
{
    // Who is still to be welcomed is told all of it then.
    const auto who = listeners_.find(ready.connection);
    if (who != listeners_.end() && who->second.greeted)
        out.emplace_back(send{ready.connection, {std::move(ready.what)}});
}

void room_machine::release(effects& out)
{
    while (!gated_.empty() && gated_.front().gate <= durable_) {
        gated ready = std::move(gated_.front());
        gated_.pop_front();
        std::visit([&](auto& what) { carry_out(std::move(what), out); }, ready.what);
    }
    while (!totals_held_.empty() && totals_held_.front() <= durable_) {
        totals_released_ = totals_held_.front();
        totals_held_.pop_front();
    }
}

void room_machine::publish_durable(effects& out)
{
    for (const view_kind view : all_views) {
        pending_changes& pending = pending_[index_of(view)];
        const auto end =
            std::find_if(pending.changes.begin(), pending.changes.end(),
                         [this](const domain::view_change& each) { return each.at > durable_; });
        if (end == pending.changes.begin()) continue;
        std::vector<domain::view_change> ready(std::make_move_iterator(pending.changes.begin()),
                                               std::make_move_iterator(end));
        pending.changes.erase(pending.changes.begin(), end);
        strip_hidden(ready);
        strip_answers(ready);
        strip_authors(ready, view);
        const sequence after = pending.published;
        pending.published = durable_;
        std::erase_if(outlets_, [&](const auto& each) {
            const auto& [to, channel] = each;
            return to.view == view && channel.listeners == 0 &&
                   channel.unheard + ready.size() > bounds_.resume_changes_max;
        });
        for (auto& [to, channel] : outlets_) {
            if (to.view != view) continue;
            frame_ptr frame = frames_.update(to.in, after, durable_, ready);
            channel.ring.push(after, durable_, ready.size(), totals_released_, frame);
            if (channel.listeners > 0) {
                out.emplace_back(publish{to, std::move(frame)});
            } else {
                channel.unheard += ready.size();
            }
        }
    }
    while (!floors_pending_.empty() && floors_pending_.front().second <= durable_) {
        const auto [view, at] = floors_pending_.front();
        floors_pending_.pop_front();
        floors_[index_of(view)] = std::max(floors_[index_of(view)], at);
        for (auto& [to, channel] : outlets_) {
            if (to.view == view) channel.ring.raise_floor(at);
        }
    }
}
}  // namespace kring::rooms
