// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which weights the runtime's products read faster packed. The rules are those of
// runtime/abi/tiles.h, for the sizes of a chunk.

#ifndef DLB_KERNELS_PACKING_H
#define DLB_KERNELS_PACKING_H

#include "dialect/Dialect.h"
#include "kernels/Target.h"

namespace dlb {

/// An operand as `dlb.pack` takes it.
struct Packing {
  unsigned operand;
  llvm::StringRef layout;
  llvm::SmallVector<int64_t, 4> shape; ///< of the operand, reshaped
  int64_t strips, stripElements;
};

/// How the operand with the columns, or the weights, are best packed for chunks of `chunk` slices,
/// if that is worth it. `areNear`: all weights of the function stay in a second-level cache.
std::optional<Packing> packingOf(ContractOp op, int64_t chunk, Target target, bool areNear);
std::optional<Packing> packingOf(ConvolutionOp op, int64_t chunk, Target target);

/// The layouts of filters in runtime/abi/tiles.h: of that name, or DLB_FILTERS_PLAIN, and the other
/// way round.
int64_t filtersLayout(llvm::StringRef name);
llvm::StringRef filtersLayoutName(int64_t layout);

/// Whether columns lie in panels of DLB_PANEL_COLUMNS.
bool isInPanels(llvm::StringRef layout);

/// What `value` is a reshape of, or itself.
mlir::Value stripReshapes(mlir::Value value);

} // namespace dlb

#endif // DLB_KERNELS_PACKING_H
