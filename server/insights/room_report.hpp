// What a room's report says, before it is put into words: a pure function of the room as of a sequence. Documents
// (HTML, CSV, JSON) are written from this alone, so what must not leave the room cannot get into any of them.
//
// Nothing here that a participant may not see: texts that are hidden or were taken back are counted and not told,
// authors are told as the charter and the phases tell them, counts that are still hidden are left out. What was hidden
// or taken back only after the sequence leaves the report too, and a name that the charter has withdrawn since.
// Groups of fewer than five people are not told apart.
// Thread: pure functions on plain values.
#pragma once
#include "domain/view.hpp"
#include "insights/questions.hpp"
#include "insights/table_results.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kring::insights {
// A room as its log gives it. `now` is as of the log's end.
struct room_past {
    const domain::room_state& then;
    const domain::room_state& now;
    const std::vector<instant>& times;  // of the event with sequence n at n - 1

    [[nodiscard]] instant time_of(std::uint64_t at) const;
};

struct goal_result {
    domain::goal goal;
    std::optional<std::uint32_t> count;  // nothing: it counts nothing, or its counts are hidden
    [[nodiscard]] bool is_met() const { return count && *count >= goal.target; }
};

struct reported_item {
    contribution_id id{};
    contribution_id parent{};
    domain::item_state state{};
    std::uint32_t number{};  // of an idea that stands for itself, by support; 0: any other
    std::string author_name;
    std::uint32_t author_number{};  // where names are pseudonyms; 0: none
    bool by_facilitator{};
    std::string text;
    std::string text_language;    // empty: it cannot be told, and counts as the room's
    domain::on_behalf source;     // for whom it was entered; nobody: the author's own
    domain::show_of_hands hands;  // beside the votes, in no total
    table_id table{};             // of whose list it is; 0: of the plenary's
    std::string table_name;
    bool is_lifted{};  // into the plenary
    std::string hidden_reason;
    std::optional<domain::flag_reason> found;  // why the community keeps it from others
    instant time{};
    std::uint32_t supporters{};
    std::array<std::uint32_t, 3> stance{};  // agree, disagree, pass
    std::vector<std::size_t> replies;       // by their place in room_report::items
    // The shown idea that this one is merged into and that counts its voters too; 0: it stands for itself.
    contribution_id merged_into{};
    std::vector<std::size_t> united;  // what is merged into this one, by its place
};

struct ballot_result {
    domain::ballot_kind kind{};
    std::uint32_t voters{};
    std::uint32_t votes{};  // on ideas that are shown
};

// A part of the time between the first and the last act. Nothing: fewer than five people did so.
struct time_slot {
    instant begins{};
    std::uint32_t ideas{};
    std::uint32_t replies{};
    std::optional<std::uint32_t> joined;
    std::optional<std::uint32_t> votes;
};

// A facilitator's sentence and the shown ideas that it cites, by their place in room_report::items.
struct reported_insight {
    std::string text;
    std::vector<std::size_t> ideas;
};

// How participants took part. Each is in exactly one.
struct audience_parts {
    std::uint32_t wrote_and_voted{};
    std::uint32_t only_wrote{};
    std::uint32_t only_voted{};
    std::uint32_t only_read{};
};

// Who was heard of a stakeholder group. Nothing: fewer than five people, or what would tell of as few.
struct stakeholder_result {
    std::string title;  // empty: of those who chose none
    std::uint32_t expected{};
    std::optional<std::uint32_t> joined;
    std::optional<std::uint32_t> wrote;
    std::optional<std::uint32_t> voted;
};

// Who came by which invitations. Of fewer than five people, or where it would tell of as few, not who of them wrote and voted.
struct channel_result {
    std::string channel;  // empty: of those who came without an invitation
    std::uint32_t invited{};
    std::uint32_t joined{};
    std::optional<std::uint32_t> wrote;
    std::optional<std::uint32_t> voted;
};

struct room_report {
    sequence as_of{};
    instant time{};  // of the event it is as of
    instant begins{};
    domain::room_phase phase{};
    domain::language language{};
    std::string title;
    std::string question;
    std::string promise;
    std::optional<domain::view_charter> charter;
    std::vector<goal_result> goals;

    bool shows_counts{};
    domain::authors_shown authors{};
    std::vector<reported_item> items;  // in order of id
    std::vector<std::size_t>
        ideas;  // that stand for themselves, most supported first; of what is not shown only what has shown replies
    std::vector<ballot_result> ballots;      // support and stance
    std::vector<question_result> questions;  // what facilitators asked, and showed the outcome of

    std::uint32_t participants{};
    std::uint32_t facilitators{};
    std::uint32_t wrote{};  // of the participants
    std::uint32_t voted{};
    std::uint32_t shown_ideas{};
    std::uint32_t shown_replies{};
    std::optional<audience_parts> parts;           // nothing: one of them would be too small
    std::vector<stakeholder_result> stakeholders;  // empty: the room has no groups
    std::vector<channel_result> channels;          // empty: nobody was invited
    std::chrono::milliseconds slot_time{};
    std::vector<time_slot> slots;

    std::vector<table_result> tables;  // none: the room had no tables then
    std::vector<reported_insight> insights;

    std::uint32_t hidden{};  // contributions
    std::uint32_t withdrawn{};
    std::uint32_t hidings{};  // acts
    std::uint32_t restorings{};
    std::uint32_t mergings{};
    std::uint32_t pausings{};
    std::uint32_t mutings{};
    std::uint32_t removings{};
    std::uint32_t turnings_away{};
    std::uint32_t declinings{};
    std::uint32_t lockings{};
    std::uint32_t correctings{};
    std::uint32_t harvestings{};
    std::uint32_t blurrings{};      // by the rules
    std::uint32_t clearings{};      // likewise
    std::uint32_t juries{};         // that came to a verdict
    std::uint32_t jury_removals{};  // of these
    std::uint32_t appeals{};
    std::uint32_t undone{};
    std::vector<std::pair<std::string, std::uint32_t>>
        reasons;  // of hidings, the most frequent first
};

[[nodiscard]] room_report report_of(const room_past& past);

// Whether documents as of then may tell counts.
[[nodiscard]] bool shows_counts(const domain::room_state& then);
// Whether what is shown of a contribution in a document is its text: it is shown then, and still.
[[nodiscard]] bool is_shown(const domain::contribution& then, const domain::room_state& now);
}  // namespace kring::insights
