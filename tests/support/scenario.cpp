#include "support/scenario.hpp"

#include "domain/names.hpp"

#include <stdexcept>
#include <utility>

namespace kring::domain {
void PrintTo(const refusal& why, std::ostream* out)
{
    *out << "refusal " << static_cast<int>(why);
}
}  // namespace kring::domain

namespace kring::domain::scenarios {
hash_128 nonce(std::uint8_t of)
{
    hash_128 made{};
    made.fill(of);
    return made;
}

member_joined newcomer_of(member_role role, hash_128 nonce_hash, link_id link, std::string as)
{
    name_form form = form_of(as);
    return {role, nonce_hash, link, std::move(as), std::move(form)};
}
member_renamed renaming(std::string to)
{
    name_form form = form_of(to);
    return {std::move(to), std::move(form)};
}

step posted(contribution_id name, member_id author, std::string text)
{
    return {author, contribution_posted{contribution_id{}, std::move(text)}, name.value()};
}
step replied(contribution_id name, contribution_id parent, member_id author, std::string text)
{
    return {author, contribution_posted{parent, std::move(text)}, name.value()};
}
step withdrawn(contribution_id what, member_id author)
{
    return {author, contribution_withdrawn{what}, 0};
}
step voted(member_id voter, ballot_id on, contribution_id subject, std::int32_t value,
           sequence name)
{
    return {voter, vote_cast{on, subject, value}, name.value()};
}
step vote_taken_back(member_id voter, ballot_id on, contribution_id subject)
{
    return {voter, vote_withdrawn{on, subject}, 0};
}
step hidden(contribution_id what, member_id by, act_id name, std::string reason)
{
    return {by, contribution_hidden{what, std::move(reason)}, name.value()};
}
step restored(contribution_id what, member_id by, act_id name, std::string reason)
{
    return {by, contribution_restored{what, std::move(reason)}, name.value()};
}
step undone(act_id what, member_id by)
{
    return {by, act_undone{what}, 0};
}
step renamed(member_id who, std::string name)
{
    return {who, renaming(std::move(name)), 0};
}
step left(member_id who)
{
    return {who, member_left{}, 0};
}
step joined(member_id name, std::string as, std::uint8_t nonce_of, link_id with, member_role role)
{
    return {name, newcomer_of(role, nonce(nonce_of), with, std::move(as)), name.value()};
}
step opened(member_id by)
{
    return {by, room_opened{}, 0};
}
step paused(std::string reason, member_id by)
{
    return {by, room_paused{std::move(reason)}, 0};
}
step closed(member_id by)
{
    return {by, room_closed{}, 0};
}
step link_issued(link_id name, member_role role, instant expires)
{
    return {operator_, facilitator_link_issued{role, expires}, name.value()};
}

charter some_charter()
{
    charter terms;
    terms.goals = {{"Twenty ideas", goal_measure::ideas, 20}};
    terms.question = "What would make it greener?";
    terms.promise = "We answer every idea";
    terms.due = {2026'05'01};
    terms.decision_maker = "Alderman Boer";
    return terms;
}
step agreed_on(sequence name, charter terms, member_id by)
{
    return {by, charter_set{std::move(terms)}, name.value()};
}
step accepted(member_id who, sequence version)
{
    return {who, charter_accepted{version}, 0};
}
step confirmed(sequence version)
{
    return {operator_, promise_confirmed{version}, 0};
}
agenda some_agenda(advance how)
{
    using namespace std::chrono_literals;
    constexpr auto all = permission::everybody;
    constexpr auto nobody = permission::nobody;
    return {{{1, "write", {all, nobody, nobody, false, false, list_order::newest}, 10min, {}},
             {2, "reply", {nobody, all, nobody, false, true, list_order::oldest}, 0s, {}},
             {3, "vote", {nobody, nobody, all, true, true, list_order::few_eyes}, 5min, {}}},
            how};
}
step planned(agenda plan, member_id by)
{
    return {by, agenda_set{std::move(plan)}, 0};
}
step phases_are(std::vector<active_phase> active, member_id by)
{
    return {by, phases_set{std::move(active)}, 0};
}
step published(sequence as_of, member_id by)
{
    return {by, report_published{as_of}, 0};
}

step stakeholders_are(std::vector<stakeholder_group> groups, member_id by)
{
    return {by, stakeholder_groups_set{std::move(groups)}, 0};
}
step speaks_for(member_id who, std::uint32_t number)
{
    return {who, stakeholder_group_chosen{number}, 0};
}
step edited(contribution_id what, member_id author, std::string text, edit_trace trace,
            sequence name)
{
    return {author, contribution_edited{what, trace, std::move(text)}, name.value()};
}
step tagged(contribution_id what, tag_id name, std::string text, member_id by)
{
    return {by, idea_tagged{what, std::move(text)}, name.value()};
}
step untagged(contribution_id what, tag_id tag, member_id by)
{
    return {by, idea_untagged{what, tag}, 0};
}
step grouped_as(group_id name, std::string title, member_id by)
{
    return {by, group_made{std::move(title)}, name.value()};
}
step group_titled(group_id what, std::string title, member_id by)
{
    return {by, group_renamed{what, std::move(title)}, 0};
}
step dissolved(group_id what, member_id by)
{
    return {by, group_dissolved{what}, 0};
}
step put_into(contribution_id what, group_id group, member_id by)
{
    return {by, idea_grouped{what, group}, 0};
}
step merged(contribution_id what, contribution_id into, std::string reason, sequence name,
            member_id by)
{
    return {by, idea_merged{what, into, std::move(reason)}, name.value()};
}
step role_given(member_id to, member_role role, member_id by)
{
    return {by, role_changed{to, role}, 0};
}
step took_over(member_id who)
{
    return {who, lead_taken_over{}, 0};
}
step posted_held(contribution_id name, member_id author, std::string text)
{
    return {author, contribution_posted{contribution_id{}, std::move(text), {}, false, true},
            name.value()};
}
step held_for(std::chrono::seconds publish_after, member_id by)
{
    return {by, hold_set{publish_after}, 0};
}
step approved(contribution_id what, member_id by)
{
    return {by, contribution_published{what}, 0};
}
step declined(contribution_id what, act_id name, std::string reason, member_id by)
{
    return {by, contribution_declined{what, std::move(reason)}, name.value()};
}
step muted(member_id who, instant until, act_id name, std::string reason, member_id by)
{
    return {by, member_muted{who, until, std::move(reason)}, name.value()};
}
step removed(member_id who, act_id name, std::string reason, member_id by)
{
    return {by, member_removed{who, std::move(reason)}, name.value()};
}
step entry_is(entry_rules rules, member_id by)
{
    return {by, entry_set{rules}, 0};
}
step invitations(batch_id name, std::uint32_t count, std::string channel)
{
    return {lead, invitations_made{count, std::move(channel)}, name.value()};
}
step invited(member_id name, std::string as, std::uint8_t nonce_of, invitation by)
{
    member_joined body =
        newcomer_of(member_role::participant, nonce(nonce_of), link_id{}, std::move(as));
    body.invitation = by;
    return {name, std::move(body), name.value()};
}
step invitations_gone(invitation which)
{
    return {lead, invitations_withdrawn{which}, 0};
}
step passphrase_is(std::string passphrase, member_id by)
{
    const bool is_asked = !passphrase.empty();
    return {by, passphrase_set{is_asked, std::move(passphrase)}, 0};
}
step let_in_by(std::uint8_t nonce_of, member_id by)
{
    return {by, newcomers_let_in{{nonce(nonce_of)}}, 0};
}
step turned_away_by(std::uint8_t nonce_of, act_id name, std::string reason, member_id by)
{
    return {by, newcomer_turned_away{nonce(nonce_of), std::move(reason)}, name.value()};
}
step recovery_made_by(member_id who, sequence name)
{
    return {who, recovery_made{}, name.value()};
}
step recovered_by(member_id who)
{
    return {who, recovery_used{}, 0};
}
step rules_are(policy rules, member_id by)
{
    return {by, policy_set{rules}};
}

step slowed(std::chrono::seconds between, member_id by)
{
    return {by, slow_mode_set{between}, 0};
}
step locked_up(contribution_id what, act_id name, std::string reason, member_id by)
{
    return {by, domain::locked{what, std::move(reason)}, name.value()};
}
step unlocked_again(contribution_id what, member_id by)
{
    return {by, domain::unlocked{what}, 0};
}
step in_spotlight(contribution_id what, bool follow, member_id by)
{
    return {by, spotlight_set{what, follow}, 0};
}
step screen_shows(screen_scene scene, member_id by)
{
    return {by, screen_set{scene}, 0};
}
step hands_up(contribution_id what, std::uint32_t hands, std::uint32_t present, act_id name,
              std::string reason, member_id by)
{
    return {by, hands_counted{what, {hands, present}, std::move(reason)}, name.value()};
}

step posted_for(contribution_id name, member_id by, on_behalf source, std::string text)
{
    contribution_posted made{contribution_id{}, std::move(text)};
    made.source = std::move(source);
    return {by, std::move(made), name.value()};
}

step table_set(table_id name, std::string called, member_id by)
{
    return {by, table_made{std::move(called)}, name.value()};
}

step seated(member_id who, table_id at)
{
    return {who, seat_taken{who, at}, 0};
}

step takes_notes(member_id who, bool takes)
{
    return {who, note_taker_set{who, takes}, 0};
}

step seating_is(seating how, member_id by)
{
    return {by, seating_set{how}, 0};
}

step posted_at(table_id at, contribution_id name, member_id author, std::string text)
{
    contribution_posted made{contribution_id{}, std::move(text)};
    made.table = at;
    return {author, std::move(made), name.value()};
}

step harvested(std::vector<contribution_id> ideas, act_id name, member_id by)
{
    return {by, ideas_harvested{std::move(ideas)}, name.value()};
}

step pinned(contribution_id what, bool on, member_id by)
{
    return {by, idea_pinned{what, on}, 0};
}
step announced_as(std::string text, member_id by)
{
    return {by, domain::announced{std::move(text)}, 0};
}
step asked(contribution_id name, contribution_id idea, std::string text, member_id by)
{
    contribution_posted question{idea, std::move(text)};
    question.asks = true;
    return {by, std::move(question), name.value()};
}
step insight(insight_id name, std::vector<contribution_id> ideas, std::string text, member_id by)
{
    return {by, insight_shared{std::move(text), std::move(ideas)}, name.value()};
}
step line(member_id about, member_id by, std::string text)
{
    return {by, line_sent{about, std::move(text)}, 0};
}
step unmerged(contribution_id what, contribution_id from, member_id by)
{
    return {by, idea_unmerged{what, from}, 0};
}
ballot_terms terms_of(ballot_kind kind)
{
    ballot_terms terms;
    terms.title = "Which one?";
    switch (kind) {
        case ballot_kind::support:
        case ballot_kind::stance: return {};
        case ballot_kind::dots:
            terms.budget = 5;
            terms.at_most = 3;
            break;
        case ballot_kind::score:
            terms.steps = 5;
            terms.labels = {"Use", "Cost"};
            break;
        case ballot_kind::choice:
            terms.at_most = 2;
            terms.labels = {"Monday", "Tuesday", "Friday"};
            break;
        case ballot_kind::pairwise: break;
        case ballot_kind::scale:
            terms.steps = 5;
            terms.labels = {"not at all", "very"};
            break;
        case ballot_kind::open: break;
        case ballot_kind::words: terms.at_most = 3; break;
    }
    return terms;
}
step asked(ballot_id name, ballot_kind kind, bool shows_counts, member_id by)
{
    return {by, ballot_opened{kind, terms_of(kind), shows_counts}, name.value()};
}
step answered(member_id by, ballot_id what, std::vector<std::string> texts, sequence name)
{
    return {by, answer_given{what, std::move(texts)}, name.value()};
}
step muted(ballot_id what, std::string text, bool is_muted, member_id by)
{
    return {by, answer_muted{what, is_muted, std::move(text)}, 0};
}
step ballot_is(ballot_id what, bool is_open, bool shows_counts, member_id by)
{
    return {by, ballot_set{what, is_open, shows_counts}, 0};
}

scenario::scenario(beginning_at where)
{
    using namespace std::chrono_literals;
    if (where == beginning_at::empty_room) return;
    const instant expires = beginning + 72h;
    given(step{operator_,
               room_created{"Square", "What would make it greener?", "An answer by May",
                            language::english},
               0},
          step{operator_, ballot_opened{ballot_kind::support}, 0},
          step{operator_, ballot_opened{ballot_kind::stance}, 0},
          link_issued(lead_link, member_role::lead, expires),
          joined(lead, "Lea", 1, lead_link, member_role::lead),
          link_issued(helper_link, member_role::helper, expires),
          joined(helper, "Hal", 2, helper_link, member_role::helper), joined(ana, "Ana", 3),
          joined(bo, "Bo", 4), joined(cem, "Cem", 5),
          link_issued(unused_link, member_role::helper, expires));
    if (where == beginning_at::open_room) given(opened());
}

scenario& scenario::given_all(const std::vector<step>& steps)
{
    for (const step& each : steps) add(each);
    return *this;
}

scenario& scenario::at(instant now)
{
    clock_ = now;
    return *this;
}

scenario& scenario::waiting(std::vector<hash_128> newcomers)
{
    waiting_ = std::move(newcomers);
    return *this;
}

scenario& scenario::leads_gone_since(std::optional<instant> since)
{
    leads_gone_since_ = since;
    return *this;
}

scenario& scenario::when(member_id actor, command wish)
{
    actor_ = id(actor);
    decided_ =
        decide(std::visit([this](const auto& body) { return command{with_ids(body)}; }, wish),
               actor_, state_, now());
    return *this;
}

scenario& scenario::when(join_room wish)
{
    actor_ = member_id{next(state_.last).value()};
    decided_ = decide_join(with_ids(std::move(wish)), state_, now());
    return *this;
}

scenario& scenario::when(create_room wish)
{
    actor_ = operator_;
    decided_ = decide_create(wish, state_, now());
    return *this;
}

scenario& scenario::when(issue_facilitator_link wish)
{
    actor_ = operator_;
    decided_ = decide_issue_link(wish, state_, now());
    return *this;
}

scenario& scenario::when(confirm_promise wish)
{
    actor_ = operator_;
    decided_ = decide_confirmation(with_ids(wish), state_);
    return *this;
}

scenario& scenario::when(make_recovery_code wish)
{
    wish.who = actor_ = id(wish.who);
    decided_ = decide_recovery(wish, state_, now());
    return *this;
}

scenario& scenario::when(use_recovery_code wish)
{
    wish.who = actor_ = id(wish.who);
    decided_ = decide_recovery(wish, state_);
    return *this;
}

scenario& scenario::when_time_passes()
{
    actor_ = operator_;
    proposal made = already(sequence{});
    if (auto due = decide_due(state_, now()); !due.empty()) made = {std::move(due), {}};
    decided_ = std::move(made);
    return *this;
}

scenario& scenario::then(const event_body& expected, std::uint64_t name, std::source_location where)
{
    const std::uint64_t first = next(state_.last).value();
    then_all({expected}, where);
    if (name != 0) names_[name] = first;
    return *this;
}

scenario& scenario::then_all(std::vector<event_body> expected, std::source_location where)
{
    const testing::ScopedTrace trace{where.file_name(), static_cast<int>(where.line()),
                                     "this scenario"};
    for (event_body& each : expected) each = resolved(each);
    EXPECT_TRUE(decided_ && decided_->has_value()) << "refused";
    if (!decided_ || !decided_->has_value()) return *this;
    EXPECT_FALSE((*decided_)->already.has_value()) << "found done already";
    EXPECT_EQ((*decided_)->events, expected);
    for (const event_body& each : (*decided_)->events) happen(actor_, each, 0);
    return *this;
}

scenario& scenario::then_already(sequence by, std::source_location where)
{
    const testing::ScopedTrace trace{where.file_name(), static_cast<int>(where.line()),
                                     "this scenario"};
    EXPECT_TRUE(decided_ && decided_->has_value()) << "refused";
    if (!decided_ || !decided_->has_value()) return *this;
    EXPECT_TRUE((*decided_)->events.empty());
    EXPECT_TRUE((*decided_)->already.has_value()) << "not found done already";
    if ((*decided_)->already) {
        EXPECT_EQ((*decided_)->already->value(), resolve(by.value()));
    }
    return *this;
}

scenario& scenario::then_nothing_to_do(std::source_location where)
{
    return then_already(sequence{}, where);
}

scenario& scenario::then_refused(refusal why, std::source_location where)
{
    const testing::ScopedTrace trace{where.file_name(), static_cast<int>(where.line()),
                                     "this scenario"};
    EXPECT_TRUE(decided_ && decided_->has_error()) << "accepted";
    if (decided_ && decided_->has_error()) {
        EXPECT_EQ(decided_->error(), why);
    }
    return *this;
}

scenario& scenario::then_accepted(std::source_location where)
{
    const testing::ScopedTrace trace{where.file_name(), static_cast<int>(where.line()),
                                     "this scenario"};
    EXPECT_TRUE(decided_ && decided_->has_value()) << "refused";
    if (!decided_ || !decided_->has_value()) return *this;
    EXPECT_FALSE((*decided_)->events.empty());
    for (const event_body& each : (*decided_)->events) happen(actor_, each, 0);
    return *this;
}

scenario& scenario::then_accepted_or_done(std::source_location where)
{
    if (decided_ && decided_->has_value() && (*decided_)->already) return *this;
    return then_accepted(where);
}

scenario& scenario::then_room(const std::function<void(const scenario&)>& check,
                              std::source_location where)
{
    const testing::ScopedTrace trace{where.file_name(), static_cast<int>(where.line()),
                                     "this scenario"};
    check(*this);
    return *this;
}

const contribution& scenario::find(contribution_id name) const
{
    const contribution* found = state_.find(id(name));
    if (found == nullptr) throw std::logic_error{"the scenario has no such contribution"};
    return *found;
}

view_item scenario::item(contribution_id name, view_kind view) const
{
    const contribution_id wanted = id(name);
    for (view_item& each : view_of(state_, view).items) {
        if (each.id == wanted) return std::move(each);
    }
    throw std::logic_error{"the view has no such item"};
}

std::vector<subject_total> scenario::totals(contribution_id name, view_kind view) const
{
    std::vector<subject_total> found;
    totals_of(state_, find(name), view, found);
    return found;
}

void scenario::add(const step& made)
{
    happen(made.actor, resolved(made.body), made.name);
}

void scenario::happen(member_id actor, event_body body, std::uint64_t name)
{
    const sequence at = next(state_.last);
    // The name counts already for the event itself: who joins is the actor of the joining.
    if (name >= names_begin) names_[name] = at.value();
    event fact{at, beginning + std::chrono::seconds{at.value()}, id(actor), std::move(body)};
    if (clock_ && *clock_ > fact.time) fact.time = *clock_;
    if (fact.time < state_.time) fact.time = state_.time;
    EXPECT_EQ(apply(fact, state_), applied::yes)
        << "event " << at.value() << " of the scenario does not fit";
    if (name != 0 && name < names_begin) {
        EXPECT_EQ(name, at.value()) << "the fixed ids of the scenario do not fit";
    }
    events_.push_back(std::move(fact));
}

std::uint64_t scenario::resolve(std::uint64_t name) const
{
    if (name < names_begin) return name;
    const auto found = names_.find(name);
    if (found == names_.end())
        throw std::logic_error{"the scenario uses a name before it is given"};
    return found->second;
}

contribution_id scenario::subject(contribution_id name) const
{
    if (name.value() >> pair_shift == 0) return id(name);
    // In the order in which the test has them, also where that makes no pair.
    return subject_of(
        idea_pair{id(contribution_id{name.value() >> pair_shift}),
                  id(contribution_id{name.value() & ((std::uint64_t{1} << pair_shift) - 1)})});
}

context scenario::now() const
{
    const instant at =
        clock_ ? *clock_ : beginning + std::chrono::seconds{next(state_.last).value()};
    return context{at, {}, leads_gone_since_, waiting_};
}

template <class Body>
Body scenario::with_ids(Body body) const
{
    if constexpr (requires { body.contribution; }) body.contribution = id(body.contribution);
    if constexpr (requires { body.subject; }) body.subject = subject(body.subject);
    if constexpr (requires { body.ballot; }) body.ballot = id(body.ballot);
    if constexpr (requires { body.terms.group; }) body.terms.group = id(body.terms.group);
    if constexpr (requires { body.contributions; }) {
        for (contribution_id& each : body.contributions) each = id(each);
    }
    if constexpr (requires { body.member; }) body.member = id(body.member);
    if constexpr (requires { body.parent; }) body.parent = id(body.parent);
    if constexpr (requires { body.act; }) body.act = id(body.act);
    if constexpr (requires { body.link; }) body.link = id(body.link);
    if constexpr (requires { body.version; }) body.version = id(body.version);
    if constexpr (requires { body.accepts; }) body.accepts = id(body.accepts);
    if constexpr (requires { body.improves; }) body.improves = id(body.improves);
    if constexpr (requires { body.group; }) body.group = id(body.group);
    if constexpr (requires { body.tag; }) body.tag = id(body.tag);
    if constexpr (requires { body.table; }) body.table = id(body.table);
    if constexpr (requires { body.invitation; }) body.invitation.batch = id(body.invitation.batch);
    if constexpr (requires { body.which.batch; }) body.which.batch = id(body.which.batch);
    if constexpr (requires { body.into; }) body.into = id(body.into);
    if constexpr (requires { body.from; }) body.from = id(body.from);
    if constexpr (requires { body.insight; }) body.insight = id(body.insight);
    if constexpr (requires { body.ideas; }) {
        for (contribution_id& each : body.ideas) each = id(each);
    }
    if constexpr (requires { body.double_of; }) body.double_of = id(body.double_of);
    if constexpr (requires { body.jury; }) body.jury = id(body.jury);
    if constexpr (requires { body.evidence; }) body.policy = id(body.policy);
    return body;
}

event_body scenario::resolved(const event_body& body) const
{
    return std::visit([this](const auto& each) { return event_body{with_ids(each)}; }, body);
}

std::string text_of_length(std::size_t count)
{
    std::string made;
    for (std::size_t index = 0; index < count; ++index) made += static_cast<char>('a' + index % 26);
    return made;
}
}  // namespace kring::domain::scenarios
