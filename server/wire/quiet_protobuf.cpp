#include "wire/quiet_protobuf.hpp"

#include <google/protobuf/stubs/logging.h>

namespace kring::wire {
void keep_protobuf_quiet()
{
    // Only wire uses the library, so the handler it had is of no interest to anybody. A fatal message still aborts.
    [[maybe_unused]] static auto* const handler_before = google::protobuf::SetLogHandler(nullptr);
}
}  // namespace kring::wire
