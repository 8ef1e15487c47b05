// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Scans: a loop over time that calls the kernels of its body, each on the rows of the chunk. They
// are functions of other objects. What a step leaves to the next one goes where it has to be in the
// end, if it has to be somewhere: into the stack of such slices, or to and fro between the memory
// of the last carry and scratch. Values that live within a step are in scratch.

#include "dialect/Sizes.h"
#include "kernels/KernelBuilder.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb {
namespace {

Value stripReshapes(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getX();
  return value;
}

/// Offsets in a piece of memory for values that live from one launch to another.
class Slots {
public:
  int64_t place(int64_t bytes, int first, int last) {
    Slot wanted{0, int64_t(llvm::alignTo(bytes, 64)), first, last};
    auto inTheWay = [&](const Slot &slot) { return slot.overlaps(wanted); };
    for (auto found = slots.end(); (found = llvm::find_if(slots, inTheWay)) != slots.end();)
      wanted.offset = found->offset + found->bytes;
    slots.push_back(wanted);
    size = std::max(size, wanted.offset + wanted.bytes);
    return wanted.offset;
  }

  int64_t size = 0;

private:
  struct Slot {
    int64_t offset, bytes;
    int first, last;

    bool overlaps(const Slot &other) const {
      return first <= other.last && other.first <= last && offset < other.offset + other.bytes &&
             other.offset < offset + bytes;
    }
  };
  SmallVector<Slot> slots;
};

/// Memory is bytes here until a kernel is called with it: a view can begin at any of them.
class ScanEmitter {
public:
  ScanEmitter(KernelBuilder &kernel, ScanOp scan, const Callees &callees)
      : kernel(kernel), scan(scan), callees(callees), builder(kernel.builder), loc(kernel.loc),
        rows(kernel.kernel.getExtent()) {}

  LogicalResult emit() {
    takeBytes();
    placeTemporaries();
    int64_t calleeBytes = 0;
    for (auto launch : scan.block().getOps<LaunchOp>())
      calleeBytes = std::max(calleeBytes, scratchOf(launch));
    calleeScratch = kernel.scratch(builder.getI8Type(), calleeBytes);
    for (unsigned number = 0; number < scan.carryCount(); ++number)
      carries.push_back(placeCarry(number));
    emitLoop();
    return copyStackedCarries();
  }

private:
  /// Where a carry stands after each step.
  struct Carry {
    int stack = -1;     ///< in the slice of this stack, which has the same values, unless -1
    Value last, before; ///< otherwise: after the last step, and after the one before it
  };

  MemRefType bytesType(int64_t count) { return MemRefType::get({count}, builder.getI8Type()); }

  /// Operands and results become bytes.
  void takeBytes() {
    unsigned count = kernel.operands().size() + kernel.yielded().size();
    for (BlockArgument argument : kernel.function.getArguments().take_front(count))
      argument.setType(bytesType(bytesOf(argument)));
  }

  Value scaled(Value value, int64_t factor) {
    return builder.createOrFold<arith::MulIOp>(loc, value, kernel.constant(factor));
  }

  Value view(MemRefType type, Value bytes, Value offset) {
    return memref::ViewOp::create(builder, loc, type, bytes, offset, ValueRange{});
  }

  Value typed(Value bytes, Type type) {
    return bytes.getType() == type ? bytes
                                   : view(cast<MemRefType>(type), bytes, kernel.constant(0));
  }

  Value operandMemory(unsigned number) {
    Value operand = stripReshapes(scan.getValues()[number]);
    return kernel.function.getArgument(cast<BlockArgument>(operand).getArgNumber());
  }

  /// Null if the kernel does not yield this result of the scan.
  Value resultMemory(Value result) {
    auto place = llvm::find(kernel.yielded(), result);
    return place == kernel.yielded().end() ? Value()
                                           : kernel.result(place - kernel.yielded().begin());
  }

  Value sliceMemory(Value stack, Type slice) {
    return view(bytesType(bytesOf(slice)), stack, scaled(time, bytesOf(slice)));
  }

  int64_t chunkBytes(Type tensor) { return bytesOf(tensor) / rows * kernel.kernel.getChunk(); }

  /// The chunk's rows of a tensor, which stand in `memory` from `offset` on, addressed like the
  /// whole tensor.
  Value rowsMemory(Value memory, int64_t offset, Type tensor) {
    Value skipped = scaled(kernel.first(), bytesOf(tensor) / rows);
    Value origin = arith::SubIOp::create(builder, loc, kernel.constant(offset), skipped);
    return view(bytesType(bytesOf(tensor)), memory, origin);
  }

  Value rowsScratch(Type tensor) {
    return rowsMemory(kernel.scratch(builder.getI8Type(), chunkBytes(tensor)), 0, tensor);
  }

  /// The stack that `value` is a slice of, if the kernel yields it; else -1.
  int stackOf(Value value) {
    for (auto [stack, slice] : llvm::enumerate(scan.next().slices()))
      if (slice == value && resultMemory(scan.stacks()[stack]))
        return stack;
    return -1;
  }

  Carry placeCarry(unsigned number) {
    Carry carry;
    carry.stack = stackOf(scan.next().nextCarries()[number]);
    if (carry.stack >= 0)
      return carry;
    Value result = scan.lastCarries()[number];
    carry.last = resultMemory(result);
    if (!carry.last)
      carry.last = rowsScratch(result.getType());
    carry.before = scan.getSteps() > 1 ? rowsScratch(result.getType()) : carry.last;
    return carry;
  }

  /// Values of the body that no later step and no caller sees.
  void placeTemporaries() {
    llvm::DenseMap<Operation *, int> numbers;
    for (auto [number, op] : llvm::enumerate(scan.block()))
      numbers[&op] = number;
    Slots slots;
    for (Operation &op : scan.block().without_terminator())
      for (Value value : op.getResults()) {
        if (stackOf(value) >= 0 || llvm::is_contained(scan.next().nextCarries(), value))
          continue;
        int last = numbers[&op];
        for (Operation *user : value.getUsers())
          last = std::max(last, numbers[user]);
        offsets[value] = slots.place(chunkBytes(value.getType()), numbers[&op], last);
      }
    temporaries = kernel.scratch(builder.getI8Type(), slots.size);
  }

  int64_t scratchOf(LaunchOp launch) {
    auto function = callees.at(launch.getKernel()).function;
    return function->getAttrOfType<IntegerAttr>("dlb.scratch").getInt();
  }

  /// for n in [0, steps). The loop carries for each carry where it stands before the step and,
  /// unless it goes into a stack, where it goes in this step and where in the one after.
  void emitLoop() {
    int64_t steps = scan.getSteps();
    SmallVector<Value> initial;
    for (auto [number, carry] : llvm::enumerate(carries)) {
      initial.push_back(operandMemory(number));
      if (carry.stack < 0 && steps % 2 == 1)
        initial.append({carry.last, carry.before});
      else if (carry.stack < 0)
        initial.append({carry.before, carry.last});
    }
    auto loop = scf::ForOp::create(builder, loc, kernel.constant(0), kernel.constant(steps),
                                   kernel.constant(1), initial);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    time = loop.getInductionVar();
    if (scan.getReverse())
      time = arith::SubIOp::create(builder, loc, kernel.constant(steps - 1), time);
    SmallVector<Value> after = emitStep(loop.getRegionIterArgs());
    if (!after.empty()) // a loop that carries nothing ends by itself
      scf::YieldOp::create(builder, loc, after);
    // Where the carries stand in the end is the state that follows the last step.
    state = loop.getResults();
  }

  SmallVector<Value> emitStep(ValueRange before) {
    unsigned place = 0;
    SmallVector<Value> targets, later;
    for (auto [carry, argument] : llvm::zip(carries, scan.carryArguments())) {
      memories[argument] = before[place++];
      targets.push_back(carry.stack < 0 ? before[place++] : Value());
      later.push_back(carry.stack < 0 ? before[place++] : Value());
    }
    for (auto [number, argument] : llvm::enumerate(scan.inputArguments()))
      memories[argument] =
          sliceMemory(operandMemory(scan.carryCount() + number), argument.getType());
    for (auto [number, argument] : llvm::enumerate(scan.captureArguments()))
      memories[argument] = operandMemory(scan.carryCount() + scan.inputCount() + number);
    for (auto launch : scan.block().getOps<LaunchOp>())
      emitCall(launch, targets);
    SmallVector<Value> after;
    for (auto [number, next] : llvm::enumerate(scan.next().nextCarries())) {
      after.push_back(memories.lookup(next));
      if (targets[number])
        after.append({later[number], targets[number]});
    }
    return after;
  }

  Value targetOf(Value value, ArrayRef<Value> targets) {
    if (int stack = stackOf(value); stack >= 0)
      return sliceMemory(resultMemory(scan.stacks()[stack]), value.getType());
    for (auto [target, next] : llvm::zip(targets, scan.next().nextCarries()))
      if (next == value)
        return target;
    return rowsMemory(temporaries, offsets.lookup(value), value.getType());
  }

  void emitCall(LaunchOp launch, ArrayRef<Value> targets) {
    Callee callee = callees.at(launch.getKernel());
    SmallVector<Value> arguments;
    for (Value input : launch.getInputs())
      arguments.push_back(memories.lookup(input));
    for (Value result : launch.getResults())
      arguments.push_back(memories[result] = targetOf(result, targets));
    arguments.push_back(calleeScratch);
    for (auto [argument, type] : llvm::zip(arguments, callee.function.getArgumentTypes()))
      argument = typed(argument, type);
    int64_t slices = callee.extent / rows;
    arguments.append({scaled(kernel.first(), slices), scaled(kernel.last(), slices)});
    func::CallOp::create(builder, loc, callee.function, arguments);
  }

  /// Last carries that stand in a stack.
  LogicalResult copyStackedCarries() {
    unsigned place = 0;
    for (auto [carry, result] : llvm::zip(carries, scan.lastCarries())) {
      Value stands = state[place];
      place += carry.stack < 0 ? 3 : 1;
      Value target = resultMemory(result);
      if (carry.stack < 0 || !target)
        continue;
      MemRefType type = memoryType(cast<RankedTensorType>(result.getType()));
      ElementGraph graph(kernel.kernel.getContext());
      graph.bind(result, typed(stands, type));
      LoopNest loops(graph, builder, loc, kernel.target, rows, kernel.kernel.getChunk());
      if (!loops.addResult(result, typed(target, type)))
        return failure();
      loops.emit(kernel.first(), kernel.last());
    }
    return success();
  }

  KernelBuilder &kernel;
  ScanOp scan;
  const Callees &callees;
  OpBuilder &builder;
  Location loc;
  int64_t rows;
  SmallVector<Carry> carries;
  llvm::DenseMap<Value, int64_t> offsets; ///< of temporaries
  Value temporaries, calleeScratch;
  Value time;                            ///< t of the step
  llvm::DenseMap<Value, Value> memories; ///< of the body's values, in the step
  ResultRange state = ResultRange(nullptr, 0);
};

} // namespace

FailureOr<bool> emitScan(KernelBuilder &kernel, const Callees &callees) {
  auto scan = cast<ScanOp>(findAnchor(kernel.kernel));
  if (failed(ScanEmitter(kernel, scan, callees).emit()))
    return failure();
  return true;
}

} // namespace dlb
