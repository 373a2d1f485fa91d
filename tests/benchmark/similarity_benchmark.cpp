// Similar ideas while typing, in a room of 2,000 ideas. Figures are reported in docs/performance.md, never asserted.
#include "base/check.hpp"
#include "domain/apply.hpp"
#include "domain/similarity.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace kring::domain {
namespace {
constexpr instant noon = instant_from_milliseconds(1'767'225'600'000);

// Words of workshops in both languages, put together anew for each idea: two sentences, some 150 characters.
constexpr std::array<std::string_view, 48> words{
    "bankjes",   "schaduw",  "bomen",    "plein",      "station",  "fietsen",     "stalling",
    "kinderen",  "spelen",   "water",    "ideeën",     "buurt",    "verlichting", "avond",
    "markt",     "zaterdag", "groener",  "dak",        "ouderen",  "wandelen",    "veilig",
    "oversteek", "auto's",   "parkeren", "benches",    "shade",    "trees",       "square",
    "bicycle",   "shed",     "children", "playground", "fountain", "lights",      "evening",
    "market",    "Saturday", "green",    "roof",       "elderly",  "walking",     "safe",
    "crossing",  "cars",     "parking",  "music",      "stage",    "neighbours"};

class room {
public:
    room()
    {
        append({}, room_created{"Square", "What?", "An answer", language::dutch});
        append({}, ballot_opened{ballot_kind::support});
        hash_128 nonce{};
        append(member_id{3}, member_joined{member_role::participant, nonce, {}, "Ana"});
        append(member_id{3}, room_opened{});
        for (int idea = 0; idea < 2000; ++idea)
            append(member_id{3}, contribution_posted{contribution_id{}, draw_text(20)});
    }

    std::string draw_text(int count)
    {
        std::string text;
        for (int word = 0; word < count; ++word) {
            drawn_ = drawn_ * 6364136223846793005ull + 1442695040888963407ull;
            text += words[(drawn_ >> 33) % words.size()];
            text += ' ';
        }
        text.pop_back();
        return text;
    }

    [[nodiscard]] const room_state& state() const { return state_; }

private:
    void append(member_id actor, event_body body)
    {
        const event fact{next(state_.last), noon, actor, std::move(body)};
        KRING_CHECK(apply(fact, state_) == applied::yes);
    }

    room_state state_;
    std::uint64_t drawn_{7};
};

void a_question(benchmark::State& state)
{
    room busy;
    similarity_index index;
    benchmark::DoNotOptimize(index.find("bankjes in de schaduw", busy.state()));
    const std::string text = busy.draw_text(static_cast<int>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(index.find(text, busy.state()));
}
BENCHMARK(a_question)->Arg(4)->Arg(20)->Arg(60)->Unit(benchmark::kMicrosecond);

// The first question after a room was loaded: all ideas are cut into trigrams.
void the_first_question(benchmark::State& state)
{
    room busy;
    const std::string text = busy.draw_text(20);
    for (auto _ : state) {
        similarity_index index;
        benchmark::DoNotOptimize(index.find(text, busy.state()));
    }
}
BENCHMARK(the_first_question)->Unit(benchmark::kMicrosecond);
}  // namespace
}  // namespace kring::domain

BENCHMARK_MAIN();
