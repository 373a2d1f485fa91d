#include "trials/authors.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kring::trials {
namespace {
constexpr unsigned attempts_max = 40;
constexpr double soon = 5;
// Of people whose post was hidden, of whom a jury was wrong.
constexpr double amends = 0.25;
constexpr double appeals = 0.25;
constexpr double thinks_seconds = 60;
// And of people whose good post the facilitator hid.
constexpr double complaints = 0.5;
constexpr double shield_appeals = 0.5;
constexpr double evader_seconds = 20;
constexpr double evader_waits = 60;

const planned_post& plan_of(const world& in, std::size_t post)
{
    return in.made.posts[post];
}

void refused(world& in, std::size_t post, domain::refusal why)
{
    post_now& now = in.posts[post];
    const std::size_t author = plan_of(in, post).author;
    const bool is_person = in.made.people[author].role == role::ordinary;
    if (now.attempts >= attempts_max) return;
    switch (why) {
        case domain::refusal::slow_mode: {
            const auto again =
                domain::may_again(why, in.people[author].id, in.room.state(), in.room.now());
            const instant next = std::max(again.value_or(in.room.now()), in.room.now());
            // People come back when they have looked up again, attackers at once.
            const double late = is_person ? in.behaviour.waiting(soon) : 0.1;
            in.plan_task_at(task_kind::post, author, post,
                            next + std::chrono::milliseconds{static_cast<int>(late * 1000) + 50});
            return;
        }
        case domain::refusal::too_alike:
            // People see that it is there already.
            if (is_person) return;
            now.text = made_up_text(in.behaviour, 8 + in.behaviour.below(8));
            now.has_link = false;
            in.plan_task(task_kind::post, author, post, soon);
            return;
        case domain::refusal::links_later:
            now.text = made_up_text(in.behaviour, 8 + in.behaviour.below(8));
            now.has_link = false;
            in.plan_task(task_kind::post, author, post, soon);
            return;
        default: return;
    }
}
}  // namespace

void try_to_post(world& in, std::size_t post)
{
    post_now& now = in.posts[post];
    const std::size_t author = plan_of(in, post).author;
    person_now& who = in.people[author];
    if (who.id == member_id{}) {
        in.plan_task(task_kind::post, author, post, 1);
        return;
    }
    const bool is_organiser = in.made.people[author].role == role::organiser;
    const auto wait = who.texts.take(limits::member_texts, in.room.now());
    if (!is_organiser && wait.count() > 0) {
        in.plan_task_at(task_kind::post, author, post, in.room.now() + wait);
        return;
    }
    ++now.attempts;
    domain::post_idea wish;
    wish.text = now.text;
    wish.despite_words = true;
    const auto made = in.room.wish(who.id, wish);
    if (made)
        in.was_posted(post, contribution_id{made->value()});
    else
        refused(in, post, made.error());
}

void author_learns(world& in, const post_now& post)
{
    const auto place = static_cast<std::size_t>(&post - in.posts.data());
    const std::size_t author = plan_of(in, place).author;
    const bool is_hidden = in.contribution_of(post).is_hidden();
    switch (in.made.people[author].role) {
        case role::evader:
            if (post.is_bad)
                in.plan_task(task_kind::amend, author, place, in.behaviour.waiting(evader_seconds));
            return;
        case role::shield:
            if (is_hidden && in.behaviour.happens(shield_appeals))
                in.plan_task(task_kind::ask_again, author, place,
                             in.behaviour.waiting(thinks_seconds));
            return;
        default: break;
    }
    if (post.is_bad || !is_hidden) return;
    if (in.contribution_of(post).judged() == act_id{}) {
        const bool by_lead = in.contribution_of(post).standing_act()->by == in.room.lead();
        if (by_lead && !post.is_complained_of && in.behaviour.happens(complaints))
            in.plan_task(task_kind::complain, author, place, in.behaviour.waiting(thinks_seconds));
        return;
    }
    const double drawn = in.behaviour.share();
    if (drawn >= amends + appeals) return;
    in.plan_task(drawn < amends ? task_kind::amend : task_kind::ask_again, author, place,
                 in.behaviour.waiting(thinks_seconds));
}

void ask_again(world& in, std::size_t post)
{
    static_cast<void>(
        in.room.wish(in.people[plan_of(in, post).author].id, domain::appeal{in.posts[post].id}));
}

void complain(world& in, std::size_t post)
{
    in.posts[post].is_complained_of = true;
    in.posts[post].troubled = next(in.room.state().last);
}

void amend(world& in, std::size_t post)
{
    post_now& now = in.posts[post];
    if (now.is_shown) return;
    const std::size_t author = plan_of(in, post).author;
    domain::edit_contribution wish;
    wish.contribution = now.id;
    wish.text = made_up_text(in.behaviour, 10);
    wish.despite_words = true;
    if (!in.room.wish(in.people[author].id, wish)) return;
    if (in.made.people[author].role != role::evader) return;
    in.set_bad(now, false);
    in.plan_task(task_kind::spoil, author, post, evader_waits);
}

void spoil(world& in, std::size_t post)
{
    post_now& now = in.posts[post];
    const std::size_t author = plan_of(in, post).author;
    domain::edit_contribution wish;
    wish.contribution = now.id;
    wish.text = made_up_text(in.behaviour, 10);
    wish.despite_words = true;
    if (!in.room.wish(in.people[author].id, wish)) return;
    in.set_bad(now, true);
    // It is something new to everybody.
    now.is_read = false;
    for (std::size_t each = 0; each < in.people.size(); ++each)
        in.people[each].seen[post] = each == author;
}
}  // namespace kring::trials
