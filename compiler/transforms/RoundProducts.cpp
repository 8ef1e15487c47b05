// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pass `dlb-round-products`: products of bf16 numbers in a program of f32.

#include "dialect/Dialect.h"
#include "transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_ROUNDPRODUCTSPASS
#include "transforms/Passes.h.inc"

namespace {

/// How many leading operands the op multiplies; 0 if it is no product.
unsigned factorsOf(Operation *op) {
  return llvm::TypeSwitch<Operation *, unsigned>(op)
      .Case<ContractOp, ConvolutionOp, ConvolutionDataGradientOp, ConvolutionWeightGradientOp>(
          [](auto) { return 2; })
      .Case([](AttentionOp) { return 3; })
      .Case<AttentionQueryGradientOp, AttentionKeyValueGradientOp>([](auto) { return 4; })
      .Default([](Operation *) { return 0; });
}

bool isF32(Value value) { return getElementTypeOrSelf(value).isF32(); }

struct RoundProducts : impl::RoundProductsPassBase<RoundProducts> {
  using RoundProductsPassBase::RoundProductsPassBase;

  void runOnOperation() override {
    known.clear();
    SmallVector<Operation *> products;
    getOperation().walk([&](Operation *op) {
      if (factorsOf(op) && isF32(op->getOperand(0)))
        products.push_back(op);
    });
    for (Operation *op : products) {
      for (OpOperand &operand : op->getOpOperands().take_front(factorsOf(op)))
        operand.set(rounded(operand.get()));
      if (isa<ContractOp>(op))
        op->setAttr("dlb.bf16", UnitAttr::get(&getContext()));
    }
  }

private:
  /// Where the value only lies in another order, or repeats, what it is made of is rounded: then
  /// all views of it share that, and products read it where it lies.
  Value rounded(Value value) {
    if (value.getDefiningOp<RoundBf16Op>())
      return value;
    if (Value done = known.lookup(value))
      return done;
    OpBuilder builder(&getContext());
    builder.setInsertionPointAfterValue(value);
    Operation *op = value.getDefiningOp();
    Value result;
    if (isa_and_nonnull<ReshapeOp, TransposeOp, BroadcastOp>(op)) {
      IRMapping narrow;
      narrow.map(op->getOperand(0), rounded(op->getOperand(0)));
      builder.setInsertionPointAfter(op);
      result = builder.clone(*op, narrow)->getResult(0);
    } else {
      result = RoundBf16Op::create(builder, value.getLoc(), value);
    }
    return known[value] = result;
  }

  llvm::DenseMap<Value, Value> known;
};

} // namespace
} // namespace dlb
