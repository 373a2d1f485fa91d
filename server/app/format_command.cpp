#include "app/format_command.hpp"

#include "formats/format_file.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

namespace kring::app {
namespace json = boost::json;

api::format_answer check_format(std::string_view text)
{
    const auto read = formats::read_format(text);
    if (read) return {true, formats::format_as_json(*read)};
    const formats::format_fault& fault = read.error();
    const json::object body{{"code", "FORMAT_REFUSED"},
                            {"text_key", formats::text_key_of(fault.kind)},
                            {"line", fault.line},
                            {"what", fault.what}};
    return {false, json::serialize(body)};
}

int check_format_files(const std::vector<std::filesystem::path>& files)
{
    int worst = 0;
    for (const std::filesystem::path& each : files) {
        std::ifstream opened{each, std::ios::binary};
        std::stringstream text;
        if (!opened || !(text << opened.rdbuf())) {
            std::cerr << "kring: cannot read " << each.string()
                      << ": check the path and its permissions" << std::endl;
            worst = 1;
            continue;
        }
        const auto read = formats::read_format(text.str());
        if (read) {
            std::cout << each.string() << ": " << read->id << ", " << read->phases.size()
                      << (read->phases.size() == 1 ? " phase" : " phases") << std::endl;
        } else {
            std::cerr << formats::text_of(read.error(), each.string()) << std::endl;
            worst = 1;
        }
    }
    return worst;
}
}  // namespace kring::app
