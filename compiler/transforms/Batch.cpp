// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A function of one sample becomes a function of a batch of them.

#include "dialect/Dialect.h"
#include "transforms/Passes.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_BATCHPASS
#include "transforms/Passes.h.inc"

namespace {

class Batch : public impl::BatchPassBase<Batch> {
  using BatchPassBase::BatchPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    batched.clear();
    standIns.clear();
    if (function.isExternal())
      return;
    if (size < 1) {
      function.emitError("a batch has at least 1 element, not ") << size;
      return signalPassFailure();
    }
    for (BlockArgument argument : function.getArguments()) {
      auto role = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "dlb.role");
      if (role && role != "input")
        continue;
      // The single sample's ops still refer to this argument: a stand-in keeps its type.
      Type single = argument.getType();
      argument.setType(withBatch(single, size));
      OpBuilder builder = OpBuilder::atBlockBegin(argument.getOwner());
      auto standIn = UnrealizedConversionCastOp::create(builder, argument.getLoc(), single,
                                                        ValueRange(argument));
      argument.replaceAllUsesExcept(standIn.getResult(0), standIn);
      batched.map(standIn.getResult(0), argument);
      standIns.push_back(standIn);
    }
    if (failed(batchBody(function)))
      return signalPassFailure();
  }

  LogicalResult batchBody(func::FuncOp function) {
    Block &body = function.getBody().front();
    llvm::SmallVector<Operation *> replaced;
    for (Operation &op : llvm::make_early_inc_range(body.without_terminator())) {
      auto hasBatch = [&](Value operand) { return batched.contains(operand); };
      if (isa<UnrealizedConversionCastOp>(op) || llvm::none_of(op.getOperands(), hasBatch))
        continue;
      auto batchable = dyn_cast<BatchableOpInterface>(op);
      if (!batchable)
        return op.emitError("`") << op.getName() << "` cannot run on a batch";
      llvm::SmallVector<Value> operands;
      for (Value operand : op.getOperands())
        operands.push_back(batched.lookupOrDefault(operand));
      OpBuilder builder(&op);
      batched.map(op.getResults(), batchable.batch(builder, op.getLoc(), operands, size));
      replaced.push_back(&op);
    }
    Operation *terminator = body.getTerminator();
    for (OpOperand &result : terminator->getOpOperands())
      result.set(batched.lookupOrDefault(result.get()));
    function.setType(
        FunctionType::get(&getContext(), body.getArgumentTypes(), terminator->getOperandTypes()));
    for (Operation *op : llvm::reverse(replaced))
      op->erase();
    for (Operation *standIn : standIns)
      standIn->erase();
    return success();
  }

  IRMapping batched; ///< of one sample → of the batch
  llvm::SmallVector<Operation *> standIns;
};

} // namespace
} // namespace dlb
