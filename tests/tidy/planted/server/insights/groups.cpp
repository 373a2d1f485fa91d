#include "domain/room_state.hpp"
#include <Eigen/Dense>
#include "rooms/room_machine.hpp"  // expect: arrow
