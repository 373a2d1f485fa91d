// One pass over a TOML file: what its fields hold, and the first thing that is wrong, with its line. Internal to
// `formats`; it brings toml++ with it.
// Thread: one reading, one owner.
#pragma once
#include "base/text.hpp"
#include "formats/format_file.hpp"
#include "formats/format_words.hpp"

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace kring::formats {
inline constexpr text_bounds line_of(std::size_t graphemes, std::size_t octets)
{
    return {graphemes, octets, line_breaks::refused};
}
inline constexpr text_bounds lines_of(std::size_t graphemes, std::size_t octets)
{
    return {graphemes, octets, line_breaks::kept};
}

enum class presence : std::uint8_t { needed, may_be_absent };

// The first fault stands, and what is read after it is thrown away.
class reading {
public:
    std::optional<format_fault> fault;

    void fail(fault_kind kind, std::size_t line, std::string what)
    {
        if (!fault) fault = format_fault{kind, line, std::move(what)};
    }
    void fail(fault_kind kind, const toml::node& at, std::string what)
    {
        fail(kind, at.source().begin.line, std::move(what));
    }
};

// A table of the file, and how it is called in messages. What of it is not known is a fault.
class section {
public:
    section(reading& of, const toml::table& table, std::string path,
            std::initializer_list<std::string_view> known);

    [[nodiscard]] bool has(std::string_view field) const { return table_.contains(field); }
    [[nodiscard]] const toml::node* find(std::string_view field, presence wanted) const;
    [[nodiscard]] words text(std::string_view field, const text_bounds& bounds,
                             presence wanted = presence::may_be_absent) const;
    [[nodiscard]] words text_at(const toml::node& node, const std::string& called,
                                const text_bounds& bounds) const;
    // One text, whatever the language; empty when it is absent.
    [[nodiscard]] std::string plain(std::string_view field, const text_bounds& bounds,
                                    presence wanted = presence::needed) const;
    [[nodiscard]] std::int64_t number(std::string_view field, std::int64_t least, std::int64_t most,
                                      std::int64_t otherwise) const;
    [[nodiscard]] bool flag(std::string_view field, bool otherwise) const;
    // What programs call the thing by: up to 40 lower-case letters, digits and underscores.
    [[nodiscard]] std::string id(std::string_view field) const;

    template <class Value, std::size_t Count>
    [[nodiscard]] Value word(std::string_view field, const word_list<Value, Count>& list,
                             Value otherwise) const
    {
        const toml::node* found = find(field, presence::may_be_absent);
        return found == nullptr ? otherwise : word_at(*found, name(field), list, otherwise);
    }
    template <class Value, std::size_t Count>
    [[nodiscard]] Value word_at(const toml::node& node, const std::string& called,
                                const word_list<Value, Count>& list, Value otherwise) const
    {
        const auto given = node.value_exact<std::string>();
        const auto value = given ? value_of(list, *given) : std::nullopt;
        if (!value) {
            std::string what = called + ": ";
            for (const auto& each : list)
                what += (&each == &list.front() ? "" : ", ") + std::string{each.first};
            of_.fail(given ? fault_kind::unknown_word : fault_kind::wrong_type, node, what);
        }
        return value.value_or(otherwise);
    }

    // Calls with each element and its name; an absent list is an empty one.
    template <class Function>
    void each_in(std::string_view field, std::size_t least, std::size_t most,
                 Function function) const
    {
        const toml::array* list = list_in(field, least, most);
        if (list == nullptr) return;
        for (std::size_t place = 0; place < list->size(); ++place)
            function((*list)[place], name(field) + "[" + std::to_string(place) + "]");
    }

    [[nodiscard]] std::string name(std::string_view field) const
    {
        return path_.empty() ? std::string{field} : path_ + "." + std::string{field};
    }
    [[nodiscard]] reading& of() const { return of_; }

private:
    // Null: absent, or no list of so many.
    [[nodiscard]] const toml::array* list_in(std::string_view field, std::size_t least,
                                             std::size_t most) const;
    [[nodiscard]] std::string clean(const std::string& text, const toml::node& at,
                                    const std::string& called, const text_bounds& bounds) const;

    reading& of_;
    const toml::table& table_;
    std::string path_;
};

// Null, and a fault, when it is none.
[[nodiscard]] const toml::table* table_at(reading& of, const toml::node& node,
                                          const std::string& called);

// Reads a whole text with `read(reading&, const toml::table&)`.
template <class Made, class Function>
[[nodiscard]] result<Made, format_fault> read_toml(std::string_view text, Function read)
{
    if (text.size() > file_bytes_max) return format_fault{fault_kind::too_large, 0, {}};
    try {
        const toml::table table = toml::parse(text);
        reading of;
        Made made = read(of, table);
        if (of.fault) return *of.fault;
        return made;
    } catch (const toml::parse_error& fault) {
        return format_fault{fault_kind::syntax, fault.source().begin.line,
                            std::string{fault.description()}};
    }
}
}  // namespace kring::formats
