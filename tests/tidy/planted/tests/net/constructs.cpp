#include "server/net/listener.hpp"
#include <rocksdb/db.h>
#include <boost/beast.hpp>

TEST(listener, waits)
{
    std::this_thread::sleep_until(later);  // expect: sleep
    GTEST_SKIP() << "too slow here";  // expect: skipped
}

TEST(listener, DISABLED_closes) {}  // expect: skipped

asio::awaitable<void> tests_are_compiled_by_the_same_compiler(log& log)
{
    co_await log.append(record{1, "a"});  // expect: coroutine
}
