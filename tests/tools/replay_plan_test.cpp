#include "tools/replay_plan.hpp"

#include "base/limits.hpp"
#include "small_export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace kring::tools {
namespace {
using tests::small_export;
using votes = std::map<std::size_t, std::int32_t>;

key_256 secret_of(std::uint64_t seed)
{
    return replay_secret(key_256{7}, seed);
}

polis_export real(const std::string& name)
{
    auto read = read_polis_export(std::filesystem::path{POLIS_EXPORTS} / name);
    EXPECT_TRUE(read.has_value()) << read.error().text;
    return read ? std::move(*read) : polis_export{};
}

TEST(replay_plan, is_the_same_every_time)
{
    const polis_export source = small_export{}.value();
    const replay_plan once = plan_replay(source, secret_of(1));
    const replay_plan again = plan_replay(source, secret_of(1));
    ASSERT_EQ(once.actors.size(), 4u);
    for (std::size_t actor = 0; actor < once.actors.size(); ++actor) {
        EXPECT_EQ(once.actors[actor].nonce, again.actors[actor].nonce);
        EXPECT_EQ(once.actors[actor].outbox, again.actors[actor].outbox);
        EXPECT_EQ(once.actors[actor].steps, again.actors[actor].steps);
    }
    EXPECT_EQ(once.actors[0].name, "Participant 10");
    EXPECT_EQ(once.actors[once.facilitator()].name, "Facilitator");
}

TEST(replay_plan, draws_other_members_for_every_actor_seed_and_master_key)
{
    const polis_export source = small_export{}.value();
    std::set<bytes> nonces;
    std::set<outbox_id> outboxes;
    for (const key_256& secret : {secret_of(1), secret_of(2), replay_secret(key_256{8}, 1)}) {
        for (const replay_actor& each : plan_replay(source, secret).actors) {
            EXPECT_EQ(each.nonce.size(), 32u);
            nonces.insert(each.nonce);
            outboxes.insert(each.outbox);
        }
    }
    EXPECT_EQ(nonces.size(), 12u);
    EXPECT_EQ(outboxes.size(), 12u);
    EXPECT_FALSE(outboxes.contains(outbox_id{}));
}

TEST(replay_plan, numbers_each_actors_steps_from_one)
{
    const replay_plan plan = plan_replay(real("15-per-hour-seattle"), secret_of(1));
    EXPECT_EQ(plan.steps.size(), 2u + 54 + 2995 + 23);
    for (std::size_t actor = 0; actor < plan.actors.size(); ++actor) {
        std::uint64_t counter = 0;
        for (const std::size_t index : plan.actors[actor].steps) {
            EXPECT_EQ(plan.steps[index].actor, actor);
            EXPECT_EQ(plan.steps[index].counter.value(), ++counter);
        }
    }
}

TEST(replay_plan, needs_only_earlier_steps)
{
    for (const char* name : {"15-per-hour-seattle", "scoop-hivemind.biodiversity"}) {
        const polis_export source = real(name);
        const replay_plan plan = plan_replay(source, secret_of(1));
        std::set<std::size_t> posted;
        std::set<std::size_t> hidden;
        ASSERT_EQ(plan.steps[0].kind, step_kind::rules);
        ASSERT_EQ(plan.steps[1].kind, step_kind::open);
        for (std::size_t index = 2; index < plan.steps.size(); ++index) {
            const replay_step& step = plan.steps[index];
            EXPECT_GE(step.time, plan.steps[index - 1].time);
            EXPECT_FALSE(hidden.contains(step.comment)) << "nothing happens to what is hidden";
            switch (step.kind) {
                case step_kind::rules:
                case step_kind::open: ADD_FAILURE() << "opened twice"; break;
                case step_kind::post: EXPECT_TRUE(posted.insert(step.comment).second); break;
                case step_kind::vote: EXPECT_TRUE(posted.contains(step.comment)); break;
                case step_kind::hide:
                    EXPECT_TRUE(posted.contains(step.comment));
                    EXPECT_EQ(source.comments[step.comment].moderation, polis_moderation::rejected);
                    hidden.insert(step.comment);
                    break;
            }
        }
        EXPECT_EQ(posted.size(), source.comments.size());
        EXPECT_EQ(hidden.size(), name == std::string{"15-per-hour-seattle"} ? 23u : 162u);
    }
}

TEST(replay_plan, posts_a_statement_before_a_vote_that_came_earlier)
{
    const polis_export source =
        small_export{}.with("votes.csv", "3000,x,3,20,1", "900,x,3,20,1").value();
    const replay_plan plan = plan_replay(source, secret_of(1));
    ASSERT_EQ(plan.steps[2].kind, step_kind::post);
    EXPECT_EQ(plan.steps[2].comment, 3u);
    EXPECT_EQ(plan.steps[3].kind, step_kind::vote);
    EXPECT_EQ(plan.steps[4].kind, step_kind::hide);
}

TEST(replay_plan, marks_the_vote_that_stands_already)
{
    const replay_plan plan = plan_replay(small_export{}.value(), secret_of(1));
    std::vector<step_effect> effects;
    for (const std::size_t index : plan.actors[0].steps) {
        if (plan.steps[index].kind == step_kind::vote && plan.steps[index].comment == 0) {
            effects.push_back(plan.steps[index].effect);
        }
    }
    EXPECT_THAT(effects, testing::ElementsAre(step_effect::changes, step_effect::repeats,
                                              step_effect::changes, step_effect::changes));
}

// --- going on ---

// What a room knows of one member: its votes and statements, and the outbox window, as room_machine keeps them.
struct modelled_room {
    votes standing;
    std::size_t statements{};
    std::set<std::uint64_t> applied;
    std::uint64_t highest{};

    void take(const replay_step& step)
    {
        const std::uint64_t counter = step.counter.value();
        if (counter + limits::outbox_window <= highest || applied.contains(counter)) return;
        if (step.kind == step_kind::vote) {
            const auto found = standing.find(step.comment);
            if (found != standing.end() && found->second == step.value) return;
            standing[step.comment] = step.value;
        } else {
            ++statements;
        }
        applied.insert(counter);
        highest = std::max(highest, counter);
    }
};

modelled_room after(const replay_plan& plan, std::size_t actor, std::size_t steps)
{
    modelled_room room;
    for (std::size_t place = 0; place < steps; ++place)
        room.take(plan.steps[plan.actors[actor].steps[place]]);
    return room;
}

// Stops a member after every number of steps, goes on as a replay does, and looks where it ends. With `late`, the next
// command of the stopped run arrives after the new one has looked.
void stop_everywhere(const replay_plan& plan, bool late)
{
    for (std::size_t actor = 0; actor < plan.facilitator(); ++actor) {
        const std::vector<std::size_t>& steps = plan.actors[actor].steps;
        const modelled_room whole = after(plan, actor, steps.size());
        for (std::size_t stopped = 0; stopped <= steps.size(); ++stopped) {
            modelled_room room = after(plan, actor, stopped);
            const auto at = find_resume_point(plan, actor, room.statements, room.standing);
            ASSERT_TRUE(at.has_value());
            ASSERT_LE(at->least, stopped);
            ASSERT_GE(at->most, stopped);
            if (late && stopped < steps.size()) room.take(plan.steps[steps[stopped]]);
            for (std::size_t place = 0; place < steps.size(); ++place) {
                const replay_step& step = plan.steps[steps[place]];
                if (!at->leaves_out(place, step.effect)) room.take(step);
            }
            ASSERT_EQ(room.standing, whole.standing)
                << plan.actors[actor].name << " stopped after " << stopped;
            ASSERT_EQ(room.statements, whole.statements);
        }
    }
}

TEST(resume_point, leads_to_the_same_end_from_everywhere)
{
    for (const bool late : {false, true}) {
        stop_everywhere(plan_replay(small_export{}.value(), secret_of(1)), late);
        stop_everywhere(plan_replay(real("15-per-hour-seattle"), secret_of(1)), late);
    }
}

TEST(resume_point, leads_to_the_same_end_past_the_window)
{
    // Back and forth with double clicks, long enough for the first ones to be stale.
    small_export source;
    std::string& rows = source.files.at("votes.csv");
    for (int round = 0; round < 60; ++round) {
        const std::string time = std::to_string(6000 + round);
        const std::string value = round % 2 == 0 ? "-1" : "1";
        rows += time + ",x,0,10," + value + "\n" + time + ",x,0,10," + value + "\n";
    }
    for (const bool late : {false, true})
        stop_everywhere(plan_replay(source.value(), secret_of(1)), late);
}

TEST(resume_point, is_none_for_votes_that_are_not_of_this_export)
{
    const replay_plan plan = plan_replay(small_export{}.value(), secret_of(1));
    EXPECT_EQ(find_resume_point(plan, 0, 0, {}), (resume_point{0, 0}));
    EXPECT_EQ(find_resume_point(plan, 0, 2, votes{{0, 0}}), std::nullopt);
    EXPECT_EQ(find_resume_point(plan, 0, 0, votes{{0, 1}}), std::nullopt);
    EXPECT_EQ(find_resume_point(plan, 2, 0, votes{{1, -1}, {3, 1}}), std::nullopt);
    EXPECT_EQ(find_resume_point(plan, 2, 0, votes{{1, -1}}), (resume_point{1, 1}));
}
}  // namespace
}  // namespace kring::tools
