// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What tests of the tile products share: random operands, and a convolution with its gradients
// beside the reference kernels.

#ifndef DLB_TEST_UNIT_KERNELS_TILECASES_H
#define DLB_TEST_UNIT_KERNELS_TILECASES_H

#include "runtime/abi/tiles.h"
#include "runtime/kernels/Element.h"
#include "runtime/kernels/Index.h"
#include "runtime/kernels/Random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace dlb {

/// The functions of tiles.h for one element type.
template <typename T> struct Tiles;
#define DLB_TILES_OF(suffix, type, elementName)                                                    \
  template <> struct Tiles<type> {                                                                 \
    static constexpr dlb_element element = elementName;                                            \
    static constexpr auto contract = dlb_tile_contract_##suffix;                                   \
    static constexpr auto contractPanels = dlb_tile_contract_panels_##suffix;                      \
    static constexpr auto convolution = dlb_tile_convolution_##suffix;                             \
    static constexpr auto dataGradient = dlb_tile_convolution_data_gradient_##suffix;              \
    static constexpr auto weightGradient = dlb_tile_convolution_weight_gradient_##suffix;          \
  };
DLB_TILES_OF(f32, float, DLB_F32)
DLB_TILES_OF(f64, double, DLB_F64)
#undef DLB_TILES_OF

template <typename T> std::vector<T> randomValues(int64_t count, int64_t stream) {
  std::vector<T> values(count);
  for (int64_t i = 0; i < count; ++i)
    values[i] = static_cast<T>(2 * randomUniform({1, 0, stream}, i) - 1);
  return values;
}

/// What an overwritten buffer holds before.
template <typename T> std::vector<T> garbage(int64_t count) {
  return std::vector<T>(count, std::numeric_limits<T>::quiet_NaN());
}

template <typename T> Tensor tensorOf(std::vector<T> &values, Shape shape) {
  return {Tiles<T>::element, shape, values.data()};
}

/// |x - expected| <= 4 terms epsilon for sums of `terms` products of numbers below 1.
template <typename T>
void expectClose(const std::vector<T> &values, const std::vector<T> &expected, int64_t terms) {
  double bound = 4.0 * static_cast<double>(terms) * std::numeric_limits<T>::epsilon();
  for (size_t i = 0; i < expected.size(); ++i)
    ASSERT_NEAR(values[i], expected[i], bound) << "at " << i;
}

/// Calls f for each instruction set of this processor.
template <typename F> void forEachLevel(F f) {
  for (int32_t level : {DLB_TILES_BASELINE, DLB_TILES_AVX2, DLB_TILES_AVX512, DLB_TILES_AMX})
    if (dlb_tiles_select(level) == level)
      f();
}

/// The three functions of a convolution: which result, and its slices.
enum class Part { forward, dataGradient, weightGradient };
inline constexpr Part allParts[] = {Part::forward, Part::dataGradient, Part::weightGradient};

inline dlb_convolution convolutionOf(int64_t images, int64_t channels, int64_t size,
                                     int64_t filters, int64_t window, int64_t stride,
                                     int64_t padding, int64_t dilation, int64_t groups) {
  // Uneven in the two directions, so that exchanging them cannot pass unseen.
  dlb_convolution s{};
  s.images = images;
  s.channels = channels;
  s.height = size;
  s.width = size + 2;
  s.filters = filters;
  s.rows = window;
  s.columns = window == 1 ? 1 : window - 1;
  s.stride_h = stride;
  s.stride_w = stride == 1 ? 1 : stride - 1;
  s.low_h = padding;
  s.low_w = padding == 0 ? 0 : padding - 1;
  s.dilation_h = dilation;
  s.dilation_w = dilation;
  s.groups = groups;
  s.out_height = (s.height + 2 * s.low_h - dilation * (s.rows - 1) - 1) / s.stride_h + 1;
  s.out_width = (s.width + 2 * s.low_w - dilation * (s.columns - 1) - 1) / s.stride_w + 1;
  return s;
}

template <typename T> struct ConvolutionCase {
  dlb_convolution shape;
  int64_t xShape[4], wShape[4], yShape[4];
  std::vector<T> x, w, g;

  explicit ConvolutionCase(const dlb_convolution &s)
      : shape(s), xShape{s.images, s.channels, s.height, s.width},
        wShape{s.filters, s.channels / s.groups, s.rows, s.columns},
        yShape{s.images, s.filters, s.out_height, s.out_width},
        x(randomValues<T>(elementsOf(xShape), 3)), w(randomValues<T>(elementsOf(wShape), 4)),
        g(randomValues<T>(elementsOf(yShape), 5)) {}

  int64_t slices(Part part) const {
    bool isOneImage = part == Part::forward && shape.images == 1;
    return part == Part::weightGradient || isOneImage ? shape.filters : shape.images;
  }
  int64_t elements(Part part) const {
    return elementsOf(part == Part::forward        ? Shape(yShape)
                      : part == Part::dataGradient ? Shape(xShape)
                                                   : Shape(wShape));
  }
  /// Products that are summed for an element.
  int64_t terms(Part part) const {
    int64_t taps = shape.rows * shape.columns;
    return part == Part::forward        ? shape.channels / shape.groups * taps
           : part == Part::dataGradient ? shape.filters / shape.groups * taps
                                        : shape.images * shape.out_height * shape.out_width;
  }

  /// The slices [first, last) with no more scratch than they ask for.
  void run(Part part, std::vector<T> &values, int64_t first, int64_t last) const {
    constexpr int64_t behind = 16;
    int64_t size = dlb_tile_convolution_scratch(&shape, last - first);
    std::vector<T> scratch = garbage<T>(size + behind);
    if (part == Part::forward)
      Tiles<T>::convolution(&shape, x.data(), w.data(), values.data(), scratch.data(), first, last);
    else if (part == Part::dataGradient)
      Tiles<T>::dataGradient(&shape, g.data(), w.data(), values.data(), scratch.data(), first,
                             last);
    else
      Tiles<T>::weightGradient(&shape, x.data(), g.data(), values.data(), scratch.data(), first,
                               last);
    for (int64_t i = 0; i < behind; ++i)
      ASSERT_TRUE(std::isnan(scratch[size + i])) << "scratch is overrun";
  }

  /// The whole result, computed `each` slices at a time, the last ones first.
  std::vector<T> inChunks(Part part, int64_t each) const {
    std::vector<T> values = garbage<T>(elements(part));
    int64_t count = slices(part);
    for (int64_t first = (count - 1) / each * each; first >= 0; first -= each)
      run(part, values, first, std::min(first + each, count));
    return values;
  }

  std::vector<T> reference(Part part) {
    Attributes attributes;
    attributes.set("strides", std::vector{shape.stride_h, shape.stride_w});
    attributes.set("low", std::vector{shape.low_h, shape.low_w});
    attributes.set("dilations", std::vector{shape.dilation_h, shape.dilation_w});
    attributes.set("groups", shape.groups);
    attributes.set("layout", std::string("nchw,kcrs->nkhw"));
    Tensor data = tensorOf(x, xShape), weights = tensorOf(w, wShape), output = tensorOf(g, yShape);
    std::vector<T> values(elements(part));
    auto call = [&](std::string_view mnemonic, Tensor a, Tensor b, Shape result) {
      const std::array<Tensor, 2> operands{a, b};
      const std::array<Tensor, 1> results{tensorOf(values, result)};
      findKernel(mnemonic)(operands, results, attributes);
    };
    if (part == Part::forward)
      call("convolution", data, weights, yShape);
    else if (part == Part::dataGradient)
      call("convolution_data_gradient", output, weights, xShape);
    else
      call("convolution_weight_gradient", data, output, wShape);
    return values;
  }

  /// Every part, at every instruction set, in uneven chunks and with the same bits in one.
  void check() {
    for (Part part : allParts) {
      SCOPED_TRACE(testing::Message() << "part " << int(part));
      std::vector<T> expected = reference(part);
      forEachLevel([&] {
        std::vector<T> values = inChunks(part, (2 * slices(part) + 2) / 3);
        expectClose(values, expected, terms(part));
        std::vector<T> whole = inChunks(part, slices(part));
        EXPECT_EQ(0, std::memcmp(whole.data(), values.data(), values.size() * sizeof(T)));
      });
    }
  }
};

} // namespace dlb

#endif // DLB_TEST_UNIT_KERNELS_TILECASES_H
