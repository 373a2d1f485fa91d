// What the outside sees of a server that was told to end while somebody does not answer its farewell.
#include "app/operations_call.hpp"
#include "base/encoding.hpp"
#include "support/program.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"
#include "wire/client_frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::tests {
namespace {
using testing::HasSubstr;

support::raw_response ask(std::uint16_t port, const std::string& path)
{
    support::raw_client client{port};
    client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return client.read_response().value();
}

TEST(drain, says_at_once_that_it_is_not_ready_and_turns_newcomers_away_until_all_have_gone)
{
    const temporary_directory directory;
    const program_ground files{directory.path()};
    program server{KRING_PROGRAM, files.serve()};
    const auto places = wait_until_serving(server);
    ASSERT_TRUE(places) << server.said();
    const app::room_call call{{"127.0.0.1", places->operations}, files.key};
    const auto made = app::call_operations(call, net::http_method::post, "/api/v1/rooms",
                                           {{"title", "Drained"},
                                            {"question", "Who answers?"},
                                            {"promise", "We wait for a while."},
                                            {"language", "en"}});
    ASSERT_TRUE(made) << made.error().text;
    const std::string link = app::text_of(*made, "join_link");

    // Reads its welcome and then nothing: the server has to wait for it.
    support::raw_client silent{places->port};
    silent.upgrade();
    wire::join_entry entry;
    entry.room = room_id_from_text(app::text_of(*made, "room")).value();
    entry.secret = from_base64url(link.substr(link.find('#') + 1)).value();
    entry.nonce = bytes(wire::nonce_size, 'n');
    entry.name = "Ana";
    wire::hello opening;
    opening.entry = std::move(entry);
    opening.outbox = outbox_id{7};
    silent.send_frame(support::opcode::binary, wire::encode_hello(opening));
    ASSERT_TRUE(silent.read_frame());

    EXPECT_EQ(ask(places->operations, "/readyz").status, 200);
    server.signal(SIGTERM);
    // The signal is on its way; each answer before it has come says 200.
    auto ready = ask(places->operations, "/readyz");
    while (ready.status == 200) ready = ask(places->operations, "/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_THAT(ready.body, HasSubstr("stopping"));
    EXPECT_EQ(ask(places->operations, "/livez").status, 200);

    support::raw_client newcomer{places->port};
    newcomer.send(support::raw_client::upgrade_request());
    const auto refused = newcomer.read_response();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 503);
    EXPECT_NE(refused->header("retry-after"), "");

    EXPECT_EQ(server.wait(), 0) << server.said();
    unsigned code = 0;
    while (const auto frame = silent.read_frame()) {
        if (frame->opcode == support::opcode::close) code = frame->close_code();
    }
    EXPECT_EQ(code, 1012u);
}
}  // namespace
}  // namespace kring::tests
