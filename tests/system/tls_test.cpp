// The program under TLS: its page and its links, and a certificate that is renewed without a restart.
#include "support/program.hpp"
#include "support/raw_client.hpp"
#include "support/self_signed.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_layer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace kring::tests {
namespace {
namespace files = std::filesystem;
using testing::HasSubstr;

// Who answers, and what it answers to a request for the page.
struct seen {
    std::string name;
    std::string strict_transport;
    int status{};
};
seen look(std::uint16_t port)
{
    support::raw_client client(port);
    auto layer = std::make_unique<support::tls_layer>(client.socket());
    seen what;
    what.name = layer->common_name();
    client.put_on(std::move(layer));
    client.send("GET / HTTP/1.1\r\nHost: kring.test\r\nConnection: close\r\n\r\n");
    const auto response = client.read_response();
    if (!response) return what;
    what.status = response->status;
    what.strict_transport = response->header("strict-transport-security");
    return what;
}

TEST(serve_with_tls, answers_under_its_certificate_and_takes_a_renewed_one_on_sighup)
{
    const temporary_directory folder;
    const program_ground ground{folder.path()};
    const files::path certificate = folder.path() / "server.pem";
    const files::path key = folder.path() / "server.key";
    const auto put = [&](const support::pem_files& from) {
        files::copy(from.certificate, certificate, files::copy_options::overwrite_existing);
        files::copy(from.key, key, files::copy_options::overwrite_existing);
    };
    put(support::make_self_signed(folder.path(), "first"));

    auto arguments = ground.serve();
    arguments.insert(arguments.end(), {"--tls-cert", certificate.string(), "--tls-key",
                                       key.string(), "--cores", "2"});
    program server{KRING_PROGRAM, arguments};
    const auto at = wait_until_serving(server);
    ASSERT_TRUE(at) << server.said();
    EXPECT_THAT(server.said(), HasSubstr("serving https://127.0.0.1:"));
    const seen first = look(at->port);
    EXPECT_EQ(first.name, "first");
    EXPECT_EQ(first.status, 200);
    EXPECT_NE(first.strict_transport, "");

    put(support::make_self_signed(folder.path(), "second"));
    server.signal(SIGHUP);
    ASSERT_TRUE(server.wait_for("the TLS certificate was read again"));
    EXPECT_EQ(look(at->port).name, "second");

    files::remove(key);
    server.signal(SIGHUP);
    const auto why = server.wait_for("the TLS certificate stays as it was: ");
    ASSERT_TRUE(why);
    EXPECT_THAT(*why, HasSubstr(key.string()));
    EXPECT_EQ(look(at->port).name, "second");

    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
}

TEST(serve_with_tls, does_not_start_with_a_key_that_everybody_can_read)
{
    const temporary_directory folder;
    const program_ground ground{folder.path()};
    const auto made = support::make_self_signed(folder.path(), "exposed");
    files::permissions(made.key, files::perms::others_read, files::perm_options::add);
    auto arguments = ground.serve();
    arguments.insert(arguments.end(),
                     {"--tls-cert", made.certificate.string(), "--tls-key", made.key.string()});
    program server{KRING_PROGRAM, arguments};
    EXPECT_EQ(server.wait(), 1);
    EXPECT_THAT(server.said(), HasSubstr("chmod o-rwx"));
}
}  // namespace
}  // namespace kring::tests
