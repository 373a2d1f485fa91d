#include "trials/policy_replay.hpp"

#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "trials/logged_presence.hpp"
#include "trials/random.hpp"
#include "trials/replay_notes.hpp"

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
            notes_.note_then(each);
            std::visit([this, &each](const auto& body) { take(body, each); }, each.body);
            run_rules();
        }
        result_.contributions = notes_.found();
        result_.jurors = notes_.jurors_now();
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
        notes_.note_now(fact, [this](contribution_id id) { return there(id); });
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
        const contribution_id ruled = notes_.ruled_then(body.act);
        if (ruled != contribution_id{})
            restore(ruled, {}, old);
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
        const domain::contribution* target = state_.find(here(notes_.judged_then(body.jury)));
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
    replay_notes notes_;
    policy_replay result_;
};
}  // namespace

policy_replay replay_policy(const std::vector<domain::event>& log, const domain::policy& rules)
{
    return replayed_room{log, rules}.play();
}
}  // namespace kring::trials
