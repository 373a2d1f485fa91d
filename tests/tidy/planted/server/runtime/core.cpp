#include "rooms/room_machine.hpp"
#include "wire/frames.hpp"
#include "storage/event_log.hpp"
#include "net/ws_connection.hpp"
#include <boost/asio/io_context.hpp>
#include <mutex>
#include "http/session.hpp"  // expect: arrow
#include "app/configuration.hpp"  // expect: arrow
#include <boost/beast/core.hpp>  // expect: arrow
#include "kring/log/v1/record.pb.h"  // expect: arrow
#include <rocksdb/db.h>  // expect: arrow
