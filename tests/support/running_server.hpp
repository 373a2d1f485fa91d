// The whole server without its program: cores, rooms, log thread and real sockets on a free port, over a log in memory
// whose sync a test can hold or fail. Clients are the product's own room_client behind a blocking socket.
#pragma once
#include "api/code_routes.hpp"
#include "api/recovery_routes.hpp"
#include "api/report_routes.hpp"
#include "api/room_routes.hpp"
#include "api/start_routes.hpp"
#include "app/start_guard.hpp"
#include "net/listener.hpp"
#include "net/task_group.hpp"
#include "runtime/links.hpp"
#include "runtime/server.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/memory/memory_key_store.hpp"
#include "support/faulty_event_log.hpp"
#include "support/raw_client.hpp"
#include "support/wide_rates.hpp"
#include "tools/room_client.hpp"
#include "wire/client_frames.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace kring::tests {
// `wide`: whatever the options say otherwise, no rate is met by a test that does in a moment what people do in an hour.
enum class test_rates { wide, as_given };

// Called before a document is made, on the thread that makes it; a test may hold it up.
inline std::function<void()>& before_a_document()
{
    static std::function<void()> hook;
    return hook;
}

// What a document of a room says here: as of what it is, and how many of its ideas are still shown.
inline std::optional<api::document_kind> plain_document(std::string_view format)
{
    if (format != "html" && format != "csv") return std::nullopt;
    api::document_kind kind;
    kind.content_type = "text/plain";
    if (format == "csv") kind.names = rooms::document_names::some;
    kind.file_name = [](sequence as_of) { return "plain-" + std::to_string(as_of.value()); };
    kind.make = [name = std::string{format}](const room_id&, const runtime::room_reading& reading,
                                             domain::language) {
        if (before_a_document()) before_a_document()();
        std::size_t shown = 0;
        for (const auto& each : reading.then.contributions) {
            const auto* now = reading.now.find(each.id);
            if (!each.is_hidden() && now != nullptr && !now->is_hidden()) ++shown;
        }
        return name + " as of " + std::to_string(reading.then.last.value()) + ", shown " +
               std::to_string(shown) + ", times " + std::to_string(reading.times.size()) + "\n";
    };
    return kind;
}

inline room_id draw_room()
{
    room_id room;
    random_bytes(room.octets.data(), room.octets.size());
    return room;
}

// What takes a format file here: any text that is not empty.
inline api::format_answer any_format(std::string_view text)
{
    if (text.empty()) return {false, R"({"code":"FORMAT_REFUSED"})"};
    return {true, R"({"id":"taken"})"};
}

class running_server {
public:
    // Of the start link; empty: there is none. And how often it starts a room.
    static constexpr std::string_view start_secret = "the-start-secret";
    static constexpr rate rooms_started{1, 3};
    std::function<std::optional<api::document_kind>(std::string_view)> documents = plain_document;

    explicit running_server(std::size_t cores = 1, runtime::server_options changed = {},
                            net::visitor_bounds places = {}, test_rates rates = test_rates::wide)
        : visitors(places)
    {
        if (rates == test_rates::wide) {
            changed.room_bounds = with_wide_rates(changed.room_bounds);
            changed.session.probes = changed.room_bounds.stated.probes;
            changed.session.similar = changed.room_bounds.stated.similar;
            changed.session.fetches = changed.room_bounds.stated.fetches;
        }
        changed.counts = &counts;
        if (!start_crypto()) throw std::runtime_error("no random source");
        changed.cores = cores;
        if (!changed.now) {
            changed.now = [] {
                return std::chrono::time_point_cast<std::chrono::milliseconds>(
                    std::chrono::system_clock::now());
            };
        }
        now_ = changed.now;
        if (!changed.space)
            changed.space = [] { return result<free_space>{free_space{1ull << 40, 1ull << 41}}; };
        changed.tick = std::chrono::milliseconds{5};
        if (!changed.draw_key) changed.draw_key = random_key;
        changed.master_key.fill(9);
        runtime::server_reports reports;
        reports.log_failed = [this](error_code why) { log_failure.set_value(why); };
        reports.mode_changed = [](rooms::storage_mode) {};
        reports.room_unavailable = [this](room_id, const failure& why) {
            const std::lock_guard lock{mutex};
            unavailable.push_back(why.text);
        };
        reports.memory_short = [this](bool is_short) {
            visitors.set_memory_short(is_short);
            const std::lock_guard lock{mutex};
            memory_is_short = is_short;
            changed_.notify_all();
        };
        reports.security = [this](const room_id&, security_event what) {
            const std::lock_guard lock{mutex};
            ++security[what];
        };
        server.emplace(log, keys, std::move(changed), std::move(reports));

        links.emplace("http://here", server->credentials());
        const auto wall = now_;
        const auto guard = std::make_shared<app::start_guard>(rooms_started);
        const auto take_start = [guard, wall] { return guard->take(wall()); };
        net::listener_options options;
        options.visitors = &visitors;
        options.sharing = cores > 1 ? net::port_sharing::between_cores : net::port_sharing::none;
        for (std::size_t core = 0; core < cores; ++core) {
            net::listener_handlers handlers;
            const runtime::session_ground& ground = server->ground_at(core);
            handlers.on_websocket = [&ground](net::ws_connection& connection) {
                return runtime::serve_client(ground, connection);
            };
            auto routes = std::make_shared<http::router>();
            api::add_report_routes(*routes, api::report_ground{*server, core, documents, "policy"});
            api::add_start_routes(
                *routes, api::start_ground{*server, core, *links, std::string{start_secret},
                                           draw_room, take_start, R"({"formats":[]})", any_format});
            api::add_code_routes(*routes, api::visitor_ground{*server, core, *links, wall});
            api::add_visitor_routes(*routes, api::visitor_ground{*server, core, *links, wall});
            api::add_recovery_routes(*routes, api::visitor_ground{*server, core, *links, wall});
            handlers.on_http = [routes](net::http_request request) {
                return routes->serve(std::move(request));
            };
            auto opened =
                net::listener::open(server->core_at(core).loop(), options, std::move(handlers));
            if (!opened) throw std::runtime_error("listening failed: " + opened.error().message());
            options.port = (*opened)->port();
            listeners.push_back(std::move(*opened));
        }
        server->start();
        for (std::size_t core = 0; core < cores; ++core) {
            on_core(core, [this, core] { listeners[core]->start(); });
        }
    }

    ~running_server() { stop(); }
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;

    void stop()
    {
        if (listeners.empty()) return;
        log.open_gate();
        for (std::size_t core = 0; core < listeners.size(); ++core) {
            on_core(core, [this, core] {
                listeners[core]->stop_accepting();
                listeners[core]->close_pending();
            });
        }
        server->drain();
        // A connection whose peer has not answered the close is cancelled, which needs a loop that runs.
        for (std::size_t core = 0; core < listeners.size(); ++core) {
            auto finished = boost::asio::co_spawn(
                server->core_at(core).context(),
                listeners[core]->finish(std::chrono::milliseconds{0}), boost::asio::use_future);
            static_cast<void>(finished.get());
        }
        server->stop();
        listeners.clear();
    }

    [[nodiscard]] std::uint16_t port() const { return listeners.at(0)->port(); }

    // A room of its own; its facilitator link has not been used.
    room_id create_room()
    {
        const room_id room = draw_room();
        const auto how =
            operate(room, domain::create_room{"Station square", "What should be green?",
                                              "The council answers each idea by May.",
                                              domain::language::english});
        if (!std::holds_alternative<rooms::accepted>(how))
            throw std::runtime_error("the room was not made");
        return room;
    }

    [[nodiscard]] bytes secret(const room_id& room, rooms::credential_kind kind,
                               std::uint64_t number = 0) const
    {
        return server->credentials().link_secret(room, rooms::link_claim{kind, number});
    }

    rooms::outcome operate(const room_id& room,
                           std::variant<domain::create_room, domain::issue_facilitator_link> wish)
    {
        std::promise<rooms::outcome> answered;
        net::task_group group{server->core_at(0).context().get_executor(),
                              [](std::exception_ptr) {}};
        server->core_at(0).post([&] { group.spawn(ask(room, std::move(wish), answered)); });
        auto how = answered.get_future().get();
        std::promise<void> settled;
        server->core_at(0).post([&settled] { settled.set_value(); });
        settled.get_future().wait();
        return how;
    }

    // Whether every core has heard that no more commands are taken.
    [[nodiscard]] bool finishing()
    {
        bool all = true;
        for (std::size_t core = 0; core < server->cores(); ++core)
            on_core(core, [&] { all = all && server->ground_at(core).hub.finishing(); });
        return all;
    }

    // Of all cores together, of now.
    [[nodiscard]] runtime::core_figures figures()
    {
        auto asked = boost::asio::co_spawn(server->core_at(0).context(), server->figures(0),
                                           boost::asio::use_future);
        runtime::core_figures sum;
        for (const auto& each : asked.get()) runtime::add(sum, each);
        return sum;
    }

    net::visitor_book visitors;  // of all cores
    storage::memory_event_log memory{epoch_id{77}};
    faulty_event_log log{memory};
    storage::memory_key_store keys;
    std::promise<error_code> log_failure;
    limit_counts counts;
    std::mutex mutex;  // guards what was reported
    std::vector<std::string> unavailable;
    std::map<security_event, std::size_t> security;
    bool memory_is_short{false};
    // It looks once a second.
    void wait_until_memory_is(bool is_short)
    {
        std::unique_lock lock{mutex};
        changed_.wait(lock, [&] { return memory_is_short == is_short; });
    }
    std::optional<runtime::server> server;
    std::optional<runtime::link_maker> links;
    std::vector<std::unique_ptr<net::listener>> listeners;

private:
    std::function<instant()> now_;
    std::condition_variable changed_;
    boost::asio::awaitable<void> ask(
        room_id room, std::variant<domain::create_room, domain::issue_facilitator_link> wish,
        std::promise<rooms::outcome>& answered)
    {
        answered.set_value(co_await server->operate(0, room, std::move(wish)));
    }
    template <class Work>
    void on_core(std::size_t core, Work work)
    {
        std::promise<void> done;
        server->core_at(core).post([&] {
            work();
            done.set_value();
        });
        done.get_future().wait();
    }
};

// A room_client with its socket; blocking, one step at a time.
class socket_client {
public:
    socket_client(const running_server& to, tools::client_opening opening)
        : port_(to.port()), client_(std::move(opening))
    {}

    static tools::client_opening joining(
        const running_server& to, const room_id& room, const std::string& name,
        rooms::credential_kind kind = rooms::credential_kind::join_link, std::uint64_t number = 0)
    {
        wire::join_entry entry;
        entry.room = room;
        entry.secret = to.secret(room, kind, number);
        entry.nonce.resize(wire::nonce_size);
        random_bytes(entry.nonce.data(), entry.nonce.size());
        entry.name = name;
        return tools::client_opening{std::move(entry), outbox_id{random_u64() | 1},
                                     command_counter{1}};
    }

    void connect()
    {
        socket_.emplace(port_);
        socket_->upgrade({}, speaks_json() ? "kring.v1.json" : "kring.v1.protobuf");
        client_.connected();
        flush();
    }
    void cut()
    {
        socket_.reset();
        client_.disconnected(std::nullopt);
    }
    // The next message, handed to the client. False: the link ended; `close_code` tells how.
    bool step()
    {
        const auto frame = socket_->read_frame();
        if (!frame) {
            client_.disconnected(std::nullopt);
            return false;
        }
        if (frame->opcode == support::opcode::close) {
            closed_with = frame->close_code();
            client_.disconnected(close_code{static_cast<std::uint16_t>(closed_with)});
            return false;
        }
        if (frame->opcode == kind()) client_.received(frame->payload);
        flush();
        for (tools::client_event& each : client_.take_events()) events.push_back(std::move(each));
        return true;
    }
    template <class Condition>
    bool step_until(Condition condition)
    {
        while (!condition()) {
            if (!step()) return condition();
        }
        return true;
    }
    // Waits for the welcome and the view.
    bool enter()
    {
        connect();
        return step_until([this] { return client_.is_live(); });
    }
    // Sends a command and waits for its end.
    std::optional<tools::client_answered> settle(domain::command wish)
    {
        const command_counter counter = client_.command(std::move(wish));
        flush();
        return answer_to(counter);
    }
    std::optional<tools::client_answered> answer_to(command_counter counter)
    {
        std::optional<tools::client_answered> found;
        step_until([&] {
            for (const tools::client_event& each : events) {
                const auto* answered = std::get_if<tools::client_answered>(&each);
                if (answered != nullptr && answered->counter == counter) found = *answered;
            }
            return found.has_value();
        });
        return found;
    }
    void flush()
    {
        for (const bytes& each : client_.take_payloads()) socket_->send_frame(kind(), each);
    }

    tools::room_client& operator*() { return client_; }
    tools::room_client* operator->() { return &client_; }
    support::raw_client& socket() { return *socket_; }

    std::vector<tools::client_event> events;
    unsigned closed_with{};

private:
    [[nodiscard]] bool speaks_json() const { return client_.encoding() == rooms::encoding::json; }
    [[nodiscard]] unsigned kind() const
    {
        return speaks_json() ? support::opcode::text : support::opcode::binary;
    }

    std::uint16_t port_;
    std::optional<support::raw_client> socket_;
    tools::room_client client_;
};
}  // namespace kring::tests
