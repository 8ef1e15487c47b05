// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tile products, compiled once for each instruction set, with DLB_TILES naming the table to define
// (tilesBaseline, tilesAvx2, tilesAvx512, tilesAmx). The bits of a product depend on the
// instruction set and the sizes only.

#include "runtime/kernels/PackedPlan.h"
#include "runtime/kernels/TileConvolution.h"
#include "runtime/kernels/TileDirect.h"
#include "runtime/kernels/TileRow.h"
#include "runtime/kernels/TileRowForward.h"
#include "runtime/kernels/TileRowWeights.h"
#include "runtime/kernels/TileSmallGroups.h"
#include "runtime/kernels/TileTable.h"
#include "runtime/kernels/TileWeightGradient.h"
#include "runtime/kernels/Winograd.h"
#include "runtime/kernels/WinogradWeights.h"

#ifdef __AMX_BF16__
#include "runtime/kernels/TileSplitForward.h"
#include "runtime/kernels/TileSplitProduct.h"
#endif

namespace dlb {
namespace {

/// A matrix of which one stride is 1.
template <typename T> struct LeftMatrix {
  const T *data;
  int64_t row, column, columns;

  LeftRows<T> inPlace(int64_t i, int64_t k) const {
    if (row == 1 && isSmall<T>(columns, column))
      return {data + i + k * column, 0, column};
    bool isPossible = column == 1 && canReadRows<T>(row);
    return {isPossible ? data + i * row + k : nullptr, row};
  }
  void pack(T *to, int64_t i, int64_t rows, int64_t k, int64_t count) const {
    const T *from = data + i * row + k * column;
    if (column == 1)
      packTransposed(from, row, rows, count, to, leftStride<T>, leftStride<T>);
    else
      packRows(from, column, rows, count, to, leftStride<T>, rows);
  }
};

template <typename T> struct RightMatrix {
  const T *data;
  int64_t row, column;
  bool isRead; ///< a few times or from the first-level cache, so that packing would not pay
  int64_t first = 0, columns = 0;

  void select(int64_t start, int64_t count) {
    first = start;
    columns = count;
  }
  const T *inPlace(int64_t strip, int64_t k, RightRows &where) const {
    if (!isRead || column != 1 || columns - strip < tileColumns<T>)
      return nullptr;
    where.step = row;
    return data + k * row + first + strip;
  }
  void pack(T *to, int64_t k, int64_t count) const {
    const T *from = data + k * row + first * column;
    int64_t strips = columns / tileColumns<T>, whole = strips * tileColumns<T>;
    if (column != 1) {
      for (int64_t strip = 0; strip < columns; strip += tileColumns<T>)
        packTransposed(from + strip * column, column, least(columns - strip, tileColumns<T>), count,
                       to + strip * count, tileColumns<T>, tileColumns<T>);
      return;
    }
    if (!isRead)
      packStrips(from, row, strips, count, to);
    if (whole < columns)
      packRows(from + whole, row, columns - whole, count, to + whole * count, tileColumns<T>,
               tileColumns<T>);
  }
};

/// A matrix of `k` rows that is laid out in panels already, the last of which is whole.
template <typename T> struct PanelMatrix {
  const T *data;
  int64_t width, k;
  int64_t first = 0;

  void select(int64_t start, int64_t) { first = start; }
  const T *inPlace(int64_t strip, int64_t row, RightRows &where) const {
    int64_t column = first + strip;
    where.step = width;
    return data + (column / width * k + row) * width + column % width;
  }
  void pack(T *, int64_t, int64_t) const {}
};

template <typename T> struct Rows {
  T *data;
  int64_t row;
  int64_t first = 0;

  bool isPadded() const { return false; }
  void select(int64_t start, int64_t) { first = start; }
  void finish() const {}
  T *strip(int64_t i, int64_t column, int64_t &stride) const {
    stride = row;
    return data + i * row + first + column;
  }
};

template <typename T>
void contract(const T *a, int64_t aRow, int64_t aCol, const T *b, int64_t bRow, int64_t bCol, T *c,
              int64_t cRow, int64_t m, int64_t n, int64_t k) {
  if (m == 1)
    return rowTimesMatrix(a, aCol, b, bRow, bCol, c, n, k);
  LeftMatrix<T> left = {a, aRow, aCol, k};
  RightMatrix<T> right = {b, bRow, bCol, m <= 3 * tileRows || isSmall<T>(k, bRow)};
  Rows<T> result = {c, cRow};
  product<T>(m, n, k, left, right, result);
}

template <typename T>
void contractPanels(const T *a, int64_t aRow, int64_t aCol, const T *b, int64_t width, T *c,
                    int64_t cRow, int64_t m, int64_t n, int64_t k) {
  static_assert(DLB_PANEL_COLUMNS % tileColumns<T> == 0);
  if (m == 1)
    return rowTimesPanels(a, aCol, b, width, c, n, k);
  LeftMatrix<T> left = {a, aRow, aCol, k};
  PanelMatrix<T> right = {b, width, k};
  Rows<T> result = {c, cRow};
  product<T>(m, n, k, left, right, result);
}

// Plane by plane: see SmallGroupPlan.h. Where filters, channels or rows lie along the vectors:
// see DirectPlan.h.

template <typename T>
void forward(const dlb_convolution *shape, const T *x, const T *w, T *y, T *scratch, int64_t first,
             int64_t last) {
  const dlb_convolution &s = *shape;
  Range images = forwardImages(s, first, last), filters = forwardFilters(s, first, last);
  if (hasSmallGroups(s)) {
    SmallGroupForward<T> convolution(s, scratch);
    for (int64_t n = images.first; n < images.last; ++n)
      convolution.run(x + n * s.channels * s.height * s.width, w,
                      y + n * s.filters * s.out_height * s.out_width, filters);
    return;
  }
  switch (forwardWay(s, lanes<T>)) {
  case ForwardWay::rows:
    return rowForward(s, x, w, y, scratch, images, filters);
  case ForwardWay::direct:
    return directForward<T>(s, x, w, nullptr, y, scratch, images, filters);
  case ForwardWay::product:
    return convolution(shape, x, w, y, scratch, first, last);
  }
}

template <typename T>
void backward(const dlb_convolution *shape, const T *g, const T *w, T *gx, T *scratch,
              int64_t first, int64_t last) {
  const dlb_convolution &s = *shape;
  if (hasSmallGroups(s)) {
    SmallGroupGradient<T> gradient(s, scratch);
    for (int64_t n = first; n < last; ++n)
      gradient.run(g + n * s.filters * s.out_height * s.out_width, w,
                   gx + n * s.channels * s.height * s.width);
    return;
  }
  if (usesDirectBackward(*shape, lanes<T>))
    return directDataGradient(*shape, g, w, gx, scratch, {first, last});
  dataGradient(shape, g, w, gx, scratch, first, last);
}

template <typename T>
void weights(const dlb_convolution *shape, const T *x, const T *g, T *gw, T *scratch, int64_t first,
             int64_t last) {
  if (hasSmallGroups(*shape))
    return SmallGroupWeights<T>(*shape, scratch).run(x, g, gw, {first, last});
  if (usesRowWeights(*shape, lanes<T>))
    return rowWeightGradient(*shape, x, g, gw, scratch, first, last);
  weightGradient(shape, x, g, gw, scratch, first, last);
}

// Where the transform pays, in f32: see WinogradPlan.h.

void packFilters(const float *w, float *packed, int64_t filters, int64_t channels, int64_t taps,
                 int64_t layout, int64_t first, int64_t last) {
  if (layout == DLB_FILTERS_ROWS) {
    static_assert(DLB_STRIP_COLUMNS % tileColumns<float> == 0);
    int64_t terms = channels * taps, begin = first * DLB_STRIP_COLUMNS;
    packFilterStrips(w, terms, {begin, least(last * DLB_STRIP_COLUMNS, filters)},
                     packed + begin * terms);
    return;
  }
  if (layout == DLB_FILTERS_TERMS) {
#ifdef __AMX_BF16__
    int64_t elements = ceilDivide(channels, SplitForward::channelsEach) * taps *
                           (SplitForward::stepBytes / int64_t(sizeof(float))) +
                       16;
    for (int64_t strip = first; strip < last; ++strip)
      packFilterTerms(w, filters, channels, taps, strip * DLB_STRIP_COLUMNS,
                      packed + strip * elements);
#endif
    return;
  }
  // All that the packing asks of the shape.
  dlb_convolution shape = {};
  shape.filters = filters;
  shape.channels = channels;
  WinogradConvolution convolution(winogradForward(shape), w, nullptr);
  for (int64_t strip = first; strip < last; ++strip)
    convolution.packFilters(strip * widestColumns,
                            packed + strip * widestColumns * channels * tileElements);
}

/// One image, of filters that were laid out as terms. What is not finite takes the ordinary way:
/// an image, or a strip of filters.
void convolutionTerms(const dlb_convolution &s, const float *x, const float *w,
                      [[maybe_unused]] const float *packed, float *y, float *scratch,
                      Range filters) {
#ifdef __AMX_BF16__
  SplitConvolution convolution(s, scratch);
  if (convolution.splitImage(x)) {
    int64_t strip = SplitForward(s).strip(), outputs = s.out_height * s.out_width;
    auto forStrips = [&](auto f) {
      for (int64_t i = filters.first; i < filters.last; i += splitStrip)
        f(i, least(i + splitStrip, filters.last), packed + i / splitStrip * strip);
    };
    bool areFinite = true;
    forStrips([&](int64_t first, int64_t last, const float *terms) {
      if (convolution.isFinite(terms))
        convolution.sumStrip(terms, last - first, y + first * outputs);
      else
        areFinite = false;
    });
    // They need the same scratch.
    if (!areFinite)
      forStrips([&](int64_t first, int64_t last, const float *terms) {
        if (!convolution.isFinite(terms))
          forward(&s, x, w, y, scratch, first, last);
      });
    return;
  }
#endif
  forward(&s, x, w, y, scratch, filters.first, filters.last);
}

void convolutionPacked(const dlb_convolution *shape, const float *x, const float *w,
                       const float *packed, int64_t layout, float *y, float *scratch, int64_t first,
                       int64_t last) {
  Range images = forwardImages(*shape, first, last), filters = forwardFilters(*shape, first, last);
  if (layout == DLB_FILTERS_ROWS)
    return directForward(*shape, x, w, packed, y, scratch, images, filters);
  if (layout == DLB_FILTERS_TERMS) {
    dlb_convolution one = oneImage(*shape);
    for (int64_t n = images.first; n < images.last; ++n)
      convolutionTerms(one, x + n * one.channels * one.height * one.width, w, packed,
                       y + n * one.filters * one.out_height * one.out_width, scratch, filters);
    return;
  }
  WinogradConvolution(winogradForward(*shape), w, scratch, packed).run(x, y, images, filters);
}

void convolutionF32(const dlb_convolution *shape, const float *x, const float *w, float *y,
                    float *scratch, int64_t first, int64_t last) {
  if (usesWinograd(ConvolutionPart::forward, *shape))
    return WinogradConvolution(winogradForward(*shape), w, scratch)
        .run(x, y, forwardImages(*shape, first, last), forwardFilters(*shape, first, last));
  forward(shape, x, w, y, scratch, first, last);
}

void dataGradientF32(const dlb_convolution *shape, const float *g, const float *w, float *gx,
                     float *scratch, int64_t first, int64_t last) {
  if (usesWinograd(ConvolutionPart::dataGradient, *shape))
    return WinogradConvolution(winogradBackward(*shape), w, scratch)
        .run(g, gx, {first, last}, {0, shape->channels});
  backward(shape, g, w, gx, scratch, first, last);
}

void weightGradientF32(const dlb_convolution *shape, const float *x, const float *g, float *gw,
                       float *scratch, int64_t first, int64_t last) {
  if (usesWinograd(ConvolutionPart::weightGradient, *shape))
    return WinogradWeights(*shape, last - first, scratch).run(x, g, gw, first);
  weights(shape, x, g, gw, scratch, first, last);
}

#ifdef __AMX_BF16__
/// The blocks of a product of which some operand is not finite, each by itself: which of them are
/// split does not depend on what else is computed.
[[gnu::noinline]] void splitBlocks(const SplitOperand &left, const SplitOperand &right, float *c,
                                   int64_t cRow) {
  static_assert(DLB_SPLIT_BLOCK == splitStrip);
  for (int64_t i = 0; i < left.count; i += splitStrip)
    for (int64_t j = 0; j < right.count; j += splitStrip) {
      SplitOperand a = left.part(i, splitStrip), b = right.part(j, splitStrip);
      float *to = c + i * cRow + j;
      if (!splitProduct<3>(a, b, to, cRow))
        contract(a.data, a.stride, a.kStride, b.data, b.kStride, b.stride, to, cRow, a.count,
                 b.count, a.k);
    }
}

void splitOrBlocks(const SplitOperand &left, const SplitOperand &right, float *c, int64_t cRow) {
  if (!splitProduct<3>(left, right, c, cRow))
    splitBlocks(left, right, c, cRow);
}

void contractSplit(const float *a, int64_t aRow, int64_t aCol, const float *b, int64_t bRow,
                   int64_t bCol, float *c, int64_t cRow, int64_t m, int64_t n, int64_t k) {
  splitOrBlocks({a, aRow, aCol, m, k}, {b, bCol, bRow, n, k}, c, cRow);
}

void contractSplitPanels(const float *a, int64_t aRow, int64_t aCol, const float *b, int64_t width,
                         float *c, int64_t cRow, int64_t m, int64_t n, int64_t k) {
  splitOrBlocks({a, aRow, aCol, m, k}, {b, 1, width, n, k, width}, c, cRow);
}

void contractTerms(const float *a, int64_t aRow, int64_t aCol, const float *b, int64_t bRow,
                   int64_t bCol, const float *terms, float *c, int64_t cRow, int64_t m, int64_t n,
                   int64_t k) {
  const auto *packed = reinterpret_cast<const uint16_t *>(terms);
  splitOrBlocks({a, aRow, aCol, m, k}, {b, bCol, bRow, n, k, 0, packed}, c, cRow);
}

void packTerms(const float *b, int64_t bRow, int64_t bCol, float *terms, int64_t n, int64_t k,
               int64_t first, int64_t last) {
  for (int64_t strip = first; strip < last; ++strip)
    packStrip({b, bCol, bRow, n, k}, strip, reinterpret_cast<uint16_t *>(terms));
}

void contractBf16(const float *a, int64_t aRow, int64_t aCol, const float *b, int64_t bRow,
                  int64_t bCol, float *c, int64_t cRow, int64_t m, int64_t n, int64_t k) {
  splitProduct<1>({a, aRow, aCol, m, k}, {b, bCol, bRow, n, k}, c, cRow);
}

void contractBf16Panels(const float *a, int64_t aRow, int64_t aCol, const float *b, int64_t width,
                        float *c, int64_t cRow, int64_t m, int64_t n, int64_t k) {
  splitProduct<1>({a, aRow, aCol, m, k}, {b, 1, width, n, k, width}, c, cRow);
}
#else
constexpr auto contractSplit = contract<float>;
constexpr auto contractSplitPanels = contractPanels<float>;
constexpr auto contractBf16 = contract<float>;
constexpr auto contractBf16Panels = contractPanels<float>;

void contractTerms(const float *a, int64_t aRow, int64_t aCol, const float *b, int64_t bRow,
                   int64_t bCol, const float *, float *c, int64_t cRow, int64_t m, int64_t n,
                   int64_t k) {
  contract(a, aRow, aCol, b, bRow, bCol, c, cRow, m, n, k);
}

void packTerms(const float *, int64_t, int64_t, float *, int64_t, int64_t, int64_t, int64_t) {}
#endif

} // namespace

const TileTable DLB_TILES = {
    {contract<float>, contractPanels<float>, contractSplit, contractSplitPanels, contractTerms,
     packTerms, packFilters, convolutionPacked, contractBf16, contractBf16Panels, convolutionF32,
     dataGradientF32, weightGradientF32},
    {contract<double>, contractPanels<double>, forward<double>, backward<double>, weights<double>},
};

} // namespace dlb
