// Generated headers stay out of headers: what includes this would see them.
#pragma once
#include <google/protobuf/message.h>  // expect: arrow
#include "kring/v1/server.pb.h"       // expect: arrow
#include "rooms/ports.hpp"
#include "runtime/core.hpp"  // expect: arrow
