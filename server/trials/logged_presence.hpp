// Who was connected when, as far as a log tells: whoever did something within ten minutes, and at a draw exactly those whom
// the draw names.
// Thread: a plain value; one owner.
#pragma once
#include "domain/event.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace kring::trials {
class logged_presence {
public:
    explicit logged_presence(const std::vector<domain::event>& log);

    // In order.
    [[nodiscard]] std::vector<member_id> at(instant time) const;
    // By which a jury was drawn at that time; nothing: none was.
    [[nodiscard]] std::optional<std::uint64_t> seed_at(instant time) const;

private:
    struct logged_draw {
        instant time{};
        std::uint64_t seed{};
        std::vector<member_id> there;
    };
    [[nodiscard]] const logged_draw* draw_at(instant time) const;

    std::map<member_id, std::vector<instant>> acts_;
    std::vector<logged_draw> draws_;  // by time
};
}  // namespace kring::trials
