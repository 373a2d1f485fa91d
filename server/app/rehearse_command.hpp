// `kring rehearse`: makes a room by the operator's interface and plays a scripted session into it (tools/rehearsal.hpp).
#pragma once
#include "app/operations_call.hpp"
#include "base/time.hpp"
#include "domain/charter.hpp"
#include "formats/script.hpp"

#include <chrono>
#include <string>

namespace kring::app {
struct rehearse_wish {
    std::string script;  // the id of one that comes with the program, or the path of a file
    room_call call;
    std::string server;     // HOST:PORT of the public listener; empty: as the server's links say
    std::string language;   // nl or en
    std::uint64_t until{};  // seconds; what comes later is left out, and people stay; 0: nothing is
    std::string speed;      // "max", or "x" and a number
};
// The process's exit code: 0 played to the end, 1 something in it was refused, 2 it could not run.
[[nodiscard]] int rehearse(const rehearse_wish& wish);

// The failure says what is wrong with it, or which there are.
[[nodiscard]] result<formats::script, failure> find_script(const std::string& name);
[[nodiscard]] domain::calendar_date day_after(instant now, std::chrono::days later);
}  // namespace kring::app
