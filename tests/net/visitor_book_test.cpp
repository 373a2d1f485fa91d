// Who is let in, who gives way, and what is remembered of it (threats T11, T12).
#include "net/visitor_book.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace kring::net {
namespace {
using namespace std::chrono_literals;

peer_address at(std::string_view text)
{
    return peer_address::parse(text).value();
}

class visitor_book_test : public testing::Test {
protected:
    void open(visitor_bounds bounds)
    {
        book_.emplace(bounds, &counts_, [this] { return now_; });
    }

    // The number is found in `ended_` once the visit had to give way.
    std::variant<visit, limit> enter(std::string_view from, int number = 0)
    {
        return book_->enter(at(from), [this, number] { ended_.push_back(number); });
    }

    visit let_in(std::string_view from, int number = 0)
    {
        auto entered = enter(from, number);
        return std::move(std::get<visit>(entered));
    }

    std::optional<limit> refusal(std::string_view from)
    {
        auto entered = enter(from, -1);
        const auto* why = std::get_if<limit>(&entered);
        return why == nullptr ? std::nullopt : std::optional{*why};
    }

    visitor_book::time_point now_{1h};
    limit_counts counts_;
    std::optional<visitor_book> book_;
    std::vector<int> ended_;
};

TEST_F(visitor_book_test, evicts_who_got_least_far_and_stood_still_for_longest)
{
    visitor_bounds bounds;
    bounds.pending_per_address_max = 4;
    open(bounds);
    std::vector<visit> visits;
    for (int i = 0; i < 4; ++i) {
        visits.push_back(let_in("192.0.2.1", i));
        now_ += 10ms;
    }
    visits[0].reached(progress::upgraded);
    visits[1].reached(progress::speaking);
    // Nobody has had a second yet.
    EXPECT_EQ(refusal("192.0.2.1"), limit::pending_per_address);
    EXPECT_FALSE(refusal("192.0.2.2"));
    now_ += 1s;
    for (const int expected : {2, 3, 1, 0}) {
        visits.push_back(let_in("192.0.2.1", 9));
        ASSERT_FALSE(ended_.empty());
        EXPECT_EQ(ended_.back(), expected);
    }
    EXPECT_EQ(ended_.size(), 4u);
    EXPECT_EQ(refusal("192.0.2.1"), limit::pending_per_address);
    EXPECT_EQ(counts_.of(limit::pending_per_address), 6u);
    EXPECT_EQ(book_->count().pending, 4u);
}

TEST_F(visitor_book_test, evicts_nobody_whose_hello_was_accepted)
{
    visitor_bounds bounds;
    bounds.pending_per_address_max = 1;
    open(bounds);
    auto member = let_in("192.0.2.1", 1);
    EXPECT_TRUE(member.accept(guest::other));
    EXPECT_TRUE(member.accept(guest::other));  // once is enough, twice does no harm
    now_ += 1h;
    auto pending = let_in("192.0.2.1", 2);
    now_ += 1s;
    auto newcomer = let_in("192.0.2.1", 3);
    EXPECT_EQ(ended_, std::vector<int>{2});
    // Who has to go is not accepted any more.
    EXPECT_FALSE(pending.accept(guest::facilitator));
    EXPECT_TRUE(newcomer.accept(guest::other));
    EXPECT_EQ(book_->count().accepted, 2u);
    EXPECT_EQ(book_->count().visits, 2u);
}

TEST_F(visitor_book_test, evicts_from_any_address_when_all_together_are_too_many)
{
    visitor_bounds bounds;
    bounds.pending_max = 3;
    bounds.leaving_max = 2;
    open(bounds);
    std::deque<visit> visits;
    for (int i = 0; i < 3; ++i) visits.push_back(let_in("192.0.2." + std::to_string(i), i));
    EXPECT_EQ(refusal("198.51.100.1"), limit::pending_connections);
    now_ += 1s;
    visits.push_back(let_in("198.51.100.1", 3));
    visits.push_back(let_in("198.51.100.2", 4));
    EXPECT_EQ(ended_, (std::vector<int>{0, 1}));
    // Two are being closed and hold their descriptors still.
    EXPECT_EQ(refusal("198.51.100.3"), limit::pending_connections);
    visits.pop_front();
    visits.pop_front();
    EXPECT_FALSE(refusal("198.51.100.3"));
    EXPECT_EQ(ended_.back(), 2);
}

TEST_F(visitor_book_test, lets_a_crowd_wait_until_somebody_can_give_way)
{
    visitor_bounds bounds;
    bounds.pending_max = 2;
    bounds.eviction_age = 1s;
    open(bounds);
    std::vector<visit> visits;
    visits.push_back(let_in("192.0.2.1", 1));
    EXPECT_EQ(book_->crowded_for(), 0ms);
    now_ += 300ms;
    visits.push_back(let_in("192.0.2.2", 2));
    EXPECT_EQ(book_->crowded_for(), 700ms);
    // Who gets further is not waited for.
    visits[0].reached(progress::upgraded);
    EXPECT_EQ(book_->crowded_for(), 1000ms);
    now_ += 999ms;
    EXPECT_EQ(book_->crowded_for(), 1ms);
    now_ += 1ms;
    EXPECT_EQ(book_->crowded_for(), 0ms);
    visits.push_back(let_in("192.0.2.3", 3));
    EXPECT_EQ(ended_, std::vector{2});  // the one that got least far
    // A place that was found makes room at once; a shortage is not waited for.
    now_ += 100ms;
    book_->set_memory_short(true);
    EXPECT_EQ(book_->crowded_for(), 0ms);
    book_->set_memory_short(false);
    now_ -= 100ms;
    visits[2].reached(progress::speaking);
    visits[0].reached(progress::speaking);
    EXPECT_GT(book_->crowded_for(), 0ms);
    EXPECT_TRUE(visits[0].accept(guest::other));
    EXPECT_EQ(book_->crowded_for(), 0ms);
}

TEST_F(visitor_book_test, refills_the_newcomers_of_an_address_with_time)
{
    visitor_bounds bounds;
    bounds.new_per_address_burst = 3;
    bounds.new_per_address_rate = 10;
    open(bounds);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(refusal("192.0.2.1"));
    EXPECT_EQ(refusal("192.0.2.1"), limit::new_per_address);
    EXPECT_FALSE(refusal("192.0.2.2"));
    now_ += 99ms;
    EXPECT_EQ(refusal("192.0.2.1"), limit::new_per_address);
    now_ += 1ms;
    EXPECT_FALSE(refusal("192.0.2.1"));
    EXPECT_EQ(refusal("192.0.2.1"), limit::new_per_address);
    now_ += 1h;
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(refusal("192.0.2.1"));
    EXPECT_EQ(refusal("192.0.2.1"), limit::new_per_address);
    // Half an IPv6 address is one place on the network.
    for (const char* each : {"2001:db8::1", "2001:db8::2", "2001:db8::3"})
        EXPECT_FALSE(refusal(each));
    EXPECT_EQ(refusal("2001:db8::4"), limit::new_per_address);
}

TEST_F(visitor_book_test, bounds_the_visits_of_an_address_and_all_places)
{
    visitor_bounds bounds;
    bounds.visits_per_address_max = 2;
    bounds.places_max = 3;
    bounds.reserved_percent = 0;
    open(bounds);
    auto first = let_in("192.0.2.1");
    auto second = let_in("192.0.2.1");
    EXPECT_TRUE(first.accept(guest::other) && second.accept(guest::other));
    EXPECT_EQ(refusal("192.0.2.1"), limit::connections_per_address);
    auto third = let_in("192.0.2.2", 3);
    EXPECT_EQ(refusal("192.0.2.3"), limit::connections);
    // A place held by somebody who never said a word is no place taken.
    now_ += 1s;
    auto fourth = let_in("192.0.2.3", 4);
    EXPECT_EQ(ended_, std::vector<int>{3});
    EXPECT_TRUE(fourth.accept(guest::other));
    EXPECT_EQ(refusal("192.0.2.4"), limit::connections);
}

TEST_F(visitor_book_test, keeps_places_for_facilitators)
{
    visitor_bounds bounds;
    bounds.places_max = 20;
    bounds.reserved_percent = 10;
    open(bounds);
    std::vector<visit> inside;
    for (int i = 0; i < 18; ++i) {
        inside.push_back(let_in("192.0.2.1"));
        EXPECT_TRUE(inside.back().accept(guest::other));
    }
    auto participant = let_in("192.0.2.1");
    EXPECT_FALSE(participant.accept(guest::other));
    EXPECT_EQ(counts_.of(limit::connections), 1u);
    auto facilitator = let_in("192.0.2.1");
    EXPECT_TRUE(facilitator.accept(guest::facilitator));
    inside.pop_back();
    EXPECT_FALSE(participant.accept(guest::other));  // 17 and a facilitator
    inside.pop_back();
    EXPECT_TRUE(participant.accept(guest::other));
}

TEST_F(visitor_book_test, counts_who_comes_by_a_proxy_where_the_proxy_says)
{
    visitor_bounds bounds;
    bounds.new_per_address_burst = 2;
    bounds.new_per_address_rate = 1;
    open(bounds);
    const auto by_proxy = [this] {
        auto entered = book_->enter(std::nullopt, [] {});
        return std::move(std::get<visit>(entered));
    };
    auto first = by_proxy();
    EXPECT_FALSE(first.move_to(at("192.0.2.1")));
    EXPECT_FALSE(first.move_to(at("192.0.2.1")));  // the next request of the same
    auto second = by_proxy();
    EXPECT_FALSE(second.move_to(at("192.0.2.1")));
    auto third = by_proxy();
    EXPECT_EQ(third.move_to(at("192.0.2.1")), limit::new_per_address);
    EXPECT_FALSE(third.move_to(at("192.0.2.2")));
    EXPECT_EQ(book_->count().pending, 3u);
}

TEST_F(visitor_book_test, forgets_addresses)
{
    visitor_bounds bounds;
    bounds.idle_addresses_max = 100;
    open(bounds);
    const auto address = [](int i) {
        return "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    };
    auto here = let_in("192.0.2.1");
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(refusal(address(i)));
    EXPECT_LE(book_->count().addresses, 102u);
    now_ += 1s;
    EXPECT_FALSE(refusal("192.0.2.1"));
    EXPECT_EQ(book_->count().addresses, 1u);
}

TEST_F(visitor_book_test, takes_nobody_in_while_memory_is_short)
{
    open({});
    book_->set_memory_short(true);
    EXPECT_EQ(refusal("192.0.2.1"), limit::memory);
    book_->set_memory_short(false);
    EXPECT_FALSE(refusal("192.0.2.1"));
    EXPECT_EQ(counts_.of(limit::memory), 1u);
}

TEST_F(visitor_book_test, may_go_before_its_visits)
{
    open({});
    std::optional<visit> last(let_in("192.0.2.1"));
    book_.reset();
    last.reset();
}
}  // namespace
}  // namespace kring::net
