// Comma-separated values: what was read, written with every field in quotes, reads the same.
#include "tools/csv.hpp"

#include "base/check.hpp"
#include "fuzz/target.hpp"

#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace kring::fuzz {
namespace {
using table = std::vector<std::vector<std::string>>;

// Nothing when the text is no such file.
std::optional<table> read_all(const std::string& text)
{
    std::istringstream in{text};
    tools::csv_reader reader{in, "file"};
    table records;
    for (;;) {
        std::vector<std::string> fields;
        const auto more = reader.next(fields);
        if (!more) {
            KRING_CHECK(more.error().text.starts_with("file:"));
            return std::nullopt;
        }
        if (!*more) return records;
        KRING_CHECK(!fields.empty());
        records.push_back(std::move(fields));
    }
}

std::string write_all(const table& records)
{
    std::string text;
    for (const auto& fields : records) {
        for (std::size_t index = 0; index < fields.size(); ++index) {
            text += index == 0 ? "\"" : ",\"";
            for (const char octet : fields[index]) {
                if (octet == '"') text += '"';
                text += octet;
            }
            text += '"';
        }
        text += "\r\n";
    }
    return text;
}
}  // namespace

void run(bytes_view input)
{
    const auto records = read_all(std::string{input});
    if (!records) return;
    const auto again = read_all(write_all(*records));
    KRING_CHECK(again && *again == *records);
}
}  // namespace kring::fuzz
