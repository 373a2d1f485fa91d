// A room that keeps itself clean, as kring.v1 has it: rules, flags and juries, which clients send as well as read.
// Thread: pure functions.
#pragma once
#include "domain/command.hpp"
#include "domain/view.hpp"
#include "rooms/ports.hpp"

#include <optional>

namespace kring::v1 {
class Act;
class AnswerJury;
class FlagContribution;
class Item;
class ItemHidden;
class OwnContribution;
class Policy;
class PolicyInForce;
class Refusal;
class Self;
}  // namespace kring::v1

namespace kring::wire {
// All readers: false for what has no meaning. They take texts out of the message, but not where it is a command's, which is
// encoded again to tell a repeat from another body.

// As a command says them: the numbers that are not the base's. One that the message leaves out is read as its base has it.
void write(const domain::policy& rules, v1::Policy& out);
[[nodiscard]] bool read(const v1::Policy& message, domain::policy& out);

// With all numbers: whoever reads them need not know the base.
void write(const domain::policy_in_force& policy, v1::PolicyInForce& out);
[[nodiscard]] bool read(const v1::PolicyInForce& message, domain::policy_in_force& out);

void write(const domain::flag_contribution& wish, v1::FlagContribution& out);
[[nodiscard]] bool read(const v1::FlagContribution& message, domain::flag_contribution& out);

void write(const domain::answer_jury& wish, v1::AnswerJury& out);
[[nodiscard]] bool read(const v1::AnswerJury& message, domain::answer_jury& out);

// What the community has against an item.
void write_case(const domain::view_item& item, v1::Item& out);
[[nodiscard]] bool read_case(v1::Item& message, domain::view_item& out);

void write(const domain::item_hidden& hidden, v1::ItemHidden& out);
[[nodiscard]] bool read(v1::ItemHidden& message, domain::item_hidden& out);

// By which rule an act was done.
void write_ruling(const domain::view_act& act, v1::Act& out);
[[nodiscard]] bool read_ruling(const v1::Act& message, domain::view_act& out);

void write_case(const domain::own_contribution& own, v1::OwnContribution& out);
[[nodiscard]] bool read_case(const v1::OwnContribution& message, domain::own_contribution& out);

// Calls, flags and the share of the posts.
void write_duties(const domain::self_view& self, v1::Self& out);
[[nodiscard]] bool read_duties(v1::Self& message, domain::self_view& out);

// What a refusal says of posts that are alike and of rules that cannot be.
void write_grounds(const rooms::refused& refused, v1::Refusal& out);
[[nodiscard]] bool read_grounds(const v1::Refusal& message, rooms::refused& out);
}  // namespace kring::wire
