#include "net/visitor_book.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace kring::net {
namespace {
using time_point = visitor_book::time_point;

constexpr std::size_t stages = static_cast<std::size_t>(progress::upgraded) + 1;

// What stands in a row is linked to its neighbours.
struct row_links {
    visit_record* before = nullptr;
    visit_record* after = nullptr;
};

// Pending visits in the order in which they got where they are: the first has stood still for
// longest. Owns nothing.
template <row_links visit_record::* Links>
struct row {
    void append(visit_record& one)
    {
        (one.*Links).before = last;
        (one.*Links).after = nullptr;
        (last == nullptr ? first : (last->*Links).after) = &one;
        last = &one;
    }

    void remove(const visit_record& one)
    {
        visit_record* const before = (one.*Links).before;
        visit_record* const after = (one.*Links).after;
        (before == nullptr ? first : (before->*Links).after) = after;
        (after == nullptr ? last : (after->*Links).before) = before;
    }

    visit_record* first = nullptr;
    visit_record* last = nullptr;
};

enum class standing : std::uint8_t { pending, accepted, leaving };
struct address_record;
using address_node = std::pair<const peer_address, address_record>;
}  // namespace

struct visit_record {
    std::shared_ptr<visitor_book::state> book;
    address_node* at = nullptr;  // null: not known
    std::function<void()> end;
    time_point since;  // it came in, or got further
    row_links among_all;
    row_links among_neighbours;
    progress stage = progress::waiting;
    standing is = standing::pending;
};

namespace {
using all_row = row<&visit_record::among_all>;
using neighbour_row = row<&visit_record::among_neighbours>;

struct address_record {
    std::size_t visits = 0;
    std::size_t pending = 0;
    std::array<neighbour_row, stages> rows;
    // The bucket of newcomers, as the time at which it will be full again: nothing has to be refilled
    // by the clock, and a full one says nothing and can be forgotten.
    time_point full_at;
    std::list<peer_address>::iterator idle;  // while there is no visit
};
}  // namespace

struct visitor_book::state {
    state(visitor_bounds set, limit_counts* to, std::function<time_point()> clock)
        : bounds(set),
          counts(to),
          now(std::move(clock)),
          refill_time(std::chrono::nanoseconds{std::chrono::seconds{1}} /
                      static_cast<std::int64_t>(std::max<std::size_t>(1, set.new_per_address_rate)))
    {}

    [[nodiscard]] limit refuse(limit why) const
    {
        add(why);
        return why;
    }

    void add(limit which) const
    {
        if (counts != nullptr) counts->add(which);
    }

    [[nodiscard]] std::size_t places_for_everybody() const
    {
        return bounds.places_max - bounds.places_max * bounds.reserved_percent / 100;
    }

    // The node of an address, made if there is none.
    [[nodiscard]] address_node& open(const peer_address& address)
    {
        const peer_address network = address.network();
        const auto [found, made] = addresses.try_emplace(network);
        if (made) found->second.idle = idle.insert(idle.end(), network);
        return *found;
    }

    // Those that went longest ago, as soon as they say nothing any more.
    void forget_addresses(time_point time)
    {
        while (!idle.empty()) {
            const auto oldest = addresses.find(idle.front());
            if (oldest->second.full_at > time && idle.size() <= bounds.idle_addresses_max) return;
            addresses.erase(oldest);
            idle.pop_front();
        }
    }

    // What keeps a newcomer out of an address, after all that could give way has.
    [[nodiscard]] std::optional<limit> refuse_at(const address_record& at, time_point time,
                                                 std::vector<std::function<void()>>& ends)
    {
        const auto capacity = refill_time * static_cast<std::int64_t>(bounds.new_per_address_burst);
        if (std::max(at.full_at, time) + refill_time - time > capacity)
            return refuse(limit::new_per_address);
        if (at.visits >= bounds.visits_per_address_max)
            return refuse(limit::connections_per_address);
        if (at.pending >= bounds.pending_per_address_max) {
            add(limit::pending_per_address);
            if (!evict(at.rows, time, ends)) return limit::pending_per_address;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<limit> refuse_at_all(time_point time,
                                                     std::vector<std::function<void()>>& ends)
    {
        if (memory_short) return refuse(limit::memory);
        if (pending >= bounds.pending_max) {
            add(limit::pending_connections);
            if (!evict(rows, time, ends)) return limit::pending_connections;
        }
        if (visits >= bounds.places_max) {
            add(limit::connections);
            if (!evict(rows, time, ends)) return limit::connections;
        }
        return std::nullopt;
    }

    template <class Rows>
    [[nodiscard]] bool evict(const Rows& from, time_point time,
                             std::vector<std::function<void()>>& ends)
    {
        if (leaving >= bounds.leaving_max) return false;
        for (const auto& each : from) {
            if (each.first == nullptr || time - each.first->since < bounds.eviction_age) continue;
            visit_record& victim = *each.first;
            take_out(victim);
            victim.is = standing::leaving;
            ++leaving;
            ends.push_back(std::move(victim.end));
            return true;
        }
        return false;
    }

    void put_in(visit_record& one)
    {
        ++visits;
        ++pending;
        rows[static_cast<std::size_t>(one.stage)].append(one);
    }

    void put_in(visit_record& one, address_node& at, time_point time)
    {
        address_record& here = at.second;
        if (here.visits == 0) idle.erase(here.idle);
        ++here.visits;
        ++here.pending;
        here.full_at = std::max(here.full_at, time) + refill_time;
        here.rows[static_cast<std::size_t>(one.stage)].append(one);
        one.at = &at;
    }

    // Of everything it stands in.
    void take_out(visit_record& one)
    {
        end_pending(one);
        --visits;
        leave_address(one);
    }

    void leave_address(visit_record& one)
    {
        if (one.at == nullptr) return;
        address_record& here = one.at->second;
        --here.visits;
        if (here.visits == 0) here.idle = idle.insert(idle.end(), one.at->first);
        one.at = nullptr;
    }

    void end_pending(visit_record& one)
    {
        if (one.is != standing::pending) return;
        const auto stage = static_cast<std::size_t>(one.stage);
        rows[stage].remove(one);
        --pending;
        if (one.at == nullptr) return;
        one.at->second.rows[stage].remove(one);
        --one.at->second.pending;
    }

    const visitor_bounds bounds;
    limit_counts* const counts;
    const std::function<time_point()> now;
    const std::chrono::nanoseconds refill_time;  // of one newcomer
    mutable std::mutex mutex;                    // guards everything below, and every visit_record
    std::map<peer_address, address_record> addresses;
    std::list<peer_address> idle;  // those without a visit, the longest first
    std::array<all_row, stages> rows;
    std::size_t visits = 0;
    std::size_t pending = 0;
    std::size_t accepted = 0;
    std::size_t leaving = 0;
    bool memory_short = false;
};

visit::visit(std::unique_ptr<visit_record> record) : record_(std::move(record)) {}
visit::visit(visit&&) noexcept = default;

visit::~visit()
{
    if (record_ == nullptr) return;
    visitor_book::state& book = *record_->book;
    const std::lock_guard lock(book.mutex);
    if (record_->is == standing::leaving) {
        --book.leaving;
        return;
    }
    if (record_->is == standing::accepted) --book.accepted;
    book.take_out(*record_);
}

void visit::reached(progress stage)
{
    visitor_book::state& book = *record_->book;
    const time_point time = book.now();
    const std::lock_guard lock(book.mutex);
    if (record_->is != standing::pending || record_->stage == stage) return;
    const auto before = static_cast<std::size_t>(record_->stage);
    const auto after = static_cast<std::size_t>(stage);
    book.rows[before].remove(*record_);
    book.rows[after].append(*record_);
    if (record_->at != nullptr) {
        auto& here = record_->at->second.rows;
        here[before].remove(*record_);
        here[after].append(*record_);
    }
    record_->stage = stage;
    record_->since = time;
}

std::optional<limit> visit::move_to(const peer_address& address)
{
    visitor_book::state& book = *record_->book;
    const time_point time = book.now();
    std::vector<std::function<void()>> ends;
    std::optional<limit> refusal;
    {
        const std::lock_guard lock(book.mutex);
        if (record_->is != standing::pending) return std::nullopt;
        if (record_->at != nullptr && record_->at->first == address.network()) return std::nullopt;
        if (record_->at != nullptr) {
            auto& left = record_->at->second;
            left.rows[static_cast<std::size_t>(record_->stage)].remove(*record_);
            --left.pending;
            book.leave_address(*record_);
        }
        book.forget_addresses(time);
        address_node& at = book.open(address);
        refusal = book.refuse_at(at.second, time, ends);
        if (!refusal) book.put_in(*record_, at, time);
    }
    for (const auto& end : ends) end();
    return refusal;
}

bool visit::accept(guest who)
{
    visitor_book::state& book = *record_->book;
    const std::lock_guard lock(book.mutex);
    if (record_->is == standing::accepted) return true;
    if (record_->is == standing::leaving) return false;
    if (who != guest::facilitator && book.accepted >= book.places_for_everybody()) {
        book.add(limit::connections);
        return false;
    }
    book.end_pending(*record_);
    record_->is = standing::accepted;
    record_->end = nullptr;
    ++book.accepted;
    return true;
}

visitor_book::visitor_book(visitor_bounds bounds, limit_counts* counts,
                           std::function<time_point()> now)
    : state_(std::make_shared<state>(bounds, counts, std::move(now)))
{}

visitor_book::~visitor_book() = default;

std::variant<visit, limit> visitor_book::enter(const std::optional<peer_address>& address,
                                               std::function<void()> end)
{
    const time_point time = state_->now();
    auto record = std::make_unique<visit_record>();
    record->book = state_;
    record->end = std::move(end);
    record->since = time;
    std::vector<std::function<void()>> ends;
    std::optional<limit> refusal;
    {
        const std::lock_guard lock(state_->mutex);
        state_->forget_addresses(time);
        address_node* const at = address ? &state_->open(*address) : nullptr;
        if (at != nullptr) refusal = state_->refuse_at(at->second, time, ends);
        if (!refusal) refusal = state_->refuse_at_all(time, ends);
        if (!refusal) {
            state_->put_in(*record);
            if (at != nullptr) state_->put_in(*record, *at, time);
        }
    }
    for (const auto& each : ends) each();
    if (refusal) return *refusal;
    return visit(std::move(record));
}

std::chrono::milliseconds visitor_book::crowded_for() const
{
    const time_point time = state_->now();
    const std::lock_guard lock(state_->mutex);
    const visitor_bounds& bounds = state_->bounds;
    if (state_->pending < bounds.pending_max || state_->visits >= bounds.places_max ||
        state_->leaving >= bounds.leaving_max || state_->memory_short)
        return std::chrono::milliseconds{0};
    auto wait = std::chrono::duration_cast<time_point::duration>(bounds.eviction_age);
    for (const all_row& each : state_->rows) {
        if (each.first != nullptr)
            wait = std::min(wait, each.first->since + bounds.eviction_age - time);
    }
    if (wait <= time_point::duration::zero()) return std::chrono::milliseconds{0};
    return std::chrono::ceil<std::chrono::milliseconds>(wait);
}

void visitor_book::set_memory_short(bool is_short)
{
    const std::lock_guard lock(state_->mutex);
    state_->memory_short = is_short;
}

visitor_book::figures visitor_book::count() const
{
    const std::lock_guard lock(state_->mutex);
    return {state_->visits, state_->pending, state_->accepted, state_->addresses.size()};
}
}  // namespace kring::net
