#include "formats/script.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <numeric>

namespace kring::formats {
namespace {
// FNV-1a, 64 bits: offset basis and prime of draft-eastlake-fnv.
std::uint64_t hash_of(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325ull;
    for (const char each : text) {
        hash ^= static_cast<unsigned char>(each);
        hash *= 0x100000001b3ull;
    }
    return hash;
}

}  // namespace

// By keys of splitmix64 (Steele, Lea and Flood).
std::vector<std::size_t> order_for(std::string_view subject, std::size_t people)
{
    std::uint64_t state = hash_of(subject);
    std::vector<std::pair<std::uint64_t, std::size_t>> keyed;
    for (std::size_t each = 0; each < people; ++each) {
        std::uint64_t key = state += 0x9e3779b97f4a7c15ull;
        key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9ull;
        key = (key ^ (key >> 27)) * 0x94d049bb133111ebull;
        keyed.emplace_back(key ^ (key >> 31), each);
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::size_t> order;
    for (const auto& [key, each] : keyed) order.push_back(each);
    return order;
}

std::size_t share_of(std::size_t people, std::uint32_t percent)
{
    return (people * percent + 50) / 100;
}

std::vector<std::size_t> choosers_of(const scripted_choice& choice, std::size_t people)
{
    const std::vector<std::size_t> order =
        order_for("question " + std::to_string(choice.question), people);
    const auto place = [&](std::uint32_t percent) {
        return order.begin() + static_cast<std::ptrdiff_t>(share_of(people, percent));
    };
    return {place(choice.before), place(choice.before + choice.percent)};
}

std::vector<std::size_t> voters_of(const scripted_votes& votes, std::size_t people)
{
    const std::vector<std::size_t> order = order_for(votes.subject, people);
    const std::size_t count = share_of(people, votes.percent);
    const auto first = order.begin();
    const auto taken = static_cast<std::ptrdiff_t>(count);
    switch (votes.answer) {
        case scripted_answer::support:
        case scripted_answer::agree: return {first, first + taken};
        case scripted_answer::disagree: return {order.end() - taken, order.end()};
        // Between the others, as far as they leave a place.
        case scripted_answer::pass: {
            const auto middle = static_cast<std::ptrdiff_t>((people - count) / 2);
            return {first + middle, first + middle + taken};
        }
    }
    return {};
}

const std::vector<script>& built_in_scripts()
{
    static const std::vector<script> all = [] {
        struct file {
            std::string_view name;
            std::string_view text;
        };
        static constexpr file files[] = {
#include "built_in_scripts.inc"
        };
        std::vector<script> read;
        for (const file& each : files) {
            auto one = read_script(each.text);
            KRING_CHECK(one);
            read.push_back(std::move(*one));
        }
        return read;
    }();
    return all;
}
}  // namespace kring::formats
