// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Evaluation of scans: the body, once per step.

#include "reference/Evaluation.h"

#include <cstring>

using namespace mlir;

namespace dlb {

/// Slice `t` of a tensor of `steps` slices.
static TensorPointer sliceOf(const HostTensor &tensor, int64_t t, int64_t steps) {
  std::vector<int64_t> shape(tensor.shape().begin() + 1, tensor.shape().end());
  auto slice = std::make_shared<HostTensor>(tensor.element(), std::move(shape));
  std::memcpy(slice->data(), tensor.data() + t * slice->byteCount(), tensor.byteCount() / steps);
  return slice;
}

FailureOr<Tensors> Evaluation::evaluateScan(ScanOp scan, ArrayRef<TensorPointer> operands) {
  int64_t steps = scan.getSteps(), carries = scan.carryCount(), inputs = scan.inputCount();
  Tensors current(operands.take_front(carries));
  SmallVector<std::shared_ptr<HostTensor>> stacks;
  for (Value stack : scan.stacks()) {
    stacks.push_back(allocate(stack.getType(), options.f64, scan.getLoc()));
    if (!stacks.back())
      return failure();
  }
  for (int64_t n = 0; n < steps; ++n) {
    int64_t t = scan.getReverse() ? steps - 1 - n : n;
    Tensors arguments = current;
    for (const TensorPointer &input : operands.slice(carries, inputs))
      arguments.push_back(sliceOf(*input, t, steps));
    llvm::append_range(arguments, operands.drop_front(carries + inputs));
    FailureOr<Tensors> values = evaluateBlock(scan.block(), arguments);
    if (failed(values))
      return failure();
    current.assign(values->begin(), values->begin() + carries);
    for (auto [stack, slice] : llvm::zip_equal(stacks, llvm::drop_begin(*values, carries)))
      std::memcpy(stack->data() + t * slice->byteCount(), slice->data(), slice->byteCount());
  }
  Tensors results = std::move(current);
  llvm::append_range(results, stacks);
  return results;
}

} // namespace dlb
