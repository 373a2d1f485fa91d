// What is told of a policy replay: what rules and facilitators did to each contribution, in the log and in the replay.
// Internal to `trials`.
// Thread: a plain value; one owner.
#pragma once
#include "domain/event.hpp"
#include "trials/policy_replay.hpp"

#include <functional>
#include <map>
#include <vector>

namespace kring::trials {
class replay_notes {
public:
    void note_then(const domain::event& fact);
    // `there`: what a contribution of the replay is called in the log; 0: nothing.
    void note_now(const domain::event& fact,
                  const std::function<contribution_id(contribution_id)>& there);

    // 0: no such jury, or no such act of a rule, is in the log so far.
    [[nodiscard]] contribution_id judged_then(jury_id jury) const;
    [[nodiscard]] contribution_id ruled_then(act_id act) const;
    [[nodiscard]] std::uint32_t jurors_now() const { return jurors_now_; }
    [[nodiscard]] std::vector<replayed_contribution> found() const;

private:
    using judged = std::map<jury_id, contribution_id>;

    judged judged_then_;
    judged judged_now_;
    std::map<act_id, contribution_id> ruled_then_;
    std::map<contribution_id, replayed_contribution> found_;
    std::uint32_t jurors_now_{};
};
}  // namespace kring::trials
