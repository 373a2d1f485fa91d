#include "trials/plot.hpp"

#include "trials/targets.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace kring::trials {
namespace {
constexpr double left = 250;
constexpr double width = 560;
constexpr double row = 22;
constexpr double top = 26;

// Told apart by whoever does not see red and green alike (M. Okabe, K. Ito, Color Universal Design, 2008).
constexpr std::array colors{"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                            "#56b4e9", "#d55e00", "#666666"};

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}
std::string label(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

class plot {
public:
    plot(metric what, const std::vector<cell>& cells, const std::vector<std::string>& rules)
        : what_(what), cells_(cells), rules_(rules)
    {
        for (const cell& each : cells) {
            if (scenarios_.empty() || scenarios_.back()->scenario != each.scenario)
                scenarios_.push_back(&each);
            if (const auto& measured = each[what])
                most_ = std::max(most_, measured->mean + measured->half);
            if (const target* wanted = target_of(what, each.scenario))
                most_ = std::max(most_, wanted->must);
        }
        most_ = most_ <= 0 ? 1 : most_ * 1.05;
    }

    std::string svg()
    {
        const double height = top + row * static_cast<double>(scenarios_.size()) + 30;
        text_ = "<svg viewBox=\"0 0 " + number(left + width + 30) + " " + number(height) +
                "\" role=\"img\" aria-label=\"" + std::string{name_of(what_)} + "\">\n";
        for (std::size_t line = 0; line < scenarios_.size(); ++line) draw_row(line);
        draw_axis(height);
        return text_ + "</svg>\n";
    }

private:
    [[nodiscard]] double x_of(double value) const
    {
        return left + width * std::clamp(value / most_, 0.0, 1.0);
    }
    void draw_line(double x1, double y1, double x2, double y2, const std::string& style)
    {
        text_ += "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
                 "\" y2=\"" + number(y2) + "\" " + style + "/>\n";
    }
    void draw_text(double x, double y, const std::string& anchor, const std::string& words)
    {
        text_ += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor +
                 "\">" + escaped(words) + "</text>\n";
    }

    void draw_row(std::size_t line)
    {
        const cell& of = *scenarios_[line];
        const double y = top + row * static_cast<double>(line);
        draw_text(left - 8, y + 4, "end", of.scenario + " " + of.about);
        draw_line(left, y, left + width, y, "stroke=\"#ddd\"");
        if (const target* wanted = target_of(what_, of.scenario)) {
            draw_line(x_of(wanted->must), y - 9, x_of(wanted->must), y + 9,
                      "stroke=\"#b00\" stroke-width=\"2\"");
            draw_line(x_of(wanted->ambitious), y - 9, x_of(wanted->ambitious), y + 9,
                      "stroke=\"#b00\" stroke-dasharray=\"3 2\"");
        }
        for (const cell& each : cells_) {
            if (each.scenario == of.scenario) draw_dot(each, y);
        }
    }

    void draw_dot(const cell& of, double y)
    {
        const auto& measured = of[what_];
        if (!measured) return;
        const auto place = static_cast<std::size_t>(
            std::find(rules_.begin(), rules_.end(), of.rules) - rules_.begin());
        // Side by side, so that none covers another.
        const double apart =
            rules_.size() < 2
                ? 0
                : 12.0 * static_cast<double>(place) / static_cast<double>(rules_.size() - 1) - 6;
        const std::string color = color_of(place);
        draw_line(x_of(measured->mean - measured->half), y + apart,
                  x_of(measured->mean + measured->half), y + apart,
                  "stroke=\"" + color + "\" stroke-width=\"1.5\"");
        text_ += "<circle cx=\"" + number(x_of(measured->mean)) + "\" cy=\"" + number(y + apart) +
                 "\" r=\"3.5\" fill=\"" + color + "\"><title>" + escaped(of.rules) + ": " +
                 text_value(*measured) + "</title></circle>\n";
    }
    static std::string text_value(const estimate& what)
    {
        return label(what.mean) + " ±" + label(what.half);
    }

    void draw_axis(double height)
    {
        const double y = height - 22;
        draw_line(left, y, left + width, y, "stroke=\"#333\"");
        for (int each = 0; each <= 4; ++each) {
            const double value = most_ * each / 4;
            draw_line(x_of(value), y, x_of(value), y + 4, "stroke=\"#333\"");
            draw_text(x_of(value), y + 17, "middle", label(value));
        }
    }

    metric what_;
    const std::vector<cell>& cells_;
    const std::vector<std::string>& rules_;
    std::vector<const cell*> scenarios_;  // the first cell of each
    double most_{};
    std::string text_;
};
}  // namespace

std::string color_of(std::size_t place)
{
    return colors[place % colors.size()];
}

std::string escaped(const std::string& text)
{
    std::string safe;
    for (const char each : text) {
        switch (each) {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '"': safe += "&quot;"; break;
            default: safe += each;
        }
    }
    return safe;
}

std::string plot_of(metric what, const std::vector<cell>& cells,
                    const std::vector<std::string>& rules)
{
    return plot{what, cells, rules}.svg();
}
}  // namespace kring::trials
