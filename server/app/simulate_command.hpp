// `kring simulate`: tries the rules by which a room keeps itself clean on simulated rooms under attack, or on recorded
// conversations, and says what comes of it; or plays a room's own log again under other rules (policy_replay_command.hpp).
// docs/trials.md says what is simulated and how to read what is said.
#pragma once
#include <memory>

namespace CLI {
class App;
}

namespace kring::app {
// Adds `simulate` to a program. Lives as long as the program is parsed and run.
class simulate_command {
public:
    explicit simulate_command(CLI::App& program);
    ~simulate_command();
    simulate_command(const simulate_command&) = delete;
    simulate_command& operator=(const simulate_command&) = delete;

    [[nodiscard]] bool is_chosen() const;
    // The process's exit code: 0 what must be reached is, or nothing was judged; 1 something is missed; 2 it could not run.
    [[nodiscard]] int run();

private:
    struct wish;
    std::unique_ptr<wish> wish_;
};
}  // namespace kring::app
