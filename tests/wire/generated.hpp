// Generated values of everything that goes over the wire or into the log, from one seed, and bytes put together by hand
// as no library would.
#pragma once
#include "base/bytes.hpp"
#include "base/frame.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"
#include "domain/view.hpp"
#include "rooms/ports.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace kring::generated {
class generator {
public:
    explicit generator(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    bool chance() { return below(2) == 0; }

    // Of every length in bits, so that short and long encodings both occur; 0 too.
    std::uint64_t number()
    {
        const std::uint64_t width = below(65);
        return width == 0 ? 0 : engine_() >> (64 - width);
    }
    std::uint32_t number_32() { return static_cast<std::uint32_t>(number()); }
    instant time()
    {
        return instant_from_milliseconds(static_cast<std::int64_t>(below(1ull << 43)));
    }

    std::string text(std::size_t pieces_max = 12)
    {
        static const std::vector<std::string> pieces{
            "a", "een", " ", "\n", "\u00e9", "\u4e16\u754c", "\U0001F600", "\\", "\""};
        std::string text;
        for (std::size_t left = below(pieces_max + 1); left > 0; --left)
            text += pieces[below(pieces.size())];
        return text;
    }
    bytes octets(std::size_t size)
    {
        bytes octets(size, '\0');
        for (char& octet : octets) octet = static_cast<char>(below(256));
        return octets;
    }
    template <class Array>
    Array array()
    {
        Array array{};
        for (auto& octet : array) octet = static_cast<std::uint8_t>(below(256));
        return array;
    }
    template <class Id>
    Id id()
    {
        return Id{static_cast<typename Id::rep>(number())};
    }
    // From 1 to `last`.
    template <class Enum>
    Enum word(Enum last)
    {
        return static_cast<Enum>(1 + below(static_cast<std::uint64_t>(last)));
    }
    member_id member() { return id<member_id>(); }
    contribution_id contribution() { return id<contribution_id>(); }
    std::int32_t value() { return static_cast<std::int32_t>(number_32()); }

    domain::member_role role() { return word(domain::member_role::lead); }
    domain::screen_scene screen()
    {
        return chance() ? domain::screen_scene::by_itself : word(domain::last_screen_scene);
    }

    domain::command command(std::size_t kind)
    {
        using namespace domain;
        switch (kind) {
            case 0: return open_room{};
            case 1: return pause_room{text(), std::chrono::seconds{number_32()}};
            case 2: return close_room{};
            case 3: return rename_member{text()};
            case 4: return leave_room{};
            case 5:
                return post_idea{text(), contribution(), chance(), source(), table_of(), chance()};
            case 6: return post_reply{contribution(), text(), chance()};
            case 7: return withdraw_contribution{contribution()};
            case 8: return cast_vote{id<ballot_id>(), contribution(), value()};
            case 9: return withdraw_vote{id<ballot_id>(), contribution()};
            case 10: return hide_contribution{contribution(), text()};
            case 11: return restore_contribution{contribution(), text()};
            case 12: return undo_act{id<act_id>()};
            case 13: return set_charter{charter()};
            case 14: return accept_charter{id<sequence>()};
            case 15: return set_agenda{agenda()};
            case 16: {
                set_phases body;
                for (std::uint64_t left = below(4); left > 0; --left) {
                    body.phases.push_back({number_32(), std::chrono::seconds{number_32()},
                                           std::chrono::seconds{number_32()}});
                }
                return body;
            }
            case 17: return edit_contribution{contribution(), text(), chance()};
            case 18: return tag_idea{contribution(), text()};
            case 19: return untag_idea{contribution(), id<tag_id>()};
            case 20: return make_group{text()};
            case 21: return rename_group{id<group_id>(), text()};
            case 22: return dissolve_group{id<group_id>()};
            case 23: return group_idea{contribution(), id<group_id>()};
            case 24: return merge_idea{contribution(), contribution(), text()};
            case 25: return unmerge_idea{contribution()};
            case 26: return publish_report{id<sequence>()};
            case 27: return open_ballot{ballot_word(), ballot_terms(), chance()};
            case 28: return set_ballot{id<ballot_id>(), chance(), chance()};
            case 29: return answer_prompt{id<ballot_id>(), texts()};
            case 30: return withdraw_answer{id<ballot_id>()};
            case 31: return mute_answer{id<ballot_id>(), chance(), text()};
            case 32: return issue_helper_link{};
            case 33: return hand_lead{member()};
            case 34:
                return take_role_back{member(), chance() ? member_role::lead : member_role::helper};
            case 35: return take_over_lead{};
            case 36: return set_slow_mode{std::chrono::seconds{number_32()}};
            case 37: return set_hold{std::chrono::seconds{number_32()}};
            case 38: {
                approve_contributions body;
                for (std::uint64_t left = below(4); left > 0; --left)
                    body.contributions.push_back(contribution());
                return body;
            }
            case 39: return decline_contribution{contribution(), text()};
            case 40: return mute_member{member(), std::chrono::seconds{number_32()}, text()};
            case 41: return remove_member{member(), text()};
            case 42: return domain::lock{contribution(), text()};
            case 43: return domain::unlock{contribution()};
            case 44: return domain::spotlight{contribution(), chance()};
            case 45: return pin_idea{contribution(), chance()};
            case 46: return announce{text()};
            case 47: return ask_on{contribution(), text()};
            case 48: return share_insight{text(), contributions()};
            case 49: return take_back_insight{id<insight_id>()};
            case 50: return send_line{member(), text()};
            case 51: return post_ideas{texts(), chance(), source(), table_of(), chance()};
            case 52: return count_hands{contribution(), hands(), text()};
            case 53: return set_stakeholder_groups{stakeholder_groups()};
            case 54: return choose_stakeholder_group{number_32()};
            case 55: return rotate_join_link{};
            case 56: return make_tables{texts()};
            case 57: return rename_table{table_of(), text()};
            case 58: return dissolve_table{table_of()};
            case 59:
                return set_seating{word(seating::assigned),
                                   chance() ? reseating::everybody : reseating::who_stands};
            case 60: return take_seat{table_of(), member()};
            case 61: return set_note_taker{member(), chance()};
            case 62: return set_table_time{table_of(), std::chrono::seconds{number_32()}};
            case 63: return harvest_tables{number_32(), table_of()};
            case 64: return set_entry{entry_rules_()};
            case 65: return let_in{newcomers(), chance()};
            case 66: return turn_away{array<hash_128>(), text()};
            case 67: return make_invitations{text(), number_32()};
            case 68: return withdraw_invitations{invitation()};
            case 69: return set_passphrase{text()};
            case 70: return set_policy{rules()};
            case 71: return flag_contribution{contribution(), reason(), contribution(), text()};
            case 72: return withdraw_flag{contribution()};
            case 73: return answer_jury{id<jury_id>(), word(last_jury_answer)};
            case 74: return appeal{contribution()};
            case 75: return limit_participants{number_32()};
            default: return set_screen{screen()};
        }
    }
    static constexpr std::size_t commands = std::variant_size_v<domain::command>;

    domain::event_body event_body(std::size_t kind)
    {
        using namespace domain;
        switch (kind) {
            case 0: return room_created{text(), text(), text(), word(language::english)};
            case 1: {
                // Support and stance ask nothing in words.
                const auto which = ballot_word();
                auto terms = ballot_terms();
                if (which == ballot_kind::support || which == ballot_kind::stance) terms = {};
                return ballot_opened{which, std::move(terms), chance(), chance()};
            }
            case 2:
                return member_joined{role(), array<hash_128>(), id<link_id>(), text(),
                                     form(), invitation()};
            case 3: return member_renamed{text(), form()};
            case 4: return member_left{};
            case 5: return room_opened{};
            case 6: return room_paused{text(), time()};
            case 7: return room_closed{};
            case 8:
                return contribution_posted{contribution(), text(),   contribution(), chance(),
                                           chance(),       chance(), source(),       table_of()};
            case 9: return contribution_withdrawn{contribution()};
            case 10: return vote_cast{id<ballot_id>(), contribution(), value()};
            case 11: return vote_withdrawn{id<ballot_id>(), contribution()};
            case 12: return domain::contribution_hidden{contribution(), text()};
            case 13: return contribution_restored{contribution(), text()};
            case 14: return act_undone{id<act_id>()};
            case 15: return facilitator_link_issued{role(), time()};
            case 16: return charter_set{charter()};
            case 17: return charter_accepted{id<sequence>()};
            case 18: return promise_confirmed{id<sequence>()};
            case 19: return agenda_set{agenda()};
            case 20: return phases_set{active()};
            case 21: return contribution_edited{contribution(), word(edit_trace::version), text()};
            case 22: return idea_tagged{contribution(), text()};
            case 23: return idea_untagged{contribution(), id<tag_id>()};
            case 24: return group_made{text()};
            case 25: return group_renamed{id<group_id>(), text()};
            case 26: return group_dissolved{id<group_id>()};
            case 27: return idea_grouped{contribution(), id<group_id>()};
            case 28: return domain::idea_merged{contribution(), contribution(), text()};
            case 29: return idea_unmerged{contribution(), contribution()};
            case 30: return report_published{id<sequence>()};
            case 31: return ballot_set{id<ballot_id>(), chance(), chance()};
            case 32: {
                answer_given body{id<ballot_id>(), texts()};
                body.texts.resize(1 + body.texts.size() % limits::words_max, text());
                return body;
            }
            case 33: return answer_withdrawn{id<ballot_id>()};
            case 34: return answer_muted{id<ballot_id>(), chance(), text()};
            case 35: return role_changed{member(), role()};
            case 36: return lead_taken_over{};
            case 37: return slow_mode_set{std::chrono::seconds{number_32()}};
            case 38: return hold_set{std::chrono::seconds{number_32()}};
            case 39: return contribution_published{contribution()};
            case 40: return domain::contribution_declined{contribution(), text()};
            case 41: return member_muted{member(), time(), text()};
            case 42: return member_removed{member(), text()};
            case 43: return locked{contribution(), text()};
            case 44: return unlocked{contribution()};
            case 45: return spotlight_set{contribution(), chance()};
            case 46: return idea_pinned{contribution(), chance()};
            case 47: return announced{text()};
            case 48: return insight_shared{text(), contributions()};
            case 49: return insight_taken_back{id<insight_id>()};
            case 50: return line_sent{member(), text()};
            case 51: return hands_counted{contribution(), hands(), text()};
            case 52: return stakeholder_groups_set{stakeholder_groups()};
            case 53: return stakeholder_group_chosen{number_32()};
            case 54: return join_link_rotated{};
            case 55: return table_made{text()};
            case 56: return table_renamed{table_of(), text()};
            case 57: return table_dissolved{table_of()};
            case 58: return seating_set{word(seating::assigned)};
            case 59: return seat_taken{member(), table_of()};
            case 60: return note_taker_set{member(), chance()};
            case 61: return table_time_set{table_of(), time()};
            case 62: return ideas_harvested{contributions()};
            case 63: return entry_set{chance() ? entry_rules_() : limited_entry()};
            case 64: return newcomers_let_in{newcomers()};
            case 65: return newcomer_turned_away{array<hash_128>(), text()};
            case 66: return invitations_made{number_32(), text()};
            case 67: return invitations_withdrawn{invitation()};
            case 68: return recovery_made{};
            case 69: return recovery_used{};
            case 70: return passphrase_set{chance(), text()};
            case 71: return policy_set{sound_rules()};
            case 72:
                return contribution_flagged{contribution(), reason(), contribution(), number_32(),
                                            text()};
            case 73: return flag_withdrawn{contribution()};
            case 74: {
                views_counted body;
                for (std::uint64_t left = below(4); left > 0; --left)
                    body.seen.push_back({contribution(), number_32()});
                return body;
            }
            case 75: return contribution_blurred{contribution(), id<sequence>(), evidence()};
            case 76:
                return jury_called{contribution(), word(last_jury_cause),
                                   id<sequence>(), evidence(),
                                   number(),       members(),
                                   members(),      members(),
                                   time(),         members()};
            case 77: return jurors_added{id<jury_id>(), members()};
            case 78: return jury_answered{id<jury_id>(), word(last_jury_answer)};
            case 79:
                return jury_closed{id<jury_id>(), word(last_jury_verdict), number_32(),
                                   number_32()};
            case 80: return contribution_cleared{contribution(), word(last_clearing)};
            case 81: return verdict_appealed{contribution()};
            default: return screen_set{screen()};
        }
    }
    static constexpr std::size_t events = std::variant_size_v<domain::event_body>;

    domain::flag_reason reason() { return word(domain::last_flag_reason); }
    // Whatever a client may say of them.
    domain::policy rules()
    {
        domain::policy made{word(domain::last_policy_base), {}};
        for (std::uint32_t& each : made.numbers) each = number_32();
        return made;
    }
    // That a room may be under: each number was found to fit those before it.
    domain::policy sound_rules()
    {
        domain::policy made = domain::preset(word(domain::last_policy_base));
        for (std::size_t index = 0; index < made.numbers.size(); ++index) {
            const auto [least, most] =
                domain::range_of(static_cast<domain::policy_number>(index + 1));
            const std::uint32_t before = made.numbers[index];
            made.numbers[index] = least + static_cast<std::uint32_t>(below(most - least + 1));
            if (domain::fault_of(made)) made.numbers[index] = before;
        }
        return made;
    }
    domain::policy_in_force policy() { return {id<sequence>(), rules()}; }
    domain::evidence evidence()
    {
        return {value(), number_32(), number_32(), number_32(), number_32(), number_32(), reason()};
    }
    std::vector<member_id> members()
    {
        std::vector<member_id> made;
        for (std::uint64_t left = below(4); left > 0; --left) made.push_back(member());
        return made;
    }
    domain::ruling ruling()
    {
        return {word(domain::last_rule_kind),
                id<sequence>(),
                reason(),
                number_32(),
                number_32(),
                number_32(),
                number_32()};
    }
    domain::own_call call()
    {
        domain::own_call made;
        made.jury = id<jury_id>();
        made.over = chance();
        if (made.over) return made;
        made.contribution = contribution();
        made.cause = word(domain::last_jury_cause);
        made.reason = reason();
        made.text = text();
        made.text_language = text();
        made.ends = time();
        if (chance()) made.answer = word(domain::last_jury_answer);
        return made;
    }
    domain::own_case own_case()
    {
        return {reason(), chance(), chance(), chance(), chance(), number_32(), number_32()};
    }

    domain::entry_rules entry_rules_() { return {chance(), chance(), chance()}; }
    domain::entry_rules limited_entry()
    {
        domain::entry_rules rules = entry_rules_();
        rules.participants_max = number_32();
        return rules;
    }
    domain::invitation invitation() { return {id<batch_id>(), number_32()}; }
    domain::view_batch batch()
    {
        return {id<batch_id>(), text(), number_32(), number_32(), number_32()};
    }
    std::vector<hash_128> newcomers()
    {
        std::vector<hash_128> made;
        for (std::uint64_t left = below(4); left > 0; --left) made.push_back(array<hash_128>());
        return made;
    }
    std::vector<contribution_id> contributions()
    {
        std::vector<contribution_id> made;
        for (std::uint64_t left = below(4); left > 0; --left) made.push_back(contribution());
        return made;
    }
    domain::on_behalf source()
    {
        return chance() ? domain::on_behalf{text(), number_32()} : domain::on_behalf{};
    }
    table_id table_of() { return id<table_id>(); }
    domain::table table() { return {table_of(), text(), time()}; }
    domain::show_of_hands hands() { return {number_32(), number_32()}; }
    domain::room_stage stage()
    {
        return {contribution(), chance(), contributions(), text(), id<sequence>()};
    }
    domain::insight insight() { return {id<insight_id>(), text(), contributions()}; }
    domain::view_line line()
    {
        return {id<sequence>(), member(), text(), chance(), text(), time()};
    }

    domain::name_form form() { return {text(), number_32()}; }
    std::vector<domain::stakeholder_group> stakeholder_groups()
    {
        std::vector<domain::stakeholder_group> made;
        for (std::uint64_t left = below(4); left > 0; --left)
            made.push_back({number_32(), text(), number_32()});
        return made;
    }

    domain::charter charter()
    {
        domain::charter made;
        for (std::uint64_t left = below(4); left > 0; --left) {
            made.goals.push_back(
                {text(), static_cast<domain::goal_measure>(below(6)), number_32()});
        }
        made.question = text();
        made.welcome = text();
        made.unwelcome = text();
        made.promise = text();
        made.due.number = number_32();
        made.decision_maker = text();
        made.step = word(domain::ladder_step::co_decide);
        made.confidence = text();
        for (std::uint64_t left = below(6); left > 0; --left) made.manners.push_back(text());
        made.names = word(domain::names_mode::unnamed);
        return made;
    }
    domain::phase_switches switches()
    {
        const auto permission = [this] { return static_cast<domain::permission>(below(3)); };
        return {permission(), permission(), permission(),
                chance(),     chance(),     word(domain::list_order::few_eyes),
                chance(),     chance()};
    }
    domain::agenda agenda()
    {
        domain::agenda made;
        for (std::uint64_t left = below(5); left > 0; --left) {
            made.phases.push_back(
                {number_32(), text(), switches(), std::chrono::seconds{number_32()}, time()});
        }
        made.advance = word(domain::advance::unattended);
        return made;
    }
    std::vector<domain::active_phase> active()
    {
        std::vector<domain::active_phase> made;
        for (std::uint64_t left = below(4); left > 0; --left) made.push_back({number_32(), time()});
        return made;
    }

    domain::view_header header()
    {
        return {word(domain::room_phase::closed),
                text(),
                text(),
                text(),
                text(),
                word(domain::language::english),
                id<sequence>(),
                time(),
                chance(),
                number_32(),
                chance(),
                chance(),
                chance(),
                chance(),
                text(),
                number_32(),
                screen()};
    }
    std::vector<std::string> texts()
    {
        std::vector<std::string> made;
        for (std::uint64_t left = below(4); left > 0; --left) made.push_back(text());
        return made;
    }
    domain::view_answer answer() { return {id<ballot_id>(), id<sequence>(), texts()}; }
    domain::ballot_kind ballot_word() { return word(domain::last_ballot_kind); }
    domain::ballot_terms ballot_terms()
    {
        domain::ballot_terms terms;
        terms.title = "q" + text();  // what asks something has words
        terms.group = id<group_id>();
        terms.tag = text();
        terms.budget = number_32();
        terms.at_most = number_32();
        terms.steps = number_32();
        terms.phase = number_32();
        for (std::uint64_t left = below(5); left > 0; --left) terms.labels.push_back(text());
        return terms;
    }
    domain::ballot ballot()
    {
        domain::ballot made{id<ballot_id>(), ballot_word(), {}, chance(), chance(), chance()};
        if (chance()) made.terms = ballot_terms();
        return made;
    }
    domain::idea_group group() { return {id<group_id>(), text()}; }
    domain::view_item item()
    {
        domain::view_item item;
        item.id = contribution();
        item.parent = contribution();
        item.state = word(domain::last_item_state);
        item.author = member();
        item.author_name = text();
        if (chance()) item.author_role = role();
        item.text = text();
        item.text_language = text();
        item.time = time();
        item.hidden_reason = text();
        for (std::uint64_t left = below(3); left > 0; --left) {
            item.hides.push_back({id<act_id>(), member(), text(), text(), time()});
        }
        item.improves = contribution();
        item.group = id<group_id>();
        item.merged_into = contribution();
        item.seed = chance();
        item.locked = id<act_id>();
        item.table = table_of();
        item.lifted = id<act_id>();
        item.asks = chance();
        item.source = source();
        if (chance()) item.hands = {number_32(), 1 + number_32() / 2};
        item.merge_reason = text();
        item.text_later = chance();
        item.edited = id<sequence>();
        if (item.edited != sequence{}) item.edited_time = time();
        for (std::uint64_t left = below(3); left > 0; --left)
            item.tags.push_back({id<tag_id>(), text()});
        for (std::uint64_t left = below(3); left > 0; --left)
            item.versions.push_back({text(), time()});
        if (chance()) item.found = reason();
        item.folded = id<act_id>();
        for (std::uint64_t left = below(3); left > 0; --left)
            item.flags.push_back({reason(), contribution(), text()});
        item.jury = id<jury_id>();
        if (item.jury != jury_id{}) item.jury_ends = time();
        item.appealed = chance();
        return item;
    }
    domain::view_pace pace()
    {
        return {std::chrono::seconds{number_32()}, std::chrono::seconds{number_32()}};
    }
    domain::mute muted() { return {id<act_id>(), time(), text()}; }
    rooms::people_facts people()
    {
        rooms::people_facts facts;
        facts.as_of = id<sequence>();
        facts.extent = chance() ? domain::self_extent::whole : domain::self_extent::changes;
        for (std::uint64_t left = below(8); left > 0; --left) {
            rooms::present_person person{{member(), {}, text(), chance(), {}, id<act_id>(), text()},
                                         chance()};
            if (chance()) person.who.muted = muted();
            if (chance()) person.who.role = role();
            facts.people.push_back(std::move(person));
        }
        if (chance()) {
            auto& links = facts.links.emplace();
            for (std::uint64_t left = below(3); left > 0; --left)
                links.push_back({id<link_id>(), octets(42), time()});
        }
        if (chance()) facts.leads_gone_since = time();
        if (chance()) facts.writing = number_32();
        if (chance()) facts.line = rooms::line_facts{number_32(), number_32()};
        if (chance()) {
            auto& waiting = facts.waiting.emplace();
            waiting.count = number_32();
            for (std::uint64_t left = below(3); left > 0; --left)
                waiting.people.push_back({array<hash_128>(), text(), time(), number_32(),
                                          word(domain::last_waiting_cause), chance()});
        }
        return facts;
    }
    rooms::line_place place() { return {number_32()}; }
    rooms::waiting_facts waiting() { return {time(), time()}; }
    domain::view_act act()
    {
        domain::view_act act;
        act.id = id<act_id>();
        act.kind = word(domain::last_act_kind);
        act.time = time();
        act.reason = text();
        act.contribution = contribution();
        act.into = contribution();
        act.until = time();
        act.undone = chance();
        act.by = member();
        act.by_name = text();
        act.undone_by = member();
        act.undone_by_name = text();
        act.member = member();
        if (chance()) act.by_rule = ruling();
        return act;
    }
    domain::view_charter view_charter() { return {id<sequence>(), charter(), chance()}; }
    domain::view_change change(std::size_t kind)
    {
        domain::view_change change;
        change.at = id<sequence>();
        switch (kind) {
            case 0: change.body = header(); break;
            case 1: change.body = item(); break;
            case 2: {
                domain::item_hidden hidden{contribution(), text()};
                if (chance()) hidden.found = reason();
                change.body = std::move(hidden);
                break;
            }
            case 3: change.body = domain::item_withdrawn{contribution()}; break;
            case 4: change.body = domain::author_renamed{member(), text()}; break;
            case 5: change.body = ballot(); break;
            case 6:
                change.body =
                    domain::charter_changed{view_charter(), word(domain::authors_shown::hidden)};
                break;
            case 7: {
                domain::phases_changed changed;
                if (chance()) changed.plan = agenda();
                changed.active = active();
                if (chance()) changed.switches = switches();
                changed.authors = word(domain::authors_shown::hidden);
                for (std::uint64_t left = below(4); left > 0; --left)
                    changed.shown.push_back({contribution(), member(), text()});
                change.body = std::move(changed);
                break;
            }
            case 8: change.body = group(); break;
            case 9: change.body = domain::group_gone{id<group_id>()}; break;
            case 10: change.body = domain::nothing_else{}; break;
            case 11: {
                domain::prompt_changed changed{ballot(), {}};
                for (std::uint64_t left = below(4); left > 0; --left)
                    changed.answers.push_back(answer());
                change.body = std::move(changed);
                break;
            }
            case 12: {
                domain::answers_changed changed;
                for (std::uint64_t left = below(4); left > 0; --left)
                    changed.answers.push_back(answer());
                change.body = std::move(changed);
                break;
            }
            case 13: change.body = domain::text_muted{{id<ballot_id>(), text()}, chance()}; break;
            case 14: change.body = pace(); break;
            case 15: change.body = stage(); break;
            case 16: change.body = insight(); break;
            case 17: change.body = domain::insight_gone{id<insight_id>()}; break;
            case 18: change.body = line(); break;
            case 19: change.body = domain::stakeholder_groups_changed{stakeholder_groups()}; break;
            case 20: change.body = table(); break;
            case 21: change.body = domain::table_gone{table_of()}; break;
            case 22:
                change.body =
                    domain::tables_changed{word(domain::seating::assigned),
                                           chance() ? std::optional{time()} : std::nullopt};
                break;
            case 23: change.body = domain::items_lifted{contributions(), id<act_id>()}; break;
            case 24: change.body = batch(); break;
            default: change.body = policy(); break;
        }
        // A change of nothing else has an act beside it.
        const bool is_bare = std::holds_alternative<domain::nothing_else>(change.body);
        if (is_bare || chance()) change.act = domain::act_change{act(), number_32()};
        return change;
    }
    static constexpr std::size_t changes = std::variant_size_v<domain::view_change_body>;

    rooms::totals_facts totals()
    {
        rooms::totals_facts facts;
        facts.as_of = id<sequence>();
        for (std::uint64_t left = below(20); left > 0; --left) {
            domain::subject_total total;
            total.subject = contribution();
            total.ballot = id<ballot_id>();
            total.count_size = static_cast<std::uint8_t>(below(domain::vote_counts_max + 1));
            for (std::size_t i = 0; i < total.count_size; ++i) total.counts[i] = number_32();
            facts.subjects.push_back(total);
        }
        if (chance()) facts.members = number_32();
        if (chance()) facts.present = number_32();
        if (chance()) {
            facts.counts = domain::view_counts{number_32(), number_32(), number_32(), {}, {}};
            if (chance()) facts.counts->voters = number_32();
            if (chance()) facts.counts->votes = number_32();
        }
        if (chance()) {
            auto& counts = facts.stakeholders.emplace();
            for (std::uint64_t left = below(4); left > 0; --left) {
                counts.push_back({number_32(), number_32(), {}});
                if (chance()) {
                    counts.back().who = domain::stakeholder_count::heard{number_32(), number_32()};
                }
            }
        }
        return facts;
    }
    domain::self_view self()
    {
        domain::self_view self;
        self.as_of = id<sequence>();
        self.extent = chance() ? domain::self_extent::whole : domain::self_extent::changes;
        for (std::uint64_t left = below(10); left > 0; --left) {
            domain::own_vote vote{{id<ballot_id>(), contribution()}, {}, id<sequence>()};
            if (chance()) vote.value = value();
            self.votes.push_back(vote);
        }
        for (std::uint64_t left = below(4); left > 0; --left) {
            self.contributions.push_back(
                {contribution(), word(domain::last_item_state), text(), text(), {}});
            domain::own_contribution& own = self.contributions.back();
            own.text_language = text();
            if (own.state == domain::item_state::held) own.time = time();
            if (chance()) own.found = own_case();
        }
        if (chance()) self.muted = muted();
        if (chance()) self.name = text();
        for (std::uint64_t left = below(4); left > 0; --left)
            self.authored.push_back(contribution());
        if (chance()) self.accepted = id<sequence>();
        if (chance()) self.seat = domain::own_seat{table_of(), chance()};
        for (std::uint64_t left = below(3); left > 0; --left)
            self.lines.push_back({id<sequence>(), chance(), text(), time()});
        if (chance()) self.stakeholder_group = number_32();
        if (chance()) self.recovery = id<sequence>();
        for (std::uint64_t left = below(3); left > 0; --left) self.calls.push_back(call());
        for (std::uint64_t left = below(3); left > 0; --left) {
            domain::own_flag flag{contribution(), {}, contribution()};
            if (chance()) flag.reason = reason();
            self.flags.push_back(flag);
        }
        if (chance()) self.voice = number_32();
        return self;
    }
    domain::view_state view(std::size_t items)
    {
        domain::view_state view;
        view.as_of = id<sequence>();
        view.header = header();
        for (std::uint64_t left = below(4); left > 0; --left) view.ballots.push_back(ballot());
        if (chance()) view.charter = view_charter();
        if (chance()) {
            view.phases = domain::view_phases{agenda(), active(), {}};
            if (chance()) view.phases->switches = switches();
        }
        if (chance()) view.pace = pace();
        if (chance()) view.policy = policy();
        view.authors = word(domain::authors_shown::hidden);
        for (std::uint64_t left = below(3); left > 0; --left) view.groups.push_back(group());
        view.stakeholder_groups = stakeholder_groups();
        while (view.items.size() < items) view.items.push_back(item());
        view.act_count = number_32();
        if (chance()) view.seating = domain::seating::assigned;
        for (std::uint64_t left = below(3); left > 0; --left) view.tables.push_back(table());
        if (chance()) view.stage = stage();
        for (std::uint64_t left = below(3); left > 0; --left) view.insights.push_back(insight());
        for (std::uint64_t left = below(3); left > 0; --left) view.lines.push_back(line());
        for (std::uint64_t left = below(3); left > 0; --left) view.invitations.push_back(batch());
        for (std::uint64_t left = below(5); left > 0; --left) view.acts.push_back(act());
        return view;
    }

    // A bit turned, an octet put in, taken out or written over, or the end cut off.
    bytes spoiled(bytes octets)
    {
        for (std::uint64_t times = 1 + below(3); times > 0 && !octets.empty(); --times) {
            const std::size_t place = below(octets.size());
            switch (below(5)) {
                case 0: octets[place] = static_cast<char>(octets[place] ^ (1 << below(8))); break;
                case 1: octets[place] = static_cast<char>(below(256)); break;
                case 2: octets.insert(place, 1, static_cast<char>(below(256))); break;
                case 3: octets.erase(place, 1 + below(4)); break;
                default: octets.resize(place); break;
            }
        }
        return octets;
    }

private:
    std::mt19937_64 engine_;
};

// --- commands have no comparison of their own: one line per command instead ---
inline std::string line_of(const domain::command& command)
{
    struct liner {
        std::string operator()(const domain::open_room&) const { return "open"; }
        std::string operator()(const domain::pause_room& body) const
        {
            return "pause " + body.reason + " " + std::to_string(body.from_now.count());
        }
        std::string operator()(const domain::close_room&) const { return "close"; }
        std::string operator()(const domain::rename_member& body) const
        {
            return "rename " + body.name;
        }
        std::string operator()(const domain::leave_room&) const { return "leave"; }
        std::string operator()(const domain::set_stakeholder_groups& body) const
        {
            std::string line{"stakeholders"};
            for (const domain::stakeholder_group& each : body.groups) {
                line += " " + std::to_string(each.number) + " " + each.title + " " +
                        std::to_string(each.expected);
            }
            return line;
        }
        std::string operator()(const domain::rotate_join_link&) const { return "rotate"; }
        std::string operator()(const domain::set_entry& body) const
        {
            return std::string{"entry"} + (body.rules.lobby ? " lobby" : "") +
                   (body.rules.confidential ? " confidential" : "") +
                   (body.rules.by_invitation ? " by invitation" : "");
        }
        std::string operator()(const domain::limit_participants& body) const
        {
            return "limit participants " + std::to_string(body.most);
        }
        std::string operator()(const domain::set_passphrase& body) const
        {
            return "passphrase " + body.passphrase;
        }
        std::string operator()(const domain::make_invitations& body) const
        {
            return "invite " + body.channel + " " + std::to_string(body.count);
        }
        std::string operator()(const domain::withdraw_invitations& body) const
        {
            return "withdraw " + std::to_string(body.which.batch.value()) + " " +
                   std::to_string(body.which.number);
        }
        static std::string line_of(const hash_128& ticket)
        {
            return " " + std::string(ticket.begin(), ticket.end());
        }
        std::string operator()(const domain::let_in& body) const
        {
            std::string line{"let in"};
            for (const hash_128& each : body.newcomers) line += line_of(each);
            return line + (body.everybody ? " everybody" : "");
        }
        std::string operator()(const domain::turn_away& body) const
        {
            return "turn away" + line_of(body.newcomer) + " " + body.reason;
        }
        std::string operator()(const domain::choose_stakeholder_group& body) const
        {
            return "speaks for " + std::to_string(body.number);
        }
        std::string operator()(const domain::post_idea& body) const
        {
            return "idea " + std::to_string(body.improves.value()) + (body.seed ? " seed " : " ") +
                   body.text + line_of_source(body.source) + at(body.table) +
                   meant(body.despite_words);
        }
        static std::string meant(bool despite_words) { return despite_words ? " meant" : ""; }
        static std::string at(table_id table) { return " at " + std::to_string(table.value()); }
        static std::string line_of_source(const domain::on_behalf& source)
        {
            return " for " + source.label + ' ' + std::to_string(source.people);
        }
        std::string operator()(const domain::make_tables& body) const
        {
            std::string line = "tables";
            for (const std::string& each : body.names) line += '/' + each;
            return line;
        }
        std::string operator()(const domain::rename_table& body) const
        {
            return "table " + std::to_string(body.table.value()) + ' ' + body.name;
        }
        std::string operator()(const domain::dissolve_table& body) const
        {
            return "no table " + std::to_string(body.table.value());
        }
        std::string operator()(const domain::set_seating& body) const
        {
            return "seating " + std::to_string(static_cast<int>(body.how)) +
                   (body.whom == domain::reseating::everybody ? " anew" : "");
        }
        std::string operator()(const domain::take_seat& body) const
        {
            return "seat " + std::to_string(body.table.value()) + ' ' +
                   std::to_string(body.member.value());
        }
        std::string operator()(const domain::set_note_taker& body) const
        {
            return "notes " + std::to_string(body.member.value()) +
                   (body.takes_notes ? " yes" : " no");
        }
        std::string operator()(const domain::set_table_time& body) const
        {
            return "time " + std::to_string(body.table.value()) + ' ' +
                   std::to_string(body.from_now.count());
        }
        std::string operator()(const domain::harvest_tables& body) const
        {
            return "harvest " + std::to_string(body.at_most) + ' ' +
                   std::to_string(body.table.value());
        }
        std::string operator()(const domain::post_ideas& body) const
        {
            std::string line = body.seed ? "ideas seed" : "ideas";
            for (const std::string& each : body.texts) line += '/' + each;
            return line + line_of_source(body.source) + at(body.table) + meant(body.despite_words);
        }
        std::string operator()(const domain::count_hands& body) const
        {
            return "hands " + std::to_string(body.contribution.value()) + ' ' +
                   std::to_string(body.counted.hands) + '/' + std::to_string(body.counted.present) +
                   ' ' + body.reason;
        }
        std::string operator()(const domain::post_reply& body) const
        {
            return "reply " + std::to_string(body.parent.value()) + " " + body.text +
                   meant(body.despite_words);
        }
        std::string operator()(const domain::withdraw_contribution& body) const
        {
            return "withdraw " + std::to_string(body.contribution.value());
        }
        std::string operator()(const domain::cast_vote& body) const
        {
            return "vote " + std::to_string(body.ballot.value()) + " " +
                   std::to_string(body.subject.value()) + " " + std::to_string(body.value);
        }
        std::string operator()(const domain::withdraw_vote& body) const
        {
            return "no vote " + std::to_string(body.ballot.value()) + " " +
                   std::to_string(body.subject.value());
        }
        std::string operator()(const domain::hide_contribution& body) const
        {
            return "hide " + std::to_string(body.contribution.value()) + " " + body.reason;
        }
        std::string operator()(const domain::restore_contribution& body) const
        {
            return "restore " + std::to_string(body.contribution.value()) + " " + body.reason;
        }
        std::string operator()(const domain::undo_act& body) const
        {
            return "undo " + std::to_string(body.act.value());
        }
        // Of these the parts are compared by what they compare by themselves.
        std::string operator()(const domain::set_charter& body) const
        {
            domain::view_state shown;
            shown.charter = domain::view_charter{{}, body.charter, false};
            return "charter " + domain::canonical_text(shown);
        }
        std::string operator()(const domain::accept_charter& body) const
        {
            return "accept " + std::to_string(body.version.value());
        }
        std::string operator()(const domain::set_agenda& body) const
        {
            domain::view_state shown;
            shown.phases = domain::view_phases{body.agenda, {}, {}};
            return "agenda " + domain::canonical_text(shown);
        }
        std::string operator()(const domain::publish_report& body) const
        {
            return "report " + std::to_string(body.as_of.value());
        }
        std::string operator()(const domain::set_phases& body) const
        {
            std::string line = "phases";
            for (const domain::phase_wish& each : body.phases) {
                line += ' ' + std::to_string(each.number) + '/' +
                        std::to_string(each.from_now.count()) + '/' +
                        std::to_string(each.extend.count());
            }
            return line;
        }
        std::string operator()(const domain::lock& body) const
        {
            return "lock " + std::to_string(body.contribution.value()) + " " + body.reason;
        }
        std::string operator()(const domain::unlock& body) const
        {
            return "unlock " + std::to_string(body.contribution.value());
        }
        std::string operator()(const domain::spotlight& body) const
        {
            return "spotlight " + std::to_string(body.contribution.value()) +
                   (body.follow ? " follow" : "");
        }
        std::string operator()(const domain::set_screen& body) const
        {
            return "screen " + std::to_string(static_cast<int>(body.scene));
        }
        std::string operator()(const domain::pin_idea& body) const
        {
            return (body.pinned ? "pin " : "unpin ") + std::to_string(body.contribution.value());
        }
        std::string operator()(const domain::announce& body) const
        {
            return "announce " + body.text;
        }
        std::string operator()(const domain::ask_on& body) const
        {
            return "ask " + std::to_string(body.contribution.value()) + " " + body.text;
        }
        std::string operator()(const domain::share_insight& body) const
        {
            std::string line = "insight " + body.text;
            for (const contribution_id each : body.ideas)
                line += ' ' + std::to_string(each.value());
            return line;
        }
        std::string operator()(const domain::take_back_insight& body) const
        {
            return "no insight " + std::to_string(body.insight.value());
        }
        std::string operator()(const domain::send_line& body) const
        {
            return "line " + std::to_string(body.member.value()) + " " + body.text;
        }
        std::string operator()(const domain::edit_contribution& body) const
        {
            return "edit " + std::to_string(body.contribution.value()) + " " + body.text +
                   meant(body.despite_words);
        }
        std::string operator()(const domain::tag_idea& body) const
        {
            return "tag " + std::to_string(body.contribution.value()) + " " + body.text;
        }
        std::string operator()(const domain::untag_idea& body) const
        {
            return "untag " + std::to_string(body.contribution.value()) + " " +
                   std::to_string(body.tag.value());
        }
        std::string operator()(const domain::make_group& body) const
        {
            return "group " + body.title;
        }
        std::string operator()(const domain::rename_group& body) const
        {
            return "rename group " + std::to_string(body.group.value()) + " " + body.title;
        }
        std::string operator()(const domain::dissolve_group& body) const
        {
            return "dissolve " + std::to_string(body.group.value());
        }
        std::string operator()(const domain::group_idea& body) const
        {
            return "put " + std::to_string(body.contribution.value()) + " into " +
                   std::to_string(body.group.value());
        }
        std::string operator()(const domain::merge_idea& body) const
        {
            return "merge " + std::to_string(body.contribution.value()) + " into " +
                   std::to_string(body.into.value()) + " " + body.reason;
        }
        std::string operator()(const domain::answer_prompt& body) const
        {
            std::string line = "answer " + std::to_string(body.ballot.value());
            for (const std::string& each : body.texts) line += ' ' + each;
            return line;
        }
        std::string operator()(const domain::withdraw_answer& body) const
        {
            return "no answer " + std::to_string(body.ballot.value());
        }
        std::string operator()(const domain::mute_answer& body) const
        {
            return "mute " + std::to_string(body.ballot.value()) + (body.is_muted ? " " : " not ") +
                   body.text;
        }
        std::string operator()(const domain::open_ballot& body) const
        {
            domain::view_state shown;
            shown.ballots.push_back({{}, body.kind, body.terms, true, body.shows_counts});
            return "ask " + domain::canonical_text(shown);
        }
        std::string operator()(const domain::set_ballot& body) const
        {
            return "ballot " + std::to_string(body.ballot.value()) + (body.is_open ? " open" : "") +
                   (body.shows_counts ? " shown" : "");
        }
        std::string operator()(const domain::unmerge_idea& body) const
        {
            return "unmerge " + std::to_string(body.contribution.value());
        }
        std::string operator()(const domain::issue_helper_link&) const { return "helper link"; }
        std::string operator()(const domain::hand_lead& body) const
        {
            return "hand lead to " + std::to_string(body.member.value());
        }
        std::string operator()(const domain::take_role_back& body) const
        {
            return "take role " + std::to_string(static_cast<int>(body.role)) + " of " +
                   std::to_string(body.member.value());
        }
        std::string operator()(const domain::take_over_lead&) const { return "take over"; }
        std::string operator()(const domain::set_hold& body) const
        {
            return "hold " + std::to_string(body.publish_after.count());
        }
        std::string operator()(const domain::approve_contributions& body) const
        {
            std::string line = "approve";
            for (const contribution_id each : body.contributions)
                line += " " + std::to_string(each.value());
            return line;
        }
        std::string operator()(const domain::decline_contribution& body) const
        {
            return "decline " + std::to_string(body.contribution.value()) + " " + body.reason;
        }
        std::string operator()(const domain::mute_member& body) const
        {
            return "mute " + std::to_string(body.member.value()) + " " +
                   std::to_string(body.time.count()) + " " + body.reason;
        }
        std::string operator()(const domain::remove_member& body) const
        {
            return "remove " + std::to_string(body.member.value()) + " " + body.reason;
        }
        std::string operator()(const domain::set_slow_mode& body) const
        {
            return "slow " + std::to_string(body.between.count());
        }
        std::string operator()(const domain::set_policy& body) const
        {
            std::string line = "policy " + std::string{domain::name_of(body.policy.base)};
            for (const std::uint32_t each : body.policy.numbers) line += ' ' + std::to_string(each);
            return line;
        }
        std::string operator()(const domain::flag_contribution& body) const
        {
            return "flag " + std::to_string(body.contribution.value()) + ' ' +
                   std::to_string(static_cast<int>(body.reason)) + ' ' +
                   std::to_string(body.double_of.value()) + ' ' + body.note;
        }
        std::string operator()(const domain::withdraw_flag& body) const
        {
            return "no flag " + std::to_string(body.contribution.value());
        }
        std::string operator()(const domain::answer_jury& body) const
        {
            return "jury " + std::to_string(body.jury.value()) + ' ' +
                   std::to_string(static_cast<int>(body.answer));
        }
        std::string operator()(const domain::appeal& body) const
        {
            return "appeal " + std::to_string(body.contribution.value());
        }
    };
    return std::visit(liner{}, command);
}

// --- bytes by hand ---
inline bytes varint(std::uint64_t value, std::size_t size_min = 1)
{
    bytes octets;
    do {
        octets += static_cast<char>((value & 0x7fu) | 0x80u);
        value >>= 7;
    } while (value != 0 || octets.size() < size_min);
    octets.back() = static_cast<char>(octets.back() & 0x7f);
    return octets;
}
inline bytes tag(std::uint32_t field, unsigned wire_type)
{
    return varint(std::uint64_t{field} << 3 | wire_type);
}
inline bytes number_field(std::uint32_t field, std::uint64_t value, std::size_t size_min = 1)
{
    return tag(field, 0) + varint(value, size_min);
}
inline bytes fixed64_field(std::uint32_t field, std::uint64_t value)
{
    bytes octets = tag(field, 1);
    for (unsigned shift = 0; shift < 64; shift += 8)
        octets += static_cast<char>(value >> shift & 0xffu);
    return octets;
}
inline bytes block_field(std::uint32_t field, const bytes& content)
{
    return tag(field, 2) + varint(content.size()) + content;
}

// What a WebSocket library hands to a client: the frame without its header.
inline bytes payload_of(const frame& whole)
{
    const auto size = static_cast<std::uint8_t>(whole.octets.at(1));
    const std::size_t header = size == 126 ? 4 : size == 127 ? 10 : 2;
    return whole.octets.substr(header);
}
}  // namespace kring::generated
