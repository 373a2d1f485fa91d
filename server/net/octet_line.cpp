#include "net/octet_line.hpp"

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
[[nodiscard]] octet_line::written send_pieces(int descriptor, std::span<const iovec> pieces)
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

octet_line::octet_line(int descriptor, std::shared_ptr<const tls_identity> identity)
    : descriptor_(descriptor)
{
    if (identity) cipher_ = std::make_unique<tls_cipher>(descriptor, std::move(identity));
}

octet_line::~octet_line() = default;
octet_line::octet_line(octet_line&&) noexcept = default;

std::size_t octet_line::try_read(std::span<char> to, error_code& code)
{
    if (cipher_) return cipher_->read(to, code);
    for (;;) {
        const ssize_t got = ::recv(descriptor_, to.data(), to.size(), MSG_DONTWAIT);
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

octet_line::written octet_line::try_write(std::span<const iovec> pieces)
{
    if (!cipher_) return pieces.empty() ? written{} : send_pieces(descriptor_, pieces);
    const auto push = [this]() -> written {
        while (!cipher_->to_send().empty()) {
            const bytes_view rest = cipher_->to_send();
            const iovec piece{const_cast<char*>(rest.data()), rest.size()};
            const written out = send_pieces(descriptor_, {&piece, 1});
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

bool octet_line::drained() const
{
    return !cipher_ || cipher_->to_send().empty();
}

void octet_line::shutdown_send()
{
    if (cipher_) {
        cipher_->say_end();
        static_cast<void>(try_write({}));
    }
    ::shutdown(descriptor_, SHUT_WR);
}
}  // namespace kring::net
