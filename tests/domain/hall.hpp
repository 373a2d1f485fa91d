// A hall full of people: a room as the server runs it, with its clock, who is there, who saw what, and the rules at work after
// each command. For flows of many; single commands are better off in a scenario.
// Thread: one test.
#pragma once
#include "domain/apply.hpp"
#include "domain/community.hpp"
#include "domain/decide.hpp"
#include "domain/exposure.hpp"
#include "domain/flag_rule.hpp"
#include "domain/jury.hpp"
#include "domain/view.hpp"
#include "support/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kring::domain::scenarios {
class hall {
public:
    // An open room with a lead and so many participants, who have been there for so long.
    explicit hall(std::size_t people, std::chrono::seconds after = std::chrono::minutes{10})
    {
        happen(member_id{}, room_created{"A title", "A question?", "A promise", language::english});
        happen(member_id{}, ballot_opened{ballot_kind::support});
        happen(member_id{}, ballot_opened{ballot_kind::stance});
        happen(member_id{},
               facilitator_link_issued{member_role::lead, now_ + std::chrono::hours{9}});
        lead = join("Lea", member_role::lead);
        happen(lead, room_opened{});
        for (std::size_t index = 0; index < people; ++index)
            everybody.push_back(join("Person " + std::to_string(index + 1)));
        now_ += after;
    }

    member_id join(const std::string& name, member_role role = member_role::participant,
                   invitation by = {})
    {
        const member_id id{next(state_.last).value()};
        happen(id, member_joined{role,
                                 nonce(++nonces_),
                                 role == member_role::lead ? link_id{4} : link_id{},
                                 name,
                                 {},
                                 by});
        present_.push_back(id);
        return id;
    }
    void leaves_the_hall(member_id who) { std::erase(present_, who); }

    // What a command leads to, rules included; nothing: refused, see `why`.
    std::vector<event> wish(member_id who, const command& what)
    {
        const std::size_t before = events_.size();
        why.reset();
        auto decided = decide(what, who, state_, here());
        if (!decided) {
            why = decided.error();
            return {};
        }
        for (event_body& each : decided->events) happen(who, std::move(each));
        rules();
        return {events_.begin() + static_cast<std::ptrdiff_t>(before), events_.end()};
    }
    contribution_id post(member_id who, const std::string& text)
    {
        const contribution_id id{next(state_.last).value()};
        wish(who, post_idea{text});
        EXPECT_FALSE(why) << "not posted";
        return id;
    }
    std::vector<event> flag(member_id who, contribution_id what,
                            flag_reason reason = flag_reason::unkind,
                            contribution_id double_of = {})
    {
        return wish(who, flag_contribution{what, reason, double_of, {}});
    }
    // Each of them some time after the one before, with others who look meanwhile: they are no burst.
    void flagged_by(std::size_t first, std::size_t count, contribution_id what,
                    flag_reason reason = flag_reason::unkind)
    {
        for (std::size_t index = first; index < first + count; ++index) {
            pass(std::chrono::seconds{10});
            flag(everybody.at(index), what, reason);
        }
    }
    void see(member_id who, contribution_id what) { seen_.see(who, what, state_); }
    // What is due by then happens at its time.
    std::vector<event> pass(std::chrono::seconds time)
    {
        const std::size_t before = events_.size();
        const instant until = now_ + time;
        for (auto due = next_deadline(state_); due && *due <= until; due = next_deadline(state_)) {
            now_ = std::max(now_, *due);
            const std::size_t known = events_.size();
            rules();
            if (events_.size() == known) break;
        }
        now_ = until;
        rules();
        return {events_.begin() + static_cast<std::ptrdiff_t>(before), events_.end()};
    }
    void rules()
    {
        for (;;) {
            auto due = decide_due(state_, here());
            if (due.empty()) return;
            for (event_body& each : due) happen(member_id{}, std::move(each));
        }
    }
    void happen(member_id who, event_body body)
    {
        event fact{next(state_.last), std::max(now_, state_.time), who, std::move(body)};
        ASSERT_EQ(apply(fact, state_), applied::yes);
        events_.push_back(std::move(fact));
    }

    [[nodiscard]] const contribution& find(contribution_id what) const
    {
        return *state_.find(what);
    }
    // What the flags on it come to now.
    [[nodiscard]] evidence evidence_on(contribution_id what) const
    {
        return weigh(find(what), weights{state_, now_});
    }
    // The jury that sits over it; there is one.
    [[nodiscard]] const jury& jury_of(contribution_id what) const
    {
        const jury* found = state_.find(find(what).jury);
        EXPECT_NE(found, nullptr) << "no jury sits";
        static const jury none;
        return found == nullptr ? none : *found;
    }
    // So many of its members, in the order of the draw, answer so.
    void jurors_say(contribution_id what, std::size_t count, jury_answer said)
    {
        const jury of = jury_of(what);
        for (const juror& each : of.jurors) {
            if (count == 0) return;
            if (each.answer) continue;
            --count;
            wish(each.member, answer_jury{of.id, said});
        }
        EXPECT_EQ(count, 0u) << "not so many on the jury";
    }
    [[nodiscard]] view_item item(contribution_id what, view_kind view) const
    {
        const view_state shown = view_of(state_, view);
        return *std::find_if(shown.items.begin(), shown.items.end(),
                             [what](const view_item& each) { return each.id == what; });
    }
    [[nodiscard]] std::optional<own_contribution> own(contribution_id what) const
    {
        for (const own_contribution& each : self_of(state_, find(what).author).contributions) {
            if (each.id == what) return each;
        }
        return std::nullopt;
    }
    // How many events of a kind there were.
    template <class Body>
    [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(std::count_if(
            events_.begin(), events_.end(),
            [](const event& each) { return std::holds_alternative<Body>(each.body); }));
    }
    template <class Body>
    [[nodiscard]] const Body& latest() const
    {
        const auto found = std::find_if(events_.rbegin(), events_.rend(), [](const event& each) {
            return std::holds_alternative<Body>(each.body);
        });
        return std::get<Body>(found->body);
    }
    void set(policy_number which, std::uint32_t value)
    {
        policy rules_now = state_.policy.rules;
        rules_now[which] = value;
        wish(lead, set_policy{rules_now});
        EXPECT_FALSE(why) << name_of(which);
    }
    [[nodiscard]] const room_state& state() const { return state_; }
    [[nodiscard]] const std::vector<event>& events() const { return events_; }
    [[nodiscard]] instant now() const { return now_; }
    [[nodiscard]] const std::vector<member_id>& present() const { return present_; }
    // The room that the log alone gives.
    [[nodiscard]] room_state lived_again() const
    {
        room_state again;
        for (const event& each : events_) EXPECT_EQ(apply(each, again), applied::yes);
        return again;
    }

    member_id lead{};
    std::vector<member_id> everybody;
    std::optional<refusal> why;
    std::uint64_t lot{1};

private:
    [[nodiscard]] context here()
    {
        context made{now_};
        made.present = present_;
        made.seen = &seen_;
        made.lot = ++lot;
        return made;
    }

    room_state state_;
    std::vector<event> events_;
    std::vector<member_id> present_;  // joined in order of id
    exposure seen_;
    instant now_{beginning};
    std::uint8_t nonces_{};
};
}  // namespace kring::domain::scenarios
