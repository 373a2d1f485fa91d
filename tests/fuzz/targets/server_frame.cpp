// What a client believes of a server's frame: encoded again it must be believed the same.
#include "base/check.hpp"
#include "fuzz/target.hpp"
#include "wire/generated.hpp"
#include "wire/server_frames.hpp"

namespace kring::fuzz {
namespace {
using rooms::encoding;

template <class Said>
Said reread(const frame_ptr& frame)
{
    const auto again = wire::decode_server_frame(generated::payload_of(*frame));
    KRING_CHECK(again);
    return std::get<Said>(*again);
}

struct law {
    wire::client_frame_encoder frames;

    void operator()(const wire::welcome& said) const
    {
        const auto again = reread<wire::welcome>(frames.welcome(encoding::protobuf, said.facts));
        const rooms::welcome_facts& a = said.facts;
        const rooms::welcome_facts& b = again.facts;
        KRING_CHECK(a.room == b.room && a.member == b.member && a.role == b.role &&
                    a.view == b.view && a.epoch == b.epoch && a.token == b.token &&
                    a.resumed == b.resumed && a.name == b.name);
    }
    void operator()(const wire::snapshot_chunk& said) const
    {
        wire::snapshot_assembler assembler;
        static_cast<void>(assembler.add(said));
    }
    void operator()(const wire::update& said) const
    {
        const auto again = reread<wire::update>(
            frames.update(encoding::protobuf, said.after, said.through, said.changes));
        KRING_CHECK(again.after == said.after && again.through == said.through);
        KRING_CHECK(again.changes == said.changes);
    }
    void operator()(const rooms::totals_facts& said) const
    {
        const auto again = reread<rooms::totals_facts>(frames.totals(encoding::protobuf, said));
        KRING_CHECK(again.as_of == said.as_of && again.subjects == said.subjects);
        KRING_CHECK(again.members == said.members && again.present == said.present);
    }
    void operator()(const domain::self_view& said) const
    {
        KRING_CHECK(reread<domain::self_view>(frames.self(encoding::protobuf, said)) == said);
    }
    void operator()(const wire::answer& said) const
    {
        const auto encode = [&]() -> frame_ptr {
            if (const auto* yes = std::get_if<rooms::accepted>(&said.outcome))
                return frames.answer(encoding::protobuf, said.counter, *yes);
            if (const auto* no = std::get_if<rooms::refused>(&said.outcome))
                return frames.answer(encoding::protobuf, said.counter, *no);
            if (const auto* unknown = std::get_if<rooms::uncertain>(&said.outcome))
                return frames.answer(encoding::protobuf, said.counter, *unknown);
            return wire::malformed_frame(encoding::protobuf, said.counter);
        };
        const auto again = reread<wire::answer>(encode());
        KRING_CHECK(again.counter == said.counter && again.outcome == said.outcome);
    }
    void operator()(const wire::notice& said) const
    {
        const auto again =
            reread<wire::notice>(wire::notice_frame(encoding::protobuf, said.kind, said.delay));
        KRING_CHECK(again.kind == said.kind && again.delay == said.delay);
    }
    void operator()(const wire::probe_answer& said) const
    {
        const auto again =
            reread<wire::probe_answer>(wire::probe_answer_frame(encoding::protobuf, said.number));
        KRING_CHECK(again.number == said.number);
    }
    void operator()(const wire::similar_ideas& said) const
    {
        const auto again = reread<wire::similar_ideas>(
            frames.similar(encoding::protobuf, said.number, said.ideas));
        KRING_CHECK(again.number == said.number && again.ideas == said.ideas);
    }
    void operator()(const domain::texts_of_run& said) const
    {
        KRING_CHECK(reread<domain::texts_of_run>(frames.texts(encoding::protobuf, said)) == said);
    }
    void operator()(const rooms::people_facts& said) const
    {
        KRING_CHECK(reread<rooms::people_facts>(frames.people(encoding::protobuf, said)) == said);
    }
    void operator()(const rooms::line_place& said) const
    {
        KRING_CHECK(reread<rooms::line_place>(frames.in_line(encoding::protobuf, said)) == said);
    }
    void operator()(const rooms::waiting_facts& said) const
    {
        KRING_CHECK(reread<rooms::waiting_facts>(frames.waiting(encoding::protobuf, said)) == said);
    }
};
}  // namespace

void run(bytes_view input)
{
    const auto said = wire::decode_server_frame(input);
    if (said) std::visit(law{}, *said);
}
}  // namespace kring::fuzz
