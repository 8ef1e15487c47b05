// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Lines and words on a white page, as SVG text and as a PNG file that look alike.

#ifndef DLB_RUNTIME_CORE_DRAWING_H
#define DLB_RUNTIME_CORE_DRAWING_H

#include "runtime/core/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dlb::runtime {

/// The origin is the upper left corner; units are pixels of the SVG, half those of the PNG.
struct Drawing {
  struct Point {
    double x = 0, y = 0;
  };
  using Color = uint32_t; ///< 0xRRGGBB
  struct Line {
    std::vector<Point> points;
    Color color = 0;
    double width = 1;
    double dash = 0; ///< the length of dashes and of the gaps between; 0: none
  };
  enum class Anchor { begin, middle, end };
  struct Words {
    Point at; ///< on the line that letters stand on
    std::string text;
    Anchor anchor = Anchor::begin;
    Color color = 0x333333;
  };

  double width = 0, height = 0;
  std::vector<Line> lines; ///< the later ones cover the earlier
  std::vector<Words> words;

  /// What a word takes: letters have one width.
  static double widthOf(std::string_view text);

  /// A whole SVG file, or a part of an HTML page; it refers to nothing outside.
  std::string svg() const;
  /// Signs beyond ASCII are boxes in it.
  Status writePng(const std::string &path) const;
};

/// Writes bytes [height, width, channels] as a PNG, with the folder around it. 1 channel is grey,
/// 3 are red, green, blue.
Status writePng(const uint8_t *pixels, int64_t width, int64_t height, int64_t channels,
                const std::string &path);

/// Writes a file whole or not at all, with the folder around it.
Status writeWhole(const std::string &path, const void *data, int64_t size);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_DRAWING_H
