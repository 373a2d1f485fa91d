// What a client says in JSON. Whatever is accepted means the same in Protobuf, and comes back from both.
#include "base/check.hpp"
#include "base/limits.hpp"
#include "fuzz/target.hpp"
#include "wire/client_frames.hpp"

namespace kring::fuzz {
namespace {
void check(const wire::numbered_command& command, bytes_view input)
{
    KRING_CHECK(command.counter != command_counter{});
    KRING_CHECK(command.canonical == wire::canonical_bytes(command.body));
    // Names have two forms and may be escaped; the finder, which serves what is not accepted, knows the plain one.
    const auto found = wire::counter_of_malformed(input, rooms::encoding::json);
    KRING_CHECK(found == command.counter || found == command_counter{});
    for (const auto in : {rooms::encoding::protobuf, rooms::encoding::json}) {
        const bytes encoded = wire::encode_command(command.counter, command.body, in);
        if (encoded.size() > limits::message_bytes_max) continue;  // escapes take room
        const auto again = wire::decode_client_frame(encoded, in);
        KRING_CHECK(again);
        const auto& second = std::get<wire::numbered_command>(*again);
        KRING_CHECK(second.counter == command.counter && second.canonical == command.canonical);
    }
}
}  // namespace

void run(bytes_view input)
{
    const auto frame = wire::decode_client_frame(input, rooms::encoding::json);
    if (!frame) {
        static_cast<void>(wire::counter_of_malformed(input, rooms::encoding::json));
        return;
    }
    if (const auto* command = std::get_if<wire::numbered_command>(&*frame)) {
        check(*command, input);
        return;
    }
    for (const auto in : {rooms::encoding::protobuf, rooms::encoding::json}) {
        if (const auto* opening = std::get_if<wire::hello>(&*frame)) {
            const auto again = wire::decode_client_frame(wire::encode_hello(*opening, in), in);
            KRING_CHECK(again && std::get<wire::hello>(*again) == *opening);
        } else if (const auto* question = std::get_if<wire::find_similar>(&*frame)) {
            const auto again =
                wire::decode_client_frame(wire::encode_find_similar(*question, in), in);
            KRING_CHECK(again && std::get<wire::find_similar>(*again) == *question);
        } else if (const auto* wish = std::get_if<wire::fetch_texts>(&*frame)) {
            const auto again = wire::decode_client_frame(wire::encode_fetch_texts(*wish, in), in);
            KRING_CHECK(again && std::get<wire::fetch_texts>(*again) == *wish);
        } else if (const auto* looks = std::get_if<wire::seen>(&*frame)) {
            const auto again = wire::decode_client_frame(wire::encode_seen(*looks, in), in);
            KRING_CHECK(again && std::get<wire::seen>(*again) == *looks);
        } else if (const auto* news = std::get_if<wire::writing>(&*frame)) {
            const auto again = wire::decode_client_frame(wire::encode_writing(*news, in), in);
            KRING_CHECK(again && std::get<wire::writing>(*again) == *news);
        } else {
            const auto& probe = std::get<wire::probe>(*frame);
            const auto again = wire::decode_client_frame(wire::encode_probe(probe.number, in), in);
            KRING_CHECK(again && std::get<wire::probe>(*again) == probe);
        }
    }
}
}  // namespace kring::fuzz
