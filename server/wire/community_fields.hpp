// The plain parts of events about how a room keeps itself clean, between the domain and kring.log.v1. A part of
// event_fields.
// Thread: pure functions.
#pragma once
#include "base/error.hpp"
#include "domain/event.hpp"

namespace kring::log::v1 {
class PolicySet;
class ContributionFlagged;
class FlagWithdrawn;
class ViewsCounted;
class ContributionBlurred;
class JuryCalled;
class JurorsAdded;
class JuryAnswered;
class JuryClosed;
class ContributionCleared;
class VerdictAppealed;
}  // namespace kring::log::v1

namespace kring::wire {
void write(const domain::policy_set& body, log::v1::PolicySet& out);
void write(const domain::contribution_flagged& body, log::v1::ContributionFlagged& out);
void write(const domain::flag_withdrawn& body, log::v1::FlagWithdrawn& out);
void write(const domain::views_counted& body, log::v1::ViewsCounted& out);
void write(const domain::contribution_blurred& body, log::v1::ContributionBlurred& out);
void write(const domain::jury_called& body, log::v1::JuryCalled& out);
void write(const domain::jurors_added& body, log::v1::JurorsAdded& out);
void write(const domain::jury_answered& body, log::v1::JuryAnswered& out);
void write(const domain::jury_closed& body, log::v1::JuryClosed& out);
void write(const domain::contribution_cleared& body, log::v1::ContributionCleared& out);
void write(const domain::verdict_appealed& body, log::v1::VerdictAppealed& out);

// `data_newer`: rules whose numbers mean what this program does not know, or more numbers than it knows. A room is not opened
// under rules that are half understood. `data_damaged`: rules that no program sets.
[[nodiscard]] error_code read(const log::v1::PolicySet& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::ContributionFlagged& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::FlagWithdrawn& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::ViewsCounted& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::ContributionBlurred& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::JuryCalled& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::JurorsAdded& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::JuryAnswered& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::JuryClosed& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::ContributionCleared& message, domain::event_body& out);
[[nodiscard]] error_code read(const log::v1::VerdictAppealed& message, domain::event_body& out);
}  // namespace kring::wire
