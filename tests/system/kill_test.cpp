// The real program under load is killed without warning and started again, twenty times and more; afterwards what every client saw
// is held against the log. A kill proves nothing about the disk's cache: power loss is the simulation's.
#include "app/operations_call.hpp"
#include "base/encoding.hpp"
#include "support/history_checker.hpp"
#include "support/history_generator.hpp"
#include "support/program.hpp"
#include "support/room_log.hpp"
#include "support/temporary_directory.hpp"
#include "tools/client_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <future>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

namespace kring::tests {
namespace {
constexpr int kills_by_default = 20;
constexpr int restarts_by_default = 3;
constexpr std::uint64_t answers_per_life = 150;
constexpr std::size_t people = 12;
constexpr std::size_t unsettled_max = 6;

// More of them by script (kill_many, restart_many). Not KRING_*: these the program itself reads, and refuses what it does not know.
int wanted(const char* variable, int by_default)
{
    const char* given = std::getenv(variable);
    if (given == nullptr) return by_default;
    const int number = std::stoi(given);
    if (number < 1) throw std::invalid_argument(std::string{variable} + " is a number from 1");
    return number;
}

struct room_links {
    room_id room{};
    bytes facilitator;
    bytes join;
};

bytes secret_of(const std::string& link)
{
    return from_base64url(link.substr(link.find('#') + 1)).value();
}

room_links make_room(std::uint16_t operations, const std::filesystem::path& key)
{
    const app::room_call call{{"127.0.0.1", operations}, key};
    const auto made = app::call_operations(call, net::http_method::post, "/api/v1/rooms",
                                           {{"title", "Killed"},
                                            {"question", "What survives?"},
                                            {"promise", "All that was acknowledged."},
                                            {"language", "en"}});
    if (!made) throw std::runtime_error(made.error().text);
    return room_links{room_id_from_text(app::text_of(*made, "room")).value(),
                      secret_of(app::text_of(*made, "facilitator_link")),
                      secret_of(app::text_of(*made, "join_link"))};
}

// A dozen people and a facilitator who all keep a few commands under way, and note everything.
class crowd final : public tools::stream_owner {
public:
    crowd(std::uint16_t port, const room_links& links, std::uint64_t seed)
        : random_(seed), generator_(seed), ground_(options(port))
    {
        for (std::size_t index = 0; index <= people; ++index) {
            wire::join_entry entry;
            entry.room = links.room;
            entry.secret = index == 0 ? links.facilitator : links.join;
            entry.nonce = bytes(wire::nonce_size, static_cast<char>('A' + index));
            entry.name = index == 0 ? "Lead" : "Person " + std::to_string(index);
            const outbox_id outbox{1000 + index};
            histories_.push_back(std::make_unique<client_history>(entry.name, outbox));
            streams_.push_back(std::make_unique<tools::client_stream>(
                ground_, index, tools::client_opening{std::move(entry), outbox, command_counter{1}},
                *this));
        }
    }
    ~crowd() { finish(); }

    void start()
    {
        for (auto& each : streams_) each->start();
        thread_ = std::thread([this] { ground_.run(); });
    }

    void heard(tools::client_stream& from, std::vector<tools::client_event> events) override
    {
        client_history& history = *histories_[from.number()];
        for (const tools::client_event& each : events) {
            if (const auto* said = std::get_if<wire::notice>(&each)) note_farewell(said->delay);
            history.happened(++moments_, each, from.client());
            if (std::holds_alternative<tools::client_answered>(each)) note_answer();
        }
        note_who_is_here();
        if (!from.client().is_live()) return;
        if (from.number() == 0 && !opened_) {
            opened_ = true;
            give(from, domain::open_room{});
        }
        while (writing_ && from.client().unsettled() < unsettled_max) give(from, draw(from));
        look_whether_settled();
    }

    void lost(tools::client_stream&, std::optional<close_code> code) override
    {
        const std::lock_guard lock{mutex_};
        ++losses_[code];
        changed_.notify_all();
    }
    void wait_until_everybody_is_here()
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return everybody_is_here_; });
    }
    // Returns once so many connections were lost; by close code.
    std::map<std::optional<close_code>, std::size_t> wait_for_losses(std::size_t wanted)
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] {
            std::size_t all = 0;
            for (const auto& [code, count] : losses_) all += count;
            return all >= wanted;
        });
        return losses_;
    }
    // The times to come back at that were heard.
    [[nodiscard]] std::multiset<std::chrono::milliseconds> farewells()
    {
        const std::lock_guard lock{mutex_};
        return farewells_;
    }

    // Returns once so many more commands have been answered.
    void wait_for_answers(std::uint64_t more)
    {
        std::unique_lock lock{mutex_};
        const std::uint64_t wanted = answers_ + more;
        changed_.wait(lock, [&] { return answers_ >= wanted; });
    }
    // No new commands; returns once everybody shows what the last one left.
    void settle()
    {
        boost::asio::post(ground_.context(), [this] {
            writing_ = false;
            look_whether_settled();
        });
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return settled_; });
    }
    void finish()
    {
        if (!thread_.joinable()) return;
        boost::asio::post(ground_.context(), [this] {
            for (std::size_t index = 0; index < streams_.size(); ++index) {
                histories_[index]->settled(streams_[index]->client());
                streams_[index]->stop();
            }
        });
        thread_.join();
    }
    [[nodiscard]] std::vector<const client_history*> histories() const
    {
        std::vector<const client_history*> all;
        for (const auto& each : histories_) all.push_back(each.get());
        return all;
    }
    [[nodiscard]] std::uint64_t answers()
    {
        const std::lock_guard lock{mutex_};
        return answers_;
    }

private:
    tools::stream_options options(std::uint16_t port)
    {
        tools::stream_options made;
        made.host = "127.0.0.1";
        made.port = port;
        made.first_delay_max = std::chrono::milliseconds{20};
        made.delay_max = std::chrono::milliseconds{100};
        made.draw = [this] { return static_cast<double>(random_.below(1u << 20)) / (1u << 20); };
        return made;
    }
    void give(tools::client_stream& to, const domain::command& body)
    {
        // Noted first: the answer may be heard before `command` returns.
        histories_[to.number()]->sent(++moments_, command_counter{++counters_[to.number()]}, body);
        EXPECT_EQ(to.command(body).value(), counters_[to.number()]);
    }
    // What people do: mostly vote, often write, sometimes take back; the facilitator also hides and restores.
    domain::command draw(const tools::client_stream& who)
    {
        const auto& items = who.client().view().items;
        const auto dice = random_.below(100);
        const std::string text = "text " + std::to_string(++texts_);
        if (items.empty() || dice < 15) return domain::post_idea{text};
        const contribution_id target = items[random_.below(items.size())].id;
        if (dice < 25) return domain::post_reply{target, text};
        if (dice < 30) return domain::withdraw_contribution{target};
        if (who.number() == 0 && dice < 45)
            return domain::hide_contribution{target, "reason " + text};
        if (who.number() == 0 && dice < 60)
            return domain::restore_contribution{target, "reason " + text};
        if (dice < 65) return domain::rename_member{"name " + text};
        if (dice < 72) return domain::withdraw_vote{ballot_id{2}, target};
        if (dice < 86) return domain::cast_vote{ballot_id{2}, target, 1};
        return domain::cast_vote{ballot_id{3}, target,
                                 static_cast<std::int32_t>(random_.below(3)) - 1};
    }
    void note_answer()
    {
        const std::lock_guard lock{mutex_};
        ++answers_;
        changed_.notify_all();
    }
    void note_who_is_here()
    {
        const bool all = std::all_of(streams_.begin(), streams_.end(),
                                     [](const auto& each) { return each->client().is_live(); });
        const std::lock_guard lock{mutex_};
        everybody_is_here_ = all;
        changed_.notify_all();
    }
    void note_farewell(std::chrono::milliseconds come_back)
    {
        const std::lock_guard lock{mutex_};
        farewells_.insert(come_back);
    }
    // When nobody waits for an answer the facilitator says a last word; who shows it has all that came before.
    void look_whether_settled()
    {
        if (writing_) return;
        for (const auto& each : streams_) {
            if (!each->client().is_live() || each->client().unsettled() > 0) return;
        }
        if (!last_word_) {
            last_word_ = true;
            give(*streams_[0], domain::post_idea{"the last word"});
            return;
        }
        for (const auto& each : streams_) {
            const auto& items = each->client().view().items;
            if (items.empty() || items.back().text != "the last word") return;
        }
        const std::lock_guard lock{mutex_};
        settled_ = true;
        changed_.notify_all();
    }

    histories::random_source random_;
    histories::history_generator generator_;
    tools::stream_ground ground_;
    std::vector<std::unique_ptr<client_history>> histories_;
    std::vector<std::unique_ptr<tools::client_stream>> streams_;
    std::map<std::size_t, std::uint64_t> counters_;
    moment moments_{};
    std::uint64_t texts_{};
    bool writing_{true};
    bool opened_{false};
    bool last_word_{false};
    std::thread thread_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::uint64_t answers_{};
    bool settled_{false};
    bool everybody_is_here_{false};
    std::map<std::optional<close_code>, std::size_t> losses_;
    std::multiset<std::chrono::milliseconds> farewells_;
};

TEST(kill, loses_nothing_doubles_nothing_and_shows_nothing_that_was_lost)
{
    ASSERT_TRUE(start_crypto());
    const int kills = wanted("TEST_KILLS", kills_by_default);
    const temporary_directory directory;
    const program_ground files{directory.path()};
    auto server = std::make_unique<program>(KRING_PROGRAM, files.serve_the_hasty());
    const auto places = wait_until_serving(*server);
    ASSERT_TRUE(places) << server->said();
    const std::string listen = "127.0.0.1:" + std::to_string(places->port);
    const room_links links = make_room(places->operations, files.key);

    crowd everybody{places->port, links, 20260101};
    everybody.start();
    for (int life = 0; life < kills; ++life) {
        everybody.wait_for_answers(answers_per_life);
        server->signal(SIGKILL);
        EXPECT_EQ(server->wait(), 128 + SIGKILL);
        server = std::make_unique<program>(KRING_PROGRAM, files.serve_the_hasty(listen));
        ASSERT_TRUE(wait_until_serving(*server)) << "life " << life << ": " << server->said();
    }
    everybody.settle();
    everybody.finish();
    server->signal(SIGTERM);
    EXPECT_EQ(server->wait(), 0) << server->said();

    const auto log = read_log(files, links.room);
    EXPECT_GE(everybody.answers(), static_cast<std::uint64_t>(kills) * answers_per_life);
    EXPECT_GT(log.size(), static_cast<std::size_t>(kills) * 50);
    EXPECT_THAT(check_histories(everybody.histories(), log), testing::IsEmpty());
    std::cout << kills << " kills, " << everybody.answers() << " commands answered, " << log.size()
              << " records in the log\n";
}

// Guarantee G12: a restart in the middle of a busy room ends with 0 and with every client told, and loses nothing.
TEST(restart, tells_everybody_and_loses_nothing)
{
    ASSERT_TRUE(start_crypto());
    const int restarts = wanted("TEST_RESTARTS", restarts_by_default);
    const temporary_directory directory;
    const program_ground files{directory.path()};
    auto server = std::make_unique<program>(KRING_PROGRAM, files.serve());
    const auto places = wait_until_serving(*server);
    ASSERT_TRUE(places) << server->said();
    const std::string listen = "127.0.0.1:" + std::to_string(places->port);
    const room_links links = make_room(places->operations, files.key);

    crowd everybody{places->port, links, 20260102};
    everybody.start();
    std::chrono::steady_clock::duration longest{};
    for (int life = 0; life < restarts; ++life) {
        everybody.wait_for_answers(answers_per_life);
        everybody.wait_until_everybody_is_here();
        const auto asked = std::chrono::steady_clock::now();
        server->signal(SIGTERM);
        ASSERT_EQ(server->wait(), 0) << "life " << life << ": " << server->said();
        longest = std::max(longest, std::chrono::steady_clock::now() - asked);
        server = std::make_unique<program>(KRING_PROGRAM, files.serve(listen));
        ASSERT_TRUE(wait_until_serving(*server)) << "life " << life << ": " << server->said();
    }
    everybody.settle();
    everybody.finish();
    server->signal(SIGTERM);
    EXPECT_EQ(server->wait(), 0) << server->said();

    const auto all = static_cast<std::size_t>(restarts) * (people + 1);
    const auto losses = everybody.wait_for_losses(all);
    EXPECT_EQ(
        losses,
        (std::map<std::optional<close_code>, std::size_t>{{close_code::service_restart, all}}));
    const auto farewells = everybody.farewells();
    EXPECT_EQ(farewells.size(), all);
    // Each core begins with the first of its sixteen times.
    EXPECT_GE(std::set(farewells.begin(), farewells.end()).size(), 4u);
    const auto log = read_log(files, links.room);
    EXPECT_THAT(check_histories(everybody.histories(), log), testing::IsEmpty());
    std::cout << restarts << " restarts, " << everybody.answers() << " commands answered, "
              << log.size() << " records in the log, longest end "
              << std::chrono::duration_cast<std::chrono::milliseconds>(longest).count() << " ms\n";
}
}  // namespace
}  // namespace kring::tests
