// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Evaluation of schedules: runs over byte ranges of one arena, in order, as compiled code does it.
// Bytes of the arena are NaN before they are written and after their last use, so that a value that
// is read too early or too late shows.

#include "reference/Evaluation.h"

#include <cstring>

using namespace mlir;

namespace dlb {
namespace {

/// Floats of such bytes are NaN in every format.
constexpr unsigned char nanByte = 0xff;

/// The memory of a schedule during a call.
struct Memory {
  std::vector<unsigned char> arena;
  SmallVector<HostTensor> arguments, results;
};

/// A buffer: where it lies and what it holds.
struct Buffer {
  unsigned char *data;
  MemRefType type;
};

} // namespace

// In f64 every byte offset doubles: an f32 buffer then has exactly twice its bytes, others have
// more room than they need.
static Memory allocateMemory(ScheduleOp schedule, ArrayRef<TensorPointer> arguments,
                             const InterpreterOptions &options) {
  Memory memory;
  memory.arena.assign(schedule.getArenaBytes() * (options.f64 ? 2 : 1), nanByte);
  for (const TensorPointer &argument : arguments)
    memory.arguments.push_back(*argument);
  for (Type type : schedule.getFunctionType().getResults())
    memory.results.push_back(*allocate(type, options.f64, schedule.getLoc()));
  return memory;
}

static llvm::DenseMap<Value, Buffer> placeBuffers(ScheduleOp schedule, Memory &memory,
                                                  const InterpreterOptions &options) {
  llvm::DenseMap<Value, Buffer> buffers;
  auto place = [&](auto op, unsigned char *data) {
    buffers[op.getBuffer()] = {data, cast<MemRefType>(op.getBuffer().getType())};
  };
  for (Operation &op : schedule.getBody().front()) {
    if (auto arena = dyn_cast<ArenaOp>(op))
      place(arena, memory.arena.data() + arena.getOffset() * (options.f64 ? 2 : 1));
    else if (auto argument = dyn_cast<ArgumentOp>(op))
      place(argument, memory.arguments[argument.getIndex()].data());
    else if (auto result = dyn_cast<ResultOp>(op))
      place(result, memory.results[result.getIndex()].data());
  }
  return buffers;
}

/// Results with `dlb.updates` stand where the updated argument is.
static Tensors collectResults(ScheduleOp schedule, const Memory &memory) {
  Tensors results;
  for (auto [number, attribute] : llvm::enumerate(schedule.getResAttrs())) {
    auto updates = cast<DictionaryAttr>(attribute).getAs<IntegerAttr>("dlb.updates");
    results.push_back(std::make_shared<HostTensor>(updates ? memory.arguments[updates.getInt()]
                                                           : memory.results[number]));
  }
  return results;
}

/// The last op that reads each buffer.
static llvm::DenseMap<Value, Operation *> findLastReaders(ScheduleOp schedule) {
  llvm::DenseMap<Value, Operation *> readers;
  for (Operation &op : schedule.getBody().front()) {
    auto run = dyn_cast<RunOp>(op);
    for (Value input : run ? run.getInputs() : op.getOperands())
      readers[input] = &op;
  }
  return readers;
}

FailureOr<Tensors> Evaluation::evaluateSchedule(ScheduleOp schedule,
                                                ArrayRef<TensorPointer> arguments) {
  Memory memory = allocateMemory(schedule, arguments, options);
  llvm::DenseMap<Value, Buffer> buffers = placeBuffers(schedule, memory, options);
  llvm::DenseMap<Value, Operation *> lastReaders = findLastReaders(schedule);

  auto evaluateRun = [&](RunOp run) -> LogicalResult {
    Tensors inputs;
    for (Value input : run.getInputs()) {
      const Buffer &buffer = buffers.at(input);
      std::shared_ptr<HostTensor> copy = allocate(buffer.type, options.f64, run.getLoc());
      std::memcpy(copy->data(), buffer.data, copy->byteCount());
      inputs.push_back(copy);
    }
    FailureOr<Tensors> outputs = evaluateCall(run, run.getKernelAttr(), inputs);
    if (failed(outputs))
      return failure();
    if (options.onOp)
      options.onOp(run, inputs, *outputs);
    // Outputs may take the place of inputs that die here: first the NaN, then the outputs.
    for (auto [input, tensor] : llvm::zip_equal(run.getInputs(), inputs))
      if (input.getDefiningOp<ArenaOp>() && lastReaders.at(input) == run)
        std::memset(buffers.at(input).data, nanByte, tensor->byteCount());
    for (auto [output, tensor] : llvm::zip_equal(run.getOutputs(), *outputs))
      std::memcpy(buffers.at(output).data, tensor->data(), tensor->byteCount());
    return success();
  };

  for (Operation &op : schedule.getBody().front()) {
    if (auto run = dyn_cast<RunOp>(op); run && failed(evaluateRun(run)))
      return failure();
    auto commit = dyn_cast<CommitOp>(op);
    if (!commit || !commit.getStatus())
      continue;
    int32_t status;
    std::memcpy(&status, buffers.at(commit.getStatus()).data, sizeof(status));
    if (status != 0)
      break;
  }
  return collectResults(schedule, memory);
}

} // namespace dlb
