// An open file that closes itself. For the few places that need more of the system than a stream gives.
// Thread: a plain value with one owner.
#pragma once
#include <unistd.h>

#include <utility>

namespace kring {
class file_descriptor {
public:
    // Takes over what `open` returned; negative: none.
    explicit file_descriptor(int number) : number_(number) {}
    file_descriptor(file_descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    file_descriptor(const file_descriptor&) = delete;
    file_descriptor& operator=(const file_descriptor&) = delete;
    ~file_descriptor() { close(); }

    // Harmless when there is none.
    void close()
    {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};
}  // namespace kring
