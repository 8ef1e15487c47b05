// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Zip archives byte by byte, so that each field of them can lie.

#ifndef DLB_TEST_UNIT_RUNTIME_ZIPFILE_H
#define DLB_TEST_UNIT_RUNTIME_ZIPFILE_H

#include <cstdint>
#include <string>
#include <vector>

namespace dlb::runtime {

struct ZipEntry {
  std::string name, bytes;
  bool deflated = false;
  // Of what the headers say; -1: the truth.
  int64_t size = -1, packed = -1, checksum = -1, method = -1;
  int flags = 0;
};

/// Local headers and data, then the directory (APPNOTE.TXT, 4.3).
std::string zip(const std::vector<ZipEntry> &entries);

} // namespace dlb::runtime

#endif // DLB_TEST_UNIT_RUNTIME_ZIPFILE_H
