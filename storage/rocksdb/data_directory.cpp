#include "storage/rocksdb/data_directory.hpp"

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/free_space.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>

namespace kring::storage {
namespace {
namespace fs = std::filesystem;

constexpr const char* format_name = "FORMAT";
constexpr std::string_view version_word = "kring data format ";
constexpr std::string_view log_word = "log ";
constexpr std::string_view keys_line = "keys";

error_code last_system_error()
{
    return {errno, boost::system::system_category()};
}

std::string cure_of(const error_code& error)
{
    switch (error.value()) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return "free some space";
        case EROFS: return "mount it writable, or name another data directory";
        case EACCES:
        case EPERM: return "give it to the user that runs kring, or name another data directory";
        case ENOENT: return "make the folder above it first, or name another data directory";
        case ENOTDIR:
        case EEXIST: return "a file is in the way; name another data directory";
        default: return "mend that, or name another data directory";
    }
}

failure system_failure(std::string_view doing, const fs::path& path, const error_code& error)
{
    return {error, "cannot " + std::string{doing} + " " + quoted(path) + ": " + error.message() +
                       "; " + cure_of(error)};
}

error_code sync_directory(const fs::path& directory)
{
    const file_descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened.is_open() || ::fsync(opened.number()) != 0) return last_system_error();
    return {};
}

error_code write_synced(const fs::path& path, std::string_view text)
{
    const file_descriptor file{
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (!file.is_open()) return last_system_error();
    while (!text.empty()) {
        const ssize_t written = ::write(file.number(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return last_system_error();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.number()) != 0) return last_system_error();
    return {};
}

// The start of the file: a format is short, and what is longer is none.
result<std::string> read_format(const fs::path& path)
{
    const file_descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.is_open()) return last_system_error();
    std::array<char, 512> buffer{};
    const ssize_t size = ::read(file.number(), buffer.data(), buffer.size());
    if (size < 0) return last_system_error();
    return std::string{buffer.data(), static_cast<std::size_t>(size)};
}

template <class Number>
std::optional<Number> parsed(std::string_view text, int base)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string hexadecimal(epoch_id epoch)
{
    std::array<char, 16> digits{};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), epoch.value(), 16);
    return {digits.data(), end};
}

std::string_view take_line(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

// The version alone is read first: what follows it may mean something else in a later one.
result<data_format> parse(std::string_view text)
{
    const std::string_view first = take_line(text);
    if (!first.starts_with(version_word)) return errc::data_damaged;
    const auto version = parsed<unsigned>(first.substr(version_word.size()), 10);
    if (!version || *version == 0) return errc::data_damaged;
    if (*version > data_format_version) return errc::data_newer;
    data_format format;
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line == keys_line) {
            format.has_keys = true;
            continue;
        }
        if (!line.starts_with(log_word)) return errc::data_damaged;
        const auto epoch = parsed<std::uint64_t>(line.substr(log_word.size()), 16);
        if (!epoch) return errc::data_damaged;
        format.log = epoch_id{*epoch};
    }
    return format;
}

result<void, failure> make_directory(const fs::path& directory)
{
    if (::mkdir(directory.c_str(), S_IRWXU) != 0) {
        const error_code error = last_system_error();
        if (error != boost::system::errc::file_exists)
            return system_failure("make the data directory", directory, error);
        struct stat found{};
        if (::stat(directory.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
            return failure{error, "the data directory " + quoted(directory) +
                                      " is not a directory; name another one"};
        }
        if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0) {
            return system_failure("write into the data directory", directory, last_system_error());
        }
        return {};
    }
    const fs::path parent = fs::absolute(directory).lexically_normal().parent_path();
    if (const error_code error = sync_directory(parent))
        return system_failure("sync", parent, error);
    return {};
}
// The disk is tried before RocksDB is: opening writes the log files anew as tables, and then some, and a start that
// runs out of space half-way helps nobody.
result<void, failure> check_space(const fs::path& directory)
{
    constexpr std::uint64_t mebibyte = 1024 * 1024;
    std::uint64_t needed = 64 * mebibyte;
    std::error_code ignored;
    for (const char* name : {"log", "keys"}) {
        for (const auto& entry : fs::directory_iterator{directory / name, ignored}) {
            if (entry.path().extension() == ".log") needed += entry.file_size(ignored);
        }
    }
    const auto space = free_space_of(directory);
    if (!space) return system_failure("look at", directory, space.error());
    if (space->free_bytes < needed) {
        return failure{
            boost::system::errc::make_error_code(boost::system::errc::no_space_on_device),
            "the disk of the data directory " + quoted(directory) + " has " +
                std::to_string(space->free_bytes / mebibyte) + " MiB free, and a start needs " +
                std::to_string(needed / mebibyte) + "; free some space"};
    }
    const fs::path probe = directory / "probe";
    const error_code error = write_synced(probe, std::string(4096, '\0'));
    ::unlink(probe.c_str());
    if (error) return system_failure("write", probe, error);
    return {};
}
}  // namespace

std::string verify_hint(const fs::path& directory)
{
    return "nothing was changed; look at it with: kring verify --data " + quoted(directory) +
           " --master-key FILE, or restore a backup";
}

result<void, failure> write_data_format(const fs::path& directory, const data_format& format)
{
    std::string text{version_word};
    text += std::to_string(data_format_version) + '\n';
    if (format.log) text += std::string{log_word} + hexadecimal(*format.log) + '\n';
    if (format.has_keys) text += std::string{keys_line} + '\n';

    const fs::path target = directory / format_name;
    fs::path fresh = target;
    fresh += ".new";
    if (const error_code error = write_synced(fresh, text))
        return system_failure("write", fresh, error);
    if (::rename(fresh.c_str(), target.c_str()) != 0)
        return system_failure("write", target, last_system_error());
    if (const error_code error = sync_directory(directory))
        return system_failure("sync", directory, error);
    return {};
}

result<data_format, failure> prepare_data_directory(const fs::path& directory)
{
    ::umask(S_IRWXG | S_IRWXO);
    if (const auto made = make_directory(directory); !made) return made.error();

    const fs::path path = directory / format_name;
    const auto text = read_format(path);
    if (!text && text.error() != boost::system::errc::no_such_file_or_directory) {
        return system_failure("read", path, text.error());
    }
    if (!text) {
        if (fs::exists(directory / "log") || fs::exists(directory / "keys")) {
            return failure{errc::data_damaged, "the file " + quoted(path) +
                                                   " is missing beside its data; " +
                                                   verify_hint(directory)};
        }
        if (const auto space = check_space(directory); !space) return space.error();
        if (const auto written = write_data_format(directory, {}); !written) return written.error();
        return data_format{};
    }

    const auto format = parse(*text);
    if (format) {
        if (const auto space = check_space(directory); !space) return space.error();
        return *format;
    }
    if (format.error() == errc::data_newer) {
        return failure{format.error(), "the data in " + quoted(directory) +
                                           " was written by a newer kring; nothing was changed; "
                                           "run that version or a later one"};
    }
    return failure{format.error(),
                   "the file " + quoted(path) + " is damaged; " + verify_hint(directory)};
}
}  // namespace kring::storage
