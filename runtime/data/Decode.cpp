// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Pictures from bytes: PNG by libpng, JPEG by libjpeg, binary PGM and PPM here.

#include "runtime/data/ByteSource.h"
#include "runtime/data/Pictures.h"

#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <jpeglib.h>
#include <png.h>

namespace dlb::runtime {

namespace {

/// One picture on its way: bytes of a file, and pixels with their channels side by side.
struct Decoding {
  const std::string &path;
  PictureSize wanted;
  std::string_view field;
  const uint8_t *bytes;
  size_t size;
  Buffer pixels; ///< [height, width, channels]

  bool grey() const { return wanted.channels == 1; }
  Failure broken(std::string_view format, std::string_view what) const {
    return fail(Error::pictureBroken, path, {format, what});
  }
  /// Compares the size, then makes room.
  Status begin(int64_t width, int64_t height) {
    if (width != wanted.width || height != wanted.height)
      return fail(Error::pictureSize, path, {height, width, field, wanted.height, wanted.width});
    auto room = multiply(width * height, wanted.channels);
    Result<Buffer> buffer = Buffer::allocate(room.value_or(-1), "a picture");
    if (!buffer)
      return buffer.failure();
    pixels = std::move(*buffer);
    return {};
  }
};

Status decodePng(Decoding &picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, picture.bytes, picture.size))
    return picture.broken("PNG", image.message);
  if (Status size = picture.begin(image.width, image.height); !size) {
    png_image_free(&image);
    return size;
  }
  image.format = picture.grey() ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  const png_color white = {255, 255, 255};
  if (!png_image_finish_read(&image, &white, picture.pixels.data(), 0, nullptr))
    return picture.broken("PNG", image.message);
  return {};
}

/// libjpeg's way to tell of errors, which must not return.
struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void leaveJpeg(j_common_ptr reader) {
  auto *errors = reinterpret_cast<JpegErrors *>(reader->err);
  errors->base.format_message(reader, errors->message);
  std::longjmp(errors->back, 1);
}

/// Warnings too: what is damaged would be filled with grey.
void leaveAtWarning(j_common_ptr reader, int level) {
  if (level < 0)
    leaveJpeg(reader);
}

/// Reads the head, or with `to` everything; false with a message in `errors`. Nothing in here has a
/// destructor that a jump would pass by.
bool runJpeg(jpeg_decompress_struct &reader, JpegErrors &errors, const Decoding &picture,
             uint8_t *to) {
  if (setjmp(errors.back))
    return false;
  if (!to) {
    jpeg_create_decompress(&reader);
    jpeg_mem_src(&reader, picture.bytes, static_cast<unsigned long>(picture.size));
    jpeg_read_header(&reader, TRUE);
    return true;
  }
  reader.out_color_space = picture.grey() ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&reader);
  size_t line = static_cast<size_t>(picture.wanted.width * picture.wanted.channels);
  while (reader.output_scanline < reader.output_height) {
    JSAMPROW row = to + line * reader.output_scanline;
    jpeg_read_scanlines(&reader, &row, 1);
  }
  jpeg_finish_decompress(&reader);
  return true;
}

Status decodeJpeg(Decoding &picture) {
  jpeg_decompress_struct reader{};
  JpegErrors errors{};
  reader.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = leaveJpeg;
  errors.base.emit_message = leaveAtWarning;
  Status result;
  if (!runJpeg(reader, errors, picture, nullptr))
    result = picture.broken("JPEG", errors.message);
  else if (Status size = picture.begin(reader.image_width, reader.image_height); !size)
    result = size;
  else if (!runJpeg(reader, errors, picture, picture.pixels.as<uint8_t>()))
    result = picture.broken("JPEG", errors.message);
  jpeg_destroy_decompress(&reader);
  return result;
}

/// "P5" or "P6", width, height and the largest value, blanks or comments between, one blank,
/// pixels.
Status decodePnm(Decoding &picture) {
  bool grey = picture.bytes[1] == '5';
  size_t at = 2;
  int64_t numbers[3] = {};
  for (int64_t &number : numbers) {
    bool comment = false;
    while (at < picture.size && (comment || std::strchr(" \t\r\n#", picture.bytes[at]))) {
      comment = picture.bytes[at] == '#' || (comment && picture.bytes[at] != '\n');
      ++at;
    }
    size_t begin = at;
    for (; at < picture.size && picture.bytes[at] >= '0' && picture.bytes[at] <= '9'; ++at)
      number = number < (1 << 24) ? 10 * number + (picture.bytes[at] - '0') : number;
    if (at == begin)
      return picture.broken("PNM", "its head is width, height and the largest value");
  }
  if (numbers[2] < 1 || numbers[2] > 255)
    return picture.broken("PNM", "values above 255 are not read");
  DLB_TRY(picture.begin(numbers[0], numbers[1]));
  int64_t count = numbers[0] * numbers[1];
  auto has = static_cast<int64_t>(picture.size - std::min(picture.size, ++at));
  if (has < count * (grey ? 1 : 3))
    return picture.broken("PNM", "the file ends before the picture does");
  const uint8_t *from = picture.bytes + at;
  auto *to = picture.pixels.as<uint8_t>();
  auto scaled = [&](int64_t i) {
    return std::min<int64_t>(255, (from[i] * 255 + numbers[2] / 2) / numbers[2]);
  };
  for (int64_t i = 0; i < count; ++i)
    for (int64_t c = 0; c < picture.wanted.channels; ++c) {
      int64_t value = grey ? scaled(i) : scaled(3 * i + c);
      if (!grey && picture.grey()) // as JPEG: Y of BT.601
        value =
            (299 * scaled(3 * i) + 587 * scaled(3 * i + 1) + 114 * scaled(3 * i + 2) + 500) / 1000;
      to[i * picture.wanted.channels + c] = static_cast<uint8_t>(value);
    }
  return {};
}

} // namespace

Status readPicture(const std::string &path, const PictureSize &size, std::string_view field,
                   uint8_t *to) {
  constexpr int64_t largest = int64_t(256) << 20;
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  Decoding picture{path, size, field, nullptr, 0, {}};
  if (source->compressed() || source->bound() > largest)
    return picture.broken("PNG, JPEG or PNM", "a compressed file, or one above 256 MiB");
  Result<Buffer> bytes = Buffer::allocate(source->bound() + 1, "a picture");
  if (!bytes)
    return bytes.failure();
  Result<int64_t> got = source->read(bytes->data(), source->bound());
  if (!got)
    return got.failure();
  picture.bytes = bytes->as<uint8_t>();
  picture.size = static_cast<size_t>(*got);
  std::string_view head(bytes->as<char>(), std::min<size_t>(picture.size, 8));
  Status decoded;
  if (head.starts_with("\x89PNG"))
    decoded = decodePng(picture);
  else if (head.starts_with("\xFF\xD8"))
    decoded = decodeJpeg(picture);
  else if (head.starts_with("P5") || head.starts_with("P6"))
    decoded = decodePnm(picture);
  else
    return fail(Error::noPicture, path);
  if (!decoded)
    return decoded;
  const auto *from = picture.pixels.as<uint8_t>();
  int64_t plane = size.height * size.width;
  for (int64_t c = 0; c < size.channels; ++c)
    for (int64_t i = 0; i < plane; ++i)
      to[c * plane + i] = from[i * size.channels + c];
  return {};
}

} // namespace dlb::runtime
