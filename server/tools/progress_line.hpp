// How far a long run is, for people: a line that is drawn over itself on a terminal; everywhere else a line of its own
// when something new begins, at every tenth of it, when connections are lost and when all are back, and every two seconds,
// so that a file or a pipe stays readable.
// Thread: one owner.
#pragma once
#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>

namespace kring::tools {
enum class progress_style { drawn_over, plain_lines };

struct progress {
    std::string what;  // "joining", "playing"
    std::size_t done{};
    std::size_t all{};
    std::size_t per_second{};
    std::chrono::seconds elapsed{};
    std::size_t reconnecting{};
    std::string trouble;  // why they reconnect; may be empty
};

// "playing 1,200 of 3,072 (39 %), 850/s, 3 s, reconnecting 12 (Connection refused)"
[[nodiscard]] std::string to_text(const progress& now);
// With thousands separated: 49997 is "49,997".
[[nodiscard]] std::string grouped(std::size_t number);

class progress_line {
public:
    progress_line(std::ostream& out, progress_style style) : out_(out), style_(style) {}

    // Shows it, or not yet; `at` only rises.
    void show(const progress& now, std::chrono::steady_clock::time_point at);
    // A whole line that stays.
    void say(const std::string& line);

private:
    std::ostream& out_;
    progress_style style_;
    std::chrono::steady_clock::time_point shown_{};
    std::string shown_what_;
    std::size_t shown_tenths_{};
    bool shown_away_{false};  // some were reconnecting
    std::size_t drawn_columns_{};
};
}  // namespace kring::tools
