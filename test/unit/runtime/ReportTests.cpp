// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What reports show: labels and tables as text, pictures as a grid in a PNG file.

#include "runtime/core/Progress.h"
#include "runtime/core/Report.h"

#include "Testing.h"

#include <cmath>
#include <png.h>

namespace dlb::runtime {
namespace {

LogicalTensor tensor(Shape shape, const std::vector<float> &values) {
  LogicalTensor result{"x", DLB_F32, std::move(shape), {}};
  result.data = std::move(*Buffer::allocate(static_cast<int64_t>(4 * values.size()), "a test"));
  std::copy(values.begin(), values.end(), result.data.as<float>());
  return result;
}

std::string tableText(const LogicalTensor &numbers) { return textOf(tableOf(numbers)); }

TEST(Reports, Tables) {
  EXPECT_EQ(tableText(tensor({2, 2}, {1, 2.5, 1e6, 0})), "               0         1\n"
                                                         "     0         1       2.5\n"
                                                         "     1     1e+06         0");
  EXPECT_EQ(tableText(tensor({2}, {1, 2})),
            "               0         1\n               1         2");
  std::string wide = tableText(tensor({100, 100}, std::vector<float>(10000)));
  EXPECT_EQ(std::count(wide.begin(), wide.end(), '\n'), 65) << "64 rows, and that there are more";
}

TEST(Reports, TablesWithNames) {
  ReportedTable table =
      tableOf(tensor({2, 1}, {0.5, 1}), "layers", {"dense_1", "relu_1"}, {"Mittel"});
  EXPECT_EQ(textOf(table), "           Mittel\ndense_1       0.5\n relu_1         1");
  EXPECT_EQ(textOf(tableOf(tensor({1, 1}, {2}), "", {"Zürich"}, {})),
            "               0\nZürich         2")
      << "columns line up by characters";
  EXPECT_EQ(tableOf(tensor({100, 1}, std::vector<float>(100))).values.size(), 64u);
}

TEST(Reports, Sparklines) {
  EXPECT_EQ(sparkline({8, 4, 2, 1}, 10), "█▄▂▁");
  EXPECT_EQ(sparkline({8, 8, 1, 1}, 2), "█▁") << "means of neighbours";
  EXPECT_EQ(sparkline({3, 3}, 2), "▁▁");
  EXPECT_EQ(sparkline({1, NAN, 2}, 3), "▁ █");
  EXPECT_EQ(sparkline({}, 3), "");
}

TEST(Reports, Labels) {
  LogicalTensor labels{"x", DLB_I32, {2, 2}, std::move(*Buffer::allocate(16, "a test"))};
  int32_t values[] = {1, 0, 2, 1};
  std::copy(values, values + 4, labels.data.as<int32_t>());
  EXPECT_EQ(textOf(labels, nullptr), "1 0\n2 1");
  Vocabulary words(Vocabulary::Kind::words, {"cat", "dog"}, {true, false});
  EXPECT_EQ(textOf(labels, &words), "cat\ndog cat") << "0 ends a text";
}

std::vector<png_byte> readPng(const std::string &path, png_image &image, png_uint_32 format) {
  image = {};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_file(&image, path.c_str()));
  image.format = format;
  std::vector<png_byte> bytes(PNG_IMAGE_SIZE(image));
  EXPECT_TRUE(png_image_finish_read(&image, nullptr, bytes.data(), 0, nullptr));
  return bytes;
}

TEST(Reports, Pictures) {
  TemporaryFolder folder;
  png_image image;
  // Three pictures of 1x2 in a grid of two by two.
  std::string path = folder / "pictures/x-1.png";
  ASSERT_TRUE(succeeds(writePictures(tensor({3, 1, 1, 2}, {0, 1, -3, 9, 0.5f, NAN}), path)));
  std::vector<png_byte> grey = readPng(path, image, PNG_FORMAT_GRAY);
  EXPECT_EQ(image.width, 6u);
  EXPECT_EQ(image.height, 4u);
  EXPECT_EQ(grey,
            (std::vector<png_byte>{0,   255, 128, 128, 0,   255, 128, 128, 128, 128, 128, 128,
                                   128, 128, 128, 128, 128, 128, 128, 0,   128, 128, 128, 128}));
  ASSERT_TRUE(succeeds(writePictures(tensor({1, 3, 1, 1}, {1, 0, 0.2f}), path)));
  EXPECT_EQ(readPng(path, image, PNG_FORMAT_RGB), (std::vector<png_byte>{255, 0, 51}));
  writeFile(folder / "file", "");
  EXPECT_TRUE(failsWith(writePictures(tensor({1, 1, 1, 1}, {0}), folder / "file/x.png"), "E0601",
                        "file/x.png"));
}

} // namespace
} // namespace dlb::runtime
