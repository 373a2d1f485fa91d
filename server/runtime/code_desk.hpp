// The directory of typed codes: which code leads to which room now. A code is drawn when somebody who may know it asks for
// it, and told once it is on stable storage, so that no crash gives it to a second room. It is good for a day, and for
// another day whenever it is asked for in the second half of that. A code that ended leads nowhere for thirty days before
// its number may be drawn again.
// Invariants: a room has at most one code; a number stands for at most one room.
// Thread: any; a mutex guards all. What `ask` is given is called without it.
#pragma once
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/rate.hpp"
#include "base/result.hpp"
#include "base/room_code.hpp"
#include "base/time.hpp"
#include "base/token_bucket.hpp"
#include "domain/code_use.hpp"
#include "runtime/log_thread.hpp"
#include "storage/event_log.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace kring::runtime {
struct given_code {
    room_code code{};
    instant ends{};
    friend bool operator==(const given_code&, const given_code&) = default;
};

class code_desk {
public:
    // Called once the code is on stable storage, on any thread, or at once. Nothing: no code can be had now.
    using told = std::function<void(std::optional<given_code>)>;

    struct ports {
        std::function<instant()> now;
        std::function<key_256()> draw;  // random octets
        // In order; calls back when it is stored, and not before it has returned. Called with the mutex held, because the
        // last change of a code has to be stored last.
        std::function<void(code_request)> store;
    };
    code_desk(ports all, std::size_t codes_max) : ports_(std::move(all)), codes_max_(codes_max) {}

    // What the log knows, before anything else here.
    [[nodiscard]] error_code load(const storage::event_log& log);

    // The code of a room whose join links are of this generation.
    void ask(const room_id& room, std::uint32_t link_generation, told tell);

    struct target {
        room_id room{};
        std::uint32_t link_generation{};
        friend bool operator==(const target&, const target&) = default;
    };
    // Nothing for a code that is unknown, has ended, or whose room takes none now: one is like the other, in time too.
    [[nodiscard]] std::optional<target> find(room_code code) const;

    // A room lets its code lead in or not from here on, or rotated its links.
    void changed(const room_id& room, domain::code_use how, std::uint32_t link_generation);

    // Lets go of codes that ended long enough ago. Now and then.
    void sweep();

    [[nodiscard]] std::size_t size() const;

private:
    struct entry {
        storage::code_entry stored;
        bool is_durable{false};
        bool waits{false};  // the room lets nobody new in
        std::vector<told> asked;
    };
    struct room_place {
        std::optional<room_code> code;
        token_bucket drawn;
    };

    // With the mutex held. Nothing: as many codes as may are taken, or this room has had too many.
    [[nodiscard]] std::optional<room_code> draw_free(room_place& at, instant now);
    void end(room_place& at, instant now, storage::code_changes& changes);
    void store(storage::code_changes changes);
    void stored(const std::vector<storage::code_entry>& what);

    const ports ports_;
    const std::size_t codes_max_;
    mutable std::mutex mutex_;  // guards what follows
    std::map<room_code, entry> codes_;
    std::map<room_id, room_place> rooms_;
};
}  // namespace kring::runtime
