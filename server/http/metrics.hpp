// `/metrics`, for the operations listener: figures in the text format of Prometheus. Whoever asks has a token of their own,
// so that a monitoring system need not hold the operator's.
// Thread: as the router.
#pragma once
#include "base/counter.hpp"
#include "http/router.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kring::http {
using label = std::pair<std::string, std::string>;

struct sample {
    std::vector<label> labels;
    double value{};
};

enum class metric_kind { counter, gauge };

// A name with its samples. Label values are from fixed sets: never the name or id of a room, a person or an address.
struct metric {
    std::string name;
    std::string help;
    metric_kind kind{metric_kind::gauge};
    std::vector<sample> samples;
};

struct distribution_metric {
    std::string name;
    std::string help;
    distribution of;
    double per_unit{1};  // so many make one of the name's unit: 1e6 microseconds a second
};

struct metrics {
    std::vector<metric> plain;
    std::vector<distribution_metric> distributions;

    void counter(std::string name, std::string help, std::vector<sample> samples)
    {
        plain.push_back(
            metric{std::move(name), std::move(help), metric_kind::counter, std::move(samples)});
    }
    void gauge(std::string name, std::string help, std::vector<sample> samples)
    {
        plain.push_back(
            metric{std::move(name), std::move(help), metric_kind::gauge, std::move(samples)});
    }
};

[[nodiscard]] std::string to_text(const metrics& all);

// Answers `Authorization: Bearer TOKEN` alone; 401 otherwise.
void add_metrics_route(router& routes, std::string token,
                       std::function<boost::asio::awaitable<metrics>()> collect);
}  // namespace kring::http
