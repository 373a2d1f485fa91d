// Writes the documents of a made-up session into a folder, so that somebody can look at them.
#include "domain/apply.hpp"
#include "insights/room_document.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace kring {
namespace {
using namespace domain;

constexpr instant morning = instant_from_milliseconds(1'764'061'200'000);
constexpr std::array texts{"Meer bomen langs de rand, ook aan de kant van de school",
                           "Bankjes met een rugleuning",
                           "Een watertappunt",
                           "De fietsen onder de grond, zodat het plein vrij blijft",
                           "Geen auto's meer op zaterdag",
                           "Een podium voor muziek",
                           "Betere verlichting bij de bushalte",
                           "Een speelplek voor kleine kinderen",
                           "Groene gevels",
                           "Een openbaar toilet"};

struct session {
    room_state state;
    std::vector<instant> times;

    sequence add(member_id actor, event_body body, std::chrono::milliseconds later)
    {
        event fact{next(state.last), std::max(state.time, morning) + later, actor, std::move(body)};
        if (apply(fact, state) != applied::yes) std::abort();
        times.push_back(fact.time);
        return fact.at;
    }
};

session made_up()
{
    using namespace std::chrono_literals;
    session room;
    room.add({}, room_created{"Het Stationsplein", "", "", language::dutch}, 0s);
    room.add({}, ballot_opened{ballot_kind::support}, 0s);
    room.add({}, ballot_opened{ballot_kind::stance}, 0s);
    room.add({}, facilitator_link_issued{member_role::lead, morning + 72h}, 0s);
    std::vector<member_id> people;
    for (std::uint8_t number = 0; number < 42; ++number) {
        hash_128 nonce{};
        nonce[0] = number;
        const member_id id{next(room.state.last).value()};
        room.add(id,
                 member_joined{number == 0 ? member_role::lead : member_role::participant, nonce,
                               link_id{number == 0 ? 4u : 0u},
                               "Deelnemer van straat " + std::to_string(number)},
                 9s);
        people.push_back(id);
    }
    charter terms;
    terms.goals = {{"Vijftien idee\u00ebn voor het plein", goal_measure::ideas, 15},
                   {"Minstens twintig mensen stemmen", goal_measure::voters, 20},
                   {"Iedereen voelt zich gehoord", goal_measure::none, 0}};
    terms.question = "Wat maakt het Stationsplein een fijne plek om te zijn?";
    terms.welcome = "Wensen en zorgen over het plein";
    terms.unwelcome = "Klachten over buren";
    terms.promise =
        "De vijf idee\u00ebn met de meeste steun gaan naar de raad. Je hoort per idee wat ermee "
        "gebeurt.";
    terms.due = {2026'05'01};
    terms.decision_maker = "Wethouder De Boer";
    terms.step = ladder_step::advise;
    terms.manners = {"Kort en vriendelijk", "Over het plan, niet over de persoon"};
    const sequence version = room.add(people[0], charter_set{terms}, 5s);
    room.add({}, promise_confirmed{version}, 20s);
    room.add(people[0], room_opened{}, 20s);
    std::vector<contribution_id> ideas;
    for (std::size_t number = 0; number < 18; ++number) {
        const auto at = room.add(
            people[number + 3],
            contribution_posted{{},
                                std::string{texts[number % texts.size()]} +
                                    (number >= texts.size() ? ", en dan ook in de winter" : "")},
            41s);
        ideas.push_back(contribution_id{at.value()});
    }
    for (std::size_t number = 0; number < 24; ++number) {
        const auto reply = room.add(
            people[number + 10],
            contribution_posted{ideas[number * 5 % 7], "Mee eens, maar wie houdt het bij?"}, 25s);
        if (number % 4 == 0)
            room.add(people[number + 2],
                     contribution_posted{contribution_id{reply.value()},
                                         "De buurt, met hulp van de gemeente."},
                     12s);
    }
    for (std::size_t voter = 1; voter < 36; ++voter) {
        for (std::size_t idea = 0; idea < ideas.size(); ++idea) {
            if ((voter * 7 + idea * 5) % 11 < 6 - idea / 4)
                room.add(people[voter], vote_cast{ballot_id{2}, ideas[idea], 1}, 300ms);
            if ((voter + idea) % 3 != 0)
                room.add(people[voter],
                         vote_cast{ballot_id{3}, ideas[idea],
                                   static_cast<std::int32_t>((voter * idea + voter) % 4 < 2 ? 1
                                                             : (voter + idea) % 4 < 2       ? 0
                                                                                            : -1)},
                         200ms);
        }
    }
    room.add(people[0], contribution_hidden{ideas[4], "Noemt een buurman bij naam"}, 5s);
    room.add(people[0], contribution_hidden{ideas[5], "Vergissing"}, 5s);
    room.add(people[0], act_undone{act_id{room.state.last.value()}}, 5s);
    room.add(people[9], contribution_withdrawn{ideas[6]}, 5s);
    room.add(people[0], room_closed{}, 60s);
    return room;
}

int write(const std::filesystem::path& folder)
{
    using insights::document_format;
    const session room = made_up();
    const insights::room_past past{room.state, room.state, room.times};
    for (const auto format : {document_format::html, document_format::json, document_format::csv,
                              document_format::csv_figures, document_format::polis_comments,
                              document_format::polis_votes, document_format::polis_participants,
                              document_format::polis_summary}) {
        std::ofstream{folder / insights::file_name_of(format, sequence{1}), std::ios::binary}
            << insights::document_of(format, past, language::dutch, key_256{});
    }
    return 0;
}
}  // namespace
}  // namespace kring

int main(int argc, char** argv)
{
    if (argc != 2 || !kring::start_crypto()) {
        std::fprintf(stderr, "usage: insights_sample FOLDER\n");
        return 2;
    }
    return kring::write(argv[1]);
}
