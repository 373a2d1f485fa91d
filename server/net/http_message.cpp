#include "net/http_message.hpp"

#include <algorithm>
#include <utility>

namespace kring::net {
namespace {
[[nodiscard]] char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
}

[[nodiscard]] bool same_name(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}
}  // namespace

std::string_view http_request::header(std::string_view name) const
{
    std::string_view found;
    bool seen = false;
    for (const http_header& each : headers) {
        if (each.name != name) continue;
        if (seen) return {};
        seen = true;
        found = each.value;
    }
    return found;
}

http_response& http_response::set(std::string_view name, std::string_view value)
{
    std::erase_if(headers, [name](const http_header& each) { return same_name(each.name, name); });
    headers.push_back(http_header{std::string(name), std::string(value)});
    return *this;
}

std::string_view http_response::header(std::string_view name) const
{
    const auto found =
        std::find_if(headers.begin(), headers.end(),
                     [name](const http_header& each) { return same_name(each.name, name); });
    return found == headers.end() ? std::string_view{} : std::string_view(found->value);
}

http_response make_response(unsigned status, std::string_view content_type, bytes body)
{
    http_response response;
    response.status = status;
    response.set("Content-Type", content_type);
    response.body = std::make_shared<const bytes>(std::move(body));
    return response;
}
}  // namespace kring::net
