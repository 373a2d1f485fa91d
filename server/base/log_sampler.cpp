#include "base/log_sampler.hpp"

#include <chrono>

namespace kring {
std::optional<std::uint64_t> log_sampler::admit(std::string_view kind, instant now)
{
    const std::lock_guard lock{mutex_};
    of_kind& of = kinds_[kind];
    if (of.lines.take(lines_, now) > std::chrono::milliseconds{}) {
        ++of.left_out;
        return std::nullopt;
    }
    return std::exchange(of.left_out, 0);
}

std::vector<std::pair<std::string_view, std::uint64_t>> log_sampler::take_left_out()
{
    const std::lock_guard lock{mutex_};
    std::vector<std::pair<std::string_view, std::uint64_t>> found;
    for (auto& [kind, of] : kinds_) {
        if (of.left_out > 0) found.emplace_back(kind, std::exchange(of.left_out, 0));
    }
    return found;
}

std::string escaped_for_log(std::string_view text, std::size_t bytes_max)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const bool is_cut = text.size() > bytes_max;
    std::string shown;
    for (const char each : text.substr(0, bytes_max)) {
        const auto octet = static_cast<unsigned char>(each);
        if (octet < 0x20 || octet > 0x7e || each == '"' || each == '\\') {
            shown += "\\x";
            shown += digits[octet >> 4];
            shown += digits[octet & 0xf];
        } else {
            shown += each;
        }
    }
    if (is_cut) shown += "...";
    return shown;
}
}  // namespace kring
