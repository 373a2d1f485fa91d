// The data directory with its master key, opened as every command needs it.
#pragma once
#include "base/crypto.hpp"
#include "base/failure.hpp"
#include "storage/event_log.hpp"
#include "storage/key_store.hpp"

#include <filesystem>
#include <memory>

namespace kring::app {
struct stores {
    key_256 master_key{};
    std::unique_ptr<storage::event_log> log;
    std::unique_ptr<storage::key_store> keys;
};

// Refuses a key in the data directory, an exposed key, and data that was sealed under another key.
[[nodiscard]] result<stores, failure> open_stores(const std::filesystem::path& data,
                                                  const std::filesystem::path& master_key);
}  // namespace kring::app
