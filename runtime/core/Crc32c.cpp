// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// CRC-32C, eight bytes at a time: table k holds the checksums of a byte with k zeros behind it.

#include "runtime/core/Crc32c.h"

#include <array>
#include <cstring>

namespace dlb::runtime {

namespace {

using Tables = std::array<std::array<uint32_t, 256>, 8>;

constexpr Tables makeTables() {
  Tables tables = {};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t sum = byte;
    for (int bit = 0; bit < 8; ++bit)
      sum = sum & 1 ? sum >> 1 ^ 0x82F63B78u : sum >> 1;
    tables[0][byte] = sum;
  }
  for (size_t k = 1; k < 8; ++k)
    for (size_t byte = 0; byte < 256; ++byte)
      tables[k][byte] = tables[k - 1][byte] >> 8 ^ tables[0][tables[k - 1][byte] & 0xFF];
  return tables;
}

constexpr Tables tables = makeTables();

} // namespace

uint32_t crc32c(std::string_view data, uint32_t before) {
  auto *bytes = reinterpret_cast<const unsigned char *>(data.data());
  size_t size = data.size();
  uint32_t sum = ~before;
  for (; size >= 8; size -= 8, bytes += 8) {
    uint64_t word; // little-endian, as the machines that dlb runs on
    std::memcpy(&word, bytes, 8);
    word ^= sum;
    sum = 0;
    for (size_t k = 0; k < 8; ++k)
      sum ^= tables[7 - k][word >> (8 * k) & 0xFF];
  }
  for (; size > 0; --size, ++bytes)
    sum = sum >> 8 ^ tables[0][(sum ^ *bytes) & 0xFF];
  return ~sum;
}

} // namespace dlb::runtime
