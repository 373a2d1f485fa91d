// The plain parts of events about newcomers, between the domain and kring.log.v1. A part of event_fields.
// Thread: pure functions.
#pragma once
#include "base/error.hpp"
#include "domain/event.hpp"

namespace google::protobuf {
class Message;
}
namespace kring::log::v1 {
class EntrySet;
class NewcomersLetIn;
class NewcomerTurnedAway;
class InvitationsMade;
class InvitationsWithdrawn;
class PassphraseSet;
}  // namespace kring::log::v1

namespace kring::wire {
// What a later vocabulary added would be lost without a word if it were skipped.
[[nodiscard]] error_code known(const google::protobuf::Message& message);

void write(const domain::entry_set& body, log::v1::EntrySet& out);
void write(const domain::newcomers_let_in& body, log::v1::NewcomersLetIn& out);
void write(const domain::newcomer_turned_away& body, log::v1::NewcomerTurnedAway& out);
void write(const domain::invitations_made& body, log::v1::InvitationsMade& out);
void write(const domain::invitations_withdrawn& body, log::v1::InvitationsWithdrawn& out);
void write(const domain::passphrase_set& body, log::v1::PassphraseSet& out);

[[nodiscard]] error_code read(const log::v1::EntrySet& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::NewcomersLetIn& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::NewcomerTurnedAway& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::InvitationsMade& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::InvitationsWithdrawn& message,
                              domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::PassphraseSet& message, domain::event_body& out);
}  // namespace kring::wire
