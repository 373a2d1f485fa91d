// Rounds of a feed: at once for a hall, with an interval that follows the crowd beyond it.
#include "runtime/fan_out.hpp"
#include "support/running_server.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kring::tests {
namespace {
using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;

TEST(fan_out_pace, follows_the_number_of_listeners_up_to_a_bound)
{
    const runtime::fan_out_pace pace;
    EXPECT_EQ(pace.interval(0), 0ms);
    EXPECT_EQ(pace.interval(1000), 0ms);
    EXPECT_EQ(pace.interval(1001), 20ms);
    EXPECT_EQ(pace.interval(5000), 100ms);
    EXPECT_EQ(pace.interval(10'000), 200ms);
    EXPECT_EQ(pace.interval(20'000), 250ms);
}

TEST(fan_out, brings_everything_to_everybody_when_rounds_keep_an_interval)
{
    runtime::server_options options;
    options.pace = runtime::fan_out_pace{0, 20ms, 20ms};  // for any crowd
    running_server server{1, options};
    const room_id room = server.create_room();
    socket_client lead{server, socket_client::joining(server, room, "Noor",
                                                      rooms::credential_kind::facilitator_link, 4)};
    ASSERT_TRUE(lead.enter());
    ASSERT_TRUE(lead.settle(domain::open_room{}));
    socket_client ana{server, socket_client::joining(server, room, "Ana")};
    ASSERT_TRUE(ana.enter());
    constexpr std::size_t ideas = 20;
    for (std::size_t count = 0; count < ideas; ++count)
        ASSERT_TRUE(lead.settle(domain::post_idea{"Idea " + std::to_string(count)}));
    ASSERT_TRUE(ana.step_until([&] { return ana->view().items.size() == ideas; }));
    ASSERT_TRUE(lead.step_until([&] { return lead->view().items.size() == ideas; }));

    // Nothing follows the last of these, no counts either: it leaves when its interval is over, or never.
    sequence last{};
    for (int count = 0; count < 4; ++count) {
        const auto answer = count % 2 == 0 ? lead.settle(domain::pause_room{"A break"})
                                           : lead.settle(domain::open_room{});
        ASSERT_TRUE(answer);
        last = std::get<rooms::accepted>(answer->outcome).at;
    }
    ASSERT_TRUE(ana.step_until([&] { return ana->view().as_of >= last; }));
}

// Stands for a connection: draining takes all that it can read.
struct test_exit : net::flushable {
    void flush() override { on_flush(); }
    std::function<void()> on_flush;
};
struct follower final : test_exit, runtime::feed_follower {
    follower() : feed_follower(static_cast<net::flushable&>(*this)) {}
    int drained = 0;
    int frames = 0;
};

struct sliced_round {
    explicit sliced_round(std::size_t slice, std::size_t crowd)
        : round(context, dirty, {}, runtime::fan_out_pace{1000, 0us, 0ms, slice})
    {
        for (std::size_t i = 0; i < crowd; ++i) attach();
    }
    ~sliced_round()
    {
        for (auto& each : people) round.feed().detach(*each);
    }
    void attach()
    {
        people.push_back(std::make_unique<follower>());
        follower& who = *people.back();
        who.on_flush = [this, &who] {
            ++who.drained;
            while (round.feed().next(who)) ++who.frames;
        };
        round.attach(who);
    }
    void leave(std::size_t index)
    {
        round.feed().detach(*people[index]);
        people.erase(people.begin() + static_cast<std::ptrdiff_t>(index));
    }
    void publish() { round.publish(make_frame("text", frame_kind::binary), instant{}); }
    [[nodiscard]] std::vector<int> drained() const
    {
        std::vector<int> counts;
        for (const auto& each : people) counts.push_back(each->drained);
        return counts;
    }
    [[nodiscard]] std::vector<int> frames() const
    {
        std::vector<int> counts;
        for (const auto& each : people) counts.push_back(each->frames);
        return counts;
    }

    boost::asio::io_context context;
    net::flush_queue dirty;
    runtime::fan_out round;
    std::vector<std::unique_ptr<follower>> people;
};

TEST(fan_out_slices, each_turn_drains_one_slice_and_the_round_reaches_everybody_once)
{
    sliced_round it{2, 5};
    it.publish();
    EXPECT_TRUE(it.dirty.flush_all());
    EXPECT_THAT(it.drained(), ElementsAre(0, 0, 0, 1, 1));
    EXPECT_TRUE(it.dirty.flush_all());
    EXPECT_THAT(it.drained(), ElementsAre(0, 1, 1, 1, 1));
    EXPECT_TRUE(it.dirty.flush_all());
    EXPECT_THAT(it.drained(), ElementsAre(1, 1, 1, 1, 1));
    EXPECT_FALSE(it.dirty.flush_all());
    EXPECT_THAT(it.frames(), Each(1));
}

TEST(fan_out_slices, what_is_published_in_the_middle_of_a_round_leaves_with_the_next)
{
    sliced_round it{2, 4};
    it.publish();
    it.dirty.flush_all();
    it.publish();
    it.dirty.flush_all();
    EXPECT_THAT(it.frames(), ElementsAre(2, 2, 1, 1));
    while (it.dirty.flush_all()) {
    }
    EXPECT_THAT(it.frames(), Each(2));
}

TEST(fan_out_slices, whoever_leaves_or_comes_in_the_middle_takes_nothing_from_the_others)
{
    for (std::size_t leaver = 0; leaver < 6; ++leaver) {
        sliced_round it{2, 6};
        it.publish();
        it.dirty.flush_all();
        it.leave(leaver);
        it.attach();
        while (it.dirty.flush_all()) {
        }
        auto frames = it.frames();
        EXPECT_EQ(frames.back(), 0) << "who came later";
        frames.pop_back();
        EXPECT_THAT(frames, Each(1)) << leaver;
        it.publish();
        while (it.dirty.flush_all()) {
        }
        EXPECT_EQ(it.frames().back(), 1);
    }
}

// A round in slices of one: everybody still gets everything, whoever leaves and comes in the middle of it.
TEST(fan_out, brings_everything_to_everybody_in_slices)
{
    runtime::server_options options;
    options.pace.slice_max = 1;
    running_server server{1, options};
    const room_id room = server.create_room();
    socket_client lead{server, socket_client::joining(server, room, "Noor",
                                                      rooms::credential_kind::facilitator_link, 4)};
    ASSERT_TRUE(lead.enter());
    ASSERT_TRUE(lead.settle(domain::open_room{}));
    constexpr std::size_t crowd = 12;
    std::vector<std::unique_ptr<socket_client>> people;
    for (std::size_t index = 0; index < crowd; ++index) {
        people.push_back(std::make_unique<socket_client>(
            server, socket_client::joining(server, room, "Person " + std::to_string(index))));
        ASSERT_TRUE(people.back()->enter());
    }
    sequence last{};
    for (std::size_t count = 0; count < crowd / 2; ++count) {
        const auto answer = lead.settle(domain::post_idea{"Idea " + std::to_string(count)});
        ASSERT_TRUE(answer);
        last = std::get<rooms::accepted>(answer->outcome).at;
        people.erase(people.begin() + static_cast<std::ptrdiff_t>(count / 2));
    }
    for (auto& each : people) {
        ASSERT_TRUE((*each)->place());
        EXPECT_TRUE(each->step_until([&] { return (*each)->view().as_of >= last; }));
    }
}
}  // namespace
}  // namespace kring::tests
