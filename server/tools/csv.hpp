// Comma-separated values as RFC 4180 has them: fields in quotes may hold commas, line breaks and doubled quotes. One
// record at a time, so that a file of any length needs the memory of its longest record. Lines may end in LF or CR LF.
// What the RFC does not allow is a failure that names file and line, because a guess would shift every field behind it.
// Thread: a plain value with one owner.
#pragma once
#include "base/failure.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <istream>
#include <string>
#include <vector>

namespace kring::tools {
class csv_reader {
public:
    // A record beyond this most likely lacks a closing quote.
    static constexpr std::size_t record_bytes_max = 1024 * 1024;

    // `name` is what failures call the file. The stream outlives the reader.
    csv_reader(std::istream& in, std::string name) : in_(in), name_(std::move(name)) {}

    // Overwrites `fields` with the next record; false at the end of the file. An empty line is a record of one empty field.
    [[nodiscard]] result<bool, failure> next(std::vector<std::string>& fields);

    // "FILE:LINE: why", with the line on which the latest record began; from 1.
    [[nodiscard]] failure fault(const std::string& why) const;

private:
    [[nodiscard]] int take();
    [[nodiscard]] bool take_line_feed();

    std::istream& in_;
    std::string name_;
    std::size_t line_{1};         // being read
    std::size_t record_line_{1};  // on which the latest record began
};
}  // namespace kring::tools
