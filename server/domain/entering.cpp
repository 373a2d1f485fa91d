#include "domain/entering.hpp"

#include "domain/acts.hpp"
#include "domain/calm.hpp"
#include "domain/deciding.hpp"
#include "domain/hurtful_words.hpp"
#include "domain/pace.hpp"
#include "domain/tables.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
constexpr text_bounds behalf_bounds{limits::on_behalf_graphemes_max, limits::on_behalf_bytes_max,
                                    line_breaks::refused};

// Facilitators for anybody, a table's note-taker for the table, into its own list.
bool may_enter_for_others(table_id at, const member& who)
{
    return who.is_facilitator() || (who.takes_notes && at != table_id{} && at == who.table);
}

decision<on_behalf> clean_on_behalf(const on_behalf& wish)
{
    if (wish.people > limits::on_behalf_people_max) return refusal::invalid_on_behalf;
    on_behalf given{{}, wish.people};
    if (!wish.label.empty()) {
        auto label = clean(wish.label, behalf_bounds);
        if (!label) return refusal::invalid_on_behalf;
        given.label = std::move(*label);
    }
    return given;
}

// What a text takes in the room's view, with what stands beside it.
std::size_t bytes_of(const std::string& text, const on_behalf& source)
{
    return text.size() + source.label.size() + limits::contribution_bytes;
}

// For so many more texts, which take so many octets together.
decision<void> has_place(std::size_t texts, std::size_t octets, const member& who,
                         const room_state& state)
{
    if (!has_place_for(octets, state)) return refusal::room_full;
    if (is_held(who, state) && state.held.size() + texts > limits::held_texts_max)
        return refusal::too_many_held;
    return {};
}
}  // namespace

decision<proposal> decide_on_entering(const post_idea& wish, const member& who,
                                      const room_state& state, instant now)
{
    if (auto may = may_write(phase_act::write, who, state, now); !may) return may.error();
    if (auto may = keeps_pace(who, state, now); !may) return may.error();
    auto text = clean(wish.text, idea_bounds);
    if (!text) return text.error();
    if (wish.seed && !who.is_facilitator()) return refusal::not_allowed;
    if (auto may = may_post_to(wish.table, who, state); !may) return may.error();
    if (wish.source.is_given() && !may_enter_for_others(wish.table, who))
        return refusal::not_allowed;
    auto source = clean_on_behalf(wish.source);
    if (!source) return source.error();
    if (wish.improves != contribution_id{}) {
        const auto improved = find_shown(wish.improves, state);
        if (!improved) return improved.error();
        if (!(*improved)->is_idea()) return refusal::not_an_idea;
    }
    if (auto may = has_place(1, bytes_of(*text, *source), who, state); !may) return may.error();
    const auto meant = wish.despite_words ? words_meant::yes : words_meant::no;
    if (auto calm = keeps_calm(std::span{&*text, 1}, {}, meant, who, state, now); !calm)
        return calm.error();
    return propose(contribution_posted{{},
                                       std::move(*text),
                                       wish.improves,
                                       wish.seed,
                                       is_held(who, state),
                                       false,
                                       std::move(*source),
                                       wish.table});
}

decision<proposal> decide_on_entering(const post_ideas& wish, const member& who,
                                      const room_state& state, instant now)
{
    if (auto may = may_write(phase_act::write, who, state, now); !may) return may.error();
    if (auto may = keeps_pace(who, state, now); !may) return may.error();
    if (auto may = may_post_to(wish.table, who, state); !may) return may.error();
    if (!may_enter_for_others(wish.table, who)) return refusal::not_allowed;
    if (wish.seed && !who.is_facilitator()) return refusal::not_allowed;
    if (wish.texts.empty()) return refusal::text_empty;
    if (wish.texts.size() > limits::ideas_at_once_max) return refusal::too_many_at_once;
    auto source = clean_on_behalf(wish.source);
    if (!source) return source.error();
    std::vector<std::string> texts;
    std::size_t octets = 0;
    for (const std::string& each : wish.texts) {
        auto text = clean(each, idea_bounds);
        if (!text) return text.error();
        octets += bytes_of(*text, *source);
        texts.push_back(std::move(*text));
    }
    if (auto may = has_place(texts.size(), octets, who, state); !may) return may.error();
    const auto meant = wish.despite_words ? words_meant::yes : words_meant::no;
    if (auto calm = keeps_calm(texts, {}, meant, who, state, now); !calm) return calm.error();
    proposal made;
    for (std::string& each : texts) {
        made.events.emplace_back(contribution_posted{
            {}, std::move(each), {}, wish.seed, is_held(who, state), false, *source, wish.table});
    }
    return made;
}

decision<proposal> decide_on_entering(const count_hands& wish, const member& who,
                                      const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    // The counts of a room that was closed are final.
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const auto target = find_shown(wish.contribution, state);
    if (!target) return target.error();
    if (!(*target)->is_idea()) return refusal::not_an_idea;
    if (wish.counted.hands > wish.counted.present || wish.counted.present > limits::hands_max)
        return refusal::invalid_hands;
    const show_of_hands standing = (*target)->counted_hands();
    if (standing == wish.counted) return already((*target)->hands_at());
    // Where nothing was counted before nothing is corrected.
    if (!standing.is_counted()) return propose(hands_counted{wish.contribution, wish.counted, {}});
    auto reason = clean(wish.reason, reason_bounds);
    if (!reason) return reason.error();
    return propose(hands_counted{wish.contribution, wish.counted, std::move(*reason)});
}

std::size_t line_refused(const command& wish, refusal why)
{
    const auto* pasted = std::get_if<post_ideas>(&wish);
    if (pasted == nullptr) return 0;
    for (std::size_t index = 0; index < pasted->texts.size(); ++index) {
        const auto text = clean(pasted->texts[index], idea_bounds);
        if (!text) return text.error() == why ? index + 1 : 0;
    }
    if (why != refusal::words_that_hurt) return 0;
    for (std::size_t index = 0; index < pasted->texts.size(); ++index) {
        if (hurtful_word_in(pasted->texts[index])) return index + 1;
    }
    return 0;
}

namespace {
// As it was compared when it was refused; 0: it is no text at all.
contribution_id said_already(const std::string& text, const text_bounds& bounds,
                             contribution_id parent, const room_state& state, instant now)
{
    const auto cleaned = clean(text, bounds);
    return cleaned ? said_before(*cleaned, parent, state, now) : contribution_id{};
}
}  // namespace

contribution_id existing_for(const command& wish, const room_state& state, instant now)
{
    if (const auto* idea = std::get_if<post_idea>(&wish))
        return said_already(idea->text, idea_bounds, {}, state, now);
    if (const auto* reply = std::get_if<post_reply>(&wish))
        return said_already(reply->text, reply_bounds, reply->parent, state, now);
    if (const auto* edit = std::get_if<edit_contribution>(&wish)) {
        const contribution* edited = state.find(edit->contribution);
        if (edited == nullptr) return {};
        const auto cleaned = clean(edit->text, edited->is_idea() ? idea_bounds : reply_bounds);
        return cleaned ? said_before(*edited, *cleaned, state, now) : contribution_id{};
    }
    const auto* pasted = std::get_if<post_ideas>(&wish);
    if (pasted == nullptr) return {};
    for (const std::string& each : pasted->texts) {
        const auto found = said_already(each, idea_bounds, {}, state, now);
        if (found != contribution_id{}) return found;
    }
    return {};
}

std::string hurtful_word_of(const command& wish)
{
    std::vector<std::string> texts;
    if (const auto* idea = std::get_if<post_idea>(&wish)) texts = {idea->text};
    if (const auto* reply = std::get_if<post_reply>(&wish)) texts = {reply->text};
    if (const auto* edit = std::get_if<edit_contribution>(&wish)) texts = {edit->text};
    if (const auto* pasted = std::get_if<post_ideas>(&wish)) texts = pasted->texts;
    for (const std::string& each : texts) {
        if (auto word = hurtful_word_in(each)) return std::move(*word);
    }
    return {};
}

applied apply_to_entering(const hands_counted& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr) return applied::contradiction;
    const bool corrects = target->counted_hands().is_counted();
    target->hands.push_back(hand_count{fact.at, body.counted});
    if (corrects)
        note_act(act_kind::correcting, fact, body.reason, state).contribution = body.contribution;
    return applied::yes;
}
}  // namespace kring::domain
