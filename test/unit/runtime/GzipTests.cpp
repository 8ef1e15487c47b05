// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Plain and gzip files: good ones and damaged ones.

#include "runtime/data/ByteSource.h"

#include "Testing.h"

#include <sys/stat.h>

namespace dlb::runtime {
namespace {

/// Reads everything in steps of `step` bytes.
Result<std::string> readAll(const std::string &path, int64_t step) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  std::string text;
  while (true) {
    std::string piece(static_cast<size_t>(step), '\0');
    Result<int64_t> got = source->read(piece.data(), step);
    if (!got)
      return got.failure();
    text += piece.substr(0, static_cast<size_t>(*got));
    if (*got < step)
      return text;
  }
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 60'000; ++i)
    text += std::to_string(i * 7919 % 1000) + ",";
  return text;
}

TEST(ByteSource, PlainAndGzipAreTheSame) {
  TemporaryFolder folder;
  std::string plain = writeFile(folder / "a", sample());
  std::string packed = writeFile(folder / "b", gzip(sample()));
  for (int64_t step : {1000, 4096, 1 << 20}) {
    Result<std::string> a = readAll(plain, step), b = readAll(packed, step);
    ASSERT_TRUE(succeeds(a) && succeeds(b));
    EXPECT_EQ(*a, sample());
    EXPECT_EQ(*b, sample());
  }
}

TEST(ByteSource, SeveralMembersAndEmptyOnes) {
  TemporaryFolder folder;
  std::string path = writeFile(folder / "a.gz", gzip("one ") + gzip("") + gzip("two"));
  Result<std::string> text = readAll(path, 100);
  ASSERT_TRUE(succeeds(text));
  EXPECT_EQ(*text, "one two");
  EXPECT_EQ(*readAll(writeFile(folder / "empty", ""), 10), "");
  EXPECT_EQ(*readAll(writeFile(folder / "empty.gz", gzip("")), 10), "");
}

TEST(ByteSource, BrokenGzip) {
  TemporaryFolder folder;
  std::string good = gzip(sample());
  auto read = [&](std::string bytes) { return readAll(writeFile(folder / "a.gz", bytes), 4096); };
  auto changed = [&](size_t at) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    return bytes;
  };
  EXPECT_TRUE(failsWith(read(good.substr(0, good.size() - 9)), "E0503",
                        "a.gz: error[E0503]: broken gzip stream after"));
  EXPECT_TRUE(failsWith(read(good.substr(0, 5)), "E0503", "ends too early"));
  EXPECT_TRUE(failsWith(read(changed(2)), "E0503", "unknown compression method"));
  EXPECT_TRUE(failsWith(read(changed(good.size() / 2)), "E0503", ""));
  EXPECT_TRUE(failsWith(read(changed(good.size() - 6)), "E0503", "incorrect data check"));
  EXPECT_TRUE(failsWith(read(changed(good.size() - 2)), "E0503", "incorrect length check"));
  EXPECT_TRUE(failsWith(read(good + "more"), "E0503", "incorrect header check"));
}

TEST(ByteSource, EveryTruncationIsAnError) {
  TemporaryFolder folder;
  std::string good = gzip("a short text that is long enough");
  for (size_t size = 2; size < good.size(); ++size)
    EXPECT_TRUE(
        failsWith(readAll(writeFile(folder / "a.gz", good.substr(0, size)), 100), "E0503", ""))
        << size;
}

TEST(ByteSource, Bomb) {
  // 4 MB that inflate to 4 GB: refused after 1.3 GB, which pass by in pieces.
  TemporaryFolder folder;
  std::string member = gzip(std::string(64 << 20, '\0')), bomb;
  for (int i = 0; i < 64; ++i)
    bomb += member;
  int64_t before = peakMemory();
  std::string path = writeFile(folder / "bomb.gz", bomb);
  Result<ByteSource> source = ByteSource::open(path);
  ASSERT_TRUE(succeeds(source));
  std::string piece(1 << 20, '\0');
  while (true) {
    Result<int64_t> got = source->read(piece.data(), 1 << 20);
    if (!got) {
      EXPECT_TRUE(failsWith(got, "E0504", "compressed bytes inflate to more than"));
      break;
    }
    ASSERT_GT(*got, 0);
  }
  EXPECT_LT(peakMemory() - before, int64_t(32) << 20);
}

TEST(ByteSource, NotARegularFile) {
  TemporaryFolder folder;
  EXPECT_TRUE(failsWith(ByteSource::open(folder / "none"), "E0502", "No such file"));
  EXPECT_TRUE(failsWith(ByteSource::open(folder.string()), "E0502", "it is not a regular file"));
  mkfifo((folder / "pipe").c_str(), 0600);
  EXPECT_TRUE(failsWith(ByteSource::open(folder / "pipe"), "E0502", "it is not a regular file"));
}

} // namespace
} // namespace dlb::runtime
