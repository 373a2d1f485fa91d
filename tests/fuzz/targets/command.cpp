// Commands and probes as Protobuf. A repeat of a command is told by its canonical bytes, so these must be a function of
// what the command says, however it was encoded.
#include "base/check.hpp"
#include "base/limits.hpp"
#include "fuzz/target.hpp"
#include "wire/client_frames.hpp"
#include "wire/generated.hpp"

namespace kring::fuzz {
void run(bytes_view input)
{
    const auto frame = wire::decode_client_frame(input);
    if (!frame) {
        static_cast<void>(wire::counter_of_malformed(input));
        return;
    }
    if (const auto* probe = std::get_if<wire::probe>(&*frame)) {
        const auto again = wire::decode_client_frame(wire::encode_probe(probe->number));
        KRING_CHECK(again && std::get<wire::probe>(*again) == *probe);
        return;
    }
    if (const auto* question = std::get_if<wire::find_similar>(&*frame)) {
        const auto again = wire::decode_client_frame(wire::encode_find_similar(*question));
        KRING_CHECK(again && std::get<wire::find_similar>(*again) == *question);
        return;
    }
    if (const auto* wish = std::get_if<wire::fetch_texts>(&*frame)) {
        const auto again = wire::decode_client_frame(wire::encode_fetch_texts(*wish));
        KRING_CHECK(again && std::get<wire::fetch_texts>(*again) == *wish);
        return;
    }
    if (const auto* looks = std::get_if<wire::seen>(&*frame)) {
        KRING_CHECK(!looks->contributions.empty());
        KRING_CHECK(looks->contributions.size() <= limits::seen_ids_max);
        const auto again = wire::decode_client_frame(wire::encode_seen(*looks));
        KRING_CHECK(again && std::get<wire::seen>(*again) == *looks);
        return;
    }
    if (const auto* news = std::get_if<wire::writing>(&*frame)) {
        const auto again = wire::decode_client_frame(wire::encode_writing(*news));
        KRING_CHECK(again && std::get<wire::writing>(*again) == *news);
        return;
    }
    const auto* command = std::get_if<wire::numbered_command>(&*frame);
    if (command == nullptr) return;

    KRING_CHECK(command->counter != command_counter{});
    KRING_CHECK(wire::counter_of_malformed(input) == command->counter);
    KRING_CHECK(command->canonical == wire::canonical_bytes(command->body));

    const bytes encoded = wire::encode_command(command->counter, command->body);
    KRING_CHECK(encoded.size() <= input.size());
    const auto again = wire::decode_client_frame(encoded);
    KRING_CHECK(again);
    const auto& second = std::get<wire::numbered_command>(*again);
    KRING_CHECK(second.counter == command->counter);
    KRING_CHECK(second.canonical == command->canonical);
    KRING_CHECK(generated::line_of(second.body) == generated::line_of(command->body));
}
}  // namespace kring::fuzz
