// The one completion token of the code base: an awaited operation yields its error code with its
// values, as a tuple, and throws nothing. Only .cpp files include this.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kring::net {
inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<>> codes{
    boost::asio::use_awaitable};
}  // namespace kring::net
