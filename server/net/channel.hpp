// One accepted socket, plain or under TLS, as its users see it: octets in, octets out. This is the cipher seam: HTTP, the
// WebSocket's reads and the outlet's gather writes go through here and do not know which of the two it is.
//
// Under TLS what is written is enciphered at once and counts as taken; the octets that the kernel does not take wait here,
// at most one write's worth, because nothing more is taken before they have left. Waiting for the socket to become
// readable owns no buffer, so an idle connection costs none.
// Thread: that of the connection. Seen by net's own .cpp files alone.
#pragma once
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/result.hpp"
#include "net/tls_identity.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <memory>
#include <span>

struct iovec;

namespace kring::net {
class tls_cipher;

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
    [[nodiscard]] bool encrypted() const { return cipher_ != nullptr; }

    // Done at once when plain. To be awaited before anything else; `cancel` ends it.
    boost::asio::awaitable<error_code> handshake();

    // What has arrived, without waiting: 0 and `would_block` when there is nothing, 0 and `eof` at the end.
    [[nodiscard]] std::size_t try_read(std::span<char> to, error_code& code);

    struct written {
        std::size_t taken{};  // octets that need not be offered again
        bool blocked{};  // wait until the socket is writable, then call again, if only with nothing
        error_code code;
    };
    // Tries the socket at once. Whatever was taken leaves in order.
    [[nodiscard]] written try_write(std::span<const iovec> pieces);

    // All that was taken has gone to the kernel.
    [[nodiscard]] bool drained() const;

    // No more comes from us: under TLS the end is said first, as far as the kernel takes it at once.
    void shutdown_send();
    void cancel();
    void close();

private:
    socket_type socket_;
    std::unique_ptr<tls_cipher> cipher_;
};
}  // namespace kring::net
