#include "wire/newcomer_fields.hpp"

#include "kring/log/v1/record.pb.h"

#include <algorithm>

namespace kring::wire {
namespace {
bool read_hash(const std::string& octets, hash_128& out)
{
    if (octets.size() != out.size()) return false;
    std::copy(octets.begin(), octets.end(), out.begin());
    return true;
}
}  // namespace

error_code known(const google::protobuf::Message& message)
{
    const auto& unknown = message.GetReflection()->GetUnknownFields(message);
    return unknown.empty() ? error_code{} : error_code{errc::data_newer};
}

void write(const domain::entry_set& body, log::v1::EntrySet& out)
{
    out.set_lobby(body.rules.lobby);
    out.set_confidential(body.rules.confidential);
    out.set_by_invitation(body.rules.by_invitation);
    out.set_participants_max(body.rules.participants_max);
}

void write(const domain::invitations_made& body, log::v1::InvitationsMade& out)
{
    out.set_count(body.count);
}

void write(const domain::invitations_withdrawn& body, log::v1::InvitationsWithdrawn& out)
{
    out.set_batch(body.which.batch.value());
    out.set_number(body.which.number);
}

void write(const domain::passphrase_set& body, log::v1::PassphraseSet& out)
{
    out.set_is_asked(body.is_asked);
}

void write(const domain::newcomers_let_in& body, log::v1::NewcomersLetIn& out)
{
    for (const hash_128& each : body.newcomers)
        out.add_newcomers()->set_nonce_hash(each.data(), each.size());
}

void write(const domain::newcomer_turned_away& body, log::v1::NewcomerTurnedAway& out)
{
    out.set_nonce_hash(body.newcomer.data(), body.newcomer.size());
}

error_code read(const log::v1::EntrySet& message, domain::event_body& out)
{
    out = domain::entry_set{{message.lobby(), message.confidential(), message.by_invitation(),
                             message.participants_max()}};
    return known(message);
}

error_code read(const log::v1::InvitationsMade& message, domain::event_body& out)
{
    out = domain::invitations_made{message.count(), {}};
    return known(message);
}

error_code read(const log::v1::InvitationsWithdrawn& message, domain::event_body& out)
{
    out = domain::invitations_withdrawn{{batch_id{message.batch()}, message.number()}};
    return known(message);
}

error_code read(const log::v1::PassphraseSet& message, domain::event_body& out)
{
    out = domain::passphrase_set{message.is_asked(), {}};
    return known(message);
}

error_code read(const log::v1::NewcomersLetIn& message, domain::event_body& out)
{
    auto& newcomers = out.emplace<domain::newcomers_let_in>().newcomers;
    for (const log::v1::Newcomer& each : message.newcomers()) {
        if (!read_hash(each.nonce_hash(), newcomers.emplace_back())) return errc::data_damaged;
        if (const error_code newer = known(each)) return newer;
    }
    return known(message);
}

error_code read(const log::v1::NewcomerTurnedAway& message, domain::event_body& out)
{
    auto& turned = out.emplace<domain::newcomer_turned_away>();
    if (!read_hash(message.nonce_hash(), turned.newcomer)) return errc::data_damaged;
    return known(message);
}
}  // namespace kring::wire
