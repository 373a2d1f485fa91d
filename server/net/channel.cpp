#include "net/channel.hpp"

#include "net/completion.hpp"
#include "net/tls_cipher.hpp"

#include <boost/asio/error.hpp>

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;

namespace {
[[nodiscard]] bool is_blocked(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK;
}

// Gives the kernel what it takes of the pieces; `taken` may be less than offered.
[[nodiscard]] channel::written send_pieces(int descriptor, std::span<const iovec> pieces)
{
    std::size_t offered = 0;
    for (const iovec& piece : pieces) offered += piece.iov_len;
    msghdr message{};
    message.msg_iov =
        const_cast<iovec*>(pieces.data());  // sendmsg reads only; msghdr knows no const
    message.msg_iovlen = pieces.size();
    for (;;) {
        const ssize_t sent = ::sendmsg(descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            const auto taken = static_cast<std::size_t>(sent);
            return {taken, taken != offered, {}};
        }
        if (errno == EINTR) continue;
        if (is_blocked(errno)) return {0, true, {}};
        return {0, false, error_code(errno, boost::system::system_category())};
    }
}
}  // namespace

channel::channel(socket_type socket, std::shared_ptr<const tls_identity> identity)
    : socket_(std::move(socket))
{
    error_code ignored;  // a socket that cannot be set so is lost, and the first read says it
    socket_.native_non_blocking(true, ignored);
    if (identity) {
        cipher_ = std::make_unique<tls_cipher>(socket_.native_handle(), std::move(identity));
    }
}

channel::~channel() = default;
channel::channel(channel&&) noexcept = default;

asio::awaitable<error_code> channel::handshake()
{
    if (!cipher_) co_return error_code{};
    for (;;) {
        const auto step = cipher_->handshake();
        for (;;) {
            const written out = try_write({});
            if (out.code) co_return out.code;
            if (!out.blocked) break;
            auto [code] = co_await socket_.async_wait(socket_type::wait_write, codes);
            if (code) co_return code;
        }
        if (step == tls_cipher::progress::done) co_return error_code{};
        if (step == tls_cipher::progress::failed) co_return make_error_code(errc::malformed);
        auto [code] = co_await socket_.async_wait(socket_type::wait_read, codes);
        if (code) co_return code;
    }
}

std::size_t channel::try_read(std::span<char> to, error_code& code)
{
    if (cipher_) return cipher_->read(to, code);
    for (;;) {
        const ssize_t got = ::recv(socket_.native_handle(), to.data(), to.size(), MSG_DONTWAIT);
        if (got > 0) {
            code = {};
            return static_cast<std::size_t>(got);
        }
        if (got == 0) {
            code = asio::error::eof;
            return 0;
        }
        if (errno == EINTR) continue;
        if (is_blocked(errno))
            code = asio::error::would_block;
        else
            code = error_code(errno, boost::system::system_category());
        return 0;
    }
}

channel::written channel::try_write(std::span<const iovec> pieces)
{
    if (!cipher_) return pieces.empty() ? written{} : send_pieces(socket_.native_handle(), pieces);
    const auto push = [this]() -> written {
        while (!cipher_->to_send().empty()) {
            const bytes_view rest = cipher_->to_send();
            const iovec piece{const_cast<char*>(rest.data()), rest.size()};
            const written out = send_pieces(socket_.native_handle(), {&piece, 1});
            cipher_->sent(out.taken);
            if (out.code || out.blocked) return {0, out.blocked, out.code};
        }
        return {};
    };
    written out = push();
    if (out.code || out.blocked || pieces.empty()) return out;
    if (const error_code code = cipher_->write(pieces)) return {0, false, code};
    out = push();
    for (const iovec& piece : pieces) out.taken += piece.iov_len;
    return out;
}

bool channel::drained() const
{
    return !cipher_ || cipher_->to_send().empty();
}

void channel::shutdown_send()
{
    if (cipher_) {
        cipher_->say_end();
        static_cast<void>(try_write({}));
    }
    error_code ignored;
    socket_.shutdown(socket_type::shutdown_send, ignored);
}

void channel::cancel()
{
    error_code ignored;
    socket_.cancel(ignored);
}

void channel::close()
{
    error_code ignored;
    socket_.close(ignored);
}
}  // namespace kring::net
