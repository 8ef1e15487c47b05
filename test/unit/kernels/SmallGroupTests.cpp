// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions of each channel by itself, or of small groups, against the reference kernels, and
// the same bits however the slices are cut: rows shorter and longer than vectors, strides beyond
// the window, dilation, several filters for a channel.

#include "TileCases.h"

using namespace dlb;

namespace {

template <typename T> class SmallGroupTests : public testing::Test {
protected:
  ~SmallGroupTests() override { dlb_tiles_select(DLB_TILES_AMX); }
};
using Elements = testing::Types<float, double>;
TYPED_TEST_SUITE(SmallGroupTests, Elements);

dlb_convolution depthwiseOf(int64_t images, int64_t channels, int64_t multiplier, int64_t size,
                            int64_t window, int64_t stride, int64_t padding, int64_t dilation) {
  return convolutionOf(images, channels, size, channels * multiplier, window, stride, padding,
                       dilation, channels);
}

/// Equal in both directions, as networks have them.
dlb_convolution squareOf(int64_t images, int64_t channels, int64_t size, int64_t window,
                         int64_t stride) {
  dlb_convolution s = depthwiseOf(images, channels, 1, size, window, stride, window / 2, 1);
  s.width = s.height;
  s.columns = s.rows;
  s.stride_w = s.stride_h;
  s.low_w = s.low_h;
  s.out_height = s.out_width = (size + 2 * s.low_h - window) / stride + 1;
  return s;
}

const dlb_convolution shapes[] = {
    // Planes of a network, and their last rows and vectors.
    squareOf(3, 5, 7, 3, 1),
    squareOf(2, 19, 4, 3, 1),
    squareOf(2, 3, 32, 3, 1),
    squareOf(2, 3, 33, 3, 2),
    squareOf(3, 4, 14, 3, 2),
    squareOf(5, 9, 8, 5, 2),
    squareOf(2, 2, 57, 7, 1),
    squareOf(1, 11, 16, 5, 1),
    squareOf(1, 7, 15, 3, 2),
    squareOf(2, 3, 1, 3, 1),
    squareOf(2, 3, 2, 3, 2),
    squareOf(2, 2, 112, 3, 2),
    squareOf(1, 3, 230, 3, 1),
    // Both directions differ, and more filters than channels.
    depthwiseOf(2, 3, 1, 9, 3, 1, 0, 1),
    depthwiseOf(2, 3, 2, 11, 3, 1, 1, 1),
    depthwiseOf(1, 5, 3, 13, 4, 1, 2, 1),
    depthwiseOf(3, 2, 8, 6, 3, 2, 1, 1),
    depthwiseOf(2, 4, 2, 17, 5, 3, 2, 1),
    depthwiseOf(1, 4, 5, 10, 3, 3, 1, 1),
    // Small groups, and groups that are too large.
    convolutionOf(2, 6, 9, 6, 3, 1, 1, 1, 3),
    convolutionOf(3, 8, 10, 4, 3, 2, 1, 1, 2),
    convolutionOf(1, 4, 17, 12, 4, 1, 3, 2, 2),
    convolutionOf(2, 9, 7, 15, 3, 3, 1, 1, 3),
    convolutionOf(2, 12, 14, 12, 5, 2, 2, 1, 3),
    depthwiseOf(2, 2, 17, 6, 3, 1, 1, 1),
    depthwiseOf(2, 2, 70, 6, 3, 1, 1, 1),
    convolutionOf(2, 18, 6, 18, 3, 1, 1, 1, 2),
    // Windows of one element, and strides that skip positions.
    depthwiseOf(3, 4, 1, 6, 1, 1, 0, 1),
    depthwiseOf(2, 3, 1, 12, 1, 3, 0, 1),
    depthwiseOf(2, 3, 1, 23, 2, 5, 1, 1),
    // Dilation, with and without strides; more padding than the window reaches.
    depthwiseOf(2, 3, 1, 20, 3, 1, 2, 2),
    depthwiseOf(2, 3, 1, 21, 3, 2, 4, 3),
    depthwiseOf(1, 3, 2, 18, 4, 3, 5, 2),
    depthwiseOf(2, 2, 1, 40, 3, 4, 3, 5),
    depthwiseOf(2, 3, 1, 4, 3, 1, 6, 1),
    depthwiseOf(2, 2, 1, 5, 3, 2, 7, 1),
    // More taps than sums side by side.
    depthwiseOf(2, 2, 1, 30, 11, 1, 5, 1),
    depthwiseOf(2, 10, 1, 9, 6, 2, 3, 1),
};

TYPED_TEST(SmallGroupTests, AllParts) {
  for (const dlb_convolution &shape : shapes) {
    SCOPED_TRACE(testing::Message() << "case " << &shape - shapes);
    ConvolutionCase<TypeParam>(shape).check();
  }
}

/// A long row, as sounds have it.
TYPED_TEST(SmallGroupTests, OneRow) {
  dlb_convolution s = squareOf(2, 3, 5, 1, 1);
  s.height = s.out_height = 1;
  s.width = 301;
  s.columns = 9;
  s.low_w = 4;
  for (int64_t stride : {1, 2, 3}) {
    SCOPED_TRACE(testing::Message() << "stride " << stride);
    s.stride_w = stride;
    s.out_width = 300 / stride + 1;
    ConvolutionCase<TypeParam>(s).check();
  }
}

/// Scratch is what tells whether a channel is computed by itself: some planes then, else the part
/// of a panel that eight images fill.
TEST(SmallGroups, WhenChannelsMeetFewFilters) {
  auto isSmall = [](int64_t channels, int64_t filters, int64_t groups) {
    dlb_convolution s = convolutionOf(8, channels, 8, filters, 3, 1, 1, 1, groups);
    return dlb_tile_convolution_scratch(&s, 8) < 1 << 14;
  };
  EXPECT_TRUE(isSmall(16, 16, 16));
  EXPECT_TRUE(isSmall(16, 64, 16));
  EXPECT_TRUE(isSmall(16, 16, 4));
  EXPECT_TRUE(isSmall(16, 16, 2));
  EXPECT_FALSE(isSmall(16, 32, 2));
  EXPECT_FALSE(isSmall(16, 16, 1));
  EXPECT_FALSE(isSmall(1, 16, 1));
  EXPECT_FALSE(isSmall(2, 256, 2));
}

} // namespace
