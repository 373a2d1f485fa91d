// A client that sends exactly the octets it is told to, right or wrong, and says exactly what came
// back: plain blocking sockets, a small HTTP reader, and WebSocket frames by hand. What the
// product's own client would never send is the point. Every wait ends after `patience` with an
// exception, so that a test fails instead of hanging.
// Thread: one thread per client.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace kring::support {
struct raw_response {
    int status = 0;
    std::multimap<std::string, std::string> headers;  // names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const
    {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string{} : found->second;
    }
};

struct raw_frame {
    unsigned opcode = 0;
    bool fin = true;
    unsigned reserved = 0;
    std::string payload;

    // Of a close frame; 0 when it has no code.
    [[nodiscard]] unsigned close_code() const
    {
        if (payload.size() < 2) return 0;
        return static_cast<unsigned>(static_cast<unsigned char>(payload[0])) << 8 |
               static_cast<unsigned>(static_cast<unsigned char>(payload[1]));
    }
};

namespace opcode {
inline constexpr unsigned continuation = 0;
inline constexpr unsigned text = 1;
inline constexpr unsigned binary = 2;
inline constexpr unsigned close = 8;
inline constexpr unsigned ping = 9;
inline constexpr unsigned pong = 10;
}  // namespace opcode

// What may lie between the client's octets and its socket, such as TLS.
class raw_layer {
public:
    virtual ~raw_layer() = default;
    // How many octets went, or came, as the system calls of these names say it; a lost link is -1, the end 0.
    virtual long send(const char* octets, std::size_t count) = 0;
    virtual long receive(char* to, std::size_t count) = 0;
    // Octets that have come and that no poll of the socket tells of.
    [[nodiscard]] virtual bool has_pending() const = 0;
};

class raw_client {
public:
    static constexpr int patience_ms = 30'000;

    // `receive_bytes`: the kernel's buffer for what we have not read; 0: the system's choice.
    explicit raw_client(std::uint16_t port, int receive_bytes = 0)
    {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (socket_ < 0) fail("socket");
        if (receive_bytes != 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            const int code = errno;
            ::close(socket_);
            errno = code;
            fail("connect");
        }
    }

    ~raw_client() { close(); }
    raw_client(raw_client&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)),
          layer_(std::move(other.layer_)),
          buffer_(std::move(other.buffer_))
    {}
    raw_client& operator=(raw_client&&) = delete;

    void close()
    {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }

    [[nodiscard]] int socket() const { return socket_; }
    // Everything from here on goes through the layer.
    void put_on(std::unique_ptr<raw_layer> layer) { layer_ = std::move(layer); }

    void shutdown_send() { ::shutdown(socket_, SHUT_WR); }

    // False: the peer has closed.
    bool send(std::string_view octets)
    {
        while (!octets.empty()) {
            wait_for(POLLOUT);
            const ssize_t sent = layer_
                                     ? layer_->send(octets.data(), octets.size())
                                     : ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
            if (sent < 0 && layer_) return false;
            if (sent < 0) {
                if (errno == EINTR) continue;
                if (errno == EPIPE || errno == ECONNRESET) return false;
                fail("send");
            }
            octets.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // Everything up to the end of the link.
    std::string read_to_end()
    {
        while (fill()) {
        }
        return std::exchange(buffer_, {});
    }

    // Exactly so many octets, or nothing when the link ends before.
    std::optional<std::string> read_exactly(std::size_t count)
    {
        while (buffer_.size() < count) {
            if (!fill()) return std::nullopt;
        }
        std::string octets = buffer_.substr(0, count);
        buffer_.erase(0, count);
        return octets;
    }

    // Through the end of `mark`.
    std::optional<std::string> read_through(std::string_view mark)
    {
        for (;;) {
            const auto at = buffer_.find(mark);
            if (at != std::string::npos) return read_exactly(at + mark.size());
            if (!fill()) return std::nullopt;
        }
    }

    // A whole response; nothing when the link ends before. `has_body`: no for the answer to a HEAD.
    std::optional<raw_response> read_response(bool has_body = true)
    {
        const auto head = read_through("\r\n\r\n");
        if (!head) return std::nullopt;
        raw_response response;
        response.status = std::stoi(head->substr(9, 3));
        std::size_t at = head->find("\r\n") + 2;
        for (;;) {
            const std::size_t end = head->find("\r\n", at);
            if (end == at) break;
            const std::string line = head->substr(at, end - at);
            const auto colon = line.find(':');
            std::string name = line.substr(0, colon);
            std::transform(name.begin(), name.end(), name.begin(), [](unsigned char character) {
                return static_cast<char>(std::tolower(character));
            });
            response.headers.emplace(name, line.substr(std::min(colon + 2, line.size())));
            at = end + 2;
        }
        const std::string length = response.header("content-length");
        if (has_body && !length.empty()) {
            auto body = read_exactly(std::stoul(length));
            if (!body) return std::nullopt;
            response.body = std::move(*body);
        }
        return response;
    }

    // The request for an upgrade as a browser sends it; `more` are further header lines, each with
    // its CR LF.
    static std::string upgrade_request(std::string_view more = {}, std::string_view target = "/ws",
                                       std::string_view protocols = "kring.v1.protobuf")
    {
        std::string request = "GET ";
        request += target;
        request +=
            " HTTP/1.1\r\nHost: kring.test\r\nUpgrade: websocket\r\nConnection: keep-alive, "
            "Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Protocol: ";
        request += protocols;
        request += "\r\n";
        request += more;
        request += "\r\n";
        return request;
    }

    // Throws when it is not granted.
    void upgrade(std::string_view more = {}, std::string_view protocols = "kring.v1.protobuf")
    {
        send(upgrade_request(more, "/ws", protocols));
        const auto response = read_response();
        if (!response || response->status != 101)
            throw std::runtime_error("the upgrade was refused");
    }

    // A client's frame: masked, with the shortest length, unless told otherwise.
    static std::string frame(unsigned code, std::string_view payload, bool fin = true,
                             unsigned reserved = 0)
    {
        std::string octets = frame_head(code, payload.size(), fin, reserved);
        constexpr std::array<char, 4> mask{0x12, 0x34, 0x56, 0x78};
        octets.append(mask.data(), mask.size());
        for (std::size_t i = 0; i < payload.size(); ++i)
            octets.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
        return octets;
    }

    // The head with the mask bit set, up to and without the mask: the length may lie.
    static std::string frame_head(unsigned code, std::uint64_t length, bool fin = true,
                                  unsigned reserved = 0)
    {
        std::string octets;
        octets.push_back(static_cast<char>((fin ? 0x80u : 0u) | reserved << 4 | code));
        if (length < 126) {
            octets.push_back(static_cast<char>(0x80u | length));
        } else if (length < 65536) {
            octets.push_back(static_cast<char>(0x80u | 126u));
            for (int shift = 8; shift >= 0; shift -= 8)
                octets.push_back(static_cast<char>(length >> shift & 0xffu));
        } else {
            octets.push_back(static_cast<char>(0x80u | 127u));
            for (int shift = 56; shift >= 0; shift -= 8)
                octets.push_back(static_cast<char>(length >> shift & 0xffu));
        }
        return octets;
    }

    bool send_frame(unsigned code, std::string_view payload, bool fin = true)
    {
        return send(frame(code, payload, fin));
    }

    bool send_close(unsigned code)
    {
        const std::array<char, 2> payload{static_cast<char>(code >> 8),
                                          static_cast<char>(code & 0xffu)};
        return send_frame(opcode::close, std::string_view(payload.data(), payload.size()));
    }

    // The next frame of the server; nothing when the link ends, whether between frames or (also)
    // within one.
    std::optional<raw_frame> read_frame()
    {
        const auto head = read_exactly(2);
        if (!head) return std::nullopt;
        const auto first = static_cast<unsigned char>((*head)[0]);
        const auto second = static_cast<unsigned char>((*head)[1]);
        if ((second & 0x80u) != 0) throw std::runtime_error("a server's frame is masked");
        raw_frame frame;
        frame.opcode = first & 0x0fu;
        frame.fin = (first & 0x80u) != 0;
        frame.reserved = first >> 4 & 0x07u;
        std::uint64_t length = second;
        if (length >= 126) {
            const auto longer = read_exactly(length == 126 ? 2 : 8);
            if (!longer) return std::nullopt;
            length = 0;
            for (const char octet : *longer)
                length = length << 8 | static_cast<unsigned char>(octet);
        }
        if (length > 64u * 1024 * 1024) throw std::runtime_error("the octets make no frame");
        auto payload = read_exactly(length);
        if (!payload) return std::nullopt;
        frame.payload = std::move(*payload);
        return frame;
    }

    // Frames until the close frame; its code, or nothing when the link ends without one.
    std::optional<unsigned> read_close_code()
    {
        while (auto frame = read_frame()) {
            if (frame->opcode == opcode::close) return frame->close_code();
        }
        return std::nullopt;
    }

    // Whether something has come that was not read yet, or the end. Does not wait.
    bool has_input() const
    {
        pollfd entry{socket_, POLLIN, 0};
        return !buffer_.empty() || (layer_ && layer_->has_pending()) || ::poll(&entry, 1, 0) > 0;
    }

    // Whether nothing follows but the end of the link.
    bool is_at_end() { return buffer_.empty() && !fill(); }

private:
    [[noreturn]] static void fail(const char* what)
    {
        throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
    }

    void wait_for(short events) const
    {
        pollfd entry{socket_, events, 0};
        const int ready = ::poll(&entry, 1, patience_ms);
        if (ready == 0) throw std::runtime_error("nothing happened for a long time");
    }

    // False at the end of the link, however it ended.
    bool fill()
    {
        if (!layer_ || !layer_->has_pending()) wait_for(POLLIN);
        std::array<char, 16384> chunk{};
        const ssize_t got = layer_ ? layer_->receive(chunk.data(), chunk.size())
                                   : ::recv(socket_, chunk.data(), chunk.size(), 0);
        if (got < 0 && !layer_ && errno == EINTR) return true;
        if (got <= 0) return false;
        buffer_.append(chunk.data(), static_cast<std::size_t>(got));
        return true;
    }

    int socket_ = -1;
    std::unique_ptr<raw_layer> layer_;
    std::string buffer_;
};
}  // namespace kring::support
