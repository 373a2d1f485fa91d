// A peer to measure Kring against, not an example to follow: a broadcast server on Beast in the manner of most examples of
// it. Each client has a WebSocket stream with its own timers, each message is one asynchronous write per client, and the
// queue in front of it has no bound. One thread.
//
//     chat_style PORT      ws://127.0.0.1:PORT/sub hears what is said on /pub; any other path hears itself
//
// It includes Beast whole and is built alone (CMake target chat_style, not part of the default build).
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>
#include <set>
#include <string>

namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using shared_text = std::shared_ptr<const std::string>;

class guest;
using audience = std::set<guest*>;

class guest final : public std::enable_shared_from_this<guest> {
public:
    guest(tcp::socket socket, audience& listeners)
        : stream_(std::move(socket)), listeners_(listeners)
    {}
    ~guest() { listeners_.erase(this); }
    guest(const guest&) = delete;
    guest& operator=(const guest&) = delete;

    void begin()
    {
        beast::http::async_read(stream_.next_layer(), buffer_, request_,
                                [self = shared_from_this()](beast::error_code failed, std::size_t) {
                                    if (!failed) self->upgrade();
                                });
    }

    void tell(const shared_text& text)
    {
        queue_.push_back(text);
        if (queue_.size() == 1) write_next();
    }

private:
    void upgrade()
    {
        const std::string target{request_.target()};
        listens_ = target.starts_with("/sub");
        speaks_ = target.starts_with("/pub");
        stream_.next_layer().expires_never();
        stream_.set_option(
            beast::websocket::stream_base::timeout::suggested(beast::role_type::server));
        stream_.async_accept(request_, [self = shared_from_this()](beast::error_code failed) {
            if (failed) return;
            beast::error_code ignored;
            self->stream_.next_layer().socket().set_option(tcp::no_delay{true}, ignored);
            if (self->listens_) self->listeners_.insert(self.get());
            self->read_next();
        });
    }

    void read_next()
    {
        stream_.async_read(buffer_, [self = shared_from_this()](beast::error_code failed,
                                                                std::size_t) {
            if (failed) {
                self->listeners_.erase(self.get());
                return;
            }
            const auto text =
                std::make_shared<const std::string>(beast::buffers_to_string(self->buffer_.data()));
            self->buffer_.consume(self->buffer_.size());
            if (self->speaks_) {
                for (guest* each : self->listeners_) each->tell(text);
            } else if (!self->listens_) {
                self->tell(text);
            }
            self->read_next();
        });
    }

    void write_next()
    {
        stream_.async_write(asio::buffer(*queue_.front()),
                            [self = shared_from_this()](beast::error_code failed, std::size_t) {
                                if (failed) return;
                                self->queue_.pop_front();
                                if (!self->queue_.empty()) self->write_next();
                            });
    }

    beast::websocket::stream<beast::tcp_stream> stream_;
    audience& listeners_;
    beast::flat_buffer buffer_;
    beast::http::request<beast::http::string_body> request_;
    std::deque<shared_text> queue_;
    bool listens_{};
    bool speaks_{};
};

void accept_next(tcp::acceptor& acceptor, audience& listeners)
{
    acceptor.async_accept([&](beast::error_code failed, tcp::socket socket) {
        if (!failed) std::make_shared<guest>(std::move(socket), listeners)->begin();
        accept_next(acceptor, listeners);
    });
}
}  // namespace

int main(int count, char** arguments)
{
    const int port = count == 2 ? std::atoi(arguments[1]) : 0;
    if (port <= 0 || port > 65535) {
        std::cerr << "usage: chat_style PORT" << std::endl;
        return 2;
    }
    audience listeners;
    asio::io_context context{1};
    tcp::acceptor acceptor{context,
                           {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)}};
    acceptor.listen(4096);
    accept_next(acceptor, listeners);
    context.run();
    return 0;
}
