// Refusals as the wire names them: by a number for programs and by a text key for the client's catalogues. A reason of
// the domain and its code are numbered apart, so that the domain can order its own as it likes.
// Thread: pure functions.
#pragma once
#include "domain/refusal.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace kring::wire {
struct refusal_code {
    std::int32_t number{};  // a kring.v1.RefusalCode
    std::string_view text_key;
};

inline constexpr std::string_view malformed_text_key = "refusal.malformed";

[[nodiscard]] refusal_code code_of(domain::refusal why);
// Nothing for MALFORMED, which no rule of the domain gives, and for an unknown number.
[[nodiscard]] std::optional<domain::refusal> refusal_of(std::int32_t number);
}  // namespace kring::wire
