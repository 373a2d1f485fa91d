// Ideas like the one that is being written, so that it is supported or added to instead of written twice.
//
// Two texts are alike as far as they share trigrams of their words: each word, folded, with two blanks before it and one
// after, is cut into its runs of three characters (as PostgreSQL's pg_trgm does, which finds words in spite of endings,
// plurals and slips, in any language that writes with spaces); words that say nothing by themselves are left out (short
// lists of Dutch and English ones). Of two sets of trigrams A and B the likeness is |A and B| / sqrt(|A| |B|): the
// cosine of the sets (Ochiai 1957), kinder than pg_trgm's own measure to a text that is only half written.
//
// Invariant: what an index knows of an idea is of the text that `contribution::text_from` names; it catches up by itself.
// Thread: a plain value; one owner.
#pragma once
#include "domain/room_state.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace kring::domain {
class similarity_index {
public:
    // At most limits::similar_ideas_max ideas of this state, the most alike first. Never one that is hidden or withdrawn: not
    // to facilitators either, so that the answer is one for all views. Instead of a merged idea the one it is merged into.
    // Always asked of states of one room, each later than the one before.
    [[nodiscard]] std::vector<contribution_id> find(std::string_view text, const room_state& state);

private:
    using trigrams = std::vector<std::uint32_t>;  // hashes, in rising order, each once
    struct entry {
        sequence text_from{};
        trigrams of_text;
    };
    void catch_up(const room_state& state);

    std::vector<entry> entries_;  // beside room_state::contributions; empty for replies
};

// How alike two texts are, 0 to 1; as the index sees them.
[[nodiscard]] double likeness(std::string_view one, std::string_view other);
}  // namespace kring::domain
