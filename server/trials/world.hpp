// A trial under way: the room, who is in it, what they posted, and what they are going to do next. What people do is in
// audience.hpp (they look, vote and flag), authors.hpp, jurors.hpp and moderator.hpp. Internal to `trials`.
// Thread: one owner.
#pragma once
#include "base/flat_map.hpp"
#include "base/token_bucket.hpp"
#include "trials/metrics.hpp"
#include "trials/plan.hpp"
#include "trials/room_driver.hpp"
#include "trials/rules.hpp"
#include "trials/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <queue>
#include <string>
#include <vector>

namespace kring::trials {
enum class task_kind : std::uint8_t {
    join,
    arrive,
    depart,
    look,
    recorded,  // a look with a vote of a recorded conversation
    post,
    intend,
    flag,
    answer,  // of a juror
    ask_again,
    amend,  // an author changes a text to have it shown again
    spoil,  // and makes it bad again
    moderate,
    count_views
};
struct task {
    instant at{};
    std::uint64_t order{};  // of planning, among those of one instant
    task_kind kind{};
    std::size_t who{};
    std::uint64_t what{};  // a post, an intent, a recorded vote, or a jury

    // The earliest comes out of a queue first.
    friend bool operator<(const task& one, const task& other)
    {
        return one.at != other.at ? one.at > other.at : one.order > other.order;
    }
};

struct person_now {
    member_id id{};          // 0: not in yet
    std::vector<bool> seen;  // by post
    token_bucket texts;
    token_bucket flags;
};

struct post_now {
    contribution_id id{};  // 0: not posted yet
    bool is_bad{false};
    bool is_shown{false};
    std::string text;
    bool has_link{false};
    unsigned attempts{};
    bool given_up{false};
    double freshness{};    // 2^(seconds / 600) at its posting
    sequence troubled{};   // when it last became something for a facilitator to look at
    sequence looked_at{};  // of that, what the facilitator has decided on
    bool is_read{false};   // by the facilitator
    bool hid_by_baseline{false};
    std::uint32_t agrees{};
    std::uint32_t disagrees{};
    post_record record;
};

class world {
public:
    world(const scenario& of, const plan& made, const trial_rules& rules, std::uint64_t seed);

    void plan_task(task_kind kind, std::size_t who, std::uint64_t what, double after_seconds);
    void plan_task_at(task_kind kind, std::size_t who, std::uint64_t what, instant at);
    // The next of them, at whose time it is now; nothing: the trial is over.
    [[nodiscard]] std::optional<task> next_task();

    [[nodiscard]] double seconds() const;
    [[nodiscard]] post_now* find(contribution_id id);
    [[nodiscard]] const domain::contribution& contribution_of(const post_now& post) const;
    void was_posted(std::size_t post, contribution_id id);
    // Its visibility may be another one.
    void look_again_at(post_now& post);
    void set_bad(post_now& post, bool is_bad);
    [[nodiscard]] trial_record finish();

    const scenario& of;
    const plan& made;
    const trial_rules& rules;
    draws behaviour;
    room_driver room;
    std::vector<person_now> people;
    std::vector<post_now> posts;
    std::vector<std::uint32_t> shown;                    // posts that are there to be looked at
    std::vector<std::vector<std::uint32_t>> intents_on;  // by post
    flat_map<member_id, std::size_t> person_of;
    flat_map<jury_id, contribution_id> judges;
    member_id automaton{};  // carries out a simple rule; 0: there is none
    bool has_facilitator{};
    bool counts_views{};  // is going to, within `limits::views_interval`
    std::uint32_t jury_requests{};
    std::uint32_t jury_answers{};
    std::uint32_t decisions{};
    std::uint32_t votes{};
    std::vector<double> weights;  // scratch

private:
    void happened(const domain::event& fact);

    std::priority_queue<task> tasks_;
    std::uint64_t planned_{};
    instant ends_;
    flat_map<contribution_id, std::size_t> post_of_;
};
}  // namespace kring::trials
