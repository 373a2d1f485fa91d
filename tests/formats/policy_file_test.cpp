// Policies as files: what is taken, what is refused and how it is said, and that what is written is read back the same.
#include "formats/policy_file.hpp"

#include <gtest/gtest.h>

namespace kring::formats {
namespace {
using domain::policy_base;
using domain::policy_number;

format_fault fault_of(std::string_view text)
{
    const auto read = read_policy(text);
    EXPECT_FALSE(read);
    return read ? format_fault{} : read.error();
}

TEST(policy_file, begins_from_its_base)
{
    const auto read = read_policy("base = \"careful\"\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, domain::preset(policy_base::careful));
}

TEST(policy_file, changes_the_numbers_it_names)
{
    const auto read = read_policy("base = \"standard\"\nblur_people = 5\njuries = 0\n");
    ASSERT_TRUE(read);
    domain::policy wanted = domain::preset(policy_base::standard);
    wanted[policy_number::blur_people] = 5;
    wanted[policy_number::juries] = 0;
    EXPECT_EQ(*read, wanted);
}

TEST(policy_file, needs_a_base)
{
    EXPECT_EQ(fault_of("blur_people = 5\n").kind, fault_kind::missing_field);
    const format_fault unknown = fault_of("base = \"strict\"\n");
    EXPECT_EQ(unknown.kind, fault_kind::unknown_word);
    EXPECT_EQ(text_of(unknown, "mine.toml"),
              "mine.toml, line 1: the word must be one of these: base: light, standard, careful");
}

TEST(policy_file, refuses_what_it_does_not_know)
{
    const format_fault fault = fault_of("base = \"standard\"\n\nblur_persons = 5\n");
    EXPECT_EQ(fault, (format_fault{fault_kind::unknown_field, 3, "blur_persons"}));
}

TEST(policy_file, refuses_a_number_out_of_its_range_with_the_range)
{
    const format_fault fault = fault_of("base = \"standard\"\nblur_people = 11\n");
    EXPECT_EQ(text_of(fault, "mine.toml"), "mine.toml, line 2: out of range: blur_people: 1 to 10");
    EXPECT_EQ(fault_of("base = \"standard\"\nblur_people = -1\n").kind, fault_kind::out_of_range);
    EXPECT_EQ(fault_of("base = \"standard\"\nblur_people = 4294967297\n").kind,
              fault_kind::out_of_range);
    EXPECT_EQ(fault_of("base = \"standard\"\nblur_people = 2.5\n").kind, fault_kind::wrong_type);
}

TEST(policy_file, refuses_numbers_that_do_not_fit_each_other)
{
    const format_fault fault = fault_of("base = \"standard\"\ncall = 9000\nblur = 5000\n");
    EXPECT_EQ(fault.kind, fault_kind::out_of_range);
    EXPECT_EQ(fault.line, 3U);
    EXPECT_EQ(fault.what, "blur: 9000 to 20000 with the other numbers as they are");
    // The number at fault is the base's: the base is what is shown.
    EXPECT_EQ(fault_of("call = 9000\nbase = \"standard\"\n").line, 2U);
}

TEST(policy_file, refuses_what_is_no_toml)
{
    const format_fault fault = fault_of("base = \n");
    EXPECT_EQ(fault.kind, fault_kind::syntax);
    EXPECT_EQ(fault.line, 1U);
}

TEST(policy_file, is_written_as_it_is_read)
{
    for (const auto base : {policy_base::light, policy_base::standard, policy_base::careful}) {
        domain::policy changed = domain::preset(base);
        EXPECT_EQ(*read_policy(write_policy(changed)), changed);
        for (std::size_t each = 1; each <= domain::policy_numbers; ++each) {
            const auto which = static_cast<policy_number>(each);
            domain::policy other = changed;
            other[which] = changed[which] == domain::range_of(which).min
                               ? domain::range_of(which).min + 1
                               : changed[which] - 1;
            if (domain::fault_of(other)) continue;
            EXPECT_EQ(*read_policy(write_policy(other)), other) << domain::name_of(which);
        }
    }
}
}  // namespace
}  // namespace kring::formats
