// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The dictionary in the header of an npy file.

#ifndef DLB_RUNTIME_DATA_NPYHEADER_H
#define DLB_RUNTIME_DATA_NPYHEADER_H

#include "runtime/core/Tensor.h"

#include <string>
#include <string_view>

namespace dlb::runtime {

struct NpyHeader {
  std::string descr; ///< "<f4"; for a structure the text of its description
  bool fortranOrder = false;
  Shape shape;
};

/// Returns what is wrong with `text`, or "". Exactly the three keys, each once, any order.
std::string parseNpyHeader(std::string_view text, NpyHeader &header);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_NPYHEADER_H
