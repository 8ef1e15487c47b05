// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Pictures of curves: what is in the SVG, and that the PNG shows the same.

#include "runtime/core/Curves.h"

#include "Testing.h"

#include <cmath>
#include <png.h>

namespace dlb::runtime {
namespace {

const Drawing::Line *lineOf(const Drawing &drawing, Drawing::Color color) {
  for (const Drawing::Line &line : drawing.lines)
    if (line.color == color)
      return &line;
  return nullptr;
}

bool says(const Drawing &drawing, const std::string &text) {
  for (const Drawing::Words &words : drawing.words)
    if (words.text == text)
      return true;
  return false;
}

constexpr Drawing::Color first = 0x0072B2, second = 0xD55E00;

TEST(Curves, AxesAndLegend) {
  Drawing drawing = drawCurves(
      {"three ways", {{"loss", "step", {{"a", {{0, 1}, {50, 3}, {100, 2}}}, {"b", {{0, 2}}}}}}});
  for (const char *text : {"three ways", "loss", "step", "a", "b", "0", "20", "100", "1.5", "3"})
    EXPECT_TRUE(says(drawing, text)) << text;
  const Drawing::Line *curve = lineOf(drawing, first);
  ASSERT_TRUE(curve);
  ASSERT_EQ(curve->points.size(), 3u);
  EXPECT_LT(curve->points[1].y, curve->points[2].y) << "3 is above 2";
  EXPECT_LT(curve->points[2].y, curve->points[0].y);
  EXPECT_NEAR(curve->points[1].x - curve->points[0].x, curve->points[2].x - curve->points[1].x,
              1e-9);
  EXPECT_EQ(lineOf(drawing, second)->points.size(), 5u) << "one point is a diamond";
}

TEST(Curves, OneNameHasOneColour) {
  Drawing drawing =
      drawCurves({"",
                  {{"loss", "step", {{"a", {{0, 1}, {1, 2}}}}},
                   {"accuracy", "step", {{"b", {{0, 1}}}, {"a", {{0, 5}, {1, 6}}}}}}});
  int curves = 0;
  for (const Drawing::Line &line : drawing.lines)
    curves += line.color == first;
  EXPECT_EQ(curves, 3) << "one in each panel and one in the legend";
}

TEST(Curves, BrokenAtWhatIsNotFinite) {
  Drawing drawing = drawCurves(
      {"", {{"loss", "step", {{"a", {{0, 1}, {1, 2}, {2, NAN}, {3, INFINITY}, {4, 1}, {5, 2}}}}}}});
  std::vector<size_t> points;
  for (const Drawing::Line &line : drawing.lines)
    if (line.color == first)
      points.push_back(line.points.size());
  EXPECT_EQ(points, (std::vector<size_t>{2, 2, 2})) << "two pieces, and the legend";
  EXPECT_TRUE(says(drawCurves({"", {{"loss", "step", {{"a", {{0, NAN}}}}}}}), "no finite values"));
}

TEST(Curves, LogarithmicWhereValuesDifferMuch) {
  Drawing drawing =
      drawCurves({"", {{"loss", "rate", {{"a", {{1e-4, 1}, {1e-2, 1e4}, {1, 1e8}}}}, true}}});
  const Drawing::Line *curve = lineOf(drawing, first);
  ASSERT_EQ(curve->points.size(), 3u);
  EXPECT_NEAR(curve->points[1].x, (curve->points[0].x + curve->points[2].x) / 2, 1e-9);
  EXPECT_NEAR(curve->points[1].y, (curve->points[0].y + curve->points[2].y) / 2, 1e-9);
  for (const char *text : {"0.0001", "0.01", "1", "10000", "1e+06"})
    EXPECT_TRUE(says(drawing, text)) << text;
}

TEST(Curves, ManyPointsKeepTheirExtremes) {
  Curve curve{"a", {}};
  for (int i = 0; i < 100000; ++i)
    curve.points.emplace_back(i, i == 77777 ? 9 : i % 2);
  Drawing drawing = drawCurves({"", {{"loss", "step", {curve}}}});
  const Drawing::Line *line = lineOf(drawing, first);
  EXPECT_LT(line->points.size(), 8000u);
  double highest = HUGE_VAL;
  for (const Drawing::Point &point : line->points)
    highest = std::min(highest, point.y);
  EXPECT_LT(highest, 60) << "the one 9 is drawn";
}

TEST(Curves, NamesAreEscapedAndShortened) {
  std::string svg =
      drawCurves({"a<b & \"c\"\x01", {{"loss", "x", {{std::string(200, 'n'), {{0, 1}}}}}}}).svg();
  EXPECT_NE(svg.find("a&lt;b &amp; &quot;c&quot;?"), std::string::npos);
  EXPECT_NE(svg.find(std::string(57, 'n') + "..."), std::string::npos);
}

TEST(Curves, Files) {
  TemporaryFolder folder;
  CurvePicture picture{"curves", {{"loss", "step", {{"a", {{0, 1}, {100, 3}}}}, false, 50.0}}};
  ASSERT_TRUE(succeeds(writeCurves(picture, folder / "new/curves")));
  EXPECT_EQ(readFile(folder / "new/curves.svg"), drawCurves(picture).svg());
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_TRUE(png_image_begin_read_from_file(&image, (folder / "new/curves.png").c_str()));
  image.format = PNG_FORMAT_RGB;
  std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
  ASSERT_TRUE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
  Drawing drawing = drawCurves(picture);
  EXPECT_EQ(image.width, 2 * drawing.width);
  const Drawing::Line *line = lineOf(drawing, first);
  Drawing::Point middle{(line->points[0].x + line->points[1].x) / 2,
                        (line->points[0].y + line->points[1].y) / 2};
  size_t at =
      3 * (static_cast<size_t>(2 * middle.y) * image.width + static_cast<size_t>(2 * middle.x));
  EXPECT_LT(pixels[at], 0x40) << "the line is where the SVG has it";
  EXPECT_GT(pixels[at + 2], 0x80);
  writeFile(folder / "file", "");
  EXPECT_TRUE(failsWith(writeCurves(picture, folder / "file/curves"), "E0601", "file/curves.svg"));
}

} // namespace
} // namespace dlb::runtime
