// The channel as an asynchronous stream, for Beast. A plain channel reads and writes as its socket does. Under TLS an
// operation tries at once and otherwise waits for the socket; a write is complete when the kernel has all of it.
// Only .cpp files of net include this.
#pragma once
#include "net/channel.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <sys/uio.h>

#include <array>
#include <utility>

namespace kring::net {
namespace detail {
// Reads into the first buffer that has room; the caller comes again for the rest.
struct enciphered_read {
    channel& from;
    boost::asio::mutable_buffer to;
    enum class stage { starting, waiting, done } at = stage::starting;
    std::size_t octets = 0;

    template <class Self>
    void operator()(Self& self, error_code code = {})
    {
        if (at == stage::done) return self.complete(code, octets);
        if (code) return self.complete(code, 0);
        octets = from.line().try_read({static_cast<char*>(to.data()), to.size()}, code);
        if (code == boost::asio::error::would_block) {
            at = stage::waiting;
            return from.socket().async_wait(channel::socket_type::wait_read, std::move(self));
        }
        if (at == stage::waiting) return self.complete(code, octets);
        at = stage::done;  // an operation never completes inside the call that begins it
        boost::asio::post(from.get_executor(), boost::asio::append(std::move(self), code));
    }
};

struct enciphered_write {
    channel& through;
    boost::asio::const_buffer what;
    enum class stage { starting, waiting, done } at = stage::starting;
    std::size_t octets = 0;

    template <class Self>
    void operator()(Self& self, error_code code = {})
    {
        if (at == stage::done || code) return self.complete(code, octets);
        const iovec piece{const_cast<void*>(what.data()), octets == 0 ? what.size() : 0};
        const octet_line::written out = through.line().try_write(
            {&piece, piece.iov_len == 0 ? std::size_t{0} : std::size_t{1}});
        octets += out.taken;
        if (out.blocked) {
            at = stage::waiting;
            return through.socket().async_wait(channel::socket_type::wait_write, std::move(self));
        }
        if (octets == 0 && !out.code && what.size() != 0) return (*this)(self);
        if (at == stage::waiting) return self.complete(out.code, octets);
        at = stage::done;
        boost::asio::post(through.get_executor(), boost::asio::append(std::move(self), out.code));
    }
};

template <class Buffer, class Buffers>
[[nodiscard]] Buffer first_of(const Buffers& buffers)
{
    for (auto each = boost::asio::buffer_sequence_begin(buffers);
         each != boost::asio::buffer_sequence_end(buffers); ++each) {
        const Buffer one(*each);
        if (one.size() != 0) return one;
    }
    return {};
}
}  // namespace detail

// AsyncReadStream and AsyncWriteStream over a channel that outlives it.
class channel_stream {
public:
    using executor_type = channel::executor_type;

    explicit channel_stream(channel& below) : below_(&below) {}
    [[nodiscard]] executor_type get_executor() { return below_->get_executor(); }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token)
    {
        return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
            [](auto&& handler, channel* from, const Buffers& to) {
                if (!from->encrypted()) {
                    from->socket().async_read_some(to, std::forward<decltype(handler)>(handler));
                    return;
                }
                detail::enciphered_read step{*from,
                                             detail::first_of<boost::asio::mutable_buffer>(to)};
                auto all = std::forward<decltype(handler)>(handler);
                boost::asio::async_compose<decltype(all), void(error_code, std::size_t)>(
                    std::move(step), all, from->socket());
            },
            token, below_, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token)
    {
        return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
            [](auto&& handler, channel* through, const Buffers& what) {
                if (!through->encrypted()) {
                    through->socket().async_write_some(what,
                                                       std::forward<decltype(handler)>(handler));
                    return;
                }
                detail::enciphered_write step{*through,
                                              detail::first_of<boost::asio::const_buffer>(what)};
                auto all = std::forward<decltype(handler)>(handler);
                boost::asio::async_compose<decltype(all), void(error_code, std::size_t)>(
                    std::move(step), all, through->socket());
            },
            token, below_, buffers);
    }

private:
    channel* below_;
};
}  // namespace kring::net
