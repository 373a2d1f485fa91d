#include "net/ws_handshake.hpp"

#include "base/check.hpp"

#include <openssl/evp.h>

#include <array>

namespace kring::net {
namespace {
// RFC 6455 section 1.3.
constexpr std::string_view handshake_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t sha1_octets = 20;
constexpr std::size_t accept_octets = 28;  // 20 octets in base64
}  // namespace

std::string accept_value(std::string_view key)
{
    std::string joined(key);
    joined += handshake_guid;
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    KRING_CHECK(EVP_Digest(joined.data(), joined.size(), hash.data(), &size, EVP_sha1(), nullptr) ==
                    1 &&
                size == sha1_octets);
    std::array<unsigned char, accept_octets + 1> text{};
    EVP_EncodeBlock(text.data(), hash.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(text.data()), accept_octets};
}

bytes upgrade_answer(std::string_view key, ws_protocol protocol,
                     const std::vector<http_header>& headers)
{
    bytes answer = "HTTP/1.1 101 Switching Protocols\r\n";
    const auto put = [&answer](std::string_view name, std::string_view value) {
        answer.append(name).append(": ").append(value).append("\r\n");
    };
    put("Server", "kring");
    put("Upgrade", "websocket");
    put("Connection", "Upgrade");
    put("Sec-WebSocket-Accept", accept_value(key));
    put("Sec-WebSocket-Protocol", name_of(protocol));
    put("Cache-Control", "no-store");
    for (const http_header& each : headers) put(each.name, each.value);
    answer += "\r\n";
    return answer;
}
}  // namespace kring::net
