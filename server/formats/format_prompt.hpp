// A question that a format brings along: of which kind it is, what it asks, and when everybody sees what came out. In a room
// it is a ballot like any other.
// Thread: plain values and pure functions.
#pragma once
#include "domain/command.hpp"
#include "formats/words.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kring::formats {
enum class results_shown : std::uint8_t {
    live,    // as they come
    reveal,  // when a facilitator shows them
};

// What the kind has no use for is empty or 0, as in `domain::ballot_terms`.
struct format_prompt {
    domain::ballot_kind kind{domain::ballot_kind::open};  // neither support nor stance
    words question;
    results_shown results{results_shown::reveal};
    std::uint32_t group{};  // of ideas: by its place among those of the format, from 1; 0: of all
    words tag;
    std::uint32_t budget{};
    std::uint32_t at_most{};
    std::uint32_t steps{};
    std::vector<words> labels;
    friend bool operator==(const format_prompt&, const format_prompt&) = default;
};

// Whether anybody can answer such a question where no more is allowed than this.
[[nodiscard]] bool is_answerable(domain::ballot_kind kind, const domain::phase_switches& where);

// `phase`: that it opens and closes with, by its number; 0: none. `groups`: those that were made of the format's.
[[nodiscard]] domain::open_ballot asked(const format_prompt& prompt, domain::language in,
                                        std::uint32_t phase, std::span<const group_id> groups);

// In the language of the room, whose groups are these.
[[nodiscard]] format_prompt prompt_of(const domain::ballot& from,
                                      const std::vector<domain::idea_group>& groups);
}  // namespace kring::formats
