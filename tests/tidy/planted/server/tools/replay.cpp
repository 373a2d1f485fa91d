#include "app/configuration.hpp"
#include "rooms/room_machine.hpp"
#include <boost/beast/websocket.hpp>
#include "kring/v1/client.pb.h"
