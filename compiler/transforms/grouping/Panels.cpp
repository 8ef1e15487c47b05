// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Captures in panels; see Panels.h.

#include "transforms/grouping/Panels.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb::grouping {
namespace {

/// Fewer steps are not worth a pass over the weights.
constexpr int64_t fewestSteps = 4;

/// The right operand of a contraction that a tile product computes.
struct Weights {
  ContractOp contract;
  unsigned number;   ///< of the operand
  bool isTransposed; ///< its columns are the first dimension
  int64_t summed, columns;

  /// Of a panel. Other numbers of columns stay one matrix, with columns inside.
  int64_t width() const { return columns % panelColumns ? columns : panelColumns; }
};

std::optional<Weights> weightsOf(GroupOp group, BlockArgument argument) {
  if (group.getKind() != "contract" || !argument.hasOneUse())
    return std::nullopt;
  OpOperand &use = *argument.use_begin();
  auto contract = dyn_cast<ContractOp>(use.getOwner());
  if (!contract)
    return std::nullopt;
  unsigned number = use.getOperandNumber();
  ContractLetters letters = contract.splitLetters();
  StringRef own = number == 0 ? letters.a : letters.b, other = number == 0 ? letters.b : letters.a;
  if (own.size() != 2 || letters.result.empty())
    return std::nullopt;
  char column = letters.result.back();
  size_t place = own.find(column);
  if (place == StringRef::npos || other.contains(column) || letters.result.contains(own[1 - place]))
    return std::nullopt;
  ArrayRef<int64_t> shape = cast<RankedTensorType>(argument.getType()).getShape();
  Weights weights{contract, number, place == 0, shape[1 - place], shape[place]};
  bool isLaidOut = !weights.isTransposed && weights.width() == weights.columns;
  return isLaidOut ? std::nullopt : std::optional(weights);
}

/// The tensor in panels, and back.
class Layout {
public:
  Layout(const Weights &weights, Type element) : isTransposed(weights.isTransposed) {
    int64_t width = weights.width(), panels = weights.columns / width, summed = weights.summed;
    auto type = [&](ArrayRef<int64_t> shape) { return RankedTensorType::get(shape, element); };
    inPanels = type({panels, summed, width});
    split = isTransposed ? type({panels, width, summed}) : type({summed, panels, width});
    whole = isTransposed ? type({weights.columns, summed}) : type({summed, weights.columns});
  }

  Value pack(OpBuilder &builder, mlir::Location loc, Value weights) {
    Value pieces = ReshapeOp::create(builder, loc, split, weights);
    return TransposeOp::create(builder, loc, inPanels, pieces, permutation());
  }
  Value unpack(OpBuilder &builder, mlir::Location loc, Value panels) {
    Value pieces = TransposeOp::create(builder, loc, split, panels, permutation());
    return ReshapeOp::create(builder, loc, whole, pieces);
  }

  RankedTensorType inPanels, split, whole;

private:
  /// An exchange of two dimensions: its own inverse.
  ArrayRef<int64_t> permutation() const {
    static constexpr int64_t rows[] = {1, 0, 2}, columns[] = {0, 2, 1};
    return isTransposed ? ArrayRef(columns) : ArrayRef(rows);
  }

  bool isTransposed;
};

/// `weights` are what is stored, of which the panels are the piece `slice`, or all if it is null.
Value createPanels(OpBuilder &builder, Layout layout, Value weights, SliceOp slice) {
  Cluster cluster;
  cluster.kind = "pointwise";
  llvm::append_range(cluster.shape, layout.inPanels.getShape());
  Chunks chunks = chooseChunks(cluster, layout.inPanels.getNumElements());
  mlir::Location loc = weights.getLoc();
  auto group = GroupOp::create(builder, loc, TypeRange(layout.inPanels), "pointwise", chunks.extent,
                               chunks.chunk, ArrayRef<int64_t>(), ValueRange(weights));
  Block &body = group.getBody().emplaceBlock();
  OpBuilder inside = OpBuilder::atBlockEnd(&body);
  Value piece = body.addArgument(weights.getType(), loc);
  if (slice) {
    IRMapping known;
    known.map(slice.getX(), piece);
    piece = inside.clone(*slice, known)->getResult(0);
  }
  YieldOp::create(inside, loc, layout.pack(inside, loc, piece));
  return group.getResult(0);
}

class CaptureLayout {
public:
  CaptureLayout(OpBuilder &builder, ScanOp scan, llvm::function_ref<Value(Value)> stored)
      : builder(builder), scan(scan), stored(stored) {}

  void run() {
    for (GroupOp group : scan.block().getOps<GroupOp>())
      for (OpOperand &input : group->getOpOperands())
        if (auto capture = dyn_cast<BlockArgument>(input.get());
            capture && llvm::is_contained(scan.captureArguments(), capture))
          read(group, input, capture);
    eraseUnused();
  }

private:
  void read(GroupOp group, OpOperand &input, BlockArgument capture) {
    BlockArgument argument = group.getBody().getArgument(input.getOperandNumber());
    std::optional<Weights> weights = weightsOf(group, argument);
    if (!weights)
      return;
    Layout layout(*weights, getElementTypeOrSelf(argument));
    BlockArgument &panels = laidOut[{capture, unsigned(weights->isTransposed)}];
    if (!panels)
      panels = capturePanels(scan.getValues()[capture.getArgNumber()], layout);
    captures.insert(capture);
    input.set(panels);
    argument.setType(layout.inPanels);
    OpBuilder inside = OpBuilder::atBlockBegin(argument.getOwner());
    Value whole = layout.unpack(inside, weights->contract.getLoc(), argument);
    weights->contract->setOperand(weights->number, whole);
  }

  BlockArgument capturePanels(Value weights, Layout layout) {
    while (auto reshape = weights.getDefiningOp<ReshapeOp>())
      weights = reshape.getX();
    auto slice = weights.getDefiningOp<SliceOp>();
    if (slice && slice.getX().getDefiningOp() && stored(slice.getX()) == slice.getX())
      slice = nullptr; // of something that is recomputed, not stored
    Value panels = createPanels(builder, layout, stored(slice ? slice.getX() : weights), slice);
    scan->insertOperands(scan->getNumOperands(), panels);
    return scan.block().addArgument(layout.inPanels, weights.getLoc());
  }

  /// Captures that only laid-out products have read.
  void eraseUnused() {
    for (BlockArgument capture : captures)
      if (unsigned number = capture.getArgNumber(); capture.use_empty()) {
        scan.block().eraseArgument(number);
        scan->eraseOperand(number);
      }
  }

  OpBuilder &builder;
  ScanOp scan;
  llvm::function_ref<Value(Value)> stored;
  llvm::DenseMap<std::pair<BlockArgument, unsigned>, BlockArgument> laidOut;
  llvm::SmallSetVector<BlockArgument, 4> captures; ///< that are laid out
};

} // namespace

void layOutCaptures(OpBuilder &builder, ScanOp scan, llvm::function_ref<Value(Value)> stored) {
  if (int64_t(scan.getSteps()) >= fewestSteps)
    CaptureLayout(builder, scan, stored).run();
}

} // namespace dlb::grouping
