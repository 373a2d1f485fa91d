#include "net/tls_identity.hpp"

#include "base/error.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace kring::net {
namespace {
// HTTP/1.1 is what carries a WebSocket here; a browser that offers HTTP/2 as well is told so. Nothing in common is
// no reason to fail: the client may speak HTTP/1.1 without having said so.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*)
{
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, chosen_size, ours.data(), ours.size(), offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

[[nodiscard]] std::string why()
{
    const unsigned long code = ERR_peek_last_error();
    const char* text = ERR_reason_error_string(code);
    ERR_clear_error();
    return text == nullptr ? "unknown reason" : text;
}

[[nodiscard]] failure unusable(std::string text)
{
    return failure{errc::malformed, std::move(text)};
}
}  // namespace

tls_identity::~tls_identity()
{
    SSL_CTX_free(context_);
}

result<std::shared_ptr<const tls_identity>, failure> tls_identity::load(
    const std::filesystem::path& certificate, const std::filesystem::path& key)
{
    std::error_code code;
    for (const auto* file : {&certificate, &key}) {
        if (!std::filesystem::is_regular_file(*file, code)) {
            return unusable("cannot read " + file->string() +
                            ": give --tls-cert and --tls-key the paths of PEM files");
        }
    }
    const auto rights = std::filesystem::status(key, code).permissions();
    if (!code && (rights & std::filesystem::perms::others_all) != std::filesystem::perms::none) {
        return failure{errc::key_exposed, "everybody on this machine can read the TLS key " +
                                              key.string() + ": run `chmod o-rwx " + key.string() +
                                              "`"};
    }
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    if (context == nullptr) return unusable("TLS cannot be set up: " + why());
    std::shared_ptr<const tls_identity> made(new tls_identity(context));

    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(
        context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // An idle connection gives the two record buffers of 16 KiB back.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    // Two tickets are for browsers that open several connections at once; one socket is enough here.
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    static constexpr unsigned char name[] = "kring";
    SSL_CTX_set_session_id_context(context, name, sizeof name - 1);

    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
        return unusable("no certificate chain in " + certificate.string() + " (" + why() +
                        "): it must be PEM, the server's own certificate first");
    }
    if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
        return unusable("no key for " + certificate.string() + " in " + key.string() + " (" +
                        why() + "): it must be PEM, without a passphrase, and belong to it");
    }
    if (SSL_CTX_check_private_key(context) != 1) {
        return unusable("the key " + key.string() + " does not belong to " + certificate.string());
    }
    return made;
}

tls_certificates::tls_certificates(std::filesystem::path certificate, std::filesystem::path key,
                                   std::shared_ptr<const tls_identity> first)
    : certificate_(std::move(certificate)), key_(std::move(key)), current_(std::move(first))
{}

result<std::unique_ptr<tls_certificates>, failure> tls_certificates::load(
    std::filesystem::path certificate, std::filesystem::path key)
{
    auto first = tls_identity::load(certificate, key);
    if (!first) return first.error();
    return std::unique_ptr<tls_certificates>(
        new tls_certificates(std::move(certificate), std::move(key), std::move(*first)));
}

std::shared_ptr<const tls_identity> tls_certificates::current() const
{
    const std::lock_guard lock{mutex_};
    return current_;
}

result<void, failure> tls_certificates::reload()
{
    auto next = tls_identity::load(certificate_, key_);
    if (!next) return next.error();
    const std::lock_guard lock{mutex_};
    current_ = std::move(*next);
    return {};
}
}  // namespace kring::net
