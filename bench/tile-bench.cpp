// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Times one tile product, or a loop of as many multiplications and additions as it has:
// `tile-bench WORK THREADS [INSTRUCTION-SET]` where WORK is `nn M N K`, `tn M N K`, `nt M N K` (t:
// an operand that lies transposed; the right one of `nn` is laid out before), `forward`, `data` or
// `weight` of a convolution followed by N C H K R, its stride and its groups, or `fma COUNT`. What
// it says to tiles.py, and when, stands in process.py.

#include "bench/Serve.h"
#include "runtime/abi/tiles.h"
#include "runtime/core/Memory.h"
#include "runtime/core/Team.h"
#include "support/InstructionSet.h"

#include <cstdlib>
#include <cstring>
#include <functional>
#include <immintrin.h>
#include <random>
#include <string>

namespace dlb {
namespace {

/// What a thread does of a step.
using Work = std::function<void(int thread, int threads)>;

/// `size` random numbers, which live as long as the process.
float *numbers(int64_t size) {
  auto buffer = runtime::Buffer::allocate(size * 4, "numbers");
  if (!buffer)
    std::abort();
  static std::vector<runtime::Buffer> kept;
  std::minstd_rand random;
  for (int64_t i = 0; i < size; ++i)
    buffer->as<float>()[i] = std::uniform_real_distribution<float>(-1, 1)(random);
  kept.push_back(std::move(*buffer));
  return kept.back().as<float>();
}

/// The part of [0, extent) of a thread, in whole blocks.
struct Range {
  int64_t first, last;

  Range(int64_t extent, int64_t block, int thread, int threads) {
    int64_t blocks = (extent + block - 1) / block;
    first = std::min(extent, blocks * thread / threads * block);
    last = std::min(extent, blocks * (thread + 1) / threads * block);
  }
  int64_t size() const { return last - first; }
};

/// The terms of B's columns.
float *packedTerms(const float *b, int64_t n, int64_t k) {
  int64_t strips = (n + DLB_STRIP_COLUMNS - 1) / DLB_STRIP_COLUMNS;
  float *terms = numbers(strips * dlb_tile_terms_strip(k));
  dlb_tile_pack_terms_f32(b, n, 1, terms, n, k, 0, strips);
  return terms;
}

/// The longer side of the result, or its rows, are divided among the threads. Each part is split
/// into terms of bf16, or multiplied by such terms, where generated code would do so.
Work product(const std::string &form, int64_t m, int64_t n, int64_t k, InstructionSet set) {
  constexpr int64_t width = DLB_PANEL_COLUMNS;
  float *a = numbers(m * k), *b = numbers(k * n), *c = numbers(m * n);
  int64_t aRow = form == "tn" ? 1 : k, aColumn = form == "tn" ? m : 1;
  int64_t bRow = form == "nt" ? 1 : n, bColumn = form == "nt" ? k : 1;
  bool isPacked = form == "nn";
  bool hasTiles = set >= InstructionSet::x86_64_v4_amx;
  const float *terms = isPacked && hasTiles ? packedTerms(b, n, k) : nullptr;
  return [=](int thread, int threads) {
    bool byRows = m >= n;
    Range rows(m, width, byRows ? thread : 0, byRows ? threads : 1);
    Range columns(n, width, byRows ? 0 : thread, byRows ? 1 : threads);
    if (!rows.size() || !columns.size())
      return;
    const float *left = a + rows.first * aRow;
    float *result = c + rows.first * n + columns.first;
    if (terms && dlb_tile_contract_takes_terms(rows.size(), columns.size(), k)) {
      const float *strips = terms + columns.first / DLB_STRIP_COLUMNS * dlb_tile_terms_strip(k);
      dlb_tile_contract_terms_f32(left, aRow, aColumn, b + columns.first, n, 1, strips, result, n,
                                  rows.size(), columns.size(), k);
      return;
    }
    // Panels before a column hold `k` numbers for each column, as a transposed matrix does.
    const float *right = b + columns.first * (isPacked ? k : bColumn);
    bool isSplit = hasTiles && dlb_tile_contract_splits(rows.size(), columns.size(), k);
    if (isPacked) {
      auto *function = isSplit ? dlb_tile_contract_split_panels_f32 : dlb_tile_contract_panels_f32;
      function(left, aRow, aColumn, right, width, result, n, rows.size(), columns.size(), k);
    } else {
      auto *function = isSplit ? dlb_tile_contract_split_f32 : dlb_tile_contract_f32;
      function(left, aRow, aColumn, right, bRow, bColumn, result, n, rows.size(), columns.size(),
               k);
    }
  };
}

/// Images, or filters for the weights' gradient and for one image, are divided among the threads.
Work convolution(const std::string &form, int64_t images, int64_t channels, int64_t height,
                 int64_t filters, int64_t rows, int64_t stride, int64_t groups) {
  dlb_convolution shape = {};
  shape.images = images;
  shape.channels = channels;
  shape.height = shape.width = height;
  shape.out_height = shape.out_width = (height - 1) / stride + 1;
  shape.filters = filters;
  shape.rows = shape.columns = rows;
  shape.stride_h = shape.stride_w = stride;
  shape.dilation_h = shape.dilation_w = 1;
  shape.groups = groups;
  shape.low_h = shape.low_w = rows / 2;
  float *x = numbers(images * channels * height * height);
  float *w = numbers(filters * channels / groups * rows * rows);
  float *y = numbers(images * filters * shape.out_height * shape.out_width);
  bool isByFilters = form == "weight" || (form == "forward" && images == 1);
  int64_t extent = isByFilters ? filters : images;
  int64_t scratchSize = dlb_tile_convolution_scratch(&shape, extent);
  std::vector<float *> scratch(runtime::Team::processors());
  for (float *&each : scratch)
    each = numbers(scratchSize);
  return [=](int thread, int threads) {
    Range range(extent, 1, thread, threads);
    float *mine = scratch[static_cast<size_t>(thread)];
    if (form == "forward")
      dlb_tile_convolution_f32(&shape, x, w, y, mine, range.first, range.last);
    else if (form == "data")
      dlb_tile_convolution_data_gradient_f32(&shape, y, w, x, mine, range.first, range.last);
    else
      dlb_tile_convolution_weight_gradient_f32(&shape, x, y, w, mine, range.first, range.last);
  };
}

volatile float sink;

/// Twelve sums that do not wait for each other keep two units of a latency of four busy.
constexpr int kSums = 12;

#define DLB_DEFINE_FMA_LOOP(name, instructions, vector, splat, multiplyAdd, first)                 \
  __attribute__((target(instructions))) void name(int64_t count) {                                 \
    vector sums[kSums], x = splat(0.5f), y = splat(1.0f);                                          \
    for (vector &sum : sums)                                                                       \
      sum = splat(sink);                                                                           \
    for (int64_t i = 0; i < count; i += kSums * static_cast<int64_t>(sizeof(vector) / 4)) {        \
      _Pragma("GCC unroll 12") for (vector &sum : sums) sum = multiplyAdd(x, sum, y);              \
    }                                                                                              \
    for (int i = 1; i < kSums; ++i)                                                                \
      sums[0] = sums[0] + sums[i];                                                                 \
    sink = first(sums[0]);                                                                         \
  }
DLB_DEFINE_FMA_LOOP(fmaLoop256, "avx2,fma", __m256, _mm256_set1_ps, _mm256_fmadd_ps,
                    _mm256_cvtss_f32)
DLB_DEFINE_FMA_LOOP(fmaLoop512, "avx512f", __m512, _mm512_set1_ps, _mm512_fmadd_ps,
                    _mm512_cvtss_f32)
#undef DLB_DEFINE_FMA_LOOP

Work fmaLoop(int64_t count, InstructionSet set) {
  auto *loop = vectorBits(set) == 512 ? fmaLoop512 : fmaLoop256;
  return [=](int, int threads) { loop(count / threads); };
}

int run(const std::vector<std::string> &words, int threads, InstructionSet set) {
  dlb_tiles_select(static_cast<int32_t>(set));
  auto team = runtime::Team::create(threads);
  if (!team)
    return 1;
  std::vector<int64_t> sizes;
  for (size_t i = 1; i < words.size(); ++i)
    sizes.push_back(std::atoll(words[i].c_str()));
  const std::string &form = words[0];
  Work work = form == "fma"       ? fmaLoop(sizes[0], set)
              : sizes.size() == 3 ? product(form, sizes[0], sizes[1], sizes[2], set)
                                  : convolution(form, sizes[0], sizes[1], sizes[2], sizes[3],
                                                sizes[4], sizes[5], sizes[6]);
  auto step = [&]() -> runtime::Status {
    (*team)->run([&](int thread) { work(thread, threads); });
    return {};
  };
  return serve(step) ? 0 : 1;
}

} // namespace
} // namespace dlb

int main(int count, char **arguments) {
  std::vector<std::string> words(arguments + 1, arguments + count);
  auto set = dlb::hostInstructionSet();
  if (words.size() > 1 && dlb::parseInstructionSet(words.back())) {
    set = *dlb::parseInstructionSet(words.back());
    words.pop_back();
  }
  if (words.size() != 3 && words.size() != 5 && words.size() != 9) {
    std::fputs("usage: tile-bench WORK SIZE... THREADS [INSTRUCTION-SET]\n", stderr);
    return 2;
  }
  int threads = std::atoi(words.back().c_str());
  words.pop_back();
  return dlb::run(words, threads, set);
}
