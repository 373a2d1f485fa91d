#include "net/connection.hpp"
#include <net/if.h>
#include <openssl/ssl.h>
#include <boost/beast/websocket.hpp>
#include "base/limits.hpp"
#include "domain/room_state.hpp"  // expect: arrow
#include "http/router.hpp"        // expect: arrow
