#include "wire/community_fields.hpp"

#include "kring/log/v1/record.pb.h"
#include "wire/newcomer_fields.hpp"

#include <algorithm>

namespace kring::wire {
namespace {
using namespace domain;

template <class Enum>
constexpr int number_of(Enum value)
{
    return static_cast<int>(value);
}
static_assert(number_of(flag_reason::off_topic) == log::v1::FLAG_REASON_OFF_TOPIC &&
              number_of(flag_reason::duplicate) == log::v1::FLAG_REASON_DUPLICATE &&
              number_of(flag_reason::unkind) == log::v1::FLAG_REASON_UNKIND &&
              number_of(last_flag_reason) == log::v1::FLAG_REASON_SPAM);
static_assert(number_of(jury_cause::flags) == log::v1::JURY_CAUSE_FLAGS &&
              number_of(last_jury_cause) == log::v1::JURY_CAUSE_APPEAL);
static_assert(number_of(jury_answer::keep) == log::v1::JURY_ANSWER_KEEP &&
              number_of(jury_answer::remove) == log::v1::JURY_ANSWER_REMOVE &&
              number_of(last_jury_answer) == log::v1::JURY_ANSWER_PASS);
static_assert(number_of(jury_verdict::kept) == log::v1::JURY_VERDICT_KEPT &&
              number_of(jury_verdict::removed) == log::v1::JURY_VERDICT_REMOVED &&
              number_of(last_jury_verdict) == log::v1::JURY_VERDICT_OVERTAKEN);
static_assert(number_of(clearing::kept) == log::v1::CLEARING_KEPT &&
              number_of(clearing::edited) == log::v1::CLEARING_EDITED &&
              number_of(last_clearing) == log::v1::CLEARING_UNFLAGGED);

// From 1 to `last`.
template <class Enum>
bool read_word(int number, Enum last, Enum& out)
{
    if (number < 1 || number > number_of(last)) return false;
    out = static_cast<Enum>(number);
    return true;
}

using id_list = google::protobuf::RepeatedField<std::uint64_t>;

void write_members(const std::vector<member_id>& members, id_list& out)
{
    out.Reserve(static_cast<int>(members.size()));
    for (const member_id each : members) out.Add(each.value());
}

void read_members(const id_list& message, std::vector<member_id>& out)
{
    out.reserve(static_cast<std::size_t>(message.size()));
    for (const std::uint64_t each : message) out.emplace_back(each);
}

void write(const evidence& counted, log::v1::Evidence& out)
{
    out.set_points(counted.points);
    out.set_weight(counted.weight);
    out.set_people(counted.people);
    out.set_flags(counted.flags);
    out.set_views(counted.views);
    out.set_votes(counted.votes);
    out.set_reason(static_cast<log::v1::FlagReason>(counted.reason));
}

error_code read(const log::v1::Evidence& message, evidence& out)
{
    out = {message.points(), message.weight(), message.people(),      message.flags(),
           message.views(),  message.votes(),  flag_reason::off_topic};
    if (!read_word(message.reason(), last_flag_reason, out.reason)) return errc::data_damaged;
    return known(message);
}
}  // namespace

void write(const policy_set& body, log::v1::PolicySet& out)
{
    out.set_meaning(policy_meaning);
    out.set_base(static_cast<std::uint32_t>(body.policy.base));
    for (const std::uint32_t each : body.policy.numbers) out.add_numbers(each);
}

void write(const contribution_flagged& body, log::v1::ContributionFlagged& out)
{
    out.set_contribution(body.contribution.value());
    out.set_reason(static_cast<log::v1::FlagReason>(body.reason));
    out.set_double_of(body.double_of.value());
    out.set_views(body.views);
}

void write(const flag_withdrawn& body, log::v1::FlagWithdrawn& out)
{
    out.set_contribution(body.contribution.value());
}

void write(const views_counted& body, log::v1::ViewsCounted& out)
{
    for (const view_count& each : body.seen) {
        log::v1::ViewCount& count = *out.add_seen();
        count.set_contribution(each.contribution.value());
        count.set_views(each.views);
    }
}

void write(const contribution_blurred& body, log::v1::ContributionBlurred& out)
{
    out.set_contribution(body.contribution.value());
    out.set_policy(body.policy.value());
    write(body.evidence, *out.mutable_evidence());
}

void write(const jury_called& body, log::v1::JuryCalled& out)
{
    out.set_contribution(body.contribution.value());
    out.set_cause(static_cast<log::v1::JuryCause>(body.cause));
    out.set_policy(body.policy.value());
    write(body.evidence, *out.mutable_evidence());
    out.set_seed(body.seed);
    write_members(body.eligible, *out.mutable_eligible());
    write_members(body.voters, *out.mutable_voters());
    write_members(body.others, *out.mutable_others());
    write_members(body.drawn, *out.mutable_drawn());
    out.set_ends_ms(to_milliseconds(body.ends));
}

void write(const jurors_added& body, log::v1::JurorsAdded& out)
{
    out.set_jury(body.jury.value());
    write_members(body.drawn, *out.mutable_drawn());
}

void write(const jury_answered& body, log::v1::JuryAnswered& out)
{
    out.set_jury(body.jury.value());
    out.set_answer(static_cast<log::v1::JuryAnswer>(body.answer));
}

void write(const jury_closed& body, log::v1::JuryClosed& out)
{
    out.set_jury(body.jury.value());
    out.set_verdict(static_cast<log::v1::JuryVerdict>(body.verdict));
    out.set_keeps(body.keeps);
    out.set_removes(body.removes);
}

void write(const contribution_cleared& body, log::v1::ContributionCleared& out)
{
    out.set_contribution(body.contribution.value());
    out.set_why(static_cast<log::v1::Clearing>(body.why));
}

void write(const verdict_appealed& body, log::v1::VerdictAppealed& out)
{
    out.set_contribution(body.contribution.value());
}

error_code read(const log::v1::PolicySet& message, event_body& out)
{
    const auto numbers = static_cast<std::size_t>(message.numbers_size());
    if (message.meaning() > policy_meaning || numbers > policy_numbers) return errc::data_newer;
    if (message.meaning() == 0 || numbers != policy_numbers) return errc::data_damaged;
    policy& rules = out.emplace<policy_set>().policy;
    // Compared before it is narrowed to an enumeration's type.
    if (message.base() < 1 || message.base() > static_cast<std::uint32_t>(last_policy_base))
        return errc::data_damaged;
    rules.base = static_cast<policy_base>(message.base());
    std::copy(message.numbers().begin(), message.numbers().end(), rules.numbers.begin());
    if (fault_of(rules)) return errc::data_damaged;
    return known(message);
}

error_code read(const log::v1::ContributionFlagged& message, event_body& out)
{
    auto& flagged = out.emplace<contribution_flagged>();
    flagged.contribution = contribution_id{message.contribution()};
    flagged.double_of = contribution_id{message.double_of()};
    flagged.views = message.views();
    if (!read_word(message.reason(), last_flag_reason, flagged.reason)) return errc::data_damaged;
    return known(message);
}

error_code read(const log::v1::FlagWithdrawn& message, event_body& out)
{
    out = flag_withdrawn{contribution_id{message.contribution()}};
    return known(message);
}

error_code read(const log::v1::ViewsCounted& message, event_body& out)
{
    auto& seen = out.emplace<views_counted>().seen;
    seen.reserve(static_cast<std::size_t>(message.seen_size()));
    for (const log::v1::ViewCount& each : message.seen()) {
        seen.push_back({contribution_id{each.contribution()}, each.views()});
        if (const error_code newer = known(each)) return newer;
    }
    return known(message);
}

error_code read(const log::v1::ContributionBlurred& message, event_body& out)
{
    auto& blurred = out.emplace<contribution_blurred>();
    blurred.contribution = contribution_id{message.contribution()};
    blurred.policy = sequence{message.policy()};
    if (const error_code failed = read(message.evidence(), blurred.evidence)) return failed;
    return known(message);
}

error_code read(const log::v1::JuryCalled& message, event_body& out)
{
    auto& called = out.emplace<jury_called>();
    called.contribution = contribution_id{message.contribution()};
    called.policy = sequence{message.policy()};
    called.seed = message.seed();
    read_members(message.eligible(), called.eligible);
    read_members(message.voters(), called.voters);
    read_members(message.others(), called.others);
    read_members(message.drawn(), called.drawn);
    called.ends = instant_from_milliseconds(message.ends_ms());
    if (!read_word(message.cause(), last_jury_cause, called.cause)) return errc::data_damaged;
    if (const error_code failed = read(message.evidence(), called.evidence)) return failed;
    return known(message);
}

error_code read(const log::v1::JurorsAdded& message, event_body& out)
{
    auto& added = out.emplace<jurors_added>();
    added.jury = jury_id{message.jury()};
    read_members(message.drawn(), added.drawn);
    return known(message);
}

error_code read(const log::v1::JuryAnswered& message, event_body& out)
{
    auto& answered = out.emplace<jury_answered>();
    answered.jury = jury_id{message.jury()};
    return read_word(message.answer(), last_jury_answer, answered.answer)
               ? known(message)
               : error_code{errc::data_damaged};
}

error_code read(const log::v1::JuryClosed& message, event_body& out)
{
    auto& closed = out.emplace<jury_closed>();
    closed.jury = jury_id{message.jury()};
    closed.keeps = message.keeps();
    closed.removes = message.removes();
    return read_word(message.verdict(), last_jury_verdict, closed.verdict)
               ? known(message)
               : error_code{errc::data_damaged};
}

error_code read(const log::v1::ContributionCleared& message, event_body& out)
{
    auto& cleared = out.emplace<contribution_cleared>();
    cleared.contribution = contribution_id{message.contribution()};
    return read_word(message.why(), last_clearing, cleared.why) ? known(message)
                                                                : error_code{errc::data_damaged};
}

error_code read(const log::v1::VerdictAppealed& message, event_body& out)
{
    out = verdict_appealed{contribution_id{message.contribution()}};
    return known(message);
}
}  // namespace kring::wire
