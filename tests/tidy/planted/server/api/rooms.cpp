#include "runtime/directory.hpp"
#include "http/router.hpp"
#include "wire/records.hpp"
#include <boost/json.hpp>
#include "rooms/room_machine.hpp"  // expect: arrow
#include "net/listener.hpp"  // expect: arrow
