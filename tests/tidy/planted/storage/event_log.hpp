// The port: opaque records, callbacks, no library.
#pragma once
#include "base/ids.hpp"
#include "domain/vote.hpp"  // expect: arrow
#include <rocksdb/db.h>  // expect: arrow
