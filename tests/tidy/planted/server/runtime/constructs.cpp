#include <thread>

void fan_out(executor where)
{
    asio::co_spawn(where, serve(), asio::detached);  // expect: detached
    std::thread worker{run};
    worker.detach();  // expect: detached
    std::this_thread::sleep_for(1s);  // expect: sleep
    ::usleep(10);  // expect: sleep
    sleep(1);  // expect: sleep
    // Words in a comment are no code: asio::detached, sleep_for, worker.detach().
    log("asio::detached and sleep_for in a string");
    log(R"(asio::detached in a raw string)");
    feed.detach(connection);  // a feed's listener is another thing than a thread
    room.sleep();  // a room that sleeps is another thing
    const auto big = 1'000'000;  // a digit separator opens no character literal: asio::detached
}
