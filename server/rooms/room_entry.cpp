// How newcomers get into a room machine: at once, or by way of its lobby.
#include "domain/names.hpp"
#include "domain/newcomers.hpp"
#include "domain/passphrase.hpp"
#include "rooms/room_machine.hpp"

#include <algorithm>

namespace kring::rooms {
bool room_machine::comes_too_fast(const arrival& input, const domain::context& circumstances,
                                  effects& out)
{
    const auto wait = guard_.take_join(bounds_.room_joins, circumstances.now);
    if (wait <= std::chrono::milliseconds{}) return false;
    out.emplace_back(limit_met{limit::room_joins});
    turn_away(input, refused{domain::refusal::rate_limited, wait}, out);
    return true;
}

void room_machine::enter(const arrival& input, const domain::context& circumstances, effects& out)
{
    const auto& join = std::get<domain::join_room>(input.entry);
    const bool tries_passphrase = !join.passphrase.empty() && domain::asks_passphrase(join, state_);
    if (tries_passphrase) {
        const auto wait = passphrases_.wait(input.address, bounds_.passphrases, circumstances.now);
        if (wait > std::chrono::milliseconds{}) {
            out.emplace_back(limit_met{limit::passphrases});
            turn_away(input, refused{domain::refusal::rate_limited, wait}, out);
            return;
        }
    }
    auto decided = domain::decide_join(join, state_, circumstances);
    if (!decided && decided.error() == domain::refusal::passphrase_wrong)
        passphrases_.failed(input.address, bounds_.passphrases, circumstances.now);
    if (!decided && decided.error() == domain::refusal::room_full && join.waits_in_line) {
        wait_for_place(input, circumstances, out);
        return;
    }
    if (!decided) {
        refuse_entry(input, decided.error(), out);
        return;
    }
    if (decided->already) {
        const member_id member{decided->already->value()};
        const domain::member* who = state_.find(member);
        if (who == nullptr || who->left) {
            hold(close{input.connection, close_code::token_void}, out);
            return;
        }
        if (who->removed != act_id{}) {
            turn_away(input, refused{domain::refusal::removed, {}, who->removal_reason}, out);
            return;
        }
        if (domain::must_show_code(member, state_, circumstances)) {
            ask_for_code(input.connection, input.in, out);
            return;
        }
        admit(input, member, circumstances, out);
        return;
    }
    if (const auto cause = must_wait(join, input.address, circumstances)) {
        const auto& joined = std::get<domain::member_joined>(decided->events.front());
        let_wait(input, joined.name, *cause, circumstances, out);
        return;
    }
    // Nobody who comes just when there is a place goes before those who have waited for it.
    if (join.link == link_id{} && line_.is_behind(join.nonce_hash)) {
        if (join.waits_in_line)
            stand_in_line(input, circumstances, out);
        else
            refuse_entry(input, domain::refusal::room_full, out);
        return;
    }
    if (const auto later = not_now(decided->events.size(), circumstances.now, out)) {
        turn_away(input, *later, out);
        return;
    }
    if (comes_too_fast(input, circumstances, out)) return;
    const member_id member{next(state_.last).value()};
    if (!commit(std::move(decided->events), member, command_stamp{}, circumstances, out)) {
        out.emplace_back(close{input.connection, close_code::room_unavailable});
        return;
    }
    ++figures_.commands[deciding_].accepted;
    // Somebody new has nothing to go on from: a cursor would be that of another member, perhaps of another view.
    arrival newcomer = input;
    newcomer.from.reset();
    admit(newcomer, member, circumstances, out);
}

void room_machine::refuse_entry(const arrival& input, domain::refusal refusal, effects& out)
{
    const auto& join = std::get<domain::join_room>(input.entry);
    refused why{refusal, {}};
    if (refusal == domain::refusal::room_full) out.emplace_back(limit_met{limit::participants});
    if (refusal == domain::refusal::name_taken) {
        const auto link = state_.links.find(join.link);
        const auto role =
            link == state_.links.end() ? domain::member_role::participant : link->second.role;
        why.offer = domain::free_name_like(join.name, member_id{}, role, state_);
    }
    if (refusal == domain::refusal::turned_away)
        why.reason = state_.find(state_.turned_away.at(join.nonce_hash))->reason;
    turn_away(input, why, out);
}

void room_machine::let_wait(const arrival& input, const std::string& name,
                            domain::waiting_cause cause, const domain::context& circumstances,
                            effects& out)
{
    const auto& join = std::get<domain::join_room>(input.entry);
    const instant now = std::max(state_.time, circumstances.now);
    lobby_changed_ = lobby_.forget_who_left(now) || lobby_changed_;
    if (lobby_.find(join.nonce_hash) == nullptr && lobby_.full()) {
        out.emplace_back(limit_met{limit::lobby});
        turn_away(input, refused{domain::refusal::lobby_full, {}}, out);
        return;
    }
    const auto oldest = lobby_.take({join,
                                     name,
                                     cause,
                                     {{input.connection, input.outbox, input.in, input.address}},
                                     now,
                                     instant{},
                                     input.address},
                                    bounds_.sockets_per_member_max);
    if (oldest) out.emplace_back(close{*oldest, close_code::replaced});
    lobby_changed_ = true;
    send told{input.connection, {}, 0, send::extent::waiting};
    told.frames.push_back(frames_.waiting(input.in, {lobby_.find(join.nonce_hash)->since, now}));
    hold(std::move(told), out);
    wake_for_lobby(circumstances, out);
    flush_totals(circumstances, out);
}

std::optional<domain::waiting_cause> room_machine::must_wait(
    const domain::join_room& wish, const address_marks& from,
    const domain::context& circumstances) const
{
    const bool is_known = removals_.knows(from, std::max(state_.time, circumstances.now));
    return domain::must_wait(
        wish, is_known ? domain::origin::of_somebody_removed : domain::origin::unknown, state_,
        circumstances);
}

void room_machine::wake_for_lobby(const domain::context& circumstances, effects& out)
{
    if (lobby_.holds_for_removals())
        wake(circumstances.now + limits::lobby_look_interval, circumstances, out);
}

void room_machine::settle_lobby(const domain::context& circumstances, effects& out)
{
    const std::size_t deciding = std::exchange(deciding_, machine_figures::kinds - 1);
    // Who comes in may use up the invitation by which somebody else waits.
    while (std::exchange(lobby_stirred_, false) && !lobby_.empty()) {
        const bool is_over = state_.phase == domain::room_phase::closed;
        for (const waiting_join& each : std::vector<waiting_join>{lobby_.all()}) {
            const bool is_settled = is_over || !must_wait(each.wish, each.address, circumstances) ||
                                    state_.turned_away.contains(each.wish.nonce_hash);
            if (!is_settled || ended_) continue;
            lobby_.erase(each.wish.nonce_hash);
            lobby_changed_ = true;
            // Who is away comes to the same end by joining once more.
            for (const waiting_join::device& device : each.devices) {
                arrival again;
                again.connection = device.connection;
                again.in = device.in;
                again.entry = each.wish;
                again.outbox = device.outbox;
                again.address = device.address;
                if (!ended_) enter(again, circumstances, out);
            }
        }
    }
    deciding_ = deciding;
}

waiting_list room_machine::who_waits() const
{
    waiting_list list;
    list.count = static_cast<std::uint32_t>(lobby_.all().size());
    const bool shows_names = state_.names() == domain::names_mode::shown;
    for (const waiting_join& each : lobby_.all()) {
        if (list.people.size() == limits::lobby_shown_max) break;
        list.people.push_back({each.wish.nonce_hash, shows_names ? each.name : std::string{},
                               each.since, each.wish.stakeholder_group, each.cause,
                               each.devices.empty()});
    }
    return list;
}
}  // namespace kring::rooms
