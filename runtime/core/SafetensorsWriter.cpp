// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Writing safetensors files.

#include "runtime/core/Crc32c.h"
#include "runtime/core/Json.h"
#include "runtime/core/SafetensorsHeader.h"

#include <algorithm>
#include <cstdio>
#include <tuple>

namespace dlb::runtime {

namespace {

int64_t bytesOf(const TensorView &tensor) {
  return product(tensor.shape).value_or(0) * elementSize(tensor.element);
}

std::string_view bytesAt(const void *data, int64_t size) {
  return {static_cast<const char *>(data), static_cast<size_t>(size)};
}

} // namespace

std::string_view safetensorsType(int32_t element) {
  constexpr std::string_view names[] = {"F32", "F64", "I32", "I64", "BOOL", "U8"};
  return names[element];
}

Status writeSafetensors(const std::string &path, std::vector<TensorView> tensors, Metadata metadata,
                        const FileCalls &calls, const std::string &previous) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorView &a, const TensorView &b) {
    return std::make_tuple(-elementSize(a.element), std::string_view(a.name)) <
           std::make_tuple(-elementSize(b.element), std::string_view(b.name));
  });
  auto checksum = metadata.find(std::string(checksumName));
  if (checksum != metadata.end())
    checksum->second = "00000000";
  std::string header = "{";
  auto separate = [&] { header += header.size() > 1 ? "," : ""; };
  if (!metadata.empty()) {
    header += "\"__metadata__\":{";
    for (const auto &[key, value] : metadata)
      header += (header.back() == '{' ? "" : ",") + jsonString(key) + ":" + jsonString(value);
    header += "}";
  }
  int64_t offset = 0;
  for (const TensorView &tensor : tensors) {
    int64_t end = offset + bytesOf(tensor);
    separate();
    header += jsonString(tensor.name) + ":{\"dtype\":\"" +
              std::string(safetensorsType(tensor.element)) + "\",\"shape\":[";
    for (size_t i = 0; i < tensor.shape.size(); ++i)
      header += (i ? "," : "") + std::to_string(tensor.shape[i]);
    header += "],\"data_offsets\":[" + std::to_string(offset) + "," + std::to_string(end) + "]}";
    offset = end;
  }
  header += "}";
  header.resize((header.size() + 7) / 8 * 8, ' ');

  uint64_t headerBytes = header.size();
  if (checksum != metadata.end()) {
    uint32_t sum = crc32c(header, crc32c(bytesAt(&headerBytes, 8)));
    for (const TensorView &tensor : tensors)
      sum = crc32c(bytesAt(tensor.data, bytesOf(tensor)), sum);
    char digits[9];
    std::snprintf(digits, sizeof(digits), "%08x", sum);
    header.replace(header.find(checksumField) + checksumField.size(), 8, digits);
  }

  Result<AtomicFile> file = AtomicFile::create(path, calls);
  if (!file)
    return file.failure();
  DLB_TRY(file->write(&headerBytes, 8));
  DLB_TRY(file->write(header.data(), static_cast<int64_t>(header.size())));
  for (const TensorView &tensor : tensors)
    DLB_TRY(file->write(tensor.data, bytesOf(tensor)));
  return file->commit(previous);
}

} // namespace dlb::runtime
