// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Orders of rows, a function of a key only.

#include "runtime/core/Shuffle.h"

#include "runtime/kernels/Random.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace dlb::runtime {

namespace {

constexpr int64_t forEpoch = 0x65706f63;                               // "epoc"
constexpr int64_t forParts = 0x70617274;                               // "part"
constexpr int64_t forBootstraps = 0x626f6f74, forMembers = 0x6d656d62; // "boot", "memb"
constexpr int64_t forFolds = 0x666f6c64;                               // "fold"

/// Draw i: below `bound`.
size_t draw(const RandomKey &key, int64_t i, int64_t bound) {
  auto words = randomBlock(key, static_cast<uint32_t>(i / 2));
  size_t word = 2 * (static_cast<size_t>(i) % 2);
  uint64_t bits = words[word] | static_cast<uint64_t>(words[word + 1]) << 32;
  __extension__ using Wide = unsigned __int128;
  return static_cast<size_t>(static_cast<Wide>(bits) * static_cast<uint64_t>(bound) >> 64);
}

std::vector<int64_t> order(int64_t rows, uint64_t seed, int64_t purpose, uint32_t epoch) {
  RandomKey key = {static_cast<int64_t>(seed), epoch, purpose};
  std::vector<int64_t> result(static_cast<size_t>(rows));
  std::iota(result.begin(), result.end(), 0);
  for (int64_t i = rows - 1; i > 0; --i)
    std::swap(result[static_cast<size_t>(i)], result[draw(key, i, i + 1)]);
  return result;
}

} // namespace

std::vector<int64_t> epochOrder(int64_t rows, uint64_t seed, uint32_t epoch) {
  return order(rows, seed, forEpoch, epoch);
}

std::vector<int64_t> partOrder(int64_t rows) { return order(rows, 0, forParts, 0); }

std::vector<int64_t> foldOrder(int64_t rows) { return order(rows, 0, forFolds, 0); }

std::vector<int64_t> memberOrder(int64_t rows, uint64_t seed, uint32_t member) {
  return order(rows, seed, forMembers, member);
}

std::vector<int64_t> bootstrapRows(int64_t rows, uint64_t seed, uint32_t member) {
  RandomKey key = {static_cast<int64_t>(seed), member, forBootstraps};
  std::vector<int64_t> result(static_cast<size_t>(rows));
  for (int64_t i = 0; i < rows; ++i)
    result[static_cast<size_t>(i)] = static_cast<int64_t>(draw(key, i, rows));
  return result;
}

std::vector<int64_t> shareBoundaries(int64_t rows, const std::vector<double> &shares) {
  std::vector<int64_t> boundaries = {0};
  double sum = 0;
  for (double share : shares) {
    sum += share;
    auto boundary = static_cast<int64_t>(std::floor(static_cast<double>(rows) * sum + 0.5));
    boundaries.push_back(boundary < rows ? boundary : rows);
  }
  return boundaries;
}

} // namespace dlb::runtime
