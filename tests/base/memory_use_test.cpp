// The memory that a process may use, as different systems tell it.
#include "base/memory_use.hpp"

#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace kring {
namespace {
constexpr std::uint64_t mib = 1024 * 1024;

class memory_use_test : public testing::Test {
protected:
    void write(const std::string& file, const std::string& text) const
    {
        std::filesystem::create_directories((root.path() / file).parent_path());
        std::ofstream{root.path() / file} << text;
    }
    tests::temporary_directory root;
};

TEST_F(memory_use_test, knows_nothing_where_nothing_is_told)
{
    EXPECT_EQ(memory_limit_bytes(root.path()), std::nullopt);
    EXPECT_EQ(resident_bytes(root.path()), std::nullopt);
}

TEST_F(memory_use_test, takes_the_machine_when_no_group_says_less)
{
    write("proc/meminfo", "MemFree:  1 kB\nMemTotal:       16384 kB\n");
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "max\n");
    EXPECT_EQ(memory_limit_bytes(root.path()), 16 * mib);
}

TEST_F(memory_use_test, takes_a_group_of_version_2_wherever_it_is_mounted)
{
    write("proc/meminfo", "MemTotal: 16384 kB\n");
    write("proc/self/cgroup", "0::/system.slice/kring.service\n");
    write("sys/fs/cgroup/system.slice/kring.service/memory.max", "4194304\n");
    EXPECT_EQ(memory_limit_bytes(root.path()), 4 * mib);
    write("sys/fs/cgroup/memory.max", "2097152\n");
    EXPECT_EQ(memory_limit_bytes(root.path()), 2 * mib);
}

TEST_F(memory_use_test, takes_a_group_of_version_1)
{
    write("proc/meminfo", "MemTotal: 16384 kB\n");
    write("proc/self/cgroup", "7:cpu:/x\n5:memory:/docker/abc\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "8388608\n");
    EXPECT_EQ(memory_limit_bytes(root.path()), 8 * mib);
}

TEST(memory_use, of_this_process_is_within_its_limit)
{
    const auto used = resident_bytes();
    const auto limit = memory_limit_bytes();
    ASSERT_TRUE(used && limit);
    EXPECT_GT(*used, mib);
    EXPECT_LT(*used, *limit);
}
}  // namespace
}  // namespace kring
