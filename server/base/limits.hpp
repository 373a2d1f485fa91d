// Every bound of the program in one place, with its unit and its reason. What an operator may change is a
// configuration key and defaults to the value here.
#pragma once
#include "base/rate.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace kring::limits {
using namespace std::chrono_literals;

// --- text, in extended grapheme clusters and bytes after cleaning (eight bytes a cluster covers every script) ---
inline constexpr std::size_t name_graphemes_max = 40;
inline constexpr std::size_t name_bytes_max = 320;
inline constexpr std::size_t title_graphemes_max = 120;
inline constexpr std::size_t title_bytes_max = 960;
inline constexpr std::size_t question_graphemes_max = 2000;
inline constexpr std::size_t question_bytes_max = 16'384;
inline constexpr std::size_t promise_graphemes_max = 2000;
inline constexpr std::size_t promise_bytes_max = 16'384;
inline constexpr std::size_t idea_graphemes_max = 500;
inline constexpr std::size_t idea_bytes_max = 4096;
inline constexpr std::size_t reply_graphemes_max = 2000;
inline constexpr std::size_t reply_bytes_max = 16'384;
inline constexpr std::size_t reason_graphemes_max = 300;
inline constexpr std::size_t reason_bytes_max = 2400;
inline constexpr std::size_t goal_graphemes_max = 200;
inline constexpr std::size_t goal_bytes_max = 1600;
inline constexpr std::size_t charter_line_graphemes_max = 300;  // what can be contributed, what not
inline constexpr std::size_t charter_line_bytes_max = 2400;
inline constexpr std::size_t confidence_graphemes_max = 500;
inline constexpr std::size_t confidence_bytes_max = 4096;
inline constexpr std::size_t manner_graphemes_max = 120;  // a decision-maker's name too
inline constexpr std::size_t manner_bytes_max = 960;
inline constexpr std::size_t goals_max = 3;
inline constexpr std::size_t manners_max = 5;
inline constexpr std::size_t phase_title_graphemes_max = 80;
inline constexpr std::size_t phase_title_bytes_max = 640;
inline constexpr std::size_t phases_max = 20;
inline constexpr std::size_t active_phases_max = 8;
inline constexpr std::chrono::hours phase_time_max{24};
// What somebody was writing when writing ended may still be sent for so long.
inline constexpr std::chrono::seconds last_words_time{60};

// Stakeholder groups of a room.
inline constexpr std::size_t stakeholder_groups_max = 12;
inline constexpr std::size_t stakeholder_graphemes_max = 40;
inline constexpr std::size_t stakeholder_bytes_max = 320;
inline constexpr std::uint32_t stakeholders_expected_max = 1'000'000;
// Invitations: a hall of people in as many channels as one keeps apart, and sheets that one prints at once.
inline constexpr std::size_t invitations_max = 2'000;
inline constexpr std::size_t invitations_per_batch_max = 500;
inline constexpr std::size_t invitation_batches_max = 20;
inline constexpr std::size_t channel_graphemes_max = 40;
inline constexpr std::size_t channel_bytes_max = 320;
// What newcomers have to say: long enough that nobody guesses it at the pace below, short enough to be said in a hall.
inline constexpr std::size_t passphrase_graphemes_min = 8;
inline constexpr std::size_t passphrase_graphemes_max = 64;
inline constexpr std::size_t passphrase_bytes_max = 512;
// Only wrong ones count: a hall behind one address mistypes, and so does everybody together.
inline constexpr rate passphrase_failures_of_address{15, 60};
inline constexpr rate passphrase_failures{60, 120};
// Beyond the latter an address with a wrong one waits for so long before the next.
inline constexpr std::chrono::seconds passphrase_pause{60};
inline constexpr std::size_t passphrase_addresses_max = 4096;
// Names that somebody asks about at once before joining: which of them are free?
inline constexpr std::size_t names_asked_max = 24;
// Who waits to be let in: more than one hall brings in, and few enough for one room's memory.
inline constexpr std::size_t lobby_max = 500;
inline constexpr std::size_t lobby_shown_max = 100;  // of these facilitators see the first
// Whose phone went to sleep while they waited keep their place for so long.
inline constexpr std::chrono::milliseconds lobby_away_time = 10min;
// Who looks on while a room is full: each has a connection, and is told whenever their place changes.
inline constexpr std::size_t line_max = 500;
// A phone that changes networks keeps its place. Those behind need not wait for it.
inline constexpr std::chrono::milliseconds line_away_time = 2min;
// After a removal whoever comes from the same browser or address waits in the lobby for so long: a ban without accounts can
// only be soft (threat T31).
inline constexpr std::chrono::seconds removal_watch = 30min;
inline constexpr std::chrono::milliseconds lobby_look_interval = 1min;
// The QR code for another device of a member is seen by whoever stands near it.
inline constexpr std::chrono::seconds device_pass_time{120};

// --- typed codes (threat T4): eight digits can be guessed, so a code lives for a day at a time and guessing is slow ---
inline constexpr std::chrono::hours code_life{24};
// A code that ended leads nowhere for so long, so that a sheet of last week does not open somebody else's room.
inline constexpr std::chrono::hours code_kept{30 * 24};
inline constexpr std::size_t codes_max = 200'000;  // some 20 MB; every five-hundredth number
inline constexpr rate codes_of_room{1, 10};        // each rotation of the link takes one
inline constexpr rate code_failures_of_address{30,
                                               60};  // a course behind one address mistypes less
inline constexpr std::chrono::milliseconds code_delay = 5s;  // of each code from there beyond that
inline constexpr std::size_t codes_waiting_max = 4096;       // such codes at a time
inline constexpr std::size_t code_addresses_max = 65'536;    // some 4 MB
inline constexpr rate code_failures{1200, 40};               // from everywhere together
inline constexpr std::chrono::seconds code_puzzle_time{60};  // asked for after the last of too many
// Half a second in a fast browser, two in one that is four times slower (docs/performance.md). Several small puzzles take
// everybody about the same time; one large one would take some people several times as long as others.
inline constexpr std::uint32_t puzzle_parts = 16;
inline constexpr std::uint32_t puzzle_bits = 14;
inline constexpr std::chrono::seconds puzzle_life{120};

// --- reports ---
// Fewer people than this are not told apart from the others, so that nobody finds one of them.
inline constexpr std::uint32_t breakdown_people_min = 5;
inline constexpr rate member_exports{6, 1};  // once in ten seconds
inline constexpr rate rooms_started{6, 30};  // on the page, by all who have the start link
// Sample sessions at once: each has a thread, a room that stays and 26 connections, for eight minutes.
inline constexpr std::size_t rehearsals_max = 2;
inline constexpr std::chrono::seconds rehearsal_retry{60};
// Reports that wait for the one thread that makes them; it makes one of the largest room in about a second.
inline constexpr std::size_t reports_waiting_max = 16;
// Published reports kept in memory, so that a link which goes round is not a whole log read for each who opens it.
inline constexpr std::size_t reports_kept_bytes_max = 32 * 1024 * 1024;
inline constexpr std::chrono::milliseconds report_time_max = 20s;

// --- exactly once ---
inline constexpr std::uint64_t outbox_window = 64;  // outcomes kept per outbox
inline constexpr std::size_t outboxes_per_member_max =
    32;  // a phone, a laptop, and many cleared browsers

// --- a room ---
inline constexpr std::size_t participants_max = 2000;
inline constexpr std::uint64_t room_events_max = 2'000'000;
// What a room may hold in a view: beyond it nobody could be sent its view snapshot any more. Each contribution counts with
// its text and with `contribution_bytes` for the name shown beside it (name_bytes_max) and its numbers.
inline constexpr std::size_t room_view_bytes_max = 7 * 1024 * 1024;
inline constexpr std::size_t contribution_bytes = 448;
// An author may put mistakes right in silence for so long after posting.
inline constexpr std::chrono::milliseconds silent_edit_time = 2min;
inline constexpr std::size_t versions_max = 20;  // of one text, kept for facilitators to read
inline constexpr std::size_t tag_graphemes_max = 30;
inline constexpr std::size_t tag_bytes_max = 240;
inline constexpr std::size_t tags_per_idea_max = 8;
inline constexpr std::size_t tag_bytes = 32;    // its numbers in a view, beside its text
inline constexpr std::size_t groups_max = 100;  // of one room: what people can overlook
// In one idea, with all that is merged into those: each vote on one of them is looked up in all.
inline constexpr std::size_t merged_ideas_max = 200;
inline constexpr std::size_t ballots_max = 60;  // of one room: more than a day of questions
inline constexpr std::size_t options_max = 12;  // of a choice: what a phone shows at a glance
inline constexpr std::size_t criteria_max = 5;
inline constexpr std::uint32_t score_steps_max = 9;     // a digit of four bits holds it
inline constexpr std::uint32_t scale_steps_max = 11;    // 0 to 10 has eleven
inline constexpr std::uint32_t dots_max = 50;           // of one member on one ballot
inline constexpr std::size_t label_graphemes_max = 80;  // an option, a criterion, an end of a scale
inline constexpr std::size_t label_bytes_max = 640;
inline constexpr std::size_t answer_graphemes_max = 280;  // to an open question
inline constexpr std::size_t answer_bytes_max = 2240;
inline constexpr std::size_t word_graphemes_max = 40;  // in a word cloud
inline constexpr std::size_t word_bytes_max = 320;
inline constexpr std::uint32_t words_max = 5;    // of one member in one word cloud
inline constexpr std::size_t ballot_bytes = 64;  // its numbers in a view, beside its texts
// Different pairs that a room may compare: what a facilitator who joins is still sent at once.
inline constexpr std::size_t pairs_max = 20'000;
inline constexpr std::size_t similar_ideas_max = 3;
// How often the log is told who many looked at what, and of how much at once.
inline constexpr std::chrono::milliseconds views_interval = 5s;
inline constexpr std::size_t views_counted_max = 512;
inline constexpr std::size_t flag_notes_shown_max = 20;  // of one contribution, to facilitators
// Of standing, in thousandths of the room's median: below it nobody is drawn for a jury or counts among those who fold a post.
inline constexpr std::uint32_t counted_weight_min = 350;
inline constexpr std::uint32_t weight_max = 1'500;
inline constexpr std::chrono::seconds median_life{10};  // of the room's median of standing
// Standing is earned: what everybody has, and so much for being there (whole after the time), for each vote, each post of
// one's own that others support and each answer on a jury, as far as they count. It adds up to the cap; the record of flags
// multiplies it (domain/standing.hpp). In thousandths; a few minutes of taking part reach the cap.
inline constexpr std::uint32_t standing_of_everybody = 100;
inline constexpr std::uint32_t standing_of_time = 200;
inline constexpr std::chrono::seconds standing_time_full = 300s;
inline constexpr std::uint32_t standing_of_vote = 50;
inline constexpr std::uint32_t standing_votes_max = 10;
inline constexpr std::uint32_t standing_of_supported_post = 100;
inline constexpr std::uint32_t standing_supported_posts_max = 2;
inline constexpr std::uint32_t supporters_min = 2;  // of a post that counts as supported
inline constexpr std::uint32_t standing_of_jury_vote = 50;
inline constexpr std::uint32_t standing_jury_votes_max = 2;
inline constexpr std::uint32_t standing_earned_max = 1'000;
inline constexpr std::uint32_t standing_min = 20;
inline constexpr std::uint32_t standing_max = 1'500;
static_assert(standing_of_everybody + standing_of_time + standing_of_vote * standing_votes_max +
                  standing_of_supported_post * standing_supported_posts_max >=
              standing_earned_max);  // whoever was on no jury reaches the cap as well
// Weights are relative, and so everybody weighs as much as everybody in a room's first minute; but nobody has done anything yet
// by which people could be told from puppets. Flags call juries then, and fold nothing: somebody counts for that who has been
// there and voted for about a minute.
inline constexpr std::uint32_t standing_to_fold_min = 300;
// Somebody who was asked to judge so often within an hour is asked again only where others do not suffice.
inline constexpr std::size_t jury_calls_per_hour = 2;
// Nobody judges more than so many posts at a time, and more than one only where others do not suffice.
inline constexpr std::size_t jury_seats_at_once_max = 3;
// With fewer no jury sits: facilitators judge, and until then what is folded stays so.
inline constexpr std::size_t jury_eligible_min = 3;
// Whose view has more items is sent them with few texts if they like, and fetches the others in runs. At the least a
// screenful: 32 texts are one packet or a few.
inline constexpr std::size_t whole_view_items_max = 200;
inline constexpr std::size_t text_window = 50;
inline constexpr std::size_t text_run = 32;
// Of the moderation log a view has the latest: with the longest reasons a few pages, in most rooms all of it.
inline constexpr std::size_t view_acts_max = 100;
inline constexpr std::size_t pins_max = 3;  // more on top of a phone's list would be the list
inline constexpr std::size_t insights_max = 30;
inline constexpr std::size_t insight_ideas_max = 8;  // that one sentence cites
inline constexpr std::size_t lines_max = 100;        // of one participant, with the answers
// An idea that somebody enters for others: for whom, in a few words, and for how many people.
inline constexpr std::size_t on_behalf_graphemes_max = 40;
inline constexpr std::size_t on_behalf_bytes_max = 320;
inline constexpr std::uint32_t on_behalf_people_max = 1000;
inline constexpr std::uint32_t hands_max = 10'000;    // the largest hall that somebody counts
inline constexpr std::size_t ideas_at_once_max = 30;  // pasted lines: what fits one message
inline constexpr std::size_t tables_max = 60;         // a hall; the big screen shows them all
inline constexpr std::size_t table_name_graphemes_max = 40;
inline constexpr std::size_t table_name_bytes_max = 320;
inline constexpr std::uint32_t harvest_max = 20;  // of each table at once
inline constexpr std::size_t sockets_per_member_max = 5;
inline constexpr std::size_t append_queue_records_max = 10'000;  // not durable yet; beyond it: BUSY

inline constexpr std::chrono::milliseconds append_wait_max =
    2s;  // the oldest record that is not durable yet; beyond it: BUSY
inline constexpr std::uint64_t room_events_warn_percent =
    80;  // of room_events_max: the operator is told

// --- rates, as {a minute, at once}. A person types and taps within them; a program does not. ---
inline constexpr rate socket_commands{600, 40};  // all kinds together
inline constexpr rate socket_json_commands{300,
                                           20};  // JSON costs several times what Protobuf costs
inline constexpr rate socket_probes{120, 10};    // a page probes once in 20 s, and when it wakes
inline constexpr rate socket_similar{120, 4};  // a pause in typing asks; the newest question counts
// A list that is scrolled fast: all of a room's texts in a few minutes, and a screenful at once.
inline constexpr rate socket_fetches{300, 64};
inline constexpr rate socket_seen{60, 10};  // a page tells once in some seconds
inline constexpr rate socket_writing{60,
                                     4};  // a page tells once in some seconds that somebody writes
// Who was not heard of since is taken to have stopped: two of a page's messages may be lost, or late.
inline constexpr std::chrono::seconds writing_for{12};
inline constexpr std::size_t seen_ids_max = 64;  // in one message: what goes by in some seconds
inline constexpr rate member_texts{30, 5};       // ideas and replies
inline constexpr rate member_votes{300, 20};     // tapping through a list of statements
inline constexpr rate member_changes{60, 5};     // renaming, taking back, and a facilitator's acts
inline constexpr rate member_flags{6, 6};        // more than that nobody reads with care
inline constexpr rate member_snapshots{12, 3};   // a whole view; who resumes needs none
inline constexpr std::uint32_t facilitator_rate_factor = 5;  // of all that a participant may
inline constexpr rate room_joins{3000, 1000};  // a hall comes in at once, then 50 a second
inline constexpr rate room_commands{60'000,
                                    5000};  // a whole room votes at once, then 1,000 a second
// All rooms together: what twenty rooms in a storm ask for, and below what one log thread writes (docs/performance.md).
inline constexpr rate server_commands{1'200'000, 50'000};
// Refusals within this time that came although a waiting time was running, and were not on their way when it began: 4429.
inline constexpr std::size_t rate_abuse_refusals = 50;
inline constexpr std::chrono::milliseconds rate_abuse_time = 10s;

// --- frames to clients ---
inline constexpr std::size_t chunk_bytes_max = 32 * 1024;
inline constexpr std::size_t snapshot_bytes_max = 8 * 1024 * 1024;
inline constexpr std::size_t snapshot_deflate_above =
    8 * 1024;  // below it a deflated snapshot saves less than a packet
inline constexpr std::size_t ring_frames_max = 2000;
inline constexpr std::size_t ring_bytes_max = 1024 * 1024;
inline constexpr std::size_t resume_changes_max = 2000;
inline constexpr std::size_t resume_bytes_max = 256 * 1024;
inline constexpr std::size_t backlog_frames_max =
    2000;  // per connection, ring and private list together
inline constexpr std::size_t backlog_bytes_max = 1024 * 1024;
inline constexpr std::chrono::milliseconds backlog_age_max = 15s;
// What the kernel holds for one connection beyond that. Left to itself it takes megabytes before a reader that stopped is
// noticed; so much is under way to a phone with 10 Mbit/s and 100 ms.
inline constexpr std::size_t kernel_send_bytes = 128 * 1024;
// All feeds and private lists of the server together; beyond it the slowest are cut first.
inline constexpr std::size_t outgoing_bytes_max = 512ull * 1024 * 1024;

// --- rounds of a large room, per core: an interval of time_per_listener each, beyond so many listeners. A round to quiet
// connections was measured at 9 to 12 us each (loopback, 2.6 GHz), so the rounds leave the core a good part of its time ---
inline constexpr std::size_t fan_out_immediate_listeners_max = 1000;
inline constexpr std::chrono::microseconds fan_out_time_per_listener = 20us;
inline constexpr std::chrono::milliseconds fan_out_interval_max = 250ms;
inline constexpr std::size_t fan_out_slice_max = 128;  // writes in a row, some 1.3 ms

// --- totals: state, conflated to one frame a tick ---
inline constexpr std::chrono::milliseconds totals_tick_small = 50ms;  // below listeners_small
inline constexpr std::chrono::milliseconds totals_tick_large = 250ms;
inline constexpr std::size_t listeners_small = 100;

// --- who may connect (threats, section (c)) ---
inline constexpr std::size_t places_max = 20'000;  // sockets in total, or what descriptors allow
inline constexpr std::size_t places_reserved_percent = 5;  // for facilitators
inline constexpr std::size_t pending_max = 8192;           // without an accepted hello
inline constexpr std::size_t pending_per_address_max = 1000;
// A whole workshop sits behind one address, and may return in one second.
inline constexpr std::size_t new_per_address_burst = 1000;
inline constexpr std::size_t new_per_address_rate = 100;  // a second
inline constexpr std::size_t connections_per_address_max = 5000;
// An honest client is past every stage of its arrival in less, on a slow phone too.
inline constexpr std::chrono::milliseconds eviction_age = 1s;
// Sockets that were evicted and are not closed yet. Together with `refused_max` of the listener they
// are what the descriptors must hold beyond the places.
inline constexpr std::size_t leaving_max = 128;
inline constexpr std::size_t refused_max = 256;  // being told at a time that there is no place
inline constexpr std::size_t idle_addresses_max =
    16'384;  // some 3 MB; they matter for ten seconds after their last visit
inline constexpr std::size_t control_frames_rate = 10;  // a second, of one socket
inline constexpr std::size_t control_frames_burst = 20;

// --- a connection ---
inline constexpr std::size_t message_bytes_before_hello = 4 * 1024;
inline constexpr std::size_t message_bytes_max = 64 * 1024;
inline constexpr std::size_t commands_in_flight_max = 32;
inline constexpr std::chrono::milliseconds tls_handshake_time_max = 5s;
inline constexpr std::chrono::milliseconds handshake_time_max =
    10s;  // TLS, head and upgrade together
inline constexpr std::chrono::milliseconds hello_time_max = 5s;
inline constexpr std::chrono::milliseconds close_time_max = 5s;
inline constexpr std::chrono::milliseconds ping_interval = 20s;
inline constexpr std::chrono::milliseconds pong_time_max = 10s;
inline constexpr std::chrono::milliseconds message_time_max =
    10s;  // from the first octets of a message to its last
inline constexpr std::size_t unfinished_bytes_max =
    128 * 1024;                                       // on the wire without a finished message
inline constexpr std::size_t malformed_forgiven = 2;  // the third closes with 4400
// What a client may say in JSON (threat T19); no message of the protocol comes near any of these.
inline constexpr std::size_t json_depth_max = 16;
inline constexpr std::size_t json_fields_max = 64;  // of one object
inline constexpr std::size_t json_items_max = 256;  // of one list, in Protobuf too
inline constexpr std::size_t json_key_bytes_max = 64;

// --- HTTP ---
inline constexpr std::size_t http_head_bytes_max = 8 * 1024;
inline constexpr std::size_t http_headers_max = 64;
inline constexpr std::size_t http_target_bytes_max = 2 * 1024;
inline constexpr std::size_t http_body_bytes_max = 64 * 1024;
inline constexpr std::chrono::milliseconds http_head_time_max = 5s;
inline constexpr std::chrono::milliseconds http_body_time_max = 10s;
inline constexpr std::chrono::milliseconds http_response_time_max =
    30s;  // the client's largest file on a slow phone
inline constexpr std::chrono::milliseconds http_keep_alive_time_max = 15s;
inline constexpr std::size_t http_requests_max = 100;  // on one kept-alive socket

// --- the log ---
inline constexpr std::size_t batch_records_max = 256;
inline constexpr std::size_t batch_bytes_max = 1024 * 1024;
inline constexpr std::uint64_t free_bytes_min = 1024ull * 1024 * 1024;  // below: read-only mode
inline constexpr std::uint64_t free_percent_min = 5;

// --- memory ---
// Of what the process may use: above it newcomers are turned away, and who is inside still has room to work in.
inline constexpr std::uint64_t memory_percent_max = 85;

// --- secrets ---
inline constexpr std::chrono::hours facilitator_link_life = 72h;
inline constexpr std::size_t open_helper_links_max = 20;  // that wait to be used, in a room
// A facilitator who has a recovery code and did nothing for so long shows it to go on: longer than any session of a day.
inline constexpr std::chrono::seconds facilitator_idle = 12h;
// Whoever makes one and does not get the answer asks again within this time, and is told the same one.
inline constexpr std::chrono::seconds recovery_code_repeat_time = 2min;

// --- people and pace ---
// No lead was connected for so long: a helper may take over. Longer than a phone takes to change networks.
inline constexpr std::chrono::seconds lead_away_time = 60s;
inline constexpr std::chrono::seconds slow_mode_max = 1h;  // between two texts of a member
// How long a text may wait for a facilitator before it is published by itself.
inline constexpr std::chrono::seconds hold_time_min = 30s;
inline constexpr std::chrono::seconds hold_time_max = 1h;
inline constexpr std::size_t held_texts_max = 200;  // in a room; somebody reads them
inline constexpr std::size_t approved_at_once_max = 50;
inline constexpr std::chrono::seconds mute_time_default = 5min;
inline constexpr std::chrono::seconds mute_time_max = 24h;
inline constexpr std::size_t people_per_frame = 200;  // 200 names of 40 letters are about 10 KiB

static_assert(pending_per_address_max < pending_max, "one address cannot fill the door");
static_assert(pending_max < places_max);
static_assert(reply_bytes_max < message_bytes_max,
              "the largest text fits into a message with its envelope");
static_assert(resume_bytes_max <= ring_bytes_max, "a resume is served from the ring");
static_assert(resume_bytes_max <= backlog_bytes_max, "a resumed client is not at once too slow");
static_assert(idea_bytes_max <= reply_bytes_max);
static_assert(room_view_bytes_max < snapshot_bytes_max,
              "the header and the counts need their place too");
static_assert(contribution_bytes > name_bytes_max);
static_assert(room_view_bytes_max + groups_max * (title_bytes_max + 64) < snapshot_bytes_max);
static_assert(room_joins.burst <= participants_max &&
              room_commands.burst <= append_queue_records_max);
}  // namespace kring::limits
