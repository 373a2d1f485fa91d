#include "tools/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace kring::tools {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using record = std::vector<std::string>;

// All records, or the text of the failure as the last record's only field behind "!".
std::vector<record> read_all(const std::string& text)
{
    std::istringstream in{text};
    csv_reader reader{in, "file.csv"};
    std::vector<record> found;
    for (;;) {
        record fields;
        const auto more = reader.next(fields);
        if (!more) {
            found.push_back({"!", more.error().text});
            return found;
        }
        if (!*more) return found;
        found.push_back(fields);
    }
}

TEST(csv_reader, reads_fields_and_lines)
{
    EXPECT_THAT(read_all("a,b,c\n1,,3\n"),
                ElementsAre(record{"a", "b", "c"}, record{"1", "", "3"}));
    EXPECT_THAT(read_all("a,b\r\n1,2\r\n"), ElementsAre(record{"a", "b"}, record{"1", "2"}));
}

TEST(csv_reader, needs_no_line_end_at_the_end)
{
    EXPECT_THAT(read_all("a,b"), ElementsAre(record{"a", "b"}));
    EXPECT_THAT(read_all("a,"), ElementsAre(record{"a", ""}));
    EXPECT_THAT(read_all(""), ElementsAre());
}

TEST(csv_reader, takes_quoted_fields_as_they_are)
{
    EXPECT_THAT(read_all("\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\r\n\",\"\"\nx,y,z,w\n"),
                ElementsAre(record{"a,b", "say \"yes\"", "two\nlines\r\n", ""},
                            record{"x", "y", "z", "w"}));
}

TEST(csv_reader, names_the_line_where_a_record_begins)
{
    const auto found = read_all("a,b\n\"1\n2\n3\",4\nx,\"y\" z\n");
    ASSERT_EQ(found.size(), 3u);
    EXPECT_THAT(found[2], ElementsAre("!", "file.csv:5: text after a closing quote"));
}

TEST(csv_reader, refuses_what_the_rfc_does_not_allow)
{
    EXPECT_THAT(read_all("a,b\"c\n").back().back(),
                HasSubstr("file.csv:1: a quote inside a field"));
    EXPECT_THAT(read_all("a\n\"b\n\nc").back().back(),
                HasSubstr("file.csv:2: the file ends inside a quoted field"));
    EXPECT_THAT(read_all("a\rb\n").back().back(), HasSubstr("carriage return"));
}

TEST(csv_reader, bounds_a_record)
{
    EXPECT_THAT(
        read_all("\"" + std::string(csv_reader::record_bytes_max, 'a') + "\"\n").back().back(),
        HasSubstr("longer than 1 MiB"));
}
}  // namespace
}  // namespace kring::tools
