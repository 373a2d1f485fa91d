#include "tools/polis_export.hpp"

#include "small_export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace kring::tools {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using tests::small_export;
using cells = std::vector<std::optional<std::int32_t>>;

std::string fault_of(const small_export& source)
{
    const auto read = source.read();
    return read ? "no fault" : read.error().text;
}

TEST(polis_export, is_read_whole)
{
    const polis_export read = small_export{}.value();
    EXPECT_EQ(read.topic, "Bicycles");
    EXPECT_EQ(read.description, "Where,\nand why?");
    ASSERT_EQ(read.comments.size(), 4u);
    EXPECT_EQ(read.comments[0].text, "More\nracks");
    EXPECT_EQ(read.comments[1].text, "停車 é");
    EXPECT_EQ(read.comments[2].text, "Say \"shed\"");
    EXPECT_EQ(read.comments[3].moderation, polis_moderation::rejected);
    EXPECT_EQ(read.participants[read.comments[3].author].id, 20u);
    ASSERT_EQ(read.participants.size(), 3u);
    EXPECT_EQ(read.participants[1].cells, (cells{1, 0, std::nullopt, 1}));
}

TEST(polis_export, has_its_votes_by_time_and_ties_by_file_order)
{
    const polis_export read =
        small_export{}
            .with("votes.csv", "5000,x,1,30,-1\n", "5000,x,1,30,0\n5000,x,1,30,-1\n")
            .value();
    EXPECT_TRUE(
        std::is_sorted(read.votes.begin(), read.votes.end(),
                       [](const polis_vote& a, const polis_vote& b) { return a.time < b.time; }));
    EXPECT_EQ(read.votes[read.votes.size() - 2].value, 0);
    EXPECT_EQ(read.votes.back().value, -1);
}

TEST(polis_export, knows_an_author_without_a_row)
{
    const polis_export read =
        small_export{}.with("comments.csv", "2500,x,2,10", "2500,x,2,77").value();
    ASSERT_EQ(read.participants.size(), 4u);
    EXPECT_EQ(read.participants[3].id, 77u);
    EXPECT_EQ(read.comments[2].author, 3u);
    EXPECT_EQ(read.participants[3].cells, cells(4));
}

TEST(polis_export, cleans_texts_as_a_room_does)
{
    const polis_export read =
        small_export{}.with("comments.csv", "停車 é", "caf\x65\xcc\x81 ").value();
    EXPECT_EQ(read.comments[1].text, "caf\x65\xcc\x81 ");
    EXPECT_EQ(read.comments[1].cleaned, "caf\xc3\xa9");
}

TEST(polis_export, names_file_line_and_fault)
{
    EXPECT_THAT(fault_of(small_export{}.with("votes.csv", "4000,x,0,10,-1", "4000,x,0,10,2")),
                HasSubstr("votes.csv:4: a vote must be -1, 0 or 1, not '2'"));
    EXPECT_THAT(fault_of(small_export{}.with("votes.csv", "4000,x", "soon,x")),
                HasSubstr("votes.csv:4: the timestamp"));
    EXPECT_THAT(fault_of(small_export{}.with("votes.csv", "4000,x,0", "4000,x,9")),
                HasSubstr("votes.csv:4: comments.csv"));
    EXPECT_THAT(fault_of(small_export{}.with("votes.csv", "4000,x,0,10", "4000,x,0,11")),
                HasSubstr("votes.csv:4: participants-votes.csv has no voter '11'"));
    EXPECT_THAT(fault_of(small_export{}.with("votes.csv", "4000,x,0,10,-1", "4000,x,0,10")),
                HasSubstr("votes.csv:4: 4 fields where the first line has 5"));
    EXPECT_THAT(fault_of(small_export{}.with("comments.csv", "2500,x,2", "2500,x,1")),
                HasSubstr("comments.csv:6: the comment-id 1 comes twice"));
    EXPECT_THAT(fault_of(small_export{}.with("comments.csv", "Sell things here", " ")),
                HasSubstr("comments.csv:2: "));
    EXPECT_THAT(fault_of(small_export{}.with("comments.csv", "Sell", std::string(501, 'a'))),
                HasSubstr("longer"));
    EXPECT_THAT(fault_of(small_export{}.with("comments.csv", "Sell", "\xff")),
                HasSubstr("characters"));
    EXPECT_THAT(fault_of(small_export{}.with("comments.csv", ",-1,Sell", ",-2,Sell")),
                HasSubstr("moderated"));
    EXPECT_THAT(fault_of(small_export{}.with("comments.csv", "author-id", "writer")),
                HasSubstr("comments.csv:1: "));
    EXPECT_THAT(fault_of(small_export{}.with("participants-votes.csv", "20,,2,3,2,0,1,0",
                                             "20,,2,3,2,0,1,-1")),
                HasSubstr("participants-votes.csv:3: n-disagree"));
    EXPECT_THAT(fault_of(small_export{}.with("participants-votes.csv", "30,1", "10,1")),
                HasSubstr("10 comes twice"));
    EXPECT_THAT(fault_of(small_export{}.with("participants-votes.csv", ",2,3\n", ",2,8\n")),
                HasSubstr("comment '8'"));
    EXPECT_THAT(fault_of(small_export{}.with("summary.csv", "topic", "name")),
                HasSubstr("there is no topic"));
}

TEST(polis_export, says_which_file_is_missing)
{
    for (const std::string name :
         {"summary.csv", "comments.csv", "votes.csv", "participants-votes.csv"}) {
        small_export source;
        source.files.erase(name);
        EXPECT_THAT(fault_of(source), HasSubstr(name + ": cannot be opened"));
    }
}

// --- real conversations ---

struct real_export {
    std::string name;
    std::size_t participants;
    std::size_t comments;
    std::size_t votes;
    std::size_t rejected;
};

class real_polis_export : public testing::TestWithParam<real_export> {};

TEST_P(real_polis_export, is_read_and_its_last_votes_are_its_cells)
{
    const auto read = read_polis_export(std::filesystem::path{POLIS_EXPORTS} / GetParam().name);
    ASSERT_TRUE(read.has_value()) << read.error().text;
    EXPECT_EQ(read->participants.size(), GetParam().participants);
    EXPECT_EQ(read->comments.size(), GetParam().comments);
    EXPECT_EQ(read->votes.size(), GetParam().votes);
    const auto rejected = std::count_if(
        read->comments.begin(), read->comments.end(),
        [](const polis_comment& each) { return each.moderation == polis_moderation::rejected; });
    EXPECT_EQ(static_cast<std::size_t>(rejected), GetParam().rejected);

    std::vector<cells> last(read->participants.size(), cells(read->comments.size()));
    for (const polis_vote& each : read->votes) last[each.voter][each.comment] = each.value;
    for (std::size_t index = 0; index < last.size(); ++index)
        EXPECT_EQ(last[index], read->participants[index].cells);
}

INSTANTIATE_TEST_SUITE_P(all, real_polis_export,
                         testing::Values(real_export{"15-per-hour-seattle", 339, 54, 2995, 23},
                                         real_export{"brexit-consensus", 204, 50, 5312, 0},
                                         real_export{"scoop-hivemind.biodiversity", 536, 316, 29802,
                                                     162},
                                         real_export{"vtaiwan.uberx", 1921, 197, 49997, 78}),
                         [](const auto& each) { return "export_" + std::to_string(each.index); });
}  // namespace
}  // namespace kring::tools
