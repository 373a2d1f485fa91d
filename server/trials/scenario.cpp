#include "trials/scenario.hpp"

#include <algorithm>

namespace kring::trials {
namespace {
scenario room_of(std::string name, std::string about)
{
    scenario made;
    made.name = std::move(name);
    made.about = std::move(about);
    return made;
}

scenario mixed(std::string name, std::string about)
{
    scenario made = room_of(std::move(name), std::move(about));
    made.attack.spammers = 0.03;
    made.attack.brigade = 0.08;
    made.attack.fresh = 0.10;
    made.attack.shield = 0.03;
    return made;
}

// Twenty minutes in which everybody has soon voted on everything; one bad post, and two who are a brigade.
scenario small_room(std::size_t people)
{
    scenario made = room_of("S14-" + std::to_string(people),
                            std::to_string(people) + " people, one bad post, a brigade of two");
    made.people = people;
    made.seconds = 1200;
    made.join_seconds = 60;
    made.look_seconds = 5;
    made.vote_share = 1;
    made.post_share = 1;
    made.bad_share = 0;
    made.bad_late = 1;
    made.attack.pair = 2;
    made.targets = std::min<std::size_t>(3, people / 4 + 1);
    return made;
}

std::vector<scenario> make_all()
{
    std::vector<scenario> all;
    const auto add = [&all](scenario one) -> scenario& {
        all.push_back(std::move(one));
        return all.back();
    };
    add(room_of("S0", "calm"));
    add(room_of("S1", "spammers")).attack.spammers = 0.05;
    add(room_of("S2", "flag brigade")).attack.brigade = 0.10;
    add(room_of("S3", "fresh puppets")).attack.fresh = 0.15;
    add(room_of("S4", "mimic puppets")).attack.mimics = 0.15;
    add(room_of("S5", "shielded abuse")).attack.shield = 0.10;
    add(mixed("S6", "mixed"));
    scenario& minority = add(room_of("S7", "unpopular minority"));
    minority.larger_share = 0.8;
    minority.flags.contested = 0.04;
    add(room_of("S8", "spam burst")).attack.burst_accounts = 3;
    add(mixed("S9", "mixed, no facilitator")).facilitator = false;
    add(room_of("S10", "mimic puppets, twice as many")).attack.mimics = 0.30;
    add(mixed("S11", "mixed, lazy flaggers")).flags.bad = 0.05;
    add(mixed("S12", "mixed, 240 people")).people = 240;
    scenario& poor = add(mixed("S13", "mixed, poor jurors"));
    poor.jurors.right_on_bad = 0.7;
    poor.jurors.wrong_on_good = 0.15;
    poor.jurors.wrong_on_contested = 0.3;
    for (const std::size_t people : {5, 8, 12, 25}) add(small_room(people));
    scenario& first = add(mixed("S15", "mixed, in the first minute"));
    first.attack.at_once = true;
    first.join_seconds = 30;
    add(room_of("A1", "brigade, one flag at a time")).attack.one_by_one = 0.10;
    add(room_of("A2", "sleeping jurors")).attack.sleepers = 0.20;
    add(room_of("A3", "edit evaders")).attack.evaders = 0.05;
    return all;
}
}  // namespace

const std::vector<scenario>& all_scenarios()
{
    static const std::vector<scenario> all = make_all();
    return all;
}

std::vector<scenario> scenarios_named(const std::vector<std::string>& names)
{
    std::vector<scenario> found;
    for (const std::string& name : names) {
        const std::size_t before = found.size();
        for (const scenario& each : all_scenarios()) {
            if (each.name == name || each.name.starts_with(name + "-")) found.push_back(each);
        }
        if (found.size() == before) return {};
    }
    return found;
}

scenario shortened(scenario whole, double seconds)
{
    const double factor = seconds / whole.seconds;
    whole.seconds = seconds;
    whole.join_seconds *= factor;
    return whole;
}

const std::vector<variation>& all_variations()
{
    static const std::vector<variation> all{
        {"flagging x0.5", 0.5, -1, false, 0, 0}, {"flagging x2", 2, -1, false, 0, 0},
        {"jury reply 0.3", 1, 0.3, false, 0, 0}, {"jury reply 0.9", 1, 0.9, false, 0, 0},
        {"poorer jurors", 1, -1, true, 0, 0},    {"flags 3 s late", 1, -1, false, 3, 0},
        {"all post early", 1, -1, false, 0, 300}};
    return all;
}

scenario varied(scenario base, const variation& how)
{
    base.flags.bad *= how.flagging;
    base.flags.good *= how.flagging;
    base.flags.contested *= how.flagging;
    if (how.reply >= 0) base.jurors.reply = how.reply;
    if (how.poor_jurors) {
        // Wrong on a tenth more of the bad posts, and twice as often on good ones.
        base.jurors.right_on_bad -= 0.1;
        base.jurors.wrong_on_good *= 2;
        base.jurors.wrong_on_contested *= 2;
    }
    base.flag_seconds += how.flag_seconds;
    if (how.thinks_seconds > 0) base.thinks_seconds = how.thinks_seconds;
    return base;
}
}  // namespace kring::trials
