#include "app/serve.hpp"

#include "api/code_routes.hpp"
#include "api/invitation_routes.hpp"
#include "api/recovery_routes.hpp"
#include "api/rehearsal_routes.hpp"
#include "api/report_routes.hpp"
#include "api/room_routes.hpp"
#include "api/start_routes.hpp"
#include "api/visitor_routes.hpp"
#include "app/descriptor_limit.hpp"
#include "app/format_command.hpp"
#include "app/room_documents.hpp"
#include "app/sample_sessions.hpp"
#include "app/security_log.hpp"
#include "app/server_metrics.hpp"
#include "app/start_guard.hpp"
#include "app/stores.hpp"
#include "app/terminal_qr.hpp"
#include "base/crypto.hpp"
#include "base/free_space.hpp"
#include "base/limit_counts.hpp"
#include "base/log_sampler.hpp"
#include "base/memory_use.hpp"
#include "formats/format_file.hpp"
#include "http/health.hpp"
#include "http/security_headers.hpp"
#include "http/static_files.hpp"
#include "insights/html_report.hpp"
#include "net/listener.hpp"
#include "net/task_group.hpp"
#include "net/tls_identity.hpp"
#include "net/visitor_book.hpp"
#include "runtime/links.hpp"
#include "runtime/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <spdlog/fmt/fmt.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <future>
#include <iostream>
#include <mutex>
#include <thread>

namespace kring::app {
namespace asio = boost::asio;

namespace {
instant wall_clock()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

room_id random_room()
{
    room_id made;
    // A name that begins with a dash would be taken for a flag on every command line; one in 64 does.
    do random_bytes(made.octets.data(), made.octets.size());
    while (to_text(made).starts_with('-'));
    return made;
}

int refuse(const std::string& text)
{
    std::cerr << "kring: " << text << std::endl;
    return 1;
}

// Why the process ends; the first reason counts.
class ending {
public:
    void ask(int exit_code)
    {
        const std::lock_guard lock{mutex_};
        if (!exit_code_) exit_code_ = exit_code;
        changed_.notify_all();
    }
    [[nodiscard]] int wait()
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return exit_code_.has_value(); });
        return *exit_code_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<int> exit_code_;
};

// Signals come to one thread that waits for them, so that no handler runs in the middle of anything.
sigset_t block_signals()
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ours, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return ours;
}

std::string host_in_url(const std::string& host)
{
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string public_url_of(const configuration& chosen)
{
    if (!chosen.public_url.empty()) return chosen.public_url;
    return (chosen.has_tls() ? "https://" : "http://") + host_in_url(chosen.listen.host) + ":" +
           std::to_string(chosen.listen.port);
}

// The page's own origin; on a loopback address under both of its usual names.
std::vector<std::string> origins_of(const std::string& public_url, const configuration& chosen)
{
    std::vector<std::string> origins{public_url};
    const std::string port = ":" + std::to_string(chosen.listen.port);
    for (const std::string host : {"127.0.0.1", "localhost"}) {
        if (chosen.listen.host == "127.0.0.1")
            origins.push_back((chosen.has_tls() ? "https://" : "http://") + host + port);
    }
    return origins;
}

// Everything that answers on the network, core by core.
class front {
public:
    front(runtime::server& server, const http::static_files& files,
          std::vector<net::http_header> headers, const configuration& chosen, limit_counts& counts)
        : server_(server),
          files_(files),
          headers_(std::move(headers)),
          counts_(counts),
          visitors_(bounds_of(chosen), &counts),
          operators_(operations_bounds(), &counts),
          routes_(server.cores()),
          listeners_(server.cores())
    {}

    // Port 0 is the system's choice, and the links and the page's own origin have it in them: it is chosen, and held,
    // before the listeners that answer on it are made. Another port is only tried.
    [[nodiscard]] error_code choose_port(address& at)
    {
        net::listener_options options;
        options.address = at.host;
        options.port = at.port;
        // Sharing between cores is sharing with every process of this user: a port somebody else serves on is only
        // noticed by asking for it alone.
        options.sharing = at.port == 0 ? net::port_sharing::between_cores : net::port_sharing::none;
        auto opened =
            net::listener::open(server_.core_at(0).loop(), options, net::listener_handlers{});
        if (!opened) return opened.error();
        if (at.port != 0) return {};
        held_port_ = std::move(*opened);
        at.port = held_port_->port();
        return {};
    }

    // One listener per core on one port, so that each core accepts its own connections.
    [[nodiscard]] error_code open_public(const configuration& chosen,
                                         const runtime::link_maker& links,
                                         const std::vector<std::string>& origins,
                                         const document_finder& documents,
                                         const api::start_ground& start,
                                         const api::rehearsal_start& rehearse,
                                         const net::tls_certificates* certificates)
    {
        net::listener_options options = chosen.limits.outside;
        options.address = chosen.listen.host;
        options.port = chosen.listen.port;
        options.sharing = server_.cores() > 1 || held_port_ ? net::port_sharing::between_cores
                                                            : net::port_sharing::none;
        options.origins = origins;
        options.certificates = certificates;
        options.standing_headers = headers_;
        options.visitors = &visitors_;
        // Of all cores together: those who are told to come back hold descriptors too.
        options.refused_max /= server_.cores();
        options.trusted_proxies = chosen.trusted_proxies;
        options.forwarded_by = chosen.forwarded_by;
        options.counts = &counts_;
        options.websocket.counts = &counts_;
        for (std::size_t core = 0; core < server_.cores(); ++core) {
            net::listener_handlers handlers = common_handlers();
            const runtime::session_ground& ground = server_.ground_at(core);
            handlers.on_websocket = [&ground](net::ws_connection& connection) {
                return runtime::serve_client(ground, connection);
            };
            http::router& routes = routes_[core];
            const api::visitor_ground visitors{server_, core, links, wall_clock, rehearse};
            api::add_visitor_routes(routes, visitors);
            api::add_code_routes(routes, visitors);
            api::add_invitation_routes(routes, visitors);
            api::add_recovery_routes(routes, visitors);
            api::add_rehearsal_routes(routes, visitors);
            api::add_report_routes(
                routes, api::report_ground{server_, core, documents, insights::report_policy()});
            api::start_ground here = start;
            here.core = core;
            api::add_start_routes(routes, std::move(here));
            routes.set_fallback(
                [this](const net::http_request& request) { return files_.respond(request); });
            handlers.on_http = [&routes](net::http_request request) {
                return routes.serve(std::move(request));
            };
            auto opened =
                net::listener::open(server_.core_at(core).loop(), options, std::move(handlers));
            if (!opened) return opened.error();
            listeners_[core].push_back(std::move(*opened));
        }
        held_port_.reset();
        return {};
    }

    [[nodiscard]] error_code open_operations(const configuration& chosen,
                                             const http::router& routes)
    {
        net::listener_options options = chosen.limits.outside;
        options.address = chosen.operations.host;
        options.port = chosen.operations.port;
        options.standing_headers = headers_;
        options.visitors = &operators_;
        options.counts = &counts_;
        net::listener_handlers handlers = common_handlers();
        handlers.on_http = [&routes](net::http_request request) {
            return routes.serve(std::move(request));
        };
        auto opened = net::listener::open(server_.core_at(0).loop(), options, std::move(handlers));
        if (!opened) return opened.error();
        listeners_[0].push_back(std::move(*opened));
        return {};
    }

    void start()
    {
        each_core([](net::listener& each) { each.start(); });
    }
    // The operations listener goes on: somebody wants to know how it is going.
    void turn_away()
    {
        each_core([](net::listener& each) {
            each.turn_away();
            each.close_pending();
        });
    }
    // Cuts off who did not take the farewell, and waits until no coroutine is left. While the cores run: a coroutine
    // that were left to its destruction would find what it refers to gone.
    void finish()
    {
        for (std::size_t core = 0; core < listeners_.size(); ++core) {
            for (auto& each : listeners_[core]) {
                auto finished =
                    asio::co_spawn(server_.core_at(core).context(),
                                   each->finish(std::chrono::milliseconds{0}), asio::use_future);
                static_cast<void>(finished.get());
            }
        }
    }
    // After the cores have stopped.
    void clear() { listeners_.clear(); }

    void set_memory_short(bool is_short) { visitors_.set_memory_short(is_short); }

    [[nodiscard]] std::uint16_t public_port() const { return listeners_[0][0]->port(); }
    [[nodiscard]] std::uint16_t operations_port() const { return listeners_[0].back()->port(); }

private:
    [[nodiscard]] static net::visitor_bounds bounds_of(const configuration& chosen)
    {
        net::visitor_bounds bounds = chosen.limits.visitors;
        bounds.places_max = chosen.connections_max;
        return bounds;
    }

    [[nodiscard]] static net::visitor_bounds operations_bounds()
    {
        net::visitor_bounds bounds;
        bounds.places_max = 64;  // probes and an operator, never a crowd
        return bounds;
    }

    [[nodiscard]] net::listener_handlers common_handlers() const
    {
        net::listener_handlers handlers;
        handlers.on_failure = [](std::exception_ptr thrown) {
            try {
                std::rethrow_exception(thrown);
            } catch (const std::exception& fault) {
                spdlog::error("a connection was ended by an exception: {}",
                              escaped_for_log(fault.what()));
            } catch (...) {
                spdlog::error("a connection was ended by an unknown exception");
            }
        };
        handlers.on_accept_error = [](error_code fault) {
            spdlog::warn("accepting fails: {}", fault.message());
        };
        return handlers;
    }

    template <class Function>
    void each_core(Function function)
    {
        for (std::size_t core = 0; core < listeners_.size(); ++core) {
            std::promise<void> done;
            server_.core_at(core).post([&] {
                for (auto& each : listeners_[core]) function(*each);
                done.set_value();
            });
            done.get_future().wait();
        }
    }

    runtime::server& server_;
    const http::static_files& files_;
    std::vector<net::http_header> headers_;
    limit_counts& counts_;
    net::visitor_book visitors_;  // of the public listeners of all cores
    net::visitor_book operators_;
    std::vector<http::router> routes_;          // of the public listeners, by core
    std::unique_ptr<net::listener> held_port_;  // accepts nothing
    std::vector<std::vector<std::unique_ptr<net::listener>>> listeners_;  // by core
};

// A renewed certificate, for whoever connects from now on.
void read_again(net::tls_certificates* certificates)
{
    if (certificates == nullptr) {
        spdlog::info("nothing to read again: no certificate was given with --tls-cert");
        return;
    }
    const auto renewed = certificates->reload();
    if (renewed)
        spdlog::info("the TLS certificate was read again");
    else
        spdlog::error("the TLS certificate stays as it was: {}", renewed.error().text);
}

// Asked on the operations listener's core.
asio::awaitable<http::metrics> collect(runtime::server& server, const limit_counts& reached,
                                       const configuration& chosen)
{
    server_figures now;
    now.by_core = co_await server.figures(0);
    now.version = KRING_VERSION;
    now.ready = server.why_not_ready().empty();
    now.cores = server.cores();
    now.log = server.log_figures();
    now.process = read_process_figures();
    co_return metrics_of(now, reached, chosen);
}

domain::create_room first_room()
{
    return domain::create_room{"Eerste sessie", "Waar gaat het vandaag over?",
                               "We lezen alles en laten weten wat we ermee doen.",
                               domain::language::dutch};
}

void print_links(const api::room_ground& ground, const room_id& room, link_id facilitator,
                 std::uint32_t generation)
{
    const api::link_maker& links = ground.links;
    const std::string join = links.join_link(room, generation);
    std::cout << "\nRoom " << to_text(room) << "\n\n"
              << "  Facilitator (works once): " << links.facilitator_link(room, facilitator) << "\n"
              << "  Join:                     " << join << "\n"
              << "  Big screen:               " << links.screen_link(room, generation) << "\n";
    if (!ground.start_secret.empty())
        std::cout << "  Start another session:    " << links.start_link(ground.start_secret)
                  << "\n";
    std::cout << "\n" << terminal_qr(join) << std::endl;
}

// How much of the disk is free, and which settings ask for more: what somebody who reads the line can do something about.
std::string space_left(const configuration& chosen)
{
    const auto space = free_space_of(chosen.data);
    if (!space) return "its free space cannot be read: " + space.error().message();
    const runtime::log_bounds& bounds = chosen.limits.inside.log;
    constexpr std::uint64_t mib = 1024 * 1024;
    return fmt::format(
        "{} MiB of {} MiB are free in {}; free-bytes-min asks for {} MiB and free-percent-min for "
        "{} %",
        space->free_bytes / mib, space->total_bytes / mib, chosen.data.string(),
        bounds.free_bytes_min / mib, bounds.free_percent_min);
}

// Opens the first room, or gives the links of the one there is.
asio::awaitable<void> welcome(api::room_ground ground)
{
    const auto rooms = ground.rooms();
    if (!rooms) {
        spdlog::error("the list of rooms cannot be read: {}", rooms.error().message());
        co_return;
    }
    if (rooms->size() > 1) {
        std::cout << "\n"
                  << rooms->size()
                  << " rooms are here; `kring room list` names them and `kring room link ROOM` "
                     "prints links.\n"
                  << std::endl;
        co_return;
    }
    if (rooms->size() == 1) {
        const room_id room = rooms->front();
        const auto link = co_await api::issue_link(ground, room, domain::member_role::lead);
        const auto generation = co_await api::link_generation(ground, room);
        if (link && generation) print_links(ground, room, *link, *generation);
        if (!link || !generation)
            spdlog::error("no new facilitator link can be made now; try `kring room link {}`",
                          to_text(room));
        co_return;
    }
    domain::create_room wish = first_room();
    const auto made = co_await api::create_room(ground, std::move(wish));
    if (made) {
        print_links(ground, made->room, made->facilitator_link, runtime::first_link_generation);
    } else {
        spdlog::error("no first room can be made now; try `kring room create`");
    }
}

// `--sample`: one that begins with the program.
asio::awaitable<void> play_sample(sample_sessions& sessions, const runtime::link_maker& links,
                                  domain::language language)
{
    const auto begun = co_await sessions.begin(0, language);
    if (!begun) {
        spdlog::error("no room for the sample session can be made now");
        co_return;
    }
    const std::string join = links.join_link(begun->room, runtime::first_link_generation);
    std::cout << "\nA sample session is being played in room " << to_text(begun->room) << "\n\n"
              << "  Join:                     " << join << "\n"
              << "  Big screen:               "
              << links.screen_link(begun->room, runtime::first_link_generation) << "\n"
              << "  Look on as a helper:      "
              << links.facilitator_link(begun->room, begun->helper_link) << "\n\n"
              << terminal_qr(join) << std::endl;
}

// A facilitator rehearses: the link by which they look on. Each is a room that stays, and counts as one that is started.
asio::awaitable<std::optional<std::string>> rehearse_in(sample_sessions& sessions,
                                                        start_guard& starts,
                                                        const runtime::link_maker& links,
                                                        std::size_t core, domain::language language)
{
    // Who asks in vain takes no start from others.
    if (!sessions.has_place() || starts.take(wall_clock()) > std::chrono::milliseconds{})
        co_return std::nullopt;
    const auto begun = co_await sessions.begin(core, language);
    if (!begun) co_return std::nullopt;
    co_return links.facilitator_link(begun->room, begun->helper_link);
}
}  // namespace

int serve(const configuration& wanted)
{
    configuration chosen = wanted;
    // Before anything starts a thread: a thread that does not block a signal is one that dies of it.
    const sigset_t signals = block_signals();
    if (!start_crypto()) return refuse("the system has no random source");
    spdlog::set_default_logger(spdlog::stderr_logger_mt("kring"));
    spdlog::set_level(spdlog::level::from_str(chosen.log_level));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);

    const auto connections = connections_under(raise_descriptor_limit(), chosen.connections_max);
    if (!connections) return refuse(connections.error().text);
    chosen.connections_max = *connections;
    auto stores = open_stores(chosen.data, chosen.master_key);
    if (!stores) return refuse(stores.error().text);
    auto files = http::static_files::load(chosen.client);
    if (!files) {
        return refuse("no built web client in " + chosen.client.string() + " (" +
                      files.error().message() +
                      "): run `npm run build` in client-js, or give --client DIR");
    }
    if (!chosen.embedding_hosts.empty()) {
        files->set_room_policy(
            http::content_policy(insights::report_style_source(), chosen.embedding_hosts));
    }
    std::unique_ptr<net::tls_certificates> certificates;
    if (chosen.has_tls()) {
        auto loaded = net::tls_certificates::load(chosen.tls_certificate, chosen.tls_key);
        if (!loaded) return refuse(loaded.error().text);
        certificates = std::move(*loaded);
    }
    ending end;
    runtime::server_options options = chosen.limits.inside;
    options.cores =
        chosen.cores != 0 ? chosen.cores : std::max(1u, std::thread::hardware_concurrency());
    options.now = wall_clock;
    options.draw_key = random_key;
    options.address_key = random_key();
    options.space = [data = chosen.data] { return free_space_of(data); };
    options.master_key = stores->master_key;
    options.memory_limit = memory_limit_bytes().value_or(0);
    options.memory_used = [] { return resident_bytes().value_or(0); };
    limit_counts counts;
    options.counts = &counts;
    front* doors = nullptr;  // set before anything runs
    runtime::server_reports reports;
    reports.memory_short = [&doors](bool is_short) { doors->set_memory_short(is_short); };
    reports.log_failed = [&end](error_code why) {
        spdlog::critical(
            "the log failed ({}): stopping, because nothing can be acknowledged any more",
            why.message());
        end.ask(2);
    };
    reports.mode_changed = [&chosen](rooms::storage_mode mode) {
        if (mode == rooms::storage_mode::readonly) {
            spdlog::error(
                "the disk is nearly full ({}): rooms are read-only until there is space again",
                space_left(chosen));
        } else {
            spdlog::info("there is space again: rooms are writable");
        }
    };
    reports.room_unavailable = [](room_id, const failure& why) { spdlog::error("{}", why.text); };
    security_log security{[](const std::string& line) { spdlog::warn("{}", line); }, wall_clock};
    reports.limit_met = [&security](const room_id& room, limit which) {
        security.met(room, which);
    };
    reports.security = [&security](const room_id& room, security_event what) {
        security.happened(room, what);
    };
    reports.room_fills = [](const room_id&, const rooms::room_fills& how) {
        spdlog::warn("a room has used {} of the {} events it may have", how.events, how.events_max);
    };
    runtime::server server{*stores->log, *stores->keys, std::move(options), std::move(reports)};

    front outside{
        server, *files,
        http::security_headers(chosen.has_tls() || chosen.public_url.starts_with("https://")
                                   ? http::transport_security::strict
                                   : http::transport_security::none,
                               insights::report_style_source()),
        chosen, counts};
    const auto in_use = [](const address& at, error_code why) {
        return "cannot listen on " + at.host + ":" + std::to_string(at.port) + " (" +
               why.message() + "): choose another port or stop what uses it";
    };
    if (const error_code why = outside.choose_port(chosen.listen))
        return refuse(in_use(chosen.listen, why));

    const std::string public_url = public_url_of(chosen);
    const api::link_maker links{public_url, server.credentials()};
    const std::string start_secret =
        chosen.start_link == 0 ? std::string{}
                               : runtime::start_secret_of(stores->master_key, chosen.start_link);
    http::router routes;
    http::add_health_routes(routes, [&server] { return server.why_not_ready(); });
    const api::room_ground rooms{server,      0,
                                 links,       api::operator_token_of(stores->master_key),
                                 random_room, [&log = *stores->log] { return log.rooms(); },
                                 start_secret};
    api::add_room_routes(routes, rooms);
    http::add_metrics_route(routes, runtime::metrics_token_of(stores->master_key),
                            [&] { return collect(server, counts, chosen); });

    start_guard starts{chosen.limits.rooms_started};
    const api::start_ground start{server,
                                  0,
                                  links,
                                  start_secret,
                                  random_room,
                                  [&starts] { return starts.take(wall_clock()); },
                                  formats::formats_as_json(formats::built_in_formats()),
                                  check_format};
    const std::size_t rehearsals = chosen.limits.rehearsals_max;
    // The one of `--sample` is among them, and is played also where none may be begun.
    sample_sessions samples{
        rooms, server.credentials(), chosen.listen,
        chosen.sample.empty() ? rehearsals : std::max<std::size_t>(rehearsals, 1)};
    // Its people speak plain HTTP alone.
    api::rehearsal_start rehearse;
    if (rehearsals > 0 && !chosen.has_tls()) {
        rehearse = [&samples, &starts, &links](std::size_t core, domain::language language) {
            return rehearse_in(samples, starts, links, core, language);
        };
    }
    if (const error_code why = outside.open_public(chosen, links, origins_of(public_url, chosen),
                                                   room_documents(stores->master_key), start,
                                                   rehearse, certificates.get())) {
        return refuse(in_use(chosen.listen, why));
    }
    if (const error_code why = outside.open_operations(chosen, routes)) {
        return refuse(in_use(chosen.operations, why));
    }

    doors = &outside;
    server.start();
    outside.start();
    spdlog::info("serving {} on {}:{}, operations on {}:{}, data in {}, master key {}", public_url,
                 chosen.listen.host, outside.public_port(), chosen.operations.host,
                 outside.operations_port(), chosen.data.string(), chosen.master_key.string());
    if (chosen.lan)
        spdlog::warn("plain HTTP on the local network: whoever can listen there can read along");

    std::thread watcher{[&signals, &end, &certificates] {
        for (;;) {
            int which = 0;
            sigwait(&signals, &which);
            if (which != SIGHUP) break;
            read_again(certificates.get());
        }
        end.ask(0);
    }};
    net::task_group greeting{server.core_at(0).context().get_executor(), [](std::exception_ptr) {}};
    if (chosen.welcome) {
        server.core_at(0).post([&greeting, &rooms] { greeting.spawn(welcome(rooms)); });
    }
    if (!chosen.sample.empty()) {
        const auto spoken =
            chosen.sample == "nl" ? domain::language::dutch : domain::language::english;
        server.core_at(0).post([&greeting, &samples, &links, spoken] {
            greeting.spawn(play_sample(samples, links, spoken));
        });
    }
    const int exit_code = end.wait();
    spdlog::info("stopping");
    outside.turn_away();
    samples.stop();
    server.drain();
    outside.finish();
    server.stop();
    security.finish();
    outside.clear();
    pthread_kill(watcher.native_handle(), SIGTERM);
    watcher.join();
    return exit_code;
}
}  // namespace kring::app
