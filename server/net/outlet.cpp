#include "net/outlet.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;

namespace {
// Sixteen joined pieces cost little more than one; beyond 64 nothing is gained.
constexpr std::size_t pieces_max = 64;
// Taken from the source ahead of the kernel: enough to fill its buffer in a few writes, little
// enough that what is hidden meanwhile is not already under way and that a slow link is not called
// slow for the size of one portion.
constexpr std::size_t ahead_octets_max = 128 * 1024;
// Then the others of the core have their turn.
constexpr unsigned writes_per_turn_max = 4;
// A row that was long once gives its memory back.
constexpr std::size_t kept_capacity = 16;
// FIN and opcode 8 (RFC 6455 section 5.2). The answer to the handshake begins with 'H', which it is
// not.
constexpr char close_frame_head = static_cast<char>(0x88);
}  // namespace

outlet::outlet(channel below, run_loop& loop, const ws_options& options)
    : below_(std::move(below)),
      dirty_(loop.dirty()),
      wheel_(loop.wheel()),
      traffic_(loop.traffic()),
      options_(options)
{}

outlet::~outlet()
{
    dirty_.forget(*this);
}

void outlet::append(frame_ptr octets)
{
    if (sealed_ || failed_) return;
    if (frames() >= options_.backlog_frames_max ||
        octets_ + octets->octets.size() > options_.backlog_bytes_max) {
        if (owner_ != nullptr) owner_->on_overflow();
        return;
    }
    push(std::move(octets));
}

void outlet::append_from_beast(bytes octets)
{
    if (sealed_ || failed_) return;
    const bool is_close = octets.front() == close_frame_head;
    auto whole = std::make_shared<frame>();
    whole->octets = std::move(octets);
    if (!is_close) {
        append(std::move(whole));
        return;
    }
    seal(std::move(whole));
    if (owner_ != nullptr) owner_->on_sealed();
}

void outlet::push(frame_ptr octets)
{
    octets_ += octets->octets.size();
    items_.push_back(item{std::move(octets), wheel_.now()});
    dirty_.mark(*this);
}

void outlet::seal(frame_ptr last)
{
    if (sealed_ || failed_) return;
    // Both header and code are octets of their own (RFC 6455 section 5.5.1); a close without a code is a normal one.
    const bytes& octets = last->octets;
    traffic_.add_close(octets.size() < 4 ? static_cast<unsigned>(close_code::normal)
                                         : static_cast<unsigned char>(octets[2]) << 8 |
                                               static_cast<unsigned char>(octets[3]));
    push(std::move(last));
    sealed_ = true;
    source_ = nullptr;
}

void outlet::cut(frame_ptr last)
{
    if (sealed_ || failed_) return;
    const std::size_t begun = offset_ == 0 ? 0 : 1;
    octets_ = 0;
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(first_ + begun), items_.end());
    if (begun == 1) octets_ = items_[first_].octets->octets.size() - offset_;
    seal(std::move(last));
}

void outlet::heard(std::size_t octets)
{
    traffic_.bytes_received.add(octets);
    // Under TLS a read may owe an answer of its own.
    if (!below_.drained()) dirty_.mark(*this);
    if (owner_ != nullptr) owner_->on_heard(octets);
}

void outlet::pull()
{
    source_has_more_ = source_ != nullptr;
    while (source_ != nullptr && frames() < pieces_max && octets_ < ahead_octets_max) {
        frame_ptr next = source_->next();
        if (next == nullptr) {
            source_has_more_ = false;
            return;
        }
        // The source may have closed the connection: then the close frame is in the row, and
        // nothing follows it.
        if (sealed_) return;
        octets_ += next->octets.size();
        items_.push_back(item{std::move(next), wheel_.now()});
    }
}

void outlet::flush()
{
    if (waiting_ || failed_) return;
    for (unsigned writes = 0; writes < writes_per_turn_max; ++writes) {
        if (writes == 0 || source_has_more_) pull();
        if (!empty()) {
            switch (write_once()) {
                case written::none: return;
                case written::part: wait_for_room(); return;
                case written::all: break;
            }
        }
        if (empty() && !source_has_more_) {
            if (telling_ && owner_ != nullptr) owner_->on_emptied();
            return;
        }
    }
    dirty_.mark(*this);
}

outlet::written outlet::write_once()
{
    std::array<iovec, pieces_max> pieces{};
    const std::size_t count = std::min(frames(), pieces_max);
    std::size_t offered = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const bytes& octets = items_[first_ + i].octets->octets;
        const std::size_t skipped = i == 0 ? offset_ : 0;
        // sendmsg reads only; iovec knows no const.
        pieces[i].iov_base = const_cast<char*>(octets.data() + skipped);
        pieces[i].iov_len = octets.size() - skipped;
        offered += pieces[i].iov_len;
    }
    const channel::written out = below_.try_write({pieces.data(), count});
    traffic_.writes.add();
    traffic_.bytes_sent.add(out.taken);
    if (out.blocked || out.taken != offered) traffic_.writes_blocked.add();
    take_off(out.taken);
    if (out.code) {
        fail(out.code);
        return written::none;
    }
    return out.blocked || out.taken != offered ? written::part : written::all;
}

void outlet::take_off(std::size_t octets)
{
    octets_ -= octets;
    while (octets != 0) {
        enciphered_tick_ = items_[first_].tick;
        const std::size_t left = items_[first_].octets->octets.size() - offset_;
        if (octets < left) {
            offset_ += octets;
            break;
        }
        octets -= left;
        offset_ = 0;
        items_[first_].octets.reset();
        ++first_;
    }
    if (first_ == items_.size()) {
        first_ = 0;
        if (items_.capacity() > kept_capacity)
            std::vector<item>().swap(items_);
        else
            items_.clear();
    } else if (first_ >= pieces_max) {
        items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
}

void outlet::wait_for_room()
{
    waiting_ = true;
    below_.socket().async_wait(asio::ip::tcp::socket::wait_write,
                               [self = shared_from_this()](error_code code) {
                                   self->waiting_ = false;
                                   if (!code) self->dirty_.mark(*self);
                               });
    if (owner_ != nullptr) owner_->on_waiting();
}

void outlet::fail(error_code code)
{
    close();
    if (owner_ != nullptr) owner_->on_write_failed(code);
}

void outlet::close()
{
    failed_ = true;
    source_ = nullptr;
    std::vector<item>().swap(items_);
    first_ = 0;
    offset_ = 0;
    octets_ = 0;
    below_.close();
}
}  // namespace kring::net
