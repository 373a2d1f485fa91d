#pragma once  // expect: header
#include <rocksdb/options.h>  // expect: arrow
