#include "app/policy_replay_command.hpp"

#include "app/stores.hpp"
#include "trials/policy_replay.hpp"
#include "wire/records.hpp"
#include "wire/refusal_code.hpp"

#include <cstdio>
#include <iostream>
#include <vector>

namespace kring::app {
namespace {
constexpr int could_not_run = 2;

int refuse(const std::string& text)
{
    std::cerr << "kring: " << text << std::endl;
    return could_not_run;
}

result<std::vector<domain::event>, failure> read_log(const room_id& room, const stores& opened)
{
    wire::room_keys keys{room, wire::wrapping_key_of(opened.master_key), random_key};
    error_code fault;
    const error_code keys_read = opened.keys->read(room, [&](const storage::wrapped_key& each) {
        if (!fault) fault = keys.add(each.member, each.wrapped);
    });
    const auto unreadable = [&room](error_code why) {
        return failure{why, "room " + to_text(room) + " cannot be read: " + why.message() +
                                "; `kring verify` tells more"};
    };
    if (keys_read) return unreadable(keys_read);
    if (fault) return unreadable(fault);
    wire::record_reader reader{keys};
    std::vector<domain::event> log;
    const error_code records_read =
        opened.log->read(room, sequence{1}, sequence{~std::uint64_t{0}},
                         [&](const storage::event_log::record_view& record) {
                             auto loaded = reader.read(record.body, record.sealed);
                             if (!loaded)
                                 fault = loaded.error();
                             else
                                 log.push_back(std::move(loaded->fact));
                             return !fault;
                         });
    if (fault) return unreadable(fault);
    if (records_read) return unreadable(records_read);
    return log;
}

std::string clock_of(instant at, instant begins)
{
    const auto seconds = static_cast<long long>(
        std::chrono::duration_cast<std::chrono::seconds>(at - begins).count());
    char text[40];
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                  seconds % 60);
    return text;
}

std::string text_of(const trials::replayed_act& act, instant begins)
{
    std::string text = clock_of(act.time, begins) + " " + std::string{name_of(act.kind)};
    const domain::evidence& ground = act.evidence;
    switch (act.kind) {
        case trials::replayed_kind::folded:
        case trials::replayed_kind::called:
            text += " (" + std::to_string(ground.flags) + " flags of " +
                    std::to_string(ground.people) + " people, " + std::to_string(ground.views) +
                    " views, " + std::to_string(ground.votes) + " votes for it";
            if (act.called > 0) text += "; " + std::to_string(act.called) + " called";
            return text + ")";
        case trials::replayed_kind::removed:
        case trials::replayed_kind::kept:
        case trials::replayed_kind::overtaken:
            return text + " (" + std::to_string(act.keeps) + " keep, " +
                   std::to_string(act.removes) + " remove)";
        default: return text;
    }
}

void print(const char* title, const std::vector<trials::replayed_act>& acts, instant begins)
{
    std::cout << "  " << title << ":";
    if (acts.empty()) std::cout << " nothing";
    std::cout << '\n';
    for (const trials::replayed_act& each : acts)
        std::cout << "    " << text_of(each, begins) << '\n';
}

void print(const trials::policy_replay& found, const std::string& rules, instant begins)
{
    std::size_t differ = 0;
    for (const trials::replayed_contribution& each : found.contributions) {
        const bool differs = each.differs();
        if (differs) ++differ;
        std::cout << "contribution " << each.id.value()
                  << (differs ? ": otherwise\n" : ": the same\n");
        print("then", each.then, begins);
        print(("under " + rules).c_str(), each.now, begins);
    }
    std::cout << found.contributions.size() << " contributions that rules or facilitators did "
              << "something to, " << differ << " of them otherwise under " << rules << ".\n";
    if (found.jurors > found.answered) {
        std::cout
            << found.jurors << " jurors drawn, " << found.answered
            << " of them with an answer in the log: the others were not asked then or did not "
               "answer, and what they would have said nobody knows.\n";
    }
    if (found.answers_left > 0) {
        std::cout << found.answers_left
                  << " answers of the log are by people who were not asked here.\n";
    }
    for (const auto& [why, count] : found.refused) {
        std::cout << count << " times somebody did then what would be refused here: "
                  << wire::code_of(why).text_key << '\n';
    }
    std::cout << "Times are from the room's beginning. Who was connected is known at draws alone; "
                 "otherwise whoever did something within ten minutes counts as there.\n";
}
}  // namespace

int replay_under(const policy_replay_wish& wish, const trials::trial_rules& rules)
{
    if (!start_crypto()) return refuse("the system has no random source");
    const auto room = room_id_from_text(wish.room);
    if (!room) return refuse("--log takes the id of a room, as `kring room list` prints it");
    if (wish.data.empty() || wish.master_key.empty())
        return refuse("--log needs the server's --data and --master-key");
    std::error_code missing;
    if (!std::filesystem::exists(wish.data / "FORMAT", missing)) {
        return refuse("there is no data in " + wish.data.string() +
                      ": give the directory that `kring serve` uses");
    }
    const auto opened = open_stores(wish.data, wish.master_key);
    if (!opened) return refuse(opened.error().text);
    const auto log = read_log(*room, *opened);
    if (!log) return refuse(log.error().text);
    if (log->empty()) return refuse("there is no room " + wish.room + " in this data");
    print(trials::replay_policy(*log, rules.policy), rules.name, log->front().time);
    std::cout.flush();
    return 0;
}
}  // namespace kring::app
