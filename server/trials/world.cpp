#include "trials/world.hpp"

#include "trials/authors.hpp"
#include "trials/jurors.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace kring::trials {
namespace {
constexpr double freshness_halves_in = 600;

instant after(instant from, double seconds)
{
    return from +
           std::chrono::milliseconds{static_cast<std::int64_t>(std::llround(seconds * 1000))};
}

// What an event says something of that may be shown otherwise since; 0: nothing.
struct concerned {
    const world& in;

    contribution_id operator()(const domain::contribution_hidden& body) const
    {
        return body.contribution;
    }
    contribution_id operator()(const domain::contribution_restored& body) const
    {
        return body.contribution;
    }
    contribution_id operator()(const domain::contribution_blurred& body) const
    {
        return body.contribution;
    }
    contribution_id operator()(const domain::contribution_cleared& body) const
    {
        return body.contribution;
    }
    contribution_id operator()(const domain::contribution_edited& body) const
    {
        return body.contribution;
    }
    contribution_id operator()(const domain::jury_closed& body) const
    {
        const auto found = in.judges.find(body.jury);
        return found == in.judges.end() ? contribution_id{} : found->second;
    }
    template <class Other>
    contribution_id operator()(const Other&) const
    {
        return {};
    }
};
}  // namespace

world::world(const scenario& of_, const plan& made_, const trial_rules& rules_, std::uint64_t seed)
    : of(of_),
      made(made_),
      rules(rules_),
      behaviour(seed, "behaviour " + of_.name),
      room(rules_.policy, seed, [this](const domain::event& fact) { happened(fact); }),
      people(made_.people.size()),
      posts(made_.posts.size()),
      intents_on(made_.posts.size()),
      has_facilitator(of_.facilitator && rules_.instead != baseline::nobody),
      ends_(after(trial_begins, made_.seconds))
{
    for (std::size_t each = 0; each < posts.size(); ++each) {
        posts[each].text = made.posts[each].text;
        posts[each].has_link = made.posts[each].has_link;
        plan_task(task_kind::post, made.posts[each].author, each, made.posts[each].at);
    }
    for (std::size_t each = 0; each < people.size(); ++each) {
        people[each].seen.resize(posts.size());
        plan_task(task_kind::join, each, 0, made.people[each].joins);
    }
    for (std::size_t each = 0; each < made.intents.size(); ++each)
        intents_on[made.intents[each].post].push_back(static_cast<std::uint32_t>(each));
    for (std::size_t each = 0; each < made.recorded.size(); ++each)
        plan_task(task_kind::recorded, made.recorded[each].who, each, made.recorded[each].at);
}

void world::plan_task(task_kind kind, std::size_t who, std::uint64_t what, double after_seconds)
{
    plan_task_at(kind, who, what, after(room.now(), after_seconds));
}

void world::plan_task_at(task_kind kind, std::size_t who, std::uint64_t what, instant at)
{
    if (at < ends_) tasks_.push(task{std::max(at, room.now()), ++planned_, kind, who, what});
}

std::optional<task> world::next_task()
{
    for (;;) {
        const instant next = tasks_.empty() ? ends_ : tasks_.top().at;
        // What the clock makes happen before it may lead to something earlier.
        if (room.advance_to_deadline(next)) continue;
        room.advance(next);
        if (tasks_.empty()) return std::nullopt;
        const task first = tasks_.top();
        tasks_.pop();
        return first;
    }
}

double world::seconds() const
{
    return std::chrono::duration<double>(room.now() - trial_begins).count();
}

post_now* world::find(contribution_id id)
{
    const auto found = post_of_.find(id);
    return found == post_of_.end() ? nullptr : &posts[found->second];
}

const domain::contribution& world::contribution_of(const post_now& post) const
{
    return *room.state().find(post.id);
}

void world::was_posted(std::size_t post, contribution_id id)
{
    post_now& now = posts[post];
    const planned_post& plan = made.posts[post];
    now.id = id;
    post_of_.emplace(id, post);
    now.freshness = std::exp2(seconds() / freshness_halves_in);
    now.record.kind = plan.kind;
    now.record.group = plan.group;
    now.record.targeted = plan.targeted;
    now.record.posted = seconds();
    set_bad(now, plan.kind == post_kind::bad);
    people[plan.author].seen[post] = true;
    look_again_at(now);
    for (const std::uint32_t each : intents_on[post]) {
        const intent& wanted = made.intents[each];
        plan_task_at(
            task_kind::intend, wanted.who, each,
            std::max(after(room.now(), wanted.after), after(trial_begins, wanted.not_before)));
    }
}

void world::look_again_at(post_now& post)
{
    const domain::contribution& target = contribution_of(post);
    const bool is_shown = target.is_published() && !target.withdrawn && !target.is_hidden() &&
                          target.blurred == act_id{};
    if (is_shown == post.is_shown) return;
    post.is_shown = is_shown;
    const auto place = static_cast<std::uint32_t>(&post - posts.data());
    if (is_shown) {
        shown.push_back(place);
        if (!post.record.hidden.empty()) post.record.hidden.back().until = seconds();
    } else {
        shown.erase(std::find(shown.begin(), shown.end(), place));
        post.record.hidden.push_back({seconds(), made.seconds});
    }
}

void world::set_bad(post_now& post, bool is_bad)
{
    if (is_bad == post.is_bad) return;
    post.is_bad = is_bad;
    if (is_bad)
        post.record.bad.push_back({seconds(), made.seconds});
    else
        post.record.bad.back().until = seconds();
}

void world::happened(const domain::event& fact)
{
    if (const auto* called = std::get_if<domain::jury_called>(&fact.body)) {
        const jury_id jury{fact.at.value()};
        judges.emplace(jury, called->contribution);
        if (post_now* post = find(called->contribution)) post->troubled = fact.at;
        call_jurors(*this, jury, called->drawn);
    } else if (const auto* added = std::get_if<domain::jurors_added>(&fact.body)) {
        call_jurors(*this, added->jury, added->drawn);
    } else if (const auto* appealed = std::get_if<domain::verdict_appealed>(&fact.body)) {
        if (post_now* post = find(appealed->contribution)) post->troubled = fact.at;
    }
    const contribution_id which = std::visit(concerned{*this}, fact.body);
    post_now* post = which == contribution_id{} ? nullptr : find(which);
    if (post == nullptr) return;
    look_again_at(*post);
    if (std::holds_alternative<domain::contribution_blurred>(fact.body)) post->troubled = fact.at;
    const bool acts = std::holds_alternative<domain::contribution_blurred>(fact.body) ||
                      std::holds_alternative<domain::jury_closed>(fact.body) ||
                      std::holds_alternative<domain::contribution_hidden>(fact.body);
    if (acts && !post->is_shown) author_learns(*this, *post);
    // What a jury kept is left to it.
    const auto* closed = std::get_if<domain::jury_closed>(&fact.body);
    if (closed != nullptr && closed->verdict == domain::jury_verdict::kept) post->is_read = true;
}

trial_record world::finish()
{
    trial_record all;
    all.seconds = made.seconds;
    all.jury_requests = jury_requests;
    all.jury_answers = jury_answers;
    all.decisions = decisions;
    for (std::size_t each = 0; each < people.size(); ++each) {
        if (people[each].id == member_id{}) continue;
        const person& who = made.people[each];
        double there = made.seconds - who.joins;
        if (!who.there.empty()) {
            there = 0;
            for (const stretch& spell : who.there) there += spell.until - spell.from;
        }
        all.people_hours += there / 3600;
    }
    for (std::size_t each = 0; each < posts.size(); ++each) {
        const bool counts = made.posts[each].kind != post_kind::bad &&
                            made.people[made.posts[each].author].role == role::ordinary;
        if (posts[each].id != contribution_id{}) {
            all.posts.push_back(posts[each].record);
            if (counts) ++all.people_posted;
        } else if (counts && posts[each].attempts > 0) {
            ++all.people_refused;
        }
    }
    all.votes = votes;
    all.replays = leads_to(room.history(), room.state());
    return all;
}
}  // namespace kring::trials
