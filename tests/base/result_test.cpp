#include "base/result.hpp"
#include "base/error.hpp"
#include "base/failure.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>

namespace kring {
namespace {
enum class refusal { no };

result<int> number()
{
    return 7;
}
result<int> no_number()
{
    return errc::not_found;
}
result<std::string> text()
{
    return "text";
}
result<void> done()
{
    return {};
}
result<void> not_done()
{
    return errc::malformed;
}
result<void> handed_on()
{
    if (auto made = no_number(); !made) return made.error();
    return {};
}
result<std::unique_ptr<int>> owned()
{
    return std::make_unique<int>(3);
}
result<std::unique_ptr<int>, failure> not_owned()
{
    return failure{errc::data_newer, "why"};
}
result<std::uint64_t, refusal> refused()
{
    return refusal::no;
}
result<void, refusal> void_refused()
{
    return refusal::no;
}
result<bool> yes()
{
    return true;
}

TEST(result, carries_a_value_or_a_code)
{
    EXPECT_EQ(number().value(), 7);
    EXPECT_EQ(no_number().error(), errc::not_found);
    EXPECT_EQ(text().value(), "text");
    EXPECT_TRUE(done().has_value());
    EXPECT_FALSE(done().has_error());
    EXPECT_EQ(not_done().error(), errc::malformed);
    EXPECT_EQ(handed_on().error(), errc::not_found);
    EXPECT_EQ(*owned().value(), 3);
    EXPECT_EQ(not_owned().error().text, "why");
    EXPECT_EQ(refused().error(), refusal::no);
    EXPECT_EQ(void_refused().error(), refusal::no);
    EXPECT_TRUE(yes().value());
}

TEST(result, is_copied_and_moved_like_its_value)
{
    result<std::string> first = text();
    result<std::string> second = first;
    EXPECT_EQ(first, second);
    second = result<std::string>{errc::closed};
    EXPECT_EQ(second.error(), errc::closed);
    result<std::unique_ptr<int>> moved = owned();
    const std::unique_ptr<int> inside = std::move(moved).value();
    EXPECT_EQ(*inside, 3);
    static_assert(!std::is_copy_constructible_v<result<std::unique_ptr<int>>>);
}

TEST(result, throws_the_code_where_a_missing_value_is_taken)
{
    EXPECT_THROW(static_cast<void>(no_number().value()), boost::system::system_error);
}

TEST(error, has_a_text_for_each_code)
{
    for (int code = 1; code <= static_cast<int>(errc::too_slow); ++code) {
        const error_code error{static_cast<errc>(code)};
        EXPECT_STREQ(error.category().name(), "kring");
        EXPECT_NE(error.message(), "unknown failure") << code;
        EXPECT_FALSE(error.message().empty());
        EXPECT_TRUE(error.failed());
    }
    EXPECT_NE(error_code{errc::malformed}, error_code(1, boost::system::system_category()));
}
}  // namespace
}  // namespace kring
