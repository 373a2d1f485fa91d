#include <boost/beast/websocket.hpp>
#include "app/configuration.hpp"
#include "kring/v1/client.pb.h"
#include "rooms/room_machine.hpp"
