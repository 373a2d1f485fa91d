#include "domain/room_state.hpp"

#include "base/limits.hpp"

#include <boost/functional/hash.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace kring::domain {
const mute* member::longest_mute() const
{
    const mute* longest = nullptr;
    for (const mute& each : mutes) {
        if (longest == nullptr || each.until > longest->until) longest = &each;
    }
    return longest;
}

std::size_t hash_value(const vote_key& key)
{
    // Both halves are small rising numbers; the flat map mixes the result, so they only must not cancel out.
    return static_cast<std::size_t>(key.subject.value() * 0x9e3779b97f4a7c15ull +
                                    key.ballot.value());
}

std::size_t nonce_hasher::operator()(const hash_128& nonce) const noexcept
{
    std::size_t head = 0;  // octets of a hash are as random as any hash of them
    std::memcpy(&head, nonce.data(), sizeof head);
    return head;
}

const hide_act* contribution::standing_act() const
{
    // Somebody's comes before that of a jury: it has a reason in words.
    const hide_act* verdict = nullptr;
    for (const hide_act& each : hides) {
        if (!each.stands()) continue;
        if (each.by != member_id{}) return &each;
        if (verdict == nullptr) verdict = &each;
    }
    return verdict;
}

namespace {
template <class Items, class Index, class Id>
auto* find_in(Items& items, const Index& index, Id id)
{
    const auto found = index.find(id);
    return found == index.end() ? nullptr : &items[found->second];
}
}  // namespace

const member* room_state::find(member_id id) const
{
    return find_in(members, member_index, id);
}
member* room_state::find(member_id id)
{
    return find_in(members, member_index, id);
}
const contribution* room_state::find(contribution_id id) const
{
    return find_in(contributions, contribution_index, id);
}
contribution* room_state::find(contribution_id id)
{
    return find_in(contributions, contribution_index, id);
}
const act* room_state::find(act_id id) const
{
    const auto found =
        std::lower_bound(acts.begin(), acts.end(), id,
                         [](const act& each, act_id wanted) { return each.id < wanted; });
    return found != acts.end() && found->id == id ? &*found : nullptr;
}
act* room_state::find(act_id id)
{
    return const_cast<act*>(std::as_const(*this).find(id));
}
const ballot* room_state::find(ballot_id id) const
{
    const auto found = std::find_if(ballots.begin(), ballots.end(),
                                    [id](const ballot& each) { return each.id == id; });
    return found == ballots.end() ? nullptr : &*found;
}
ballot* room_state::find(ballot_id id)
{
    return const_cast<ballot*>(std::as_const(*this).find(id));
}

const published_report* room_state::find_report(sequence as_of) const
{
    const auto found =
        std::find_if(reports.begin(), reports.end(),
                     [as_of](const published_report& each) { return each.as_of == as_of; });
    return found == reports.end() ? nullptr : &*found;
}

const idea_group* room_state::find(group_id id) const
{
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [id](const idea_group& each) { return each.id == id; });
    return found == groups.end() ? nullptr : &*found;
}
idea_group* room_state::find(group_id id)
{
    return const_cast<idea_group*>(std::as_const(*this).find(id));
}

const insight* room_state::find(insight_id id) const
{
    const auto found = std::find_if(insights.begin(), insights.end(),
                                    [id](const insight& each) { return each.id == id; });
    return found == insights.end() ? nullptr : &*found;
}

const stakeholder_group* room_state::find_stakeholders(std::uint32_t number) const
{
    const auto found =
        std::find_if(stakeholder_groups.begin(), stakeholder_groups.end(),
                     [number](const stakeholder_group& each) { return each.number == number; });
    return found == stakeholder_groups.end() ? nullptr : &*found;
}

const jury* room_state::find(jury_id id) const
{
    const auto found =
        std::lower_bound(community.juries.begin(), community.juries.end(), id,
                         [](const jury& each, jury_id wanted) { return each.id < wanted; });
    return found != community.juries.end() && found->id == id ? &*found : nullptr;
}

jury* room_state::find(jury_id id)
{
    return const_cast<jury*>(std::as_const(*this).find(id));
}

act_id contribution::judged() const
{
    act_id verdict{};
    for (const hide_act& each : hides) {
        if (!each.stands()) continue;
        if (each.by != member_id{}) return act_id{};
        verdict = each.id;
    }
    return verdict;
}

const table* room_state::find(table_id id) const
{
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [id](const table& each) { return each.id == id; });
    return found == tables.end() ? nullptr : &*found;
}

table* room_state::find(table_id id)
{
    return const_cast<table*>(std::as_const(*this).find(id));
}

const invitation_batch* room_state::find(batch_id id) const
{
    const auto found = std::find_if(invitations.begin(), invitations.end(),
                                    [id](const invitation_batch& each) { return each.id == id; });
    return found == invitations.end() ? nullptr : &*found;
}
invitation_batch* room_state::find(batch_id id)
{
    return const_cast<invitation_batch*>(std::as_const(*this).find(id));
}

const issued_invitation* invitation_batch::find(std::uint32_t number) const
{
    return number == 0 || number > issued.size() ? nullptr : &issued[number - 1];
}
issued_invitation* invitation_batch::find(std::uint32_t number)
{
    return const_cast<issued_invitation*>(std::as_const(*this).find(number));
}

const harvest* room_state::find_harvest(act_id id) const
{
    const auto found = std::find_if(harvests.begin(), harvests.end(),
                                    [id](const harvest& each) { return each.id == id; });
    return found == harvests.end() ? nullptr : &*found;
}

names_mode room_state::names() const
{
    return charter ? charter->terms.names : names_mode::shown;
}

const given_answer* prompt_answers::find(member_id by) const
{
    const auto found = std::find_if(given.begin(), given.end(),
                                    [by](const given_answer& each) { return each.by == by; });
    return found == given.end() ? nullptr : &*found;
}
given_answer* prompt_answers::find(member_id by)
{
    return const_cast<given_answer*>(std::as_const(*this).find(by));
}

bool prompt_answers::is_muted(const std::string& text) const
{
    return std::find(muted.begin(), muted.end(), text) != muted.end();
}

std::size_t bytes_of(const std::vector<std::string>& texts)
{
    std::size_t octets = 0;
    for (const std::string& each : texts) octets += each.size() + limits::tag_bytes;
    return octets;
}
}  // namespace kring::domain
