// Frames that a test can tell apart.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/frame.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kring::rooms {
inline frame_ptr frame_of(std::string octets)
{
    return std::make_shared<const frame>(frame{std::move(octets)});
}

inline std::vector<std::string> octets_of(const std::vector<frame_ptr>& frames)
{
    std::vector<std::string> found;
    for (const frame_ptr& each : frames) found.push_back(each->octets);
    return found;
}
}  // namespace kring::rooms
