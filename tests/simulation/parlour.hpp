// A process with a few clients beside it and no network between: what one says the other hears in the same instant, in
// order. For what has to be looked at step by step.
// Thread: one test.
#pragma once
#include "simulation/process.hpp"
#include "simulation/schedule.hpp"
#include "support/history_checker.hpp"
#include "tools/room_client.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kring::simulation {
class parlour final : public surroundings {
public:
    parlour();

    struct guest {
        std::unique_ptr<tools::room_client> client;
        std::unique_ptr<tests::client_history> history;
        connection_id connection{};
        std::vector<wire::server_frame> heard;
    };

    // `link` 0: a participant; 4: the lead.
    std::size_t enter(const std::string& name, std::uint64_t link = 0);
    std::size_t look_on();
    void leave(std::size_t who);
    void come_back(std::size_t who);
    command_counter command(std::size_t who, const domain::command& body);
    // Until nothing is left to do within this time.
    void pass(milliseconds time) { clock.run_until(clock.now() + time); }

    // What the log holds; every client's view is noted as its last.
    [[nodiscard]] std::vector<wire::loaded_record> end();
    [[nodiscard]] guest& at(std::size_t who) { return guests.at(who); }
    // Frames and closes that left the process.
    [[nodiscard]] std::size_t left() const { return left_; }

    schedule clock;
    histories::random_source random{1};
    tests::synced_event_log log{epoch_id{77}};
    storage::memory_key_store keys;
    rooms::credentials issuer{key_256{}};
    room_id room{};
    std::unique_ptr<process> server;
    std::deque<guest> guests;
    std::vector<rooms::outcome> operator_answers;
    std::vector<close_code> closes;

private:
    std::size_t add(const tools::client_opening& opening, const std::string& name);
    void after_input(std::size_t who);
    guest* find(connection_id connection);

    void deliver(connection_id to, const frame_ptr& what, sequence durable) override;
    void close(connection_id connection, close_code why) override;
    void published(const room_id&, domain::view_kind, const frame_ptr&, sequence) override {}
    void answered(rooms::request_id request, const rooms::outcome& how) override;
    void told(rooms::request_id, const rooms::visit_outcome&) override {}
    void exiting() override {}

    std::uint64_t connections_{};
    tests::moment moment_{};
    std::size_t left_{};
};
}  // namespace kring::simulation
