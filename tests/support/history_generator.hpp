// Random rooms: members who write, vote, moderate, leave and ask for what they may not have, drawn from one seed. The
// same seed gives the same history on every machine, so a failing one is found again by its number.
//
// Every text that is drawn ends in a marker of its own, like `#17#`. A test can so tell for each text in any output
// which event brought it there.
// Thread: plain values, usable anywhere.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/recovery.hpp"
#include "domain/room_state.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kring::histories {
// SplitMix64 (Steele, Lea, Flood 2014). The distributions of the standard library differ between implementations.
class random_source {
public:
    explicit random_source(std::uint64_t seed) : state_(seed) {}

    [[nodiscard]] std::uint64_t draw();
    // 0 ... bound - 1; the bias is below 2^-32 for bounds that fit 32 bits.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    [[nodiscard]] bool percent(std::uint64_t chance);

private:
    std::uint64_t state_;
};

struct member_wish {
    member_id actor{};
    domain::command body;
};
struct clock_wish {};  // nobody asks, but something may be due
struct count_wish {    // so many looked; what the log has already is not counted again
    std::vector<domain::view_count> seen;
};
using wish =
    std::variant<member_wish, domain::join_room, domain::create_room,
                 domain::issue_facilitator_link, domain::confirm_promise,
                 domain::make_recovery_code, domain::use_recovery_code, clock_wish, count_wish>;

struct history_options {
    std::uint64_t members_at_start = 4;
    std::uint64_t crowd_at_start = 10;  // in some rooms: with fewer nobody is drawn for a jury
    std::uint64_t markers_from = 1;     // the first marker's number
};

// What most rooms of a history ask for that ask for a passphrase at all.
inline constexpr std::string_view known_passphrase{"Open sesame"};

class history_generator {
public:
    explicit history_generator(std::uint64_t seed, history_options options = {});

    // A command of this member that is likely to be allowed, though not always; also for somebody else's state of the
    // same room. Draws on.
    [[nodiscard]] domain::command draw_command(member_id actor, const domain::room_state& state);
    // The next command of a room: in an empty one its creation, then joining, opening and whatever people do.
    [[nodiscard]] wish draw_wish(const domain::room_state& state);

    struct lived {
        wish asked;
        domain::context circumstances;
        domain::decision<domain::proposal> decided;
        std::size_t events_before{};  // how many events there were; those of the wish follow
    };
    // Draws the next wish, decides it and applies what comes of it.
    lived live();
    // Lives on until there are so many events.
    void live_until(std::size_t events);

    [[nodiscard]] const domain::room_state& state() const { return state_; }
    [[nodiscard]] const std::vector<domain::event>& events() const { return events_; }
    [[nodiscard]] random_source& randomness() { return random_; }

private:
    [[nodiscard]] std::string draw_text(std::size_t words_max);
    [[nodiscard]] std::string draw_foul_text();
    // What somebody posts, now and then something that calm rooms do not take.
    [[nodiscard]] std::string draw_post();
    [[nodiscard]] contribution_id draw_contribution(const domain::room_state& state);
    [[nodiscard]] domain::command draw_participation(member_id actor,
                                                     const domain::room_state& state);
    [[nodiscard]] domain::command draw_facilitation(const domain::room_state& state);
    [[nodiscard]] domain::command draw_staging(const domain::room_state& state);
    [[nodiscard]] domain::charter draw_charter(const domain::room_state& state);
    [[nodiscard]] domain::agenda draw_agenda(const domain::room_state& state);
    [[nodiscard]] domain::set_phases draw_phases(const domain::room_state& state);
    [[nodiscard]] domain::command draw_agreement(const domain::room_state& state);
    [[nodiscard]] domain::command draw_ordering(const domain::room_state& state);
    [[nodiscard]] table_id draw_table(const domain::room_state& state);
    [[nodiscard]] domain::command draw_tables(member_id actor, const domain::room_state& state);
    [[nodiscard]] domain::on_behalf draw_on_behalf();
    [[nodiscard]] domain::command draw_asking(const domain::room_state& state);
    [[nodiscard]] domain::command draw_answer(const domain::ballot& prompt);
    [[nodiscard]] domain::command draw_vote(member_id actor, const domain::room_state& state);
    [[nodiscard]] domain::command draw_people(const domain::room_state& state);
    [[nodiscard]] domain::set_policy draw_policy();
    [[nodiscard]] domain::flag_contribution draw_flag(const domain::room_state& state);
    // What this member is asked to do for the community, or can do for an own text; nothing: there is no such thing.
    [[nodiscard]] std::optional<domain::command> draw_duty(member_id actor,
                                                           const domain::room_state& state);
    [[nodiscard]] domain::command draw_community(member_id actor, const domain::room_state& state);
    [[nodiscard]] count_wish draw_count(const domain::room_state& state);
    [[nodiscard]] std::string draw_tag();
    [[nodiscard]] std::string draw_name();
    [[nodiscard]] domain::command draw_about_newcomers(const domain::room_state& state);
    // Mostly one that is there.
    [[nodiscard]] std::string draw_passphrase();
    [[nodiscard]] domain::invitation draw_invitation(const domain::room_state& state);
    [[nodiscard]] domain::set_stakeholder_groups draw_stakeholder_groups();
    [[nodiscard]] domain::join_room draw_join(const domain::room_state& state);

    random_source random_;
    history_options options_;
    std::uint64_t next_marker_;
    std::uint64_t next_nonce_{};
    std::uint64_t members_at_start_;
    std::vector<hash_128> waiting_;
    std::vector<member_id> present_;
    domain::room_state state_;
    std::vector<domain::event> events_;
    instant clock_;
};

// Decides any kind of wish.
[[nodiscard]] domain::decision<domain::proposal> decide_wish(const wish& asked,
                                                             const domain::room_state& state,
                                                             const domain::context& circumstances);
// Who stands as the actor of a wish's events in this state.
[[nodiscard]] member_id actor_of(const wish& asked, const domain::room_state& state);

// The numbers of the markers in a text, in order.
[[nodiscard]] std::vector<std::uint64_t> markers_in(std::string_view text);
}  // namespace kring::histories
