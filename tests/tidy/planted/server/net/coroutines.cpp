// The coroutine trap in the shapes it comes in, and what looks like it and is none.

asio::awaitable<void> traps(log& log, timer& timer)
{
    co_await log.append(record{1, "a"});  // expect: coroutine
    co_await log.append(storage::record{.at = 1, .body = "a"});  // expect: coroutine
    co_await log.append({1, "a"});  // expect: coroutine
    co_await log.append(pair<int, record>{1, two});  // expect: coroutine
    co_await record{1, "a"}.write(log);  // expect: coroutine
    co_await log.visit([&log](int each) { log.note(each); });  // expect: coroutine
    co_await log.visit([=] { return 1; });  // expect: coroutine
    const auto done = co_await log.append(
        options{},  // expect: coroutine
        std::vector<record>{});  // expect: coroutine
    auto sum = combine(record{1, "a"}, co_await log.read());  // expect: coroutine
    auto made = record{co_await log.read()};  // expect: coroutine
    if (auto read = co_await log.read(range{1, 2}); read) {  // expect: coroutine
        co_return;
    }
    while (co_await log.next(cursor{3})) {  // expect: coroutine
        record fine{1, "b"};
    }
    for (const auto& each : co_await log.all(filter{4})) {  // expect: coroutine
        use(each);
    }
    co_return co_await log.append(x ? record{1, "a"} : other);  // expect: coroutine
}

asio::awaitable<void> harmless(log& log, timer& timer)
{
    record named{1, "a"};
    co_await log.append(std::move(named));
    record variable{co_await log.read()};
    const auto [first, second] = co_await log.pair();
    auto& [third, fourth] = co_await log.pair();
    co_await log.read(sequence{1}, kring::sequence{2}, std::chrono::milliseconds{5});
    co_await log.visit([](int each) { record inside{each, "a"}; use(record{each, "b"}); });
    co_await log.at(values[0]);
    if (co_await log.ready()) {
        use(record{1, "a"});
    } else if (!co_await log.next()) {
        use({1, 2});
    }
    for (;;) {
        co_await log.next();
    }
    switch (co_await log.kind()) {
    case kind::one: use(record{1, "a"}); break;
    }
    auto handler = [&log] { log.note(record{1, "a"}); };
    use(record{1, "a"});
    co_await timer.wait();
    // co_await log.append(record{1, "a"}) in a comment
    log.note("co_await log.append(record{1})");
}

auto trailing(log& log) -> asio::awaitable<void>
{
    if (log.ready()) co_await log.next();
    co_await log.next();
}

asio::awaitable<void> returns(log& log)
{
    auto task = [&log]() -> asio::awaitable<void> { co_await log.next(); };  // expect: coroutine
    auto generator = [log] { co_return log.size(); };  // expect: coroutine
    auto plain = []() -> asio::awaitable<void> { co_await somewhere(); };
    co_await task();
}
