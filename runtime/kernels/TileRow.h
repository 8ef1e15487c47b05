// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// One row times a matrix, which reads each element once: nothing is packed, and enough sums run
// side by side to hide the latency of an addition.

#ifndef DLB_RUNTIME_KERNELS_TILEROW_H
#define DLB_RUNTIME_KERNELS_TILEROW_H

#include "runtime/kernels/TileVectors.h"

namespace dlb {
namespace {

/// c (accumulate ? + : =) sum over k of a[k] b[k * bRow + …], for `Vectors` vectors of columns, the
/// last of which begins at `last`: it may overlap the one before.
template <typename T, int Vectors>
void columnSums(const T *a, const T *b, int64_t bRow, T *c, int64_t last, int64_t count,
                bool accumulate) {
  Vector<T> sums[Vectors] = {};
  auto column = [&](int v) { return v == Vectors - 1 ? last : v * lanes<T>; };
  // Rows are too far apart for the processor to foresee the next ones.
  constexpr int64_t ahead = 8;
  for (int64_t k = 0; k < count; ++k, b += bRow)
#pragma GCC unroll 16
    for (int v = 0; v < Vectors; ++v) {
      __builtin_prefetch(b + ahead * bRow + column(v));
      sums[v] += load(b + column(v)) * a[k];
    }
#pragma GCC unroll 16
  for (int v = 0; v < Vectors && accumulate; ++v)
    sums[v] += load(c + column(v));
#pragma GCC unroll 16
  for (int v = 0; v < Vectors; ++v)
    store(c + column(v), sums[v]);
}

template <typename T>
using ColumnFunction = void (*)(const T *, const T *, int64_t, T *, int64_t, int64_t, bool);

template <typename T, size_t... V>
ColumnFunction<T> columnSumsOf(int64_t vectors, std::index_sequence<V...>) {
  static constexpr ColumnFunction<T> functions[] = {columnSums<T, V + 1>...};
  return functions[vectors - 1];
}

/// The rows of the matrix are adjacent elements.
template <typename T>
void rowTimesRows(const T *a, const T *b, int64_t bRow, T *c, int64_t n, int64_t count,
                  bool accumulate) {
  constexpr int64_t most = 8;
  if (n < lanes<T>) {
    T sums[lanes<T>] = {};
    for (int64_t k = 0; k < count; ++k)
      for (int64_t j = 0; j < n; ++j)
        sums[j] += a[k] * b[k * bRow + j];
    for (int64_t j = 0; j < n; ++j)
      c[j] = accumulate ? c[j] + sums[j] : sums[j];
    return;
  }
  int64_t vectors = ceilDivide(n, lanes<T>), each = ceilDivide(vectors, ceilDivide(vectors, most));
  for (int64_t v = 0; v < vectors; v += each) {
    int64_t j = v * lanes<T>, some = least(each, vectors - v);
    columnSumsOf<T>(some, std::make_index_sequence<most>())(
        a, b + j, bRow, c + j, least((some - 1) * lanes<T>, n - lanes<T> - j), count, accumulate);
  }
}

/// The columns of the matrix are adjacent elements: inner products.
template <typename T>
void rowTimesColumns(const T *a, const T *b, int64_t bColumn, T *c, int64_t n, int64_t count,
                     bool accumulate) {
  constexpr int together = 4;
  for (int64_t j = 0; j < n; j += together) {
    Vector<T> sums[together] = {};
    const T *columns[together];
    for (int i = 0; i < together; ++i)
      columns[i] = b + least(j + i, n - 1) * bColumn;
    int64_t k = 0;
    for (; k + lanes<T> <= count; k += lanes<T>)
#pragma GCC unroll 16
      for (int i = 0; i < together; ++i)
        sums[i] += load(a + k) * load(columns[i] + k);
    for (int64_t i = 0; i < least(together, n - j); ++i) {
      T total = 0;
      for (int l = 0; l < lanes<T>; ++l)
        total += sums[i][l];
      for (int64_t rest = k; rest < count; ++rest)
        total += a[rest] * columns[i][rest];
      c[j + i] = accumulate ? c[j + i] + total : total;
    }
  }
}

/// c[0, Strips * tileColumns) (accumulate ? + : =) sum over k of a[k] strips[…][k * width + …].
template <typename T, int Strips>
void stripSums(const T *a, const T *const *strips, int64_t width, T *c, int64_t count,
               bool accumulate) {
  Vector<T> sums[Strips][2] = {};
  for (int64_t k = 0; k < count; ++k)
#pragma GCC unroll 16
    for (int s = 0; s < Strips; ++s) {
      sums[s][0] += load(strips[s] + k * width) * a[k];
      sums[s][1] += load(strips[s] + k * width + lanes<T>) * a[k];
    }
#pragma GCC unroll 16
  for (int s = 0; s < Strips; ++s)
#pragma GCC unroll 16
    for (int v = 0; v < 2; ++v) {
      T *to = c + s * tileColumns<T> + v * lanes<T>;
      store(to, accumulate ? load(to) + sums[s][v] : sums[s][v]);
    }
}

template <typename T>
using StripFunction = void (*)(const T *, const T *const *, int64_t, T *, int64_t, bool);

template <typename T, size_t... S>
StripFunction<T> stripSumsOf(int64_t strips, std::index_sequence<S...>) {
  static constexpr StripFunction<T> functions[] = {stripSums<T, S + 1>...};
  return functions[strips - 1];
}

/// The matrix has panels of `width` columns and `k` rows, the last of which is whole.
template <typename T>
void rowTimesPanels(const T *a, int64_t aColumn, const T *b, int64_t width, T *c, int64_t n,
                    int64_t k) {
  constexpr int64_t most = 4;
  T block[depth], edge[most * tileColumns<T>];
  int64_t all = ceilDivide(n, tileColumns<T>), each = ceilDivide(all, ceilDivide(all, most));
  for (int64_t p = 0; p < k; p += depth) {
    int64_t count = least(depth, k - p);
    for (int64_t i = 0; i < count; ++i)
      block[i] = a[(p + i) * aColumn];
    for (int64_t first = 0; first < all; first += each) {
      int64_t some = least(each, all - first), j = first * tileColumns<T>;
      const T *strips[most];
      for (int64_t s = 0, column = j; s < some; ++s, column += tileColumns<T>)
        strips[s] = b + (column / width * k + p) * width + column % width;
      StripFunction<T> sum = stripSumsOf<T>(some, std::make_index_sequence<most>());
      int64_t columns = least(some * tileColumns<T>, n - j);
      if (columns == some * tileColumns<T>) {
        sum(block, strips, width, c + j, count, p > 0);
        continue;
      }
      sum(block, strips, width, edge, count, false);
      for (int64_t i = 0; i < columns; ++i)
        c[j + i] = p > 0 ? c[j + i] + edge[i] : edge[i];
    }
  }
}

template <typename T>
void rowTimesMatrix(const T *a, int64_t aColumn, const T *b, int64_t bRow, int64_t bColumn, T *c,
                    int64_t n, int64_t k) {
  T block[depth];
  for (int64_t p = 0; p < k; p += depth) {
    int64_t count = least(depth, k - p);
    for (int64_t i = 0; i < count; ++i)
      block[i] = a[(p + i) * aColumn];
    if (bColumn == 1)
      rowTimesRows(block, b + p * bRow, bRow, c, n, count, p > 0);
    else
      rowTimesColumns(block, b + p, bColumn, c, n, count, p > 0);
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEROW_H
