#include "support/history_generator.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

namespace kring::histories {
namespace {
using namespace std::chrono_literals;
using domain::room_phase;

// Scripts, joined emoji, marks, what JSON escapes and what HTML would take for markup.
constexpr std::array<std::string_view, 16> words{
    "bike",       "shed",        "groener",         "ideeën",
    "\"quoted\"", "back\\slash", "<b>bold</b>",     "été",
    "שלום",       "नमस्ते",        "日本語",          "👩‍👩‍👧‍👦",
    "🇳🇱",         "e\xCC\x81",   "a\xE2\x80\xA8 b", "tab\tbed"};

constexpr instant first_instant = instant_from_milliseconds(1'750'000'000'000);

hash_128 nonce_hash_of(std::uint64_t number)
{
    hash_128 made{};
    std::memcpy(made.data(), &number, sizeof number);
    made[15] = 1;
    return made;
}
}  // namespace

std::uint64_t random_source::draw()
{
    state_ += 0x9e3779b97f4a7c15ull;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
    return mixed ^ (mixed >> 31);
}

std::uint64_t random_source::below(std::uint64_t bound)
{
    return draw() % bound;
}

bool random_source::percent(std::uint64_t chance)
{
    return below(100) < chance;
}

history_generator::history_generator(std::uint64_t seed, history_options options)
    : random_(seed),
      options_(options),
      next_marker_(options.markers_from),
      members_at_start_(random_.percent(25) ? options.crowd_at_start : options.members_at_start),
      clock_(first_instant)
{}

domain::command history_generator::draw_command(member_id actor, const domain::room_state& state)
{
    const domain::member* who = state.find(actor);
    const bool facilitates = who != nullptr && who->is_facilitator();
    if (auto duty = draw_duty(actor, state)) return std::move(*duty);
    // Participants now and then reach for what is not theirs.
    if (random_.percent(facilitates ? 25 : 2)) return draw_ordering(state);
    if (random_.percent(facilitates ? 8 : 1)) return draw_policy();
    if (random_.percent(facilitates ? 40 : 3)) return draw_facilitation(state);
    if (random_.percent(facilitates ? 12 : 6)) return draw_tables(actor, state);
    if (random_.percent(facilitates ? 14 : 1)) return draw_agreement(state);
    if (random_.percent(facilitates ? 14 : 1)) return draw_asking(state);
    if (random_.percent(facilitates ? 20 : 1)) return draw_people(state);
    // Who has not agreed yet mostly does: of a room that only refuses little can be learnt.
    if (who != nullptr && state.charter && who->accepted == sequence{} && random_.percent(50))
        return domain::accept_charter{state.charter->version};
    if (random_.percent(1))
        return domain::accept_charter{sequence{random_.below(state.last.value() + 1)}};
    return draw_participation(actor, state);
}

wish history_generator::draw_wish(const domain::room_state& state)
{
    if (state.last == sequence{}) {
        return domain::create_room{
            draw_text(3), draw_text(6), draw_text(6),
            random_.percent(50) ? domain::language::dutch : domain::language::english};
    }
    if (state.members.empty()) {
        // The link that creating the room issued may have expired before anybody came.
        if (random_.percent(5)) return domain::issue_facilitator_link{domain::member_role::lead};
        domain::join_room first = draw_join(state);
        first.link = link_id{};
        for (const auto& [id, link] : state.links) first.link = std::max(first.link, id);
        return first;
    }
    if (state.members.size() < members_at_start_) return draw_join(state);
    // Most rooms open soon: in a draft little can happen.
    if (state.phase == room_phase::draft && random_.percent(40))
        return member_wish{state.members[0].id, domain::open_room{}};
    if (random_.percent(4)) return draw_join(state);
    if (random_.percent(2)) {
        const auto role = 1 + random_.below(3);
        return domain::issue_facilitator_link{static_cast<domain::member_role>(role)};
    }
    if (state.charter && random_.percent(3)) {
        return domain::confirm_promise{random_.percent(80) ? state.charter->promised
                                                           : state.charter->version};
    }
    if (random_.percent(2)) {
        const member_id who = state.members[random_.below(state.members.size())].id;
        if (random_.percent(30)) return domain::use_recovery_code{who};
        return domain::make_recovery_code{who, static_cast<domain::shown_code>(random_.below(3))};
    }
    // What somebody touched the rules look at next; a jury gets older.
    if (!state.community.unsettled.empty() && random_.percent(60)) return clock_wish{};
    if (random_.percent(state.community.sitting.empty() ? 6 : 25)) return clock_wish{};
    if (random_.percent(2) && !state.contributions.empty()) return draw_count(state);
    // The first members are the busiest, so that what they do meets. A few commands come from nobody.
    const std::uint64_t reach = random_.percent(50)
                                    ? std::min<std::uint64_t>(3, state.members.size())
                                    : state.members.size();
    const member_id actor =
        random_.percent(1) ? member_id{999'999} : state.members[random_.below(reach)].id;
    return member_wish{actor, draw_command(actor, state)};
}

history_generator::lived history_generator::live()
{
    // The clock of a server can stand still and be set back; room time does neither.
    clock_ += random_.percent(5) ? -std::chrono::milliseconds{random_.below(5000)}
                                 : std::chrono::milliseconds{random_.below(20'000)};
    if (random_.percent(10)) clock_ += limits::silent_edit_time;
    if (random_.percent(1)) clock_ += limits::facilitator_link_life;
    // Who is to come next waits already, and so does somebody who never comes.
    waiting_ = {nonce_hash_of(next_nonce_), nonce_hash_of(next_nonce_ + 1), hash_128{}};
    lived made{draw_wish(state_), domain::context{clock_}, domain::refusal::not_allowed,
               events_.size()};
    made.circumstances.waiting = waiting_;
    present_.clear();
    for (const domain::member& each : state_.members) {
        if (each.is_in() && random_.percent(95)) present_.push_back(each.id);
    }
    made.circumstances.present = present_;
    made.circumstances.lot = random_.draw();
    if (random_.percent(50)) made.circumstances.leads_gone_since = clock_ - 90s;
    if (random_.percent(10)) made.circumstances.leads_gone_since = clock_ - 9s;
    made.decided = decide_wish(made.asked, state_, made.circumstances);
    if (!made.decided) return made;
    const member_id actor = actor_of(made.asked, state_);
    for (const domain::event_body& body : made.decided->events) {
        domain::event fact{next(state_.last), std::max(state_.time, clock_), actor, body};
        KRING_CHECK(domain::apply(fact, state_) == domain::applied::yes);
        events_.push_back(std::move(fact));
    }
    return made;
}

void history_generator::live_until(std::size_t events)
{
    while (events_.size() < events) live();
}

std::string history_generator::draw_text(std::size_t words_max)
{
    std::string made;
    for (std::uint64_t count = 1 + random_.below(words_max); count > 0; --count) {
        made += words[random_.below(words.size())];
        made += ' ';
    }
    made += '#';
    made += std::to_string(next_marker_++);
    made += '#';
    return made;
}

std::string history_generator::draw_foul_text()
{
    switch (random_.below(4)) {
        case 0: return " \t ";
        case 1: return std::string(limits::reply_graphemes_max + 1, 'x');
        case 2: return "\xff\xfe";
        default: return std::string{"a\x01"} + "b";
    }
}

std::string history_generator::draw_post()
{
    if (random_.percent(5)) return draw_foul_text();
    if (random_.percent(3)) return "https://example.org/ " + draw_text(3);
    if (random_.percent(3)) return "You idiot " + draw_text(3);
    // The same again but for its marker.
    if (random_.percent(4))
        return "We would like many more benches in the shade of the old trees " + draw_text(1);
    return draw_text(5);
}

contribution_id history_generator::draw_contribution(const domain::room_state& state)
{
    if (state.contributions.empty() || random_.percent(2))
        return contribution_id{1 + random_.below(300)};
    // The latest are met most.
    const std::uint64_t reach = random_.percent(50)
                                    ? std::min<std::uint64_t>(4, state.contributions.size())
                                    : state.contributions.size();
    return state.contributions[state.contributions.size() - 1 - random_.below(reach)].id;
}

domain::command history_generator::draw_participation(member_id actor,
                                                      const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    const std::size_t crowd = state.contributions.size();
    if (crowd > 0 && random_.percent(9)) return draw_community(actor, state);
    if (choice < 3) return domain::rename_member{draw_name()};
    if (random_.percent(4)) {
        return domain::choose_stakeholder_group{static_cast<std::uint32_t>(random_.below(5))};
    }
    if (choice < 4) return domain::leave_room{};
    if (choice < 24 || crowd == 0) {
        domain::post_idea idea{draw_post()};
        idea.despite_words = random_.percent(30);
        if (random_.percent(15)) idea.improves = draw_contribution(state);
        idea.seed = random_.percent(10);
        if (random_.percent(12)) idea.source = draw_on_behalf();
        if (!state.tables.empty() && random_.percent(60)) {
            // Mostly where one sits: elsewhere participants are refused.
            const domain::member* sits = state.find(actor);
            idea.table = sits != nullptr && random_.percent(80) ? sits->table : draw_table(state);
        }
        if (!random_.percent(10)) return idea;
        domain::post_ideas several{{}, random_.percent(10), idea.source, idea.table, false};
        for (std::uint64_t left = 1 + random_.below(4); left > 0; --left)
            several.texts.push_back(random_.percent(97) ? draw_text(5) : draw_foul_text());
        if (random_.percent(3)) several.texts.assign(limits::ideas_at_once_max + 1, "x");
        return several;
    }
    if (choice < 36) {
        return domain::post_reply{draw_contribution(state), draw_post(), random_.percent(30)};
    }
    if (choice < 49) {
        const domain::member* who = state.find(actor);
        const bool has_own = who != nullptr && !who->authored.empty() && !random_.percent(15);
        const contribution_id own =
            has_own ? who->authored[random_.below(who->authored.size())] : draw_contribution(state);
        if (choice < 42) return domain::withdraw_contribution{own};
        return domain::edit_contribution{own, draw_post(), random_.percent(30)};
    }
    if (random_.percent(8)) {
        return domain::send_line{random_.percent(95) ? member_id{} : actor,
                                 random_.percent(95) ? draw_text(4) : draw_foul_text()};
    }
    return draw_vote(actor, state);
}

table_id history_generator::draw_table(const domain::room_state& state)
{
    if (state.tables.empty() || random_.percent(4)) return table_id{random_.below(300)};
    return state.tables[random_.below(state.tables.size())].id;
}

// Few tables, so that people meet at them.
domain::command history_generator::draw_tables(member_id actor, const domain::room_state& state)
{
    const domain::member* who = state.find(actor);
    const bool facilitates = who != nullptr && who->is_facilitator();
    const auto draw_member = [&] {
        if (random_.percent(facilitates ? 20 : 95)) return member_id{};
        if (random_.percent(5)) return member_id{random_.below(300)};
        return state.members[random_.below(state.members.size())].id;
    };
    const std::uint64_t choice = random_.below(100);
    if (!facilitates && random_.percent(92)) {
        if (choice < 60)
            return domain::take_seat{random_.percent(10) ? table_id{} : draw_table(state),
                                     draw_member()};
        return domain::set_note_taker{draw_member(), random_.percent(75)};
    }
    if ((state.tables.size() < 2 && random_.percent(85)) || choice < 10) {
        domain::make_tables made;
        for (std::uint64_t left = 1 + random_.below(3); left > 0; --left) {
            made.names.push_back(random_.percent(97)
                                     ? "Table " + std::to_string(1 + random_.below(5))
                                     : draw_foul_text());
        }
        if (random_.percent(4)) {
            made.names.clear();
            for (std::size_t count = 0; count <= limits::tables_max; ++count)
                made.names.push_back("T" + std::to_string(count));
        }
        return made;
    }
    if (choice < 15) return domain::rename_table{draw_table(state), draw_text(2)};
    if (choice < 20) return domain::dissolve_table{draw_table(state)};
    if (choice < 35) {
        return domain::set_seating{
            random_.percent(50) ? domain::seating::chosen : domain::seating::assigned,
            random_.percent(30) ? domain::reseating::everybody : domain::reseating::who_stands};
    }
    if (choice < 50) {
        return domain::take_seat{random_.percent(10) ? table_id{} : draw_table(state),
                                 draw_member()};
    }
    if (choice < 60) return domain::set_note_taker{draw_member(), random_.percent(75)};
    if (choice < 75) {
        const std::chrono::seconds time{random_.percent(97) ? random_.below(3) * 60 : 100'000};
        return domain::set_table_time{random_.percent(50) ? table_id{} : draw_table(state), time};
    }
    return domain::harvest_tables{static_cast<std::uint32_t>(random_.below(4)),
                                  random_.percent(60) ? table_id{} : draw_table(state)};
}

domain::on_behalf history_generator::draw_on_behalf()
{
    domain::on_behalf source;
    if (random_.percent(80)) source.label = random_.percent(95) ? draw_text(1) : draw_foul_text();
    source.people = static_cast<std::uint32_t>(random_.percent(97) ? random_.below(9) : 9'999);
    return source;
}

// What facilitators ask: few questions at a time, so that many vote on the same.
domain::command history_generator::draw_asking(const domain::room_state& state)
{
    using domain::ballot_kind;
    if (!state.answers.empty() && random_.percent(40)) {
        // Those that were said, drawn in the order of the log: that of the hash map is no order.
        std::vector<std::pair<ballot_id, std::string>> texts;
        for (const domain::ballot& each : state.ballots) {
            const auto all = state.answers.find(each.id);
            if (all == state.answers.end()) continue;
            for (const std::string& text : all->second.muted) texts.emplace_back(each.id, text);
            for (const domain::given_answer& given : all->second.given) {
                for (const std::string& text : given.texts) texts.emplace_back(each.id, text);
            }
        }
        if (!texts.empty()) {
            const auto& [on, text] = texts[random_.below(texts.size())];
            return domain::mute_answer{on, random_.percent(70),
                                       random_.percent(85) ? text : draw_text(1)};
        }
    }
    if (state.ballots.size() > 2 && random_.percent(50)) {
        const ballot_id on = random_.percent(90)
                                 ? state.ballots[random_.below(state.ballots.size())].id
                                 : ballot_id{random_.below(300)};
        return domain::set_ballot{on, random_.percent(80), random_.percent(60)};
    }
    domain::open_ballot made;
    made.kind = random_.percent(97) ? static_cast<ballot_kind>(3 + random_.below(7))
                                    : static_cast<ballot_kind>(1 + random_.below(2));
    made.shows_counts = random_.percent(60);
    made.terms.title = random_.percent(96) ? draw_text(3) : draw_foul_text();
    const auto up_to = [this](std::uint64_t least, std::uint64_t most) {
        return static_cast<std::uint32_t>(
            random_.percent(98) ? least + random_.below(most - least + 1) : 99 * random_.below(2));
    };
    const auto labels = [&](std::uint64_t least, std::uint64_t most) {
        for (std::uint64_t left = up_to(least, most); left > 0; --left)
            made.terms.labels.push_back(random_.percent(99) ? draw_text(2) : draw_foul_text());
    };
    switch (made.kind) {
        case ballot_kind::support:
        case ballot_kind::stance:
        case ballot_kind::pairwise: break;
        case ballot_kind::dots:
            made.terms.budget = up_to(1, 5);
            made.terms.at_most = up_to(1, std::max<std::uint64_t>(made.terms.budget, 1));
            break;
        case ballot_kind::score:
            made.terms.steps = up_to(2, 5);
            labels(1, 3);
            break;
        case ballot_kind::choice:
            labels(2, 4);
            made.terms.at_most = up_to(1, std::max<std::size_t>(made.terms.labels.size(), 1));
            break;
        case ballot_kind::scale:
            made.terms.steps = up_to(2, 10);
            if (random_.percent(50)) labels(2, 2);
            break;
        case ballot_kind::open: break;
        case ballot_kind::words: made.terms.at_most = up_to(1, 3); break;
    }
    const bool takes_ideas = subject_of(made.kind) == domain::vote_on::idea ||
                             subject_of(made.kind) == domain::vote_on::pair;
    if (takes_ideas && random_.percent(10)) made.terms.tag = draw_tag();
    if (takes_ideas && !state.groups.empty() && random_.percent(10))
        made.terms.group = state.groups[random_.below(state.groups.size())].id;
    if (random_.percent(2)) made.terms.group = group_id{random_.below(300)};
    // Asked ahead, for a phase that opens and closes it.
    const auto& phases = state.phases.plan.phases;
    if (!phases.empty() && random_.percent(30))
        made.terms.phase = phases[random_.below(phases.size())].number;
    if (random_.percent(2)) made.terms.phase = 98;
    return made;
}

domain::command history_generator::draw_answer(const domain::ballot& prompt)
{
    if (random_.percent(15)) return domain::withdraw_answer{prompt.id};
    domain::answer_prompt made{prompt.id, {}};
    const bool is_cloud = prompt.kind == domain::ballot_kind::words;
    // Words without a marker: the same ones come again, in other spellings.
    constexpr std::array<std::string_view, 5> said{"Trees", "trees", "shade", "Caf\xC3\xA9",
                                                   "cafe"};
    const std::uint64_t most = random_.percent(95) ? std::max(prompt.terms.at_most, 1u) : 6;
    for (std::uint64_t left = 1 + random_.below(most); left > 0; --left) {
        if (random_.percent(3)) {
            made.texts.push_back(draw_foul_text());
        } else if (is_cloud && random_.percent(70)) {
            made.texts.emplace_back(said[random_.below(said.size())]);
        } else {
            made.texts.push_back(draw_text(is_cloud ? 1 : 4));
        }
    }
    return made;
}

domain::command history_generator::draw_vote(member_id actor, const domain::room_state& state)
{
    using domain::ballot_kind;
    ballot_id id{random_.percent(97) ? 2 + random_.below(2) : random_.below(6)};
    // The latest questions are met most.
    if (state.ballots.size() > 2 && random_.percent(50)) {
        const std::uint64_t reach = std::min<std::uint64_t>(3, state.ballots.size() - 2);
        id = state.ballots[state.ballots.size() - 1 - random_.below(reach)].id;
    }
    const domain::ballot* on = state.find(id);
    const auto small = [this](std::uint64_t most) {
        return static_cast<std::int32_t>(1 + random_.below(most + (random_.percent(5) ? 1 : 0)));
    };
    contribution_id subject = draw_contribution(state);
    std::int32_t value = static_cast<std::int32_t>(random_.below(4)) - 1;
    if (on != nullptr) {
        switch (on->kind) {
            case ballot_kind::support:
                if (random_.percent(90)) value = 1;
                break;
            case ballot_kind::stance: break;
            case ballot_kind::open:
            case ballot_kind::words:
                if (random_.percent(90)) return draw_answer(*on);
                break;
            case ballot_kind::dots: value = small(on->terms.at_most); break;
            case ballot_kind::scale: value = small(on->terms.steps); break;
            case ballot_kind::choice:
                value = random_.percent(60)
                            ? std::int32_t{1} << random_.below(on->terms.labels.size())
                            : small((std::uint64_t{1} << on->terms.labels.size()) - 1);
                break;
            case ballot_kind::score:
                value = 0;
                for (std::size_t each = 0; each < on->terms.labels.size(); ++each)
                    value |= small(on->terms.steps) << (4 * each);
                break;
            case ballot_kind::pairwise: {
                const contribution_id other = draw_contribution(state);
                subject = subject_of(
                    domain::idea_pair{std::min(subject, other), std::max(subject, other)});
                break;
            }
        }
        if (subject_of(on->kind) == domain::vote_on::ballot && random_.percent(95))
            subject = domain::subject_of(on->id);
        // What was voted before is voted otherwise or taken back more often than chance would have it.
        const domain::member* who = state.find(actor);
        if (who != nullptr && random_.percent(20)) {
            std::vector<contribution_id> voted;
            for (const auto& [key, cast] : who->votes) {
                if (key.ballot == id) voted.push_back(key.subject);
            }
            std::sort(voted.begin(), voted.end());
            if (!voted.empty()) subject = voted[random_.below(voted.size())];
        }
    }
    if (random_.percent(77)) return domain::cast_vote{id, subject, value};
    return domain::withdraw_vote{id, subject};
}

domain::command history_generator::draw_facilitation(const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    const std::string reason = random_.percent(95) ? draw_text(3) : draw_foul_text();
    if (random_.percent(30)) return draw_staging(state);
    if (random_.percent(12)) {
        const auto present = static_cast<std::uint32_t>(random_.below(4));
        return domain::count_hands{
            draw_contribution(state),
            {static_cast<std::uint32_t>(random_.below(present + (random_.percent(95) ? 1 : 3))),
             present},
            reason};
    }
    if (choice < 6) {
        domain::pause_room pause{reason};
        if (random_.percent(40)) pause.from_now = std::chrono::minutes{random_.below(1'500)};
        return pause;
    }
    if (choice < 22 && state.phase != room_phase::open) return domain::open_room{};
    if (choice < 24) return domain::open_room{};
    if (choice < 25 && random_.percent(40)) return domain::close_room{};
    if (choice < 28) {
        // Sometimes one that was published before, sometimes one that the room has not reached.
        return domain::publish_report{
            sequence{random_.percent(50) ? 0 : random_.below(state.last.value() + 5)}};
    }
    if (choice < 60) return domain::hide_contribution{draw_contribution(state), reason};
    if (choice < 78) return domain::restore_contribution{draw_contribution(state), reason};
    if (state.acts.empty() || random_.percent(5))
        return domain::undo_act{act_id{random_.below(300)}};
    const std::uint64_t latest = std::min<std::uint64_t>(state.acts.size(), 6);
    return domain::undo_act{state.acts[state.acts.size() - 1 - random_.below(latest)].id};
}

// What facilitators let the room look at, and say to it.
domain::command history_generator::draw_staging(const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    const contribution_id about =
        random_.percent(20) ? contribution_id{} : draw_contribution(state);
    if (choice < 12) {
        return domain::lock{about, random_.percent(95) ? draw_text(2) : draw_foul_text()};
    }
    if (choice < 30) {
        std::vector<contribution_id> locked{contribution_id{}};
        for (const domain::contribution& each : state.contributions) {
            if (each.locked != act_id{}) locked.push_back(each.id);
        }
        return domain::unlock{locked[random_.below(locked.size())]};
    }
    if (choice < 40) return domain::spotlight{about, random_.percent(50)};
    if (choice < 45) {
        const auto scenes = static_cast<std::uint64_t>(domain::last_screen_scene) + 1;
        return domain::set_screen{static_cast<domain::screen_scene>(random_.below(scenes))};
    }
    if (choice < 60) return domain::pin_idea{about, random_.percent(70)};
    if (choice < 70) return domain::announce{random_.percent(75) ? draw_text(4) : ""};
    if (choice < 75)
        return domain::ask_on{about, random_.percent(95) ? draw_text(3) : draw_foul_text()};
    if (choice < 86) {
        domain::share_insight made{random_.percent(95) ? draw_text(3) : draw_foul_text(), {}};
        for (std::uint64_t left = random_.below(4); left > 0; --left)
            made.ideas.push_back(draw_contribution(state));
        return made;
    }
    if (choice < 95) {
        if (state.insights.empty() || random_.percent(10))
            return domain::take_back_insight{insight_id{random_.below(300)}};
        return domain::take_back_insight{state.insights[random_.below(state.insights.size())].id};
    }
    return domain::send_line{state.members[random_.below(state.members.size())].id, draw_text(3)};
}

domain::charter history_generator::draw_charter(const domain::room_state& state)
{
    // Half of them change little, so that a promise and its confirmation outlive some.
    domain::charter made;
    if (state.charter && random_.percent(50)) {
        made = state.charter->terms;
    } else {
        made.question = draw_text(5);
        made.promise = draw_text(5);
        made.due.number = 20260101 + static_cast<std::uint32_t>(random_.below(40));
        made.decision_maker = random_.percent(80) ? draw_text(2) : "";
    }
    made.goals.clear();
    const std::uint64_t goals = random_.percent(95) ? 1 + random_.below(3) : random_.below(6);
    for (std::uint64_t left = goals; left > 0; --left) {
        domain::goal goal;
        goal.text = random_.percent(98) ? draw_text(3) : draw_foul_text();
        goal.measure = static_cast<domain::goal_measure>(random_.below(6));
        if (goal.measure != domain::goal_measure::none || random_.percent(3)) goal.target = 7;
        made.goals.push_back(goal);
    }
    made.welcome = random_.percent(70) ? draw_text(4) : "";
    made.step = static_cast<domain::ladder_step>(1 + random_.below(5));
    made.manners.assign(random_.below(4), draw_text(3));
    if (random_.percent(60)) made.names = static_cast<domain::names_mode>(1 + random_.below(3));
    return made;
}

domain::agenda history_generator::draw_agenda(const domain::room_state& state)
{
    domain::agenda made;
    made.advance = random_.percent(60) ? domain::advance::unattended : domain::advance::by_hand;
    for (std::uint64_t number = random_.below(5); number > 0; --number) {
        domain::phase_plan phase;
        phase.number =
            random_.percent(98) ? static_cast<std::uint32_t>(number) : 1;  // sometimes twice
        phase.title = random_.percent(98) ? draw_text(2) : draw_foul_text();
        const auto permission = [this] {
            return random_.percent(60) ? domain::permission::everybody
                                       : static_cast<domain::permission>(random_.below(3));
        };
        phase.switches = {
            permission(),        permission(),
            permission(),        random_.percent(50),
            random_.percent(50), static_cast<domain::list_order>(1 + random_.below(4)),
            random_.percent(85), random_.percent(85)};
        if (random_.percent(60)) phase.duration = std::chrono::seconds{random_.below(120)};
        if (random_.percent(20))
            phase.starts = state.time + std::chrono::seconds{random_.below(300)};
        made.phases.push_back(std::move(phase));
    }
    return made;
}

domain::set_phases history_generator::draw_phases(const domain::room_state& state)
{
    domain::set_phases made;
    for (const domain::phase_plan& each : state.phases.plan.phases) {
        if (!random_.percent(40)) continue;
        domain::phase_wish wanted{each.number, {}, {}};
        if (random_.percent(20)) wanted.from_now = std::chrono::seconds{random_.below(200)};
        if (random_.percent(20)) wanted.extend = std::chrono::minutes{1};
        made.phases.push_back(wanted);
    }
    if (random_.percent(10)) made.phases.push_back({99, {}, {}});
    return made;
}

domain::command history_generator::draw_agreement(const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    if (choice < 38) return domain::set_charter{draw_charter(state)};
    if (choice < 44) return draw_stakeholder_groups();
    if (choice < 45) return domain::rotate_join_link{};
    if (choice < 60) return draw_about_newcomers(state);
    if (choice < 66 || state.phases.plan.phases.empty())
        return domain::set_agenda{draw_agenda(state)};
    return draw_phases(state);
}

// What facilitators do with ideas. Few groups and few tags, so that they meet.
domain::command history_generator::draw_ordering(const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    const auto draw_group = [&] {
        if (state.groups.empty() || random_.percent(5)) return group_id{random_.below(300)};
        return state.groups[random_.below(state.groups.size())].id;
    };
    if (choice < 15) return domain::tag_idea{draw_contribution(state), draw_tag()};
    if (choice < 25) {
        const contribution_id from = draw_contribution(state);
        const domain::contribution* idea = state.find(from);
        if (idea == nullptr || idea->tags.empty()) return domain::untag_idea{from, tag_id{9}};
        return domain::untag_idea{from, idea->tags[random_.below(idea->tags.size())].id};
    }
    if (choice < 33) return domain::make_group{random_.percent(95) ? draw_tag() : draw_foul_text()};
    if (choice < 37) return domain::rename_group{draw_group(), draw_text(2)};
    if (choice < 40) return domain::dissolve_group{draw_group()};
    if (choice < 55) {
        return domain::group_idea{draw_contribution(state),
                                  random_.percent(20) ? group_id{} : draw_group()};
    }
    if (choice < 82) {
        std::vector<contribution_id> alone;
        for (const domain::contribution& each : state.contributions) {
            if (each.is_idea() && each.merged_into == contribution_id{}) alone.push_back(each.id);
        }
        const auto draw_idea = [&] {
            if (alone.empty() || random_.percent(15)) return draw_contribution(state);
            return alone[random_.below(alone.size())];
        };
        const contribution_id from = draw_idea();
        const contribution_id into = random_.percent(5) ? from : draw_idea();
        return domain::merge_idea{from, into,
                                  random_.percent(95) ? draw_text(2) : draw_foul_text()};
    }
    std::vector<contribution_id> merged;
    for (const domain::contribution& each : state.contributions) {
        if (each.merged_into != contribution_id{}) merged.push_back(each.id);
    }
    if (merged.empty() || random_.percent(10))
        return domain::unmerge_idea{draw_contribution(state)};
    return domain::unmerge_idea{merged[random_.below(merged.size())]};
}

// Who leads and helps, and how fast people write.
domain::command history_generator::draw_people(const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    const auto draw_member = [&] {
        if (random_.percent(5)) return member_id{random_.below(300)};
        return state.members[random_.below(state.members.size())].id;
    };
    const std::string reason = random_.percent(95) ? draw_text(2) : draw_foul_text();
    const auto draw_held = [&] {
        if (state.held.empty() || random_.percent(5)) return draw_contribution(state);
        return state.held[random_.below(state.held.size())];
    };
    if (choice < 8) return domain::issue_helper_link{};
    // Few lead and many do not: those who do are met more often than their number.
    const auto draw_leader = [&] {
        const auto leads = [](const domain::member& each) {
            return each.role != domain::member_role::participant;
        };
        const auto found = std::find_if(state.members.rbegin(), state.members.rend(), leads);
        if (found == state.members.rend() || random_.percent(40)) return draw_member();
        return found->id;
    };
    if (choice < 18) return domain::hand_lead{draw_leader()};
    if (choice < 26) {
        return domain::take_role_back{draw_leader(), random_.percent(50)
                                                         ? domain::member_role::lead
                                                         : domain::member_role::helper};
    }
    if (choice < 36) return domain::take_over_lead{};
    if (choice < 50) {
        const std::chrono::seconds time{random_.percent(97) ? 10 + random_.below(20) : 100'000};
        return domain::mute_member{draw_member(), time, reason};
    }
    if (choice < 53) return domain::remove_member{draw_member(), reason};
    if (choice < 66) {
        if (random_.percent(3)) return domain::set_hold{std::chrono::seconds{1}};
        return domain::set_hold{std::chrono::seconds{random_.percent(60) ? 30 : 0}};
    }
    if (choice < 80) {
        domain::approve_contributions approving;
        for (std::uint64_t left = 1 + random_.below(3); left > 0; --left)
            approving.contributions.push_back(draw_held());
        return approving;
    }
    if (choice < 92) return domain::decline_contribution{draw_held(), reason};
    const bool is_odd = random_.percent(4);
    // Short, so that whoever waits for it comes to write.
    return domain::set_slow_mode{is_odd ? std::chrono::hours{2}
                                        : std::chrono::seconds{random_.below(3) * 8}};
}

// Rules under which little is needed for something to happen, and now and then impossible ones.
domain::set_policy history_generator::draw_policy()
{
    using domain::policy_number;
    const auto base = static_cast<domain::policy_base>(1 + random_.below(3));
    domain::set_policy made{domain::preset(base)};
    if (random_.percent(20)) return made;
    made.policy[policy_number::flag] = 6'000;
    made.policy[policy_number::blur_people] = 1;
    made.policy[policy_number::jury_seats] = 3;
    made.policy[policy_number::jury_lead] = 2;
    made.policy[policy_number::double_people] = static_cast<std::uint32_t>(random_.below(3));
    if (random_.percent(10)) made.policy[policy_number::juries] = 0;
    if (random_.percent(10)) {
        const auto which = 1 + random_.below(domain::policy_numbers);
        made.policy[static_cast<policy_number>(which)] = 1'000'000;
    }
    return made;
}

domain::flag_contribution history_generator::draw_flag(const domain::room_state& state)
{
    domain::flag_contribution made;
    made.contribution = draw_contribution(state);
    made.reason = static_cast<domain::flag_reason>(1 + random_.below(4));
    const bool is_double = made.reason == domain::flag_reason::duplicate;
    if (random_.percent(is_double ? 95 : 2)) made.double_of = draw_contribution(state);
    if (random_.percent(30)) made.note = random_.percent(90) ? draw_text(3) : draw_foul_text();
    return made;
}

std::optional<domain::command> history_generator::draw_duty(member_id actor,
                                                            const domain::room_state& state)
{
    for (const jury_id each : state.community.sitting) {
        const domain::juror* seat = state.find(each)->find(actor);
        if (seat == nullptr || (seat->answer && !random_.percent(10))) continue;
        if (!random_.percent(60)) continue;
        const auto answer = random_.percent(55)   ? domain::jury_answer::remove
                            : random_.percent(70) ? domain::jury_answer::keep
                                                  : domain::jury_answer::pass;
        return domain::answer_jury{each, answer};
    }
    const domain::member* who = state.find(actor);
    if (who == nullptr) return std::nullopt;
    for (const contribution_id each : who->authored) {
        const domain::contribution* own = state.find(each);
        const bool is_judged = own->judged() != act_id{};
        if ((!is_judged && own->blurred == act_id{}) || !random_.percent(30)) continue;
        if (is_judged && random_.percent(60)) return domain::appeal{each};
        return domain::edit_contribution{each, draw_text(5), random_.percent(50)};
    }
    return std::nullopt;
}

domain::command history_generator::draw_community(member_id actor, const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    if (choice < 12) {
        // Mostly what one flagged.
        for (const domain::contribution& each : state.contributions) {
            const auto own =
                std::find_if(each.flags.begin(), each.flags.end(),
                             [actor](const domain::flag& of) { return of.by == actor; });
            if (own != each.flags.end() && random_.percent(80))
                return domain::withdraw_flag{each.id};
        }
        return domain::withdraw_flag{draw_contribution(state)};
    }
    if (choice < 16) return domain::appeal{draw_contribution(state)};
    if (choice < 22) {
        const auto& all = state.community.juries;
        const jury_id which = all.empty() || random_.percent(10)
                                  ? jury_id{random_.below(300)}
                                  : all[random_.below(all.size())].id;
        return domain::answer_jury{which, static_cast<domain::jury_answer>(1 + random_.below(3))};
    }
    return draw_flag(state);
}

count_wish history_generator::draw_count(const domain::room_state& state)
{
    count_wish made;
    for (const domain::contribution& each : state.contributions) {
        if (!random_.percent(30)) continue;
        made.seen.push_back({each.id, each.views + static_cast<std::uint32_t>(random_.below(3))});
    }
    return made;
}

// Now and then another member's, or one that nobody may have.
std::string history_generator::draw_name()
{
    if (random_.percent(5)) return draw_foul_text();
    // Without a marker: they meet.
    constexpr std::array<std::string_view, 5> others{"Moderator", "Ana", "ANA", "Bo", "b0"};
    if (random_.percent(10)) return std::string{others[random_.below(others.size())]};
    return draw_text(2);
}

// About those who come next.
domain::invitation history_generator::draw_invitation(const domain::room_state& state)
{
    if (state.invitations.empty() || random_.percent(3))
        return {batch_id{1 + random_.below(300)}, static_cast<std::uint32_t>(random_.below(4))};
    const auto& batch = state.invitations[random_.below(state.invitations.size())];
    auto number = static_cast<std::uint32_t>(1 + random_.below(batch.issued.size()));
    // Few are withdrawn, and somebody is to come by one of these too.
    if (random_.percent(60)) {
        for (std::uint32_t other = 1; other <= batch.issued.size(); ++other) {
            if (batch.find(other)->withdrawn != sequence{}) number = other;
        }
    }
    return {batch.id, number};
}

domain::command history_generator::draw_about_newcomers(const domain::room_state& state)
{
    const std::uint64_t choice = random_.below(100);
    // A low number leaves the room to those who are in; one in four is more than any server takes.
    if (choice < 4)
        return domain::limit_participants{
            random_.percent(25) ? 20'000 : static_cast<std::uint32_t>(random_.below(12))};
    if (choice < 30)
        return domain::set_entry{{random_.percent(50), random_.percent(30), random_.percent(25)}};
    if (choice < 42 || (choice < 58 && state.invitations.empty())) {
        const auto count = static_cast<std::uint32_t>(
            random_.percent(3) ? limits::invitations_per_batch_max + 1
                               : (random_.percent(20) ? 500 : 1 + random_.below(6)));
        return domain::make_invitations{random_.percent(95) ? draw_text(2) : draw_foul_text(),
                                        count};
    }
    if (choice < 68) {
        domain::invitation which = draw_invitation(state);
        if (random_.percent(40)) which.number = 0;
        return domain::withdraw_invitations{which};
    }
    if (choice < 77) return domain::set_passphrase{draw_passphrase()};
    const hash_128 newcomer = nonce_hash_of(next_nonce_ + random_.below(3));
    if (choice < 88) {
        if (random_.percent(50)) return domain::let_in{{}, true};
        return domain::let_in{{newcomer}, false};
    }
    return domain::turn_away{newcomer, random_.percent(95) ? draw_text(2) : draw_foul_text()};
}

// Few, so that newcomers say the right one now and then.
std::string history_generator::draw_passphrase()
{
    switch (random_.below(6)) {
        case 0: return {};
        case 1: return "sesame";  // too short
        case 2: return "Shut sesame";
        default: return std::string{known_passphrase};
    }
}

domain::set_stakeholder_groups history_generator::draw_stakeholder_groups()
{
    domain::set_stakeholder_groups made;
    for (std::uint64_t number = random_.below(5); number > 0; --number) {
        made.groups.push_back({static_cast<std::uint32_t>(number),
                               random_.percent(97) ? draw_text(2) : draw_foul_text(),
                               static_cast<std::uint32_t>(random_.below(40))});
    }
    return made;
}

// A tag without a marker: the same ones come again.
std::string history_generator::draw_tag()
{
    constexpr std::array<std::string_view, 4> tags{"Green", "green", "cost", "traffic"};
    return std::string{tags[random_.below(tags.size())]};
}

domain::join_room history_generator::draw_join(const domain::room_state& state)
{
    domain::join_room made;
    if (state.charter && random_.percent(70)) {
        made.accepts = random_.percent(80) ? state.charter->version : sequence{random_.below(100)};
    }
    // One in ten joins is a repeat of an earlier one.
    const bool repeats = next_nonce_ > 0 && random_.percent(10);
    const std::uint64_t number = repeats ? random_.below(next_nonce_) : next_nonce_++;
    made.nonce_hash = nonce_hash_of(number);
    if (random_.percent(35)) made.link = link_id{random_.below(state.last.value() + 2)};
    // A link that exists is hard to guess: the second member takes the first unused one that can be found.
    for (std::uint64_t at = state.last.value(); at > 0 && random_.percent(60); --at) {
        if (state.links.contains(link_id{at})) {
            made.link = link_id{at};
            break;
        }
    }
    made.name = draw_name();
    if (made.link == link_id{} && random_.percent(60)) made.invitation = draw_invitation(state);
    // Now and then a link that is void, or that never was.
    made.link_generation = state.link_generation;
    if (random_.percent(3)) made.link_generation += random_.percent(50) ? 1u : ~0u;
    if (random_.percent(80)) made.passphrase = draw_passphrase();
    if (random_.percent(30)) made.stakeholder_group = static_cast<std::uint32_t>(random_.below(5));
    return made;
}

domain::decision<domain::proposal> decide_wish(const wish& asked, const domain::room_state& state,
                                               const domain::context& circumstances)
{
    if (const auto* of_member = std::get_if<member_wish>(&asked)) {
        return domain::decide(of_member->body, of_member->actor, state, circumstances);
    }
    if (const auto* join = std::get_if<domain::join_room>(&asked))
        return domain::decide_join(*join, state, circumstances);
    if (const auto* create = std::get_if<domain::create_room>(&asked)) {
        return domain::decide_create(*create, state, circumstances);
    }
    if (const auto* confirms = std::get_if<domain::confirm_promise>(&asked))
        return domain::decide_confirmation(*confirms, state);
    if (const auto* makes = std::get_if<domain::make_recovery_code>(&asked))
        return domain::decide_recovery(*makes, state, circumstances);
    if (const auto* uses = std::get_if<domain::use_recovery_code>(&asked))
        return domain::decide_recovery(*uses, state);
    if (std::holds_alternative<clock_wish>(asked)) {
        domain::proposal made;
        made.events = domain::decide_due(state, circumstances);
        return made.events.empty() ? domain::already(sequence{}) : std::move(made);
    }
    if (const auto* counts = std::get_if<count_wish>(&asked)) {
        domain::views_counted more;
        for (const domain::view_count& each : counts->seen) {
            const domain::contribution* of = state.find(each.contribution);
            if (of != nullptr && of->views < each.views) more.seen.push_back(each);
        }
        if (more.seen.empty()) return domain::already(sequence{});
        return domain::proposal{{std::move(more)}, {}};
    }
    return domain::decide_issue_link(std::get<domain::issue_facilitator_link>(asked), state,
                                     circumstances);
}

member_id actor_of(const wish& asked, const domain::room_state& state)
{
    if (const auto* of_member = std::get_if<member_wish>(&asked)) return of_member->actor;
    if (std::holds_alternative<domain::join_room>(asked))
        return member_id{next(state.last).value()};
    if (const auto* makes = std::get_if<domain::make_recovery_code>(&asked)) return makes->who;
    if (const auto* uses = std::get_if<domain::use_recovery_code>(&asked)) return uses->who;
    return member_id{};
}

std::vector<std::uint64_t> markers_in(std::string_view text)
{
    std::vector<std::uint64_t> found;
    for (std::size_t begin = text.find('#'); begin != std::string_view::npos;
         begin = text.find('#', begin)) {
        std::uint64_t number = 0;
        std::size_t end = begin + 1;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') {
            number = number * 10 + static_cast<std::uint64_t>(text[end] - '0');
            ++end;
        }
        if (end > begin + 1 && end < text.size() && text[end] == '#') found.push_back(number);
        begin = end + 1;
        if (begin >= text.size()) break;
    }
    return found;
}
}  // namespace kring::histories
