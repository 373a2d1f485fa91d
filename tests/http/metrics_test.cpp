// The text that a scrape gets, and who gets it.
#include "http/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace kring::http {
namespace {
using testing::HasSubstr;
using testing::Not;

metrics some()
{
    metrics all;
    all.counter("kring_things_total", "Things.",
                {sample{{{"kind", "one"}}, 3}, sample{{{"kind", "two"}}, 0}});
    all.gauge("kring_level", "A level.", {sample{{}, 1.5}});
    histogram counted{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12'000'000}};
    counted.add(2);
    counted.add(3);
    counted.add(13'000'000);
    all.distributions.push_back({"kring_wait_seconds", "Waits.", counted.read(), 1e6});
    return all;
}

TEST(metrics, are_text_that_names_kind_labels_and_value)
{
    const std::string text = to_text(some());
    EXPECT_THAT(text, HasSubstr("# TYPE kring_things_total counter"));
    EXPECT_THAT(text, HasSubstr("kring_things_total{kind=\"one\"} 3"));
    EXPECT_THAT(text, HasSubstr("kring_things_total{kind=\"two\"} 0"));
    EXPECT_THAT(text, HasSubstr("# TYPE kring_level gauge"));
    EXPECT_THAT(text, HasSubstr("kring_level 1.5"));
}

// The steps of a histogram are each "up to here", so that they rise.
TEST(metrics, sum_up_the_steps_of_a_distribution)
{
    const std::string text = to_text(some());
    EXPECT_THAT(text, HasSubstr("# TYPE kring_wait_seconds histogram"));
    EXPECT_THAT(text, HasSubstr("kring_wait_seconds_bucket{le=\"2e-06\"} 1"));
    EXPECT_THAT(text, HasSubstr("kring_wait_seconds_bucket{le=\"12\"} 2"));
    EXPECT_THAT(text, HasSubstr("kring_wait_seconds_bucket{le=\"+Inf\"} 3"));
    EXPECT_THAT(text, HasSubstr("kring_wait_seconds_count 3"));
    EXPECT_THAT(text, HasSubstr("kring_wait_seconds_sum 13.000005"));
}

boost::asio::awaitable<metrics> collect_some()
{
    co_return some();
}

class metrics_route : public testing::Test {
protected:
    metrics_route() { add_metrics_route(routes, "the-token", collect_some); }

    net::http_response ask(const std::string& authorization)
    {
        net::http_request request;
        request.method = net::http_method::get;
        request.path = "/metrics";
        if (!authorization.empty()) request.headers.push_back({"authorization", authorization});
        boost::asio::io_context context;
        auto answered = boost::asio::co_spawn(context, routes.serve(std::move(request)),
                                              boost::asio::use_future);
        context.run();
        return answered.get();
    }

    router routes;
};

TEST_F(metrics_route, answers_the_token_alone)
{
    const auto answer = ask("Bearer the-token");
    EXPECT_EQ(answer.status, 200u);
    EXPECT_THAT(std::string{answer.header("content-type")}, HasSubstr("version=0.0.4"));
    EXPECT_THAT(*answer.body, HasSubstr("kring_level 1.5"));
    for (const char* wrong : {"", "Bearer", "Bearer ", "Bearer the-toke", "Bearer the-token2",
                              "Basic the-token", "the-token"}) {
        const auto refused = ask(wrong);
        EXPECT_EQ(refused.status, 401u) << wrong;
        EXPECT_THAT(*refused.body, Not(HasSubstr("kring_level"))) << wrong;
    }
}
}  // namespace
}  // namespace kring::http
