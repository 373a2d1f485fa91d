#include "runtime/client_hub.hpp"

#include <algorithm>
#include <utility>

namespace kring::runtime {
frame_ptr hub_member::next()
{
    if (!greeting_.empty()) {
        frame_ptr first = std::move(greeting_.front());
        greeting_.pop_front();
        return first;
    }
    return feed_ == nullptr ? nullptr : feed_->next(id_);
}

connection_id client_hub::add(hub_member& member, const room_id& room)
{
    member.id_ = connection_id{(std::uint64_t{core_index_} << core_shift) | ++ids_};
    member.room_ = room;
    members_.emplace(member.id_, &member);
    member.connection_.set_source(&member);
    return member.id_;
}

void client_hub::remove(hub_member& member)
{
    member.connection_.set_source(nullptr);
    members_.erase(member.id_);
    if (member.feed_ != nullptr) {
        member.feed_->detach(member.id_);
        if (member.feed_->empty()) {
            std::erase_if(
                feeds_, [&member](const auto& each) { return each.second.get() == member.feed_; });
        }
        member.feed_ = nullptr;
    }
    if (members_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
}

void client_hub::deliver(const room_id& room, std::vector<rooms::effect>& effects)
{
    for (rooms::effect& each : effects) {
        if (auto* frame = std::get_if<rooms::publish>(&each)) {
            const auto feed = feeds_.find(feed_key{room, frame->to});
            if (feed != feeds_.end()) publish(*feed->second, std::move(frame->what));
        } else if (auto* frames = std::get_if<rooms::send>(&each)) {
            const auto found = members_.find(frames->to);
            if (found == members_.end()) continue;
            send(*found->second, *frames);
        } else if (const auto* listens = std::get_if<rooms::attach>(&each)) {
            const auto found = members_.find(listens->connection);
            if (found == members_.end()) continue;
            auto& feed = feeds_[feed_key{room, listens->to}];
            if (!feed) feed = std::make_unique<rooms::room_feed>(bounds_);
            feed->attach(listens->connection);
            found->second->feed_ = feed.get();
        } else if (const auto* ends = std::get_if<rooms::close>(&each)) {
            const auto found = members_.find(ends->connection);
            if (found != members_.end()) found->second->connection_.close(ends->why, {});
        }
    }
}

void client_hub::send(hub_member& to, rooms::send& what)
{
    // What is said behind a greeting that has not left keeps its place behind it. It is little: no command is heard before
    // the welcome, and only so many may be in flight.
    if (what.extent == rooms::send::extent::greeting || !to.greeting_.empty()) {
        for (frame_ptr& each : what.frames) to.greeting_.push_back(std::move(each));
        to.connection_.wake();
    } else {
        to.connection_.send(what.frames);
    }
    if (what.answers == 0) return;
    to.in_flight -= std::min<std::size_t>(to.in_flight, what.answers);
    if (to.on_answer) to.on_answer();
}

void client_hub::publish(rooms::room_feed& feed, frame_ptr frame)
{
    const instant now = now_();
    feed.publish(std::move(frame), now);
    feed.for_each([this](connection_id each) { members_.at(each)->connection_.wake(); });
    // Only when somebody is behind does a feed grow; then the few are looked for, once per bound and not per frame.
    if (feed.frames() > feed.bounds().frames_max || feed.size_in_bytes() > feed.bounds().bytes_max)
        cut_slow(feed, now);
}

void client_hub::cut_slow(rooms::room_feed& feed, instant now)
{
    for (const connection_id each : feed.too_slow(now)) {
        hub_member& member = *members_.at(each);
        member.connection_.close(close_code::too_slow, {});
        feed.detach(each);
        member.feed_ = nullptr;
    }
    feed.trim();
}

void client_hub::sweep()
{
    const instant now = now_();
    for (auto& [key, feed] : feeds_) {
        feed->trim();
        if (feed->frames() > 0) cut_slow(*feed, now);
    }
    std::erase_if(feeds_, [](const auto& each) { return each.second->empty(); });
}

void client_hub::when_empty(std::function<void()> call)
{
    if (members_.empty()) {
        call();
    } else {
        when_empty_ = std::move(call);
    }
}

void client_hub::close_all(close_code code, const frame_ptr& farewell)
{
    for (auto& [id, member] : members_) {
        member->connection_.send(farewell);
        member->connection_.close(code, {});
    }
}
}  // namespace kring::runtime
