// Writes the seeds of the corpora: valid values of every kind, and beside them what a peer sends that means harm or knows
// no better. libFuzzer starts from them; the replay programs run them as they are. The same program writes the same
// files: whoever changes a format runs it again and sees in the diff what changed.
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "fuzz/target.hpp"
#include "rooms/credentials.hpp"
#include "support/raw_client.hpp"
#include "wire/client_frames.hpp"
#include "wire/event_fields.hpp"
#include "wire/frames.hpp"
#include "wire/generated.hpp"
#include "wire/records.hpp"
#include "wire/server_frames.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace kring::fuzz {
namespace {
using generated::block_field;
using generated::fixed64_field;
using generated::generator;
using generated::number_field;
using support::raw_client;
namespace opcode = support::opcode;

class corpus {
public:
    explicit corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void put(const char* target, const std::string& name, bytes_view octets)
    {
        std::filesystem::create_directories(folder_ / target);
        std::ofstream out{folder_ / target / name, std::ios::binary};
        out << octets;
        if (!out.flush()) throw std::runtime_error("cannot write " + name);
        ++files_;
    }
    [[nodiscard]] int files() const { return files_; }

private:
    std::filesystem::path folder_;
    int files_ = 0;
};

bytes little_endian(std::uint64_t value, int octets)
{
    bytes out;
    for (int index = 0; index < octets; ++index)
        out += static_cast<char>(value >> (8 * index) & 0xff);
    return out;
}

bytes sized(bytes_view block)
{
    return little_endian(block.size(), 2) + bytes{block};
}

// --- the HTTP head ---
void write_handshakes(corpus& to)
{
    const auto put = [&to](const char* name, const std::string& octets) {
        to.put("handshake", name, octets);
    };
    const std::string close = "Host: kring.test\r\nConnection: close\r\n\r\n";
    put("upgrade", raw_client::upgrade_request());
    put("upgrade-own-origin", raw_client::upgrade_request("Origin: https://kring.test\r\n"));
    put("upgrade-foreign-origin", raw_client::upgrade_request("Origin: https://evil.test\r\n"));
    put("upgrade-null-origin", raw_client::upgrade_request("Origin: null\r\n"));
    put("upgrade-two-origins", raw_client::upgrade_request("Origin: https://kring.test\r\n"
                                                           "Origin: https://evil.test\r\n"));
    put("upgrade-with-query", raw_client::upgrade_request("", "/ws?token=secret"));
    put("upgrade-token-as-protocol",
        raw_client::upgrade_request("Sec-WebSocket-Protocol: abcdef0123456789\r\n"));
    put("upgrade-json-too",
        raw_client::upgrade_request("Sec-WebSocket-Protocol: kring.v1.json\r\n"));
    put("upgrade-deflate",
        raw_client::upgrade_request("Sec-WebSocket-Extensions: permessage-deflate; "
                                    "client_max_window_bits\r\n"));
    put("upgrade-frame-too-early",
        raw_client::upgrade_request() + raw_client::frame(opcode::text, "too early"));
    put("upgrade-with-body", raw_client::upgrade_request("Content-Length: 3\r\n") + "abc");
    put("upgrade-version-8",
        "GET /ws HTTP/1.1\r\nHost: kring.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    put("upgrade-by-http-1.0",
        "GET /ws HTTP/1.0\r\nHost: kring.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: kring.v1.protobuf\r\n\r\n");
    put("upgrade-by-post",
        "POST /ws HTTP/1.1\r\nHost: kring.test\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\n\r\n");
    put("get", "GET / HTTP/1.1\r\n" + close);
    put("get-forwarded", "GET / HTTP/1.1\r\nX-Forwarded-For: 203.0.113.9, 2001:db8::7\r\n" + close);
    put("get-pipelined", "GET /a HTTP/1.1\r\nHost: k\r\n\r\nGET /b?c=d HTTP/1.1\r\n" + close);
    put("get-http-1.0", "GET / HTTP/1.0\r\n\r\n");
    put("get-http-3.7", "GET / HTTP/3.7\r\n" + close);
    put("get-no-host", "GET / HTTP/1.1\r\n\r\n");
    put("get-two-hosts", "GET / HTTP/1.1\r\nHost: a\r\n" + close);
    put("get-absolute-target", "GET http://kring.test/ HTTP/1.1\r\n" + close);
    put("get-folded", "GET / HTTP/1.1\r\nX: a\r\n b\r\n" + close);
    put("get-bare-line-feeds", "GET / HTTP/1.1\nHost: k\n\n");
    put("get-nul", std::string{"GET / HTTP/1.1\r\nX: a\0b\r\n", 24} + close);
    put("get-control-characters", "GET /\x01\x7f HTTP/1.1\r\n" + close);
    put("get-cut", "GET / HTTP/1.1\r\nHo");
    put("head", "HEAD / HTTP/1.1\r\n" + close);
    put("post-length", "POST /x HTTP/1.1\r\nContent-Length: 5\r\n" + close + "hello");
    put("post-length-short", "POST /x HTTP/1.1\r\nContent-Length: 5\r\n" + close + "he");
    put("post-length-twice",
        "POST /x HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n" + close + "hello");
    put("post-length-signed", "POST /x HTTP/1.1\r\nContent-Length: +5\r\n" + close + "hello");
    put("post-length-huge", "POST /x HTTP/1.1\r\nContent-Length: 18446744073709551616\r\n" + close);
    put("post-chunked", "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + close +
                            "5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n");
    put("post-chunked-bad-size",
        "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + close + "ffffffffffffffff1\r\n");
    put("post-chunked-and-length",
        "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
        "Content-Length: 5\r\n" +
            close + "0\r\n\r\n");
    put("post-coded-twice",
        "POST /x HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n" + close + "0\r\n\r\n");
    put("post-expects",
        "POST /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" + close + "ok");
    put("method-unknown", "BREW /pot HTTP/1.1\r\n" + close);
    put("tls-client-hello", std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11});
    put("http-2-preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    std::string many = "GET / HTTP/1.1\r\n";
    for (int index = 0; index < 65; ++index) many += "X-" + std::to_string(index) + ": y\r\n";
    put("get-65-headers", many + close);
    put("get-long-target", "GET /" + std::string(2100, 'a') + " HTTP/1.1\r\n" + close);
    put("get-endless-line", "GET /" + std::string(8300, 'a'));
    put("get-long-head", "GET / HTTP/1.1\r\nX: " + std::string(8300, 'b') + "\r\n" + close);
}

// --- whom a proxy speaks for ---
void write_proxies(corpus& to)
{
    const auto list = [&to](const char* name, bytes_view lines) {
        to.put("proxies", name, bytes(1, '\0') + bytes{lines});
    };
    list("one", "203.0.113.9");
    list("behind-two-proxies", "203.0.113.9, 10.0.0.7, 10.0.0.8");
    list("two-lines", "198.51.100.1\n203.0.113.9, 10.0.0.7");
    list("only-proxies", "10.0.0.7, 10.0.0.8");
    list("rubbish", "unknown, 10.0.0.7");
    list("port", "203.0.113.9:1234");
    list("ipv6", "2001:db8::7, fd00::1");
    list("mapped", "::ffff:203.0.113.9");
    list("empty", "");
    list("commas", ",, ,203.0.113.9,,");
    const auto standard = [&to](const char* name, bytes_view lines) {
        to.put("proxies", name, bytes(1, '\1') + bytes{lines});
    };
    standard("standard", "for=203.0.113.9;proto=https;by=10.0.0.1");
    standard("standard-ipv6-port", "for=\"[2001:db8::7]:4711\", for=10.0.0.7");
    standard("standard-hidden", "for=_secret, for=unknown");
    standard("standard-open-quote", "for=\"203.0.113.9, for=10.0.0.7");
    standard("standard-escapes", "for=\"203.0.113.\\9\"");
    standard("standard-twice", "for=203.0.113.9;for=198.51.100.2");
    to.put("proxies", "range", "2001:db8::/33");
    to.put("proxies", "range-bits-behind", "10.0.0.1/8");
}

// --- WebSocket frames ---
void write_connections(corpus& to)
{
    const auto put = [&to](const char* name, const std::string& octets) {
        to.put("connection", name, octets);
        to.put("frames", name, octets);
    };
    const auto frame = [](unsigned code, std::string_view payload, bool fin = true,
                          unsigned reserved = 0) {
        return raw_client::frame(code, payload, fin, reserved);
    };
    const std::string head{"\x12\x34\x56\x78", 4};
    put("binary", frame(opcode::binary, wire::encode_probe(7)));
    put("text", frame(opcode::text, "{\"probe\":{\"number\":7}}"));
    put("text-unicode", frame(opcode::text, "\u00e9\u4e16\U0001F600"));
    put("text-no-utf8", frame(opcode::text, "\xc3("));
    put("text-overlong", frame(opcode::text, "\xc0\xaf"));
    put("text-surrogate", frame(opcode::text, "\xed\xa0\x80"));
    put("text-cut-character",
        frame(opcode::text, "\xf0\x9f", false) + frame(opcode::continuation, "\x98\x80"));
    put("text-cut-before-empty-end",
        frame(opcode::text, "\xf0\xbd", false) + frame(opcode::continuation, ""));
    put("empty", frame(opcode::binary, ""));
    put("126-octets", frame(opcode::binary, std::string(126, 'a')));
    put("70000-octets", frame(opcode::binary, std::string(70000, 'a')).substr(0, 200));
    put("fragments", frame(opcode::binary, "a", false) + frame(opcode::continuation, "b", false) +
                         frame(opcode::continuation, "c"));
    put("fragments-with-ping", frame(opcode::binary, "a", false) + frame(opcode::ping, "now") +
                                   frame(opcode::continuation, "b"));
    put("fragments-empty", frame(opcode::binary, "", false) +
                               frame(opcode::continuation, "", false) +
                               frame(opcode::continuation, ""));
    put("fragment-interrupted", frame(opcode::binary, "a", false) + frame(opcode::binary, "b"));
    put("continuation-of-nothing", frame(opcode::continuation, "a"));
    put("ping", frame(opcode::ping, "are you there"));
    put("pings", frame(opcode::ping, "1") + frame(opcode::ping, "2") + frame(opcode::ping, "3"));
    put("ping-too-long", frame(opcode::ping, std::string(126, 'p')));
    put("ping-fragmented", frame(opcode::ping, "a", false));
    put("pong-unasked", frame(opcode::pong, "what"));
    put("close", frame(opcode::close, ""));
    put("close-1000", frame(opcode::close, std::string{"\x03\xe8", 2} + "bye"));
    put("close-1005", frame(opcode::close, std::string{"\x03\xed", 2}));
    put("close-one-octet", frame(opcode::close, "\x03"));
    put("close-reason-no-utf8", frame(opcode::close, std::string{"\x03\xe8\xff", 3}));
    put("close-then-more", frame(opcode::close, "") + frame(opcode::binary, "late"));
    put("reserved-bit", frame(opcode::binary, "a", true, 4));
    put("opcode-3", frame(3, "a"));
    put("opcode-11", frame(11, "a"));
    put("unmasked", std::string{"\x82\x01"} + "a");
    put("length-not-shortest-16", std::string{"\x82\xfe\x00\x01", 4} + head + "a");
    put("length-not-shortest-64",
        std::string{"\x82\xff\x00\x00\x00\x00\x00\x00\x00\x01", 10} + head + "a");
    put("length-2-to-the-63", std::string{"\x82\xff\x80\x00\x00\x00\x00\x00\x00\x00", 10} + head);
    put("head-alone", raw_client::frame_head(opcode::binary, 5));
    put("payload-cut", frame(opcode::binary, "hello").substr(0, 8));
    put("nothing", "");
}

// --- Protobuf from clients ---
wire::hello hello_of(const wire::hello_entry& entry)
{
    wire::hello opening;
    opening.entry = entry;
    opening.outbox = outbox_id{0x0102030405060708};
    return opening;
}

void write_hellos(corpus& to, generator& random)
{
    const auto put = [&to](const char* name, bytes_view octets) { to.put("hello", name, octets); };
    const auto room = room_id{random.array<std::array<std::uint8_t, 16>>()};
    const bytes secret = random.octets(42);
    auto member = hello_of(wire::member_entry{random.octets(62)});
    put("member", wire::encode_hello(member));
    member.from = wire::cursor{epoch_id{9}, sequence{1234}};
    put("member-with-cursor", wire::encode_hello(member));
    const auto join = hello_of(wire::join_entry{room, secret, random.octets(32), "Zo\u00eb"});
    put("join", wire::encode_hello(join));
    wire::join_entry patient{room, secret, random.octets(32), "Zo\u00eb"};
    patient.waits_in_line = true;
    put("join-waits-in-line", wire::encode_hello(hello_of(patient)));
    auto screen = hello_of(wire::screen_entry{room, secret});
    put("screen-with-outbox", wire::encode_hello(screen));
    screen.outbox = outbox_id{};
    put("screen", wire::encode_hello(screen));
    auto later = join;
    later.protocol = 2;
    put("protocol-2", wire::encode_hello(later));
    put("protocol-2-unknown-field", block_field(1, number_field(1, 2) + number_field(99, 1)));
    put("join-short-nonce",
        wire::encode_hello(hello_of(wire::join_entry{room, secret, random.octets(31), "Ana"})));
    put("join-name-no-utf8", wire::encode_hello(hello_of(
                                 wire::join_entry{room, secret, random.octets(32), "\xff\xfe"})));
    put("no-entry", block_field(1, number_field(1, 1) + fixed64_field(5, 7)));
    const bytes whole = wire::encode_hello(join);
    put("twice", whole + whole);
    put("cut", bytes_view{whole}.substr(0, whole.size() / 2));
    put("group", generated::tag(1, 3) + generated::tag(1, 4));
    put("length-beyond", generated::tag(1, 2) + generated::varint(1ull << 40));
    put("varint-of-eleven-octets", generated::tag(1, 0) + bytes(11, '\xff'));
    put("nothing", "");
}

void write_commands(corpus& to, generator& random)
{
    const auto put = [&to](const std::string& name, bytes_view octets) {
        to.put("command", name, octets);
    };
    for (std::size_t kind = 0; kind < generator::commands; ++kind) {
        const domain::command body = random.command(kind);
        put("kind-" + std::to_string(kind), wire::encode_command(command_counter{kind + 1}, body));
    }
    put("probe", wire::encode_probe(random.number_32()));
    put("probe-0", wire::encode_probe(0));
    put("counter-largest",
        wire::encode_command(command_counter{~std::uint64_t{0}}, domain::open_room{}));
    put("counter-0", wire::encode_command(command_counter{}, domain::open_room{}));
    put("counter-alone", block_field(2, number_field(1, 5)));
    put("text-no-utf8", wire::encode_command(command_counter{1}, domain::post_idea{"\xc3("}));
    put("text-nul", wire::encode_command(command_counter{1}, domain::post_idea{{'a', '\0', 'b'}}));
    const bytes vote = wire::encode_command(
        command_counter{2}, domain::cast_vote{ballot_id{2}, contribution_id{9}, -1});
    put("find-similar", wire::encode_find_similar({7, "meer b\u00e4nke"}));
    put("fetch-texts", wire::encode_fetch_texts({contribution_id{300}}));
    put("seen", wire::encode_seen({{contribution_id{9}, contribution_id{300}}}));
    put("seen-nothing", block_field(6, ""));
    put("writing", wire::encode_writing({rooms::writing_now::begun}));
    put("writing-stopped", wire::encode_writing({rooms::writing_now::stopped}));
    put("seen-one-by-one", block_field(6, number_field(1, 9) + number_field(1, 300)));
    put("seen-cut", block_field(6, block_field(1, "\x89")));
    put("seen-too-many", block_field(6, block_field(1, bytes(limits::json_items_max + 1, '\x09'))));
    const auto rules = [](const bytes& policy) {
        return block_field(2, number_field(1, 5) + block_field(150, block_field(1, policy)));
    };
    const bytes seats = block_field(2, number_field(1, 8) + number_field(2, 7));
    put("rules-of-a-base", rules(number_field(1, 2)));
    put("rules-as-the-base-has-them",
        rules(number_field(1, 2) + block_field(2, number_field(1, 8) + number_field(2, 5))));
    put("rules-number-twice", rules(number_field(1, 2) + seats + seats));
    put("rules-number-unknown", rules(number_field(1, 2) + block_field(2, number_field(1, 29))));
    put("rules-without-a-base", rules(seats));
    put("vote-twice", vote + vote);
    put("vote-cut", bytes_view{vote}.substr(0, vote.size() - 1));
    put("counter-not-shortest", block_field(2, number_field(1, 5, 9) + block_field(10, "")));
    put("two-bodies",
        block_field(2, number_field(1, 5) + block_field(10, "") + block_field(12, "")));
    put("unknown-body", block_field(2, number_field(1, 5) + block_field(999, "")));
}

// --- what the server says ---
void write_server_frames(corpus& to, generator& random)
{
    const wire::client_frame_encoder frames;
    const auto in = rooms::encoding::protobuf;
    const auto put = [&to](const std::string& name, const frame_ptr& frame) {
        to.put("server_frame", name, generated::payload_of(*frame));
    };
    rooms::welcome_facts facts;
    facts.member = member_id{5};
    facts.role = domain::member_role::lead;
    facts.view = domain::view_kind::facilitator;
    facts.epoch = epoch_id{random.number()};
    facts.token = random.octets(62);
    facts.name = "Noor";
    put("welcome", frames.welcome(in, facts));
    facts.role.reset();
    facts.view = domain::view_kind::screen;
    put("welcome-screen", frames.welcome(in, facts));
    for (std::size_t kind = 0; kind < generator::changes; ++kind) {
        const domain::view_change change = random.change(kind);
        put("update-" + std::to_string(kind),
            frames.update(in, sequence{3}, sequence{9}, {&change, 1}));
    }
    put("update-of-nothing", frames.update(in, sequence{3}, sequence{9}, {}));
    for (int index = 0; index < 3; ++index) {
        put("totals-" + std::to_string(index), frames.totals(in, random.totals()));
        put("self-" + std::to_string(index), frames.self(in, random.self()));
    }
    put("answer-ok", frames.answer(in, command_counter{1}, rooms::accepted{sequence{77}}));
    put("answer-refused",
        frames.answer(in, command_counter{2},
                      rooms::refused{domain::refusal::busy, std::chrono::milliseconds{500}}));
    rooms::refused said{domain::refusal::too_alike};
    said.existing = contribution_id{300};
    put("answer-too-alike", frames.answer(in, command_counter{5}, said));
    rooms::refused rules{domain::refusal::invalid_policy};
    rules.policy = domain::policy_fault{domain::policy_number::blur, {2'000, 20'000}};
    put("answer-invalid-policy", frames.answer(in, command_counter{6}, rules));
    put("answer-uncertain", frames.answer(in, command_counter{3}, rooms::uncertain{}));
    put("answer-malformed", wire::malformed_frame(in, command_counter{4}));
    put("notice",
        wire::notice_frame(in, wire::notice_kind::shutting_down, std::chrono::milliseconds{1500}));
    put("probe-answer", wire::probe_answer_frame(in, 42));
    const std::vector<contribution_id> alike{contribution_id{9}, contribution_id{300}};
    put("similar", frames.similar(in, 7, alike));
    put("texts",
        frames.texts(in,
                     {contribution_id{9}, contribution_id{300}, {{contribution_id{9}, "a tree"}}}));
    const domain::view_state view = random.view(3);
    put("snapshot-chunk", frames.snapshot(in, view, random.totals()).front());
    to.put("server_frame", "group-in-group", bytes(200, '\x0b'));
}

void write_snapshots(corpus& to, generator& random)
{
    // As the target takes a chunk: flags (1: the last, 2: deflated), index, body.
    const auto chunk = [](unsigned flags, unsigned index, bytes_view body) {
        bytes octets{static_cast<char>(flags), static_cast<char>(index)};
        return octets + sized(body);
    };
    const auto body_of = [](const domain::view_state& state, const rooms::totals_facts& totals) {
        wire::snapshot_chunk joined;
        for (const frame_ptr& each :
             wire::client_frame_encoder{}.snapshot(rooms::encoding::protobuf, state, totals)) {
            auto said = wire::decode_server_frame(generated::payload_of(*each)).value();
            joined.compression = std::get<wire::snapshot_chunk>(said).compression;
            joined.body += std::get<wire::snapshot_chunk>(said).body;
        }
        return joined;
    };
    for (const std::size_t items : {0u, 1u, 3u}) {
        const domain::view_state view = random.view(items);
        const bytes body = body_of(view, random.totals()).body;
        const bytes_view first = bytes_view{body}.substr(0, body.size() / 2);
        const bytes_view second = bytes_view{body}.substr(first.size());
        const auto put = [&](const char* name, const bytes& octets) {
            to.put("snapshot", std::to_string(items) + "-items" + name, octets);
        };
        put("", chunk(1, 0, body));
        put("-in-two", chunk(0, 0, first) + chunk(1, 1, second));
        put("-out-of-order", chunk(0, 1, second) + chunk(1, 0, first));
        put("-twice", chunk(1, 0, body) + chunk(1, 0, body));
        put("-cut", chunk(1, 0, first));
    }
    const domain::view_state large = random.view(200);
    to.put("snapshot", "deflated", chunk(3, 0, body_of(large, {}).body));
    // Nine million octets in forty thousand: more than a client may be made to hold.
    domain::view_state bomb = random.view(0);
    domain::view_item item;
    item.text = std::string(9'000'000, 'a');
    bomb.items.push_back(item);
    to.put("snapshot", "deflate-bomb", chunk(3, 0, body_of(bomb, {}).body));
    to.put("snapshot", "deflate-of-rubbish", chunk(3, 0, "\xff\xff\xff"));
    to.put("snapshot", "deflate-empty-block", chunk(3, 0, bytes_view{"\x03\x00", 2}));
    to.put("snapshot", "deflate-then-plain", chunk(2, 0, "\x03") + chunk(1, 1, bytes(1, '\0')));
    to.put("snapshot", "deflate-stored-cut",
           chunk(3, 0,
                 bytes_view{"\x01\x05\x00\xfa\xff"
                            "ab",
                            7}));
    to.put("snapshot", "nothing", "");
}

// --- records ---
wire::room_keys corpus_keys()
{
    return wire::room_keys{room_id{}, key_256{}, [] {
                               key_256 key;
                               key.fill(7);
                               return key;
                           }};
}

void write_records(corpus& to, generator& random)
{
    for (std::size_t kind = 0; kind < generator::events; ++kind) {
        const domain::event fact{sequence{1}, random.time(), member_id{random.below(50)},
                                 random.event_body(kind)};
        wire::room_records writer{corpus_keys()};
        const rooms::command_stamp stamp{{outbox_id{random.number()}, command_counter{kind}},
                                         random.number()};
        const auto record = writer.encode(fact, stamp);
        const auto name = "kind-" + std::to_string(kind + 1);
        // Sealing draws a nonce, so sealed bytes would differ from run to run; redacted ones do not, but their commitment
        // would. A record without texts is the same every time.
        const auto halves = wire::encode_event(fact.body);
        if (halves.texts.empty()) to.put("record", name, sized(record.body));
        to.put("event", name,
               bytes{static_cast<char>(kind + 1)} + sized(halves.plain) + halves.texts);
        to.put("event", name + "-wrong-kind",
               bytes{static_cast<char>(kind + 2)} + sized(halves.plain) + halves.texts);
    }
    const auto body_of = [](bytes_view plain, bytes_view commitment, std::uint32_t kind) {
        bytes body = number_field(1, 1) + number_field(2, 1) + number_field(3, 1'700'000'000'000);
        body += number_field(4, kind);
        body += block_field(9, bytes{plain});
        if (!commitment.empty()) body += block_field(10, bytes{commitment});
        return body + block_field(11, bytes(32, '\0'));
    };
    for (std::uint32_t kind : {6u, 8u, 11u}) {
        const auto halves = wire::encode_event(random.event_body(kind - 1));
        const auto name = "hand-" + std::to_string(kind);
        to.put("record", name, sized(body_of(halves.plain, "", kind)));
        to.put("record", name + "-with-sealed", sized(body_of(halves.plain, "", kind)) + "sealed");
    }
    for (std::uint32_t kind : {1u, 3u, 9u, 13u}) {
        const auto halves = wire::encode_event(random.event_body(kind - 1));
        const bytes sealed = random.octets(60);
        const hash_256 hash = blake2b_256(sealed);
        const bytes_view commitment{reinterpret_cast<const char*>(hash.data()), hash.size()};
        const auto name = "hand-" + std::to_string(kind);
        const bytes body = body_of(halves.plain, commitment, kind);
        to.put("record", name + "-key-destroyed", sized(body) + sealed);
        to.put("record", name + "-redacted", sized(body));
        to.put("record", name + "-altered", sized(body) + random.octets(60));
    }
    // Rules of a program that knows another meaning of their numbers, and more of these.
    const auto policy = [](std::uint64_t meaning, std::size_t numbers) {
        return block_field(72, number_field(1, meaning) + number_field(2, 2) +
                                   block_field(3, bytes(numbers, '\x01')));
    };
    for (const auto& [name, plain] :
         {std::pair{"rules-newer", policy(domain::policy_meaning + 1, domain::policy_numbers)},
          std::pair{"rules-longer", policy(1, domain::policy_numbers + 1)},
          std::pair{"rules-that-cannot-be", policy(1, domain::policy_numbers)}}) {
        to.put("record", name, sized(body_of(plain, "", 72)));
    }
    to.put("record", "schema-2", sized(number_field(1, 1) + number_field(2, 2)));
    to.put("record", "fields-out-of-order", sized(number_field(2, 1) + number_field(1, 1)));
    to.put("record", "not-shortest", sized(number_field(1, 1, 4) + number_field(2, 1)));
    to.put("event", "nothing", "");
}

// --- text ---
void write_texts(corpus& to)
{
    const auto put = [&to](const char* name, char bounds, bytes_view text) {
        to.put("text", name, bytes{bounds} + bytes{text});
    };
    put("plain", 0, "Plant trees");
    put("lines", 3, "one\r\ntwo\rthree\u2028four\u2029five\n");
    put("line-break-refused", 0, "one\ntwo");
    put("tab", 0, "one\ttwo");
    put("blanks-around", 3, " \t\n\u00a0 text \u3000\n ");
    put("empty", 0, "");
    put("only-invisible", 0, "\u200b\u2060\ufeff");
    put("decomposed", 3, "e\u0301 A\u030a \u1100\u1161\u11a8");
    put("compatibility", 3, "\ufb01 \u2126 \u212b");
    put("bidi", 3, "a\u202eb\u202cc\u2066d\u2069");
    put("joiners", 3, "\u0915\u094d\u200d\u0937 \u0646\u200c\u0627 a\u200db");
    put("family", 3, "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466");
    put("flag-of-scotland", 3,
        "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F");
    put("tags-without-flag", 3, "a\U000E0067\U000E007F");
    put("regional-indicators", 3, "\U0001F1F3\U0001F1F1\U0001F1F3");
    put("four-marks", 3, "a\u0301\u0302\u0303\u0304");
    put("five-marks", 3, "a\u0301\u0302\u0303\u0304\u0305");
    put("marks-alone", 3, "\u0301\u0302");
    put("non-character", 3, "a\ufffe\U0001FFFF");
    put("c1-control", 3, "a\u0085b");
    put("nul", 3, {"a\0b", 3});
    put("no-utf8", 3,
        "a\xff\xfe"
        "b");
    put("overlong", 3, "\xc0\xaf");
    put("surrogate", 3, "\xed\xa0\x80");
    put("cut-character", 3, "a\xf0\x9f\x98");
    put("too-long", 4, "abcd");
    put("at-the-bound", 4, "abc");
    put("grows-in-nfc", 4, "\u0958\u0958");
    put("long-cluster", 3, "\u0e01" + std::string("\u0e31\u0e31\u0e31\u0e31\u0e31"));
    put("variation-selectors", 3, "\u2764\ufe0f \u2764\ufe0e \ufe0f");
}

void write_credentials(corpus& to)
{
    key_256 key;
    key.fill(5);
    const rooms::credentials server{key};
    const bytes token = server.member_token({room_id{}, member_id{8}, generation{1}});
    to.put("credentials", "token", token);
    for (auto kind : {rooms::credential_kind::join_link, rooms::credential_kind::facilitator_link,
                      rooms::credential_kind::screen_link, rooms::credential_kind::decision_link}) {
        to.put("credentials", "link-" + std::to_string(static_cast<int>(kind)),
               server.link_secret(room_id{}, {kind, 4}));
    }
    bytes altered = token;
    altered[20] ^= 1;
    to.put("credentials", "token-altered", altered);
    to.put("credentials", "text", to_base64url(token));
    to.put("credentials", "recovery-code",
           server.recovery_code({room_id{}, member_id{8}, sequence{9}}));
    to.put("credentials", "recovery-code-typed", "o123 4567 89ab cdef ghjk mnpl");
    to.put("credentials", "text-of-a-room", to_text(room_id{}));
    to.put("credentials", "text-unused-bits", "AB");
    to.put("credentials", "text-padded", "AA==");
}

void write_configurations(corpus& to)
{
    const auto put = [&to](const char* name, bytes_view text) {
        to.put("configuration", name, text);
    };
    put("all",
        "listen = \"127.0.0.1:8080\"\noperations = \"[::1]:8081\"\ncores = 2\n"
        "connections-max = 1000\nlog-level = \"debug\"\nlan = true\n");
    put("limits", "resume-changes-max = 100\nring-frames-max = 100\n");
    put("limits-crossed", "hello-bytes-max = 65536\nmessage-bytes-max = 4096\n");
    put("unknown-key", "listne = \"127.0.0.1:8080\"\n");
    put("cores-65", "cores = 65\n");
    put("cores-negative", "cores = -1\n");
    put("cores-text", "cores = \"2\"\n");
    put("cores-float", "cores = 2.5\n");
    put("cores-huge", "cores = 99999999999999999999\n");
    put("cores-twice", "cores = 1\ncores = 2\n");
    put("table", "[listen]\nport = 8080\n");
    put("array", "listen = [\"127.0.0.1:8080\"]\n");
    put("date", "listen = 1979-05-27T07:32:00Z\n");
    put("address-name", "listen = \"localhost:80\"\n");
    put("address-scope", "listen = \"[fe80::1%eth0]:80\"\n");
    put("address-port", "listen = \"127.0.0.1:65536\"\n");
    put("address-open", "listen = \"0.0.0.0:8080\"\n");
    put("public-url", "public-url = \"https://kring.example\"\nlisten = \"0.0.0.0:80\"\n");
    put("public-url-path", "public-url = \"https://kring.example/x\"\n");
    put("no-end", "listen = \"127");
    put("deep", std::string(300, '[') + std::string(300, ']'));
    put("deep-value", "cores = " + std::string(300, '['));
    put("nul", {"cores = 1\0\n", 11});
    put("byte-order-mark",
        "\xef\xbb\xbf"
        "cores = 1\n");
    put("no-utf8", "listen = \"\xff\"\n");
    put("escapes", "listen = \"\\u0031\\U0010FFFF\\x\"\n");
}

void write_tables(corpus& to)
{
    const auto csv = [&to](const char* name, bytes_view text) { to.put("csv", name, text); };
    csv("plain", "a,b\n1,2\n");
    csv("quoted", "\"a,b\",\"c\"\"d\",\"e\nf\"\r\n");
    csv("no-end", "a,b");
    csv("empty-lines", "\n\r\n\n");
    csv("empty-fields", ",,\n,\n");
    csv("quote-open", "a,\"b\n");
    csv("quote-inside", "a\"b\n");
    csv("after-quote", "\"a\"b\n");
    csv("carriage-return", "a\rb\n");
    csv("nul", {"a\0b\n", 4});
    csv("byte-order-mark",
        "\xef\xbb\xbf"
        "a,b\n");
    csv("nothing", "");

    const auto documents = [&to](const char* name, bytes_view text) {
        to.put("documents", name, text);
    };
    documents("plain", "More trees");
    documents("formula", "=1+1");
    documents("formula-after-blanks", " \xc2\xa0\xe3\x80\x80-1");
    documents("formula-full-width",
              "\xef\xbc\x9d"
              "1");
    documents("formula-after-mark", "\xef\xbb\xbf@x");
    documents("tab", "\t=1");
    documents("line-break", "\r\n=1");
    documents("nul", {"\0=1", 3});
    documents("quotes", "say \"shed\", 'twice'");
    documents("markup", "</style><script>alert(1)</script>&amp;<!--");
    documents("blanks", "   ");
    documents("nothing", "");

    const bytes summary = "topic,Trees\nconversation-description,\"Where, and which?\"\n";
    const bytes comments =
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1403054214174,Wed,0,0,1,1,1,Plant oaks\n"
        "1403054214200,Wed,1,5,0,0,-1,\"Nothing, \"\"please\"\"\"\n";
    const bytes people =
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n0,0,1,1,1,0,1,\n"
        "1,1,0,2,0,1,-1,0\n";
    const bytes votes =
        "timestamp,datetime,comment-id,voter-id,vote\n1403054214196,Wed,0,0,1\n"
        "1403054214196,Wed,0,1,-1\n1403054214197,Wed,1,1,0\n";
    const auto polis = [&to](const char* name, const bytes& a, const bytes& b, const bytes& c,
                             const bytes& d) {
        to.put("polis", name, a + '\x1d' + b + '\x1d' + c + '\x1d' + d);
    };
    polis("whole", summary, comments, people, votes);
    polis("no-topic", "", comments, people, votes);
    polis("no-comments", summary, "", people, votes);
    polis("wrong-counts", summary, comments,
          "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n0,0,1,9,1,0,1,\n",
          votes);
    polis("vote-of-nobody", summary, comments, people,
          "timestamp,datetime,comment-id,voter-id,vote\n1403054214196,Wed,0,77,1\n");
    polis("vote-of-two", summary, comments, people,
          "timestamp,datetime,comment-id,voter-id,vote\n1403054214196,Wed,0,0,2\n");
    polis("time-before-1970", summary,
          "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
          "-1,Wed,0,0,1,1,1,Plant oaks\n",
          people, votes);
    polis("columns-twice", summary, comments,
          "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,0\n", votes);
}
void write_command_json(corpus& to, generator& random)
{
    constexpr auto in = rooms::encoding::json;
    const auto put = [&to](const std::string& name, const bytes& text) {
        to.put("command_json", name, text);
    };
    for (std::size_t kind = 0; kind < generator::commands; ++kind) {
        put("command-" + std::to_string(kind),
            wire::encode_command(command_counter{1 + kind}, random.command(kind), in));
    }
    wire::hello opening;
    opening.outbox = outbox_id{7};
    opening.entry = wire::member_entry{random.octets(62)};
    opening.from = wire::cursor{epoch_id{9}, sequence{300}};
    put("hello-member", wire::encode_hello(opening, in));
    opening.entry = wire::join_entry{{}, random.octets(42), random.octets(32), "Ana"};
    put("hello-join", wire::encode_hello(opening, in));
    put("probe", wire::encode_probe(5, in));
    put("number-forms",
        R"({"command":{"counter":3,"cast_vote":{"ballot":2,"subject":"9","value":"-1"}}})");
    put("find-similar", R"({"findSimilar":{"number":7,"text":"bike shed"}})");
    put("fetch-texts", R"({"fetchTexts":{"near":"300"}})");
    put("seen", R"({"seen":{"contributions":["9",300]}})");
    put("writing", R"({"writing":{"stopped":true}})");
    put("seen-nested", R"({"seen":{"contributions":[["9"],{},null]}})");
    put("rules", R"({"command":{"counter":"1","setPolicy":{"policy":{"base":"POLICY_BASE_LIGHT",)"
                 R"("values":[{"number":"POLICY_NUMBER_JURY_SEATS","value":7}]}}}})");
    put("seed", R"({"command":{"counter":"1","postIdea":{"text":"a tree","seed":true}}})");
    put("number-too-large", R"({"command":{"counter":9007199254740992,"castVote":{}}})");
    put("twice", R"({"command":{"counter":"1","castVote":{"ballot":"2","ballot":"2"}}})");
    put("two-bodies", R"({"command":{"counter":"1","castVote":{},"leave":{}}})");
    put("null", R"({"hello":null,"probe":{"number":null}})");
    put("surrogates", R"({"command":{"counter":"1","postIdea":{"text":"\ud83d\ude00\ud83d"}}})");
    put("unknown", R"({"command":{"counter":"1","new":{"deep":[1,{"x":true}]}}})");
    put("deep", bytes(300, '['));
}
}  // namespace

int write_all(const char* folder)
{
    corpus to{folder};
    generator random{20260401};
    write_handshakes(to);
    write_proxies(to);
    write_connections(to);
    write_hellos(to, random);
    write_commands(to, random);
    write_server_frames(to, random);
    write_snapshots(to, random);
    write_records(to, random);
    write_texts(to);
    write_credentials(to);
    write_configurations(to);
    write_tables(to);
    write_command_json(to, random);
    return to.files();
}
}  // namespace kring::fuzz

int main(int count, char** arguments)
{
    if (count != 2 || !kring::start_crypto()) {
        std::fprintf(stderr, "usage: write_fuzz_corpus FOLDER\n");
        return 2;
    }
    try {
        std::printf("wrote %d files\n", kring::fuzz::write_all(arguments[1]));
    } catch (const std::exception& failed) {
        std::fprintf(stderr, "%s\n", failed.what());
        return 1;
    }
    return 0;
}
