#include "runtime/code_desk.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

namespace kring::runtime {
namespace {
constexpr auto renewed_before = limits::code_life / 2;
// With a five-hundredth of all numbers taken two draws in a row are nearly always enough.
constexpr int draws_max = 8;
}  // namespace

error_code code_desk::load(const storage::event_log& log)
{
    const auto known = log.codes();
    if (!known) return known.error();
    const std::lock_guard lock{mutex_};
    const instant now = ports_.now();
    for (const storage::code_entry& each : *known) {
        codes_.emplace(each.code, entry{each, true, false, {}});
        if (now < each.ends) rooms_[each.room].code = each.code;
    }
    return {};
}

void code_desk::ask(const room_id& room, std::uint32_t link_generation, told tell)
{
    std::optional<given_code> known;
    bool is_known = false;
    {
        const std::lock_guard lock{mutex_};
        const instant now = ports_.now();
        storage::code_changes changes;
        room_place& at = rooms_[room];
        if (at.code) {
            const storage::code_entry& held = codes_.at(*at.code).stored;
            if (now >= held.ends || held.link_generation != link_generation) end(at, now, changes);
        }
        if (!at.code) {
            at.code = draw_free(at, now);
            if (at.code) {
                const storage::code_entry fresh{*at.code, room, link_generation,
                                                now + limits::code_life};
                codes_[*at.code] = entry{fresh, false, false, {}};
                changes.put.push_back(fresh);
            }
        } else if (entry& held = codes_.at(*at.code); held.stored.ends - now < renewed_before) {
            held.stored.ends = now + limits::code_life;
            held.is_durable = false;
            changes.put.push_back(held.stored);
        }
        if (!at.code) {
            is_known = true;  // that there is none
        } else if (entry& held = codes_.at(*at.code); held.is_durable) {
            is_known = true;
            known = given_code{held.stored.code, held.stored.ends};
        } else {
            held.asked.push_back(std::move(tell));
        }
        store(std::move(changes));
    }
    if (is_known) tell(known);
}

std::optional<room_code> code_desk::draw_free(room_place& at, instant now)
{
    if (codes_.size() >= codes_max_) return std::nullopt;
    if (at.drawn.take(limits::codes_of_room, now) > std::chrono::milliseconds{})
        return std::nullopt;
    const key_256 random = ports_.draw();
    static_assert(sizeof random == draws_max * sizeof(std::uint32_t));
    for (int index = 0; index < draws_max; ++index) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, random.data() + index * static_cast<int>(sizeof bits), sizeof bits);
        const auto code = room_code_from_bits(bits);
        if (code && !codes_.contains(*code)) return code;
    }
    return std::nullopt;
}

void code_desk::end(room_place& at, instant now, storage::code_changes& changes)
{
    entry& held = codes_.at(*at.code);
    held.stored.ends = std::min(held.stored.ends, now);
    held.is_durable = false;
    changes.put.push_back(held.stored);
    at.code.reset();
}

std::optional<code_desk::target> code_desk::find(room_code code) const
{
    const std::lock_guard lock{mutex_};
    const auto found = codes_.find(code);
    if (found == codes_.end()) return std::nullopt;
    const entry& held = found->second;
    if (held.waits || ports_.now() >= held.stored.ends) return std::nullopt;
    return target{held.stored.room, held.stored.link_generation};
}

void code_desk::changed(const room_id& room, domain::code_use how, std::uint32_t link_generation)
{
    const std::lock_guard lock{mutex_};
    const auto at = rooms_.find(room);
    if (at == rooms_.end() || !at->second.code) return;
    entry& held = codes_.at(*at->second.code);
    if (how != domain::code_use::none && held.stored.link_generation == link_generation) {
        held.waits = how == domain::code_use::waits;
        return;
    }
    storage::code_changes changes;
    end(at->second, ports_.now(), changes);
    store(std::move(changes));
}

void code_desk::sweep()
{
    const std::lock_guard lock{mutex_};
    const instant now = ports_.now();
    for (auto each = rooms_.begin(); each != rooms_.end();) {
        room_place& at = each->second;
        if (at.code && now >= codes_.at(*at.code).stored.ends) at.code.reset();
        const bool is_kept =
            at.code || at.drawn.wait(limits::codes_of_room, now) > std::chrono::milliseconds{};
        each = is_kept ? std::next(each) : rooms_.erase(each);
    }
    storage::code_changes changes;
    for (auto each = codes_.begin(); each != codes_.end();) {
        const entry& held = each->second;
        if (!held.is_durable || now - held.stored.ends < limits::code_kept) {
            ++each;
            continue;
        }
        changes.dropped.push_back(each->first);
        each = codes_.erase(each);
    }
    store(std::move(changes));
}

std::size_t code_desk::size() const
{
    const std::lock_guard lock{mutex_};
    return codes_.size();
}

void code_desk::store(storage::code_changes changes)
{
    if (changes.put.empty() && changes.dropped.empty()) return;
    std::function<void()> tell = [this, put = changes.put] { stored(put); };
    ports_.store(code_request{std::move(changes), std::move(tell)});
}

void code_desk::stored(const std::vector<storage::code_entry>& what)
{
    std::vector<std::pair<told, given_code>> asked;
    {
        const std::lock_guard lock{mutex_};
        for (const storage::code_entry& each : what) {
            const auto found = codes_.find(each.code);
            // Changed again meanwhile: that change is stored later, and tells then.
            if (found == codes_.end() || found->second.stored != each) continue;
            found->second.is_durable = true;
            for (told& tell : found->second.asked)
                asked.emplace_back(std::move(tell), given_code{each.code, each.ends});
            found->second.asked.clear();
        }
    }
    const instant now = ports_.now();
    for (const auto& [tell, given] : asked) {
        const bool has_ended = now >= given.ends;
        tell(has_ended ? std::nullopt : std::optional<given_code>{given});
    }
}
}  // namespace kring::runtime
