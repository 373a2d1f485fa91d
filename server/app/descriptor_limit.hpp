// How many files and sockets this process may have open.
#pragma once
#include <cstddef>

namespace kring::app {
// Raises the soft limit to the hard one; the limit that holds then.
std::size_t raise_descriptor_limit();
}  // namespace kring::app
