// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Forward convolutions with filters that were laid out before: values beside the reference, the
// same bits for every cut into chunks, and the rule of which layout is used.

#include "TileCases.h"

#include <algorithm>

using namespace dlb;

namespace {

/// Of an image of height x width with windows of rows x columns.
dlb_convolution shapeOf(int64_t images, int64_t channels, int64_t height, int64_t width,
                        int64_t filters, int64_t rows, int64_t columns, int64_t stride = 1,
                        int64_t low = 0, int64_t dilation = 1) {
  dlb_convolution s{};
  s.images = images;
  s.channels = channels;
  s.height = height;
  s.width = width;
  s.filters = filters;
  s.rows = rows;
  s.columns = columns;
  s.stride_h = s.stride_w = stride;
  s.low_h = s.low_w = low;
  s.dilation_h = s.dilation_w = dilation;
  s.groups = 1;
  s.out_height = (height + 2 * low - dilation * (rows - 1) - 1) / stride + 1;
  s.out_width = (width + 2 * low - dilation * (columns - 1) - 1) / stride + 1;
  return s;
}

/// The whole result, `each` slices at a time, the last ones first, with no more scratch than asked
/// for.
std::vector<float> withPackedFilters(ConvolutionCase<float> &c, int64_t layout, int64_t each) {
  constexpr int64_t behind = 16;
  const dlb_convolution &s = c.shape;
  int64_t strips = (s.filters + DLB_STRIP_COLUMNS - 1) / DLB_STRIP_COLUMNS;
  std::vector<float> packed = garbage<float>(strips * dlb_tile_filters_strip(&s, layout));
  for (int64_t i = 0; i < strips; ++i)
    dlb_tile_pack_filters_f32(c.w.data(), packed.data(), s.filters, s.channels, s.rows * s.columns,
                              layout, i, i + 1);
  std::vector<float> y = garbage<float>(c.elements(Part::forward));
  int64_t count = c.slices(Part::forward);
  int64_t size = dlb_tile_convolution_packed_scratch(&s, std::min(each, count), layout);
  for (int64_t first = (count - 1) / each * each; first >= 0; first -= each) {
    std::vector<float> scratch = garbage<float>(size + behind);
    dlb_tile_convolution_packed_f32(&s, c.x.data(), c.w.data(), packed.data(), layout, y.data(),
                                    scratch.data(), first, std::min(first + each, count));
    EXPECT_TRUE(std::all_of(scratch.end() - behind, scratch.end(), [](float value) {
      return std::isnan(value);
    })) << "scratch is overrun";
  }
  return y;
}

class PackedFilters : public testing::Test {
protected:
  ~PackedFilters() override { dlb_tiles_select(DLB_TILES_AMX); }
};

TEST_F(PackedFilters, RowsOfAwkwardShapes) {
  dlb_convolution uneven = shapeOf(2, 37, 12, 19, 45, 3, 2, 2, 1);
  uneven.stride_w = 3;
  uneven.low_w = 0;
  uneven.out_width = (19 - 2) / 3 + 1;
  const dlb_convolution shapes[] = {
      shapeOf(1, 1, 1, 1, 1, 1, 1),
      shapeOf(1, 512, 7, 7, 96, 3, 3, 1, 1),
      shapeOf(1, 67, 7, 7, 97, 3, 3, 1, 1),
      shapeOf(1, 256, 14, 14, 33, 3, 3, 2, 1),
      shapeOf(1, 131, 13, 11, 65, 1, 1, 2),
      shapeOf(1, 3, 31, 29, 64, 7, 7, 2, 3),
      shapeOf(1, 16, 14, 14, 32, 5, 5),
      shapeOf(3, 29, 9, 17, 47, 3, 3, 1, 2, 2),
      shapeOf(2, 5, 4, 131, 31, 2, 4, 3, 1),
      shapeOf(1, 33, 16, 16, 40, 3, 3, 1, 1), // planes that would share sets of the cache
      uneven,
  };
  for (const dlb_convolution &shape : shapes) {
    SCOPED_TRACE(testing::Message() << "case " << &shape - shapes);
    ConvolutionCase<float> c(shape);
    std::vector<float> expected = c.reference(Part::forward);
    forEachLevel([&] {
      std::vector<float> whole = withPackedFilters(c, DLB_FILTERS_ROWS, c.slices(Part::forward));
      expectClose(whole, expected, c.terms(Part::forward));
      int64_t each = shape.images == 1 ? DLB_STRIP_COLUMNS : 1;
      std::vector<float> cut = withPackedFilters(c, DLB_FILTERS_ROWS, each);
      EXPECT_EQ(0, std::memcmp(whole.data(), cut.data(), whole.size() * sizeof(float)));
    });
  }
}

TEST_F(PackedFilters, TermsOfAwkwardShapes) {
  dlb_convolution uneven = shapeOf(2, 37, 12, 19, 45, 3, 2, 2, 1);
  uneven.stride_w = 3;
  uneven.low_w = 0;
  uneven.out_width = (19 - 2) / 3 + 1;
  const dlb_convolution shapes[] = {
      shapeOf(1, 1, 1, 1, 1, 1, 1),
      shapeOf(1, 512, 7, 7, 96, 3, 3, 1, 1),
      shapeOf(1, 67, 14, 14, 97, 3, 3, 1, 1),
      shapeOf(1, 31, 14, 13, 33, 3, 3, 2, 1),
      shapeOf(1, 131, 13, 11, 65, 1, 1, 2),
      shapeOf(1, 3, 31, 29, 64, 7, 7, 2, 3),
      shapeOf(3, 29, 9, 17, 47, 3, 3, 1, 2, 2),
      shapeOf(2, 5, 4, 131, 31, 2, 4, 3, 1),
      shapeOf(1, 64, 40, 31, 48, 3, 3, 1, 1), // more blocks of positions than meet weights in turn
      uneven,
  };
  for (const dlb_convolution &shape : shapes) {
    SCOPED_TRACE(testing::Message() << "case " << &shape - shapes);
    ConvolutionCase<float> c(shape);
    std::vector<float> expected = c.reference(Part::forward);
    forEachLevel([&] {
      std::vector<float> whole = withPackedFilters(c, DLB_FILTERS_TERMS, c.slices(Part::forward));
      expectClose(whole, expected, c.terms(Part::forward));
      int64_t each = shape.images == 1 ? DLB_STRIP_COLUMNS : 1;
      std::vector<float> cut = withPackedFilters(c, DLB_FILTERS_TERMS, each);
      EXPECT_EQ(0, std::memcmp(whole.data(), cut.data(), whole.size() * sizeof(float)));
    });
  }
}

/// An Inf in one image, or in one strip of filters, leaves the others as they are.
TEST_F(PackedFilters, TermsOfWhatIsNotFinite) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  dlb_convolution shape = shapeOf(2, 64, 14, 14, 96, 3, 3, 2, 1);
  ConvolutionCase<float> finite(shape), image(shape), filter(shape);
  image.x[64 * 14 * 14 + 5] = infinity;
  filter.w[40 * 64 * 9] = infinity;
  int64_t plane = 7 * 7;
  auto check = [&](ConvolutionCase<float> &c, auto isOther) {
    // Padding is multiplied here, as the ordinary convolution does, and not by the reference.
    std::vector<float> expected = c.inChunks(Part::forward, 2);
    std::vector<float> others = withPackedFilters(finite, DLB_FILTERS_TERMS, 2);
    std::vector<float> values = withPackedFilters(c, DLB_FILTERS_TERMS, 2);
    EXPECT_TRUE(std::any_of(values.begin(), values.end(), [](float x) { return std::isinf(x); }));
    for (int64_t i = 0; i < int64_t(values.size()); ++i) {
      if (std::isfinite(expected[i])) {
        ASSERT_NEAR(values[i], expected[i], 1e-3) << "at " << i;
      } else {
        ASSERT_EQ(std::isnan(values[i]), std::isnan(expected[i])) << "at " << i;
      }
      if (isOther(i / plane / 96, i / plane % 96 / 32)) {
        ASSERT_EQ(values[i], others[i]) << "at " << i;
      }
    }
  };
  forEachLevel([&] {
    check(image, [](int64_t n, int64_t) { return n == 0; });
    check(filter, [](int64_t, int64_t strip) { return strip != 1; });
  });
}

/// What runtime/abi/tiles.h states, in norm, of normal numbers.
TEST_F(PackedFilters, ErrorOfTerms) {
  ConvolutionCase<float> c(shapeOf(1, 256, 14, 14, 64, 3, 3, 1, 1));
  ConvolutionCase<double> wide(c.shape);
  for (size_t i = 0; i < c.x.size(); ++i)
    wide.x[i] = c.x[i] = static_cast<float>(randomNormal({1, 0, 1}, i));
  for (size_t i = 0; i < c.w.size(); ++i)
    wide.w[i] = c.w[i] = static_cast<float>(randomNormal({1, 0, 2}, i));
  std::vector<float> values = withPackedFilters(c, DLB_FILTERS_TERMS, 64);
  std::vector<double> expected = wide.reference(Part::forward);
  double error = 0, norm = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    error += (values[i] - expected[i]) * (values[i] - expected[i]);
    norm += expected[i] * expected[i];
  }
  EXPECT_LT(std::sqrt(error / norm),
            dlb_tiles_select(DLB_TILES_AMX) == DLB_TILES_AMX ? 2.5e-7 : 1e-6);
}

TEST_F(PackedFilters, Rule) {
  dlb_convolution groups = shapeOf(1, 512, 7, 7, 512, 3, 3, 1, 1), exact;
  groups.groups = 2;
  exact = shapeOf(1, 128, 28, 28, 128, 3, 3, 1, 1);
  exact.exact = 1;
  struct Case {
    const char *name;
    dlb_convolution shape;
    int64_t layout, withTiles;
  };
  const Case cases[] = {
      {"planes that are too small for terms", shapeOf(1, 512, 7, 7, 512, 3, 3, 1, 1),
       DLB_FILTERS_ROWS, DLB_FILTERS_ROWS},
      {"strides", shapeOf(1, 128, 28, 28, 256, 3, 3, 2, 1), DLB_FILTERS_ROWS, DLB_FILTERS_TERMS},
      {"windows of one element", shapeOf(1, 256, 14, 14, 512, 1, 1, 2), DLB_FILTERS_ROWS,
       DLB_FILTERS_ROWS},
      {"few terms of windows of one element", shapeOf(1, 128, 28, 28, 256, 1, 1, 2),
       DLB_FILTERS_PLAIN, DLB_FILTERS_TERMS},
      {"windows of one element on a large plane", shapeOf(1, 256, 56, 56, 64, 1, 1),
       DLB_FILTERS_PLAIN, DLB_FILTERS_PLAIN},
      {"few of Winograd's tiles", shapeOf(1, 256, 14, 14, 256, 3, 3, 1, 1), DLB_FILTERS_PLAIN,
       DLB_FILTERS_TERMS},
      {"few of Winograd's tiles, few filters", shapeOf(1, 64, 14, 14, 64, 3, 3, 1, 1),
       DLB_FILTERS_PLAIN, DLB_FILTERS_PLAIN},
      {"one block of Winograd's tiles", shapeOf(1, 128, 28, 28, 128, 3, 3, 1, 1), DLB_FILTERS_PLAIN,
       DLB_FILTERS_PLAIN},
      {"many of Winograd's tiles", shapeOf(8, 128, 28, 28, 128, 3, 3, 1, 1),
       DLB_FILTERS_TRANSFORMED, DLB_FILTERS_TRANSFORMED},
      {"too many of Winograd's filters", shapeOf(8, 512, 14, 14, 512, 3, 3, 1, 1),
       DLB_FILTERS_PLAIN, DLB_FILTERS_PLAIN},
      {"no Winograd", exact, DLB_FILTERS_ROWS, DLB_FILTERS_TERMS},
      {"few channels", shapeOf(1, 3, 224, 224, 64, 7, 7, 2, 3), DLB_FILTERS_PLAIN,
       DLB_FILTERS_PLAIN},
      {"few filters", shapeOf(1, 512, 28, 28, 1, 3, 3, 1, 1), DLB_FILTERS_PLAIN, DLB_FILTERS_PLAIN},
      {"groups", groups, DLB_FILTERS_PLAIN, DLB_FILTERS_PLAIN},
  };
  for (const Case &c : cases)
    for (int32_t level = DLB_TILES_BASELINE; level <= DLB_TILES_AMX; ++level)
      EXPECT_EQ(dlb_tile_filters_layout(&c.shape, level),
                level == DLB_TILES_AMX ? c.withTiles : c.layout)
          << c.name << ", level " << level;
}

} // namespace
