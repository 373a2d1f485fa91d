// Generated headers stay out of headers: what includes this would see them.
#pragma once
#include "rooms/ports.hpp"
#include "kring/v1/server.pb.h"  // expect: arrow
#include <google/protobuf/message.h>  // expect: arrow
#include "runtime/core.hpp"  // expect: arrow
