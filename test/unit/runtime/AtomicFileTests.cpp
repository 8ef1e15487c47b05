// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Files are written whole or not at all, whatever fails on the way.

#include "runtime/core/AtomicFile.h"

#include "runtime/core/RunFolder.h"
#include "runtime/core/Safetensors.h"

#include "Testing.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dlb::runtime {
namespace {

// One of the calls fails: the `failAt`-th of all that are made.
int callCount, failAt, failWith;
bool failsNow() {
  errno = failWith;
  return ++callCount == failAt;
}
const FileCalls failing = {
    [](int file, const void *data, size_t size) -> ssize_t {
      // Short writes are legal; they must be continued.
      return failsNow() ? -1 : ::write(file, data, size < 7 ? size : 7);
    },
    [](int file) { return failsNow() ? -1 : ::fsync(file); },
    [](const char *from, const char *to) { return failsNow() ? -1 : ::rename(from, to); }};

Status writeText(const std::string &path, const std::string &text, const FileCalls &calls) {
  Result<AtomicFile> file = AtomicFile::create(path, calls);
  if (!file)
    return file.failure();
  DLB_TRY(file->write(text.data(), static_cast<int64_t>(text.size())));
  return file->commit();
}

TEST(AtomicFile, Writes) {
  TemporaryFolder folder;
  ASSERT_TRUE(succeeds(writeText(folder / "a", "first", systemFileCalls)));
  ASSERT_TRUE(succeeds(writeText(folder / "a", "second", systemFileCalls)));
  EXPECT_EQ(readFile(folder / "a"), "second");
  EXPECT_EQ(folder.entries(), std::vector<std::string>{"a"});
}

TEST(AtomicFile, PipesAndDevicesAreWrittenToAsTheyAre) {
  TemporaryFolder folder;
  std::string pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  int reader = open(pipe.c_str(), O_RDWR); // so that a writer finds somebody
  ASSERT_GE(reader, 0);
  ASSERT_TRUE(succeeds(writeText(pipe, "through", systemFileCalls)));
  char text[16] = {};
  EXPECT_EQ(read(reader, text, sizeof text), 7);
  EXPECT_STREQ(text, "through");
  close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  // Through links, so that what a mistake would replace is these.
  std::string null = folder / "null", full = folder / "full";
  ASSERT_EQ(symlink("/dev/null", null.c_str()) + symlink("/dev/full", full.c_str()), 0);
  EXPECT_TRUE(succeeds(writeText(null, "gone", systemFileCalls)));
  EXPECT_TRUE(failsWith(writeText(full, "x", systemFileCalls), "E0601", "No space left on device"));
  EXPECT_TRUE(std::filesystem::is_symlink(null));
  EXPECT_EQ(folder.entries(), (std::vector<std::string>{"full", "null", "pipe"}));
}

TEST(AtomicFile, NotCommitted) {
  TemporaryFolder folder;
  {
    Result<AtomicFile> file = AtomicFile::create(folder / "a");
    ASSERT_TRUE(succeeds(file));
    ASSERT_TRUE(succeeds(file->write("x", 1)));
  }
  EXPECT_TRUE(folder.entries().empty());
}

TEST(AtomicFile, EveryCallFailsOnce) {
  for (int reason : {ENOSPC, EIO}) {
    int calls = 1;
    for (bool failed = true; failed; ++calls) {
      TemporaryFolder folder;
      writeFile(folder / "a", "before");
      callCount = 0;
      failAt = calls;
      failWith = reason;
      Status status = writeText(folder / "a", "twenty-seven bytes of text.", failing);
      failed = callCount >= calls;
      EXPECT_EQ(folder.entries(), std::vector<std::string>{"a"}) << "call " << calls;
      if (!failed) {
        EXPECT_TRUE(succeeds(status));
        break;
      }
      EXPECT_TRUE(failsWith(status, "E0601", folder / "a")) << "call " << calls;
      EXPECT_TRUE(failsWith(status, "E0601", strerror(reason))) << "call " << calls;
      // Only the last call, fsync of the folder, comes after the rename.
      EXPECT_EQ(readFile(folder / "a") == "before", calls < 7) << "call " << calls;
    }
    EXPECT_EQ(calls, 8) << "4 writes, fsync, rename, fsync of the folder";
  }
}

TEST(AtomicFile, FullDisk) {
  TemporaryFolder folder;
  std::string disk = folder / "disk";
  std::filesystem::create_directory(disk);
  if (mount("none", disk.c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "mounting a small disk needs root";
  std::vector<float> numbers(64 << 10);
  std::vector<TensorView> tensors = {{"w", DLB_F32, {10}, numbers.data()}};
  std::string path = disk + "/weights.safetensors";
  EXPECT_TRUE(succeeds(writeSafetensors(path, tensors, {})));
  tensors[0].shape = {64 << 10};
  EXPECT_TRUE(failsWith(writeSafetensors(path, tensors, {}), "E0601",
                        path +
                            ": error[E0601]: cannot write the file: No space left on device; what "
                            "was there before is untouched"));
  {
    Result<SafetensorsFile> before = SafetensorsFile::open(path);
    EXPECT_TRUE(succeeds(before) && before->tensors()[0].shape == Shape{10});
  }
  size_t entries = 0;
  for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator(disk))
    ++entries;
  EXPECT_EQ(entries, 1u);
  umount(disk.c_str());
}

TEST(AtomicFile, FolderThatIsNotThere) {
  TemporaryFolder folder;
  EXPECT_TRUE(failsWith(writeText(folder / "none/a", "x", systemFileCalls), "E0601",
                        "none/a: error[E0601]: cannot create the file: No such file"));
}

// A process that is killed inside a save leaves the file of before; the next training in the
// folder removes what it left beside it.
TEST(AtomicFile, KilledInside) {
  const FileCalls killing = {[](int file, const void *data, size_t size) -> ssize_t {
                               if (++callCount == failAt)
                                 kill(getpid(), SIGKILL);
                               return ::write(file, data, size < 100 ? size : 100);
                             },
                             [](int file) {
                               if (++callCount == failAt)
                                 kill(getpid(), SIGKILL);
                               return ::fsync(file);
                             },
                             [](const char *from, const char *to) {
                               if (++callCount == failAt)
                                 kill(getpid(), SIGKILL);
                               return ::rename(from, to);
                             }};
  TemporaryFolder folder;
  std::string path = folder / "weights.safetensors";
  std::vector<float> numbers(100, 1);
  ASSERT_TRUE(succeeds(writeSafetensors(path, {{"w", DLB_F32, {100}, numbers.data()}}, {})));
  std::string before = readFile(path);
  for (int at = 1; at <= 7; ++at) {
    pid_t child = fork();
    if (!child) {
      callCount = 0;
      failAt = at;
      std::vector<float> others(100, 2);
      (void)writeSafetensors(path, {{"w", DLB_F32, {100}, others.data()}}, {}, killing);
      _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "call " << at;
    EXPECT_EQ(readFile(path), before) << "call " << at;
    EXPECT_EQ(folder.entries().size(), 2u);
    EXPECT_TRUE(succeeds(RunFolder::open(folder.string())));
    EXPECT_EQ(folder.entries().size(), 1u);
  }
}

TEST(RunFolder, OneTrainingAtATime) {
  TemporaryFolder folder;
  {
    Result<RunFolder> first = RunFolder::open(folder / "runs/one");
    ASSERT_TRUE(succeeds(first));
    EXPECT_TRUE(failsWith(RunFolder::open(folder / "runs/one"), "E0604",
                          "another training is writing to this folder"));
    EXPECT_TRUE(succeeds(RunFolder::open(folder / "runs/two")));
  }
  EXPECT_TRUE(succeeds(RunFolder::open(folder / "runs/one"))) << "free again";
}

TEST(RunFolder, Unusable) {
  TemporaryFolder folder;
  writeFile(folder / "file", "");
  EXPECT_TRUE(failsWith(RunFolder::open(folder / "file"), "E0605", "Not a directory"));
  EXPECT_TRUE(failsWith(RunFolder::open(folder / "file/below"), "E0605", "Not a directory"));
}

} // namespace
} // namespace dlb::runtime
