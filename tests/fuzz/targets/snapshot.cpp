// View snapshots in chunks, in and out of order, deflated or not. An input is a row of chunks: an octet of flags (1: the
// last, 2: deflated), the index, and the body with its size before it.
#include "base/check.hpp"
#include "base/limits.hpp"
#include "fuzz/target.hpp"
#include "wire/generated.hpp"
#include "wire/server_frames.hpp"

namespace kring::fuzz {
namespace {
wire::snapshot_chunk read_chunk(parts& from)
{
    const std::uint8_t flags = from.octet();
    wire::snapshot_chunk chunk;
    chunk.place = (flags & 1) != 0 ? wire::chunk_place::last : wire::chunk_place::more_follow;
    chunk.compression =
        (flags & 2) != 0 ? wire::chunk_compression::deflate_raw : wire::chunk_compression::none;
    chunk.index = from.octet();
    chunk.body = from.sized_block();
    return chunk;
}

void check_whole(const wire::view_snapshot& whole)
{
    const auto frames =
        wire::client_frame_encoder{}.snapshot(rooms::encoding::protobuf, whole.state, whole.totals);
    wire::snapshot_assembler assembler;
    for (std::size_t index = 0; index < frames.size(); ++index) {
        const auto said = wire::decode_server_frame(generated::payload_of(*frames[index]));
        KRING_CHECK(said);
        const auto& chunk = std::get<wire::snapshot_chunk>(*said);
        KRING_CHECK(chunk.body.size() <= limits::chunk_bytes_max);
        const auto again = assembler.add(chunk);
        KRING_CHECK(again);
        KRING_CHECK(again->has_value() == (index + 1 == frames.size()));
        if (!again->has_value()) continue;
        KRING_CHECK((*again)->state == whole.state);
        KRING_CHECK((*again)->totals.as_of == whole.totals.as_of);
        KRING_CHECK((*again)->totals.subjects == whole.totals.subjects);
        KRING_CHECK(domain::digest_of((*again)->state) == domain::digest_of(whole.state));
    }
}
}  // namespace

void run(bytes_view input)
{
    wire::snapshot_assembler assembler;
    parts from{input};
    while (!from.at_end()) {
        const auto added = assembler.add(read_chunk(from));
        if (added && added->has_value()) check_whole(**added);
    }
}
}  // namespace kring::fuzz
