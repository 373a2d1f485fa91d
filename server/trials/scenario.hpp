// Scenarios: what kind of room is tried, who is in it, and who attacks it and how. All of it is numbers; docs/trials.md says
// where each comes from. S0 to S15 are given, A1 to A3 are attacks of our own.
// Thread: plain values, usable anywhere.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kring::trials {
// The chance that somebody who looks at a post flags it.
struct flag_rates {
    double bad{0.15};
    double good{0.004};
    double contested{0.02};  // of the other opinion group
    friend bool operator==(const flag_rates&, const flag_rates&) = default;
};

// What somebody does who is called to a jury.
struct juror_habits {
    double reply{0.6};
    double reply_seconds{15};  // on average
    double right_on_bad{0.9};
    double wrong_on_good{0.05};
    double wrong_on_contested{0.1};  // of the other opinion group
    friend bool operator==(const juror_habits&, const juror_habits&) = default;
};

// Extra accounts, as a share of the ordinary people, and what they do.
struct attackers {
    double spammers{};  // eight posts each, persistently
    double brigade{};   // flags contested statements of the larger group as soon as they are posted
    double fresh{};     // puppets that join in a wave and flag good statements
    double mimics{};    // the same, after a quarter of an hour of looking and voting like people
    double shield{};    // post abuse and agree with each other's
    double sleepers{};  // live like people, and when drawn for a jury judge for their side
    double one_by_one{};  // a brigade that spaces its flags so that no two fall into one burst
    double evaders{};     // post abuse, make it harmless when it is removed, and abusive again
    std::size_t burst_accounts{};  // that post `burst_posts` together within a minute
    std::size_t burst_posts{60};
    std::size_t pair{};   // a brigade of so many, whatever the size of the room
    bool at_once{false};  // everything in the first minute
    friend bool operator==(const attackers&, const attackers&) = default;
};

struct scenario {
    std::string name;
    std::string about;
    std::size_t people{120};
    double seconds{3600};
    double join_seconds{600};  // people come within these
    double look_seconds{15};   // between two looks of one person, on average
    double vote_share{0.75};   // of the looks
    double post_share{0.8};    // of the people, one statement each
    double
        thinks_seconds{};  // from joining to posting, on average; 0: at any time until three quarters are over
    double bad_share{0.04};    // of their posts
    double larger_share{0.6};  // of the people, in the larger opinion group
    std::size_t bad_late{};    // instead of `bad_share`: so many bad posts, halfway
    flag_rates flags;
    double flag_seconds{};  // from a look to the flag
    juror_habits jurors;
    bool facilitator{true};
    attackers attack;
    std::size_t targets{12};  // statements that a brigade or puppets aim at
    friend bool operator==(const scenario&, const scenario&) = default;
};

// In order of name as people count: S0 to S15 (S14 in four sizes), A1 to A3.
[[nodiscard]] const std::vector<scenario>& all_scenarios();
// Those of these names; "S14" stands for all its sizes. Empty: one of the names is not known.
[[nodiscard]] std::vector<scenario> scenarios_named(const std::vector<std::string>& names);
// As short as a test needs: the same shape in so many seconds, with everything sooner in proportion.
[[nodiscard]] scenario shortened(scenario whole, double seconds);

// A change of how people behave, against tuning the rules to one guess about it.
struct variation {
    std::string name;
    double flagging{1};  // times
    double reply{-1};    // below 0: as in the scenario
    bool poor_jurors{false};
    double flag_seconds{};
    double thinks_seconds{};  // 0: as in the scenario
};
[[nodiscard]] const std::vector<variation>& all_variations();
[[nodiscard]] scenario varied(scenario base, const variation& how);
}  // namespace kring::trials
