// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The loops that measure. This file is compiled with contraction of a * b + c.

#include "runtime/core/Peaks.h"

#include "runtime/core/Clock.h"
#include "runtime/core/Memory.h"

#include <algorithm>
#include <unistd.h>

namespace dlb::runtime {

namespace {

constexpr int chains = 12;

/// Both are inlined into functions for a set of instructions. The result keeps the work from being
/// optimised away, and chains that began equal would become one.
template <class T, int width> [[gnu::always_inline]] inline double multiplyAdds(int64_t rounds) {
  typedef T Vector __attribute__((vector_size(width)));
  constexpr int lanes = width / sizeof(T);
  Vector sums[chains], factor = {}, term = {};
  for (int lane = 0; lane < lanes; ++lane) {
    factor[lane] = T(0.5);
    term[lane] = T(rounds);
  }
  for (int chain = 0; chain < chains; ++chain)
    sums[chain] = term * T(chain);
  for (int64_t round = 0; round < rounds; ++round)
#pragma GCC unroll 12
    for (int chain = 0; chain < chains; ++chain)
      sums[chain] = sums[chain] * factor + term;
  for (const Vector &sum : sums)
    term += sum;
  double result = 0;
  for (int lane = 0; lane < lanes; ++lane)
    result += double(term[lane]);
  return result;
}

template <class T, int width>
[[gnu::always_inline]] inline void triad(T *a, const T *b, const T *c, int64_t count) {
  typedef T Vector __attribute__((vector_size(width), aligned(alignof(T)), may_alias));
  constexpr int64_t lanes = width / sizeof(T);
  for (int64_t i = 0; i + lanes <= count; i += lanes)
    *reinterpret_cast<Vector *>(a + i) = *reinterpret_cast<const Vector *>(b + i) +
                                         *reinterpret_cast<const Vector *>(c + i) * T(0.5);
}

template <class T> struct Loops {
  double (*multiplyAdds)(int64_t rounds);
  void (*triad)(T *a, const T *b, const T *c, int64_t count);
  int64_t lanes;
};

#define DLB_LOOPS(set, instructions, width)                                                        \
  template <class T> struct Loops_##set {                                                          \
    [[gnu::target(instructions)]] static double add(int64_t rounds) {                              \
      return multiplyAdds<T, width>(rounds);                                                       \
    }                                                                                              \
    [[gnu::target(instructions)]] static void move(T *a, const T *b, const T *c, int64_t count) {  \
      triad<T, width>(a, b, c, count);                                                             \
    }                                                                                              \
    static constexpr Loops<T> loops = {add, move, width / sizeof(T)};                              \
  };
DLB_LOOPS(sse2, "sse2", 16)
DLB_LOOPS(avx2, "avx2,fma", 32)
DLB_LOOPS(avx512, "avx512f", 64)

template <class T> Loops<T> loopsFor(Vectors vectors) {
  return vectors == Vectors::avx512 ? Loops_avx512<T>::loops
         : vectors == Vectors::avx2 ? Loops_avx2<T>::loops
                                    : Loops_sse2<T>::loops;
}

constexpr int64_t cacheBytes = 192 << 10, memoryBytes = 96 << 20;

/// The shortest time of one round, in which every thread does work(thread).
template <class Work> double fastest(Team &team, int rounds, Work work) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    double begin = seconds();
    team.run(work);
    best = std::min(best, seconds() - begin);
  }
  return best;
}

template <class T> Result<Peaks> measure(Team &team, Vectors vectors) {
  Loops<T> loops = loopsFor<T>(vectors);
  int64_t threads = team.size();
  auto buffer = Buffer::allocate(std::max(memoryBytes, threads * cacheBytes),
                                 "measuring the speed of memory");
  if (!buffer)
    return buffer.failure();
  [[maybe_unused]] volatile double sink = 0;
  constexpr int64_t rounds = 100'000;
  double fma = fastest(team, 5, [&](int thread) {
    double result = loops.multiplyAdds(rounds);
    if (thread == 0)
      sink = result;
  });
  /// A thread's three arrays lie one behind the other.
  auto triads = [&](int thread, int64_t share, int repeats) {
    int64_t count = share / 3 / static_cast<int64_t>(sizeof(T));
    T *a = reinterpret_cast<T *>(buffer->template as<char>() + thread * share);
    for (int repeat = 0; repeat < repeats; ++repeat)
      loops.triad(a, a + count, a + 2 * count, count);
  };
  constexpr int repeats = 20;
  double cache = fastest(team, 10, [&](int thread) { triads(thread, cacheBytes, repeats); });
  double memory =
      fastest(team, 4, [&](int thread) { triads(thread, memoryBytes / threads / 64 * 64, 1); });
  Peaks peaks;
  peaks.flops = 2.0 * chains * static_cast<double>(loops.lanes * rounds * threads) / fma;
  peaks.cacheBytes = static_cast<double>(cacheBytes * repeats * threads) / cache;
  peaks.memoryBytes = static_cast<double>(memoryBytes) / memory;
  int64_t cacheOfOne = sysconf(_SC_LEVEL2_CACHE_SIZE);
  peaks.cacheSize = threads * (cacheOfOne > 0 ? cacheOfOne : 256 << 10);
  return peaks;
}

} // namespace

double Peaks::seconds(double work, double bytes) const {
  double bandwidth = bytes <= static_cast<double>(cacheSize) ? cacheBytes : memoryBytes;
  return std::max(work / flops, bytes / bandwidth);
}

Result<Peaks> measurePeaks(Team &team, Vectors vectors, bool f64) {
  return f64 ? measure<double>(team, vectors) : measure<float>(team, vectors);
}

} // namespace dlb::runtime
