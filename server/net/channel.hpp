// One accepted socket as HTTP sees it: the octets of its line, and Asio to wait for them. Waiting for the socket to become
// readable owns no buffer.
//
// What becomes a WebSocket leaves Asio (`release`): there the core's ready_set tells of thousands of sockets with one
// system call, and a socket costs it nothing while it is silent.
// Thread: that of the connection. Seen by net's own .cpp files alone.
#pragma once
#include "base/file_descriptor.hpp"
#include "base/result.hpp"
#include "net/octet_line.hpp"
#include "net/tls_identity.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace kring::net {
// A socket that Asio does not know any more.
struct bare_channel {
    file_descriptor socket;
    octet_line line;
};

class channel {
public:
    using socket_type = boost::asio::ip::tcp::socket;
    using executor_type = socket_type::executor_type;

    // `identity` null: plain.
    channel(socket_type socket, std::shared_ptr<const tls_identity> identity);
    ~channel();
    channel(channel&&) noexcept;
    channel& operator=(channel&&) = delete;

    [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }
    [[nodiscard]] socket_type& socket() { return socket_; }
    [[nodiscard]] octet_line& line() { return line_; }
    [[nodiscard]] bool encrypted() { return line_.cipher() != nullptr; }

    // Done at once when plain. To be awaited before anything else; `cancel` ends it.
    boost::asio::awaitable<error_code> handshake();

    // Nothing is being awaited. Without a socket (a negative descriptor) when that was closed.
    [[nodiscard]] bare_channel release() &&;

    void cancel();
    void close();

private:
    socket_type socket_;
    octet_line line_;
};
}  // namespace kring::net
