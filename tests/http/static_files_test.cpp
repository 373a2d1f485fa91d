#include "http/static_files.hpp"

#include <stdlib.h>
#include <zlib.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace kring::http {
namespace {
// A directory of its own that goes when the test ends.
class scratch_directory {
public:
    scratch_directory()
    {
        std::string name =
            (std::filesystem::temp_directory_path() / "kring-static-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no directory for the test");
        path_ = name;
    }
    ~scratch_directory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_directory(const scratch_directory&) = delete;
    scratch_directory& operator=(const scratch_directory&) = delete;

    void write(const std::filesystem::path& name, std::string_view octets) const
    {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << octets;
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string gunzip(const std::string& packed)
{
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return {};
    std::string plain(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return whole ? plain : std::string{};
}

class built_client : public testing::Test {
protected:
    built_client()
    {
        directory_.write("index.html", "<!doctype html><title>Kring</title>");
        directory_.write("favicon.svg", "<svg/>");
        directory_.write("assets/app-1a2b3c.js", script_);
        directory_.write("assets/photo.png", std::string(5000, 'p'));
        directory_.write("assets/odd.bin", "x");
        auto loaded = static_files::load(directory_.path());
        if (!loaded) throw std::runtime_error(loaded.error().message());
        files_ = std::move(*loaded);
    }

    [[nodiscard]] net::http_response get(std::string path, std::string accept_encoding = {},
                                         std::string if_none_match = {}) const
    {
        net::http_request request;
        request.method = net::http_method::get;
        request.path = std::move(path);
        if (!accept_encoding.empty())
            request.headers.push_back({"accept-encoding", std::move(accept_encoding)});
        if (!if_none_match.empty())
            request.headers.push_back({"if-none-match", std::move(if_none_match)});
        return files_.respond(request);
    }

    scratch_directory directory_;
    std::string script_ = [] {
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += "export const value" + std::to_string(i) + " = " + std::to_string(i) + ";\n";
        return text;
    }();
    static_files files_;
};

TEST_F(built_client, shows_the_page_at_the_root_and_at_rooms)
{
    for (const char* path :
         {"/", "/index.html", "/r/AAAAAAAAAAAAAAAAAAAAAA", "/r/-_09azAZ-_09azAZ-_09aw"}) {
        SCOPED_TRACE(path);
        const auto response = get(path);
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.header("content-type"), "text/html; charset=utf-8");
        EXPECT_EQ(response.header("cache-control"), "no-cache");
        EXPECT_EQ(*response.body, "<!doctype html><title>Kring</title>");
    }
    for (const char* path : {"/r/", "/r/AAAAAAAAAAAAAAAAAAAAA", "/r/AAAAAAAAAAAAAAAAAAAAAAA",
                             "/r/AAAAAAAAAAAAAAAAAAAAAA/", "/r/AAAAAAAAAAAAAAAAAAAA.A",
                             "/x/AAAAAAAAAAAAAAAAAAAAAA", "/r/AAAAAAAAAAAAAAAAAAAAA%"}) {
        SCOPED_TRACE(path);
        EXPECT_EQ(get(path).status, 404);
    }
}

TEST_F(built_client, shows_the_page_at_further_paths_that_are_named)
{
    const auto loaded = static_files::load(directory_.path(), {"/new", "/s/*/wall"});
    ASSERT_TRUE(loaded);
    net::http_request request;
    for (const auto& [path, status] : {std::pair{"/new", 200u},
                                       {"/s/AAAAAAAAAAAAAAAAAAAAAA/wall", 200u},
                                       {"/s/AAAAAAAAAAAAAAAAAAAAAA", 404u},
                                       {"/r/AAAAAAAAAAAAAAAAAAAAAA", 404u}}) {
        request.path = path;
        EXPECT_EQ(loaded->respond(request).status, status) << path;
    }
}

TEST_F(built_client, gives_the_room_page_its_own_policy_also_when_it_is_known)
{
    const std::string room = "/r/AAAAAAAAAAAAAAAAAAAAAA";
    EXPECT_EQ(get(room).header("content-security-policy"), "");
    files_.set_room_policy("frame-ancestors https://a.example");
    const auto page = get(room);
    EXPECT_EQ(page.header("content-security-policy"), "frame-ancestors https://a.example");
    const auto known = get(room, {}, std::string(page.header("etag")));
    EXPECT_EQ(known.status, 304);
    EXPECT_EQ(known.header("content-security-policy"), "frame-ancestors https://a.example");
    for (const char* path : {"/", "/start", "/assets/app-1a2b3c.js"})
        EXPECT_EQ(get(path).header("content-security-policy"), "") << path;
}

TEST_F(built_client, lets_other_sites_load_what_is_for_embedding_alone)
{
    directory_.write("embed/kring-room.js", script_);
    files_ = *static_files::load(directory_.path());
    const auto element = get("/embed/kring-room.js");
    EXPECT_EQ(element.header("access-control-allow-origin"), "*");
    EXPECT_EQ(element.header("cross-origin-resource-policy"), "cross-origin");
    EXPECT_EQ(element.header("cache-control"), "no-cache");
    for (const char* path : {"/", "/r/AAAAAAAAAAAAAAAAAAAAAA", "/assets/app-1a2b3c.js"}) {
        EXPECT_EQ(get(path).header("access-control-allow-origin"), "") << path;
        EXPECT_EQ(get(path).header("cross-origin-resource-policy"), "") << path;
    }
}

TEST_F(built_client, serves_assets_for_ever_with_their_types)
{
    const auto script = get("/assets/app-1a2b3c.js");
    EXPECT_EQ(script.status, 200);
    EXPECT_EQ(script.header("content-type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(script.header("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(*script.body, script_);
    EXPECT_EQ(get("/assets/photo.png").header("content-type"), "image/png");
    EXPECT_EQ(get("/assets/odd.bin").header("content-type"), "application/octet-stream");
    EXPECT_EQ(get("/favicon.svg").header("content-type"), "image/svg+xml");
    EXPECT_EQ(get("/favicon.svg").header("cache-control"), "no-cache");
}

TEST_F(built_client, sends_gzip_to_who_takes_it_where_it_is_worth_it)
{
    const auto packed = get("/assets/app-1a2b3c.js", "br, gzip;q=0.5");
    EXPECT_EQ(packed.header("content-encoding"), "gzip");
    EXPECT_EQ(packed.header("vary"), "Accept-Encoding");
    EXPECT_LT(packed.body->size(), script_.size() / 2);
    EXPECT_EQ(gunzip(*packed.body), script_);
    for (const char* not_taken : {"br", "gzip;q=0", "gzip; q=0.000", "x-gzip", "gzipped"}) {
        const auto plain = get("/assets/app-1a2b3c.js", not_taken);
        EXPECT_EQ(plain.header("content-encoding"), "") << not_taken;
        EXPECT_EQ(plain.header("vary"), "Accept-Encoding") << not_taken;
        EXPECT_EQ(*plain.body, script_) << not_taken;
    }
    EXPECT_EQ(get("/", "gzip").header("content-encoding"), "");
    EXPECT_EQ(get("/assets/photo.png", "gzip").header("content-encoding"), "");
}

TEST_F(built_client, answers_304_to_who_has_it_already)
{
    const std::string plain_tag(get("/assets/app-1a2b3c.js").header("etag"));
    const std::string packed_tag(get("/assets/app-1a2b3c.js", "gzip").header("etag"));
    EXPECT_NE(plain_tag, packed_tag);
    EXPECT_NE(plain_tag, get("/").header("etag"));
    const auto known = get("/assets/app-1a2b3c.js", "", "\"other\", W/" + plain_tag);
    EXPECT_EQ(known.status, 304);
    EXPECT_EQ(known.body, nullptr);
    EXPECT_EQ(known.header("etag"), plain_tag);
    EXPECT_EQ(known.header("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(get("/assets/app-1a2b3c.js", "gzip", plain_tag).status, 200);
    EXPECT_EQ(get("/assets/app-1a2b3c.js", "gzip", packed_tag).status, 304);
}

TEST_F(built_client, reaches_nothing_outside)
{
    for (const char* path :
         {"/../etc/passwd", "/assets/../index.html", "/assets/..%2findex.html",
          "/%2e%2e/etc/passwd", "/assets//app-1a2b3c.js", "//index.html", "/assets/", "/assets",
          "/index.html/", "/INDEX.HTML", "/.", "/..", "/assets/app-1a2b3c.js%00.png",
          "/assets\\app-1a2b3c.js", "/index.html%20"}) {
        SCOPED_TRACE(path);
        EXPECT_EQ(get(path).status, 404);
    }
}

TEST_F(built_client, follows_no_links)
{
    const scratch_directory elsewhere;
    elsewhere.write("secret.txt", "secret");
    std::filesystem::create_symlink(elsewhere.path() / "secret.txt",
                                    directory_.path() / "assets/link.txt");
    std::filesystem::create_directory_symlink(elsewhere.path(),
                                              directory_.path() / "assets/folder");
    const auto loaded = static_files::load(directory_.path());
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->size(), files_.size());
}

TEST_F(built_client, is_only_read)
{
    net::http_request request;
    request.method = net::http_method::post;
    request.path = "/";
    const auto refused = files_.respond(request);
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("allow"), "GET, HEAD");
    request.path = "/unknown";
    EXPECT_EQ(files_.respond(request).status, 404);
}

TEST(static_files, need_a_page)
{
    const scratch_directory empty;
    EXPECT_FALSE(static_files::load(empty.path()));
    EXPECT_FALSE(static_files::load(empty.path() / "not there"));
}
}  // namespace
}  // namespace kring::http
