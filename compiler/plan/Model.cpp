// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From a function of launches to the planner's model.

#include "plan/Model.h"

#include "dialect/Sizes.h"

#include "mlir/IR/SymbolTable.h"

using namespace mlir;

namespace dlb::plan {

namespace {

class Builder {
public:
  Builder(func::FuncOp function, SymbolTable &symbols) : symbols(symbols) {
    model.function = function;
  }

  FailureOr<Model> build() {
    if (!model.function.getBody().hasOneBlock())
      return model.function.emitOpError(
          "has no body, or more than one block, and can't be planned");
    for (BlockArgument argument : model.function.getArguments())
      addBuffer(argument, Space::Argument, argument.getArgNumber());
    if (failed(addReturned()))
      return failure();
    for (Operation &op : model.function.getBody().front().without_terminator())
      if (failed(addRun(op)))
        return failure();
    return std::move(model);
  }

private:
  int addBuffer(Value tensor, Space space, int64_t index) {
    auto type = cast<RankedTensorType>(tensor.getType());
    Buffer buffer;
    buffer.type = MemRefType::get(type.getShape(), type.getElementType());
    buffer.space = space;
    buffer.index = index;
    buffer.bytes = bytesOf(buffer.type);
    model.buffers.push_back(buffer);
    return buffers[tensor] = model.buffers.size() - 1;
  }

  /// Places the function's results: in the caller's memory, or over the arguments they update.
  LogicalResult addReturned() {
    auto terminator = cast<func::ReturnOp>(model.function.getBody().front().getTerminator());
    for (auto [number, value] : llvm::enumerate(terminator.getOperands())) {
      auto updates = model.function.getResultAttrOfType<IntegerAttr>(number, "dlb.updates");
      if (updates && value == model.function.getArgument(updates.getInt()))
        continue; // an argument that stays as it is
      if (buffers.contains(value))
        return model.function.emitOpError("result ")
               << number << " is an argument or another result; it needs a copy from `dlb-group`";
      if (updates)
        addBuffer(value, Space::Argument, updates.getInt());
      else
        addBuffer(value, Space::Result, number);
      model.updates |= bool(updates);
      if (model.function.getResultAttr(number, "dlb.status"))
        model.status = buffers[value];
    }
    return success();
  }

  LogicalResult addRun(Operation &op) {
    auto launch = dyn_cast<LaunchOp>(op);
    if (!launch)
      return op.emitOpError("is not a launch: `dlb-group` and `dlb-outline` come before the plan");
    Run run;
    run.launch = launch;
    run.kernel = symbols.lookup<KernelOp>(launch.getKernel());
    if (!run.kernel)
      return launch.emitOpError("launches `") << launch.getKernel() << "`, which is no kernel";
    for (Value input : launch.getInputs()) {
      if (!buffers.contains(input))
        return launch.emitOpError("reads a value that no launch has computed");
      run.inputs.push_back(buffers[input]);
    }
    int committed = 0;
    for (Value output : launch.getResults()) {
      int buffer = buffers.contains(output) ? buffers[output] : addBuffer(output, Space::Arena, 0);
      run.outputs.push_back(buffer);
      committed += model.buffers[buffer].space == Space::Argument;
    }
    run.commits = committed > 0;
    if (run.commits && failed(checkCommit(run, committed)))
      return failure();
    model.runs.push_back(std::move(run));
    return success();
  }

  /// A committing run overwrites arguments while it may still read them.
  LogicalResult checkCommit(Run &run, int committed) {
    if (committed != static_cast<int>(run.outputs.size()) || run.kernel.getKind() != "pointwise")
      return run.launch.emitOpError("updates an argument, and must be a pointwise kernel that does "
                                    "nothing else");
    for (auto [number, input] : llvm::enumerate(run.inputs))
      for (int output : run.outputs) {
        const Buffer &old = model.buffers[input], &updated = model.buffers[output];
        if (old.space == Space::Argument && old.index == updated.index && input != output &&
            !run.kernel.readsAtOwnIndex(number))
          return run.launch.emitOpError("overwrites argument ")
                 << old.index << " and reads it at other indices";
      }
    return success();
  }

  SymbolTable &symbols;
  Model model;
  DenseMap<Value, int> buffers;
};

} // namespace

FailureOr<Model> buildModel(func::FuncOp function, SymbolTable &symbols) {
  return Builder(function, symbols).build();
}

} // namespace dlb::plan
