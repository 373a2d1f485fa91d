// What a room agrees on, who agreed to it, and who stands by its promise.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"
#include "support/scenario.hpp"

namespace kring::domain::scenarios {
namespace {
charter with(const std::function<void(charter&)>& change)
{
    charter terms = some_charter();
    change(terms);
    return terms;
}

TEST(calendar_date, is_a_day_that_there_is)
{
    for (const std::uint32_t day :
         {2026'01'01u, 2026'12'31u, 2028'02'29u, 1000'01'01u, 9999'12'31u})
        EXPECT_TRUE(calendar_date{day}.is_valid()) << day;
    for (const std::uint32_t day : {0u, 2026'02'29u, 2026'13'01u, 2026'00'01u, 2026'01'00u,
                                    2026'01'32u, 20'26u, 999'12'31u, 10000'01'01u, 0xffffffffu})
        EXPECT_FALSE(calendar_date{day}.is_valid()) << day;
}

TEST(set_charter, gives_the_room_a_charter_and_counts_as_agreeing)
{
    scenario{}
        .when(lead, set_charter{some_charter()})
        .then(charter_set{some_charter()}, first_charter.value())
        .then_room([](const scenario& room) {
            ASSERT_TRUE(room.state().charter);
            EXPECT_EQ(room.state().charter->version, room.id(first_charter));
            EXPECT_EQ(room.state().find(lead)->accepted, room.id(first_charter));
            EXPECT_EQ(room.state().find(ana)->accepted, sequence{});
        });
}

TEST(set_charter, leaves_what_the_room_was_created_with)
{
    scenario{}.given(agreed_on(first_charter)).then_room([](const scenario& room) {
        for (const view_kind view :
             {view_kind::participant, view_kind::facilitator, view_kind::screen}) {
            EXPECT_EQ(view_of(room.state(), view).header.promise, "An answer by May");
            EXPECT_EQ(view_of(room.state(), view).charter->terms, some_charter());
        }
    });
}

TEST(set_charter, cleans_its_texts)
{
    const charter untidy = with([](charter& terms) {
        terms.goals[0].text = "  Twenty ideas ";
        terms.welcome = " \xE2\x80\x8B ";
        terms.manners = {" short "};
    });
    const charter tidy = with([](charter& terms) { terms.manners = {"short"}; });
    scenario{}.when(lead, set_charter{untidy}).then(charter_set{tidy});
}

TEST(set_charter, is_done_already_when_nothing_changes)
{
    scenario{}
        .given(agreed_on(first_charter))
        .when(helper, set_charter{some_charter()})
        .then_already(first_charter);
}

TEST(set_charter, wants_one_to_three_goals_five_manners_and_a_day)
{
    const auto refused = [](const std::function<void(charter&)>& change) {
        scenario{}.when(lead, set_charter{with(change)}).then_refused(refusal::invalid_charter);
    };
    const auto accepted = [](const std::function<void(charter&)>& change) {
        scenario{}.when(lead, set_charter{with(change)}).then_accepted();
    };
    refused([](charter& terms) { terms.goals.clear(); });
    refused([](charter& terms) { terms.goals.assign(limits::goals_max + 1, {"a", {}, 0}); });
    accepted([](charter& terms) { terms.goals.assign(limits::goals_max, {"a", {}, 0}); });
    refused([](charter& terms) { terms.goals[0].target = 0; });
    refused([](charter& terms) { terms.goals[0].measure = goal_measure::none; });
    refused([](charter& terms) { terms.manners.assign(limits::manners_max + 1, "a"); });
    accepted([](charter& terms) { terms.manners.assign(limits::manners_max, "a"); });
    refused([](charter& terms) { terms.due = {}; });
    refused([](charter& terms) { terms.due = {2026'02'30}; });
}

TEST(set_charter, has_text_limits)
{
    const auto asking = [](auto put) {
        return [put](const std::string& text) {
            charter terms = some_charter();
            put(terms) = text;
            scenario room;
            room.when(lead, set_charter{std::move(terms)});
            return room;
        };
    };
    expect_text_rules(asking([](charter& terms) -> std::string& { return terms.goals[0].text; }),
                      limits::goal_graphemes_max);
    expect_text_rules(asking([](charter& terms) -> std::string& { return terms.question; }),
                      limits::question_graphemes_max);
    expect_text_rules(asking([](charter& terms) -> std::string& { return terms.promise; }),
                      limits::promise_graphemes_max);
    expect_text_rules(
        asking([](charter& terms) -> std::string& { return terms.manners.emplace_back(); }),
        limits::manner_graphemes_max);
    const auto may_be_empty = [&](auto put, std::size_t graphemes_max) {
        const auto with_text = asking(put);
        with_text("").then_accepted();
        with_text(text_of_length(graphemes_max)).then_accepted();
        with_text(text_of_length(graphemes_max + 1)).then_refused(refusal::text_too_long);
        with_text("\xFF").then_refused(refusal::text_invalid);
    };
    may_be_empty([](charter& terms) -> std::string& { return terms.welcome; },
                 limits::charter_line_graphemes_max);
    may_be_empty([](charter& terms) -> std::string& { return terms.unwelcome; },
                 limits::charter_line_graphemes_max);
    may_be_empty([](charter& terms) -> std::string& { return terms.decision_maker; },
                 limits::manner_graphemes_max);
    may_be_empty([](charter& terms) -> std::string& { return terms.confidence; },
                 limits::confidence_graphemes_max);
}

// --- agreeing ---

TEST(accept_charter, is_done_once)
{
    scenario{}
        .given(agreed_on(first_charter))
        .when(ana, accept_charter{first_charter})
        .then(charter_accepted{first_charter}, names_begin + 90)
        .when(ana, accept_charter{first_charter})
        .then_already(sequence{names_begin + 90});
}

TEST(accept_charter, is_of_the_version_that_holds)
{
    scenario{}
        .when(ana, accept_charter{sequence{1}})
        .then_refused(refusal::charter_changed)
        .given(agreed_on(first_charter),
               agreed_on(second_charter, with([](charter& terms) { terms.welcome = "Plans"; })))
        .when(ana, accept_charter{first_charter})
        .then_refused(refusal::charter_changed)
        .when(ana, accept_charter{second_charter})
        .then(charter_accepted{second_charter});
}

TEST(writing, needs_agreeing_once)
{
    scenario room;
    room.given(posted(bike_shed, bo), agreed_on(first_charter));
    room.when(ana, post_idea{"t"}).then_refused(refusal::charter_not_accepted);
    room.when(ana, post_reply{bike_shed, "t"}).then_refused(refusal::charter_not_accepted);
    room.when(helper, post_idea{"t"}).then_refused(refusal::charter_not_accepted);
    // Whoever set it agreed by that; voting, taking back and a new name are no writing.
    room.when(lead, post_idea{"t"}).then_accepted();
    room.when(ana, cast_vote{support, bike_shed, yes}).then_accepted();
    room.when(bo, withdraw_contribution{bike_shed}).then_accepted();
    room.when(ana, rename_member{"Anna"}).then_accepted();
    room.given(accepted(ana, first_charter)).when(ana, post_idea{"t"}).then_accepted();
    // Another version is no reason to stop somebody who writes.
    room.given(agreed_on(second_charter, with([](charter& terms) { terms.welcome = "Plans"; })))
        .when(ana, post_idea{"t"})
        .then_accepted();
}

TEST(joining, may_carry_the_agreement)
{
    scenario{}
        .given(agreed_on(first_charter))
        .when(join_room{link_id{}, nonce(9), "Dee", first_charter})
        .then_all({newcomer_of(member_role::participant, nonce(9), link_id{}, "Dee"),
                   charter_accepted{first_charter}})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().members.back().accepted, room.id(first_charter));
        });
}

TEST(joining, with_another_version_is_joining_alone)
{
    scenario{}
        .when(join_room{link_id{}, nonce(8), "Dee", sequence{77}})
        .then(newcomer_of(member_role::participant, nonce(8), link_id{}, "Dee"))
        .given(agreed_on(first_charter))
        .when(join_room{link_id{}, nonce(9), "Eli", sequence{77}})
        .then(newcomer_of(member_role::participant, nonce(9), link_id{}, "Eli"));
}

// --- the promise ---

TEST(confirm_promise, is_shown_until_the_promise_changes)
{
    const auto is_confirmed = [](bool expected) {
        return [expected](const scenario& room) {
            for (const view_kind view :
                 {view_kind::participant, view_kind::facilitator, view_kind::screen})
                EXPECT_EQ(view_of(room.state(), view).charter->confirmed, expected);
        };
    };
    scenario room;
    room.given(agreed_on(first_charter)).then_room(is_confirmed(false));
    room.when(confirm_promise{first_charter})
        .then(promise_confirmed{first_charter}, names_begin + 90)
        .then_room(is_confirmed(true))
        .when(confirm_promise{first_charter})
        .then_already(sequence{names_begin + 90});
    // Another text around it is no other promise, and the same link still confirms it.
    room.given(agreed_on(second_charter, with([](charter& terms) { terms.welcome = "Plans"; })))
        .then_room(is_confirmed(true))
        .when(confirm_promise{first_charter})
        .then_already(sequence{names_begin + 90});
    for (const auto& change : {with([](charter& terms) { terms.promise = "We listen"; }),
                               with([](charter& terms) { terms.due = {2027'01'01}; }),
                               with([](charter& terms) { terms.decision_maker = "Mayor"; })}) {
        scenario changed = room;
        changed.given(agreed_on(sequence{names_begin + 91}, change))
            .then_room(is_confirmed(false))
            .when(confirm_promise{first_charter})
            .then_refused(refusal::link_expired)
            .when(confirm_promise{sequence{names_begin + 91}})
            .then_accepted();
    }
}

TEST(confirm_promise, needs_a_promise)
{
    scenario{}.when(confirm_promise{sequence{1}}).then_refused(refusal::link_expired);
    scenario{}
        .given(agreed_on(first_charter), closed())
        .when(confirm_promise{first_charter})
        .then_accepted();
}

// --- names ---

charter naming(names_mode names)
{
    return with([names](charter& terms) { terms.names = names; });
}

TEST(names, are_shown_as_the_charter_says)
{
    struct row {
        names_mode mode;
        view_kind view;
        bool shows_id;
        bool shows_name;
    };
    for (const row& each : {row{names_mode::shown, view_kind::participant, true, true},
                            row{names_mode::shown, view_kind::facilitator, true, true},
                            row{names_mode::shown, view_kind::screen, true, true},
                            row{names_mode::pseudonyms, view_kind::participant, true, false},
                            row{names_mode::pseudonyms, view_kind::facilitator, true, false},
                            row{names_mode::pseudonyms, view_kind::screen, true, false},
                            row{names_mode::unnamed, view_kind::participant, false, false},
                            row{names_mode::unnamed, view_kind::facilitator, true, false},
                            row{names_mode::unnamed, view_kind::screen, false, false}}) {
        SCOPED_TRACE(std::to_string(static_cast<int>(each.mode)) + " in view " +
                     std::to_string(static_cast<int>(each.view)));
        scenario room;
        room.given(posted(bike_shed, ana), agreed_on(first_charter, naming(each.mode)),
                   posted(bench, ana), renamed(ana, "Anna"));
        for (const contribution_id name : {bike_shed, bench}) {
            const view_item item = room.item(name, each.view);
            EXPECT_EQ(item.author, each.shows_id ? ana : member_id{});
            EXPECT_EQ(item.author_name, each.shows_name ? "Anna" : "");
            EXPECT_EQ(item.author_role, member_role::participant);
        }
        std::vector<view_change> changes;
        project(room.events().back(), room.state(), each.view, changes);
        EXPECT_EQ(changes.size(), each.shows_name ? 1u : 0u) << "of the new name";
    }
}

TEST(names, that_were_kept_are_kept_for_good)
{
    scenario empty;
    empty.given(agreed_on(first_charter, naming(names_mode::unnamed)))
        .when(lead, set_charter{naming(names_mode::shown)})
        .then_accepted();
    scenario written;
    written.given(agreed_on(first_charter, naming(names_mode::pseudonyms)), posted(bike_shed, lead))
        .when(lead, set_charter{naming(names_mode::shown)})
        .then_refused(refusal::names_promised)
        .when(lead, set_charter{naming(names_mode::unnamed)})
        .then_accepted()
        .when(lead, set_charter{naming(names_mode::pseudonyms)})
        .then_refused(refusal::names_promised);
    // A log that says otherwise was not made by this domain.
    room_state state = written.state();
    EXPECT_EQ(
        apply(event{next(state.last), state.time, lead, charter_set{naming(names_mode::shown)}},
              state),
        applied::contradiction);
}

TEST(names, cost_no_bytes_per_idea_to_take_away)
{
    scenario room;
    for (std::uint64_t index = 0; index < 50; ++index)
        room.given(posted(contribution_id{names_begin + 200 + index}, ana));
    room.given(agreed_on(first_charter, naming(names_mode::unnamed)));
    std::vector<view_change> changes;
    project(room.events().back(), room.state(), view_kind::participant, changes);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<charter_changed>(changes[0].body));
}

TEST(self, tells_what_one_wrote_where_items_do_not)
{
    scenario room;
    room.given(agreed_on(first_charter, naming(names_mode::unnamed)), accepted(ana, first_charter),
               posted(bike_shed, ana));
    const self_view self = self_of(room.state(), ana);
    EXPECT_EQ(self.authored, std::vector{room.id(bike_shed)});
    EXPECT_EQ(self.accepted, room.id(first_charter));
    EXPECT_EQ(self_of(room.state(), bo).accepted, std::nullopt);
}

// --- goals ---

TEST(goals, are_counted_from_the_log)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo), posted(bench, ana),
               voted(bo, support, bench, yes), voted(cem, stance, bench, agree),
               voted(cem, support, bench, yes));
    EXPECT_EQ(counts_of(room.state(), view_kind::participant), std::nullopt);
    room.given(agreed_on(first_charter, with([](charter& terms) {
                             terms.goals = {{"Be heard", goal_measure::none, 0}};
                         })));
    EXPECT_EQ(counts_of(room.state(), view_kind::participant), std::nullopt);
    room.given(agreed_on(second_charter));
    EXPECT_EQ(counts_of(room.state(), view_kind::participant), (view_counts{2, 3, 2, 2, 3}));
    room.given(withdrawn(bike_shed, ana), vote_taken_back(bo, support, bench));
    EXPECT_EQ(counts_of(room.state(), view_kind::participant), (view_counts{1, 2, 2, 1, 2}));
}

TEST(entry, is_what_somebody_reads_who_is_not_in)
{
    scenario room;
    EXPECT_EQ(entry_of(room.state(), way_in::join_link, {}).header.title, "Square");
    EXPECT_EQ(entry_of(room.state(), way_in::join_link, {}).charter, std::nullopt);
    room.given(agreed_on(first_charter), confirmed(first_charter));
    EXPECT_EQ(entry_of(room.state(), way_in::join_link, {}).charter,
              (view_charter{room.id(first_charter), some_charter(), true}));
}
}  // namespace
}  // namespace kring::domain::scenarios
