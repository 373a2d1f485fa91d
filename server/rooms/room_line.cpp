// The line before a full room: newcomers look on, in the view of participants, until there is a place for them.
//
// They are listeners without a member. Nothing of them is in the log, and what they are sent is shared with the participants.
#include "domain/names.hpp"
#include "domain/newcomers.hpp"
#include "rooms/room_machine.hpp"

namespace kring::rooms {
void room_machine::wait_for_place(const arrival& input, const domain::context& circumstances,
                                  effects& out)
{
    const auto& join = std::get<domain::join_room>(input.entry);
    // Decided now, so that they have not waited in vain for a name that cannot be.
    const auto name =
        domain::choose_name(join.name, member_id{}, domain::member_role::participant, state_);
    if (!name) {
        refuse_entry(input, name.error(), out);
    } else if (const auto cause = must_wait(join, input.address, circumstances)) {
        // Who is to be looked at first does not look on before.
        let_wait(input, name->text, *cause, circumstances, out);
    } else {
        stand_in_line(input, circumstances, out);
    }
}

void room_machine::stand_in_line(const arrival& input, const domain::context& circumstances,
                                 effects& out)
{
    const auto& join = std::get<domain::join_room>(input.entry);
    const instant now = std::max(state_.time, circumstances.now);
    line_changed_ = line_.forget_who_left(now) || line_changed_;
    const bool is_new = line_.find(join.nonce_hash) == nullptr;
    if (is_new && line_.full()) {
        refuse_entry(input, domain::refusal::room_full, out);
        return;
    }
    // An onlooker is sent a whole view as a participant is, so they count among those who come in.
    if (comes_too_fast(input, circumstances, out)) return;
    if (is_new) out.emplace_back(limit_met{limit::participants});
    const auto oldest = line_.take({join,
                                    join.name,
                                    domain::waiting_cause::lobby,
                                    {{input.connection, input.outbox, input.in, input.address}},
                                    now,
                                    instant{},
                                    input.address},
                                   bounds_.sockets_per_member_max);
    if (oldest) replace(*oldest, out);
    line_changed_ = true;
    // Their cursor would be that of another time, perhaps of another view.
    arrival onlooker = input;
    onlooker.from.reset();
    admit(onlooker, member_id{}, circumstances, out);
}

void room_machine::settle_line(const domain::context& circumstances, effects& out)
{
    const std::size_t deciding = std::exchange(deciding_, machine_figures::kinds - 1);
    // Who comes in may use up the invitation by which somebody else waits.
    while (std::exchange(line_stirred_, false) && !line_.empty()) {
        for (const waiting_join& each : std::vector<waiting_join>{line_.all()}) {
            if (!ended_) settle_in_line(each, circumstances, out);
        }
    }
    deciding_ = deciding;
}

void room_machine::settle_in_line(const waiting_join& newcomer,
                                  const domain::context& circumstances, effects& out)
{
    auto decided = domain::decide_join(newcomer.wish, state_, circumstances);
    const bool lacks_place = !decided && decided.error() == domain::refusal::room_full;
    const bool comes_in = decided && !decided->already;
    // The lobby was set up meanwhile.
    if ((lacks_place || comes_in) && must_wait(newcomer.wish, newcomer.address, circumstances)) {
        leave_line(newcomer, out);
        return;
    }
    if (lacks_place) return;
    if (!comes_in) {
        // In by another way, or refused for another reason than before: the same hello hears which.
        leave_line(newcomer, out);
        return;
    }
    // Who is away is passed over, and is the first again when they come back.
    if (newcomer.devices.empty()) return;
    auto later = not_now(decided->events.size(), circumstances.now, out);
    if (!later) {
        const auto wait = guard_.take_join(bounds_.room_joins, circumstances.now);
        if (wait > std::chrono::milliseconds{})
            later = refused{domain::refusal::rate_limited, wait};
    }
    if (later) {
        // A room that holds all the events it may have takes in nobody, however long they wait.
        if (later->retry_after > std::chrono::milliseconds{})
            wake(circumstances.now + later->retry_after, circumstances, out);
        return;
    }
    const member_id member{next(state_.last).value()};
    if (!commit(std::move(decided->events), member, command_stamp{}, circumstances, out)) return;
    ++figures_.commands[deciding_].accepted;
    leave_line(newcomer, out);
}

void room_machine::leave_line(const waiting_join& newcomer, effects& out)
{
    line_.erase(newcomer.wish.nonce_hash);
    line_changed_ = true;
    for (const waiting_join::device& device : newcomer.devices)
        hold(close{device.connection, close_code::role_changed}, out);
}

void room_machine::tell_places(effects& out)
{
    std::uint32_t number = 0;
    for (const waiting_join& each : line_.all()) {
        ++number;
        for (const waiting_join::device& device : each.devices) {
            listener& who = listeners_.at(device.connection);
            // Who is still to be welcomed is told then.
            if (!who.greeted || who.place_told == number) continue;
            who.place_told = number;
            hold_any(held_self{device.connection, frames_.in_line(device.in, {number})}, out);
        }
    }
}

line_facts room_machine::who_looks_on() const
{
    return {static_cast<std::uint32_t>(line_.watching()),
            static_cast<std::uint32_t>(state_.participant_count)};
}
}  // namespace kring::rooms
