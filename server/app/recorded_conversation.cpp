#include "app/recorded_conversation.hpp"

#include "base/error.hpp"
#include "tools/polis_export.hpp"

#include <algorithm>

namespace kring::app {
namespace {
bool is_export(const std::filesystem::path& folder)
{
    std::error_code fault;
    return std::filesystem::exists(folder / "votes.csv", fault);
}

double seconds_of(instant at)
{
    return static_cast<double>(to_milliseconds(at)) / 1000;
}

trials::conversation conversation_of(const tools::polis_export& read, std::string name)
{
    trials::conversation made;
    made.name = std::move(name);
    for (const tools::polis_participant& each : read.participants)
        made.groups.push_back(each.group);
    for (const tools::polis_comment& each : read.comments) {
        made.statements.push_back({each.author, seconds_of(each.time), each.cleaned,
                                   each.moderation != tools::polis_moderation::rejected});
    }
    for (const tools::polis_vote& each : read.votes)
        made.votes.push_back({each.voter, each.comment, seconds_of(each.time), each.value});
    return made;
}
}  // namespace

result<std::vector<trials::conversation>, failure> read_conversations(
    const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> exports;
    std::error_code fault;
    if (is_export(folder)) {
        exports.push_back(folder);
    } else {
        for (const auto& each : std::filesystem::directory_iterator{folder, fault}) {
            if (is_export(each.path())) exports.push_back(each.path());
        }
    }
    if (exports.empty()) {
        return failure{errc::not_found,
                       folder.string() +
                           ": there is no Polis export here (comments.csv, votes.csv, "
                           "participants-votes.csv, summary.csv)"};
    }
    std::sort(exports.begin(), exports.end());
    std::vector<trials::conversation> all;
    for (const std::filesystem::path& each : exports) {
        const auto read = tools::read_polis_export(each);
        if (!read) return read.error();
        const auto named = each.has_filename() ? each : each.parent_path();
        all.push_back(conversation_of(*read, named.filename().string()));
    }
    return all;
}
}  // namespace kring::app
