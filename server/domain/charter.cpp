#include "domain/charter.hpp"

#include <algorithm>
#include <chrono>

namespace kring::domain {
bool calendar_date::is_valid() const
{
    if (number > 9999'12'31) return false;
    const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(number / 100'00)},
                                          std::chrono::month{number / 100 % 100},
                                          std::chrono::day{number % 100}};
    return number >= 1000'01'01 && day.ok();
}

bool promise_same(const charter& left, const charter& right)
{
    return left.promise == right.promise && left.due == right.due &&
           left.decision_maker == right.decision_maker;
}

bool counts_something(const charter& of)
{
    return std::any_of(of.goals.begin(), of.goals.end(),
                       [](const goal& each) { return each.measure != goal_measure::none; });
}
}  // namespace kring::domain
