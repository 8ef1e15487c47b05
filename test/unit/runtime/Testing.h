// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the tests of the runtime share: folders that vanish, files with given bytes, and checking
// failures.

#ifndef DLB_TEST_UNIT_RUNTIME_TESTING_H
#define DLB_TEST_UNIT_RUNTIME_TESTING_H

#include "runtime/core/Result.h"

#include <cstdint>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace dlb::runtime {

/// A folder of its own for a test, removed with all that is in it.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder &) = delete;

  std::string operator/(const std::string &name) const { return path + "/" + name; }
  const std::string &string() const { return path; }
  /// Names in the folder, sorted.
  std::vector<std::string> entries() const;

private:
  std::string path;
};

/// Writes `bytes` to `path` and returns it; makes its folder.
std::string writeFile(const std::string &path, std::string_view bytes);
std::string readFile(const std::string &path);
std::string gzip(std::string_view bytes);
std::string littleEndian(uint64_t number, int bytes);
std::string bigEndian(uint64_t number, int bytes);

/// The most memory that the process ever had resident, in bytes.
int64_t peakMemory();

template <class Outcome>
testing::AssertionResult failsWith(const Outcome &outcome, std::string_view code,
                                   std::string_view part) {
  if (outcome)
    return testing::AssertionFailure() << "no failure, expected " << code;
  const Failure &failure = outcome.failure();
  if (failure.code() != code || failure.text().find(part) == std::string::npos)
    return testing::AssertionFailure()
           << failure.text() << "\nexpected " << code << " with: " << part;
  return testing::AssertionSuccess();
}

template <class Outcome> testing::AssertionResult succeeds(const Outcome &outcome) {
  if (outcome)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << outcome.failure().text();
}

} // namespace dlb::runtime

#endif // DLB_TEST_UNIT_RUNTIME_TESTING_H
