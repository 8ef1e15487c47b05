// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Cuts long reductions into partial results that several threads compute, and the sums of products
// of few rows.

#include "dialect/Dialect.h"
#include "transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_SPLITREDUCTIONSPASS
#include "transforms/Passes.h.inc"

namespace {

/// The numbers of the rule in Passes.td.
constexpr int64_t enoughResults = 4, longReduction = 16384, mostPartials = 1024;
constexpr int64_t weightParts = 4, fewRows = 32, manyWeights = 1 << 16, stepsPerRow = 8;

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// What a reduction is split into: first over `inner` of `x`, a reshape of its operand, then over
/// what is left of the reduced dimensions.
struct Split {
  RankedTensorType x;
  SmallVector<int64_t> inner, outer; ///< `outer` counts dimensions after `inner` has vanished
};

/// The largest divisor of `size` that is a number of partial results, or 1.
int64_t partialsOf(int64_t size) {
  for (int64_t partials = 64; partials >= enoughResults; --partials)
    if (size % partials == 0)
      return partials;
  return 1;
}

/// Whether chunks along the first dimension compute `x`: an anchor's result, or what element-wise
/// ops make of one.
bool comesInSlices(Value x) {
  llvm::DenseSet<Value> seen;
  SmallVector<Value> open = {x};
  while (!open.empty()) {
    Value value = open.pop_back_val();
    Operation *op = value.getDefiningOp();
    if (!op || typeOf(value).getShape() != typeOf(x).getShape() || !seen.insert(value).second)
      continue;
    if (isa<AnchorOpInterface>(op) && !rowSplit(op))
      return true;
    if (isa<PointwiseOpInterface>(op))
      llvm::append_range(open, op->getOperands());
  }
  return false;
}

/// The reduction within the slices of the first dimension, then over them.
std::optional<Split> splitSlices(ReductionOpInterface reduction, RankedTensorType type) {
  SmallVector<int64_t> all = reduction.reducedDimensions();
  if (all.size() < 2 || all[0] != 0 || type.getDimSize(0) == 1 ||
      int64_t(all.size()) == type.getRank())
    return std::nullopt;
  Split split{type, llvm::to_vector(llvm::drop_begin(all)), {0}};
  if (!RowSplit{llvm::to_vector(type.getShape()), split.inner}.keepsLeading() ||
      !comesInSlices(reduction->getOperand(0)))
    return std::nullopt;
  return split;
}

std::optional<Split> chooseSplit(ReductionOpInterface reduction) {
  RankedTensorType type = typeOf(reduction->getOperand(0));
  if (std::optional<Split> slices = splitSlices(reduction, type))
    return slices;
  SmallVector<int64_t> shape = llvm::to_vector(type.getShape());
  SmallVector<int64_t> reduced = reduction.reducedDimensions();
  int64_t length = 1;
  for (int64_t dimension : reduced)
    length *= shape[dimension];
  int64_t results = type.getNumElements() / length;
  if (results >= enoughResults || length < longReduction)
    return std::nullopt;

  // A long first dimension is cut in two; short ones are taken until there are enough results.
  size_t kept = 0;
  int64_t partials = 1;
  if (int64_t first = shape[reduced[0]]; first > mostPartials) {
    partials = partialsOf(first);
    shape[reduced[0]] = first / partials;
    shape.insert(shape.begin() + reduced[0], partials);
    for (int64_t &dimension : MutableArrayRef(reduced).drop_front())
      ++dimension;
    reduced.insert(reduced.begin() + 1, reduced[0] + 1);
    kept = 1;
  } else {
    while (kept < reduced.size() && results * partials < enoughResults)
      partials *= shape[reduced[kept++]];
  }
  if (kept == reduced.size() || results * partials < enoughResults)
    return std::nullopt;
  Split split;
  split.x = RankedTensorType::get(shape, type.getElementType());
  split.inner.assign(reduced.begin() + kept, reduced.end());
  split.outer.assign(reduced.begin(), reduced.begin() + kept);
  return split;
}

RankedTensorType without(RankedTensorType type, ArrayRef<int64_t> dimensions, Type element) {
  SmallVector<int64_t> shape;
  for (auto [dimension, size] : llvm::enumerate(type.getShape()))
    if (!llvm::is_contained(dimensions, int64_t(dimension)))
      shape.push_back(size);
  return RankedTensorType::get(shape, element);
}

/// The reduction `like` of `x` over other dimensions.
Operation *reduce(OpBuilder &builder, Operation *like, Value x, ArrayRef<int64_t> dimensions) {
  Operation *op = builder.clone(*like);
  op->setOperand(0, x);
  op->setAttr("dimensions", builder.getDenseI64ArrayAttr(dimensions));
  for (Value result : op->getResults())
    result.setType(without(typeOf(x), dimensions, typeOf(result).getElementType()));
  return op;
}

/// The parts have equal counts, so with mean μᵢ and variance σᵢ² of part i:
/// mean = mean(μ), variance = mean(σ²) + variance(μ).
SmallVector<Value> combineMoments(OpBuilder &builder, MomentsOp whole, Operation *parts,
                                  ArrayRef<int64_t> dimensions) {
  Operation *means = reduce(builder, whole, parts->getResult(0), dimensions);
  Value within = ReduceMeanOp::create(builder, whole.getLoc(), parts->getResult(1), dimensions);
  Value variance = AddOp::create(builder, whole.getLoc(), within, means->getResult(1));
  return {means->getResult(0), variance};
}

void apply(const Split &split, ReductionOpInterface reduction) {
  OpBuilder builder(reduction);
  Value x = reduction->getOperand(0);
  if (x.getType() != split.x)
    x = ReshapeOp::create(builder, reduction.getLoc(), split.x, x);
  Operation *parts = reduce(builder, reduction, x, split.inner);
  SmallVector<Value> results;
  if (auto moments = dyn_cast<MomentsOp>(reduction.getOperation()))
    results = combineMoments(builder, moments, parts, split.outer);
  else
    results = llvm::to_vector_of<Value>(
        reduce(builder, reduction, parts->getResult(0), split.outer)->getResults());
  reduction->replaceAllUsesWith(results);
  reduction->erase();
}

/// The letter to cut where `op` multiplies few rows with a matrix of weights, whose first dimension
/// is summed.
std::optional<char> summedOfFewRows(ContractOp op) {
  ContractLetters letters = op.splitLetters();
  for (auto [weights, own, other] :
       {std::tuple(op.getA(), letters.a, letters.b), std::tuple(op.getB(), letters.b, letters.a)}) {
    if (own.size() != 2 || !letters.result.ends_with(own.take_back()) || other.contains(own[1]) ||
        letters.result.contains(own[0]))
      continue;
    ArrayRef<int64_t> shape = typeOf(weights).getShape();
    int64_t rows = typeOf(op.getY()).getNumElements() / shape[1];
    if (rows >= 2 && rows <= fewRows && shape[0] % weightParts == 0 &&
        shape[0] * shape[1] >= manyWeights && shape[0] >= rows * stepsPerRow)
      return own[0];
  }
  return std::nullopt;
}

/// Σ over k of x[…k…] w[k, u] = Σ over s of (Σ over k of x[…sk…] w[s, k, u]): one part of the
/// weights for each chunk.
void splitProduct(ContractOp op, char summed) {
  ContractLetters letters = op.splitLetters();
  char part = 'a';
  while (op.getLetters().contains(part))
    ++part;
  OpBuilder builder(op);
  auto splitLetter = [&](std::string names) { return names.insert(names.find(summed), 1, part); };
  auto splitOperand = [&](Value operand, StringRef names) -> Value {
    size_t place = names.find(summed);
    SmallVector<int64_t> shape = llvm::to_vector(typeOf(operand).getShape());
    shape[place] /= weightParts;
    shape.insert(shape.begin() + place, weightParts);
    auto type = RankedTensorType::get(shape, getElementTypeOrSelf(operand));
    return ReshapeOp::create(builder, op.getLoc(), type, operand);
  };
  std::string names = splitLetter(letters.a.str()) + "," + splitLetter(letters.b.str()) + "->" +
                      part + letters.result.str();
  Value left = splitOperand(op.getA(), letters.a), right = splitOperand(op.getB(), letters.b);
  auto partial = ContractOp::create(builder, op.getLoc(), left, right, names);
  partial->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  Value sum = ReduceSumOp::create(builder, op.getLoc(), partial.getY(), ArrayRef<int64_t>{0});
  op.replaceAllUsesWith(sum);
  op.erase();
}

struct SplitReductions : impl::SplitReductionsPassBase<SplitReductions> {
  using SplitReductionsPassBase::SplitReductionsPassBase;

  void runOnOperation() override {
    SmallVector<ReductionOpInterface> reductions;
    // A position within the row (argmax) does not survive the split.
    getOperation().walk([&](ReductionOpInterface reduction) {
      if (!reduction.usesPosition())
        reductions.push_back(reduction);
    });
    for (ReductionOpInterface reduction : reductions)
      if (std::optional<Split> split = chooseSplit(reduction))
        apply(*split, reduction);
    // In a loop chunks of rows run through all steps, and their weights stay in a cache.
    for (ContractOp product : llvm::make_early_inc_range(getOperation().getOps<ContractOp>()))
      if (std::optional<char> summed = summedOfFewRows(product))
        splitProduct(product, *summed);
  }
};

} // namespace
} // namespace dlb
