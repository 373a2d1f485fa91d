// Who leads and who helps: by a link, by hand, and when the lead is gone.
#include "support/scenario.hpp"

#include <gtest/gtest.h>

namespace kring::domain {
namespace {
using namespace scenarios;
using namespace std::chrono_literals;

constexpr instant later = beginning + 1h;

TEST(issue_helper_link, is_for_facilitators)
{
    for (const member_id who : {lead, helper}) {
        scenario{}
            .at(later)
            .when(who, issue_helper_link{})
            .then(facilitator_link_issued{member_role::helper, later + 72h});
    }
    scenario{}.when(ana, issue_helper_link{}).then_refused(refusal::not_allowed);
    scenario{}.given(closed()).when(lead, issue_helper_link{}).then_refused(refusal::room_closed);
}

TEST(issue_helper_link, makes_a_helper_of_the_first_who_comes_with_it)
{
    scenario{}
        .at(later)
        .when(lead, issue_helper_link{})
        .then(facilitator_link_issued{member_role::helper, later + 72h}, fresh_link.value())
        .when(join_room{fresh_link, nonce(9), "Nia"})
        .then(newcomer_of(member_role::helper, nonce(9), fresh_link, "Nia"), newcomer.value())
        .when(join_room{fresh_link, nonce(10), "Another"})
        .then_refused(refusal::link_used);
}

TEST(issue_helper_link, leaves_at_most_twenty_waiting)
{
    scenario room;
    room.at(later);
    // One waits from the beginning.
    for (std::size_t made = 1; made < limits::open_helper_links_max; ++made)
        room.when(lead, issue_helper_link{}).then_accepted();
    room.when(helper, issue_helper_link{}).then_refused(refusal::too_many_links);
    room.at(later + 73h).when(helper, issue_helper_link{}).then_accepted();
}

TEST(hand_lead, makes_a_helper_the_lead_and_the_lead_a_helper)
{
    scenario{}
        .when(lead, hand_lead{helper})
        .then_all(
            {role_changed{helper, member_role::lead}, role_changed{lead, member_role::helper}})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().find(helper)->role, member_role::lead);
            EXPECT_FALSE(room.state().find(helper)->took_over);
            EXPECT_EQ(room.state().find(lead)->role, member_role::helper);
            // Another role, another token; that of before is taken in exchange.
            EXPECT_EQ(room.state().find(lead)->generation, generation{1});
            EXPECT_EQ(room.state().find(lead)->exchanged_from, generation{0});
        })
        .when(lead, hand_lead{helper})
        .then_refused(refusal::not_allowed);
}

TEST(hand_lead, is_for_the_lead_and_makes_nobody_but_a_helper_one)
{
    for (const member_id who : {helper, ana})
        scenario{}.when(who, hand_lead{who}).then_refused(refusal::not_allowed);
    scenario{}.when(lead, hand_lead{ana}).then_refused(refusal::not_allowed);
    scenario{}.when(lead, hand_lead{lead}).then_nothing_to_do();
    scenario{}.when(lead, hand_lead{member_id{999}}).then_refused(refusal::unknown_member);
    scenario{}
        .given(left(helper))
        .when(lead, hand_lead{helper})
        .then_refused(refusal::unknown_member);
}

TEST(take_role_back, makes_a_helper_a_participant)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(lead, take_role_back{helper})
        .then(role_changed{helper, member_role::participant})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().participant_count, 4u);
            EXPECT_EQ(room.state().find(helper)->generation, generation{1});
        })
        .when(lead, take_role_back{helper})
        .then_nothing_to_do()
        .when(helper, hide_contribution{bike_shed, "reason"})
        .then_refused(refusal::not_allowed);
}

TEST(take_role_back, is_for_the_lead_and_not_about_another_who_leads_by_right)
{
    scenario{}
        .when(helper, take_role_back{lead, member_role::lead})
        .then_refused(refusal::not_allowed);
    scenario{}.when(ana, take_role_back{helper}).then_refused(refusal::not_allowed);
    scenario{}.when(lead, take_role_back{lead}).then_refused(refusal::not_allowed);
    scenario{}.when(lead, take_role_back{member_id{999}}).then_refused(refusal::unknown_member);
    scenario{}
        .given(link_issued(fresh_link, member_role::lead, later),
               joined(newcomer, "Nia", 9, fresh_link, member_role::lead))
        .when(lead, take_role_back{newcomer, member_role::lead})
        .then_refused(refusal::not_allowed);
}

TEST(take_role_back, leaves_what_was_written_as_it_was_written)
{
    scenario{}
        .given(posted(bike_shed, helper), role_given(helper, member_role::participant))
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).author_role,
                      member_role::helper);
        });
}

TEST(take_over_lead, is_for_a_helper_when_no_lead_has_been_there_for_a_minute)
{
    scenario{}
        .at(later)
        .leads_gone_since(later - limits::lead_away_time)
        .when(helper, take_over_lead{})
        .then(lead_taken_over{})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().find(helper)->role, member_role::lead);
            EXPECT_TRUE(room.state().find(helper)->took_over);
            EXPECT_EQ(room.state().find(lead)->role, member_role::lead);
        })
        .when(helper, take_over_lead{})
        .then_nothing_to_do();
}

TEST(take_over_lead, is_refused_while_a_lead_is_there_or_was_just_now)
{
    scenario{}.at(later).when(helper, take_over_lead{}).then_refused(refusal::lead_present);
    scenario{}
        .at(later)
        .leads_gone_since(later - limits::lead_away_time + 1ms)
        .when(helper, take_over_lead{})
        .then_refused(refusal::lead_present);
    scenario{}
        .at(later)
        .leads_gone_since(later - 1h)
        .when(ana, take_over_lead{})
        .then_refused(refusal::not_allowed);
}

TEST(take_over_lead, gives_way_to_a_lead_who_returns_and_to_nobody_whom_it_was_handed_to)
{
    scenario{}
        .given(took_over())
        .when(helper, take_role_back{lead, member_role::lead})
        .then_refused(refusal::not_allowed)
        .when(lead, take_role_back{helper, member_role::lead})
        .then(role_changed{helper, member_role::helper})
        // Tapped twice it takes no more.
        .when(lead, take_role_back{helper, member_role::lead})
        .then_nothing_to_do();
    // Handed on, it is still only taken over.
    scenario{}
        .given(link_issued(fresh_link, member_role::helper, later),
               joined(newcomer, "Nia", 9, fresh_link, member_role::helper), took_over(),
               role_given(newcomer, member_role::lead, helper),
               role_given(helper, member_role::helper, helper))
        .when(newcomer, take_role_back{lead, member_role::lead})
        .then_refused(refusal::not_allowed)
        .when(lead, take_role_back{newcomer, member_role::lead})
        .then(role_changed{newcomer, member_role::helper});
}

TEST(people, show_facilitators_who_has_which_part_and_no_name_that_the_charter_keeps)
{
    charter terms = some_charter();
    terms.names = names_mode::unnamed;
    scenario room;
    room.given(agreed_on(first_charter, terms), role_given(helper, member_role::participant),
               left(bo));
    EXPECT_EQ(person_of(room.state(), lead), (view_person{lead, member_role::lead, "Lea", false}));
    // Once a helper, now one of those whose names are kept.
    EXPECT_EQ(person_of(room.state(), helper),
              (view_person{helper, member_role::participant, "", false}));
    EXPECT_EQ(person_of(room.state(), bo), (view_person{bo, std::nullopt, "", false}));
}

TEST(people, lists_the_helper_links_that_wait_in_order)
{
    scenario room;
    room.given(link_issued(fresh_link, member_role::helper, later + 72h));
    const auto open = open_helper_links(room.state());
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(open[0].first, unused_link);
    EXPECT_EQ(open[1], std::pair(room.id(fresh_link), later + 72h));
}
}  // namespace
}  // namespace kring::domain
