#include "base/ids.hpp"
#include "domain/vote.hpp"  // expect: arrow
#include "../net/listener.hpp"  // expect: arrow
#include <boost/system/error_code.hpp>
#include <boost/asio/awaitable.hpp>  // expect: arrow
#include <boost/unordered/unordered_flat_map.hpp>  // expect: arrow
#include <sodium.h>  // expect: arrow
#include <unicode/uchar.h>  // expect: arrow
#include <unistd.h>  // expect: arrow
#include <some_library/api.h>  // expect: arrow
// #include "rooms/room_machine.hpp" is only talked about here, and so is this one:
/*
#include "rooms/room_machine.hpp"
*/
