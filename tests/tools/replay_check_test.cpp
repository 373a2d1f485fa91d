#include "tools/replay_check.hpp"

#include "small_export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::tools {
namespace {
using domain::view_kind;
using testing::ElementsAre;
using testing::HasSubstr;

// A room that is just what the export says, as its clients see it; tests spoil one thing each.
struct shown_room {
    polis_export source = tests::small_export{}.value();
    replay_plan plan = plan_replay(source, replay_secret(key_256{7}, 1));
    room_names names{ballot_id{3}, {}, {}};
    std::vector<domain::self_view> selves;
    domain::view_state facilitator;
    domain::view_state participant;
    shown_totals facilitator_totals;
    shown_totals participant_totals;

    shown_room()
    {
        for (std::size_t actor = 0; actor < plan.actors.size(); ++actor)
            names.members.push_back(member_id{5 + actor});
        const auto columns = count_columns(source);
        selves.resize(source.participants.size());
        for (std::size_t comment = 0; comment < source.comments.size(); ++comment) {
            const polis_comment& each = source.comments[comment];
            const contribution_id id{100 + comment};
            names.ids.push_back(id);
            for (std::size_t voter = 0; voter < selves.size(); ++voter) {
                const auto& cell = source.participants[voter].cells[comment];
                if (cell) selves[voter].votes.push_back({{names.stance, id}, *cell});
            }
            domain::view_item item;
            item.id = id;
            item.text = each.cleaned;
            item.author = names.members[each.author];
            item.author_name = plan.actors[each.author].name;
            domain::subject_total total{id, names.stance, {}, 3};
            std::copy(columns[comment].begin(), columns[comment].end(), total.counts.begin());
            const bool hidden = each.moderation == polis_moderation::rejected;
            if (hidden) {
                item.state = domain::item_state::hidden;
                selves[each.author].contributions.push_back(
                    {id, domain::item_state::hidden, each.cleaned, "reason"});
            } else {
                participant_totals[{id, names.stance}].counts = total;
            }
            facilitator_totals[{id, names.stance}].counts = total;
            facilitator.items.push_back(item);
            if (hidden) {
                item.text.clear();
                item.author = member_id{};
                item.author_name.clear();
            }
            participant.items.push_back(item);
        }
    }

    [[nodiscard]] std::vector<std::string> differences() const
    {
        const auto columns = count_columns(source);
        difference_list found;
        for (std::size_t each = 0; each < selves.size(); ++each)
            compare_self(source, names, each, selves[each], found);
        compare_view(source, plan, names, view_kind::facilitator, facilitator, "facilitator",
                     found);
        compare_view(source, plan, names, view_kind::participant, participant, "participant",
                     found);
        compare_totals(source, columns, names, view_kind::facilitator, facilitator_totals,
                       "facilitator", found);
        compare_totals(source, columns, names, view_kind::participant, participant_totals,
                       "participant", found);
        EXPECT_EQ(found.count(), found.first().size());
        return found.first();
    }
};

TEST(replay_check, finds_nothing_in_a_room_that_is_right)
{
    EXPECT_THAT(shown_room{}.differences(), ElementsAre());
}

TEST(replay_check, finds_a_vote_that_is_wrong_missing_or_too_many)
{
    shown_room room;
    room.selves[1].votes[0].value = -1;
    EXPECT_THAT(room.differences(),
                ElementsAre("participant 20, comment 0: the export says 1, the room -1"));
    room = {};
    room.selves[1].votes.erase(room.selves[1].votes.begin());
    EXPECT_THAT(room.differences(), ElementsAre(HasSubstr("the export says 1, the room no vote")));
    room = {};
    room.selves[2].votes.push_back({{room.names.stance, room.names.ids[2]}, 0});
    EXPECT_THAT(room.differences(), ElementsAre(HasSubstr("the export says no vote, the room 0")));
    room = {};
    room.selves[2].votes.push_back({{room.names.stance, contribution_id{999}}, 1});
    EXPECT_THAT(room.differences(), ElementsAre(HasSubstr("a vote on 999")));
}

TEST(replay_check, takes_only_stance_votes_for_votes)
{
    shown_room room;
    room.selves[2].votes.push_back({{ballot_id{2}, room.names.ids[0]}, 1});
    EXPECT_THAT(room.differences(), ElementsAre());
}

TEST(replay_check, finds_an_author_who_is_not_told)
{
    shown_room room;
    room.selves[1].contributions.clear();
    EXPECT_THAT(room.differences(),
                ElementsAre(HasSubstr("is not told that the own comment 3 is hidden")));
    room = {};
    room.selves[1].contributions[0].text = "Sell";
    EXPECT_THAT(room.differences(),
                ElementsAre(HasSubstr("another text of the own hidden comment 3")));
    room = {};
    room.selves[0].contributions.push_back({room.names.ids[0], domain::item_state::hidden, "", ""});
    EXPECT_THAT(room.differences(), ElementsAre(HasSubstr("is told that the own comment 0")));
}

TEST(replay_check, finds_another_text_state_or_author)
{
    shown_room room;
    room.participant.items[1].text = "停车 é";
    EXPECT_THAT(room.differences(), ElementsAre("participant, comment 1: another text"));
    room = {};
    room.facilitator.items[3].text.clear();
    EXPECT_THAT(room.differences(), ElementsAre("facilitator, comment 3: another text"));
    room = {};
    room.participant.items[3].text = "Sell things here";
    EXPECT_THAT(room.differences(),
                ElementsAre(HasSubstr("its text is shown although it is hidden")));
    room = {};
    room.participant.items[3].author = member_id{6};
    EXPECT_THAT(room.differences(), ElementsAre(HasSubstr("its author is shown")));
    room = {};
    room.participant.items[2].state = domain::item_state::hidden;
    EXPECT_THAT(room.differences(), ElementsAre("participant, comment 2: is hidden, not shown"));
    room = {};
    room.participant.items[2].author_name = "Participant 30";
    EXPECT_THAT(room.differences(),
                ElementsAre(HasSubstr("written by 'Participant 30', not by 'Participant 10'")));
    room = {};
    room.participant.items.erase(room.participant.items.begin());
    EXPECT_THAT(room.differences(), ElementsAre("participant, comment 0: not in the view"));
}

TEST(replay_check, finds_counts_that_are_not_the_columns)
{
    shown_room room;
    room.participant_totals.begin()->second.counts.counts[2] = 1;
    EXPECT_THAT(room.differences(),
                ElementsAre(HasSubstr(
                    "2 agree, 0 disagree, 0 pass, the room counts 2 agree, 0 disagree, 1 pass")));
    room = {};
    room.facilitator_totals.erase({room.names.ids[3], room.names.stance});
    EXPECT_THAT(room.differences(),
                ElementsAre(HasSubstr("facilitator, comment 3: the export's column has 1 agree")));
    room = {};
    room.participant_totals[{room.names.ids[3], room.names.stance}] = {};
    EXPECT_THAT(room.differences(),
                ElementsAre(HasSubstr("its counts are shown although it is hidden")));
}

TEST(difference_list, counts_all_and_keeps_the_first)
{
    difference_list many;
    for (int each = 0; each < 100; ++each) many.add(std::to_string(each));
    EXPECT_EQ(many.count(), 100u);
    EXPECT_EQ(many.first().size(), difference_list::kept_max);
    EXPECT_EQ(many.first().front(), "0");
}
}  // namespace
}  // namespace kring::tools
