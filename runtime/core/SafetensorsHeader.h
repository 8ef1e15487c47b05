// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The JSON of a safetensors file, taken apart while it is scanned: nothing is built that the file
// does not pay for byte by byte, and no recursion.

#ifndef DLB_RUNTIME_CORE_SAFETENSORSHEADER_H
#define DLB_RUNTIME_CORE_SAFETENSORSHEADER_H

#include "runtime/core/Safetensors.h"

#include <string>
#include <vector>

namespace dlb::runtime {

/// Fills `tensors` (in the order of the header) and `metadata` from `json`; returns what is wrong
/// with it by the rules S3 to S7, or "".
std::string parseSafetensorsHeader(const std::string &json, std::vector<StoredTensor> &tensors,
                                   Metadata &metadata);

/// What stands before the digits of a checksum; nowhere else in a header, since quotation marks
/// inside strings have a backslash.
constexpr std::string_view checksumField = "\"crc32c\":\"";

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_SAFETENSORSHEADER_H
