#include "http/fetch.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

namespace kring::http {
namespace beast = boost::beast;
namespace asio = boost::asio;

result<net::http_response> fetch(const std::string& host, std::uint16_t port,
                                 const net::http_request& request,
                                 std::chrono::milliseconds time_max)
{
    error_code failed;
    const auto address = asio::ip::make_address(host, failed);
    if (failed) return failed;
    beast::http::request<beast::http::string_body> out{
        request.method == net::http_method::post ? beast::http::verb::post : beast::http::verb::get,
        request.path, 11};
    out.set(beast::http::field::host, host);
    for (const net::http_header& each : request.headers) out.set(each.name, each.value);
    out.body() = request.body;
    out.prepare_payload();

    // The steps are asynchronous so that one time limit holds for all of them together.
    asio::io_context context;
    beast::tcp_stream stream{context};
    stream.expires_after(time_max);
    beast::flat_buffer buffer;
    beast::http::response<beast::http::string_body> in;
    error_code outcome = asio::error::operation_aborted;
    stream.async_connect(asio::ip::tcp::endpoint{address, port}, [&](error_code connected) {
        outcome = connected;
        if (connected) return;
        beast::http::async_write(stream, out, [&](error_code written, std::size_t) {
            outcome = written;
            if (written) return;
            beast::http::async_read(stream, buffer, in,
                                    [&](error_code read, std::size_t) { outcome = read; });
        });
    });
    context.run();
    if (outcome) return outcome;
    net::http_response response =
        net::make_response(in.result_int(), in[beast::http::field::content_type], in.body());
    return response;
}
}  // namespace kring::http
