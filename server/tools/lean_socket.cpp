#include "tools/lean_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <system_error>

namespace kring::tools {
namespace {
constexpr std::size_t buffer_bytes = 512 * 1024;
constexpr std::size_t frame_bytes_max = 64 * 1024 * 1024;
constexpr std::size_t upgrade_bytes_max = 16 * 1024;
constexpr int events_per_turn = 1024;
// The example of RFC 6455 section 1.3: a key whose answer is known, so that no hash has to be computed per connection.
constexpr std::string_view example_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view example_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

constexpr std::uint8_t opcode_continuation = 0;
constexpr std::uint8_t opcode_close = 8;
constexpr std::uint8_t opcode_ping = 9;
constexpr std::uint8_t opcode_pong = 10;
constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t mask_bit = 0x80;

std::string words_of(int number)
{
    return std::system_category().message(number);
}

std::uint64_t big_endian(const char* octets, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t place = 0; place < size; ++place)
        value = value << 8 | static_cast<std::uint8_t>(octets[place]);
    return value;
}
}  // namespace

std::uint64_t now_ns()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u +
           static_cast<std::uint64_t>(now.tv_nsec);
}

// --- the loop ---

lean_loop::lean_loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), buffer_(buffer_bytes)
{
    if (epoll_ < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
}

lean_loop::~lean_loop()
{
    ::close(epoll_);
}

void lean_loop::turn(std::uint64_t until_ns)
{
    std::array<epoll_event, events_per_turn> ready;
    const std::uint64_t now = now_ns();
    const std::uint64_t wait = until_ns > now ? until_ns - now : 0;
    timespec limit{};
    limit.tv_sec = static_cast<time_t>(wait / 1'000'000'000u);
    limit.tv_nsec = static_cast<long>(wait % 1'000'000'000u);
    const int count = ::epoll_pwait2(epoll_, ready.data(), events_per_turn, &limit, nullptr);
    if (count < 0 && errno != EINTR)
        throw std::system_error(errno, std::system_category(), "epoll_pwait2");
    now_ = now_ns();
    for (int place = 0; place < count; ++place) {
        const epoll_event& each = ready[static_cast<std::size_t>(place)];
        lean_socket* socket = sockets_[each.data.u32];
        // An owner that was told something may have closed the next one: then there is nothing to hear of it.
        if (socket != nullptr && socket->descriptor_ >= 0) socket->ready(each.events);
    }
}

// --- a socket ---

lean_socket::lean_socket(lean_loop& loop, std::size_t number, socket_owner& owner)
    : loop_(loop), owner_(owner), number_(number)
{
    if (loop_.free_slots_.empty()) {
        slot_ = static_cast<std::uint32_t>(loop_.sockets_.size());
        loop_.sockets_.push_back(this);
    } else {
        slot_ = loop_.free_slots_.back();
        loop_.free_slots_.pop_back();
        loop_.sockets_[slot_] = this;
    }
}

lean_socket::~lean_socket()
{
    close();
    loop_.sockets_[slot_] = nullptr;
    loop_.free_slots_.push_back(slot_);
}

void lean_socket::connect(const socket_address& to, int source, int receive_bytes)
{
    ++life_;
    connect_ns_ = now_ns();
    in_.clear();
    is_paused_ = false;
    is_out_of_sight_ = false;
    request_ = "GET " + to.target + " HTTP/1.1\r\nHost: " + to.host + ":" +
               std::to_string(to.port) +
               "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: " +
               std::string{example_key} + "\r\n";
    if (!to.sub_protocol.empty()) request_ += "Sec-WebSocket-Protocol: " + to.sub_protocol + "\r\n";
    request_ += "\r\n";

    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(to.port);
    if (::inet_pton(AF_INET, to.host.c_str(), &server.sin_addr) != 1)
        throw std::system_error(EINVAL, std::system_category(),
                                "'" + to.host + "' is no IPv4 address");
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) throw std::system_error(errno, std::system_category(), "socket");
    const int yes = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (receive_bytes > 0)
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    const std::uint32_t host = ntohl(server.sin_addr.s_addr);
    if (source >= 0 && host >> 24 == 127) {
        // A port is chosen with both ends in view: 28,000 for each source address, not for all together.
        ::setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr.s_addr =
            htonl(0x7f000101u + static_cast<std::uint32_t>(source));  // 127.0.1.1 and up
        if (::bind(descriptor_, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0)
            throw std::system_error(errno, std::system_category(), "bind");
    }
    stage_ = stage::connecting;
    watched_ = EPOLLOUT;
    epoll_event wanted{};
    wanted.events = watched_;
    wanted.data.u32 = slot_;
    // What fails at once is reported by epoll as well: an unconnected socket hangs up.
    const int connected =
        ::connect(descriptor_, reinterpret_cast<sockaddr*>(&server), sizeof server);
    static_cast<void>(connected);
    if (::epoll_ctl(loop_.epoll_, EPOLL_CTL_ADD, descriptor_, &wanted) != 0)
        throw std::system_error(errno, std::system_category(), "epoll_ctl");
}

void lean_socket::send(frame_kind kind, bytes_view payload)
{
    if (stage_ != stage::open) return;
    put_frame(static_cast<std::uint8_t>(kind), payload);
    flush();
}

void lean_socket::say_goodbye()
{
    if (stage_ != stage::open) return;
    put_frame(opcode_close, bytes_view{"\x03\xe8", 2});  // 1000
    stage_ = stage::leaving;
    flush();
}

void lean_socket::close()
{
    if (descriptor_ < 0) return;
    // A reset leaves no waiting state behind: thousands of these would use up the ports.
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    release();
}

void lean_socket::pause()
{
    is_paused_ = true;
    watch();
}

void lean_socket::resume()
{
    is_paused_ = false;
    if (is_out_of_sight_ && descriptor_ >= 0) {
        is_out_of_sight_ = false;
        watched_ = EPOLLIN;
        epoll_event wanted{};
        wanted.events = watched_;
        wanted.data.u32 = slot_;
        ::epoll_ctl(loop_.epoll_, EPOLL_CTL_ADD, descriptor_, &wanted);
    }
    watch();
}

void lean_socket::release()
{
    ::close(descriptor_);
    descriptor_ = -1;
    stage_ = stage::closed;
    ++life_;
    in_ = {};
    out_ = {};
    request_ = {};
}

void lean_socket::end(std::uint16_t code, std::string trouble)
{
    const bool was_open = stage_ == stage::open || stage_ == stage::leaving;
    // The server closed first, so that its end has the waiting state; a reset takes that from it too.
    close();
    owner_.closed(*this, socket_end{was_open, code, std::move(trouble)});
}

void lean_socket::watch()
{
    if (descriptor_ < 0 || is_out_of_sight_) return;
    std::uint32_t wanted = is_paused_ ? 0u : static_cast<std::uint32_t>(EPOLLIN);
    if (!out_.empty()) wanted |= EPOLLOUT;
    if (stage_ == stage::connecting) wanted = EPOLLOUT;
    if (wanted == watched_) return;
    watched_ = wanted;
    epoll_event change{};
    change.events = wanted;
    change.data.u32 = slot_;
    ::epoll_ctl(loop_.epoll_, EPOLL_CTL_MOD, descriptor_, &change);
}

void lean_socket::put_frame(std::uint8_t opcode, bytes_view payload)
{
    out_ += static_cast<char>(final_bit | opcode);
    if (payload.size() < 126) {
        out_ += static_cast<char>(mask_bit | payload.size());
    } else {
        const std::size_t size_octets = payload.size() < 65536 ? 2 : 8;
        out_ += static_cast<char>(mask_bit | (size_octets == 2 ? 126 : 127));
        for (std::size_t place = size_octets; place > 0; --place)
            out_ += static_cast<char>(payload.size() >> (8 * (place - 1)));
    }
    // Marsaglia's xorshift: masks need only differ, nobody is to be deceived here.
    std::uint32_t& state = loop_.mask_;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    std::array<char, 4> mask{};
    std::memcpy(mask.data(), &state, mask.size());
    out_.append(mask.data(), mask.size());
    const std::size_t begin = out_.size();
    out_.append(payload);
    for (std::size_t place = 0; place < payload.size(); ++place)
        out_[begin + place] = static_cast<char>(out_[begin + place] ^ mask[place & 3u]);
}

void lean_socket::flush()
{
    std::size_t sent = 0;
    while (sent < out_.size()) {
        const ssize_t taken =
            ::send(descriptor_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL);
        // A lost connection is told by epoll, in its turn.
        if (taken <= 0) break;
        sent += static_cast<std::size_t>(taken);
    }
    out_.erase(0, sent);
    watch();
}

void lean_socket::ready(std::uint32_t what)
{
    if (stage_ == stage::connecting) {
        int trouble = 0;
        socklen_t size = sizeof trouble;
        ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &trouble, &size);
        if (trouble != 0 || (what & (EPOLLHUP | EPOLLERR)) != 0) {
            end(0, "connect: " + words_of(trouble != 0 ? trouble : ECONNRESET));
            return;
        }
        stage_ = stage::upgrading;
        out_ = std::move(request_);
        request_ = {};
        flush();
        return;
    }
    if ((what & EPOLLOUT) != 0) flush();
    if (is_paused_) {
        // A hang-up cannot be masked and would keep the loop awake; what came before it is read after `resume`.
        if ((what & (EPOLLHUP | EPOLLERR)) != 0) {
            ::epoll_ctl(loop_.epoll_, EPOLL_CTL_DEL, descriptor_, nullptr);
            is_out_of_sight_ = true;
        }
        return;
    }
    if ((what & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
    const ssize_t size = ::recv(descriptor_, loop_.buffer_.data(), loop_.buffer_.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) {
        const std::string trouble =
            size == 0 ? "the server closed without a close frame" : "receive: " + words_of(errno);
        end(0, trouble);
        return;
    }
    take(loop_.buffer_.data(), static_cast<std::size_t>(size));
}

void lean_socket::take(const char* octets, std::size_t size)
{
    if (stage_ == stage::upgrading) {
        in_.append(octets, size);
        const std::uint32_t life = life_;
        if (!take_upgrade() || life != life_) return;
        std::string rest = std::move(in_);
        in_ = {};
        if (!rest.empty()) take(rest.data(), rest.size());
        return;
    }
    const std::uint32_t life = life_;
    if (in_.empty()) {
        const std::size_t used = take_frames(octets, size);
        if (life == life_ && used < size) in_.assign(octets + used, size - used);
        return;
    }
    in_.append(octets, size);
    // Out of the member: what the owner does must not move the octets that are being read.
    std::string whole = std::move(in_);
    in_ = {};
    const std::size_t used = take_frames(whole.data(), whole.size());
    if (life != life_ || used == whole.size()) return;
    whole.erase(0, used);
    in_ = std::move(whole);
}

bool lean_socket::take_upgrade()
{
    const auto head_end = in_.find("\r\n\r\n");
    if (head_end == std::string::npos) {
        if (in_.size() > upgrade_bytes_max) end(0, "the answer to the upgrade has no end");
        return false;
    }
    const std::string_view head{in_.data(), head_end};
    if (!head.starts_with("HTTP/1.1 101")) {
        end(0, "upgrade refused: " + std::string{head.substr(0, head.find('\r'))});
        return false;
    }
    if (head.find(example_accept) == std::string_view::npos) {
        end(0, "the server's Sec-WebSocket-Accept is wrong");
        return false;
    }
    in_.erase(0, head_end + 4);
    stage_ = stage::open;
    owner_.opened(*this);
    return true;
}

std::size_t lean_socket::take_frames(const char* octets, std::size_t size)
{
    const std::uint32_t life = life_;
    std::size_t at = 0;
    while (size - at >= 2) {
        const char* frame = octets + at;
        const auto first = static_cast<std::uint8_t>(frame[0]);
        const auto second = static_cast<std::uint8_t>(frame[1]);
        std::size_t head = 2;
        std::uint64_t length = second & 0x7fu;
        if (length >= 126) {
            const std::size_t size_octets = length == 126 ? 2 : 8;
            head += size_octets;
            if (size - at < head) return at;
            length = big_endian(frame + 2, size_octets);
        }
        const std::uint8_t opcode = first & 0x0fu;
        const bool is_broken = (second & mask_bit) != 0 || (first & 0x70u) != 0 ||
                               (first & final_bit) == 0 || opcode == opcode_continuation ||
                               length > frame_bytes_max;
        if (is_broken) {
            end(0, "a frame that a plain server does not send (masked, fragmented or too long)");
            return at;
        }
        if (size - at - head < length) return at;
        const bytes_view payload{frame + head, static_cast<std::size_t>(length)};
        at += head + payload.size();
        if (opcode == opcode_close) {
            const auto code =
                payload.size() < 2 ? 1005u : static_cast<unsigned>(big_endian(payload.data(), 2));
            if (stage_ == stage::open) put_frame(opcode_close, payload.substr(0, 2));
            flush();
            end(static_cast<std::uint16_t>(code), {});
            return at;
        }
        if (opcode == opcode_ping) {
            put_frame(opcode_pong, payload);
            flush();
        } else if (opcode != opcode_pong && stage_ == stage::open) {
            owner_.said(*this, payload, loop_.now_);
            if (life != life_) return at;
        }
    }
    return at;
}
}  // namespace kring::tools
