#include "tools/csv.hpp"

#include "base/error.hpp"

namespace kring::tools {
namespace {
constexpr int end_of_file = std::istream::traits_type::eof();
}  // namespace

failure csv_reader::fault(const std::string& why) const
{
    return failure{errc::malformed, name_ + ":" + std::to_string(record_line_) + ": " + why};
}

int csv_reader::take()
{
    const int octet = in_.get();
    if (octet == '\n') ++line_;
    return octet;
}

bool csv_reader::take_line_feed()
{
    if (in_.peek() != '\n') return false;
    static_cast<void>(take());
    return true;
}

result<bool, failure> csv_reader::next(std::vector<std::string>& fields)
{
    record_line_ = line_;
    fields.clear();
    int octet = take();
    if (octet == end_of_file) {
        if (in_.bad()) return fault("cannot be read");
        return false;
    }
    enum class place { field_begins, in_plain, in_quotes, after_quotes };
    place at = place::field_begins;
    std::size_t size = 0;
    fields.emplace_back();
    for (;; octet = take()) {
        if (in_.bad()) return fault("cannot be read");
        if (++size > record_bytes_max)
            return fault("this record is longer than 1 MiB: is a closing quote missing?");
        if (at == place::in_quotes) {
            if (octet == end_of_file)
                return fault("the file ends inside a quoted field that begins here");
            if (octet != '"') {
                fields.back() += static_cast<char>(octet);
            } else if (in_.peek() == '"') {
                fields.back() += static_cast<char>(take());
            } else {
                at = place::after_quotes;
            }
            continue;
        }
        if (octet == end_of_file || octet == '\n') return true;
        if (octet == '\r') {
            if (!take_line_feed())
                return fault("a carriage return outside quotes that ends no line");
            return true;
        }
        if (octet == ',') {
            fields.emplace_back();
            at = place::field_begins;
        } else if (at == place::after_quotes) {
            return fault("text after a closing quote");
        } else if (octet == '"') {
            if (at == place::in_plain) return fault("a quote inside a field that is not quoted");
            at = place::in_quotes;
        } else {
            fields.back() += static_cast<char>(octet);
            at = place::in_plain;
        }
    }
}
}  // namespace kring::tools
