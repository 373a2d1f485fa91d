// One simulated run: a process with its disk, a network, and people with their clients in a few rooms. Everything that
// happens is drawn from one seed: delays, lost connections, crashes, failing disks, clocks that are set, and what people
// do. After the run the faults end, everybody comes back, and what clients saw is held against what the log holds.
// Thread: one.
#pragma once
#include "simulation/process.hpp"
#include "simulation/schedule.hpp"
#include "support/history_checker.hpp"
#include "tools/room_client.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace kring::simulation {
struct world_options {
    std::uint64_t seed{};
    planted_bug planted{planted_bug::none};
    milliseconds duration{30'000};
};

class world final : private surroundings {
public:
    explicit world(const world_options& options);
    ~world() override;

    // Lives for the duration, then lets everything heal and settle.
    void run();

    // What is wrong, in words; empty: everything is as it should be.
    [[nodiscard]] std::vector<std::string> findings();

    // Of everything that was sent and delivered, with its time: equal for equal seeds.
    [[nodiscard]] std::uint64_t trace() const { return trace_; }

    // How much happened: tests look that a run was not idle.
    struct figures {
        std::uint64_t records{};
        std::uint64_t crashes{};
        std::uint64_t failed_appends{};
        std::uint64_t drops{};
        std::uint64_t resumed{};
        std::uint64_t loaded{};
        std::uint64_t answered{};
        std::uint64_t similar_answers{};
        std::uint64_t left{};
        std::uint64_t codes_made{};
        std::uint64_t codes_shown{};
        std::uint64_t looked_on{};
        std::uint64_t came_in_from_line{};
    };
    [[nodiscard]] const figures& happened() const { return figures_; }

private:
    struct room_place {
        room_id id{};
        bool is_ready{false};
        std::unique_ptr<histories::history_generator> wishes;
        domain::room_state
            oracle;  // as it was when the process last had the room: people know what they saw
    };
    enum class entrance { join, twin, device, lead, second_lead, invited, screen };
    struct person {
        std::string name;
        std::size_t room{};
        entrance by{};
        domain::view_kind view{};
        std::unique_ptr<tools::room_client> client;  // null: has no way in yet
        std::unique_ptr<tests::client_history> history;
        std::size_t companion{};  // twins and devices: whose nonce or token it is
        bytes nonce;
        milliseconds comes_within{1000};  // of the room's making
        bool waits_in_line{false};
        bool looked_on{false};  // when it was welcomed last
        connection_id link{};   // 0: none
        bool is_connecting{false};
        bool is_gone{false};      // left, or will never come in
        sequence durable_seen{};  // of the message that is being received
        std::uint64_t holds{};
        std::uint64_t shows{};  // of a recovery code, as often as it was tried
    };
    struct link {
        std::size_t who{};
        bool client_is_there{true};
        bool reaches_server{true};
        milliseconds up_free{};  // nothing overtakes what was sent before on the same connection
        milliseconds down_free{};
    };

    void build();
    std::size_t add_person(std::size_t room, entrance by, std::size_t companion);
    void create_room(std::size_t room);
    void invite_second_lead(std::size_t room);
    // Somebody who has still to come gets one of these.
    void invite_person(std::size_t room, const domain::view_batch& batch);

    // --- the network ---
    void connect_soon(std::size_t who, milliseconds wait_max);
    void connect(std::size_t who);
    void after_input(std::size_t who);
    void drop(connection_id link);
    void lose(connection_id link, std::optional<close_code> code);
    [[nodiscard]] milliseconds delay();
    void deliver(connection_id to, const frame_ptr& what, sequence durable) override;
    void close(connection_id connection, close_code why) override;

    // --- the process ---
    void published(const room_id& room, domain::view_kind view, const frame_ptr& what,
                   sequence durable) override;
    void answered(rooms::request_id request, const rooms::outcome& how) override;
    void told(rooms::request_id request, const rooms::visit_outcome& how) override;
    void exiting() override;
    void go_down(milliseconds downtime_max);

    // --- what people and faults do ---
    void act(std::size_t who);
    void plan_fault();
    void fault();
    const domain::room_state& oracle(room_place& place);
    // As the latest welcome gave it, to this device or to the one whose token this one came by.
    [[nodiscard]] rooms::token_claim token_of(const person& whose) const;
    // A recovery code: what the room makes for this member's version of it.
    [[nodiscard]] std::string code_of(const person& whose);
    void make_code(const person& who);
    // Until the room takes it: the process may be down, or go down before it answers.
    void show_code(std::size_t who);
    void look_at_similar(const person& to, const wire::similar_ideas& found);
    void look_for_text(const room_place& place, domain::view_kind view,
                       const domain::view_item& item, sequence durable);

    // --- the end ---
    void settle();
    [[nodiscard]] bool is_settled();
    [[nodiscard]] std::vector<wire::loaded_record> read_log(const room_place& place);
    void check_room(std::size_t room);
    // Who looks on, though nothing keeps them out.
    [[nodiscard]] static bool has_place(const domain::room_state& state);
    void check_person(const person& each, const domain::room_state& state, std::uint32_t present);
    void check_line(std::size_t room, const domain::room_state& state);
    void check_texts(std::size_t room, const std::vector<wire::loaded_record>& log);
    void report(std::string what) { findings_.push_back(std::move(what)); }
    void note(std::uint64_t what, bytes_view octets);

    world_options options_;
    histories::random_source random_;
    schedule clock_;
    std::unique_ptr<tests::crashing_event_log> log_;
    storage::memory_key_store keys_;
    std::unique_ptr<rooms::credentials> issuer_;
    std::unique_ptr<process> process_;

    std::vector<room_place> rooms_;
    std::vector<person> people_;
    std::map<connection_id, link> links_;
    std::uint64_t links_so_far_{};
    std::map<rooms::request_id, std::function<void(const rooms::outcome&)>> requests_;
    std::map<rooms::request_id, std::function<void(const rooms::visit_outcome&)>> visits_;
    std::vector<std::tuple<room_id, member_id, std::string>> codes_told_;
    std::uint64_t requests_so_far_{};
    std::uint32_t questions_{};
    bool is_settling_{false};
    bool has_settled_{false};
    std::uint64_t records_seen_{};  // of all rooms, when it was last looked whether they settled
    tests::moment moment_{};

    // Texts that left the machine for a view, and how far the log was on disk then.
    std::set<std::tuple<room_id, domain::view_kind, contribution_id, sequence>> shown_;

    std::uint64_t trace_{0xcbf29ce484222325ull};
    std::vector<std::string> findings_;
    figures figures_;
};
}  // namespace kring::simulation
