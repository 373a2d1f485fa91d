// The built client, held in memory: read once at the start, compressed once, never from disk while
// serving. So a path can only ever name a file that was there, and no trick with dots, escapes or
// links reaches another.
// Thread: immutable after `load`.
#pragma once
#include "base/result.hpp"
#include "net/http_message.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kring::http {
class static_files {
public:
    // Reads every regular file below `directory`; `index.html` must be among them. Blocking: before
    // the loops start. `pages`: the paths that show index.html besides `/`; a `*` stands for the 22
    // characters of a room id. What follows the room's id in a link is a fragment, which browsers
    // never send.
    [[nodiscard]] static result<static_files> load(const std::filesystem::path& directory,
                                                   std::vector<std::string> pages = {"/r/*",
                                                                                     "/start"});

    // Files below `/assets/` carry a hash in their name and are cached for ever; everything else is
    // asked for again with its ETag. 404 for what is not there, 405 for another method than GET or
    // HEAD.
    [[nodiscard]] net::http_response respond(const net::http_request& request) const;

    [[nodiscard]] std::size_t size() const { return files_.size(); }

private:
    struct file {
        std::string_view type;
        std::shared_ptr<const bytes> plain;
        std::shared_ptr<const bytes> gzip;  // null where it saves too little
        std::string tag;                    // hash of the plain octets, in hexadecimal
    };
    [[nodiscard]] const file* find(std::string_view path) const;

    std::unordered_map<std::string, file> files_;  // by path, with the leading slash
    std::vector<std::string> pages_;
};
}  // namespace kring::http
