// A self-signed certificate and its key as PEM files, made anew for a test.
// Thread: plain functions.
#pragma once
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace kring::support {
struct pem_files {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

// `name` becomes the common name, by which a test knows the certificate again.
inline pem_files make_self_signed(const std::filesystem::path& folder, const std::string& name)
{
    const pem_files made{folder / (name + ".pem"), folder / (name + ".key")};
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"),
                                                                  EVP_PKEY_free};
    const std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), X509_free};
    if (!key || !certificate) throw std::runtime_error("no certificate can be made");
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
        throw std::runtime_error("no certificate can be signed");

    using file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
    const file to_certificate{std::fopen(made.certificate.c_str(), "we"), std::fclose};
    const file to_key{std::fopen(made.key.c_str(), "we"), std::fclose};
    if (!to_certificate || !to_key ||
        PEM_write_X509(to_certificate.get(), certificate.get()) != 1 ||
        PEM_write_PrivateKey(to_key.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        throw std::runtime_error("the certificate cannot be written");
    }
    ::chmod(made.key.c_str(), 0600);
    return made;
}
}  // namespace kring::support
