#include "formats/read_rules.hpp"

namespace kring::formats {
namespace {
constexpr std::string_view base_field = "base";
constexpr word_list<domain::policy_base, 3> base_words{{
    {"light", domain::policy_base::light},
    {"standard", domain::policy_base::standard},
    {"careful", domain::policy_base::careful},
}};

class rules_reader {
public:
    rules_reader(reading& of, const toml::table& table, const std::string& called)
        : of_(of), table_(table), called_(called)
    {}

    [[nodiscard]] domain::policy read()
    {
        const toml::node* base = table_.get(base_field);
        if (base == nullptr) {
            of_.fail(fault_kind::missing_field, table_, name(base_field));
            return {};
        }
        // The section is for the word alone; the numbers are known by their own list.
        const toml::table only_base{{base_field, *base}};
        const section words{of_, only_base, called_, {base_field}};
        domain::policy made = domain::preset(
            words.word_at(*base, name(base_field), base_words, domain::policy_base::standard));
        for (const auto& [key, node] : table_) {
            if (key.str() != base_field) read_number(key, node, made);
        }
        if (of_.fault) return made;
        // Each number may be in its own range and still not fit the others.
        if (const auto fault = domain::fault_of(made)) {
            const toml::node* at = table_.get(domain::name_of(fault->which));
            of_.fail(
                fault_kind::out_of_range, at == nullptr ? *base : *at,
                range_text(fault->which, fault->allowed) + " with the other numbers as they are");
        }
        return made;
    }

private:
    [[nodiscard]] std::string name(std::string_view field) const
    {
        return called_.empty() ? std::string{field} : called_ + "." + std::string{field};
    }
    [[nodiscard]] std::string range_text(domain::policy_number which,
                                         const domain::number_range& allowed) const
    {
        return name(domain::name_of(which)) + ": " + std::to_string(allowed.min) + " to " +
               std::to_string(allowed.max);
    }

    void read_number(const toml::key& key, const toml::node& node, domain::policy& into)
    {
        const auto which = domain::policy_number_of(key.str());
        if (!which) {
            of_.fail(fault_kind::unknown_field, key.source().begin.line, name(key.str()));
            return;
        }
        const auto value = node.value_exact<std::int64_t>();
        if (!value) {
            of_.fail(fault_kind::wrong_type, node, name(key.str()) + ": a whole number");
            return;
        }
        const domain::number_range allowed = domain::range_of(*which);
        if (*value < std::int64_t{allowed.min} || *value > std::int64_t{allowed.max}) {
            of_.fail(fault_kind::out_of_range, node, range_text(*which, allowed));
            return;
        }
        into[*which] = static_cast<std::uint32_t>(*value);
    }

    reading& of_;
    const toml::table& table_;
    std::string called_;
};
}  // namespace

domain::policy read_rules(reading& of, const toml::table& table, const std::string& called)
{
    return rules_reader{of, table, called}.read();
}
}  // namespace kring::formats
