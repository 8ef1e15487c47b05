// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the work of a group is cut into chunks.

#ifndef DLB_TRANSFORMS_GROUPING_CHUNKS_H
#define DLB_TRANSFORMS_GROUPING_CHUNKS_H

#include "transforms/grouping/Partition.h"

namespace dlb::grouping {

struct Chunks {
  int64_t extent, chunk;
};

/// Weights may lie in panels of so many columns: a multiple of the columns of every tile product.
constexpr int64_t panelColumns = 32;

/// By shapes only. `elements` is the size of the largest tensor that the cluster touches.
///
/// Extent: the rows of `row`; the first dimension that is not 1 of `contract`; the first of
/// `convolution` and `gather`, or of a forward convolution of one image the channels; the fewest
/// leading dimensions with at least four slices of `pool` (two dimensions at most), `attention` (no
/// features) and `pointwise`.
///
/// Chunk: a quarter of the first dimension that is not 1, with all that follows in the extent, so
/// that groups over one batch cut it at the same places; of the channels of one image half, in
/// sixteens or, of few, eights; of the columns of one row whole panels. A tiny pointwise or row
/// cluster is one chunk. Scans: Scans.h.
Chunks chooseChunks(const Cluster &cluster, int64_t elements);

} // namespace dlb::grouping

#endif // DLB_TRANSFORMS_GROUPING_CHUNKS_H
