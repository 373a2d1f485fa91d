#include "runtime/client_hub.hpp"

#include "net/visitor_book.hpp"

#include <algorithm>
#include <utility>

namespace kring::runtime {
frame_ptr hub_member::next()
{
    if (greeted_ < greeting_.size()) {
        frame_ptr first = std::move(greeting_[greeted_++]);
        if (greeted_ == greeting_.size()) {
            // The connection may stay for hours; what it was greeted with is not needed any more.
            std::vector<frame_ptr>().swap(greeting_);
            greeted_ = 0;
        }
        return first;
    }
    return feed() == nullptr ? nullptr : feed()->next(*this);
}

connection_id client_hub::add(hub_member& member, const room_id& room)
{
    member.id_ = connection_id{(std::uint64_t{home_.index()} << core_shift) | ++ids_};
    member.room_ = room;
    members_.emplace(member.id_, &member);
    member.connection().set_source(&member);
    return member.id_;
}

void client_hub::remove(hub_member& member)
{
    member.connection().set_source(nullptr);
    members_.erase(member.id_);
    note_answered(member.in_flight);
    if (rooms::room_feed* left = member.feed()) {
        left->detach(member);
        if (left->empty()) {
            std::erase_if(feeds_,
                          [left](const auto& each) { return &each.second->feed() == left; });
        }
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
            if (frames->extent == rooms::send::extent::waiting &&
                !keep(*found->second, domain::view_kind::participant))
                continue;
            send(*found->second, *frames);
        } else if (const auto* listens = std::get_if<rooms::attach>(&each)) {
            const auto found = members_.find(listens->connection);
            if (found == members_.end()) continue;
            if (!keep(*found->second, listens->to.view)) continue;
            auto& feed = feeds_[feed_key{room, listens->to}];
            if (!feed) {
                feed = std::make_unique<fan_out>(home_.context(), home_.loop().dirty(), bounds_,
                                                 pace_);
            }
            feed->attach(*found->second);
        } else if (const auto* ends = std::get_if<rooms::close>(&each)) {
            const auto found = members_.find(ends->connection);
            if (found != members_.end()) found->second->connection().close(ends->why, {});
        }
    }
}

bool client_hub::keep(hub_member& member, domain::view_kind view)
{
    // Only here is it known who has come: the room has looked at the token, and at who it is.
    const auto who =
        view == domain::view_kind::facilitator ? net::guest::facilitator : net::guest::other;
    if (member.connection().admit(who)) return true;
    member.connection().close(close_code::try_again_later, {});
    return false;
}

void client_hub::send(hub_member& to, rooms::send& what)
{
    // What is said behind a greeting that has not left keeps its place behind it. It is little: no command is heard before
    // the welcome, and only so many may be in flight.
    if (what.extent == rooms::send::extent::greeting || !to.greeting_.empty()) {
        for (frame_ptr& each : what.frames) to.greeting_.push_back(std::move(each));
        to.connection().wake();
    } else {
        to.connection().send(what.frames);
    }
    if (what.answers == 0) return;
    const std::size_t answered = std::min<std::size_t>(to.in_flight, what.answers);
    to.in_flight -= answered;
    note_answered(answered);
    if (to.on_answer) to.on_answer();
}

void client_hub::publish(fan_out& to, frame_ptr frame)
{
    const instant now = now_();
    to.publish(std::move(frame), now);
    // Only when somebody is behind does a feed grow; then the few are looked for, once per bound and not per frame.
    rooms::room_feed& feed = to.feed();
    if (feed.frames() > feed.bounds().frames_max || feed.size_in_bytes() > feed.bounds().bytes_max)
        cut_slow(feed, now);
}

void client_hub::cut_slow(rooms::room_feed& feed, instant now)
{
    for (rooms::feed_reader* each : feed.too_slow(now)) {
        cut(static_cast<hub_member&>(*each));
    }
    feed.trim();
}

void client_hub::cut(hub_member& member)
{
    member.connection().close(close_code::too_slow, {});
    if (rooms::room_feed* left = member.feed()) left->detach(member);
}

std::size_t client_hub::outgoing_bytes() const
{
    std::size_t held = 0;
    for (const auto& [key, each] : feeds_) held += each->feed().size_in_bytes();
    for (const auto& [id, member] : members_) held += member->connection().backlog_bytes();
    return held;
}

void client_hub::keep_within_bound()
{
    std::size_t held = outgoing_bytes();
    if (held <= outgoing_bytes_max_) return;
    // A feed is as long as its slowest reader is behind, so that reader is who holds it.
    std::vector<std::pair<std::size_t, hub_member*>> waiting;
    for (const auto& [id, member] : members_) {
        const rooms::room_feed* feed = member->feed();
        const std::size_t behind = feed == nullptr ? 0 : feed->lag_of(*member).bytes;
        waiting.emplace_back(behind + member->connection().backlog_bytes(), member);
    }
    std::sort(waiting.begin(), waiting.end(), [](const auto& one, const auto& other) {
        return one.first != other.first ? one.first > other.first
                                        : one.second->id() < other.second->id();
    });
    for (const auto& [bytes, member] : waiting) {
        if (bytes == 0) return;
        rooms::room_feed* feed = member->feed();
        const auto holds = [feed, member = member] {
            return member->connection().backlog_bytes() +
                   (feed == nullptr ? 0 : feed->size_in_bytes());
        };
        const std::size_t before = holds();
        cut(*member);
        if (feed != nullptr) feed->trim();
        held -= std::min(held, before - std::min(before, holds()));
        cut_for_all_(member->room_);
        if (held <= outgoing_bytes_max_) return;
    }
}

void client_hub::sweep()
{
    const instant now = now_();
    for (auto& [key, each] : feeds_) {
        each->feed().trim();
        if (each->feed().frames() > 0) cut_slow(each->feed(), now);
    }
    keep_within_bound();
    std::erase_if(feeds_, [](const auto& each) { return each.second->feed().empty(); });
}

void client_hub::when_empty(std::function<void()> call)
{
    if (members_.empty()) {
        call();
    } else {
        when_empty_ = std::move(call);
    }
}

void client_hub::finish_commands(std::function<void()> call)
{
    finishing_ = true;
    for (const auto& [id, member] : members_) unanswered_ += member->in_flight;
    if (unanswered_ == 0) {
        call();
    } else {
        when_answered_ = std::move(call);
    }
}

void client_hub::note_answered(std::size_t commands)
{
    if (!when_answered_) return;
    unanswered_ -= std::min(unanswered_, commands);
    if (unanswered_ == 0) std::exchange(when_answered_, nullptr)();
}

void client_hub::close_all(
    close_code code, const std::function<frame_ptr(net::ws_protocol, std::size_t turn)>& farewell)
{
    std::size_t turn = 0;
    for (auto& [id, member] : members_) {
        member->connection().send(farewell(member->connection().protocol(), turn++));
        member->connection().close(code, {});
    }
}

void client_hub::count(core_figures& into) const
{
    into.connections += members_.size();
    for (const auto& [key, followers] : feeds_) {
        const rooms::audience& to = key.second;
        const rooms::room_feed& feed = followers->feed();
        into.listeners[static_cast<std::size_t>(to.view) - 1] += feed.size();
        into.encodings[static_cast<std::size_t>(to.in) - 1] += feed.size();
        into.feed_bytes += feed.size_in_bytes();
        for (const rooms::feed_reader* reader : feed.readers()) {
            const rooms::room_feed::lag behind = feed.lag_of(*reader);
            into.lag_frames_max = std::max<std::uint64_t>(into.lag_frames_max, behind.frames);
            into.lag_bytes_max = std::max<std::uint64_t>(into.lag_bytes_max, behind.bytes);
            for (std::size_t index = 0; index < lag_steps.size(); ++index) {
                if (behind.frames > lag_steps[index]) ++into.behind[index];
            }
        }
    }
}
}  // namespace kring::runtime
