// Rounds of a feed: at once for a hall, with an interval that follows the crowd beyond it.
#include "runtime/fan_out.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kring::tests {
namespace {
using namespace std::chrono_literals;

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
