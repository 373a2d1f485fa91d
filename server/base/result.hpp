// A value or the error code why there is none. The code is Boost.System's, the very one that Asio and Beast hand out.
// Thread: plain values, usable anywhere.
#pragma once
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace kring {
using error_code = boost::system::error_code;

// [[nodiscard]] by inheritance: Boost.System 1.81 leaves the attribute away.
template <class T, class E = error_code>
class [[nodiscard]] result : public boost::system::result<T, E> {
public:
    using boost::system::result<T, E>::result;
};
}  // namespace kring
