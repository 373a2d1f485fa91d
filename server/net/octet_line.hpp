// The octets of one socket, in and out, plain or under TLS, without ever waiting. This is the cipher seam: whoever reads
// and writes here does not know which of the two it is.
//
// Under TLS what is written is enciphered at once and counts as taken; the octets that the kernel does not take wait here,
// at most one write's worth, because nothing more is taken before they have left.
// Thread: that of the connection. Seen by net's own .cpp files alone.
#pragma once
#include "base/error.hpp"
#include "base/result.hpp"
#include "net/tls_identity.hpp"

#include <cstddef>
#include <memory>
#include <span>

struct iovec;

namespace kring::net {
class tls_cipher;

class octet_line {
public:
    // `descriptor`: the socket, non-blocking; outlives the line. `identity` null: plain.
    octet_line(int descriptor, std::shared_ptr<const tls_identity> identity);
    ~octet_line();
    octet_line(octet_line&&) noexcept;
    octet_line& operator=(octet_line&&) = delete;

    // Null: plain.
    [[nodiscard]] tls_cipher* cipher() { return cipher_.get(); }

    // What has arrived: 0 and `would_block` when there is nothing, 0 and `eof` at the end.
    [[nodiscard]] std::size_t try_read(std::span<char> to, error_code& code);

    struct written {
        std::size_t taken{};  // octets that need not be offered again
        bool blocked{};  // wait until the socket is writable, then call again, if only with nothing
        error_code code;
    };
    // Whatever was taken leaves in order.
    [[nodiscard]] written try_write(std::span<const iovec> pieces);

    // All that was taken has gone to the kernel.
    [[nodiscard]] bool drained() const;

    // No more comes from us: under TLS the end is said first, as far as the kernel takes it at once.
    void shutdown_send();

private:
    int descriptor_;
    std::unique_ptr<tls_cipher> cipher_;
};
}  // namespace kring::net
