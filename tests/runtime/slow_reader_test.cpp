// Who takes less than it is sent, and what it costs the others: nothing, and the server no more than its bounds.
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kring::tests {
namespace {
TEST(slow_reader, is_cut_when_all_that_waits_is_too_much_and_comes_back_without_a_gap)
{
    runtime::server_options options;
    // Each reader alone may be far behind; together they may not.
    options.feed_bounds.bytes_max = 64 * 1024 * 1024;
    options.feed_bounds.frames_max = 100'000;
    options.outgoing_bytes_max = 256 * 1024;
    running_server server{1, options};
    const room_id room = server.create_room();
    socket_client lead{server, socket_client::joining(server, room, "Noor",
                                                      rooms::credential_kind::facilitator_link, 4)};
    ASSERT_TRUE(lead.enter());
    ASSERT_TRUE(lead.settle(domain::open_room{}));
    const auto idea = lead.settle(domain::post_idea{"Plant trees"});
    ASSERT_TRUE(idea);
    const contribution_id parent{std::get<rooms::accepted>(idea->outcome).at.value()};

    socket_client slow{server, socket_client::joining(server, room, "Ana")};
    ASSERT_TRUE(slow.enter());
    // More than both kernels hold for a connection whose reader has stopped.
    const std::string text(1900, 'k');
    for (int count = 0; count < 1500; ++count) {
        const auto answer = lead.settle(domain::post_reply{parent, text});
        ASSERT_TRUE(answer);
        ASSERT_TRUE(std::holds_alternative<rooms::accepted>(answer->outcome));
    }
    // The server looks once a second; asking it something is how a test waits.
    while (server.counts.of(limit::outgoing_bytes) == 0) static_cast<void>(server.figures());
    while (slow.step()) {
    }
    EXPECT_EQ(slow.closed_with, 4410u);
    ASSERT_TRUE(slow.enter());
    const auto last = lead.settle(domain::post_reply{parent, "the last one"});
    ASSERT_TRUE(last);
    const sequence end = std::get<rooms::accepted>(last->outcome).at;
    ASSERT_TRUE(slow.step_until([&] { return slow->view().as_of >= end; }));
    ASSERT_TRUE(lead.step_until([&] { return lead->view().as_of >= end; }));
    EXPECT_EQ(slow->view().items.size(), lead->view().items.size());
}
}  // namespace
}  // namespace kring::tests
