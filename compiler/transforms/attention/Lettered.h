// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tensors whose dimensions have letters, n h t s d e, however they were moved about: what
// `raise-attention` reads the program as.

#ifndef DLB_TRANSFORMS_ATTENTION_LETTERED_H
#define DLB_TRANSFORMS_ATTENTION_LETTERED_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

#include <optional>
#include <string>

namespace dlb {

/// A value and a letter for each of its dimensions.
struct Lettered {
  mlir::Value value;
  std::string letters;

  bool has(char letter) const { return letters.find(letter) != std::string::npos; }
};

/// x through transposes, as it was before them.
Lettered beforeTransposes(Lettered x);

/// x through transposes, broadcasts and reshapes that only add or remove dimensions of size 1: the
/// tensor it repeats. A dimension of size 1 that means nothing has the letter `-`.
Lettered beforeRepetition(Lettered x);

/// x with exactly `letters`, its own and others, in this order: transposed, with dimensions of size
/// 1 for those it lacks, and without `-`.
mlir::Value arranged(Lettered x, llvm::StringRef letters, mlir::OpBuilder &builder,
                     mlir::Location loc);

/// x repeated along the dimensions it lacks of a tensor with these letters and sizes.
mlir::Value repeated(Lettered x, llvm::StringRef letters, llvm::ArrayRef<int64_t> sizes,
                     mlir::OpBuilder &builder, mlir::Location loc);

/// The one number that `value` holds everywhere, through broadcasts and reshapes.
std::optional<double> uniformNumber(mlir::Value value);

/// The c for which a tensor of bools, or its negation if `inverted`, says s <= t + c by comparing
/// indices.
std::optional<int64_t> causalOffset(Lettered condition, bool inverted);

} // namespace dlb

#endif // DLB_TRANSFORMS_ATTENTION_LETTERED_H
