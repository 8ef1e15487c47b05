// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention as programs write it: a contraction of softmax of a contraction.

#ifndef DLB_TRANSFORMS_ATTENTION_CHAIN_H
#define DLB_TRANSFORMS_ATTENTION_CHAIN_H

#include "dialect/Dialect.h"
#include "transforms/attention/Lettered.h"

namespace dlb {

/// What a program's attention consists of. Every value has letters of n h t s d e; n, h, t and e
/// may be absent.
struct AttentionChain {
  Lettered q, k, v;
  mlir::Value weights; ///< softmax of the scores
  std::string y;       ///< letters of the second contraction's result
  double scale = 1;
  llvm::SmallVector<Lettered> masks; ///< false where excluded
  bool causal = false;
  /// What is added to the scaled scores: each tensor times its factor.
  llvm::SmallVector<std::pair<Lettered, double>> biases;
  llvm::SmallVector<int64_t, 6> sizes; ///< of n h t s d e

  int64_t size(char letter) const { return sizes[llvm::StringRef("nhtsde").find(letter)]; }
};

/// Called with the weights and the reason where a contraction is nearly the end of such a chain.
using NearMiss = llvm::function_ref<void(mlir::Value weights, const llvm::Twine &reason)>;

/// The chain that ends in `out`. New ops that conditions need (a negation) are created at
/// `builder`.
std::optional<AttentionChain> matchAttention(ContractOp out, mlir::OpBuilder &builder,
                                             NearMiss nearMiss);

} // namespace dlb

#endif // DLB_TRANSFORMS_ATTENTION_CHAIN_H
