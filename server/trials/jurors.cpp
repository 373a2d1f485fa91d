#include "trials/jurors.hpp"

namespace kring::trials {
namespace {
bool is_of_other_side(const person& who, const planned_post& post)
{
    return post.kind == post_kind::contested && post.group != who.group;
}

// Whether an attacker of this kind has its own view of this post, and then which.
std::optional<bool> attackers_removal(const person& who, const planned_post& post, bool is_bad)
{
    switch (who.role) {
        case role::ordinary:
        case role::organiser: return std::nullopt;
        case role::spammer:
        case role::shield:
        case role::evader:
            if (is_bad) return false;
            return std::nullopt;
        case role::brigade:
        case role::one_by_one:
            if (!is_bad && (post.targeted || is_of_other_side(who, post))) return true;
            return std::nullopt;
        case role::fresh:
        case role::mimic:
            if (!is_bad && post.targeted) return true;
            return std::nullopt;
        case role::sleeper: return is_bad ? false : post.group != who.group;
    }
    return std::nullopt;
}

bool finds_it_bad(world& in, const person& who, const planned_post& post, bool is_bad)
{
    if (const auto own = attackers_removal(who, post, is_bad)) return *own;
    const juror_habits& habits = in.of.jurors;
    const double removes = is_bad                        ? habits.right_on_bad
                           : is_of_other_side(who, post) ? habits.wrong_on_contested
                                                         : habits.wrong_on_good;
    return in.behaviour.happens(removes);
}
}  // namespace

void call_jurors(world& in, jury_id jury, const std::vector<member_id>& drawn)
{
    for (const member_id each : drawn) {
        const auto found = in.person_of.find(each);
        if (found == in.person_of.end()) continue;
        ++in.jury_requests;
        const bool answers = in.made.people[found->second].role != role::ordinary ||
                             in.behaviour.happens(in.of.jurors.reply);
        if (!answers) continue;
        in.plan_task(task_kind::answer, found->second, jury.value(),
                     1 + in.behaviour.waiting(in.of.jurors.reply_seconds));
    }
}

void answer_as_juror(world& in, std::size_t who, jury_id jury)
{
    const auto judged = in.judges.find(jury);
    const post_now* post = judged == in.judges.end() ? nullptr : in.find(judged->second);
    if (post == nullptr) return;
    const planned_post& plan = in.made.posts[static_cast<std::size_t>(post - in.posts.data())];
    const bool removes = finds_it_bad(in, in.made.people[who], plan, post->is_bad);
    // Whoever comes too late is refused.
    const auto answered = in.room.wish(
        in.people[who].id, domain::answer_jury{jury, removes ? domain::jury_answer::remove
                                                             : domain::jury_answer::keep});
    if (answered) ++in.jury_answers;
}
}  // namespace kring::trials
