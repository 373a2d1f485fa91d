#include "runtime/hosted_room.hpp"

#include "base/error.hpp"

namespace kring::runtime {
namespace {
failure unavailable(const room_id& id, error_code code, sequence at)
{
    return failure{code, "room " + to_text(id) + " cannot be served, sequence " +
                             std::to_string(at.value()) + ": " + code.message() +
                             "; `kring verify` tells more"};
}
}  // namespace

hosted_room::hosted_room(const room_id& id, const room_ground& ground, wire::room_keys keys,
                         const wire::chain_end& from)
    : records_(std::move(keys), from),
      machine_(id, ground.log.epoch(), records_, frames_, ground.credentials, ground.bounds)
{}

result<std::unique_ptr<hosted_room>, failure> hosted_room::load(const room_id& id,
                                                                const room_ground& ground)
{
    wire::room_keys keys{id, ground.wrapping_key, ground.draw_key};
    error_code key_failure;
    const error_code keys_read = ground.keys.read(id, [&](const storage::wrapped_key& each) {
        if (!key_failure) key_failure = keys.add(each.member, each.wrapped);
    });
    if (keys_read) return unavailable(id, keys_read, sequence{});
    if (key_failure) return unavailable(id, key_failure, sequence{});

    // The machine is filled first and gets the chain's end afterwards, so records are read by a reader of their own.
    wire::record_reader reader{keys};
    error_code fault;
    std::unique_ptr<hosted_room> room{
        new hosted_room{id, ground, wire::room_keys{id, ground.wrapping_key, ground.draw_key}, {}}};
    const error_code records_read =
        ground.log.read(id, sequence{1}, sequence{~std::uint64_t{0}},
                        [&](const storage::event_log::record_view& record) {
                            auto loaded = reader.read(record.body, record.sealed);
                            if (!loaded) {
                                fault = loaded.error();
                            } else if (room->machine_.replay(loaded->fact, loaded->stamp) ==
                                       domain::applied::contradiction) {
                                fault = errc::data_damaged;
                            }
                            return !fault;
                        });
    if (records_read) return unavailable(id, records_read, next(reader.chain().at));
    if (fault) return unavailable(id, fault, next(reader.chain().at));
    const wire::chain_end end = reader.chain();
    room->records_ = wire::room_records{std::move(keys), end};
    room->machine_.loaded();
    return room;
}
}  // namespace kring::runtime
