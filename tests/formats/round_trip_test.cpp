// The law of format files: what is written of a format is read as that format, whatever is in it.
#include "base/limits.hpp"
#include "formats/format_file.hpp"
#include "support/history_generator.hpp"

#include <gtest/gtest.h>

namespace kring::formats {
namespace {
using domain::ballot_kind;
constexpr std::uint64_t formats_drawn = 500;

class format_generator {
public:
    explicit format_generator(std::uint64_t seed) : random_(seed) {}

    [[nodiscard]] format draw()
    {
        format made;
        made.id = "f" + std::to_string(random_.below(1000));
        made.name = text();
        made.summary = text();
        if (chance()) made.question = text();
        if (chance()) made.promise = text();
        if (chance()) made.goals.push_back({text(), domain::goal_measure::ideas, up_to(1, 99)});
        if (chance()) made.goals.push_back({text(), domain::goal_measure::none, 0});
        if (chance()) made.welcome = text();
        if (chance()) made.unwelcome = text();
        if (chance()) made.confidence = text();
        made.manners = texts(0, limits::manners_max);
        made.step = static_cast<domain::ladder_step>(up_to(1, 5));
        made.names = static_cast<domain::names_mode>(up_to(1, 3));
        made.advance = static_cast<domain::advance>(up_to(1, 2));
        made.groups = texts(0, 4);
        for (std::uint32_t left = up_to(1, 5); left > 0; --left) made.phases.push_back(phase(made));
        for (std::uint32_t left = up_to(0, 3); left > 0; --left)
            made.prompts.push_back(prompt(made));
        for (const words& each : texts(0, 5)) made.stakeholders.push_back({each, up_to(0, 40)});
        made.tables = texts(0, 6);
        if (!made.tables.empty()) made.seating = static_cast<domain::seating>(up_to(1, 2));
        if (chance()) made.rules = rules();
        return made;
    }

private:
    [[nodiscard]] bool chance() { return random_.percent(50); }
    [[nodiscard]] std::uint32_t up_to(std::uint32_t least, std::uint32_t most)
    {
        return least + static_cast<std::uint32_t>(random_.below(most - least + 1));
    }
    // Each another one, with what TOML gives a meaning.
    [[nodiscard]] words text()
    {
        static constexpr std::string_view parts[] = {"boom", "'", "\"", "\\", "é", "#", "]]", "=",
                                                     "🌳",   "{", "}",  "nl", ",", "$", "%"};
        const auto one = [&] {
            std::string made = "t" + std::to_string(++texts_);
            for (std::uint32_t left = up_to(0, 3); left > 0; --left)
                made += std::string{" "} + std::string{parts[random_.below(std::size(parts))]};
            return made;
        };
        const std::string first = one();
        return chance() ? words{first, first} : words{first, one()};
    }
    [[nodiscard]] std::vector<words> texts(std::uint32_t least, std::uint32_t most)
    {
        std::vector<words> made;
        for (std::uint32_t left = up_to(least, most); left > 0; --left) made.push_back(text());
        return made;
    }
    [[nodiscard]] format_phase phase(const format& of)
    {
        format_phase made;
        made.title = text();
        const auto permission = [&] { return static_cast<domain::permission>(up_to(0, 2)); };
        made.switches = {permission(), permission(), permission(),
                         chance(),     chance(),     static_cast<domain::list_order>(up_to(1, 4)),
                         chance(),     chance()};
        if (made.switches.order == domain::list_order::most_supported)
            made.switches.show_counts = true;
        made.duration = std::chrono::minutes{up_to(1, 1440)};
        for (std::uint32_t left = up_to(0, 2); left > 0; --left) {
            format_prompt drawn = prompt(of);
            if (is_answerable(drawn.kind, made.switches)) made.prompts.push_back(std::move(drawn));
        }
        return made;
    }
    // A preset, and some numbers as they can be.
    [[nodiscard]] domain::policy rules()
    {
        domain::policy made = domain::preset(static_cast<domain::policy_base>(up_to(1, 3)));
        for (std::uint32_t left = up_to(0, 4); left > 0; --left) {
            const auto which = static_cast<domain::policy_number>(up_to(1, domain::policy_numbers));
            const domain::policy before = made;
            made[which] = up_to(domain::range_of(which).min, domain::range_of(which).max);
            if (domain::fault_of(made)) made = before;
        }
        return made;
    }
    [[nodiscard]] format_prompt prompt(const format& of)
    {
        format_prompt made;
        made.kind = static_cast<ballot_kind>(up_to(3, 9));
        made.question = text();
        made.results = chance() ? results_shown::live : results_shown::reveal;
        switch (made.kind) {
            case ballot_kind::support:
            case ballot_kind::stance:
            case ballot_kind::open: return made;
            case ballot_kind::words: made.at_most = up_to(1, limits::words_max); return made;
            case ballot_kind::choice:
                made.labels = texts(2, 6);
                made.at_most = up_to(1, static_cast<std::uint32_t>(made.labels.size()));
                return made;
            case ballot_kind::scale:
                made.steps = up_to(2, limits::scale_steps_max);
                if (chance()) made.labels = texts(2, 2);
                return made;
            case ballot_kind::dots:
                made.budget = up_to(1, limits::dots_max);
                made.at_most = up_to(1, made.budget);
                break;
            case ballot_kind::score:
                made.labels = texts(1, limits::criteria_max);
                made.steps = up_to(2, limits::score_steps_max);
                break;
            case ballot_kind::pairwise: break;
        }
        if (!of.groups.empty() && chance())
            made.group = up_to(1, static_cast<std::uint32_t>(of.groups.size()));
        if (chance()) made.tag = alone("t" + std::to_string(++texts_));
        return made;
    }

    histories::random_source random_;
    std::uint32_t texts_{};
};

TEST(law, what_is_written_of_a_format_is_read_as_that_format)
{
    for (std::uint64_t seed = 0; seed < formats_drawn; ++seed) {
        SCOPED_TRACE(seed);
        const format made = format_generator{seed}.draw();
        const std::string file = write_format(made);
        if (file.size() > file_bytes_max) continue;
        const auto read = read_format(file);
        ASSERT_TRUE(read) << text_of(read.error(), "written") << "\n" << file;
        ASSERT_EQ(*read, made) << file;
    }
}
}  // namespace
}  // namespace kring::formats
