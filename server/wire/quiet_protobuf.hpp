// Protobuf writes a line on standard error for each text that is not UTF-8. The results of its calls say as much, and a
// peer that sends rubbish must not be able to fill the log (threat T26).
// Thread: safe; the first call does the work.
#pragma once

namespace kring::wire {
// Before the library meets bytes from outside.
void keep_protobuf_quiet();
}  // namespace kring::wire
