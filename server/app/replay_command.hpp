// `kring replay`: makes or finds the room by the operator's interface, then plays the export into it (tools/replay.hpp).
#pragma once
#include "app/operations_call.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace kring::app {
struct replay_wish {
    std::filesystem::path folder;  // of the Polis export
    room_call call;
    std::string server;    // HOST:PORT of the public listener; empty: as the server's links say
    std::string room;      // empty: a new one
    std::string language;  // of a new one
    std::uint64_t seed{1};
    std::string speed;  // "max", or "x" and a number
    std::size_t connecting_max{64};
    std::string called_as;  // the program, for the command that goes on
};
// The process's exit code: 0 no differences, 1 differences, 2 it could not run.
[[nodiscard]] int replay(const replay_wish& wish);
}  // namespace kring::app
