// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Packs the weights of groups before the groups run. Whether that pays depends on the chunks and on
// the instruction set, so it is decided behind `dlb-group`, here; what the packing of weights
// alone depends on is found by `dlb-derive` as anything else.

#include "dialect/Sizes.h"
#include "kernels/Kernels.h"
#include "kernels/Packing.h"
#include "kernels/TargetPass.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb {
namespace {

/// As many as other groups have.
constexpr int64_t wantedChunks = 4;

/// Bytes of weights that count as near: a thread's share, or all, of 2 MB each.
constexpr int64_t mostNear = 4 << 20;

class LayOut {
public:
  LayOut(func::FuncOp function, Target target) : function(function), target(target) {}

  void run() {
    for (unsigned i = 0; i < function.getNumResults(); ++i)
      if (function.getResultAttr(i, "dlb.updates"))
        return; // weights that change with every call
    if (llvm::all_of(function.getArguments(), [&](Value argument) { return isKept(argument); }))
      return; // what derives from weights multiplies by them once
    int64_t bytes = 0;
    for (Value argument : llvm::make_filter_range(function.getArguments(),
                                                  [&](Value value) { return isKept(value); }))
      bytes += bytesOf(argument);
    areNear = bytes <= mostNear;
    for (GroupOp group : llvm::to_vector(function.getOps<GroupOp>()))
      for (Operation &op : llvm::make_early_inc_range(group.getBody().front()))
        if (std::optional<Packing> packing = packingOf(&op, group.getChunk()))
          packWeights(group, &op, *packing);
  }

private:
  std::optional<Packing> packingOf(Operation *op, int64_t chunk) {
    if (auto contract = dyn_cast<ContractOp>(op))
      return dlb::packingOf(contract, chunk, target, areNear);
    if (auto convolution = dyn_cast<ConvolutionOp>(op))
      return dlb::packingOf(convolution, chunk, target);
    return std::nullopt;
  }

  void packWeights(GroupOp group, Operation *op, const Packing &packing) {
    Value whole = op->getOperand(packing.operand);
    auto argument = dyn_cast<BlockArgument>(stripReshapes(whole));
    if (!argument || !isKept(group.getInputs()[argument.getArgNumber()]))
      return;
    Value packed = pack(group.getInputs()[argument.getArgNumber()], packing, op->getLoc());
    group->insertOperands(group->getNumOperands(), packed);
    BlockArgument inside = group.getBody().front().addArgument(packed.getType(), packed.getLoc());
    OpBuilder builder(op);
    Value weights = reshaped(builder, argument, packing.shape);
    weights = PackedOp::create(builder, op->getLoc(), weights, inside, packing.layout);
    op->setOperand(packing.operand,
                   reshaped(builder, weights, cast<RankedTensorType>(whole.getType()).getShape()));
  }

  /// A parameter or state, or derived from these.
  bool isKept(Value value) {
    auto argument = dyn_cast<BlockArgument>(value);
    if (!argument)
      return false;
    auto role = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "dlb.role");
    return role && llvm::is_contained({"parameter", "state", "derived"}, role.getValue());
  }

  /// Once for all groups that want it so.
  Value pack(Value weights, const Packing &packing, mlir::Location loc) {
    Value &packed = known[{weights, packing.layout}];
    if (packed)
      return packed;
    OpBuilder builder(function.getContext());
    builder.setInsertionPointToStart(&function.getBody().front());
    Type element = getElementTypeOrSelf(weights);
    auto type = RankedTensorType::get({packing.strips, packing.stripElements}, element);
    auto group = GroupOp::create(builder, loc, TypeRange(type), "pack", packing.strips,
                                 llvm::divideCeil(packing.strips, wantedChunks),
                                 ArrayRef<int64_t>(), ValueRange(weights));
    Block &body = group.getBody().emplaceBlock();
    OpBuilder inside = OpBuilder::atBlockEnd(&body);
    Value matrix = reshaped(inside, body.addArgument(weights.getType(), loc), packing.shape);
    YieldOp::create(inside, loc, PackOp::create(inside, loc, type, matrix, packing.layout).getY());
    return packed = group.getResult(0);
  }

  static Value reshaped(OpBuilder &builder, Value value, ArrayRef<int64_t> shape) {
    auto type = cast<RankedTensorType>(value.getType());
    if (type.getShape() == shape)
      return value;
    return ReshapeOp::create(builder, value.getLoc(),
                             RankedTensorType::get(shape, type.getElementType()), value);
  }

  func::FuncOp function;
  Target target;
  bool areNear = false;
  llvm::DenseMap<std::pair<Value, StringRef>, Value> known;
};

class LayOutPass : public TargetPass<LayOutPass, func::FuncOp> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LayOutPass)

  explicit LayOutPass(Target target = {InstructionSet::x86_64_v4_amx}) : TargetPass(target) {}

  StringRef getArgument() const override { return "dlb-lay-out"; }
  StringRef getDescription() const override {
    return "give groups packed weights where products read them faster";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<DlbDialect>();
  }

  void runOnOperation() override {
    std::optional<Target> target = this->target();
    if (target && !getOperation().isDeclaration())
      LayOut(getOperation(), *target).run();
  }
};

} // namespace

std::unique_ptr<Pass> createLayOutPass(Target target) {
  return std::make_unique<LayOutPass>(target);
}

void registerLayOutPass() { PassRegistration<LayOutPass>(); }

} // namespace dlb
