#include "domain/community.hpp"
#include "domain/deciding.hpp"
#include "domain/exposure.hpp"
#include "domain/flag_rule.hpp"
#include "domain/jury.hpp"
#include "domain/merging.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
// Where flags, answers and appeals are taken: while people are together.
decision<void> takes_part(const room_state& state)
{
    switch (state.phase) {
        case room_phase::open: return {};
        case room_phase::draft: return refusal::room_not_open;
        case room_phase::paused: return refusal::room_paused;
        case room_phase::closed: return refusal::room_closed;
    }
    return refusal::room_closed;
}

decision<void> fits(const flag_contribution& wish, const contribution& target,
                    const room_state& state)
{
    if (wish.reason != flag_reason::duplicate) {
        if (wish.double_of != contribution_id{}) return refusal::invalid_flag;
        return {};
    }
    const auto other = find_shown(wish.double_of, state);
    const bool is_fit = target.is_idea() && other && (*other)->is_idea() && *other != &target;
    if (!is_fit) return refusal::invalid_flag;
    return {};
}

const flag* flag_of(const contribution& target, member_id who)
{
    const auto found = std::find_if(target.flags.begin(), target.flags.end(),
                                    [who](const flag& each) { return each.by == who; });
    return found == target.flags.end() ? nullptr : &*found;
}
}  // namespace

decision<proposal> decide_on_community(const set_policy& wish, const member& who,
                                       const room_state& state, const context&)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (fault_of(wish.policy)) return refusal::invalid_policy;
    if (wish.policy == state.policy.rules) return already(state.policy.version);
    return propose(policy_set{wish.policy});
}

decision<proposal> decide_on_community(const flag_contribution& wish, const member& who,
                                       const room_state& state, const context& circumstances)
{
    if (auto may = takes_part(state); !may) return may.error();
    const auto target = find_shown(wish.contribution, state);
    if (!target) return target.error();
    if ((*target)->author == who.id) return refusal::own_contribution;
    if (auto fit = fits(wish, **target, state); !fit) return fit.error();
    std::string note;
    if (!wish.note.empty()) {
        auto cleaned = clean(wish.note, reason_bounds);
        if (!cleaned) return cleaned.error();
        note = std::move(*cleaned);
    }
    const flag* standing = flag_of(**target, who.id);
    const bool is_same = standing != nullptr && !standing->settled &&
                         standing->reason == wish.reason && standing->double_of == wish.double_of &&
                         standing->note == note;
    if (is_same) return already(standing->at);
    const std::uint32_t views = circumstances.seen == nullptr
                                    ? (*target)->views
                                    : circumstances.seen->views_of((*target)->id, state);
    return propose(contribution_flagged{wish.contribution, wish.reason, wish.double_of, views,
                                        std::move(note)});
}

decision<proposal> decide_on_community(const withdraw_flag& wish, const member& who,
                                       const room_state& state, const context&)
{
    if (auto may = takes_part(state); !may) return may.error();
    const contribution* target = state.find(wish.contribution);
    if (target == nullptr) return refusal::unknown_contribution;
    const flag* standing = flag_of(*target, who.id);
    if (standing == nullptr || standing->settled) return already(sequence{});
    return propose(flag_withdrawn{wish.contribution});
}

decision<proposal> decide_on_community(const answer_jury& wish, const member& who,
                                       const room_state& state, const context& circumstances)
{
    const jury* of = state.find(wish.jury);
    const juror* seat = of == nullptr ? nullptr : of->find(who.id);
    if (seat == nullptr) return refusal::not_a_juror;
    if (of->verdict || room_time(state, circumstances) >= of->ends) return refusal::jury_over;
    if (auto may = takes_part(state); !may) return may.error();
    if (seat->answer == wish.answer) return already(sequence{});
    return propose(jury_answered{wish.jury, wish.answer});
}

decision<proposal> decide_on_community(const appeal& wish, const member& who,
                                       const room_state& state, const context&)
{
    const contribution* target = state.find(wish.contribution);
    if (target == nullptr) return refusal::unknown_contribution;
    if (target->author != who.id) return refusal::not_author;
    if (auto may = takes_part(state); !may) return may.error();
    const act_id judged = target->judged();
    const bool has_appealed = target->appealed != sequence{};
    // What an appeal brought back may be removed again: that verdict came after the appeal, and there is one appeal.
    const bool is_of_this = judged.value() < target->appealed.value();
    if (has_appealed && judged != act_id{} && is_of_this) return already(target->appealed);
    if (target->withdrawn) return refusal::contribution_withdrawn;
    if (has_appealed || judged == act_id{}) return refusal::nothing_to_appeal;
    return propose(verdict_appealed{wish.contribution});
}
}  // namespace kring::domain
