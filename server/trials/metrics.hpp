// What a trial comes to, in numbers: how much of what is bad people saw, what happened to what is good, and what work it was.
// A blurred post counts as hidden.
// Thread: plain values and pure functions.
#pragma once
#include "trials/plan.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kring::trials {
// What became of a post; times in seconds from the beginning. Posts that were refused are none.
struct post_record {
    post_kind kind{post_kind::bridging};
    std::size_t group{};
    bool targeted{false};
    double posted{};
    std::vector<stretch> bad;     // while its text was bad; in order
    std::vector<stretch> hidden;  // while it was hidden or blurred; in order
    std::uint32_t views_while_bad{};

    [[nodiscard]] bool was_ever_bad() const { return !bad.empty(); }
};

struct trial_record {
    double seconds{};
    double people_hours{};  // of everybody who is no facilitator
    std::size_t smaller_group{1};
    std::vector<post_record> posts;
    std::uint32_t jury_requests{};
    std::uint32_t jury_answers{};
    std::uint32_t decisions{};  // of the facilitator
    std::uint32_t votes{};
    std::uint32_t people_refused{};  // posts of ordinary people, good ones, that never came to be
    std::uint32_t people_posted{};
    bool replays{false};  // the log alone leads to the same room
};

enum class metric : std::uint8_t {
    exposure,       // views of a bad post, as a share of those without moderation
    in_time,        // share of bad posts that were hidden within 120 s
    median_hiding,  // seconds to that, of all bad posts; of those that never were, until the end
    good_lost,      // share of their time that good posts were hidden
    good_hidden,    // share of good posts that ever were
    targeted_lost,  // as good_lost, of those that attackers aim at
    smaller_lost,   // of contested posts of the smaller group
    larger_lost,    // and of the larger
    requests,       // jury calls, of one person in an hour
    answers,
    decisions,   // of the facilitator, in an hour
    wrong_time,  // seconds that something good stays hidden once it is
    refused,     // share of people's good posts that never came to be
    replays      // 1: the log alone leads to the same room
};
inline constexpr std::size_t metric_count = static_cast<std::size_t>(metric::replays) + 1;
[[nodiscard]] std::string_view name_of(metric which);

// Nothing: there is nothing to say it of, as exposure where nothing is bad.
class measures {
public:
    [[nodiscard]] std::optional<double>& operator[](metric which)
    {
        return values_[static_cast<std::size_t>(which)];
    }
    [[nodiscard]] const std::optional<double>& operator[](metric which) const
    {
        return values_[static_cast<std::size_t>(which)];
    }
    friend bool operator==(const measures&, const measures&) = default;

private:
    std::array<std::optional<double>, metric_count> values_;
};

inline constexpr double in_time_seconds = 120;

// `unmoderated`: views of a bad post on average, where nobody hides anything.
[[nodiscard]] measures measure(const trial_record& what, std::optional<double> unmoderated);
[[nodiscard]] std::optional<double> views_of_bad(const trial_record& what);

// The mean over seeds, with the half width of its 95 % interval by Student's t.
struct estimate {
    double mean{};
    double half{};
    std::size_t count{};
    friend bool operator==(const estimate&, const estimate&) = default;
};
[[nodiscard]] std::optional<estimate> estimate_of(const std::vector<double>& values);
}  // namespace kring::trials
