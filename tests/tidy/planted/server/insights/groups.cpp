#include <Eigen/Dense>
#include "domain/room_state.hpp"
#include "rooms/room_machine.hpp"  // expect: arrow
