#include "formats/policy_file.hpp"

#include "formats/read_rules.hpp"

#include <sstream>

namespace kring::formats {
result<domain::policy, format_fault> read_policy(std::string_view text)
{
    return read_toml<domain::policy>(
        text, [](reading& of, const toml::table& table) { return read_rules(of, table, {}); });
}

std::string write_policy(const domain::policy& from)
{
    const domain::policy& base = domain::preset(from.base);
    std::ostringstream text;
    text << "base = \"" << domain::name_of(from.base) << "\"\n";
    for (std::size_t each = 1; each <= domain::policy_numbers; ++each) {
        const auto which = static_cast<domain::policy_number>(each);
        if (from[which] != base[which])
            text << domain::name_of(which) << " = " << from[which] << '\n';
    }
    return text.str();
}
}  // namespace kring::formats
