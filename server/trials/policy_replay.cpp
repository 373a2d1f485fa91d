#include "trials/policy_replay.hpp"

#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "trials/logged_presence.hpp"
#include "trials/random.hpp"

#include <algorithm>
#include <optional>
#include <variant>

namespace kring::trials {
namespace {
constexpr int rounds_max = 100'000;

class replayed_room {
public:
    replayed_room(const std::vector<domain::event>& log, const domain::policy& rules)
        : log_(log), rules_(rules), presence_(log), lots_(1, "policy replay")
    {}

    policy_replay play()
    {
        for (const domain::event& each : log_) {
            advance(each.time);
            now_ = std::max(now_, each.time);
            note_then(each);
            std::visit([this, &each](const auto& body) { take(body, each); }, each.body);
            run_rules();
        }
        for (auto& [id, each] : found_) {
            each.id = id;
            result_.contributions.push_back(std::move(each));
        }
        return std::move(result_);
    }

private:
    // --- ids of the log and of the replay ---
    template <class Id>
    [[nodiscard]] Id here(Id there) const
    {
        const auto found = here_.find(there.value());
        return found == here_.end() ? Id{} : Id{found->second};
    }
    [[nodiscard]] contribution_id there(contribution_id here) const
    {
        const auto found = there_.find(here.value());
        return found == there_.end() ? contribution_id{} : contribution_id{found->second};
    }
    void same(sequence there, sequence here)
    {
        here_[there.value()] = here.value();
        there_[here.value()] = there.value();
    }

    // --- what drives the room ---
    [[nodiscard]] domain::context circumstances()
    {
        domain::context made;
        made.now = now_;
        present_.clear();
        for (const member_id each : presence_.at(now_)) {
            if (const member_id known = here(each); known != member_id{}) present_.push_back(known);
        }
        std::sort(present_.begin(), present_.end());
        made.present = present_;
        // As far as the log drew at this time, by the same seed.
        const auto seed = presence_.seed_at(now_);
        made.lot = seed ? *seed : lots_.next();
        return made;
    }
    sequence append(member_id actor, domain::event_body body)
    {
        const domain::event fact{
            domain::event{next(state_.last), std::max(now_, state_.time), actor, std::move(body)}};
        if (domain::apply(fact, state_) == domain::applied::contradiction) is_broken_ = true;
        note_now(fact);
        return fact.at;
    }
    void advance(instant to)
    {
        for (int round = 0; round < rounds_max && !is_broken_; ++round) {
            const auto deadline = domain::next_deadline(state_);
            if (!deadline || *deadline > to) return;
            const sequence before = state_.last;
            now_ = std::max(now_, *deadline);
            run_rules();
            if (state_.last == before) return;
        }
    }
    void run_rules()
    {
        for (int round = 0; round < rounds_max && !is_broken_; ++round) {
            if (state_.last == sequence{}) return;
            auto due = domain::decide_due(state_, circumstances());
            if (due.empty()) return;
            for (domain::event_body& each : due) append(member_id{}, std::move(each));
        }
    }
    // As somebody wished for it. What is refused now was not then.
    std::optional<sequence> wish(const domain::event& by, const domain::command& what)
    {
        auto made = domain::decide(what, here(by.actor), state_, circumstances());
        if (!made) {
            ++result_.refused[made.error()];
            return std::nullopt;
        }
        std::optional<sequence> first;
        for (domain::event_body& each : made->events) {
            const sequence at = append(here(by.actor), std::move(each));
            if (!first) first = at;
        }
        if (first) same(by.at, *first);
        return first;
    }
    void fact(const domain::event& old, domain::event_body body)
    {
        // What somebody makes themselves by joining is theirs.
        const bool joins = std::holds_alternative<domain::member_joined>(body);
        const member_id actor = joins ? member_id{next(state_.last).value()} : here(old.actor);
        same(old.at, append(actor, std::move(body)));
    }

    // --- the room itself and its people: as it was ---
    void take(const domain::room_created& body, const domain::event& old) { fact(old, body); }
    void take(const domain::ballot_opened& body, const domain::event& old)
    {
        // The two that every room has; others take votes that no rule looks at.
        if (old.at <= sequence{3}) fact(old, body);
    }
    void take(const domain::facilitator_link_issued& body, const domain::event& old)
    {
        fact(old, body);
    }
    void take(domain::member_joined body, const domain::event& old)
    {
        body.link = here(body.link);
        body.invitation.batch = here(body.invitation.batch);
        fact(old, body);
        if (set_rules_ || body.role == domain::member_role::participant) return;
        // By the first facilitator, as soon as there is one.
        set_rules_ = true;
        if (!(rules_ == state_.policy.rules))
            append(here(old.actor == member_id{} ? member_id{old.at.value()} : old.actor),
                   domain::policy_set{rules_});
    }
    void take(const domain::invitations_made& body, const domain::event& old) { fact(old, body); }
    void take(const domain::member_left& body, const domain::event& old) { fact(old, body); }
    void take(const domain::room_opened& body, const domain::event& old) { fact(old, body); }
    void take(const domain::room_paused& body, const domain::event& old) { fact(old, body); }
    void take(const domain::room_closed& body, const domain::event& old) { fact(old, body); }
    void take(domain::role_changed body, const domain::event& old)
    {
        body.member = here(body.member);
        fact(old, body);
    }
    void take(const domain::lead_taken_over& body, const domain::event& old) { fact(old, body); }
    void take(const domain::member_muted& body, const domain::event& old)
    {
        const auto time = std::chrono::duration_cast<std::chrono::seconds>(body.until - old.time);
        wish(old, domain::mute_member{here(body.member), time, said(body.reason)});
    }
    void take(const domain::member_removed& body, const domain::event& old)
    {
        wish(old, domain::remove_member{here(body.member), said(body.reason)});
    }

    // --- what people write and vote ---
    // Redacted texts are empty; whatever stands here must not be alike to another.
    [[nodiscard]] static std::string said(const std::string& text)
    {
        return text.empty() ? "-" : text;
    }
    [[nodiscard]] static std::string said(const std::string& text, sequence at)
    {
        if (!text.empty()) return text;
        draws words{at.value(), "redacted"};
        return "redacted " + std::to_string(words.next()) + " " + std::to_string(words.next());
    }
    void take(domain::contribution_posted body, const domain::event& old)
    {
        const std::string text = said(body.text, old.at);
        const bool is_reply = body.parent != contribution_id{};
        if (is_reply && here(body.parent) == contribution_id{}) return;
        if (body.source.is_given() || (body.table != table_id{} && !is_reply)) {
            // For a table or for others: no rule of calm is about that.
            body.parent = here(body.parent);
            body.improves = here(body.improves);
            body.table = {};
            body.held = false;
            body.text = text;
            fact(old, body);
        } else if (is_reply) {
            wish(old, domain::post_reply{here(body.parent), text, true});
        } else {
            domain::post_idea idea;
            idea.text = text;
            idea.seed = body.seed;
            idea.improves = here(body.improves);
            idea.despite_words = true;
            wish(old, idea);
        }
    }
    void take(const domain::contribution_withdrawn& body, const domain::event& old)
    {
        if (knows(body.contribution))
            wish(old, domain::withdraw_contribution{here(body.contribution)});
    }
    void take(const domain::contribution_edited& body, const domain::event& old)
    {
        if (knows(body.contribution)) {
            wish(old,
                 domain::edit_contribution{here(body.contribution), said(body.text, old.at), true});
        }
    }
    void take(const domain::vote_cast& body, const domain::event& old)
    {
        if (body.ballot.value() <= 3 && knows(body.subject))
            wish(old, domain::cast_vote{body.ballot, here(body.subject), body.value});
    }
    void take(const domain::vote_withdrawn& body, const domain::event& old)
    {
        if (body.ballot.value() <= 3 && knows(body.subject))
            wish(old, domain::withdraw_vote{body.ballot, here(body.subject)});
    }
    void take(const domain::idea_merged& body, const domain::event& old)
    {
        if (old.actor != member_id{} && knows(body.contribution) && knows(body.into)) {
            wish(old,
                 domain::merge_idea{here(body.contribution), here(body.into), said(body.reason)});
        }
    }
    void take(const domain::idea_unmerged& body, const domain::event& old)
    {
        if (old.actor != member_id{} && knows(body.contribution))
            wish(old, domain::unmerge_idea{here(body.contribution)});
    }

    // --- what people say against it, and what facilitators do about it ---
    void take(const domain::contribution_hidden& body, const domain::event& old)
    {
        if (knows(body.contribution))
            wish(old, domain::hide_contribution{here(body.contribution), said(body.reason)});
    }
    void take(const domain::contribution_declined& body, const domain::event& old)
    {
        if (knows(body.contribution))
            wish(old, domain::hide_contribution{here(body.contribution), said(body.reason)});
    }
    void take(const domain::contribution_restored& body, const domain::event& old)
    {
        restore(body.contribution, body.reason, old);
    }
    void take(const domain::act_undone& body, const domain::event& old)
    {
        // Of a rule's act of the log there may be none here: what matters is that it is shown.
        const auto ruled = acts_of_rules_.find(body.act.value());
        if (ruled != acts_of_rules_.end())
            restore(ruled->second, {}, old);
        else if (here(body.act) != act_id{})
            wish(old, domain::undo_act{here(body.act)});
    }
    void restore(contribution_id which, const std::string& reason, const domain::event& old)
    {
        const domain::contribution* target = state_.find(here(which));
        if (target == nullptr || (!target->is_hidden() && target->blurred == act_id{})) return;
        wish(old, domain::restore_contribution{target->id, said(reason)});
    }
    void take(const domain::contribution_flagged& body, const domain::event& old)
    {
        if (!knows(body.contribution)) return;
        domain::flag_contribution flag;
        flag.contribution = here(body.contribution);
        flag.reason = body.reason;
        flag.double_of = here(body.double_of);
        flag.note = body.note;
        auto made = domain::decide(flag, here(old.actor), state_, circumstances());
        if (!made) {
            ++result_.refused[made.error()];
            return;
        }
        for (domain::event_body& each : made->events) {
            // How many had seen it, the log alone knows.
            if (auto* flagged = std::get_if<domain::contribution_flagged>(&each))
                flagged->views = body.views;
            append(here(old.actor), std::move(each));
        }
    }
    void take(const domain::flag_withdrawn& body, const domain::event& old)
    {
        if (knows(body.contribution)) wish(old, domain::withdraw_flag{here(body.contribution)});
    }
    void take(const domain::views_counted& body, const domain::event&)
    {
        domain::views_counted counted;
        for (const domain::view_count& each : body.seen) {
            if (knows(each.contribution))
                counted.seen.push_back({here(each.contribution), each.views});
        }
        if (!counted.seen.empty()) append(member_id{}, std::move(counted));
    }
    void take(const domain::jury_answered& body, const domain::event& old)
    {
        const auto judged = judged_then_.find(body.jury.value());
        const domain::contribution* target =
            judged == judged_then_.end() ? nullptr : state_.find(here(judged->second));
        const domain::jury* sits = target == nullptr ? nullptr : state_.find(target->jury);
        const bool is_asked = sits != nullptr && sits->find(here(old.actor)) != nullptr;
        if (is_asked && wish(old, domain::answer_jury{sits->id, body.answer}))
            ++result_.answered;
        else
            ++result_.answers_left;
    }
    void take(const domain::verdict_appealed& body, const domain::event& old)
    {
        const domain::contribution* target = state_.find(here(body.contribution));
        if (target != nullptr && target->judged() != act_id{})
            wish(old, domain::appeal{target->id});
    }
    // Everything else is nothing that the rules look at, or is what they did.
    template <class Other>
    void take(const Other&, const domain::event&)
    {}

    [[nodiscard]] bool knows(contribution_id there) const
    {
        return here(there) != contribution_id{};
    }

    // --- what is told ---
    void note_then(const domain::event& fact)
    {
        if (const auto* called = std::get_if<domain::jury_called>(&fact.body))
            judged_then_.emplace(fact.at.value(), called->contribution);
        if (const auto* blurred = std::get_if<domain::contribution_blurred>(&fact.body))
            acts_of_rules_.emplace(fact.at.value(), blurred->contribution);
        if (const auto* closed = std::get_if<domain::jury_closed>(&fact.body))
            acts_of_rules_.emplace(fact.at.value(), judged_then_[closed->jury.value()]);
        note(
            fact, judged_then_, [](contribution_id id) { return id; },
            [this](contribution_id id) -> auto& { return found_[id].then; });
    }
    void note_now(const domain::event& fact)
    {
        if (const auto* called = std::get_if<domain::jury_called>(&fact.body)) {
            judged_now_.emplace(fact.at.value(), called->contribution);
            result_.jurors += static_cast<std::uint32_t>(called->drawn.size());
        }
        if (const auto* added = std::get_if<domain::jurors_added>(&fact.body))
            result_.jurors += static_cast<std::uint32_t>(added->drawn.size());
        note(
            fact, judged_now_, [this](contribution_id id) { return there(id); },
            [this](contribution_id id) -> auto& { return found_[id].now; });
    }
    template <class Named, class List>
    void note(const domain::event& fact, std::map<std::uint64_t, contribution_id>& judged,
              Named named, List list)
    {
        const auto add = [&](contribution_id id, replayed_act act) {
            act.time = fact.time;
            if (named(id) != contribution_id{}) list(named(id)).push_back(act);
        };
        if (const auto* body = std::get_if<domain::contribution_blurred>(&fact.body))
            add(body->contribution, {replayed_kind::folded, {}, body->evidence, 0, 0, 0});
        if (const auto* body = std::get_if<domain::jury_called>(&fact.body))
            add(body->contribution, {replayed_kind::called,
                                     {},
                                     body->evidence,
                                     0,
                                     0,
                                     static_cast<std::uint32_t>(body->drawn.size())});
        if (const auto* body = std::get_if<domain::jury_closed>(&fact.body)) {
            const auto kind =
                body->verdict == domain::jury_verdict::removed ? replayed_kind::removed
                : body->verdict == domain::jury_verdict::kept  ? replayed_kind::kept
                                                               : replayed_kind::overtaken;
            add(judged[body->jury.value()], {kind, {}, {}, body->keeps, body->removes, 0});
        }
        if (const auto* body = std::get_if<domain::contribution_cleared>(&fact.body))
            add(body->contribution, {replayed_kind::cleared, {}, {}, 0, 0, 0});
        if (const auto* body = std::get_if<domain::contribution_hidden>(&fact.body))
            add(body->contribution, {replayed_kind::hidden, {}, {}, 0, 0, 0});
        if (const auto* body = std::get_if<domain::contribution_restored>(&fact.body))
            add(body->contribution, {replayed_kind::restored, {}, {}, 0, 0, 0});
        const auto* merged = std::get_if<domain::idea_merged>(&fact.body);
        if (merged != nullptr && fact.actor == member_id{})
            add(merged->contribution, {replayed_kind::merged, {}, {}, 0, 0, 0});
    }

    const std::vector<domain::event>& log_;
    const domain::policy& rules_;
    logged_presence presence_;
    draws lots_;
    domain::room_state state_;
    instant now_{};
    std::vector<member_id> present_;
    bool set_rules_{false};
    bool is_broken_{false};
    std::map<std::uint64_t, std::uint64_t> here_;
    std::map<std::uint64_t, std::uint64_t> there_;
    std::map<std::uint64_t, contribution_id> judged_then_;
    std::map<std::uint64_t, contribution_id> judged_now_;
    std::map<std::uint64_t, contribution_id> acts_of_rules_;
    std::map<contribution_id, replayed_contribution> found_;
    policy_replay result_;
};
}  // namespace

std::string_view name_of(replayed_kind what)
{
    switch (what) {
        case replayed_kind::folded: return "folded by flags";
        case replayed_kind::called: return "jury called";
        case replayed_kind::removed: return "hidden by the jury";
        case replayed_kind::kept: return "kept by the jury";
        case replayed_kind::overtaken: return "jury overtaken";
        case replayed_kind::cleared: return "shown again";
        case replayed_kind::merged: return "merged as a double";
        case replayed_kind::hidden: return "hidden by a facilitator";
        case replayed_kind::restored: return "restored by a facilitator";
    }
    return {};
}

bool replayed_contribution::differs() const
{
    return !std::equal(
        then.begin(), then.end(), now.begin(), now.end(),
        [](const replayed_act& one, const replayed_act& other) { return one.kind == other.kind; });
}

policy_replay replay_policy(const std::vector<domain::event>& log, const domain::policy& rules)
{
    return replayed_room{log, rules}.play();
}
}  // namespace kring::trials
