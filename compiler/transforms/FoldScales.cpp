// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Products and convolutions take the scale and the shift behind them into their weights:
//
//   (Σ x · w - m) · s + b  =  Σ x · (w · s) + (b - m · s)
//
// where m, s and b stay the same from call to call and have one number for each column, or filter.

#include "transforms/Passes.h"
#include "transforms/derive/Kept.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_FOLDSCALESPASS
#include "transforms/Passes.h.inc"

namespace {

/// An op that is linear in its weights, and where dimensions of its result are found in them.
struct Linear {
  Operation *op;
  unsigned weights; ///< operand number
  /// For each dimension of the result: of the weights, or -1 if they are not all of that dimension.
  SmallVector<int64_t> weightDimension;
};

std::optional<Linear> linearOf(Operation *op, const KeptValues &kept) {
  if (auto contract = dyn_cast<ContractOp>(op)) {
    ContractLetters letters = contract.splitLetters();
    for (auto [number, own, other] :
         {std::tuple(1u, letters.b, letters.a), std::tuple(0u, letters.a, letters.b)}) {
      if (!kept.contains(op->getOperand(number)) || kept.contains(op->getOperand(1 - number)))
        continue;
      Linear linear{op, number, {}};
      for (char letter : letters.result)
        linear.weightDimension.push_back(other.contains(letter) ? -1 : int64_t(own.find(letter)));
      return linear;
    }
  }
  auto convolution = dyn_cast<ConvolutionOp>(op);
  if (!convolution || !kept.contains(convolution.getW()) || kept.contains(convolution.getX()))
    return std::nullopt;
  ConvolutionGeometry geometry = convolution.geometry();
  Linear linear{op, 1, SmallVector<int64_t>(4, -1)};
  linear.weightDimension[geometry.output[1]] = geometry.weights[0];
  return linear;
}

/// v · scale + shift, where a null scale is 1 and a null shift 0; both have the dimensions
/// `dimensions` of v.
class Affine {
public:
  Affine(OpBuilder &builder, KeptValues &kept) : builder(builder), kept(kept) {}

  Value scale, shift;
  SmallVector<int64_t> dimensions;

  /// Adds a step v + c, v - c, c - v or v · c; false where it is none.
  bool append(OpOperand &use, Value c) {
    mlir::Location loc = use.getOwner()->getLoc();
    bool isFirst = use.getOperandNumber() == 0;
    if (isa<AddOp>(use.getOwner()))
      shift = shift ? make<AddOp>(loc, shift, c) : c;
    else if (isa<SubOp>(use.getOwner()) && isFirst)
      shift = shift ? make<SubOp>(loc, shift, c) : make<NegOp>(loc, c);
    else if (isa<MulOp>(use.getOwner())) {
      scale = scale ? make<MulOp>(loc, scale, c) : c;
      shift = shift ? make<MulOp>(loc, shift, c) : shift;
    } else
      return false;
    return true;
  }

private:
  template <typename Op, typename... Operands>
  Value make(mlir::Location loc, Operands... operands) {
    auto op = Op::create(builder, loc, operands...);
    kept.add(op);
    return op->getResult(0);
  }

  OpBuilder &builder;
  KeptValues &kept;
};

class Fold {
public:
  Fold(Linear linear, KeptValues &kept)
      : linear(linear), kept(kept), builder(linear.op->getContext()), affine(builder, kept) {}

  void run() {
    Value last = linear.op->getResult(0);
    while (last.hasOneUse() && follow(*last.use_begin()))
      last = last.use_begin()->getOwner()->getResult(0);
    // Shifts alone are as cheap where they stand.
    if (!affine.scale)
      return;
    mlir::Location loc = linear.op->getLoc();
    builder.setInsertionPointAfterValue(last);
    Value weights = linear.op->getOperand(linear.weights);
    auto type = cast<RankedTensorType>(weights.getType());
    SmallVector<int64_t> places = llvm::map_to_vector(
        affine.dimensions, [&](int64_t d) { return linear.weightDimension[d]; });
    Value scales = broadcast(loc, affine.scale, type, places);
    Value scaled = MulOp::create(builder, loc, weights, scales);
    kept.add(scaled.getDefiningOp());
    Operation *folded = builder.clone(*linear.op);
    folded->setOperand(linear.weights, scaled);
    Value result = folded->getResult(0);
    if (affine.shift)
      result = AddOp::create(builder, last.getLoc(), result,
                             broadcast(loc, affine.shift, cast<RankedTensorType>(result.getType()),
                                       affine.dimensions));
    last.replaceAllUsesWith(result);
  }

private:
  /// Takes one op along the chain in, if it is a step.
  bool follow(OpOperand &use) {
    Operation *op = use.getOwner();
    if (op->getNumOperands() != 2 || op->getNumResults() != 1)
      return false;
    auto repeated = op->getOperand(1 - use.getOperandNumber()).getDefiningOp<BroadcastOp>();
    if (!repeated || !kept.contains(repeated.getX()) || !fits(repeated.getDimensions()))
      return false;
    builder.setInsertionPoint(op);
    return affine.append(use, repeated.getX());
  }

  /// Whether the dimensions are those of the steps before, and of weights.
  bool fits(ArrayRef<int64_t> dimensions) {
    if (affine.shift || affine.scale)
      return dimensions == ArrayRef(affine.dimensions);
    affine.dimensions = llvm::to_vector(dimensions);
    SmallVector<int64_t> places =
        llvm::map_to_vector(dimensions, [&](int64_t d) { return linear.weightDimension[d]; });
    return !places.empty() && places.front() >= 0 && llvm::is_sorted(places);
  }

  Value broadcast(mlir::Location loc, Value value, RankedTensorType type,
                  ArrayRef<int64_t> dimensions) {
    if (value.getType() == type)
      return value;
    auto op =
        BroadcastOp::create(builder, loc, type, value, builder.getDenseI64ArrayAttr(dimensions));
    kept.add(op);
    return op.getY();
  }

  Linear linear;
  KeptValues &kept;
  OpBuilder builder;
  Affine affine;
};

struct FoldScales : impl::FoldScalesPassBase<FoldScales> {
  using FoldScalesPassBase::FoldScalesPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (!keepsParameters(function))
      return;
    KeptValues kept(function);
    Block &block = function.getBody().front();
    for (Operation &op : llvm::make_early_inc_range(block.without_terminator()))
      if (std::optional<Linear> linear = linearOf(&op, kept))
        Fold(*linear, kept).run();
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isOpTriviallyDead(&op))
        op.erase();
  }
};

} // namespace
} // namespace dlb
