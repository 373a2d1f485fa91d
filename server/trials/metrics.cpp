#include "trials/metrics.hpp"

#include <algorithm>
#include <cmath>

namespace kring::trials {
namespace {
double length_of(const std::vector<stretch>& stretches)
{
    double sum = 0;
    for (const stretch& each : stretches) sum += each.until - each.from;
    return sum;
}

// From the first of a stretch that something is bad until it is hidden, or until the stretch is over.
double seconds_to_hiding(const stretch& bad, const std::vector<stretch>& hidden, double end)
{
    for (const stretch& each : hidden) {
        if (each.until > bad.from && each.from < bad.until)
            return std::max(0.0, each.from - bad.from);
    }
    return end - bad.from;
}

// The share of their time that these were hidden.
struct loss {
    double hidden{};
    double lived{};
    std::size_t posts{};
    std::size_t ever{};

    void add(const post_record& post, double end)
    {
        hidden += length_of(post.hidden);
        lived += end - post.posted;
        ++posts;
        if (!post.hidden.empty()) ++ever;
    }
    [[nodiscard]] std::optional<double> share() const
    {
        if (lived <= 0) return std::nullopt;
        return hidden / lived;
    }
};

void measure_bad(const trial_record& what, measures& into)
{
    std::vector<double> to_hiding;
    std::size_t in_time = 0;
    for (const post_record& post : what.posts) {
        for (const stretch& each : post.bad) {
            to_hiding.push_back(seconds_to_hiding(each, post.hidden, what.seconds));
            const bool was_hidden =
                std::any_of(post.hidden.begin(), post.hidden.end(), [&](const stretch& hidden) {
                    return hidden.until > each.from && hidden.from < each.until;
                });
            if (was_hidden && to_hiding.back() <= in_time_seconds) ++in_time;
        }
    }
    if (to_hiding.empty()) return;
    into[metric::in_time] = static_cast<double>(in_time) / static_cast<double>(to_hiding.size());
    const auto middle = to_hiding.begin() + static_cast<std::ptrdiff_t>(to_hiding.size() / 2);
    std::nth_element(to_hiding.begin(), middle, to_hiding.end());
    into[metric::median_hiding] = *middle;
}

void measure_good(const trial_record& what, measures& into)
{
    loss good;
    loss targeted;
    loss smaller;
    loss larger;
    std::vector<double> wrongly;
    for (const post_record& post : what.posts) {
        if (post.was_ever_bad()) continue;
        good.add(post, what.seconds);
        if (post.targeted) targeted.add(post, what.seconds);
        if (post.kind == post_kind::contested)
            (post.group == what.smaller_group ? smaller : larger).add(post, what.seconds);
        for (const stretch& each : post.hidden) wrongly.push_back(each.until - each.from);
    }
    into[metric::good_lost] = good.share();
    if (good.posts > 0) {
        into[metric::good_hidden] =
            static_cast<double>(good.ever) / static_cast<double>(good.posts);
    }
    into[metric::targeted_lost] = targeted.share();
    into[metric::smaller_lost] = smaller.share();
    into[metric::larger_lost] = larger.share();
    if (!wrongly.empty()) {
        double sum = 0;
        for (const double each : wrongly) sum += each;
        into[metric::wrong_time] = sum / static_cast<double>(wrongly.size());
    }
}

// Two-sided 95 % of Student's t, by degrees of freedom from 1 (any table of the distribution).
constexpr std::array<double, 30> student{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                         2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                         2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                         2.060,  2.056, 2.052, 2.048, 2.045, 2.042};

double student_of(std::size_t freedom)
{
    if (freedom <= student.size()) return student[freedom - 1];
    // The first two terms of its expansion around the normal distribution (Abramowitz and Stegun, 26.7.5).
    constexpr double normal = 1.959964;
    const double first = (normal * normal * normal + normal) / 4;
    return normal + first / static_cast<double>(freedom);
}
}  // namespace

std::string_view name_of(metric which)
{
    switch (which) {
        case metric::exposure: return "exposure";
        case metric::in_time: return "hidden in 120 s";
        case metric::median_hiding: return "median to hide";
        case metric::good_lost: return "good time lost";
        case metric::good_hidden: return "good ever hidden";
        case metric::targeted_lost: return "targeted lost";
        case metric::smaller_lost: return "smaller group lost";
        case metric::larger_lost: return "larger group lost";
        case metric::requests: return "jury requests";
        case metric::answers: return "jury answers";
        case metric::decisions: return "facilitator decisions";
        case metric::wrong_time: return "wrongly hidden for";
        case metric::refused: return "good refused";
        case metric::replays: return "replays equal";
    }
    return {};
}

std::optional<double> views_of_bad(const trial_record& what)
{
    double views = 0;
    double stretches = 0;
    for (const post_record& post : what.posts) {
        views += post.views_while_bad;
        stretches += static_cast<double>(post.bad.size());
    }
    if (stretches <= 0) return std::nullopt;
    return views / stretches;
}

measures measure(const trial_record& what, std::optional<double> unmoderated)
{
    measures made;
    const auto views = views_of_bad(what);
    if (views && unmoderated && *unmoderated > 0) made[metric::exposure] = *views / *unmoderated;
    measure_bad(what, made);
    measure_good(what, made);
    if (what.people_hours > 0) {
        made[metric::requests] = what.jury_requests / what.people_hours;
        made[metric::answers] = what.jury_answers / what.people_hours;
    }
    if (what.seconds > 0) made[metric::decisions] = what.decisions * 3600.0 / what.seconds;
    const std::uint32_t wanted = what.people_posted + what.people_refused;
    if (wanted > 0) made[metric::refused] = static_cast<double>(what.people_refused) / wanted;
    made[metric::replays] = what.replays ? 1 : 0;
    return made;
}

std::optional<estimate> estimate_of(const std::vector<double>& values)
{
    if (values.empty()) return std::nullopt;
    estimate made;
    made.count = values.size();
    const auto count = static_cast<double>(values.size());
    for (const double each : values) made.mean += each;
    made.mean /= count;
    if (values.size() < 2) return made;
    double squares = 0;
    for (const double each : values) squares += (each - made.mean) * (each - made.mean);
    const double error = std::sqrt(squares / (count - 1) / count);
    made.half = student_of(values.size() - 1) * error;
    return made;
}
}  // namespace kring::trials
