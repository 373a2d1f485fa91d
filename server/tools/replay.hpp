// `kring replay`: a Polis export played into a room through real WebSockets, one connection per participant and one for
// the facilitator, and then compared with what the export says must have come of it.
//
// It joins everybody, finds out from the room how far an earlier run came (replay_plan.hpp), plays the rest, and
// compares twice: what each client has after following it all, and what each is shown when it is loaded anew. A server
// that goes away is waited for, however long. A run that was stopped at any point goes on when it is started again with
// the same room and secret; nothing is kept in a file.
// Thread: runs on the caller's until it is done.
#pragma once
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "tools/polis_export.hpp"
#include "tools/progress_line.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

namespace kring::tools {
struct replay_options {
    std::string host;  // numeric, of the public listener
    std::uint16_t port{};
    room_id room{};
    bytes join_secret;
    bytes
        facilitator_secret;  // of any link for a lead of this room, used up by this replay or not used yet
    key_256 secret{};  // of `replay_secret`
    double speed{};    // times real time; 0: as fast as the server answers
    std::size_t connecting_max{64};
    std::function<double()> draw;  // uniform in [0, 1), for coming back
    std::ostream& out;
    progress_style style{progress_style::plain_lines};
};

enum class replay_result : std::uint8_t { equal = 0, different = 1, could_not_run = 2 };

// Says on `out` how it goes, what differs, and at the end one summary line. `could_not_run` has said why.
[[nodiscard]] replay_result replay(const polis_export& source, const replay_options& options);
}  // namespace kring::tools
