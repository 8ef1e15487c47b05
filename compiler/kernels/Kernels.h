// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pass that turns every dlb.kernel into a function over memory.

#ifndef DLB_KERNELS_KERNELS_H
#define DLB_KERNELS_KERNELS_H

#include "kernels/Target.h"

#include "mlir/Pass/Pass.h"

namespace dlb {

/// Replaces each dlb.kernel of a module by `func.func @k(operands..., results..., scratch, first,
/// last)` in func, scf, vector, memref, math and arith. The attribute `dlb.scratch` of the function
/// is the bytes of scratch memory that a thread needs for it; `dlb.joins` says that one call may
/// cover several chunks.
std::unique_ptr<mlir::Pass> createKernelsPass(Target target);

/// Gives contractions weights that are packed, by groups of their own, where that is faster: runs
/// between `dlb-group` and `dlb-outline`.
std::unique_ptr<mlir::Pass> createLayOutPass(Target target);
void registerLayOutPass(); ///< as `--dlb-lay-out`, with the same options

/// Registers the pass as `--dlb-kernels`, with the options `cpu` and `exact-convolution`.
void registerKernelsPass();

} // namespace dlb

#endif // DLB_KERNELS_KERNELS_H
