// A Polis export: four files, one after the other, with an octet 0x1d (group separator) between them. What is read as
// consistent must be.
#include "tools/polis_export.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "fuzz/target.hpp"
#include "support/temporary_directory.hpp"

#include <fstream>

namespace kring::fuzz {
namespace {
void check_export(const tools::polis_export& read)
{
    KRING_CHECK(!read.topic.empty());
    const text_bounds bounds{limits::idea_graphemes_max, limits::idea_bytes_max, line_breaks::kept};
    for (std::size_t index = 0; index < read.comments.size(); ++index) {
        const tools::polis_comment& each = read.comments[index];
        KRING_CHECK(index == 0 || read.comments[index - 1].id < each.id);
        KRING_CHECK(each.author < read.participants.size());
        const auto cleaned = clean_text(each.text, bounds);
        KRING_CHECK(cleaned && *cleaned == each.cleaned);
    }
    for (const tools::polis_participant& each : read.participants) {
        KRING_CHECK(each.cells.size() == read.comments.size());
        for (const auto& cell : each.cells) KRING_CHECK(!cell || (*cell >= -1 && *cell <= 1));
    }
    for (std::size_t index = 0; index < read.votes.size(); ++index) {
        const tools::polis_vote& each = read.votes[index];
        KRING_CHECK(each.voter < read.participants.size() && each.comment < read.comments.size());
        KRING_CHECK(each.value >= -1 && each.value <= 1);
        KRING_CHECK(index == 0 || read.votes[index - 1].time <= each.time);
    }
}
}  // namespace

void run(bytes_view input)
{
    static const tests::temporary_directory folder;
    for (const char* name :
         {"summary.csv", "comments.csv", "participants-votes.csv", "votes.csv"}) {
        const bytes_view content = input.substr(0, input.find('\x1d'));
        input.remove_prefix(std::min(input.size(), content.size() + 1));
        std::ofstream{folder.path() / name, std::ios::binary} << content;
    }
    const auto read = tools::read_polis_export(folder.path());
    if (read) {
        check_export(*read);
    } else {
        KRING_CHECK(read.error().text.starts_with(folder.path().string()));
    }
}
}  // namespace kring::fuzz
