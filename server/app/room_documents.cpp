#include "app/room_documents.hpp"

#include "formats/format_file.hpp"
#include "insights/room_document.hpp"

namespace kring::app {
namespace {
// What of a room can be used again: to start another one from, or to share.
api::document_kind format_file()
{
    api::document_kind kind;
    kind.content_type = "application/toml; charset=utf-8";
    kind.file_name = [](sequence as_of) {
        return "kring-format-" + std::to_string(as_of.value()) + ".toml";
    };
    kind.make = [](const room_id&, const runtime::room_reading& reading, domain::language) {
        return formats::write_format(formats::format_of(reading.then));
    };
    return kind;
}
}  // namespace

document_finder room_documents(const key_256& master_key)
{
    return [secret = derive_key(master_key, "export numbers")](
               std::string_view name) -> std::optional<api::document_kind> {
        if (name == "format") return format_file();
        const auto format = insights::format_from_name(name);
        if (!format) return std::nullopt;
        api::document_kind kind;
        kind.content_type = insights::content_type_of(*format);
        if (insights::says_who_wrote(*format)) kind.names = rooms::document_names::some;
        kind.file_name = [format = *format](sequence as_of) {
            return insights::file_name_of(format, as_of);
        };
        kind.make = [format = *format, secret](const room_id& room,
                                               const runtime::room_reading& reading,
                                               domain::language language) {
            const insights::room_past past{reading.then, reading.now, reading.times};
            return insights::document_of(format, past, language,
                                         keyed_hash(secret, to_bytes(room)));
        };
        return kind;
    };
}
}  // namespace kring::app
