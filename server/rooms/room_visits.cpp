// What a room machine answers to who asks over HTTP, without taking part: cards, links, documents, codes.
#include "domain/recovery.hpp"
#include "rooms/room_machine.hpp"

namespace kring::rooms {
void room_machine::handle(const visit& input, const domain::context& circumstances, effects& out)
{
    if (ended_) {
        out.emplace_back(visit_answer{input.request, uncertain{}});
        return;
    }
    if (state_.last == sequence{}) {
        // Of a room that is not there no code is known either.
        const bool shows_code = std::holds_alternative<show_recovery_code>(input.wish);
        const auto why =
            shows_code ? domain::refusal::wrong_recovery_code : domain::refusal::not_allowed;
        hold(visit_answer{input.request, refused{why, {}}}, out);
        return;
    }
    answer(input.request,
           std::visit([&](const auto& wish) { return told(wish, circumstances, out); }, input.wish),
           out);
}

visit_outcome room_machine::told(const look_at_card& looks, const domain::context&, effects&)
{
    // Who was sent a link that is void by now learns nothing of the room.
    if (const auto hindered = hinders_look(looks)) return refused{*hindered, {}};
    const auto by = looks.link_generation ? domain::way_in::join_link : domain::way_in::other;
    return domain::entry_of(state_, by, looks.names);
}

visit_outcome room_machine::told(const look_at_report& looks, const domain::context&, effects&)
{
    const auto* found = state_.reports.empty()      ? nullptr
                        : looks.as_of == sequence{} ? &state_.reports.back()
                                                    : state_.find_report(looks.as_of);
    if (found == nullptr) return refused{domain::refusal::unknown_version, {}};
    return document_ground{found->as_of, state_.revised, state_.language};
}

visit_outcome room_machine::told(const ask_join_link& asks, const domain::context& circumstances,
                                 effects&)
{
    if (asks.who) {
        const domain::member* who = state_.find(asks.who->member);
        const bool may = who != nullptr && !who->left && who->is_facilitator() &&
                         who->generation == asks.who->generation;
        if (!may) return refused{domain::refusal::not_allowed, {}};
        if (domain::must_show_code(asks.who->member, state_, circumstances))
            return refused{domain::refusal::recovery_code_needed, {}};
    }
    return join_link{state_.link_generation, domain::code_use_of(state_)};
}

visit_outcome room_machine::told(const enter_by_code& enters, const domain::context&, effects&)
{
    const code_changed leads{domain::code_use::leads_in, enters.link_generation};
    if (code_now() != leads) return refused{domain::refusal::link_expired, {}};
    return join_link{state_.link_generation, leads.how};
}

visit_outcome room_machine::told(const ask_decision_link& asks,
                                 const domain::context& circumstances, effects&)
{
    const domain::member* who = state_.find(asks.who.member);
    const bool may = who != nullptr && who->is_in() && who->generation == asks.who.generation &&
                     who->is_facilitator() && state_.charter &&
                     !state_.charter->terms.decision_maker.empty();
    if (!may) return refused{domain::refusal::not_allowed, {}};
    if (domain::must_show_code(asks.who.member, state_, circumstances))
        return refused{domain::refusal::recovery_code_needed, {}};
    return decision_link{state_.charter->promised};
}

visit_outcome room_machine::told(const domain::confirm_promise& confirms,
                                 const domain::context& circumstances, effects& out)
{
    auto decided = domain::decide_confirmation(confirms, state_);
    if (!decided) return refused{decided.error(), {}};
    if (decided->already) return accepted{*decided->already};
    if (const auto later = not_now(decided->events.size(), circumstances.now, out)) return *later;
    const sequence first = next(state_.last);
    if (!commit(std::move(decided->events), member_id{}, command_stamp{}, circumstances, out))
        return uncertain{};
    return accepted{first};
}

void room_machine::answer(request_id request, visit_outcome how, effects& out)
{
    visit_answer made{request, std::move(how)};
    // A room that came to its end while it decided lets nothing through its gate any more.
    if (ended_) {
        out.emplace_back(std::move(made));
    } else {
        hold(std::move(made), out);
    }
}

visit_outcome room_machine::told(const ask_export& asks, const domain::context& circumstances,
                                 effects& out)
{
    if (!is_holder(asks.who)) return token_is_void{};
    const member_id who = asks.who.member;
    if (!state_.find(who)->is_facilitator()) return refused{domain::refusal::not_allowed, {}};
    const bool is_asked = asks.names == document_names::some
                              ? domain::find_recovery(who, state_) != nullptr
                              : domain::must_show_code(who, state_, circumstances);
    switch (judge_code(who, asks.code)) {
        case domain::shown_code::right: break;
        case domain::shown_code::none:
            if (is_asked) return refused{domain::refusal::recovery_code_needed, {}};
            break;
        case domain::shown_code::wrong: return refused{domain::refusal::wrong_recovery_code, {}};
    }
    const auto wait = guard_.take_export(who, bounds_.member_exports, circumstances.now);
    if (wait > std::chrono::milliseconds{}) {
        out.emplace_back(limit_met{limit::export_rate});
        return refused{domain::refusal::rate_limited, wait};
    }
    return document_ground{state_.last, state_.revised, state_.language};
}
}  // namespace kring::rooms
