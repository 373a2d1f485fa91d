// One room machine on a stage: encoders that write plain words, a log that a test makes durable when it likes, and
// connections that keep what they are sent. What a test sees is what would have left the server.
// Thread: one test.
#pragma once
#include "base/check.hpp"
#include "domain/apply.hpp"
#include "domain/view.hpp"
#include "rooms/room_machine.hpp"
#include "support/wide_rates.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kring::rooms {
inline frame_ptr words(std::string text)
{
    return std::make_shared<const frame>(frame{std::move(text)});
}

// A record's body is its place; what it says, the stage keeps beside it.
class plain_records final : public record_encoder {
public:
    struct kept {
        domain::event fact;
        command_stamp stamp;
    };
    encoded_record encode(const domain::event& fact, const command_stamp& stamp) override
    {
        written.push_back({fact, stamp});
        encoded_record made;
        made.at = fact.at;
        made.body = std::to_string(fact.at.value());
        return made;
    }
    std::uint64_t body_hash(member_id member, bytes_view canonical_body) const override
    {
        return std::hash<std::string_view>{}(canonical_body) ^ member.value();
    }
    std::vector<kept> written;
};

class plain_frames final : public frame_encoder {
public:
    frame_ptr welcome(encoding, const welcome_facts& facts) const override
    {
        return words("welcome " + std::to_string(facts.member.value()) +
                     (facts.resumed ? " resumed" : " fresh"));
    }
    std::vector<frame_ptr> snapshot(encoding, const domain::view_state& state,
                                    const totals_facts& totals) const override
    {
        return {words("snapshot " + std::to_string(state.as_of.value()) + "\n" +
                      domain::canonical_text(state)),
                words("counts " + text_of(totals))};
    }
    frame_ptr update(encoding in, sequence after, sequence through,
                     std::span<const domain::view_change> changes) const override
    {
        ++updates[in];
        told.insert(told.end(), changes.begin(), changes.end());
        std::string text =
            "update " + std::to_string(after.value()) + ".." + std::to_string(through.value());
        for (const domain::view_change& each : changes) text += " " + text_of(each);
        return words(text);
    }
    frame_ptr totals(encoding, const totals_facts& facts) const override
    {
        return words("totals " + text_of(facts));
    }
    frame_ptr self(encoding, const domain::self_view& self) const override
    {
        std::string text = self.extent == domain::self_extent::whole ? "self whole" : "self";
        text += " " + std::to_string(self.as_of.value());
        for (const domain::own_vote& each : self.votes) {
            text += " vote " + std::to_string(each.key.subject.value()) + "=" +
                    (each.value ? std::to_string(*each.value) : "none");
        }
        for (const domain::own_contribution& each : self.contributions) text += " own " + each.text;
        if (self.muted) text += self.muted->id == act_id{} ? " not muted" : " muted";
        return words(text);
    }
    frame_ptr people(encoding, const people_facts& facts) const override
    {
        std::string text = facts.extent == domain::self_extent::whole ? "people whole" : "people";
        for (const auto& [who, present] : facts.people) {
            text += " " + std::to_string(who.id.value()) + "=";
            if (who.role) text += who.name + "/" + std::to_string(static_cast<int>(*who.role));
            if (who.took_over) text += " took over";
            if (who.muted) text += " muted";
            if (who.removed != act_id{}) text += " removed";
            if (present) text += " here";
        }
        if (facts.links) text += " links " + std::to_string(facts.links->size());
        if (facts.leads_gone_since) text += " no lead";
        if (facts.writing) text += " writing " + std::to_string(*facts.writing);
        if (facts.line)
            text += " line " + std::to_string(facts.line->waiting) + " before " +
                    std::to_string(facts.line->participants);
        if (facts.waiting) {
            text += " waiting " + std::to_string(facts.waiting->count);
            for (const waiting_person& each : facts.waiting->people)
                text += " " + each.name + (each.away ? " away" : "") +
                        (each.cause == domain::waiting_cause::removed_browser   ? " browser"
                         : each.cause == domain::waiting_cause::removed_address ? " address"
                                                                                : "");
        }
        return words(text);
    }
    frame_ptr waiting(encoding, const waiting_facts& facts) const override
    {
        return words("waiting " + std::to_string((facts.time - facts.since).count()));
    }
    frame_ptr in_line(encoding, const line_place& facts) const override
    {
        return words("in line " + std::to_string(facts.number));
    }
    frame_ptr answer(encoding, command_counter counter, const outcome& how) const override
    {
        return words("answer " + std::to_string(counter.value()) + " " + text_of(how));
    }
    frame_ptr similar(encoding, std::uint32_t number,
                      std::span<const contribution_id> ideas) const override
    {
        std::string text = "similar " + std::to_string(number);
        for (const contribution_id each : ideas) text += " " + std::to_string(each.value());
        return words(text);
    }

    frame_ptr texts(encoding, const domain::texts_of_run& said) const override
    {
        ++runs;
        std::string text = "texts " + std::to_string(said.from.value()) + ".." +
                           std::to_string(said.through.value());
        for (const domain::item_text& each : said.texts)
            text += " " + std::to_string(each.id.value()) + "=" + each.text;
        return words(text);
    }

    mutable std::size_t runs{};                       // of texts that were encoded
    mutable std::map<encoding, std::size_t> updates;  // that were encoded
    mutable std::vector<domain::view_change> told;    // in them, to whomever

    static std::string text_of(const outcome& how)
    {
        if (const auto* ok = std::get_if<accepted>(&how))
            return "ok " + std::to_string(ok->at.value());
        if (const auto* no = std::get_if<refused>(&how))
            return "refused " + std::to_string(static_cast<int>(no->why)) +
                   (no->why == domain::refusal::rate_limited ||
                            no->why == domain::refusal::slow_mode ||
                            no->why == domain::refusal::muted
                        ? " wait " + std::to_string(no->retry_after.count())
                        : "") +
                   no->reason +

                   (no->offer.empty() ? "" : " offer " + no->offer);
        return "uncertain";
    }

private:
    static std::string text_of(const totals_facts& facts)
    {
        std::string text = std::to_string(facts.as_of.value());
        for (const domain::subject_total& each : facts.subjects) {
            text += " " + std::to_string(each.subject.value()) + "/" +
                    std::to_string(each.ballot.value()) + ":" + std::to_string(each.counts[0]);
        }
        if (facts.members) text += " members " + std::to_string(*facts.members);
        if (facts.present) text += " present " + std::to_string(*facts.present);
        if (facts.stakeholders) {
            for (const domain::stakeholder_count& each : *facts.stakeholders)
                text += " of " + std::to_string(each.number) + ": " + std::to_string(each.joined);
        }
        return text;
    }
    static std::string text_of(const domain::view_change& change)
    {
        const std::string at = std::to_string(change.at.value()) + ":";
        if (const auto* item = std::get_if<domain::view_item>(&change.body))
            return at + "item(" + item->text + ")";
        if (std::holds_alternative<domain::item_hidden>(change.body)) return at + "hidden";
        if (std::holds_alternative<domain::item_withdrawn>(change.body)) return at + "withdrawn";
        if (std::holds_alternative<domain::view_header>(change.body)) return at + "header";
        if (std::holds_alternative<domain::ballot>(change.body)) return at + "ballot";
        if (std::holds_alternative<domain::charter_changed>(change.body)) return at + "charter";
        if (std::holds_alternative<domain::phases_changed>(change.body)) return at + "phases";
        if (std::holds_alternative<domain::view_pace>(change.body)) return at + "pace";
        return at + "renamed";
    }
};

class stage {
public:
    // Rates that a test does not set itself are wide.
    explicit stage(machine_bounds bounds_in_force = {})
        : bounds(tests::has_default_rates(bounds_in_force) ? tests::with_wide_rates(bounds_in_force)
                                                           : bounds_in_force)
    {
        load();
    }

    // An open room with a lead (connection 1, member 5); all is durable, connection 1 has received what it was sent.
    static stage open_room(machine_bounds bounds = {})
    {
        stage made{bounds};
        made.create();
        made.sync();
        made.join(1, "lead", 4);
        made.sync();
        made.command(1, 1, domain::open_room{});
        made.sync();
        made.forget();
        return made;
    }

    // --- inputs; the effects are carried out at once ---
    void create()
    {
        run([&](effects& out) {
            machine->handle(operator_command{request_id{1},
                                             domain::create_room{"title", "question", "promise"}},
                            context(), out);
        });
    }
    void join(std::uint64_t connection, const std::string& name, std::uint64_t link = 0,
              std::uint64_t outbox = 0, std::optional<cursor> from = std::nullopt)
    {
        domain::join_room wish;
        wish.link = link_id{link};
        wish.nonce_hash = blake2b_128(name);
        wish.name = name;
        arrive(connection, wish, outbox == 0 ? connection : outbox, from);
    }
    // From the `address`th address; 0: nobody knows from where.
    void join_from(std::uint64_t connection, std::uint8_t address, domain::join_room wish)
    {
        address_ = marks(address);
        arrive(connection, wish, connection, std::nullopt);
        address_ = {};
    }
    static address_marks marks(std::uint8_t address)
    {
        return address == 0 ? address_marks{} : address_marks{{address}, {address, 1}};
    }
    void join(std::uint64_t connection, const domain::join_room& wish,
              std::optional<cursor> from = std::nullopt)
    {
        arrive(connection, wish, connection, from);
    }
    void come_back(std::uint64_t connection, member_id member,
                   std::optional<cursor> from = std::nullopt, std::uint64_t outbox = 0,
                   encoding in = encoding::protobuf)
    {
        arrive(connection, member_entry{member, generation{}}, outbox == 0 ? connection : outbox,
               from, in);
    }
    void look_on(std::uint64_t connection, std::optional<cursor> from = std::nullopt,
                 encoding in = encoding::protobuf)
    {
        arrive(connection, screen_entry{}, 0, from, in);
    }
    // Of all that arrive from here on.
    void takes_texts(text_wish how) { texts = how; }
    // Equal bodies are told from others by `canonical`; left out, every body is its own.
    void command(std::uint64_t connection, std::uint64_t counter, domain::command body,
                 std::string canonical = {})
    {
        if (canonical.empty()) canonical = "body " + std::to_string(counter);
        run([&](effects& out) {
            machine->handle(member_command{connection_id{connection}, command_counter{counter},
                                           std::move(body), canonical},
                            context(), out);
        });
    }
    void ask_similar(std::uint64_t connection, std::uint32_t number, std::string text)
    {
        run([&](effects& out) {
            machine->handle(similar_question{connection_id{connection}, number, std::move(text)},
                            context(), out);
        });
    }
    void fetch_texts(std::uint64_t connection, std::uint64_t near)
    {
        run([&](effects& out) {
            machine->handle(text_question{connection_id{connection}, contribution_id{near}},
                            context(), out);
        });
    }
    void see(std::uint64_t connection, std::uint64_t what)
    {
        run([&](effects& out) {
            machine->handle(posts_seen{connection_id{connection}, {contribution_id{what}}},
                            context(), out);
        });
    }
    void write(std::uint64_t connection, writing_now how = writing_now::begun)
    {
        run([&](effects& out) {
            machine->handle(member_writes{connection_id{connection}, how}, context(), out);
        });
    }
    void run_operator(domain::issue_facilitator_link wish)
    {
        run([&](effects& out) {
            machine->handle(operator_command{request_id{2}, wish}, context(), out);
        });
    }
    void ask(decltype(visit::wish) wish)
    {
        run([&](effects& out) {
            machine->handle(visit{request_id{3}, std::move(wish)}, context(), out);
        });
    }
    void leave(std::uint64_t connection)
    {
        attached.erase(connection_id{connection});
        run([&](effects& out) {
            machine->disconnected(connection_id{connection}, context(), out);
        });
    }
    // Everything that was appended is on disk, or as far as said.
    void sync() { sync(machine->state().last); }
    void sync(sequence through)
    {
        run([&](effects& out) { machine->durable(through, context(), out); });
    }
    void fail()
    {
        run([&](effects& out) { machine->fail(out); });
    }
    // Time passes; a timer that is due fires.
    void wait(std::chrono::milliseconds time)
    {
        now += time;
        if (!wake || *wake > now) return;
        wake.reset();
        run([&](effects& out) { machine->timer(context(), out); });
    }
    // The process crashes: what was not durable is gone, the rest is read from the log.
    void restart()
    {
        records->written.resize(machine->durable_through().value());
        attached.clear();
        wake.reset();
        load();
    }

    // --- what left the machine ---
    [[nodiscard]] std::vector<std::string> received(std::uint64_t connection) const
    {
        const auto found = inbox.find(connection_id{connection});
        return found == inbox.end() ? std::vector<std::string>{} : found->second;
    }
    // Those that begin so.
    [[nodiscard]] std::vector<std::string> received(std::uint64_t connection,
                                                    std::string_view kind) const
    {
        std::vector<std::string> found;
        for (const std::string& each : received(connection)) {
            if (each.starts_with(kind)) found.push_back(each);
        }
        return found;
    }
    [[nodiscard]] std::string all_received(std::uint64_t connection) const
    {
        std::string text;
        for (const std::string& each : received(connection)) text += each + "\n";
        return text;
    }
    [[nodiscard]] std::optional<close_code> closed(std::uint64_t connection) const
    {
        const auto found = closes.find(connection_id{connection});
        return found == closes.end() ? std::nullopt : std::optional{found->second};
    }
    void forget()
    {
        inbox.clear();
        closes.clear();
        operator_answers.clear();
        visit_answers.clear();
        limits_met.clear();
        sent = 0;
    }
    [[nodiscard]] cursor here() const { return cursor{epoch, machine->durable_through()}; }
    [[nodiscard]] sequence last() const { return machine->state().last; }

    text_wish texts{text_wish::at_once};
    machine_bounds bounds;
    // The machine refers to these, and a stage may be moved.
    std::unique_ptr<plain_records> records{std::make_unique<plain_records>()};
    std::unique_ptr<plain_frames> frames{std::make_unique<plain_frames>()};
    std::unique_ptr<credentials> issuer{std::make_unique<credentials>(key_256{})};
    room_id id{};
    epoch_id epoch{7};
    std::unique_ptr<room_machine> machine;
    instant now{instant_from_milliseconds(1'750'000'000'000)};
    std::optional<instant> wake;

    std::map<connection_id, audience> attached;
    std::map<connection_id, std::vector<std::string>> inbox;
    std::map<connection_id, close_code> closes;
    std::vector<std::string> operator_answers;
    std::vector<visit_outcome> visit_answers;
    std::vector<code_changed> codes;
    std::map<limit, std::size_t> limits_met;
    std::vector<std::uint64_t> fillings;
    std::size_t sent{};  // frames to connections, shared ones counted for each

private:
    address_marks address_;
    [[nodiscard]] domain::context context() const { return domain::context{now}; }

    void load()
    {
        const auto log = std::exchange(records->written, {});
        machine = std::make_unique<room_machine>(id, epoch, *records, *frames, *issuer, bounds);
        for (const plain_records::kept& each : log) {
            KRING_CHECK(machine->replay(each.fact, each.stamp) == domain::applied::yes);
        }
        records->written = log;
        machine->loaded();
    }

    void arrive(std::uint64_t connection, decltype(arrival::entry) entry, std::uint64_t outbox,
                std::optional<cursor> from, encoding in = encoding::protobuf)
    {
        arrival input;
        input.in = in;
        input.connection = connection_id{connection};
        input.entry = std::move(entry);
        input.outbox = outbox_id{outbox};
        input.from = from;
        input.address = address_;
        input.texts = texts;
        run([&](effects& out) { machine->handle(input, context(), out); });
    }

    template <class Input>
    void run(Input&& input)
    {
        effects out;
        input(out);
        for (effect& each : out) {
            if (const auto* sending = std::get_if<send>(&each)) {
                for (const frame_ptr& frame : sending->frames) receive(sending->to, frame);
            } else if (const auto* attaching = std::get_if<attach>(&each)) {
                attached.insert_or_assign(attaching->connection, attaching->to);
            } else if (const auto* publishing = std::get_if<publish>(&each)) {
                for (const auto& [connection, audience] : attached) {
                    if (audience == publishing->to) receive(connection, publishing->what);
                }
            } else if (const auto* closing = std::get_if<close>(&each)) {
                closes.emplace(closing->connection, closing->why);
                attached.erase(closing->connection);
            } else if (const auto* answer = std::get_if<operator_answer>(&each)) {
                operator_answers.push_back(plain_frames::text_of(answer->how));
            } else if (const auto* told = std::get_if<visit_answer>(&each)) {
                visit_answers.push_back(told->how);
            } else if (const auto* waking = std::get_if<wake_at>(&each)) {
                wake = waking->at;
            } else if (const auto* met = std::get_if<limit_met>(&each)) {
                ++limits_met[met->which];
            } else if (const auto* filling = std::get_if<room_fills>(&each)) {
                fillings.push_back(filling->events);
            } else if (const auto* code = std::get_if<code_changed>(&each)) {
                codes.push_back(*code);
            }
        }
    }
    void receive(connection_id connection, const frame_ptr& what)
    {
        if (closes.contains(connection)) return;
        inbox[connection].push_back(what->octets);
        ++sent;
    }
};
}  // namespace kring::rooms
