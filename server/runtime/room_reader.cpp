#include "runtime/room_reader.hpp"

#include "base/error.hpp"
#include "domain/apply.hpp"

#include <algorithm>

namespace kring::runtime {
namespace {
failure unreadable(const room_id& room, error_code why)
{
    return failure{why, "room " + to_text(room) + " cannot be read for a report: " + why.message() +
                            "; `kring verify` tells more"};
}
}  // namespace

void room_reader::start()
{
    thread_ = std::thread([this] { run(); });
}

void room_reader::stop()
{
    std::deque<std::shared_ptr<job>> left;
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        left.swap(waiting_);
        changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
    for (const auto& each : left) {
        const made nothing{unreadable(each->wish.room, errc::closed)};
        for (const done& report : each->reports) report(nothing);
    }
}

bool room_reader::ask(reading_wish wish, done report)
{
    std::unique_lock lock{mutex_};
    if (stopping_) return false;
    if (const auto kept = find_kept({wish.room, wish.key})) {
        lock.unlock();
        report(made{kept});
        return true;
    }
    if (running_ && running_->is_for(wish)) {
        running_->reports.push_back(std::move(report));
        return true;
    }
    const auto same = std::find_if(waiting_.begin(), waiting_.end(),
                                   [&wish](const auto& each) { return each->is_for(wish); });
    if (same != waiting_.end()) {
        (*same)->reports.push_back(std::move(report));
        return true;
    }
    if (waiting_.size() >= waiting_max_) return false;
    auto fresh = std::make_shared<job>();
    fresh->wish = std::move(wish);
    fresh->reports.push_back(std::move(report));
    waiting_.push_back(std::move(fresh));
    changed_.notify_one();
    return true;
}

void room_reader::run()
{
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        running_ = std::move(waiting_.front());
        waiting_.pop_front();
        const std::shared_ptr<job> current = running_;
        lock.unlock();
        const made what = make(current->wish);
        lock.lock();
        if (what && !current->wish.key.empty())
            keep({current->wish.room, current->wish.key}, *what);
        running_.reset();
        lock.unlock();
        for (const done& report : current->reports) report(what);
        lock.lock();
    }
}

room_reader::made room_reader::make(const reading_wish& wish) const
{
    const auto reading = read(wish.room, wish.as_of, ground_);
    if (!reading) return reading.error();
    return std::make_shared<const bytes>(wish.make(*reading));
}

std::shared_ptr<const bytes> room_reader::find_kept(const place& at)
{
    const auto found = kept_.find(at);
    if (found == kept_.end()) return nullptr;
    use_order_.erase(std::find(use_order_.begin(), use_order_.end(), at));
    use_order_.push_back(at);
    return found->second;
}

void room_reader::keep(const place& at, const std::shared_ptr<const bytes>& what)
{
    if (what->size() > kept_bytes_max_) return;
    kept_.emplace(at, what);
    use_order_.push_back(at);
    kept_bytes_ += what->size();
    while (kept_bytes_ > kept_bytes_max_) {
        const auto oldest = kept_.find(use_order_.front());
        use_order_.pop_front();
        kept_bytes_ -= oldest->second->size();
        kept_.erase(oldest);
    }
}

result<room_reading, failure> room_reader::read(const room_id& room, sequence as_of,
                                                const room_ground& ground)
{
    wire::room_keys keys{room, ground.wrapping_key, ground.draw_key};
    error_code fault;
    const error_code keys_read = ground.keys.read(room, [&](const storage::wrapped_key& each) {
        if (!fault) fault = keys.add(each.member, each.wrapped);
    });
    if (keys_read) return unreadable(room, keys_read);
    if (fault) return unreadable(room, fault);

    wire::record_reader reader{keys};
    room_reading made;
    const error_code records_read = ground.log.read(
        room, sequence{1}, sequence{~std::uint64_t{0}},
        [&](const storage::event_log::record_view& record) {
            auto loaded = reader.read(record.body, record.sealed);
            if (!loaded) {
                fault = loaded.error();
            } else if (domain::apply(loaded->fact, made.now) == domain::applied::contradiction) {
                fault = errc::data_damaged;
            } else {
                made.times.push_back(loaded->fact.time);
                if (loaded->fact.at == as_of) made.then = made.now;
            }
            return !fault;
        });
    if (records_read) return unreadable(room, records_read);
    if (fault) return unreadable(room, fault);
    if (made.then.last != as_of) return unreadable(room, errc::not_found);
    return made;
}
}  // namespace kring::runtime
