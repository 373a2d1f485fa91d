#include "domain/decide_charter.hpp"

#include "base/limits.hpp"
#include "domain/deciding.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
constexpr text_bounds goal_bounds{limits::goal_graphemes_max, limits::goal_bytes_max,
                                  line_breaks::refused};
constexpr text_bounds question_bounds{limits::question_graphemes_max, limits::question_bytes_max,
                                      line_breaks::kept};
constexpr text_bounds promise_bounds{limits::promise_graphemes_max, limits::promise_bytes_max,
                                     line_breaks::kept};
constexpr text_bounds charter_line_bounds{limits::charter_line_graphemes_max,
                                          limits::charter_line_bytes_max, line_breaks::refused};
constexpr text_bounds confidence_bounds{limits::confidence_graphemes_max,
                                        limits::confidence_bytes_max, line_breaks::kept};
constexpr text_bounds manner_bounds{limits::manner_graphemes_max, limits::manner_bytes_max,
                                    line_breaks::refused};

// Cleans in place. What `may_be_empty` may be left out; blanks alone are left out too.
enum class presence : std::uint8_t { needed, may_be_empty };
decision<void> clean_in_place(std::string& text, const text_bounds& bounds, presence wanted)
{
    auto cleaned = clean(text, bounds);
    if (cleaned) {
        text = std::move(*cleaned);
        return {};
    }
    if (wanted == presence::needed || cleaned.error() != refusal::text_empty)
        return cleaned.error();
    text.clear();
    return {};
}

decision<charter> clean_charter(charter terms)
{
    if (terms.goals.empty() || terms.goals.size() > limits::goals_max ||
        terms.manners.size() > limits::manners_max || !terms.due.is_valid()) {
        return refusal::invalid_charter;
    }
    for (goal& each : terms.goals) {
        if ((each.measure == goal_measure::none) != (each.target == 0))
            return refusal::invalid_charter;
        if (auto done = clean_in_place(each.text, goal_bounds, presence::needed); !done)
            return done.error();
    }
    for (std::string& each : terms.manners) {
        if (auto done = clean_in_place(each, manner_bounds, presence::needed); !done)
            return done.error();
    }
    struct field {
        std::string charter::* text;
        const text_bounds& bounds;
        presence wanted;
    };
    for (const field& each :
         {field{&charter::question, question_bounds, presence::needed},
          field{&charter::welcome, charter_line_bounds, presence::may_be_empty},
          field{&charter::unwelcome, charter_line_bounds, presence::may_be_empty},
          field{&charter::promise, promise_bounds, presence::needed},
          field{&charter::decision_maker, manner_bounds, presence::may_be_empty},
          field{&charter::confidence, confidence_bounds, presence::may_be_empty}}) {
        if (auto done = clean_in_place(terms.*each.text, each.bounds, each.wanted); !done)
            return done.error();
    }
    return terms;
}
}  // namespace

decision<proposal> decide_set_charter(const set_charter& wish, const member& who,
                                      const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    auto terms = clean_charter(wish.charter);
    if (!terms) return terms.error();
    if (terms->names < state.names() && !state.contributions.empty())
        return refusal::names_promised;
    if (state.charter && state.charter->terms == *terms) return already(state.charter->version);
    return propose(charter_set{std::move(*terms)});
}

decision<proposal> decide_accept_charter(const accept_charter& wish, const member& who,
                                         const room_state& state)
{
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (!state.charter || wish.version != state.charter->version) return refusal::charter_changed;
    if (who.accepted == wish.version) return already(who.accepted_at);
    return propose(charter_accepted{wish.version});
}

decision<proposal> decide_confirmation(const confirm_promise& wish, const room_state& state)
{
    // The promise was changed since this link was made: what it would confirm no longer stands.
    if (!state.charter || wish.version != state.charter->promised) return refusal::link_expired;
    if (state.charter->confirmed != sequence{}) return already(state.charter->confirmed);
    return propose(promise_confirmed{wish.version});
}
}  // namespace kring::domain
