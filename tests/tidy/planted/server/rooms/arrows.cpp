#include <spdlog/spdlog.h>            // expect: arrow
#include <atomic>                     // expect: arrow
#include <boost/asio/io_context.hpp>  // expect: arrow
#include "base/time.hpp"
#include "domain/view.hpp"
#include "kring/v1/client.pb.h"  // expect: arrow
#include "wire/records.hpp"      // expect: arrow
