#include "trials/conversation.hpp"

#include "trials/attack_plan.hpp"
#include "trials/targets.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kring::trials {
namespace {
// Who brought so many statements in did it for the organiser.
constexpr std::size_t organisers_statements = 10;
// Long quiet tails are left out: the trial ends when so much of all votes was cast.
constexpr double votes_taken = 0.98;
constexpr double contested_by = 0.4;  // so far apart are the shares that agree
constexpr std::uint32_t votes_judged_by = 5;
constexpr double bad_share = 0.05;     // of the statements, inserted
constexpr double brigade_share = 0.1;  // of the people who are there at a time, at least
constexpr std::size_t brigade_min = 3;
constexpr std::size_t targets = 12;

struct agreement {
    std::array<double, 2> agrees{};
    std::array<double, 2> votes{};
    [[nodiscard]] double share(std::size_t group) const
    {
        return votes[group] <= 0 ? 0 : agrees[group] / votes[group];
    }
    [[nodiscard]] double of_all() const
    {
        return (agrees[0] + agrees[1]) / std::max(1.0, votes[0] + votes[1]);
    }
};

class recording {
public:
    recording(const conversation& what, insertion with, std::uint64_t seed)
        : what_(what), with_(with), from_(seed, "recording " + what.name)
    {}

    plan make()
    {
        find_groups();
        find_end();
        add_people();
        add_statements();
        add_votes();
        // Attackers come when somebody votes.
        if (with_ == insertion::attack && !made_.recorded.empty()) {
            insert_bad();
            insert_brigade();
        }
        set_presence();
        return std::move(made_);
    }

private:
    // The largest group is 0; everybody else the other, whoever is in none as well.
    void find_groups()
    {
        std::vector<std::size_t> sizes;
        for (const auto& each : what_.groups) {
            if (!each) continue;
            if (sizes.size() <= *each) sizes.resize(*each + 1);
            ++sizes[*each];
        }
        const auto largest = static_cast<std::uint32_t>(
            std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
        for (const auto& each : what_.groups) group_.push_back(each && *each == largest ? 0U : 1U);
    }

    void find_end()
    {
        begins_ = what_.votes.empty() ? 0 : what_.votes.front().at;
        for (const recorded_statement& each : what_.statements)
            begins_ = std::min(begins_, each.at);
        const auto last =
            static_cast<std::size_t>(votes_taken * static_cast<double>(what_.votes.size()));
        ends_ = what_.votes.empty()
                    ? 0
                    : time_of(what_.votes[std::min(last, what_.votes.size() - 1)].at);
        made_.seconds = ends_ + stays;
    }
    [[nodiscard]] double time_of(double recorded) const
    {
        return 10 + (recorded - begins_) / tempo;
    }

    void add_people()
    {
        std::vector<std::size_t> brought(what_.groups.size());
        for (const recorded_statement& each : what_.statements) ++brought[each.author];
        acts_.resize(what_.groups.size());
        for (const recorded_statement& each : what_.statements)
            acts_[each.author].push_back(time_of(each.at));
        for (const recorded_vote& each : what_.votes) acts_[each.who].push_back(time_of(each.at));
        for (std::size_t who = 0; who < what_.groups.size(); ++who) {
            person joined;
            joined.role = brought[who] >= organisers_statements ? role::organiser : role::ordinary;
            joined.group = group_[who];
            std::sort(acts_[who].begin(), acts_[who].end());
            joined.joins =
                acts_[who].empty() ? made_.seconds : std::max(0.0, acts_[who].front() - 5);
            made_.people.push_back(joined);
        }
    }

    void add_statements()
    {
        std::vector<agreement> agreed(what_.statements.size());
        for (const recorded_vote& each : what_.votes) {
            const std::size_t group = group_[each.who];
            ++agreed[each.post].votes[group];
            if (each.value > 0) ++agreed[each.post].agrees[group];
        }
        place_.resize(what_.statements.size());
        for (std::size_t each = 0; each < what_.statements.size(); ++each) {
            const recorded_statement& statement = what_.statements[each];
            if (!statement.kept) continue;
            planned_post post;
            post.author = statement.author;
            post.at = time_of(statement.at);
            post.text = statement.text;
            post.kind = agreed[each].of_all() >= 0.5 ? post_kind::bridging : post_kind::weak;
            post.group = agreed[each].share(0) >= agreed[each].share(1) ? 0 : 1;
            const bool is_judged =
                std::min(agreed[each].votes[0], agreed[each].votes[1]) >= votes_judged_by;
            const double apart = std::abs(agreed[each].share(0) - agreed[each].share(1));
            if (is_judged && apart >= contested_by) post.kind = post_kind::contested;
            place_[each] = made_.posts.size();
            made_.posts.push_back(std::move(post));
        }
    }

    void add_votes()
    {
        for (const recorded_vote& each : what_.votes) {
            const double at = time_of(each.at);
            if (!what_.statements[each.post].kept || at > ends_) continue;
            made_.recorded.push_back({each.who, *place_[each.post], at + 0.5, each.value});
        }
    }

    // When people are there: at a time that somebody votes.
    [[nodiscard]] double busy_time()
    {
        return made_.recorded[from_.below(made_.recorded.size())].at;
    }
    std::size_t add_account(role what, std::size_t group, double at)
    {
        made_.people.push_back(person{what, group, std::max(0.0, at - 60), false, {}});
        acts_.push_back({std::max(0.0, at - 60), at});
        return made_.people.size() - 1;
    }

    void insert_bad()
    {
        const auto statements = static_cast<double>(made_.posts.size());
        const auto count = static_cast<std::size_t>(std::ceil(bad_share * statements));
        for (std::size_t each = 0; each < count; ++each) {
            const double at = busy_time();
            const std::size_t who = add_account(role::spammer, from_.below(2), at);
            add_post(made_, from_, who, at, post_kind::bad);
        }
    }

    // Strikes each target at a time that somebody votes on it.
    void insert_brigade()
    {
        std::vector<std::size_t> among;
        for (std::size_t each = 0; each < made_.posts.size(); ++each) {
            if (made_.posts[each].kind == post_kind::contested && made_.posts[each].group == 0)
                among.push_back(each);
        }
        const auto aimed = aim_at(among, targets, from_, made_);
        const auto accounts =
            std::max(brigade_min, static_cast<std::size_t>(brigade_share * people_at_a_time()));
        std::vector<std::size_t> members;
        for (std::size_t each = 0; each < accounts; ++each)
            members.push_back(add_account(role::brigade, 1, 60));
        for (const std::size_t target : aimed) {
            std::vector<double> times;
            for (const recorded_vote& each : made_.recorded) {
                if (each.post == target) times.push_back(each.at);
            }
            if (times.empty()) continue;
            const double at = times[from_.below(times.size())];
            for (const std::size_t who : members) {
                made_.intents.push_back(
                    {intent_kind::flag, who, target, 1, at + from_.between(0, 60)});
                acts_[who].push_back(at);
            }
        }
    }

    // Of those who vote within ten minutes of a vote, on average.
    [[nodiscard]] double people_at_a_time() const
    {
        double sum = 0;
        std::size_t taken = 0;
        for (std::size_t each = 0; each < made_.recorded.size(); each += 50) {
            const double at = made_.recorded[each].at;
            std::vector<std::size_t> who;
            for (const recorded_vote& other : made_.recorded) {
                if (std::abs(other.at - at) <= stays / 2) who.push_back(other.who);
            }
            std::sort(who.begin(), who.end());
            sum += static_cast<double>(std::unique(who.begin(), who.end()) - who.begin());
            ++taken;
        }
        return taken == 0 ? 0 : sum / static_cast<double>(taken);
    }

    void set_presence()
    {
        for (std::size_t who = 0; who < made_.people.size(); ++who) {
            std::sort(acts_[who].begin(), acts_[who].end());
            std::vector<stretch>& there = made_.people[who].there;
            for (const double at : acts_[who]) {
                if (at > made_.seconds) break;
                if (there.empty() || at > there.back().until)
                    there.push_back({std::max(0.0, at - 1), at + stays});
                else
                    there.back().until = at + stays;
            }
        }
    }

    const conversation& what_;
    insertion with_;
    draws from_;
    plan made_;
    double begins_{};
    double ends_{};
    std::vector<std::size_t> group_;                 // by participant
    std::vector<std::vector<double>> acts_;          // when somebody did something
    std::vector<std::optional<std::size_t>> place_;  // of a statement among the posts
};
}  // namespace

scenario scenario_of(const conversation& what, insertion with)
{
    scenario made;
    made.name =
        with == insertion::attack ? "attack on " + what.name : recorded_scenario + what.name;
    made.about = "";
    made.people = what.groups.size();
    made.facilitator = false;
    return made;
}

plan plan_of(const conversation& what, insertion with, std::uint64_t seed)
{
    return recording{what, with, seed}.make();
}
}  // namespace kring::trials
