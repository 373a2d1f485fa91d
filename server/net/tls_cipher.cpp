#include "net/tls_cipher.hpp"

#include "base/error.hpp"

#include <boost/asio/error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;

namespace {
// The most that one TLS record carries (RFC 8446 section 5.1).
constexpr std::size_t record_octets_max = 16 * 1024;
// A row that was long once gives its memory back.
constexpr std::size_t kept_capacity = 1024;

[[nodiscard]] tls_cipher& owner_of(BIO* bio)
{
    return *static_cast<tls_cipher*>(BIO_get_data(bio));
}

int take_from_socket(BIO* bio, char* to, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t got = ::recv(owner_of(bio).descriptor(), to, static_cast<std::size_t>(size), 0);
    if (got >= 0) return static_cast<int>(got);
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) BIO_set_retry_read(bio);
    return -1;
}

int keep_for_sending(BIO* bio, const char* from, int size)
{
    BIO_clear_retry_flags(bio);
    owner_of(bio).sending().append(from, static_cast<std::size_t>(size));
    return size;
}

long control(BIO*, int command, long, void*)
{
    // A flush is all that OpenSSL insists on, and there is nothing to do for it here.
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

[[nodiscard]] const BIO_METHOD* socket_and_row()
{
    static const BIO_METHOD* const made = [] {
        BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "kring");
        if (method == nullptr) throw std::bad_alloc();
        BIO_meth_set_read(method, take_from_socket);
        BIO_meth_set_write(method, keep_for_sending);
        BIO_meth_set_ctrl(method, control);
        return method;
    }();
    return made;
}
}  // namespace

tls_cipher::tls_cipher(int descriptor, std::shared_ptr<const tls_identity> identity)
    : descriptor_(descriptor), identity_(std::move(identity)), ssl_(SSL_new(identity_->context()))
{
    BIO* bio = ssl_ == nullptr ? nullptr : BIO_new(socket_and_row());
    if (bio == nullptr) {
        SSL_free(ssl_);
        throw std::bad_alloc();
    }
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_, bio, bio);
    SSL_set_accept_state(ssl_);
}

tls_cipher::~tls_cipher()
{
    SSL_free(ssl_);
}

tls_cipher::progress tls_cipher::handshake()
{
    ERR_clear_error();
    const int outcome = SSL_do_handshake(ssl_);
    if (outcome == 1) return progress::done;
    return SSL_get_error(ssl_, outcome) == SSL_ERROR_WANT_READ ? progress::wants_read
                                                               : progress::failed;
}

std::size_t tls_cipher::read(std::span<char> to, error_code& code)
{
    ERR_clear_error();
    std::size_t got = 0;
    const int outcome = SSL_read_ex(ssl_, to.data(), to.size(), &got);
    if (outcome == 1) {
        code = {};
        return got;
    }
    switch (SSL_get_error(ssl_, outcome)) {
        case SSL_ERROR_WANT_READ: code = asio::error::would_block; break;
        case SSL_ERROR_ZERO_RETURN: code = asio::error::eof; break;
        // A link that ends without a word of TLS: cut off for whoever reads, as with a plain socket.
        case SSL_ERROR_SYSCALL: code = asio::error::connection_reset; break;
        default: code = make_error_code(errc::malformed);
    }
    return 0;
}

error_code tls_cipher::write(std::span<const iovec> pieces)
{
    // Small pieces are joined, so that a row of frames is one record and not a record each.
    thread_local std::array<char, record_octets_max> joined;
    std::size_t filled = 0;
    const auto encipher = [this, &filled]() -> error_code {
        ERR_clear_error();
        std::size_t taken = 0;
        const bool ok = SSL_write_ex(ssl_, joined.data(), filled, &taken) == 1;
        filled = 0;
        return ok ? error_code{} : make_error_code(errc::closed);
    };
    for (const iovec& piece : pieces) {
        const char* from = static_cast<const char*>(piece.iov_base);
        std::size_t left = piece.iov_len;
        while (left != 0) {
            const std::size_t portion = std::min(left, joined.size() - filled);
            std::copy_n(from, portion, joined.data() + filled);
            filled += portion;
            from += portion;
            left -= portion;
            if (filled < joined.size()) continue;
            if (const error_code code = encipher()) return code;
        }
    }
    return filled == 0 ? error_code{} : encipher();
}

void tls_cipher::say_end()
{
    ERR_clear_error();
    static_cast<void>(SSL_shutdown(ssl_));
}

void tls_cipher::sent(std::size_t octets)
{
    sent_ += octets;
    if (sent_ < sending_.size()) return;
    sent_ = 0;
    if (sending_.capacity() > kept_capacity)
        bytes().swap(sending_);
    else
        sending_.clear();
}
}  // namespace kring::net
