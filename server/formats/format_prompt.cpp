#include "formats/format_prompt.hpp"

#include <algorithm>

namespace kring::formats {
bool is_answerable(domain::ballot_kind kind, const domain::phase_switches& where)
{
    const auto on = subject_of(kind);
    const bool is_about_ideas = on == domain::vote_on::idea || on == domain::vote_on::pair;
    const auto allowed = is_about_ideas ? where.vote : std::max(where.vote, where.write);
    return allowed != domain::permission::nobody;
}

domain::open_ballot asked(const format_prompt& prompt, domain::language in, std::uint32_t phase,
                          std::span<const group_id> groups)
{
    domain::open_ballot made;
    made.kind = prompt.kind;
    made.shows_counts = prompt.results == results_shown::live;
    made.terms.title = prompt.question.in(in);
    if (prompt.group > 0 && prompt.group <= groups.size())
        made.terms.group = groups[prompt.group - 1];
    made.terms.tag = prompt.tag.in(in);
    made.terms.budget = prompt.budget;
    made.terms.at_most = prompt.at_most;
    made.terms.steps = prompt.steps;
    for (const words& each : prompt.labels) made.terms.labels.push_back(each.in(in));
    made.terms.phase = phase;
    return made;
}

format_prompt prompt_of(const domain::ballot& from, const std::vector<domain::idea_group>& groups)
{
    format_prompt made;
    made.kind = from.kind;
    made.question = alone(from.terms.title);
    made.results = from.shows_counts ? results_shown::live : results_shown::reveal;
    // A group that was dissolved is not there to ask about.
    const auto of = std::find_if(groups.begin(), groups.end(),
                                 [&from](const auto& each) { return each.id == from.terms.group; });
    if (of != groups.end()) made.group = static_cast<std::uint32_t>(of - groups.begin()) + 1;
    made.tag = alone(from.terms.tag);
    made.budget = from.terms.budget;
    made.at_most = from.terms.at_most;
    made.steps = from.terms.steps;
    for (const std::string& each : from.terms.labels) made.labels.push_back(alone(each));
    return made;
}
}  // namespace kring::formats
