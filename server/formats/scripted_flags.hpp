// What the people of a scripted session say against a text, how those judge who are called to, and what its author makes of it.
//
// Who sits on a jury the server draws by lot, so a script cannot name them: it says what they answer, one after the other,
// whoever they are.
// Thread: plain values.
#pragma once
#include "domain/flag.hpp"
#include "domain/juror.hpp"
#include "formats/words.hpp"

#include <string>

namespace kring::formats {
struct scripted_flag {
    std::string subject;
    domain::flag_reason reason{};
    std::string double_of;  // where the reason is that; else empty
    words note;             // to facilitators; may be empty
    friend bool operator==(const scripted_flag&, const scripted_flag&) = default;
};
// One of those who are called to judge it and have not answered.
struct scripted_judgement {
    std::string subject;
    domain::jury_answer answer{};
    friend bool operator==(const scripted_judgement&, const scripted_judgement&) = default;
};
// By its author.
struct scripted_edit {
    std::string subject;
    words text;
    friend bool operator==(const scripted_edit&, const scripted_edit&) = default;
};
}  // namespace kring::formats
