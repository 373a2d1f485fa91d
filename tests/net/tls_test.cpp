// TLS in front of HTTP and WebSocket: handshakes in time, the page and its socket, certificates that are renewed while
// the server runs, and ends that are said.
#include "base/error.hpp"
#include "net/tls_identity.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"
#include "support/self_signed.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_layer.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace kring::net {
namespace {
using namespace std::chrono_literals;
using support::net_server;
using support::raw_client;
using support::tls_layer;
namespace opcode = support::opcode;
namespace files = std::filesystem;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: kring.test\r\n\r\n";

boost::asio::awaitable<void> echo(ws_connection& connection)
{
    connection.set_read_limits(read_limits{.message_bytes_max = limits::message_bytes_max});
    for (;;) {
        auto message = co_await connection.read();
        if (!message) co_return;
        connection.send(make_frame(message->octets, message->kind));
    }
}

boost::asio::awaitable<http_response> large_page(http_request)
{
    co_return make_response(200, "text/plain", bytes(300'000, 'k'));
}

class tls_test : public testing::Test {
protected:
    void serve(listener_options options = {})
    {
        const auto made = support::make_self_signed(folder_.path(), "first");
        files::copy(made.certificate, certificate_);
        files::copy(made.key, key_);
        auto loaded = tls_certificates::load(certificate_, key_);
        ASSERT_TRUE(loaded) << loaded.error().text;
        certificates_ = std::move(*loaded);
        options.certificates = certificates_.get();
        listener_handlers to;
        to.on_websocket = echo;
        to.on_http = large_page;
        server_ = std::make_unique<net_server>(std::move(options), std::move(to));
    }

    struct client {
        std::unique_ptr<raw_client> octets;
        tls_layer* tls;
    };
    client connect(int version_max = TLS1_3_VERSION)
    {
        auto made = std::make_unique<raw_client>(server_->port());
        auto layer = std::make_unique<tls_layer>(made->socket(), version_max);
        tls_layer* tls = layer.get();
        made->put_on(std::move(layer));
        return {std::move(made), tls};
    }

    tests::temporary_directory folder_;
    const files::path certificate_ = folder_.path() / "server.pem";
    const files::path key_ = folder_.path() / "server.key";
    std::unique_ptr<tls_certificates> certificates_;  // outlive the server
    std::unique_ptr<net_server> server_;
};

TEST_F(tls_test, serves_a_page_larger_than_the_kernel_takes_at_once)
{
    serve();
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        client one = connect(version);
        EXPECT_EQ(one.tls->protocol(), "http/1.1");
        for (int request = 0; request < 3; ++request) {
            one.octets->send(get);
            const auto response = one.octets->read_response();
            ASSERT_TRUE(response);
            EXPECT_EQ(response->status, 200);
            EXPECT_EQ(response->body, std::string(300'000, 'k'));
        }
    }
}

TEST_F(tls_test, carries_a_websocket_and_says_its_end)
{
    serve();
    client one = connect();
    one.octets->upgrade();
    for (const std::size_t size : {std::size_t{1}, std::size_t{5000}, std::size_t{60'000}}) {
        const std::string said(size, static_cast<char>('a' + size % 26));
        one.octets->send_frame(opcode::binary, said);
        const auto heard = one.octets->read_frame();
        ASSERT_TRUE(heard);
        EXPECT_EQ(heard->payload, said);
    }
    one.octets->send_close(1000);
    EXPECT_EQ(one.octets->read_close_code(), 1000u);
    EXPECT_TRUE(one.octets->is_at_end());
    EXPECT_TRUE(one.tls->was_ended_in_order());
}

TEST_F(tls_test, answers_a_wish_for_new_keys)
{
    serve();
    client one = connect();
    one.octets->upgrade();
    for (int round = 0; round < 3; ++round) {
        one.tls->ask_for_new_keys();
        one.octets->send_frame(opcode::binary, "with new keys");
        const auto heard = one.octets->read_frame();
        ASSERT_TRUE(heard);
        EXPECT_EQ(heard->payload, "with new keys");
    }
}

TEST_F(tls_test, gives_newcomers_the_renewed_certificate_and_leaves_the_others_alone)
{
    serve();
    client before = connect();
    before.octets->upgrade();
    EXPECT_EQ(before.tls->common_name(), "first");

    const auto renewed = support::make_self_signed(folder_.path(), "second");
    files::copy(renewed.certificate, certificate_, files::copy_options::overwrite_existing);
    files::copy(renewed.key, key_, files::copy_options::overwrite_existing);
    ASSERT_TRUE(certificates_->reload());
    EXPECT_EQ(connect().tls->common_name(), "second");
    before.octets->send_frame(opcode::binary, "still here");
    EXPECT_EQ(before.octets->read_frame()->payload, "still here");

    // Half renewed: the new certificate lies there, its key does not.
    const auto third = support::make_self_signed(folder_.path(), "third");
    files::copy(third.certificate, certificate_, files::copy_options::overwrite_existing);
    const auto failed = certificates_->reload();
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().text.find(key_.string()), std::string::npos) << failed.error().text;
    EXPECT_EQ(connect().tls->common_name(), "second");
}

TEST_F(tls_test, lets_go_of_who_never_shakes_hands)
{
    listener_options options;
    options.tls_handshake_time_max = 20ms;
    serve(options);
    raw_client silent(server_->port());
    EXPECT_TRUE(silent.is_at_end());
    raw_client half(server_->port());
    half.send(std::string("\x16\x03\x01\x02\x00", 5));
    EXPECT_TRUE(half.is_at_end());
}

TEST_F(tls_test, closes_on_whoever_speaks_no_tls)
{
    serve();
    raw_client plain(server_->port());
    plain.send(get);
    static_cast<void>(plain.read_to_end());  // an alert, at most
    EXPECT_TRUE(plain.is_at_end());
    EXPECT_TRUE(connect().octets->send(get));
}

TEST(tls_identity, says_what_is_wrong_with_its_files)
{
    const tests::temporary_directory folder;
    const auto one = support::make_self_signed(folder.path(), "one");
    const auto other = support::make_self_signed(folder.path(), "other");
    const auto text = [](const auto& made) { return made ? std::string{} : made.error().text; };

    EXPECT_TRUE(tls_identity::load(one.certificate, one.key));
    const files::path missing = folder.path() / "missing.pem";
    EXPECT_NE(text(tls_identity::load(missing, one.key)).find(missing.string()), std::string::npos);
    EXPECT_NE(text(tls_identity::load(one.certificate, other.key)).find("belong"),
              std::string::npos);
    EXPECT_NE(text(tls_identity::load(one.key, one.key)).find("certificate chain"),
              std::string::npos);
    files::permissions(one.key, files::perms::others_read, files::perm_options::add);
    const auto exposed = tls_identity::load(one.certificate, one.key);
    ASSERT_FALSE(exposed);
    EXPECT_EQ(exposed.error().code, errc::key_exposed);
    EXPECT_NE(exposed.error().text.find("chmod"), std::string::npos);
}
}  // namespace
}  // namespace kring::net
