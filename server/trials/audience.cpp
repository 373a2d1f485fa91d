#include "trials/audience.hpp"

#include "base/limits.hpp"
#include "trials/moderator.hpp"

#include <cmath>

namespace kring::trials {
namespace {
constexpr ballot_id stance{3};
constexpr std::int32_t agrees = 1;
constexpr std::int32_t disagrees = -1;
constexpr std::int32_t passes = 0;
constexpr double disagrees_of_rest = 0.7;
constexpr double freshness_halves_in = 600;
constexpr double least_weight = 0.05;

// Nothing: they have seen all that is there.
std::optional<std::size_t> pick(world& in, std::size_t who)
{
    const double faded = std::exp2(-in.seconds() / freshness_halves_in);
    const std::vector<bool>& seen = in.people[who].seen;
    in.weights.clear();
    double sum = 0;
    for (const std::uint32_t each : in.shown) {
        if (!seen[each]) sum += in.posts[each].freshness * faded + least_weight;
        in.weights.push_back(sum);
    }
    if (sum <= 0) return std::nullopt;
    const double drawn = in.behaviour.share() * sum;
    // The first that the sum goes beyond is one that was not seen.
    std::size_t place = 0;
    while (in.weights[place] <= drawn) ++place;
    return in.shown[place];
}

double flag_rate(const world& in, std::size_t who, std::size_t post)
{
    const person& looker = in.made.people[who];
    const planned_post& what = in.made.posts[post];
    if (in.posts[post].is_bad) {
        // Who shields abuse does not flag it.
        const bool is_one_of_them =
            looker.role != role::ordinary && in.made.people[what.author].role == looker.role;
        return is_one_of_them ? 0 : in.of.flags.bad;
    }
    const bool is_other_side = what.kind == post_kind::contested && what.group != looker.group;
    return is_other_side ? in.of.flags.contested : in.of.flags.good;
}

void vote(world& in, std::size_t who, std::size_t post, std::int32_t value)
{
    const auto voted =
        in.room.wish(in.people[who].id, domain::cast_vote{stance, in.posts[post].id, value});
    if (!voted) return;
    ++in.votes;
    if (value == agrees) ++in.posts[post].agrees;
    if (value == disagrees) ++in.posts[post].disagrees;
    apply_vote_balance(in, in.posts[post]);
}

// True: they flag it, or will in a moment.
bool look_at(world& in, std::size_t who, std::size_t post)
{
    in.people[who].seen[post] = true;
    in.room.see(in.people[who].id, in.posts[post].id);
    if (!in.counts_views) {
        in.counts_views = true;
        in.plan_task_at(task_kind::count_views, 0, 0, in.room.now() + limits::views_interval);
    }
    if (in.posts[post].is_bad) ++in.posts[post].record.views_while_bad;
    if (!in.behaviour.happens(flag_rate(in, who, post))) return false;
    if (in.of.flag_seconds > 0)
        in.plan_task(task_kind::flag, who, post, in.of.flag_seconds);
    else
        flag(in, who, post);
    return true;
}

std::int32_t stance_of(world& in, std::size_t who, std::size_t post, bool flags_it)
{
    const planned_post& what = in.made.posts[post];
    const double agreement =
        what.group == in.made.people[who].group ? what.agree_of_own : what.agree_of_other;
    if (!flags_it && in.behaviour.happens(agreement)) return agrees;
    return in.behaviour.happens(disagrees_of_rest) ? disagrees : passes;
}

// Inserted bad posts among the statements of a recorded conversation are met in proportion, whatever their age.
void meet_inserted(world& in, std::size_t who)
{
    std::vector<std::size_t> bad;
    std::size_t unseen = 0;
    for (const std::uint32_t each : in.shown) {
        if (in.people[who].seen[each]) continue;
        ++unseen;
        if (in.posts[each].is_bad) bad.push_back(each);
    }
    if (bad.empty()) return;
    const double share = static_cast<double>(bad.size()) / static_cast<double>(unseen);
    if (in.behaviour.happens(share)) look_at(in, who, bad[in.behaviour.below(bad.size())]);
}
}  // namespace

void look_around(world& in, std::size_t who)
{
    in.plan_task(task_kind::look, who, 0, in.behaviour.waiting(in.of.look_seconds));
    const auto post = pick(in, who);
    if (!post) return;
    const bool flags_it = look_at(in, who, *post);
    if (in.behaviour.happens(in.of.vote_share))
        vote(in, who, *post, stance_of(in, who, *post, flags_it));
}

void look_as_recorded(world& in, const recorded_vote& cast)
{
    const post_now& post = in.posts[cast.post];
    if (in.people[cast.who].id == member_id{} || post.id == contribution_id{} || !post.is_shown)
        return;
    if (!in.people[cast.who].seen[cast.post]) look_at(in, cast.who, cast.post);
    if (post.is_shown) vote(in, cast.who, cast.post, cast.value);
    meet_inserted(in, cast.who);
}

void carry_out(world& in, const intent& wanted)
{
    if (in.people[wanted.who].id == member_id{}) {
        const auto which = static_cast<std::uint64_t>(&wanted - in.made.intents.data());
        in.plan_task(task_kind::intend, wanted.who, which, 2);
        return;
    }
    if (wanted.kind == intent_kind::agree)
        vote(in, wanted.who, wanted.post, agrees);
    else
        flag(in, wanted.who, wanted.post);
}

void flag(world& in, std::size_t who, std::size_t post)
{
    person_now& flagger = in.people[who];
    const auto wait = flagger.flags.take(limits::member_flags, in.room.now());
    if (wait.count() > 0) {
        in.plan_task_at(task_kind::flag, who, post, in.room.now() + wait);
        return;
    }
    domain::flag_contribution wish;
    wish.contribution = in.posts[post].id;
    const bool by_spammer = in.made.people[in.made.posts[post].author].role == role::spammer;
    wish.reason = !in.posts[post].is_bad ? domain::flag_reason::off_topic
                  : by_spammer           ? domain::flag_reason::spam
                                         : domain::flag_reason::unkind;
    if (in.room.wish(flagger.id, wish)) apply_flag_count(in, in.posts[post]);
}
}  // namespace kring::trials
