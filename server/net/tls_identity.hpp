// Who the server is under TLS: its certificate chain and private key, ready for use. Connections that were made keep the
// identity they were made with; newcomers get the latest one, so a renewed certificate needs no restart.
// Thread: an identity is immutable; `tls_certificates` may be used from any thread.
#pragma once
#include "base/failure.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <memory>
#include <mutex>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace kring::net {
class tls_identity {
public:
    // PEM files: the chain with the server's own certificate first, and its key. The key must be nobody's to read but its
    // owner's and group's. The failure's text names the file and says what to do.
    [[nodiscard]] static result<std::shared_ptr<const tls_identity>, failure> load(
        const std::filesystem::path& certificate, const std::filesystem::path& key);

    ~tls_identity();
    tls_identity(const tls_identity&) = delete;
    tls_identity& operator=(const tls_identity&) = delete;

    [[nodiscard]] ssl_ctx_st* context() const { return context_; }

private:
    explicit tls_identity(ssl_ctx_st* context) : context_(context) {}
    ssl_ctx_st* context_;
};

// The identity that newcomers get, and where it comes from.
class tls_certificates {
public:
    [[nodiscard]] static result<std::unique_ptr<tls_certificates>, failure> load(
        std::filesystem::path certificate, std::filesystem::path key);

    [[nodiscard]] std::shared_ptr<const tls_identity> current() const;

    // Reads both files again. On a failure the present identity stays.
    [[nodiscard]] result<void, failure> reload();

private:
    tls_certificates(std::filesystem::path certificate, std::filesystem::path key,
                     std::shared_ptr<const tls_identity> first);

    std::filesystem::path certificate_;
    std::filesystem::path key_;
    mutable std::mutex mutex_;  // guards current_
    std::shared_ptr<const tls_identity> current_;
};
}  // namespace kring::net
