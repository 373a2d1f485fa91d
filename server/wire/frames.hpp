// Frames for clients (proto/kring/v1/server.proto): the machine's port, and what connections say without a room.
// Thread: pure functions and an encoder without state; frames are immutable.
#pragma once
#include "base/frame.hpp"
#include "base/ids.hpp"
#include "rooms/ports.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace kring::wire {
// The limits in every welcome are those of its facts and, for texts, of base/limits.hpp. A view snapshot above limits::snapshot_deflate_above is
// deflated at level 1, where the gain per microsecond is highest; no payload of a chunk is above limits::chunk_bytes_max.
// In JSON nothing is deflated and each chunk is a text that stands alone, so one that holds a single item may be longer.
class client_frame_encoder final : public rooms::frame_encoder {
public:
    [[nodiscard]] frame_ptr welcome(rooms::encoding in,
                                    const rooms::welcome_facts& facts) const override;
    [[nodiscard]] std::vector<frame_ptr> snapshot(rooms::encoding in,
                                                  const domain::view_state& state,
                                                  const rooms::totals_facts& totals) const override;
    [[nodiscard]] frame_ptr update(rooms::encoding in, sequence after, sequence through,
                                   std::span<const domain::view_change> changes) const override;
    [[nodiscard]] frame_ptr totals(rooms::encoding in,
                                   const rooms::totals_facts& facts) const override;
    [[nodiscard]] frame_ptr people(rooms::encoding in,
                                   const rooms::people_facts& facts) const override;
    [[nodiscard]] frame_ptr waiting(rooms::encoding in,
                                    const rooms::waiting_facts& facts) const override;
    [[nodiscard]] frame_ptr in_line(rooms::encoding in,
                                    const rooms::line_place& facts) const override;
    [[nodiscard]] frame_ptr self(rooms::encoding in, const domain::self_view& self) const override;
    [[nodiscard]] frame_ptr answer(rooms::encoding in, command_counter counter,
                                   const rooms::outcome& outcome) const override;
    [[nodiscard]] frame_ptr similar(rooms::encoding in, std::uint32_t number,
                                    std::span<const contribution_id> ideas) const override;
    [[nodiscard]] frame_ptr texts(rooms::encoding in,
                                  const domain::texts_of_run& said) const override;
};

enum class notice_kind : std::uint8_t { shutting_down = 1 };

// `delay`: when to come back.
[[nodiscard]] frame_ptr notice_frame(rooms::encoding in, notice_kind kind,
                                     std::chrono::milliseconds delay);
[[nodiscard]] frame_ptr probe_answer_frame(rooms::encoding in, std::uint32_t number);
// The answer MALFORMED. No rule of the domain said no, so it is no `domain::refusal`. Counter 0: the counter could not be
// read (`counter_of_malformed`).
[[nodiscard]] frame_ptr malformed_frame(rooms::encoding in, command_counter counter);

// What a newcomer reads before going in: a RoomCard as JSON.
[[nodiscard]] bytes room_card(const domain::room_entry& entry);

// The key of the text that says what to do, as the client's catalogues name it: "refusal.room_paused".
[[nodiscard]] std::string text_key_of(domain::refusal why);
}  // namespace kring::wire
