#include "storage/rocksdb/rocks_log.hpp"
#include <rocksdb/db.h>
#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>  // expect: arrow
#include "wire/records.hpp"  // expect: arrow
