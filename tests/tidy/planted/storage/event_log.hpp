// The port: opaque records, callbacks, no library.
#pragma once
#include <rocksdb/db.h>  // expect: arrow
#include "base/ids.hpp"
#include "domain/vote.hpp"  // expect: arrow
