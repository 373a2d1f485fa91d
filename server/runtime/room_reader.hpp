// Reads a room's log as a whole for whoever wants something made of it, off the cores and apart from the loader, so that
// no room waits for a report. One at a time and in order; what many ask for at once is made once, however many they are:
// when a report is published, a whole room opens it.
//
// What is made is a function of the log up to a sequence, and of what has been hidden or taken back since: that is what
// `key` names. Redacted texts are gone from what is made of an old sequence too, because it is made from the log.
// Thread: `ask` from any thread; what it is given runs on the reader's own.
#pragma once
#include "base/bytes.hpp"
#include "base/flat_map.hpp"
#include "domain/room_state.hpp"
#include "runtime/hosted_room.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kring::runtime {
struct room_reading {
    domain::room_state then;     // as of the sequence that was asked for
    domain::room_state now;      // as of the log's end
    std::vector<instant> times;  // of the event with sequence n at n - 1
};

struct reading_wish {
    room_id room{};
    sequence as_of{};  // durable
    // Names what is made of it; what has the same key of the same room is not made anew while it is kept. Empty: made for
    // this one alone.
    std::string key;
    std::function<bytes(const room_reading&)> make;
};

class room_reader {
public:
    using made = result<std::shared_ptr<const bytes>, failure>;
    // On the reader's thread, or at once on the asker's when it is kept.
    using done = std::function<void(const made&)>;

    room_reader(const room_ground& ground, std::size_t waiting_max, std::size_t kept_bytes_max)
        : ground_(ground), waiting_max_(waiting_max), kept_bytes_max_(kept_bytes_max)
    {}
    ~room_reader() { stop(); }
    room_reader(const room_reader&) = delete;
    room_reader& operator=(const room_reader&) = delete;

    void start();
    // Who still waits is told that nothing comes.
    void stop();
    // False: as many different things wait as may, nothing will be done.
    [[nodiscard]] bool ask(reading_wish wish, done report);

    // Reads all of a room's log. Blocks on the disk.
    [[nodiscard]] static result<room_reading, failure> read(const room_id& room, sequence as_of,
                                                            const room_ground& ground);

private:
    using place = std::pair<room_id, std::string>;
    struct job {
        reading_wish wish;
        std::vector<done> reports;
        [[nodiscard]] bool is_for(const reading_wish& other) const
        {
            return !other.key.empty() && wish.room == other.room && wish.key == other.key;
        }
    };
    void run();
    [[nodiscard]] made make(const reading_wish& wish) const;
    // With the mutex held. Null: not kept.
    [[nodiscard]] std::shared_ptr<const bytes> find_kept(const place& at);
    void keep(const place& at, const std::shared_ptr<const bytes>& what);

    const room_ground& ground_;
    std::size_t waiting_max_;
    std::size_t kept_bytes_max_;

    std::mutex mutex_;  // guards all below but the thread
    std::condition_variable changed_;
    std::deque<std::shared_ptr<job>> waiting_;
    std::shared_ptr<job> running_;  // null: none
    bool stopping_{false};
    std::map<place, std::shared_ptr<const bytes>> kept_;
    std::deque<place> use_order_;  // the longest unused first
    std::size_t kept_bytes_{};
    std::thread thread_;
};
}  // namespace kring::runtime
