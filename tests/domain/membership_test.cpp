// Joining, names and leaving.
#include "base/limits.hpp"
#include "domain/names.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

TEST(join_room, makes_a_participant)
{
    scenario{}
        .when(join_room{link_id{}, nonce(9), " Dee "})
        .then(newcomer_of(member_role::participant, nonce(9), link_id{}, "Dee"), newcomer.value())
        .then_room([](const scenario& room) {
            const member* made = room.state().find(room.id(newcomer));
            ASSERT_NE(made, nullptr);
            EXPECT_EQ(made->name, "Dee");
            EXPECT_FALSE(made->is_facilitator());
            EXPECT_EQ(made->generation, generation{0});
            EXPECT_EQ(room.state().member_count, 6u);
            EXPECT_EQ(room.state().participant_count, 4u);
        });
}

TEST(join_room, is_refused_with_a_name_that_another_could_be_taken_for)
{
    // As it is, in capitals, in Cyrillic letters, in wide ones, with a blank that nobody sees twice.
    for (const char* name : {"Ana", "ANA", "\u0410n\u0430", "\uff21\uff4e\uff41", " ana"}) {
        scenario{}.when(join_room{link_id{}, nonce(9), name}).then_refused(refusal::name_taken);
    }
    scenario{}
        .given(renamed(ana, "Ana van Dam"))
        .when(join_room{link_id{}, nonce(9), "Ana  van\u00a0Dam"})
        .then_refused(refusal::name_taken);
    // A facilitator too, and nobody is mistaken for one of them.
    scenario{}.when(join_room{unused_link, nonce(9), "Ana"}).then_refused(refusal::name_taken);
    scenario{}.when(join_room{link_id{}, nonce(9), "lea"}).then_refused(refusal::name_taken);
    for (const char* name : {"Anna", "An\u00e1", "Ana 2"})
        scenario{}.when(join_room{link_id{}, nonce(9), name}).then_accepted();
}

TEST(join_room, may_take_the_name_of_who_left_and_wrote_nothing)
{
    scenario{}
        .given(left(ana))
        .when(join_room{link_id{}, nonce(9), "Ana"})
        .then(newcomer_of(member_role::participant, nonce(9), link_id{}, "Ana"), newcomer.value());
    scenario{}
        .given(posted(bike_shed, ana), left(ana))
        .when(join_room{link_id{}, nonce(9), "Ana"})
        .then_refused(refusal::name_taken);
}

TEST(join_room, knows_names_from_before_there_were_forms)
{
    scenario{}
        .given(step{ana, member_renamed{"Anna", {}}, 0})
        .when(join_room{link_id{}, nonce(9), "ANNA"})
        .then_refused(refusal::name_taken);
    // And those that other tables made: what they say is not compared with what these say.
    scenario{}
        .given(step{ana, member_renamed{"Anna", {"something else", 1}}, 0})
        .when(join_room{link_id{}, nonce(9), "ANNA"})
        .then_refused(refusal::name_taken);
}

TEST(join_room, offers_a_name_that_is_free)
{
    scenario room;
    const auto offer = [&](const char* name) {
        return free_name_like(name, member_id{}, member_role::participant, room.state());
    };
    EXPECT_EQ(offer(" Ana"), "Ana 2");
    room.given(joined(newcomer, "ana 2", 9));
    EXPECT_EQ(offer("Ana"), "Ana 3");
    EXPECT_EQ(offer("Host"), "");
    EXPECT_EQ(offer("\xff"), "");
    // Where nothing fits behind it there is none.
    EXPECT_EQ(offer(std::string(limits::name_graphemes_max, 'x').c_str()), "");
    EXPECT_EQ(free_names({"Ana", "Calm Otter", "Admin", " Bo", "Bij"}, room.state()),
              (std::vector<std::string>{"Calm Otter", "Bij"}));
}

TEST(join_room, is_refused_with_a_word_for_who_leads)
{
    for (const char* name :
         {"Facilitator", "begeleider", "Admin Ana", "Ana (host)", "M O D E R A T O R", "adm1n",
          "admin2", "admin10", "\u0410dmin", "F\u00e1cilitator", "Ana\u00a0Begeleider"}) {
        SCOPED_TRACE(name);
        scenario{}.when(join_room{link_id{}, nonce(9), name}).then_refused(refusal::name_reserved);
        scenario{}.when(ana, rename_member{name}).then_refused(refusal::name_reserved);
    }
    for (const char* name : {"Hosta", "Adminda", "Ghost", "Organa"})
        scenario{}.when(join_room{link_id{}, nonce(9), name}).then_accepted();
    // Of a facilitator it is true.
    scenario{}.when(join_room{unused_link, nonce(9), "Host Hilde"}).then_accepted();
}

TEST(join_room, makes_a_name_free_where_nobody_reads_it)
{
    charter unnamed = some_charter();
    unnamed.names = names_mode::unnamed;
    scenario{}
        .given(agreed_on(first_charter, unnamed))
        .when(join_room{link_id{}, nonce(9), "Ana"})
        .then(newcomer_of(member_role::participant, nonce(9), link_id{}, "Ana 2"),
              newcomer.value());
}

TEST(join_room, with_a_known_nonce_finds_the_member)
{
    scenario{}
        .when(join_room{link_id{}, nonce(9), "Dee"})
        .then(newcomer_of(member_role::participant, nonce(9), link_id{}, "Dee"), newcomer.value())
        .when(join_room{link_id{}, nonce(9), "Another name"})
        .then_already(sequence{newcomer.value()});
    // Also where a newcomer is refused, and whatever the link: the answer of the first join may have been lost.
    scenario{}
        .given(closed())
        .when(join_room{link_id{}, nonce(3), "Ana"})
        .then_already(sequence{ana.value()});
    scenario{}.when(join_room{lead_link, nonce(1), "Lea"}).then_already(sequence{lead.value()});
    scenario{}.when(join_room{no_such_link, nonce(3), ""}).then_already(sequence{ana.value()});
}

TEST(join_room, with_a_facilitator_link_makes_a_facilitator)
{
    scenario{}
        .when(join_room{unused_link, nonce(9), "Dee"})
        .then(newcomer_of(member_role::helper, nonce(9), unused_link, "Dee"), newcomer.value())
        .then_room([](const scenario& room) {
            EXPECT_TRUE(room.state().find(room.id(newcomer))->is_facilitator());
            EXPECT_EQ(room.state().links.at(unused_link).used_by, room.id(newcomer));
            EXPECT_EQ(room.state().participant_count, 3u);
        });
}

TEST(join_room, is_refused_with_a_facilitator_link_the_second_time)
{
    scenario{}
        .when(join_room{unused_link, nonce(9), "Dee"})
        .then_accepted()
        .when(join_room{unused_link, nonce(10), "Eve"})
        .then_refused(refusal::link_used);
}

TEST(join_room, is_refused_with_an_expired_link)
{
    const instant expires = beginning + 72h;
    scenario{}.at(expires - 1ms).when(join_room{unused_link, nonce(9), "Dee"}).then_accepted();
    scenario{}
        .at(expires)
        .when(join_room{unused_link, nonce(9), "Dee"})
        .then_refused(refusal::link_expired);
    // One that was used says so, whenever it is.
    scenario{}
        .at(expires)
        .when(join_room{lead_link, nonce(9), "Dee"})
        .then_refused(refusal::link_used);
}

// The room lived past the expiry; a clock that is set back afterwards does not bring the link back.
TEST(join_room, is_refused_with_a_link_that_expired_in_room_time)
{
    scenario room{beginning_at::draft_room};
    room.given(link_issued(fresh_link, member_role::helper, beginning + 13s), opened(),
               posted(bike_shed, ana));
    ASSERT_GT(room.state().time, beginning + 13s);
    room.at(beginning)
        .when(join_room{fresh_link, nonce(9), "Dee"})
        .then_refused(refusal::link_expired);
}

TEST(join_room, is_refused_with_an_unknown_link)
{
    scenario{}.when(join_room{no_such_link, nonce(9), "Dee"}).then_refused(refusal::not_allowed);
    scenario{}
        .when(join_room{link_id{ana.value()}, nonce(9), "Dee"})
        .then_refused(refusal::not_allowed);
}

TEST(join_room, is_refused_where_no_room_is)
{
    scenario{beginning_at::empty_room}
        .when(join_room{link_id{}, nonce(9), "Dee"})
        .then_refused(refusal::not_allowed);
}

TEST(join_room, is_refused_at_the_number_of_participants_that_the_operator_set)
{
    scenario room;
    context circumstances;
    circumstances.bounds.participants_max = room.state().participant_count + 1;
    const join_room wish{link_id{}, nonce(9), "Dee"};
    EXPECT_TRUE(decide_join(wish, room.state(), circumstances));
    --circumstances.bounds.participants_max;
    EXPECT_EQ(decide_join(wish, room.state(), circumstances).error(), refusal::room_full);
}

TEST(join_room, is_refused_in_a_full_room_except_to_facilitators)
{
    scenario room;
    std::uint64_t number = 0;
    while (room.state().participant_count < limits::participants_max) {
        hash_128 of{};
        of[0] = static_cast<std::uint8_t>(++number);
        of[1] = static_cast<std::uint8_t>(number >> 8);
        of[2] = 1;
        room.when(join_room{link_id{}, of, "Person " + std::to_string(number)}).then_accepted();
    }
    room.when(join_room{link_id{}, nonce(250), "Too many"}).then_refused(refusal::room_full);
    room.when(join_room{unused_link, nonce(251), "Fay"}).then_accepted();
    // Who leaves makes room for one.
    room.given(left(ana)).when(join_room{link_id{}, nonce(250), "The last"}).then_accepted();
    room.when(join_room{link_id{}, nonce(252), "Too many"}).then_refused(refusal::room_full);
    // A facilitator who leaves does not.
    room.given(left(helper))
        .when(join_room{link_id{}, nonce(252), "Too many"})
        .then_refused(refusal::room_full);
}

TEST(join_room, has_name_limits)
{
    for (const link_id with : {link_id{}, unused_link}) {
        const auto asking = [with](const std::string& text) {
            scenario room;
            room.when(join_room{with, nonce(9), text});
            return room;
        };
        expect_text_rules(asking, limits::name_graphemes_max);
        asking("two\nlines").then_refused(refusal::text_invalid);
    }
}

TEST(rename_member, changes_the_name)
{
    scenario{}
        .when(ana, rename_member{" Anna "})
        .then(renaming("Anna"))
        .then_room([](const scenario& room) { EXPECT_EQ(room.state().find(ana)->name, "Anna"); });
    scenario{}.when(ana, rename_member{" Ana "}).then_nothing_to_do();
    // A name is always free for who has it.
    scenario{}.when(ana, rename_member{"ANA"}).then(renaming("ANA"));
    scenario{}.when(ana, rename_member{"b\u043e"}).then_refused(refusal::name_taken);
}

TEST(rename_member, has_name_limits)
{
    const auto asking = [](const std::string& text) {
        scenario room;
        room.when(ana, rename_member{text});
        return room;
    };
    expect_text_rules(asking, limits::name_graphemes_max);
    asking("two\nlines").then_refused(refusal::text_invalid);
    asking("tab\tbed").then(renaming("tab bed"));
}

TEST(rotate_join_link, keeps_out_who_comes_by_an_older_link_and_nobody_else)
{
    const step rotated{lead, join_link_rotated{}, 0};
    const auto joining = [](std::uint32_t generation, link_id link = {}) {
        return join_room{link, nonce(9), "Dee", sequence{}, 0, generation};
    };
    scenario{}.when(helper, rotate_join_link{}).then(join_link_rotated{});
    scenario{}.given(rotated).when(joining(0)).then_refused(refusal::link_expired);
    scenario{}.given(rotated).when(joining(1)).then_accepted();
    scenario{}.given(rotated).when(joining(2)).then_refused(refusal::link_expired);
    scenario{}.given(rotated, rotated).when(joining(1)).then_refused(refusal::link_expired);
    // A facilitator's link is another, and who joined before finds themselves whatever the link.
    scenario{}.given(rotated).when(joining(0, unused_link)).then_accepted();
    scenario{}
        .given(rotated)
        .when(join_room{link_id{}, nonce(3), "Ana"})
        .then_already(sequence{ana.value()});
    scenario{}.given(rotated).when(ana, post_idea{"still here"}).then_accepted();
}

TEST(rotate_join_link, is_for_facilitators_until_the_end)
{
    scenario{}.when(ana, rotate_join_link{}).then_refused(refusal::not_allowed);
    scenario{beginning_at::draft_room}.when(lead, rotate_join_link{}).then_accepted();
    scenario{}.given(closed()).when(lead, rotate_join_link{}).then_refused(refusal::room_closed);
}

TEST(leave_room, voids_the_token_and_keeps_what_was_done)
{
    scenario{}
        .given(posted(bike_shed, ana), voted(ana, support, bike_shed, yes))
        .when(ana, leave_room{})
        .then(member_left{})
        .then_room([](const scenario& room) {
            const member* gone = room.state().find(ana);
            EXPECT_TRUE(gone->left);
            EXPECT_EQ(gone->generation, generation{1});
            EXPECT_EQ(room.state().member_count, 4u);
            EXPECT_EQ(room.state().participant_count, 2u);
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).author_name, "Ana");
            EXPECT_EQ(room.totals(bike_shed, view_kind::participant).at(0).counts[0], 1u);
        })
        .when(ana, leave_room{})
        .then_refused(refusal::not_allowed);
}

TEST(leave_room, of_a_facilitator_leaves_the_participants_count)
{
    scenario{}.when(helper, leave_room{}).then(member_left{}).then_room([](const scenario& room) {
        EXPECT_EQ(room.state().member_count, 4u);
        EXPECT_EQ(room.state().participant_count, 3u);
    });
}
}  // namespace
}  // namespace kring::domain::scenarios
