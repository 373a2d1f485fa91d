#include "wire/client_scan.hpp"

#include "base/limits.hpp"
#include "kring/v1/client.pb.h"
#include "wire/wire_reader.hpp"

#include <google/protobuf/descriptor.h>

#include <array>
#include <bitset>

namespace kring::wire {
namespace {
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool scan(bytes_view message, const Descriptor& type);

// A list of numbers in the one block that proto3 makes of it.
bool scan_packed(wire_reader& reader, wire_type found, const FieldDescriptor& field)
{
    bytes_view block;
    if (field.type() != FieldDescriptor::TYPE_UINT64 || found != wire_type::block ||
        !reader.read_block(block)) {
        return false;
    }
    wire_reader numbers{block};
    for (std::size_t count = 0; !numbers.at_end(); ++count) {
        std::uint64_t number = 0;
        if (count == limits::json_items_max || !numbers.read_varint(number)) return false;
    }
    return true;
}

// Reads the value of a field whose tag was read.
bool scan_value(wire_reader& reader, wire_type found, const FieldDescriptor& field)
{
    std::uint64_t number = 0;
    bytes_view block;
    switch (field.type()) {
        case FieldDescriptor::TYPE_UINT64:
            return found == wire_type::varint && reader.read_varint(number);
        case FieldDescriptor::TYPE_UINT32:
        case FieldDescriptor::TYPE_SINT32:  // zigzag: all 32 bits are in use
            return found == wire_type::varint && reader.read_varint(number) &&
                   number <= 0xffffffffu;
        case FieldDescriptor::TYPE_INT64:
            return found == wire_type::varint && reader.read_varint(number);
        case FieldDescriptor::TYPE_BOOL:
            return found == wire_type::varint && reader.read_varint(number) && number <= 1;
        // Which numbers have a meaning, the reader of the message says.
        case FieldDescriptor::TYPE_ENUM:
            return found == wire_type::varint && reader.read_varint(number) &&
                   number <= 0x7fffffffu;
        case FieldDescriptor::TYPE_FIXED64:
            return found == wire_type::fixed64 && reader.read_fixed64(number);
        case FieldDescriptor::TYPE_STRING:  // the parser checks for UTF-8
        case FieldDescriptor::TYPE_BYTES:
            return found == wire_type::block && reader.read_block(block);
        case FieldDescriptor::TYPE_MESSAGE:
            return found == wire_type::block && reader.read_block(block) &&
                   scan(block, *field.message_type());
        default: return false;  // no client frame has one
    }
}

bool scan(bytes_view message, const Descriptor& type)
{
    std::bitset<message_fields_max> seen;                     // by a field's index in its message
    std::bitset<message_fields_max> taken;                    // by a oneof's index
    std::array<std::uint16_t, message_fields_max> entries{};  // of lists, by a field's index
    wire_reader reader{message};
    while (!reader.at_end()) {
        std::uint32_t number = 0;
        wire_type found{};
        if (!reader.read_tag(number, found) ||
            number > static_cast<std::uint32_t>(FieldDescriptor::kMaxNumber)) {
            return false;
        }
        const FieldDescriptor* field = type.FindFieldByNumber(static_cast<int>(number));
        if (field == nullptr) return false;
        const auto index = static_cast<std::size_t>(field->index());
        if (index >= message_fields_max) return false;

        // Of messages and texts each entry takes a hundred times the two octets that it may be. Numbers come in one block,
        // once, though a parser would take them one by one as well.
        if (field->is_repeated() && !field->is_packable()) {
            if (++entries[index] > limits::json_items_max) return false;
        } else {
            if (seen[index]) return false;
            seen[index] = true;
        }
        if (const auto* choice = field->real_containing_oneof(); choice != nullptr) {
            const auto place = static_cast<std::size_t>(choice->index());
            if (place >= message_fields_max || taken[place]) return false;
            taken[place] = true;
        }
        const bool is_sound = field->is_packable() ? scan_packed(reader, found, *field)
                                                   : scan_value(reader, found, *field);
        if (!is_sound) return false;
    }
    return true;
}
}  // namespace

bool is_plain_client_frame(bytes_view payload)
{
    return scan(payload, *v1::ClientFrame::descriptor());
}

std::optional<std::uint64_t> find_number(bytes_view payload,
                                         std::initializer_list<std::uint32_t> path)
{
    bytes_view message = payload;
    for (const std::uint32_t* step = path.begin(); step != path.end(); ++step) {
        const bool is_last = step + 1 == path.end();
        wire_reader reader{message};
        bool entered = false;
        while (!entered && !reader.at_end()) {
            std::uint32_t number = 0;
            wire_type found{};
            std::uint64_t value = 0;
            bytes_view block;
            if (!reader.read_tag(number, found)) return std::nullopt;
            switch (found) {
                case wire_type::varint:
                    if (!reader.read_varint(value)) return std::nullopt;
                    if (is_last && number == *step) return value;
                    break;
                case wire_type::fixed64:
                    if (!reader.read_fixed64(value)) return std::nullopt;
                    break;
                case wire_type::block:
                    if (!reader.read_block(block)) return std::nullopt;
                    if (!is_last && number == *step) {
                        message = block;
                        entered = true;
                    }
                    break;
                default:
                    return std::
                        nullopt;  // a group, or a type no message of ours has: its end is not worth looking for
            }
        }
        if (!entered) return std::nullopt;
    }
    return std::nullopt;
}
}  // namespace kring::wire
