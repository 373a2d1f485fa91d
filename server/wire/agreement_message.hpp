// Charter, agenda and stakeholder groups as kring.v1 has them, which clients send as well as read.
// Thread: pure functions.
#pragma once
#include "domain/agenda.hpp"
#include "domain/charter.hpp"
#include "domain/stakeholder_group.hpp"

namespace kring::v1 {
class ActivePhase;
class Agenda;
class Charter;
class PhaseSwitches;
class StakeholderGroup;
}  // namespace kring::v1

namespace kring::wire {
void write(const domain::charter& terms, v1::Charter& out);
void write(const domain::agenda& plan, v1::Agenda& out);
void write(const domain::phase_switches& switches, v1::PhaseSwitches& out);
void write(const domain::active_phase& active, v1::ActivePhase& out);
void write(const domain::stakeholder_group& group, v1::StakeholderGroup& out);

// False: a number that none of our words has. What a word may be left out for is for the domain to judge.
[[nodiscard]] bool read(v1::Charter& message, domain::charter& out);
[[nodiscard]] bool read(v1::Agenda& message, domain::agenda& out);
[[nodiscard]] bool read(const v1::PhaseSwitches& message, domain::phase_switches& out);
[[nodiscard]] bool read(const v1::ActivePhase& message, domain::active_phase& out);
void read(v1::StakeholderGroup& message, domain::stakeholder_group& out);
}  // namespace kring::wire
