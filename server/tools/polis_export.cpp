#include "tools/polis_export.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "tools/csv.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>

namespace kring::tools {
namespace {
using row = std::vector<std::string>;
using index_by_id = std::map<std::uint64_t, std::size_t>;

constexpr text_bounds idea_bounds{limits::idea_graphemes_max, limits::idea_bytes_max,
                                  line_breaks::kept};
// The end of the year 9999: beyond it a number is no time in milliseconds.
constexpr std::int64_t time_max = 253'402'300'799'999;
constexpr std::size_t fixed_columns = 6;  // of participants-votes.csv, before the comments

template <class Number>
std::optional<Number> number_in(const std::string& text)
{
    Number value{};
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return value;
}

std::optional<instant> time_in(const std::string& text)
{
    const auto milliseconds = number_in<std::int64_t>(text);
    if (!milliseconds || *milliseconds < 0 || *milliseconds > time_max) return std::nullopt;
    return instant_from_milliseconds(*milliseconds);
}

std::optional<std::int32_t> minus_one_to_one(const std::string& text)
{
    const auto value = number_in<std::int32_t>(text);
    if (!value || *value < -1 || *value > 1) return std::nullopt;
    return value;
}

// One file of the folder, record by record.
class table {
public:
    table(const std::filesystem::path& folder, const std::string& name)
        : path_(folder / name), in_(path_, std::ios::binary), reader_(in_, path_.string())
    {}

    [[nodiscard]] std::optional<failure> open()
    {
        if (in_.is_open()) return std::nullopt;
        return failure{errc::not_found,
                       path_.string() +
                           ": cannot be opened; a Polis export has comments.csv, votes.csv, "
                           "participants-votes.csv and summary.csv in one folder"};
    }
    // The header's columns begin with these.
    [[nodiscard]] result<row, failure> header(const row& wanted)
    {
        if (auto missing = open()) return *missing;
        row found;
        const auto read = reader_.next(found);
        if (!read) return read.error();
        if (found.size() < wanted.size() ||
            !std::equal(wanted.begin(), wanted.end(), found.begin())) {
            std::string names;
            for (const std::string& each : wanted) names += (names.empty() ? "" : ",") + each;
            return reader_.fault("the first line must begin with the columns " + names);
        }
        columns_ = found.size();
        return found;
    }
    [[nodiscard]] result<bool, failure> next(row& fields)
    {
        auto read = reader_.next(fields);
        if (read && *read && columns_ != 0 && fields.size() != columns_) {
            return reader_.fault(std::to_string(fields.size()) +
                                 " fields where the first line has " + std::to_string(columns_));
        }
        return read;
    }
    [[nodiscard]] failure fault(const std::string& why) const { return reader_.fault(why); }

private:
    std::filesystem::path path_;
    std::ifstream in_;
    csv_reader reader_;
    std::size_t columns_{};
};

std::optional<failure> read_summary(const std::filesystem::path& folder, polis_export& read)
{
    table file{folder, "summary.csv"};
    if (auto missing = file.open()) return missing;
    row fields;
    for (;;) {
        const auto more = file.next(fields);
        if (!more) return more.error();
        if (!*more) break;
        if (fields.size() != 2) return file.fault("a line must be a key and a value");
        if (fields[0] == "topic") read.topic = fields[1];
        if (fields[0] == "conversation-description") read.description = fields[1];
    }
    if (read.topic.empty()) return file.fault("there is no topic");
    return std::nullopt;
}

std::optional<failure> read_comments(const std::filesystem::path& folder, polis_export& read,
                                     std::vector<std::uint64_t>& authors)
{
    table file{folder, "comments.csv"};
    const auto header = file.header({"timestamp", "datetime", "comment-id", "author-id", "agrees",
                                     "disagrees", "moderated", "comment-body"});
    if (!header) return header.error();
    std::vector<std::pair<polis_comment, std::uint64_t>> found;
    row fields;
    for (;;) {
        const auto more = file.next(fields);
        if (!more) return more.error();
        if (!*more) break;
        const auto time = time_in(fields[0]);
        const auto id = number_in<std::uint64_t>(fields[2]);
        const auto author = number_in<std::uint64_t>(fields[3]);
        const auto moderated = minus_one_to_one(fields[6]);
        if (!time)
            return file.fault("the timestamp '" + fields[0] + "' is no time in milliseconds");
        if (!id) return file.fault("the comment-id '" + fields[2] + "' is no number");
        if (!author) return file.fault("the author-id '" + fields[3] + "' is no number");
        if (!moderated) return file.fault("moderated must be -1, 0 or 1, not '" + fields[6] + "'");
        auto cleaned = clean_text(fields[7], idea_bounds);
        if (!cleaned) {
            switch (cleaned.error()) {
                case text_fault::empty: return file.fault("the comment has no text");
                case text_fault::too_long:
                    return file.fault("the comment is longer than an idea may be");
                case text_fault::invalid:
                    return file.fault("the comment has characters that no room takes");
            }
        }
        for (const auto& each : found) {
            if (each.first.id == *id)
                return file.fault("the comment-id " + fields[2] + " comes twice");
        }
        found.emplace_back(
            polis_comment{*id, 0, *time, polis_moderation{static_cast<std::int8_t>(*moderated)},
                          std::move(fields[7]), std::move(*cleaned)},
            *author);
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.first.id < b.first.id; });
    for (auto& [comment, author] : found) {
        read.comments.push_back(std::move(comment));
        authors.push_back(author);
    }
    return std::nullopt;
}

// The counts beside the cells must be counts of the cells: a shifted column would show here.
std::optional<std::string> count_fault(const row& fields, const polis_participant& participant)
{
    const auto votes = std::count_if(participant.cells.begin(), participant.cells.end(),
                                     [](const auto& cell) { return cell.has_value(); });
    const auto agrees = std::count(participant.cells.begin(), participant.cells.end(),
                                   std::optional<std::int32_t>{1});
    const auto disagrees = std::count(participant.cells.begin(), participant.cells.end(),
                                      std::optional<std::int32_t>{-1});
    if (number_in<std::ptrdiff_t>(fields[3]) != votes)
        return "n-votes is not the number of votes in the row";
    if (number_in<std::ptrdiff_t>(fields[4]) != agrees)
        return "n-agree is not the number of 1 in the row";
    if (number_in<std::ptrdiff_t>(fields[5]) != disagrees)
        return "n-disagree is not the number of -1 in the row";
    return std::nullopt;
}

std::optional<failure> read_participants(const std::filesystem::path& folder, polis_export& read,
                                         const index_by_id& comments, index_by_id& participants)
{
    table file{folder, "participants-votes.csv"};
    const auto header =
        file.header({"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"});
    if (!header) return header.error();
    std::vector<std::size_t> columns;
    for (std::size_t column = fixed_columns; column < header->size(); ++column) {
        const auto id = number_in<std::uint64_t>((*header)[column]);
        const auto comment = id ? comments.find(*id) : comments.end();
        if (comment == comments.end())
            return file.fault("comments.csv has no comment '" + (*header)[column] + "'");
        if (std::find(columns.begin(), columns.end(), comment->second) != columns.end()) {
            return file.fault("the column " + (*header)[column] + " comes twice");
        }
        columns.push_back(comment->second);
    }
    row fields;
    for (;;) {
        const auto more = file.next(fields);
        if (!more) return more.error();
        if (!*more) break;
        const auto id = number_in<std::uint64_t>(fields[0]);
        if (!id) return file.fault("the participant '" + fields[0] + "' is no number");
        polis_participant participant;
        participant.id = *id;
        if (!fields[1].empty()) {
            participant.group = number_in<std::uint32_t>(fields[1]);
            if (!participant.group)
                return file.fault("the group-id '" + fields[1] + "' is no number");
        }
        participant.cells.resize(read.comments.size());
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const std::string& cell = fields[fixed_columns + column];
            if (cell.empty()) continue;
            const auto value = minus_one_to_one(cell);
            if (!value) return file.fault("a vote must be -1, 0, 1 or empty, not '" + cell + "'");
            participant.cells[columns[column]] = value;
        }
        if (const auto why = count_fault(fields, participant)) return file.fault(*why);
        if (!participants.emplace(*id, read.participants.size()).second) {
            return file.fault("the participant " + fields[0] + " comes twice");
        }
        read.participants.push_back(std::move(participant));
    }
    return std::nullopt;
}

std::optional<failure> read_votes(const std::filesystem::path& folder, polis_export& read,
                                  const index_by_id& comments, const index_by_id& participants)
{
    table file{folder, "votes.csv"};
    const auto header = file.header({"timestamp", "datetime", "comment-id", "voter-id", "vote"});
    if (!header) return header.error();
    row fields;
    for (;;) {
        const auto more = file.next(fields);
        if (!more) return more.error();
        if (!*more) break;
        const auto time = time_in(fields[0]);
        const auto comment_id = number_in<std::uint64_t>(fields[2]);
        const auto voter_id = number_in<std::uint64_t>(fields[3]);
        const auto value = minus_one_to_one(fields[4]);
        if (!time)
            return file.fault("the timestamp '" + fields[0] + "' is no time in milliseconds");
        if (!value) return file.fault("a vote must be -1, 0 or 1, not '" + fields[4] + "'");
        const auto comment = comment_id ? comments.find(*comment_id) : comments.end();
        if (comment == comments.end())
            return file.fault("comments.csv has no comment '" + fields[2] + "'");
        const auto voter = voter_id ? participants.find(*voter_id) : participants.end();
        if (voter == participants.end())
            return file.fault("participants-votes.csv has no voter '" + fields[3] + "'");
        read.votes.push_back(polis_vote{voter->second, comment->second, *time, *value});
    }
    std::stable_sort(read.votes.begin(), read.votes.end(),
                     [](const polis_vote& a, const polis_vote& b) { return a.time < b.time; });
    return std::nullopt;
}
}  // namespace

result<polis_export, failure> read_polis_export(const std::filesystem::path& folder)
{
    polis_export read;
    if (auto fault = read_summary(folder, read)) return *fault;
    std::vector<std::uint64_t> authors;
    if (auto fault = read_comments(folder, read, authors)) return *fault;
    index_by_id comments;
    for (std::size_t index = 0; index < read.comments.size(); ++index)
        comments.emplace(read.comments[index].id, index);
    index_by_id participants;
    if (auto fault = read_participants(folder, read, comments, participants)) return *fault;
    for (std::size_t index = 0; index < authors.size(); ++index) {
        const auto [author, is_new] =
            participants.emplace(authors[index], read.participants.size());
        if (is_new) read.participants.push_back(polis_participant{authors[index], {}, {}});
        read.comments[index].author = author->second;
    }
    for (polis_participant& each : read.participants) each.cells.resize(read.comments.size());
    if (auto fault = read_votes(folder, read, comments, participants)) return *fault;
    return read;
}
}  // namespace kring::tools
