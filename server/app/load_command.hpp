// `kring load`: the command line of it, rooms to measure in, and the report (tools/load.hpp measures).
#pragma once
#include <memory>

namespace CLI {
class App;
}

namespace kring::app {
// Adds `load` and its modes to a program. Lives as long as the program is parsed and run.
class load_command {
public:
    explicit load_command(CLI::App& program);
    ~load_command();
    load_command(const load_command&) = delete;
    load_command& operator=(const load_command&) = delete;

    [[nodiscard]] bool is_chosen() const;
    // The process's exit code: 0 measured, 1 measured but something was lost, doubled, out of order or not exact, 2 it
    // could not be measured.
    [[nodiscard]] int run();

private:
    struct wish;
    std::unique_ptr<wish> wish_;
};
}  // namespace kring::app
