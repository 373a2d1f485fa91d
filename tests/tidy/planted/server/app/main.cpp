#include "api/rooms.hpp"
#include "storage/rocksdb/rocks_log.hpp"
#include "tools/replay.hpp"
#include <CLI/CLI.hpp>
#include <toml++/toml.h>
#include <qrencode.h>
#include <boost/asio/signal_set.hpp>
#include <rocksdb/db.h>  // expect: arrow
#include <openssl/ssl.h>  // expect: arrow
