// What a room machine adds to a community that keeps itself clean: who looked at what, and what a refusal tells beside its
// code.
#include "base/limits.hpp"
#include "domain/names.hpp"
#include "rooms/room_machine.hpp"

#include <algorithm>

namespace kring::rooms {
void room_machine::handle(const posts_seen& input, const domain::context& circumstances,
                          effects& out)
{
    const auto found = listeners_.find(input.connection);
    if (ended_ || found == listeners_.end()) return;
    bool is_news = false;
    for (const contribution_id each : input.contributions)
        is_news = seen_.see(found->second.member, each, state_) || is_news;
    if (is_news) wake(next_count_of_views(circumstances.now), circumstances, out);
}

instant room_machine::next_count_of_views(instant now) const
{
    // A clock that was set back must not keep them from the log.
    return views_noted_ > now ? now : views_noted_ + limits::views_interval;
}

void room_machine::note_views(const domain::context& circumstances, effects& out)
{
    // While it is paused people read on: what they do not flag when it opens they have seen.
    const bool is_read =
        state_.phase == domain::room_phase::open || state_.phase == domain::room_phase::paused;
    const bool counts = state_.policy.rules[domain::policy_number::juries] != 0 && is_read;
    if (!counts || !seen_.has_uncounted()) return;
    // An earlier wish to be woken may have stood in the way of this one.
    const instant due = next_count_of_views(circumstances.now);
    if (due > circumstances.now) return wake(due, circumstances, out);
    if (not_now(1, circumstances.now, out))
        return wake(circumstances.now + limits::views_interval, circumstances, out);
    auto seen = seen_.uncounted(state_);
    views_noted_ = circumstances.now;
    seen_.counted(seen);
    std::vector<domain::event_body> noted{domain::views_counted{std::move(seen)}};
    if (!commit(std::move(noted), member_id{}, command_stamp{}, circumstances, out)) return;
    if (seen_.has_uncounted()) wake(next_count_of_views(circumstances.now), circumstances, out);
}

refused room_machine::refusal_of(const domain::command& wish, domain::refusal why, member_id member,
                                 const domain::context& circumstances) const
{
    const instant now = std::max(state_.time, circumstances.now);
    refused made{why, {}};
    if (const auto again = domain::may_again(why, member, state_, now))
        made.retry_after = std::max(*again - now, std::chrono::milliseconds{1});
    made.line = domain::line_refused(wish, why);
    const auto* renames = std::get_if<domain::rename_member>(&wish);
    if (renames != nullptr && why == domain::refusal::name_taken) {
        made.offer =
            domain::free_name_like(renames->name, member, state_.find(member)->role, state_);
    }
    if (why == domain::refusal::too_alike) made.existing = domain::existing_for(wish, state_, now);
    if (why == domain::refusal::words_that_hurt) made.offer = domain::hurtful_word_of(wish);
    const auto* rules = std::get_if<domain::set_policy>(&wish);
    if (rules != nullptr && why == domain::refusal::invalid_policy)
        made.policy = domain::fault_of(rules->policy);
    return made;
}
}  // namespace kring::rooms
