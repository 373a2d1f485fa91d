#include <boost/json.hpp>
#include "http/router.hpp"
#include "net/listener.hpp"        // expect: arrow
#include "rooms/room_machine.hpp"  // expect: arrow
#include "runtime/directory.hpp"
#include "wire/records.hpp"
