// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Zip archives, read entry by entry; nothing is ever written to disk, so names of entries are names
// only. An entry is stored or deflated; its size, compressed size and checksum are claims:
//   - the directory must agree with the headers of the entries, and name none twice;
//   - an entry that claims more than deflate can make of its bytes, or than 1 GiB + 64 times the
//     archive, is refused before a byte of memory is taken for it;
//   - whoever reads an entry to its end learns whether size and checksum were true.

#ifndef DLB_RUNTIME_DATA_ZIP_H
#define DLB_RUNTIME_DATA_ZIP_H

#include "runtime/data/ByteSource.h"

#include <memory>
#include <string>
#include <vector>

namespace dlb::runtime {

class ZipArchive {
public:
  static Result<ZipArchive> open(const std::string &path);

  /// Names of the entries, in the order of the directory.
  const std::vector<std::string> &names() const { return entries; }
  /// The entry with that number in `names`, as a source that keeps the archive open. Its path is
  /// "archive.npz/name".
  Result<ByteSource> entry(size_t number) const;

private:
  struct Handle;
  std::shared_ptr<Handle> handle;
  std::vector<std::string> entries;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_ZIP_H
