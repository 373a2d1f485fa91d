#include <rocksdb/db.h>  // expect: arrow
#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>  // expect: arrow
#include <mutex>
#include "app/configuration.hpp"     // expect: arrow
#include "http/session.hpp"          // expect: arrow
#include "kring/log/v1/record.pb.h"  // expect: arrow
#include "net/ws_connection.hpp"
#include "rooms/room_machine.hpp"
#include "storage/event_log.hpp"
#include "wire/frames.hpp"
