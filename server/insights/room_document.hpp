// Every document that leaves a room, by name.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "insights/room_report.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kring::insights {
enum class document_format : std::uint8_t {
    html,
    json,
    csv,  // a line for each contribution
    csv_figures,
    polis_comments,
    polis_votes,
    polis_participants,
    polis_summary
};

// As requests name it: "html", "polis_votes"; nothing for another word.
[[nodiscard]] std::optional<document_format> format_from_name(std::string_view name);
[[nodiscard]] std::string_view content_type_of(document_format format);
// Whether its rows name people, to be worked with elsewhere. A report names the authors that its readers may know.
[[nodiscard]] bool says_who_wrote(document_format format);
// Of letters, digits and marks that every system takes; nothing of the room's own words is in it.
[[nodiscard]] std::string file_name_of(document_format format, sequence as_of);

// `secret` deals out the numbers of a Polis export; see polis_files.hpp. `in`: of what is written for people.
[[nodiscard]] bytes document_of(document_format format, const room_past& past, domain::language in,
                                const key_256& secret);
}  // namespace kring::insights
