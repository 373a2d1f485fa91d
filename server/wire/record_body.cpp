#include "wire/record_body.hpp"

#include "base/error.hpp"
#include "kring/log/v1/record.pb.h"
#include "wire/records.hpp"
#include "wire/wire_reader.hpp"

#include <array>

namespace kring::wire {
namespace {
using log::v1::Record;

// Writes the numbers of a hash or a place in a fixed width, so that no two lists of values give the same octets.
class packer {
public:
    explicit packer(bytes& out) : out_(out) { out_.clear(); }

    packer& put(bytes_view octets)
    {
        out_ += octets;
        return *this;
    }
    template <class Number>
    packer& number(Number value)
    {
        std::array<char, sizeof(Number)> octets{};
        auto bits = static_cast<std::uint64_t>(value);
        for (char& octet : octets) {
            octet = static_cast<char>(bits & 0xffu);
            bits >>= 8;
        }
        out_.append(octets.data(), octets.size());
        return *this;
    }

private:
    bytes& out_;
};

bool read_number(wire_reader& reader, wire_type found, std::uint64_t& value)
{
    return found == wire_type::varint && reader.read_varint(value) && value != 0;
}

bool read_number(wire_reader& reader, wire_type found, std::uint32_t& value)
{
    std::uint64_t wide = 0;
    if (!read_number(reader, found, wide) || wide > 0xffffffffu) return false;
    value = static_cast<std::uint32_t>(wide);
    return true;
}

bool read_fixed(wire_reader& reader, wire_type found, std::uint64_t& value)
{
    return found == wire_type::fixed64 && reader.read_fixed64(value) && value != 0;
}

bool read_hash(wire_reader& reader, wire_type found, bytes_view& hash)
{
    return found == wire_type::block && reader.read_block(hash) && hash.size() == sizeof(hash_256);
}

bool read_field(wire_reader& reader, std::uint32_t number, wire_type found, record_body& body)
{
    switch (number) {
        case Record::kSequenceFieldNumber: return read_number(reader, found, body.at);
        case Record::kSchemaFieldNumber: return read_number(reader, found, body.schema);
        case Record::kTimeMsFieldNumber: {
            std::uint64_t bits = 0;
            if (!read_number(reader, found, bits)) return false;
            body.time_ms = static_cast<std::int64_t>(bits);
            return true;
        }
        case Record::kKindFieldNumber: return read_number(reader, found, body.kind);
        case Record::kActorFieldNumber: return read_number(reader, found, body.actor);
        case Record::kOutboxFieldNumber: return read_fixed(reader, found, body.outbox);
        case Record::kCounterFieldNumber: return read_number(reader, found, body.counter);
        case Record::kBodyHashFieldNumber: return read_fixed(reader, found, body.body_hash);
        case Record::kPlainFieldNumber:
            return found == wire_type::block && reader.read_block(body.plain) &&
                   !body.plain.empty();
        case Record::kCommitmentFieldNumber: return read_hash(reader, found, body.commitment);
        case Record::kPreviousFieldNumber: return read_hash(reader, found, body.previous);
        default: return false;
    }
}
}  // namespace

result<record_body> parse_record_body(bytes_view octets)
{
    record_body body;
    wire_reader reader{octets, varints::shortest};
    std::uint32_t last = 0;
    while (!reader.at_end()) {
        std::uint32_t number = 0;
        wire_type found{};
        if (!reader.read_tag(number, found) || number <= last) return errc::data_damaged;
        last = number;
        if (!read_field(reader, number, found, body)) return errc::data_damaged;
        // Before anything that a later schema may have changed.
        if (body.schema > record_schema) return errc::data_newer;
    }
    if (body.at == 0 || body.schema == 0 || body.kind == 0 || body.plain.empty() ||
        body.previous.empty()) {
        return errc::data_damaged;
    }
    return body;
}

hash_256 chain_hash(const record_body& body, bytes& scratch)
{
    packer{scratch}
        .put(body.previous)
        .number(body.at)
        .number(body.schema)
        .number(body.time_ms)
        .number(body.kind)
        .number(body.actor)
        .number(body.outbox)
        .number(body.counter)
        .number(body.body_hash)
        .number(static_cast<std::uint32_t>(body.plain.size()))
        .put(body.plain)
        .put(body.commitment);
    return blake2b_256(scratch);
}

bytes place_of_sealed(const room_id& room, std::uint64_t at, std::uint32_t kind)
{
    bytes place;
    packer{place}.put(to_bytes(room)).number(at).number(kind);
    return place;
}
}  // namespace kring::wire
