#include "tools/replay.hpp"

#include "tools/client_stream.hpp"
#include "tools/client_words.hpp"
#include "tools/machine_rules.hpp"
#include "tools/replay_check.hpp"
#include "tools/replay_plan.hpp"
#include "wire/frames.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <unordered_map>

namespace kring::tools {
namespace {
using steady_clock = std::chrono::steady_clock;

// How far the plan may run ahead of its first unsettled step: far enough for a few hundred voters to be busy at once,
// near enough for the room to grow in the order in which the conversation did.
constexpr std::size_t steps_ahead_max = 2048;
constexpr std::chrono::milliseconds tick{50};
// Counts travel in ticks of up to 250 ms; what still differs after this long will not come any more.
constexpr std::chrono::seconds patience{10};
// Comparing a crowd costs a good part of a second.
constexpr std::chrono::milliseconds comparing_interval{500};
constexpr const char* hide_reason = "Rejected by the moderator of the original conversation.";

class replayer final : public stream_owner {
public:
    replayer(const polis_export& source, const replay_options& options)
        : source_(source),
          options_(options),
          plan_(plan_replay(source, options.secret)),
          columns_(count_columns(source)),
          line_(options.out, options.style),
          ground_(ground_options(options)),
          ticking_(ground_.context())
    {
        names_.ids.resize(source.comments.size());
        names_.members.resize(plan_.actors.size());
        done_.resize(plan_.steps.size());
        sent_of_.resize(plan_.actors.size());
        next_of_.resize(plan_.actors.size());
        loaded_.resize(plan_.actors.size());
        waiting_for_.resize(source.comments.size());
        votes_left_.resize(source.comments.size());
        for (std::size_t actor = 0; actor < plan_.actors.size(); ++actor) {
            streams_.push_back(
                std::make_unique<client_stream>(ground_, actor, opening_of(actor), *this));
        }
    }

    [[nodiscard]] replay_result run()
    {
        begun_ = steady_clock::now();
        enter(phase::joining);
        for (const auto& each : streams_) each->start();
        watch();
        ground_.run();
        return result_;
    }

    void heard(client_stream& from, std::vector<client_event> events) override
    {
        const std::size_t actor = from.number();
        for (const client_event& each : events) {
            if (const auto* welcomed = std::get_if<client_welcomed>(&each))
                welcome(actor, *welcomed);
            if (std::holds_alternative<client_loaded>(each)) loaded_[actor] = true;
            if (const auto* answered = std::get_if<client_answered>(&each))
                settle(actor, *answered);
            if (const auto* ended = std::get_if<client_ended>(&each))
                give_up(name_of(actor) + ": " + why_ended(*ended));
        }
    }

private:
    enum class phase { joining, playing, comparing_followed, comparing_anew, done };

    static stream_options ground_options(const replay_options& options)
    {
        stream_options made;
        made.host = options.host;
        made.port = options.port;
        made.connecting_max = options.connecting_max;
        made.draw = options.draw;
        return made;
    }

    [[nodiscard]] client_opening opening_of(std::size_t actor) const
    {
        const replay_actor& who = plan_.actors[actor];
        client_opening opening;
        opening.outbox = who.outbox;
        opening.entry = wire::join_entry{
            options_.room,
            actor == plan_.facilitator() ? options_.facilitator_secret : options_.join_secret,
            who.nonce, who.name};
        return opening;
    }

    [[nodiscard]] const std::string& name_of(std::size_t actor) const
    {
        return plan_.actors[actor].name;
    }
    [[nodiscard]] const room_client& client_of(std::size_t actor) const
    {
        return streams_[actor]->client();
    }
    // Has a complete view and its own self, of after the last loading anew.
    [[nodiscard]] bool is_ready(std::size_t actor) const
    {
        return loaded_[actor] && client_of(actor).is_live() &&
               client_of(actor).self().as_of != sequence{};
    }
    [[nodiscard]] std::size_t count_ready() const
    {
        std::size_t count = 0;
        for (std::size_t actor = 0; actor < streams_.size(); ++actor)
            count += is_ready(actor) ? 1 : 0;
        return count;
    }

    // --- the course of it ---

    void watch()
    {
        ticking_.expires_after(tick);
        ticking_.async_wait([this](error_code cancelled) {
            if (cancelled || phase_ == phase::done) return;
            look();
            if (phase_ != phase::done) watch();
        });
    }

    void enter(phase next)
    {
        phase_ = next;
        phase_begun_ = steady_clock::now();
        complete_since_.reset();
        compared_.reset();
    }

    void look()
    {
        const std::size_t ready = count_ready();
        show(ready);
        switch (phase_) {
            case phase::joining:
                if (ready == streams_.size()) begin_playing();
                break;
            case phase::playing:
                allow_more();
                if (settled_ == plan_.steps.size()) enter(phase::comparing_followed);
                break;
            case phase::comparing_followed:
            case phase::comparing_anew: compare(ready); break;
            case phase::done: break;
        }
    }

    void show(std::size_t ready)
    {
        const auto now = steady_clock::now();
        progress shown;
        const auto in_phase = std::chrono::duration<double>(now - phase_begun_).count();
        const bool is_playing = phase_ == phase::playing;
        shown.what = is_playing ? "playing" : phase_ == phase::joining ? "joining" : "comparing";
        shown.done = is_playing ? settled_ : ready;
        shown.all = is_playing ? plan_.steps.size() : streams_.size();
        const std::size_t begun_with = is_playing ? found_done_ : 0;
        if (in_phase > 0)
            shown.per_second =
                static_cast<std::size_t>(static_cast<double>(shown.done - begun_with) / in_phase);
        shown.elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - begun_);
        shown.reconnecting = phase_ == phase::joining ? 0 : streams_.size() - ready;
        const error_code trouble = ground_.last_trouble();
        if (trouble) shown.trouble = trouble.message();
        if (phase_ == phase::joining && trouble && ready == 0)
            shown.what += " (" + shown.trouble + ")";
        line_.show(shown, now);
    }

    void end(replay_result result)
    {
        if (phase_ == phase::done) return;
        phase_ = phase::done;
        result_ = result;
        for (const auto& each : streams_) each->stop();
        ticking_.cancel();
    }

    void give_up(const std::string& why)
    {
        if (phase_ == phase::done) return;
        line_.say("kring: " + why);
        end(replay_result::could_not_run);
    }

    void welcome(std::size_t actor, const client_welcomed& welcomed)
    {
        names_.members[actor] = welcomed.facts.member;
        if (actor == plan_.facilitator() && welcomed.facts.view != domain::view_kind::facilitator) {
            give_up("the facilitator's link made no facilitator");
        }
    }

    // --- going on from what the room has ---

    void begin_playing()
    {
        for (const domain::ballot& each : client_of(plan_.facilitator()).view().ballots) {
            if (each.kind == domain::ballot_kind::stance) names_.stance = each.id;
        }
        if (names_.stance == ballot_id{}) return give_up("the room has no stance ballot");
        if (const auto why = find_done()) return give_up(*why);
        for (std::size_t index = 0; index < plan_.steps.size(); ++index) {
            const replay_step& step = plan_.steps[index];
            if (!done_[index] && step.kind == step_kind::vote) ++votes_left_[step.comment];
        }
        while (first_undone_ < done_.size() && done_[first_undone_]) ++first_undone_;
        found_done_ = settled_;
        if (settled_ > 0) {
            line_.say("the room has " + grouped(settled_) + " of " + grouped(plan_.steps.size()) +
                      " steps already; going on from there");
        }
        enter(phase::playing);
        allow_more();
    }

    void mark_done(std::size_t step)
    {
        done_[step] = true;
        ++settled_;
    }

    // Nothing: all went well. Otherwise why this room cannot be gone on with.
    [[nodiscard]] std::optional<std::string> find_done()
    {
        std::unordered_map<member_id, std::size_t> participants;
        for (std::size_t actor = 0; actor < plan_.facilitator(); ++actor)
            participants.emplace(names_.members[actor], actor);
        // One author's statements came in the order of the plan, so the first is the first.
        std::vector<std::vector<std::size_t>> posts(plan_.facilitator());
        for (const replay_step& each : plan_.steps) {
            if (each.kind == step_kind::post) posts[each.actor].push_back(each.comment);
        }
        std::vector<std::size_t> posted(plan_.facilitator());
        std::unordered_map<contribution_id, std::size_t> comments;
        for (const domain::view_item& item : client_of(plan_.facilitator()).view().items) {
            const auto author = participants.find(item.author);
            if (author == participants.end() || item.parent != contribution_id{}) continue;
            std::size_t& count = posted[author->second];
            if (count == posts[author->second].size())
                return name_of(author->second) + " wrote more than the export has";
            const std::size_t comment = posts[author->second][count++];
            names_.ids[comment] = item.id;
            comments.emplace(item.id, comment);
        }
        for (std::size_t actor = 0; actor < plan_.facilitator(); ++actor) {
            std::map<std::size_t, std::int32_t> votes;
            for (const domain::own_vote& each : client_of(actor).self().votes) {
                if (each.key.ballot != names_.stance || !each.value) continue;
                const auto comment = comments.find(each.key.subject);
                if (comment == comments.end())
                    return name_of(actor) + " voted on what is not of this export";
                votes.emplace(comment->second, *each.value);
            }
            const auto at = find_resume_point(plan_, actor, posted[actor], votes);
            if (!at)
                return name_of(actor) +
                       " has votes that this export does not lead to: was it begun with other "
                       "files?";
            const std::vector<std::size_t>& steps = plan_.actors[actor].steps;
            for (std::size_t place = 0; place < at->most; ++place) {
                if (at->leaves_out(place, plan_.steps[steps[place]].effect))
                    mark_done(steps[place]);
            }
        }
        find_facilitator_done();
        return std::nullopt;
    }

    void find_facilitator_done()
    {
        const domain::view_state& view = client_of(plan_.facilitator()).view();
        const member_id self = names_.members[plan_.facilitator()];
        for (const std::size_t index : plan_.actors[plan_.facilitator()].steps) {
            const replay_step& step = plan_.steps[index];
            bool is_done = view.header.phase != domain::room_phase::draft;
            if (step.kind == step_kind::hide) {
                const auto item = std::find_if(view.items.begin(), view.items.end(),
                                               [&](const domain::view_item& each) {
                                                   return each.id == names_.ids[step.comment];
                                               });
                is_done =
                    item != view.items.end() &&
                    std::any_of(item->hides.begin(), item->hides.end(),
                                [self](const domain::view_hide& each) { return each.by == self; });
            }
            if (!is_done) return;
            mark_done(index);
        }
    }

    // --- playing ---

    // Steps before this index may be sent: none before the room is open, then by time and by the distance from the
    // first that is not settled.
    void allow_more()
    {
        std::size_t allowed = first_undone_ < opening_steps
                                  ? first_undone_ + 1
                                  : std::min(plan_.steps.size(), first_undone_ + steps_ahead_max);
        if (options_.speed > 0 && first_undone_ < plan_.steps.size()) {
            if (!paced_from_) paced_from_ = plan_.steps[first_undone_].time;
            const std::chrono::duration<double, std::milli> played =
                (steady_clock::now() - phase_begun_) * options_.speed;
            const instant until =
                *paced_from_ + std::chrono::duration_cast<std::chrono::milliseconds>(played);
            const auto not_yet = std::upper_bound(
                plan_.steps.begin(), plan_.steps.end(), until,
                [](instant time, const replay_step& each) { return time < each.time; });
            allowed = std::min(allowed, static_cast<std::size_t>(not_yet - plan_.steps.begin()));
        }
        while (allowed_ < allowed) try_next(plan_.steps[allowed_++].actor);
    }

    void try_next(std::size_t actor)
    {
        const std::vector<std::size_t>& steps = plan_.actors[actor].steps;
        std::size_t& next = next_of_[actor];
        while (next < steps.size() && done_[steps[next]]) ++next;
        if (sent_of_[actor] || next == steps.size() || steps[next] >= allowed_) return;
        const std::size_t index = steps[next];
        const replay_step& step = plan_.steps[index];
        const bool needs_statement = step.kind == step_kind::vote || step.kind == step_kind::hide;
        if (needs_statement && names_.ids[step.comment] == contribution_id{}) {
            waiting_for_[step.comment].push_back(actor);
            return;
        }
        switch (step.kind) {
            case step_kind::rules: return send(index, domain::set_policy{rules_for_recorded()});
            case step_kind::open: return send(index, domain::open_room{});
            case step_kind::post:
                return send(index, domain::post_idea{source_.comments[step.comment].text});
            case step_kind::vote:
                return send(index,
                            domain::cast_vote{names_.stance, names_.ids[step.comment], step.value});
            case step_kind::hide:
                if (votes_left_[step.comment] > 0) return;
                return send(index,
                            domain::hide_contribution{names_.ids[step.comment], hide_reason});
        }
    }

    void send(std::size_t index, domain::command body)
    {
        const replay_step& step = plan_.steps[index];
        sent_of_[step.actor] = index;
        votes_sent_ += step.kind == step_kind::vote ? 1 : 0;
        streams_[step.actor]->command(std::move(body), step.counter);
    }

    void settle(std::size_t actor, const client_answered& answered)
    {
        if (!sent_of_[actor] || plan_.steps[*sent_of_[actor]].counter != answered.counter) return;
        const std::size_t index = *sent_of_[actor];
        const replay_step& step = plan_.steps[index];
        const auto* ok = std::get_if<rooms::accepted>(&answered.outcome);
        const auto* refused = std::get_if<rooms::refused>(&answered.outcome);
        // It was applied by an earlier run, 64 counters and more ago. Of a statement the room would have shown it.
        const bool was_before = refused != nullptr &&
                                refused->why == domain::refusal::stale_command &&
                                step.kind != step_kind::post;
        if (ok == nullptr && !was_before) {
            give_up("the server refuses step " + std::to_string(answered.counter.value()) + " of " +
                    name_of(actor) + ": " +
                    (refused != nullptr ? std::string{wire::text_key_of(refused->why)}
                                        : "not understood"));
            return;
        }
        sent_of_[actor].reset();
        mark_done(index);
        while (first_undone_ < done_.size() && done_[first_undone_]) ++first_undone_;
        if (step.kind == step_kind::post) {
            names_.ids[step.comment] = contribution_id{ok->at.value()};
            const std::vector<std::size_t> waiting = std::exchange(waiting_for_[step.comment], {});
            for (const std::size_t each : waiting) try_next(each);
        }
        if (step.kind == step_kind::vote && --votes_left_[step.comment] == 0)
            try_next(plan_.facilitator());
        try_next(actor);
        allow_more();
    }

    // --- comparing ---

    void compare(std::size_t ready)
    {
        const auto now = steady_clock::now();
        if (ready < streams_.size()) {
            complete_since_.reset();
            return;
        }
        if (!complete_since_) complete_since_ = now;
        if (compared_ && now - *compared_ < comparing_interval) return;
        const difference_list differences = compare_all();
        compared_ = steady_clock::now();
        if (differences.count() > 0 && now - *complete_since_ < patience) return;
        if (differences.count() > 0 || phase_ == phase::comparing_anew) return finish(differences);
        enter(phase::comparing_anew);
        for (std::size_t actor = 0; actor < streams_.size(); ++actor) {
            loaded_[actor] = false;
            streams_[actor]->reload();
        }
    }

    [[nodiscard]] difference_list compare_all() const
    {
        difference_list differences;
        for (std::size_t actor = 0; actor < streams_.size(); ++actor) {
            const room_client& client = client_of(actor);
            const bool leads = actor == plan_.facilitator();
            const auto kind =
                leads ? domain::view_kind::facilitator : domain::view_kind::participant;
            const std::string who = "as " + name_of(actor) + " sees it";
            if (!leads) compare_self(source_, names_, actor, client.self(), differences);
            compare_view(source_, plan_, names_, kind, client.view(), who, differences);
            compare_totals(source_, columns_, names_, kind, client.totals(), who, differences);
        }
        return differences;
    }

    void finish(const difference_list& differences)
    {
        for (const std::string& each : differences.first()) line_.say("differs: " + each);
        if (differences.count() > differences.first().size()) {
            line_.say("differs: ... and " +
                      grouped(differences.count() - differences.first().size()) + " more");
        }
        const double seconds = std::chrono::duration<double>(steady_clock::now() - begun_).count();
        const auto hidden = std::count_if(
            source_.comments.begin(), source_.comments.end(),
            [](const auto& each) { return each.moderation == polis_moderation::rejected; });
        const std::string tenths = std::to_string(static_cast<std::size_t>(seconds * 10) % 10);
        line_.say("replayed: participants " + grouped(source_.participants.size()) +
                  ", statements " + grouped(source_.comments.size()) + " (" +
                  grouped(static_cast<std::size_t>(hidden)) + " hidden), votes " +
                  grouped(source_.votes.size()) + " (sent by this run " + grouped(votes_sent_) +
                  "), " + std::to_string(static_cast<std::size_t>(seconds)) + "." + tenths +
                  " s, differences " + grouped(differences.count()));
        end(differences.count() == 0 ? replay_result::equal : replay_result::different);
    }

    const polis_export& source_;
    const replay_options& options_;
    const replay_plan plan_;
    const column_counts columns_;
    progress_line line_;
    stream_ground ground_;
    boost::asio::steady_timer ticking_;
    std::vector<std::unique_ptr<client_stream>> streams_;  // by actor

    phase phase_{phase::joining};
    replay_result result_{replay_result::could_not_run};
    steady_clock::time_point begun_{};
    steady_clock::time_point phase_begun_{};
    room_names names_;
    std::vector<bool> loaded_;  // by actor: a view snapshot came since the last `reload`

    std::vector<bool> done_;  // by step: settled, now or by an earlier run
    std::size_t settled_{};
    std::size_t found_done_{};
    std::size_t first_undone_{};  // the first step that is not done
    std::size_t allowed_{};
    std::optional<instant> paced_from_;
    std::vector<std::optional<std::size_t>>
        sent_of_;                       // by actor: the step that waits for its answer
    std::vector<std::size_t> next_of_;  // by actor: place in its steps
    std::vector<std::vector<std::size_t>>
        waiting_for_;                      // by comment: actors whose vote waits for its statement
    std::vector<std::size_t> votes_left_;  // by comment
    std::size_t votes_sent_{};

    std::optional<steady_clock::time_point> complete_since_;
    std::optional<steady_clock::time_point> compared_;
};
}  // namespace

replay_result replay(const polis_export& source, const replay_options& options)
{
    replayer running{source, options};
    return running.run();
}
}  // namespace kring::tools
