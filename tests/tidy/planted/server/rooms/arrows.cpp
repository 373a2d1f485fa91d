#include "domain/view.hpp"
#include "base/time.hpp"
#include "wire/records.hpp"  // expect: arrow
#include "kring/v1/client.pb.h"  // expect: arrow
#include <boost/asio/io_context.hpp>  // expect: arrow
#include <atomic>  // expect: arrow
#include <spdlog/spdlog.h>  // expect: arrow
