// A client's first message. Whatever is accepted has one shortest encoding, which means the same.
#include "base/check.hpp"
#include "fuzz/target.hpp"
#include "wire/client_frames.hpp"

namespace kring::fuzz {
void run(bytes_view input)
{
    const auto frame = wire::decode_client_frame(input);
    if (!frame) return;
    const auto* opening = std::get_if<wire::hello>(&*frame);
    if (opening == nullptr) return;

    const bytes encoded = wire::encode_hello(*opening);
    KRING_CHECK(encoded.size() <= input.size());
    const auto again = wire::decode_client_frame(encoded);
    KRING_CHECK(again && std::get<wire::hello>(*again) == *opening);
    KRING_CHECK(opening->protocol == wire::protocol_version);
    const bool is_screen = std::holds_alternative<wire::screen_entry>(opening->entry);
    KRING_CHECK(is_screen == (opening->outbox == outbox_id{}));
}
}  // namespace kring::fuzz
