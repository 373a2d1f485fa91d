// The JSON of the sub-protocol kring.v1.json: the same values as in Protobuf, read strictly (threat T19).
#include "base/error.hpp"
#include "base/limits.hpp"
#include "kring/v1/client.pb.h"
#include "kring/v1/server.pb.h"
#include "wire/client_frames.hpp"
#include "wire/frames.hpp"
#include "wire/generated.hpp"
#include "wire/server_frames.hpp"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <set>

namespace kring::wire {
namespace {
using namespace generated;
using namespace std::chrono_literals;

constexpr auto json = rooms::encoding::json;
constexpr auto protobuf = rooms::encoding::protobuf;

error_code fault_of(const bytes& text)
{
    const auto decoded = decode_client_frame(text, json);
    return decoded ? error_code{} : decoded.error();
}

bool is_read(const bytes& text)
{
    return !fault_of(text);
}

// A vote with the given body, and a whole command around it.
bytes vote(const bytes& body)
{
    return R"({"command":{"counter":"1","castVote":{)" + body + "}}}";
}

bytes idea(const bytes& text)
{
    return R"({"command":{"counter":"1","postIdea":{"text":")" + text + R"("}}})";
}

std::string text_of_idea(const bytes& frame)
{
    const auto decoded = decode_client_frame(frame, json);
    if (!decoded) return "refused";
    return std::get<domain::post_idea>(std::get<numbered_command>(*decoded).body).text;
}

hello drawn_hello(generator& draw, int kind)
{
    const room_id room{draw.array<decltype(room_id::octets)>()};
    hello opening;
    opening.outbox = outbox_id{1 + draw.number() / 2};
    switch (kind) {
        case 0: opening.entry = member_entry{draw.octets(draw.below(70))}; break;
        case 1:
            opening.entry = join_entry{room,
                                       draw.octets(42),
                                       draw.octets(32),
                                       draw.text(),
                                       draw.id<sequence>(),
                                       draw.number_32(),
                                       draw.id<member_id>(),
                                       draw.text(),
                                       draw.chance()};
            break;
        default: opening.entry = screen_entry{room, draw.octets(42)}; opening.outbox = {};
    }
    if (draw.chance()) opening.from = cursor{draw.id<epoch_id>(), draw.id<sequence>()};
    return opening;
}

TEST(json_frames, decode_of_encode_is_the_same_command_with_the_same_canonical_bytes)
{
    generator draw{2};
    for (std::size_t kind = 0; kind < generator::commands; ++kind) {
        for (int i = 0; i < 300; ++i) {
            const domain::command body = draw.command(kind);
            const command_counter counter{1 + draw.number() / 2};
            const bytes text = encode_command(counter, body, json);
            const auto decoded = decode_client_frame(text, json);
            ASSERT_TRUE(decoded) << text;
            const auto& command = std::get<numbered_command>(*decoded);
            EXPECT_EQ(command.counter, counter);
            EXPECT_EQ(line_of(command.body), line_of(body));
            EXPECT_EQ(command.canonical, canonical_bytes(body)) << "a repeat may change encoding";
        }
    }
}

TEST(json_frames, decode_of_encode_is_the_same_question)
{
    const find_similar question{7, "een bankje \u00e9"};
    const auto read = decode_client_frame(encode_find_similar(question, json), json);
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<find_similar>(*read), question);
}

TEST(json_frames, decode_of_encode_is_the_same_wish_for_texts)
{
    const auto read = decode_client_frame(R"({"fetchTexts":{"near":"300"}})", json);
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<fetch_texts>(*read), fetch_texts{contribution_id{300}});
    EXPECT_EQ(encode_fetch_texts({contribution_id{300}}, json), R"({"fetchTexts":{"near":"300"}})");
}

TEST(json_frames, looks_are_a_list_of_ids)
{
    const seen looks{{contribution_id{9}, contribution_id{300}}};
    const bytes text = R"({"seen":{"contributions":["9","300"]}})";
    EXPECT_EQ(encode_seen(looks, json), text);
    for (const bytes& each : {text, bytes{R"({"seen":{"contributions":[9,"300"]}})"}}) {
        const auto read = decode_client_frame(each, json);
        ASSERT_TRUE(read) << each;
        EXPECT_EQ(std::get<seen>(*read), looks);
    }
    EXPECT_TRUE(is_read(R"({"seen":{"contributions":["18446744073709551615"]}})"));
    bytes many = R"({"seen":{"contributions":["9")";
    for (std::size_t i = 1; i < limits::seen_ids_max; ++i) many += ",9";
    EXPECT_TRUE(is_read(many + "]}}"));
    EXPECT_FALSE(is_read(many + ",9]}}"));
    for (const bytes ids :
         {"[]", "[0]", "[\"0\"]", "9", "\"9\"", "[[9]]", "[9,[9]]", "{}", "[{}]", "[null]", "null",
          "[true]", "[\"x\"]", "[1.5]", "[-1]", "[9007199254740992]", "[\"09\"]",
          "[\"18446744073709551616\"]", "[9],\"contributions\":[9]"}) {
        EXPECT_EQ(fault_of(R"({"seen":{"contributions":)" + ids + "}}"), errc::malformed) << ids;
    }
}

TEST(json_frames, writing_begins_and_stops)
{
    for (const auto& [how, text] :
         {std::pair{rooms::writing_now::begun, R"({"writing":{}})"},
          std::pair{rooms::writing_now::stopped, R"({"writing":{"stopped":true}})"}}) {
        EXPECT_EQ(encode_writing({how}, json), text);
        const auto read = decode_client_frame(text, json);
        ASSERT_TRUE(read);
        EXPECT_EQ(std::get<writing>(*read), writing{how});
    }
    EXPECT_EQ(fault_of(R"({"writing":{"stopped":1}})"), errc::malformed);
}

TEST(json_frames, rules_flags_and_answers_are_read_by_their_names)
{
    const auto body_of = [](const bytes& body) {
        const auto read = decode_client_frame(R"({"command":{"counter":"1",)" + body + "}}", json);
        return read ? line_of(std::get<numbered_command>(*read).body) : "refused";
    };
    domain::set_policy rules{domain::preset(domain::policy_base::light)};
    rules.policy[domain::policy_number::jury_seats] = 7;
    EXPECT_EQ(body_of(R"("setPolicy":{"policy":{"base":"POLICY_BASE_LIGHT",)"
                      R"("values":[{"number":"POLICY_NUMBER_JURY_SEATS","value":7}]}})"),
              line_of(rules));
    EXPECT_EQ(body_of(R"("setPolicy":{"policy":{"base":"POLICY_BASE_LIGHT",)"
                      R"("values":[{"number":"POLICY_NUMBER_JURY","value":7}]}})"),
              "refused");
    EXPECT_EQ(body_of(R"("flagContribution":{"contribution":"9","reason":"FLAG_REASON_DUPLICATE",)"
                      R"("doubleOf":"7","note":"Staat er al"})"),
              line_of(domain::flag_contribution{contribution_id{9}, domain::flag_reason::duplicate,
                                                contribution_id{7}, "Staat er al"}));
    EXPECT_EQ(body_of(R"("flagContribution":{"contribution":"9"})"), "refused");
    EXPECT_EQ(body_of(R"("answerJury":{"jury":"9","answer":"JURY_ANSWER_PASS"})"),
              line_of(domain::answer_jury{jury_id{9}, domain::jury_answer::pass}));
    EXPECT_EQ(body_of(R"("answerJury":{"jury":"9","answer":4})"), "refused");
}

TEST(json_frames, a_bool_is_true_or_false)
{
    const auto read = decode_client_frame(
        R"({"command":{"counter":"1","postIdea":{"text":"a","seed":true}}})", json);
    ASSERT_TRUE(read);
    EXPECT_TRUE(std::get<domain::post_idea>(std::get<numbered_command>(*read).body).seed);
    for (const std::string_view value : {"1", "\"true\"", "[true]", "{}"}) {
        EXPECT_FALSE(decode_client_frame(
            R"({"command":{"counter":"1","postIdea":{"seed":)" + std::string{value} + "}}}", json))
            << value;
    }
    EXPECT_FALSE(decode_client_frame(R"({"probe":{"number":true}})", json));
}

TEST(json_frames, decode_of_encode_is_the_same_hello_and_probe)
{
    generator draw{3};
    for (int i = 0; i < 1000; ++i) {
        const hello opening = drawn_hello(draw, i % 3);
        const auto decoded = decode_client_frame(encode_hello(opening, json), json);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(std::get<hello>(*decoded), opening);
    }
    for (const std::uint32_t number : {0u, 1u, 0xffffffffu}) {
        const auto decoded = decode_client_frame(encode_probe(number, json), json);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(std::get<probe>(*decoded).number, number);
    }
}

// The library is the witness, in both directions: neither reader nor writer of ours is checked by the other alone.
TEST(json_frames, the_library_reads_what_we_write_and_we_read_what_it_writes)
{
    generator draw{4};
    for (int i = 0; i < 2000; ++i) {
        const domain::command body = draw.command(draw.below(generator::commands));
        const bytes binary = encode_command(command_counter{1 + draw.number() / 2}, body);
        v1::ClientFrame message;
        ASSERT_TRUE(message.ParseFromString(binary));

        std::string theirs;
        google::protobuf::util::JsonPrintOptions options;
        options.preserve_proto_field_names = i % 2 == 0;
        ASSERT_TRUE(google::protobuf::util::MessageToJsonString(message, &theirs, options).ok());
        const auto read = decode_client_frame(theirs, json);
        ASSERT_TRUE(read) << theirs;
        EXPECT_EQ(line_of(std::get<numbered_command>(*read).body), line_of(body));

        v1::ClientFrame again;
        const auto& command = std::get<numbered_command>(*read);
        const bytes ours = encode_command(command.counter, command.body, json);
        ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ours, &again).ok()) << ours;
        EXPECT_EQ(again.SerializeAsString(), message.SerializeAsString());
    }
}

TEST(json_frames, every_server_frame_says_in_json_what_it_says_in_protobuf)
{
    generator draw{5};
    const client_frame_encoder encoder;
    std::set<int> seen;
    const auto compare = [&seen](const frame_ptr& text, const frame_ptr& binary) {
        EXPECT_EQ(static_cast<std::uint8_t>(text->octets.at(0)), 0x81) << "a whole text message";
        v1::ServerFrame expected;
        ASSERT_TRUE(expected.ParseFromString(payload_of(*binary)));
        v1::ServerFrame read;
        ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(payload_of(*text), &read).ok())
            << payload_of(*text);
        EXPECT_EQ(read.SerializeAsString(), expected.SerializeAsString());
        EXPECT_TRUE(decode_server_frame(payload_of(*text), json)) << payload_of(*text);
        seen.insert(read.body_case());
    };
    for (std::size_t i = 0; i < 500; ++i) {
        rooms::welcome_facts facts;
        facts.room = {draw.array<decltype(room_id::octets)>()};
        facts.member = draw.member();
        if (draw.chance()) facts.role = draw.role();
        facts.view = draw.word(domain::view_kind::screen);
        facts.epoch = draw.id<epoch_id>();
        facts.token = draw.octets(62);
        facts.resumed = draw.chance();
        facts.name = draw.text();
        compare(encoder.welcome(json, facts), encoder.welcome(protobuf, facts));

        const std::vector<domain::view_change> changes{draw.change(i % generator::changes),
                                                       draw.change(draw.below(generator::changes))};
        const auto after = draw.id<sequence>();
        const auto through = draw.id<sequence>();
        compare(encoder.update(json, after, through, changes),
                encoder.update(protobuf, after, through, changes));
        const auto totals = draw.totals();
        compare(encoder.totals(json, totals), encoder.totals(protobuf, totals));
        const auto self = draw.self();
        compare(encoder.self(json, self), encoder.self(protobuf, self));
        const auto waiting = draw.waiting();
        compare(encoder.waiting(json, waiting), encoder.waiting(protobuf, waiting));
        const auto place = draw.place();
        compare(encoder.in_line(json, place), encoder.in_line(protobuf, place));
        const auto people = draw.people();
        compare(encoder.people(json, people), encoder.people(protobuf, people));
        const auto counter = draw.id<command_counter>();
        const rooms::outcome outcome =
            i % 3 == 0   ? rooms::outcome{rooms::accepted{draw.id<sequence>()}}
            : i % 3 == 1 ? rooms::outcome{rooms::uncertain{}}
                         : rooms::outcome{rooms::refused{draw.word(domain::refusal::busy),
                                                         std::chrono::milliseconds{draw.below(9)}}};
        compare(encoder.answer(json, counter, outcome), encoder.answer(protobuf, counter, outcome));
    }
    compare(notice_frame(json, notice_kind::shutting_down, 2500ms),
            notice_frame(protobuf, notice_kind::shutting_down, 2500ms));
    compare(probe_answer_frame(json, 41), probe_answer_frame(protobuf, 41));
    const std::vector<contribution_id> alike{contribution_id{9}, contribution_id{300}};
    compare(encoder.similar(json, 7, alike), encoder.similar(protobuf, 7, alike));
    const domain::texts_of_run said{
        contribution_id{9}, contribution_id{300}, {{contribution_id{9}, "b\u00e9"}}};
    compare(encoder.texts(json, said), encoder.texts(protobuf, said));
    compare(malformed_frame(json, command_counter{9}),
            malformed_frame(protobuf, command_counter{9}));
    // All but view snapshots, which have tests of their own.
    EXPECT_EQ(seen.size() + 1,
              static_cast<std::size_t>(v1::ServerFrame::descriptor()->field_count()));
}

TEST(json_frames, control_characters_and_quotes_are_escaped_and_come_back)
{
    bytes text;
    for (char character = 0; character < 0x30; ++character) text += character;
    text += "\\\x7f\u2028";
    const bytes frame = encode_command(command_counter{1}, domain::post_idea{text}, json);
    EXPECT_EQ(text_of_idea(frame), text);
    for (const char character : frame) {
        EXPECT_GE(static_cast<unsigned char>(character), 0x20);
    }
}

TEST(json_frames, numbers_may_come_as_numbers_or_strings_and_always_whole)
{
    const bytes expected = canonical_bytes(domain::cast_vote{ballot_id{2}, contribution_id{9}, -1});
    const std::vector<bytes> equals{
        R"("ballot":"2","subject":"9","value":-1)",
        R"("ballot":2,"subject":9,"value":"-1")",
        R"( "value" : -1 , "subject" : "9" , "ballot" : 2 )",
    };
    for (const bytes& body : equals) {
        const auto decoded = decode_client_frame(vote(body), json);
        ASSERT_TRUE(decoded) << body;
        EXPECT_EQ(std::get<numbered_command>(*decoded).canonical, expected);
    }
    EXPECT_TRUE(is_read(vote(R"("subject":9007199254740991)")));
    EXPECT_TRUE(is_read(vote(R"("subject":"18446744073709551615")")));
    EXPECT_TRUE(is_read(vote(R"("value":2147483647)")));
    EXPECT_TRUE(is_read(vote(R"("value":-2147483648)")));
    for (const bytes number : {"9007199254740992",
                               "18446744073709551615",
                               "18446744073709551616",
                               "-1",
                               "1.0",
                               "1.5",
                               "1e3",
                               "1e400",
                               "0.1e1",
                               "01",
                               "+1",
                               "0x1",
                               "NaN",
                               "Infinity",
                               "true",
                               "[1]",
                               "{}",
                               "\"18446744073709551616\"",
                               "\"-1\"",
                               "\"1.0\"",
                               "\"1e3\"",
                               "\" 1\"",
                               "\"1 \"",
                               "\"01\"",
                               "\"+1\"",
                               "\"-0\"",
                               "\"\"",
                               "\"x\"",
                               "\"1\\u0000\""}) {
        EXPECT_EQ(fault_of(vote("\"subject\":" + number)), errc::malformed) << number;
    }
    EXPECT_EQ(fault_of(vote("\"subject\":" + bytes(60'000, '9'))), errc::malformed);
    for (const bytes number : {"2147483648", "-2147483649", "\"2147483648\"", "1.0"}) {
        EXPECT_EQ(fault_of(vote("\"value\":" + number)), errc::malformed) << number;
    }
    EXPECT_EQ(fault_of(R"({"probe":{"number":4294967296}})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"probe":{"number":-1}})"), errc::malformed);
}

TEST(json_frames, names_may_be_of_either_kind_and_come_once)
{
    EXPECT_TRUE(is_read(R"({"command":{"counter":"1","cast_vote":{"ballot":"2"}}})"));
    EXPECT_EQ(fault_of(vote(R"("ballot":"2","ballot":"2")")), errc::malformed);
    EXPECT_EQ(fault_of(vote(R"("ballot":"2","\u0062allot":"2")")), errc::malformed)
        << "the same name, written otherwise";
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","castVote":{},"cast_vote":{}}})"),
              errc::malformed);
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","castVote":{}},"command":{"counter":"1"}})"),
              errc::malformed);
    EXPECT_EQ(fault_of(vote(R"("ballot":null,"ballot":"2")")), errc::malformed);
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","castVote":{},"postIdea":{"text":"x"}}})"),
              errc::malformed)
        << "two members of a oneof";
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","castVote":{}},"probe":{"number":1}})"),
              errc::malformed);
    for (const bytes name : {"Ballot", "BALLOT", "ballot ", "bal", "1", "", "@type"}) {
        EXPECT_EQ(fault_of(vote("\"" + name + "\":\"2\"")), errc::malformed) << name;
    }
}

TEST(json_frames, null_is_a_field_that_is_not_there)
{
    EXPECT_TRUE(is_read(vote(R"("ballot":"2","value":null)")));
    EXPECT_TRUE(is_read(R"({"hello":null,"probe":{"number":1}})"));
    EXPECT_EQ(fault_of(R"({"command":null})"), errc::malformed);
    EXPECT_EQ(fault_of("null"), errc::malformed);
}

TEST(json_frames, unknown_fields_lists_and_wrong_values_are_refused_at_any_depth)
{
    EXPECT_EQ(fault_of(R"({"probe":{"number":1},"new":1})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","castVote":{},"new":null}})"), errc::malformed);
    EXPECT_EQ(fault_of(vote(R"("new":{})")), errc::malformed);
    EXPECT_EQ(fault_of(vote(R"("ballot":["2"])")), errc::malformed);
    EXPECT_EQ(fault_of(R"([{"probe":{"number":1}}])"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"probe":[{"number":1}]})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"probe":1})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"probe":"x"})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","postIdea":{"text":5}}})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","postIdea":{"text":{}}}})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"command":{"counter":"1","postIdea":{"text":true}}})"), errc::malformed);
    for (const bytes text : {"5", "\"x\"", "true", "[]", "", " ", "{", "}", "{}"}) {
        EXPECT_EQ(fault_of(text), errc::malformed) << text;
    }
}

TEST(json_frames, what_only_resembles_json_is_refused)
{
    ASSERT_TRUE(is_read(R"( {"probe":{"number":1}} )"));
    for (const bytes text :
         {R"({'probe':{'number':1}})", R"({probe:{number:1}})", R"({"probe":{"number":1},})",
          R"({"probe":{"number":1}}x)", R"({"probe":{"number":1}}{})", R"({"probe":{"number":1})",
          R"({"probe":{"number":1}/* */})", R"(// {"probe":{"number":1}})",
          R"({"probe" {"number":1}})", "\xef\xbb\xbf{\"probe\":{\"number\":1}}"}) {
        EXPECT_EQ(fault_of(text), errc::malformed) << text;
    }
    EXPECT_EQ(fault_of(bytes{"{\"probe\":{\"number\":1}}\0", 23}), errc::malformed);
}

TEST(json_frames, text_must_be_utf8_with_paired_surrogates)
{
    EXPECT_EQ(text_of_idea(idea("\u00e9\U0001F600")), "\u00e9\U0001F600");
    EXPECT_EQ(text_of_idea(idea(R"(\u00e9\ud83d\ude00)")), "\u00e9\U0001F600");
    // Not text that anybody may post, but text: the room refuses it with a reason, as it does in Protobuf.
    EXPECT_EQ(text_of_idea(idea(R"(a\u0000b)")), (std::string{"a\0b", 3}));
    for (const bytes text : {R"(\ud83d)", R"(\ude00)", R"(\ude00\ud83d)", R"(\ud83dx)",
                             R"(\ud83d\u0041)", R"(\u12)", R"(\x41)", R"(\U0041)", "\xff", "\xc3",
                             "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "a\nb", "\x01"}) {
        EXPECT_EQ(fault_of(idea(text)), errc::malformed) << text;
    }
    EXPECT_EQ(fault_of(idea(bytes(1, '\0'))), errc::malformed);
}

TEST(json_frames, octets_are_base64_of_either_alphabet_and_of_one_meaning)
{
    const auto token = [](const bytes& text) {
        const auto decoded = decode_client_frame(
            R"({"hello":{"protocol":1,"outbox":"7","member":{"token":")" + text + R"("}}})", json);
        return decoded ? std::get<member_entry>(std::get<hello>(*decoded).entry).token : "refused";
    };
    EXPECT_EQ(token(""), "");
    EXPECT_EQ(token("+/8="), "\xfb\xff");
    EXPECT_EQ(token("+/8"), "\xfb\xff");
    EXPECT_EQ(token("-_8"), "\xfb\xff");
    EXPECT_EQ(token("-_8="), "\xfb\xff");
    EXPECT_EQ(token("+w=="), "\xfb");
    for (const bytes text :
         {"+/9=", "+/8==", "+w=", "=", "====", "+w=A", "a", "a b=", "+/\\n8", "+_8", "*"}) {
        EXPECT_EQ(token(text), "refused") << text;
    }
}

TEST(json_frames, bombs_are_refused_without_being_built)
{
    for (const bytes open : {"[", "{\"a\":", "{\"command\":", "{\"hello\":"}) {
        bytes deep;
        while (deep.size() + open.size() <= limits::message_bytes_max) deep += open;
        EXPECT_EQ(fault_of(deep), errc::malformed) << open;
        EXPECT_EQ(fault_of("{\"probe\":" + deep.substr(0, 60'000)), errc::malformed) << open;
        EXPECT_EQ(counter_of_malformed(deep, json), command_counter{0});
    }
    bytes many = "{";
    for (int i = 0; i < 5000; ++i) many += "\"k" + std::to_string(i) + "\":1,";
    EXPECT_EQ(fault_of(many), errc::malformed);
    EXPECT_EQ(fault_of("{\"probe\":{}," + many.substr(1)), errc::malformed);
    bytes lists = R"({"probe":{"number":[)";
    while (lists.size() < 60'000) lists += "[],";
    EXPECT_EQ(fault_of(lists), errc::malformed);
    EXPECT_EQ(fault_of("{\"" + bytes(60'000, 'k') + "\":1}"), errc::malformed);
    EXPECT_EQ(fault_of(bytes(limits::message_bytes_max + 1, ' ')), errc::malformed);
}

TEST(json_frames, another_protocol_version_is_unsupported_whatever_else_it_holds)
{
    EXPECT_EQ(fault_of(R"({"hello":{"protocol":2,"member":{"token":""},"outbox":"7"}})"),
              errc::unsupported);
    EXPECT_EQ(fault_of(R"({"hello":{"new":[{"protocol":1}],"protocol":2}})"), errc::unsupported);
    EXPECT_EQ(fault_of(R"({"hello":{"new":{"protocol":2},"protocol":1}})"), errc::malformed);
    EXPECT_EQ(fault_of(R"({"probe":{"protocol":2}})"), errc::malformed);
}

TEST(json_frames, the_counter_of_a_malformed_command_is_found_when_it_is_there)
{
    const auto counter_of = [](const bytes& text) {
        return counter_of_malformed(text, json).value();
    };
    EXPECT_EQ(counter_of(R"({"command":{"counter":"500","new":{}}})"), 500u);
    EXPECT_EQ(counter_of(R"({"command":{"new":{"counter":7},"counter":500}})"), 500u);
    EXPECT_EQ(counter_of(R"({"new":[{"command":{"counter":7}}],"command":{"counter":500}})"), 500u);
    EXPECT_EQ(counter_of(R"({"command":{"counter":"500","castVote":{"bal)"), 500u) << "cut off";
    EXPECT_EQ(counter_of(R"({"command":{"castVote":{"counter":7}}})"), 0u);
    EXPECT_EQ(counter_of(R"({"command":{"counter":-5}})"), 0u);
    EXPECT_EQ(counter_of(R"({"command":{"counter":"x"}})"), 0u);
    EXPECT_EQ(counter_of(R"({"hello":{"counter":5}})"), 0u);
    EXPECT_EQ(counter_of(R"({"counter":5})"), 0u);
    EXPECT_EQ(counter_of("rubbish"), 0u);
    EXPECT_EQ(counter_of(""), 0u);
}

TEST(json_frames, every_truncation_is_refused)
{
    generator draw{6};
    std::vector<bytes> frames{encode_hello(drawn_hello(draw, 1), json), encode_probe(5, json)};
    for (std::size_t kind = 0; kind < generator::commands; ++kind) {
        frames.push_back(encode_command(command_counter{300}, draw.command(kind), json));
    }
    for (const bytes& frame : frames) {
        ASSERT_TRUE(is_read(frame)) << frame;
        for (std::size_t size = 0; size < frame.size(); ++size) {
            EXPECT_EQ(fault_of(frame.substr(0, size)), errc::malformed) << size;
        }
    }
}

TEST(json_frames, spoiled_text_never_crashes_and_what_passes_is_sound)
{
    generator draw{7};
    std::size_t passed = 0;
    for (int i = 0; i < 20'000; ++i) {
        bytes frame = i % 4 == 0
                          ? encode_hello(drawn_hello(draw, i % 3), json)
                          : encode_command(command_counter{1 + draw.number() / 2},
                                           draw.command(draw.below(generator::commands)), json);
        frame = draw.spoiled(std::move(frame));
        static_cast<void>(counter_of_malformed(frame, json));
        const auto decoded = decode_client_frame(frame, json);
        if (!decoded) continue;
        ++passed;
        // What we read as JSON anybody does, and to the same message.
        v1::ClientFrame theirs;
        ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(frame, &theirs).ok()) << frame;
        const auto again = decode_client_frame(theirs.SerializeAsString());
        ASSERT_TRUE(again) << frame;
        if (const auto* command = std::get_if<numbered_command>(&*decoded)) {
            ASSERT_EQ(std::get<numbered_command>(*again).canonical, command->canonical);
        } else if (const auto* opening = std::get_if<hello>(&*decoded)) {
            ASSERT_EQ(std::get<hello>(*again), *opening);
        }
    }
    EXPECT_GT(passed, 500u) << "spoiling must leave some frames readable, or this says little";
}

// --- view snapshots ---

void expect_joined(const domain::view_state& state, const rooms::totals_facts& totals,
                   std::size_t chunks_min, std::size_t chunks_max)
{
    const auto frames = client_frame_encoder{}.snapshot(json, state, totals);
    EXPECT_GE(frames.size(), chunks_min);
    EXPECT_LE(frames.size(), chunks_max);
    snapshot_assembler assembler;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const bytes text = payload_of(*frames[i]);
        v1::ServerFrame message;
        ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text, &message).ok()) << text;
        EXPECT_TRUE(message.snapshot().body().empty());
        EXPECT_EQ(message.snapshot().compression(), v1::COMPRESSION_NONE);
        const int entries = message.snapshot().part().items_size() +
                            message.snapshot().part().totals().subjects_size();
        if (entries > 1) {
            EXPECT_LE(text.size(), limits::chunk_bytes_max);
        }
        const auto frame = decode_server_frame(text, json);
        ASSERT_TRUE(frame);
        const auto& chunk = std::get<snapshot_chunk>(*frame);
        EXPECT_EQ(chunk.index, i);
        const auto whole = assembler.add(chunk);
        ASSERT_TRUE(whole);
        ASSERT_EQ(whole->has_value(), i + 1 == frames.size());
        if (!*whole) continue;
        EXPECT_EQ((*whole)->state, state);
        EXPECT_EQ((*whole)->totals.as_of, totals.as_of);
        EXPECT_EQ((*whole)->totals.subjects, totals.subjects);
        EXPECT_EQ((*whole)->totals.members, totals.members);
        EXPECT_EQ((*whole)->totals.present, totals.present);
    }
}

TEST(json_view_snapshots, a_small_one_is_one_text)
{
    generator draw{8};
    for (int i = 0; i < 200; ++i) expect_joined(draw.view(draw.below(8)), draw.totals(), 1, 1);
    expect_joined({}, {}, 1, 1);
}

TEST(json_view_snapshots, a_large_one_comes_in_texts_that_stand_alone)
{
    generator draw{9};
    for (const std::size_t items : {100u, 1000u}) {
        auto state = draw.view(items);
        for (auto& item : state.items) item.text = bytes(draw.below(1000), '\n');
        auto totals = draw.totals();
        for (int i = 0; i < 2000; ++i) {
            totals.subjects.push_back({draw.contribution(), ballot_id{2}, {1, 2, 3}, 3});
        }
        expect_joined(state, totals, 4, 1000);
    }
}

TEST(json_view_snapshots, items_around_the_size_of_a_chunk_lose_nothing)
{
    generator draw{10};
    for (std::size_t size = limits::chunk_bytes_max - 700; size < limits::chunk_bytes_max + 50;
         size += 7) {
        auto state = draw.view(3);
        state.items[1].text = bytes(size, 'x');
        state.items[2].text = bytes(draw.below(40'000), '"');
        expect_joined(state, draw.totals(), 2, 5);
    }
}
}  // namespace
}  // namespace kring::wire
