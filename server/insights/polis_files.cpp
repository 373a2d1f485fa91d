#include "insights/polis_files.hpp"

#include "base/limits.hpp"
#include "insights/csv_table.hpp"
#include "insights/report_words.hpp"

#include <algorithm>
#include <tuple>

namespace kring::insights {
namespace {
using namespace domain;

const ballot* stance_of(const room_state& state)
{
    const auto found =
        std::find_if(state.ballots.begin(), state.ballots.end(),
                     [](const ballot& each) { return each.kind == ballot_kind::stance; });
    return found == state.ballots.end() ? nullptr : &*found;
}

instant hour_of(instant at)
{
    return std::chrono::floor<std::chrono::hours>(at);
}
}  // namespace

polis_conversation polis_conversation_of(const room_past& past, const key_256& secret)
{
    polis_conversation made;
    made.topic = past.then.title;
    made.description = past.then.charter ? past.then.charter->terms.question : past.then.question;
    const ballot* on = stance_of(past.then);
    const bool tells_counts = shows_counts(past.then);
    flat_map<contribution_id, std::uint32_t> places;
    for (const contribution& each : past.then.contributions) {
        if (!each.is_idea() || !is_shown(each, past.now)) continue;
        places.emplace(each.id, static_cast<std::uint32_t>(made.comments.size()));
        made.comments.push_back({each.time, past.now.find(each.id)->text, {}});
    }
    if (on == nullptr || !tells_counts) return made;

    struct voter {
        std::uint64_t rank{};
        std::vector<polis_conversation::vote> votes;
    };
    std::vector<voter> voters;
    for (const member& each : past.then.members) {
        voter found;
        for (const auto& [key, cast] : each.votes) {
            const auto place = key.ballot == on->id ? places.find(key.subject) : places.end();
            if (place == places.end()) continue;
            // Counted here and not taken from the tallies: those of an idea with others merged into it count their voters too.
            static_cast<void>(
                count(*on, cast.value, made.comments[place->second].stance, count_step::in));
            found.votes.push_back(
                {hour_of(past.time_of(cast.at.value())), 0, place->second, cast.value});
        }
        if (found.votes.empty()) continue;
        const std::string name =
            std::to_string(each.id.value()) + " as of " + std::to_string(past.then.last.value());
        found.rank = short_hash(secret, name);
        voters.push_back(std::move(found));
    }
    if (voters.size() < limits::breakdown_people_min) return made;
    std::sort(voters.begin(), voters.end(),
              [](const voter& a, const voter& b) { return a.rank < b.rank; });
    for (voter& each : voters) {
        for (polis_conversation::vote& vote : each.votes) {
            vote.voter = made.voters;
            made.votes.push_back(vote);
        }
        ++made.voters;
    }
    std::sort(made.votes.begin(), made.votes.end(), [](const auto& a, const auto& b) {
        return std::tie(a.hour, a.voter, a.comment) < std::tie(b.hour, b.voter, b.comment);
    });
    return made;
}

bytes polis_comments(const polis_conversation& conversation)
{
    csv_table table;
    for (const auto name : {"timestamp", "datetime", "comment-id", "author-id", "agrees",
                            "disagrees", "moderated", "comment-body"}) {
        table.own(name);
    }
    table.end_line();
    for (std::size_t place = 0; place < conversation.comments.size(); ++place) {
        const auto& each = conversation.comments[place];
        table.number(to_milliseconds(each.time)).own(iso_text(each.time));
        table.number(static_cast<std::int64_t>(place));
        // Nobody who votes, and nobody who wrote anything else.
        table.number(static_cast<std::int64_t>(conversation.voters + place));
        table.number(each.stance[0]).number(each.stance[1]);
        table.number(0).text(each.text).end_line();
    }
    return table.take();
}

bytes polis_votes(const polis_conversation& conversation)
{
    csv_table table;
    for (const auto name : {"timestamp", "datetime", "comment-id", "voter-id", "vote"})
        table.own(name);
    table.end_line();
    for (const auto& each : conversation.votes) {
        table.number(to_milliseconds(each.hour)).own(iso_text(each.hour));
        table.number(each.comment).number(each.voter).number(each.value).end_line();
    }
    return table.take();
}

bytes polis_participants(const polis_conversation& conversation)
{
    csv_table table;
    for (const auto name :
         {"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}) {
        table.own(name);
    }
    const std::size_t comments = conversation.comments.size();
    for (std::size_t place = 0; place < comments; ++place)
        table.number(static_cast<std::int64_t>(place));
    table.end_line();
    std::vector<std::vector<std::int8_t>> cells(conversation.voters);
    constexpr std::int8_t none = 2;
    for (auto& each : cells) each.assign(comments, none);
    for (const auto& each : conversation.votes)
        cells[each.voter][each.comment] = static_cast<std::int8_t>(each.value);
    for (std::size_t voter = 0; voter < cells.size(); ++voter) {
        const auto& row = cells[voter];
        const auto count = [&row](std::int8_t value) {
            return std::count(row.begin(), row.end(), value);
        };
        table.number(static_cast<std::int64_t>(voter)).own("").number(0);
        table.number(static_cast<std::int64_t>(comments) - count(none)).number(count(1));
        table.number(count(-1));
        for (const std::int8_t each : row) {
            if (each == none)
                table.own("");
            else
                table.number(each);
        }
        table.end_line();
    }
    return table.take();
}

bytes polis_summary(const polis_conversation& conversation)
{
    csv_table table;
    table.own("topic").text(conversation.topic).end_line();
    table.own("voters").number(conversation.voters).end_line();
    table.own("comments").number(static_cast<std::int64_t>(conversation.comments.size()));
    table.end_line();
    table.own("conversation-description").text(conversation.description).end_line();
    return table.take();
}
}  // namespace kring::insights
