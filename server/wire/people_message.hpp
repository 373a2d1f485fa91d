// The people of a room and the pace they keep, between the domain and kring.v1.
// Thread: pure functions.
#pragma once
#include "domain/view.hpp"
#include "rooms/ports.hpp"

namespace kring::v1 {
class InvitationBatch;
class Mute;
class Pace;
class People;
}  // namespace kring::v1

namespace kring::wire {
void write(const domain::view_pace& pace, v1::Pace& out);
void read(const v1::Pace& message, domain::view_pace& out);

void write(const domain::mute& muted, v1::Mute& out);
void read(v1::Mute& message, domain::mute& out);

// How a newcomer is named to facilitators, and by them. False: it has no meaning.
[[nodiscard]] bool read_ticket(const std::string& octets, hash_128& out);

void write(const domain::view_batch& batch, v1::InvitationBatch& out);
void read(v1::InvitationBatch& message, domain::view_batch& out);

void write(const rooms::people_facts& facts, v1::People& out);
// False: it has no meaning. Takes the message apart.
[[nodiscard]] bool read(v1::People& message, rooms::people_facts& out);
}  // namespace kring::wire
