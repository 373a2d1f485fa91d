// The one file that knows the library's types: it serialises, and nothing else of it is used.
#include "http/metrics.hpp"

#include "base/crypto.hpp"
#include "http/responses.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <memory>

namespace kring::http {
namespace {
struct metrics_ground {
    std::string token;
    std::function<boost::asio::awaitable<metrics>()> collect;
};

prometheus::ClientMetric::Histogram histogram_of(const distribution_metric& from)
{
    prometheus::ClientMetric::Histogram made;
    made.sample_count = from.of.count();
    made.sample_sum = static_cast<double>(from.of.sum) / from.per_unit;
    std::uint64_t so_far = 0;
    for (const distribution::step& each : from.of.steps) {
        so_far += each.count;
        made.bucket.push_back({so_far, static_cast<double>(each.up_to) / from.per_unit});
    }
    made.bucket.push_back({made.sample_count, std::numeric_limits<double>::infinity()});
    return made;
}

boost::asio::awaitable<net::http_response> answer_metrics(
    std::shared_ptr<const metrics_ground> ground, net::http_request request)
{
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view given = request.header("authorization");
    const bool knows = given.starts_with(scheme) &&
                       equal_in_constant_time(given.substr(scheme.size()), ground->token);
    if (!knows) co_return error_response(401, "METRICS_TOKEN_NEEDED");
    const metrics all = co_await ground->collect();
    co_return net::make_response(200, "text/plain; version=0.0.4; charset=utf-8", to_text(all));
}
}  // namespace

std::string to_text(const metrics& all)
{
    std::vector<prometheus::MetricFamily> families;
    for (const metric& each : all.plain) {
        prometheus::MetricFamily family;
        family.name = each.name;
        family.help = each.help;
        family.type = each.kind == metric_kind::counter ? prometheus::MetricType::Counter
                                                        : prometheus::MetricType::Gauge;
        for (const sample& one : each.samples) {
            prometheus::ClientMetric made;
            for (const auto& [name, value] : one.labels) made.label.push_back({name, value});
            made.counter.value = one.value;
            made.gauge.value = one.value;
            family.metric.push_back(std::move(made));
        }
        families.push_back(std::move(family));
    }
    for (const distribution_metric& each : all.distributions) {
        prometheus::MetricFamily family;
        family.name = each.name;
        family.help = each.help;
        family.type = prometheus::MetricType::Histogram;
        prometheus::ClientMetric made;
        made.histogram = histogram_of(each);
        family.metric.push_back(std::move(made));
        families.push_back(std::move(family));
    }
    return prometheus::TextSerializer{}.Serialize(families);
}

void add_metrics_route(router& routes, std::string token,
                       std::function<boost::asio::awaitable<metrics>()> collect)
{
    auto shared = std::make_shared<const metrics_ground>(
        metrics_ground{std::move(token), std::move(collect)});
    routes.add(net::http_method::get, "/metrics", [shared](net::http_request request, std::string) {
        return answer_metrics(shared, std::move(request));
    });
}
}  // namespace kring::http
