#include "tools/load_report.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace kring::tools {
namespace {
std::string in_json(std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string made = "\"";
    for (const char each : text) {
        const auto octet = static_cast<unsigned char>(each);
        if (each == '"' || each == '\\') {
            made += '\\';
            made += each;
        } else if (octet < 0x20) {
            made += "\\u00";
            made += digits[octet >> 4];
            made += digits[octet & 0xfu];
        } else {
            made += each;
        }
    }
    return made + '"';
}

std::string with_thousands(const std::string& number)
{
    const auto point = std::min(number.find('.'), number.size());
    std::string made = number;
    for (std::size_t place = point; place > 3 && made[place - 4] != '-'; place -= 3)
        made.insert(place - 3, 1, ',');
    return made;
}
}  // namespace

void load_report::put(std::string_view name, std::string_view text)
{
    figures_.push_back({std::string{name}, figure_kind::text, std::string{text}});
}

void load_report::put(std::string_view name, std::uint64_t number)
{
    figures_.push_back({std::string{name}, figure_kind::number, std::to_string(number)});
}

void load_report::put(std::string_view name, double number)
{
    // JSON has neither infinity nor "not a number": what cannot be said is 0.
    if (!std::isfinite(number)) number = 0;
    std::array<char, 400> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, 3);
    figures_.push_back({std::string{name}, figure_kind::number, std::string{text.data(), end.ptr}});
}

void load_report::put_ms(std::string_view name, const latency_histogram& nanoseconds)
{
    const std::string begin{name};
    const auto in_ms = [](std::uint64_t value) { return static_cast<double>(value) / 1e6; };
    put(begin + "_n", nanoseconds.count());
    put(begin + "_mean", nanoseconds.mean() / 1e6);
    put(begin + "_p50", in_ms(nanoseconds.quantile(0.5)));
    put(begin + "_p90", in_ms(nanoseconds.quantile(0.9)));
    put(begin + "_p99", in_ms(nanoseconds.quantile(0.99)));
    put(begin + "_p999", in_ms(nanoseconds.quantile(0.999)));
    put(begin + "_max", in_ms(nanoseconds.largest()));
}

std::string load_report::to_json() const
{
    std::string made = "{";
    for (const figure& each : figures_) {
        if (made.size() > 1) made += ',';
        made += in_json(each.name) + ":" +
                (each.kind == figure_kind::text ? in_json(each.value) : each.value);
    }
    return made + "}";
}

std::string load_report::to_table() const
{
    std::size_t widest = 0;
    for (const figure& each : figures_) widest = std::max(widest, each.name.size());
    std::string made;
    for (const figure& each : figures_) {
        const std::string value =
            each.kind == figure_kind::text ? each.value : with_thousands(each.value);
        made += "  " + each.name + std::string(widest - each.name.size() + 2, ' ') + value + "\n";
    }
    return made;
}
}  // namespace kring::tools
