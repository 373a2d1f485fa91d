// Who gets in: what facilitators set, who is let in and who is turned away.
#include "domain/newcomers.hpp"
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {

constexpr entry_rules lobby_on{true, false};
constexpr act_id turning{names_begin + 900};

join_room joining(std::uint8_t nonce_of, std::uint32_t generation = 0, link_id link = {})
{
    return join_room{link, nonce(nonce_of), "Dee", sequence{}, 0, generation};
}

std::optional<waiting_cause> waits(const join_room& wish, const scenario& room,
                                   std::chrono::seconds later = {}, origin from = origin::unknown)
{
    return must_wait(wish, from, room.state(), context{room.state().time + later});
}

TEST(set_entry, is_shown_to_those_who_show_the_way_in)
{
    scenario{}
        .when(helper, set_entry{{true, true}})
        .then(entry_set{{true, true}})
        .then_room([](const scenario& room) {
            const auto header = [&room](view_kind view) {
                return view_of(room.state(), view).header;
            };
            EXPECT_TRUE(header(view_kind::facilitator).lobby);
            EXPECT_TRUE(header(view_kind::facilitator).confidential);
            EXPECT_FALSE(header(view_kind::screen).lobby);
            EXPECT_TRUE(header(view_kind::screen).confidential);
            EXPECT_FALSE(header(view_kind::participant).lobby);
            EXPECT_FALSE(header(view_kind::participant).confidential);
        });
    scenario{}.given(entry_is(lobby_on)).when(lead, set_entry{lobby_on}).then_nothing_to_do();
    scenario{}.given(entry_is(lobby_on)).when(lead, set_entry{}).then(entry_set{});
}

TEST(set_entry, is_for_facilitators_until_the_end)
{
    scenario{}.when(ana, set_entry{lobby_on}).then_refused(refusal::not_allowed);
    scenario{beginning_at::draft_room}.when(lead, set_entry{lobby_on}).then_accepted();
    scenario{}.given(closed()).when(lead, set_entry{lobby_on}).then_refused(refusal::room_closed);
}

constexpr entry_rules at_most_4{.participants_max = 4};

TEST(limit_participants, is_shown_to_facilitators_alone)
{
    scenario{}
        .given(entry_is(lobby_on))
        .when(helper, limit_participants{4})
        .then(entry_set{{.lobby = true, .participants_max = 4}})
        .then_room([](const scenario& room) {
            const auto told = [&room](view_kind view) {
                return view_of(room.state(), view).header.participants_max;
            };
            EXPECT_EQ(told(view_kind::facilitator), 4u);
            EXPECT_EQ(told(view_kind::participant), 0u);
            EXPECT_EQ(told(view_kind::screen), 0u);
        });
    scenario{}.given(entry_is(at_most_4)).when(lead, limit_participants{4}).then_nothing_to_do();
    scenario{}.given(entry_is(at_most_4)).when(lead, limit_participants{}).then(entry_set{});
}

TEST(limit_participants, is_left_alone_by_other_rules_of_entry)
{
    scenario{}
        .given(entry_is(at_most_4))
        .when(lead, set_entry{lobby_on})
        .then(entry_set{{.lobby = true, .participants_max = 4}});
    scenario{}.given(entry_is(at_most_4)).when(lead, set_entry{}).then_nothing_to_do();
}

TEST(limit_participants, is_for_facilitators_until_the_end)
{
    scenario{}.when(ana, limit_participants{4}).then_refused(refusal::not_allowed);
    scenario{beginning_at::draft_room}.when(lead, limit_participants{4}).then_accepted();
    scenario{}.given(closed()).when(lead, limit_participants{4}).then_refused(refusal::room_closed);
}

TEST(limit_participants, is_no_higher_than_what_the_server_takes)
{
    const auto most = static_cast<std::uint32_t>(limits::participants_max);
    scenario{}.when(lead, limit_participants{most}).then_accepted();
    scenario{}
        .when(lead, limit_participants{most + 1})
        .then_refused(refusal::invalid_participant_limit);
}

TEST(a_room, is_full_by_its_own_limit_or_the_servers_whichever_is_lower)
{
    scenario room;
    const std::size_t there = room.state().participant_count;
    ASSERT_GT(there, 1u);
    EXPECT_FALSE(is_full(room.state(), {}));
    EXPECT_FALSE(is_full(room.state(), {.participants_max = there + 1}));
    EXPECT_TRUE(is_full(room.state(), {.participants_max = there}));
    // Who is in stays in, whatever is set.
    room.given(entry_is({.participants_max = 1}));
    EXPECT_EQ(room.state().participant_count, there);
    EXPECT_TRUE(is_full(room.state(), {}));
    room.when(joining(9)).then_refused(refusal::room_full);
    room.given(entry_is({.participants_max = 9'000}));
    EXPECT_FALSE(is_full(room.state(), {}));
    EXPECT_TRUE(is_full(room.state(), {.participants_max = there}))
        << "what was set where the server took more";
    room.when(joining(9)).then_accepted();
}

TEST(a_full_room, says_so_to_those_alone_who_may_come_in_but_for_a_place)
{
    scenario room;
    room.given(entry_is({.participants_max = 1}));
    room.when(joining(9, 7)).then_refused(refusal::link_expired);
    room.given(passphrase_is("Blue bicycle"));
    room.when(joining(9)).then_refused(refusal::passphrase_needed);
    join_room right = joining(9);
    right.passphrase = "Blue bicycle";
    room.when(right).then_refused(refusal::room_full);
    room.when(joining(9, 0, unused_link)).then_accepted();
}

TEST(the_lobby, is_for_those_who_come_by_the_join_link)
{
    const scenario open;
    EXPECT_FALSE(waits(joining(9), open));
    scenario room;
    room.given(entry_is(lobby_on));
    EXPECT_EQ(waits(joining(9), room), waiting_cause::lobby);
    EXPECT_FALSE(waits(joining(9, 0, unused_link), room));
    room.given(let_in_by(9));
    EXPECT_FALSE(waits(joining(9), room));
    EXPECT_TRUE(waits(joining(8), room));
}

TEST(the_lobby, is_for_who_comes_from_where_somebody_was_removed)
{
    scenario room;
    room.given(removed(ana, first_act));
    join_room again = joining(9);
    again.removed_as = ana;
    EXPECT_EQ(waits(again, room), waiting_cause::removed_browser);
    EXPECT_EQ(waits(again, room, limits::removal_watch - std::chrono::seconds{1}),
              waiting_cause::removed_browser);
    EXPECT_FALSE(waits(again, room, limits::removal_watch)) << "it is over";
    EXPECT_EQ(waits(joining(9), room, {}, origin::of_somebody_removed),
              waiting_cause::removed_address);
    EXPECT_FALSE(waits(joining(9), room)) << "another browser at another address";
    EXPECT_FALSE(waits(joining(9, 0, unused_link), room, {}, origin::of_somebody_removed));
    context never{room.state().time};
    never.bounds.removal_watch = {};
    EXPECT_FALSE(must_wait(again, origin::unknown, room.state(), never)) << "switched off";
    // Somebody who is in, or never was, keeps nobody out.
    again.removed_as = bo;
    EXPECT_FALSE(waits(again, room));
    again.removed_as = member_id{999'999};
    EXPECT_FALSE(waits(again, room));
    again.removed_as = ana;
    room.given(undone(first_act, lead));
    EXPECT_FALSE(waits(again, room)) << "the removal was undone";
}

TEST(let_in, is_for_those_who_wait)
{
    const hash_128 first = nonce(8);
    const hash_128 second = nonce(9);
    scenario{}
        .waiting({first, second})
        .when(helper, let_in{{second}})
        .then(newcomers_let_in{{second}});
    scenario{}
        .waiting({first, second})
        .when(lead, let_in{{}, true})
        .then(newcomers_let_in{{first, second}});
    // Once each, and whoever has gone meanwhile is passed over.
    scenario{}
        .waiting({second})
        .when(lead, let_in{{second, first, second}})
        .then(newcomers_let_in{{second}});
    scenario{}.waiting({second}).when(lead, let_in{{first}}).then_refused(refusal::nobody_waits);
    scenario{}.when(lead, let_in{}).then_refused(refusal::nobody_waits);
    scenario{}.when(lead, let_in{{}, true}).then_nothing_to_do();
    // Two facilitators do it at once.
    scenario{}
        .given(let_in_by(9))
        .waiting({second})
        .when(lead, let_in{{second}})
        .then_nothing_to_do();
    scenario{}
        .given(let_in_by(9), joined(newcomer, "Dee", 9))
        .when(lead, let_in{{second}})
        .then_nothing_to_do();
}

TEST(let_in, is_for_facilitators_of_an_open_door)
{
    const auto asking = [] {
        scenario room;
        room.waiting({nonce(9)});
        return room;
    };
    asking().when(ana, let_in{{}, true}).then_refused(refusal::not_allowed);
    asking().given(closed()).when(lead, let_in{{}, true}).then_refused(refusal::room_closed);
    asking()
        .given(locked_up(contribution_id{}))
        .when(lead, let_in{{}, true})
        .then_refused(refusal::room_locked);
}

TEST(let_in, holds_whenever_they_come_and_for_them_alone)
{
    const step rotated{lead, join_link_rotated{}, 0};
    // The link that they came by is void by now: somebody looked at them.
    scenario{}.given(let_in_by(9), rotated).when(joining(9)).then_accepted();
    scenario{}.given(let_in_by(9), rotated).when(joining(8)).then_refused(refusal::link_expired);
    scenario room;
    room.given(let_in_by(9), joined(newcomer, "Dee", 9));
    EXPECT_TRUE(room.state().let_in.empty()) << "of use once";
}

TEST(turn_away, is_an_act_with_a_reason_that_can_be_undone)
{
    scenario{}
        .waiting({nonce(9)})
        .when(helper, turn_away{nonce(9), " Not of this street "})
        .then(newcomer_turned_away{nonce(9), "Not of this street"}, turning.value())
        .then_room([](const scenario& room) {
            const act& made = room.state().acts.back();
            EXPECT_EQ(made.kind, act_kind::turning_away);
            EXPECT_EQ(made.reason, "Not of this street");
            // Everybody reads that somebody was turned away, and nobody who it was.
            EXPECT_EQ(view_of(room.state(), view_kind::participant).acts.back().reason,
                      "Not of this street");
        })
        .when(joining(9))
        .then_refused(refusal::turned_away)
        .when(lead, undo_act{turning})
        .then(act_undone{turning})
        .when(joining(9))
        .then_accepted();
    scenario{}.given(turned_away_by(9)).when(joining(8)).then_accepted();
    // Not by the link that was given to one person.
    scenario{}.given(turned_away_by(9)).when(joining(9, 0, unused_link)).then_accepted();
}

TEST(turn_away, takes_back_that_they_were_let_in)
{
    scenario room;
    room.given(entry_is(lobby_on), let_in_by(9))
        .waiting({nonce(9)})
        .when(lead, turn_away{nonce(9), "a mistake"})
        .then_accepted()
        .when(joining(9))
        .then_refused(refusal::turned_away);
    room.when(lead, let_in{{nonce(9)}}).then_refused(refusal::nobody_waits);
}

TEST(turn_away, is_for_facilitators_and_for_those_who_wait)
{
    const auto asking = [] {
        scenario room;
        room.waiting({nonce(9)});
        return room;
    };
    asking().when(ana, turn_away{nonce(9), "no"}).then_refused(refusal::not_allowed);
    asking()
        .given(closed())
        .when(lead, turn_away{nonce(9), "no"})
        .then_refused(refusal::room_closed);
    asking().when(lead, turn_away{nonce(8), "no"}).then_refused(refusal::nobody_waits);
    asking()
        .given(turned_away_by(9, turning))
        .when(lead, turn_away{nonce(9), "no"})
        .then_already(sequence{turning.value()});
    asking()
        .given(turned_away_by(9, turning), closed())
        .when(lead, undo_act{turning})
        .then_refused(refusal::room_closed);
    const auto with_reason = [&](const std::string& text) {
        scenario room = asking();
        room.when(lead, turn_away{nonce(9), text});
        return room;
    };
    expect_text_rules(with_reason, limits::reason_graphemes_max);
}
}  // namespace
}  // namespace kring::domain::scenarios
