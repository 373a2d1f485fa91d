// The master key: what every other key is wrapped under or derived from. It lies in a file of its own outside the data
// directory, so that a copy or a backup of the data is unreadable without it.
// Thread: plain functions that read files; called once at the start.
#pragma once
#include "base/crypto.hpp"
#include "base/failure.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace kring {
// Reads 32 octets, written as 64 hexadecimal characters or as 43 of base64url; a line break may follow. Refused, with a
// text that names the cure: `key_missing` (no file; the text has the command that makes one), `key_exposed` (others than
// the owner may read or write it), `malformed` (not a regular file, another size or alphabet, or all zero); otherwise the
// system's error.
[[nodiscard]] result<key_256, failure> load_master_key(const std::filesystem::path& path);

// Refuses (`key_exposed`) a key path that lies in the data directory once symbolic links are followed. Neither needs to
// exist yet.
[[nodiscard]] result<void, failure> check_key_place(const std::filesystem::path& key,
                                                    const std::filesystem::path& data_directory);

// The shell command that makes a new key at `path`, for texts and documentation; it overwrites nothing.
[[nodiscard]] std::string command_to_make_key(const std::filesystem::path& path);
}  // namespace kring
