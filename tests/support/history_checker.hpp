// Does what clients saw agree with what the log holds? Clients note what they sent, were answered and were shown; after
// the run their histories are held against the log's records. Nothing of the server is asked: a server that lies to
// itself consistently is found out as well.
//
// What is reported:
//   lost               an `ok` whose command is not in the log (and is no "already so" that the log bears out)
//   doubled            a command that is in the log twice
//   unexpected         a record that no client asked for, or that does something else than was asked; a refused command in
//                      the log; an `ok` that names another sequence than the log; a gap in the log; bytes nobody understands
//   out_of_order       an `ok` was there before another command was sent, and yet the log has them the other way round;
//                      changes that came in another order than their sequences
//   seen_not_durable   a client was shown something that is not in the log, or not so
//   stale              a client missed a change: a gap, an update that leaves one out, a view that does not end at the log's
//
// Thread: a history has one owner; checking is a pure function.
#pragma once
#include "base/ids.hpp"
#include "domain/command.hpp"
#include "tools/room_client.hpp"
#include "wire/records.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

namespace kring::tests {
// Counts up over all histories of a run: the order in which things happened, as an onlooker sees it.
using moment = std::uint64_t;

class client_history {
public:
    client_history(std::string name, outbox_id outbox) : name_(std::move(name)), outbox_(outbox) {}

    // When a command was given to the client, which is not later than it was sent.
    void sent(moment when, command_counter counter, const domain::command& body);
    // Each event of the client, right after it happened; `client` is asked what it shows then.
    void happened(moment when, const tools::client_event& event, const tools::room_client& client);
    // The view was thrown away: a page that is loaded anew.
    void forgot();
    // The run is over and everything should have arrived.
    void settled(const tools::room_client& client);

    // --- the notes; tests spoil them to see that it is found ---
    struct sending {
        moment when{};
        domain::command body;
    };
    struct settling {
        moment when{};
        std::variant<rooms::accepted, rooms::refused, wire::command_malformed> outcome;
    };
    struct welcome {
        domain::view_kind view{};
        bool resumed{};
    };
    struct load {
        sequence as_of{};
        std::string digest;
        std::vector<contribution_id> without_text;  // items whose texts come later
    };
    struct update {
        sequence after{};
        sequence through{};
        std::vector<domain::view_change> changes;
    };
    struct renewal {
        tools::renewal_reason why{};
    };
    struct forgetting {};
    struct ending {
        std::string digest;
    };
    using sight = std::variant<welcome, load, update, renewal, forgetting, ending>;

    std::map<command_counter, sending> sendings;
    std::map<command_counter, settling> settlings;
    std::vector<sight> sights;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] outbox_id outbox() const { return outbox_; }

private:
    std::string name_;
    outbox_id outbox_{};
};

enum class fault { lost, doubled, unexpected, out_of_order, seen_not_durable, stale };
struct finding {
    fault kind{};
    std::string what;
};
void PrintTo(const finding& found, std::ostream* out);

// All findings about one room. `log`: its records from sequence 1 on, as the log gives them back after the run.
[[nodiscard]] std::vector<finding> check_histories(
    const std::vector<const client_history*>& histories,
    const std::vector<wire::loaded_record>& log);
}  // namespace kring::tests
