// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the work of a scan is cut into chunks: over rows, never over time.

#ifndef DLB_TRANSFORMS_GROUPING_SCANS_H
#define DLB_TRANSFORMS_GROUPING_SCANS_H

#include "transforms/grouping/Chunks.h"

namespace dlb::grouping {

/// Rows are the first dimension that is not 1 of a carry, or of what is stacked at a step. If every
/// group in the body, which is grouped already, keeps them, the extent is their number; else the
/// scan is one chunk.
///
/// A chunk has a quarter of the rows, but 8 at least: each step reads all weights once per chunk.
Chunks chooseScanChunks(ScanOp scan);

/// Gives the groups in a scan's body, where `group` has one, the chunks of `group`.
void cutBody(GroupOp group);

} // namespace dlb::grouping

#endif // DLB_TRANSFORMS_GROUPING_SCANS_H
