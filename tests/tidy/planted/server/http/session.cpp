#include <boost/beast/http.hpp>
#include "api/rooms.hpp"  // expect: arrow
#include "net/listener.hpp"
#include "runtime/core.hpp"  // expect: arrow
