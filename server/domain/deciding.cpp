#include "domain/deciding.hpp"

namespace kring::domain {
decision<std::string> clean(const std::string& text, const text_bounds& bounds)
{
    auto cleaned = clean_text(text, bounds);
    if (cleaned) return std::move(*cleaned);
    switch (cleaned.error()) {
        case text_fault::empty: return refusal::text_empty;
        case text_fault::too_long: return refusal::text_too_long;
        case text_fault::invalid: return refusal::text_invalid;
    }
    return refusal::text_invalid;
}
}  // namespace kring::domain
