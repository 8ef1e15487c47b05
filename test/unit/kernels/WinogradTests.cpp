// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Winograd's transform in convolutions: values beside the reference, the same bits for every cut
// into chunks, when it is used and when not, and how large its error is.

#include "TileCases.h"

#include <algorithm>

using namespace dlb;

namespace {

/// 3x3, stride 1: `low` before an image, `high` behind it.
dlb_convolution square(int64_t images, int64_t channels, int64_t height, int64_t width,
                       int64_t filters, int64_t lowH = 1, int64_t lowW = 1, int64_t highH = 1,
                       int64_t highW = 1) {
  dlb_convolution s{};
  s.images = images;
  s.channels = channels;
  s.height = height;
  s.width = width;
  s.filters = filters;
  s.rows = s.columns = 3;
  s.stride_h = s.stride_w = s.dilation_h = s.dilation_w = s.groups = 1;
  s.low_h = lowH;
  s.low_w = lowW;
  s.out_height = height + lowH + highH - 2;
  s.out_width = width + lowW + highW - 2;
  return s;
}

dlb_convolution exact(dlb_convolution s) {
  s.exact = 1;
  return s;
}

bool sameBits(const std::vector<float> &a, const std::vector<float> &b) {
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// Whether the transform computes this part: its rounding differs from that of sums of products.
bool isTransformed(const dlb_convolution &s, Part part) {
  ConvolutionCase<float> with(s), without(exact(s));
  return !sameBits(with.inChunks(part, with.slices(part)),
                   without.inChunks(part, with.slices(part)));
}

class Winograd : public testing::Test {
protected:
  ~Winograd() override { dlb_tiles_select(DLB_TILES_AMX); }
};

TEST_F(Winograd, AwkwardShapes) {
  const dlb_convolution shapes[] = {
      square(5, 32, 8, 8, 32),
      square(7, 33, 7, 13, 47),
      square(3, 47, 11, 17, 33, 0, 0, 0, 0),
      square(5, 64, 14, 10, 64, 2, 2, 2, 2),
      square(5, 33, 13, 11, 64, 0, 2, 1, 0),
      square(5, 40, 12, 7, 36, 2, 0, 0, 1),
      square(30, 47, 4, 4, 32, 3, 1, 2, 4), // the data gradient begins inside
      square(40, 32, 3, 3, 33),
      square(2, 32, 40, 255, 32), // one row of tiles makes a block
      square(3, 150, 9, 12, 35),  // sums over channels in two parts
      square(9, 64, 1, 24, 32, 2, 1, 2, 1),
  };
  for (const dlb_convolution &shape : shapes) {
    SCOPED_TRACE(testing::Message() << "case " << &shape - shapes);
    ConvolutionCase<float>(shape).check();
    EXPECT_TRUE(isTransformed(shape, Part::forward));
    EXPECT_TRUE(isTransformed(shape, Part::weightGradient));
    EXPECT_EQ(isTransformed(shape, Part::dataGradient), shape.height > 1);
  }
}

TEST_F(Winograd, SameBitsForAnyChunks) {
  ConvolutionCase<float> c(square(13, 33, 10, 6, 47));
  forEachLevel([&] {
    for (Part part : allParts) {
      std::vector<float> expected = c.inChunks(part, c.slices(part));
      for (int64_t each : {1, 2, 5, 7, 12})
        EXPECT_TRUE(sameBits(c.inChunks(part, each), expected))
            << "part " << int(part) << " in chunks of " << each;
    }
  });
}

/// The forward convolution with filters packed before, strip by strip.
std::vector<float> withPackedFilters(ConvolutionCase<float> &c, int64_t each) {
  const dlb_convolution &s = c.shape;
  int64_t strip = dlb_tile_filters_strip(&s, DLB_FILTERS_TRANSFORMED);
  int64_t strips = (s.filters + DLB_STRIP_COLUMNS - 1) / DLB_STRIP_COLUMNS;
  std::vector<float> packed = garbage<float>(strips * strip);
  for (int64_t i = 0; i < strips; ++i)
    dlb_tile_pack_filters_f32(c.w.data(), packed.data(), s.filters, s.channels, 9,
                              DLB_FILTERS_TRANSFORMED, i, i + 1);
  int64_t count = s.images == 1 ? s.filters : s.images;
  std::vector<float> y = garbage<float>(s.images * s.filters * s.out_height * s.out_width);
  std::vector<float> scratch = garbage<float>(dlb_tile_convolution_scratch(&s, each));
  for (int64_t first = 0; first < count; first += each)
    dlb_tile_convolution_packed_f32(&s, c.x.data(), c.w.data(), packed.data(),
                                    DLB_FILTERS_TRANSFORMED, y.data(), scratch.data(), first,
                                    std::min(first + each, count));
  return y;
}

TEST_F(Winograd, FiltersPackedBeforeGiveTheSameBits) {
  const std::pair<dlb_convolution, int64_t> cases[] = {{square(13, 33, 10, 6, 47), 3},
                                                       {square(3, 150, 9, 12, 35), 2},
                                                       {square(1, 40, 16, 16, 96), 64},
                                                       {square(1, 300, 16, 16, 200), 32},
                                                       {square(4, 256, 20, 20, 256), 4}};
  for (auto &[shape, each] : cases) {
    ConvolutionCase<float> c(shape);
    forEachLevel([&, each = each] {
      EXPECT_TRUE(sameBits(withPackedFilters(c, each), c.inChunks(Part::forward, each)))
          << shape.channels << " channels";
    });
  }
}

TEST_F(Winograd, IsUsedByTheRuleOnly) {
  const dlb_convolution base = square(8, 32, 8, 8, 32);
  auto with = [&](auto change) {
    dlb_convolution s = base;
    change(s);
    s.out_height = (s.height + 2 * s.low_h - s.dilation_h * (s.rows - 1) - 1) / s.stride_h + 1;
    s.out_width = (s.width + 2 * s.low_w - s.dilation_w * (s.columns - 1) - 1) / s.stride_w + 1;
    return s;
  };
  const std::pair<const char *, dlb_convolution> others[] = {
      {"exact", exact(base)},
      {"1x1", with([](auto &s) { s.rows = s.columns = 1, s.low_h = s.low_w = 0; })},
      {"3x1", with([](auto &s) { s.columns = 1, s.low_w = 0; })},
      {"5x5", with([](auto &s) { s.rows = s.columns = 5, s.low_h = s.low_w = 2; })},
      {"stride of rows", with([](auto &s) { s.stride_h = 2; })},
      {"stride of columns", with([](auto &s) { s.stride_w = 2; })},
      {"dilated", with([](auto &s) { s.dilation_h = s.low_h = 2; })},
      {"groups", with([](auto &s) { s.channels = s.filters = 64, s.groups = 2; })},
      {"31 channels", with([](auto &s) { s.channels = 31; })},
      {"31 filters", with([](auto &s) { s.filters = 31; })},
      {"half of a tile's rows are outside", with([](auto &s) { s.height = 5, s.width = 5; })},
      {"1xN images", with([](auto &s) { s.height = 1, s.width = 64; })},
      {"few tiles", square(1, 32, 4, 4, 32)},
      {"a long row", square(1, 32, 4, 257, 32)},
  };
  for (auto &[name, shape] : others)
    for (Part part : allParts)
      EXPECT_FALSE(isTransformed(shape, part)) << name << ", part " << int(part);
  for (Part part : allParts)
    EXPECT_TRUE(isTransformed(base, part)) << "part " << int(part);

  // Few images are too few for what transforming filters costs.
  dlb_convolution few = square(2, 32, 8, 8, 32);
  EXPECT_FALSE(isTransformed(few, Part::forward));
  EXPECT_FALSE(isTransformed(few, Part::dataGradient));
  EXPECT_TRUE(isTransformed(few, Part::weightGradient));

  ConvolutionCase<double> doubles(base), exactDoubles(exact(base));
  for (Part part : allParts)
    EXPECT_EQ(doubles.inChunks(part, 8), exactDoubles.inChunks(part, 8));
}

/// Errors relative to the standard deviation of the result: median and largest.
std::pair<double, double> errorsOf(const std::vector<float> &values,
                                   const std::vector<double> &expected) {
  std::vector<double> errors;
  double squares = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    errors.push_back(std::abs(values[i] - expected[i]));
    squares += expected[i] * expected[i];
  }
  std::sort(errors.begin(), errors.end());
  double deviation = std::sqrt(squares / static_cast<double>(values.size()));
  return {errors[errors.size() / 2] / deviation, errors.back() / deviation};
}

/// What compiler/tools/README.md states.
TEST_F(Winograd, ErrorOnNormalNumbers) {
  auto fill = [](auto &values, auto &wide, int64_t stream) {
    for (size_t i = 0; i < values.size(); ++i)
      wide[i] = values[i] = static_cast<float>(randomNormal({1, 0, stream}, i));
  };
  for (int64_t channels : {64, 512}) {
    dlb_convolution s = square(4, channels, 16, 16, 64);
    ConvolutionCase<float> c(s);
    ConvolutionCase<double> wide(exact(s));
    fill(c.x, wide.x, 1);
    fill(c.w, wide.w, 2);
    fill(c.g, wide.g, 3);
    for (Part part : allParts) {
      auto [median, largest] = errorsOf(c.inChunks(part, 16), wide.inChunks(part, 16));
      c.shape.exact = 1;
      auto [directMedian, directLargest] = errorsOf(c.inChunks(part, 16), wide.inChunks(part, 16));
      c.shape.exact = 0;
      SCOPED_TRACE(testing::Message() << channels << " channels, part " << int(part));
      EXPECT_LT(median, 1e-6);
      EXPECT_LT(largest, 1.5e-5);
      EXPECT_LT(directMedian, median);
      EXPECT_LT(directLargest, largest);
    }
  }
}

} // namespace
