// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Contractions as matrix products; see ContractPlan.h.

#include "kernels/ContractPlan.h"

#include "runtime/abi/tiles.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb {

std::optional<ContractPlan> ContractPlan::of(ContractOp op) {
  ContractLetters letters = op.splitLetters();
  ContractPlan plan;
  for (auto [tensor, names] : {std::pair(op.getA(), letters.a), std::pair(op.getB(), letters.b)})
    for (auto [letter, size] : llvm::zip_equal(names, tensor.getType().getShape()))
      plan.sizes[letter] = size;
  std::string result;
  llvm::copy_if(letters.result, std::back_inserter(result),
                [&](char letter) { return plan.sizes[letter] != 1; });
  auto isOnlyIn = [&](char letter, StringRef own, StringRef other) {
    return own.contains(letter) && !other.contains(letter);
  };

  plan.left = op.getA(), plan.leftLetters = letters.a;
  plan.right = op.getB(), plan.rightLetters = letters.b;
  if (!result.empty() && isOnlyIn(result.back(), letters.a, letters.b)) {
    std::swap(plan.left, plan.right);
    std::swap(plan.leftLetters, plan.rightLetters);
  }
  StringRef rest = result;
  auto takeWhile = [&](StringRef own, StringRef other) {
    size_t count = 0;
    while (count < rest.size() && isOnlyIn(rest.drop_back(count).back(), own, other))
      ++count;
    std::string taken = rest.take_back(count).str();
    rest = rest.drop_back(count);
    return taken;
  };
  plan.columns = takeWhile(plan.rightLetters, plan.leftLetters);
  plan.rows = takeWhile(plan.leftLetters, plan.rightLetters);
  plan.loops = rest.str();
  for (char letter : plan.leftLetters)
    if (!letters.result.contains(letter) && plan.sizes[letter] != 1)
      plan.summed.push_back(letter);
  plan.sliced = result.empty() ? 0 : result.front();
  if (!result.empty() && plan.columns.empty())
    return std::nullopt;
  return plan;
}

/// Panels: a second-level cache gives what lies in order half as fast again, and no thread lays it
/// out for itself. From further away both ways take as long, or longer: laying out streams what
/// tiles would wait for.
std::optional<Packing> ContractPlan::packing(int64_t chunk, Target target, bool areNear) const {
  int64_t n = size(columns), k = size(summed);
  if (!getElementTypeOrSelf(right).isF32() || !loops.empty())
    return std::nullopt;
  bool inTerms = target.splitsProducts() && !isSlicedIn(columns) &&
                 dlb_tile_contract_takes_terms(sizeInChunk(rows, chunk), n, k);
  int64_t columnsInChunk = sizeInChunk(columns, chunk);
  bool inPanels = areNear && (columnsInChunk == n || columnsInChunk % DLB_PANEL_COLUMNS == 0) &&
                  dlb_tile_contract_takes_panels(n, k);
  if (!inTerms && !inPanels)
    return std::nullopt;
  std::string own;
  llvm::copy_if(rightLetters, std::back_inserter(own),
                [&](char letter) { return sizes.lookup(letter) != 1; });
  bool isTransposed = StringRef(own).starts_with(columns);
  if (!isTransposed && !StringRef(own).ends_with(columns))
    return std::nullopt;
  static_assert(DLB_STRIP_COLUMNS == DLB_PANEL_COLUMNS);
  int64_t strips = llvm::divideCeil(n, DLB_STRIP_COLUMNS);
  int64_t elements = inTerms ? dlb_tile_terms_strip(k) : k * DLB_PANEL_COLUMNS;
  if (isTransposed)
    return Packing{1, inTerms ? "transposed terms" : "transposed panels", {n, k}, strips, elements};
  return Packing{1, inTerms ? "terms" : "panels", {k, n}, strips, elements};
}

std::optional<Packing> packingOf(ContractOp op, int64_t chunk, Target target, bool areNear) {
  if (op->hasAttr("dlb.bf16")) // one term, laid out in no time
    return std::nullopt;
  std::optional<ContractPlan> plan = ContractPlan::of(op);
  std::optional<Packing> packing = plan ? plan->packing(chunk, target, areNear) : std::nullopt;
  if (packing)
    packing->operand = plan->right == op.getA() ? 0 : 1;
  return packing;
}

Value stripReshapes(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getX();
  return value;
}

} // namespace dlb
