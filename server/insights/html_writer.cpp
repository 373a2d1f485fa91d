#include "insights/html_writer.hpp"

namespace kring::insights {
void append_escaped(std::string_view text, bytes& out)
{
    for (const char each : text) {
        switch (each) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += each;
        }
    }
}

std::uint64_t part_of_whole(std::uint64_t count, std::uint64_t most)
{
    return most == 0 ? 0 : count * bar_width / most;
}

void write_bar(std::initializer_list<bar_part> parts, html_writer& to)
{
    to.raw(
        "<svg class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\" "
        "focusable=\"false\"><rect class=\"ground\" width=\"1000\" height=\"20\"/>");
    std::uint64_t from = 0;
    for (const bar_part& each : parts) {
        if (each.width == 0) continue;
        to.raw("<rect class=\"")
            .raw(each.kind)
            .raw("\" x=\"")
            .number(from)
            .raw("\" width=\"")
            .number(each.width)
            .raw("\" height=\"20\"/>");
        from += each.width;
    }
    to.raw("</svg>");
}

void write_key(std::initializer_list<std::pair<std::string_view, std::string_view>> kinds,
               html_writer& to)
{
    to.raw("<ul class=\"key\">");
    for (const auto& [kind, meaning] : kinds) {
        to.raw(
              "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\" focusable=\"false\"><rect "
              "class=\"")
            .raw(kind)
            .raw("\" width=\"10\" height=\"10\"/></svg>")
            .text(meaning)
            .raw("</li>");
    }
    to.raw("</ul>\n");
}

void write_row(std::string_view what, std::uint64_t count, html_writer& to)
{
    to.raw("<tr><th scope=\"row\" class=\"words\" dir=\"auto\">")
        .text(what)
        .raw("</th><td class=\"number\">")
        .number(count)
        .raw("</td></tr>\n");
}

void begin_table(std::string_view caption, const std::vector<std::string_view>& numbers,
                 std::string_view what, html_writer& to)
{
    to.raw("<div class=\"scroll\"><table>\n<caption>")
        .text(caption)
        .raw("</caption>\n<thead><tr><th scope=\"col\">")
        .text(what)
        .raw("</th>");
    for (const auto each : numbers)
        to.raw("<th scope=\"col\" class=\"number\">").text(each).raw("</th>");
    to.raw("</tr></thead>\n<tbody>\n");
}
void end_table(html_writer& to)
{
    to.raw("</tbody></table></div>\n");
}
}  // namespace kring::insights
