// Jurors: who is called answers or does not, and is right or wrong as the scenario says. Attackers always answer, and for
// their side. Internal to `trials`.
// Thread: of the world's owner.
#pragma once
#include "trials/world.hpp"

namespace kring::trials {
void call_jurors(world& in, jury_id jury, const std::vector<member_id>& drawn);
void answer_as_juror(world& in, std::size_t who, jury_id jury);
}  // namespace kring::trials
