// Recovery codes, from the outside in: how fast, then whether the room knows the code. A code is too long to be guessed, so the
// pace is there for the work that guessing makes, and for the operator, who hears of it.
#include "net/completion.hpp"
#include "runtime/server.hpp"

#include <boost/asio/steady_timer.hpp>

namespace kring::runtime {
namespace asio = boost::asio;

asio::awaitable<rooms::visit_outcome> server::visit_with_code(std::size_t core, room_id room,
                                                              rooms::visit_wish wish,
                                                              std::string address)
{
    const code_guard::turn turn = recovery_guard_.take_turn(address, options_.now());
    if (turn.wait > std::chrono::milliseconds{}) {
        note(room, limit::code_failures_of_address);
        if (turn.is_refused) {
            const rooms::refused later{domain::refusal::rate_limited, turn.wait};
            co_return rooms::visit_outcome{later};
        }
        asio::steady_timer waits{core_at(core).context()};
        waits.expires_after(turn.wait);
        co_await waits.async_wait(net::codes);
        recovery_guard_.waited();
    }
    rooms::visit_outcome how = co_await visit(core, room, std::move(wish));
    const auto* no = std::get_if<rooms::refused>(&how);
    if (no != nullptr && no->why == domain::refusal::wrong_recovery_code) {
        recovery_guard_.failed(address, options_.now());
        note(room, security_event::wrong_recovery_code);
    }
    if (std::holds_alternative<rooms::recovered>(how)) note(room, security_event::recovered);
    co_return how;
}
}  // namespace kring::runtime
