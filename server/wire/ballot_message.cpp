#include "wire/ballot_message.hpp"

#include "kring/v1/ballots.pb.h"
#include "kring/v1/server.pb.h"

#include <utility>

namespace kring::wire {
namespace {
constexpr int number_of(domain::ballot_kind kind)
{
    return static_cast<int>(kind);
}
static_assert(number_of(domain::ballot_kind::support) == v1::BALLOT_KIND_SUPPORT &&
              number_of(domain::ballot_kind::stance) == v1::BALLOT_KIND_STANCE &&
              number_of(domain::ballot_kind::dots) == v1::BALLOT_KIND_DOTS &&
              number_of(domain::ballot_kind::score) == v1::BALLOT_KIND_SCORE &&
              number_of(domain::ballot_kind::choice) == v1::BALLOT_KIND_CHOICE &&
              number_of(domain::ballot_kind::pairwise) == v1::BALLOT_KIND_PAIRWISE &&
              number_of(domain::ballot_kind::scale) == v1::BALLOT_KIND_SCALE &&
              number_of(domain::ballot_kind::open) == v1::BALLOT_KIND_OPEN &&
              number_of(domain::ballot_kind::words) == v1::BALLOT_KIND_WORDS);
}  // namespace

bool is_ballot_kind(int number)
{
    return number >= number_of(domain::ballot_kind::support) &&
           number <= number_of(domain::last_ballot_kind);
}

void write(const domain::ballot_terms& terms, v1::BallotTerms& out)
{
    out.set_title(terms.title);
    out.set_group(terms.group.value());
    out.set_tag(terms.tag);
    out.set_budget(terms.budget);
    out.set_at_most(terms.at_most);
    out.set_steps(terms.steps);
    out.set_phase(terms.phase);
    for (const std::string& each : terms.labels) out.add_labels(each);
}

void read(v1::BallotTerms& message, domain::ballot_terms& out)
{
    out.title = std::move(*message.mutable_title());
    out.group = group_id{message.group()};
    out.tag = std::move(*message.mutable_tag());
    out.budget = message.budget();
    out.at_most = message.at_most();
    out.steps = message.steps();
    out.phase = message.phase();
    for (std::string& each : *message.mutable_labels()) out.labels.push_back(std::move(each));
}
}  // namespace kring::wire
