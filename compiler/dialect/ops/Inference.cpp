// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Shapes and dimension lists: checks and texts that several families need.

#include "dialect/ops/Inference.h"

#include "llvm/Support/raw_ostream.h"

namespace dlb {

std::string shapeText(llvm::ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(shape, stream, "x");
  return text;
}

std::string listText(llvm::ArrayRef<int64_t> list) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << '[';
  llvm::interleaveComma(list, stream);
  stream << ']';
  return text;
}

bool areDimensions(llvm::ArrayRef<int64_t> dimensions, int64_t rank) {
  int64_t least = 0;
  for (int64_t dimension : dimensions) {
    if (dimension < least || dimension >= rank)
      return false;
    least = dimension + 1;
  }
  return true;
}

llvm::SmallVector<int64_t> withoutDimensions(llvm::ArrayRef<int64_t> shape,
                                             llvm::ArrayRef<int64_t> dimensions) {
  llvm::SmallVector<int64_t> rest;
  for (auto [i, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(dimensions, static_cast<int64_t>(i)))
      rest.push_back(size);
  return rest;
}

} // namespace dlb
