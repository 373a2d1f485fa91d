// A hash map that keeps its entries in one array. Its order means nothing: what goes out of a room is sorted first.
// The one place that names Boost.Unordered, so that the container can be changed in one line.
#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/version.hpp>

namespace kring {
template <class Key, class Value, class Hash = boost::hash<Key>>
using flat_map = boost::unordered_flat_map<Key, Value, Hash>;
}  // namespace kring
