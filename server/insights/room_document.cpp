#include "insights/room_document.hpp"

#include "insights/data_exports.hpp"
#include "insights/html_report.hpp"
#include "insights/polis_files.hpp"

#include <algorithm>
#include <array>

namespace kring::insights {
namespace {
struct format_row {
    document_format format{};
    std::string_view name;
    std::string_view content_type;
    std::string_view file;
    std::string_view extension;
};
// The files of a Polis export have the names that its readers look for.
constexpr std::array<format_row, 8> rows{{
    {document_format::html, "html", "text/html; charset=utf-8", "report", ".html"},
    {document_format::json, "json", "application/json", "report", ".json"},
    {document_format::csv, "csv", "text/csv; charset=utf-8", "contributions", ".csv"},
    {document_format::csv_figures, "csv_figures", "text/csv; charset=utf-8", "figures", ".csv"},
    {document_format::polis_comments, "polis_comments", "text/csv; charset=utf-8", "comments",
     ".csv"},
    {document_format::polis_votes, "polis_votes", "text/csv; charset=utf-8", "votes", ".csv"},
    {document_format::polis_participants, "polis_participants", "text/csv; charset=utf-8",
     "participants-votes", ".csv"},
    {document_format::polis_summary, "polis_summary", "text/csv; charset=utf-8", "summary", ".csv"},
}};

bool is_of_polis(document_format format)
{
    return format >= document_format::polis_comments;
}
}  // namespace

std::optional<document_format> format_from_name(std::string_view name)
{
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [name](const format_row& each) { return each.name == name; });
    return found == rows.end() ? std::nullopt : std::optional{found->format};
}

std::string_view content_type_of(document_format format)
{
    return rows[static_cast<std::size_t>(format)].content_type;
}

bool says_who_wrote(document_format format)
{
    switch (format) {
        case document_format::json:
        case document_format::csv: return true;
        case document_format::html:
        case document_format::csv_figures:
        case document_format::polis_comments:
        case document_format::polis_votes:
        case document_format::polis_participants:
        case document_format::polis_summary: break;
    }
    return false;
}

std::string file_name_of(document_format format, sequence as_of)
{
    const format_row& row = rows[static_cast<std::size_t>(format)];
    std::string name{row.file};
    if (!is_of_polis(format)) name = "kring-" + name + "-" + std::to_string(as_of.value());
    return name + std::string{row.extension};
}

bytes document_of(document_format format, const room_past& past, domain::language in,
                  const key_256& secret)
{
    switch (format) {
        case document_format::html: return html_report(report_of(past), in);
        case document_format::json: return json_report(report_of(past));
        case document_format::csv: return csv_contributions(report_of(past));
        case document_format::csv_figures: return csv_figures(report_of(past));
        case document_format::polis_comments:
            return polis_comments(polis_conversation_of(past, secret));
        case document_format::polis_votes: return polis_votes(polis_conversation_of(past, secret));
        case document_format::polis_participants:
            return polis_participants(polis_conversation_of(past, secret));
        case document_format::polis_summary:
            return polis_summary(polis_conversation_of(past, secret));
    }
    return {};
}
}  // namespace kring::insights
