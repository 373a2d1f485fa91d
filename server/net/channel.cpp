#include "net/channel.hpp"

#include "net/completion.hpp"
#include "net/tls_cipher.hpp"

#include <utility>

namespace kring::net {
namespace asio = boost::asio;

channel::channel(socket_type socket, std::shared_ptr<const tls_identity> identity)
    : socket_(std::move(socket)), line_(socket_.native_handle(), std::move(identity))
{
    error_code ignored;  // a socket that cannot be set so is lost, and the first read says it
    socket_.native_non_blocking(true, ignored);
}

channel::~channel() = default;
channel::channel(channel&&) noexcept = default;

asio::awaitable<error_code> channel::handshake()
{
    tls_cipher* const cipher = line_.cipher();
    if (cipher == nullptr) co_return error_code{};
    for (;;) {
        const auto step = cipher->handshake();
        for (;;) {
            const octet_line::written out = line_.try_write({});
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

bare_channel channel::release() &&
{
    error_code code;
    file_descriptor socket(socket_.release(code));
    return bare_channel{std::move(socket), std::move(line_)};
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
