#include "base/ids.hpp"
#include "domain/vote.hpp"
#include "rooms/room_machine.hpp"  // expect: arrow
#include "wire/frames.hpp"  // expect: arrow
#include <boost/asio.hpp>  // expect: arrow
#include <mutex>  // expect: arrow
#include <sys/socket.h>  // expect: arrow
#include <vector>
#  include "storage/event_log.hpp"  // expect: arrow
#include KRING_HIDDEN_INCLUDE  // expect: arrow

#include <chrono>
auto now = std::chrono::system_clock::now();  // expect: clock
