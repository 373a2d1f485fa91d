#include "base/check.hpp"
#include "base/encoding.hpp"
#include "wire/json_message.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <array>
#include <charconv>
#include <string>

namespace kring::wire {
namespace {
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

template <class Number>
void append_number(Number value, bytes& out)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end.ptr);
}

// Numbers that a double cannot hold travel as strings.
template <class Number>
void append_quoted(Number value, bytes& out)
{
    out += '"';
    append_number(value, out);
    out += '"';
}

void append_escape(unsigned char character, bytes& out)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out += '\\';
    switch (character) {
        case '"':
        case '\\': out += static_cast<char>(character); break;
        case '\b': out += 'b'; break;
        case '\f': out += 'f'; break;
        case '\n': out += 'n'; break;
        case '\r': out += 'r'; break;
        case '\t': out += 't'; break;
        default:
            out += "u00";
            out += hex[character >> 4];
            out += hex[character & 0xf];
    }
}

void append_text(std::string_view text, bytes& out)
{
    out += '"';
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto character = static_cast<unsigned char>(text[at]);
        if (character >= 0x20 && character != '"' && character != '\\') continue;
        out.append(text, from, at - from);
        append_escape(character, out);
        from = at + 1;
    }
    out.append(text, from);
    out += '"';
}

void append_octets(bytes_view octets, bytes& out)
{
    std::string text = to_base64url(octets);
    for (char& each : text) {
        if (each == '-') each = '+';
        if (each == '_') each = '/';
    }
    text.append((4 - text.size() % 4) % 4, '=');
    out += '"';
    out += text;
    out += '"';
}

// One value of a field: the field's own, or the one at `index` of a list.
struct value_writer {
    const Message& message;
    const Reflection& reflection;
    const FieldDescriptor& field;
    int index;  // -1: no list

    [[nodiscard]] bool in_list() const { return index >= 0; }

    void operator()(bytes& out) const
    {
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_INT32:
                append_number(in_list() ? reflection.GetRepeatedInt32(message, &field, index)
                                        : reflection.GetInt32(message, &field),
                              out);
                return;
            case FieldDescriptor::CPPTYPE_UINT32:
                append_number(in_list() ? reflection.GetRepeatedUInt32(message, &field, index)
                                        : reflection.GetUInt32(message, &field),
                              out);
                return;
            case FieldDescriptor::CPPTYPE_INT64:
                append_quoted(in_list() ? reflection.GetRepeatedInt64(message, &field, index)
                                        : reflection.GetInt64(message, &field),
                              out);
                return;
            case FieldDescriptor::CPPTYPE_UINT64:
                append_quoted(in_list() ? reflection.GetRepeatedUInt64(message, &field, index)
                                        : reflection.GetUInt64(message, &field),
                              out);
                return;
            case FieldDescriptor::CPPTYPE_BOOL:
                out += (in_list() ? reflection.GetRepeatedBool(message, &field, index)
                                  : reflection.GetBool(message, &field))
                           ? "true"
                           : "false";
                return;
            case FieldDescriptor::CPPTYPE_ENUM:
                append_text((in_list() ? reflection.GetRepeatedEnum(message, &field, index)
                                       : reflection.GetEnum(message, &field))
                                ->name(),
                            out);
                return;
            case FieldDescriptor::CPPTYPE_STRING: write_string(out); return;
            case FieldDescriptor::CPPTYPE_MESSAGE:
                append_json(in_list() ? reflection.GetRepeatedMessage(message, &field, index)
                                      : reflection.GetMessage(message, &field),
                            out);
                return;
            case FieldDescriptor::CPPTYPE_FLOAT:
            case FieldDescriptor::CPPTYPE_DOUBLE: break;
        }
        KRING_CHECK(false);  // no frame holds a floating-point number
    }

    void write_string(bytes& out) const
    {
        std::string scratch;
        const std::string& text =
            in_list() ? reflection.GetRepeatedStringReference(message, &field, index, &scratch)
                      : reflection.GetStringReference(message, &field, &scratch);
        if (field.type() == FieldDescriptor::TYPE_BYTES) {
            append_octets(text, out);
        } else {
            append_text(text, out);
        }
    }
};

void append_list(const Message& message, const Reflection& reflection, const FieldDescriptor& field,
                 int size, bytes& out)
{
    out += '[';
    for (int index = 0; index < size; ++index) {
        if (index > 0) out += ',';
        value_writer{message, reflection, field, index}(out);
    }
    out += ']';
}
}  // namespace

void append_json(const Message& message, bytes& out)
{
    const google::protobuf::Descriptor& type = *message.GetDescriptor();
    const Reflection& reflection = *message.GetReflection();
    char before = '{';
    for (int i = 0; i < type.field_count(); ++i) {
        const FieldDescriptor& field = *type.field(i);
        const int size = field.is_repeated() ? reflection.FieldSize(message, &field) : 0;
        if (field.is_repeated() ? size == 0 : !reflection.HasField(message, &field)) continue;
        out += before;
        before = ',';
        out += '"';
        out += field.json_name();
        out += "\":";
        if (field.is_repeated()) {
            append_list(message, reflection, field, size, out);
        } else {
            value_writer{message, reflection, field, -1}(out);
        }
    }
    if (before == '{') out += '{';
    out += '}';
}
}  // namespace kring::wire
