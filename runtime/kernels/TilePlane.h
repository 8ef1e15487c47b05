// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sums over the planes of a PlaneCopy, with positions along the vectors, and what is copied there
// and back.

#ifndef DLB_RUNTIME_KERNELS_TILEPLANE_H
#define DLB_RUNTIME_KERNELS_TILEPLANE_H

#include "runtime/kernels/SmallGroupPlan.h"
#include "runtime/kernels/TileVectors.h"

namespace dlb {
namespace {

//===-- Vectors in part ---------------------------------------------------------------------===//

/// Which lanes belong to a sum.
#if defined(__AVX512F__)
template <typename T> struct LaneMask {
  uint16_t bits;

  void set(int64_t lane, bool isInside) {
    bits = uint16_t((bits & ~(1u << lane)) | unsigned(isInside) << lane);
  }
  [[gnu::always_inline]] Vector<T> of(Vector<T> vector) const {
    if constexpr (sizeof(T) == 4)
      return _mm512_maskz_mov_ps(bits, vector);
    else
      return _mm512_maskz_mov_pd(uint8_t(bits), vector);
  }
};
#else
template <typename T> struct LaneMask {
  using Bits = std::conditional_t<sizeof(T) == 4, int32_t, int64_t>;
  Bits bits[lanes<T>];

  void set(int64_t lane, bool isInside) { bits[lane] = isInside ? -1 : 0; }
  [[gnu::always_inline]] Vector<T> of(Vector<T> vector) const {
    typename VectorOf<Bits>::type all, mask;
    std::memcpy(&all, &vector, sizeof all);
    std::memcpy(&mask, bits, sizeof mask);
    all &= mask;
    std::memcpy(&vector, &all, sizeof all);
    return vector;
  }
};
#endif

/// The first `count` elements, and zeros; none or all beyond that range.
template <typename T>
[[gnu::always_inline]] inline Vector<T> loadBelow(const T *from, int64_t count) {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4)
    return _mm512_maskz_loadu_ps(lanesBelow<T>(count), from);
  else
    return _mm512_maskz_loadu_pd(lanesBelow<T>(count), from);
#else
  if (count >= lanes<T>)
    return load(from);
  T elements[lanes<T>] = {};
  for (int64_t i = 0; i < count; ++i)
    elements[i] = from[i];
  return load(elements);
#endif
}

template <typename T>
[[gnu::always_inline]] inline void storeBelow(T *to, const Vector<T> &vector, int64_t count) {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4)
    _mm512_mask_storeu_ps(to, lanesBelow<T>(count), vector);
  else
    _mm512_mask_storeu_pd(to, lanesBelow<T>(count), vector);
#else
  if (count >= lanes<T>)
    return store(to, vector);
  T elements[lanes<T>];
  store(elements, vector);
  for (int64_t i = 0; i < count; ++i)
    to[i] = elements[i];
#endif
}

//===-- Copies ------------------------------------------------------------------------------===//

/// Elements of `rows` rows.
template <typename T>
void copyRows(const T *from, int64_t fromRow, T *to, int64_t toRow, int64_t rows, int64_t width) {
  if (fromRow == width && toRow == width)
    width *= rows, rows = 1;
#if defined(__AVX512F__)
  const int64_t whole = width / lanes<T> * lanes<T>, rest = width - whole;
  for (int64_t i = 0; i < rows; ++i, from += fromRow, to += toRow) {
    for (int64_t q = 0; q < whole; q += lanes<T>)
      store(to + q, load(from + q));
    if (rest)
      storeBelow(to + whole, loadBelow(from + whole, rest), rest);
  }
#else
  for (int64_t i = 0; i < rows; ++i, from += fromRow, to += toRow)
    copyRun(from, to, width);
#endif
}

/// Even elements of rows to `even`, odd ones to `odd`.
template <typename T, size_t... Lane>
void splitRows(const T *from, int64_t fromRow, T *even, T *odd, int64_t toRow, int64_t rows,
               int64_t width, std::index_sequence<Lane...>) {
  constexpr int64_t size = lanes<T>;
  const int64_t whole = width / (2 * size) * size, rest = width - 2 * whole;
  auto split = [&](const Vector<T> &a, const Vector<T> &b, int64_t q, int64_t count) {
    storeBelow(even + q, __builtin_shufflevector(a, b, 2 * int(Lane)...), (count + 1) / 2);
    storeBelow(odd + q, __builtin_shufflevector(a, b, 2 * int(Lane) + 1 ...), count / 2);
  };
  for (int64_t i = 0; i < rows; ++i, from += fromRow, even += toRow, odd += toRow) {
    for (int64_t q = 0; q < whole; q += size)
      split(load(from + 2 * q), load(from + 2 * q + size), q, 2 * size);
    if (rest) {
      const T *last = from + 2 * whole;
      split(loadBelow(last, rest), loadBelow(last + size, rest - size), whole, rest);
    }
  }
}

/// The opposite. Whole vectors are read.
template <typename T, size_t... Lane>
void joinRows(const T *even, const T *odd, int64_t fromRow, T *to, int64_t toRow, int64_t rows,
              int64_t width, std::index_sequence<Lane...>) {
  constexpr int64_t size = lanes<T>;
  constexpr int half = size / 2, other = size;
  const int64_t whole = width / (2 * size) * size, rest = width - 2 * whole;
  auto join = [&](int64_t q, int64_t count) {
    Vector<T> a = load(even + q), b = load(odd + q);
    storeBelow(to + 2 * q,
               __builtin_shufflevector(a, b, (int(Lane) / 2 + (Lane % 2 ? other : 0))...), count);
    storeBelow(to + 2 * q + size,
               __builtin_shufflevector(a, b, (half + int(Lane) / 2 + (Lane % 2 ? other : 0))...),
               count - size);
  };
  for (int64_t i = 0; i < rows; ++i, even += fromRow, odd += fromRow, to += toRow) {
    for (int64_t q = 0; q < whole; q += size)
      join(q, 2 * size);
    if (rest)
      join(whole, rest);
  }
}

/// Copies a plane of height x width into its parts, between the zeros that are there already.
template <typename T>
void copyPlane(const PlaneCopy &plane, const T *from, int64_t height, int64_t width,
               int64_t strideH, int64_t strideW, T *to) {
  to += plane.origin();
  for (int64_t a = 0; a < strideH; ++a, from += width, to += strideW * plane.part()) {
    // A division takes as long as the sums of a small plane.
    int64_t rows = strideH == 1 ? height : ceilDivide(height - a, strideH);
    int64_t fromRow = strideH * width;
    if (strideW == 1)
      copyRows(from, fromRow, to, plane.pitch, rows, width);
    else if (strideW == 2)
      splitRows(from, fromRow, to, to + plane.part(), plane.pitch, rows, width,
                std::make_index_sequence<lanes<T>>());
    else
      for (int64_t i = 0; i < rows; ++i)
        for (int64_t w = 0; w < width; ++w)
          to[w % strideW * plane.part() + i * plane.pitch + w / strideW] = from[i * fromRow + w];
  }
}

/// Puts the positions of the columns' phases, `phase` elements apart, side by side.
template <typename T>
void joinColumns(const T *from, int64_t phase, int64_t pitch, T *to, int64_t toRow, int64_t rows,
                 int64_t width, int64_t strideW) {
  if (strideW == 1)
    copyRows(from, pitch, to, toRow, rows, width);
  else if (strideW == 2)
    joinRows(from, from + phase, pitch, to, toRow, rows, width,
             std::make_index_sequence<lanes<T>>());
  else
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t w = 0; w < width; ++w)
        to[i * toRow + w] = from[w % strideW * phase + i * pitch + w / strideW];
}

//===-- Sums --------------------------------------------------------------------------------===//

/// A tap: where in a copy the first position meets it, and which weight it has.
struct PlaneTerm {
  int64_t place, weight;
};

/// Taps that meet columns at the same distance, and the row of masks that say where there is one,
/// or none if that is always so.
struct PlaneColumn {
  static constexpr int64_t none = -1;
  int64_t terms, mask;
};

/// The sums at the positions of a phase: all terms, column by column.
struct PlaneSums {
  const PlaneColumn *columns;
  int64_t columnCount;
  const PlaneTerm *terms;
};

/// Rows of masks, one for each column of taps.
template <typename T> struct PlaneMasks {
  LaneMask<T> *masks;
  int64_t pitch, period;

  PlaneMasks(T *memory, int64_t pitch)
      : masks(reinterpret_cast<LaneMask<T> *>(memory)), pitch(pitch),
        period(maskPeriod(pitch, lanes<T>)) {}

  int64_t row() const { return period + mostPlaneVectors; }
  const LaneMask<T> *ofRow(int64_t number) const { return masks + number * row(); }
  /// Where a position's row has an element `shift` to the right.
  void fill(int64_t number, int64_t shift) const {
    int64_t column = 0;
    for (int64_t v = 0; v < row(); ++v)
      for (int64_t lane = 0; lane < lanes<T>; ++lane) {
        masks[number * row() + v].set(lane, column + shift >= 0 && column + shift < pitch);
        column = column + 1 == pitch ? 0 : column + 1;
      }
  }
};

/// Vectors whose sums, of one column of taps and of all, fit into the registers.
constexpr int64_t planeVectors = tileRows > 6 ? mostPlaneVectors : 6;

/// Elements from one plane to the next, and from its weights to those of the next.
struct PlaneSteps {
  int64_t from, weights, to;
};

/// to[i] = sum over terms of their weight and from[place + i], for Count vectors of some planes, of
/// which `inside` elements each are stored. `masks` are those of the first vector.
template <typename T, int Planes, int Count>
void sumVectors(const T *from, const PlaneSums &sums, const T *weights, const LaneMask<T> *masks,
                int64_t maskRow, T *to, int64_t inside, const PlaneSteps &steps) {
  Vector<T> totals[Planes][Count] = {};
  const PlaneTerm *term = sums.terms;
  for (int64_t c = 0; c < sums.columnCount; ++c) {
    Vector<T> column[Planes][Count] = {};
    for (const PlaneTerm *end = term + sums.columns[c].terms; term != end; ++term) {
      const T *place = from + term->place, *weight = weights + term->weight;
#pragma GCC unroll 4
      for (int p = 0; p < Planes; ++p)
#pragma GCC unroll 8
        for (int i = 0; i < Count; ++i)
          column[p][i] += load(place + p * steps.from + i * lanes<T>) * weight[p * steps.weights];
    }
    const LaneMask<T> *mask = masks + sums.columns[c].mask * maskRow;
    bool isMasked = sums.columns[c].mask != PlaneColumn::none;
#pragma GCC unroll 8
    for (int i = 0; i < Count; ++i)
#pragma GCC unroll 4
      for (int p = 0; p < Planes; ++p)
        totals[p][i] += isMasked ? mask[i].of(column[p][i]) : column[p][i];
  }
#pragma GCC unroll 4
  for (int p = 0; p < Planes; ++p)
#pragma GCC unroll 8
    for (int i = 0; i < Count; ++i) {
      T *place = to + p * steps.to + i * lanes<T>;
      if (inside >= Count * lanes<T>)
        store(place, totals[p][i]);
      else
        storeBelow(place, totals[p][i], inside - i * lanes<T>);
    }
}

/// Small planes that are summed side by side, with `vectors` each.
constexpr int planesTogether(int64_t vectors) {
  return 4 * vectors <= planeVectors ? 4 : 2 * vectors <= planeVectors ? 2 : 1;
}

template <typename T>
using SumFunction = void (*)(const T *, const PlaneSums &, const T *, const LaneMask<T> *, int64_t,
                             T *, int64_t, const PlaneSteps &);

template <typename T, size_t... I>
SumFunction<T> sumVectorsOf(int64_t count, bool isTogether, std::index_sequence<I...>) {
  static constexpr SumFunction<T> one[] = {sumVectors<T, 1, I + 1>...};
  static constexpr SumFunction<T> some[] = {sumVectors<T, planesTogether(I + 1), I + 1>...};
  return (isTogether ? some : one)[count - 1];
}

/// `count` positions of each of some planes.
template <typename T>
void sumPlanes(const T *from, const PlaneSums &sums, const T *weights, const PlaneMasks<T> &masks,
               T *to, int64_t count, int64_t planes = 1, const PlaneSteps &steps = {}) {
  constexpr auto functions = std::make_index_sequence<planeVectors>();
  const int64_t vectors = ceilDivide(count, lanes<T>), together = planesTogether(vectors);
  int64_t p = 0;
  for (; together > 1 && p + together <= planes; p += together)
    sumVectorsOf<T>(vectors, true, functions)(from + p * steps.from, sums,
                                              weights + p * steps.weights, masks.masks, masks.row(),
                                              to + p * steps.to, count, steps);
  for (; p < planes; ++p) {
    int64_t phase = 0;
    for (int64_t v = 0; v < vectors; v += planeVectors, phase += planeVectors) {
      phase %= masks.period;
      sumVectorsOf<T>(least(planeVectors, vectors - v), false,
                      functions)(from + p * steps.from + v * lanes<T>, sums,
                                 weights + p * steps.weights, masks.masks + phase, masks.row(),
                                 to + p * steps.to + v * lanes<T>, count - v * lanes<T>, steps);
    }
  }
}

/// Terms of one column of taps whose products are summed side by side, at most.
constexpr int64_t productTerms = 4;

/// sums[weight of a term][lane] += sum over positions, in whole vectors, of g[…] from[place + …],
/// where `mask`, if any, says so.
template <typename T, int Count>
void sumProducts(const T *g, const T *from, const PlaneTerm *terms, const LaneMask<T> *mask,
                 int64_t period, int64_t vectors, T *sums) {
  Vector<T> products[Count][2] = {};
  const T *places[Count];
#pragma GCC unroll 8
  for (int k = 0; k < Count; ++k)
    places[k] = from + terms[k].place;
  auto add = [&](int64_t v, int half, Vector<T> gradient) [[gnu::always_inline]] {
#pragma GCC unroll 8
    for (int k = 0; k < Count; ++k)
      products[k][half] += gradient * load(places[k] + v * lanes<T>);
  };
  int64_t v = 0;
  if (!mask) {
    for (; v + 1 < vectors; v += 2) {
      add(v, 0, load(g + v * lanes<T>));
      add(v + 1, 1, load(g + (v + 1) * lanes<T>));
    }
    if (v < vectors)
      add(v, 0, load(g + v * lanes<T>));
  } else {
    // Two more than a period are there.
    int64_t phase = 0;
    for (; v + 1 < vectors; v += 2, phase += 2) {
      phase = phase >= period ? phase - period : phase;
      phase = phase >= period ? phase - period : phase;
      add(v, 0, mask[phase].of(load(g + v * lanes<T>)));
      add(v + 1, 1, mask[phase + 1].of(load(g + (v + 1) * lanes<T>)));
    }
    if (v < vectors)
      add(v, 0, mask[phase % period].of(load(g + v * lanes<T>)));
  }
#pragma GCC unroll 8
  for (int k = 0; k < Count; ++k) {
    T *to = sums + terms[k].weight * lanes<T>;
    store(to, load(to) + products[k][0] + products[k][1]);
  }
}

template <typename T>
using ProductFunction = void (*)(const T *, const T *, const PlaneTerm *, const LaneMask<T> *,
                                 int64_t, int64_t, T *);

template <typename T, size_t... I>
ProductFunction<T> sumProductsOf(int64_t count, std::index_sequence<I...>) {
  static constexpr ProductFunction<T> functions[] = {sumProducts<T, I + 1>...};
  return functions[count - 1];
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEPLANE_H
