// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions of each channel by itself, forward and backward: for each plane a padded copy that
// stays in the first-level cache, and the positions of a row along the vectors. Memory bounds them:
// a plane is read once and written once.
//
// The data gradient is such a convolution of the output's gradient, one for each remainder of the
// position by the strides; see TileConvolution.h.

#ifndef DLB_RUNTIME_KERNELS_TILEDEPTHWISE_H
#define DLB_RUNTIME_KERNELS_TILEDEPTHWISE_H

#include "runtime/kernels/DepthwisePlan.h"
#include "runtime/kernels/TileRowWeights.h"

namespace dlb {
namespace {

/// to[i] = from[2 i].
template <typename T> void copyEverySecond(const T *from, T *to, int64_t count) {
#if defined(__AVX512F__)
  for (int64_t q = 0; q < count; q += lanes<T>) {
    // The elements to read are 2 (count - q) - 1, of which the second vector has those from
    // `lanes`.
    uint32_t low = lanesBelow<T>(2 * (count - q) - 1), all = lanesBelow<T>(count - q);
    uint32_t high = lanesBelow<T>(2 * (count - q) - 1 - lanes<T>);
    if constexpr (sizeof(T) == 4) {
      __m512i even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
      __m512 a = _mm512_maskz_loadu_ps(low, from + 2 * q);
      __m512 b = _mm512_maskz_loadu_ps(high, from + 2 * q + lanes<T>);
      _mm512_mask_storeu_ps(to + q, all, _mm512_permutex2var_ps(a, even, b));
    } else {
      __m512i even = _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0);
      __m512d a = _mm512_maskz_loadu_pd(low, from + 2 * q);
      __m512d b = _mm512_maskz_loadu_pd(high, from + 2 * q + lanes<T>);
      _mm512_mask_storeu_pd(to + q, all, _mm512_permutex2var_pd(a, even, b));
    }
  }
#else
  for (int64_t i = 0; i < count; ++i)
    to[i] = from[2 * i];
#endif
}

/// Copies a plane into its padded parts, between the zeros that are there already.
template <typename T> void copyParts(const PlaneParts &parts, const T *plane, T *to) {
  // What is copied of one dimension: [begin, end) of a part, from `shift` on.
  struct Run {
    int64_t shift, begin, end;

    Run(const PaddedAxis &axis, int64_t phase) : shift(axis.first + phase * axis.step) {
      int64_t advance = axis.phases * axis.step;
      begin = shift < 0 ? ceilDivide(-shift, advance) : 0;
      end = shift >= axis.size ? 0 : least((axis.size - 1 - shift) / advance + 1, axis.each());
    }
  };
  const int64_t pitch = parts.pitch();
  const int64_t below = parts.rows.phases * parts.rows.step;
  const int64_t beside = parts.columns.phases * parts.columns.step;
  for (int64_t a = 0; a < parts.rows.phases; ++a) {
    Run rows(parts.rows, a);
    for (int64_t b = 0; b < parts.columns.phases; ++b, to += parts.part()) {
      Run columns(parts.columns, b);
      int64_t count = columns.end - columns.begin;
      if (count <= 0)
        continue;
      const T *from = plane + (rows.shift + rows.begin * below) * parts.columns.size +
                      columns.shift + columns.begin * beside;
      T *into = to + rows.begin * pitch + columns.begin;
      for (int64_t i = rows.begin; i < rows.end; ++i, into += pitch) {
        if (beside == 1)
          copyRun(from, into, count);
        else if (beside == 2)
          copyEverySecond(from, into, count);
        else
          for (int64_t j = 0; j < count; ++j)
            into[j] = from[j * beside];
        from += below * parts.columns.size;
      }
    }
  }
}

/// Terms of a sum: each position meets weights[k] at places[k].
template <typename T> struct Terms {
  const T *weights;
  const int64_t *places;
  int64_t count;
};

/// Vectors of positions: where they lie in the padded copy and in the result, and how many of their
/// elements belong there (or more than all).
template <typename T> struct Slots {
  static constexpr int together = 8;
  const T *from[together];
  T *to[together];
  int64_t counts[together];
};

template <typename T, int Count> void sumSlots(const Slots<T> &slots, const Terms<T> &terms) {
  Vector<T> sums[Count] = {};
  const T *from[Count];
#pragma GCC unroll 8
  for (int i = 0; i < Count; ++i)
    from[i] = slots.from[i];
  for (int64_t k = 0; k < terms.count; ++k) {
    const Vector<T> weight = terms.weights[k] - Vector<T>{};
    int64_t place = terms.places[k];
#pragma GCC unroll 8
    for (int i = 0; i < Count; ++i)
      sums[i] += weight * load(from[i] + place);
  }
#pragma GCC unroll 8
  for (int i = 0; i < Count; ++i) {
#if defined(__AVX512F__)
    uint32_t inside = lanesBelow<T>(slots.counts[i]);
    if constexpr (sizeof(T) == 4)
      _mm512_mask_storeu_ps(slots.to[i], inside, sums[i]);
    else
      _mm512_mask_storeu_pd(slots.to[i], inside, sums[i]);
#else
    if (slots.counts[i] >= lanes<T>) {
      store(slots.to[i], sums[i]);
      continue;
    }
    T elements[lanes<T>];
    store(elements, sums[i]);
    copyRun(elements, slots.to[i], slots.counts[i]);
#endif
  }
}

template <typename T> using SlotsFunction = void (*)(const Slots<T> &, const Terms<T> &);

template <typename T, size_t... I>
SlotsFunction<T> slotsOf(int64_t count, std::index_sequence<I...>) {
  static constexpr SlotsFunction<T> functions[] = {sumSlots<T, I + 1>...};
  return functions[count - 1];
}

/// to[i * toRow + j] = sum over k of weights[k] from[places[k] + i * pitch + j].
template <typename T>
void sumRows(const T *from, int64_t pitch, const Terms<T> &terms, int64_t rows, int64_t width,
             T *to, int64_t toRow) {
  Slots<T> slots;
  for (int64_t row = 0, column = 0; row < rows;) {
    int count = 0;
    for (; count < slots.together && row < rows; ++count) {
      slots.from[count] = from + row * pitch + column;
      slots.to[count] = to + row * toRow + column;
      slots.counts[count] = width - column;
      column += lanes<T>;
      if (column >= width)
        column = 0, ++row;
    }
    slotsOf<T>(count, std::make_index_sequence<Slots<T>::together>())(slots, terms);
  }
}

/// y[n, k, …] = sum over r, t of w[k, r, t] x[n, k / multiplier, …]
template <typename T>
void depthwiseForward(const dlb_convolution &s, const T *x, const T *w, T *y, T *scratch,
                      Range images, Range filters) {
  PlaneParts parts = depthwiseInput(s);
  int64_t taps = s.rows * s.columns, multiplier = s.filters / s.channels;
  int64_t *places = reinterpret_cast<int64_t *>(scratch);
  for (int64_t r = 0; r < s.rows; ++r)
    for (int64_t t = 0; t < s.columns; ++t)
      places[r * s.columns + t] = parts.place(r * s.dilation_h, t * s.dilation_w);
  T *padded = scratch + tapElements(taps);
  T *buffer = padded + parts.elements() + planeSlack;
  std::memset(padded, 0, (parts.elements() + planeSlack) * sizeof(T));
  Sweep sweep(s.out_height, s.out_width, parts.pitch(), taps, lanes<T>);
  int64_t size = s.height * s.width, outputs = s.out_height * s.out_width;
  for (int64_t n = images.first; n < images.last; ++n)
    for (int64_t k = filters.first; k < filters.last; ++k) {
      if (k == filters.first || k % multiplier == 0)
        copyParts(parts, x + (n * s.channels + k / multiplier) * size, padded);
      Terms<T> terms = {w + k * taps, places, taps};
      T *to = y + (n * s.filters + k) * outputs;
      if (!sweep.isFlat) {
        sumRows(padded, parts.pitch(), terms, sweep.rows, sweep.width, to, s.out_width);
        continue;
      }
      sumRows(padded, 0, terms, sweep.rows, sweep.width, buffer, 0);
      for (int64_t p = 0; p < s.out_height; ++p)
        copyRun(buffer + p * parts.pitch(), to + p * s.out_width, s.out_width);
    }
}

/// The data gradient of one plane after the other.
template <typename T> class DepthwiseGradient {
public:
  DepthwiseGradient(const dlb_convolution &s, T *scratch)
      : s(s), adjoints(s), parts(depthwiseOutput(s)), taps(s.rows * s.columns),
        multiplier(s.filters / s.channels), plane(parts.elements()),
        places(reinterpret_cast<int64_t *>(scratch)), elements(places + multiplier * taps),
        counts(elements + multiplier * taps),
        weights(scratch + tapElements(multiplier * taps + s.stride_h * s.stride_w)),
        padded(weights + ceilDivide(multiplier * taps, 16) * 16),
        buffer(padded + multiplier * plane + planeSlack) {
    std::memset(padded, 0, (multiplier * plane + planeSlack) * sizeof(T));
    int64_t total = 0, *count = counts;
    for (int64_t a = 0; a < s.stride_h; ++a)
      for (int64_t b = 0; b < s.stride_w; ++b) {
        int64_t before = total;
        for (int64_t m = 0; m < multiplier; ++m)
          for (int64_t r = 0; r < s.rows; ++r)
            for (int64_t t = 0; t < s.columns; ++t)
              if (adjoints.rows.meets(a, r) && adjoints.columns.meets(b, t)) {
                places[total] = m * plane + adjoints.rows.shift(a, r) * parts.pitch() +
                                adjoints.columns.shift(b, t);
                elements[total++] = (m * s.rows + r) * s.columns + t;
              }
        *count++ = total - before;
      }
  }

  /// g, w and gx: those of one image and channel.
  void run(const T *g, const T *w, T *gx) {
    for (int64_t m = 0; m < multiplier; ++m)
      copyParts(parts, g + m * s.out_height * s.out_width, padded + m * plane);
    for (int64_t k = 0; k < multiplier * taps; ++k)
      weights[k] = w[elements[k]];
    Terms<T> terms = {weights, places, 0};
    const int64_t *count = counts;
    for (int64_t a = 0; a < s.stride_h; ++a) {
      int64_t rows = adjoints.rows.count(a);
      T *to = gx + adjoints.rows.position(a) * s.width;
      for (int64_t b = 0; b < s.stride_w; ++b) {
        terms.count = *count++;
        if (rows > 0)
          runPhase(b, rows, terms, to);
        terms.weights += terms.count;
        terms.places += terms.count;
      }
    }
  }

private:
  /// The columns with remainder b of every stride_h-th row.
  void runPhase(int64_t b, int64_t rows, const Terms<T> &terms, T *to) {
    int64_t width = adjoints.columns.count(b), pitch = parts.pitch(), row = s.stride_h * s.width;
    if (width <= 0)
      return;
    to += adjoints.columns.position(b);
    Sweep sweep(rows, width, pitch, terms.count, lanes<T>);
    if (!sweep.isFlat && s.stride_w == 1) {
      sumRows(padded, pitch, terms, rows, width, to, row);
      return;
    }
    int64_t bufferRow = sweep.isFlat ? pitch : ceilDivide(width, 16) * 16;
    sumRows(padded, pitch, terms, sweep.rows, sweep.width, buffer, bufferRow);
    for (int64_t p = 0; p < rows; ++p, to += row) {
      const T *from = buffer + p * bufferRow;
      if (s.stride_w == 1)
        copyRun(from, to, width);
      else
        for (int64_t q = 0; q < width; ++q)
          to[q * s.stride_w] = from[q];
    }
  }

  const dlb_convolution &s;
  Adjoints adjoints;
  PlaneParts parts;
  int64_t taps, multiplier, plane;
  /// Of the terms, sorted by their phase: where they lie in the padded copies and in the filters;
  /// and how many there are of each phase.
  int64_t *places, *elements, *counts;
  T *weights, *padded, *buffer;
};

template <typename T>
void depthwiseDataGradient(const dlb_convolution &s, const T *g, const T *w, T *gx, T *scratch,
                           Range images) {
  DepthwiseGradient<T> gradient(s, scratch);
  int64_t multiplier = s.filters / s.channels;
  int64_t size = s.height * s.width, outputs = s.out_height * s.out_width;
  for (int64_t n = images.first; n < images.last; ++n)
    for (int64_t c = 0; c < s.channels; ++c)
      gradient.run(g + (n * s.filters + c * multiplier) * outputs,
                   w + c * multiplier * s.rows * s.columns, gx + (n * s.channels + c) * size);
}

/// Taps whose sums are kept in registers beside each other.
constexpr int64_t depthwiseTaps = 9;

template <typename T, size_t... I>
RowWeightsFunction<T> depthwiseWeightsOf(int64_t taps, std::index_sequence<I...>) {
  static constexpr RowWeightsFunction<T> functions[] = {rowWeightsTile<T, 1, I + 1>...};
  return functions[taps - 1];
}

/// gw[k, r, t] = sum over images and positions of g[n, k, position] x[n, k / multiplier, …], for
/// the filters of [first, last).
template <typename T>
void depthwiseWeightGradient(const dlb_convolution &s, const T *x, const T *g, T *gw, T *scratch,
                             int64_t first, int64_t last) {
  PlaneParts parts = depthwiseInput(s);
  int64_t taps = s.rows * s.columns, multiplier = s.filters / s.channels;
  int64_t *places = reinterpret_cast<int64_t *>(scratch);
  for (int64_t r = 0; r < s.rows; ++r)
    for (int64_t t = 0; t < s.columns; ++t)
      places[r * s.columns + t] = parts.place(r * s.dilation_h, t * s.dilation_w);
  Sweep sweep(s.out_height, s.out_width, parts.pitch(), taps, lanes<T>);
  int64_t width = ceilDivide(sweep.width, lanes<T>) * lanes<T>;
  int64_t gRow = sweep.isFlat ? parts.pitch() : width, gElements = sweep.rows * width;
  T *padded = scratch + tapElements(taps), *gradients = padded + parts.elements() + planeSlack;
  T *sums = gradients + gElements;
  // Vectors reach beyond the last row, where nothing may be that zeros don't annul.
  std::memset(padded, 0, (parts.elements() + planeSlack + gElements) * sizeof(T));
  int64_t size = s.height * s.width, outputs = s.out_height * s.out_width;
  int64_t tapsEach = ceilDivide(taps, ceilDivide(taps, depthwiseTaps));
  for (int64_t k = first; k < last; k += depthwiseFilters) {
    int64_t together = least(depthwiseFilters, last - k);
    std::memset(sums, 0, together * taps * lanes<T> * sizeof(T));
    for (int64_t n = 0; n < s.images; ++n)
      for (int64_t i = 0; i < together; ++i) {
        if (i == 0 || (k + i) % multiplier == 0)
          copyParts(parts, x + (n * s.channels + (k + i) / multiplier) * size, padded);
        const T *from = g + (n * s.filters + k + i) * outputs;
        for (int64_t p = 0; p < s.out_height; ++p)
          copyRun(from + p * s.out_width, gradients + p * gRow, s.out_width);
        for (int64_t t = 0; t < taps; t += tapsEach)
          depthwiseWeightsOf<T>(least(tapsEach, taps - t),
                                std::make_index_sequence<depthwiseTaps>())(
              {padded, parts.pitch(), places + t, gradients, 0, width, sweep.rows},
              sums + (i * taps + t) * lanes<T>, 0);
      }
    for (int64_t i = 0; i < together * taps; ++i) {
      T total = 0;
      for (int l = 0; l < lanes<T>; ++l)
        total += sums[i * lanes<T> + l];
      gw[k * taps + i] = total;
    }
  }
}

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEDEPTHWISE_H
