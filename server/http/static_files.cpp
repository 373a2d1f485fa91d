#include "http/static_files.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "http/responses.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace kring::http {
namespace {
constexpr std::size_t room_id_characters = 22;
// Less than a packet is not worth a second copy.
constexpr std::size_t gzip_from = 1024;

struct known_type {
    std::string_view extension;
    std::string_view type;
};
constexpr std::array known_types{
    known_type{".html", "text/html; charset=utf-8"},
    known_type{".js", "text/javascript; charset=utf-8"},
    known_type{".css", "text/css; charset=utf-8"},
    known_type{".json", "application/json"},
    known_type{".map", "application/json"},
    known_type{".webmanifest", "application/manifest+json"},
    known_type{".svg", "image/svg+xml"},
    known_type{".png", "image/png"},
    known_type{".webp", "image/webp"},
    known_type{".ico", "image/x-icon"},
    known_type{".woff2", "font/woff2"},
    known_type{".txt", "text/plain; charset=utf-8"},
};

[[nodiscard]] std::string_view type_of(const std::string& extension)
{
    const auto found =
        std::find_if(known_types.begin(), known_types.end(),
                     [&extension](const known_type& each) { return each.extension == extension; });
    return found == known_types.end() ? "application/octet-stream" : found->type;
}

// Nothing when it does not get at least a tenth smaller.
[[nodiscard]] std::shared_ptr<const bytes> gzip(const bytes& plain)
{
    if (plain.size() < gzip_from) return nullptr;
    constexpr int gzip_window =
        15 + 16;  // the largest window, with a gzip header (zlib.h, deflateInit2)
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return nullptr;
    bytes packed(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    // zlib reads only; its interface of old knows no const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (!whole || packed.size() > plain.size() - plain.size() / 10) return nullptr;
    packed.shrink_to_fit();
    return std::make_shared<const bytes>(std::move(packed));
}

[[nodiscard]] std::string_view trim(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Whether one of the values of a comma-separated header is the same.
template <class Same>
[[nodiscard]] bool lists(std::string_view header, Same same)
{
    while (!header.empty()) {
        const auto comma = std::min(header.find(','), header.size());
        if (same(trim(header.substr(0, comma)))) return true;
        header.remove_prefix(std::min(comma + 1, header.size()));
    }
    return false;
}

[[nodiscard]] bool takes_gzip(std::string_view accept_encoding)
{
    return lists(accept_encoding, [](std::string_view coding) {
        const auto semicolon = std::min(coding.find(';'), coding.size());
        if (trim(coding.substr(0, semicolon)) != "gzip") return false;
        const std::string_view quality =
            trim(coding.substr(std::min(semicolon + 1, coding.size())));
        return quality != "q=0" && quality != "q=0.0" && quality != "q=0.00" &&
               quality != "q=0.000";
    });
}

[[nodiscard]] std::optional<bytes> read_whole(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return std::nullopt;
    bytes octets(std::istreambuf_iterator<char>(stream), {});
    if (stream.bad()) return std::nullopt;
    return octets;
}

[[nodiscard]] bool is_page(std::string_view path, std::string_view pattern)
{
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return path == pattern;
    if (path.size() != pattern.size() - 1 + room_id_characters) return false;
    if (!path.starts_with(pattern.substr(0, star)) || !path.ends_with(pattern.substr(star + 1)))
        return false;
    return room_id_from_text(path.substr(star, room_id_characters)).has_value();
}
}  // namespace

result<static_files> static_files::load(const std::filesystem::path& directory,
                                        std::vector<std::string> pages)
{
    static_files loaded;
    loaded.pages_ = std::move(pages);
    std::error_code failed;
    std::filesystem::recursive_directory_iterator entry(directory, failed);
    for (; !failed && entry != std::filesystem::recursive_directory_iterator{};
         entry.increment(failed)) {
        // Links are not followed: what is served is what was built.
        if (!std::filesystem::is_regular_file(entry->symlink_status(failed))) continue;
        auto octets = read_whole(entry->path());
        if (!octets) return make_error_code(errc::not_found);
        file added;
        added.type = type_of(entry->path().extension().string());
        const hash_128 hash = blake2b_128(*octets);
        added.tag = to_hex(bytes(hash.begin(), hash.end()));
        const bool is_text = added.type.starts_with("text/") ||
                             added.type.starts_with("application/") ||
                             added.type == "image/svg+xml";
        if (is_text) added.gzip = gzip(*octets);
        added.plain = std::make_shared<const bytes>(std::move(*octets));
        loaded.files_.emplace('/' + entry->path().lexically_relative(directory).generic_string(),
                              std::move(added));
    }
    if (failed) return error_code(failed.value(), boost::system::system_category());
    if (!loaded.files_.contains("/index.html")) return make_error_code(errc::not_found);
    return loaded;
}

const static_files::file* static_files::find(std::string_view path) const
{
    const bool shows_page =
        path == "/" || std::any_of(pages_.begin(), pages_.end(),
                                   [path](const std::string& page) { return is_page(path, page); });
    const auto found = files_.find(shows_page ? std::string("/index.html") : std::string(path));
    return found == files_.end() ? nullptr : &found->second;
}

net::http_response static_files::respond(const net::http_request& request) const
{
    const file* wanted = find(request.path);
    if (wanted == nullptr) return not_found();
    if (request.method != net::http_method::get && request.method != net::http_method::head) {
        return method_not_allowed("GET, HEAD");
    }
    const bool packed = wanted->gzip != nullptr && takes_gzip(request.header("accept-encoding"));
    const std::string tag = '"' + wanted->tag + (packed ? "-gzip\"" : "\"");

    net::http_response response;
    response.set("ETag", tag);
    response.set("Cache-Control", request.path.starts_with("/assets/")
                                      ? "public, max-age=31536000, immutable"
                                      : "no-cache");
    if (wanted->gzip != nullptr) response.set("Vary", "Accept-Encoding");
    // Also without the page: the headers of a 304 take the place of those that the browser kept (RFC 9111, section 3.2).
    if (!room_policy_.empty() && request.path.starts_with("/r/"))
        response.set("Content-Security-Policy", room_policy_);
    if (request.path.starts_with("/embed/")) {
        // A module script of another site is fetched with CORS (HTML, "fetch a single module script").
        response.set("Access-Control-Allow-Origin", "*");
        response.set("Cross-Origin-Resource-Policy", "cross-origin");
    }

    const bool is_known = lists(request.header("if-none-match"), [&tag](std::string_view known) {
        if (known.starts_with("W/")) known.remove_prefix(2);
        return known == tag || known == "*";
    });
    if (is_known) {
        response.status = 304;
        return response;
    }
    response.set("Content-Type", wanted->type);
    if (packed) response.set("Content-Encoding", "gzip");
    response.body = packed ? wanted->gzip : wanted->plain;
    return response;
}
}  // namespace kring::http
