#include "app/security_log.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"

namespace kring::app {
void security_log::met(const room_id& room, limit which)
{
    // Reading is stopped for a moment whenever somebody is quick: counted, but no news.
    if (which == limit::commands_in_flight) return;
    line(room, "limit met", name_of(which));
}

void security_log::happened(const room_id& room, security_event what)
{
    line(room, "security", name_of(what));
}

void security_log::finish()
{
    for (const auto& [kind, left_out] : sampler_.take_left_out()) {
        write_(std::string{kind} + ": " + std::to_string(left_out) + " more");
    }
}

void security_log::line(const room_id& room, const char* what, std::string_view kind)
{
    const auto left_out = sampler_.admit(kind, now_());
    if (!left_out) return;
    std::string text = std::string{what} + ": " + std::string{kind};
    if (room != room_id{}) {
        const hash_128 hash = blake2b_128(to_bytes(room));
        text += ", room hash " + to_hex(bytes_view{reinterpret_cast<const char*>(hash.data()), 4});
    }
    if (*left_out > 0) text += ", and " + std::to_string(*left_out) + " more since the last line";
    write_(text);
}
}  // namespace kring::app
