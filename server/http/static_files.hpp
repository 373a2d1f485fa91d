// The built client, held in memory: read once at the start, compressed once, never from disk while
// serving. So a path can only ever name a file that was there, and no trick with dots, escapes or
// links reaches another.
// Thread: immutable once it serves.
#pragma once
#include "base/result.hpp"
#include "net/http_message.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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
    // asked for again with its ETag. Files below `/embed/` are for the pages of other sites. 404 for what is not there,
    // 405 for another method than GET or HEAD.
    [[nodiscard]] net::http_response respond(const net::http_request& request) const;

    // The Content-Security-Policy of a room's page (`/r/*`), in place of the one that every response has.
    void set_room_policy(std::string policy) { room_policy_ = std::move(policy); }

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
    std::string room_policy_;  // empty: none of its own
};
}  // namespace kring::http
