// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A contraction as a matrix product: which letters are its rows, columns and sums, and how its
// weights are best laid out.

#ifndef DLB_KERNELS_CONTRACTPLAN_H
#define DLB_KERNELS_CONTRACTPLAN_H

#include "dialect/Dialect.h"
#include "kernels/Packing.h"

#include "llvm/ADT/DenseMap.h"

namespace dlb {

/// Letters of size 1 do not count: they appear in none of these.
struct ContractPlan {
  /// None for products element by element along the innermost dimension: no matrix product.
  static std::optional<ContractPlan> of(ContractOp op);

  std::string loops, rows, columns, summed;
  mlir::Value left, right; ///< the operands with the rows and with the columns
  llvm::StringRef leftLetters, rightLetters;
  llvm::DenseMap<char, int64_t> sizes;
  char sliced = 0; ///< the letter whose range a chunk is; 0 if the result has one element

  int64_t size(llvm::StringRef letters) const {
    int64_t product = 1;
    for (char letter : letters)
      product *= sizes.lookup(letter);
    return product;
  }
  bool isSlicedIn(llvm::StringRef letters) const {
    return sliced && loops.empty() && letters.contains(sliced);
  }
  /// Of all chunks but a smaller last one.
  int64_t sizeInChunk(llvm::StringRef letters, int64_t chunk) const {
    int64_t all = size(letters);
    return isSlicedIn(letters) ? all / sizes.lookup(sliced) * chunk : all;
  }

  /// What `packingOf` says, of the operand with the columns.
  std::optional<Packing> packing(int64_t chunk, Target target, bool areNear) const;
};

} // namespace dlb

#endif // DLB_KERNELS_CONTRACTPLAN_H
