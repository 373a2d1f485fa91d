// TLS on one socket: OpenSSL reads from the socket without waiting, and what it wants to send is kept here until the
// channel has given it to the kernel. So there is one writer, and a write that was taken is never offered again.
// Thread: that of the connection. Seen by net's own .cpp files alone.
#pragma once
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "net/tls_identity.hpp"

#include <cstddef>
#include <memory>
#include <span>

struct ssl_st;  // OpenSSL's SSL
struct iovec;

namespace kring::net {
class tls_cipher {
public:
    // `descriptor`: the socket, non-blocking; outlives the cipher.
    tls_cipher(int descriptor, std::shared_ptr<const tls_identity> identity);
    ~tls_cipher();
    tls_cipher(const tls_cipher&) = delete;
    tls_cipher& operator=(const tls_cipher&) = delete;

    enum class progress { done, wants_read, failed };
    // One step of the handshake; `to_send` may have grown in any case.
    [[nodiscard]] progress handshake();

    // As `channel::try_read`.
    [[nodiscard]] std::size_t read(std::span<char> to, error_code& code);

    // Enciphers all pieces into `to_send`.
    [[nodiscard]] error_code write(std::span<const iovec> pieces);
    void say_end();

    // Enciphered and not yet given to the kernel.
    [[nodiscard]] bytes_view to_send() const { return bytes_view(sending_).substr(sent_); }
    void sent(std::size_t octets);

    // For OpenSSL's callbacks.
    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] bytes& sending() { return sending_; }

private:
    int descriptor_;
    std::shared_ptr<const tls_identity> identity_;
    ssl_st* ssl_;
    bytes sending_;
    std::size_t sent_ = 0;
};
}  // namespace kring::net
