#include "domain/passphrase.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "domain/deciding.hpp"

namespace kring::domain {
namespace {
// Not the words alone: signs and emoji are part of what somebody chose.
std::string form_of_passphrase(std::string_view text)
{
    std::string form;
    bool after_blank = false;
    for (const char each : folded_text(text)) {
        if (each == ' ') {
            after_blank = !form.empty();
            continue;
        }
        if (after_blank) form += ' ';
        after_blank = false;
        form += each;
    }
    return form;
}
}  // namespace

bool asks_passphrase(const join_room& wish, const room_state& state)
{
    return state.passphrase && wish.link == link_id{} && wish.invitation == invitation{} &&
           !state.let_in.contains(wish.nonce_hash) && !state.nonces.contains(wish.nonce_hash);
}

std::optional<refusal> hinders_entry(std::string_view said, const room_state& state)
{
    if (said.empty()) return refusal::passphrase_needed;
    // What is longer cannot be right, and is not folded; nor are bytes that are no text.
    if (said.size() > limits::passphrase_bytes_max || !is_utf8(said))
        return refusal::passphrase_wrong;
    const std::string form = form_of_passphrase(said);
    if (form.empty()) return refusal::passphrase_needed;
    const std::string right = form_of_passphrase(*state.passphrase);
    const bool is_right = equal_in_constant_time(form, right);
    return is_right ? std::nullopt : std::optional{refusal::passphrase_wrong};
}

decision<proposal> decide_on_passphrase(const set_passphrase& wish, const member& who,
                                        const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (wish.passphrase.empty()) {
        if (!state.passphrase) return already(sequence{});
        return propose(passphrase_set{});
    }
    const auto cleaned = clean_text(
        wish.passphrase, {limits::passphrase_graphemes_max, limits::passphrase_bytes_max});
    if (!cleaned || count_graphemes(*cleaned) < limits::passphrase_graphemes_min ||
        folded_words(*cleaned).empty())
        return refusal::invalid_passphrase;
    if (state.passphrase && *state.passphrase == *cleaned) return already(sequence{});
    return propose(passphrase_set{true, *cleaned});
}

applied apply_to_passphrase(const passphrase_set& body, room_state& state)
{
    state.passphrase.reset();
    if (body.is_asked) state.passphrase = body.passphrase;
    return applied::yes;
}
}  // namespace kring::domain
