#include "wire/records.hpp"

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "kring/log/v1/record.pb.h"
#include "wire/generated.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kring::wire {
namespace {
using namespace generated;

class records : public testing::Test {
protected:
    static void SetUpTestSuite() { ASSERT_TRUE(start_crypto()); }
};
using golden = records;

const room_id room{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
const key_256 wrapping_key{42};

std::function<key_256()> counted_keys()
{
    return [drawn = std::uint8_t{0}]() mutable {
        key_256 key;
        key.fill(++drawn);
        return key;
    };
}

room_keys fresh_keys()
{
    return {room, wrapping_key, counted_keys()};
}

struct written {
    domain::event fact;
    rooms::command_stamp stamp;
    rooms::encoded_record record;
    chain_end before;  // where the chain stood
};

struct history {
    std::vector<written> all;
    room_keys keys{fresh_keys()};
    chain_end end;
};

// Everything a loader would find on the disk after these events.
history write(const std::vector<domain::event>& facts, generator& draw)
{
    history written_history;
    room_records encoder{fresh_keys()};
    for (const auto& fact : facts) {
        written entry{fact,
                      {{draw.id<outbox_id>(), draw.id<command_counter>()}, draw.number()},
                      {},
                      encoder.chain()};
        entry.record = encoder.encode(fact, entry.stamp);
        if (entry.record.key) {
            EXPECT_FALSE(
                written_history.keys.add(entry.record.key->member, entry.record.key->wrapped));
        }
        written_history.all.push_back(std::move(entry));
    }
    written_history.end = encoder.chain();
    return written_history;
}

std::vector<domain::event> generated_events(generator& draw, std::size_t count)
{
    std::vector<domain::event> facts;
    for (std::size_t i = 0; i < count; ++i) {
        domain::event fact;
        fact.at = sequence{i + 1};
        fact.time = draw.time();
        fact.actor = member_id{i == 0 ? 0 : draw.below(5)};
        fact.body = draw.event_body(
            i == 0 ? 0 : 1 + (i - 1) % (generator::events - 1));  // a room is created once
        facts.push_back(std::move(fact));
    }
    return facts;
}

bool has_sealed(const written& entry)
{
    return !entry.record.sealed.empty();
}

struct text_blanker {
    void operator()(domain::room_created& each) const
    {
        each.title = each.question = each.promise = "";
    }
    void operator()(domain::member_joined& each) const { each.name = each.form.skeleton = ""; }
    void operator()(domain::member_renamed& each) const { each.name = each.form.skeleton = ""; }
    void operator()(domain::stakeholder_groups_set& each) const
    {
        for (domain::stakeholder_group& group : each.groups) group.title = "";
    }
    void operator()(domain::room_paused& each) const { each.reason = ""; }
    void operator()(domain::contribution_posted& each) const
    {
        each.text = "";
        each.source.label = "";
    }
    void operator()(domain::contribution_hidden& each) const { each.reason = ""; }
    void operator()(domain::contribution_restored& each) const { each.reason = ""; }
    void operator()(domain::charter_set& each) const
    {
        domain::charter& terms = each.charter;
        for (domain::goal& goal : terms.goals) goal.text = "";
        for (std::string& manner : terms.manners) manner = "";
        terms.question = terms.welcome = terms.unwelcome = terms.promise = "";
        terms.decision_maker = terms.confidence = "";
    }
    void operator()(domain::agenda_set& each) const
    {
        for (domain::phase_plan& phase : each.agenda.phases) phase.title = "";
    }
    void operator()(domain::contribution_edited& body) const { body.text.clear(); }
    void operator()(domain::idea_tagged& body) const { body.text.clear(); }
    void operator()(domain::group_made& body) const { body.title.clear(); }
    void operator()(domain::group_renamed& body) const { body.title.clear(); }
    void operator()(domain::idea_merged& body) const { body.reason.clear(); }
    void operator()(domain::ballot_opened& body) const
    {
        body.terms.title.clear();
        body.terms.tag.clear();
        for (std::string& each : body.terms.labels) each.clear();
    }
    void operator()(domain::answer_given& body) const
    {
        for (std::string& each : body.texts) each.clear();
    }
    void operator()(domain::answer_muted& body) const { body.text.clear(); }
    void operator()(domain::contribution_declined& body) const { body.reason.clear(); }
    void operator()(domain::member_muted& body) const { body.reason.clear(); }
    void operator()(domain::member_removed& body) const { body.reason.clear(); }
    void operator()(domain::newcomer_turned_away& body) const { body.reason.clear(); }
    void operator()(domain::invitations_made& body) const { body.channel.clear(); }
    void operator()(domain::passphrase_set& body) const { body.passphrase.clear(); }
    void operator()(domain::contribution_flagged& body) const { body.note.clear(); }
    void operator()(domain::locked& body) const { body.reason.clear(); }
    void operator()(domain::announced& body) const { body.text.clear(); }
    void operator()(domain::insight_shared& body) const { body.text.clear(); }
    void operator()(domain::line_sent& body) const { body.text.clear(); }
    void operator()(domain::hands_counted& body) const { body.reason.clear(); }
    void operator()(domain::table_made& body) const { body.name.clear(); }
    void operator()(domain::table_renamed& body) const { body.name.clear(); }
    template <class Body>
    void operator()(Body&) const  // has none
    {}
};

domain::event_body without_texts(domain::event_body body)
{
    std::visit(text_blanker{}, body);
    return body;
}

TEST_F(records, decode_of_encode_is_the_same_event)
{
    generator draw{1};
    const auto past = write(generated_events(draw, 2000), draw);
    record_reader reader{past.keys};
    for (const auto& entry : past.all) {
        const auto read = reader.read(entry.record.body, entry.record.sealed);
        ASSERT_TRUE(read) << read.error().message();
        ASSERT_EQ(read->fact, entry.fact);
        ASSERT_EQ(read->stamp, entry.stamp);
        ASSERT_EQ(read->texts, text_presence::complete);
    }
    EXPECT_EQ(reader.chain(), past.end);
}

TEST_F(records, a_loaded_room_goes_on_as_if_it_had_lived_through)
{
    generator draw{2};
    const auto facts = generated_events(draw, 64);
    room_records lived{fresh_keys()};
    for (std::size_t i = 0; i + 1 < facts.size(); ++i)
        static_cast<void>(lived.encode(facts[i], {}));

    const auto past = write({facts.begin(), facts.end() - 1}, draw);
    room_records loaded{past.keys, lived.chain()};
    EXPECT_EQ(loaded.encode(facts.back(), {}).body, lived.encode(facts.back(), {}).body);
    EXPECT_EQ(loaded.chain(), lived.chain());
}

TEST_F(records, names_and_texts_are_only_in_the_sealed_part_and_only_sealed)
{
    const std::string secret = "alleen voor wie het weten mag";
    const std::vector<domain::event_body> bodies{
        domain::room_created{secret, secret, secret, domain::language::dutch},
        domain::member_joined{domain::member_role::lead, {}, {}, secret},
        domain::member_renamed{secret},
        domain::room_paused{secret},
        domain::contribution_posted{{}, secret},
        domain::contribution_hidden{{}, secret},
        domain::contribution_restored{{}, secret},
        domain::contribution_declined{{}, secret},
        domain::member_muted{{}, {}, secret},
        domain::member_removed{{}, secret},
        domain::newcomer_turned_away{{}, secret},
        domain::invitations_made{2, secret},
        domain::passphrase_set{true, secret},
        domain::contribution_flagged{{}, domain::flag_reason::spam, {}, 0, secret},
        domain::charter_set{{{{secret, {}, 0}},
                             secret,
                             secret,
                             secret,
                             secret,
                             {},
                             secret,
                             {},
                             secret,
                             {secret},
                             domain::names_mode::shown}},
        domain::agenda_set{{{{1, secret, {}, {}, {}}}, domain::advance::by_hand}},
        domain::ballot_opened{domain::ballot_kind::choice,
                              {secret, {}, secret, 0, 1, 0, {secret, secret}}},
        domain::answer_given{{}, {secret, secret}},
        domain::answer_muted{{}, true, secret},
        domain::locked{{}, secret},
        domain::announced{secret},
        domain::insight_shared{secret, {contribution_id{1}}},
        domain::line_sent{member_id{2}, secret},
        domain::contribution_posted{{}, secret, {}, false, false, false, {secret, 6}},
        domain::hands_counted{{}, {1, 2}, secret},
        domain::table_made{secret},
        domain::table_renamed{table_id{1}, secret},
    };
    room_records encoder{fresh_keys()};
    std::uint64_t at = 0;
    for (const auto& body : bodies) {
        const auto record = encoder.encode({sequence{++at}, {}, member_id{2}, body}, {});
        EXPECT_THAT(record.body, testing::Not(testing::HasSubstr(secret)));
        EXPECT_FALSE(record.sealed.empty());
        EXPECT_THAT(record.sealed, testing::Not(testing::HasSubstr(secret)));
    }
}

TEST_F(records, an_event_without_texts_has_no_sealed_part)
{
    room_records encoder{fresh_keys()};
    const auto vote = encoder.encode({sequence{1}, {}, member_id{2}, domain::vote_cast{}}, {});
    EXPECT_TRUE(vote.sealed.empty());
    EXPECT_FALSE(vote.key);
    EXPECT_TRUE(encoder.encode({sequence{2}, {}, member_id{2}, domain::contribution_posted{}}, {})
                    .sealed.empty());
}

TEST_F(records, keys_are_made_when_they_are_needed_first)
{
    const auto member_of = [](const rooms::encoded_record& record) {
        return record.key ? std::optional{record.key->member} : std::nullopt;
    };
    room_records encoder{fresh_keys()};
    const domain::room_created created{"t", "q", "p", domain::language::dutch};
    EXPECT_EQ(member_of(encoder.encode({sequence{1}, {}, {}, created}, {})), member_id{0});
    const domain::member_joined joined{domain::member_role::participant, {}, {}, "Ana"};
    EXPECT_EQ(member_of(encoder.encode({sequence{2}, {}, member_id{2}, joined}, {})), member_id{2});
    const domain::contribution_posted posted{{}, "x"};
    EXPECT_EQ(member_of(encoder.encode({sequence{3}, {}, member_id{2}, posted}, {})), std::nullopt);
    EXPECT_EQ(member_of(encoder.encode({sequence{4}, {}, member_id{9}, posted}, {})), member_id{9});
    EXPECT_EQ(member_of(encoder.encode({sequence{5}, {}, member_id{9}, posted}, {})), std::nullopt);
    EXPECT_EQ(
        member_of(encoder.encode({sequence{6}, {}, member_id{10}, domain::room_opened{}}, {})),
        std::nullopt);

    // A crash may leave keys of members whose records it took: theirs are not given to whoever gets the number next.
    room_keys left_over = fresh_keys();
    static_cast<void>(left_over.make(member_id{1}));
    static_cast<void>(left_over.make(member_id{0}));
    EXPECT_EQ(member_of(room_records{left_over}.encode({sequence{1}, {}, {}, joined}, {})),
              member_id{1});
    EXPECT_EQ(member_of(room_records{left_over}.encode({sequence{1}, {}, {}, created}, {})),
              member_id{0});
}

TEST_F(records, a_joining_without_an_actor_is_sealed_under_the_new_members_key)
{
    generator draw{3};
    const domain::member_joined joined{domain::member_role::participant, {}, {}, "Ana"};
    const auto past = write({{sequence{1}, {}, {}, joined}}, draw);
    EXPECT_NE(past.keys.find(member_id{1}), nullptr);
    EXPECT_EQ(past.keys.find(member_id{0}), nullptr);
    record_reader reader{past.keys};
    const auto read = reader.read(past.all[0].record.body, past.all[0].record.sealed);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->fact, past.all[0].fact);
}

TEST_F(records, wrapped_keys_open_at_their_place_only)
{
    room_keys keys = fresh_keys();
    const auto wrapped = keys.make(member_id{5}).wrapped;
    room_keys again = fresh_keys();
    EXPECT_FALSE(again.add(member_id{5}, wrapped));
    EXPECT_EQ(*again.find(member_id{5}), *keys.find(member_id{5}));
    EXPECT_EQ(again.add(member_id{6}, wrapped), errc::key_mismatch);
    room_keys elsewhere{room_id{}, wrapping_key, counted_keys()};
    EXPECT_EQ(elsewhere.add(member_id{5}, wrapped), errc::key_mismatch);
    room_keys foreign{room, key_256{43}, counted_keys()};
    EXPECT_EQ(foreign.add(member_id{5}, wrapped), errc::key_mismatch);
    EXPECT_EQ(again.add(member_id{5}, ""), errc::key_mismatch);
    again.forget(member_id{5});
    EXPECT_EQ(again.find(member_id{5}), nullptr);
}

TEST_F(records, body_hashes_tell_bodies_and_members_apart)
{
    room_keys keys = fresh_keys();
    static_cast<void>(keys.make(member_id{5}));
    static_cast<void>(keys.make(member_id{6}));
    EXPECT_EQ(keys.body_hash(member_id{5}, "a"), keys.body_hash(member_id{5}, "a"));
    EXPECT_NE(keys.body_hash(member_id{5}, "a"), keys.body_hash(member_id{5}, "b"));
    EXPECT_NE(keys.body_hash(member_id{5}, "a"), keys.body_hash(member_id{6}, "a"));
    EXPECT_NE(keys.body_hash(member_id{7}, "a"), keys.body_hash(member_id{8}, "a"))
        << "without keys";
    EXPECT_NE(keys.body_hash(member_id{7}, "a"), keys.body_hash(member_id{7}, "b"))
        << "without keys";
    EXPECT_EQ(room_records{keys}.body_hash(member_id{5}, "a"), keys.body_hash(member_id{5}, "a"));
}

TEST_F(records, redaction_takes_the_texts_and_keeps_the_chain)
{
    generator draw{4};
    const auto past = write(generated_events(draw, 160), draw);
    record_reader reader{past.keys};
    for (const auto& entry : past.all) {
        const auto read = reader.read(entry.record.body, "");
        ASSERT_TRUE(read) << read.error().message();
        EXPECT_EQ(read->texts,
                  has_sealed(entry) ? text_presence::redacted : text_presence::complete);
        EXPECT_EQ(read->fact.body, without_texts(entry.fact.body));
    }
    EXPECT_EQ(reader.chain(), past.end);
}

TEST_F(records, a_destroyed_key_takes_the_texts_and_keeps_the_chain)
{
    generator draw{5};
    auto past = write(generated_events(draw, 160), draw);
    for (std::uint64_t member = 0; member <= 160; ++member) past.keys.forget(member_id{member});
    static_cast<void>(past.keys.make(member_id{
        1}));  // who wrote again afterwards has a new key, which opens none of the old texts
    record_reader reader{past.keys};
    for (const auto& entry : past.all) {
        const auto read = reader.read(entry.record.body, entry.record.sealed);
        ASSERT_TRUE(read) << read.error().message();
        EXPECT_EQ(read->texts,
                  has_sealed(entry) ? text_presence::key_destroyed : text_presence::complete);
        EXPECT_EQ(read->fact.body, without_texts(entry.fact.body));
    }
    EXPECT_EQ(reader.chain(), past.end);
}

// Reads the records from an altered one on; whether any complains.
bool is_noticed(const history& past, std::size_t altered, const bytes& body, const bytes& sealed)
{
    record_reader reader{past.keys, past.all[altered].before};
    for (std::size_t i = altered; i < past.all.size(); ++i) {
        const auto& record = past.all[i].record;
        if (!reader.read(i == altered ? body : record.body, i == altered ? sealed : record.sealed))
            return true;
    }
    return reader.chain() != past.end;  // the last record's hash is kept elsewhere
}

TEST_F(records, every_altered_bit_is_noticed)
{
    generator draw{6};
    const auto past = write(generated_events(draw, 2 * generator::events), draw);
    for (std::size_t i = 0; i < past.all.size(); ++i) {
        const auto& record = past.all[i].record;
        ASSERT_FALSE(is_noticed(past, i, record.body, record.sealed));
        for (std::size_t bit = 0; bit < record.body.size() * 8; ++bit) {
            bytes body = record.body;
            body[bit / 8] = static_cast<char>(body[bit / 8] ^ (1 << bit % 8));
            ASSERT_TRUE(is_noticed(past, i, body, record.sealed))
                << "record " << i + 1 << " bit " << bit;
        }
        for (std::size_t bit = 0; bit < record.sealed.size() * 8; ++bit) {
            bytes sealed = record.sealed;
            sealed[bit / 8] = static_cast<char>(sealed[bit / 8] ^ (1 << bit % 8));
            ASSERT_TRUE(is_noticed(past, i, record.body, sealed))
                << "record " << i + 1 << " sealed bit " << bit;
        }
    }
}

TEST_F(records, records_dropped_repeated_or_exchanged_are_noticed)
{
    generator draw{7};
    const auto past = write(generated_events(draw, 40), draw);
    const auto read = [&past](const std::vector<std::size_t>& order) {
        record_reader reader{past.keys};
        error_code fault;
        for (const std::size_t i : order) {
            const auto record = reader.read(past.all[i].record.body, past.all[i].record.sealed);
            if (!record) fault = record.error();
        }
        return fault;
    };
    EXPECT_FALSE(read({0, 1, 2}));
    EXPECT_EQ(read({1}), errc::data_damaged);
    EXPECT_EQ(read({0, 2}), errc::data_damaged);
    EXPECT_EQ(read({0, 0}), errc::data_damaged);

    // The sealed part of one record beside the body of another.
    std::vector<std::size_t> sealed;
    for (std::size_t i = 0; i < past.all.size(); ++i) {
        if (has_sealed(past.all[i])) sealed.push_back(i);
    }
    ASSERT_GE(sealed.size(), 2u);
    EXPECT_TRUE(is_noticed(past, sealed[0], past.all[sealed[0]].record.body,
                           past.all[sealed[1]].record.sealed));
    const auto without = std::find_if(past.all.begin(), past.all.end(),
                                      [](const written& each) { return !has_sealed(each); });
    EXPECT_TRUE(is_noticed(past, static_cast<std::size_t>(without - past.all.begin()),
                           without->record.body, "x"));
}

TEST_F(records, a_history_of_the_same_length_but_another_past_is_noticed)
{
    generator draw{8};
    const auto past = write(generated_events(draw, 3), draw);
    record_reader reader{past.keys, {sequence{1}, hash_256{9}}};
    EXPECT_EQ(reader.read(past.all[1].record.body, past.all[1].record.sealed).error(),
              errc::data_damaged);
    record_reader further_on{past.keys, {sequence{1}, hash_256{}}};
    EXPECT_EQ(further_on.read(past.all[0].record.body, past.all[0].record.sealed).error(),
              errc::data_damaged);
}

TEST_F(records, after_an_error_the_reader_stands_where_it_stood)
{
    generator draw{9};
    const auto past = write(generated_events(draw, 2), draw);
    record_reader reader{past.keys};
    ASSERT_TRUE(reader.read(past.all[0].record.body, past.all[0].record.sealed));
    const auto before = reader.chain();
    EXPECT_FALSE(reader.read("", ""));
    EXPECT_FALSE(reader.read(past.all[0].record.body, ""));
    EXPECT_EQ(reader.chain(), before);
    EXPECT_TRUE(reader.read(past.all[1].record.body, past.all[1].record.sealed));
}

// A vote's body with changes that keep it well-formed.
template <class Change>
error_code fault_of_changed(Change&& change)
{
    room_records encoder{fresh_keys()};
    const domain::vote_cast vote{ballot_id{2}, contribution_id{3}, 1};
    log::v1::Record message;
    EXPECT_TRUE(message.ParseFromString(
        encoder.encode({sequence{1}, instant{}, member_id{4}, vote}, {}).body));
    change(message);
    const room_keys keys = fresh_keys();
    record_reader reader{keys};
    const auto read = reader.read(message.SerializeAsString(), "");
    return read ? error_code{} : read.error();
}

TEST_F(records, what_a_newer_program_wrote_is_not_touched)
{
    using log::v1::Record;
    EXPECT_FALSE(fault_of_changed([](Record&) {}));
    EXPECT_EQ(fault_of_changed([](Record& record) { record.set_schema(record_schema + 1); }),
              errc::data_newer);
    EXPECT_EQ(fault_of_changed([](Record& record) {
                  record.set_kind(1017);
                  record.set_plain(block_field(1017, ""));
              }),
              errc::data_newer);
    EXPECT_EQ(fault_of_changed(
                  [](Record& record) { record.set_plain(record.plain() + number_field(99, 1)); }),
              errc::data_newer);
    EXPECT_EQ(fault_of_changed(
                  [](Record& record) { record.set_plain(block_field(11, number_field(9, 1))); }),
              errc::data_newer);
    // A later schema may add fields to the envelope.
    room_records encoder{fresh_keys()};
    log::v1::Record newer;
    ASSERT_TRUE(newer.ParseFromString(
        encoder.encode({sequence{1}, {}, {}, domain::room_opened{}}, {}).body));
    newer.set_schema(record_schema + 1);
    const room_keys keys = fresh_keys();
    EXPECT_EQ(record_reader{keys}.read(newer.SerializeAsString() + number_field(12, 1), "").error(),
              errc::data_newer);
    newer.set_schema(record_schema);
    EXPECT_EQ(record_reader{keys}.read(newer.SerializeAsString() + number_field(12, 1), "").error(),
              errc::data_damaged);
}

TEST_F(records, a_body_has_one_encoding)
{
    room_records encoder{fresh_keys()};
    const bytes plain = block_field(6, "");
    const bytes actual =
        encoder.encode({sequence{1}, instant{}, member_id{4}, domain::room_opened{}}, {}).body;
    const bytes at = number_field(1, 1);
    const bytes schema = number_field(2, record_schema);
    const bytes kind = number_field(4, 6);
    const bytes actor = number_field(5, 4);
    const bytes rest = block_field(9, plain) + block_field(11, bytes(32, '\0'));
    ASSERT_EQ(actual, at + schema + kind + actor + rest);

    const room_keys keys = fresh_keys();
    const auto fault = [&keys](const bytes& body) {
        const auto read = record_reader{keys}.read(body, "");
        return read ? error_code{} : read.error();
    };
    EXPECT_FALSE(fault(actual));
    const std::vector<bytes> others{
        schema + at + kind + actor + rest,                       // another order
        at + at + schema + kind + actor + rest,                  // twice
        number_field(1, 1, 2) + schema + kind + actor + rest,    // a longer number
        number_field(1, 1, 10) + schema + kind + actor + rest,   // a much longer one
        at + schema + number_field(3, 0) + kind + actor + rest,  // a default written out
        at + schema + kind + actor + fixed64_field(6, 0) + rest,
        at + schema + kind + actor + rest.substr(0, rest.size() - 34) + block_field(10, "") +
            rest.substr(rest.size() - 34),
        at + schema + number_field(4, (1ull << 32) + 6) + actor + rest,  // beyond the field's range
        at + schema + kind + fixed64_field(5, 4) + rest,                 // another wire type
        actual + number_field(12, 1),                                    // unknown
    };
    for (std::size_t i = 0; i < others.size(); ++i)
        EXPECT_EQ(fault(others[i]), errc::data_damaged) << i;
}

TEST_F(records, what_was_never_written_so_is_damaged)
{
    using log::v1::Record;
    const std::vector<std::function<void(Record&)>> damages{
        [](Record& record) { record.set_schema(0); },
        [](Record& record) { record.set_kind(12); },
        [](Record& record) { record.set_kind(0); },
        [](Record& record) { record.clear_plain(); },
        [](Record& record) { record.set_plain("\xff"); },
        [](Record& record) { record.clear_previous(); },
        [](Record& record) { record.set_previous(bytes(31, '\0')); },
        [](Record& record) { record.set_commitment("short"); },
        [](Record& record) {
            record.set_kind(2);
            record.set_plain(block_field(2, number_field(1, 99)));  // no such kind of ballot
        },
        [](Record& record) {
            record.set_kind(1);
            record.set_plain(block_field(1, block_field(1, "xx")));  // no such language
        },
        [](Record& record) {
            record.set_kind(3);
            record.set_plain(block_field(3, number_field(1, 1) + block_field(2, bytes(15, 'n'))));
        },
        [](Record& record) {
            record.set_kind(16);
            record.set_plain(block_field(16, number_field(1, 4)));  // no such role
        },
    };
    for (std::size_t i = 0; i < damages.size(); ++i)
        EXPECT_EQ(fault_of_changed(damages[i]), errc::data_damaged) << i;
}

// The plain part of a `policy_set` with these values, and with something else behind them.
bytes rules_of(std::uint64_t meaning, std::uint64_t base, const std::vector<std::uint32_t>& numbers,
               const bytes& behind = "")
{
    bytes list;
    for (const std::uint32_t each : numbers) list += varint(each);
    return block_field(
        72, number_field(1, meaning) + number_field(2, base) + block_field(3, list) + behind);
}

std::vector<std::uint32_t> numbers_of(const domain::policy& rules)
{
    return {rules.numbers.begin(), rules.numbers.end()};
}

error_code fault_of_plain(std::uint32_t kind, const bytes& plain)
{
    return fault_of_changed([&](log::v1::Record& record) {
        record.set_kind(kind);
        record.set_plain(plain);
    });
}

TEST_F(records, rules_of_a_newer_program_are_not_understood_by_half)
{
    const auto numbers = numbers_of(domain::preset(domain::policy_base::standard));
    const auto fault = [](std::uint64_t meaning, std::uint64_t base,
                          const std::vector<std::uint32_t>& rules) {
        return fault_of_plain(72, rules_of(meaning, base, rules));
    };
    EXPECT_FALSE(fault(domain::policy_meaning, 2, numbers));
    EXPECT_EQ(fault(domain::policy_meaning + 1, 2, numbers), errc::data_newer);
    auto one_more = numbers;
    one_more.push_back(1);
    EXPECT_EQ(fault(domain::policy_meaning, 2, one_more), errc::data_newer);
    // Whatever a newer program meant by it is not judged by what this one knows.
    EXPECT_EQ(fault(domain::policy_meaning + 1, 99, one_more), errc::data_newer);

    EXPECT_EQ(fault(0, 2, numbers), errc::data_damaged);
    EXPECT_EQ(fault(domain::policy_meaning, 0, numbers), errc::data_damaged);
    EXPECT_EQ(fault(domain::policy_meaning, 4, numbers), errc::data_damaged);
    EXPECT_EQ(fault(domain::policy_meaning, 256 + 2, numbers), errc::data_damaged);
    auto one_less = numbers;
    one_less.pop_back();
    EXPECT_EQ(fault(domain::policy_meaning, 2, one_less), errc::data_damaged);
}

TEST_F(records, rules_with_a_number_that_cannot_be_are_damaged)
{
    const auto standard = domain::preset(domain::policy_base::standard);
    for (std::size_t index = 0; index < domain::policy_numbers; ++index) {
        const auto which = static_cast<domain::policy_number>(index + 1);
        auto rules = standard;
        rules[which] = domain::range_of(which).max + 1;
        EXPECT_EQ(fault_of_plain(72, rules_of(1, 2, numbers_of(rules))), errc::data_damaged)
            << domain::name_of(which);
    }
    auto rules = standard;
    rules[domain::policy_number::blur] = rules[domain::policy_number::call] - 1;
    EXPECT_EQ(fault_of_plain(72, rules_of(1, 2, numbers_of(rules))), errc::data_damaged);
}

TEST_F(records, words_of_the_community_that_have_no_meaning_are_damaged)
{
    const bytes ground = number_field(7, 1);
    struct event_of_words {
        std::uint32_t kind;
        bytes before;  // fields of lower numbers
        std::uint32_t field;
        std::uint64_t last;  // word that has a meaning
        bytes behind;
    };
    const std::vector<event_of_words> all{
        {73, number_field(1, 9), 2, 4, ""},                      // why it was flagged
        {77, number_field(1, 9), 2, 2, block_field(4, ground)},  // what called a jury
        {79, number_field(1, 9), 2, 3, ""},                      // what a juror answered
        {80, number_field(1, 9), 2, 3, ""},                      // the verdict
        {81, number_field(1, 9), 2, 3, ""},                      // why it was cleared
    };
    for (const event_of_words& each : all) {
        const auto fault = [&each](std::uint64_t word) {
            return fault_of_plain(
                each.kind,
                block_field(each.kind, each.before + number_field(each.field, word) + each.behind));
        };
        for (std::uint64_t word = 1; word <= each.last; ++word) EXPECT_FALSE(fault(word));
        EXPECT_EQ(fault(0), errc::data_damaged) << each.kind;
        EXPECT_EQ(fault(each.last + 1), errc::data_damaged) << each.kind;
        EXPECT_EQ(fault(256 + 1), errc::data_damaged) << each.kind;
    }
    // The ground of what a rule did is there, and its reason is one.
    EXPECT_FALSE(fault_of_plain(76, block_field(76, block_field(3, ground))));
    EXPECT_EQ(fault_of_plain(76, block_field(76, number_field(1, 9))), errc::data_damaged);
    EXPECT_EQ(fault_of_plain(76, block_field(76, block_field(3, number_field(7, 5)))),
              errc::data_damaged);
    EXPECT_EQ(fault_of_plain(77, block_field(77, number_field(2, 1))), errc::data_damaged);
}

TEST_F(records, what_a_newer_program_added_to_the_communitys_events_is_found_at_any_depth)
{
    const bytes added = number_field(99, 1);
    const bytes ground = number_field(7, 1);
    const std::vector<std::pair<std::uint32_t, bytes>> plains{
        {73, number_field(2, 1) + added},
        {74, number_field(1, 9) + added},
        {75, added},
        {75, block_field(1, number_field(1, 9) + added)},
        {76, block_field(3, ground) + added},
        {76, block_field(3, ground + added)},
        {77, number_field(2, 1) + block_field(4, ground) + added},
        {77, number_field(2, 1) + block_field(4, ground + added)},
        {78, added},
        {79, number_field(2, 1) + added},
        {80, number_field(2, 1) + added},
        {81, number_field(2, 1) + added},
        {82, added},
    };
    for (const auto& [kind, plain] : plains)
        EXPECT_EQ(fault_of_plain(kind, block_field(kind, plain)), errc::data_newer) << kind;
    const auto numbers = numbers_of(domain::preset(domain::policy_base::light));
    EXPECT_EQ(fault_of_plain(72, rules_of(1, 1, numbers, added)), errc::data_newer);
}

TEST_F(records, spoiled_bytes_never_crash)
{
    generator draw{10};
    const auto past = write(generated_events(draw, generator::events), draw);
    for (int i = 0; i < 20'000; ++i) {
        const auto at = draw.below(past.all.size());
        const auto& record = past.all[at].record;
        record_reader reader{past.keys, {sequence{at}, at == 0 ? hash_256{} : hash_256{1}}};
        static_cast<void>(
            reader.read(draw.spoiled(record.body), draw.spoiled(record.sealed)).has_value());
        record_reader first{past.keys};
        log::v1::Record message;
        ASSERT_TRUE(message.ParseFromString(record.body));
        message.set_sequence(1);
        message.set_previous(bytes(32, '\0'));
        message.set_plain(draw.spoiled(message.plain()));
        static_cast<void>(first.read(message.SerializeAsString(), record.sealed).has_value());
    }
}

// --- the format, for ever ---

// Numbers that no change of a preset changes.
domain::policy golden_rules()
{
    return {domain::policy_base::careful,
            {1, 2'700, 50, 900, 2'000, 3'000, 3,  5,  3,   90, 25, 15, 2,  3,
             1, 4,     6,  5,   180,   70,    20, 80, 300, 2,  0,  40, 20, 10}};
}

std::vector<domain::event> golden_events()
{
    using namespace domain;
    hash_128 nonce{};
    nonce.fill(0xab);
    const auto expires = instant_from_milliseconds(1'767'225'600'000 + 72 * 3'600'000);
    const std::vector<event_body> bodies{
        room_created{"Het plein", "Wat doen we met het plein?", "Het college antwoordt voor 1 mei.",
                     language::dutch},
        ballot_opened{ballot_kind::stance},
        member_joined{member_role::participant, nonce, link_id{4}, "Ana"},
        member_renamed{"Ana M."},
        member_left{},
        room_opened{},
        room_paused{"Koffie"},
        room_closed{},
        contribution_posted{contribution_id{300}, "Meer b\u00e4nke \U0001F333"},
        contribution_withdrawn{contribution_id{9}},
        vote_cast{ballot_id{3}, contribution_id{1'000'000}, -1},
        vote_withdrawn{ballot_id{3}, contribution_id{9}},
        domain::contribution_hidden{contribution_id{9}, "Scheldwoord"},
        contribution_restored{contribution_id{9}, "Bij nader inzien"},
        act_undone{act_id{13}},
        facilitator_link_issued{member_role::lead, expires},
        charter_set{
            {{{"Twintig voorstellen", goal_measure::ideas, 20}, {"Iedereen gehoord", {}, 0}},
             "Wat doen we met het plein?",
             "Voorstellen voor het plein",
             "Klachten over buren",
             "Het college antwoordt",
             {2026'05'01},
             "Wethouder De Boer",
             ladder_step::advise,
             "Namen blijven hier",
             {"Kort", "Vriendelijk"},
             names_mode::pseudonyms}},
        charter_accepted{sequence{17}},
        promise_confirmed{sequence{17}},
        agenda_set{{{{1,
                      "Bedenken",
                      {permission::everybody, permission::facilitators, permission::nobody, false,
                       true, list_order::few_eyes},
                      std::chrono::seconds{600},
                      expires},
                     {2, "Stemmen", {}, std::chrono::seconds{0}, {}}},
                    advance::unattended}},
        phases_set{{{1, expires}, {2, {}}}},
        contribution_edited{contribution_id{9}, edit_trace::version, "Drie b\u00e4nke"},
        idea_tagged{contribution_id{9}, "groen"},
        idea_untagged{contribution_id{9}, tag_id{23}},
        group_made{"Verkeer"},
        group_renamed{group_id{25}, "Lopen en fietsen"},
        group_dissolved{group_id{25}},
        idea_grouped{contribution_id{9}, group_id{25}},
        domain::idea_merged{contribution_id{9}, contribution_id{300}, "Dubbel"},
        idea_unmerged{contribution_id{9}, contribution_id{300}},
        report_published{sequence{20}},
        ballot_set{ballot_id{3}, false, false},
        answer_given{ballot_id{3}, {"Schaduw", "Water"}},
        answer_withdrawn{ballot_id{3}},
        answer_muted{ballot_id{3}, true, "Onzin"},
        role_changed{member_id{3}, member_role::helper},
        lead_taken_over{},
        slow_mode_set{std::chrono::seconds{30}},
        hold_set{std::chrono::seconds{300}},
        contribution_published{contribution_id{9}},
        domain::contribution_declined{contribution_id{9}, "Niet hier"},
        member_muted{member_id{3}, expires, "Even rust"},
        member_removed{member_id{3}, "Beledigend"},
        locked{contribution_id{9}, "Uitgepraat"},
        unlocked{contribution_id{9}},
        spotlight_set{contribution_id{9}, true},
        idea_pinned{contribution_id{9}, true},
        announced{"Over vijf minuten koffie"},
        insight_shared{"Velen willen bomen", {contribution_id{9}, contribution_id{300}}},
        insight_taken_back{insight_id{37}},
        line_sent{member_id{3}, "Ik hoor u niet goed"},
        hands_counted{contribution_id{9}, {12, 30}, "Verkeerd geteld"},
        stakeholder_groups_set{{{1, "Winkeliers", 30}, {2, "Bewoners", 0}}},
        stakeholder_group_chosen{2},
        join_link_rotated{},
        table_made{"Tafel 1"},
        table_renamed{table_id{41}, "Bij het raam"},
        table_dissolved{table_id{41}},
        seating_set{seating::assigned},
        seat_taken{member_id{3}, table_id{41}},
        note_taker_set{member_id{3}, true},
        table_time_set{table_id{41}, expires},
        ideas_harvested{{contribution_id{9}, contribution_id{300}}},
        entry_set{{true, true}},
        newcomers_let_in{{nonce, hash_128{1, 2, 3}}},
        newcomer_turned_away{nonce, "Niet van deze buurt"},
        invitations_made{30, "Winkeliers"},
        invitations_withdrawn{{batch_id{43}, 12}},
        recovery_made{},
        recovery_used{},
        passphrase_set{true, "Blauwe fiets"},
        policy_set{golden_rules()},
        contribution_flagged{contribution_id{9}, flag_reason::duplicate, contribution_id{300}, 12,
                             "Staat er al"},
        flag_withdrawn{contribution_id{9}},
        views_counted{{{contribution_id{9}, 12}, {contribution_id{300}, 4'000}}},
        contribution_blurred{
            contribution_id{9}, sequence{72}, {-1'250, 2'800, 3, 4, 12, 1, flag_reason::unkind}},
        jury_called{contribution_id{9},
                    jury_cause::appeal,
                    sequence{72},
                    {3'100, 2'800, 3, 4, 12, 1, flag_reason::unkind},
                    0x0123456789abcdef,
                    {member_id{3}, member_id{5}, member_id{1'000}},
                    {member_id{4}},
                    {member_id{1'000}, member_id{3}, member_id{5}, member_id{4}},
                    expires,
                    {member_id{6}, member_id{7}}},
        jurors_added{jury_id{77}, {member_id{5}, member_id{4}}},
        jury_answered{jury_id{77}, jury_answer::remove},
        jury_closed{jury_id{77}, jury_verdict::removed, 1, 4},
        contribution_cleared{contribution_id{9}, clearing::edited},
        verdict_appealed{contribution_id{9}},
        screen_set{screen_scene::compare},
    };
    std::vector<event> facts;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const member_id actor{i < 2 ? 0u : 3u};
        facts.push_back({sequence{i + 1},
                         instant_from_milliseconds(1'767'225'600'000 + static_cast<int>(i)), actor,
                         bodies[i]});
    }
    return facts;
}

std::string golden_text(const rooms::encoded_record& record)
{
    const std::string key = record.key ? to_hex(record.key->wrapped) : "";
    return "body " + to_hex(record.body) + "\nsealed " + to_hex(record.sealed) + "\nkey " + key +
           "\n";
}

// A file per kind of event pins the octets of its record. A file that is there never changes; for a new kind of event,
// KRING_GOLDEN_WRITE=1 writes the files that are missing.
TEST_F(golden, records_never_change)
{
    const std::filesystem::path directory{KRING_GOLDEN_DIRECTORY};
    room_records encoder{fresh_keys()};
    const auto facts = golden_events();
    ASSERT_EQ(facts.size(), generator::events);
    for (const auto& fact : facts) {
        const rooms::command_stamp stamp{
            {outbox_id{0x0123456789abcdef}, command_counter{fact.at.value()}}, 0xfeedface};
        const std::string actual = golden_text(encoder.encode(fact, stamp));
        const auto path = directory / ("kind-" + std::to_string(fact.body.index() + 1) + ".hex");
        if (std::getenv("KRING_GOLDEN_WRITE") != nullptr && !std::filesystem::exists(path))
            std::ofstream{path} << actual;
        std::ifstream file{path};
        ASSERT_TRUE(file) << path;
        const std::string expected{std::istreambuf_iterator<char>{file}, {}};
        EXPECT_EQ(actual, expected) << path;
    }
    EXPECT_EQ(to_hex({reinterpret_cast<const char*>(encoder.chain().hash.data()), 32}),
              "e6e7b569b4786df7614e747a9e2024bcb28d66d7e2e324707d8f8b8ddc36df47");
}
}  // namespace
}  // namespace kring::wire
