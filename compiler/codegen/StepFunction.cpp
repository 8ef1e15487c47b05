// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The body of a step: every thread walks the schedule, runs its chunks of each kernel and meets the
// others at barriers.

#include "codegen/StepParts.h"

#include "mlir/IR/SymbolTable.h"

#include <numeric>

using namespace mlir;

namespace dlb {
namespace {

class StepWriter {
public:
  StepWriter(OpBuilder &builder, ScheduleOp schedule, int64_t scratchBytes, ChunkOrder order,
             const llvm::StringMap<std::string> &symbols, const SiteSymbols &sites,
             const llvm::StringSet<> &joining)
      : builder(builder), schedule(schedule), scratchBytes(scratchBytes), order(order),
        symbols(symbols), sites(sites), joining(joining), loc(schedule.getLoc()),
        pointer(LLVM::LLVMPointerType::get(builder.getContext())), i32(builder.getI32Type()),
        i64(builder.getI64Type()) {}

  LLVM::LLVMFuncOp write() {
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(builder.getContext()),
                                            {pointer, pointer, i32, i32});
    function = LLVM::LLVMFuncOp::create(builder, loc, ("dlb_run_" + schedule.getSymName()).str(),
                                        type, LLVM::Linkage::Internal);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(function.addEntryBlock(builder));
    exit = new Block;
    readCall();
    for (Operation &op : schedule.getBody().front()) {
      if (auto run = dyn_cast<RunOp>(op))
        writeRun(run);
      else if (isa<BarrierOp>(op))
        writeBarrier();
      else if (auto commit = dyn_cast<CommitOp>(op))
        writeCommit(commit);
      else
        pointers[op.getResult(0)] = writeBuffer(&op);
    }
    writeEnd();
    return function;
  }

private:
  Value constant(Type type, int64_t value) {
    return LLVM::ConstantOp::create(builder, loc, type, builder.getIntegerAttr(type, value));
  }

  Value offset(Value base, Type element, int64_t index) {
    return LLVM::GEPOp::create(builder, loc, pointer, element, base,
                               ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(index)});
  }

  Value load(Type type, Value address) { return LLVM::LoadOp::create(builder, loc, type, address); }

  /// The fields of dlb_call: arguments, results, arena, scratch, then the status.
  void readCall() {
    Value call = function.getArgument(0);
    arguments = load(pointer, offset(call, pointer, 0));
    results = load(pointer, offset(call, pointer, 1));
    arena = load(pointer, offset(call, pointer, 2));
    status = offset(call, pointer, 4);
    thread = function.getArgument(2);
    wideThread = LLVM::SExtOp::create(builder, loc, i64, thread);
    threads = LLVM::SExtOp::create(builder, loc, i64, function.getArgument(3));
    Value allScratch = load(pointer, offset(call, pointer, 3));
    Value mine = LLVM::MulOp::create(builder, loc, wideThread, constant(i64, scratchBytes));
    scratch = LLVM::GEPOp::create(builder, loc, pointer, builder.getI8Type(), allScratch,
                                  ArrayRef<LLVM::GEPArg>{mine});
  }

  Value writeBuffer(Operation *op) {
    if (auto buffer = dyn_cast<ArenaOp>(op)) {
      Value bytes = constant(i64, buffer.getOffset());
      return LLVM::GEPOp::create(builder, loc, pointer, builder.getI8Type(), arena,
                                 ArrayRef<LLVM::GEPArg>{bytes});
    }
    if (auto argument = dyn_cast<ArgumentOp>(op))
      return load(pointer, offset(arguments, pointer, argument.getIndex()));
    return load(pointer, offset(results, pointer, cast<ResultOp>(op).getIndex()));
  }

  /// for (c = chunks * thread / threads; c < chunks * (thread + 1) / threads; ++c)
  ///   kernel(inputs..., outputs..., scratch, first, last)
  void writeRun(RunOp run) {
    auto [begin, end] = shareOf(run.chunkCount());
    if (joining.contains(run.getKernel()))
      return writeJoinedRun(run, begin, end);
    Block *before = builder.getInsertionBlock();
    Block *head = addBlock(), *body = addBlock(), *after = addBlock();
    Value c = head->addArgument(i64, loc);
    builder.setInsertionPointToEnd(before);
    LLVM::BrOp::create(builder, loc, begin, head);
    builder.setInsertionPointToEnd(head);
    Value more = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::slt, c, end);
    LLVM::CondBrOp::create(builder, loc, more, body, after);
    builder.setInsertionPointToEnd(body);
    writeChunk(run, c);
    Value next = LLVM::AddOp::create(builder, loc, c, constant(i64, 1));
    LLVM::BrOp::create(builder, loc, next, head);
    builder.setInsertionPointToEnd(after);
  }

  /// if (begin < end) kernel(inputs..., outputs..., scratch, of begin, of end)
  void writeJoinedRun(RunOp run, Value begin, Value end) {
    Block *before = builder.getInsertionBlock(), *body = addBlock(), *after = addBlock();
    builder.setInsertionPointToEnd(before);
    Value any = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::slt, begin, end);
    LLVM::CondBrOp::create(builder, loc, any, body, after);
    builder.setInsertionPointToEnd(body);
    Value chunk = constant(i64, run.getChunk());
    Value first = LLVM::MulOp::create(builder, loc, begin, chunk);
    writeCall(run, first, LLVM::MulOp::create(builder, loc, end, chunk));
    LLVM::BrOp::create(builder, loc, after);
    builder.setInsertionPointToEnd(after);
  }

  void writeChunk(RunOp run, Value c) {
    Value chunk = constant(i64, run.getChunk());
    Value first = LLVM::MulOp::create(builder, loc, inOrder(c, run.chunkCount()), chunk);
    writeCall(run, first, LLVM::AddOp::create(builder, loc, first, chunk));
  }

  void writeCall(RunOp run, Value first, Value last) {
    if (auto site = sites.find(run); site != sites.end())
      writeMark(LLVM::AddressOfOp::create(builder, loc, pointer, site->second));
    last = LLVM::SMinOp::create(builder, loc, last, constant(i64, run.getExtent()));
    SmallVector<Value> operands;
    for (Value buffer : run.getOperands())
      operands.push_back(pointers.lookup(buffer));
    operands.append({scratch, first, last});
    auto symbol = symbols.find(run.getKernel());
    StringRef callee = symbol == symbols.end() ? run.getKernel() : StringRef(symbol->second);
    LLVM::CallOp::create(builder, loc, declare(callee, ValueRange(operands).getTypes()), operands);
  }

  /// Any permutation does, as long as it depends on the number of chunks only: then chunk c of two
  /// runs with equal counts stays in one thread, which elided barriers rely on.
  Value inOrder(Value c, int64_t chunks) {
    if (order == ChunkOrder::forward || chunks == 1)
      return c;
    if (order == ChunkOrder::reverse)
      return LLVM::SubOp::create(builder, loc, constant(i64, chunks - 1), c);
    int64_t step = chunks * 2 / 3 + 1;
    while (std::gcd(step, chunks) != 1)
      ++step;
    Value moved = LLVM::MulOp::create(builder, loc, c, constant(i64, step));
    moved = LLVM::AddOp::create(builder, loc, moved, constant(i64, 1));
    return LLVM::SRemOp::create(builder, loc, moved, constant(i64, chunks));
  }

  /// The chunks of this thread. Computed at the start of the function, once for each count.
  std::pair<Value, Value> shareOf(int64_t chunks) {
    auto [entry, isNew] = shares.try_emplace(chunks);
    if (isNew) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointAfterValue(scratch);
      Value count = constant(i64, chunks);
      Value begin = LLVM::MulOp::create(builder, loc, count, wideThread);
      Value end = LLVM::AddOp::create(builder, loc, begin, count);
      entry->second = {LLVM::SDivOp::create(builder, loc, begin, threads),
                       LLVM::SDivOp::create(builder, loc, end, threads)};
    }
    return entry->second;
  }

  /// From here on the thread's time is that of `site`, or of waiting where that is null.
  void writeMark(Value site) {
    auto callee = declare("dlb_profile_mark", {pointer, i32, pointer});
    LLVM::CallOp::create(builder, loc, callee, ValueRange{function.getArgument(1), thread, site});
  }

  void writeBarrier() {
    if (!sites.empty())
      writeMark(LLVM::ZeroOp::create(builder, loc, pointer));
    auto callee = declare("dlb_barrier", {pointer, i32});
    LLVM::CallOp::create(builder, loc, callee, ValueRange{function.getArgument(1), thread});
  }

  /// All threads read the same word behind a barrier, and thread 0 reports it.
  void writeCommit(CommitOp commit) {
    writeBarrier();
    if (!commit.getStatus())
      return;
    Value word = load(i32, pointers.lookup(commit.getStatus()));
    report(word);
    Value finite =
        LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, word, constant(i32, 0));
    Block *before = builder.getInsertionBlock(), *after = addBlock();
    builder.setInsertionPointToEnd(before);
    LLVM::CondBrOp::create(builder, loc, finite, after, exit);
    builder.setInsertionPointToEnd(after);
    reported = true;
  }

  void report(Value word) {
    Value isFirst =
        LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, thread, constant(i32, 0));
    Block *before = builder.getInsertionBlock(), *store = addBlock(), *after = addBlock();
    builder.setInsertionPointToEnd(before);
    LLVM::CondBrOp::create(builder, loc, isFirst, store, after);
    builder.setInsertionPointToEnd(store);
    LLVM::StoreOp::create(builder, loc, word, status);
    LLVM::BrOp::create(builder, loc, after);
    builder.setInsertionPointToEnd(after);
  }

  /// The last barrier makes every result visible to whoever returns first.
  void writeEnd() {
    if (!reported)
      report(constant(i32, 0));
    LLVM::BrOp::create(builder, loc, exit);
    function.getBody().push_back(exit);
    builder.setInsertionPointToEnd(exit);
    writeBarrier();
    LLVM::ReturnOp::create(builder, loc, ValueRange());
  }

  Block *addBlock() {
    Block *block = new Block;
    function.getBody().push_back(block);
    return block;
  }

  /// An external function without result.
  LLVM::LLVMFuncOp declare(StringRef name, TypeRange operands) {
    auto module = function->getParentOfType<ModuleOp>();
    if (auto known = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
      return known;
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(builder.getContext()),
                                            llvm::to_vector(operands));
    OpBuilder outside = OpBuilder::atBlockBegin(module.getBody());
    return LLVM::LLVMFuncOp::create(outside, loc, name, type);
  }

  OpBuilder &builder;
  ScheduleOp schedule;
  int64_t scratchBytes;
  ChunkOrder order;
  const llvm::StringMap<std::string> &symbols;
  const SiteSymbols &sites;
  const llvm::StringSet<> &joining;
  mlir::Location loc;
  Type pointer, i32, i64;
  LLVM::LLVMFuncOp function;
  Block *exit = nullptr;
  Value arguments, results, arena, scratch, status, thread, wideThread, threads;
  llvm::DenseMap<Value, Value> pointers;
  llvm::DenseMap<int64_t, std::pair<Value, Value>> shares;
  bool reported = false;
};

} // namespace

LLVM::LLVMFuncOp emitStepFunction(OpBuilder &builder, ScheduleOp schedule, int64_t scratchBytes,
                                  ChunkOrder order, const llvm::StringMap<std::string> &symbols,
                                  const SiteSymbols &sites, const llvm::StringSet<> &joining) {
  return StepWriter(builder, schedule, scratchBytes, order, symbols, sites, joining).write();
}

} // namespace dlb
