// What every key store keeps, whatever holds its keys.
#include "records.hpp"
#include "storage/memory/memory_key_store.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace kring::tests {
namespace {
using storage::key_store;
using storage::wrapped_key;

struct opened_store {
    std::unique_ptr<temporary_directory> directory;  // outlives the store
    std::unique_ptr<key_store> store;
};

opened_store memory_store()
{
    return {nullptr, std::make_unique<storage::memory_key_store>()};
}

opened_store rocksdb_store()
{
    auto directory = std::make_unique<temporary_directory>();
    auto store = storage::open_rocksdb_key_store(directory->path());
    KRING_CHECK(store.has_value());
    return {std::move(directory), std::move(*store)};
}

class key_store_contract : public testing::TestWithParam<opened_store (*)()> {
protected:
    const opened_store opened_ = GetParam()();
    key_store& store = *opened_.store;
    const room_id ana = room_of(1);
    const room_id bo = room_of(2);
};

INSTANTIATE_TEST_SUITE_P(all, key_store_contract, testing::Values(&memory_store, &rocksdb_store),
                         [](const auto& kind) {
                             return std::string{kind.index == 0 ? "memory" : "rocksdb"};
                         });

TEST_P(key_store_contract, starts_empty)
{
    EXPECT_EQ(keys_of(store, ana), std::vector<wrapped_key>{});
    EXPECT_EQ(store.check().value(), bytes{});
}

TEST_P(key_store_contract, returns_a_rooms_keys_in_order_of_member)
{
    bytes all_octets;
    for (int octet = 0; octet < 256; ++octet) all_octets += static_cast<char>(octet);
    ASSERT_FALSE(store.put({{ana, member_id{300}, "third"},
                            {bo, member_id{4}, "elsewhere"},
                            {ana, member_id{2}, all_octets}}));
    ASSERT_FALSE(store.put({{ana, member_id{0}, "the room's"}}));
    const std::vector<wrapped_key> expected{{ana, member_id{0}, "the room's"},
                                            {ana, member_id{2}, all_octets},
                                            {ana, member_id{300}, "third"}};
    EXPECT_EQ(keys_of(store, ana), expected);
    EXPECT_EQ(keys_of(store, bo), (std::vector<wrapped_key>{{bo, member_id{4}, "elsewhere"}}));
    EXPECT_EQ(keys_of(store, room_of(3)), std::vector<wrapped_key>{});
}

TEST_P(key_store_contract, replaces_a_key)
{
    ASSERT_FALSE(store.put({{ana, member_id{2}, "old"}, {ana, member_id{2}, "new"}}));
    EXPECT_EQ(keys_of(store, ana), (std::vector<wrapped_key>{{ana, member_id{2}, "new"}}));
    ASSERT_FALSE(store.put({{ana, member_id{2}, "newest"}}));
    EXPECT_EQ(keys_of(store, ana), (std::vector<wrapped_key>{{ana, member_id{2}, "newest"}}));
}

TEST_P(key_store_contract, takes_no_keys_as_no_change)
{
    EXPECT_FALSE(store.put({}));
}

TEST_P(key_store_contract, destroys_one_key)
{
    ASSERT_FALSE(store.put(
        {{ana, member_id{2}, "ana"}, {ana, member_id{3}, "bo"}, {bo, member_id{2}, "cy"}}));
    ASSERT_FALSE(store.destroy(ana, member_id{2}));
    EXPECT_EQ(keys_of(store, ana), (std::vector<wrapped_key>{{ana, member_id{3}, "bo"}}));
    EXPECT_EQ(keys_of(store, bo), (std::vector<wrapped_key>{{bo, member_id{2}, "cy"}}));
    EXPECT_FALSE(store.destroy(ana, member_id{2})) << "without effect the second time";
    EXPECT_FALSE(store.destroy(room_of(9), member_id{1}));
    ASSERT_FALSE(store.put({{ana, member_id{2}, "again"}})) << "the store goes on";
    EXPECT_EQ(keys_of(store, ana).size(), 2u);
}

TEST_P(key_store_contract, keeps_the_check)
{
    using namespace std::string_literals;
    ASSERT_FALSE(store.set_check("value\0with zero"s));
    EXPECT_EQ(store.check().value(), "value\0with zero"s);
    ASSERT_FALSE(store.set_check("other"));
    EXPECT_EQ(store.check().value(), "other");
    EXPECT_EQ(keys_of(store, ana), std::vector<wrapped_key>{}) << "is no key";
}
}  // namespace
}  // namespace kring::tests
