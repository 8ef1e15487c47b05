// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights that are packed by the runtime, some strips in each chunk.

#include "kernels/Packing.h"
#include "kernels/KernelBuilder.h"

#include "runtime/abi/tiles.h"

using namespace mlir;

namespace dlb {

static constexpr StringRef layoutNames[] = {"", "filters", "filter rows", "filter terms"};

int64_t filtersLayout(StringRef name) {
  const auto *found = llvm::find(layoutNames, name);
  return found == std::end(layoutNames) ? int64_t(DLB_FILTERS_PLAIN) : found - layoutNames;
}

StringRef filtersLayoutName(int64_t layout) { return layoutNames[layout]; }

bool isInPanels(StringRef layout) { return layout.ends_with("panels"); }

FailureOr<bool> emitPack(KernelBuilder &kernel) {
  auto pack = cast<PackOp>(findAnchor(kernel.kernel));
  auto weights = dyn_cast<BlockArgument>(stripReshapes(pack.getX()));
  if (!weights || kernel.yielded().front() != pack.getY() || kernel.yielded().size() != 1)
    return pack.emitOpError("internal error: packs what is not in memory");
  ArrayRef<int64_t> shape = pack.getX().getType().getShape();
  auto integer = [&](Value index) {
    return arith::IndexCastOp::create(kernel.builder, kernel.loc, kernel.builder.getI64Type(),
                                      index);
  };
  auto number = [&](int64_t value) { return integer(kernel.constant(value)); };
  Value from = kernel.pointer(kernel.memoryOf(weights)), to = kernel.pointer(kernel.result(0));
  Value first = integer(kernel.first()), last = integer(kernel.last());
  if (int64_t layout = filtersLayout(pack.getLayout())) {
    kernel.call("dlb_tile_pack_filters_f32",
                {from, to, number(shape[0]), number(shape[1]), number(shape[2] * shape[3]),
                 number(layout), first, last});
    return true;
  }
  bool isTransposed = pack.getLayout().starts_with("transposed");
  int64_t columns = shape[isTransposed ? 0 : 1], steps = shape[isTransposed ? 1 : 0];
  kernel.call(isInPanels(pack.getLayout()) ? "dlb_tile_pack_panels_f32" : "dlb_tile_pack_terms_f32",
              {from, number(isTransposed ? 1 : columns), number(isTransposed ? steps : 1), to,
               number(columns), number(steps), first, last});
  return true;
}

} // namespace dlb
