#include "insights/questions.hpp"

#include "insights/room_report.hpp"
#include "insights/strengths.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace kring::insights {
namespace {
using namespace domain;

// Where an idea that stands for itself is among those of the report, for this id or what it is merged into.
class idea_places {
public:
    explicit idea_places(const room_report& report) : report_(report)
    {
        for (const std::size_t at : report.ideas) {
            const reported_item& item = report.items[at];
            if (item.state == item_state::shown) places_.emplace(item.id, at);
        }
    }
    [[nodiscard]] std::optional<std::size_t> find(contribution_id id) const
    {
        const auto item = std::lower_bound(
            report_.items.begin(), report_.items.end(), id,
            [](const reported_item& each, contribution_id wanted) { return each.id < wanted; });
        if (item == report_.items.end() || item->id != id) return std::nullopt;
        const auto found =
            places_.find(item->merged_into != contribution_id{} ? item->merged_into : id);
        return found == places_.end() ? std::nullopt : std::optional{found->second};
    }

private:
    const room_report& report_;
    std::map<contribution_id, std::size_t> places_;
};

std::uint32_t people_of(const room_state& then, ballot_id on)
{
    std::uint32_t people = 0;
    for (const member& each : then.members) {
        const bool has_voted =
            std::any_of(each.votes.begin(), each.votes.end(),
                        [on](const auto& vote) { return vote.first.ballot == on; });
        if (has_voted) ++people;
    }
    return people;
}

void take_choices(const room_state& then, question_result& made)
{
    const vote_counts& counts = then.ballot_tallies.at(made.asked.id).counts;
    const ballot_terms& terms = made.asked.terms;
    const bool is_scale = made.asked.kind == ballot_kind::scale;
    const std::size_t lines = is_scale ? terms.steps : terms.labels.size();
    for (std::size_t at = 0; at < lines; ++at) {
        outcome_line line{is_scale ? std::to_string(at + 1) : terms.labels[at],
                          {},
                          0,
                          {counts[1 + at]},
                          counts[1 + at]};
        // The ends of a scale say what they mean.
        if (is_scale && terms.labels.size() == 2 && (at == 0 || at + 1 == lines))
            line.text += ": " + terms.labels[at == 0 ? 0 : 1];
        made.lines.push_back(std::move(line));
    }
}

void sort_by_weight(question_result& made)
{
    std::stable_sort(
        made.lines.begin(), made.lines.end(),
        [](const outcome_line& a, const outcome_line& b) { return a.weight > b.weight; });
}

void take_ideas(const room_past& past, const room_report& report, question_result& made)
{
    for (const std::size_t at : report.ideas) {
        const reported_item& item = report.items[at];
        const contribution* idea = past.then.find(item.id);
        if (item.state != item_state::shown || idea == nullptr) continue;
        const auto counted =
            std::find_if(idea->tallies.begin(), idea->tallies.end(),
                         [&made](const tally& each) { return each.ballot == made.asked.id; });
        if (counted == idea->tallies.end() || counted->counts[0] == 0) continue;
        outcome_line line{item.text, item.text_language, item.number, {}, 0};
        if (made.asked.kind == ballot_kind::dots) {
            line.counts = {counted->counts[0], counted->counts[1]};
            line.weight = counted->counts[0];
        } else {
            const std::uint32_t people = counted->counts[0];
            line.counts.push_back(people);
            for (std::size_t each = 0; each < made.asked.terms.labels.size(); ++each) {
                const std::uint32_t tenths = (counted->counts[1 + each] * 10 + people / 2) / people;
                line.counts.push_back(tenths);
                line.weight += tenths;
            }
        }
        made.lines.push_back(std::move(line));
    }
    sort_by_weight(made);
}

void take_pairs(const room_past& past, const room_report& report, question_result& made)
{
    const idea_places places{report};
    std::vector<std::pair<contribution_id, std::array<std::uint32_t, 3>>> pairs;
    for (const auto& each : past.then.ballot_tallies.at(made.asked.id).pairs) pairs.push_back(each);
    std::sort(pairs.begin(), pairs.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<comparison> comparisons;
    std::vector<std::uint32_t> compared(report.items.size());
    for (const auto& [subject, counts] : pairs) {
        const auto pair = pair_in(subject);
        const auto first = places.find(pair->first);
        const auto second = places.find(pair->second);
        if (!first || !second) continue;
        comparisons.push_back({*first, *second, counts[0], counts[1]});
        const std::uint32_t times = counts[0] + counts[1] + counts[2];
        compared[*first] += times;
        compared[*second] += times;
    }
    const std::vector<double> strength = strengths_of(report.items.size(), comparisons);
    for (const std::size_t at : report.ideas) {
        if (compared[at] == 0) continue;
        const auto hundredths = static_cast<std::uint32_t>(std::lround(strength[at] * 100));
        made.lines.push_back({report.items[at].text,
                              report.items[at].text_language,
                              report.items[at].number,
                              {compared[at], hundredths},
                              hundredths});
    }
    sort_by_weight(made);
}
// What somebody answered then, and what nobody has muted or taken back since. Words are counted, answers are not linked.
void take_answers(const room_past& past, question_result& made)
{
    const prompt_answers& then = past.then.answers.at(made.asked.id);
    const prompt_answers& now = past.now.answers.at(made.asked.id);
    std::vector<std::string> texts;
    for (const given_answer& each : then.given) {
        const given_answer* still = now.find(each.by);
        if (each.texts.empty() || still == nullptr || still->texts.empty()) continue;
        ++made.people;
        for (const std::string& text : each.texts) {
            if (!then.is_muted(text) && !now.is_muted(text)) texts.push_back(text);
        }
    }
    if (made.asked.kind == ballot_kind::open) {
        for (std::string& each : texts) made.lines.push_back({std::move(each), {}, 0, {}, 0});
        return;
    }
    std::map<std::string, std::uint32_t> times;
    for (const std::string& each : texts) ++times[each];
    for (const auto& [text, count] : times) made.lines.push_back({text, {}, 0, {count}, count});
    sort_by_weight(made);
}
}  // namespace

std::vector<question_result> questions_of(const room_past& past, const room_report& report)
{
    std::vector<question_result> all;
    for (const ballot& each : past.then.ballots) {
        // Support and stance have their own places; what was never asked has none.
        if (each.terms.title.empty() || each.waits) continue;
        const bool is_about_ideas =
            subject_of(each.kind) == vote_on::idea || subject_of(each.kind) == vote_on::pair;
        question_result made{
            each, each.shows_counts && (!is_about_ideas || report.shows_counts), 0, {}};
        if (!made.is_shown) {
            all.push_back(std::move(made));
            continue;
        }
        made.people = people_of(past.then, each.id);
        switch (each.kind) {
            case ballot_kind::support:
            case ballot_kind::stance: break;
            case ballot_kind::dots:
            case ballot_kind::score: take_ideas(past, report, made); break;
            case ballot_kind::choice:
            case ballot_kind::scale: take_choices(past.then, made); break;
            case ballot_kind::pairwise: take_pairs(past, report, made); break;
            case ballot_kind::open:
            case ballot_kind::words: take_answers(past, made); break;
        }
        all.push_back(std::move(made));
    }
    return all;
}
}  // namespace kring::insights
