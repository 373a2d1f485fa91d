#include "insights/report_words.hpp"

#include <algorithm>
#include <chrono>

namespace kring::insights {
namespace {
constexpr report_words dutch{
    .tag = "nl",
    .report = "Verslag",
    .to_content = "Naar de inhoud",
    .contents = "Inhoud",
    .as_of = "Stand van {time}",
    .open = "De sessie is nog bezig.",
    .paused = "De sessie is gepauzeerd.",
    .closed = "De sessie is afgelopen.",
    .not_begun = "De sessie is nog niet begonnen.",

    .promise = "De belofte",
    .due = "Uiterlijk {date}.",
    .due_by = "Uiterlijk {date}, door {who}.",
    .confirmed = "{who} heeft de belofte bevestigd.",
    .unconfirmed = "{who} heeft de belofte nog niet bevestigd.",
    .nobody_named = "Er is niemand genoemd die beslist.",

    .charter = "De afspraken",
    .no_charter = "Voor deze sessie zijn geen afspraken vastgelegd.",
    .welcome = "Dit kon je inbrengen",
    .unwelcome = "Dit hoorde er niet bij",
    .say = "Hoeveel deelnemers te zeggen hebben",
    .steps = {"Ze worden geïnformeerd", "We vragen wat ze vinden", "Ze geven advies",
              "Ze werken eraan mee", "Ze beslissen mee"},
    .confidence = "Dit blijft onder elkaar",
    .manners = "Zo gaan we met elkaar om",
    .names = "Namen",
    .names_modes = {"De naam die iemand koos", "Schuilnamen", "Zonder namen"},

    .goals = "De doelen",
    .goal = "Doel",
    .result = "Gehaald?",
    .uncounted = "Dit doel is niet geteld.",
    .met = "Gehaald: {count} van {target} {what}.",
    .not_met = "Niet gehaald: {count} van {target} {what}.",
    .counts_later = "De tellingen zijn nog niet getoond.",
    .measures = {"", "ideeën", "ideeën en reacties", "mensen die schreven", "mensen die stemden",
                 "stemmen"},

    .said = "Wat er gezegd is",
    .said_intro =
        "Ideeën: {ideas}. Reacties: {replies}. Het idee met de meeste steun staat bovenaan.",
    .no_ideas = "Er zijn geen ideeën geschreven.",
    .idea = "Idee {number}",
    .is_hidden = "Deze tekst is verborgen. Reden: {reason}",
    .is_found = "Deze tekst is opzijgezet door mensen in de sessie: {reason}",
    .flag_reasons = {"gaat niet hierover", "staat er al", "onaardig of persoonlijk", "spam"},
    .is_withdrawn = "Deze tekst is door de schrijver teruggenomen.",
    .somebody = "Iemand",
    .person = "Deelnemer {number}",
    .facilitator = "begeleider",
    .of_table = "van {table}",
    .lifted_from = "van {table}, naar iedereen gebracht",
    .entered_for = "ingevoerd voor {whom}",
    .one_person = "1 persoon",
    .so_many_people = "{count} mensen",
    .hands = "Handen omhoog: {hands} van de {present}. Ze staan los van de stemmen.",
    .replies = "Reacties",
    .united = "Hiermee samengevoegd, de steun telt hier mee",

    .chosen = "Wat er gekozen is",
    .chosen_intro = "Stemmen zijn geheim. Hier staan alleen de totalen.",
    .counts_hidden = "De tellingen zijn nog niet getoond, dus ze staan ook niet in dit verslag.",
    .no_votes = "Er is niet gestemd.",
    .support = "Steun",
    .support_table = "Ideeën met de meeste steun, hoogstens {count}",
    .supporters = "Steun",
    .stance = "Eens of oneens",
    .stance_table = "Ideeën waarover het meest is gestemd, hoogstens {count}",
    .agree = "Eens",
    .disagree = "Oneens",
    .pass = "Weet niet",
    .chart = "Grafiek",
    .votes_of = "Stemmen: {votes}. Mensen die stemden: {voters}.",

    .questions = "Vragen",
    .answers = "Wat mensen antwoordden",
    .people_answered = "Mensen die antwoord gaven: {people}.",
    .option = "Antwoord",
    .dots = "Stippen",
    .strength = "Sterkte",
    .compared = "Keer vergeleken",
    .word = "Woord",
    .question_open = "Deze vraag was nog open.",
    .question_hidden = "Wat hier uitkwam is niet getoond, dus dat staat ook niet in dit verslag.",

    .heard = "Wie er gehoord is",
    .heard_table = "Hoeveel mensen meededen",
    .people = "Mensen",
    .participants = "Deelnemers",
    .facilitators = "Begeleiders",
    .wrote = "Deelnemers die schreven",
    .voted = "Deelnemers die stemden",
    .parts_table = "Hoe deelnemers meededen",
    .wrote_and_voted = "Schreven en stemden",
    .only_wrote = "Schreven alleen",
    .only_voted = "Stemden alleen",
    .only_read = "Lazen mee",
    .parts_left_out =
        "Een verdere verdeling staat hier niet: een van de groepen is kleiner dan vijf mensen.",
    .stakeholders_table = "Namens wie mensen meededen",
    .stakeholders_column = "Groep",
    .stakeholders_none = "Zonder groep",
    .channels_table = "Wie op uitnodiging kwam",
    .channels_column = "Uitgenodigd via",
    .channels_none = "Zonder uitnodiging",
    .invited = "Uitnodigingen",
    .expected = "Verwacht",
    .stakeholders_joined = "Deden mee",
    .stakeholders_wrote = "Schreven",
    .stakeholders_voted = "Stemden",
    .tables_table = "Aan de tafels",
    .table_column = "Tafel",
    .lifted_column = "Naar iedereen gebracht",
    .wrote_column = "Schreven",
    .voted_column = "Stemden",
    .over_time = "Wat er wanneer gebeurde",
    .over_time_chart =
        "Ideeën en reacties in de loop van de tijd. De getallen staan in de tabel hieronder.",
    .over_time_table = "Per periode",
    .from = "Vanaf",
    .joined = "Kwamen binnen",
    .ideas_column = "Ideeën",
    .replies_column = "Reacties",
    .votes_column = "Stemmen",
    .few = "te weinig",
    .few_note =
        "Te weinig: dit deden minder dan vijf mensen, of het getal zou dat elders verraden.",

    .insights = "Inzichten",
    .cites = "Uit: {ideas}",

    .moderation = "Ingrepen in cijfers",
    .moderation_table = "Ingrepen",
    .what = "Wat",
    .times = "Aantal",
    .hidden_now = "Teksten die verborgen zijn",
    .withdrawn_now = "Teksten die de schrijver terugnam",
    .hidings = "Keer dat iets werd verborgen",
    .restorings = "Keer dat iets weer werd getoond",
    .mergings = "Keer dat ideeën zijn samengevoegd",
    .pausings = "Keer dat de sessie is gepauzeerd",
    .mutings = "Keer dat iemand een tijdje niet kon schrijven",
    .removings = "Mensen die zijn verwijderd",
    .turnings_away = "Mensen die niet zijn binnengelaten",
    .declinings = "Teksten die niet zijn geplaatst",
    .lockings = "Keer dat een gesprek of de sessie op slot ging",
    .correctings = "Keer dat een telling van handen is verbeterd",
    .harvestings = "Keer dat ideeën van de tafels naar iedereen zijn gebracht",
    .blurrings = "Keer dat meldingen van deelnemers iets afschermden",
    .juries = "Keer dat een gelote jury oordeelde",
    .jury_removals = "Daarvan: de tekst werd verborgen",
    .appeals = "Keer dat een schrijver om een nieuwe jury vroeg",
    .undone = "Ingrepen die ongedaan zijn gemaakt",
    .reasons_table = "Redenen om iets te verbergen",
    .reason = "Reden",
    .no_moderation = "Er is niet ingegrepen.",

    .made = "Hoe dit verslag gemaakt is",
    .made_text =
        "Kring heeft dit verslag gemaakt uit het logboek van de sessie, tot en met gebeurtenis "
        "{sequence}. Uit hetzelfde logboek komt altijd hetzelfde verslag. Niemand heeft er "
        "woorden in veranderd.",
    .made_privacy =
        "Teksten die verborgen of teruggenomen zijn staan er niet in, ook als dat later "
        "gebeurde. Wie wat stemde staat er niet in. Groepen van minder dan vijf mensen "
        "zijn niet apart getoond.",
    .months = {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
               "september", "oktober", "november", "december"},
};

constexpr report_words english{
    .tag = "en",
    .report = "Report",
    .to_content = "Skip to the content",
    .contents = "Contents",
    .as_of = "As of {time}",
    .open = "The session is still going on.",
    .paused = "The session is paused.",
    .closed = "The session is over.",
    .not_begun = "The session has not begun.",

    .promise = "The promise",
    .due = "By {date}.",
    .due_by = "By {date}, by {who}.",
    .confirmed = "{who} has confirmed the promise.",
    .unconfirmed = "{who} has not yet confirmed the promise.",
    .nobody_named = "Nobody is named who decides.",

    .charter = "The agreements",
    .no_charter = "No agreements were recorded for this session.",
    .welcome = "What could be contributed",
    .unwelcome = "What did not belong here",
    .say = "How much say participants have",
    .steps = {"They are told", "We ask what they think", "They give advice", "They help to make it",
              "They decide with us"},
    .confidence = "What stays among those present",
    .manners = "How we treat each other",
    .names = "Names",
    .names_modes = {"The name somebody chose", "Made-up names", "No names"},

    .goals = "The goals",
    .goal = "Goal",
    .result = "Reached?",
    .uncounted = "This goal was not counted.",
    .met = "Reached: {count} of {target} {what}.",
    .not_met = "Not reached: {count} of {target} {what}.",
    .counts_later = "The counts have not been shown yet.",
    .measures = {"", "ideas", "ideas and replies", "people who wrote", "people who voted", "votes"},

    .said = "What was said",
    .said_intro = "Ideas: {ideas}. Replies: {replies}. The idea with the most support comes first.",
    .no_ideas = "No ideas were written.",
    .idea = "Idea {number}",
    .is_hidden = "This text is hidden. Reason: {reason}",
    .is_found = "This text was set aside by people of the session: {reason}",
    .flag_reasons = {"not about this", "said before", "unkind or personal", "spam"},
    .is_withdrawn = "This text was taken back by its author.",
    .somebody = "Somebody",
    .person = "Participant {number}",
    .facilitator = "facilitator",
    .of_table = "of {table}",
    .lifted_from = "from {table}, brought to everybody",
    .entered_for = "entered for {whom}",
    .one_person = "1 person",
    .so_many_people = "{count} people",
    .hands = "Show of hands: {hands} of {present}. It stands apart from the votes.",
    .replies = "Replies",
    .united = "Merged with this, its support counts here",

    .chosen = "What was chosen",
    .chosen_intro = "Votes are secret. Only the totals are shown here.",
    .counts_hidden = "The counts have not been shown yet, so they are not in this report either.",
    .no_votes = "Nobody voted.",
    .support = "Support",
    .support_table = "Ideas with the most support, at most {count}",
    .supporters = "Support",
    .stance = "Agree or disagree",
    .stance_table = "Ideas with the most votes, at most {count}",
    .agree = "Agree",
    .disagree = "Disagree",
    .pass = "Pass",
    .chart = "Chart",
    .votes_of = "Votes: {votes}. People who voted: {voters}.",

    .questions = "Questions",
    .answers = "What people answered",
    .people_answered = "People who answered: {people}.",
    .option = "Answer",
    .dots = "Dots",
    .strength = "Strength",
    .compared = "Times compared",
    .word = "Word",
    .question_open = "This question was still open.",
    .question_hidden =
        "What came out of this has not been shown, so it is not in this report either.",

    .heard = "Who was heard",
    .heard_table = "How many people took part",
    .people = "People",
    .participants = "Participants",
    .facilitators = "Facilitators",
    .wrote = "Participants who wrote",
    .voted = "Participants who voted",
    .parts_table = "How participants took part",
    .wrote_and_voted = "Wrote and voted",
    .only_wrote = "Only wrote",
    .only_voted = "Only voted",
    .only_read = "Read along",
    .parts_left_out =
        "There is no further division here: one of the groups is smaller than five people.",
    .stakeholders_table = "Whom people spoke for",
    .stakeholders_column = "Group",
    .stakeholders_none = "Without a group",
    .channels_table = "Who came by an invitation",
    .channels_column = "Invited through",
    .channels_none = "Without an invitation",
    .invited = "Invitations",
    .expected = "Expected",
    .stakeholders_joined = "Took part",
    .stakeholders_wrote = "Wrote",
    .stakeholders_voted = "Voted",
    .tables_table = "At the tables",
    .table_column = "Table",
    .lifted_column = "Brought to everybody",
    .wrote_column = "Wrote",
    .voted_column = "Voted",
    .over_time = "What happened when",
    .over_time_chart =
        "Ideas and replies in the course of time. The numbers are in the table below.",
    .over_time_table = "For each period",
    .from = "From",
    .joined = "Came in",
    .ideas_column = "Ideas",
    .replies_column = "Replies",
    .votes_column = "Votes",
    .few = "too few",
    .few_note =
        "Too few: fewer than five people did this, or the number would give that away elsewhere.",

    .insights = "Insights",
    .cites = "From: {ideas}",

    .moderation = "Moderation in figures",
    .moderation_table = "Moderation",
    .what = "What",
    .times = "How many",
    .hidden_now = "Texts that are hidden",
    .withdrawn_now = "Texts that their author took back",
    .hidings = "Times something was hidden",
    .restorings = "Times something was shown again",
    .mergings = "Times ideas were merged",
    .pausings = "Times the session was paused",
    .mutings = "Times somebody was muted",
    .removings = "People who were removed",
    .turnings_away = "People who were not let in",
    .declinings = "Texts that were not published",
    .lockings = "Times a thread or the session was locked",
    .correctings = "Times a show of hands was corrected",
    .harvestings = "Times ideas were brought from the tables to everybody",
    .blurrings = "Times flags of participants folded something",
    .juries = "Times a jury drawn by lot judged",
    .jury_removals = "Of these: the text was hidden",
    .appeals = "Times an author asked for another jury",
    .undone = "Acts that were undone",
    .reasons_table = "Reasons for hiding",
    .reason = "Reason",
    .no_moderation = "There was no moderation.",

    .made = "How this report was made",
    .made_text =
        "Kring made this report from the log of the session, up to and including event "
        "{sequence}. The same log always gives the same report. Nobody changed words in it.",
    .made_privacy =
        "Texts that are hidden or were taken back are not in it, also when that happened "
        "later. Who voted what is not in it. Groups of fewer than five people are not "
        "shown apart.",
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
};
}  // namespace

const report_words& words_of(domain::language language)
{
    switch (language) {
        case domain::language::dutch: return dutch;
        case domain::language::english: return english;
    }
    return english;
}

std::string fill(std::string_view pattern, fillings values)
{
    std::string made;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        const auto close = pattern.find('}', open == std::string_view::npos ? 0 : open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        made += pattern.substr(0, open);
        const auto name = pattern.substr(open + 1, close - open - 1);
        for (const auto& [known, value] : values) {
            if (known == name) made += value;
        }
        pattern.remove_prefix(close + 1);
    }
    made += pattern;
    return made;
}

std::string day_text(domain::calendar_date day, const report_words& words)
{
    const std::uint32_t month = std::clamp(day.number / 100 % 100, 1u, 12u);
    return std::to_string(day.number % 100) + " " + std::string{words.months[month - 1]} + " " +
           std::to_string(day.number / 10'000);
}

namespace {
struct parts_of_time {
    std::chrono::year_month_day day;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;
};
parts_of_time parts_of(instant at)
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    return {std::chrono::year_month_day{day},
            std::chrono::hh_mm_ss{std::chrono::floor<std::chrono::seconds>(at - day)}};
}
std::string two_digits(long long number)
{
    return (number < 10 ? "0" : "") + std::to_string(number);
}
}  // namespace

std::string day_text(instant at, const report_words& words)
{
    const auto day = parts_of(at).day;
    return day_text({static_cast<std::uint32_t>(static_cast<int>(day.year())) * 10'000 +
                     static_cast<unsigned>(day.month()) * 100 + static_cast<unsigned>(day.day())},
                    words);
}

std::string clock_text(instant at)
{
    const auto time = parts_of(at).time;
    return two_digits(time.hours().count()) + ":" + two_digits(time.minutes().count());
}

std::string time_text(instant at, const report_words& words)
{
    return day_text(at, words) + ", " + clock_text(at) + " UTC";
}

std::string iso_text(instant at)
{
    const auto [day, time] = parts_of(at);
    return std::to_string(static_cast<int>(day.year())) + "-" +
           two_digits(static_cast<unsigned>(day.month())) + "-" +
           two_digits(static_cast<unsigned>(day.day())) + "T" + two_digits(time.hours().count()) +
           ":" + two_digits(time.minutes().count()) + ":" + two_digits(time.seconds().count()) +
           "Z";
}
}  // namespace kring::insights
