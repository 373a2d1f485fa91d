#include "trials/attack_plan.hpp"

#include <algorithm>
#include <cmath>

namespace kring::trials {
namespace {
constexpr std::size_t posts_of_spammer = 8;
constexpr std::size_t posts_of_shield = 3;
constexpr std::size_t posts_of_evader = 2;
// Seconds, of a trial of an hour; a shorter one has them in proportion.
constexpr double hour = 3600;
constexpr double wave_at = 900;
constexpr double wave_lasts = 120;
constexpr double mimic_time = 900;
constexpr double reaction = 60;
constexpr double first_minute = 60;

class attack {
public:
    attack(const scenario& of, double burst_seconds, draws& from, plan& into)
        : of_(of),
          burst_seconds_(burst_seconds),
          from_(from),
          into_(into),
          ordinary_(into.posts.size()),
          scale_(of.seconds / hour),
          reaction_(of.attack.at_once ? first_minute / 3 : reaction)
    {}

    void plan_all()
    {
        add_spammers();
        add_burst();
        add_brigade(role::brigade, count(of_.attack.brigade) + of_.attack.pair);
        add_brigade(role::one_by_one, count(of_.attack.one_by_one));
        add_puppets(role::fresh, count(of_.attack.fresh));
        add_puppets(role::mimic, count(of_.attack.mimics));
        add_shield();
        add_sleepers();
        add_evaders();
    }

private:
    [[nodiscard]] std::size_t count(double share) const
    {
        return static_cast<std::size_t>(std::lround(share * static_cast<double>(of_.people)));
    }
    std::size_t add_person(role what, std::size_t group, double joins, bool looks)
    {
        into_.people.push_back(person{what, group, joins, looks, {}});
        return into_.people.size() - 1;
    }
    // Somebody who comes as people come.
    std::size_t add_like_people(role what, std::size_t group)
    {
        const double latest = of_.attack.at_once ? first_minute / 6 : of_.join_seconds;
        return add_person(what, group, from_.between(0, latest), true);
    }
    void post_like_people(std::size_t who)
    {
        if (!from_.happens(of_.post_share)) return;
        const double drawn = from_.share();
        const auto kind = drawn < 0.35   ? post_kind::bridging
                          : drawn < 0.80 ? post_kind::contested
                                         : post_kind::weak;
        add_post(into_, from_, who, time_of_post(of_, from_, into_.people[who].joins), kind);
    }

    void spam(std::size_t who, double at)
    {
        const std::size_t made = add_post(into_, from_, who, at, post_kind::bad);
        planned_post& post = into_.posts[made];
        // Half of what spammers post says again what they posted before, and half of the rest has a link.
        if (made > 0 && into_.posts[made - 1].author == who && from_.happens(0.5)) {
            post.text = into_.posts[made - 1].text;
            post.has_link = into_.posts[made - 1].has_link;
        } else if (from_.happens(0.5)) {
            post.has_link = true;
            post.text += " https://example.org/";
        }
    }

    void add_spammers()
    {
        for (std::size_t each = count(of_.attack.spammers); each > 0; --each) {
            const double joins = of_.attack.at_once ? from_.between(0, first_minute / 12)
                                                    : from_.between(0, of_.seconds / 2);
            const std::size_t who = add_person(role::spammer, from_.below(2), joins, false);
            double at = joins + from_.between(2, 10);
            for (std::size_t post = 0; post < posts_of_spammer; ++post) {
                spam(who, at);
                at += of_.attack.at_once ? from_.between(2, 9) : from_.waiting(20);
            }
        }
    }

    void add_burst()
    {
        const std::size_t accounts = of_.attack.burst_accounts;
        if (accounts == 0) return;
        const double begins = wave_at * scale_;
        for (std::size_t each = 0; each < accounts; ++each) {
            const std::size_t who =
                add_person(role::spammer, from_.below(2), begins - from_.between(1, 20), false);
            const std::size_t posts = of_.attack.burst_posts / accounts;
            for (std::size_t post = 0; post < posts; ++post) {
                spam(who, begins + first_minute * (static_cast<double>(post) + from_.share()) /
                                       static_cast<double>(posts));
            }
        }
    }

    [[nodiscard]] std::vector<std::size_t> contested_of(std::size_t group) const
    {
        std::vector<std::size_t> found;
        for (std::size_t each = 0; each < ordinary_; ++each) {
            const planned_post& post = into_.posts[each];
            if (post.kind == post_kind::contested && post.group == group) found.push_back(each);
        }
        return found;
    }
    [[nodiscard]] std::vector<std::size_t> good_ones(double before) const
    {
        std::vector<std::size_t> found;
        for (std::size_t each = 0; each < ordinary_; ++each) {
            const planned_post& post = into_.posts[each];
            if (post.kind != post_kind::bad && post.at < before) found.push_back(each);
        }
        return found;
    }
    // What is aimed at in the first minute is posted in it.
    void hasten(const std::vector<std::size_t>& targets)
    {
        if (!of_.attack.at_once) return;
        for (const std::size_t each : targets) {
            into_.posts[each].at = from_.between(10, 40);
            into_.people[into_.posts[each].author].joins = from_.between(0, 8);
        }
    }

    void add_brigade(role what, std::size_t accounts)
    {
        if (accounts == 0) return;
        std::vector<std::size_t> among = contested_of(0);
        if (among.empty()) among = good_ones(of_.seconds);
        const auto targets = aim_at(among, of_.targets, from_, into_);
        hasten(targets);
        std::vector<std::size_t> members;
        for (std::size_t each = 0; each < accounts; ++each) {
            members.push_back(add_like_people(what, 1));
            post_like_people(members.back());
        }
        for (const std::size_t target : targets) {
            from_.shuffle(members);
            for (std::size_t place = 0; place < members.size(); ++place) {
                // Just longer apart than what counts as one.
                const double after = what == role::one_by_one
                                         ? 15 + static_cast<double>(place) * (burst_seconds_ + 1)
                                         : from_.between(1, reaction_);
                into_.intents.push_back({intent_kind::flag, members[place], target, after,
                                         into_.people[members[place]].joins + after});
            }
        }
    }

    void add_puppets(role what, std::size_t accounts)
    {
        if (accounts == 0) return;
        const bool mimics = what == role::mimic;
        const double begins =
            of_.attack.at_once ? first_minute / 12 : (mimics ? wave_at / 3 : wave_at) * scale_;
        const double lasts = of_.attack.at_once ? first_minute / 3 : wave_lasts;
        const double waits = mimics ? mimic_time * scale_ : 2;
        const auto targets = aim_at(good_ones(of_.attack.at_once ? of_.seconds : begins + waits),
                                    of_.targets, from_, into_);
        hasten(targets);
        for (std::size_t each = 0; each < accounts; ++each) {
            const double joins = begins + from_.between(0, lasts);
            const std::size_t who = add_person(what, from_.below(2), joins, mimics);
            for (const std::size_t target : targets) {
                const double spread = of_.attack.at_once ? first_minute / 2 : reaction;
                into_.intents.push_back(
                    {intent_kind::flag, who, target, 1, joins + waits + from_.between(0, spread)});
            }
        }
    }

    void add_shield()
    {
        const std::size_t accounts = count(of_.attack.shield);
        std::vector<std::size_t> members;
        for (std::size_t each = 0; each < accounts; ++each)
            members.push_back(add_like_people(role::shield, from_.below(2)));
        for (const std::size_t author : members) {
            for (std::size_t post = 0; post < posts_of_shield; ++post) {
                const double joins = into_.people[author].joins;
                const double at = of_.attack.at_once ? from_.between(joins + 5, first_minute - 5)
                                                     : time_of_post(of_, from_, joins);
                const std::size_t made = add_post(into_, from_, author, at, post_kind::bad);
                for (const std::size_t other : members) {
                    if (other == author) continue;
                    into_.intents.push_back({intent_kind::agree, other, made,
                                             from_.between(1, reaction_),
                                             into_.people[other].joins + 1});
                }
            }
        }
    }

    void add_sleepers()
    {
        const std::size_t accounts = count(of_.attack.sleepers);
        if (accounts == 0) return;
        static_cast<void>(aim_at(contested_of(0), into_.posts.size(), from_, into_));
        for (std::size_t each = 0; each < accounts; ++each)
            post_like_people(add_like_people(role::sleeper, 1));
    }

    void add_evaders()
    {
        for (std::size_t each = count(of_.attack.evaders); each > 0; --each) {
            const std::size_t who = add_like_people(role::evader, from_.below(2));
            for (std::size_t post = 0; post < posts_of_evader; ++post) {
                add_post(into_, from_, who, time_of_post(of_, from_, into_.people[who].joins),
                         post_kind::bad);
            }
        }
    }

    const scenario& of_;
    double burst_seconds_;
    draws& from_;
    plan& into_;
    std::size_t ordinary_;  // posts of people
    double scale_;
    double reaction_;
};
}  // namespace

std::vector<std::size_t> aim_at(std::vector<std::size_t> among, std::size_t count, draws& from,
                                plan& into)
{
    from.shuffle(among);
    if (among.size() > count) among.resize(count);
    for (const std::size_t each : among) into.posts[each].targeted = true;
    return among;
}

void add_attackers(const scenario& of, double burst_seconds, draws& from, plan& into)
{
    attack{of, burst_seconds, from, into}.plan_all();
}
}  // namespace kring::trials
