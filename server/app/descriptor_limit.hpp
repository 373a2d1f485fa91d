// How many files and sockets this process may have open, and how many clients that makes.
#pragma once
#include "base/failure.hpp"
#include "base/result.hpp"

#include <cstddef>

namespace kring::app {
// Descriptors that are not clients: RocksDB's files, listeners, standard streams.
inline constexpr std::size_t own_descriptors = 512;
inline constexpr std::size_t connections_default_max = 20'000;

// Raises the soft limit to the hard one; the limit that holds then.
std::size_t raise_descriptor_limit();

// The most connections under a limit of `descriptors`. `wanted` is the operator's number, or 0 for as many as there is
// room for, at most `connections_default_max`. Refused with the cure in the text: a number that the limit cannot hold,
// because people would be turned away where the operator believes there is room; and a limit below twice
// `own_descriptors`, under which the log's files would run out before the clients do.
[[nodiscard]] result<std::size_t, failure> connections_under(std::size_t descriptors,
                                                             std::size_t wanted);
}  // namespace kring::app
