#include "trials/room_driver.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"

#include <algorithm>

namespace kring::trials {
namespace {
hash_128 nonce_of(std::uint64_t number)
{
    hash_128 made{};
    for (std::size_t octet = 0; octet < sizeof number; ++octet)
        made[octet] = static_cast<std::uint8_t>(number >> (8 * octet));
    return made;
}

// More answers of the rules to one event than this would be one that they never come to an end of.
constexpr int rounds_max = 100'000;
}  // namespace

room_driver::room_driver(const domain::policy& rules, std::uint64_t seed, observer sees)
    : lots_(seed, "lots"), sees_(std::move(sees)), now_(trial_begins)
{
    domain::create_room room;
    room.title = "A trial";
    room.question = "What do people say, and what do the rules make of it?";
    room.promise = "Nothing is decided here.";
    room.language = domain::language::english;
    auto created = domain::decide_create(room, state_, circumstances());
    KRING_CHECK(created);
    take(member_id{}, std::move(created->events));
    const link_id link{state_.last.value()};
    domain::join_room joining;
    joining.link = link;
    joining.nonce_hash = nonce_of(~std::uint64_t{0});
    joining.name = "Facilitator";
    auto joined = domain::decide_join(joining, state_, circumstances());
    KRING_CHECK(joined);
    lead_ = member_id{next(state_.last).value()};
    take(lead_, std::move(joined->events));
    present_.push_back(lead_);
    KRING_CHECK(wish(lead_, domain::open_room{}));
    if (!(rules == state_.policy.rules)) KRING_CHECK(wish(lead_, domain::set_policy{rules}));
    counts_views_ = rules[domain::policy_number::juries] != 0;
}

domain::context room_driver::circumstances()
{
    domain::context made;
    made.now = now_;
    made.present = present_;
    made.seen = &seen_;
    made.lot = lots_.next();
    return made;
}

void room_driver::take(member_id actor, std::vector<domain::event_body> bodies)
{
    for (domain::event_body& body : bodies) {
        const instant time = std::max(now_, state_.time);
        history_.push_back(domain::event{next(state_.last), time, actor, std::move(body)});
        KRING_CHECK(domain::apply(history_.back(), state_) == domain::applied::yes);
        if (sees_) sees_(history_.back());
    }
}

void room_driver::run_rules()
{
    for (int round = 0; round < rounds_max; ++round) {
        auto due = domain::decide_due(state_, circumstances());
        if (due.empty()) return;
        take(member_id{}, std::move(due));
    }
    KRING_CHECK(false);
}

bool room_driver::advance_to_deadline(instant latest)
{
    const auto deadline = domain::next_deadline(state_);
    if (!deadline || *deadline > latest) return false;
    const sequence before = state_.last;
    now_ = std::max(now_, *deadline);
    run_rules();
    // A deadline at which nothing is due would be due for ever.
    return state_.last != before;
}

void room_driver::advance(instant to)
{
    KRING_CHECK(to >= now_);
    while (advance_to_deadline(to)) {
    }
    now_ = to;
}

domain::decision<sequence> room_driver::wish(member_id who, const domain::command& what)
{
    auto made = domain::decide(what, who, state_, circumstances());
    if (!made) return made.error();
    if (made->already) return *made->already;
    const sequence first = made->events.empty() ? sequence{} : next(state_.last);
    take(who, std::move(made->events));
    run_rules();
    return first;
}

std::optional<member_id> room_driver::join(const std::string& name, std::uint64_t number)
{
    domain::join_room wish;
    wish.nonce_hash = nonce_of(number);
    wish.name = name;
    wish.link_generation = state_.link_generation;
    auto made = domain::decide_join(wish, state_, circumstances());
    if (!made) return std::nullopt;
    if (made->already) return member_id{made->already->value()};
    const member_id who{next(state_.last).value()};
    take(who, std::move(made->events));
    return_to(who);
    run_rules();
    return who;
}

member_id room_driver::join_helper(const std::string& name, std::uint64_t number)
{
    const auto link = wish(lead_, domain::issue_helper_link{});
    KRING_CHECK(link);
    domain::join_room joining;
    joining.link = link_id{link->value()};
    joining.nonce_hash = nonce_of(number);
    joining.name = name;
    auto made = domain::decide_join(joining, state_, circumstances());
    KRING_CHECK(made);
    const member_id who{next(state_.last).value()};
    take(who, std::move(made->events));
    run_rules();
    return who;
}

void room_driver::leave(member_id who)
{
    const auto at = std::lower_bound(present_.begin(), present_.end(), who);
    if (at != present_.end() && *at == who) present_.erase(at);
}

void room_driver::return_to(member_id who)
{
    const auto at = std::lower_bound(present_.begin(), present_.end(), who);
    if (at == present_.end() || *at != who) present_.insert(at, who);
}

void room_driver::see(member_id who, contribution_id what)
{
    if (counts_views_) seen_.see(who, what, state_);
}

void room_driver::count_views()
{
    if (!counts_views_ || !seen_.has_uncounted()) return;
    auto counted = seen_.uncounted(state_);
    if (counted.empty()) return;
    std::vector<domain::event_body> bodies;
    bodies.emplace_back(domain::views_counted{counted});
    take(member_id{}, std::move(bodies));
    seen_.counted(counted);
    run_rules();
}

bool leads_to(const std::vector<domain::event>& log, const domain::room_state& room)
{
    domain::room_state again;
    for (const domain::event& each : log) {
        if (domain::apply(each, again) == domain::applied::contradiction) return false;
    }
    return again == room;
}
}  // namespace kring::trials
