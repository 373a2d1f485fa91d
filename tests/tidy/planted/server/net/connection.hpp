// Beast and OpenSSL behind a pimpl: never in a header.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio.hpp>  // expect: arrow
#include <boost/beast/websocket.hpp>  // expect: arrow
#include <openssl/ssl.h>  // expect: arrow
#include <boost/asio/ssl.hpp>  // expect: arrow
