// Flags fold and call a jury by lot; they never hide. What a jury decides can be appealed, and undone.
#include "domain/hall.hpp"

#include "base/limits.hpp"

#include <array>

namespace kring::domain::scenarios {
namespace {
using std::chrono::seconds;
constexpr const char* a_text = "The square has to have more trees than cars";

struct flagged_hall : hall {
    explicit flagged_hall(std::size_t people = 20) : hall{people}, what{post(everybody[0], a_text)}
    {
        pass(seconds{30});
    }
    contribution_id what;
};

TEST(flag_contribution, is_private_to_who_flagged_and_facilitators)
{
    flagged_hall room;
    room.wish(room.everybody[1],
              flag_contribution{room.what, flag_reason::spam, {}, " An advertisement "});
    EXPECT_EQ(room.latest<contribution_flagged>(),
              (contribution_flagged{room.what, flag_reason::spam, {}, 0, "An advertisement"}));
    EXPECT_EQ(self_of(room.state(), room.everybody[1]).flags,
              (std::vector{own_flag{room.what, flag_reason::spam, {}}}));
    EXPECT_EQ(room.item(room.what, view_kind::facilitator).flags,
              (std::vector{view_flag{flag_reason::spam, {}, "An advertisement"}}));
    for (const view_kind view : {view_kind::participant, view_kind::screen}) {
        const view_item shown = room.item(room.what, view);
        EXPECT_TRUE(shown.flags.empty());
        EXPECT_EQ(shown.text, a_text);
        EXPECT_EQ(shown.found, std::nullopt);
    }
    EXPECT_FALSE(room.own(room.what)) << "the author is not told of a flag that leads to nothing";
}

TEST(flag_contribution, once_said_is_found_and_said_otherwise_replaces_it)
{
    flagged_hall room;
    room.flag(room.everybody[1], room.what);
    EXPECT_TRUE(room.flag(room.everybody[1], room.what).empty());
    EXPECT_FALSE(room.why);
    room.flag(room.everybody[1], room.what, flag_reason::spam);
    ASSERT_EQ(room.find(room.what).flags.size(), 1u);
    EXPECT_EQ(room.find(room.what).flags[0].reason, flag_reason::spam);
    room.wish(room.everybody[1], withdraw_flag{room.what});
    EXPECT_TRUE(room.find(room.what).flags.empty());
    EXPECT_TRUE(self_of(room.state(), room.everybody[1]).flags.empty());
    EXPECT_TRUE(room.wish(room.everybody[1], withdraw_flag{room.what}).empty());
    EXPECT_FALSE(room.why);
}

TEST(flag_contribution, is_refused_where_there_is_nothing_to_flag)
{
    flagged_hall room;
    const contribution_id other =
        room.post(room.everybody[2], "Benches under each of the lime trees");
    const auto refused = [&](member_id by, contribution_id about,
                             flag_reason reason = flag_reason::unkind, contribution_id of = {},
                             const std::string& note = {}) {
        EXPECT_TRUE(room.wish(by, flag_contribution{about, reason, of, note}).empty());
        return room.why;
    };
    const member_id who = room.everybody[1];
    EXPECT_EQ(refused(room.everybody[0], room.what), refusal::own_contribution);
    EXPECT_EQ(refused(who, contribution_id{9999}), refusal::unknown_contribution);
    EXPECT_EQ(refused(who, room.what, flag_reason::duplicate), refusal::invalid_flag);
    EXPECT_EQ(refused(who, room.what, flag_reason::duplicate, room.what), refusal::invalid_flag);
    EXPECT_EQ(refused(who, room.what, flag_reason::spam, other), refusal::invalid_flag);
    EXPECT_EQ(refused(who, room.what, flag_reason::spam, {}, text_of_length(301)),
              refusal::text_too_long);
    room.wish(room.lead, hide_contribution{other, "a reason"});
    EXPECT_EQ(refused(who, other), refusal::contribution_hidden);
    room.wish(room.lead, pause_room{"lunch"});
    EXPECT_EQ(refused(who, room.what), refusal::room_paused);
    room.wish(room.lead, close_room{});
    EXPECT_EQ(refused(who, room.what), refusal::room_closed);
}

TEST(flags, call_a_jury_of_people_who_have_no_part_in_it)
{
    flagged_hall room;
    room.flag(room.everybody[1], room.what);
    const jury& called = room.jury_of(room.what);
    EXPECT_EQ(called.jurors.size(), 5u);
    EXPECT_EQ(called.ends, room.now() + seconds{90});
    for (const juror& each : called.jurors) {
        EXPECT_NE(each.member, room.everybody[0]) << "the author";
        EXPECT_NE(each.member, room.everybody[1]) << "who flagged";
        EXPECT_NE(each.member, room.lead);
        const self_view self = self_of(room.state(), each.member);
        ASSERT_EQ(self.calls.size(), 1u);
        EXPECT_EQ(self.calls[0].contribution, room.what);
        EXPECT_EQ(self.calls[0].reason, flag_reason::unkind);
        EXPECT_EQ(self.calls[0].text, "") << "it can be read where it stands";
    }
    EXPECT_EQ(room.find(room.what).blurred, act_id{}) << "one person folds nothing";
    EXPECT_FALSE(room.find(room.what).is_hidden());
}

TEST(flags, of_three_independent_people_fold_it_and_a_screen_does_not_show_it)
{
    flagged_hall room;
    room.set(policy_number::blur, 10'000);
    room.set(policy_number::call, 10'000);  // nobody is called before
    room.flagged_by(1, 2, room.what);
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    room.set(policy_number::call, 2'000);
    room.set(policy_number::blur, 3'000);
    room.flagged_by(3, 1, room.what);
    const contribution& folded = room.find(room.what);
    ASSERT_NE(folded.blurred, act_id{});
    const view_item shown = room.item(room.what, view_kind::participant);
    EXPECT_EQ(shown.text, a_text);
    EXPECT_EQ(shown.folded, folded.blurred);
    EXPECT_EQ(shown.found, flag_reason::unkind);
    const view_item on_screen = room.item(room.what, view_kind::screen);
    EXPECT_EQ(on_screen.state, item_state::hidden);
    EXPECT_TRUE(on_screen.text.empty() && on_screen.author_name.empty());
    EXPECT_EQ(on_screen.found, flag_reason::unkind);
    const auto own = room.own(room.what);
    ASSERT_TRUE(own && own->found);
    EXPECT_EQ(own->state, item_state::shown);
    EXPECT_TRUE(own->found->jury_sits && own->found->can_edit && !own->found->can_appeal);
    const contribution_blurred& fact = room.latest<contribution_blurred>();
    EXPECT_EQ(fact.evidence.people, 3u);
    EXPECT_GE(fact.evidence.points, 3'000);
    const act* logged = room.state().find(folded.blurred);
    ASSERT_TRUE(logged != nullptr && logged->by_rule);
    EXPECT_EQ(logged->kind, act_kind::blurring);
    EXPECT_EQ(logged->by, member_id{});
    EXPECT_EQ(logged->by_rule->people, 3u);
}

TEST(flags, that_come_as_one_count_as_one)
{
    flagged_hall room;
    room.set(policy_number::jury_seats, 3);
    // Three within two seconds, and nobody looked meanwhile.
    for (std::size_t index = 1; index <= 3; ++index) {
        room.pass(seconds{1});
        room.flag(room.everybody[index], room.what);
    }
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    EXPECT_EQ(room.evidence_on(room.what).people, 1u);
}

TEST(flags, of_people_who_came_by_one_batch_of_invitations_at_once_count_as_one)
{
    hall room{10};
    room.wish(room.lead, make_invitations{"post", 9});
    const batch_id batch{room.state().invitations.back().id};
    std::vector<member_id> came;
    for (std::uint32_t number = 1; number <= 3; ++number)
        came.push_back(room.join("Guest " + std::to_string(number), member_role::participant,
                                 invitation{batch, number}));
    room.pass(std::chrono::minutes{10});
    const contribution_id what = room.post(room.everybody[0], a_text);
    for (const member_id each : came) {
        room.pass(seconds{10});
        room.flag(each, what);
    }
    EXPECT_EQ(room.evidence_on(what).people, 1u);
}

TEST(flags, of_people_who_flagged_together_in_vain_count_as_one)
{
    flagged_hall room{40};
    const std::array texts{"Benches under each of the lime trees",
                           "A market hall on Saturday mornings"};
    for (std::size_t again = 0; again < texts.size(); ++again) {
        const contribution_id good = room.post(room.everybody[30 + again], texts[again]);
        room.flagged_by(1, 2, good);
        room.jurors_say(good, 3, jury_answer::keep);
        room.pass(std::chrono::minutes{2});
    }
    room.flagged_by(1, 2, room.what);
    const evidence as_one = room.evidence_on(room.what);
    EXPECT_EQ(as_one.flags, 2u);
    room.set(policy_number::co_flags, 20);
    EXPECT_GT(room.evidence_on(room.what).weight, as_one.weight);
    room.set(policy_number::co_flags, 1);
    room.flagged_by(5, 1, room.what);
    const evidence found = room.evidence_on(room.what);
    // Their record leaves these two little weight as well, so that together they are nobody who counts.
    EXPECT_EQ(found.people, 1u);
}

TEST(flags, of_people_who_flagged_one_post_together_are_two_however_often_one_of_them_did)
{
    flagged_hall room{40};
    room.set(policy_number::call, 1'000);  // a flag of somebody who was wrong is enough
    const contribution_id good =
        room.post(room.everybody[30], "Benches under each of the lime trees");
    room.flagged_by(1, 2, good);
    room.jurors_say(good, 3, jury_answer::keep);
    room.flagged_by(1, 1, good);
    room.jurors_say(good, 3, jury_answer::keep);
    room.flagged_by(1, 2, room.what);
    const std::uint32_t weight = room.evidence_on(room.what).weight;
    room.set(policy_number::co_flags, 20);
    EXPECT_EQ(room.evidence_on(room.what).weight, weight);
}

TEST(looks_and_votes, speak_for_a_post)
{
    flagged_hall room{40};
    for (std::size_t index = 5; index < 35; ++index) room.see(room.everybody[index], room.what);
    room.flag(room.everybody[1], room.what);
    EXPECT_EQ(room.find(room.what).flags[0].views, 30u);
    EXPECT_EQ(room.find(room.what).jury, jury_id{}) << "30 looked and did not flag";
    flagged_hall other;
    other.wish(other.everybody[2], cast_vote{support, other.what, yes});
    other.flag(other.everybody[1], other.what);
    EXPECT_EQ(other.find(other.what).jury, jury_id{});
}

TEST(jury, that_removes_hides_it_and_says_why_and_what_to_do)
{
    flagged_hall room;
    room.flag(room.everybody[1], room.what);
    const jury_id sat = room.jury_of(room.what).id;
    const std::vector<juror> jurors = room.jury_of(room.what).jurors;
    room.jurors_say(room.what, 3, jury_answer::remove);
    EXPECT_EQ(room.latest<jury_closed>(), (jury_closed{sat, jury_verdict::removed, 0, 3}));
    ASSERT_NE(room.find(room.what).judged(), act_id{});
    for (const view_kind view : {view_kind::participant, view_kind::screen}) {
        const view_item shown = room.item(room.what, view);
        EXPECT_EQ(shown.state, item_state::hidden);
        EXPECT_TRUE(shown.text.empty() && shown.author_name.empty() && shown.hidden_reason.empty());
        EXPECT_EQ(shown.found, flag_reason::unkind);
    }
    const auto own = room.own(room.what);
    ASSERT_TRUE(own && own->found);
    EXPECT_EQ(own->text, a_text);
    EXPECT_TRUE(own->found->can_edit && own->found->can_appeal);
    EXPECT_EQ(own->found->removes, 3u);
    for (const juror& each : jurors) EXPECT_TRUE(self_of(room.state(), each.member).calls.empty());
    EXPECT_EQ(room.state().find(room.everybody[1])->flags_right, 1u);
    EXPECT_TRUE(self_of(room.state(), room.everybody[1]).flags.empty()) << "settled";
    EXPECT_EQ(room.state().find(jurors[0].member)->jury_votes, 1u);
}

TEST(jury, that_keeps_it_settles_the_flags)
{
    flagged_hall room;
    room.flagged_by(1, 3, room.what);
    ASSERT_NE(room.find(room.what).blurred, act_id{});
    room.jurors_say(room.what, 3, jury_answer::keep);
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    EXPECT_EQ(room.latest<contribution_cleared>(),
              (contribution_cleared{room.what, clearing::kept}));
    EXPECT_EQ(room.item(room.what, view_kind::screen).text, a_text);
    EXPECT_FALSE(room.own(room.what));
    EXPECT_EQ(room.state().find(room.everybody[1])->flags_wrong, 1u);
    EXPECT_EQ(room.evidence_on(room.what).flags, 0u);
    const act& logged = room.state().acts.back();
    EXPECT_EQ(logged.kind, act_kind::clearing);
    ASSERT_TRUE(logged.by_rule);
    EXPECT_EQ(logged.by_rule->keeps, 3u);
}

TEST(jury, asks_somebody_else_beside_who_does_not_answer_and_at_once_beside_who_cannot_say)
{
    flagged_hall room;
    room.flag(room.everybody[1], room.what);
    room.jurors_say(room.what, 1, jury_answer::pass);
    EXPECT_EQ(room.jury_of(room.what).jurors.size(), 6u);
    room.pass(seconds{24});
    EXPECT_EQ(room.jury_of(room.what).jurors.size(), 6u);
    room.pass(seconds{1});
    EXPECT_EQ(room.jury_of(room.what).jurors.size(), 11u);
    // Who was late may answer as well.
    room.jurors_say(room.what, 3, jury_answer::remove);
    EXPECT_EQ(room.find(room.what).removals, 1u);
}

TEST(jury, decides_by_who_has_answered_when_its_time_is_over)
{
    flagged_hall two;
    two.flag(two.everybody[1], two.what);
    two.jurors_say(two.what, 2, jury_answer::remove);
    two.pass(seconds{90});
    EXPECT_TRUE(two.find(two.what).is_hidden());
    flagged_hall one;
    one.flag(one.everybody[1], one.what);
    const jury_id sat = one.jury_of(one.what).id;
    const member_id who = one.jury_of(one.what).jurors[0].member;
    one.jurors_say(one.what, 1, jury_answer::remove);
    one.pass(seconds{90});
    EXPECT_FALSE(one.find(one.what).is_hidden()) << "one person alone removes nothing";
    one.wish(who, answer_jury{sat, jury_answer::keep});
    EXPECT_EQ(one.why, refusal::jury_over);
}

TEST(jury, hears_nobody_whom_nobody_called_and_lets_a_juror_change_their_mind)
{
    flagged_hall room;
    room.flag(room.everybody[1], room.what);
    const jury sat = room.jury_of(room.what);
    room.wish(room.everybody[0], answer_jury{sat.id, jury_answer::keep});
    EXPECT_EQ(room.why, refusal::not_a_juror);
    room.wish(sat.jurors[0].member, answer_jury{jury_id{9999}, jury_answer::keep});
    EXPECT_EQ(room.why, refusal::not_a_juror);
    room.wish(sat.jurors[0].member, answer_jury{sat.id, jury_answer::keep});
    room.wish(sat.jurors[0].member, answer_jury{sat.id, jury_answer::remove});
    EXPECT_EQ(count_of(room.jury_of(room.what)).removes, 1u);
    EXPECT_EQ(count_of(room.jury_of(room.what)).keeps, 0u);
    EXPECT_EQ(self_of(room.state(), sat.jurors[0].member).calls[0].answer, jury_answer::remove);
}

TEST(jury, is_not_called_where_fewer_than_three_can_judge)
{
    hall room{4};  // the author, who flags, and two more
    const contribution_id what = room.post(room.everybody[0], a_text);
    room.flag(room.everybody[1], what);
    EXPECT_EQ(room.find(what).jury, jury_id{});
    EXPECT_FALSE(room.find(what).is_hidden());
    // Somebody comes, and has to have been there for a while like everybody else.
    room.join("Late");
    room.pass(std::chrono::minutes{5});
    room.flag(room.everybody[1], what, flag_reason::spam);
    EXPECT_NE(room.find(what).jury, jury_id{});
}

TEST(jury, can_be_drawn_again_from_what_the_log_says)
{
    flagged_hall room{30};
    for (std::size_t index = 4; index < 20; ++index)
        room.wish(room.everybody[index],
                  cast_vote{stance, room.what, index % 2 == 0 ? disagree : pass});
    room.flag(room.everybody[1], room.what);
    const jury_called& fact = room.latest<jury_called>();
    EXPECT_EQ(fact.eligible.size() + fact.voters.size() + fact.others.size(), 28u);
    EXPECT_EQ(fact.others.size(), 16u);
    auto again = draw(jury_pool{fact.eligible, fact.voters, fact.others}, fact.seed);
    again.resize(fact.drawn.size());
    EXPECT_EQ(again, fact.drawn);
    for (const member_id each : fact.drawn)
        EXPECT_TRUE(std::binary_search(fact.eligible.begin(), fact.eligible.end(), each))
            << "who has not voted comes first";
}

TEST(draw, takes_voters_of_both_sides_in_turn)
{
    jury_pool pool;
    pool.voters = {member_id{11}, member_id{12}, member_id{13}, member_id{14}};
    pool.others = {member_id{21}, member_id{22}};
    const auto order = draw(pool, 7);
    ASSERT_EQ(order.size(), 6u);
    for (const std::size_t place : {0u, 2u, 4u, 5u}) EXPECT_LT(order[place], member_id{20});
    for (const std::size_t place : {1u, 3u}) EXPECT_GT(order[place], member_id{20});
    EXPECT_EQ(order, draw(pool, 7));
    EXPECT_NE(order, draw(pool, 8));
}

TEST(edit, brings_it_back_once)
{
    flagged_hall room;
    room.flag(room.everybody[1], room.what);
    room.jurors_say(room.what, 3, jury_answer::remove);
    ASSERT_TRUE(room.find(room.what).is_hidden());
    room.wish(room.everybody[0],
              edit_contribution{room.what, "More trees than cars, please, on our square"});
    EXPECT_FALSE(room.find(room.what).is_hidden());
    EXPECT_EQ(room.latest<contribution_cleared>(),
              (contribution_cleared{room.what, clearing::edited}));
    EXPECT_EQ(room.item(room.what, view_kind::participant).found, std::nullopt);
    // Of what was removed once one person is enough to fold it, and another text does not bring it back.
    room.pass(seconds{60});
    room.flag(room.everybody[2], room.what);
    EXPECT_NE(room.find(room.what).blurred, act_id{});
    room.jurors_say(room.what, 3, jury_answer::remove);
    room.wish(room.everybody[0],
              edit_contribution{room.what, "Trees, and trees, and yet more trees"});
    EXPECT_FALSE(room.why);
    EXPECT_TRUE(room.find(room.what).is_hidden());
    EXPECT_FALSE(room.own(room.what)->found->can_edit);
}

TEST(edit, of_what_is_folded_ends_its_jury)
{
    flagged_hall room;
    room.flagged_by(1, 3, room.what);
    const jury_id sat = room.jury_of(room.what).id;
    room.wish(room.everybody[0],
              edit_contribution{room.what, "Fewer cars, and trees in their place"});
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    EXPECT_EQ(room.state().find(sat)->verdict, jury_verdict::overtaken);
    EXPECT_TRUE(room.state().community.sitting.empty());
}

TEST(appeal, has_a_fresh_jury_judge_what_nobody_else_can_read)
{
    flagged_hall room{30};
    room.flag(room.everybody[1], room.what);
    const jury first = room.jury_of(room.what);
    room.jurors_say(room.what, 3, jury_answer::remove);
    room.wish(room.everybody[3], appeal{room.what});
    EXPECT_EQ(room.why, refusal::not_author);
    room.wish(room.everybody[0], appeal{room.what});
    const jury second = room.jury_of(room.what);
    EXPECT_EQ(second.cause, jury_cause::appeal);
    for (const juror& each : second.jurors) {
        EXPECT_EQ(first.find(each.member), nullptr) << "judged it before";
        EXPECT_EQ(self_of(room.state(), each.member).calls[0].text, a_text);
    }
    EXPECT_TRUE(room.find(room.what).is_hidden()) << "meanwhile";
    room.jurors_say(room.what, 3, jury_answer::keep);
    EXPECT_FALSE(room.find(room.what).is_hidden());
    EXPECT_EQ(room.item(room.what, view_kind::participant).text, a_text);
    room.wish(room.everybody[0], appeal{room.what});
    EXPECT_EQ(room.why, refusal::nothing_to_appeal);
}

TEST(appeal, can_be_asked_for_once)
{
    flagged_hall room{30};
    room.wish(room.everybody[0], appeal{room.what});
    EXPECT_EQ(room.why, refusal::nothing_to_appeal);
    room.flag(room.everybody[1], room.what);
    room.jurors_say(room.what, 3, jury_answer::remove);
    room.wish(room.everybody[0], appeal{room.what});
    room.jurors_say(room.what, 3, jury_answer::remove);
    EXPECT_TRUE(room.find(room.what).is_hidden());
    EXPECT_EQ(room.state().acts.size(), 1u) << "hidden by the verdict before";
    EXPECT_TRUE(room.wish(room.everybody[0], appeal{room.what}).empty());
    EXPECT_FALSE(room.own(room.what)->found->can_appeal);
    // A facilitator still may do otherwise, and what they hid nobody appeals.
    room.wish(room.lead, restore_contribution{room.what, "it is fine"});
    EXPECT_FALSE(room.find(room.what).is_hidden());
    room.wish(room.lead, hide_contribution{room.what, "it is not"});
    room.wish(room.everybody[0], appeal{room.what});
    EXPECT_EQ(room.why, refusal::nothing_to_appeal);
}

TEST(appeal, is_refused_when_what_was_kept_on_appeal_was_removed_again)
{
    flagged_hall room{40};
    room.flag(room.everybody[1], room.what);
    room.jurors_say(room.what, 3, jury_answer::remove);
    room.wish(room.everybody[0], appeal{room.what});
    room.jurors_say(room.what, 3, jury_answer::keep);
    ASSERT_FALSE(room.find(room.what).is_hidden());
    // Whoever was on neither jury and looks at it anew.
    const auto judged_before = [&room](member_id who) {
        return std::any_of(room.state().community.juries.begin(),
                           room.state().community.juries.end(),
                           [who](const jury& each) { return each.find(who) != nullptr; });
    };
    const auto fresh = std::find_if_not(room.everybody.begin() + 2, room.everybody.end(),
                                        [&](member_id each) { return judged_before(each); });
    room.flag(*fresh, room.what);
    room.jurors_say(room.what, 3, jury_answer::remove);
    ASSERT_TRUE(room.find(room.what).is_hidden());
    EXPECT_FALSE(room.own(room.what)->found->can_appeal);
    EXPECT_TRUE(room.wish(room.everybody[0], appeal{room.what}).empty());
    EXPECT_EQ(room.why, refusal::nothing_to_appeal) << "the appeal that was heard is not this one";
}

TEST(appeal, waits_for_a_facilitator_where_nobody_is_left_to_judge)
{
    hall room{6};
    const contribution_id what = room.post(room.everybody[0], a_text);
    room.flag(room.everybody[1], what);
    room.jurors_say(what, 3, jury_answer::remove);
    room.wish(room.everybody[0], appeal{what});
    EXPECT_EQ(room.find(what).jury, jury_id{});
    EXPECT_TRUE(room.item(what, view_kind::facilitator).appealed);
    EXPECT_TRUE(room.own(what)->found->appealed);
}

// A facilitator who hides what a jury hid ends its appeal; who takes that back has the appeal heard after all.
TEST(appeal, is_heard_when_what_overtook_it_is_undone)
{
    const auto undo_latest = [](flagged_hall& room) {
        room.wish(room.lead, undo_act{room.state().acts.back().id});
        ASSERT_FALSE(room.why);
    };
    flagged_hall hidden{30};
    hidden.flag(hidden.everybody[1], hidden.what);
    hidden.jurors_say(hidden.what, 3, jury_answer::remove);
    hidden.wish(hidden.everybody[0], appeal{hidden.what});
    const jury_id first = hidden.jury_of(hidden.what).id;
    hidden.wish(hidden.lead, hide_contribution{hidden.what, "unkind"});
    ASSERT_EQ(hidden.state().find(first)->verdict, jury_verdict::overtaken);
    EXPECT_EQ(hidden.find(hidden.what).jury, jury_id{}) << "nobody judges what a facilitator hid";
    undo_latest(hidden);
    ASSERT_NE(hidden.find(hidden.what).jury, jury_id{});
    EXPECT_EQ(hidden.jury_of(hidden.what).cause, jury_cause::appeal);
    hidden.jurors_say(hidden.what, 3, jury_answer::keep);
    EXPECT_FALSE(hidden.find(hidden.what).is_hidden());

    flagged_hall restored{30};
    restored.flag(restored.everybody[1], restored.what);
    restored.jurors_say(restored.what, 3, jury_answer::remove);
    restored.wish(restored.everybody[0], appeal{restored.what});
    restored.wish(restored.lead, restore_contribution{restored.what, "it is fine"});
    undo_latest(restored);
    EXPECT_TRUE(restored.find(restored.what).is_hidden());
    ASSERT_NE(restored.find(restored.what).jury, jury_id{});
    // What was heard to its end is not heard again.
    restored.jurors_say(restored.what, 3, jury_answer::remove);
    restored.wish(restored.lead, restore_contribution{restored.what, "it is fine"});
    undo_latest(restored);
    EXPECT_EQ(restored.find(restored.what).jury, jury_id{});
}

TEST(facilitator, who_restores_or_hides_it_settles_the_flags_and_ends_the_jury)
{
    flagged_hall kept;
    kept.flagged_by(1, 3, kept.what);
    kept.wish(kept.lead, restore_contribution{kept.what, "it is about this"});
    EXPECT_EQ(kept.find(kept.what).blurred, act_id{});
    EXPECT_EQ(kept.find(kept.what).jury, jury_id{});
    EXPECT_EQ(kept.state().find(kept.everybody[1])->flags_wrong, 1u);
    kept.wish(kept.lead, restore_contribution{kept.what, "again"});
    EXPECT_EQ(kept.why, refusal::not_hidden) << "nothing is left to be settled";

    flagged_hall hidden;
    hidden.flag(hidden.everybody[1], hidden.what);
    hidden.wish(hidden.lead, hide_contribution{hidden.what, "unkind"});
    EXPECT_EQ(hidden.find(hidden.what).jury, jury_id{});
    EXPECT_EQ(hidden.latest<jury_closed>().verdict, jury_verdict::overtaken);
    EXPECT_EQ(hidden.state().find(hidden.everybody[1])->flags_right, 1u);
    EXPECT_EQ(hidden.item(hidden.what, view_kind::participant).hidden_reason, "unkind");
    EXPECT_EQ(hidden.item(hidden.what, view_kind::participant).found, std::nullopt);
}

TEST(facilitator, undoes_a_verdict_and_a_folding_but_not_a_clearing)
{
    flagged_hall room;
    room.flagged_by(1, 3, room.what);
    const act_id folding = room.find(room.what).blurred;
    room.wish(room.lead, undo_act{folding});
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    EXPECT_EQ(room.find(room.what).jury, jury_id{});
    room.flagged_by(4, 1, room.what);
    room.jurors_say(room.what, 3, jury_answer::remove);
    const act_id verdict = room.find(room.what).judged();
    room.wish(room.lead, undo_act{verdict});
    EXPECT_FALSE(room.find(room.what).is_hidden());
    room.flagged_by(5, 1, room.what);
    room.jurors_say(room.what, 3, jury_answer::keep);
    ASSERT_EQ(room.state().acts.back().kind, act_kind::clearing);
    room.wish(room.lead, undo_act{room.state().acts.back().id});
    EXPECT_EQ(room.why, refusal::act_over);
}

TEST(taking_back, ends_what_was_said_against_it)
{
    flagged_hall room;
    room.flagged_by(1, 3, room.what);
    room.wish(room.everybody[0], withdraw_contribution{room.what});
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    EXPECT_TRUE(room.state().community.sitting.empty());
    EXPECT_EQ(room.state().find(room.everybody[1])->flags_wrong, 0u) << "nobody was wrong";
}

TEST(flags_taken_back, unfold_it)
{
    flagged_hall room;
    room.set(policy_number::jury_seats, 15);
    for (const member_id each : room.everybody) room.leaves_the_hall(each);
    room.flagged_by(1, 4, room.what);
    ASSERT_NE(room.find(room.what).blurred, act_id{});
    ASSERT_EQ(room.find(room.what).jury, jury_id{}) << "nobody is there to judge it";
    for (std::size_t index = 1; index <= 4; ++index)
        room.wish(room.everybody[index], withdraw_flag{room.what});
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    EXPECT_EQ(room.latest<contribution_cleared>(),
              (contribution_cleared{room.what, clearing::unflagged}));
}

TEST(flags_taken_back, end_the_jury_although_somebody_calls_it_double)
{
    flagged_hall room;
    const contribution_id other =
        room.post(room.everybody[2], "Fewer cars, more room for people who walk");
    room.flag(room.everybody[3], other, flag_reason::duplicate, room.what);
    room.flag(room.everybody[1], other);
    ASSERT_NE(room.find(other).jury, jury_id{});
    room.wish(room.everybody[1], withdraw_flag{other});
    EXPECT_EQ(room.find(other).jury, jury_id{});
    EXPECT_EQ(room.latest<jury_closed>().verdict, jury_verdict::overtaken);
}

TEST(doubles, are_not_settled_by_a_jury_that_was_asked_something_else)
{
    flagged_hall room;
    const contribution_id other =
        room.post(room.everybody[2], "Fewer cars, more room for people who walk");
    for (std::size_t index = 3; index < 5; ++index) {
        room.pass(seconds{10});
        room.flag(room.everybody[index], other, flag_reason::duplicate, room.what);
    }
    room.flag(room.everybody[1], other);
    room.jurors_say(other, 3, jury_answer::keep);
    room.pass(seconds{10});
    room.flag(room.everybody[5], other, flag_reason::duplicate, room.what);
    EXPECT_EQ(room.find(other).merged_into, room.what);
}

TEST(doubles, of_three_people_merge_an_idea_and_a_facilitator_can_undo_it)
{
    flagged_hall room;
    const contribution_id other =
        room.post(room.everybody[2], "Fewer cars, more room for people who walk");
    for (std::size_t index = 3; index < 6; ++index) {
        room.pass(seconds{10});
        EXPECT_EQ(room.find(other).merged_into, contribution_id{});
        room.flag(room.everybody[index], other, flag_reason::duplicate, room.what);
    }
    EXPECT_EQ(room.find(other).merged_into, room.what);
    const act merging = room.state().acts.back();
    ASSERT_TRUE(merging.by_rule);
    EXPECT_EQ(merging.by_rule->rule, rule_kind::doubles);
    EXPECT_EQ(merging.by_rule->people, 3u);
    EXPECT_EQ(room.find(other).jury, jury_id{}) << "nobody judges whether it is double";
    room.wish(room.lead, undo_act{merging.id});
    EXPECT_EQ(room.find(other).merged_into, contribution_id{});
    room.flag(room.everybody[7], other, flag_reason::duplicate, room.what);
    EXPECT_EQ(room.find(other).merged_into, contribution_id{}) << "those before were settled";
}

TEST(rules, that_are_off_leave_flags_to_facilitators)
{
    flagged_hall room;
    room.set(policy_number::juries, 0);
    room.flagged_by(1, 5, room.what);
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
    EXPECT_EQ(room.find(room.what).jury, jury_id{});
    EXPECT_EQ(room.item(room.what, view_kind::facilitator).flags.size(), 5u);
}

TEST(closing, ends_juries_and_leaves_what_is_folded_to_a_facilitator)
{
    flagged_hall room;
    room.flagged_by(1, 3, room.what);
    const jury sat = room.jury_of(room.what);
    room.wish(room.lead, close_room{});
    EXPECT_TRUE(room.state().community.sitting.empty());
    EXPECT_NE(room.find(room.what).blurred, act_id{});
    room.wish(sat.jurors[0].member, answer_jury{sat.id, jury_answer::keep});
    EXPECT_EQ(room.why, refusal::jury_over);
    room.wish(room.lead, restore_contribution{room.what, "it is fine"});
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
}

TEST(same_log, leads_to_the_same_room)
{
    flagged_hall room{30};
    room.flagged_by(1, 3, room.what);
    room.jurors_say(room.what, 1, jury_answer::pass);
    room.pass(seconds{30});
    room.jurors_say(room.what, 4, jury_answer::remove);
    room.wish(room.everybody[0], appeal{room.what});
    room.jurors_say(room.what, 2, jury_answer::keep);
    EXPECT_EQ(room.lived_again(), room.state());
}

TEST(restart, between_a_flag_and_what_it_leads_to_loses_nothing)
{
    flagged_hall room;
    room.happen(room.everybody[1], contribution_flagged{room.what, flag_reason::spam, {}, 0, {}});
    room_state again = room.lived_again();
    context here{room.now()};
    here.present = room.present();
    const auto due = decide_due(again, here);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<jury_called>(due[0]));
}

TEST(set_policy, is_for_facilitators_within_ranges)
{
    hall room{3};
    policy rules = preset(policy_base::careful);
    room.wish(room.everybody[0], set_policy{rules});
    EXPECT_EQ(room.why, refusal::not_allowed);
    room.wish(room.lead, set_policy{rules});
    EXPECT_EQ(room.state().policy.rules, rules);
    EXPECT_EQ(room.state().policy.version, room.state().last);
    EXPECT_EQ(view_of(room.state(), view_kind::participant).policy, room.state().policy);
    EXPECT_TRUE(room.wish(room.lead, set_policy{rules}).empty());
    EXPECT_FALSE(room.why);
    rules[policy_number::jury_seconds] = 5;
    room.wish(room.lead, set_policy{rules});
    EXPECT_EQ(room.why, refusal::invalid_policy);
    room.wish(room.lead, close_room{});
    room.wish(room.lead, set_policy{preset(policy_base::light)});
    EXPECT_EQ(room.why, refusal::room_closed);
}

TEST(standing, is_relative_so_that_the_first_minute_works)
{
    hall fresh{12, seconds{0}};
    const contribution_id what = fresh.post(fresh.everybody[0], a_text);
    fresh.flag(fresh.everybody[1], what);
    EXPECT_NE(fresh.find(what).jury, jury_id{});
}

TEST(standing, of_who_has_just_come_among_others_is_too_little_to_count)
{
    flagged_hall room;
    for (std::size_t index = 0; index < 20; ++index) {
        for (std::uint64_t on = 0; on < 4; ++on) {
            const contribution_id what{room.what.value()};
            room.wish(room.everybody[index], cast_vote{on % 2 == 0 ? support : stance, what, yes});
            room.wish(room.everybody[index], withdraw_vote{on % 2 == 0 ? support : stance, what});
        }
    }
    std::vector<member_id> fresh;
    for (std::size_t index = 0; index < 4; ++index)
        fresh.push_back(room.join("New " + std::to_string(index)));
    for (const member_id each : fresh) {
        room.pass(seconds{3});
        room.flag(each, room.what);
    }
    const evidence found = room.evidence_on(room.what);
    EXPECT_EQ(found.flags, 4u);
    EXPECT_EQ(found.people, 0u);
    EXPECT_EQ(room.find(room.what).blurred, act_id{});
}
}  // namespace
}  // namespace kring::domain::scenarios
