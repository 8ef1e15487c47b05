// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the work of a group is cut into chunks; the rules are in Chunks.h.

#include "transforms/grouping/Chunks.h"
#include "transforms/grouping/Scans.h"

#include "dialect/ops/AttentionLetters.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb::grouping {
namespace {

/// Chunks of a group, where its shape allows: each is long enough to outweigh its call, and up to
/// four threads find work.
constexpr int64_t wantedChunks = 4;

/// Chunks of one image, each of which lays out the image for itself: four would take a third
/// longer together than one, two take a sixth; and filters that are worth it. They fill vectors of
/// sixteen, unless there are too few.
constexpr int64_t imageChunks = 2, vectorFilters = 16, leastFilters = 8;

/// Tensors up to this many elements are not worth a barrier.
constexpr int64_t tiny = 256;

int64_t product(ArrayRef<int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t(1), std::multiplies<>());
}

/// The fewest leading dimensions, `most` at most, that make enough slices.
int64_t leadingSlices(ArrayRef<int64_t> shape, size_t most) {
  int64_t slices = 1;
  for (int64_t size : shape.take_front(most)) {
    slices *= size;
    if (slices >= wantedChunks)
      break;
  }
  return slices;
}

/// The sizes over whose leading dimensions the work is cut.
SmallVector<int64_t> parallelShape(const Cluster &cluster) {
  return cluster.split ? cluster.split->keptShape() : cluster.shape;
}

/// The fewest leading dimensions that make enough slices, as long as slices are heads or rows.
int64_t attentionSlices(Operation *anchor, ArrayRef<int64_t> shape) {
  AttentionLetters letters(anchor);
  int64_t slices = 1, possible = 1;
  for (int64_t size : shape) {
    slices *= size;
    if (possible >= wantedChunks || !letters.canSlice(slices))
      break;
    possible = slices;
  }
  return possible;
}

/// Images, or the channels of one image, which the runtime can compute one by one.
int64_t convolutionSlices(Operation *anchor, ArrayRef<int64_t> shape) {
  auto forward = dyn_cast<ConvolutionOp>(anchor);
  bool isOneImage = forward && shape.front() == 1 &&
                    forward.geometry().output == std::array<unsigned, 4>{0, 1, 2, 3};
  return isOneImage ? shape[1] : shape.front();
}

int64_t chooseExtent(const Cluster &cluster, ArrayRef<int64_t> shape) {
  if (cluster.split)
    return product(shape);
  if (cluster.kind == "contract") {
    auto first = llvm::find_if(shape, [](int64_t size) { return size != 1; });
    return first == shape.end() ? 1 : *first;
  }
  if (cluster.kind == "attention")
    return attentionSlices(cluster.anchor, shape);
  if (cluster.kind == "convolution")
    return convolutionSlices(cluster.anchor, shape);
  if (cluster.kind == "pool")
    return leadingSlices(shape, 2);
  if (cluster.kind == "pointwise")
    return leadingSlices(shape, shape.size());
  return shape.empty() ? 1 : shape.front();
}

} // namespace

Chunks chooseChunks(const Cluster &cluster, int64_t elements) {
  if (cluster.kind == "scan")
    return chooseScanChunks(cast<ScanOp>(cluster.anchor));
  SmallVector<int64_t> shape = parallelShape(cluster);
  int64_t extent = chooseExtent(cluster, shape);
  bool small = elements < tiny && (cluster.split || cluster.kind == "pointwise");
  if (small || extent == 1)
    return {extent, extent};
  // One image; pooling stays with the convolution before it.
  bool areChannels = cluster.kind == "pool" && shape.front() == 1 && extent == shape[1];
  if (areChannels || (cluster.kind == "convolution" && extent != shape.front())) {
    int64_t channels = llvm::divideCeil(extent, imageChunks);
    channels = llvm::alignTo(channels, channels < vectorFilters ? leastFilters : vectorFilters);
    return {extent, std::min(extent, channels)};
  }
  // One row: each chunk has columns of its own.
  if (cluster.kind == "contract" && extent == product(shape)) {
    int64_t columns = llvm::alignTo(llvm::divideCeil(extent, wantedChunks), panelColumns);
    return {extent, std::min(extent, columns)};
  }
  auto first = llvm::find_if(shape, [](int64_t size) { return size != 1; });
  int64_t slicesEach = *first >= wantedChunks ? extent / *first : 1;
  return {extent, slicesEach * int64_t(llvm::divideCeil(extent / slicesEach, wantedChunks))};
}

} // namespace dlb::grouping
