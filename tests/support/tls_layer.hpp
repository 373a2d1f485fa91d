// TLS below a raw client: blocking, and trusting whoever answers.
// Thread: one thread per client.
#pragma once
#include "support/raw_client.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>

namespace kring::support {
class tls_layer final : public raw_layer {
public:
    // Shakes hands; throws when the server does not.
    explicit tls_layer(int socket, int version_max = TLS1_3_VERSION)
        : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), ssl_(nullptr, SSL_free)
    {
        SSL_CTX_set_max_proto_version(context_.get(), version_max);
        static constexpr std::array<unsigned char, 12> offered{2,   'h', '2', 8,   'h', 't',
                                                               't', 'p', '/', '1', '.', '1'};
        SSL_CTX_set_alpn_protos(context_.get(), offered.data(), offered.size());
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), socket);
        ERR_clear_error();
        if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("no TLS handshake");
    }

    [[nodiscard]] std::string common_name() const
    {
        const std::unique_ptr<X509, decltype(&X509_free)> peer{
            SSL_get1_peer_certificate(ssl_.get()), X509_free};
        std::array<char, 128> name{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer.get()), NID_commonName, name.data(),
                                  name.size());
        return name.data();
    }

    // What was agreed on by ALPN; empty: nothing.
    [[nodiscard]] std::string protocol() const
    {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &name, &size);
        return {reinterpret_cast<const char*>(name), size};
    }

    // Asks the server for new keys; its answer comes with what it sends next.
    void ask_for_new_keys()
    {
        if (SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED) != 1)
            throw std::runtime_error("no update of keys");
    }

    // Whether the server said that nothing follows, before it closed the socket.
    [[nodiscard]] bool was_ended_in_order() const
    {
        return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
    }

    long send(const char* octets, std::size_t count) override
    {
        ERR_clear_error();
        const int sent = SSL_write(ssl_.get(), octets, static_cast<int>(count));
        return sent > 0 ? sent : -1;
    }
    long receive(char* to, std::size_t count) override
    {
        ERR_clear_error();
        const int got = SSL_read(ssl_.get(), to, static_cast<int>(count));
        return got > 0 ? got : 0;
    }
    [[nodiscard]] bool has_pending() const override { return SSL_pending(ssl_.get()) > 0; }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};
}  // namespace kring::support
