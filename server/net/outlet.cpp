#include "net/outlet.hpp"

#include "base/close_code.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kring::net {
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
constexpr std::size_t kept_capacity = 4;
}  // namespace

outlet::outlet(bare_channel below, run_loop& loop, const ws_options& options, outlet_owner& owner)
    : below_(std::move(below)), loop_(loop), options_(options), owner_(owner)
{}

outlet::~outlet()
{
    close();
    loop_.dirty().forget(*this);
}

error_code outlet::watch()
{
    auto place = loop_.ready().add(below_.socket.number(), *this);
    if (!place) return place.error();
    watched_ = std::move(*place);
    return {};
}

void outlet::on_ready(const readiness& now)
{
    if (now.writable && waiting_) {
        waiting_ = false;
        wake();
    }
    if (now.readable) owner_.on_readable(now);
}

std::size_t outlet::read(std::span<char> to, error_code& code)
{
    const std::size_t octets = below_.line.try_read(to, code);
    loop_.traffic().bytes_received.add(octets);
    // Under TLS a read may owe an answer of its own.
    if (!below_.line.drained()) wake();
    return octets;
}

bool outlet::is_read_dry(std::size_t asked, std::size_t got)
{
    // A cipher may hold octets back that the kernel has given up already.
    return got < asked && below_.line.cipher() == nullptr;
}

void outlet::append(frame_ptr octets)
{
    if (sealed_ || failed_) return;
    if (frames() >= options_.backlog_frames_max ||
        octets_ + octets->octets.size() > options_.backlog_bytes_max) {
        owner_.on_overflow();
        return;
    }
    push(std::move(octets));
}

void outlet::push(frame_ptr octets)
{
    take(std::move(octets));
    wake();
}

void outlet::seal(frame_ptr last)
{
    if (sealed_ || failed_) return;
    // Both header and code are octets of their own (RFC 6455 section 5.5.1); a close without a code is a normal one.
    const bytes& octets = last->octets;
    loop_.traffic().add_close(octets.size() < 4 ? static_cast<unsigned>(close_code::normal)
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
        take(std::move(next));
    }
}

// The one frame that there is goes straight through: most rounds of a room are like that, and the row's memory is a cache
// line that the kernel's work has driven out. False: there may be something in the row, or more to come.
bool outlet::pass_on()
{
    if (!empty() || source_ == nullptr) return false;
    frame_ptr only = source_->next();
    if (only == nullptr || sealed_) {
        source_has_more_ = false;
        return !sealed_;
    }
    frame_ptr second = source_->next();
    // Closed meanwhile: nothing may follow the close frame that is in the row now, and who comes back is told again.
    if (sealed_) return false;
    if (second != nullptr) {
        take(std::move(only));
        take(std::move(second));
        return false;
    }
    source_has_more_ = false;
    const bytes& octets = only->octets;
    // send reads only; iovec knows no const.
    const iovec piece{const_cast<char*>(octets.data()), octets.size()};
    const octet_line::written out = write({&piece, 1}, octets.size());
    if (out.code) {
        fail(out.code);
        return true;
    }
    if (out.taken == octets.size() && !out.blocked) return true;
    const std::size_t taken = out.taken;
    take(std::move(only));
    take_off(taken);
    wait_for_room();
    return true;
}

void outlet::take(frame_ptr octets)
{
    octets_ += octets->octets.size();
    items_.push_back(item{std::move(octets), loop_.wheel().now()});
}

void outlet::flush()
{
    if (waiting_ || failed_) return;
    if (!telling_ && pass_on()) return;
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
            if (telling_) owner_.on_emptied();
            return;
        }
    }
    wake();
}

octet_line::written outlet::write(std::span<const iovec> pieces, std::size_t offered)
{
    const octet_line::written out = below_.line.try_write(pieces);
    traffic& counted = loop_.traffic();
    counted.writes.add();
    counted.bytes_sent.add(out.taken);
    if (out.blocked || out.taken != offered) counted.writes_blocked.add();
    return out;
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
    const octet_line::written out = write({pieces.data(), count}, offered);
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
    owner_.on_waiting();
}

void outlet::fail(error_code code)
{
    close();
    owner_.on_write_failed(code);
}

void outlet::close()
{
    failed_ = true;
    source_ = nullptr;
    std::vector<item>().swap(items_);
    first_ = 0;
    offset_ = 0;
    octets_ = 0;
    watched_.leave();
    below_.socket.close();
}
}  // namespace kring::net
