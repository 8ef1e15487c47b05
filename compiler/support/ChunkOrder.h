// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The order in which a thread runs its chunks. Results do not depend on it: tests run each order
// and compare bits, which finds races where no sanitizer sees generated code.

#ifndef DLB_SUPPORT_CHUNKORDER_H
#define DLB_SUPPORT_CHUNKORDER_H

namespace dlb {

enum class ChunkOrder { forward, reverse, shuffle };

} // namespace dlb

#endif // DLB_SUPPORT_CHUNKORDER_H
