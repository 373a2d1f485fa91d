#include "base/limits.hpp"
#include "domain/answers.hpp"

#include <algorithm>
#include <utility>

namespace kring::domain {
namespace {
prompt_answers* find_answers(ballot_id prompt, room_state& state)
{
    const auto found = state.answers.find(prompt);
    return found == state.answers.end() ? nullptr : &found->second;
}

// Puts these texts in the place of those that were there, with all that is counted of them.
void replace_texts(given_answer& of, std::vector<std::string> texts, prompt_answers& all,
                   room_state& state)
{
    for (const std::string& each : of.texts) {
        const auto said = all.said.find(each);
        if (--said->second == 0) all.said.erase(said);
    }
    state.view_bytes -= bytes_of(of.texts);
    of.texts = std::move(texts);
    state.view_bytes += bytes_of(of.texts);
    for (const std::string& each : of.texts) ++all.said[each];
}
}  // namespace

applied apply_to_answers(const answer_given& body, const event& fact, room_state& state)
{
    prompt_answers* all = find_answers(body.ballot, state);
    if (all == nullptr || state.find(fact.actor) == nullptr || body.texts.empty())
        return applied::contradiction;
    given_answer* standing = all->find(fact.actor);
    if (standing == nullptr) {
        standing = &all->given.emplace_back();
        standing->by = fact.actor;
        standing->id = fact.at;
    }
    standing->at = fact.at;
    replace_texts(*standing, body.texts, *all, state);
    return applied::yes;
}

applied apply_to_answers(const answer_withdrawn& body, const event& fact, room_state& state)
{
    prompt_answers* all = find_answers(body.ballot, state);
    given_answer* standing = all == nullptr ? nullptr : all->find(fact.actor);
    if (standing == nullptr || standing->texts.empty()) return applied::contradiction;
    standing->at = fact.at;
    replace_texts(*standing, {}, *all, state);
    return applied::yes;
}

applied apply_to_answers(const answer_muted& body, const event&, room_state& state)
{
    prompt_answers* all = find_answers(body.ballot, state);
    if (all == nullptr) return applied::contradiction;
    // Texts that were redacted from the log are all alike.
    if (all->is_muted(body.text) == body.is_muted) return applied::yes;
    const std::size_t octets = body.text.size() + limits::tag_bytes;
    if (body.is_muted) {
        all->muted.push_back(body.text);
        state.view_bytes += octets;
    } else {
        std::erase(all->muted, body.text);
        state.view_bytes -= octets;
    }
    return applied::yes;
}
}  // namespace kring::domain
