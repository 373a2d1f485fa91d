#include "domain/ballot.hpp"

#include <bit>

namespace kring::domain {
namespace {
bool is_within(std::uint32_t number, std::uint32_t least, std::uint32_t most)
{
    return number >= least && number <= most;
}
}  // namespace

bool is_fit(ballot_kind kind, const ballot_terms& terms)
{
    const std::size_t labels = terms.labels.size();
    const auto subject = subject_of(kind);
    const bool takes_ideas = subject == vote_on::idea || subject == vote_on::pair;
    if (!takes_ideas && (terms.group != group_id{} || !terms.tag.empty())) return false;
    switch (kind) {
        case ballot_kind::support:
        case ballot_kind::stance: return terms == ballot_terms{};
        case ballot_kind::dots:
            return is_within(terms.budget, 1, limits::dots_max) &&
                   is_within(terms.at_most, 1, terms.budget) && terms.steps == 0 && labels == 0;
        case ballot_kind::score:
            return terms.budget == 0 && terms.at_most == 0 &&
                   is_within(terms.steps, 2, limits::score_steps_max) && labels >= 1 &&
                   labels <= limits::criteria_max;
        case ballot_kind::choice:
            return terms.budget == 0 && terms.steps == 0 && labels >= 2 &&
                   labels <= limits::options_max &&
                   is_within(terms.at_most, 1, static_cast<std::uint32_t>(labels));
        case ballot_kind::pairwise:
            return terms.budget == 0 && terms.at_most == 0 && terms.steps == 0 && labels == 0;
        case ballot_kind::scale:
            return terms.budget == 0 && terms.at_most == 0 &&
                   is_within(terms.steps, 2, limits::scale_steps_max) &&
                   (labels == 0 || labels == 2);
        case ballot_kind::open:
            return terms.budget == 0 && terms.at_most == 0 && terms.steps == 0 && labels == 0;
        case ballot_kind::words:
            return terms.budget == 0 && is_within(terms.at_most, 1, limits::words_max) &&
                   terms.steps == 0 && labels == 0;
    }
    return false;
}

std::size_t bytes_of(const ballot_terms& terms)
{
    if (terms.title.empty()) return 0;
    std::size_t octets = limits::ballot_bytes + terms.title.size() + terms.tag.size();
    for (const std::string& each : terms.labels) octets += each.size();
    return octets;
}

vote_on subject_of(ballot_kind kind)
{
    switch (kind) {
        case ballot_kind::support:
        case ballot_kind::stance:
        case ballot_kind::dots:
        case ballot_kind::score: return vote_on::idea;
        case ballot_kind::choice:
        case ballot_kind::scale: return vote_on::ballot;
        case ballot_kind::pairwise: return vote_on::pair;
        case ballot_kind::open:
        case ballot_kind::words: return vote_on::nothing;
    }
    return vote_on::idea;
}

std::optional<idea_pair> pair_in(contribution_id subject)
{
    const idea_pair pair{contribution_id{subject.value() >> pair_shift},
                         contribution_id{subject.value() & ((std::uint64_t{1} << pair_shift) - 1)}};
    if (pair.first == contribution_id{} || pair.first >= pair.second) return std::nullopt;
    return pair;
}

std::size_t count_size(const ballot& on, vote_on subject)
{
    switch (on.kind) {
        case ballot_kind::support: return 1;
        case ballot_kind::stance: return 3;
        case ballot_kind::dots: return 2;
        case ballot_kind::score: return 1 + on.terms.labels.size();
        case ballot_kind::choice: return 1 + on.terms.labels.size();
        case ballot_kind::scale: return 1 + std::size_t{on.terms.steps};
        case ballot_kind::pairwise: return subject == vote_on::pair ? 3 : 1;
        case ballot_kind::open:
        case ballot_kind::words: return 0;
    }
    return 0;
}

bool is_value(const ballot& on, std::int32_t value)
{
    const auto is_within = [value](std::uint32_t most) {
        return value >= 1 && static_cast<std::uint32_t>(value) <= most;
    };
    switch (on.kind) {
        case ballot_kind::support: return value == 1;
        case ballot_kind::stance:
        case ballot_kind::pairwise: return value >= -1 && value <= 1;
        case ballot_kind::dots: return is_within(on.terms.at_most);
        case ballot_kind::scale: return is_within(on.terms.steps);
        case ballot_kind::open:
        case ballot_kind::words: return false;
        case ballot_kind::choice: {
            if (value < 1 || value >= std::int32_t{1} << on.terms.labels.size()) return false;
            return std::popcount(static_cast<std::uint32_t>(value)) <=
                   static_cast<int>(on.terms.at_most);
        }
        case ballot_kind::score: {
            const std::size_t criteria = on.terms.labels.size();
            if (value < 0 || value >= std::int32_t{1} << (4 * criteria)) return false;
            for (std::size_t each = 0; each < criteria; ++each) {
                const std::uint32_t score = score_of(value, each);
                if (score < 1 || score > on.terms.steps) return false;
            }
            return true;
        }
    }
    return false;
}

namespace {
bool step(std::uint32_t& counted, std::uint32_t by, count_step how)
{
    switch (how) {
        case count_step::out:
            if (counted < by) return false;
            counted -= by;
            return true;
        case count_step::in: counted += by; return true;
    }
    return false;
}
}  // namespace

bool count(const ballot& on, std::int32_t value, std::span<std::uint32_t> counts, count_step how)
{
    const auto number = static_cast<std::uint32_t>(value);
    switch (on.kind) {
        case ballot_kind::support: return step(counts[0], 1, how);
        case ballot_kind::stance:
        case ballot_kind::pairwise:
            return step(counts[value == 1 ? 0 : value == -1 ? 1 : 2], 1, how);
        case ballot_kind::dots: return step(counts[0], number, how) && step(counts[1], 1, how);
        case ballot_kind::scale: return step(counts[0], 1, how) && step(counts[number], 1, how);
        case ballot_kind::open:
        case ballot_kind::words: return false;
        case ballot_kind::choice: {
            bool fits = step(counts[0], 1, how);
            for (std::size_t each = 0; each < on.terms.labels.size(); ++each)
                fits = step(counts[1 + each], number >> each & 1u, how) && fits;
            return fits;
        }
        case ballot_kind::score: {
            bool fits = step(counts[0], 1, how);
            for (std::size_t each = 0; each < on.terms.labels.size(); ++each)
                fits = step(counts[1 + each], score_of(value, each), how) && fits;
            return fits;
        }
    }
    return false;
}
}  // namespace kring::domain
