// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// safetensors: u64 little-endian N, N bytes of JSON, data. See
// https://github.com/huggingface/safetensors#format.
//
// A reader trusts nothing: every rule below is checked before memory for data is allocated.
//   S1  the file has at least 8 bytes, N <= 100,000,000 and 8 + N <= size
//   S2  the header begins with `{` and ends with `}` and spaces
//   S3  it is JSON in UTF-8, nested no deeper than the format needs
//   S4  no key occurs twice in an object
//   S5  a tensor has exactly `dtype`, `shape` and `data_offsets`; `__metadata__` is string to
//   string S6  the dtype is known; sizes and offsets are integers from 0 to 2^63 - 1; at most 32
//   dimensions S7  the product of shape and element size, computed without overflow, is end - begin
//   S8  the ranges, sorted, tile the data from its first byte to the end of the file

#ifndef DLB_RUNTIME_CORE_SAFETENSORS_H
#define DLB_RUNTIME_CORE_SAFETENSORS_H

#include "runtime/core/AtomicFile.h"
#include "runtime/core/Result.h"
#include "runtime/core/Tensor.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace dlb::runtime {

using Metadata = std::map<std::string, std::string>;

struct StoredTensor {
  std::string name;
  std::string dtype; ///< "F32"
  Shape shape;
  int64_t begin = 0, end = 0; ///< bytes from the start of the data
};

/// "F32" for DLB_F32, …
std::string_view safetensorsType(int32_t element);

class SafetensorsFile {
public:
  static Result<SafetensorsFile> open(const std::string &path);
  SafetensorsFile(SafetensorsFile &&other) noexcept;
  SafetensorsFile &operator=(SafetensorsFile &&) = delete;
  ~SafetensorsFile();

  const std::string &path() const { return name; }
  const std::vector<StoredTensor> &tensors() const { return stored; } ///< sorted by name
  const Metadata &metadata() const { return texts; }
  const StoredTensor *find(std::string_view tensor) const;
  int64_t start() const { return dataStart; } ///< of the data, behind the header

  /// Reads the tensor's end - begin bytes.
  Status read(const StoredTensor &tensor, void *to) const;

private:
  SafetensorsFile() = default;

  std::string name;
  int file = -1;
  int64_t dataStart = 0;
  std::vector<StoredTensor> stored;
  Metadata texts;
};

/// A tensor to be written, row-major.
struct TensorView {
  std::string name;
  int32_t element = 0;
  Shape shape;
  const void *data = nullptr;
};

/// The metadata's name of the checksum of a file: CRC-32C, eight hexadecimal digits, of the whole
/// file with zeros in their place.
constexpr std::string_view checksumName = "crc32c";

/// Writes the file whole or not at all; header padded to 8, tensors by descending alignment, then
/// by name. Where the metadata have `checksumName`, its value is filled in. With `previous`, the
/// file that was there before has that name afterwards.
Status writeSafetensors(const std::string &path, std::vector<TensorView> tensors, Metadata metadata,
                        const FileCalls &calls = systemFileCalls, const std::string &previous = "");

/// Whether a file is valid and has the bytes that its checksum promises.
Status checkSafetensors(const std::string &path);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_SAFETENSORS_H
