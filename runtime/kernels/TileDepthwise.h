// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions of each channel by itself, forward and backward, plane by plane: each is read once
// and written once.
//
// The data gradient is such a convolution of the output's gradient, one for each remainder of the
// position by the strides: position h = p stride + a meets row r of the filter at output row p + e
// if a + low - r dilation = e stride.

#ifndef DLB_RUNTIME_KERNELS_TILEDEPTHWISE_H
#define DLB_RUNTIME_KERNELS_TILEDEPTHWISE_H

#include "runtime/kernels/TilePlane.h"

namespace dlb {
namespace {

/// What the three have in common: tables and masks in scratch memory, then zeros for the copies of
/// some planes, then a buffer.
template <typename T> class Depthwise {
protected:
  /// With `each` planes for a channel.
  Depthwise(const dlb_convolution &s, const PlaneCopy &plane, int64_t each, T *scratch)
      : s(s), plane(plane), multiplier(s.filters / s.channels), taps(s.rows * s.columns),
        size(s.height * s.width), outputs(s.out_height * s.out_width),
        together(plane.channelsTogether(each)), nextTerm(reinterpret_cast<PlaneTerm *>(scratch)),
        nextColumn(reinterpret_cast<PlaneColumn *>(nextTerm + multiplier * taps)),
        masks(scratch + depthwiseTables(s), plane.pitch),
        copies(scratch + depthwiseTables(s) + depthwiseMasks(s, plane)),
        buffer(copies + together * each * plane.elements()) {
    std::memset(copies, 0, together * each * plane.elements() * sizeof(T));
  }

  PlaneSums beginSums() const { return {nextColumn, 0, nextTerm}; }
  void addTerm(int64_t part, int64_t down, int64_t beside, int64_t weight) {
    *nextTerm++ = {part + plane.origin() + down * plane.pitch + beside, weight};
  }
  /// Ends the terms from `first` on, of column t of the taps.
  void endColumn(PlaneSums &sums, const PlaneTerm *first, int64_t t, int64_t beside) {
    if (nextTerm == first)
      return;
    bool isMasked = plane.isMasked && beside != 0;
    if (isMasked)
      masks.fill(t, beside);
    *nextColumn++ = {nextTerm - first, isMasked ? t : PlaneColumn::none};
    ++sums.columnCount;
  }

  const dlb_convolution &s;
  const PlaneCopy plane;
  int64_t multiplier, taps, size, outputs;
  int64_t together; ///< channels
  PlaneTerm *nextTerm;
  PlaneColumn *nextColumn;
  PlaneMasks<T> masks;
  T *copies, *buffer;
};

/// What the positions of y meet in the parts of x.
template <typename T> class DepthwiseInput : protected Depthwise<T> {
protected:
  DepthwiseInput(const dlb_convolution &s, T *scratch)
      : Depthwise<T>(s, depthwiseInput(s), 1, scratch), sums(this->beginSums()) {
    for (int64_t t = 0; t < s.columns; ++t) {
      const PlaneTerm *first = this->nextTerm;
      int64_t w = t * s.dilation_w - s.low_w, beside = floorDivide(w, s.stride_w);
      for (int64_t r = 0; r < s.rows && this->plane.columns.meets(beside); ++r) {
        int64_t h = r * s.dilation_h - s.low_h, down = floorDivide(h, s.stride_h);
        int64_t part = floorRemainder(h, s.stride_h) * s.stride_w + floorRemainder(w, s.stride_w);
        if (this->plane.rows.meets(down))
          this->addTerm(part * this->plane.part(), down, beside, r * s.columns + t);
      }
      this->endColumn(sums, first, t, beside);
    }
  }

  /// Copies channels of one image.
  void copyChannels(const T *x, int64_t count) const {
    for (int64_t i = 0; i < count; ++i)
      copyPlane(this->plane, x + i * this->size, this->s.height, this->s.width, this->s.stride_h,
                this->s.stride_w, this->copies + i * this->plane.elements());
  }

  PlaneSums sums;
};

/// y[n, k, …] = sum over r, t of w[k, r, t] x[n, k / multiplier, …]
template <typename T> class DepthwiseForward : DepthwiseInput<T> {
public:
  DepthwiseForward(const dlb_convolution &s, T *scratch) : DepthwiseInput<T>(s, scratch) {}

  /// The filters of one image.
  void run(const T *x, const T *w, T *y, Range filters) const {
    int64_t multiplier = this->multiplier, end = ceilDivide(filters.last, multiplier);
    for (int64_t c = filters.first / multiplier; c < end; c += this->together) {
      int64_t count = least(this->together, end - c);
      this->copyChannels(x + c * this->size, count);
      int64_t last = least(filters.last, (c + count) * multiplier);
      for (int64_t k = most(filters.first, c * multiplier); k < last; ++k)
        runFilter(this->copies + (k / multiplier - c) * this->plane.elements(), w + k * this->taps,
                  y + k * this->outputs);
    }
  }

private:
  void runFilter(const T *x, const T *w, T *y) const {
    const dlb_convolution &s = this->s;
    int64_t pitch = this->plane.pitch;
    bool isAdjacent = pitch == s.out_width;
    sumPlane(x, this->sums, w, this->masks, isAdjacent ? y : this->buffer,
             this->plane.positions(s.out_height, s.out_width));
    if (!isAdjacent)
      copyRows(this->buffer, pitch, y, s.out_width, s.out_height, s.out_width);
  }
};

/// gx[n, c, h, w] = sum over its filters and the taps that meet an output of w[k, r, t] g[n, k, …]
template <typename T> class DepthwiseGradient : Depthwise<T> {
public:
  DepthwiseGradient(const dlb_convolution &s, T *scratch)
      : Depthwise<T>(s, depthwiseOutput(s), s.filters / s.channels, scratch),
        phases(reinterpret_cast<PlaneSums *>(this->nextColumn + s.stride_h * s.columns)) {
    for (int64_t a = 0; a < s.stride_h; ++a)
      for (int64_t b = 0; b < s.stride_w; ++b)
        phases[a * s.stride_w + b] = sumsOf(a, b);
  }

  /// One image.
  void run(const T *g, const T *w, T *gx) const {
    const dlb_convolution &s = this->s;
    int64_t multiplier = this->multiplier, copied = multiplier * this->plane.elements();
    for (int64_t c = 0; c < s.channels; c += this->together) {
      int64_t count = least(this->together, s.channels - c);
      for (int64_t i = 0; i < count * multiplier; ++i)
        copyPlane(this->plane, g + (c * multiplier + i) * this->outputs, s.out_height, s.out_width,
                  1, 1, this->copies + i * this->plane.elements());
      for (int64_t i = 0; i < count; ++i)
        runChannel(this->copies + i * copied, w + (c + i) * multiplier * this->taps,
                   gx + (c + i) * this->size);
    }
  }

private:
  /// What positions with the remainders a and b meet.
  PlaneSums sumsOf(int64_t a, int64_t b) {
    const dlb_convolution &s = this->s;
    PlaneSums sums = this->beginSums();
    for (int64_t t = 0; t < s.columns; ++t) {
      const PlaneTerm *first = this->nextTerm;
      int64_t w = b + s.low_w - t * s.dilation_w, beside = floorDivide(w, s.stride_w);
      if (beside * s.stride_w != w || !this->plane.columns.meets(beside))
        continue;
      for (int64_t m = 0; m < this->multiplier; ++m)
        for (int64_t r = 0; r < s.rows; ++r) {
          int64_t h = a + s.low_h - r * s.dilation_h, down = floorDivide(h, s.stride_h);
          if (down * s.stride_h == h && this->plane.rows.meets(down))
            this->addTerm(m * this->plane.elements(), down, beside,
                          m * this->taps + r * s.columns + t);
        }
      this->endColumn(sums, first, t, beside);
    }
    return sums;
  }

  void runChannel(const T *g, const T *w, T *gx) const {
    const dlb_convolution &s = this->s;
    int64_t pitch = this->plane.pitch, phase = this->plane.buffer();
    bool isAdjacent = s.stride_h == 1 && s.stride_w == 1 && pitch == s.width;
    for (int64_t a = 0; a < least(s.stride_h, s.height); ++a) {
      int64_t rows = (s.height - a + s.stride_h - 1) / s.stride_h;
      for (int64_t b = 0; b < s.stride_w; ++b)
        sumPlane(g, phases[a * s.stride_w + b], w, this->masks,
                 isAdjacent ? gx : this->buffer + b * phase,
                 this->plane.positions(rows, isAdjacent ? s.width : pitch));
      if (!isAdjacent)
        joinColumns(this->buffer, phase, pitch, gx + a * s.width, s.stride_h * s.width, rows,
                    s.width, s.stride_w);
    }
  }

  PlaneSums *phases;
};

/// gw[k, r, t] = sum over images and positions of g[n, k, position] x[n, k / multiplier, …]
template <typename T> class DepthwiseWeights : DepthwiseInput<T> {
public:
  DepthwiseWeights(const dlb_convolution &s, T *scratch)
      : DepthwiseInput<T>(s, scratch), gradients(this->buffer),
        vectors(ceilDivide(this->plane.positions(s.out_height, s.out_width), lanes<T>)),
        laneSums(gradients + depthwiseFilters * this->plane.buffer()) {
    std::memset(gradients, 0, depthwiseFilters * this->plane.buffer() * sizeof(T));
  }

  void run(const T *x, const T *g, T *gw, Range filters) const {
    for (int64_t k = filters.first; k < filters.last; k += depthwiseFilters) {
      Range some = {k, least(k + depthwiseFilters, filters.last)};
      int64_t elements = some.count() * this->taps;
      std::memset(laneSums, 0, elements * lanes<T> * sizeof(T));
      for (int64_t n = 0; n < this->s.images; ++n)
        addImage(x + n * this->s.channels * this->size, g + n * this->s.filters * this->outputs,
                 some);
      for (int64_t i = 0; i < elements; ++i) {
        T total = 0;
        for (int64_t lane = 0; lane < lanes<T>; ++lane)
          total += laneSums[i * lanes<T> + lane];
        gw[k * this->taps + i] = total;
      }
    }
  }

private:
  void addImage(const T *x, const T *g, Range filters) const {
    const dlb_convolution &s = this->s;
    for (int64_t k = filters.first; k < filters.last; ++k)
      copyRows(g + k * this->outputs, s.out_width,
               gradients + (k - filters.first) * this->plane.buffer(), this->plane.pitch,
               s.out_height, s.out_width);
    int64_t multiplier = this->multiplier, end = ceilDivide(filters.last, multiplier);
    for (int64_t c = filters.first / multiplier; c < end; c += this->together) {
      int64_t count = least(this->together, end - c);
      this->copyChannels(x + c * this->size, count);
      int64_t last = least(filters.last, (c + count) * multiplier);
      for (int64_t k = most(filters.first, c * multiplier); k < last; ++k)
        addFilter(this->copies + (k / multiplier - c) * this->plane.elements(),
                  gradients + (k - filters.first) * this->plane.buffer(),
                  laneSums + (k - filters.first) * this->taps * lanes<T>);
    }
  }

  void addFilter(const T *x, const T *g, T *to) const {
    const PlaneTerm *term = this->sums.terms;
    for (int64_t i = 0; i < this->sums.columnCount; ++i) {
      auto [terms, mask] = this->sums.columns[i];
      for (const PlaneTerm *end = term + terms; term != end;) {
        int64_t count = least(end - term, productTerms);
        sumProductsOf<T>(count, std::make_index_sequence<productTerms>())(
            g, x, term, mask == PlaneColumn::none ? nullptr : this->masks.ofRow(mask),
            this->masks.period, vectors, to);
        term += count;
      }
    }
  }

  T *gradients; ///< of some filters, with zeros between their rows
  int64_t vectors;
  T *laneSums;
};

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILEDEPTHWISE_H
