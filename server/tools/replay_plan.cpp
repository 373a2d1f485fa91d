#include "tools/replay_plan.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace kring::tools {
namespace {
bytes octets_of(const hash_256& hash)
{
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// One value per purpose and actor under the replay's key.
hash_256 drawn(const key_256& secret, const std::string& purpose, const std::string& who)
{
    return keyed_hash(secret, "kring/replay/" + purpose + "/" + who);
}

replay_actor actor_of(const key_256& secret, const std::string& who, std::string name)
{
    replay_actor made;
    made.name = std::move(name);
    made.nonce = octets_of(drawn(secret, "nonce", who));
    const hash_256 hash = drawn(secret, "outbox", who);
    std::uint64_t outbox = 0;
    for (std::size_t index = 0; index < 8; ++index) outbox = (outbox << 8) | hash[index];
    made.outbox = outbox_id{std::max<std::uint64_t>(outbox, 1)};  // 0 means no outbox
    return made;
}

// Statements and votes by time, without counters.
std::vector<replay_step> contributions_and_votes(const polis_export& source)
{
    std::vector<instant> first_seen;
    for (const polis_comment& each : source.comments) first_seen.push_back(each.time);
    for (const polis_vote& each : source.votes)
        first_seen[each.comment] = std::min(first_seen[each.comment], each.time);
    std::vector<replay_step> steps;
    for (std::size_t comment = 0; comment < source.comments.size(); ++comment) {
        replay_step step;
        step.time = first_seen[comment];
        step.kind = step_kind::post;
        step.actor = source.comments[comment].author;
        step.comment = comment;
        steps.push_back(step);
    }
    for (const polis_vote& each : source.votes) {
        replay_step step;
        step.time = each.time;
        step.kind = step_kind::vote;
        step.actor = each.voter;
        step.comment = each.comment;
        step.value = each.value;
        steps.push_back(step);
    }
    // Stable: at one time statements stay before votes.
    std::stable_sort(steps.begin(), steps.end(),
                     [](const replay_step& a, const replay_step& b) { return a.time < b.time; });
    return steps;
}

void mark_repeats(std::vector<replay_step>& steps)
{
    std::map<std::pair<std::size_t, std::size_t>, std::int32_t> standing;
    for (replay_step& each : steps) {
        if (each.kind != step_kind::vote) continue;
        const auto [found, is_first] =
            standing.emplace(std::pair{each.actor, each.comment}, each.value);
        if (!is_first && found->second == each.value) each.effect = step_effect::repeats;
        found->second = each.value;
    }
}
}  // namespace

key_256 replay_secret(const key_256& master, std::uint64_t seed)
{
    return derive_key(master, "replay/" + std::to_string(seed));
}

replay_plan plan_replay(const polis_export& source, const key_256& secret)
{
    replay_plan plan;
    for (const polis_participant& each : source.participants) {
        const std::string id = std::to_string(each.id);
        plan.actors.push_back(actor_of(secret, "participant/" + id, "Participant " + id));
    }
    plan.actors.push_back(actor_of(secret, "facilitator", "Facilitator"));

    std::vector<replay_step> steps = contributions_and_votes(source);
    mark_repeats(steps);
    std::vector<std::size_t> last_of(source.comments.size());
    for (std::size_t index = 0; index < steps.size(); ++index)
        last_of[steps[index].comment] = index;

    replay_step opening;
    opening.time = steps.empty() ? instant{} : steps.front().time;
    opening.kind = step_kind::open;
    opening.actor = plan.facilitator();
    replay_step ruling = opening;
    ruling.kind = step_kind::rules;
    plan.steps.push_back(ruling);
    plan.steps.push_back(opening);
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const std::size_t comment = steps[index].comment;
        plan.steps.push_back(steps[index]);
        if (last_of[comment] != index ||
            source.comments[comment].moderation != polis_moderation::rejected)
            continue;
        replay_step hiding;
        hiding.time = steps[index].time;
        hiding.kind = step_kind::hide;
        hiding.actor = plan.facilitator();
        hiding.comment = comment;
        plan.steps.push_back(hiding);
    }
    for (std::size_t index = 0; index < plan.steps.size(); ++index) {
        auto& own = plan.actors[plan.steps[index].actor].steps;
        own.push_back(index);
        plan.steps[index].counter = command_counter{own.size()};
    }
    return plan;
}

std::optional<resume_point> find_resume_point(const replay_plan& plan, std::size_t participant,
                                              std::size_t statements,
                                              const std::map<std::size_t, std::int32_t>& votes)
{
    KRING_CHECK(participant < plan.facilitator());
    const std::vector<std::size_t>& steps = plan.actors[participant].steps;
    std::size_t posts = 0;
    std::map<std::size_t, std::int32_t> standing;
    std::size_t differing = votes.size();  // comments on which `standing` and `votes` do not agree
    const auto differs = [&](std::size_t comment) {
        const auto mine = standing.find(comment);
        const auto theirs = votes.find(comment);
        if (mine == standing.end() || theirs == votes.end())
            return mine != standing.end() || theirs != votes.end();
        return mine->second != theirs->second;
    };
    std::optional<resume_point> found;
    for (std::size_t done = 0;; ++done) {
        if (posts == statements && differing == 0) {
            if (!found) found = resume_point{done, done};
            found->most = done;
        }
        if (done == steps.size()) return found;
        const replay_step& step = plan.steps[steps[done]];
        if (step.kind == step_kind::post) {
            ++posts;
            continue;
        }
        const bool differed = differs(step.comment);
        standing[step.comment] = step.value;
        differing += differs(step.comment) ? 1 : 0;
        differing -= differed ? 1 : 0;
    }
}
}  // namespace kring::tools
