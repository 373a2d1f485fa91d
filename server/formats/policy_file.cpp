#include "formats/policy_file.hpp"

#include "formats/toml_reading.hpp"

#include <sstream>

namespace kring::formats {
namespace {
constexpr word_list<domain::policy_base, 3> base_words{{
    {"light", domain::policy_base::light},
    {"standard", domain::policy_base::standard},
    {"careful", domain::policy_base::careful},
}};

std::string range_text(domain::policy_number which, const domain::number_range& allowed)
{
    return std::string{domain::name_of(which)} + ": " + std::to_string(allowed.min) + " to " +
           std::to_string(allowed.max);
}

void read_number(reading& of, std::string_view name, const toml::key& key, const toml::node& node,
                 domain::policy& into)
{
    const auto which = domain::policy_number_of(name);
    if (!which) {
        of.fail(fault_kind::unknown_field, key.source().begin.line, std::string{name});
        return;
    }
    const auto value = node.value_exact<std::int64_t>();
    if (!value) {
        of.fail(fault_kind::wrong_type, node, std::string{name} + ": a whole number");
        return;
    }
    const domain::number_range allowed = domain::range_of(*which);
    if (*value < std::int64_t{allowed.min} || *value > std::int64_t{allowed.max}) {
        of.fail(fault_kind::out_of_range, node, range_text(*which, allowed));
        return;
    }
    into[*which] = static_cast<std::uint32_t>(*value);
}

domain::policy read_all(reading& of, const toml::table& table)
{
    constexpr std::string_view base_field = "base";
    const toml::node* base = table.get(base_field);
    if (base == nullptr) {
        of.fail(fault_kind::missing_field, table, std::string{base_field});
        return {};
    }
    // The section is for the word alone; the numbers are known by their own list.
    const toml::table only_base{{base_field, *base}};
    const section words{of, only_base, {}, {base_field}};
    domain::policy made = domain::preset(
        words.word_at(*base, std::string{base_field}, base_words, domain::policy_base::standard));
    for (const auto& [key, node] : table) {
        if (key.str() != base_field) read_number(of, key.str(), key, node, made);
    }
    if (of.fault) return made;
    // Each number may be in its own range and still not fit the others.
    if (const auto fault = domain::fault_of(made)) {
        const toml::node* at = table.get(domain::name_of(fault->which));
        of.fail(fault_kind::out_of_range, at == nullptr ? *base : *at,
                range_text(fault->which, fault->allowed) + " with the other numbers as they are");
    }
    return made;
}
}  // namespace

result<domain::policy, format_fault> read_policy(std::string_view text)
{
    return read_toml<domain::policy>(text, read_all);
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
