// Answers in words as a view shows them.
#include "domain/view_parts.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
// What a view shows of one answer: nothing of a question that is hidden from it, nothing that is muted there.
view_answer answer_of(const ballot& prompt, const prompt_answers& all, const given_answer& given,
                      view_kind view)
{
    view_answer shown{prompt.id, given.id, {}};
    const bool facilitates = view == view_kind::facilitator;
    if (!facilitates && !prompt.shows_counts) return shown;
    for (const std::string& each : given.texts) {
        if (facilitates || !all.is_muted(each)) shown.texts.push_back(each);
    }
    return shown;
}

void append_answers(const room_state& state, const ballot& prompt, view_kind view,
                    std::vector<view_answer>& answers)
{
    const prompt_answers& all = state.answers.at(prompt.id);
    for (const given_answer& each : all.given) {
        view_answer shown = answer_of(prompt, all, each, view);
        if (!shown.texts.empty()) answers.push_back(std::move(shown));
    }
}

prompt_changed whole(const room_state& state, const ballot& prompt, view_kind view)
{
    prompt_changed change{prompt, {}};
    append_answers(state, prompt, view, change.answers);
    return change;
}
}  // namespace

void show_answers(const room_state& state, view_kind view, view_state& shown)
{
    for (const ballot& each : state.ballots) {
        if (subject_of(each.kind) != vote_on::nothing) continue;
        append_answers(state, each, view, shown.answers);
        if (view != view_kind::facilitator) continue;
        for (const std::string& text : state.answers.at(each.id).muted)
            shown.muted.push_back(muted_text{each.id, text});
    }
}

void project_answer(const event& fact, ballot_id prompt, const room_state& after, view_kind view,
                    std::vector<view_change>& changes)
{
    const ballot& asked = *after.find(prompt);
    // Of a question that hides its answers this view has none, and is not told that somebody gave one.
    if (view != view_kind::facilitator && !asked.shows_counts) return;
    const prompt_answers& all = after.answers.at(prompt);
    answers_changed change;
    change.answers.push_back(answer_of(asked, all, *all.find(fact.actor), view));
    changes.push_back(view_change{fact.at, std::move(change)});
}

void project_muting(const event& fact, const answer_muted& body, const room_state& after,
                    view_kind view, std::vector<view_change>& changes)
{
    const ballot& asked = *after.find(body.ballot);
    if (view == view_kind::facilitator) {
        changes.push_back(
            view_change{fact.at, text_muted{{body.ballot, body.text}, body.is_muted}});
        return;
    }
    if (!asked.shows_counts) return;
    // Whoever said it is shown anew. The text itself is in no change that takes it away.
    const prompt_answers& all = after.answers.at(body.ballot);
    answers_changed change;
    for (const given_answer& each : all.given) {
        const bool says_it =
            std::find(each.texts.begin(), each.texts.end(), body.text) != each.texts.end();
        if (says_it) change.answers.push_back(answer_of(asked, all, each, view));
    }
    if (!change.answers.empty()) changes.push_back(view_change{fact.at, std::move(change)});
}

void project_ballot(const event& fact, ballot_id set, const room_state& after, view_kind view,
                    std::vector<view_change>& changes)
{
    const ballot& on = *after.find(set);
    if (on.waits && view != view_kind::facilitator) return;
    if (view != view_kind::facilitator && subject_of(on.kind) == vote_on::nothing) {
        changes.push_back(view_change{fact.at, whole(after, on, view)});
    } else {
        changes.push_back(view_change{fact.at, on});
    }
}

void put_answer(const view_answer& answer, std::vector<view_answer>& answers)
{
    const auto place = std::lower_bound(
        answers.begin(), answers.end(), answer, [](const view_answer& a, const view_answer& b) {
            return std::pair{a.ballot, a.id} < std::pair{b.ballot, b.id};
        });
    const bool is_there =
        place != answers.end() && place->ballot == answer.ballot && place->id == answer.id;
    if (answer.texts.empty()) {
        if (is_there) answers.erase(place);
    } else if (is_there) {
        *place = answer;
    } else {
        answers.insert(place, answer);
    }
}
}  // namespace kring::domain
