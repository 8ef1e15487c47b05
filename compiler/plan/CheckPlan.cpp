// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pass `dlb-check-plan`: replays schedules on bytes. It shares nothing with the planner but the
// ops.

#include "dialect/Dialect.h"
#include "dialect/Sizes.h"
#include "dialect/ops/ScanRows.h"
#include "plan/Passes.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_CHECKPLANPASS
#include "plan/Passes.h.inc"

namespace {

/// A range of bytes of one memory: the arena, an argument, or a result.
struct Range {
  std::pair<StringRef, int64_t> memory;
  int64_t begin, end;

  bool overlaps(const Range &other) const {
    return memory == other.memory && begin < other.end && other.begin < end;
  }
  bool operator==(const Range &other) const {
    return memory == other.memory && begin == other.begin && end == other.end;
  }
};

Range rangeOf(Value buffer) {
  int64_t bytes = bytesOf(buffer);
  Operation *op = buffer.getDefiningOp();
  if (auto arena = dyn_cast<ArenaOp>(op)) {
    int64_t begin = arena.getOffset();
    return {{"arena", 0}, begin, begin + bytes};
  }
  if (auto argument = dyn_cast<ArgumentOp>(op))
    return {{"argument", argument.getIndex()}, 0, bytes};
  return {{"result", cast<ResultOp>(op).getIndex()}, 0, bytes};
}

void print(InFlightDiagnostic &diagnostic, const Range &range) {
  diagnostic << "bytes [" << range.begin << ", " << range.end << ") of the " << range.memory.first;
  if (range.memory.first != "arena")
    diagnostic << " " << range.memory.second;
}

/// What one run does to a range: it reads operand `number` there, or writes output `number`.
struct Touch {
  RunOp run;
  Range range;
  int number;
  bool writes;
};

class Replay {
public:
  Replay(ScheduleOp schedule, SymbolTable &symbols) : schedule(schedule), symbols(symbols) {}

  LogicalResult run() {
    for (Operation &op : schedule.getBody().front()) {
      LogicalResult checked = success();
      if (auto run = dyn_cast<RunOp>(op))
        checked = check(run);
      else if (isa<BarrierOp>(op))
        sinceBarrier.clear();
      else if (auto commit = dyn_cast<CommitOp>(op))
        checked = check(commit);
      if (failed(checked))
        return failure();
    }
    return checkResults();
  }

private:
  LogicalResult check(RunOp run) {
    for (auto [number, input] : llvm::enumerate(run.getInputs()))
      if (failed(checkRead(run, input)) ||
          failed(checkRace({run, rangeOf(input), int(number), /*writes=*/false})))
        return failure();
    for (auto [number, output] : llvm::enumerate(run.getOutputs()))
      if (failed(checkWrite(run, output)) ||
          failed(checkRace({run, rangeOf(output), int(number), /*writes=*/true})))
        return failure();
    for (auto [number, input] : llvm::enumerate(run.getInputs()))
      sinceBarrier.push_back({run, rangeOf(input), int(number), /*writes=*/false});
    for (auto [number, output] : llvm::enumerate(run.getOutputs()))
      sinceBarrier.push_back({run, rangeOf(output), int(number), /*writes=*/true});
    return success();
  }

  LogicalResult check(CommitOp commit) {
    committed = true;
    sinceBarrier.clear();
    return commit.getStatus() ? checkRead(commit, commit.getStatus()) : success();
  }

  /// The version that is read must own all of its bytes.
  LogicalResult checkRead(Operation *reader, Value buffer) {
    bool passed = isa<ArgumentOp>(buffer.getDefiningOp()) && !written.contains(buffer);
    if (!passed && !written.contains(buffer))
      return reader->emitOpError("reads a buffer before a run has written it")
                 .attachNote(buffer.getLoc())
             << "the buffer is here";
    Range wanted = rangeOf(buffer);
    // An argument's first version is older than all writes, every other as old as its run.
    int age = passed ? -1 : written.lookup(buffer);
    for (auto [other, when] : written)
      if (when > age && other != buffer && rangeOf(other).overlaps(wanted)) {
        InFlightDiagnostic error = reader->emitOpError("reads ");
        print(error, wanted);
        error.attachNote(writers[when].getLoc())
            << "`" << writers[when].getKernel() << "` has overwritten them before";
        return error;
      }
    return success();
  }

  LogicalResult checkWrite(RunOp run, Value buffer) {
    if (written.contains(buffer))
      return run.emitOpError("writes a buffer that another run has written");
    if (auto argument = dyn_cast<ArgumentOp>(buffer.getDefiningOp())) {
      if (!committed)
        return run.emitOpError("writes argument ") << argument.getIndex() << " before the commit";
      if (!isUpdated(argument.getIndex()))
        return run.emitOpError("writes argument ")
               << argument.getIndex() << ", which no result updates";
    }
    Range range = rangeOf(buffer);
    for (auto [number, input] : llvm::enumerate(run.getInputs()))
      if (rangeOf(input).overlaps(range) && !canReplace(run, number, range)) {
        InFlightDiagnostic error = run.emitOpError("overwrites operand ");
        error << number << " while it reads it: ";
        print(error, range);
        return error;
      }
    for (Value other : run.getOutputs())
      if (other != buffer && rangeOf(other).overlaps(range))
        return run.emitOpError("has two results that overlap");
    written[buffer] = writers.size();
    writers.push_back(run);
    return success();
  }

  bool isUpdated(int64_t argument) {
    return llvm::any_of(schedule.getResAttrs().getAsRange<DictionaryAttr>(), [&](auto attributes) {
      auto updates = attributes.template getAs<IntegerAttr>("dlb.updates");
      return updates && updates.getInt() == argument;
    });
  }

  /// In place: a pointwise kernel that reads exactly these bytes at the index it writes.
  bool canReplace(RunOp run, unsigned operand, const Range &range) {
    auto kernel = symbols.lookup<KernelOp>(run.getKernel());
    return rangeOf(run.getInputs()[operand]) == range && kernel &&
           kernel.getKind() == "pointwise" && kernel.readsAtOwnIndex(operand);
  }

  LogicalResult checkRace(const Touch &now) {
    for (const Touch &before : sinceBarrier)
      if ((now.writes || before.writes) && now.range.overlaps(before.range) &&
          !inSameChunks(now, before)) {
        RunOp run = now.run, other = before.run;
        InFlightDiagnostic error = run.emitOpError("touches ");
        print(error, now.range);
        error << " without a barrier after `" << other.getKernel() << "`";
        error.attachNote(other.getLoc()) << "which touches them in other chunks";
        return error;
      }
    return success();
  }

  /// Whether every byte that both touch belongs to chunks of one number: the same thread's.
  bool inSameChunks(Touch a, Touch b) {
    if (a.run.chunkCount() == 1 && b.run.chunkCount() == 1)
      return true;
    // Chunk c of n slices of e is the share [c·n/e, (c + 1)·n/e): equal if the fractions n/e are.
    return a.range == b.range &&
           a.run.getChunk() * b.run.getExtent() == b.run.getChunk() * a.run.getExtent() &&
           piecesShared(a) > 0 && piecesShared(a) == piecesShared(b);
  }

  /// In how many equal pieces of the range a chunk stays in its share; 0 if it may go anywhere.
  int64_t piecesShared(Touch touch) {
    auto kernel = symbols.lookup<KernelOp>(touch.run.getKernel());
    if (!kernel)
      return touch.writes ? 1 : 0;
    if (touch.writes)
      return kernel.resultPieces(touch.number);
    BlockArgument operand = kernel.getBody().getArgument(touch.number);
    return readsOwnSlice(operand, kernel.getExtent()) ? kernel.operandPieces(touch.number) : 0;
  }

  LogicalResult checkResults() {
    llvm::DenseSet<int64_t> complete;
    for (auto [buffer, run] : written)
      if (auto result = buffer.getDefiningOp<ResultOp>())
        complete.insert(result.getIndex());
    for (auto [number, attributes] :
         llvm::enumerate(schedule.getResAttrs().getAsRange<DictionaryAttr>()))
      if (!attributes.contains("dlb.updates") && !complete.contains(number))
        return schedule.emitOpError("never writes result ") << number;
    return success();
  }

  ScheduleOp schedule;
  SymbolTable &symbols;
  llvm::MapVector<Value, int> written; ///< versions, and the number of the write
  SmallVector<RunOp> writers;          ///< by number of write
  SmallVector<Touch> sinceBarrier;
  bool committed = false;
};

/// Chunks of a scan's rows run through all steps: no row may depend on those of another chunk.
LogicalResult checkRows(KernelOp kernel) {
  ScanOp scan = scanOf(kernel.getBody().front());
  if (!scan || kernel.chunkCount() == 1 || keepsRows(scan, kernel.getExtent()))
    return success();
  return kernel.emitOpError("is cut into chunks, but its steps mix rows of several chunks");
}

struct CheckPlan : impl::CheckPlanPassBase<CheckPlan> {
  using CheckPlanPassBase::CheckPlanPassBase;

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto kernel : getOperation().getOps<KernelOp>())
      if (failed(checkRows(kernel)))
        return signalPassFailure();
    for (auto schedule : getOperation().getOps<ScheduleOp>())
      if (failed(Replay(schedule, symbols).run()))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dlb
