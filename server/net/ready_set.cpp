#include "net/ready_set.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>

#include <sys/epoll.h>

#include <array>
#include <cerrno>

namespace kring::net {
namespace {
// As many as a turn handles before it writes what they led to.
constexpr std::size_t batch_max = 256;

[[nodiscard]] error_code last_error()
{
    return {errno, boost::system::system_category()};
}

[[nodiscard]] int make_set()
{
    const int made = ::epoll_create1(EPOLL_CLOEXEC);
    if (made < 0) throw boost::system::system_error(last_error(), "epoll_create1");
    return made;
}
}  // namespace

struct ready_set::impl {
    explicit impl(boost::asio::io_context& context) : set(context, make_set()) {}

    boost::asio::posix::stream_descriptor set;
    std::size_t members = 0;
    bool armed = false;
    // What is being handed out; a null: taken out meanwhile.
    std::array<epoll_event, batch_max> batch{};
    std::size_t handed_out = 0;
    std::size_t found = 0;
};

ready_set::ready_set(boost::asio::io_context& context) : impl_(std::make_shared<impl>(context)) {}

ready_set::~ready_set() = default;

ready_set::place::place(place&& other) noexcept
    : set_(std::move(other.set_)), who_(std::exchange(other.who_, nullptr))
{}

ready_set::place& ready_set::place::operator=(place&& other) noexcept
{
    if (this == &other) return *this;
    leave();
    set_ = std::move(other.set_);
    who_ = std::exchange(other.who_, nullptr);
    return *this;
}

void ready_set::place::leave()
{
    const ready_listener* const gone = std::exchange(who_, nullptr);
    const auto set = set_.lock();
    if (gone == nullptr || set == nullptr) return;
    for (std::size_t i = set->handed_out; i < set->found; ++i) {
        if (set->batch[i].data.ptr == gone) set->batch[i].data.ptr = nullptr;
    }
    if (--set->members == 0 && set->armed) set->set.cancel();
}

result<ready_set::place> ready_set::add(int descriptor, ready_listener& listener)
{
    epoll_event what{};
    what.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    what.data.ptr = &listener;
    if (::epoll_ctl(impl_->set.native_handle(), EPOLL_CTL_ADD, descriptor, &what) != 0)
        return last_error();
    ++impl_->members;
    return place(impl_, listener);
}

bool ready_set::poll()
{
    // While it is armed the context tells when there is something: so nothing is asked of the system.
    if (impl_->armed || impl_->members == 0) return false;
    const int found = ::epoll_wait(impl_->set.native_handle(), impl_->batch.data(),
                                   static_cast<int>(impl_->batch.size()), 0);
    if (found <= 0) return false;
    impl_->found = static_cast<std::size_t>(found);
    for (impl_->handed_out = 0; impl_->handed_out < impl_->found;) {
        const epoll_event& each = impl_->batch[impl_->handed_out++];
        if (each.data.ptr == nullptr) continue;
        const bool lost = (each.events & (EPOLLHUP | EPOLLERR)) != 0;
        readiness now;
        now.readable = lost || (each.events & (EPOLLIN | EPOLLRDHUP)) != 0;
        now.writable = lost || (each.events & EPOLLOUT) != 0;
        now.ended = lost || (each.events & EPOLLRDHUP) != 0;
        static_cast<ready_listener*>(each.data.ptr)->on_ready(now);
    }
    impl_->found = 0;
    return true;
}

void ready_set::arm()
{
    if (impl_->armed || impl_->members == 0) return;
    impl_->armed = true;
    // Cancelled, it is told as well: because the set became empty, or because it is gone.
    impl_->set.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                          [at = std::weak_ptr<impl>(impl_)](error_code) {
                              if (const auto here = at.lock()) here->armed = false;
                          });
}
}  // namespace kring::net
