// What documents make of foreign text: a cell is read back as the text it was and never begins like a formula (T25), and a
// page's text holds nothing that HTML could take for markup and still says the same (T22).
#include "base/check.hpp"
#include "fuzz/target.hpp"
#include "insights/csv_table.hpp"
#include "insights/html_report.hpp"
#include "insights/html_writer.hpp"
#include "tools/csv.hpp"

#include <array>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace kring::fuzz {
namespace {
void check_cells(const std::string& text)
{
    insights::csv_table table;
    std::istringstream in{table.text(text).number(-1).text(text).end_line().take()};
    tools::csv_reader reader{in, "file"};
    std::vector<std::string> fields;
    const auto read = reader.next(fields);
    KRING_CHECK(read && *read && fields.size() == 3);
    const std::string expected = insights::looks_like_formula(text) ? "'" + text : text;
    KRING_CHECK(fields[0] == expected && fields[1] == "-1" && fields[2] == expected);
    KRING_CHECK(!insights::looks_like_formula(fields[0]));
    KRING_CHECK(!*reader.next(fields));
}

void check_escaping(const std::string& text)
{
    bytes escaped;
    insights::append_escaped(text, escaped);
    KRING_CHECK(escaped.find_first_of("<>\"'") == bytes::npos);
    static const std::array<std::pair<std::string, std::string>, 5> references{
        {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
    std::string again;
    for (std::size_t at = 0; at < escaped.size();) {
        if (escaped[at] != '&') {
            again += escaped[at++];
            continue;
        }
        bool is_known = false;
        for (const auto& [reference, meaning] : references) {
            if (escaped.compare(at, reference.size(), reference) != 0) continue;
            again += meaning;
            at += reference.size();
            is_known = true;
            break;
        }
        KRING_CHECK(is_known);
    }
    KRING_CHECK(again == text);
}
}  // namespace

void run(bytes_view input)
{
    const std::string text{input.substr(0, 64 * 1024)};
    check_cells(text);
    check_escaping(text);
}
}  // namespace kring::fuzz
