// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// npy, NumPy's file of one array.

#include "runtime/data/Npy.h"

#include "runtime/data/NpyHeader.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace dlb::runtime {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr int64_t longestHeader = 10'000;

struct NpyElement {
  std::string_view descr; ///< without the byte order
  int32_t element;
};
constexpr NpyElement npyElements[] = {{"f4", DLB_F32}, {"f8", DLB_F64}, {"i4", DLB_I32},
                                      {"i8", DLB_I64}, {"u1", DLB_U8},  {"b1", DLB_BOOL}};

/// The element of a `descr`, and whether its bytes must be swapped; nothing if it is not read.
std::optional<int32_t> elementOf(std::string_view descr, bool &swap) {
  if (descr.size() != 3 || std::string_view("<>|").find(descr[0]) == std::string_view::npos)
    return std::nullopt;
  for (const NpyElement &known : npyElements) {
    bool one = elementSize(known.element) == 1;
    if (descr.substr(1) != known.descr || (descr[0] == '|' && !one))
      continue;
    swap = descr[0] == '>' && !one;
    return known.element;
  }
  return std::nullopt;
}

void swapBytes(char *data, int64_t count, int64_t size) {
  for (int64_t i = 0; i < count; ++i)
    std::reverse(data + i * size, data + (i + 1) * size);
}

/// From column-major to row-major.
void transpose(const Shape &shape, int64_t size, const char *from, char *to) {
  Shape strides(shape.size(), 1), index(shape.size(), 0);
  for (size_t i = 1; i < shape.size(); ++i)
    strides[i] = strides[i - 1] * shape[i - 1];
  int64_t count = *product(shape);
  for (int64_t target = 0; target < count; ++target) {
    int64_t source = 0;
    for (size_t i = 0; i < shape.size(); ++i)
      source += index[i] * strides[i];
    std::memcpy(to + target * size, from + source * size, static_cast<size_t>(size));
    for (size_t i = shape.size(); i-- > 0 && ++index[i] == shape[i];)
      index[i] = 0;
  }
}

/// Everything before the elements; `dataStart` is how many bytes that is.
Result<NpyHeader> readHeader(ByteSource &source, int64_t &dataStart) {
  auto invalid = [&](std::string_view reason) {
    return fail(Error::npyHeader, source.path(), {reason});
  };
  unsigned char head[12];
  Result<int64_t> got = source.read(head, 8);
  if (!got)
    return got.failure();
  if (*got < 8 || std::memcmp(head, magic.data(), magic.size()) != 0)
    return invalid("it does not begin with `\\x93NUMPY`");
  int major = head[6];
  if (major < 1 || major > 3 || head[7] != 0)
    return invalid("version " + std::to_string(major) + "." + std::to_string(head[7]) +
                   " is none of 1.0, 2.0 and 3.0");
  int64_t lengthBytes = major == 1 ? 2 : 4, length = 0;
  got = source.read(head + 8, lengthBytes);
  if (!got)
    return got.failure();
  for (int64_t i = *got; i-- > 0;)
    length = length << 8 | head[8 + i];
  dataStart = 8 + lengthBytes + length;
  if (*got < lengthBytes || length > longestHeader)
    return invalid("it promises a header of " + std::to_string(length) + " bytes; at most " +
                   std::to_string(longestHeader) + " are read");
  if (dataStart % 64)
    return invalid("its data begin at byte " + std::to_string(dataStart) +
                   ", not a multiple of 64; save it again with NumPy 1.14 or later");
  std::string text(static_cast<size_t>(length), '\0');
  got = source.read(text.data(), length);
  if (!got)
    return got.failure();
  if (*got < length || text.empty() || text.back() != '\n')
    return invalid("its header does not end with a line feed");
  NpyHeader header;
  std::string reason = parseNpyHeader(text, header);
  if (!reason.empty())
    return invalid(reason);
  return header;
}

} // namespace

Result<NpyArray> readNpy(const std::string &path) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source)
    return source.failure();
  return readNpy(*source);
}

Result<NpyArray> readNpy(ByteSource &source) {
  const std::string &path = source.path();
  int64_t dataStart = 0;
  Result<NpyHeader> header = readHeader(source, dataStart);
  if (!header)
    return header.failure();
  bool swap = false;
  std::optional<int32_t> element = elementOf(header->descr, swap);
  if (!element)
    return fail(Error::npyElement, path, {header->descr, "f4 f8 i4 i8 u1 b1"});

  NpyArray array{*element, header->shape, {}};
  int64_t size = elementSize(*element);
  std::optional<int64_t> count = product(array.shape);
  std::optional<int64_t> bytes = count ? multiply(*count, size) : std::nullopt;
  int64_t room = source.bound() - dataStart;
  auto lies = [&](std::string holds) {
    return fail(Error::npySize, path,
                {bytes ? std::to_string(*bytes) : "more than 2^63", std::move(holds)});
  };
  if (!bytes || *bytes > room || (!source.compressed() && *bytes != room))
    return lies((source.compressed() ? "at most " : "") +
                std::to_string(std::max<int64_t>(room, 0)));
  Result<Buffer> data = Buffer::allocate(*bytes, "the array");
  if (!data)
    return data.failure();
  Result<int64_t> got = source.read(data->data(), *bytes);
  if (!got)
    return got.failure();
  if (*got < *bytes)
    return lies(std::to_string(*got));
  char beyond;
  got = source.read(&beyond, 1);
  if (!got)
    return got.failure();
  if (*got)
    return lies("more");

  if (swap)
    swapBytes(data->as<char>(), *count, size);
  if (*element == DLB_BOOL)
    for (int64_t i = 0; i < *count; ++i)
      if (data->as<uint8_t>()[i] > 1)
        return fail(Error::npyHeader, path,
                    {"element " + std::to_string(i) + " is neither true nor false"});
  array.data = std::move(*data);
  if (header->fortranOrder && array.shape.size() > 1 && *count) {
    Result<Buffer> rowMajor = Buffer::allocate(*bytes, "the array");
    if (!rowMajor)
      return rowMajor.failure();
    transpose(array.shape, size, array.data.as<char>(), rowMajor->as<char>());
    array.data = std::move(*rowMajor);
  }
  return array;
}

Status writeNpy(const std::string &path, int32_t element, const Shape &shape, const void *data,
                const FileCalls &calls) {
  auto known = std::find_if(std::begin(npyElements), std::end(npyElements),
                            [&](const NpyElement &e) { return e.element == element; });
  std::string sizes;
  for (int64_t size : shape)
    sizes += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
  if (shape.size() > 1)
    sizes.resize(sizes.size() - 2);
  std::string header = std::string("{'descr': '") + (elementSize(element) == 1 ? "|" : "<") +
                       std::string(known->descr) + "', 'fortran_order': False, 'shape': (" + sizes +
                       "), }";
  constexpr size_t before = 10; // magic, version, length
  size_t total = (before + header.size() + 1 + 63) / 64 * 64;
  header.resize(total - before - 1, ' ');
  header += '\n';
  auto length = static_cast<uint16_t>(header.size());
  header = std::string(magic) + std::string("\x01\x00", 2) + static_cast<char>(length & 0xff) +
           static_cast<char>(length >> 8) + header;

  Result<AtomicFile> file = AtomicFile::create(path, calls);
  if (!file)
    return file.failure();
  DLB_TRY(file->write(header.data(), static_cast<int64_t>(header.size())));
  DLB_TRY(file->write(data, product(shape).value_or(0) * elementSize(element)));
  return file->commit();
}

} // namespace dlb::runtime
