#include "runtime/server.hpp"

#include "net/completion.hpp"
#include "runtime/turn_writes.hpp"
#include "wire/frames.hpp"

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace kring::runtime {
namespace asio = boost::asio;

namespace {
constexpr std::chrono::milliseconds sweep_interval{1000};
// Within ten seconds all is over: commands are answered, then farewells are taken, then who is left is cut off.
constexpr std::chrono::milliseconds answer_time{3000};
constexpr std::chrono::milliseconds drain_time{5000};
constexpr std::chrono::milliseconds figures_time_max{2000};
// The process that follows is there after about a second. Who was here comes back spread over the time that welcoming so
// many takes: a core welcomes some thousands a second.
constexpr std::chrono::milliseconds come_back_after{1000};
constexpr std::chrono::milliseconds come_back_spread_min{1000};
constexpr std::chrono::microseconds come_back_spread_each{500};

// Farewells that name different times to come back at, for so many connections.
struct farewells {
    farewells(std::size_t connections, rooms::encoding in)
    {
        const auto spread =
            std::max(come_back_spread_min, std::chrono::duration_cast<std::chrono::milliseconds>(
                                               come_back_spread_each * connections));
        for (std::size_t kind = 0; kind < frames.size(); ++kind) {
            frames[kind] = wire::notice_frame(in, wire::notice_kind::shutting_down,
                                              come_back_after + spread * kind / frames.size());
        }
    }
    std::array<frame_ptr, 16> frames;
};
}  // namespace

// Reads rooms from the log, off the cores, one after the other.
class server::loader {
public:
    using done = std::function<void(room_id, result<std::unique_ptr<hosted_room>, failure>)>;
    loader(const room_ground& ground, done report) : ground_(ground), report_(std::move(report)) {}
    ~loader() { stop(); }
    loader(const loader&) = delete;
    loader& operator=(const loader&) = delete;

    void start()
    {
        thread_ = std::thread([this] { run(); });
    }
    void load(room_id room)
    {
        const std::lock_guard lock{mutex_};
        wanted_.push_back(room);
        changed_.notify_one();
    }
    void stop()
    {
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
            changed_.notify_one();
        }
        if (thread_.joinable()) thread_.join();
    }

private:
    void run()
    {
        for (;;) {
            std::unique_lock lock{mutex_};
            changed_.wait(lock, [this] { return stopping_ || !wanted_.empty(); });
            if (stopping_) return;
            const room_id room = wanted_.front();
            wanted_.pop_front();
            lock.unlock();
            report_(room, hosted_room::load(room, ground_));
        }
    }

    const room_ground& ground_;
    done report_;
    std::mutex mutex_;  // guards the list and the flag
    std::condition_variable changed_;
    std::deque<room_id> wanted_;
    bool stopping_{false};
    std::thread thread_;
};

// What lives on one core.
struct server::home {
    home(std::size_t index, std::chrono::milliseconds tick) : here(index, tick) {}

    core here;
    std::unique_ptr<turn_writes> writes;
    std::unique_ptr<room_host> rooms;
    std::unique_ptr<client_hub> hub;
    std::unique_ptr<session_ground> ground;
    std::unique_ptr<asio::steady_timer> sweeper;
    std::chrono::milliseconds since_room_sweep{};

    template <class Outcome>
    struct waiting {
        asio::steady_timer answered;
        std::optional<Outcome> how;
    };
    std::uint64_t requests{};
    flat_map<rooms::request_id, waiting<rooms::outcome>*> operators;
    flat_map<rooms::request_id, waiting<rooms::visit_outcome>*> visitors;
};

server::server(storage::event_log& log, storage::key_store& keys, server_options options,
               server_reports reports)
    : log_(log),
      options_(std::move(options)),
      reports_(std::move(reports)),
      ground_{log,
              keys,
              wire::wrapping_key_of(options_.master_key),
              options_.draw_key,
              rooms::credentials{derive_key(options_.master_key, "token")},
              options_.room_bounds},
      marks_(options_.address_key),
      total_(options_.server_commands),
      writer_(
          log, keys, options_.space,
          log_reports{
              [this](const std::vector<durable_room>& written) {
                  std::vector<std::vector<durable_room>> by_core(homes_.size());
                  for (const durable_room& each : written)
                      by_core[owner_of(each.room)].push_back(each);
                  for (std::size_t index = 0; index < homes_.size(); ++index) {
                      if (by_core[index].empty()) continue;
                      homes_[index]->here.post([this, index, rooms = std::move(by_core[index])] {
                          for (const durable_room& each : rooms) {
                              homes_[index]->rooms->durable(each.room, each.through);
                          }
                      });
                  }
              },
              [this](error_code why) {
                  failed_ = true;
                  for (auto& each : homes_)
                      each->here.post([rooms = each->rooms.get()] { rooms->fail_all(); });
                  reports_.log_failed(why);
              },
              [this](rooms::storage_mode mode) {
                  readonly_ = mode == rooms::storage_mode::readonly;
                  for (auto& each : homes_) {
                      each->here.post([rooms = each->rooms.get(), mode] { rooms->storage(mode); });
                  }
                  reports_.mode_changed(mode);
              }},
          options_.log),
      reader_(ground_, limits::reports_waiting_max, limits::reports_kept_bytes_max),
      codes_(code_desk::ports{options_.now, options_.draw_key,
                              [this](code_request change) { writer_.submit(std::move(change)); }},
             limits::codes_max),
      code_guard_(options_.codes),
      recovery_guard_(options_.codes),
      puzzle_(options_.draw_key(), options_.puzzle)
{
    for (std::size_t index = 0; index < options_.cores; ++index)
        homes_.push_back(std::make_unique<home>(index, options_.tick));
    loader_ = std::make_unique<loader>(
        ground_, [this](room_id room, result<std::unique_ptr<hosted_room>, failure> outcome) {
            home& owner = *homes_[owner_of(room)];
            owner.here.post([&owner, room, made = std::move(outcome)]() mutable {
                owner.rooms->loaded(room, std::move(made));
            });
        });
    for (std::size_t index = 0; index < options_.cores; ++index) {
        home& each = *homes_[index];
        host_ports ports;
        ports.total = &total_;
        ports.now = options_.now;
        each.writes = std::make_unique<turn_writes>(each.here.loop().dirty(), writer_);
        ports.submit = [writes = each.writes.get()](log_request request) {
            writes->add(std::move(request));
        };
        ports.load = [this](room_id room) { loader_->load(room); };
        ports.deliver = [this, index](std::size_t to_core, room_id room,
                                      std::vector<rooms::effect> effects) {
            deliver(index, to_core, room, std::move(effects));
        };
        ports.room_unavailable = reports_.room_unavailable;
        ports.limit_met = [this](const room_id& room, limit met) { note(room, met); };
        ports.security = [this](const room_id& room, security_event what) { note(room, what); };
        ports.room_fills = [this](const room_id& room, const rooms::room_fills& how) {
            if (reports_.room_fills) reports_.room_fills(room, how);
        };
        ports.code_changed = [this](const room_id& room, const rooms::code_changed& now) {
            codes_.changed(room, now.how, now.link_generation);
        };
        ports.bounds = options_.domain_bounds;
        each.rooms = std::make_unique<room_host>(each.here, options_.cores, std::move(ports));
        each.hub = std::make_unique<client_hub>(
            each.here, options_.now, options_.feed_bounds, options_.pace,
            options_.outgoing_bytes_max / options_.cores,
            [this](const room_id& room) { note(room, limit::outgoing_bytes); });
        each.ground = std::make_unique<session_ground>(
            session_ground{*each.hub, ground_.credentials, marks_,
                           [this, index](const room_id& room, room_input input) {
                               to_room(index, room, std::move(input));
                           },
                           options_.session, options_.now,
                           [this](const room_id& room, limit met) { note(room, met); },
                           [this](const room_id& room, security_event what) { note(room, what); }});
    }
}

server::~server() = default;

core& server::core_at(std::size_t index)
{
    return homes_.at(index)->here;
}

const session_ground& server::ground_at(std::size_t index) const
{
    return *homes_.at(index)->ground;
}

std::size_t server::owner_of(const room_id& room) const
{
    return std::hash<room_id>{}(room) % homes_.size();
}

void server::start()
{
    // A server that does not know which codes are given would give one twice.
    if (const error_code failed = codes_.load(log_)) reports_.log_failed(failed);
    for (std::size_t index = 0; index < homes_.size(); ++index) {
        homes_[index]->sweeper =
            std::make_unique<asio::steady_timer>(homes_[index]->here.context());
        homes_[index]->here.post([this, index] { sweep(index); });
    }
    loader_->start();
    reader_.start();
    writer_.start();
    for (auto& each : homes_) each->here.start();
}

void server::drain()
{
    if (stopping_.exchange(true)) return;
    // Asks each core, and waits until all have called back or the time is over.
    const auto on_all_cores = [this](std::chrono::milliseconds time_max, auto ask) {
        std::vector<std::future<void>> done;
        for (auto& each : homes_) {
            auto finished = std::make_shared<std::promise<void>>();
            done.push_back(finished->get_future());
            each->here.post([at = each.get(), ask, finished] {
                ask(*at, [finished] { finished->set_value(); });
            });
        }
        const auto give_up = std::chrono::steady_clock::now() + time_max;
        for (std::future<void>& each : done) each.wait_until(give_up);
    };
    // After a failed log nothing is answered any more, and the process has to end soon.
    if (!failed_) {
        on_all_cores(answer_time, [](home& at, std::function<void()> done) {
            at.hub->finish_commands(std::move(done));
        });
    }
    // What is decided and has no sender any more reaches the log thread, and is written too.
    on_all_cores(answer_time, [](home& at, const std::function<void()>& done) {
        at.writes->flush();
        done();
    });
    writer_.stop();
    on_all_cores(drain_time, [cores = cores()](home& at, std::function<void()> done) {
        const farewells binary{at.hub->size() * cores, rooms::encoding::protobuf};
        const farewells text{at.hub->size() * cores, rooms::encoding::json};
        at.hub->close_all(
            close_code::service_restart, [&](net::ws_protocol spoken, std::size_t turn) {
                const auto& frames = (spoken == net::ws_protocol::json ? text : binary).frames;
                return frames[turn % frames.size()];
            });
        at.hub->when_empty(std::move(done));
    });
    loader_->stop();
    reader_.stop();
}

void server::stop()
{
    drain();
    for (auto& each : homes_) each->here.stop();
}

std::string server::why_not_ready() const
{
    if (failed_) return "the log failed";
    if (stopping_) return "stopping";
    if (readonly_) return "the disk is nearly full: read-only";
    return {};
}

void server::to_room(std::size_t from_core, const room_id& room, room_input input)
{
    const std::size_t owner = owner_of(room);
    if (owner == from_core) {
        homes_[owner]->rooms->handle(room, std::move(input));
        return;
    }
    homes_[owner]->here.post(
        [rooms = homes_[owner]->rooms.get(), room, moved = std::move(input)]() mutable {
            rooms->handle(room, std::move(moved));
        });
}

void server::deliver(std::size_t from_core, std::size_t to_core, room_id room,
                     std::vector<rooms::effect> effects)
{
    if (from_core == to_core) {
        carry_out(to_core, room, effects);
        return;
    }
    homes_[to_core]->here.post([this, to_core, room, moved = std::move(effects)]() mutable {
        carry_out(to_core, room, moved);
    });
}

void server::carry_out(std::size_t core, const room_id& room, std::vector<rooms::effect>& effects)
{
    home& here = *homes_[core];
    const auto tell = [](auto& all, const auto& answer) {
        const auto waiting = all.find(answer.request);
        if (waiting == all.end()) return;
        waiting->second->how = answer.how;
        waiting->second->answered.cancel();
    };
    for (const rooms::effect& each : effects) {
        if (const auto* answer = std::get_if<rooms::operator_answer>(&each))
            tell(here.operators, *answer);
        if (const auto* answer = std::get_if<rooms::visit_answer>(&each))
            tell(here.visitors, *answer);
    }
    here.hub->deliver(room, effects);
}

void server::note(const room_id& room, limit met)
{
    if (options_.counts != nullptr) options_.counts->add(met);
    if (reports_.limit_met) reports_.limit_met(room, met);
}

void server::note(const room_id& room, security_event what)
{
    if (reports_.security) reports_.security(room, what);
}

void server::watch_memory()
{
    if (!options_.memory_used || !reports_.memory_short) return;
    std::uint64_t most = options_.memory_limit;
    if (options_.memory_bytes_max > 0 && (most == 0 || options_.memory_bytes_max < most))
        most = options_.memory_bytes_max;
    if (most == 0) return;
    // Back below a little less than the bound: a process at the edge does not flicker.
    constexpr std::uint64_t back_below_percent = 3;
    const std::uint64_t bound = most / 100 * options_.memory_percent_max;
    const std::uint64_t back = most / 100 * (options_.memory_percent_max - back_below_percent);
    const bool is_short = options_.memory_used() > (is_memory_short_ ? back : bound);
    if (is_short == is_memory_short_) return;
    is_memory_short_ = is_short;
    reports_.memory_short(is_short);
}

void server::sweep(std::size_t core)
{
    home& here = *homes_[core];
    if (core == 0) watch_memory();
    here.hub->sweep();
    here.since_room_sweep += sweep_interval;
    if (here.since_room_sweep >= options_.room_idle_time) {
        here.since_room_sweep = {};
        here.rooms->sweep();
        if (core == 0) codes_.sweep();
    }
    here.sweeper->expires_after(sweep_interval);
    here.sweeper->async_wait([this, core](error_code failed) {
        if (!failed) sweep(core);
    });
}

asio::awaitable<rooms::outcome> server::operate(
    std::size_t core, room_id room,
    std::variant<domain::create_room, domain::issue_facilitator_link> wish)
{
    home& here = *homes_.at(core);
    const rooms::request_id request{(std::uint64_t{core} << core_shift) | ++here.requests};
    home::waiting<rooms::outcome> answer{asio::steady_timer{here.here.context()}, std::nullopt};
    here.operators.emplace(request, &answer);
    rooms::operator_command input{request, std::move(wish)};
    to_room(core, room, std::move(input));
    if (!answer.how) {
        answer.answered.expires_after(drain_time);
        co_await answer.answered.async_wait(net::codes);
    }
    here.operators.erase(request);
    co_return answer.how.value_or(rooms::outcome{rooms::uncertain{}});
}

asio::awaitable<rooms::visit_outcome> server::visit(std::size_t core, room_id room,
                                                    rooms::visit_wish wish)
{
    home& here = *homes_.at(core);
    const rooms::request_id request{(std::uint64_t{core} << core_shift) | ++here.requests};
    home::waiting<rooms::visit_outcome> answer{asio::steady_timer{here.here.context()},
                                               std::nullopt};
    here.visitors.emplace(request, &answer);
    rooms::visit input{request, std::move(wish)};
    to_room(core, room, std::move(input));
    if (!answer.how) {
        answer.answered.expires_after(drain_time);
        co_await answer.answered.async_wait(net::codes);
    }
    here.visitors.erase(request);
    co_return answer.how.value_or(rooms::visit_outcome{rooms::uncertain{}});
}

asio::awaitable<std::shared_ptr<const bytes>> server::read_room(std::size_t core, reading_wish wish)
{
    // Shared, because a report that is late must still find where to; the timer stays with who waits.
    struct waiting {
        asio::steady_timer* answered{};
        std::shared_ptr<const bytes> made;
    };
    asio::steady_timer answered{core_at(core).context()};
    auto shared = std::make_shared<waiting>();
    shared->answered = &answered;
    answered.expires_after(limits::report_time_max);
    const room_id room = wish.room;
    room_reader::done report = [this, core, room, shared](const room_reader::made& made) {
        if (!made && !stopping_) reports_.room_unavailable(room, made.error());
        homes_[core]->here.post([shared, what = made ? *made : nullptr] {
            shared->made = what;
            if (shared->answered != nullptr) shared->answered->cancel();
        });
    };
    const bool is_asked = reader_.ask(std::move(wish), std::move(report));
    if (!is_asked) co_return nullptr;
    co_await answered.async_wait(net::codes);
    shared->answered = nullptr;
    co_return std::move(shared->made);
}

asio::awaitable<std::vector<core_figures>> server::figures(std::size_t core)
{
    // Shared, because a core that answers late must still find where to; the timer stays with who waits.
    struct gathering {
        asio::steady_timer* complete{};
        std::vector<core_figures> made;
    };
    asio::steady_timer complete{core_at(core).context()};
    auto all = std::make_shared<gathering>();
    all->complete = &complete;
    const std::size_t expected = homes_.size();
    for (std::size_t index = 0; index < expected; ++index) {
        homes_[index]->here.post([this, index, core, expected, all] {
            core_figures made;
            made.core = index;
            homes_[index]->hub->count(made);
            homes_[index]->rooms->count(made);
            made.count(homes_[index]->here.loop().traffic());
            homes_[core]->here.post([all, expected, made] {
                all->made.push_back(made);
                if (all->made.size() == expected && all->complete != nullptr)
                    all->complete->cancel();
            });
        });
    }
    complete.expires_after(figures_time_max);
    co_await complete.async_wait(net::codes);
    all->complete = nullptr;
    std::vector<core_figures> made = std::move(all->made);
    all->made.clear();
    co_return made;
}
}  // namespace kring::runtime
