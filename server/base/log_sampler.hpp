// Keeps a log readable while somebody makes the same thing happen a hundred thousand times: of each kind the first few
// lines are written, then a few a minute, and each says how many were left out before it.
// Thread: any.
#pragma once
#include "base/rate.hpp"
#include "base/time.hpp"
#include "base/token_bucket.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kring {
class log_sampler {
public:
    explicit log_sampler(rate lines = {6, 10}) : lines_(lines) {}

    // Nothing: leave it out. Otherwise write it, and say how many of this kind were left out since the last one.
    // `kind` lives as long as the sampler, and there are few kinds: never something a client sent.
    [[nodiscard]] std::optional<std::uint64_t> admit(std::string_view kind, instant now);
    // What was left out and not said yet, by kind; it counts as said.
    [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> take_left_out();

private:
    struct of_kind {
        token_bucket lines;
        std::uint64_t left_out{};
    };
    rate lines_;
    std::mutex mutex_;  // guards the kinds
    std::map<std::string_view, of_kind> kinds_;
};

// A text from outside as a log may show it: printable ASCII as it is, everything else, quotes and backslashes escaped,
// at most `bytes_max` of it.
[[nodiscard]] std::string escaped_for_log(std::string_view text, std::size_t bytes_max = 128);
}  // namespace kring
