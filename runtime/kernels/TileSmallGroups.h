// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions of small groups of channels, forward and backward, plane by plane: each is read once
// and written once.
//
// The data gradient is such a convolution of the output's gradient, one for each remainder of the
// position by the strides: position h = p stride + a meets row r of the filter at output row p + e
// if a + low - r dilation = e stride.

#ifndef DLB_RUNTIME_KERNELS_TILESMALLGROUPS_H
#define DLB_RUNTIME_KERNELS_TILESMALLGROUPS_H

#include "runtime/kernels/TilePlane.h"

namespace dlb {
namespace {

/// What the three have in common: tables and masks in scratch memory, then zeros for the copies of
/// some groups, then a buffer.
template <typename T> class SmallGroups {
protected:
  /// With `each` planes of a group.
  SmallGroups(const dlb_convolution &s, const PlaneCopy &plane, int64_t each, T *scratch)
      : s(s), group(s), plane(plane), size(s.height * s.width), outputs(s.out_height * s.out_width),
        copied(each * plane.elements()), together(plane.groupsTogether(each)),
        nextTerm(reinterpret_cast<PlaneTerm *>(scratch)),
        nextColumn(reinterpret_cast<PlaneColumn *>(nextTerm + most(group.channels, group.filters) *
                                                                  group.taps)),
        masks(scratch + smallGroupTables(s), plane.pitch),
        copies(scratch + smallGroupTables(s) + smallGroupMasks(s, plane)),
        buffer(copies + together * copied) {
    std::memset(copies, 0, together * copied * sizeof(T));
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
  const Group group;
  const PlaneCopy plane;
  int64_t size, outputs;
  int64_t copied;   ///< elements of the copy of a group
  int64_t together; ///< groups
  PlaneTerm *nextTerm;
  PlaneColumn *nextColumn;
  PlaneMasks<T> masks;
  T *copies, *buffer;
};

/// What the positions of y meet in the parts of x.
template <typename T> class SmallGroupInput : protected SmallGroups<T> {
protected:
  SmallGroupInput(const dlb_convolution &s, T *scratch)
      : SmallGroups<T>(s, inputCopy(s), s.channels / s.groups, scratch), sums(this->beginSums()) {
    const PlaneCopy &plane = this->plane;
    for (int64_t t = 0; t < s.columns; ++t) {
      const PlaneTerm *first = this->nextTerm;
      int64_t w = t * s.dilation_w - s.low_w, beside = floorDivide(w, s.stride_w);
      if (!plane.columns.meets(beside))
        continue;
      for (int64_t c = 0; c < this->group.channels; ++c)
        for (int64_t r = 0; r < s.rows; ++r) {
          int64_t h = r * s.dilation_h - s.low_h, down = floorDivide(h, s.stride_h);
          int64_t part = floorRemainder(h, s.stride_h) * s.stride_w + floorRemainder(w, s.stride_w);
          if (plane.rows.meets(down))
            this->addTerm(c * plane.elements() + part * plane.part(), down, beside,
                          (c * s.rows + r) * s.columns + t);
        }
      this->endColumn(sums, first, t, beside);
    }
  }

  /// Calls f(filters, copy of the first one's group, elements to the next one's) for some filters,
  /// whose channels it copies from the image x.
  template <typename F> void forFilters(const T *x, Range filters, const F &f) const {
    int64_t each = this->group.filters, channels = this->group.channels;
    int64_t end = ceilDivide(filters.last, each);
    for (int64_t g = filters.first / each; g < end; g += this->together) {
      int64_t count = least(this->together, end - g);
      for (int64_t i = 0; i < count * channels; ++i)
        copyPlane(this->plane, x + (g * channels + i) * this->size, this->s.height, this->s.width,
                  this->s.stride_h, this->s.stride_w, this->copies + i * this->plane.elements());
      if (each == 1) {
        f(Range{g, g + count}, this->copies, this->copied);
        continue;
      }
      for (int64_t i = 0; i < count; ++i)
        f(Range{most(filters.first, (g + i) * each), least(filters.last, (g + i + 1) * each)},
          this->copies + i * this->copied, 0);
    }
  }

  PlaneSums sums;
};

/// y[n, k, …] = sum over the channels of its group and r, t of w[k, c, r, t] x[n, c, …]
template <typename T> class SmallGroupForward : SmallGroupInput<T> {
public:
  SmallGroupForward(const dlb_convolution &s, T *scratch) : SmallGroupInput<T>(s, scratch) {}

  /// Some filters of one image.
  void run(const T *x, const T *w, T *y, Range filters) const {
    const dlb_convolution &s = this->s;
    int64_t pitch = this->plane.pitch, terms = this->group.channels * this->group.taps;
    bool isAdjacent = pitch == s.out_width;
    int64_t positions = this->plane.positions(s.out_height, s.out_width);
    this->forFilters(x, filters, [&](Range some, const T *copy, int64_t step) {
      const T *weights = w + some.first * terms;
      T *to = y + some.first * this->outputs;
      if (isAdjacent)
        return sumPlanes(copy, this->sums, weights, this->masks, to, positions, some.count(),
                         {step, terms, this->outputs});
      for (int64_t k = 0; k < some.count(); ++k) {
        sumPlanes(copy + k * step, this->sums, weights + k * terms, this->masks, this->buffer,
                  positions);
        copyRows(this->buffer, pitch, to + k * this->outputs, s.out_width, s.out_height,
                 s.out_width);
      }
    });
  }
};

/// gx[n, c, h, w] = sum over the filters of its group and the taps that meet an output of
/// w[k, c, r, t] g[n, k, …]
template <typename T> class SmallGroupGradient : SmallGroups<T> {
public:
  SmallGroupGradient(const dlb_convolution &s, T *scratch)
      : SmallGroups<T>(s, outputCopy(s), s.filters / s.groups, scratch),
        phases(reinterpret_cast<PlaneSums *>(this->nextColumn + s.stride_h * s.columns)) {
    for (int64_t a = 0; a < s.stride_h; ++a)
      for (int64_t b = 0; b < s.stride_w; ++b)
        phases[a * s.stride_w + b] = sumsOf(a, b);
  }

  /// One image.
  void run(const T *g, const T *w, T *gx) const {
    const dlb_convolution &s = this->s;
    int64_t filters = this->group.filters, channels = this->group.channels;
    for (int64_t i = 0; i < s.groups; i += this->together) {
      int64_t count = least(this->together, s.groups - i);
      for (int64_t k = 0; k < count * filters; ++k)
        copyPlane(this->plane, g + (i * filters + k) * this->outputs, s.out_height, s.out_width, 1,
                  1, this->copies + k * this->plane.elements());
      const T *weights = w + i * this->group.weights();
      T *to = gx + i * channels * this->size;
      if (channels == 1) {
        runChannels(this->copies, weights, to, count,
                    {this->copied, this->group.weights(), this->size});
        continue;
      }
      for (int64_t j = 0; j < count; ++j)
        runChannels(this->copies + j * this->copied, weights + j * this->group.weights(),
                    to + j * channels * this->size, channels, {0, this->group.taps, this->size});
    }
  }

private:
  /// What positions with the remainders a and b meet.
  PlaneSums sumsOf(int64_t a, int64_t b) {
    const dlb_convolution &s = this->s;
    const PlaneCopy &plane = this->plane;
    PlaneSums sums = this->beginSums();
    for (int64_t t = 0; t < s.columns; ++t) {
      const PlaneTerm *first = this->nextTerm;
      int64_t w = b + s.low_w - t * s.dilation_w, beside = floorDivide(w, s.stride_w);
      if (beside * s.stride_w != w || !plane.columns.meets(beside))
        continue;
      for (int64_t k = 0; k < this->group.filters; ++k)
        for (int64_t r = 0; r < s.rows; ++r) {
          int64_t h = a + s.low_h - r * s.dilation_h, down = floorDivide(h, s.stride_h);
          if (down * s.stride_h == h && plane.rows.meets(down))
            this->addTerm(k * plane.elements(), down, beside,
                          (k * this->group.channels * s.rows + r) * s.columns + t);
        }
      this->endColumn(sums, first, t, beside);
    }
    return sums;
  }

  void runChannels(const T *g, const T *w, T *gx, int64_t count, const PlaneSteps &steps) const {
    const dlb_convolution &s = this->s;
    if (s.stride_h == 1 && s.stride_w == 1 && this->plane.pitch == s.width)
      return sumPlanes(g, phases[0], w, this->masks, gx, this->size, count, steps);
    for (int64_t c = 0; c < count; ++c)
      runChannel(g + c * steps.from, w + c * steps.weights, gx + c * steps.to);
  }

  /// Where positions lie otherwise in gx.
  void runChannel(const T *g, const T *w, T *gx) const {
    const dlb_convolution &s = this->s;
    int64_t pitch = this->plane.pitch, phase = this->plane.buffer();
    for (int64_t a = 0; a < least(s.stride_h, s.height); ++a) {
      int64_t rows = (s.height - a + s.stride_h - 1) / s.stride_h;
      for (int64_t b = 0; b < s.stride_w; ++b)
        sumPlanes(g, phases[a * s.stride_w + b], w, this->masks, this->buffer + b * phase,
                  rows * pitch);
      joinColumns(this->buffer, phase, pitch, gx + a * s.width, s.stride_h * s.width, rows, s.width,
                  s.stride_w);
    }
  }

  PlaneSums *phases;
};

/// gw[k, c, r, t] = sum over images and positions of g[n, k, position] x[n, c, …]
template <typename T> class SmallGroupWeights : SmallGroupInput<T> {
public:
  SmallGroupWeights(const dlb_convolution &s, T *scratch)
      : SmallGroupInput<T>(s, scratch), gradients(this->buffer),
        vectors(ceilDivide(this->plane.positions(s.out_height, s.out_width), lanes<T>)),
        terms(this->group.channels * this->group.taps), each(filtersTogether(this->plane)),
        laneSums(gradients + each * this->plane.buffer()) {
    std::memset(gradients, 0, each * this->plane.buffer() * sizeof(T));
  }

  void run(const T *x, const T *g, T *gw, Range filters) const {
    for (int64_t k = filters.first; k < filters.last; k += each) {
      Range some = {k, least(k + each, filters.last)};
      int64_t elements = some.count() * terms;
      std::memset(laneSums, 0, elements * lanes<T> * sizeof(T));
      for (int64_t n = 0; n < this->s.images; ++n)
        addImage(x + n * this->s.channels * this->size, g + n * this->s.filters * this->outputs,
                 some);
      for (int64_t i = 0; i < elements; ++i) {
        T total = 0;
        for (int64_t lane = 0; lane < lanes<T>; ++lane)
          total += laneSums[i * lanes<T> + lane];
        gw[k * terms + i] = total;
      }
    }
  }

private:
  void addImage(const T *x, const T *g, Range filters) const {
    const dlb_convolution &s = this->s;
    int64_t gradient = this->plane.buffer();
    for (int64_t k = filters.first; k < filters.last; ++k)
      copyRows(g + k * this->outputs, s.out_width, gradients + (k - filters.first) * gradient,
               this->plane.pitch, s.out_height, s.out_width);
    this->forFilters(x, filters, [&](Range some, const T *copy, int64_t step) {
      for (int64_t k = some.first; k < some.last; ++k)
        addFilter(copy + (k - some.first) * step, gradients + (k - filters.first) * gradient,
                  laneSums + (k - filters.first) * terms * lanes<T>);
    });
  }

  void addFilter(const T *x, const T *g, T *to) const {
    const PlaneTerm *term = this->sums.terms;
    for (int64_t i = 0; i < this->sums.columnCount; ++i) {
      auto [count, mask] = this->sums.columns[i];
      for (const PlaneTerm *end = term + count; term != end;) {
        int64_t some = least(end - term, productTerms);
        sumProductsOf<T>(some, std::make_index_sequence<productTerms>())(
            g, x, term, mask == PlaneColumn::none ? nullptr : this->masks.ofRow(mask),
            this->masks.period, vectors, to);
        term += some;
      }
    }
  }

  T *gradients; ///< of some filters, with zeros between their rows
  int64_t vectors, terms;
  int64_t each; ///< filters at a time
  T *laneSums;
};

} // namespace
} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_TILESMALLGROUPS_H
