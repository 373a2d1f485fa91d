#include "storage/event_log.hpp"
#include <map>
#include <rocksdb/db.h>  // expect: arrow
