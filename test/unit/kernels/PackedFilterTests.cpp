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

TEST_F(PackedFilters, Rule) {
  auto layoutOf = [](const dlb_convolution &s, int32_t level) {
    return dlb_tile_filters_layout(&s, level);
  };
  const std::pair<const char *, dlb_convolution> rows[] = {
      {"small planes", shapeOf(1, 512, 7, 7, 512, 3, 3, 1, 1)},
      {"so few tiles that Winograd's filters would take longer to read",
       shapeOf(1, 256, 14, 14, 256, 3, 3, 1, 1)},
      {"strides", shapeOf(1, 128, 28, 28, 256, 3, 3, 2, 1)},
      {"windows of one element", shapeOf(1, 256, 14, 14, 512, 1, 1, 2)},
  };
  const std::pair<const char *, dlb_convolution> transformed[] = {
      {"large planes", shapeOf(1, 128, 28, 28, 128, 3, 3, 1, 1)},
      {"small filters", shapeOf(1, 64, 14, 14, 64, 3, 3, 1, 1)},
      {"many images", shapeOf(8, 512, 7, 7, 512, 3, 3, 1, 1)},
  };
  dlb_convolution groups = rows[0].second;
  groups.groups = 2;
  const std::pair<const char *, dlb_convolution> plain[] = {
      {"groups", groups},
      {"few terms of windows of one element", shapeOf(1, 128, 28, 28, 256, 1, 1, 2)},
      {"many positions", shapeOf(16, 256, 28, 28, 512, 1, 1)},
      {"few filters", shapeOf(1, 512, 28, 28, 1, 3, 3, 1, 1)},
  };
  for (int32_t level = DLB_TILES_BASELINE; level <= DLB_TILES_AMX; ++level) {
    SCOPED_TRACE(testing::Message() << "level " << level);
    for (auto &[name, shape] : rows)
      EXPECT_EQ(layoutOf(shape, level), DLB_FILTERS_ROWS) << name;
    for (auto &[name, shape] : transformed)
      EXPECT_EQ(layoutOf(shape, level), DLB_FILTERS_TRANSFORMED) << name;
    for (auto &[name, shape] : plain)
      EXPECT_EQ(layoutOf(shape, level), DLB_FILTERS_PLAIN) << name;
  }
}

} // namespace
