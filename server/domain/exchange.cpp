#include "domain/exchange.hpp"

#include "domain/deciding.hpp"
#include "domain/stage.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
decision<const contribution*> find_shown_idea(contribution_id id, const room_state& state)
{
    auto found = find_shown(id, state);
    if (found && !(*found)->is_idea()) return refusal::not_an_idea;
    return found;
}
}  // namespace

decision<proposal> decide_exchange(const ask_on& wish, const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (auto may = may_contribute(who, state); !may) return may.error();
    const auto idea = find_shown_idea(wish.contribution, state);
    if (!idea) return idea.error();
    if (is_locked(**idea, state)) return refusal::thread_locked;
    auto text = clean(wish.text, reason_bounds);
    if (!text) return text.error();
    if (!has_place_for(text->size() + limits::contribution_bytes, state)) return refusal::room_full;
    contribution_posted question{wish.contribution, std::move(*text)};
    question.asks = true;
    return propose(std::move(question));
}

decision<proposal> decide_exchange(const share_insight& wish, const member& who,
                                   const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (wish.ideas.empty() || wish.ideas.size() > limits::insight_ideas_max)
        return refusal::invalid_insight;
    for (auto each = wish.ideas.begin(); each != wish.ideas.end(); ++each) {
        const auto idea = find_shown_idea(*each, state);
        if (!idea) return idea.error();
        if (std::find(wish.ideas.begin(), each, *each) != each) return refusal::invalid_insight;
    }
    if (state.insights.size() >= limits::insights_max) return refusal::too_many_insights;
    auto text = clean(wish.text, reason_bounds);
    if (!text) return text.error();
    if (!has_place_for(text->size() + limits::contribution_bytes, state)) return refusal::room_full;
    return propose(insight_shared{std::move(*text), wish.ideas});
}

decision<proposal> decide_exchange(const take_back_insight& wish, const member& who,
                                   const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.find(wish.insight) != nullptr) return propose(insight_taken_back{wish.insight});
    // Two facilitators who take the same one back at once mean one thing.
    const bool was_there =
        wish.insight != insight_id{} && wish.insight.value() <= state.last_insight.value();
    if (was_there) return already(sequence{});
    return refusal::unknown_insight;
}

decision<proposal> decide_exchange(const send_line& wish, const member& who,
                                   const room_state& state)
{
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const member* about = &who;
    if (who.is_facilitator()) {
        // They answer; they do not write to people who asked nothing.
        about = state.find(wish.member);
        if (about == nullptr || about->lines.empty()) return refusal::no_line;
    } else if (wish.member != member_id{}) {
        return refusal::not_allowed;
    }
    if (about->lines.size() >= limits::lines_max) return refusal::too_many_lines;
    auto text = clean(wish.text, idea_bounds);
    if (!text) return text.error();
    if (!has_place_for(text->size() + limits::contribution_bytes, state)) return refusal::room_full;
    return propose(line_sent{about->id, std::move(*text)});
}

bool is_asked(const member& who, const contribution& parent, const room_state& state)
{
    if (!parent.asks) return false;
    const contribution* idea = state.find(parent.parent);
    return idea != nullptr && idea->author == who.id;
}

applied apply_to_exchange(const insight_shared& body, const event& fact, room_state& state)
{
    state.last_insight = insight_id{fact.at.value()};
    state.view_bytes += body.text.size() + limits::contribution_bytes;
    state.insights.push_back(insight{state.last_insight, body.text, body.ideas});
    return applied::yes;
}

applied apply_to_exchange(const insight_taken_back& body, const event&, room_state& state)
{
    const insight* found = state.find(body.insight);
    if (found == nullptr) return applied::contradiction;
    state.view_bytes -= found->text.size() + limits::contribution_bytes;
    std::erase_if(state.insights, [&body](const insight& each) { return each.id == body.insight; });
    return applied::yes;
}

applied apply_to_exchange(const line_sent& body, const event& fact, room_state& state)
{
    member* about = state.find(body.member);
    if (about == nullptr) return applied::contradiction;
    about->lines.push_back(private_line{fact.at, fact.time, fact.actor, body.text});
    state.view_bytes += body.text.size() + limits::contribution_bytes;
    return applied::yes;
}
}  // namespace kring::domain
