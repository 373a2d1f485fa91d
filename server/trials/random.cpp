#include "trials/random.hpp"

#include <cmath>

namespace kring::trials {
namespace {
std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
}  // namespace

// Neighbouring seeds must not lead to streams that are each other's continuation: both are mixed before they meet.
draws::draws(std::uint64_t seed, std::string_view purpose) : state_(mixed(seed * golden + golden))
{
    // FNV-1a of the purpose.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char each : purpose)
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001b3;
    state_ = mixed(state_ ^ hash);
}

std::uint64_t draws::next()
{
    state_ += golden;
    return mixed(state_);
}

double draws::share()
{
    // The upper 53 bits are what a double holds.
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::size_t draws::below(std::size_t bound)
{
    return static_cast<std::size_t>(next() % bound);
}

double draws::between(double least, double most)
{
    return least + (most - least) * share();
}

double draws::waiting(double mean)
{
    return -mean * std::log1p(-share());
}
}  // namespace kring::trials
