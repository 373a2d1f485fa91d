#include "trials/moderator.hpp"

#include "domain/community.hpp"

#include <algorithm>

namespace kring::trials {
namespace {
constexpr std::size_t flags_that_hide = 3;
constexpr std::int64_t balance_that_hides = -3;

// Whether it waits for a decision: blurred, judged, appealed, or hidden by a simple rule that is reviewed.
bool is_queued(const world& in, const post_now& post)
{
    if (post.id == contribution_id{} || post.troubled <= post.looked_at) return false;
    const domain::contribution& target = in.contribution_of(post);
    if (target.withdrawn) return false;
    const bool is_reviewed =
        in.rules.instead == baseline::three_flags_reviewed && target.is_hidden();
    const bool is_asked_about = post.is_complained_of && target.is_hidden();
    return is_reviewed || is_asked_about || target.blurred != act_id{} ||
           target.jury != jury_id{} || domain::asks_again(target, in.room.state());
}

post_now* next_of_queue(world& in)
{
    post_now* first = nullptr;
    for (post_now& each : in.posts) {
        if (is_queued(in, each) && (first == nullptr || each.troubled < first->troubled))
            first = &each;
    }
    return first;
}

post_now* newest_unread(world& in)
{
    post_now* newest = nullptr;
    for (const std::uint32_t place : in.shown) {
        post_now& each = in.posts[place];
        if (!each.is_read && (newest == nullptr || each.id > newest->id)) newest = &each;
    }
    return newest;
}

void hide(world& in, member_id by, const post_now& post, const char* reason)
{
    static_cast<void>(in.room.wish(by, domain::hide_contribution{post.id, reason}));
}
}  // namespace

void moderate(world& in)
{
    in.plan_task(task_kind::moderate, 0, 0, decision_seconds);
    post_now* post = next_of_queue(in);
    if (post == nullptr) post = newest_unread(in);
    if (post == nullptr) return;
    ++in.decisions;
    post->is_read = true;
    post->looked_at = next(in.room.state().last);
    const bool finds_bad = post->is_bad != in.behaviour.happens(decision_error);
    const domain::contribution& target = in.contribution_of(*post);
    if (finds_bad) {
        if (!target.is_hidden()) hide(in, in.room.lead(), *post, "This does not belong here.");
    } else if (!post->is_shown) {
        static_cast<void>(
            in.room.wish(in.room.lead(), domain::restore_contribution{post->id, "This may stay."}));
    }
}

void apply_flag_count(world& in, post_now& post)
{
    if (in.automaton == member_id{} || in.rules.instead == baseline::vote_balance) return;
    const domain::contribution& target = in.contribution_of(post);
    const auto standing = static_cast<std::size_t>(
        std::count_if(target.flags.begin(), target.flags.end(),
                      [](const domain::flag& each) { return !each.settled; }));
    if (standing < flags_that_hide || target.is_hidden()) return;
    hide(in, in.automaton, post, "Three people flagged this.");
    post.troubled = in.room.state().last;
}

void apply_vote_balance(world& in, post_now& post)
{
    if (in.rules.instead != baseline::vote_balance || post.hid_by_baseline) return;
    const std::int64_t balance = std::int64_t{post.agrees} - std::int64_t{post.disagrees};
    if (balance > balance_that_hides) return;
    post.hid_by_baseline = true;
    hide(in, in.automaton, post, "Three more are against this than for it.");
}
}  // namespace kring::trials
