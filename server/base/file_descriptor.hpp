// An open file that closes itself. For the few places that need more of the system than a stream gives.
// Thread: a plain value with one owner.
#pragma once
#include <unistd.h>

namespace kring {
class file_descriptor {
public:
    // Takes over what `open` returned; negative: none.
    explicit file_descriptor(int number) : number_(number) {}
    file_descriptor(const file_descriptor&) = delete;
    file_descriptor& operator=(const file_descriptor&) = delete;
    ~file_descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }

    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }

private:
    const int number_;
};
}  // namespace kring
