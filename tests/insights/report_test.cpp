// What documents say, and above all what they never say.
#include "base/encoding.hpp"
#include "insights/csv_table.hpp"
#include "insights/html_report.hpp"
#include "insights/html_writer.hpp"
#include "insights/report_words.hpp"
#include "room_past.hpp"
#include "support/temporary_directory.hpp"
#include "tools/polis_export.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace kring::tests {
namespace {
using namespace domain;
using namespace domain::scenarios;
using insights::document_format;

bool holds(const bytes& document, std::string_view text)
{
    return document.find(text) != bytes::npos;
}

std::vector<step> crowd(std::uint8_t people, std::uint8_t first = 20)
{
    std::vector<step> made;
    for (std::uint8_t each = 0; each < people; ++each) {
        made.push_back(joined(member_id{names_begin + 100u + each},
                              "Person " + std::to_string(each),
                              static_cast<std::uint8_t>(first + each)));
    }
    return made;
}
member_id person(std::uint64_t number)
{
    return member_id{names_begin + 100 + number};
}

TEST(documents, tell_of_each_channel_how_many_came_and_of_few_no_more)
{
    constexpr batch_id shops{names_begin + 940};
    constexpr batch_id streets{names_begin + 941};
    scenario room;
    room.given(invitations(shops, 30, "Shop owners"), invitations(streets, 10, "Streets"));
    for (std::uint8_t each = 1; each <= 7; ++each) {
        room.given(invited(person(each), "Person " + std::to_string(each),
                           static_cast<std::uint8_t>(20 + each), {shops, each}));
        room.given(posted({}, person(each), "An idea"));
    }
    for (std::uint8_t each = 11; each <= 16; ++each)
        room.given(invited(person(each), "Person " + std::to_string(each),
                           static_cast<std::uint8_t>(20 + each),
                           {streets, static_cast<std::uint32_t>(each - 10)}));
    room.given(invitations_gone({shops, 30}), closed());
    const past_of past{room};
    const auto channels = past.report().channels;
    ASSERT_EQ(channels.size(), 3u);
    EXPECT_EQ(channels[0].channel, "Shop owners");
    EXPECT_EQ(channels[0].invited, 29u) << "nobody expects whoever had a sheet that was lost";
    EXPECT_EQ(channels[0].joined, 7u);
    EXPECT_EQ(channels[0].wrote, 7u);
    EXPECT_EQ(channels[1].joined, 6u);
    EXPECT_FALSE(channels[1].wrote) << "the three who came uninvited could be told apart";
    EXPECT_EQ(channels[2].channel, "");
    EXPECT_EQ(channels[2].joined, 3u);
    EXPECT_FALSE(channels[2].voted);
    EXPECT_TRUE(holds(past.document(document_format::html, language::english),
                      "Who came by an invitation"));
    EXPECT_TRUE(holds(past.document(document_format::html, language::dutch), "Zonder uitnodiging"));
    EXPECT_FALSE(holds(past_of{scenario{}}.document(document_format::html, language::english),
                       "Who came by an invitation"));
}

// --- what is not for everybody ---

TEST(documents, never_hold_what_is_hidden_or_was_taken_back)
{
    scenario room;
    room.given(posted(bike_shed, ana, "hidden-marker"), posted(bench, bo, "withdrawn-marker"),
               replied(answer, bike_shed, bo, "reply-marker"), voted(bo, support, bike_shed, yes),
               hidden(bike_shed, lead, first_act, "an address"), withdrawn(bench, bo), closed());
    const past_of past{room};
    for (const auto format : all_formats) {
        for (const auto in : {language::dutch, language::english}) {
            const bytes made = past.document(format, in);
            EXPECT_FALSE(holds(made, "hidden-marker"));
            EXPECT_FALSE(holds(made, "withdrawn-marker"));
        }
    }
    EXPECT_TRUE(holds(past.document(document_format::html), "reply-marker"));
    EXPECT_TRUE(holds(past.document(document_format::html), "an address"));
    EXPECT_EQ(past.report().hidden, 1u);
    EXPECT_EQ(past.report().withdrawn, 1u);
}

TEST(documents, of_an_old_version_lose_what_was_hidden_since)
{
    scenario room;
    room.given(posted(bike_shed, ana, "hidden-marker"), posted(bench, bo, "withdrawn-marker"),
               posted(answer, cem, "stays"), voted(bo, support, bike_shed, yes));
    const sequence then = room.state().last;
    const bytes before = past_of{room}.document(document_format::html);
    EXPECT_TRUE(holds(before, "hidden-marker"));
    room.given(hidden(bike_shed, lead, first_act), withdrawn(bench, bo));
    const past_of past{room, then};
    for (const auto format : all_formats) {
        EXPECT_FALSE(holds(past.document(format), "hidden-marker"));
        EXPECT_FALSE(holds(past.document(format), "withdrawn-marker"));
    }
    // And nothing else of it moves: what happened later is not in it.
    room.given(undone(first_act, lead), posted(answer_to_answer, cem, "later-marker"));
    const bytes again = past_of{room, then}.document(document_format::html);
    EXPECT_TRUE(holds(again, "hidden-marker"));
    EXPECT_FALSE(holds(again, "later-marker"));
    EXPECT_EQ(again, past_of(room, then).document(document_format::html));
}

TEST(documents, of_an_old_version_have_texts_as_their_authors_have_them_now)
{
    scenario room;
    room.given(posted(bike_shed, ana, "phone-marker"));
    const sequence then = room.state().last;
    room.given(edited(bike_shed, ana, "corrected-marker"));
    const past_of past{room, then};
    for (const auto format : all_formats)
        EXPECT_FALSE(holds(past.document(format), "phone-marker"));
    EXPECT_TRUE(holds(past.document(document_format::html), "corrected-marker"));
    EXPECT_GT(room.state().revised, then);
}

TEST(documents, show_merged_ideas_with_the_one_that_counts_their_voters)
{
    scenario room;
    room.given(posted(bike_shed, ana, "a shed"), posted(bench, bo, "another shed"),
               posted(answer, cem, "trees"), voted(ana, support, bench, yes),
               voted(bo, support, bench, yes), voted(cem, support, bike_shed, yes),
               voted(ana, support, answer, yes), merged(bench, bike_shed, "the same"));
    const auto report = past_of{room}.report();
    ASSERT_EQ(report.ideas.size(), 2u);
    const auto& first = report.items[report.ideas[0]];
    EXPECT_EQ(first.text, "a shed");
    EXPECT_EQ(first.supporters, 3u);
    ASSERT_EQ(first.united.size(), 1u);
    EXPECT_EQ(report.items[first.united[0]].text, "another shed");
    EXPECT_TRUE(holds(past_of{room}.document(document_format::html), "another shed"));
    // What is merged into something that is not shown stands for itself again.
    room.given(hidden(bike_shed, lead, first_act));
    const auto after = past_of{room}.report();
    ASSERT_EQ(after.ideas.size(), 2u);
    EXPECT_EQ(after.items[after.ideas[0]].text, "another shed");
}

TEST(documents, say_of_each_text_which_language_it_is_in)
{
    scenario room;
    room.given(posted(bench, ana, "Meer bankjes in de schaduw bij het station."),
               posted(bike_shed, bo, "Ok"), voted(bo, support, bench, yes),
               scenarios::insight(first_insight, {bench}));
    const past_of past{room};
    // The page is in the language of whom it is for, what the room itself says in that of the room.
    const bytes html = past.document(document_format::html, language::dutch);
    EXPECT_TRUE(holds(html, "<html lang=\"nl\">"));
    EXPECT_TRUE(holds(html, "<h1 class=\"words\" dir=\"auto\" lang=\"en\">Square</h1>"));
    EXPECT_TRUE(holds(html, "<p class=\"words\" dir=\"auto\" lang=\"nl\">Meer bankjes"));
    EXPECT_TRUE(holds(html, "<p class=\"words\" dir=\"auto\" lang=\"en\">Ok</p>"));
    EXPECT_TRUE(holds(html, "<bdi class=\"words\" lang=\"nl\">Meer bankjes"));
    EXPECT_TRUE(holds(html, "<p class=\"soft\">Uit: <bdi lang=\"nl\">Meer bankjes"));
    const bytes csv = past.document(document_format::csv);
    EXPECT_TRUE(holds(csv, "table,plenary,language\r\n"));
    EXPECT_TRUE(holds(csv, ",yes,nl\r\n"));
    EXPECT_TRUE(holds(csv, ",yes,\r\n"));
    const bytes json = past.document(document_format::json);
    EXPECT_TRUE(holds(json, R"(bij het station.","language":"nl")"));
    // What is hidden since has no text, and no language.
    room.given(hidden(bench, lead, first_act));
    EXPECT_FALSE(holds(past_of{room}.document(document_format::json), R"("language":"nl")"));
}

TEST(documents, say_for_whom_an_idea_was_entered_and_how_many_hands_there_were)
{
    scenario room;
    room.given(posted_for(bench, lead, {"table-marker", 6}, "A bench"),
               posted_for(answer, helper, {"", 1}, "Shade"), posted(bike_shed, ana, "A shed"),
               hands_up(bench, 12, 30), voted(bo, support, bench, yes));
    const past_of past{room};
    const bytes html = past.document(document_format::html);
    EXPECT_TRUE(holds(html, "entered for table-marker, 6 people"));
    EXPECT_TRUE(holds(html, "entered for 1 person"));
    EXPECT_TRUE(holds(html, "Show of hands: 12 of 30"));
    const bytes csv = past.document(document_format::csv);
    EXPECT_TRUE(holds(csv, "on_behalf_of,on_behalf_people,hands,hands_present"));
    EXPECT_TRUE(holds(csv, "table-marker,6,12,30"));
    const bytes json = past.document(document_format::json);
    EXPECT_TRUE(holds(json, R"("on_behalf_of":{"label":"table-marker","people":6})"));
    EXPECT_TRUE(holds(json, R"("hands":12,"hands_present":30)"));
    // Hands are in no count.
    EXPECT_EQ(past.report().items[past.report().ideas[0]].supporters, 1u);
    EXPECT_EQ(past.report().voted, 1u);
}

TEST(documents, say_nothing_of_whom_a_hidden_idea_was_entered_for)
{
    scenario room;
    room.given(posted_for(bench, lead, {"table-marker", 6}, "A bench"), hands_up(bench, 12, 30));
    const sequence then = room.state().last;
    room.given(hidden(bench, lead, first_act));
    for (const past_of& past : {past_of{room}, past_of{room, then}}) {
        for (const auto format : all_formats)
            EXPECT_FALSE(holds(past.document(format), "table-marker"));
        EXPECT_FALSE(holds(past.document(document_format::html), "12 of 30"));
    }
}

TEST(documents, name_no_note_taker_whom_the_charter_does_not_name)
{
    scenario room;
    room.given(posted_for(bench, lead, {"table 3", 6}, "A bench"));
    charter terms = some_charter();
    terms.names = names_mode::unnamed;
    room.given(agreed_on(first_charter, terms));
    const bytes html = past_of{room}.document(document_format::html);
    EXPECT_TRUE(holds(html, "entered for table 3, 6 people"));
    EXPECT_FALSE(holds(html, room.state().find(lead)->name));
}

TEST(documents, count_corrected_hands_among_the_acts)
{
    scenario room;
    room.given(posted(bench, ana), hands_up(bench, 1, 2), hands_up(bench, 2, 2, first_act, "why"));
    EXPECT_EQ(past_of{room}.report().correctings, 1u);
    EXPECT_TRUE(holds(past_of{room}.document(document_format::html), "hands was corrected"));
}

// Table 1 has six people of whom three wrote and five voted; table 2 has two.
scenario room_with_tables()
{
    scenario room;
    room.given_all(crowd(8));
    room.given(table_set(first_table, "table-one-marker"), table_set(second_table, "Table 2"));
    for (std::uint64_t each = 0; each < 8; ++each)
        room.given(seated(person(each), each < 6 ? first_table : second_table));
    room.given(posted_at(first_table, bench, person(0), "A bench"),
               posted_at(first_table, answer, person(1), "Shade"),
               posted_at(second_table, bike_shed, person(6), "A shed"));
    for (std::uint64_t each = 0; each < 5; ++each)
        room.given(voted(person(each), support, bench, yes));
    room.given(harvested({bench, bike_shed}, first_act));
    return room;
}

// What people of the session set aside is in no document, and its reason and how it came about are.
TEST(documents, tell_what_juries_did_and_not_what_they_hid)
{
    scenario room;
    room.given(posted(bike_shed, ana, "jury-marker"), posted(bench, ana, "folded-marker"),
               replied(answer, bike_shed, bo, "so it stays in the list"),
               replied(answer_to_answer, bench, bo, "and so does this one"),
               step{bo, contribution_flagged{bike_shed, flag_reason::unkind, {}, 0, {}}});
    jury_called called;
    called.contribution = bike_shed;
    called.evidence.reason = flag_reason::unkind;
    called.eligible = {cem};
    called.drawn = {cem};
    room.given(step{operator_, called});
    const jury_id sat{room.state().last.value()};
    room.given(step{cem, jury_answered{sat, jury_answer::remove}},
               step{operator_, jury_closed{sat, jury_verdict::removed, 0, 2}});
    evidence ground;
    ground.reason = flag_reason::spam;
    room.given(step{operator_, contribution_blurred{bench, {}, ground}});
    const past_of past{room};
    const auto report = past.report();
    EXPECT_EQ(report.juries, 1u);
    EXPECT_EQ(report.jury_removals, 1u);
    EXPECT_EQ(report.blurrings, 1u);
    EXPECT_EQ(report.hidden, 2u);
    EXPECT_TRUE(report.reasons.empty()) << "juries give none in words";
    for (const auto format : all_formats) {
        EXPECT_FALSE(holds(past.document(format), "jury-marker"));
        EXPECT_FALSE(holds(past.document(format), "folded-marker"));
    }
    const bytes html = past.document(document_format::html);
    EXPECT_TRUE(holds(html, "set aside by people of the session: unkind or personal"));
    EXPECT_TRUE(holds(html, "set aside by people of the session: spam"));
    EXPECT_TRUE(holds(html, "Times a jury drawn by lot judged"));
    EXPECT_TRUE(holds(past.document(document_format::json), R"("found":"unkind")"));
}

TEST(documents, say_of_which_table_an_idea_is_and_who_was_heard_there)
{
    const scenario room = room_with_tables();
    const past_of past{room};
    const auto report = past.report();
    ASSERT_EQ(report.tables.size(), 2u);
    EXPECT_EQ(report.tables[0].people, 6u);
    EXPECT_EQ(report.tables[0].ideas, 2u);
    EXPECT_EQ(report.tables[0].lifted, 1u);
    EXPECT_EQ(report.tables[1].people, 2u);
    // Two people are not told apart, and so not the six beside them either: the sum would tell.
    EXPECT_EQ(report.tables[1].wrote, std::nullopt);
    EXPECT_EQ(report.tables[1].voted, std::nullopt);
    EXPECT_EQ(report.tables[0].wrote, std::nullopt);
    EXPECT_EQ(report.tables[0].voted, std::nullopt);
    EXPECT_EQ(report.harvestings, 1u);
    const bytes html = past.document(document_format::html);
    EXPECT_TRUE(holds(html, "from table-one-marker, brought to everybody"));
    EXPECT_TRUE(holds(html, "of table-one-marker"));
    EXPECT_TRUE(holds(html, "At the tables"));
    EXPECT_TRUE(holds(past.document(document_format::csv), "table-one-marker,yes"));
    EXPECT_TRUE(
        holds(past.document(document_format::json), R"("name":"table-one-marker","people":6)"));
}

TEST(documents, tell_who_was_heard_at_tables_that_are_large_enough)
{
    scenario room;
    room.given_all(crowd(10));
    room.given(table_set(first_table, "Table 1"), table_set(second_table, "Table 2"));
    for (std::uint64_t each = 0; each < 10; ++each)
        room.given(seated(person(each), each < 5 ? first_table : second_table));
    room.given(posted_at(first_table, bench, person(0), "A bench"));
    const auto report = past_of{room}.report();
    EXPECT_EQ(report.tables[0].wrote, 1u);
    EXPECT_EQ(report.tables[1].wrote, 0u);
    EXPECT_EQ(report.tables[1].voted, 0u);
}

TEST(documents, name_people_as_the_charter_says)
{
    const auto with = [](names_mode names) {
        charter terms = some_charter();
        terms.names = names;
        scenario room;
        room.given(agreed_on(first_charter, terms), renamed(ana, "name-marker"),
                   accepted(ana, first_charter), posted(bike_shed, ana), posted(bench, ana));
        return past_of{room};
    };
    const auto shown = with(names_mode::shown).document(document_format::html);
    EXPECT_TRUE(holds(shown, "name-marker"));
    const auto numbered = with(names_mode::pseudonyms);
    const auto unnamed = with(names_mode::unnamed);
    for (const auto format : all_formats) {
        EXPECT_FALSE(holds(numbered.document(format), "name-marker"));
        EXPECT_FALSE(holds(unnamed.document(format), "name-marker"));
    }
    EXPECT_TRUE(holds(numbered.document(document_format::html), "Participant 1"));
    EXPECT_FALSE(holds(numbered.document(document_format::html), "Participant 2"));
    EXPECT_FALSE(holds(unnamed.document(document_format::html), "Participant 1"));
}

TEST(documents, of_an_old_version_lose_names_that_were_withdrawn_since)
{
    scenario room;
    room.given(renamed(ana, "name-marker"), posted(bike_shed, ana));
    const sequence then = room.state().last;
    charter terms = some_charter();
    terms.names = names_mode::unnamed;
    room.given(agreed_on(first_charter, terms));
    for (const auto format : all_formats)
        EXPECT_FALSE(holds(past_of(room, then).document(format), "name-marker"));
}

TEST(documents, keep_counts_back_until_they_are_shown)
{
    scenario room;
    room.given(planned(), phases_are({{1, {}}}), posted(bike_shed, ana),
               voted(bo, support, bike_shed, yes));
    EXPECT_FALSE(past_of{room}.report().shows_counts);
    EXPECT_EQ(past_of{room}.report().items[0].supporters, 0u);
    EXPECT_TRUE(past_of{room}.report().ballots.empty());
    room.given(phases_are({{3, {}}}));
    EXPECT_EQ(past_of{room}.report().items[0].supporters, 1u);
    room.given(phases_are({{1, {}}}), closed());
    EXPECT_EQ(past_of{room}.report().items[0].supporters, 1u);
}

TEST(documents, do_not_tell_apart_fewer_than_five)
{
    scenario room;
    room.given_all(crowd(10)).given(posted(bike_shed, ana));
    for (std::uint64_t each = 0; each < 5; ++each)
        room.given(voted(person(each), support, bike_shed, yes));
    // One wrote: the parts would tell that the writer did not vote.
    EXPECT_FALSE(past_of{room}.report().parts);
    EXPECT_TRUE(holds(past_of{room}.document(document_format::html), "smaller than five people"));
    scenario voters;
    voters.given_all(crowd(10)).given(posted(bike_shed, lead));
    for (std::uint64_t each = 0; each < 5; ++each)
        voters.given(voted(person(each), support, bike_shed, yes));
    const auto report = past_of{voters}.report();
    ASSERT_TRUE(report.parts);
    EXPECT_EQ(report.parts->only_voted, 5u);
    EXPECT_EQ(report.parts->only_read, 8u);
    voters.given(vote_taken_back(person(0), support, bike_shed));
    EXPECT_FALSE(past_of{voters}.report().parts);
}

// --- what they do say ---

TEST(report, counts_what_happened)
{
    charter terms = some_charter();
    terms.goals = {{"Two ideas", goal_measure::ideas, 2},
                   {"Ten voters", goal_measure::voters, 10},
                   {"Everybody heard", goal_measure::none, 0}};
    scenario room;
    room.given(agreed_on(first_charter, terms), confirmed(first_charter), posted(bike_shed, lead),
               posted(bench, helper), replied(answer, bike_shed, lead),
               voted(ana, support, bench, yes), voted(bo, support, bench, yes),
               voted(bo, stance, bike_shed, disagree), hidden(answer, lead, first_act, "off topic"),
               undone(first_act, lead), hidden(answer, helper, second_act, "off topic"),
               restored(answer, lead, third_act), merged(bench, bike_shed),
               unmerged(bench, bike_shed), paused("tea"), opened(), closed());
    const auto report = past_of{room}.report();
    ASSERT_EQ(report.goals.size(), 3u);
    EXPECT_TRUE(report.goals[0].is_met());
    EXPECT_FALSE(report.goals[1].is_met());
    EXPECT_EQ(report.goals[1].count, 2u);
    EXPECT_FALSE(report.goals[2].count);
    ASSERT_EQ(report.ideas.size(), 2u);
    EXPECT_EQ(report.items[report.ideas[0]].id, room.id(bench));
    EXPECT_EQ(report.items[report.ideas[1]].replies.size(), 1u);
    EXPECT_EQ(report.ballots[0].votes, 2u);
    EXPECT_EQ(report.ballots[1].voters, 1u);
    EXPECT_EQ(report.participants, 3u);
    EXPECT_EQ(report.facilitators, 2u);
    EXPECT_EQ(report.voted, 2u);
    EXPECT_EQ(report.hidings, 2u);
    EXPECT_EQ(report.restorings, 1u);
    EXPECT_EQ(report.mergings, 1u);
    EXPECT_EQ(report.pausings, 1u);
    EXPECT_EQ(report.undone, 2u);
    ASSERT_EQ(report.reasons.size(), 1u);
    EXPECT_EQ(report.reasons[0].second, 2u);
    const bytes page = past_of{room}.document(document_format::html);
    EXPECT_TRUE(holds(page, "Alderman Boer has confirmed the promise."));
    EXPECT_TRUE(holds(page, "By 1 May 2026, by Alderman Boer."));
    EXPECT_TRUE(holds(page, "Reached: 2 of 2 ideas."));
    EXPECT_TRUE(holds(page, "Not reached: 2 of 10 people who voted."));
    const bytes dutch = past_of{room}.document(document_format::html, language::dutch);
    EXPECT_TRUE(holds(dutch, "<html lang=\"nl\">"));
    EXPECT_TRUE(holds(dutch, "Uiterlijk 1 mei 2026, door Alderman Boer."));
}

TEST(report, of_an_empty_room_is_a_page_too)
{
    const past_of past{scenario{beginning_at::draft_room}};
    for (const auto format : all_formats) EXPECT_FALSE(past.document(format).empty());
}

// --- foreign text in HTML (T22) ---

const std::vector<std::string> payloads{"<script>alert(1)</script>",
                                        "\"><img src=x onerror=alert(1)>",
                                        "'onload='alert(1)",
                                        "</style><script>alert(1)</script>",
                                        "<!--",
                                        "&lt;script&gt;",
                                        "</title><svg onload=alert(1)>",
                                        "javascript:alert(1)",
                                        "]]>",
                                        "<a href=//example.org>x</a>",
                                        "{date}{who}{count}"};

// Every tag of a page, without its end; a text that made one would add to them.
std::multiset<std::string> tags_of(const bytes& page)
{
    std::multiset<std::string> tags;
    for (auto at = page.find('<'); at != bytes::npos; at = page.find('<', at + 1))
        tags.insert(
            page.substr(at, std::min(page.find('>', at) + 1, page.find_first_of(" \n", at)) - at));
    return tags;
}

past_of room_of(const std::string& text)
{
    charter terms = some_charter();
    terms.goals = {{text, goal_measure::ideas, 1}, {text, goal_measure::none, 0}};
    terms.question = terms.welcome = terms.unwelcome = terms.promise = terms.confidence = text;
    terms.decision_maker = text;
    terms.manners = {text};
    scenario room{beginning_at::empty_room};
    room.given(step{operator_, room_created{text, text, text, language::english}, 0},
               step{operator_, ballot_opened{ballot_kind::support}, 0},
               step{operator_, ballot_opened{ballot_kind::stance}, 0},
               link_issued(lead_link, member_role::lead, beginning + std::chrono::hours{72}),
               joined(lead, text, 1, lead_link, member_role::lead), opened(),
               agreed_on(first_charter, terms), posted(bike_shed, lead, text),
               replied(answer, bike_shed, lead, text), posted(bench, lead, text),
               replied(answer_to_answer, bench, lead, text), hidden(bench, lead, first_act, text),
               voted(lead, support, bike_shed, yes), voted(lead, stance, bike_shed, agree),
               closed());
    return past_of{room};
}

TEST(html_report, lets_no_text_become_markup)
{
    for (const auto in : {language::dutch, language::english}) {
        const auto plain = tags_of(room_of("plain").document(document_format::html, in));
        for (const std::string& each : payloads) {
            SCOPED_TRACE(each);
            const bytes page = room_of(each).document(document_format::html, in);
            EXPECT_EQ(tags_of(page), plain);
            bytes escaped;
            insights::append_escaped(each, escaped);
            EXPECT_TRUE(holds(page, escaped));
        }
    }
}

std::size_t times(const bytes& page, std::string_view text)
{
    std::size_t found = 0;
    for (auto at = page.find(text); at != bytes::npos; at = page.find(text, at + 1)) ++found;
    return found;
}

// Of a session that is called by its question.
TEST(html_report, says_title_and_question_once)
{
    const auto page_of = [](const std::string& question) {
        charter terms = some_charter();
        terms.question = question;
        scenario room{beginning_at::empty_room};
        room.given(
            step{operator_,
                 room_created{"What about cars?", question, "A report", language::english}, 0},
            step{operator_, ballot_opened{ballot_kind::support}, 0},
            step{operator_, ballot_opened{ballot_kind::stance}, 0},
            link_issued(lead_link, member_role::lead, beginning + std::chrono::hours{72}),
            joined(lead, "Lead", 1, lead_link, member_role::lead), opened(),
            agreed_on(first_charter, terms), closed());
        return past_of{room}.document(document_format::html);
    };
    EXPECT_EQ(times(page_of("What about cars?"), "What about cars?"), 2u) << "<title> and <h1>";
    EXPECT_EQ(times(page_of("Where are they to stand?"), "Where are they to stand?"), 1u);
}

TEST(html_report, asks_for_nothing_and_runs_nothing)
{
    const bytes page = room_of("plain").document(document_format::html);
    for (const auto never : {"<script", "http://", "https://", " src=", "url(", "@import",
                             "style=\"", "<img", "<link"})
        EXPECT_FALSE(holds(page, never)) << never;
    EXPECT_TRUE(holds(page, "default-src 'none'; style-src " + insights::report_style_source()));
    EXPECT_TRUE(insights::report_policy().starts_with("default-src 'none'; style-src 'sha256-"));
    const auto tags = tags_of(page);
    for (const auto once : {"<h1", "<main", "<header>", "<footer>", "<nav", "<style>", "<title>"})
        EXPECT_EQ(tags.count(once), 1u) << once;
    EXPECT_EQ(tags.count("<table>"), tags.count("<caption>"));
    // The policy names the very style that stands in the page.
    const auto from = page.find("<style>") + 7;
    const hash_256 hash = sha256(std::string_view{page}.substr(from, page.find("</style>") - from));
    EXPECT_EQ(insights::report_style_source(),
              "'sha256-" + to_base64({reinterpret_cast<const char*>(hash.data()), 32}) + "'");
}

// --- formulas in tables (T25) ---

TEST(csv, never_begins_a_cell_like_a_formula)
{
    std::vector<std::string> texts;
    for (const std::string blank : {"", " ", "   ", "\u00a0", "\u3000", "\u2003 ", "\ufeff"}) {
        for (const std::string begin :
             {"=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n"}) {
            texts.push_back(blank + begin + "cmd|' /C calc'!A0");
            texts.push_back(blank + begin);
        }
        texts.push_back(blank + std::string{"\0=1", 3});
    }
    EXPECT_GE(texts.size(), 100u);
    for (const std::string& each : texts) {
        EXPECT_TRUE(insights::looks_like_formula(each));
        insights::csv_table table;
        const bytes made = table.text(each).text("b").end_line().take();
        EXPECT_TRUE(made.starts_with("\"'")) << made;
        EXPECT_TRUE(made.ends_with("\",b\r\n")) << made;
    }
    for (const auto* each : {"plain", "a=b", "1+1", "'", "\u00e9=", "", " "})
        EXPECT_FALSE(insights::looks_like_formula(each)) << each;
}

TEST(csv, quotes_as_the_standard_says)
{
    insights::csv_table table;
    const bytes made = table.text("say \"shed\"")
                           .text("a,b")
                           .text("two\nlines")
                           .text("plain")
                           .number(-1)
                           .end_line()
                           .take();
    EXPECT_EQ(made, "\"say \"\"shed\"\"\",\"a,b\",\"two\nlines\",plain,-1\r\n");
    const bytes contributions = room_of("=1+1,\"x\"").document(document_format::csv);
    EXPECT_TRUE(holds(contributions, "\"'=1+1,\"\"x\"\"\""));
    EXPECT_FALSE(holds(contributions, ",=1"));
}

TEST(json, escapes_what_a_page_could_take_for_markup)
{
    const bytes made = room_of("</script>\\ \"x\" \n").document(document_format::json);
    EXPECT_FALSE(holds(made, "</script>"));
    EXPECT_TRUE(holds(made, "\\u003c/script\\u003e\\\\ \\\"x\\\" \\u000a"));
}

// --- Polis ---

scenario voted_by(std::uint64_t people)
{
    scenario room;
    room.given_all(crowd(static_cast<std::uint8_t>(people)));
    room.given(posted(bike_shed, person(0), "A shed, with \"light\""),
               posted(bench, person(1), "Benches"), posted(answer, ana, "Never shown"),
               hidden(answer, lead));
    for (std::uint64_t each = 0; each < people; ++each) {
        room.given(voted(person(each), stance, bike_shed, each % 2 == 0 ? agree : disagree));
        if (each < 3) room.given(voted(person(each), stance, bench, pass));
    }
    return room;
}

tools::polis_export read_back(const past_of& past)
{
    temporary_directory folder;
    for (const auto format :
         {document_format::polis_comments, document_format::polis_votes,
          document_format::polis_participants, document_format::polis_summary}) {
        std::ofstream{folder.path() / insights::file_name_of(format, past.then.last),
                      std::ios::binary}
            << past.document(format);
    }
    auto read = tools::read_polis_export(folder.path());
    EXPECT_TRUE(read) << (read ? "" : read.error().text);
    return read ? std::move(*read) : tools::polis_export{};
}

TEST(polis_files, are_read_back_as_they_were_written)
{
    const scenario room = voted_by(7);
    const auto read = read_back(past_of{room});
    EXPECT_EQ(read.topic, "Square");
    EXPECT_EQ(read.description, "What would make it greener?");
    ASSERT_EQ(read.comments.size(), 2u);
    EXPECT_EQ(read.comments[0].text, "A shed, with \"light\"");
    EXPECT_EQ(read.comments[1].text, "Benches");
    EXPECT_EQ(read.votes.size(), 10u);
    std::array<std::size_t, 3> shed{};
    for (const auto& each : read.votes) {
        if (each.comment == 0) ++shed[static_cast<std::size_t>(each.value + 1)];
        EXPECT_EQ(to_milliseconds(each.time) % 3'600'000, 0);
        EXPECT_EQ(read.participants[each.voter].cells[each.comment], each.value);
    }
    EXPECT_EQ(shed, (std::array<std::size_t, 3>{3, 0, 4}));
    // No comment's author is a voter, or wrote another comment.
    EXPECT_NE(read.comments[0].author, read.comments[1].author);
    for (const auto& comment : read.comments) {
        for (const auto& vote : read.votes) EXPECT_NE(comment.author, vote.voter);
    }
}

TEST(polis_files, number_people_anew_each_time)
{
    scenario room = voted_by(30);
    const auto numbers = [&](sequence as_of) {
        std::vector<bool> made;
        for (const auto& each : read_back(past_of{room, as_of}).votes) {
            if (each.comment == 0) made.push_back(each.value > 0);
        }
        return made;
    };
    const sequence then = room.state().last;
    room.given(posted(answer_to_answer, cem, "Later"));
    EXPECT_EQ(numbers(then), numbers(then));
    EXPECT_NE(numbers(then), numbers(room.state().last));
    // Nor do the numbers follow the order in which people came.
    std::vector<bool> in_order;
    for (std::size_t each = 0; each < 30; ++each) in_order.push_back(each % 2 == 0);
    EXPECT_NE(numbers(then), in_order);
}

TEST(polis_files, have_no_votes_of_fewer_than_five)
{
    const auto read = read_back(past_of{voted_by(4)});
    EXPECT_EQ(read.comments.size(), 2u);
    EXPECT_TRUE(read.votes.empty());
    EXPECT_EQ(past_of{voted_by(4)}.document(document_format::polis_participants).find("\r\n0"),
              bytes::npos);
}

TEST(documents, have_names_that_say_nothing_of_the_room)
{
    EXPECT_EQ(insights::file_name_of(document_format::html, sequence{12}), "kring-report-12.html");
    EXPECT_EQ(insights::file_name_of(document_format::polis_participants, sequence{12}),
              "participants-votes.csv");
    EXPECT_EQ(insights::format_from_name("polis_votes"), document_format::polis_votes);
    EXPECT_FALSE(insights::format_from_name("pdf"));
}
}  // namespace
}  // namespace kring::tests
