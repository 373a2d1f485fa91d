// Typed codes, from the outside in: how fast, then where to, then whether the room still wants it.
#include "base/encoding.hpp"
#include "net/completion.hpp"
#include "runtime/server.hpp"

#include <boost/asio/steady_timer.hpp>

namespace kring::runtime {
namespace asio = boost::asio;

namespace {
// As long as a batch takes on a slow disk, several times over.
constexpr std::chrono::milliseconds code_time_max{5000};
}  // namespace

asio::awaitable<std::optional<given_code>> server::code_of(std::size_t core, room_id room,
                                                           std::uint32_t link_generation)
{
    if (readonly_ || failed_) co_return std::nullopt;
    // Shared, because a code that is late must still find where to; the timer stays with who waits.
    struct waiting {
        asio::steady_timer* answered{};
        std::optional<given_code> code;
    };
    asio::steady_timer answered{core_at(core).context()};
    auto shared = std::make_shared<waiting>();
    shared->answered = &answered;
    answered.expires_after(code_time_max);
    code_desk::told tell = [this, core, shared](std::optional<given_code> code) {
        core_at(core).post([shared, code] {
            shared->code = code;
            if (shared->answered != nullptr) shared->answered->cancel();
        });
    };
    codes_.ask(room, link_generation, std::move(tell));
    co_await answered.async_wait(net::codes);
    shared->answered = nullptr;
    co_return shared->code;
}

asio::awaitable<code_outcome> server::try_code(std::size_t core, code_attempt attempt)
{
    if (code_guard_.needs_puzzle(options_.now()) &&
        !puzzle_.is_solved(attempt.code, attempt.challenge, attempt.answers, options_.now())) {
        note(room_id{}, limit::code_failures);
        code_needs_puzzle puzzle{to_base64url(puzzle_.challenge(attempt.code, options_.now())),
                                 puzzle_.size()};
        co_return code_outcome{std::move(puzzle)};
    }
    const code_guard::turn turn = code_guard_.take_turn(attempt.address, options_.now());
    if (turn.wait > std::chrono::milliseconds{}) {
        note(room_id{}, limit::code_failures_of_address);
        if (turn.is_refused) co_return code_outcome{code_later{turn.wait}};
        asio::steady_timer waits{core_at(core).context()};
        waits.expires_after(turn.wait);
        co_await waits.async_wait(net::codes);
        code_guard_.waited();
    }
    const auto target = codes_.find(attempt.code);
    if (target) {
        // The room has the last word: it may have changed its mind in the moment before a crash.
        rooms::visit_wish wish{rooms::enter_by_code{target->link_generation}};
        const auto how = co_await visit(core, target->room, std::move(wish));
        if (std::holds_alternative<rooms::join_link>(how)) co_return code_outcome{*target};
        if (std::holds_alternative<rooms::uncertain>(how))
            co_return code_outcome{code_later{std::chrono::seconds{1}}};
    }
    code_guard_.failed(attempt.address, options_.now());
    note(room_id{}, security_event::wrong_code);
    co_return code_outcome{code_leads_nowhere{}};
}
}  // namespace kring::runtime
