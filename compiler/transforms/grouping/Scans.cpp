// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Chunks of scans; the rules are in Scans.h.

#include "transforms/grouping/Scans.h"

#include "dialect/ops/ScanRows.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb::grouping {
namespace {

constexpr int64_t wantedChunks = 4, fewestRows = 8;

int64_t rowsOf(ScanOp scan) {
  OperandRange values = scan.next().getValues();
  if (values.empty())
    return 1;
  ArrayRef<int64_t> shape = cast<RankedTensorType>(values.front().getType()).getShape();
  auto first = llvm::find_if(shape, [](int64_t size) { return size != 1; });
  return first == shape.end() ? 1 : *first;
}

} // namespace

Chunks chooseScanChunks(ScanOp scan) {
  int64_t rows = rowsOf(scan);
  if (!keepsRows(scan, rows))
    return {1, 1};
  int64_t chunk = std::max(int64_t(llvm::divideCeil(rows, wantedChunks)), fewestRows);
  return {rows, std::min(rows, chunk)};
}

void cutBody(GroupOp group) {
  ScanOp scan = scanOf(group.getBody().front());
  if (!scan)
    return;
  for (GroupOp inner : scan.block().getOps<GroupOp>()) {
    inner.setChunk(inner.getExtent() / group.getExtent() * group.getChunk());
    cutBody(inner);
  }
}

} // namespace dlb::grouping
