// Stakeholder groups: who sets them, who chooses one, and what is told of how many of each were heard.
#include "domain/stakeholders.hpp"
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
const std::vector<stakeholder_group> two{{1, "Shop owners", 30}, {2, "Residents", 0}};

TEST(set_stakeholder_groups, replaces_the_list)
{
    scenario{}
        .when(lead, set_stakeholder_groups{{{1, " Shop owners ", 30}, {2, "Residents", 0}}})
        .then(stakeholder_groups_set{two})
        .then_room([](const scenario& room) {
            for (const view_kind view :
                 {view_kind::participant, view_kind::facilitator, view_kind::screen}) {
                EXPECT_EQ(view_of(room.state(), view).stakeholder_groups, two);
            }
            EXPECT_EQ(entry_of(room.state(), way_in::join_link, {}).stakeholder_groups, two);
        });
    scenario{}
        .given(stakeholders_are(two))
        .when(helper, set_stakeholder_groups{})
        .then(stakeholder_groups_set{});
    scenario{}
        .given(stakeholders_are(two))
        .when(helper, set_stakeholder_groups{two})
        .then_nothing_to_do();
}

TEST(set_stakeholder_groups, is_for_facilitators_until_the_end)
{
    scenario{}.when(ana, set_stakeholder_groups{two}).then_refused(refusal::not_allowed);
    scenario{beginning_at::draft_room}.when(lead, set_stakeholder_groups{two}).then_accepted();
    scenario{}
        .given(closed())
        .when(lead, set_stakeholder_groups{two})
        .then_refused(refusal::room_closed);
}

TEST(set_stakeholder_groups, takes_a_list_that_can_be_told_apart)
{
    for (const std::vector<stakeholder_group>& list :
         {std::vector<stakeholder_group>{{0, "Residents", 0}},
          {{1, "Residents", 0}, {1, "Shop owners", 0}},
          {{1, "Residents", 0}, {2, "RESIDENTS", 0}},
          {{1, "Residents", limits::stakeholders_expected_max + 1}},
          std::vector<stakeholder_group>(limits::stakeholder_groups_max + 1)}) {
        scenario{}
            .when(lead, set_stakeholder_groups{list})
            .then_refused(refusal::invalid_stakeholder_groups);
    }
    std::vector<stakeholder_group> most;
    for (std::uint32_t number = 1; number <= limits::stakeholder_groups_max; ++number)
        most.push_back({number, "Group " + std::to_string(number), number});
    scenario{}.when(lead, set_stakeholder_groups{most}).then_accepted();
    const auto asking = [](const std::string& text) {
        scenario room;
        room.when(lead, set_stakeholder_groups{{{1, text, 0}}});
        return room;
    };
    expect_text_rules(asking, limits::stakeholder_graphemes_max);
}

TEST(choose_stakeholder_group, can_be_done_and_undone)
{
    scenario{}
        .given(stakeholders_are(two))
        .when(ana, choose_stakeholder_group{2})
        .then(stakeholder_group_chosen{2})
        .then_room([](const scenario& room) {
            EXPECT_EQ(self_of(room.state(), ana).stakeholder_group, 2u);
            EXPECT_EQ(self_of(room.state(), bo).stakeholder_group, std::nullopt);
        });
    scenario{}
        .given(stakeholders_are(two), speaks_for(ana, 2))
        .when(ana, choose_stakeholder_group{2})
        .then_nothing_to_do();
    scenario{}
        .given(stakeholders_are(two), speaks_for(ana, 2))
        .when(ana, choose_stakeholder_group{0})
        .then(stakeholder_group_chosen{0});
}

TEST(choose_stakeholder_group, is_of_participants_and_among_the_groups)
{
    scenario{}
        .given(stakeholders_are(two))
        .when(ana, choose_stakeholder_group{3})
        .then_refused(refusal::unknown_stakeholder_group);
    scenario{}
        .when(ana, choose_stakeholder_group{1})
        .then_refused(refusal::unknown_stakeholder_group);
    scenario{}
        .given(stakeholders_are(two))
        .when(lead, choose_stakeholder_group{1})
        .then_refused(refusal::not_allowed);
    scenario{}
        .given(stakeholders_are(two), closed())
        .when(ana, choose_stakeholder_group{1})
        .then_refused(refusal::room_closed);
}

TEST(join_room, may_say_for_whom_one_speaks)
{
    const auto joining = [](link_id link, std::uint32_t number) {
        return join_room{link, nonce(9), "Dee", sequence{}, number};
    };
    const auto dee = newcomer_of(member_role::participant, nonce(9), link_id{}, "Dee");
    scenario{}
        .given(stakeholders_are(two))
        .when(joining(link_id{}, 1))
        .then_all({dee, stakeholder_group_chosen{1}});
    // A group that is off the list keeps nobody out, and a facilitator chooses none.
    scenario{}.given(stakeholders_are(two)).when(joining(link_id{}, 7)).then_all({dee});
    scenario{}
        .given(stakeholders_are(two))
        .when(joining(unused_link, 1))
        .then_all({newcomer_of(member_role::helper, nonce(9), unused_link, "Dee")});
}

// Ten residents, of whom everybody wrote and one in two voted.
scenario a_square()
{
    scenario room;
    room.given(stakeholders_are(two), posted(bike_shed, lead));
    for (std::uint8_t number = 0; number < 10; ++number) {
        const member_id who{names_begin + 500 + number};
        room.given(joined(who, "Resident " + std::to_string(number + 1), 100 + number),
                   speaks_for(who, 2), posted(contribution_id{names_begin + 600 + number}, who));
        if (number % 2 == 0) room.given(voted(who, support, bike_shed, yes));
    }
    return room;
}

TEST(count_stakeholders, tells_of_groups_that_are_large_enough)
{
    EXPECT_TRUE(count_stakeholders(scenario{}.state()).empty());
    scenario room = a_square();
    for (const member_id who : {ana, bo, cem}) room.given(speaks_for(who, 2));
    // Who left was heard.
    room.given(left(cem));
    const auto counts = count_stakeholders(room.state());
    ASSERT_EQ(counts.size(), 3u);
    EXPECT_EQ(counts[0], (stakeholder_count{1, 0, std::nullopt}));
    EXPECT_EQ(counts[1], (stakeholder_count{2, 13, stakeholder_count::heard{10, 5}}));
    EXPECT_EQ(counts[2], (stakeholder_count{0, 0, std::nullopt}));
}

// Of three people's secret votes nothing can be told: neither by themselves nor as what all others leave over.
TEST(count_stakeholders, tells_nothing_of_few_nor_of_what_would_tell_of_them)
{
    scenario room = a_square();
    room.given(speaks_for(ana, 1), voted(ana, support, bike_shed, yes));
    const auto counts = count_stakeholders(room.state());
    EXPECT_EQ(counts[0], (stakeholder_count{1, 1, std::nullopt}));
    EXPECT_EQ(counts[1], (stakeholder_count{2, 10, std::nullopt}));
    EXPECT_EQ(counts[2], (stakeholder_count{0, 2, std::nullopt}));
    // Five untold people hide one another.
    room.given(joined(member_id{names_begin + 700}, "Dee", 200),
               joined(member_id{names_begin + 701}, "Eli", 201));
    EXPECT_EQ(count_stakeholders(room.state())[1],
              (stakeholder_count{2, 10, stakeholder_count::heard{10, 5}}));
}

TEST(count_stakeholders, counts_who_chose_a_group_that_is_gone_as_having_none)
{
    scenario room = a_square();
    room.given(stakeholders_are({{1, "Shop owners", 30}}));
    EXPECT_EQ(count_stakeholders(room.state()).back().joined, 13u);
    // The number brings them back.
    room.given(stakeholders_are(two));
    EXPECT_EQ(count_stakeholders(room.state())[1].joined, 10u);
}
}  // namespace
}  // namespace kring::domain::scenarios
