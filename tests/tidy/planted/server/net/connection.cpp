#include "net/connection.hpp"
#include "base/limits.hpp"
#include <boost/beast/websocket.hpp>
#include <openssl/ssl.h>
#include <net/if.h>
#include "domain/room_state.hpp"  // expect: arrow
#include "http/router.hpp"  // expect: arrow
