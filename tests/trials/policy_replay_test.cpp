// A room's log under other rules.
#include "trials/policy_replay.hpp"

#include "trials/room_driver.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kring::trials {
namespace {
using domain::policy_base;
using domain::policy_number;

domain::policy eager()
{
    domain::policy made = domain::preset(policy_base::standard);
    made[policy_number::juries] = 1;
    return made;
}

// Twenty people; a post that many of them flag at once, and whoever is called removes it.
class eventful_room {
public:
    explicit eventful_room(const domain::policy& rules)
        : room_(rules, 1, [this](const domain::event& fact) { note(fact); })
    {
        for (std::uint64_t each = 1; each <= 20; ++each)
            people_.push_back(*room_.join("Person " + std::to_string(each), each));
        wait(400);
        domain::post_idea idea;
        idea.text = "Buy my watches, they are cheap";
        const auto posted = room_.wish(people_[0], idea);
        EXPECT_TRUE(posted);
        post_ = contribution_id{posted->value()};
        for (std::size_t who = 1; who <= 6; ++who) {
            wait(7);
            domain::flag_contribution flag;
            flag.contribution = post_;
            flag.reason = domain::flag_reason::spam;
            // Once it is hidden nobody flags it any more.
            static_cast<void>(room_.wish(people_[who], flag));
            answer_all();
        }
        wait(200);
    }

    [[nodiscard]] const std::vector<domain::event>& log() const { return room_.history(); }
    [[nodiscard]] contribution_id post() const { return post_; }
    [[nodiscard]] bool is_hidden() const { return room_.state().find(post_)->is_hidden(); }

private:
    void note(const domain::event& fact)
    {
        if (const auto* called = std::get_if<domain::jury_called>(&fact.body)) {
            jury_ = jury_id{fact.at.value()};
            for (const member_id each : called->drawn) waiting_.push_back(each);
        }
        if (const auto* added = std::get_if<domain::jurors_added>(&fact.body))
            for (const member_id each : added->drawn) waiting_.push_back(each);
    }
    void answer_all()
    {
        wait(3);
        while (!waiting_.empty()) {
            const member_id who = waiting_.front();
            waiting_.erase(waiting_.begin());
            static_cast<void>(
                room_.wish(who, domain::answer_jury{jury_, domain::jury_answer::remove}));
        }
    }
    void wait(int seconds) { room_.advance(room_.now() + std::chrono::seconds{seconds}); }

    jury_id jury_{};
    std::vector<member_id> waiting_;
    std::vector<member_id> people_;
    contribution_id post_{};
    room_driver room_;
};

const replayed_contribution* find(const policy_replay& in, contribution_id id)
{
    const auto found = std::find_if(in.contributions.begin(), in.contributions.end(),
                                    [id](const auto& each) { return each.id == id; });
    return found == in.contributions.end() ? nullptr : &*found;
}
bool has(const std::vector<replayed_act>& acts, replayed_kind kind)
{
    return std::any_of(acts.begin(), acts.end(),
                       [kind](const replayed_act& each) { return each.kind == kind; });
}

TEST(policy_replay, under_the_same_rules_is_what_was)
{
    const eventful_room past{eager()};
    ASSERT_TRUE(past.is_hidden());
    const policy_replay found = replay_policy(past.log(), eager());
    const replayed_contribution* post = find(found, past.post());
    ASSERT_NE(post, nullptr);
    EXPECT_FALSE(post->differs());
    EXPECT_TRUE(has(post->then, replayed_kind::called));
    EXPECT_TRUE(has(post->then, replayed_kind::removed));
    EXPECT_EQ(post->then, post->now);
    EXPECT_TRUE(found.refused.empty());
    EXPECT_EQ(found.answers_left, 0U);
}

TEST(policy_replay, without_juries_has_none)
{
    const eventful_room past{eager()};
    domain::policy none = eager();
    none[policy_number::juries] = 0;
    const policy_replay found = replay_policy(past.log(), none);
    const replayed_contribution* post = find(found, past.post());
    ASSERT_NE(post, nullptr);
    EXPECT_TRUE(post->differs());
    EXPECT_TRUE(post->now.empty());
    EXPECT_EQ(found.jurors, 0U);
    EXPECT_GT(found.answers_left, 0U);
}

// Where no jury sat before, those who are drawn now have said nothing.
TEST(policy_replay, calls_juries_that_never_sat_and_says_that_they_have_no_answers)
{
    domain::policy none = eager();
    none[policy_number::juries] = 0;
    const eventful_room past{none};
    ASSERT_FALSE(past.is_hidden());
    const policy_replay found = replay_policy(past.log(), eager());
    const replayed_contribution* post = find(found, past.post());
    ASSERT_NE(post, nullptr);
    EXPECT_TRUE(post->then.empty());
    EXPECT_TRUE(has(post->now, replayed_kind::called));
    EXPECT_FALSE(has(post->now, replayed_kind::removed));
    EXPECT_GT(found.jurors, 0U);
    EXPECT_EQ(found.answered, 0U);
}

TEST(policy_replay, tells_what_would_have_been_refused)
{
    domain::policy calm = eager();
    calm[policy_number::alike_percent] = 0;
    room_driver room{calm, 1, {}};
    const auto one = room.join("Ana", 1);
    const auto two = room.join("Bo", 2);
    domain::post_idea idea;
    idea.text = "A bench under the lime tree at the station square";
    ASSERT_TRUE(room.wish(*one, idea));
    room.advance(room.now() + std::chrono::seconds{20});
    ASSERT_TRUE(room.wish(*two, idea));
    domain::policy strict = calm;
    strict[policy_number::alike_percent] = 80;
    const policy_replay found = replay_policy(room.history(), strict);
    ASSERT_EQ(found.refused.size(), 1U);
    EXPECT_EQ(found.refused.begin()->first, domain::refusal::too_alike);
    EXPECT_EQ(found.refused.begin()->second, 1U);
    EXPECT_TRUE(replay_policy(room.history(), calm).refused.empty());
}
}  // namespace
}  // namespace kring::trials
