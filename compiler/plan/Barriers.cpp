// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where threads must wait for each other.

#include "plan/Model.h"

using namespace mlir;

namespace dlb::plan {
namespace {

/// What one run does to one buffer.
struct Access {
  const Run *run;
  const Buffer *buffer;
  bool writes;
  /// Chunk c touches nothing but its share of each of so many equal pieces; 0: it may touch all.
  int64_t pieces;
};

SmallVector<Access> accesses(Model &model, Run &run) {
  SmallVector<Access> list;
  ArrayRef<int64_t> aligned = run.kernel.getAligned();
  for (auto [number, input] : llvm::enumerate(run.inputs)) {
    bool isAligned = llvm::is_contained(aligned, static_cast<int64_t>(number));
    list.push_back({&run, &model.buffers[input], /*writes=*/false,
                    isAligned ? run.kernel.operandPieces(number) : 0});
  }
  for (auto [number, output] : llvm::enumerate(run.outputs))
    list.push_back(
        {&run, &model.buffers[output], /*writes=*/true, run.kernel.resultPieces(number)});
  return list;
}

bool sameMemory(const Buffer &a, const Buffer &b) {
  if (a.space != b.space)
    return false;
  if (a.space != Space::Arena)
    return a.index == b.index;
  return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}

/// Whether one thread runs every chunk of `a` and `b` that touch a common byte: both runs have one
/// chunk, or the same number of chunks with the same share of the same pieces of the same bytes.
bool staysInThread(const Access &a, const Access &b) {
  KernelOp first = a.run->kernel, second = b.run->kernel;
  if (first.getChunk() >= first.getExtent() && second.getChunk() >= second.getExtent())
    return true;
  bool sameBytes = a.buffer->offset == b.buffer->offset && a.buffer->bytes == b.buffer->bytes;
  bool sameShares = first.getChunk() * second.getExtent() == second.getChunk() * first.getExtent();
  return a.pieces > 0 && a.pieces == b.pieces && sameBytes && sameShares;
}

bool conflict(const Access &a, const Access &b) {
  return (a.writes || b.writes) && sameMemory(*a.buffer, *b.buffer) && !staysInThread(a, b);
}

} // namespace

std::vector<bool> findBarriers(Model &model) {
  std::vector<bool> barriers;
  SmallVector<Access> sinceBarrier;
  bool committing = false;
  for (Run &run : model.runs) {
    if (run.commits && !committing) {
      committing = true;
      sinceBarrier.clear();
    }
    SmallVector<Access> now = accesses(model, run);
    bool needed = llvm::any_of(now, [&](const Access &a) {
      return llvm::any_of(sinceBarrier, [&](const Access &b) { return conflict(a, b); });
    });
    if (needed)
      sinceBarrier.clear();
    barriers.push_back(needed);
    sinceBarrier.append(now);
  }
  return barriers;
}

} // namespace dlb::plan
