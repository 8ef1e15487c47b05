// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Counts of operations and bytes.

#include "plan/Cost.h"

#include "dialect/Sizes.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dlb::plan {
namespace {

/// Two for each multiply-add: one multiply-add for each choice of all letters.
int64_t flopsOf(ContractOp op) {
  ContractLetters letters = op.splitLetters();
  int64_t products = elementsOf(op.getA());
  auto b = cast<RankedTensorType>(op.getB().getType());
  for (auto [letter, size] : llvm::zip_equal(letters.b, b.getShape()))
    if (!StringRef(letters.a).contains(letter))
      products *= size;
  return 2 * products;
}

template <class Convolution> int64_t flopsOfConvolution(Convolution op) {
  ConvolutionGeometry size = op.geometry();
  return 2 * size.n * size.k * size.outputRows * size.outputColumns * size.channelsPerGroup *
         size.r * size.s;
}

/// `products` matrices of queries by keys times a row of features. Where it is causal, a query sees
/// on average half of the keys that belong to the square at the end.
template <class Attention> int64_t flopsOfAttention(Attention op, int64_t features) {
  AttentionGeometry size = op.geometry();
  int64_t pairs = size.t * size.s;
  if (op.getCausal()) {
    int64_t square = std::min(size.t, size.s);
    pairs = (pairs - square * square) * (size.s >= size.t) + square * (square + 1) / 2;
  }
  return 2 * size.n * size.h * pairs * features;
}

int64_t flopsOf(Operation *op, SymbolTable &symbols) {
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case([](ContractOp contract) { return flopsOf(contract); })
      .Case<ConvolutionOp, ConvolutionDataGradientOp, ConvolutionWeightGradientOp>(
          [](auto convolution) { return flopsOfConvolution(convolution); })
      .Case([](AttentionOp attention) {
        AttentionGeometry size = attention.geometry();
        return flopsOfAttention(attention, size.d + size.e);
      })
      .Case([](AttentionQueryGradientOp gradient) {
        AttentionGeometry size = gradient.geometry();
        return flopsOfAttention(gradient, 2 * size.d + size.e);
      })
      .Case([](AttentionKeyValueGradientOp gradient) {
        AttentionGeometry size = gradient.geometry();
        return flopsOfAttention(gradient, 2 * (size.d + size.e));
      })
      .Case<MaxPoolOp, AveragePoolOp>([](auto pool) {
        int64_t window = 1;
        for (int64_t size : pool.getWindow())
          window *= size;
        return elementsOf(pool->getResult(0)) * window;
      })
      .Case([&](LaunchOp launch) {
        return costOf(symbols.lookup<KernelOp>(launch.getKernel()), symbols).flops;
      })
      .Case([&](ScanOp scan) {
        int64_t step = 0;
        for (Operation &each : scan.block())
          step += flopsOf(&each, symbols);
        return step * static_cast<int64_t>(scan.getSteps());
      })
      .Default([](Operation *other) -> int64_t {
        if (isa<ReductionOpInterface, ScatterAddOp>(other))
          return elementsOf(other->getOperand(isa<ScatterAddOp>(other) ? 1 : 0));
        return isa<PointwiseOpInterface>(other) ? elementsOf(other->getResult(0)) : 0;
      });
}

/// What is read of an operand: no more than what views and tables take from it.
int64_t bytesRead(BlockArgument operand) {
  int64_t taken = 0;
  for (Operation *user : operand.getUsers())
    taken += isa<ViewOpInterface, GatherOp>(user) ? bytesOf(user->getResult(0)) : bytesOf(operand);
  return std::min(taken, bytesOf(operand));
}

} // namespace

Cost costOf(KernelOp kernel, SymbolTable &symbols) {
  Cost cost;
  Block &body = kernel.getBody().front();
  for (Operation &op : body)
    cost.flops += flopsOf(&op, symbols);
  for (BlockArgument operand : body.getArguments())
    cost.bytes += bytesRead(operand);
  for (Value result : body.getTerminator()->getOperands())
    cost.bytes += bytesOf(result);
  return cost;
}

} // namespace dlb::plan
