// Invitations: one lets in one newcomer, and a lost sheet lets in nobody.
#include "domain/invitations.hpp"
#include "base/limits.hpp"
#include "domain/newcomers.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
constexpr batch_id shops{names_begin + 910};
constexpr batch_id streets{names_begin + 911};
constexpr batch_id no_such_batch{names_begin - 2};
constexpr entry_rules invited_only{false, false, true};

join_room coming_by(invitation which, std::uint8_t nonce_of = 9)
{
    return join_room{{},   nonce(nonce_of), nonce_of == 9 ? "Dee" : "Eva", sequence{}, 0, 0, {},
                     which};
}
join_room coming_by_link(std::uint8_t nonce_of = 9)
{
    return join_room{{}, nonce(nonce_of), "Dee"};
}

std::optional<waiting_cause> waiting(const join_room& wish, const scenario& room,
                                     origin from = origin::unknown)
{
    return must_wait(wish, from, room.state(), context{room.state().time});
}

TEST(make_invitations, gives_each_a_number_that_lets_in_one)
{
    scenario{}
        .when(helper, make_invitations{" Shop owners ", 2})
        .then(invitations_made{2, "Shop owners"}, shops.value())
        .when(coming_by({shops, 2}))
        .then_accepted()
        .then_room([](const scenario& room) {
            const batch_id made = room.id(shops);
            const invitation_batch* batch = room.state().find(made);
            ASSERT_NE(batch, nullptr);
            EXPECT_EQ(batch->channel, "Shop owners");
            EXPECT_TRUE(batch->find(1)->is_open());
            EXPECT_EQ(batch->find(2)->used_by, room.state().nonces.at(nonce(9)));
            EXPECT_EQ(batch->find(3), nullptr);
            const auto shown = view_of(room.state(), view_kind::facilitator).invitations;
            EXPECT_EQ(shown, (std::vector<view_batch>{{made, "Shop owners", 2, 1, 0}}));
            EXPECT_TRUE(view_of(room.state(), view_kind::participant).invitations.empty());
            EXPECT_TRUE(view_of(room.state(), view_kind::screen).invitations.empty());
        });
}

TEST(make_invitations, is_for_facilitators_until_the_end_and_within_bounds)
{
    const make_invitations wish{"Shop owners", 10};
    scenario{}.when(ana, wish).then_refused(refusal::not_allowed);
    scenario{beginning_at::draft_room}.when(lead, wish).then_accepted();
    scenario{}.given(closed()).when(lead, wish).then_refused(refusal::room_closed);
    scenario{}.when(lead, make_invitations{"Nobody", 0}).then_refused(refusal::invalid_invitations);
    scenario{}
        .when(lead, make_invitations{"All", limits::invitations_per_batch_max + 1})
        .then_refused(refusal::invalid_invitations);
    const auto with_channel = [](const std::string& text) {
        scenario room;
        room.when(lead, make_invitations{text, 1});
        return room;
    };
    expect_text_rules(with_channel, limits::channel_graphemes_max);
}

TEST(make_invitations, ends_at_so_many_of_a_room)
{
    scenario full;
    for (std::size_t made = 0; made < limits::invitations_max;
         made += limits::invitations_per_batch_max)
        full.given(invitations({}, limits::invitations_per_batch_max));
    full.when(lead, make_invitations{"One more", 1}).then_refused(refusal::too_many_invitations);
    scenario many;
    for (std::size_t made = 0; made < limits::invitation_batches_max; ++made)
        many.given(invitations({}, 1));
    many.when(lead, make_invitations{"One more", 1}).then_refused(refusal::too_many_invitations);
}

TEST(an_invitation, is_used_up_by_the_first_and_returns_the_same_browser)
{
    scenario room;
    room.given(invitations(shops, 2), invited(newcomer, "Dee", 9, {shops, 1}));
    room.when(coming_by({shops, 1}, 9)).then_already(sequence{newcomer.value()});
    room.when(coming_by({shops, 1}, 8)).then_refused(refusal::invitation_used);
    room.when(coming_by({shops, 3}, 8)).then_refused(refusal::unknown_invitation);
    room.when(coming_by({no_such_batch, 1}, 8)).then_refused(refusal::unknown_invitation);
    // Whatever becomes of them: given on, it would let in somebody whom nobody invited.
    scenario left;
    left.given(invitations(shops, 2), invited(newcomer, "Dee", 9, {shops, 1}),
               scenarios::left(newcomer))
        .when(coming_by({shops, 1}, 8))
        .then_refused(refusal::invitation_used);
    scenario gone;
    gone.given(invitations(shops, 2), invited(newcomer, "Dee", 9, {shops, 1}),
               removed(newcomer, act_id{names_begin + 912}))
        .when(coming_by({shops, 1}, 8))
        .then_refused(refusal::invitation_used);
}

TEST(an_invitation, leads_into_no_locked_closed_or_full_room)
{
    const auto with = [](auto... more) {
        scenario room;
        room.given(invitations(shops, 2), more...);
        return room;
    };
    with(locked_up(contribution_id{}))
        .when(coming_by({shops, 1}))
        .then_refused(refusal::room_locked);
    with(closed()).when(coming_by({shops, 1})).then_refused(refusal::room_closed);
    with(turned_away_by(9)).when(coming_by({shops, 1})).then_refused(refusal::turned_away);
    // Another join link voids no sheet.
    with(step{lead, join_link_rotated{}, 0}).when(coming_by({shops, 1})).then_accepted();
}

TEST(withdraw_invitations, voids_one_or_all_that_nobody_used)
{
    const auto sheets = [] {
        scenario room;
        room.given(invitations(shops, 3), invited(newcomer, "Dee", 9, {shops, 1}));
        return room;
    };
    sheets()
        .when(helper, withdraw_invitations{{shops, 2}})
        .then(invitations_withdrawn{{shops, 2}})
        .when(coming_by({shops, 2}, 8))
        .then_refused(refusal::invitation_withdrawn)
        .when(coming_by({shops, 3}, 8))
        .then_accepted();
    sheets()
        .when(lead, withdraw_invitations{{shops, 0}})
        .then(invitations_withdrawn{{shops, 0}})
        .then_room([](const scenario& room) {
            const auto shown = view_of(room.state(), view_kind::facilitator).invitations;
            EXPECT_EQ(shown, (std::vector<view_batch>{{room.id(shops), "channel", 3, 1, 2}}));
            EXPECT_TRUE(room.state().find(room.id(newcomer))->is_in());
        })
        .when(coming_by({shops, 3}, 8))
        .then_refused(refusal::invitation_withdrawn)
        .when(lead, withdraw_invitations{{shops, 0}})
        .then_nothing_to_do();
}

TEST(withdraw_invitations, is_for_facilitators_and_for_what_is_there)
{
    const auto sheets = [] {
        scenario room;
        room.given(invitations(shops, 2), invited(newcomer, "Dee", 9, {shops, 1}));
        return room;
    };
    sheets().when(ana, withdraw_invitations{{shops, 2}}).then_refused(refusal::not_allowed);
    sheets()
        .given(closed())
        .when(lead, withdraw_invitations{{shops, 2}})
        .then_refused(refusal::room_closed);
    sheets()
        .when(lead, withdraw_invitations{{no_such_batch, 0}})
        .then_refused(refusal::unknown_invitation);
    sheets().when(lead, withdraw_invitations{{shops, 3}}).then_refused(refusal::unknown_invitation);
    sheets().when(lead, withdraw_invitations{{shops, 1}}).then_refused(refusal::invitation_used);
    const batch_id withdrawal{names_begin + 913};
    sheets()
        .when(lead, withdraw_invitations{{shops, 2}})
        .then(invitations_withdrawn{{shops, 2}}, withdrawal.value())
        .when(lead, withdraw_invitations{{shops, 2}})
        .then_already(sequence{withdrawal.value()});
}

TEST(a_room_by_invitation, takes_newcomers_by_no_other_way)
{
    scenario room;
    room.given(invitations(shops, 2), entry_is(invited_only));
    room.when(coming_by_link()).then_refused(refusal::invitation_only);
    room.when(coming_by({shops, 1})).then_accepted();
    EXPECT_TRUE(view_of(room.state(), view_kind::facilitator).header.by_invitation);
    EXPECT_TRUE(view_of(room.state(), view_kind::screen).header.by_invitation);
    EXPECT_FALSE(view_of(room.state(), view_kind::participant).header.by_invitation);
    // Facilitators' links are for one person too, and whoever was let in was looked at.
    scenario others;
    others.given(entry_is(invited_only), let_in_by(9));
    others.when(coming_by_link(9)).then_accepted();
    join_room by_helper_link = coming_by_link(8);
    by_helper_link.link = unused_link;
    by_helper_link.name = "Eva";
    others.when(by_helper_link).then_accepted();
    // Who is in comes back.
    others.when(join_room{{}, nonce(3), "Ana"}).then_already(sequence{ana.value()});
}

TEST(the_lobby, holds_the_invited_only_where_nobody_comes_by_the_link)
{
    scenario room;
    room.given(invitations(shops, 2), entry_is({true, false, false}));
    EXPECT_EQ(waiting(coming_by_link(), room), waiting_cause::lobby);
    EXPECT_FALSE(waiting(coming_by({room.id(shops), 1}), room));
    // Who comes after somebody who was removed waits, whatever they hold.
    EXPECT_EQ(waiting(coming_by({room.id(shops), 1}), room, origin::of_somebody_removed),
              waiting_cause::removed_address);
    room.given(entry_is({true, false, true}));
    EXPECT_EQ(waiting(coming_by({room.id(shops), 1}), room), waiting_cause::lobby);
    // They are refused at once.
    EXPECT_FALSE(waiting(coming_by_link(), room));
    room.given(invited(newcomer, "Dee", 8, {shops, 1}));
    EXPECT_FALSE(waiting(coming_by({room.id(shops), 1}), room));
}

TEST(channels, are_counted_with_few_kept_apart)
{
    scenario room;
    room.given(invitations(shops, 10), invitations(streets, 10));
    for (std::uint8_t number = 1; number <= 6; ++number) {
        const member_id who{names_begin + 920 + number};
        room.given(invited(who, "Shop " + std::to_string(number),
                           static_cast<std::uint8_t>(20 + number), {shops, number}));
        if (number <= 3) room.given(posted({}, who, "A shed"));
    }
    room.given(invited(newcomer, "Dee", 9, {streets, 4}));
    const auto counts = count_channels(room.state());
    ASSERT_EQ(counts.size(), 3u);
    EXPECT_EQ(counts[0], (channel_count{counts[0].batch, 6, {}}))
        << "what is told of these would tell of the four others";
    EXPECT_EQ(counts[1].joined, 1u);
    EXPECT_FALSE(counts[1].who);
    EXPECT_EQ(counts[2], (channel_count{batch_id{}, 3, {}}));
    EXPECT_TRUE(count_channels(scenario{}.state()).empty());
}
}  // namespace
}  // namespace kring::domain::scenarios
