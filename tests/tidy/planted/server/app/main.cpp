#include <openssl/ssl.h>  // expect: arrow
#include <qrencode.h>
#include <rocksdb/db.h>  // expect: arrow
#include <toml++/toml.h>
#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include "api/rooms.hpp"
#include "storage/rocksdb/rocks_log.hpp"
#include "tools/replay.hpp"
