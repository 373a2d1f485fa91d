#include "tools/load_report.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace kring::tools {
namespace {
TEST(load_report, is_one_line_of_json)
{
    load_report report;
    EXPECT_EQ(report.to_json(), "{}");
    report.put("mode", "fanout");
    report.put("connections", std::uint64_t{1000});
    report.put("deliveries_per_s", 1234.5678);
    EXPECT_EQ(report.to_json(),
              R"({"mode":"fanout","connections":1000,"deliveries_per_s":1234.568})");
}

TEST(load_report, escapes_what_json_cannot_have_in_a_text)
{
    load_report report;
    report.put("label", "a \"b\" \\ c\n\x01");
    EXPECT_EQ(report.to_json(), R"({"label":"a \"b\" \\ c\u000a\u0001"})");
}

TEST(load_report, has_no_number_that_json_does_not_know)
{
    load_report report;
    report.put("a", std::numeric_limits<double>::infinity());
    report.put("b", std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(report.to_json(), R"({"a":0.000,"b":0.000})");
}

TEST(load_report, gives_latencies_in_milliseconds)
{
    latency_histogram nanoseconds;
    nanoseconds.add(2'000'000);
    load_report report;
    report.put_ms("latency_ms", nanoseconds);
    EXPECT_EQ(report.to_json(),
              R"({"latency_ms_n":1,"latency_ms_mean":2.000,"latency_ms_p50":2.000,)"
              R"("latency_ms_p90":2.000,"latency_ms_p99":2.000,"latency_ms_p999":2.000,)"
              R"("latency_ms_max":2.000})");
}

TEST(load_report, is_a_table_for_people)
{
    load_report report;
    report.put("mode", "votes");
    report.put("acks", std::uint64_t{1234567});
    report.put("wall_s", 1000.25);
    report.put("change", -123.5);
    EXPECT_EQ(report.to_table(),
              "  mode    votes\n"
              "  acks    1,234,567\n"
              "  wall_s  1,000.250\n"
              "  change  -123.500\n");
}
}  // namespace
}  // namespace kring::tools
