// Rooms to make documents of: a scenario's, and one that a crowd lived through.
// Thread: plain values.
#pragma once
#include "domain/apply.hpp"
#include "insights/room_document.hpp"
#include "support/scenario.hpp"

#include <string>
#include <vector>

namespace kring::tests {
// What the log of a scenario gives as of one of its events.
class past_of {
public:
    explicit past_of(const domain::scenarios::scenario& room, sequence as_of = {})
    {
        for (const domain::event& fact : room.events()) {
            static_cast<void>(domain::apply(fact, now));
            times.push_back(fact.time);
            if (fact.at == as_of) then = now;
        }
        if (as_of == sequence{}) then = now;
    }
    [[nodiscard]] insights::room_past get() const { return {then, now, times}; }
    [[nodiscard]] insights::room_report report() const { return insights::report_of(get()); }
    [[nodiscard]] bytes document(insights::document_format format,
                                 domain::language in = domain::language::english) const
    {
        key_256 secret{};
        secret.fill(7);
        return insights::document_of(format, get(), in, secret);
    }

    domain::room_state then;
    domain::room_state now;
    std::vector<instant> times;
};

inline constexpr auto all_formats = {insights::document_format::html,
                                     insights::document_format::json,
                                     insights::document_format::csv,
                                     insights::document_format::csv_figures,
                                     insights::document_format::polis_comments,
                                     insights::document_format::polis_votes,
                                     insights::document_format::polis_participants,
                                     insights::document_format::polis_summary};
}  // namespace kring::tests
