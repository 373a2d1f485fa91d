// Octets. `std::string` carries them because Protobuf, RocksDB and Boost.Asio all take it without a copy; these names
// say that no text encoding is meant.
// Thread: plain values, usable anywhere.
#pragma once
#include <string>
#include <string_view>

namespace kring {
using bytes = std::string;
using bytes_view = std::string_view;
}  // namespace kring
