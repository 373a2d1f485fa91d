#include "support/history_checker.hpp"

#include "domain/apply.hpp"
#include "domain/decide.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace kring::tests {
void client_history::sent(moment when, command_counter counter, const domain::command& body)
{
    sendings.emplace(counter, sending{when, body});
}

void client_history::happened(moment when, const tools::client_event& event,
                              const tools::room_client& client)
{
    if (const auto* welcomed = std::get_if<tools::client_welcomed>(&event)) {
        sights.emplace_back(welcome{welcomed->facts.view, welcomed->facts.resumed});
    } else if (const auto* loaded = std::get_if<tools::client_loaded>(&event)) {
        load seen{loaded->as_of, domain::digest_of(client.view()), {}};
        for (const domain::view_item& each : client.view().items) {
            if (each.text_later) seen.without_text.push_back(each.id);
        }
        sights.emplace_back(std::move(seen));
    } else if (const auto* updated = std::get_if<tools::client_updated>(&event)) {
        sights.emplace_back(update{updated->after, updated->through, updated->changes});
    } else if (const auto* renewed = std::get_if<tools::client_renewal>(&event)) {
        sights.emplace_back(renewal{renewed->why});
    } else if (const auto* answered = std::get_if<tools::client_answered>(&event)) {
        settlings.emplace(answered->counter, settling{when, answered->outcome});
    }
}

void client_history::forgot()
{
    sights.emplace_back(forgetting{});
}

void client_history::settled(const tools::room_client& client)
{
    sights.emplace_back(ending{domain::digest_of(client.view())});
}

void PrintTo(const finding& found, std::ostream* out)
{
    constexpr std::array names{
        "lost", "doubled", "unexpected", "out of order", "seen but not durable", "stale"};
    *out << names[static_cast<std::size_t>(found.kind)] << ": " << found.what;
}

namespace {
using domain::view_kind;

std::string text_of(sequence at)
{
    return "sequence " + std::to_string(at.value());
}

std::string text_of(const client_history& of, command_counter counter)
{
    return of.name() + ", command " + std::to_string(counter.value());
}

// What the log says, worked out once: which command made which record, what each view should have been shown for each
// sequence, and how each view looked where somebody loaded it.
class truth {
public:
    truth(const std::vector<const client_history*>& histories,
          const std::vector<wire::loaded_record>& log, std::vector<finding>& findings)
        : log_(log), findings_(findings)
    {
        for (const client_history* each : histories) {
            by_outbox_.emplace(each->outbox(), each);
            note_loads(*each);
        }
        domain::room_state state;
        note_digests(state);
        for (const wire::loaded_record& record : log) {
            if (record.fact.at != next(state.last)) {
                report(fault::unexpected, "the log goes on with " + text_of(record.fact.at) +
                                              " after " + text_of(state.last));
                return;
            }
            judge(record, state);
            if (domain::apply(record.fact, state) == domain::applied::contradiction) {
                report(fault::unexpected, text_of(record.fact.at) + " contradicts what was before");
                return;
            }
            for (std::size_t view = 0; view < domain::view_kinds; ++view) {
                std::vector<domain::view_change> made;
                domain::project(record.fact, state, kind_at(view), made);
                expected_[view].push_back(made.empty() ? std::nullopt
                                                       : std::optional{std::move(made.front())});
            }
            note_digests(state);
        }
        for (std::size_t view = 0; view < domain::view_kinds; ++view) {
            final_digests_[view] = domain::digest_of(domain::view_of(state, kind_at(view)));
        }
    }

    // As far as the log makes sense.
    [[nodiscard]] sequence last() const { return sequence{expected_.front().size()}; }
    [[nodiscard]] const domain::event& fact(sequence at) const { return log_[at.value() - 1].fact; }
    // 0: the command is not in the log.
    [[nodiscard]] sequence place_of(const command_id& id) const
    {
        const auto found = places_.find(id);
        return found == places_.end() ? sequence{} : found->second;
    }
    // Nothing: this view is shown nothing of it.
    [[nodiscard]] const std::optional<domain::view_change>& expected(view_kind view,
                                                                     sequence at) const
    {
        return expected_[index_of(view)][at.value() - 1];
    }
    // Of the view at the place of a load, without the texts that it leaves out.
    [[nodiscard]] std::string digest(view_kind view, const client_history::load& seen) const
    {
        const auto found = digests_.find({seen.as_of, index_of(view), seen.without_text});
        return found == digests_.end() ? std::string{} : found->second;
    }
    [[nodiscard]] const std::string& final_digest(view_kind view) const
    {
        return final_digests_[index_of(view)];
    }

private:
    [[nodiscard]] static view_kind kind_at(std::size_t index)
    {
        return static_cast<view_kind>(index + 1);
    }
    [[nodiscard]] static std::size_t index_of(view_kind view)
    {
        return static_cast<std::size_t>(view) - 1;
    }

    void report(fault kind, std::string what) { findings_.push_back({kind, std::move(what)}); }

    void note_loads(const client_history& of)
    {
        auto view = view_kind::participant;
        for (const client_history::sight& each : of.sights) {
            if (const auto* welcome = std::get_if<client_history::welcome>(&each))
                view = welcome->view;
            if (const auto* load = std::get_if<client_history::load>(&each))
                digests_.insert({{load->as_of, index_of(view), load->without_text}, {}});
        }
    }

    void note_digests(const domain::room_state& state)
    {
        for (auto each = digests_.lower_bound({state.last, 0, {}});
             each != digests_.end() && std::get<0>(each->first) == state.last; ++each) {
            const auto& [at, view, without_text] = each->first;
            domain::view_state shown = domain::view_of(state, kind_at(view));
            for (domain::view_item& item : shown.items) {
                if (std::binary_search(without_text.begin(), without_text.end(), item.id))
                    item.text.clear();
            }
            each->second = domain::digest_of(shown);
        }
    }

    // A record of a command: asked for by its client, once, and just that.
    void judge(const wire::loaded_record& record, const domain::room_state& before)
    {
        const command_id& id = record.stamp.id;
        if (id.counter == command_counter{}) return;
        const std::string where = text_of(record.fact.at);
        if (!places_.emplace(id, record.fact.at).second) {
            report(fault::doubled, where + " repeats the command of " + text_of(places_.at(id)));
            return;
        }
        const auto sender = by_outbox_.find(id.outbox);
        if (sender == by_outbox_.end()) {
            report(fault::unexpected, where + " comes from an outbox that nobody has");
            return;
        }
        const auto sent = sender->second->sendings.find(id.counter);
        if (sent == sender->second->sendings.end()) {
            report(fault::unexpected,
                   where + " was never sent: " + text_of(*sender->second, id.counter));
            return;
        }
        // Who was connected the log does not tell: a helper who took over may have.
        domain::context then{record.fact.time, {}, instant{}};
        // Nor who waited; those it names did.
        std::vector<hash_128> waiting;
        if (const auto* let_in = std::get_if<domain::newcomers_let_in>(&record.fact.body))
            waiting = let_in->newcomers;
        if (const auto* turned = std::get_if<domain::newcomer_turned_away>(&record.fact.body))
            waiting = {turned->newcomer};
        then.waiting = waiting;
        auto decided = domain::decide(sent->second.body, record.fact.actor, before, then);
        // Nor who had looked at what is flagged.
        if (const auto* flagged = std::get_if<domain::contribution_flagged>(&record.fact.body);
            flagged != nullptr && decided && !decided->events.empty()) {
            auto* again = std::get_if<domain::contribution_flagged>(&decided->events.front());
            if (again != nullptr && flagged->views >= again->views) again->views = flagged->views;
        }
        if (!decided || decided->events.empty() || decided->events.front() != record.fact.body) {
            report(fault::unexpected,
                   where + " is not what was asked for: " + text_of(*sender->second, id.counter));
        }
    }

    const std::vector<wire::loaded_record>& log_;
    std::vector<finding>& findings_;
    std::map<outbox_id, const client_history*> by_outbox_;
    std::map<command_id, sequence> places_;
    // By what was loaded: as of when, of which view, without which texts.
    std::map<std::tuple<sequence, std::size_t, std::vector<contribution_id>>, std::string> digests_;
    std::array<std::vector<std::optional<domain::view_change>>, domain::view_kinds> expected_;
    std::array<std::string, domain::view_kinds> final_digests_;
};

// Whether a command that appended nothing may have been answered with this sequence, because things were so already.
bool bears_out(const domain::command& body, sequence at, const truth& log)
{
    if (at == sequence{}) {
        return !std::holds_alternative<domain::post_idea>(body) &&
               !std::holds_alternative<domain::post_ideas>(body) &&
               !std::holds_alternative<domain::post_reply>(body) &&
               !std::holds_alternative<domain::cast_vote>(body) &&
               !std::holds_alternative<domain::leave_room>(body) &&
               !std::holds_alternative<domain::hide_contribution>(body) &&
               !std::holds_alternative<domain::restore_contribution>(body) &&
               !std::holds_alternative<domain::publish_report>(body) &&
               !std::holds_alternative<domain::edit_contribution>(body) &&
               !std::holds_alternative<domain::tag_idea>(body) &&
               !std::holds_alternative<domain::make_group>(body) &&
               !std::holds_alternative<domain::make_tables>(body) &&
               !std::holds_alternative<domain::dissolve_table>(body) &&
               !std::holds_alternative<domain::dissolve_group>(body) &&
               !std::holds_alternative<domain::merge_idea>(body) &&
               !std::holds_alternative<domain::open_ballot>(body) &&
               !std::holds_alternative<domain::answer_prompt>(body) &&
               !std::holds_alternative<domain::unmerge_idea>(body) &&
               !std::holds_alternative<domain::lock>(body) &&
               !std::holds_alternative<domain::ask_on>(body) &&
               !std::holds_alternative<domain::share_insight>(body) &&
               !std::holds_alternative<domain::send_line>(body) &&
               !std::holds_alternative<domain::flag_contribution>(body) &&
               !std::holds_alternative<domain::appeal>(body);
    }
    if (at > log.last()) return false;
    const domain::event_body& fact = log.fact(at).body;
    if (const auto* vote = std::get_if<domain::cast_vote>(&body)) {
        const auto* cast = std::get_if<domain::vote_cast>(&fact);
        return cast != nullptr && cast->ballot == vote->ballot && cast->subject == vote->subject &&
               cast->value == vote->value;
    }
    if (const auto* hide = std::get_if<domain::hide_contribution>(&body)) {
        const auto* hidden = std::get_if<domain::contribution_hidden>(&fact);
        return hidden != nullptr && hidden->contribution == hide->contribution;
    }
    if (const auto* mute = std::get_if<domain::mute_member>(&body)) {
        const auto* muted = std::get_if<domain::member_muted>(&fact);
        return muted != nullptr && muted->member == mute->member;
    }
    if (const auto* remove = std::get_if<domain::remove_member>(&body)) {
        const auto* removed = std::get_if<domain::member_removed>(&fact);
        return removed != nullptr && removed->member == remove->member;
    }
    if (const auto* withdraw = std::get_if<domain::withdraw_invitations>(&body)) {
        const auto* gone = std::get_if<domain::invitations_withdrawn>(&fact);
        // One of a batch may have gone with all of it.
        return gone != nullptr && gone->which.batch == withdraw->which.batch &&
               (gone->which.number == 0 || gone->which.number == withdraw->which.number);
    }
    if (const auto* turn = std::get_if<domain::turn_away>(&body)) {
        const auto* turned = std::get_if<domain::newcomer_turned_away>(&fact);
        return turned != nullptr && turned->newcomer == turn->newcomer;
    }
    if (const auto* accept = std::get_if<domain::accept_charter>(&body)) {
        // Whoever set the version agreed to it by that.
        const auto* accepted = std::get_if<domain::charter_accepted>(&fact);
        return accepted != nullptr
                   ? accepted->version == accept->version
                   : at == accept->version && std::holds_alternative<domain::charter_set>(fact);
    }
    if (std::holds_alternative<domain::set_charter>(body))
        return std::holds_alternative<domain::charter_set>(fact);
    if (std::holds_alternative<domain::set_agenda>(body))
        return std::holds_alternative<domain::agenda_set>(fact);
    // Texts are cleaned and tags take the room's spelling, so only what they are about is compared.
    if (const auto* edit = std::get_if<domain::edit_contribution>(&body)) {
        const auto* edited = std::get_if<domain::contribution_edited>(&fact);
        return at.value() == edit->contribution.value() ||
               (edited != nullptr && edited->contribution == edit->contribution);
    }
    if (const auto* tag = std::get_if<domain::tag_idea>(&body)) {
        const auto* tagged = std::get_if<domain::idea_tagged>(&fact);
        return tagged != nullptr && tagged->contribution == tag->contribution;
    }
    if (const auto* merge = std::get_if<domain::merge_idea>(&body)) {
        const auto* merged = std::get_if<domain::idea_merged>(&fact);
        return merged != nullptr && merged->contribution == merge->contribution &&
               merged->into == merge->into;
    }
    if (const auto* answer = std::get_if<domain::answer_prompt>(&body)) {
        const auto* given = std::get_if<domain::answer_given>(&fact);
        return given != nullptr && given->ballot == answer->ballot;
    }
    if (const auto* open = std::get_if<domain::open_ballot>(&body)) {
        const auto* opened = std::get_if<domain::ballot_opened>(&fact);
        return opened != nullptr && opened->kind == open->kind;
    }
    if (std::holds_alternative<domain::make_group>(body)) {
        return std::holds_alternative<domain::group_made>(fact);
    }
    if (const auto* lock = std::get_if<domain::lock>(&body)) {
        const auto* locked = std::get_if<domain::locked>(&fact);
        return locked != nullptr && locked->contribution == lock->contribution;
    }
    if (std::holds_alternative<domain::make_tables>(body))
        return std::holds_alternative<domain::table_made>(fact);
    if (const auto* count = std::get_if<domain::count_hands>(&body)) {
        const auto* counted = std::get_if<domain::hands_counted>(&fact);
        return counted != nullptr && counted->contribution == count->contribution &&
               counted->counted == count->counted;
    }
    // Notes are cleaned, so only what is flagged and why is compared.
    if (const auto* flag = std::get_if<domain::flag_contribution>(&body)) {
        const auto* flagged = std::get_if<domain::contribution_flagged>(&fact);
        return flagged != nullptr && flagged->contribution == flag->contribution &&
               flagged->reason == flag->reason && flagged->double_of == flag->double_of;
    }
    if (const auto* appeal = std::get_if<domain::appeal>(&body)) {
        const auto* appealed = std::get_if<domain::verdict_appealed>(&fact);
        return appealed != nullptr && appealed->contribution == appeal->contribution;
    }
    if (const auto* set = std::get_if<domain::set_policy>(&body)) {
        const auto* rules = std::get_if<domain::policy_set>(&fact);
        return rules != nullptr && rules->policy == set->policy;
    }
    if (std::holds_alternative<domain::announce>(body))
        return std::holds_alternative<domain::announced>(fact);
    if (const auto* publish = std::get_if<domain::publish_report>(&body)) {
        const auto* published = std::get_if<domain::report_published>(&fact);
        return published != nullptr &&
               (publish->as_of == sequence{} || published->as_of == publish->as_of);
    }
    return false;
}

void check_answers(const client_history& of, const truth& log, std::vector<finding>& findings)
{
    for (const auto& [counter, settling] : of.settlings) {
        const auto sent = of.sendings.find(counter);
        if (sent == of.sendings.end()) {
            findings.push_back(
                {fault::unexpected, text_of(of, counter) + " was answered and never sent"});
            continue;
        }
        const sequence place = log.place_of(command_id{of.outbox(), counter});
        if (const auto* ok = std::get_if<rooms::accepted>(&settling.outcome)) {
            if (place == sequence{} && !bears_out(sent->second.body, ok->at, log)) {
                findings.push_back({fault::lost, text_of(of, counter) + " was answered ok with " +
                                                     text_of(ok->at)});
            } else if (place != sequence{} && place != ok->at) {
                findings.push_back(
                    {fault::unexpected, text_of(of, counter) + " was answered ok with " +
                                            text_of(ok->at) + " and stands at " + text_of(place)});
            }
        } else if (place != sequence{}) {
            findings.push_back(
                {fault::unexpected,
                 text_of(of, counter) + " was refused and stands at " + text_of(place)});
        }
    }
}

// If the `ok` of one command was there before another was sent, the log has the one before the other.
void check_order(const std::vector<const client_history*>& histories, const truth& log,
                 std::vector<finding>& findings)
{
    struct mark {
        moment when{};
        bool is_answer{};
        sequence place{};
        std::string what;
    };
    std::vector<mark> marks;
    for (const client_history* of : histories) {
        for (const auto& [counter, sending] : of->sendings) {
            const sequence place = log.place_of(command_id{of->outbox(), counter});
            if (place == sequence{}) continue;
            marks.push_back({sending.when, false, place, text_of(*of, counter)});
            const auto settling = of->settlings.find(counter);
            if (settling == of->settlings.end()) continue;
            if (std::holds_alternative<rooms::accepted>(settling->second.outcome)) {
                marks.push_back({settling->second.when, true, place, text_of(*of, counter)});
            }
        }
    }
    std::stable_sort(marks.begin(), marks.end(),
                     [](const mark& a, const mark& b) { return a.when < b.when; });
    const mark* newest = nullptr;
    for (const mark& each : marks) {
        if (each.is_answer) {
            if (newest == nullptr || newest->place < each.place) newest = &each;
        } else if (newest != nullptr && each.place < newest->place) {
            findings.push_back({fault::out_of_order, each.what + " was sent after " + newest->what +
                                                         " was answered, and stands before it"});
        }
    }
}

// A text that was taken back within the same frame is left out of it.
bool is_stripped(const domain::view_change& seen, const domain::view_change& expected,
                 const std::vector<domain::view_change>& frame)
{
    const auto* bare = std::get_if<domain::view_item>(&seen.body);
    const auto* whole = std::get_if<domain::view_item>(&expected.body);
    if (bare == nullptr || whole == nullptr || bare->id != whole->id || !bare->text.empty())
        return false;
    return std::any_of(frame.begin(), frame.end(), [&](const domain::view_change& later) {
        const auto* hidden = std::get_if<domain::item_hidden>(&later.body);
        const auto* withdrawn = std::get_if<domain::item_withdrawn>(&later.body);
        return later.at > seen.at && ((hidden != nullptr && hidden->id == bare->id) ||
                                      (withdrawn != nullptr && withdrawn->id == bare->id));
    });
}

// What the rest of a frame shows of authors at the least.
domain::authors_shown least_after(sequence at, const std::vector<domain::view_change>& frame)
{
    auto least = domain::authors_shown::named;
    for (const domain::view_change& later : frame) {
        if (later.at <= at) continue;
        if (const auto* charter = std::get_if<domain::charter_changed>(&later.body))
            least = std::max(least, charter->authors);
        if (const auto* phases = std::get_if<domain::phases_changed>(&later.body))
            least = std::max(least, phases->authors);
    }
    return least;
}

// Who wrote something is left out as well, where that is taken back within the same frame.
domain::view_change without_authors(domain::view_change change, domain::authors_shown least)
{
    if (least == domain::authors_shown::named) return change;
    const bool is_hidden = least == domain::authors_shown::hidden;
    if (auto* item = std::get_if<domain::view_item>(&change.body)) {
        item->author_name.clear();
        if (is_hidden) item->author = member_id{};
    } else if (auto* line = std::get_if<domain::view_line>(&change.body)) {
        line->name.clear();
    } else if (auto* phases = std::get_if<domain::phases_changed>(&change.body)) {
        if (is_hidden) phases->shown.clear();
        for (domain::item_author& each : phases->shown) each.name.clear();
    }
    return change;
}

// And the texts of an answer, where a later change of the frame shows it anew, or its whole question.
domain::view_change without_answers(domain::view_change change,
                                    const std::vector<domain::view_change>& frame)
{
    std::vector<domain::view_answer>* answers = nullptr;
    if (auto* some = std::get_if<domain::answers_changed>(&change.body)) answers = &some->answers;
    if (auto* all = std::get_if<domain::prompt_changed>(&change.body)) answers = &all->answers;
    if (answers == nullptr) return change;
    for (const domain::view_change& later : frame) {
        if (later.at <= change.at) continue;
        const auto* some = std::get_if<domain::answers_changed>(&later.body);
        const auto* all = std::get_if<domain::prompt_changed>(&later.body);
        for (domain::view_answer& each : *answers) {
            const bool is_anew =
                some != nullptr && std::any_of(some->answers.begin(), some->answers.end(),
                                               [&each](const domain::view_answer& now) {
                                                   return now.ballot == each.ballot &&
                                                          now.id == each.id;
                                               });
            if (is_anew || (all != nullptr && all->prompt.id == each.ballot)) each.texts.clear();
        }
    }
    return change;
}

// Follows one client through what it was shown.
class onlooker {
public:
    onlooker(const client_history& of, const truth& log, std::vector<finding>& findings)
        : of_(of), log_(log), findings_(findings)
    {}

    void operator()(const client_history::welcome& seen)
    {
        if (!seen.resumed) position_.reset();
        if (seen.resumed && !position_) report(fault::stale, "was resumed from nowhere");
        view_ = seen.view;
    }

    void operator()(const client_history::load& seen)
    {
        position_ = seen.as_of;
        if (seen.as_of > log_.last() || seen.digest != log_.digest(view_, seen)) {
            report(fault::seen_not_durable,
                   "the view snapshot at " + text_of(seen.as_of) + " is not that of the log");
        }
    }

    void operator()(const client_history::update& seen)
    {
        if (!position_ || seen.after > *position_) {
            report(fault::stale,
                   "an update goes on from " + text_of(seen.after) + ", behind what was shown");
            position_ = seen.after;
        }
        if (seen.through > log_.last()) {
            report(fault::seen_not_durable,
                   "an update reaches " + text_of(seen.through) + ", beyond the log");
        }
        auto change = seen.changes.begin();
        sequence former = *position_;
        for (const sequence end = std::min(seen.through, log_.last()); former < end;) {
            const sequence at = next(former);
            former = at;
            if (change != seen.changes.end() && change->at < at) {
                report(fault::out_of_order,
                       "a change at " + text_of(change->at) + " came after later ones, or twice");
                ++change;
                former = sequence{at.value() - 1};
                continue;
            }
            auto expected = log_.expected(view_, at);
            const auto least = least_after(at, seen.changes);
            if (expected) expected = without_authors(std::move(*expected), least);
            if (expected) expected = without_answers(std::move(*expected), seen.changes);
            if (expected && least != domain::authors_shown::named &&
                view_ != view_kind::facilitator &&
                std::holds_alternative<domain::author_renamed>(expected->body)) {
                expected.reset();
            }
            const bool is_there = change != seen.changes.end() && change->at == at;
            if (expected && !is_there) report(fault::stale, "an update leaves out " + text_of(at));
            if (!is_there) continue;
            if (!expected ||
                (*change != *expected && !is_stripped(*change, *expected, seen.changes))) {
                report(fault::seen_not_durable,
                       "the change at " + text_of(at) + " is not that of the log");
            }
            ++change;
        }
        for (; change != seen.changes.end(); ++change) {
            const bool is_late = change->at <= std::min(seen.through, log_.last());
            report(is_late ? fault::out_of_order : fault::seen_not_durable,
                   "a change at " + text_of(change->at) + " has no place in its update");
        }
        position_ = std::max(*position_, seen.through);
    }

    void operator()(const client_history::renewal& seen)
    {
        position_.reset();
        switch (seen.why) {
            case tools::renewal_reason::gap:
                report(fault::stale, "a change was missing before an update");
                break;
            case tools::renewal_reason::malformed:
                report(fault::unexpected, "was sent what cannot be understood");
                break;
        }
    }

    void operator()(const client_history::forgetting&) { position_.reset(); }

    void operator()(const client_history::ending& seen)
    {
        if (seen.digest != log_.final_digest(view_))
            report(fault::stale, "ends with another view than the log's");
    }

private:
    void report(fault kind, const std::string& what)
    {
        findings_.push_back({kind, of_.name() + ": " + what});
    }

    const client_history& of_;
    const truth& log_;
    std::vector<finding>& findings_;
    view_kind view_{view_kind::participant};
    std::optional<sequence> position_;
};
}  // namespace

std::vector<finding> check_histories(const std::vector<const client_history*>& histories,
                                     const std::vector<wire::loaded_record>& log)
{
    std::vector<finding> findings;
    const truth known{histories, log, findings};
    for (const client_history* each : histories) {
        check_answers(*each, known, findings);
        onlooker follows{*each, known, findings};
        for (const client_history::sight& sight : each->sights) std::visit(follows, sight);
    }
    check_order(histories, known, findings);
    return findings;
}
}  // namespace kring::tests
