// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pass `dlb-plan`: from functions of launches to schedules.

#include "plan/Model.h"
#include "plan/Passes.h"

#include "mlir/IR/SymbolTable.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_PLANPASS
#include "plan/Passes.h.inc"

using namespace plan;

namespace {

/// Writes a model down as a schedule, in place of its function.
class Scheduler {
public:
  explicit Scheduler(Model &model) : model(model), builder(model.function) {}

  ScheduleOp write() {
    func::FuncOp function = model.function;
    auto schedule =
        ScheduleOp::create(builder, function.getLoc(), function.getSymName(), model.arenaBytes,
                           model.naiveBytes, function.getFunctionType(),
                           attributes(function.getArgAttrsAttr(), function.getNumArguments()),
                           attributes(function.getResAttrsAttr(), function.getNumResults()));
    if (mlir::Attribute derivation = function->getAttr("dlb.derive"))
      schedule->setAttr("dlb.derive", derivation);
    builder.setInsertionPointToEnd(&schedule.getBody().emplaceBlock());
    for (const Buffer &buffer : model.buffers)
      buffers.push_back(createBuffer(buffer));
    createRuns();
    return schedule;
  }

private:
  /// One dictionary each; functions without any attribute have no list.
  ArrayAttr attributes(ArrayAttr list, unsigned count) {
    SmallVector<mlir::Attribute> empty(count, builder.getDictionaryAttr({}));
    return list ? list : builder.getArrayAttr(empty);
  }

  Value createBuffer(const Buffer &buffer) {
    mlir::Location loc = model.function.getLoc();
    switch (buffer.space) {
    case Space::Arena:
      return ArenaOp::create(builder, loc, buffer.type, buffer.offset);
    case Space::Argument:
      return ArgumentOp::create(builder, loc, buffer.type, buffer.index);
    case Space::Result:
      return ResultOp::create(builder, loc, buffer.type, buffer.index);
    }
    llvm_unreachable("a buffer lies in one of three memories");
  }

  void createRuns() {
    bool committed = false;
    for (auto [run, barrier] : llvm::zip(model.runs, findBarriers(model))) {
      mlir::Location loc = run.launch.getLoc();
      if (run.commits && !committed) {
        createCommit();
        committed = true;
      }
      if (barrier)
        BarrierOp::create(builder, loc);
      auto values = [&](ArrayRef<int> numbers) {
        return llvm::map_to_vector(numbers, [&](int number) { return buffers[number]; });
      };
      KernelOp kernel = run.kernel;
      RunOp::create(builder, loc, kernel.getSymName(), kernel.getExtent(), kernel.getChunk(),
                    values(run.inputs), values(run.outputs));
    }
    if (!committed && model.status >= 0)
      createCommit();
  }

  void createCommit() {
    CommitOp::create(builder, model.function.getLoc(),
                     model.status >= 0 ? buffers[model.status] : Value());
  }

  Model &model;
  OpBuilder builder;
  SmallVector<Value> buffers;
};

struct Plan : impl::PlanPassBase<Plan> {
  using PlanPassBase::PlanPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    for (auto function : llvm::make_early_inc_range(module.getOps<func::FuncOp>())) {
      FailureOr<Model> model = buildModel(function, symbols);
      if (failed(model) || failed(order(*model)))
        return signalPassFailure();
      placeInArena(*model);
      Scheduler(*model).write();
      function.erase();
    }
  }
};

} // namespace
} // namespace dlb
