// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Event files for TensorBoard, byte by byte; test/runtime/tensorboard.test asks its own reader.

#include "runtime/core/Crc32c.h"
#include "runtime/core/EventLog.h"

#include "Testing.h"

#include <cstring>

namespace dlb::runtime {
namespace {

TEST(Crc32c, KnownChecksums) {
  // RFC 3720, B.4, and the check value of the catalogue of parametrised CRC algorithms.
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c("56789", crc32c("1234")), 0xe3069283u) << "in pieces";
}

/// The records of a file, which has to consist of whole ones.
std::vector<std::string> recordsOf(const std::string &file) {
  std::vector<std::string> records;
  for (size_t at = 0; at < file.size();) {
    uint64_t size = 0;
    std::memcpy(&size, file.data() + at, 8);
    records.push_back(file.substr(at + 12, size));
    at += 16 + size;
    EXPECT_LE(at, file.size());
  }
  return records;
}

TEST(EventLog, AFolderInItsPlace) {
  TemporaryFolder folder;
  EXPECT_TRUE(failsWith(EventLog::open(folder.string(), 3), "E0601", "Is a directory"));
}

TEST(EventLog, BeginsWithItsVersion) {
  TemporaryFolder folder;
  std::string path = folder / "events";
  ASSERT_TRUE(succeeds(EventLog::open(path, 0)));
  std::string file = readFile(path);
  // 24 bytes of data: the time and "brain.Event:2". The masked checksum of 24 as eight bytes is
  // what TensorFlow writes.
  EXPECT_EQ(file.substr(0, 8), littleEndian(24, 8));
  EXPECT_EQ(file.substr(8, 4), littleEndian(0x224b7fa3, 4));
  EXPECT_EQ(file.substr(12 + 9, 15), "\x1a\x0d"
                                     "brain.Event:2");
  EXPECT_EQ(file.size(), 16u + 24u);
}

TEST(EventLog, ResumedItDropsWhatComesAgain) {
  TemporaryFolder folder;
  std::string path = folder / "events";
  auto open = [&](int64_t step) { return std::move(*EventLog::open(path, step)); };
  Reports reports;
  reports.numbers = {{"loss", 0.5}};
  {
    EventLog log = open(0);
    for (int64_t step : {5, 300, 310})
      ASSERT_TRUE(succeeds(log.evaluation(step, 1, reports, {})));
    ASSERT_TRUE(succeeds(log.test(300, reports)));
  }
  std::string whole = readFile(path);
  EXPECT_EQ(recordsOf(whole).size(), 5u);
  (void)open(310);
  EXPECT_EQ(recordsOf(readFile(path)).size(), 4u) << "all but the test part";
  EXPECT_TRUE(whole.starts_with(readFile(path)));
  (void)open(300);
  EXPECT_EQ(recordsOf(readFile(path)).size(), 3u);
  // A record that is damaged, and what follows it.
  std::string damaged = readFile(path);
  damaged[damaged.size() - 20] ^= 1;
  writeFile(path, damaged);
  (void)open(300);
  EXPECT_EQ(recordsOf(readFile(path)).size(), 2u);
  (void)open(0);
  EXPECT_EQ(recordsOf(readFile(path)).size(), 1u) << "begun anew";
}

} // namespace
} // namespace dlb::runtime
