#include "wire/codec.hpp"
#include "kring/v1/server.pb.h"
#include <google/protobuf/message.h>
#include <zlib.h>
#include "net/listener.hpp"  // expect: arrow
