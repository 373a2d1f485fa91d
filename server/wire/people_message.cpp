#include "wire/people_message.hpp"

#include "kring/v1/server.pb.h"

#include <algorithm>
#include <utility>

namespace kring::wire {
void write(const domain::view_pace& pace, v1::Pace& out)
{
    out.set_slow_mode_s(static_cast<std::uint32_t>(pace.between_texts.count()));
    out.set_publish_after_s(static_cast<std::uint32_t>(pace.publish_after.count()));
}

void read(const v1::Pace& message, domain::view_pace& out)
{
    out.between_texts = std::chrono::seconds{message.slow_mode_s()};
    out.publish_after = std::chrono::seconds{message.publish_after_s()};
}

void write(const domain::mute& muted, v1::Mute& out)
{
    out.set_act(muted.id.value());
    out.set_until_ms(to_milliseconds(muted.until));
    out.set_reason(muted.reason);
}

void read(v1::Mute& message, domain::mute& out)
{
    out.id = act_id{message.act()};
    out.until = instant_from_milliseconds(message.until_ms());
    out.reason = std::move(*message.mutable_reason());
}

bool read_ticket(const std::string& octets, hash_128& out)
{
    if (octets.size() != out.size()) return false;
    std::copy(octets.begin(), octets.end(), out.begin());
    return true;
}

void write(const domain::view_batch& batch, v1::InvitationBatch& out)
{
    out.set_id(batch.id.value());
    out.set_channel(batch.channel);
    out.set_count(batch.count);
    out.set_used(batch.used);
    out.set_withdrawn(batch.withdrawn);
}

void read(v1::InvitationBatch& message, domain::view_batch& out)
{
    out.id = batch_id{message.id()};
    out.channel = std::move(*message.mutable_channel());
    out.count = message.count();
    out.used = message.used();
    out.withdrawn = message.withdrawn();
}

void write(const rooms::people_facts& facts, v1::People& out)
{
    out.set_as_of(facts.as_of.value());
    out.set_whole(facts.extent == domain::self_extent::whole);
    for (const auto& [who, present] : facts.people) {
        v1::Person& person = *out.add_people();
        person.set_member(who.id.value());
        if (who.role) person.set_role(static_cast<v1::Role>(*who.role));
        person.set_name(who.name);
        person.set_present(present);
        person.set_took_over(who.took_over);
        if (who.muted) write(*who.muted, *person.mutable_muted());
        person.set_table(who.table.value());
        person.set_takes_notes(who.takes_notes);
        person.set_removed(who.removed.value());
        person.set_removal_reason(who.removal_reason);
    }
    if (facts.links) {
        v1::HelperLinks& links = *out.mutable_links();
        for (const rooms::helper_link& each : *facts.links) {
            v1::HelperLink& link = *links.add_links();
            link.set_number(each.number.value());
            link.set_secret(each.secret);
            link.set_expires_ms(to_milliseconds(each.expires));
        }
    }
    if (facts.waiting) {
        v1::WaitingList& waiting = *out.mutable_waiting();
        waiting.set_count(facts.waiting->count);
        for (const rooms::waiting_person& each : facts.waiting->people) {
            v1::WaitingPerson& person = *waiting.add_people();
            person.set_ticket(each.ticket.data(), each.ticket.size());
            person.set_name(each.name);
            person.set_since_ms(to_milliseconds(each.since));
            person.set_stakeholder_group(each.stakeholder_group);
            person.set_cause(static_cast<v1::WaitingCause>(each.cause));
            person.set_away(each.away);
        }
    }
    if (facts.writing) out.set_writing(*facts.writing);
    if (facts.line) {
        out.mutable_line()->set_waiting(facts.line->waiting);
        out.mutable_line()->set_participants(facts.line->participants);
    }
    if (facts.leads_gone_since)
        out.set_leads_gone_since_ms(to_milliseconds(*facts.leads_gone_since));
}

bool read(v1::People& message, rooms::people_facts& out)
{
    out.as_of = sequence{message.as_of()};
    out.extent = message.whole() ? domain::self_extent::whole : domain::self_extent::changes;
    for (v1::Person& each : *message.mutable_people()) {
        rooms::present_person person;
        person.who.id = member_id{each.member()};
        if (each.role() > v1::ROLE_LEAD || each.role() < v1::ROLE_UNSPECIFIED) return false;
        if (each.role() != v1::ROLE_UNSPECIFIED)
            person.who.role = static_cast<domain::member_role>(each.role());
        person.who.name = std::move(*each.mutable_name());
        person.who.took_over = each.took_over();
        if (each.has_muted()) read(*each.mutable_muted(), person.who.muted.emplace());
        person.who.table = table_id{each.table()};
        person.who.takes_notes = each.takes_notes();
        person.who.removed = act_id{each.removed()};
        person.who.removal_reason = std::move(*each.mutable_removal_reason());
        person.present = each.present();
        out.people.push_back(std::move(person));
    }
    if (message.has_links()) {
        auto& links = out.links.emplace();
        for (v1::HelperLink& each : *message.mutable_links()->mutable_links()) {
            links.push_back(rooms::helper_link{link_id{each.number()},
                                               std::move(*each.mutable_secret()),
                                               instant_from_milliseconds(each.expires_ms())});
        }
    }
    if (message.has_waiting()) {
        auto& waiting = out.waiting.emplace();
        waiting.count = message.waiting().count();
        for (v1::WaitingPerson& each : *message.mutable_waiting()->mutable_people()) {
            rooms::waiting_person& person = waiting.people.emplace_back();
            if (!read_ticket(each.ticket(), person.ticket)) return false;
            person.name = std::move(*each.mutable_name());
            person.since = instant_from_milliseconds(each.since_ms());
            person.stakeholder_group = each.stakeholder_group();
            if (each.cause() < v1::WAITING_CAUSE_LOBBY ||
                each.cause() > static_cast<int>(domain::last_waiting_cause))
                return false;
            person.cause = static_cast<domain::waiting_cause>(each.cause());
            person.away = each.away();
        }
    }
    if (message.has_writing()) out.writing = message.writing();
    if (message.has_line())
        out.line = rooms::line_facts{message.line().waiting(), message.line().participants()};
    if (message.has_leads_gone_since_ms())
        out.leads_gone_since = instant_from_milliseconds(message.leads_gone_since_ms());
    return true;
}
}  // namespace kring::wire
