// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder of compiled code under everything that can happen to it.

#include "driver/Cache.h"

#include "gtest/gtest.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace dlb {
namespace {

class CacheFolder : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = fs::temp_directory_path() / "dlb-cache-XXXXXX";
    ASSERT_TRUE(::mkdtemp(pattern.data()));
    root = pattern;
  }
  void TearDown() override { fs::remove_all(root); }

  fs::path folder() const { return root / "parent" / "cache"; }
  std::unique_ptr<Cache> open(int64_t most = 0) {
    return Cache::open({folder().string(), most}, problem);
  }
  /// The files of entries.
  std::vector<fs::path> entries() const {
    std::vector<fs::path> found;
    for (const auto &file : fs::recursive_directory_iterator(folder()))
      if (file.path().filename().string().size() == 62)
        found.push_back(file.path());
    return found;
  }

  fs::path root;
  std::string problem;
};

Cache::Key keyOf(uint8_t number) {
  Cache::Key key = {};
  key.fill(number);
  return key;
}

/// Content that says which key it belongs to.
std::string contentOf(uint8_t number) { return std::string(5000 + number, char(number)); }

TEST_F(CacheFolder, FindsWhatWasKept) {
  auto cache = open();
  ASSERT_TRUE(cache) << problem;
  EXPECT_EQ(cache->find(keyOf(1)), std::nullopt);
  EXPECT_TRUE(cache->keep(keyOf(1), contentOf(1)));
  EXPECT_TRUE(cache->keep(keyOf(2), ""));
  EXPECT_EQ(cache->find(keyOf(1)), contentOf(1));
  EXPECT_EQ(cache->find(keyOf(2)), "");
  EXPECT_TRUE(cache->keep(keyOf(1), contentOf(3))); // the later one counts
  EXPECT_EQ(open()->find(keyOf(1)), contentOf(3));
  EXPECT_EQ(cache->contents().entries, 2);
  cache->clear();
  EXPECT_EQ(cache->find(keyOf(1)), std::nullopt);
  EXPECT_EQ(cache->contents().entries, 0);
}

TEST_F(CacheFolder, IsPrivate) {
  ASSERT_TRUE(open()->keep(keyOf(1), "x"));
  EXPECT_EQ(fs::status(folder()).permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(entries().front()).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  fs::permissions(folder(), fs::perms::all);
  EXPECT_FALSE(open());
  EXPECT_EQ(problem, "other users may write to it");
}

TEST_F(CacheFolder, RefusesAnotherUsersFolder) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "only root can give a folder away";
  open();
  ASSERT_EQ(::chown(folder().c_str(), 12345, 12345), 0);
  EXPECT_FALSE(open());
  EXPECT_EQ(problem, "it belongs to another user");
}

TEST_F(CacheFolder, SaysWhyThereIsNone) {
  std::ofstream(root / "parent") << "a file";
  EXPECT_FALSE(open());
  EXPECT_EQ(problem, "Not a directory");
  EXPECT_FALSE(Cache::open({"/proc/none/cache", 0}, problem));
  EXPECT_EQ(problem, "No such file or directory");
}

TEST_F(CacheFolder, DamagedEntriesAreNoEntries) {
  auto cache = open();
  ASSERT_TRUE(cache->keep(keyOf(1), contentOf(1)));
  fs::path entry = entries().front();
  std::ifstream in(entry, std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(in)), {});
  auto replace = [&](const std::string &bytes) {
    std::ofstream(entry, std::ios::binary | std::ios::trunc) << bytes;
  };
  for (size_t size : {size_t(0), size_t(1), size_t(63), size_t(64), good.size() - 1}) {
    replace(good.substr(0, size));
    EXPECT_EQ(cache->find(keyOf(1)), std::nullopt) << size << " bytes";
  }
  replace(good + "x");
  EXPECT_EQ(cache->find(keyOf(1)), std::nullopt);
  for (size_t at = 0; at < good.size(); at += at < 64 ? 1 : 97) {
    std::string bad = good;
    bad[at] ^= 4;
    replace(bad);
    EXPECT_EQ(cache->find(keyOf(1)), std::nullopt) << "byte " << at;
  }
  replace(good);
  EXPECT_EQ(cache->find(keyOf(1)), contentOf(1));
  EXPECT_TRUE(cache->keep(keyOf(1), contentOf(1))); // over whatever is there
}

TEST_F(CacheFolder, AnEntryUnderAnotherNameIsNone) {
  auto cache = open();
  ASSERT_TRUE(cache->keep(keyOf(1), contentOf(1)));
  ASSERT_TRUE(cache->keep(keyOf(2), contentOf(2)));
  std::vector<fs::path> files = entries();
  fs::rename(files[0], files[1]);
  EXPECT_EQ(cache->find(keyOf(1)), std::nullopt);
  EXPECT_EQ(cache->find(keyOf(2)), std::nullopt);
  fs::remove(files[1]);
  fs::create_symlink("/dev/zero", files[1]);
  fs::create_directory(files[0]);
  EXPECT_EQ(cache->find(keyOf(1)), std::nullopt);
  EXPECT_EQ(cache->find(keyOf(2)), std::nullopt);
}

TEST_F(CacheFolder, RemovesWhatWasUsedLongestAgo) {
  constexpr int64_t most = 40'000; // seven entries
  for (uint8_t i = 0; i < 20; ++i) {
    auto cache = open(most);
    ASSERT_TRUE(cache->keep(keyOf(i), contentOf(i)));
    // Times of files are coarse; order needs distance.
    for (const fs::path &path : entries())
      fs::last_write_time(path, fs::last_write_time(path) - std::chrono::seconds(10));
    EXPECT_TRUE(cache->find(keyOf(0))) << int(i); // used again and again
    cache->settle();
    EXPECT_LE(cache->contents().bytes, most);
  }
  EXPECT_TRUE(open()->find(keyOf(19)));
  EXPECT_TRUE(open()->find(keyOf(0)));
  EXPECT_FALSE(open()->find(keyOf(1)));
}

TEST_F(CacheFolder, CountsAnewWhereTheListIsDamagedOrLong) {
  auto cache = open(40'000);
  std::ofstream(folder() / "sizes") << std::string(100'000, 'x');
  for (uint8_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(cache->keep(keyOf(i), contentOf(i)));
    cache->settle();
  }
  EXPECT_LE(cache->contents().bytes, 40'000);
  EXPECT_LT(fs::file_size(folder() / "sizes"), 1000u);
}

TEST_F(CacheFolder, LeavesNothingThatWasHalfWritten) {
  auto cache = open(1);
  std::ofstream(folder() / "tmp.1.0") << "half";
  std::ofstream(folder() / "tmp.1.1") << "being written";
  fs::last_write_time(folder() / "tmp.1.0",
                      fs::file_time_type::clock::now() - std::chrono::hours(2));
  ASSERT_TRUE(cache->keep(keyOf(1), contentOf(1)));
  cache->settle();
  EXPECT_FALSE(fs::exists(folder() / "tmp.1.0"));
  EXPECT_TRUE(fs::exists(folder() / "tmp.1.1"));
}

/// Keeps and finds at random; every entry found must be whole.
[[noreturn]] void work(const CachePlace &place, unsigned seed, int rounds) {
  std::string problem;
  auto cache = Cache::open(place, problem);
  std::minstd_rand random(seed);
  for (int i = 0; cache && i != rounds; ++i) {
    auto number = static_cast<uint8_t>(random() % 16);
    auto found = cache->find(keyOf(number));
    if ((found && *found != contentOf(number)) || !cache->keep(keyOf(number), contentOf(number)))
      _exit(1);
    cache->settle();
  }
  _exit(cache ? 0 : 2);
}

TEST_F(CacheFolder, IsSharedByProcesses) {
  std::vector<pid_t> children;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    pid_t child = ::fork();
    if (!child)
      work({folder().string(), 40'000}, seed, 200);
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_LE(open()->contents().bytes, 40'000 + 4 * 6000);
}

TEST_F(CacheFolder, SurvivesProcessesThatAreKilled) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    pid_t child = ::fork();
    if (!child)
      work({folder().string(), 40'000}, seed, -1);
    ::usleep(500 * seed);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    auto cache = open();
    for (uint8_t i = 0; i < 16; ++i)
      EXPECT_EQ(cache->find(keyOf(i)).value_or(contentOf(i)), contentOf(i));
  }
}

TEST(CachePlaceTest, ReadsSizes) {
  EXPECT_EQ(parseSize("0"), 0);
  EXPECT_EQ(parseSize("100000"), 100000);
  EXPECT_EQ(parseSize("3k"), 3072);
  EXPECT_EQ(parseSize("512M"), int64_t(512) << 20);
  EXPECT_EQ(parseSize("2G"), int64_t(2) << 30);
  EXPECT_EQ(parseSize("1T"), int64_t(1) << 40);
  for (const char *bad : {"", "M", "-1", "1X", "1MB", "1.5G", "99999999T", " 1"})
    EXPECT_EQ(parseSize(bad), std::nullopt) << bad;
}

TEST(CachePlaceTest, FollowsTheEnvironment) {
  std::string warning;
  auto folder = [&] { return cachePlace([&](const std::string &text) { warning = text; }).folder; };
  ::setenv("HOME", "/home/somebody", 1);
  ::setenv("XDG_CACHE_HOME", "/elsewhere", 1);
  ::setenv("DLB_CACHE", "here", 1);
  EXPECT_EQ(folder(), "here");
  ::setenv("DLB_CACHE", "", 1);
  EXPECT_EQ(folder(), "");
  ::unsetenv("DLB_CACHE");
  EXPECT_EQ(folder(), "/elsewhere/dlb");
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  EXPECT_EQ(folder(), "/home/somebody/.cache/dlb");
  ::unsetenv("HOME"); // then the list of users knows
  EXPECT_NE(folder(), "/home/somebody/.cache/dlb");
  EXPECT_EQ(warning, "");
  ::setenv("DLB_CACHE_SIZE", "much", 1);
  EXPECT_EQ(cachePlace([&](const std::string &text) { warning = text; }).mostBytes, 512 << 20);
  EXPECT_EQ(warning, "DLB_CACHE_SIZE takes a number of bytes such as 512M or 2G, not `much`; the "
                     "limit is 512M");
  ::unsetenv("DLB_CACHE_SIZE");
}

} // namespace
} // namespace dlb
