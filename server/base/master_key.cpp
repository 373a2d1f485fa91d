#include "base/master_key.hpp"

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file_descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

namespace kring {
namespace {
constexpr std::size_t hex_size = 64;
constexpr std::size_t base64url_size = 43;
constexpr std::size_t file_bytes_max = 128;  // either form with any line break

error_code last_system_error()
{
    return {errno, boost::system::system_category()};
}

std::optional<int> hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

std::optional<bytes> from_hex(std::string_view text)
{
    bytes octets;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        const auto high = hex_digit(text[at]);
        const auto low = hex_digit(text[at + 1]);
        if (!high || !low) return std::nullopt;
        octets += static_cast<char>(*high << 4 | *low);
    }
    return octets;
}

std::optional<key_256> key_from(std::string_view text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    std::optional<bytes> octets;
    if (text.size() == hex_size) octets = from_hex(text);
    if (text.size() == base64url_size) octets = from_base64url(text);
    key_256 key{};
    if (!octets || octets->size() != key.size()) return std::nullopt;
    std::copy(octets->begin(), octets->end(), key.begin());
    wipe(octets->data(), octets->size());
    return key;
}

// As far as the file goes, at most what fits.
result<std::size_t> read_some(int file, std::array<char, file_bytes_max>& buffer)
{
    std::size_t size = 0;
    while (size < buffer.size()) {
        const ssize_t got = ::read(file, buffer.data() + size, buffer.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return last_system_error();
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    return size;
}
}  // namespace

std::string command_to_make_key(const std::filesystem::path& path)
{
    const std::filesystem::path parent = path.parent_path();
    // A subshell keeps the narrow umask and `noclobber` to itself: a key that is there already is never overwritten.
    return "(umask 077; set -C; mkdir -p " + quoted(parent.empty() ? "." : parent) +
           " && head -c 32 /dev/urandom | base64 | tr -- '+/' '-_' | tr -d '=\\n' > " +
           quoted(path) + ")";
}

result<key_256, failure> load_master_key(const std::filesystem::path& path)
{
    const std::string name = quoted(path);
    // Not blocking: the path may be a pipe that nobody writes to.
    const file_descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (!file.is_open() && errno == ENOENT) {
        return failure{errc::key_missing, "there is no master key at " + name +
                                              "; make one with: " + command_to_make_key(path)};
    }
    struct stat status{};
    if (!file.is_open() || ::fstat(file.number(), &status) != 0) {
        const error_code error = last_system_error();
        return failure{error, "cannot read the master key " + name + ": " + error.message() +
                                  "; give it to the user that runs kring"};
    }
    if (!S_ISREG(status.st_mode)) {
        return failure{errc::malformed,
                       "the master key " + name + " is not a regular file; name one"};
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return failure{errc::key_exposed, "others than its owner have access to the master key " +
                                              name + "; close it with: chmod 600 " + name};
    }

    std::array<char, file_bytes_max> buffer{};
    const auto size = read_some(file.number(), buffer);
    if (!size)
        return failure{size.error(),
                       "cannot read the master key " + name + ": " + size.error().message()};
    const auto key = key_from({buffer.data(), *size});
    wipe(buffer.data(), buffer.size());
    const std::string cure =
        "; put the right file in its place, or, where there is no data yet, remove it and make one "
        "with: " +
        command_to_make_key(path);
    if (!key) {
        return failure{
            errc::malformed,
            "the master key " + name + " is not 64 hexadecimal or 43 base64url characters" + cure};
    }
    if (std::all_of(key->begin(), key->end(), [](std::uint8_t octet) { return octet == 0; })) {
        return failure{errc::malformed, "the master key " + name + " is all zero" + cure};
    }
    return *key;
}

result<void, failure> check_key_place(const std::filesystem::path& key,
                                      const std::filesystem::path& data_directory)
{
    std::error_code error;
    const auto resolved = [&error](const std::filesystem::path& path) {
        const std::filesystem::path absolute =
            error ? path : std::filesystem::absolute(path, error);
        return error ? path : std::filesystem::weakly_canonical(absolute, error);
    };
    const std::filesystem::path key_there = resolved(key);
    std::filesystem::path data_there = resolved(data_directory);
    if (error) {
        return failure{error, "cannot tell whether the master key " + quoted(key) +
                                  " lies outside the data directory " + quoted(data_directory) +
                                  ": " + error.message()};
    }
    if (!data_there.has_filename()) data_there = data_there.parent_path();  // "data/" is "data"
    const auto parted =
        std::mismatch(data_there.begin(), data_there.end(), key_there.begin(), key_there.end());
    if (parted.first == data_there.end()) {
        return failure{
            errc::key_exposed,
            "the master key " + quoted(key) + " lies in the data directory " +
                quoted(data_directory) +
                ", so that one copy would hold both; move it elsewhere and name that place"};
    }
    return {};
}
}  // namespace kring
