#include "tools/client_words.hpp"

#include "wire/frames.hpp"

namespace kring::tools {
std::string why_ended(const client_ended& end)
{
    std::string text;
    switch (end.why) {
        case end_reason::token_void: text = "its member token is void"; break;
        case end_reason::forbidden: text = "the room does not let it in"; break;
        case end_reason::no_such_room: text = "there is no such room"; break;
        case end_reason::replaced:
            text = "somebody else uses the same member on more connections than allowed";
            break;
        case end_reason::protocol: text = "the server does not understand it"; break;
    }
    if (end.refusal) text += " (" + std::string{wire::text_key_of(end.refusal->why)} + ")";
    return text;
}
}  // namespace kring::tools
