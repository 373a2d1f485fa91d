#include "base/check.hpp"
#include "base/crypto.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    KRING_CHECK(kring::start_crypto());
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    kring::fuzz::run({reinterpret_cast<const char*>(data), size});
    return 0;
}
