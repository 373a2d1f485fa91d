#include "base/master_key.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kring {
namespace {
namespace fs = std::filesystem;

class master_key : public testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = testing::TempDir() + "kring-key-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder = pattern;
    }
    void TearDown() override { fs::remove_all(folder); }

    fs::path written(const std::string& text,
                     fs::perms mode = fs::perms::owner_read | fs::perms::owner_write) const
    {
        const fs::path path = folder / "key";
        std::ofstream{path} << text;
        fs::permissions(path, mode);
        return path;
    }

    static key_256 key_at(const fs::path& path)
    {
        const auto key = load_master_key(path);
        EXPECT_TRUE(key) << key.error().text;
        return key ? *key : key_256{};
    }

    failure refused(const fs::path& path) const
    {
        const auto key = load_master_key(path);
        EXPECT_FALSE(key);
        if (key) return {};
        EXPECT_EQ(key.error().text.find('\n'), std::string::npos) << "one line";
        EXPECT_NE(key.error().text.find(path.filename().string()), std::string::npos)
            << "names the file";
        return key.error();
    }

    fs::path folder;
    const std::string hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eFF";
};

TEST_F(master_key, is_read_in_both_forms)
{
    const auto from_hex = load_master_key(written(hex));
    ASSERT_TRUE(from_hex);
    EXPECT_EQ((*from_hex)[1], 1);
    EXPECT_EQ((*from_hex)[31], 0xff);
    const std::string base64url =
        to_base64url({reinterpret_cast<const char*>(from_hex->data()), from_hex->size()});
    EXPECT_EQ(key_at(written(base64url)), *from_hex);
    EXPECT_EQ(key_at(written(hex + "\n")), *from_hex);
    EXPECT_EQ(key_at(written(base64url + "\r\n")), *from_hex);
}

TEST_F(master_key, is_made_by_the_command_that_a_missing_one_names)
{
    const fs::path path = folder / "a folder" / "it's here" / "key";
    const failure why = refused(path);
    EXPECT_EQ(why.code, errc::key_missing);
    const std::string command = command_to_make_key(path);
    EXPECT_NE(why.text.find(command), std::string::npos);

    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto key = load_master_key(path);
    ASSERT_TRUE(key) << key.error().text;
    EXPECT_NE(std::system((command + " 2>/dev/null").c_str()), 0)
        << "a second time overwrites nothing";
    EXPECT_EQ(key_at(path), *key);
}

TEST_F(master_key, is_refused_when_others_may_read_it)
{
    for (const fs::perms mode :
         {fs::perms::group_read, fs::perms::others_read, fs::perms::group_write}) {
        const failure why = refused(written(hex, fs::perms::owner_read | mode));
        EXPECT_EQ(why.code, errc::key_exposed);
        EXPECT_NE(why.text.find("chmod 600 "), std::string::npos);
    }
    EXPECT_TRUE(load_master_key(written(hex, fs::perms::owner_read)));
}

TEST_F(master_key, is_refused_when_it_is_no_key)
{
    for (const std::string& text :
         {std::string{}, std::string{"\n"}, hex.substr(1), hex + "0", hex.substr(0, 32),
          std::string(63, 'a') + "g", std::string(64, '0'), std::string(43, 'A'),
          std::string(43, '+'), std::string(43, '_'), std::string(32, '\x17'), " " + hex,
          std::string(100'000, 'a')}) {
        EXPECT_EQ(refused(written(text)).code, errc::malformed) << text.substr(0, 80);
    }
    EXPECT_EQ(refused(folder).code, errc::malformed);
    EXPECT_TRUE(refused(written(hex) / "below-a-file").code.failed());
}

TEST_F(master_key, lies_outside_the_data_directory)
{
    const fs::path data = folder / "data";
    const auto allowed = [&](const fs::path& key, const fs::path& directory) {
        const auto place = check_key_place(key, directory);
        if (!place) {
            EXPECT_EQ(place.error().code, errc::key_exposed);
            EXPECT_EQ(place.error().text.find('\n'), std::string::npos);
        }
        return place.has_value();
    };
    for (const bool exists : {false, true}) {
        if (exists) fs::create_directories(data / "log");
        EXPECT_TRUE(allowed(folder / "key", data));
        EXPECT_TRUE(allowed(folder / "data.key", data));
        EXPECT_TRUE(allowed(folder / "data-keys" / "key", data));
        EXPECT_FALSE(allowed(data / "key", data));
        EXPECT_FALSE(allowed(data / "key", folder / "data" / ""));
        EXPECT_FALSE(allowed(data / "log" / "key", data));
        EXPECT_FALSE(allowed(folder / "x" / ".." / "data" / "key", data));
        EXPECT_FALSE(allowed(data, data));
        EXPECT_FALSE(allowed("/any/key", "/"));
    }
    fs::create_directory_symlink(data, folder / "link");
    EXPECT_FALSE(allowed(folder / "link" / "key", data));
    EXPECT_FALSE(allowed(data / "key", folder / "link"));
    std::ofstream{data / "key"} << hex;
    fs::create_symlink(data / "key", folder / "link-to-key");
    EXPECT_FALSE(allowed(folder / "link-to-key", data));
}
}  // namespace
}  // namespace kring
