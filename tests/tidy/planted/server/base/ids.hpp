// The strong ids that the coroutine check may take for harmless. Clean.
#pragma once
#include <cstdint>

namespace kring {
template <class Tag, class Rep>
class strong_value;
using sequence = strong_value<struct sequence_tag, std::uint64_t>;
}  // namespace kring
