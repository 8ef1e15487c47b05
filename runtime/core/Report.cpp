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

ReportedTable tableOf(const LogicalTensor &numbers, const std::string &name,
                      std::vector<std::string> rows, std::vector<std::string> columns) {
  int64_t whole = numbers.shape.back(), count = numbers.shape.size() > 1 ? numbers.shape[0] : 1;
  ReportedTable table{name, std::move(rows), std::move(columns), std::min(whole, mostShown), {}};
  for (int64_t row = 0; row < std::min(count, mostShown); ++row)
    for (int64_t column = 0; column < table.width; ++column)
      table.values.push_back(numberAt(numbers.element, numbers.data.data(), row * whole + column));
  table.cut = whole > mostShown || count > mostShown;
  table.line = numbers.shape.size() < 2;
  table.rows.resize(std::min(table.rows.size(), static_cast<size_t>(mostShown)));
  table.columns.resize(std::min(table.columns.size(), static_cast<size_t>(mostShown)));
  return table;
}

namespace {

/// The characters of UTF-8.
size_t widthOf(const std::string &text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string padded(const std::string &text, size_t width) {
  return std::string(width - std::min(width, widthOf(text)), ' ') + text;
}

size_t widest(const std::vector<std::string> &names, size_t least) {
  for (const std::string &name : names)
    least = std::max(least, widthOf(name));
  return least;
}

} // namespace

std::string textOf(const ReportedTable &table) {
  size_t width = static_cast<size_t>(table.width), first = widest(table.rows, 6);
  size_t count = width ? table.values.size() / width : 0, rest = widest(table.columns, 9);
  auto name = [](const std::vector<std::string> &names, size_t i) {
    return i < names.size() ? names[i] : std::to_string(i);
  };
  std::string text(first, ' ');
  for (size_t column = 0; column < width; ++column)
    text += " " + padded(name(table.columns, column), rest);
  for (size_t row = 0; row < count; ++row) {
    text += "\n" + padded(table.line ? "" : name(table.rows, row), first);
    for (size_t column = 0; column < width; ++column) {
      char cell[32];
      std::snprintf(cell, sizeof(cell), "%.4g", table.values[row * width + column]);
      text += " " + padded(cell, rest);
    }
  }
  return text + (table.cut ? "\n" + padded("…", first) : "");
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
