// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The blocked matrix product that contractions and convolutions share. The right operand is packed
// into a panel that stays in the second-level cache, in strips of tileColumns; for each tileRows
// rows, the left operand is packed into a panel that stays in the first-level cache; then one tile
// of the result at a time is summed in registers.
//
// An element is a chain of fused multiply-adds over `depth` terms at most, then the sum of such
// chains in order: its bits depend on the number of terms only, not on where it stands.

#ifndef DLB_RUNTIME_KERNELS_TILEPRODUCT_H
#define DLB_RUNTIME_KERNELS_TILEPRODUCT_H

#include "runtime/kernels/TileVectors.h"

namespace dlb {
namespace {

/// The rows of the right operand that a tile multiplies: `runs` of `length` rows each, run i from
/// offsets[i] on, one row `step` elements behind the other.
struct RightRows {
  int64_t step;
  const int64_t *offsets;
  int64_t runs, length;
};

/// The left operand of a tile: with adjacent rows, as if packed (element r of step k at k * step +
/// r), or with adjacent steps (at r * row + k).
template <typename T> struct LeftRows {
  const T *data;
  int64_t row; ///< 0 if rows are adjacent
  int64_t step = leftStride<T>;
};

/// c = (accumulate ? c : 0) + sum over steps k of left[0 .. Rows)[k] right[k][0 .. Vectors *
/// lanes).
template <typename T, int Rows, bool IsPacked, int Vectors>
void tile(const LeftRows<T> &left, const T *right, const RightRows &rows, T *c, int64_t cStride,
          bool accumulate) {
  Vector<T> sums[Rows][Vectors] = {};
  // In place, a pointer serves three rows: an address may have a multiple of the stride in it.
  const T *bases[(Rows + 2) / 3];
#pragma GCC unroll 16
  for (int i = 0; i < (Rows + 2) / 3; ++i)
    bases[i] = left.data + 3 * i * left.row;
  const T *packed = left.data;
  // The result comes from memory, each row in a page of its own: asked for now, it is there when
  // the sums are done.
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
      __builtin_prefetch(c + r * cStride + v * lanes<T>, 1);
  for (int64_t run = 0; run < rows.runs; ++run) {
    const T *row = right + rows.offsets[run];
    for (int64_t k = 0; k < rows.length; ++k) {
      // So few columns take less time than their rows take to arrive: those of the next tile are
      // asked for, a line at a time.
      constexpr int64_t line = 64 / sizeof(T);
      if (!IsPacked && Vectors == 1)
        __builtin_prefetch(bases[0] + (Rows + k % line) * left.row - k % line);
      // Rows in place may be too far apart for the processor to foresee the next ones, and of those
      // of a strip it stays too close behind.
      constexpr int64_t ahead = 8;
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; ++v)
        __builtin_prefetch(row + ahead * rows.step + v * lanes<T>);
      Vector<T> columns[Vectors];
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; ++v)
        columns[v] = load(row + v * lanes<T>);
#pragma GCC unroll 16
      for (int r = 0; r < Rows; ++r) {
        T element = IsPacked ? packed[r] : bases[r / 3][r % 3 * left.row];
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
          sums[r][v] += columns[v] * element;
      }
      row += rows.step;
      packed += left.step;
#pragma GCC unroll 16
      for (int i = 0; i < (Rows + 2) / 3; ++i)
        ++bases[i];
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) {
    T *to = c + r * cStride;
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
      store(to + v * lanes<T>, accumulate ? load(to + v * lanes<T>) + sums[r][v] : sums[r][v]);
  }
}

template <typename T>
using TileFunction = void (*)(const LeftRows<T> &, const T *, const RightRows &, T *, int64_t,
                              bool);

template <typename T, bool IsPacked, int Vectors, size_t... R>
TileFunction<T> tileOf(int64_t rows, std::index_sequence<R...>) {
  static constexpr TileFunction<T> functions[] = {tile<T, R + 1, IsPacked, Vectors>...};
  return functions[rows - 1];
}

/// The tile product of `rows` rows, 1 to tileRows, and tileColumns.
template <typename T> TileFunction<T> tileOf(int64_t rows, bool isPacked) {
  auto all = std::make_index_sequence<tileRows>();
  return isPacked ? tileOf<T, true, 2>(rows, all) : tileOf<T, false, 2>(rows, all);
}

/// The same for the first half of the columns.
template <typename T> TileFunction<T> halfTileOf(int64_t rows, bool isPacked) {
  auto all = std::make_index_sequence<tileRows>();
  return isPacked ? tileOf<T, true, 1>(rows, all) : tileOf<T, false, 1>(rows, all);
}

/// Whether rows a `stride` apart can be read side by side: they share no set of the first-level
/// cache, nor a prefetcher's page.
template <typename T> bool canReadRows(int64_t stride) {
  return stride * int64_t(sizeof(T)) % 4096 != 0;
}

/// The first `width` columns of a tile, where the others are not the result's.
template <typename T>
void multiplyEdge(TileFunction<T> multiply, const LeftRows<T> &left, const T *right,
                  const RightRows &where, T *c, int64_t cStride, int64_t rows, int64_t width,
                  bool accumulate) {
  alignas(64) T edge[tileRows * tileColumns<T>];
  multiply(left, right, where, edge, tileColumns<T>, false);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t i = 0; i < width; ++i) {
      T sum = edge[r * tileColumns<T> + i];
      c[r * cStride + i] = accumulate ? sum + c[r * cStride + i] : sum;
    }
}

/// Whether `rows` rows a `stride` apart stay in the first-level cache while they are read again and
/// again.
template <typename T> bool isSmall(int64_t rows, int64_t stride) {
  return rows * stride * int64_t(sizeof(T)) <= 32 << 10;
}

/// Rows of the left operand in each tile.
inline int64_t rowsOfTile(int64_t m) { return ceilDivide(m, ceilDivide(m, tileRows)); }

/// c[m, n] = left[m, k] right[k, n].
///
/// left.inPlace(row, k): where rows lie, packed or not, if they need no packing, else null;
/// left.pack(to, row, rows, k, count): to[i * leftStride + r] = left[row + r, k + i].
/// right.select(column, columns) begins a panel; right.pack(to, k, count) then packs its strips,
/// one behind the other: to[strip][i][tileColumns] = right[k + i, column + strip * tileColumns +
/// …], 0 beyond the last column. right.inPlace(column, k, where): the strip's first row and, in
/// `where`, the others, if they need no packing, else null. result.select(column, columns) and
/// result.finish() enclose a panel's sums; result.strip(row, column, stride) is where they stand,
/// with room for whole strips if isPadded().
template <typename T, typename Left, typename Right, typename Result>
void product(int64_t m, int64_t n, int64_t k, const Left &left, Right &right, Result &result) {
  alignas(64) T rightPanel[depth * panelColumns<T>];
  alignas(64) T leftPanel[depth * leftStride<T>];
  const int64_t start = 0;
  int64_t columnsEach =
      ceilDivide(ceilDivide(n, ceilDivide(n, panelColumns<T>)), tileColumns<T>) * tileColumns<T>;
  int64_t depthEach = ceilDivide(k, ceilDivide(k, depth)), rowsEach = rowsOfTile(m);
  for (int64_t j = 0; j < n; j += columnsEach) {
    int64_t columns = least(columnsEach, n - j);
    right.select(j, columns);
    result.select(j, columns);
    for (int64_t p = 0; p < k; p += depthEach) {
      int64_t count = least(depthEach, k - p);
      right.pack(rightPanel, p, count);
      for (int64_t i = 0; i < m; i += rowsEach) {
        int64_t rows = least(rowsEach, m - i);
        LeftRows<T> leftRows = left.inPlace(i, p);
        if (!leftRows.data) {
          left.pack(leftPanel, i, rows, p, count);
          leftRows = {leftPanel, 0};
        }
        TileFunction<T> whole = tileOf<T>(rows, leftRows.row == 0);
        for (int64_t strip = 0; strip < columns; strip += tileColumns<T>) {
          RightRows where = {tileColumns<T>, &start, 1, count};
          const T *from = right.inPlace(strip, p, where);
          if (!from)
            from = rightPanel + strip * count;
          int64_t stride;
          T *to = result.strip(i, strip, stride);
          TileFunction<T> multiply =
              columns - strip <= lanes<T> ? halfTileOf<T>(rows, leftRows.row == 0) : whole;
          if (columns - strip >= tileColumns<T> || result.isPadded())
            multiply(leftRows, from, where, to, stride, p > 0);
          else
            multiplyEdge(multiply, leftRows, from, where, to, stride, rows, columns - strip, p > 0);
        }
      }
    }
    result.finish();
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEPRODUCT_H
