#include "runtime/code_puzzle.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kring::runtime {
namespace {
using namespace std::chrono_literals;

constexpr instant begin = instant_from_milliseconds(1'764'000'000'000);
constexpr room_code code{12'345'678};
constexpr puzzle_size small{3, 6};

key_256 key_of(std::uint8_t octet)
{
    key_256 key;
    key.fill(octet);
    return key;
}

// As a client does it, by trying, with a puzzle that does not care about the other parts.
std::vector<std::uint32_t> answers_to(const code_puzzle& puzzle, bytes_view challenge)
{
    std::vector<std::uint32_t> found;
    for (std::uint32_t part = 0; part < puzzle.size().parts; ++part) {
        for (std::uint32_t number = 0;; ++number) {
            bytes tried{challenge};
            tried += static_cast<char>(part);
            for (int shift = 0; shift < 32; shift += 8)
                tried += static_cast<char>(number >> shift & 0xff);
            if (sha256(tried)[0] >> (8 - puzzle.size().bits) != 0) continue;
            found.push_back(number);
            break;
        }
    }
    return found;
}

TEST(code_puzzle, is_solved_by_its_answers_for_its_code_and_in_its_time)
{
    const code_puzzle puzzle{key_of(1), small};
    const bytes challenge = puzzle.challenge(code, begin);
    const auto answers = answers_to(puzzle, challenge);
    EXPECT_TRUE(puzzle.is_solved(code, challenge, answers, begin));
    EXPECT_TRUE(puzzle.is_solved(code, challenge, answers, begin + limits::puzzle_life - 1ms));
    EXPECT_FALSE(puzzle.is_solved(code, challenge, answers, begin + limits::puzzle_life));
    EXPECT_FALSE(puzzle.is_solved(room_code{1}, challenge, answers, begin));
    EXPECT_FALSE((code_puzzle{key_of(2), small}.is_solved(code, challenge, answers, begin)));
}

TEST(code_puzzle, is_not_solved_by_other_answers_or_another_challenge)
{
    const code_puzzle puzzle{key_of(1), small};
    const bytes challenge = puzzle.challenge(code, begin);
    auto answers = answers_to(puzzle, challenge);
    EXPECT_FALSE(puzzle.is_solved(code, challenge, {}, begin));
    EXPECT_FALSE(puzzle.is_solved(code, challenge, std::span{answers}.first(2), begin));
    answers.push_back(answers.back());
    EXPECT_FALSE(puzzle.is_solved(code, challenge, answers, begin));
    answers.pop_back();
    answers[2] += 1;
    // One number in 64 would do as well; this one does not.
    EXPECT_FALSE(puzzle.is_solved(code, challenge, answers, begin));
    answers[2] -= 1;

    for (std::size_t index = 0; index < challenge.size(); ++index) {
        bytes altered = challenge;
        altered[index] = static_cast<char>(altered[index] ^ 1);
        EXPECT_FALSE(puzzle.is_solved(code, altered, answers, begin)) << index;
    }
    EXPECT_FALSE(puzzle.is_solved(code, {}, answers, begin));
    EXPECT_FALSE(puzzle.is_solved(code, challenge + "x", answers, begin));
    EXPECT_FALSE(puzzle.is_solved(code, bytes_view{challenge}.substr(0, 8), answers, begin));
}
}  // namespace
}  // namespace kring::runtime
