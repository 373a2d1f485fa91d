#include "formats/toml_reading.hpp"

#include <algorithm>

namespace kring::formats {
namespace {
constexpr std::size_t id_octets_max = 40;
}

section::section(reading& of, const toml::table& table, std::string path,
                 std::initializer_list<std::string_view> known)
    : of_(of), table_(table), path_(std::move(path))
{
    for (const auto& [key, node] : table) {
        if (std::find(known.begin(), known.end(), key.str()) == known.end())
            of_.fail(fault_kind::unknown_field, key.source().begin.line, name(key.str()));
    }
}

const toml::node* section::find(std::string_view field, presence wanted) const
{
    const toml::node* found = table_.get(field);
    if (found == nullptr && wanted == presence::needed)
        of_.fail(fault_kind::missing_field, table_, name(field));
    return found;
}

words section::text(std::string_view field, const text_bounds& bounds, presence wanted) const
{
    const toml::node* found = find(field, wanted);
    return found == nullptr ? words{} : text_at(*found, name(field), bounds);
}

words section::text_at(const toml::node& node, const std::string& called,
                       const text_bounds& bounds) const
{
    if (const auto both = node.value_exact<std::string>()) {
        const std::string cleaned = clean(*both, node, called, bounds);
        return {cleaned, cleaned};
    }
    const toml::table* table = node.as_table();
    if (table == nullptr) {
        of_.fail(fault_kind::wrong_type, node, called + ": a text, or { nl = \"\", en = \"\" }");
        return {};
    }
    const section languages{of_, *table, called, {"nl", "en"}};
    return {languages.plain("nl", bounds), languages.plain("en", bounds)};
}

std::string section::plain(std::string_view field, const text_bounds& bounds, presence wanted) const
{
    const toml::node* found = find(field, wanted);
    if (found == nullptr) return {};
    const auto text = found->value_exact<std::string>();
    if (!text) of_.fail(fault_kind::wrong_type, *found, name(field) + ": a text");
    return clean(text.value_or(""), *found, name(field), bounds);
}

std::int64_t section::number(std::string_view field, std::int64_t least, std::int64_t most,
                             std::int64_t otherwise) const
{
    const toml::node* found = find(field, presence::may_be_absent);
    if (found == nullptr) return otherwise;
    const auto value = found->value_exact<std::int64_t>();
    if (!value) {
        of_.fail(fault_kind::wrong_type, *found, name(field) + ": a whole number");
        return otherwise;
    }
    if (*value < least || *value > most) {
        of_.fail(fault_kind::out_of_range, *found,
                 name(field) + ": " + std::to_string(least) + " to " + std::to_string(most));
    }
    return *value;
}

bool section::flag(std::string_view field, bool otherwise) const
{
    const toml::node* found = find(field, presence::may_be_absent);
    if (found == nullptr) return otherwise;
    const auto value = found->value_exact<bool>();
    if (!value) of_.fail(fault_kind::wrong_type, *found, name(field) + ": true or false");
    return value.value_or(otherwise);
}

std::string section::id(std::string_view field) const
{
    const toml::node* found = find(field, presence::needed);
    if (found == nullptr) return {};
    const auto given = found->value_exact<std::string>();
    const bool is_fit =
        given && !given->empty() && given->size() <= id_octets_max &&
        given->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!is_fit) {
        of_.fail(fault_kind::wrong_type, *found,
                 name(field) + ": up to 40 lower-case letters, digits and underscores");
    }
    return given.value_or("");
}

const toml::array* section::list_in(std::string_view field, std::size_t least,
                                    std::size_t most) const
{
    const toml::node* found = find(field, least > 0 ? presence::needed : presence::may_be_absent);
    if (found == nullptr) return nullptr;
    const toml::array* list = found->as_array();
    if (list == nullptr) {
        of_.fail(fault_kind::wrong_type, *found, name(field) + ": a list");
        return nullptr;
    }
    if (list->size() < least || list->size() > most) {
        of_.fail(fault_kind::out_of_range, *found,
                 name(field) + ": " + std::to_string(least) + " to " + std::to_string(most));
        return nullptr;
    }
    return list;
}

std::string section::clean(const std::string& text, const toml::node& at, const std::string& called,
                           const text_bounds& bounds) const
{
    auto cleaned = clean_text(text, bounds);
    if (cleaned) return std::move(*cleaned);
    switch (cleaned.error()) {
        case text_fault::empty: of_.fail(fault_kind::text_empty, at, called); break;
        case text_fault::too_long:
            of_.fail(fault_kind::text_too_long, at,
                     called + ": " + std::to_string(bounds.graphemes_max));
            break;
        case text_fault::invalid: of_.fail(fault_kind::text_invalid, at, called); break;
    }
    return {};
}

const toml::table* table_at(reading& of, const toml::node& node, const std::string& called)
{
    const toml::table* table = node.as_table();
    if (table == nullptr) of.fail(fault_kind::wrong_type, node, called + ": a table");
    return table;
}
}  // namespace kring::formats
