#include "wire/community_message.hpp"

#include "kring/v1/client.pb.h"
#include "kring/v1/community.pb.h"
#include "kring/v1/server.pb.h"

#include <bitset>
#include <cstddef>
#include <string>
#include <utility>

namespace kring::wire {
namespace {
template <class Enum>
constexpr int number_of(Enum value)
{
    return static_cast<int>(value);
}
static_assert(number_of(domain::policy_base::light) == v1::POLICY_BASE_LIGHT &&
              number_of(domain::policy_base::standard) == v1::POLICY_BASE_STANDARD &&
              number_of(domain::last_policy_base) == v1::POLICY_BASE_CAREFUL);
static_assert(number_of(domain::policy_number::juries) == v1::POLICY_NUMBER_JURIES &&
              number_of(domain::policy_number::flag) == v1::POLICY_NUMBER_FLAG &&
              number_of(domain::policy_number::view) == v1::POLICY_NUMBER_VIEW &&
              number_of(domain::policy_number::vote) == v1::POLICY_NUMBER_VOTE &&
              number_of(domain::policy_number::call) == v1::POLICY_NUMBER_CALL &&
              number_of(domain::policy_number::blur) == v1::POLICY_NUMBER_BLUR &&
              number_of(domain::policy_number::blur_people) == v1::POLICY_NUMBER_BLUR_PEOPLE);
static_assert(number_of(domain::policy_number::jury_seats) == v1::POLICY_NUMBER_JURY_SEATS &&
              number_of(domain::policy_number::jury_lead) == v1::POLICY_NUMBER_JURY_LEAD &&
              number_of(domain::policy_number::jury_seconds) == v1::POLICY_NUMBER_JURY_SECONDS &&
              number_of(domain::policy_number::seat_seconds) == v1::POLICY_NUMBER_SEAT_SECONDS &&
              number_of(domain::policy_number::jurors_max) == v1::POLICY_NUMBER_JURORS_MAX &&
              number_of(domain::policy_number::burst_seconds) == v1::POLICY_NUMBER_BURST_SECONDS &&
              number_of(domain::policy_number::burst_views) == v1::POLICY_NUMBER_BURST_VIEWS &&
              number_of(domain::policy_number::co_flags) == v1::POLICY_NUMBER_CO_FLAGS &&
              number_of(domain::policy_number::double_people) == v1::POLICY_NUMBER_DOUBLE_PEOPLE);
static_assert(
    number_of(domain::policy_number::member_posts) == v1::POLICY_NUMBER_MEMBER_POSTS &&
    number_of(domain::policy_number::fresh_posts) == v1::POLICY_NUMBER_FRESH_POSTS &&
    number_of(domain::policy_number::fresh_seconds) == v1::POLICY_NUMBER_FRESH_SECONDS &&
    number_of(domain::policy_number::room_posts) == v1::POLICY_NUMBER_ROOM_POSTS &&
    number_of(domain::policy_number::room_wait_seconds) == v1::POLICY_NUMBER_ROOM_WAIT_SECONDS &&
    number_of(domain::policy_number::alike_percent) == v1::POLICY_NUMBER_ALIKE_PERCENT &&
    number_of(domain::policy_number::alike_seconds) == v1::POLICY_NUMBER_ALIKE_SECONDS &&
    number_of(domain::policy_number::posts_before_links) == v1::POLICY_NUMBER_POSTS_BEFORE_LINKS &&
    number_of(domain::policy_number::warns_of_words) == v1::POLICY_NUMBER_WARNS_OF_WORDS &&
    number_of(domain::policy_number::voice_percent) == v1::POLICY_NUMBER_VOICE_PERCENT &&
    number_of(domain::policy_number::voice_posts) == v1::POLICY_NUMBER_VOICE_POSTS &&
    number_of(domain::last_policy_number) == v1::POLICY_NUMBER_VOICE_PEOPLE);
static_assert(number_of(domain::flag_reason::off_topic) == v1::FLAG_REASON_OFF_TOPIC &&
              number_of(domain::flag_reason::duplicate) == v1::FLAG_REASON_DUPLICATE &&
              number_of(domain::flag_reason::unkind) == v1::FLAG_REASON_UNKIND &&
              number_of(domain::last_flag_reason) == v1::FLAG_REASON_SPAM);
static_assert(number_of(domain::jury_answer::keep) == v1::JURY_ANSWER_KEEP &&
              number_of(domain::jury_answer::remove) == v1::JURY_ANSWER_REMOVE &&
              number_of(domain::last_jury_answer) == v1::JURY_ANSWER_PASS);
static_assert(number_of(domain::jury_cause::flags) == v1::JURY_CAUSE_FLAGS &&
              number_of(domain::last_jury_cause) == v1::JURY_CAUSE_APPEAL);
static_assert(number_of(domain::rule_kind::flags) == v1::RULE_KIND_FLAGS &&
              number_of(domain::rule_kind::jury) == v1::RULE_KIND_JURY &&
              number_of(domain::rule_kind::edit) == v1::RULE_KIND_EDIT &&
              number_of(domain::rule_kind::doubles) == v1::RULE_KIND_DOUBLES &&
              number_of(domain::last_rule_kind) == v1::RULE_KIND_UNFLAGGED);

// A proto3 enum holds any number; the domain's hold those from 1 to `last`.
template <class Enum>
bool read_enum(int number, Enum last, Enum& out)
{
    if (number < 1 || number > number_of(last)) return false;
    out = static_cast<Enum>(number);
    return true;
}

// And where there may be none, 0 says so.
template <class Enum>
bool read_enum(int number, Enum last, std::optional<Enum>& out)
{
    out.reset();
    return number == 0 || read_enum(number, last, out.emplace());
}

bool read_reason(int number, domain::flag_reason& out)
{
    return read_enum(number, domain::last_flag_reason, out);
}

bool read_reason(int number, std::optional<domain::flag_reason>& out)
{
    return read_enum(number, domain::last_flag_reason, out);
}

v1::FlagReason reason_of(domain::flag_reason reason)
{
    return static_cast<v1::FlagReason>(reason);
}

v1::FlagReason reason_of(const std::optional<domain::flag_reason>& reason)
{
    return reason ? reason_of(*reason) : v1::FLAG_REASON_UNSPECIFIED;
}

void add_value(std::size_t index, const domain::policy& from, v1::Policy& out)
{
    v1::PolicyValue& value = *out.add_values();
    value.set_number(static_cast<v1::PolicyNumber>(index + 1));
    value.set_value(from.numbers[index]);
}

void write(const domain::own_call& call, v1::OwnCall& out)
{
    out.set_jury(call.jury.value());
    out.set_over(call.over);
    if (call.over) return;
    out.set_contribution(call.contribution.value());
    out.set_cause(static_cast<v1::JuryCause>(call.cause));
    out.set_reason(reason_of(call.reason));
    out.set_text(call.text);
    out.set_text_language(call.text_language);
    out.set_ends_ms(to_milliseconds(call.ends));
    if (call.answer) out.set_answer(static_cast<v1::JuryAnswer>(*call.answer));
}

bool read(v1::OwnCall& message, domain::own_call& out)
{
    out.jury = jury_id{message.jury()};
    out.over = message.over();
    if (out.over) return true;
    out.contribution = contribution_id{message.contribution()};
    out.text = std::move(*message.mutable_text());
    out.text_language = std::move(*message.mutable_text_language());
    out.ends = instant_from_milliseconds(message.ends_ms());
    return read_enum(message.cause(), domain::last_jury_cause, out.cause) &&
           read_reason(message.reason(), out.reason) &&
           read_enum(message.answer(), domain::last_jury_answer, out.answer);
}
}  // namespace

void write(const domain::policy& rules, v1::Policy& out)
{
    out.set_base(static_cast<v1::PolicyBase>(rules.base));
    const domain::policy& base = domain::preset(rules.base);
    for (std::size_t index = 0; index < rules.numbers.size(); ++index) {
        if (rules.numbers[index] != base.numbers[index]) add_value(index, rules, out);
    }
}

bool read(const v1::Policy& message, domain::policy& out)
{
    domain::policy_base base{};
    if (!read_enum(message.base(), domain::last_policy_base, base)) return false;
    out = domain::preset(base);
    std::bitset<domain::policy_numbers> seen;
    for (const v1::PolicyValue& each : message.values()) {
        domain::policy_number number{};
        if (!read_enum(each.number(), domain::last_policy_number, number)) return false;
        const auto place = static_cast<std::size_t>(number) - 1;
        if (seen[place]) return false;
        seen[place] = true;
        out[number] = each.value();
    }
    return true;
}

void write(const domain::policy_in_force& policy, v1::PolicyInForce& out)
{
    out.set_version(policy.version.value());
    v1::Policy& rules = *out.mutable_policy();
    rules.set_base(static_cast<v1::PolicyBase>(policy.rules.base));
    for (std::size_t index = 0; index < policy.rules.numbers.size(); ++index)
        add_value(index, policy.rules, rules);
}

bool read(const v1::PolicyInForce& message, domain::policy_in_force& out)
{
    out.version = sequence{message.version()};
    return read(message.policy(), out.rules);
}

void write(const domain::flag_contribution& wish, v1::FlagContribution& out)
{
    out.set_contribution(wish.contribution.value());
    out.set_reason(reason_of(wish.reason));
    out.set_double_of(wish.double_of.value());
    out.set_note(wish.note);
}

bool read(const v1::FlagContribution& message, domain::flag_contribution& out)
{
    out.contribution = contribution_id{message.contribution()};
    out.double_of = contribution_id{message.double_of()};
    out.note = message.note();
    return read_reason(message.reason(), out.reason);
}

void write(const domain::answer_jury& wish, v1::AnswerJury& out)
{
    out.set_jury(wish.jury.value());
    out.set_answer(static_cast<v1::JuryAnswer>(wish.answer));
}

bool read(const v1::AnswerJury& message, domain::answer_jury& out)
{
    out.jury = jury_id{message.jury()};
    return read_enum(message.answer(), domain::last_jury_answer, out.answer);
}

void write_case(const domain::view_item& item, v1::Item& out)
{
    out.set_found(reason_of(item.found));
    out.set_folded(item.folded.value());
    for (const domain::view_flag& each : item.flags) {
        v1::ItemFlag& flag = *out.add_flags();
        flag.set_reason(reason_of(each.reason));
        flag.set_double_of(each.double_of.value());
        flag.set_note(each.note);
    }
    out.set_jury(item.jury.value());
    if (item.jury != jury_id{}) out.set_jury_ends_ms(to_milliseconds(item.jury_ends));
    out.set_appealed(item.appealed);
}

bool read_case(v1::Item& message, domain::view_item& out)
{
    if (!read_reason(message.found(), out.found)) return false;
    out.folded = act_id{message.folded()};
    for (v1::ItemFlag& each : *message.mutable_flags()) {
        domain::view_flag& flag = out.flags.emplace_back();
        if (!read_reason(each.reason(), flag.reason)) return false;
        flag.double_of = contribution_id{each.double_of()};
        flag.note = std::move(*each.mutable_note());
    }
    out.jury = jury_id{message.jury()};
    if (message.jury() != 0) out.jury_ends = instant_from_milliseconds(message.jury_ends_ms());
    out.appealed = message.appealed();
    return true;
}

void write(const domain::item_hidden& hidden, v1::ItemHidden& out)
{
    out.set_id(hidden.id.value());
    out.set_reason(hidden.reason);
    out.set_found(reason_of(hidden.found));
}

bool read(v1::ItemHidden& message, domain::item_hidden& out)
{
    out.id = contribution_id{message.id()};
    out.reason = std::move(*message.mutable_reason());
    return read_reason(message.found(), out.found);
}

void write_ruling(const domain::view_act& act, v1::Act& out)
{
    if (!act.by_rule) return;
    v1::Ruling& ruling = *out.mutable_by_rule();
    ruling.set_rule(static_cast<v1::RuleKind>(act.by_rule->rule));
    ruling.set_policy(act.by_rule->policy.value());
    ruling.set_reason(reason_of(act.by_rule->reason));
    ruling.set_people(act.by_rule->people);
    ruling.set_views(act.by_rule->views);
    ruling.set_keeps(act.by_rule->keeps);
    ruling.set_removes(act.by_rule->removes);
}

bool read_ruling(const v1::Act& message, domain::view_act& out)
{
    if (!message.has_by_rule()) return true;
    const v1::Ruling& ruling = message.by_rule();
    domain::ruling& by = out.by_rule.emplace();
    by.policy = sequence{ruling.policy()};
    by.people = ruling.people();
    by.views = ruling.views();
    by.keeps = ruling.keeps();
    by.removes = ruling.removes();
    return read_enum(ruling.rule(), domain::last_rule_kind, by.rule) &&
           read_reason(ruling.reason(), by.reason);
}

void write_case(const domain::own_contribution& own, v1::OwnContribution& out)
{
    if (!own.found) return;
    v1::OwnCase& found = *out.mutable_found();
    found.set_reason(reason_of(own.found->reason));
    found.set_jury_sits(own.found->jury_sits);
    found.set_can_edit(own.found->can_edit);
    found.set_can_appeal(own.found->can_appeal);
    found.set_appealed(own.found->appealed);
    found.set_keeps(own.found->keeps);
    found.set_removes(own.found->removes);
}

bool read_case(const v1::OwnContribution& message, domain::own_contribution& out)
{
    if (!message.has_found()) return true;
    const v1::OwnCase& found = message.found();
    out.found = domain::own_case{domain::flag_reason::off_topic,
                                 found.jury_sits(),
                                 found.can_edit(),
                                 found.can_appeal(),
                                 found.appealed(),
                                 found.keeps(),
                                 found.removes()};
    return read_reason(found.reason(), out.found->reason);
}

void write_duties(const domain::self_view& self, v1::Self& out)
{
    for (const domain::own_call& each : self.calls) write(each, *out.add_calls());
    for (const domain::own_flag& each : self.flags) {
        v1::OwnFlag& flag = *out.add_flags();
        flag.set_contribution(each.contribution.value());
        flag.set_reason(reason_of(each.reason));
        flag.set_double_of(each.double_of.value());
    }
    if (self.voice) out.set_voice(*self.voice);
}

bool read_duties(v1::Self& message, domain::self_view& out)
{
    for (v1::OwnCall& each : *message.mutable_calls()) {
        if (!read(each, out.calls.emplace_back())) return false;
    }
    for (const v1::OwnFlag& each : message.flags()) {
        domain::own_flag& flag = out.flags.emplace_back();
        flag.contribution = contribution_id{each.contribution()};
        flag.double_of = contribution_id{each.double_of()};
        if (!read_reason(each.reason(), flag.reason)) return false;
    }
    if (message.has_voice()) out.voice = message.voice();
    return true;
}

void write_grounds(const rooms::refused& refused, v1::Refusal& out)
{
    out.set_existing(refused.existing.value());
    if (!refused.policy) return;
    out.set_policy_number(static_cast<v1::PolicyNumber>(refused.policy->which));
    out.set_policy_min(refused.policy->allowed.min);
    out.set_policy_max(refused.policy->allowed.max);
}

bool read_grounds(const v1::Refusal& message, rooms::refused& out)
{
    out.existing = contribution_id{message.existing()};
    if (message.policy_number() == v1::POLICY_NUMBER_UNSPECIFIED) return true;
    domain::policy_fault& fault = out.policy.emplace();
    fault.allowed = {message.policy_min(), message.policy_max()};
    return read_enum(message.policy_number(), domain::last_policy_number, fault.which);
}
}  // namespace kring::wire
