#include "base/crypto.hpp"
#include "simulation/seeds.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

namespace kring::simulation {
namespace {
std::optional<std::uint64_t> only_seed;
std::string program = "simulation_tests";
std::array<char, 300> last_words{};  // made before, because nothing can be made while aborting

void say_last_words(int)
{
    const auto written = write(STDERR_FILENO, last_words.data(), std::strlen(last_words.data()));
    static_cast<void>(written);
}

std::uint64_t number_or_exit(std::string_view text, const char* of)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        std::fprintf(stderr, "%s wants a number, not '%.*s'\n", of, static_cast<int>(text.size()),
                     text.data());
        std::exit(2);
    }
    return number;
}
}  // namespace

std::vector<std::uint64_t> seeds_under_test(std::uint64_t default_seeds)
{
    if (only_seed) return {*only_seed};
    return many_seeds(default_seeds);
}

std::vector<std::uint64_t> many_seeds(std::uint64_t default_seeds)
{
    const char* wanted = std::getenv("KRING_SEEDS");
    const std::uint64_t count =
        wanted == nullptr ? default_seeds : number_or_exit(wanted, "KRING_SEEDS");
    std::vector<std::uint64_t> seeds;
    for (std::uint64_t seed = 1; seed <= count; ++seed) seeds.push_back(seed);
    return seeds;
}

std::string line_to_reproduce(std::uint64_t seed)
{
    return "run it again with: " + program + " --seed=" + std::to_string(seed);
}

void runs_now(std::uint64_t seed)
{
    const std::string words = "\n" + line_to_reproduce(seed) + "\n";
    words.copy(last_words.data(), last_words.size() - 1);
    std::signal(SIGABRT, say_last_words);
}

void take_arguments(int count, char** arguments)
{
    program = arguments[0];
    constexpr std::string_view seed = "--seed=";
    for (int index = 1; index < count; ++index) {
        const std::string_view argument = arguments[index];
        if (!argument.starts_with(seed)) {
            std::fprintf(stderr,
                         "unknown argument '%s'; there is --seed=N and what GoogleTest offers\n",
                         arguments[index]);
            std::exit(2);
        }
        only_seed = number_or_exit(argument.substr(seed.size()), "--seed");
    }
}
}  // namespace kring::simulation

int main(int count, char** arguments)
{
    ::testing::InitGoogleTest(&count, arguments);
    kring::simulation::take_arguments(count, arguments);
    if (!kring::start_crypto()) return 2;
    return RUN_ALL_TESTS();
}
