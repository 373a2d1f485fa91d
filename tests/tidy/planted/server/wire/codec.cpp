#include "wire/codec.hpp"
#include <google/protobuf/message.h>
#include <zlib.h>
#include "kring/v1/server.pb.h"
#include "net/listener.hpp"  // expect: arrow
