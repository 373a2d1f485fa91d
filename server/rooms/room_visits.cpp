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
    if (const auto* looks = std::get_if<look_at_card>(&input.wish)) {
        // Who was sent a link that is void by now learns nothing of the room.
        if (const auto hindered = hinders_look(*looks)) {
            hold(visit_answer{input.request, refused{*hindered, {}}}, out);
        } else {
            domain::room_entry card = domain::entry_of(state_, looks->names);
            // What only the join link asks for, whoever came by another one is not asked.
            if (!looks->link_generation) card.header.by_passphrase = false;
            hold(visit_answer{input.request, std::move(card)}, out);
        }
        return;
    }
    if (const auto* looks = std::get_if<look_at_report>(&input.wish)) {
        const auto* found = state_.reports.empty()       ? nullptr
                            : looks->as_of == sequence{} ? &state_.reports.back()
                                                         : state_.find_report(looks->as_of);
        visit_outcome how = refused{domain::refusal::unknown_version, {}};
        if (found != nullptr) how = document_ground{found->as_of, state_.revised, state_.language};
        hold(visit_answer{input.request, std::move(how)}, out);
        return;
    }
    if (const auto* asks = std::get_if<ask_export>(&input.wish)) {
        hold(visit_answer{input.request, judge_export(*asks, circumstances, out)}, out);
        return;
    }
    if (const auto* asks = std::get_if<ask_invitations>(&input.wish)) {
        hold(visit_answer{input.request, judge_invitations(*asks, circumstances)}, out);
        return;
    }
    if (const auto* asks = std::get_if<ask_recovery_code>(&input.wish)) {
        answer(input.request, make_code(*asks, circumstances, out), out);
        return;
    }
    if (const auto* shows = std::get_if<show_recovery_code>(&input.wish)) {
        answer(input.request, recover(*shows, circumstances, out), out);
        return;
    }
    if (const auto* asks = std::get_if<ask_join_link>(&input.wish)) {
        const domain::member* who = asks->who ? state_.find(asks->who->member) : nullptr;
        const bool may = !asks->who || (who != nullptr && !who->left && who->is_facilitator() &&
                                        who->generation == asks->who->generation);
        visit_outcome how = refused{domain::refusal::not_allowed, {}};
        if (may && asks->who && domain::must_show_code(asks->who->member, state_, circumstances))
            how = refused{domain::refusal::recovery_code_needed, {}};
        else if (may)
            how = join_link{state_.link_generation, domain::code_use_of(state_)};
        hold(visit_answer{input.request, std::move(how)}, out);
        return;
    }
    if (const auto* enters = std::get_if<enter_by_code>(&input.wish)) {
        const code_changed leads{domain::code_use::leads_in, enters->link_generation};
        visit_outcome how = refused{domain::refusal::link_expired, {}};
        if (code_now() == leads) how = join_link{state_.link_generation, leads.how};
        hold(visit_answer{input.request, std::move(how)}, out);
        return;
    }
    if (const auto* asks = std::get_if<ask_decision_link>(&input.wish)) {
        const domain::member* who = state_.find(asks->who.member);
        const bool may = who != nullptr && who->is_in() &&
                         who->generation == asks->who.generation && who->is_facilitator() &&
                         state_.charter && !state_.charter->terms.decision_maker.empty();
        visit_outcome how = refused{domain::refusal::not_allowed, {}};
        if (may && domain::must_show_code(asks->who.member, state_, circumstances))
            how = refused{domain::refusal::recovery_code_needed, {}};
        else if (may)
            how = decision_link{state_.charter->promised};
        hold(visit_answer{input.request, std::move(how)}, out);
        return;
    }
    auto decided =
        domain::decide_confirmation(std::get<domain::confirm_promise>(input.wish), state_);
    if (!decided) {
        hold(visit_answer{input.request, refused{decided.error(), {}}}, out);
        return;
    }
    if (decided->already) {
        hold(visit_answer{input.request, accepted{*decided->already}}, out);
        return;
    }
    if (const auto later = not_now(decided->events.size(), circumstances.now, out)) {
        hold(visit_answer{input.request, *later}, out);
        return;
    }
    const sequence first = next(state_.last);
    if (!commit(std::move(decided->events), member_id{}, command_stamp{}, circumstances, out)) {
        out.emplace_back(visit_answer{input.request, uncertain{}});
        return;
    }
    hold(visit_answer{input.request, accepted{first}}, out);
}

void room_machine::answer(request_id request, visit_outcome how, effects& out)
{
    visit_answer told{request, std::move(how)};
    // A room that came to its end while it decided lets nothing through its gate any more.
    if (ended_) {
        out.emplace_back(std::move(told));
    } else {
        hold(std::move(told), out);
    }
}

visit_outcome room_machine::judge_export(const ask_export& asks,
                                         const domain::context& circumstances, effects& out)
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
