#include "base/limit_counts.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace kring {
namespace {
TEST(limit_counts, has_a_name_of_its_own_for_every_limit)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < limits_counted; ++i) {
        const std::string name{name_of(static_cast<limit>(i))};
        EXPECT_NE(name, "unknown") << i;
        EXPECT_TRUE(names.insert(name).second) << name;
    }
}

TEST(limit_counts, counts_each_limit_apart)
{
    limit_counts counts;
    counts.add(limit::backlog);
    counts.add(limit::backlog, 2);
    EXPECT_EQ(counts.of(limit::backlog), 3u);
    EXPECT_EQ(counts.of(limit::connections), 0u);
}
}  // namespace
}  // namespace kring
