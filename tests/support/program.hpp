// The real binary as a child process: started with a clean environment, listened to until it serves, ended or killed.
// Thread: one owner; a thread of its own reads what the program says.
#pragma once
#include "base/check.hpp"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

namespace kring::tests {
class program {
public:
    program(const std::filesystem::path& binary, const std::vector<std::string>& arguments)
    {
        int both[2];
        KRING_CHECK(::pipe2(both, O_CLOEXEC) == 0);
        std::vector<std::string> words{binary.string()};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<char*> pointers;
        for (std::string& each : words) pointers.push_back(each.data());
        pointers.push_back(nullptr);
        // Nothing of the test's environment: the program refuses variables it does not know.
        char* environment[] = {nullptr};
        child_ = ::fork();
        KRING_CHECK(child_ >= 0);
        if (child_ == 0) {
            ::dup2(both[1], STDOUT_FILENO);
            ::dup2(both[1], STDERR_FILENO);
            ::execve(pointers[0], pointers.data(), environment);
            ::_exit(127);
        }
        ::close(both[1]);
        reader_ = std::thread([this, from = both[0]] { read_all(from); });
    }
    ~program()
    {
        if (child_ > 0) {
            ::kill(child_, SIGKILL);
            static_cast<void>(wait());
        }
    }
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    // What follows `mark` in the first line that has it, up to the line's end; nothing when the program ended before.
    [[nodiscard]] std::optional<std::string> wait_for(const std::string& mark)
    {
        std::unique_lock lock{mutex_};
        std::size_t at = std::string::npos;
        changed_.wait(lock, [&] {
            at = said_.find(mark);
            return (at != std::string::npos && said_.find('\n', at) != std::string::npos) || ended_;
        });
        if (at == std::string::npos) return std::nullopt;
        at += mark.size();
        return said_.substr(at, said_.find('\n', at) - at);
    }

    void signal(int which) { ::kill(child_, which); }

    // The exit code, or 128 and the signal that ended it.
    [[nodiscard]] int wait()
    {
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = -1;
        if (reader_.joinable()) reader_.join();
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    // Everything it said; after `wait`.
    [[nodiscard]] std::string said()
    {
        const std::lock_guard lock{mutex_};
        return said_;
    }

private:
    void read_all(int from)
    {
        char buffer[4096];
        for (;;) {
            const ssize_t count = ::read(from, buffer, sizeof buffer);
            if (count < 0 && errno == EINTR) continue;
            const std::lock_guard lock{mutex_};
            if (count <= 0) {
                ended_ = true;
                changed_.notify_all();
                break;
            }
            said_.append(buffer, static_cast<std::size_t>(count));
            changed_.notify_all();
        }
        ::close(from);
    }

    pid_t child_{-1};
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::string said_;
    bool ended_{false};
    std::thread reader_;
};

// The files a server needs: a key that only its owner reads, a page, and a place for the data.
struct program_ground {
    explicit program_ground(const std::filesystem::path& below)
        : data(below / "data"), key(below / "key"), client(below / "client")
    {
        std::filesystem::create_directories(client);
        std::ofstream{client / "index.html"} << "<!doctype html><title>Kring</title>";
        std::ofstream{key} << std::string(64, 'a') << '\n';
        ::chmod(key.c_str(), 0600);
    }
    [[nodiscard]] std::vector<std::string> serve(
        const std::string& listen = "127.0.0.1:0",
        const std::string& operations = "127.0.0.1:0") const
    {
        // A build beside the tests may fill a disk beyond the part where rooms become read-only.
        return {"serve",      "--data",       data.string(),   "--master-key",
                key.string(), "--client",     client.string(), "--listen",
                listen,       "--operations", operations,      "--free-percent-min",
                "0"};
    }

    // The same for a crowd that does in a moment what people do in an hour.
    [[nodiscard]] std::vector<std::string> serve_the_hasty(
        const std::string& listen = "127.0.0.1:0") const
    {
        std::vector<std::string> arguments = serve(listen);
        for (const std::string name :
             {"socket-commands", "texts", "votes", "changes", "snapshots"}) {
            arguments.insert(arguments.end(), {"--" + name + "-per-minute", "1000000",
                                               "--" + name + "-burst", "100000"});
        }
        return arguments;
    }

    std::filesystem::path data;
    std::filesystem::path key;
    std::filesystem::path client;
};

// Where a program serves, from its own line.
struct serving {
    std::uint16_t port{};
    std::uint16_t operations{};
};
[[nodiscard]] inline std::optional<serving> wait_until_serving(program& server)
{
    const auto places = server.wait_for(" on 127.0.0.1:");
    if (!places) return std::nullopt;
    const std::string mark = "operations on 127.0.0.1:";
    const auto second = places->find(mark);
    if (second == std::string::npos) return std::nullopt;
    return serving{static_cast<std::uint16_t>(std::stoul(*places)),
                   static_cast<std::uint16_t>(std::stoul(places->substr(second + mark.size())))};
}
}  // namespace kring::tests
