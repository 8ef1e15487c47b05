// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Labels and tables as text, pictures as a grid.

#include "runtime/core/Report.h"

#include "runtime/core/Drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dlb::runtime {

std::string textOf(const LogicalTensor &labels, const Vocabulary *vocabulary) {
  int64_t width = labels.shape.empty() ? 1 : labels.shape.back();
  int64_t count = product(labels.shape).value_or(0);
  std::string text;
  for (int64_t begin = 0; begin + width <= count && width; begin += width) {
    const int32_t *row = labels.data.as<int32_t>() + begin;
    text += begin ? "\n" : "";
    if (vocabulary)
      text += vocabulary->text(row, width);
    for (int64_t i = 0; !vocabulary && i < width; ++i)
      text += (i ? " " : "") + std::to_string(row[i]);
  }
  return text;
}

std::string tableOf(const LogicalTensor &numbers) {
  constexpr int64_t most = 64;
  int64_t width = numbers.shape.back(), rows = numbers.shape.size() > 1 ? numbers.shape[0] : 1;
  int64_t columns = std::min(width, most);
  std::string text(6, ' ');
  char cell[32];
  for (int64_t column = 0; column < columns; ++column) {
    std::snprintf(cell, sizeof(cell), " %9lld", static_cast<long long>(column));
    text += cell;
  }
  for (int64_t row = 0; row < std::min(rows, most); ++row) {
    std::snprintf(cell, sizeof(cell), "\n%6lld", static_cast<long long>(row));
    text += numbers.shape.size() > 1 ? cell : "\n      ";
    for (int64_t column = 0; column < columns; ++column) {
      std::snprintf(cell, sizeof(cell), " %9.4g",
                    numberAt(numbers.element, numbers.data.data(), row * width + column));
      text += cell;
    }
    text += columns < width ? " …" : "";
  }
  return text + (rows > most ? "\n     …" : "");
}

namespace {
constexpr int64_t gap = 2;
constexpr uint8_t between = 128;

uint8_t shade(double value) {
  return static_cast<uint8_t>(std::lround(255 * (value > 0 ? std::min(value, 1.0) : 0)));
}
} // namespace

Status writePictures(const LogicalTensor &pictures, const std::string &path) {
  constexpr int64_t most = 1024, widest = 1 << 15;
  int64_t count = std::min(pictures.shape[0], most), channels = pictures.shape[1];
  int64_t height = pictures.shape[2], width = pictures.shape[3];
  auto across = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(count))));
  across = std::clamp<int64_t>(across, 1, std::max<int64_t>(1, widest / (width + gap)));
  int64_t down = (count + across - 1) / across;
  int64_t gridWidth = across * (width + gap) - gap, gridHeight = down * (height + gap) - gap;
  auto bytes = multiply(gridWidth * channels, gridHeight);
  Result<Buffer> grid = Buffer::allocate(bytes.value_or(-1), "a picture");
  if (!grid)
    return grid.failure();
  std::fill_n(grid->as<uint8_t>(), *bytes, between);
  for (int64_t n = 0; n < count; ++n)
    for (int64_t c = 0; c < channels; ++c)
      for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) {
          int64_t row = n / across * (height + gap) + y, column = n % across * (width + gap) + x;
          int64_t from = ((n * channels + c) * height + y) * width + x;
          grid->as<uint8_t>()[(row * gridWidth + column) * channels + c] =
              shade(numberAt(pictures.element, pictures.data.data(), from));
        }
  return writePng(grid->as<uint8_t>(), gridWidth, gridHeight, channels, path);
}

} // namespace dlb::runtime
