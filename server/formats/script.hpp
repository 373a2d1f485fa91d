// A scripted session: who says and does what, and when. It is played against a real server (tools/rehearsal.hpp): to show
// what a session looks like, to rehearse one, and to test formats from the first phase to the report.
//
// Written in TOML like a format (docs/formats.md), and refused with the line and the reason in the same way.
// Thread: plain values and pure functions; the built-in scripts are made once and immutable.
#pragma once
#include "formats/format.hpp"
#include "formats/format_file.hpp"
#include "formats/scripted_answers.hpp"
#include "formats/scripted_flags.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kring::formats {
// --- what somebody does; contributions are called by the names that the script gives them ---
struct scripted_text {
    std::string name;      // what it is called from here on; empty: nothing refers to it
    std::string to;        // empty: an idea
    std::string improves;  // of an idea; empty: on none
    words text;
    friend bool operator==(const scripted_text&, const scripted_text&) = default;
};
enum class scripted_answer : std::uint8_t { support = 1, agree = 2, disagree = 3, pass = 4 };
// A share of the people, the same for a subject each time: those who agree are others than those who disagree.
struct scripted_votes {
    scripted_answer answer{};
    std::string subject;
    std::uint32_t percent{};
    friend bool operator==(const scripted_votes&, const scripted_votes&) = default;
};
struct scripted_phase {
    std::uint32_t number{};  // from 1
    friend bool operator==(const scripted_phase&, const scripted_phase&) = default;
};
struct scripted_group {
    std::string subject;
    std::uint32_t number{};  // from 1: those of the format, then those of the script
    friend bool operator==(const scripted_group&, const scripted_group&) = default;
};
struct scripted_tag {
    std::string subject;
    words text;
    friend bool operator==(const scripted_tag&, const scripted_tag&) = default;
};
struct scripted_merge {
    std::string subject;
    std::string into;
    words reason;
    friend bool operator==(const scripted_merge&, const scripted_merge&) = default;
};
struct scripted_hide {
    std::string subject;
    words reason;
    friend bool operator==(const scripted_hide&, const scripted_hide&) = default;
};
struct scripted_restore {
    std::string subject;
    words reason;
    friend bool operator==(const scripted_restore&, const scripted_restore&) = default;
};
struct scripted_report {
    friend bool operator==(const scripted_report&, const scripted_report&) = default;
};
struct scripted_close {
    friend bool operator==(const scripted_close&, const scripted_close&) = default;
};
using scripted_deed =
    std::variant<scripted_text, scripted_votes, scripted_phase, scripted_group, scripted_tag,
                 scripted_merge, scripted_hide, scripted_restore, scripted_report, scripted_close,
                 scripted_question, scripted_reveal, scripted_saying, scripted_choice,
                 scripted_marks, scripted_comparison, scripted_flag, scripted_judgement,
                 scripted_edit>;

struct scripted_act {
    std::chrono::seconds at{};  // since the beginning; not before the act before it
    std::string who;            // empty: the people, of votes and of what some of them answer
    scripted_deed deed;
    friend bool operator==(const scripted_act&, const scripted_act&) = default;
};

// Every name that an act refers to was given before it; every person is one of the people or the lead.
struct script {
    std::string id;
    formats::format format;
    words title;
    words question;
    words promise;
    words decision_maker;
    std::chrono::days due_in{};
    std::string lead;
    std::vector<std::string> people;
    std::vector<words> groups;  // beyond those of the format, as the next two
    std::vector<scripted_circle> stakeholders;
    std::vector<scripted_circle> tables;
    std::optional<domain::policy> rules;  // instead of those of the format
    std::vector<scripted_act> acts;
    friend bool operator==(const script&, const script&) = default;
};

[[nodiscard]] result<script, format_fault> read_script(std::string_view text);
// Those that come with the program, in order of id.
[[nodiscard]] const std::vector<script>& built_in_scripts();

// Who of `people` gives this answer, as places in it.
[[nodiscard]] std::vector<std::size_t> voters_of(const scripted_votes& votes, std::size_t people);
}  // namespace kring::formats
