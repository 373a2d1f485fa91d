#include "net/listener.hpp"
#include <boost/beast/http.hpp>
#include "runtime/core.hpp"  // expect: arrow
#include "api/rooms.hpp"  // expect: arrow
