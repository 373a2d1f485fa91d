#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "wire/client_scan.hpp"
#include "wire/json_message.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <bitset>
#include <charconv>
#include <limits>
#include <string>
#include <vector>

namespace kring::wire {
namespace {
namespace json = boost::json;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The largest integer below which every other one is a double too.
constexpr std::uint64_t exact_number_max = (std::uint64_t{1} << 53) - 1;

// Decimal digits, with a sign where the type has one: no blanks, no leading zeros.
template <class Number>
std::optional<Number> read_decimal(std::string_view text)
{
    Number value{};
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    const bool is_padded = digits.size() > 1 && digits.front() == '0';
    if (read.ec != std::errc{} || read.ptr != end || is_padded || text == "-0") return std::nullopt;
    return value;
}

// Either alphabet, with padding or without, as the mapping of proto3 says.
std::optional<bytes> read_octets(std::string text)
{
    if (text.find_first_of("+/") != std::string::npos &&
        text.find_first_of("-_") != std::string::npos) {
        return std::nullopt;
    }
    if (text.size() % 4 == 0) {
        for (int i = 0; i < 2 && text.ends_with('='); ++i) text.pop_back();
    }
    for (char& each : text) {
        if (each == '+') each = '-';
        if (each == '/') each = '_';
    }
    return from_base64url(text);
}

// What the parser asks of a handler besides the values; the bounds are those of any client frame.
struct handler_base {
    static constexpr std::size_t max_array_size = limits::json_items_max;
    static constexpr std::size_t max_object_size = limits::json_fields_max;
    static constexpr std::size_t max_string_size = limits::message_bytes_max;
    static constexpr std::size_t max_key_size = limits::json_key_bytes_max;

    // The parser wants an error for every no; which one nobody looks at.
    static bool refuse(json::error_code& code)
    {
        code = json::make_error_code(json::error::syntax);
        return false;
    }
    static bool on_document_begin(json::error_code&) { return true; }
    static bool on_document_end(json::error_code&) { return true; }
    static bool on_comment_part(json::string_view, json::error_code& code) { return refuse(code); }
    static bool on_comment(json::string_view, json::error_code& code) { return refuse(code); }
    // A number comes whole, because the text does.
    static bool on_number_part(json::string_view, json::error_code&) { return true; }
};

json::parse_options strict()
{
    json::parse_options options;
    options.max_depth = limits::json_depth_max;
    return options;
}

// Builds the message while the parser reads, field by field as the descriptors say: what has no place is never built.
class message_builder : public handler_base {
public:
    explicit message_builder(Message& root) : root_(root) { open_.reserve(limits::json_depth_max); }

    bool on_object_begin(json::error_code& code)
    {
        if (open_.empty()) {
            open_.push_back(level{&root_});
            return true;
        }
        const FieldDescriptor* field = take();
        if (field == nullptr || field->type() != FieldDescriptor::TYPE_MESSAGE) return refuse(code);
        Message& into = *open_.back().message;
        const auto& reflection = *into.GetReflection();
        open_.push_back(level{field->is_repeated() ? reflection.AddMessage(&into, field)
                                                   : reflection.MutableMessage(&into, field)});
        return true;
    }
    bool on_object_end(std::size_t, json::error_code&)
    {
        open_.pop_back();
        return true;
    }
    // A list is the value of a repeated field; its entries are messages, texts or numbers of 64 bits.
    bool on_array_begin(json::error_code& code)
    {
        if (open_.empty()) return refuse(code);
        level& here = open_.back();
        if (here.field == nullptr || !here.field->is_repeated() || here.in_list)
            return refuse(code);
        if (here.field->is_packable() && here.field->type() != FieldDescriptor::TYPE_UINT64)
            return refuse(code);  // no client frame has one
        here.in_list = true;
        return true;
    }
    bool on_array_end(std::size_t, json::error_code&)
    {
        open_.back().in_list = false;
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&)
    {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view rest, std::size_t, json::error_code& code)
    {
        text_.append(rest.data(), rest.size());
        level& here = open_.back();
        const Descriptor& type = *here.message->GetDescriptor();
        here.field = type.FindFieldByCamelcaseName(text_);
        if (here.field == nullptr) here.field = type.FindFieldByName(text_);
        text_.clear();
        if (here.field == nullptr) return refuse(code);
        const auto index = static_cast<std::size_t>(here.field->index());
        if (index >= message_fields_max || here.seen[index]) return refuse(code);
        here.seen[index] = true;
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, json::error_code&)
    {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_string(json::string_view rest, std::size_t, json::error_code& code)
    {
        text_.append(rest.data(), rest.size());
        const bool is_set = set_string(take());
        text_.clear();
        return is_set || refuse(code);
    }
    bool on_int64(std::int64_t value, json::string_view, json::error_code& code)
    {
        return set_number(take(), value) || refuse(code);
    }
    // What does not fit a signed number is beyond what a bare number may be, and a double is no number of ours.
    bool on_uint64(std::uint64_t, json::string_view, json::error_code& code)
    {
        return refuse(code);
    }
    bool on_double(double, json::string_view, json::error_code& code) { return refuse(code); }
    bool on_bool(bool value, json::error_code& code)
    {
        const FieldDescriptor* field = take();
        if (field == nullptr || field->type() != FieldDescriptor::TYPE_BOOL) return refuse(code);
        Message& into = *open_.back().message;
        into.GetReflection()->SetBool(&into, field, value);
        return true;
    }
    bool on_null(json::error_code& code)
    {
        return (!open_.empty() && !open_.back().in_list) || refuse(code);
    }

private:
    struct level {
        Message* message{};
        const FieldDescriptor* field{};           // whose value comes next
        bool in_list{false};                      // that value's entries come
        std::bitset<message_fields_max> seen{};   // by a field's index in its message
        std::bitset<message_fields_max> taken{};  // by a oneof's index
    };

    // The field that a value is for. Null: there is none, or another member of its oneof has one already.
    const FieldDescriptor* take()
    {
        if (open_.empty()) return nullptr;
        level& here = open_.back();
        if (here.field->is_repeated() != here.in_list) return nullptr;
        if (const auto* choice = here.field->real_containing_oneof(); choice != nullptr) {
            const auto place = static_cast<std::size_t>(choice->index());
            if (place >= message_fields_max || here.taken[place]) return nullptr;
            here.taken[place] = true;
        }
        return here.field;
    }

    bool set_string(const FieldDescriptor* field)
    {
        if (field == nullptr) return false;
        Message& into = *open_.back().message;
        const auto& reflection = *into.GetReflection();
        switch (field->type()) {
            case FieldDescriptor::TYPE_STRING:
                if (field->is_repeated()) {
                    reflection.AddString(&into, field, std::move(text_));
                } else {
                    reflection.SetString(&into, field, std::move(text_));
                }
                return true;
            case FieldDescriptor::TYPE_BYTES: {
                auto octets = read_octets(std::move(text_));
                if (octets) reflection.SetString(&into, field, std::move(*octets));
                return octets.has_value();
            }
            case FieldDescriptor::TYPE_ENUM: {
                const auto* word = field->enum_type()->FindValueByName(text_);
                if (word != nullptr) reflection.SetEnum(&into, field, word);
                return word != nullptr;
            }
            case FieldDescriptor::TYPE_INT64: {
                const auto value = read_decimal<std::int64_t>(text_);
                if (value) reflection.SetInt64(&into, field, *value);
                return value.has_value();
            }
            case FieldDescriptor::TYPE_UINT64:
            case FieldDescriptor::TYPE_FIXED64: {
                const auto value = read_decimal<std::uint64_t>(text_);
                if (value) put(*field, *value);
                return value.has_value();
            }
            case FieldDescriptor::TYPE_UINT32: {
                const auto value = read_decimal<std::uint32_t>(text_);
                if (value) reflection.SetUInt32(&into, field, *value);
                return value.has_value();
            }
            case FieldDescriptor::TYPE_SINT32: {
                const auto value = read_decimal<std::int32_t>(text_);
                if (value) reflection.SetInt32(&into, field, *value);
                return value.has_value();
            }
            default: return false;  // no client frame has one
        }
    }

    bool set_number(const FieldDescriptor* field, std::int64_t value)
    {
        if (field == nullptr) return false;
        Message& into = *open_.back().message;
        const auto& reflection = *into.GetReflection();
        switch (field->type()) {
            case FieldDescriptor::TYPE_ENUM:
                if (value < 0 || value > std::numeric_limits<std::int32_t>::max()) return false;
                reflection.SetEnumValue(&into, field, static_cast<int>(value));
                return true;
            case FieldDescriptor::TYPE_INT64:
                if (value > static_cast<std::int64_t>(exact_number_max) ||
                    value < -static_cast<std::int64_t>(exact_number_max)) {
                    return false;
                }
                reflection.SetInt64(&into, field, value);
                return true;
            case FieldDescriptor::TYPE_UINT64:
            case FieldDescriptor::TYPE_FIXED64:
                if (value < 0 || static_cast<std::uint64_t>(value) > exact_number_max) return false;
                put(*field, static_cast<std::uint64_t>(value));
                return true;
            case FieldDescriptor::TYPE_UINT32:
                if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) return false;
                reflection.SetUInt32(&into, field, static_cast<std::uint32_t>(value));
                return true;
            case FieldDescriptor::TYPE_SINT32:
                if (value < std::numeric_limits<std::int32_t>::min() ||
                    value > std::numeric_limits<std::int32_t>::max()) {
                    return false;
                }
                reflection.SetInt32(&into, field, static_cast<std::int32_t>(value));
                return true;
            default: return false;
        }
    }

    void put(const FieldDescriptor& field, std::uint64_t value)
    {
        Message& into = *open_.back().message;
        const auto& reflection = *into.GetReflection();
        if (field.is_repeated()) {
            reflection.AddUInt64(&into, &field, value);
        } else {
            reflection.SetUInt64(&into, &field, value);
        }
    }

    Message& root_;
    std::vector<level> open_;
    std::string text_;  // of the key or string that is being read
};

// Follows one path and forgets the rest. Refuses, which ends the parse, as soon as the number was found.
class number_finder : public handler_base {
public:
    explicit number_finder(std::initializer_list<std::string_view> path) : path_(path) {}

    std::optional<std::uint64_t> found;

    bool on_object_begin(json::error_code&)
    {
        ++depth_;
        return true;
    }
    bool on_object_end(std::size_t, json::error_code&)
    {
        --depth_;
        matched_ = std::min(matched_, depth_ == 0 ? 0 : depth_ - 1);
        return true;
    }
    // A list is a level of which no key leads on.
    bool on_array_begin(json::error_code& code) { return on_object_begin(code); }
    bool on_array_end(std::size_t size, json::error_code& code)
    {
        return on_object_end(size, code);
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&)
    {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view rest, std::size_t, json::error_code&)
    {
        text_.append(rest.data(), rest.size());
        // The key of this level takes the place of the one before.
        matched_ = std::min(matched_, depth_ - 1);
        if (matched_ == depth_ - 1 && matched_ < path_.size() && path_.begin()[matched_] == text_)
            ++matched_;
        text_.clear();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&)
    {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_string(json::string_view rest, std::size_t, json::error_code& code)
    {
        text_.append(rest.data(), rest.size());
        if (is_here()) found = read_decimal<std::uint64_t>(text_);
        text_.clear();
        return go_on(code);
    }
    bool on_int64(std::int64_t value, json::string_view, json::error_code& code)
    {
        if (is_here() && value >= 0) found = static_cast<std::uint64_t>(value);
        return go_on(code);
    }
    bool on_uint64(std::uint64_t value, json::string_view, json::error_code& code)
    {
        if (is_here()) found = value;
        return go_on(code);
    }
    bool on_double(double, json::string_view, json::error_code&) { return true; }
    bool on_bool(bool, json::error_code&) { return true; }
    bool on_null(json::error_code&) { return true; }

private:
    [[nodiscard]] bool is_here() const
    {
        return matched_ == path_.size() && depth_ == path_.size();
    }
    bool go_on(json::error_code& code) const { return !found || refuse(code); }

    std::initializer_list<std::string_view> path_;
    std::size_t depth_{};
    std::size_t matched_{};
    std::string text_;
};
}  // namespace

bool read_json(bytes_view text, Message& message)
{
    json::basic_parser<message_builder> parser{strict(), message};
    json::error_code code;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
    return !code && read == text.size();
}

std::optional<std::uint64_t> find_json_number(bytes_view text,
                                              std::initializer_list<std::string_view> path)
{
    json::basic_parser<number_finder> parser{strict(), path};
    json::error_code code;
    parser.write_some(false, text.data(), text.size(), code);
    return parser.handler().found;
}
}  // namespace kring::wire
