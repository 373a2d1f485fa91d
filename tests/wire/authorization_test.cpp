// Who may what, when, on what: every command of the contract, by every role, in every state of a room and of the thing
// that it is about. The commands come from the contract itself, so a command that nobody thought about here fails.
//
// What is expected stands in authorization/matrix.txt, to be read and agreed to by people. With KRING_MATRIX_WRITE set
// the file is written anew; what changed in it is then for the eyes of who changes the rules.
#include "domain/decide.hpp"
#include "kring/v1/client.pb.h"
#include "support/scenario.hpp"
#include "wire/client_frames.hpp"
#include "wire/refusal_code.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace kring::wire {
namespace {
using namespace domain::scenarios;
using domain::command;

// --- one example of every command, in the JSON mapping; $name stands for the id of what a scenario calls so ---

const std::map<std::string, std::string> examples{
    {"open_room", "{}"},
    {"pause_room", R"({"reason":"another reason"})"},
    {"close_room", "{}"},
    {"rename", R"({"name":"Another"})"},
    {"leave", "{}"},
    {"post_idea", R"({"text":"idea"})"},
    {"post_reply", R"({"parent":"$idea","text":"reply"})"},
    {"withdraw_contribution", R"({"contribution":"$idea"})"},
    {"edit_contribution", R"({"contribution":"$idea","text":"another"})"},
    {"tag_idea", R"({"contribution":"$idea","text":"green"})"},
    {"untag_idea", R"({"contribution":"$idea","tag":"$tag"})"},
    {"make_group", R"({"title":"Green"})"},
    {"rename_group", R"({"group":"$group","title":"Green"})"},
    {"dissolve_group", R"({"group":"$group"})"},
    {"group_idea", R"({"contribution":"$idea","group":"$group"})"},
    {"cast_vote", R"({"ballot":"2","subject":"$idea","value":1})"},
    {"withdraw_vote", R"({"ballot":"3","subject":"$idea"})"},
    {"hide_contribution", R"({"contribution":"$idea","reason":"reason"})"},
    {"restore_contribution", R"({"contribution":"$idea","reason":"reason"})"},
    {"undo_act", R"({"act":"$act"})"},
    {"merge_idea", R"({"contribution":"$idea","into":"$other","reason":"double"})"},
    {"unmerge_idea", R"({"contribution":"$merged"})"},
    {"set_charter", R"({"charter":{"question":"What?","promise":"An answer","dueDate":20300101,
        "decisionMaker":"The council","ladderStep":"LADDER_STEP_ADVISE",
        "names":"NAMES_MODE_SHOWN","goals":[{"text":"Trees"}]}})"},
    {"accept_charter", R"({"version":"$charter"})"},
    {"set_agenda", R"({"agenda":{"phases":[{"number":1,"title":"Write",
        "switches":{"write":"PERMISSION_EVERYBODY","reply":"PERMISSION_EVERYBODY",
        "vote":"PERMISSION_EVERYBODY","order":"LIST_ORDER_NEWEST"}}],
        "advance":"ADVANCE_BY_HAND"}})"},
    {"set_phases", R"({"phases":[{"number":2}]})"},
    {"publish_report", R"({"as_of":"5"})"},
    {"open_ballot", R"({"kind":"BALLOT_KIND_DOTS","terms":{"title":"Which?","budget":5,
        "atMost":2}})"},
    {"answer_prompt", R"({"ballot":"$cloud","texts":["trees"]})"},
    {"withdraw_answer", R"({"ballot":"$cloud"})"},
    {"mute_answer", R"({"ballot":"$cloud","text":"shade","isMuted":true})"},
    {"set_ballot", R"({"ballot":"$ballot","isClosed":true})"},
    {"issue_helper_link", "{}"},
    {"hand_lead", R"({"member":"$helper"})"},
    {"take_role_back", R"({"member":"$helper"})"},
    {"take_over_lead", "{}"},
    {"set_slow_mode", R"({"seconds":30})"},
    {"set_hold", R"({"publishAfterS":300})"},
    {"approve_contributions", R"({"approvals":[{"contribution":"$held"}]})"},
    {"decline_contribution", R"({"contribution":"$held","reason":"reason"})"},
    {"mute_member", R"({"member":"$cem","reason":"reason"})"},
    {"remove_member", R"({"member":"$cem","reason":"reason"})"},
    {"lock", R"({"contribution":"$idea","reason":"reason"})"},
    {"unlock", R"({"contribution":"$idea"})"},
    {"spotlight", R"({"contribution":"$idea","follow":true})"},
    {"pin_idea", R"({"contribution":"$idea","pinned":true})"},
    {"announce", R"({"text":"tea"})"},
    {"set_screen", R"({"scene":"SCREEN_SCENE_WAY_IN"})"},
    {"ask_on", R"({"contribution":"$idea","text":"How?"})"},
    {"share_insight", R"({"text":"All want it","ideas":[{"contribution":"$idea"}]})"},
    {"take_back_insight", R"({"insight":"$insight"})"},
    {"send_line", R"({"text":"help"})"},
    {"post_ideas", R"({"texts":["A tree","Shade"],"onBehalf":{"label":"table 3","people":6}})"},
    {"count_hands", R"({"contribution":"$idea","hands":12,"present":30})"},
    {"set_stakeholder_groups", R"({"groups":[{"number":2,"title":"Shop owners"}]})"},
    {"choose_stakeholder_group", R"({"number":1})"},
    {"rotate_join_link", "{}"},
    {"set_entry", R"({"lobby":true})"},
    {"limit_participants", R"({"most":40})"},
    {"set_passphrase", R"({"passphrase":"Blue bicycle"})"},
    {"make_invitations", R"({"channel":"Shop owners","count":30})"},
    {"withdraw_invitations", R"({"batch":"$invitations","number":1})"},
    {"let_in", R"({"newcomers":[{"ticket":"CQkJCQkJCQkJCQkJCQkJCQ=="}]})"},
    {"turn_away", R"({"ticket":"CQkJCQkJCQkJCQkJCQkJCQ==","reason":"reason"})"},
    {"make_tables", R"({"names":["Window","Door"]})"},
    {"rename_table", R"({"table":"$table","name":"Window"})"},
    {"dissolve_table", R"({"table":"$table"})"},
    {"set_seating", R"({"seating":"SEATING_ASSIGNED"})"},
    {"take_seat", R"({"table":"$table"})"},
    {"set_note_taker", R"({"takesNotes":true})"},
    {"set_table_time", R"({"table":"$table","secondsFromNow":600})"},
    {"harvest_tables", R"({"atMost":3})"},
    {"set_policy", R"({"policy":{"base":"POLICY_BASE_LIGHT"}})"},
    {"flag_contribution", R"({"contribution":"$idea","reason":"FLAG_REASON_UNKIND"})"},
    {"withdraw_flag", R"({"contribution":"$other"})"},
    {"answer_jury", R"({"jury":"$jury","answer":"JURY_ANSWER_KEEP"})"},
    {"appeal", R"({"contribution":"$judged"})"},
};

// --- what there is in the room ---

enum class object { shown, hidden, withdrawn, absent };
constexpr contribution_id merged_one = answer_to_answer;
constexpr batch_id first_invitations{names_begin + 7};
constexpr contribution_id held_one{names_begin + 5};
constexpr contribution_id at_table{names_begin + 6};
constexpr contribution_id judged_one{names_begin + 8};  // by a jury that has ended
constexpr jury_id ended_jury{names_begin + 9};
constexpr jury_id sitting_jury{names_begin + 10};

step jury_of_cem(jury_id name, contribution_id about)
{
    domain::jury_called called;
    called.contribution = about;
    called.eligible = called.drawn = {cem};
    called.ends = beginning + std::chrono::hours{1};
    return {operator_, called, name.value()};
}

step flagged(member_id who, contribution_id what)
{
    domain::contribution_flagged flag;
    flag.contribution = what;
    return {who, std::move(flag), 0};
}

scenario room_in(const std::vector<step>& phase, object state)
{
    scenario room{beginning_at::draft_room};
    room.given(planned(), agreed_on(first_charter), stakeholders_are({{1, "Residents", 0}}));
    for (const member_id who : {ana, cem, helper}) room.given(accepted(who, first_charter));
    room.given(posted(bike_shed, ana), posted(bench, cem), hidden(bench, lead, first_act));
    for (const member_id who : {ana, cem, lead, helper})
        room.given(voted(who, stance, bike_shed, agree));
    room.given(posted(answer, bo), posted(merged_one, bo), merged(merged_one, answer),
               tagged(bike_shed, first_tag), grouped_as(first_group), posted_held(held_one, bo));
    room.given(asked(first_ballot, domain::ballot_kind::choice),
               asked(second_ballot, domain::ballot_kind::words),
               answered(cem, second_ballot, {"shade"}), insight(first_insight, {answer}),
               line(ana, ana), invitations(first_invitations, 2));
    room.given(table_set(first_table, "Table 1"), table_set(second_table, "Table 2"),
               seated(ana, second_table), seated(cem, second_table),
               posted_at(second_table, at_table, ana));
    room.given(
        posted(judged_one, ana), flagged(cem, answer), flagged(helper, answer),
        flagged(lead, answer), jury_of_cem(ended_jury, judged_one),
        step{operator_, domain::jury_closed{ended_jury, domain::jury_verdict::removed, 0, 2}, 0},
        jury_of_cem(sitting_jury, answer));
    room.given_all(phase);
    if (state == object::hidden) room.given(hidden(bike_shed, helper, second_act));
    if (state == object::withdrawn) room.given(withdrawn(bike_shed, ana));
    return room;
}

const std::vector<std::pair<std::string, std::vector<step>>> phases{
    {"draft", {}},
    {"open", {opened()}},
    {"paused", {opened(), paused()}},
    {"closed", {opened(), closed()}}};
const std::vector<std::pair<std::string, object>> objects{{"shown", object::shown},
                                                          {"hidden", object::hidden},
                                                          {"withdrawn", object::withdrawn},
                                                          {"absent", object::absent}};
// The author is a participant whose idea it is.
const std::vector<std::pair<std::string, member_id>> roles{
    {"participant", cem}, {"author", ana}, {"helper", helper}, {"lead", lead}};

// --- how each ends ---

void replace_all(std::string& text, const std::string& what, std::uint64_t by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what))
        text.replace(at, what.size(), std::to_string(by));
}

std::string camel(const std::string& name)
{
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '_' && i + 1 < name.size()) {
            text += static_cast<char>(std::toupper(static_cast<unsigned char>(name[++i])));
        } else {
            text += name[i];
        }
    }
    return text;
}

command example_of(const std::string& name, const scenario& room, object state)
{
    std::string body = examples.at(name);
    replace_all(body, "$idea", state == object::absent ? 999'999 : room.id(bike_shed).value());
    replace_all(body, "$other", room.id(answer).value());
    replace_all(body, "$merged", room.id(merged_one).value());
    replace_all(body, "$table", room.id(first_table).value());
    replace_all(body, "$tag", room.id(first_tag).value());
    replace_all(body, "$group", room.id(first_group).value());
    replace_all(body, "$charter", room.id(first_charter).value());
    replace_all(body, "$cloud", room.id(second_ballot).value());
    replace_all(body, "$ballot", room.id(first_ballot).value());
    replace_all(body, "$held", room.id(held_one).value());
    replace_all(body, "$cem", cem.value());
    replace_all(body, "$helper", helper.value());
    replace_all(body, "$invitations", room.id(first_invitations).value());
    replace_all(body, "$insight", room.id(first_insight).value());
    replace_all(body, "$act", room.id(first_act).value());
    replace_all(body, "$judged", room.id(judged_one).value());
    replace_all(body, "$jury", room.id(sitting_jury).value());
    const std::string text = R"({"command":{"counter":"1",")" + camel(name) + "\":" + body + "}}";
    v1::ClientFrame frame;
    const auto parsed = google::protobuf::util::JsonStringToMessage(text, &frame);
    EXPECT_TRUE(parsed.ok()) << name << ": " << parsed.ToString();
    const std::string payload = frame.SerializeAsString();
    const auto decoded = decode_client_frame(payload);
    EXPECT_TRUE(decoded) << name << " is no command as its example stands";
    return decoded ? std::get<numbered_command>(*decoded).body : command{};
}

std::string ending(const command& wish, member_id who, const scenario& room)
{
    domain::context circumstances{room.state().time + std::chrono::seconds{1}, {}};
    const std::vector<hash_128> waiting{nonce(9)};
    circumstances.waiting = waiting;
    const auto decided = domain::decide(wish, who, room.state(), circumstances);
    if (decided) return decided->events.empty() ? "done" : "yes";
    const std::string key{code_of(decided.error()).text_key};
    return key.substr(key.find('.') + 1);
}

std::vector<std::string> commands_of_the_contract()
{
    std::vector<std::string> names;
    const auto* body = v1::Command::descriptor()->FindOneofByName("body");
    for (int i = 0; i < body->field_count(); ++i) names.push_back(body->field(i)->name());
    std::sort(names.begin(), names.end());
    return names;
}

void write_row(std::ostringstream& out, const std::vector<std::string>& cells)
{
    constexpr std::size_t width = 24;
    std::string row;
    for (const std::string& each : cells) {
        row += each;
        row.append(each.size() < width ? width - each.size() : 1, ' ');
    }
    row.erase(row.find_last_not_of(' ') + 1);
    out << row << '\n';
}

std::string matrix()
{
    std::ostringstream out;
    out << "# Who may what, in each state of the room: yes, done (there is nothing to do), or the "
           "refusal.\n";
    write_row(out, {"command", "who", "draft", "open", "paused", "closed"});
    for (const std::string& name : commands_of_the_contract()) {
        if (!examples.contains(name)) continue;
        for (const auto& [role, who] : roles) {
            std::vector<std::string> cells{name, role};
            for (const auto& [phase, steps] : phases) {
                const scenario room = room_in(steps, object::shown);
                cells.push_back(ending(example_of(name, room, object::shown), who, room));
            }
            write_row(out, cells);
        }
    }
    out << "\n# And in an open room by what became of the idea that it is about.\n";
    write_row(out, {"command", "who", "shown", "hidden", "withdrawn", "absent"});
    for (const std::string& name : commands_of_the_contract()) {
        if (!examples.contains(name) || examples.at(name).find("$idea") == std::string::npos)
            continue;
        for (const auto& [role, who] : roles) {
            std::vector<std::string> cells{name, role};
            for (const auto& [condition, state] : objects) {
                const scenario room = room_in({opened()}, state);
                cells.push_back(ending(example_of(name, room, state), who, room));
            }
            write_row(out, cells);
        }
    }
    return out.str();
}

std::string read_file(const std::string& path)
{
    const std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(authorization, has_an_example_of_every_command_of_the_contract)
{
    for (const std::string& name : commands_of_the_contract())
        EXPECT_TRUE(examples.contains(name)) << "no example of " << name << ": say who may";
    EXPECT_EQ(examples.size(), commands_of_the_contract().size());
}

TEST(authorization, is_what_the_matrix_says)
{
    const std::string path = KRING_MATRIX_FILE;
    if (std::getenv("KRING_MATRIX_WRITE") != nullptr) std::ofstream{path} << matrix();
    std::istringstream expected{read_file(path)};
    std::istringstream actual{matrix()};
    std::string wanted;
    std::string given;
    bool more_wanted = true;
    bool more_given = true;
    for (int line = 1; more_wanted || more_given; ++line) {
        more_wanted = static_cast<bool>(std::getline(expected, wanted));
        more_given = static_cast<bool>(std::getline(actual, given));
        if (!more_wanted) wanted.clear();
        if (!more_given) given.clear();
        EXPECT_EQ(given, wanted) << path << ':' << line;
    }
}

TEST(authorization, lets_nobody_who_is_no_member)
{
    scenario room = room_in({opened()}, object::shown);
    room.given(left(lead), left(ana));
    // The operator, somebody unknown, who left, and the id of something that is no member.
    for (const member_id who :
         {operator_, member_id{999}, lead, ana, member_id{lead_link.value()}}) {
        for (const auto& [name, body] : examples) {
            SCOPED_TRACE(name + " by " + std::to_string(who.value()));
            EXPECT_EQ(ending(example_of(name, room, object::shown), who, room), "not_allowed");
        }
    }
}
}  // namespace
}  // namespace kring::wire
