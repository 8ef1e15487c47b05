// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Drawings as SVG, and files of pictures.

#include "runtime/core/Drawing.h"

#include "runtime/core/AtomicFile.h"
#include "runtime/core/Memory.h"

#include <cstdio>
#include <filesystem>
#include <png.h>

namespace dlb::runtime {

namespace {

constexpr double letterSize = 11, letterWidth = 6.6; // of all monospaced families: 0.6 em

int64_t letters(std::string_view text) {
  int64_t count = 0;
  for (char c : text)
    count += (c & 0xC0) != 0x80;
  return count;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.2f", value);
  std::string result = text;
  while (result.back() == '0')
    result.pop_back();
  if (result.back() == '.')
    result.pop_back();
  return result == "-0" ? "0" : result;
}

std::string hex(Drawing::Color color) {
  char text[16];
  std::snprintf(text, sizeof(text), "#%06x", color & 0xFFFFFF);
  return text;
}

/// XML has no control characters, however they are written.
std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text)
    if (c == '<' || c == '>' || c == '&' || c == '"')
      result += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&quot;";
    else
      result += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? '?' : c;
  return result;
}

} // namespace

double Drawing::widthOf(std::string_view text) {
  return letterWidth * static_cast<double>(letters(text));
}

std::string Drawing::svg() const {
  std::string size = number(width) + " " + number(height);
  std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size +
                     "\" width=\"" + number(width) + "\" height=\"" + number(height) +
                     "\" font-family=\"monospace\" font-size=\"" + number(letterSize) +
                     "\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
  for (const Line &line : lines) {
    text += "<polyline fill=\"none\" stroke-linejoin=\"round\" stroke=\"" + hex(line.color) +
            "\" stroke-width=\"" + number(line.width) + "\"";
    if (line.dash > 0)
      text += " stroke-dasharray=\"" + number(line.dash) + "\"";
    text += " points=\"";
    for (size_t i = 0; i < line.points.size(); ++i)
      text += (i ? " " : "") + number(line.points[i].x) + "," + number(line.points[i].y);
    text += "\"/>\n";
  }
  constexpr const char *anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
  for (const Words &word : words)
    text += "<text x=\"" + number(word.at.x) + "\" y=\"" + number(word.at.y) + "\" fill=\"" +
            hex(word.color) + "\"" + anchors[static_cast<int>(word.anchor)] + ">" +
            escaped(word.text) + "</text>\n";
  return text + "</svg>\n";
}

Status writeWhole(const std::string &path, const void *data, int64_t size) {
  std::error_code problem; // what goes wrong, the file below tells
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), problem);
  Result<AtomicFile> out = AtomicFile::create(path);
  if (!out)
    return out.failure();
  DLB_TRY(out->write(data, size));
  return out->commit();
}

Status writePng(const uint8_t *pixels, int64_t width, int64_t height, int64_t channels,
                const std::string &path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Result<Buffer> file = Buffer::allocate(static_cast<int64_t>(size), "a picture");
  if (!file)
    return file.failure();
  if (!png_image_write_to_memory(&image, file->data(), &size, 0, pixels, 0, nullptr))
    return fail(Error::fileUnwritable, path,
                {"make a picture", image.message, "the weights are not affected"});
  return writeWhole(path, file->data(), static_cast<int64_t>(size));
}

} // namespace dlb::runtime
