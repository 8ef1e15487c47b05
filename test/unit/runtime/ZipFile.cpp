// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Zip archives byte by byte.

#include "ZipFile.h"

#include "Testing.h"

#include <zlib.h>

namespace dlb::runtime {

namespace {

/// Deflate without a header, as zip has it.
std::string deflateRaw(const std::string &bytes) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string result(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef *>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

} // namespace

std::string zip(const std::vector<ZipEntry> &entries) {
  std::string file, directory;
  for (const ZipEntry &entry : entries) {
    std::string packed = entry.deflated ? deflateRaw(entry.bytes) : entry.bytes;
    auto said = [](int64_t lie, uint64_t truth) {
      return lie < 0 ? truth : static_cast<uint64_t>(lie);
    };
    uint64_t truth = crc32(0, reinterpret_cast<const Bytef *>(entry.bytes.data()),
                           static_cast<uInt>(entry.bytes.size()));
    std::string common = littleEndian(20, 2) + littleEndian(static_cast<uint64_t>(entry.flags), 2) +
                         littleEndian(said(entry.method, entry.deflated ? 8 : 0), 2) +
                         littleEndian(0, 2) + littleEndian(0x21, 2) +
                         littleEndian(said(entry.checksum, truth), 4) +
                         littleEndian(said(entry.packed, packed.size()), 4) +
                         littleEndian(said(entry.size, entry.bytes.size()), 4) +
                         littleEndian(entry.name.size(), 2) + littleEndian(0, 2);
    directory += "PK\1\2" + littleEndian(20, 2) + common + littleEndian(0, 2) + littleEndian(0, 2) +
                 littleEndian(0, 2) + littleEndian(0, 4) + littleEndian(file.size(), 4) +
                 entry.name;
    file += "PK\3\4" + common + entry.name + packed;
  }
  uint64_t start = file.size();
  return file + directory + "PK\5\6" + littleEndian(0, 4) + littleEndian(entries.size(), 2) +
         littleEndian(entries.size(), 2) + littleEndian(directory.size(), 4) +
         littleEndian(start, 4) + littleEndian(0, 2);
}

} // namespace dlb::runtime
