// The passphrase of a room: what facilitators set, and who has to say it.
#include "domain/passphrase.hpp"
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {

constexpr batch_id sheets{names_begin + 901};

join_room saying(std::string passphrase, std::uint8_t nonce_of = 9)
{
    join_room wish;
    wish.nonce_hash = nonce(nonce_of);
    wish.name = "Dee";
    wish.passphrase = std::move(passphrase);
    return wish;
}

// Nothing: they are in.
std::optional<refusal> refused(const scenario& room, const join_room& wish)
{
    const auto decided = decide_join(wish, room.state(), context{room.state().time});
    return decided ? std::nullopt : std::optional{decided.error()};
}

TEST(set_passphrase, is_shown_to_facilitators_and_asked_of_newcomers)
{
    scenario{}
        .when(helper, set_passphrase{" Blue  bicycle "})
        .then(passphrase_set{true, "Blue  bicycle"})
        .then_room([](const scenario& room) {
            const auto header = [&room](view_kind view) {
                return view_of(room.state(), view).header;
            };
            EXPECT_EQ(header(view_kind::facilitator).passphrase, "Blue  bicycle");
            EXPECT_TRUE(header(view_kind::facilitator).by_passphrase);
            EXPECT_TRUE(header(view_kind::screen).by_passphrase) << "who comes by it will be asked";
            EXPECT_EQ(header(view_kind::screen).passphrase, "");
            EXPECT_EQ(header(view_kind::participant),
                      (view_of(scenario{}.state(), view_kind::participant).header))
                << "who is in has no use for it";
            const room_entry card = entry_of(room.state(), way_in::join_link, {});
            EXPECT_TRUE(card.header.by_passphrase);
            EXPECT_EQ(card.header.passphrase, "");
            EXPECT_FALSE(entry_of(room.state(), way_in::other, {}).header.by_passphrase)
                << "who comes by an invitation is not asked";
        });
    scenario{}
        .given(passphrase_is("Blue bicycle"))
        .when(lead, set_passphrase{})
        .then(passphrase_set{});
    scenario{}
        .given(passphrase_is("Blue bicycle"))
        .when(lead, set_passphrase{"Blue bicycle"})
        .then_nothing_to_do();
    scenario{}.when(lead, set_passphrase{}).then_nothing_to_do();
}

TEST(set_passphrase, is_for_facilitators_until_the_end)
{
    scenario{}.when(ana, set_passphrase{"Blue bicycle"}).then_refused(refusal::not_allowed);
    scenario{beginning_at::draft_room}.when(lead, set_passphrase{"Blue bicycle"}).then_accepted();
    scenario{}
        .given(closed())
        .when(lead, set_passphrase{"Blue bicycle"})
        .then_refused(refusal::room_closed);
}

TEST(set_passphrase, takes_what_is_neither_guessed_at_once_nor_too_long_to_say)
{
    const auto refuses = [](const std::string& passphrase) {
        scenario{}.when(lead, set_passphrase{passphrase}).then_refused(refusal::invalid_passphrase);
    };
    refuses(std::string(limits::passphrase_graphemes_min - 1, 'x'));
    refuses("  1234567   ");
    refuses(std::string(limits::passphrase_graphemes_max + 1, 'x'));
    refuses("!?!?!?!?!?");
    refuses("        ");
    refuses("eight\xff\xfe bytes");
    refuses("two\nlines of text");
    scenario{}
        .when(lead, set_passphrase{std::string(limits::passphrase_graphemes_max, 'x')})
        .then_accepted();
    scenario{}.when(lead, set_passphrase{"12345678"}).then_accepted();
}

TEST(a_newcomer, has_to_say_the_passphrase)
{
    scenario room;
    EXPECT_FALSE(refused(room, saying(""))) << "none is asked for";
    EXPECT_FALSE(refused(room, saying("anything")));
    room.given(passphrase_is("Blauwe fiets"));
    EXPECT_EQ(refused(room, saying("")), refusal::passphrase_needed);
    EXPECT_EQ(refused(room, saying("   ")), refusal::passphrase_needed);
    EXPECT_EQ(refused(room, saying("Blauwe fietsen")), refusal::passphrase_wrong);
    EXPECT_EQ(refused(room, saying("blauwefiets")), refusal::passphrase_wrong);
    EXPECT_EQ(refused(room, saying("\xff\xfe")), refusal::passphrase_wrong);
    EXPECT_EQ(refused(room, saying(std::string(limits::passphrase_bytes_max + 1, ' '))),
              refusal::passphrase_wrong);
    EXPECT_FALSE(refused(room, saying("Blauwe fiets")));
    // As a phone writes it.
    EXPECT_FALSE(refused(room, saying(" blauwe  FIETS ")));
    room.given(passphrase_is("Caf\u00e9 d'\u00c9t\u00e9"));
    EXPECT_FALSE(refused(room, saying("cafe d'ete")));
    EXPECT_EQ(refused(room, saying("Blauwe fiets")), refusal::passphrase_wrong) << "the one before";
    room.given(passphrase_is(""));
    EXPECT_FALSE(refused(room, saying("")));
}

TEST(a_passphrase, is_not_asked_of_those_who_are_known)
{
    scenario room;
    room.given(passphrase_is("Blue bicycle"), let_in_by(8), invitations(sheets, 2));
    EXPECT_EQ(refused(room, saying("", 9)), refusal::passphrase_needed);
    EXPECT_FALSE(refused(room, saying("", 8))) << "a facilitator let them in";
    join_room invited = saying("");
    invited.invitation = {room.id(sheets), 1};
    EXPECT_FALSE(refused(room, invited));
    join_room leading = saying("");
    leading.link = unused_link;
    EXPECT_FALSE(refused(room, leading));
    room.given(joined(newcomer, "Dee", 9));
    EXPECT_FALSE(refused(room, saying("", 9))) << "their answer was lost";
}

// What nobody can read any more lets nobody in, instead of everybody.
TEST(an_erased_passphrase, is_said_by_nobody)
{
    scenario room;
    room.given(step{lead, passphrase_set{true, ""}, 0});
    EXPECT_EQ(refused(room, saying("")), refusal::passphrase_needed);
    EXPECT_EQ(refused(room, saying("Blue bicycle")), refusal::passphrase_wrong);
    EXPECT_TRUE(view_of(room.state(), view_kind::facilitator).header.by_passphrase);
}
}  // namespace
}  // namespace kring::domain::scenarios
