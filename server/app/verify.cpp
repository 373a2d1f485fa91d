#include "app/verify.hpp"

#include "app/stores.hpp"
#include "domain/apply.hpp"
#include "wire/records.hpp"

#include <iostream>

namespace kring::app {
namespace {
struct findings {
    std::uint64_t records{};
    std::uint64_t redacted{};
    std::uint64_t keyless{};
    std::string damage;  // empty: none
};

findings walk(const room_id& room, const stores& opened)
{
    findings found;
    wire::room_keys keys{room, wire::wrapping_key_of(opened.master_key), random_key};
    const error_code keys_read = opened.keys->read(room, [&](const storage::wrapped_key& each) {
        const error_code bad = keys.add(each.member, each.wrapped);
        if (bad && found.damage.empty()) {
            found.damage =
                "the key of member " + std::to_string(each.member.value()) + ": " + bad.message();
        }
    });
    if (keys_read) found.damage = "its keys: " + keys_read.message();
    if (!found.damage.empty()) return found;

    wire::record_reader reader{keys};
    domain::room_state state;
    const auto broken = [&](const std::string& why) {
        found.damage = "sequence " + std::to_string(found.records + 1) + ": " + why;
        return false;
    };
    const error_code records_read = opened.log->read(
        room, sequence{1}, sequence{~std::uint64_t{0}},
        [&](const storage::event_log::record_view& record) {
            const auto loaded = reader.read(record.body, record.sealed);
            if (!loaded) return broken(loaded.error().message());
            if (domain::apply(loaded->fact, state) == domain::applied::contradiction) {
                return broken("the event does not follow from those before it");
            }
            ++found.records;
            if (loaded->texts == wire::text_presence::redacted) ++found.redacted;
            if (loaded->texts == wire::text_presence::key_destroyed) ++found.keyless;
            return true;
        });
    if (records_read && found.damage.empty()) broken(records_read.message());
    return found;
}
}  // namespace

int verify(const std::filesystem::path& data, const std::filesystem::path& master_key)
{
    if (!start_crypto()) {
        std::cerr << "kring: the system has no random source" << std::endl;
        return 2;
    }
    std::error_code missing;
    if (!std::filesystem::exists(data / "FORMAT", missing)) {
        std::cerr << "kring: there is no data in " << data.string()
                  << ": give the directory that `kring serve` uses" << std::endl;
        return 2;
    }
    const auto opened = open_stores(data, master_key);
    if (!opened) {
        std::cerr << "kring: " << opened.error().text << std::endl;
        return 2;
    }
    const auto rooms = opened->log->rooms();
    if (!rooms) {
        std::cout << "the list of rooms cannot be read: " << rooms.error().message() << std::endl;
        return 1;
    }
    std::uint64_t records = 0;
    std::size_t damaged = 0;
    for (const room_id& each : *rooms) {
        const findings found = walk(each, *opened);
        records += found.records;
        std::cout << "room " << to_text(each) << ": " << found.records << " records";
        if (found.redacted > 0) std::cout << ", " << found.redacted << " redacted";
        if (found.keyless > 0) std::cout << ", " << found.keyless << " without their key";
        if (found.damage.empty()) {
            std::cout << ", chain whole\n";
        } else {
            ++damaged;
            std::cout << ", DAMAGED at " << found.damage << "\n";
        }
    }
    std::cout << rooms->size() << " rooms, " << records << " records, " << damaged << " damaged"
              << std::endl;
    return damaged == 0 ? 0 : 1;
}
}  // namespace kring::app
