// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Vectors of the instruction set that a file is compiled for, and copies that lay a matrix out for
// the tile product. The headers of tile products are compiled once for each instruction set:
// everything in them is in an unnamed namespace and nothing of the standard library is called,
// since the linker would merge inline functions, and an old processor would meet a new one's code.

#ifndef DLB_RUNTIME_KERNELS_TILEVECTORS_H
#define DLB_RUNTIME_KERNELS_TILEVECTORS_H

#include "runtime/kernels/TileScratch.h"

#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace dlb {
namespace {

// A tile of tileRows x 2 vectors of sums fills the registers, but for two vectors of the right
// operand and one element of the left: 28 + 3 of 32 with AVX-512, 12 + 3 of 16 before.
#if defined(__AVX512F__)
constexpr int64_t vectorBytes = 64, tileRows = 14;
#elif defined(__AVX2__)
constexpr int64_t vectorBytes = 32, tileRows = 6;
#else
constexpr int64_t vectorBytes = 16, tileRows = 6;
#endif

template <typename T> constexpr int64_t lanes = vectorBytes / sizeof(T);
template <typename T> constexpr int64_t tileColumns = 2 * lanes<T>;
/// Elements from one row of a packed left panel to the next: whole vectors.
template <typename T>
constexpr int64_t leftStride = (tileRows + lanes<T> - 1) / lanes<T> * lanes<T>;

template <typename T> struct VectorOf {
  typedef T type __attribute__((vector_size(vectorBytes)));
};
template <typename T> using Vector = typename VectorOf<T>::type;

template <typename T> [[gnu::always_inline]] inline Vector<T> load(const T *from) {
  Vector<T> vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

template <typename T> [[gnu::always_inline]] inline void store(T *to, const Vector<T> &vector) {
  std::memcpy(to, &vector, sizeof vector);
}

/// Exchanges the blocks of D x D off the diagonal between rows that D keeps apart.
template <int D, typename V, size_t... Lane>
[[gnu::always_inline]] inline void exchange(V &a, V &b, std::index_sequence<Lane...>) {
  constexpr int count = sizeof...(Lane);
  V low = __builtin_shufflevector(a, b, (Lane & D ? count + int(Lane) - D : int(Lane))...);
  V high = __builtin_shufflevector(a, b, (Lane & D ? count + int(Lane) : int(Lane) + D)...);
  a = low;
  b = high;
}

/// Transposes rows of as many lanes as there are rows.
template <typename T, int D = 1> [[gnu::always_inline]] inline void transpose(Vector<T> *rows) {
#pragma GCC unroll 16
  for (int i = 0; i < lanes<T>; ++i)
    if (!(i & D))
      exchange<D>(rows[i], rows[i + D], std::make_index_sequence<lanes<T>>());
  if constexpr (2 * D < lanes<T>)
    transpose<T, 2 * D>(rows);
}

/// to[k * toStride + i] = from[i * fromStride + k] for i below `rows`, 0 from there to `width`, a
/// number of whole vectors.
template <typename T>
void packTransposed(const T *from, int64_t fromStride, int64_t rows, int64_t count, T *to,
                    int64_t toStride, int64_t width) {
  constexpr int64_t size = lanes<T>;
  for (int64_t i = 0; i < width; i += size) {
    int64_t inside = least(most(rows - i, 0), size), k = 0;
    const T *block = from + i * fromStride;
    for (; k + size <= count; k += size) {
      Vector<T> vectors[size];
#pragma GCC unroll 16
      for (int64_t r = 0; r < size; ++r)
        vectors[r] = r < inside ? load(block + r * fromStride + k) : Vector<T>{};
      transpose<T>(vectors);
#pragma GCC unroll 16
      for (int64_t r = 0; r < size; ++r)
        store(to + (k + r) * toStride + i, vectors[r]);
    }
    for (; k < count; ++k)
      for (int64_t r = 0; r < size; ++r)
        to[k * toStride + i + r] = r < inside ? block[r * fromStride + k] : T(0);
  }
}

/// to[channel * toStride + pixel] = from[pixel * fromStride + channel], for `channels` of them;
/// whole vectors of channels are read.
template <typename T>
void copyToPlanes(const T *from, int64_t fromStride, int64_t pixels, int64_t channels, T *to,
                  int64_t toStride) {
  constexpr int64_t size = lanes<T>;
  if (pixels < size) {
    for (int64_t c = 0; c < channels; ++c)
      for (int64_t p = 0; p < pixels; ++p)
        to[c * toStride + p] = from[p * fromStride + c];
    return;
  }
  // The last block overlaps the one before.
  for (int64_t next = 0; next < pixels; next += size) {
    int64_t p = least(next, pixels - size);
    for (int64_t c = 0; c < channels; c += size) {
      Vector<T> vectors[size];
#pragma GCC unroll 16
      for (int64_t i = 0; i < size; ++i)
        vectors[i] = load(from + (p + i) * fromStride + c);
      transpose<T>(vectors);
      int64_t inside = channels - c;
#pragma GCC unroll 16
      for (int64_t i = 0; i < size; ++i)
        if (i < inside)
          store(to + (c + i) * toStride + p, vectors[i]);
    }
  }
}

/// Runs are short, and the last elements of an ordinary loop would cost as much as the rest: here
/// the last vector is masked, or overlaps the one before.
template <typename T> void copyRun(const T *from, T *to, int64_t count) {
#if defined(__AVX512F__)
  for (int64_t q = 0; q < count; q += lanes<T>) {
    uint32_t inside = (1u << least(lanes<T>, count - q)) - 1;
    if constexpr (sizeof(T) == 4)
      _mm512_mask_storeu_ps(to + q, inside, _mm512_maskz_loadu_ps(inside, from + q));
    else
      _mm512_mask_storeu_pd(to + q, inside, _mm512_maskz_loadu_pd(inside, from + q));
  }
#else
  if (count >= lanes<T>) {
    for (int64_t q = 0; q + lanes<T> <= count; q += lanes<T>)
      store(to + q, load(from + q));
    store(to + count - lanes<T>, load(from + count - lanes<T>));
    return;
  }
  constexpr int64_t block = 16 / sizeof(T);
  if (count < block) {
    for (int64_t q = 0; q < count; ++q)
      to[q] = from[q];
    return;
  }
  for (int64_t q = 0; q + block <= count; q += block)
    std::memcpy(to + q, from + q, sizeof(T) * block);
  std::memcpy(to + count - block, from + count - block, sizeof(T) * block);
#endif
}

#if defined(__AVX512F__)
/// The first `count` lanes, none or all beyond that range.
template <typename T> [[gnu::always_inline]] inline uint32_t lanesBelow(int64_t count) {
  return (1u << most(least(count, lanes<T>), 0)) - 1;
}
#endif

/// to[i] = from[i] for i in [begin, end), else 0, below `width`.
template <typename T>
void copyBetweenZeros(const T *from, T *to, int64_t begin, int64_t end, int64_t width) {
#if defined(__AVX512F__)
  for (int64_t q = 0; q < width; q += lanes<T>) {
    uint32_t inside = lanesBelow<T>(end - q) & ~lanesBelow<T>(begin - q);
    uint32_t all = lanesBelow<T>(width - q);
    if constexpr (sizeof(T) == 4)
      _mm512_mask_storeu_ps(to + q, all, _mm512_maskz_loadu_ps(inside, from + q));
    else
      _mm512_mask_storeu_pd(to + q, all, _mm512_maskz_loadu_pd(inside, from + q));
  }
#else
  begin = least(most(begin, 0), width);
  end = most(least(end, width), begin);
  for (int64_t i = 0; i < begin; ++i)
    to[i] = 0;
  copyRun(from + begin, to + begin, end - begin);
  for (int64_t i = end; i < width; ++i)
    to[i] = 0;
#endif
}

/// to[k * toStride + i] = from[k * fromStride + i] for i below `columns`, 0 from there to `width`.
template <typename T>
void packRows(const T *from, int64_t fromStride, int64_t columns, int64_t count, T *to,
              int64_t toStride, int64_t width) {
  for (int64_t k = 0; k < count; ++k, from += fromStride, to += toStride)
    copyBetweenZeros(from, to, 0, columns, width);
}

/// to[strip][k][tileColumns] = from[k * fromStride + strip * tileColumns + …], for whole strips.
/// Some at a time, so that rows are read in long pieces and few lines are written side by side.
template <typename T>
void packStrips(const T *from, int64_t fromStride, int64_t strips, int64_t count, T *to) {
  constexpr int64_t together = 8;
  for (int64_t strip = 0; strip < strips; strip += together) {
    int64_t some = least(together, strips - strip);
    const T *row = from + strip * tileColumns<T>;
    T *target = to + strip * count * tileColumns<T>;
    for (int64_t k = 0; k < count; ++k, row += fromStride, target += tileColumns<T>)
      for (int64_t s = 0; s < some; ++s) {
        const T *piece = row + s * tileColumns<T>;
        T *packed = target + s * count * tileColumns<T>;
        store(packed, load(piece));
        store(packed + lanes<T>, load(piece + lanes<T>));
      }
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEVECTORS_H
