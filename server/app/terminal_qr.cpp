#include "app/terminal_qr.hpp"

#include <qrencode.h>

#include <memory>

namespace kring::app {
std::string terminal_qr(std::string_view text)
{
    const std::string terminated{text};
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
        QRcode_encodeString8bit(terminated.c_str(), 0, QR_ECLEVEL_L), &QRcode_free};
    if (!code) return {};
    // Light modules are drawn, dark ones left out: on the usual dark terminal that is a code in its right colours, and
    // readers take the inverse as well. The quiet zone is two modules wide.
    constexpr int quiet = 2;
    const auto is_light = [&code](int x, int y) {
        if (x < 0 || y < 0 || x >= code->width || y >= code->width) return true;
        return (code->data[y * code->width + x] & 1) == 0;
    };
    std::string drawn;
    for (int y = -quiet; y < code->width + quiet; y += 2) {
        for (int x = -quiet; x < code->width + quiet; ++x) {
            const bool upper = is_light(x, y);
            const bool lower = is_light(x, y + 1);
            drawn += upper && lower ? "\u2588" : upper ? "\u2580" : lower ? "\u2584" : " ";
        }
        drawn += '\n';
    }
    return drawn;
}
}  // namespace kring::app
