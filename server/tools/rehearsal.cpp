#include "tools/rehearsal.hpp"

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "tools/client_stream.hpp"
#include "tools/client_words.hpp"
#include "tools/machine_rules.hpp"
#include "wire/frames.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <set>

namespace kring::tools {
namespace {
using steady_clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick{20};
// People do not all come through the door at one moment.
constexpr std::chrono::milliseconds between_people{700};
// As pages tell it, whatever the speed: the server takes no more.
constexpr std::chrono::seconds between_looks{5};
// Flags call a jury at once, or none.
constexpr std::chrono::seconds jury_wait_max{5};
constexpr std::size_t facilitator = 0;

// What the answer to a command is for.
struct waiting {
    enum class thing : std::uint8_t { other, group, question };
    std::string text_named;  // the contribution that it makes is called so; empty: nothing
    thing makes{thing::other};
};

// A question of the format or of the script.
struct asked_question {
    ballot_id id{};
    std::map<std::size_t, std::uint32_t> given;  // dots, by the place of who gave them
};

class rehearsal final : public stream_owner {
public:
    rehearsal(const formats::script& played, const rehearsal_options& options)
        : script_(played),
          options_(options),
          ground_(ground_options(options)),
          ticking_(ground_.context()),
          acts_(count_acts(played, options.until))
    {
        streams_.push_back(open(facilitator, options.facilitator_secret, sequence{}));
        prepare();
    }

    [[nodiscard]] rehearsal_result run()
    {
        streams_[facilitator]->start();
        watch();
        const std::stop_callback stopping{
            options_.stop, [this] {
                boost::asio::post(ground_.context(), [this] { end(rehearsal_result::stopped); });
            }};
        ground_.run();
        return result_;
    }

    void heard(client_stream& from, std::vector<client_event> events) override
    {
        for (const client_event& each : events) {
            if (const auto* answered = std::get_if<client_answered>(&each))
                settle(from.number(), *answered);
            if (const auto* ended = std::get_if<client_ended>(&each)) {
                options_.out << "kring: " << name_of(from.number()) << ": " << why_ended(*ended)
                             << std::endl;
                end(rehearsal_result::could_not_run);
            }
        }
    }

private:
    using command_name = std::pair<std::size_t, command_counter>;

    static stream_options ground_options(const rehearsal_options& options)
    {
        stream_options made;
        made.host = options.host;
        made.port = options.port;
        made.draw = options.draw;
        return made;
    }

    static std::size_t count_acts(const formats::script& played, std::chrono::seconds until)
    {
        if (until == std::chrono::seconds{}) return played.acts.size();
        const auto late = std::find_if(played.acts.begin(), played.acts.end(),
                                       [until](const auto& each) { return each.at > until; });
        return static_cast<std::size_t>(late - played.acts.begin());
    }

    [[nodiscard]] std::unique_ptr<client_stream> open(std::size_t who, const bytes& secret,
                                                      sequence accepts)
    {
        wire::join_entry entry;
        entry.room = options_.room;
        entry.secret = secret;
        entry.nonce.resize(wire::nonce_size);
        random_bytes(entry.nonce.data(), entry.nonce.size());
        entry.name = name_of(who);
        entry.accepts = accepts;
        client_opening opening;
        opening.outbox = outbox_id{random_u64() | 1};
        opening.entry = std::move(entry);
        return std::make_unique<client_stream>(ground_, who, std::move(opening), *this);
    }

    [[nodiscard]] const std::string& name_of(std::size_t who) const
    {
        return who == facilitator ? script_.lead : script_.people[who - 1];
    }
    [[nodiscard]] std::string said(const formats::words& text) const
    {
        return text.in(options_.language);
    }

    // --- the format, by the facilitator ---

    void prepare()
    {
        const formats::room_wish wish{said(script_.title),          said(script_.question),
                                      said(script_.promise),        options_.due,
                                      said(script_.decision_maker), options_.language};
        to_prepare_.emplace_back(domain::set_charter{formats::charter_of(script_.format, wish)});
        to_prepare_.emplace_back(
            domain::set_agenda{formats::agenda_of(script_.format, options_.language)});
        for (const auto* groups : {&script_.format.groups, &script_.groups}) {
            for (const formats::words& each : *groups)
                to_prepare_.emplace_back(domain::make_group{said(each)});
        }
        auto stakeholders = formats::stakeholders_of(script_.format, options_.language);
        for (const formats::scripted_circle& each : script_.stakeholders)
            stakeholders.push_back(
                {number_after(stakeholders.size()), said(each.name), each.expected});
        if (!stakeholders.empty())
            to_prepare_.emplace_back(domain::set_stakeholder_groups{std::move(stakeholders)});
        auto tables = formats::tables_of(script_.format, options_.language);
        for (const formats::scripted_circle& each : script_.tables)
            tables.push_back(said(each.name));
        if (!tables.empty()) {
            to_prepare_.emplace_back(domain::make_tables{std::move(tables)});
            if (script_.format.seating != domain::seating::chosen)
                to_prepare_.emplace_back(domain::set_seating{script_.format.seating, {}});
        }
    }

    // When the groups are there that its questions may name.
    void open_room()
    {
        for (domain::open_ballot& each :
             formats::prompts_of(script_.format, options_.language, groups_))
            to_prepare_.emplace_back(std::move(each));
        auto rules = script_.rules ? script_.rules : script_.format.rules;
        // In real time its people keep the pace of everybody.
        if (options_.speed != 1)
            rules = without_pace(rules.value_or(domain::preset(domain::policy_base::standard)));
        if (rules) to_prepare_.emplace_back(domain::set_policy{*rules});
        to_prepare_.emplace_back(domain::open_room{});
        to_prepare_.emplace_back(begin(1));
        is_open_ = true;
    }

    static std::uint32_t number_after(std::size_t place)
    {
        return static_cast<std::uint32_t>(place + 1);
    }

    static domain::set_phases begin(std::uint32_t phase)
    {
        return domain::set_phases{{domain::phase_wish{phase, {}, {}}}};
    }

    // --- the course of it ---

    void watch()
    {
        ticking_.expires_after(tick);
        ticking_.async_wait([this](error_code cancelled) {
            if (cancelled || has_ended_) return;
            go_on();
            if (!has_ended_) watch();
        });
    }

    void go_on()
    {
        if (!streams_[facilitator]->client().is_live() || !waiting_.empty()) return;
        if (!to_prepare_.empty()) {
            domain::command next = std::move(to_prepare_.front());
            to_prepare_.pop_front();
            send(facilitator, std::move(next));
            return;
        }
        if (!is_open_) return open_room();
        if (!begun_) begun_ = steady_clock::now();
        let_people_in();
        if (!let_people_settle()) return;
        let_people_look();
        // At the greatest speed an act follows an answer at once; a real one has its time.
        while (waiting_.empty() && next_ < acts_ && is_time()) {
            if (!can_act(script_.acts[next_])) return;
            act(script_.acts[next_++]);
        }
        if (next_ == acts_ && waiting_.empty() && is_everybody_in()) finish();
    }

    [[nodiscard]] std::chrono::duration<double> played() const
    {
        return (steady_clock::now() - *begun_) * options_.speed;
    }

    void let_people_in()
    {
        const auto& charter = streams_[facilitator]->client().view().charter;
        const sequence version = charter ? charter->version : sequence{};
        while (streams_.size() <= script_.people.size()) {
            if (options_.speed > 0 && played() < between_people * (streams_.size() - 1)) return;
            streams_.push_back(open(streams_.size(), options_.join_secret, version));
            streams_.back()->start();
        }
    }

    // Whoever came in says whom they speak for, and sits down. True when nobody is left who has yet to.
    [[nodiscard]] bool let_people_settle()
    {
        bool all = true;
        for (std::size_t who = 1; who < streams_.size(); ++who) {
            if (settled_.contains(who)) continue;
            if (!is_in(who)) continue;
            settled_.insert(who);
            const std::string& name = name_of(who);
            if (const auto place = place_among(script_.stakeholders, name)) {
                const std::size_t before = script_.format.stakeholders.size();
                send(who, domain::choose_stakeholder_group{number_after(before + *place)});
                all = false;
            }
            if (const auto place = place_among(script_.tables, name)) {
                send(who, domain::take_seat{table_called(said(script_.tables[*place].name)), {}});
                all = false;
            }
        }
        return all;
    }

    static std::optional<std::size_t> place_among(const std::vector<formats::scripted_circle>& all,
                                                  const std::string& name)
    {
        for (std::size_t place = 0; place < all.size(); ++place) {
            const auto& people = all[place].people;
            if (std::find(people.begin(), people.end(), name) != people.end()) return place;
        }
        return std::nullopt;
    }

    // They have everything before their eyes that is shown, and their pages tell so once in a while.
    void let_people_look()
    {
        const auto now = steady_clock::now();
        if (now - looked_ < between_looks) return;
        looked_ = now;
        for (std::size_t who = 1; who < streams_.size(); ++who) look(who);
    }

    void look(std::size_t who)
    {
        if (!is_in(who)) return;
        contribution_id& told = told_[who];
        std::vector<contribution_id> fresh;
        for (const domain::view_item& each : streams_[who]->client().view().items) {
            if (each.id <= told || each.state != domain::item_state::shown) continue;
            if (fresh.size() == limits::seen_ids_max) break;
            fresh.push_back(each.id);
        }
        if (fresh.empty()) return;
        told = fresh.back();
        streams_[who]->tell_seen(std::move(fresh));
    }

    [[nodiscard]] table_id table_called(const std::string& name) const
    {
        for (const domain::table& each : streams_[facilitator]->client().view().tables) {
            if (each.name == name) return each.id;
        }
        return {};
    }

    [[nodiscard]] bool is_time() const
    {
        return options_.speed <= 0 || played() >= script_.acts[next_].at;
    }

    // Whoever acts has come in: for votes everybody, so that no vote is left out; for a judgement whoever is called to it.
    [[nodiscard]] bool can_act(const formats::scripted_act& next)
    {
        const auto* judgement = std::get_if<formats::scripted_judgement>(&next.deed);
        if (judgement == nullptr)
            return next.who.empty() ? is_everybody_in() : is_in(place_of(next.who));
        return can_judge(texts_[judgement->subject]);
    }

    // Somebody is called to judge it, or the jury that was is over: a lead ended it, or others of the room sat on it.
    [[nodiscard]] bool can_judge(contribution_id on)
    {
        const bool sits = has_jury(on);
        if (sits) tried_.insert(on);
        if (called_to(on) || (tried_.contains(on) && !sits)) {
            waits_for_jury_.reset();
            return true;
        }
        const auto now = steady_clock::now();
        if (sits || !waits_for_jury_) waits_for_jury_ = now;
        if (now - *waits_for_jury_ >= jury_wait_max) {
            options_.out << "kring: acts[" << next_ << "]: no jury is called" << std::endl;
            end(rehearsal_result::refused);
        }
        return false;
    }

    // The first of the people who is asked to judge it and has not answered.
    [[nodiscard]] std::optional<std::pair<std::size_t, jury_id>> called_to(contribution_id on) const
    {
        for (std::size_t who = 1; who < streams_.size(); ++who) {
            for (const domain::own_call& each : streams_[who]->client().self().calls) {
                const bool waits = each.contribution == on && !each.over && !each.answer &&
                                   !judged_.contains({who, each.jury});
                if (waits && is_in(who)) return std::pair{who, each.jury};
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] bool has_jury(contribution_id on) const
    {
        const auto& items = streams_[facilitator]->client().view().items;
        const auto item = std::find_if(items.begin(), items.end(),
                                       [on](const auto& each) { return each.id == on; });
        return item != items.end() && item->jury != jury_id{};
    }

    [[nodiscard]] bool is_in(std::size_t who) const
    {
        return who < streams_.size() && streams_[who]->client().is_live();
    }

    [[nodiscard]] bool is_everybody_in() const
    {
        for (std::size_t who = 1; who <= script_.people.size(); ++who) {
            if (!is_in(who)) return false;
        }
        return true;
    }

    [[nodiscard]] std::size_t place_of(const std::string& name) const
    {
        if (name == script_.lead) return facilitator;
        const auto found = std::find(script_.people.begin(), script_.people.end(), name);
        return static_cast<std::size_t>(found - script_.people.begin()) + 1;
    }

    void send(std::size_t who, domain::command body, waiting what = {})
    {
        if (std::holds_alternative<domain::make_group>(body)) what.makes = waiting::thing::group;
        if (std::holds_alternative<domain::open_ballot>(body))
            what.makes = waiting::thing::question;
        const command_counter counter = streams_[who]->command(std::move(body));
        waiting_.emplace(command_name{who, counter}, std::move(what));
        ++commands_;
    }

    void settle(std::size_t who, const client_answered& answered)
    {
        const auto found = waiting_.find({who, answered.counter});
        if (found == waiting_.end()) return;
        const waiting what = std::move(found->second);
        waiting_.erase(found);
        if (const auto* ok = std::get_if<rooms::accepted>(&answered.outcome)) {
            if (!what.text_named.empty()) texts_[what.text_named] = contribution_id{ok->at.value()};
            switch (what.makes) {
                case waiting::thing::other: break;
                case waiting::thing::group: groups_.push_back(group_id{ok->at.value()}); break;
                case waiting::thing::question:
                    questions_.push_back({ballot_id{ok->at.value()}, {}});
                    break;
            }
            return;
        }
        const auto* no = std::get_if<rooms::refused>(&answered.outcome);
        options_.out << "kring: " << place() << ", " << name_of(who) << ": "
                     << (no != nullptr ? wire::text_key_of(no->why) : "not understood")
                     << std::endl;
        end(rehearsal_result::refused);
    }

    [[nodiscard]] std::string place() const
    {
        return next_ == 0 ? "while the room is prepared"
                          : "acts[" + std::to_string(next_ - 1) + "]";
    }

    // --- acts ---

    void act(const formats::scripted_act& next)
    {
        const std::size_t who = next.who.empty() ? facilitator : place_of(next.who);
        std::visit([this, who](const auto& deed) { carry_out(who, deed); }, next.deed);
    }

    void carry_out(std::size_t who, const formats::scripted_text& deed)
    {
        const std::string text = said(deed.text);
        if (!deed.to.empty())
            return send(who, domain::post_reply{texts_[deed.to], text}, {deed.name, {}});
        domain::post_idea idea{text};
        if (!deed.improves.empty()) idea.improves = texts_[deed.improves];
        send(who, std::move(idea), {deed.name, {}});
    }
    void carry_out(std::size_t, const formats::scripted_votes& deed)
    {
        const bool is_support = deed.answer == formats::scripted_answer::support;
        const std::int32_t value = deed.answer == formats::scripted_answer::disagree ? -1
                                   : deed.answer == formats::scripted_answer::pass   ? 0
                                                                                     : 1;
        const ballot_id ballot =
            ballot_of(is_support ? domain::ballot_kind::support : domain::ballot_kind::stance);
        for (const std::size_t each : formats::voters_of(deed, script_.people.size())) {
            vote(each, domain::cast_vote{ballot, texts_[deed.subject], value});
        }
    }
    void carry_out(std::size_t who, const formats::scripted_phase& deed)
    {
        send(who, begin(deed.number));
    }
    void carry_out(std::size_t who, const formats::scripted_group& deed)
    {
        send(who, domain::group_idea{texts_[deed.subject], groups_.at(deed.number - 1)});
    }
    void carry_out(std::size_t who, const formats::scripted_tag& deed)
    {
        send(who, domain::tag_idea{texts_[deed.subject], said(deed.text)});
    }
    void carry_out(std::size_t who, const formats::scripted_merge& deed)
    {
        send(who, domain::merge_idea{texts_[deed.subject], texts_[deed.into], said(deed.reason)});
    }
    void carry_out(std::size_t who, const formats::scripted_hide& deed)
    {
        send(who, domain::hide_contribution{texts_[deed.subject], said(deed.reason)});
    }
    void carry_out(std::size_t who, const formats::scripted_restore& deed)
    {
        send(who, domain::restore_contribution{texts_[deed.subject], said(deed.reason)});
    }
    void carry_out(std::size_t who, const formats::scripted_flag& deed)
    {
        // Nobody flags what they did not look at.
        if (who != facilitator) look(who);
        domain::flag_contribution flag{texts_[deed.subject], deed.reason, {}, said(deed.note)};
        if (!deed.double_of.empty()) flag.double_of = texts_[deed.double_of];
        send(who, std::move(flag));
    }
    // An answer that nobody waits for any more is left out: a lead may have ended the vote.
    void carry_out(std::size_t, const formats::scripted_judgement& deed)
    {
        const contribution_id on = texts_[deed.subject];
        const auto called = called_to(on);
        if (!called) return;
        judged_.insert(*called);
        send(called->first, domain::answer_jury{called->second, deed.answer});
    }
    void carry_out(std::size_t who, const formats::scripted_edit& deed)
    {
        send(who, domain::edit_contribution{texts_[deed.subject], said(deed.text), false});
    }
    void carry_out(std::size_t who, const formats::scripted_report&)
    {
        send(who, domain::publish_report{});
    }
    void carry_out(std::size_t who, const formats::scripted_close&)
    {
        send(who, domain::close_room{});
    }

    void carry_out(std::size_t who, const formats::scripted_question& deed)
    {
        send(who, formats::asked(deed.asked, options_.language, 0, groups_));
    }
    void carry_out(std::size_t who, const formats::scripted_reveal& deed)
    {
        send(who, domain::set_ballot{question(deed.question).id, false, true});
    }
    void carry_out(std::size_t who, const formats::scripted_saying& deed)
    {
        domain::answer_prompt answer{question(deed.question).id, {}};
        for (const formats::words& each : deed.texts) answer.texts.push_back(said(each));
        send(who, std::move(answer));
    }
    void carry_out(std::size_t, const formats::scripted_choice& deed)
    {
        const ballot_id on = question(deed.question).id;
        for (const std::size_t each : formats::choosers_of(deed, script_.people.size()))
            vote(each, domain::cast_vote{on, domain::subject_of(on), deed.value});
    }
    void carry_out(std::size_t, const formats::scripted_marks& deed)
    {
        asked_question& on = question(deed.question);
        const std::uint32_t budget = budget_of(on.id);
        std::size_t left = formats::share_of(script_.people.size(), deed.percent);
        for (const std::size_t each : formats::order_for(deed.subject, script_.people.size())) {
            if (left == 0) return;
            if (budget > 0) {
                std::uint32_t& given = on.given[each];
                const auto dots = static_cast<std::uint32_t>(deed.value);
                if (given + dots > budget) continue;
                given += dots;
            }
            vote(each, domain::cast_vote{on.id, texts_[deed.subject], deed.value});
            --left;
        }
    }
    void carry_out(std::size_t, const formats::scripted_comparison& deed)
    {
        const contribution_id better = texts_[deed.better];
        const contribution_id worse = texts_[deed.worse];
        const contribution_id pair =
            domain::subject_of({std::min(better, worse), std::max(better, worse)});
        const auto order = formats::order_for(deed.better + deed.worse, script_.people.size());
        const auto share = formats::share_of(script_.people.size(), deed.percent);
        for (std::size_t place = 0; place < share; ++place)
            vote(order[place],
                 domain::cast_vote{question(deed.question).id, pair, better < worse ? 1 : -1});
    }

    void vote(std::size_t person, domain::cast_vote cast)
    {
        send(person + 1, cast);
        ++votes_;
    }

    [[nodiscard]] asked_question& question(std::uint32_t number)
    {
        return questions_.at(number - 1);
    }
    // 0: of no dots.
    [[nodiscard]] std::uint32_t budget_of(ballot_id on) const
    {
        for (const domain::ballot& each : streams_[facilitator]->client().view().ballots) {
            if (each.id == on) return each.terms.budget;
        }
        return 0;
    }

    [[nodiscard]] ballot_id ballot_of(domain::ballot_kind kind) const
    {
        for (const domain::ballot& each : streams_[facilitator]->client().view().ballots) {
            if (each.kind == kind) return each.id;
        }
        return {};
    }

    void finish()
    {
        if (is_over_) return;
        is_over_ = true;
        options_.out << "rehearsed: people " << script_.people.size() << ", acts " << acts_
                     << ", votes " << votes_ << ", commands " << commands_ << std::endl;
        // Who looks at a room in the middle wants to meet its people.
        if (options_.until == std::chrono::seconds{}) end(rehearsal_result::played);
    }

    void end(rehearsal_result result)
    {
        if (has_ended_) return;
        has_ended_ = true;
        result_ = result;
        for (const auto& each : streams_) each->stop();
        ticking_.cancel();
    }

    const formats::script& script_;
    const rehearsal_options& options_;
    stream_ground ground_;
    boost::asio::steady_timer ticking_;
    std::vector<std::unique_ptr<client_stream>> streams_;  // the facilitator, then the people

    std::size_t acts_{};  // that are played
    std::deque<domain::command> to_prepare_;
    std::size_t next_{};  // act
    std::map<command_name, waiting> waiting_;
    std::map<std::string, contribution_id> texts_;
    std::vector<group_id> groups_;
    std::vector<asked_question> questions_;
    std::set<std::size_t> settled_;  // who took their place
    // Through which each has told what they looked at.
    std::map<std::size_t, contribution_id> told_;
    steady_clock::time_point looked_{};
    std::set<std::pair<std::size_t, jury_id>> judged_;  // by whom; the server tells them later
    std::set<contribution_id> tried_;                   // over which a jury sits or sat
    std::optional<steady_clock::time_point> waits_for_jury_;
    std::optional<steady_clock::time_point> begun_;
    std::size_t commands_{};
    std::size_t votes_{};
    bool is_open_{false};
    bool is_over_{false};  // nothing more is played
    bool has_ended_{false};
    rehearsal_result result_{rehearsal_result::could_not_run};
};
}  // namespace

rehearsal_result rehearse(const formats::script& played, const rehearsal_options& options)
{
    rehearsal running{played, options};
    return running.run();
}
}  // namespace kring::tools
