#include "tools/progress_line.hpp"

#include <algorithm>

namespace kring::tools {
namespace {
constexpr std::chrono::milliseconds drawn_interval{100};
constexpr std::chrono::milliseconds plain_interval{2000};
constexpr std::size_t bar_columns = 30;

std::size_t share(std::size_t done, std::size_t all, std::size_t of)
{
    return all == 0 ? of : done * of / all;
}
}  // namespace

std::string grouped(std::size_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t digits = 3; digits < text.size(); digits += 4)
        text.insert(text.size() - digits, 1, ',');
    return text;
}

std::string to_text(const progress& now)
{
    std::string text = now.what + " " + grouped(now.done) + " of " + grouped(now.all) + " (" +
                       std::to_string(share(now.done, now.all, 100)) + " %), " +
                       grouped(now.per_second) + "/s, " + std::to_string(now.elapsed.count()) +
                       " s";
    if (now.reconnecting > 0) {
        text += ", reconnecting " + grouped(now.reconnecting);
        if (!now.trouble.empty()) text += " (" + now.trouble + ")";
    }
    return text;
}

void progress_line::show(const progress& now, std::chrono::steady_clock::time_point at)
{
    const std::size_t tenths = share(now.done, now.all, 10);
    const bool is_away = now.reconnecting > 0;
    const bool is_new =
        now.what != shown_what_ || tenths != shown_tenths_ || is_away != shown_away_;
    const bool is_plain = style_ == progress_style::plain_lines;
    if (at - shown_ < (is_plain ? plain_interval : drawn_interval) && !(is_plain && is_new)) return;
    shown_ = at;
    shown_what_ = now.what;
    shown_tenths_ = tenths;
    shown_away_ = is_away;
    if (is_plain) {
        out_ << to_text(now) << std::endl;
        return;
    }
    const std::size_t filled = share(now.done, now.all, bar_columns);
    const std::string text = "[" + std::string(filled, '#') +
                             std::string(bar_columns - filled, '.') + "] " + to_text(now);
    // Blanks over what a longer line left behind.
    const std::size_t rest = drawn_columns_ > text.size() ? drawn_columns_ - text.size() : 0;
    out_ << '\r' << text << std::string(rest, ' ') << std::flush;
    drawn_columns_ = text.size();
}

void progress_line::say(const std::string& line)
{
    if (drawn_columns_ > 0) out_ << '\r' << std::string(drawn_columns_, ' ') << '\r';
    drawn_columns_ = 0;
    out_ << line << std::endl;
}
}  // namespace kring::tools
