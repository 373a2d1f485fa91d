// What a page of HTML is made of: markup of ours, text of anybody, bars and tables. Foreign text is escaped, and nothing of it
// ever stands in a tag, an attribute or the style (threat T22). Internal to `insights`.
// Thread: belongs to whoever makes the page.
#pragma once
#include "base/bytes.hpp"
#include "insights/report_words.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kring::insights {
// The text with every character that means something to HTML written as a reference.
void append_escaped(std::string_view text, bytes& out);

class html_writer {
public:
    // `of_room`: the language of the room, which is that of a foreign text unless another is told of it.
    html_writer(bytes& out, const report_words& in, std::string_view of_room)
        : words(in), of_room_(of_room), out_(out)
    {}

    // Markup of ours.
    html_writer& raw(std::string_view markup)
    {
        out_ += markup;
        return *this;
    }
    // Text of anybody.
    html_writer& text(std::string_view foreign)
    {
        append_escaped(foreign, out_);
        return *this;
    }
    html_writer& number(std::uint64_t value)
    {
        out_ += std::to_string(value);
        return *this;
    }
    // Says of an element which language its foreign text is in; empty: the room's.
    html_writer& lang(std::string_view language = {})
    {
        return raw(" lang=\"").text(language.empty() ? of_room_ : language).raw("\"");
    }
    // A paragraph or the like of foreign text, in its own direction and language.
    html_writer& block(std::string_view tag, std::string_view foreign,
                       std::string_view language = {})
    {
        return raw("<")
            .raw(tag)
            .raw(" class=\"words\" dir=\"auto\"")
            .lang(language)
            .raw(">")
            .text(foreign)
            .raw("</")
            .raw(tag)
            .raw(">\n");
    }
    html_writer& own(std::string_view tag, std::string_view said)
    {
        return raw("<").raw(tag).raw(">").text(said).raw("</").raw(tag).raw(">\n");
    }
    html_writer& soft(std::string_view said)
    {
        return raw("<p class=\"soft\">").text(said).raw("</p>\n");
    }
    html_writer& begin_section(std::string_view id, std::string_view title)
    {
        return raw("<section aria-labelledby=\"")
            .raw(id)
            .raw("\">\n<h2 id=\"")
            .raw(id)
            .raw("\">")
            .text(title)
            .raw("</h2>\n");
    }
    html_writer& end_section() { return raw("</section>\n"); }

    const report_words& words;

private:
    std::string_view of_room_;
    bytes& out_;
};

// A bar is so wide; what it says stands beside it as a number, so nobody needs to see it.
inline constexpr std::uint64_t bar_width = 1000;
[[nodiscard]] std::uint64_t part_of_whole(std::uint64_t count, std::uint64_t most);

struct bar_part {
    std::string_view kind;
    std::uint64_t width{};
};
void write_bar(std::initializer_list<bar_part> parts, html_writer& to);
void write_key(std::initializer_list<std::pair<std::string_view, std::string_view>> kinds,
               html_writer& to);
void write_row(std::string_view what, std::uint64_t count, html_writer& to);
void begin_table(std::string_view caption, const std::vector<std::string_view>& numbers,
                 std::string_view what, html_writer& to);
void end_table(html_writer& to);
}  // namespace kring::insights
