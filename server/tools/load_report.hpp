// What a measurement found: named figures in the order they were put in, as one line of JSON for programs and as a table
// for people. docs/performance.md lists the names.
// Thread: a plain value with one owner.
#pragma once
#include "tools/latency_histogram.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kring::tools {
class load_report {
public:
    void put(std::string_view name, std::string_view text);
    void put(std::string_view name, std::uint64_t number);
    // With three decimals.
    void put(std::string_view name, double number);
    // NAME_n, NAME_mean, NAME_p50, NAME_p90, NAME_p99, NAME_p999, NAME_max; nanoseconds in, milliseconds out.
    void put_ms(std::string_view name, const latency_histogram& nanoseconds);

    // {"mode":"fanout",...} without a line break.
    [[nodiscard]] std::string to_json() const;
    // A line each, numbers with thousands separated.
    [[nodiscard]] std::string to_table() const;

private:
    enum class figure_kind : std::uint8_t { text, number };
    struct figure {
        std::string name;
        figure_kind kind{};
        std::string value;
    };
    std::vector<figure> figures_;
};
}  // namespace kring::tools
