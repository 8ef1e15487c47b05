// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The function that a kernel becomes: one rank-1 memref per operand and result (row-major, bools as
// bytes), scratch memory of the calling thread, and the range of slices.

#ifndef DLB_KERNELS_KERNELBUILDER_H
#define DLB_KERNELS_KERNELBUILDER_H

#include "kernels/LoopNest.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include "llvm/ADT/StringMap.h"

namespace dlb {

class KernelBuilder {
public:
  /// Creates the function before `kernel`.
  KernelBuilder(KernelOp kernel, Target target);

  KernelOp kernel;
  Target target;
  mlir::OpBuilder builder;
  mlir::Location loc;
  mlir::func::FuncOp function;

  mlir::ValueRange operands() { return kernel.getBody().getArguments(); }
  /// The memory of an operand.
  mlir::Value memoryOf(mlir::Value operand) {
    return function.getArgument(llvm::cast<mlir::BlockArgument>(operand).getArgNumber());
  }
  /// What the kernel yields.
  mlir::ValueRange yielded() { return kernel.getBody().front().getTerminator()->getOperands(); }
  /// The memory of a result.
  mlir::Value result(unsigned number) {
    return function.getArgument(kernel.getBody().getNumArguments() + number);
  }
  mlir::Value first() { return function.getArgument(function.getNumArguments() - 2); }
  mlir::Value last() { return function.getArgument(function.getNumArguments() - 1); }

  /// Elements of scratch memory, aligned to 64 bytes.
  mlir::Value scratch(mlir::Type element, int64_t count);
  /// `memory` addressed from `origin` (in elements) on: element i stands at i - origin.
  mlir::Value shifted(mlir::Value memory, mlir::Value origin, int64_t count);
  /// The address of element `offset` (null: 0) as an LLVM pointer, for a runtime function.
  mlir::Value pointer(mlir::Value memory, mlir::Value offset = nullptr);
  void call(llvm::StringRef runtimeFunction, mlir::ValueRange arguments);
  mlir::Value constant(int64_t value);

  mlir::Value constantMemory(mlir::ElementsAttr elements);

  /// Says that a call may cover several chunks, if no scratch has room for one only: the bits are
  /// the same however the slices are cut, and calls share work.
  void joinChunks() { joinsChunks = true; }
  bool canJoinChunks() const { return !hasChunkScratch; }
  /// Scratch for the slices of one chunk at least, of `slice` elements each, addressed like all
  /// slices.
  mlir::Value chunkScratch(mlir::Type element, int64_t slice);

  /// A graph of the body, with the operands bound to memory. Every nest of loops needs its own.
  ElementGraph graph();

  /// Loops that store every result. With `anchors`, values of the body that are already in
  /// `memories` (rank 1, row-major or in the order of `layout`): results over them that are the
  /// same value stay as they are.
  mlir::LogicalResult emitResults(mlir::ValueRange anchors = {}, mlir::ValueRange memories = {},
                                  mlir::AffineMap layout = {});

  /// Where the values `anchors` of the body go before the results are computed from them, without
  /// scratch if possible: to the result that is the value, or to one of equal type. Scratch is
  /// addressed like the whole tensor, but has room for one chunk only.
  llvm::SmallVector<mlir::Value> placeAnchors(mlir::ValueRange anchors);

  /// Ends the function and removes the kernel.
  void finish();

private:
  int64_t scratchBytes = 0;
  bool joinsChunks = false, hasChunkScratch = false;
  llvm::DenseMap<mlir::Attribute, std::string> constants;
};

/// How the elements of `type` lie in memory: bools are bytes.
mlir::MemRefType memoryType(mlir::RankedTensorType type);
mlir::Type memoryElement(mlir::Type element);

/// The one op of `kernel` whose family is not "row", or null.
mlir::Operation *findAnchor(KernelOp kernel);

// The families with loops of their own. Each emits the whole body of the function, or nothing (and
// returns false) where it has nothing better than `emitResults`.
mlir::FailureOr<bool> emitContract(KernelBuilder &kernel);
mlir::FailureOr<bool> emitConvolution(KernelBuilder &kernel);
mlir::FailureOr<bool> emitAttention(KernelBuilder &kernel);
mlir::FailureOr<bool> emitScatter(KernelBuilder &kernel);
mlir::FailureOr<bool> emitPack(KernelBuilder &kernel);

/// The functions of the kernels that a scan's body launches, and their numbers of slices.
struct Callee {
  mlir::func::FuncOp function;
  int64_t extent = 0;
};
using Callees = llvm::StringMap<Callee>;
mlir::FailureOr<bool> emitScan(KernelBuilder &kernel, const Callees &callees);

} // namespace dlb

#endif // DLB_KERNELS_KERNELBUILDER_H
