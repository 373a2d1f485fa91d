#include "trials/random.hpp"

#include <cmath>

namespace kring::trials {
draws::draws(std::uint64_t seed, std::string_view purpose) : state_(seed * 0x9e3779b97f4a7c15)
{
    // FNV-1a of the purpose, mixed into the seed.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char each : purpose)
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001b3;
    state_ ^= hash;
    static_cast<void>(next());
}

std::uint64_t draws::next()
{
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
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
