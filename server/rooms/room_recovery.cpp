// How a room machine makes recovery codes and knows them again; see domain/recovery.hpp. A code is what the credentials make of
// the version that the room keeps, so it can be told as often as it must and nothing of it is stored.
#include "domain/recovery.hpp"
#include "rooms/room_machine.hpp"

namespace kring::rooms {
bool room_machine::is_holder(const member_entry& who) const
{
    const domain::member* found = state_.find(who.member);
    return found != nullptr && found->is_in() && found->generation == who.generation;
}

domain::shown_code room_machine::judge_code(member_id who, const std::string& typed) const
{
    if (typed.empty()) return domain::shown_code::none;
    const domain::recovery* standing = domain::find_recovery(who, state_);
    const bool is_right =
        standing != nullptr && issuer_.is_recovery_code({id_, who, standing->version}, typed);
    return is_right ? domain::shown_code::right : domain::shown_code::wrong;
}

std::optional<refused> room_machine::too_soon(member_id who, const domain::context& circumstances,
                                              effects& out)
{
    if (const auto later = not_now(1, circumstances.now, out)) return later;
    const auto wait_for = [&out](limit met, std::chrono::milliseconds wait) {
        out.emplace_back(limit_met{met});
        return refused{domain::refusal::rate_limited, wait};
    };
    const stated_limits allowed = limits_for(state_.find(who), encoding::protobuf);
    if (const auto wait =
            guard_.take_command(who, command_kind::change, allowed, circumstances.now);
        wait > std::chrono::milliseconds{}) {
        return wait_for(limit::member_rate, wait);
    }
    if (server_wait_ > std::chrono::milliseconds{})
        return wait_for(limit::server_rate, server_wait_);
    if (const auto wait = guard_.take_durable(bounds_.room_commands, circumstances.now);
        wait > std::chrono::milliseconds{}) {
        return wait_for(limit::room_rate, wait);
    }
    return std::nullopt;
}

visit_outcome room_machine::told(const ask_recovery_code& asks,
                                 const domain::context& circumstances, effects& out)
{
    if (!is_holder(asks.who)) return refused{domain::refusal::not_allowed, {}};
    const member_id who = asks.who.member;
    auto decided = domain::decide_recovery(
        domain::make_recovery_code{who, judge_code(who, asks.code)}, state_, circumstances);
    if (!decided) return refused{decided.error(), {}};
    sequence version = decided->already.value_or(next(state_.last));
    if (!decided->already) {
        if (const auto later = too_soon(who, circumstances, out)) return *later;
        if (!commit(std::move(decided->events), who, command_stamp{}, circumstances, out))
            return uncertain{};
    }
    return recovery_code{issuer_.recovery_code({id_, who, version})};
}

visit_outcome room_machine::told(const show_recovery_code& shows,
                                 const domain::context& circumstances, effects& out)
{
    // All are compared, whichever it is, so that the time tells nothing.
    const domain::member* found = nullptr;
    for (const domain::recovery& each : state_.recoveries) {
        const bool is_meant = !shows.who || (shows.who->member == each.member);
        if (judge_code(each.member, shows.code) == domain::shown_code::right && is_meant)
            found = state_.find(each.member);
    }
    if (found == nullptr) return refused{domain::refusal::wrong_recovery_code, {}};
    const member_entry who{found->id, found->generation};
    auto decided = domain::decide_recovery(domain::use_recovery_code{who.member}, state_);
    if (!decided) return refused{decided.error(), {}};
    if (const auto later = too_soon(who.member, circumstances, out)) return *later;
    if (!commit(std::move(decided->events), who.member, command_stamp{}, circumstances, out))
        return uncertain{};
    return recovered{who};
}

void room_machine::ask_for_code(connection_id connection, encoding in, effects& out)
{
    const refused why{domain::refusal::recovery_code_needed, {}};
    answer(connection, in, command_counter{}, why, out);
    hold(close{connection, close_code::forbidden}, out);
}
}  // namespace kring::rooms
