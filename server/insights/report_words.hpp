// The words of reports, in both languages. A pattern's `{name}` is filled in by `fill`.
// Thread: constants.
#pragma once
#include "domain/event.hpp"

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace kring::insights {
struct report_words {
    std::string_view tag;  // BCP 47
    std::string_view report;
    std::string_view to_content;
    std::string_view contents;
    std::string_view as_of;  // {time}
    std::string_view open;
    std::string_view paused;
    std::string_view closed;
    std::string_view not_begun;

    std::string_view promise;
    std::string_view due;          // {date}
    std::string_view due_by;       // {date}, {who}
    std::string_view confirmed;    // {who}
    std::string_view unconfirmed;  // {who}
    std::string_view nobody_named;

    std::string_view charter;
    std::string_view no_charter;
    std::string_view welcome;
    std::string_view unwelcome;
    std::string_view say;
    std::array<std::string_view, 5> steps;
    std::string_view confidence;
    std::string_view manners;
    std::string_view names;
    std::array<std::string_view, 3> names_modes;

    std::string_view goals;
    std::string_view goal;
    std::string_view result;
    std::string_view uncounted;
    std::string_view met;      // {count}, {target}, {what}
    std::string_view not_met;  // {count}, {target}, {what}
    std::string_view counts_later;
    std::array<std::string_view, 6> measures;

    std::string_view said;
    std::string_view said_intro;  // {ideas}, {replies}
    std::string_view no_ideas;
    std::string_view idea;                         // {number}
    std::string_view is_hidden;                    // {reason}
    std::string_view is_found;                     // by people of the session; {reason}
    std::array<std::string_view, 4> flag_reasons;  // in the order of domain::flag_reason
    std::string_view is_withdrawn;
    std::string_view somebody;
    std::string_view person;  // {number}
    std::string_view facilitator;
    std::string_view of_table;     // {table}
    std::string_view lifted_from;  // {table}
    std::string_view entered_for;  // {whom}
    std::string_view one_person;
    std::string_view so_many_people;  // {count}
    std::string_view hands;           // {hands}, {present}
    std::string_view replies;
    std::string_view united;

    std::string_view chosen;
    std::string_view chosen_intro;
    std::string_view counts_hidden;
    std::string_view no_votes;
    std::string_view support;
    std::string_view support_table;  // {count}
    std::string_view supporters;
    std::string_view stance;
    std::string_view stance_table;  // {count}
    std::string_view agree;
    std::string_view disagree;
    std::string_view pass;
    std::string_view chart;
    std::string_view votes_of;  // {votes}, {voters}

    std::string_view questions;
    std::string_view answers;
    std::string_view people_answered;  // {people}
    std::string_view option;
    std::string_view dots;
    std::string_view strength;
    std::string_view compared;
    std::string_view word;
    std::string_view question_open;
    std::string_view question_hidden;

    std::string_view heard;
    std::string_view heard_table;
    std::string_view people;
    std::string_view participants;
    std::string_view facilitators;
    std::string_view wrote;
    std::string_view voted;
    std::string_view parts_table;
    std::string_view wrote_and_voted;
    std::string_view only_wrote;
    std::string_view only_voted;
    std::string_view only_read;
    std::string_view parts_left_out;
    std::string_view stakeholders_table;
    std::string_view stakeholders_column;
    std::string_view stakeholders_none;
    std::string_view channels_table;
    std::string_view channels_column;
    std::string_view channels_none;
    std::string_view invited;
    std::string_view expected;
    std::string_view stakeholders_joined;
    std::string_view stakeholders_wrote;
    std::string_view stakeholders_voted;
    std::string_view tables_table;
    std::string_view table_column;
    std::string_view lifted_column;
    std::string_view wrote_column;
    std::string_view voted_column;
    std::string_view over_time;
    std::string_view over_time_chart;
    std::string_view over_time_table;
    std::string_view from;
    std::string_view joined;
    std::string_view ideas_column;
    std::string_view replies_column;
    std::string_view votes_column;
    std::string_view few;
    std::string_view few_note;

    std::string_view insights;
    std::string_view cites;  // {ideas}

    std::string_view moderation;
    std::string_view moderation_table;
    std::string_view what;
    std::string_view times;
    std::string_view hidden_now;
    std::string_view withdrawn_now;
    std::string_view hidings;
    std::string_view restorings;
    std::string_view mergings;
    std::string_view pausings;
    std::string_view mutings;
    std::string_view removings;
    std::string_view turnings_away;
    std::string_view declinings;
    std::string_view lockings;
    std::string_view correctings;
    std::string_view harvestings;
    std::string_view blurrings;
    std::string_view juries;
    std::string_view jury_removals;
    std::string_view appeals;
    std::string_view undone;
    std::string_view reasons_table;
    std::string_view reason;
    std::string_view no_moderation;

    std::string_view made;
    std::string_view made_text;  // {sequence}
    std::string_view made_privacy;
    std::array<std::string_view, 12> months;
};

[[nodiscard]] const report_words& words_of(domain::language language);

using fillings = std::initializer_list<std::pair<std::string_view, std::string>>;
[[nodiscard]] std::string fill(std::string_view pattern, fillings values);

// "25 november 2026", and with its time of day, "25 november 2026, 14:05 UTC".
[[nodiscard]] std::string day_text(domain::calendar_date day, const report_words& words);
[[nodiscard]] std::string day_text(instant at, const report_words& words);
// "14:05", in UTC.
[[nodiscard]] std::string clock_text(instant at);
[[nodiscard]] std::string time_text(instant at, const report_words& words);
// "2026-11-25T14:05:00Z", for machines.
[[nodiscard]] std::string iso_text(instant at);
}  // namespace kring::insights
