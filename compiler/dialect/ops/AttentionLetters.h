// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the tensors of an attention are cut into slices.

#ifndef DLB_DIALECT_OPS_ATTENTIONLETTERS_H
#define DLB_DIALECT_OPS_ATTENTIONLETTERS_H

#include "dialect/Dialect.h"

namespace dlb {

/// The letters of the dimensions of an attention's operands and results, or of an adjoint's.
struct AttentionLetters {
  explicit AttentionLetters(mlir::Operation *op);

  AttentionGeometry size;
  llvm::SmallVector<std::string> operands, results;

  /// The letters of the leading dimensions that make `extent` slices of a tensor of `letters`,
  /// without those of size 1; none if no leading dimensions do.
  std::optional<std::string> sliced(llvm::StringRef letters, int64_t extent) const;

  /// Whether a slice of `extent` is the same heads, or heads and rows, of every result.
  bool canSlice(int64_t extent) const;
};

} // namespace dlb

#endif // DLB_DIALECT_OPS_ATTENTIONLETTERS_H
