#include <rocksdb/db.h>  // expect: arrow
#include <map>
#include "storage/event_log.hpp"
