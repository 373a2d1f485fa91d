#include "domain/names.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/deciding.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kring::domain {
namespace {
constexpr text_bounds name_bounds{limits::name_graphemes_max, limits::name_bytes_max,
                                  line_breaks::refused};

// In the languages that the client speaks.
constexpr std::array<std::string_view, 22> reserved_words{
    "facilitator",   "facilitators",  "moderator",      "moderators",  "admin",
    "admins",        "administrator", "host",           "hosts",       "organiser",
    "organizer",     "organisator",   "begeleider",     "begeleiders", "begeleidster",
    "beheerder",     "beheerders",    "gespreksleider", "gastheer",    "gastvrouw",
    "dagvoorzitter", "systeembeheer"};

// Words are compared more strictly than whole names: what looks like a stroke counts as one letter.
std::string strict_form(std::string form)
{
    std::replace(form.begin(), form.end(), 'i', 'l');
    return form;
}

const std::set<std::string>& reserved_forms()
{
    static const std::set<std::string> forms = [] {
        std::set<std::string> made;
        for (const std::string_view each : reserved_words)
            made.insert(strict_form(name_skeleton(each)));
        return made;
    }();
    return forms;
}

bool is_reserved_form(std::string form)
{
    // "admin2" is no other person than "admin" would be. The forms of one and zero are l and o.
    while (!form.empty() && !reserved_forms().contains(form)) {
        const char last = form.back();
        if ((last < '0' || last > '9') && last != 'l' && last != 'o') return false;
        form.pop_back();
    }
    return !form.empty();
}

// What names of members look like to the tables that a form was made with.
std::set<std::string> taken_forms(member_id whose, std::uint32_t tables, const room_state& state)
{
    std::set<std::string> taken;
    for (const member& each : state.members) {
        if (each.id == whose || (each.left && each.authored.empty())) continue;
        taken.insert(each.form.tables == tables ? each.form.skeleton : name_skeleton(each.name));
    }
    return taken;
}
}  // namespace

name_form form_of(std::string_view name)
{
    return {name_skeleton(name), name_skeleton_tables()};
}

bool is_reserved_name(std::string_view name)
{
    std::string joined;  // as "a d m i n" reads
    for (std::string& each : name_words(name)) {
        std::string word = strict_form(std::move(each));
        if (is_reserved_form(word)) return true;
        joined += word;
    }
    return is_reserved_form(std::move(joined));
}

bool is_name_taken(const name_form& form, member_id whose, const room_state& state)
{
    return std::any_of(state.members.begin(), state.members.end(), [&](const member& each) {
        if (each.id == whose || (each.left && each.authored.empty())) return false;
        // Of a record before there were forms, or made with other tables: what it looks like to these.
        if (each.form.tables != form.tables) return name_skeleton(each.name) == form.skeleton;
        return each.form.skeleton == form.skeleton;
    });
}

decision<chosen_name> choose_name(const std::string& wish, member_id whose, member_role role,
                                  const room_state& state)
{
    auto name = clean(wish, name_bounds);
    if (!name) return name.error();
    const bool is_read = state.names() == names_mode::shown || role != member_role::participant;
    if (role == member_role::participant && is_read && is_reserved_name(*name))
        return refusal::name_reserved;
    name_form form = form_of(*name);
    if (!is_name_taken(form, whose, state)) return chosen_name{std::move(*name), std::move(form)};
    if (is_read) return refusal::name_taken;
    std::string other = free_name_like(*name, whose, role, state);
    if (other.empty()) return refusal::name_taken;
    form = form_of(other);
    return chosen_name{std::move(other), std::move(form)};
}

std::string free_name_like(const std::string& wish, member_id whose, member_role role,
                           const room_state& state)
{
    const auto name = clean(wish, name_bounds);
    if (!name) return {};
    if (role == member_role::participant && is_reserved_name(*name)) return {};
    const std::set<std::string> taken = taken_forms(whose, name_skeleton_tables(), state);
    // One more than can be taken: one of them is free, unless the name is too long for a number behind it.
    for (std::size_t number = 2; number <= taken.size() + 2; ++number) {
        const auto made = clean(*name + " " + std::to_string(number), name_bounds);
        if (!made) return {};
        if (!taken.contains(name_skeleton(*made))) return *made;
    }
    return {};
}

std::vector<std::string> free_names(const std::vector<std::string>& names, const room_state& state)
{
    std::vector<std::string> free;
    for (const std::string& each : names) {
        const auto name = choose_name(each, member_id{}, member_role::participant, state);
        if (name && name->text == each) free.push_back(each);
    }
    return free;
}
}  // namespace kring::domain
