#include "runtime/room_host.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "base/log_sampler.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <new>

namespace kring::runtime {
room_host::room_host(core& home, std::size_t cores, host_ports ports)
    : home_(home), cores_(cores), ports_(std::move(ports))
{}

room_host::~room_host() = default;

void room_host::handle(const room_id& room, room_input input)
{
    auto found = rooms_.find(room);
    if (found == rooms_.end()) {
        // Who leaves a room that is not in memory changes nothing in it.
        if (std::holds_alternative<departure>(input)) return;
        auto made = std::make_unique<place>();
        made->attached_by_core.resize(cores_);
        made->waiting.push_back(std::move(input));
        rooms_.emplace(room, std::move(made));
        ports_.load(room);
        return;
    }
    place& at = *found->second;
    at.idle_before = false;
    switch (at.at) {
        case stage::loading: at.waiting.push_back(std::move(input)); break;
        case stage::served: serve(room, at, input); break;
        case stage::unavailable: refuse(room, input); break;
    }
}

void room_host::loaded(const room_id& room, result<std::unique_ptr<hosted_room>, failure> outcome)
{
    const auto found = rooms_.find(room);
    KRING_CHECK(found != rooms_.end() && found->second->at == stage::loading);
    place& at = *found->second;
    if (outcome) {
        at.at = stage::served;
        at.room = std::move(*outcome);
        at.room->machine().storage(mode_);
    } else {
        at.at = stage::unavailable;
        ports_.room_unavailable(room, outcome.error());
    }
    std::deque<room_input> waiting;
    waiting.swap(at.waiting);
    for (room_input& each : waiting) {
        if (at.at == stage::served) {
            serve(room, at, each);
        } else {
            refuse(room, each);
        }
    }
    // A room that does not exist is not kept: asking for it again reads the log again.
    if (at.at == stage::served && at.room->machine().state().last == sequence{}) {
        add(gone_, at.room->machine().figures());
        rooms_.erase(room);
    }
}

void room_host::count(core_figures& into) const
{
    into.rooms += rooms_.size();
    add(into.rooms_did, gone_);
    for (const auto& [id, at] : rooms_) {
        if (at->at == stage::loading) ++into.rooms_loading;
        if (at->at == stage::unavailable) ++into.rooms_unavailable;
        if (at->at != stage::served) continue;
        rooms::room_machine& machine = at->room->machine();
        add(into.rooms_did, machine.figures());
        into.members += machine.state().participant_count;
        into.view_bytes += machine.state().view_bytes;
        into.waiting_records += machine.state().last.value() - machine.durable_through().value();
    }
}

void room_host::durable(const room_id& room, sequence through)
{
    const auto found = rooms_.find(room);
    if (found == rooms_.end()) return;
    found->second->written = std::max(found->second->written, through);
    if (found->second->at != stage::served) return;
    let_act(room, *found->second, [&](rooms::room_machine& machine, rooms::effects& effects) {
        machine.durable(through, circumstances(), effects);
    });
}

void room_host::storage(rooms::storage_mode mode)
{
    mode_ = mode;
    for (auto& [id, at] : rooms_) {
        if (at->at == stage::served) at->room->machine().storage(mode);
    }
}

void room_host::fail_all()
{
    for (auto& [id, at] : rooms_) {
        if (at->at != stage::served) continue;
        let_act(id, *at, [](rooms::room_machine& machine, rooms::effects& effects) {
            machine.fail(effects);
        });
    }
}

void room_host::sweep()
{
    std::vector<room_id> gone;
    for (auto& [id, at] : rooms_) {
        const bool idle = (at->at == stage::unavailable && at->written >= at->submitted) ||
                          (at->at == stage::served && at->room->machine().is_idle());
        if (idle && at->idle_before) gone.push_back(id);
        at->idle_before = idle;
    }
    for (const room_id& each : gone) {
        if (const auto& room = rooms_.at(each)->room) add(gone_, room->machine().figures());
        rooms_.erase(each);
    }
}

void room_host::serve(const room_id& id, place& at, room_input& input)
{
    let_act(id, at, [&](rooms::room_machine& machine, rooms::effects& effects) {
        std::visit(
            [&](auto& what) {
                using input_type = std::decay_t<decltype(what)>;
                if constexpr (std::is_same_v<input_type, departure>) {
                    at.listening.erase(what.connection);
                    if (at.attached.erase(what.connection) > 0)
                        --at.attached_by_core[core_of(what.connection)];
                    machine.disconnected(what.connection, circumstances(), effects);
                } else {
                    if constexpr (std::is_same_v<input_type, rooms::arrival>)
                        at.listening.emplace(what.connection, std::uint8_t{1});
                    machine.server_wait(ports_.total->wait(ports_.now()));
                    machine.handle(what, circumstances(), effects);
                }
            },
            input);
    });
}

template <class Act>
void room_host::let_act(const room_id& id, place& at, Act act)
{
    rooms::effects effects;
    try {
        act(at.room->machine(), effects);
    } catch (const std::bad_alloc&) {
        // Half-done and without memory there is nothing to trust: the next process reads the log.
        std::abort();
    } catch (const std::exception& fault) {
        return quarantine(id, at, fault.what());
    } catch (...) {
        return quarantine(id, at, "an unknown exception");
    }
    carry_out(id, at, effects);
}

void room_host::quarantine(const room_id& id, place& at, const std::string& why)
{
    at.at = stage::unavailable;
    at.room.reset();
    at.timer.reset();
    at.idle_before = false;
    std::vector<std::vector<rooms::effect>> by_core(cores_);
    for (const auto& [connection, present] : at.listening)
        by_core[core_of(connection)].push_back(
            rooms::close{connection, close_code::room_unavailable});
    at.listening.clear();
    at.attached.clear();
    at.attached_by_core.assign(cores_, 0);
    for (std::size_t index = 0; index < cores_; ++index) {
        if (!by_core[index].empty()) ports_.deliver(index, id, std::move(by_core[index]));
    }
    ports_.room_unavailable(
        id, failure{errc::data_damaged,
                    "room " + to_text(id) + " is quarantined: " + escaped_for_log(why)});
}

void room_host::refuse(const room_id& id, const room_input& input)
{
    if (const auto* who = std::get_if<rooms::arrival>(&input)) {
        ports_.deliver(core_of(who->connection), id,
                       {rooms::close{who->connection, close_code::room_unavailable}});
    } else if (const auto* wish = std::get_if<rooms::operator_command>(&input)) {
        ports_.deliver(core_of(wish->request), id,
                       {rooms::operator_answer{wish->request, rooms::uncertain{}}});
    } else if (const auto* visitor = std::get_if<rooms::visit>(&input)) {
        ports_.deliver(core_of(visitor->request), id,
                       {rooms::visit_answer{visitor->request, rooms::uncertain{}}});
    }
}

void room_host::carry_out(const room_id& id, place& at, rooms::effects& effects)
{
    if (effects.empty()) return;
    std::vector<std::vector<rooms::effect>> by_core(cores_);
    for (rooms::effect& each : effects) {
        if (auto* records = std::get_if<rooms::append>(&each)) {
            log_request request;
            request.room = id;
            request.records.reserve(records->records.size());
            at.submitted = records->records.back().at;
            for (rooms::encoded_record& record : records->records) {
                if (record.key) {
                    request.keys.push_back(storage::wrapped_key{id, record.key->member,
                                                                std::move(record.key->wrapped)});
                }
                request.records.push_back(storage::stored_record{record.at, std::move(record.body),
                                                                 std::move(record.sealed)});
            }
            ports_.total->wrote(ports_.now());
            ports_.submit(std::move(request));
        } else if (const auto* wake = std::get_if<rooms::wake_at>(&each)) {
            arm(id, at, wake->at);
        } else if (auto* frame = std::get_if<rooms::publish>(&each)) {
            for (std::size_t index = 0; index < cores_; ++index) {
                if (at.attached_by_core[index] > 0) by_core[index].push_back(*frame);
            }
        } else if (const auto* listens = std::get_if<rooms::attach>(&each)) {
            if (at.attached.emplace(listens->connection, std::uint8_t{1}).second) {
                ++at.attached_by_core[core_of(listens->connection)];
            }
            by_core[core_of(listens->connection)].push_back(std::move(each));
        } else if (const auto* frames = std::get_if<rooms::send>(&each)) {
            const std::size_t index = core_of(frames->to);
            by_core[index].push_back(std::move(each));
        } else if (const auto* ends = std::get_if<rooms::close>(&each)) {
            // Who had come in and leaves is closed so too; who never came in tried a token of before.
            if (ends->why == close_code::token_void && !at.attached.contains(ends->connection))
                ports_.security(id, security_event::token_void);
            by_core[core_of(ends->connection)].push_back(std::move(each));
        } else if (const auto* answer = std::get_if<rooms::operator_answer>(&each)) {
            by_core[core_of(answer->request)].push_back(std::move(each));
        } else if (const auto* told = std::get_if<rooms::visit_answer>(&each)) {
            by_core[core_of(told->request)].push_back(std::move(each));
        } else if (const auto* met = std::get_if<rooms::limit_met>(&each)) {
            ports_.limit_met(id, met->which);
        } else if (const auto* fills = std::get_if<rooms::room_fills>(&each)) {
            ports_.room_fills(id, *fills);
        } else if (const auto* code = std::get_if<rooms::code_changed>(&each)) {
            ports_.code_changed(id, *code);
        }
    }
    for (std::size_t index = 0; index < cores_; ++index) {
        if (!by_core[index].empty()) ports_.deliver(index, id, std::move(by_core[index]));
    }
}

void room_host::arm(const room_id& id, place& at, instant when)
{
    if (!at.timer) at.timer = std::make_unique<boost::asio::steady_timer>(home_.context());
    at.timer->expires_after(std::max(std::chrono::milliseconds{0}, when - ports_.now()));
    at.timer->async_wait([this, id](error_code failed) {
        if (failed) return;
        const auto found = rooms_.find(id);
        if (found == rooms_.end() || found->second->at != stage::served) return;
        let_act(id, *found->second, [this](rooms::room_machine& machine, rooms::effects& effects) {
            machine.timer(circumstances(), effects);
        });
    });
}
}  // namespace kring::runtime
