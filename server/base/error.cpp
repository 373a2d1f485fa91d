#include "base/error.hpp"

#include <string>

namespace kring {
namespace {
const char* text_of(errc code) noexcept
{
    switch (code) {
        case errc::malformed: return "the bytes do not decode";
        case errc::message_too_big: return "the message is too big";
        case errc::unsupported: return "this version or kind is not supported";
        case errc::timed_out: return "it took too long";
        case errc::data_newer: return "the data was written by a newer Kring";
        case errc::data_damaged: return "the data is damaged";
        case errc::data_in_use: return "the data is in use by another process";
        case errc::key_missing: return "a key is missing";
        case errc::key_exposed: return "others can read the master key";
        case errc::key_mismatch: return "the master key is not the one of this data";
        case errc::sequence_conflict: return "the log does not continue at the expected sequence";
        case errc::storage_failed: return "a write to the storage failed";
        case errc::not_found: return "there is no such thing";
        case errc::closed: return "the connection is closed";
        case errc::too_slow: return "the peer reads too slowly";
    }
    return "unknown failure";
}

// Boost's categories are never deleted through their base, whose destructor is protected; GCC does not see that.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "kring"; }
    std::string message(int code) const override { return text_of(static_cast<errc>(code)); }
};
#pragma GCC diagnostic pop
}  // namespace

const boost::system::error_category& kring_category() noexcept
{
    static const category the_category;
    return the_category;
}

error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), kring_category()};
}
}  // namespace kring
