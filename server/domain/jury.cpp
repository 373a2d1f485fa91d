#include "domain/jury.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kring::domain {
namespace {
// SplitMix64, see jury.hpp.
class generator {
public:
    explicit generator(std::uint64_t seed) : at_{seed} {}
    std::uint64_t next()
    {
        at_ += 0x9e37'79b9'7f4a'7c15ull;
        std::uint64_t mixed = at_;
        mixed = (mixed ^ mixed >> 30) * 0xbf58'476d'1ce4'e5b9ull;
        mixed = (mixed ^ mixed >> 27) * 0x94d0'49bb'1331'11ebull;
        return mixed ^ mixed >> 31;
    }

private:
    std::uint64_t at_;
};

void shuffle(std::vector<member_id>& all, generator& lots)
{
    for (std::size_t place = all.size(); place-- > 1;)
        std::swap(all[place], all[lots.next() % (place + 1)]);
}

enum class side : std::uint8_t { none, for_it, otherwise };
side side_of(const member& who, const contribution& target, const room_state& state)
{
    side found = side::none;
    for (const ballot& each : state.ballots) {
        if (subject_of(each.kind) != vote_on::idea) continue;
        const auto cast = who.votes.find(vote_key{each.id, target.id});
        if (cast == who.votes.end()) continue;
        if (cast->second.value > 0) return side::for_it;
        found = side::otherwise;
    }
    return found;
}

// How many juries wait for an answer of each who is on one; in order of member.
std::vector<member_id> open_seats(const room_state& state)
{
    std::vector<member_id> open;
    for (const jury_id id : state.community.sitting) {
        for (const juror& each : state.find(id)->jurors) {
            if (!each.answer && !each.replaced) open.push_back(each.member);
        }
    }
    std::sort(open.begin(), open.end());
    return open;
}

struct candidate {
    const member* who{};
    bool is_rested{};
};
// Those who sit on as few other juries as suffices, and of them who was not asked too often if they suffice; in order of id.
std::vector<const member*> least_asked(
    const std::array<std::vector<candidate>, limits::jury_seats_at_once_max>& by_seats,
    const room_state& state)
{
    const std::size_t enough = state.policy.rules[policy_number::jurors_max];
    std::vector<candidate> able;
    for (const auto& with_seats : by_seats) {
        if (able.size() >= enough) break;
        able.insert(able.end(), with_seats.begin(), with_seats.end());
    }
    const auto rested = static_cast<std::size_t>(std::count_if(
        able.begin(), able.end(), [](const candidate& each) { return each.is_rested; }));
    std::vector<const member*> asked;
    for (const candidate& each : able) {
        if (rested < enough || each.is_rested) asked.push_back(each.who);
    }
    std::sort(asked.begin(), asked.end(),
              [](const member* a, const member* b) { return a->id < b->id; });
    return asked;
}

// Who has a part in it: its author, who flagged it, and who judged it before. In order of id; some may stand in it twice.
std::vector<member_id> parties_to(const contribution& target, const room_state& state)
{
    std::vector<member_id> parties{target.author};
    for (const flag& each : target.flags) parties.push_back(each.by);
    for (const jury& each : state.community.juries) {
        if (each.contribution != target.id) continue;
        for (const juror& judged : each.jurors) parties.push_back(judged.member);
    }
    std::sort(parties.begin(), parties.end());
    return parties;
}

bool is_rested(const member& who, instant now)
{
    const auto recent = std::count_if(who.called.begin(), who.called.end(), [now](instant each) {
        return now - each < std::chrono::hours{1};
    });
    return static_cast<std::size_t>(recent) < limits::jury_calls_per_hour;
}
}  // namespace

jury_pool pool_for(const contribution& target, std::span<const member_id> present,
                   const weights& now)
{
    const room_state& state = now.state();
    const std::vector<member_id> open = open_seats(state);
    const std::vector<member_id> parties = parties_to(target, state);
    std::array<std::vector<candidate>, limits::jury_seats_at_once_max> by_seats;
    for (const member_id id : present) {
        const member* who = state.find(id);
        const bool is_able = who != nullptr && who->is_in() && !who->is_facilitator() &&
                             !std::binary_search(parties.begin(), parties.end(), id) &&
                             now.of(*who) >= limits::counted_weight_min;
        if (!is_able) continue;
        const auto seats = std::equal_range(open.begin(), open.end(), id);
        const auto taken = static_cast<std::size_t>(seats.second - seats.first);
        if (taken < limits::jury_seats_at_once_max)
            by_seats[taken].push_back(candidate{who, is_rested(*who, now.now())});
    }
    jury_pool pool;
    for (const member* each : least_asked(by_seats, state)) {
        switch (side_of(*each, target, state)) {
            case side::none: pool.eligible.push_back(each->id); break;
            case side::for_it: pool.voters.push_back(each->id); break;
            case side::otherwise: pool.others.push_back(each->id); break;
        }
    }
    return pool;
}

std::vector<member_id> draw(const jury_pool& from, std::uint64_t seed)
{
    generator lots{seed};
    std::vector<member_id> order = from.eligible;
    std::vector<member_id> voters = from.voters;
    std::vector<member_id> others = from.others;
    for (auto* each : {&order, &voters, &others}) shuffle(*each, lots);
    order.reserve(from.size());
    for (std::size_t place = 0; place < std::max(voters.size(), others.size()); ++place) {
        if (place < voters.size()) order.push_back(voters[place]);
        if (place < others.size()) order.push_back(others[place]);
    }
    return order;
}

const juror* jury::find(member_id who) const
{
    const auto found = std::find_if(jurors.begin(), jurors.end(),
                                    [who](const juror& each) { return each.member == who; });
    return found == jurors.end() ? nullptr : &*found;
}

jury_count count_of(const jury& of)
{
    jury_count counted;
    for (const juror& each : of.jurors) {
        if (!each.answer) {
            ++counted.open;
        } else if (*each.answer == jury_answer::keep) {
            ++counted.keeps;
        } else if (*each.answer == jury_answer::remove) {
            ++counted.removes;
        }
    }
    return counted;
}

std::optional<jury_verdict> verdict_of(const jury& of, instant now)
{
    const jury_count counted = count_of(of);
    const std::uint32_t answered = counted.keeps + counted.removes;
    const std::uint32_t lead =
        std::max(counted.keeps, counted.removes) - std::min(counted.keeps, counted.removes);
    const bool can_grow = !of.in_line.empty() && of.jurors.size() < of.jurors_max;
    const bool all_said = counted.open == 0 && !(can_grow && answered < of.seats);
    const bool is_over = lead >= of.lead || answered >= of.seats || all_said || now >= of.ends;
    if (!is_over) return std::nullopt;
    return counted.removes > counted.keeps && counted.removes >= 2 ? jury_verdict::removed
                                                                   : jury_verdict::kept;
}

bool needs_substitute(const juror& seat, const jury& of, instant now)
{
    if (seat.replaced) return false;
    return seat.answer ? *seat.answer == jury_answer::pass : seat.called + of.seat_time <= now;
}

std::size_t substitutes_due(const jury& of, instant now)
{
    if (of.in_line.empty() || of.jurors.size() >= of.jurors_max) return 0;
    const auto due = static_cast<std::size_t>(
        std::count_if(of.jurors.begin(), of.jurors.end(),
                      [&](const juror& each) { return needs_substitute(each, of, now); }));
    return std::min({due, of.in_line.size(), of.jurors_max - of.jurors.size()});
}

instant next_deadline_of(const jury& of)
{
    instant first = of.ends;
    if (of.in_line.empty() || of.jurors.size() >= of.jurors_max) return first;
    for (const juror& each : of.jurors) {
        if (!each.answer && !each.replaced) first = std::min(first, each.called + of.seat_time);
    }
    return first;
}
}  // namespace kring::domain
