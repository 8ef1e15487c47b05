// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Offsets in the arena: in place where a kernel allows it, else by size into the best gap.

#include "plan/Model.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb::plan {
namespace {

/// The runs at which a buffer holds a value: from the one that writes it to the last that reads it.
struct Lifetime {
  int first = -1, last = -1;

  bool overlaps(const Lifetime &other) const { return first <= other.last && other.first <= last; }
};

/// A piece of the arena, taken in turn by buffers that are written in place of each other.
struct Allocation {
  Lifetime lifetime;
  int64_t bytes = 0;
  int64_t offset = 0;
};

std::vector<Lifetime> findLifetimes(const Model &model) {
  std::vector<Lifetime> lifetimes(model.buffers.size());
  for (auto [number, run] : llvm::enumerate(model.runs)) {
    for (int output : run.outputs)
      lifetimes[output] = {static_cast<int>(number), static_cast<int>(number)};
    for (int input : run.inputs)
      lifetimes[input].last = number;
  }
  return lifetimes;
}

/// Lets each output of a pointwise run take the place of an operand that dies there.
void reuseInPlace(Model &model, ArrayRef<Lifetime> lifetimes) {
  std::vector<bool> taken(model.buffers.size(), false);
  auto canTake = [&](Run &run, int number, unsigned output, unsigned operand) {
    int input = run.inputs[operand];
    const Buffer &from = model.buffers[input], &to = model.buffers[output];
    return from.space == Space::Arena && !taken[input] && lifetimes[input].last == number &&
           from.bytes == to.bytes && run.kernel.readsAtOwnIndex(operand);
  };
  for (auto [number, run] : llvm::enumerate(model.runs)) {
    if (run.kernel.getKind() != "pointwise")
      continue;
    for (int output : run.outputs) {
      if (model.buffers[output].space != Space::Arena)
        continue;
      for (unsigned operand = 0; operand < run.inputs.size(); ++operand)
        if (canTake(run, number, output, operand)) {
          taken[run.inputs[operand]] = true;
          model.buffers[output].reuses = run.inputs[operand];
          break;
        }
    }
  }
}

/// The offset of the smallest gap that holds `wanted`, else behind everything alive with it.
int64_t findOffset(const Allocation &wanted, ArrayRef<Allocation> placed) {
  SmallVector<const Allocation *> alive;
  for (const Allocation &other : placed)
    if (other.lifetime.overlaps(wanted.lifetime))
      alive.push_back(&other);
  llvm::sort(alive, [](auto *a, auto *b) { return a->offset < b->offset; });
  int64_t end = 0, best = -1, bestGap = 0;
  for (const Allocation *other : alive) {
    int64_t gap = other->offset - end;
    if (gap >= wanted.bytes && (best < 0 || gap < bestGap)) {
      best = end;
      bestGap = gap;
    }
    end = std::max(end, other->offset + other->bytes);
  }
  return best >= 0 ? best : end;
}

} // namespace

void placeInArena(Model &model) {
  std::vector<Lifetime> lifetimes = findLifetimes(model);
  reuseInPlace(model, lifetimes);

  // A buffer in place of another shares its allocation. Runs are in order, so is the chain.
  std::vector<int> allocationOf(model.buffers.size(), -1);
  std::vector<Allocation> allocations;
  for (const Run &run : model.runs)
    for (int output : run.outputs) {
      const Buffer &buffer = model.buffers[output];
      if (buffer.space != Space::Arena)
        continue;
      int64_t bytes = llvm::alignTo(std::max<int64_t>(buffer.bytes, 1), arenaAlignment);
      model.naiveBytes += bytes;
      if (buffer.reuses >= 0) {
        allocationOf[output] = allocationOf[buffer.reuses];
        allocations[allocationOf[output]].lifetime.last = lifetimes[output].last;
      } else {
        allocationOf[output] = allocations.size();
        allocations.push_back({lifetimes[output], bytes});
      }
    }

  std::vector<int> bySize(allocations.size());
  std::iota(bySize.begin(), bySize.end(), 0);
  llvm::stable_sort(bySize,
                    [&](int a, int b) { return allocations[a].bytes > allocations[b].bytes; });
  std::vector<Allocation> placed;
  for (int number : bySize) {
    Allocation &allocation = allocations[number];
    allocation.offset = findOffset(allocation, placed);
    model.arenaBytes = std::max(model.arenaBytes, allocation.offset + allocation.bytes);
    placed.push_back(allocation);
  }
  for (auto [buffer, allocation] : llvm::zip(model.buffers, allocationOf))
    if (allocation >= 0)
      buffer.offset = allocations[allocation].offset;
}

} // namespace dlb::plan
