// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The descriptor inside a step object, as constants laid out like the structs of
// runtime/abi/program.h and profile.h, and the module around functions and descriptor.

#include "codegen/Constants.h"
#include "codegen/StepParts.h"
#include "dialect/Sizes.h"

#include "runtime/abi/program.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb {
namespace {

constexpr int64_t scratchAlignment = 64;

int32_t elementOf(Type type) {
  if (type.isF32())
    return DLB_F32;
  if (type.isF64())
    return DLB_F64;
  switch (type.getIntOrFloatBitWidth()) {
  case 1:
    return DLB_BOOL;
  case 8:
    return DLB_U8;
  case 32:
    return DLB_I32;
  default:
    return DLB_I64;
  }
}

int32_t roleOf(DictionaryAttr attributes) {
  auto role = attributes.getAs<StringAttr>("dlb.role");
  return llvm::StringSwitch<int32_t>(role ? role.getValue() : "input")
      .Case("parameter", DLB_PARAMETER)
      .Case("state", DLB_STATE)
      .Case("optimizer", DLB_OPTIMIZER)
      .Case("derived", DLB_DERIVED)
      .Case("scalar", DLB_SCALAR)
      .Default(DLB_INPUT);
}

struct StepFunction {
  ScheduleOp schedule;
  LLVM::LLVMFuncOp run;
  int64_t scratchBytes;
};

class DescriptorWriter : public ConstantWriter {
public:
  explicit DescriptorWriter(OpBuilder &builder)
      : ConstantWriter(builder), tensor(structOf({pointer, i32, i32, i32, i32, pointer, i64})),
        functionType(
            structOf({pointer, i32, i32, pointer, pointer, i64, i64, pointer, pointer, pointer})),
        program(structOf({i32, i32, pointer, pointer})) {}

  void write(ArrayRef<StepFunction> functions, InstructionSet set) {
    for (auto [number, function] : llvm::enumerate(functions)) {
      ScheduleOp schedule = function.schedule;
      places[schedule.getSymName()] = number;
    }
    SmallVector<Fields> rows = llvm::map_to_vector(
        functions, [&](const StepFunction &function) { return fieldsOf(function); });
    Field list = array(functionType, rows);
    Fields root = {int64_t(DLB_ABI_VERSION), int64_t(functions.size()), list, text(name(set))};
    object(program, root, "dlb_program");
  }

  /// The struct `dlb_site` of each run that has the attribute: its symbol.
  SiteSymbols writeSites(ScheduleOp schedule, const llvm::StringSet<> &joining) {
    SiteSymbols symbols;
    Type type = structOf(
        {pointer, pointer, pointer, pointer, pointer, pointer, pointer, i64, i64, i64, i64, i64});
    for (auto run : schedule.getOps<RunOp>()) {
      auto site = run->getAttrOfType<DictionaryAttr>("dlb.site");
      if (!site)
        continue;
      auto string = [&](StringRef key) { return text(site.getAs<StringAttr>(key).getValue()); };
      auto number = [&](StringRef key) { return site.getAs<IntegerAttr>(key).getInt(); };
      symbols[run] =
          object(type, {text(schedule.getSymName()), text(run.getKernel()), string("kind"),
                        string("pass"), string("file"), string("instance"), string("others"),
                        number("line"), run.chunkCount(), number("flops"), number("bytes"),
                        int64_t(joining.contains(run.getKernel()))});
    }
    return symbols;
  }

private:
  Fields fieldsOf(const StepFunction &step) {
    ScheduleOp schedule = step.schedule;
    LLVM::LLVMFuncOp run = step.run;
    FunctionType type = schedule.getFunctionType();
    Field arguments = tensors(type.getInputs(), schedule.getArgAttrs(), /*results=*/false);
    Field results = tensors(type.getResults(), schedule.getResAttrs(), /*results=*/true);
    auto largest = schedule->getAttrOfType<StringAttr>("dlb.largest");
    return {text(schedule.getSymName()),
            int64_t(type.getNumInputs()),
            int64_t(type.getNumResults()),
            arguments,
            results,
            int64_t(schedule.getArenaBytes()),
            step.scratchBytes,
            run.getSymName().str(),
            text(largest ? largest.getValue() : ""),
            derivation(schedule)};
  }

  Field derivation(ScheduleOp schedule) {
    auto symbol = schedule->getAttrOfType<FlatSymbolRefAttr>("dlb.derive");
    return symbol ? Field(Sibling{places.lookup(symbol.getValue())}) : Field(std::string());
  }

  Field tensors(TypeRange types, ArrayAttr attributes, bool results) {
    SmallVector<Fields> rows;
    for (auto [type, each] : llvm::zip(types, attributes.getAsRange<DictionaryAttr>())) {
      auto ranked = cast<RankedTensorType>(type);
      auto label = each.getAs<StringAttr>("dlb.name");
      auto updates = each.getAs<IntegerAttr>("dlb.updates");
      rows.push_back({text(label ? label.getValue() : ""),
                      int64_t(results ? DLB_RESULT : roleOf(each)),
                      int64_t(elementOf(ranked.getElementType())), ranked.getRank(),
                      results && updates ? updates.getInt() : -1, numbers(ranked.getShape()),
                      bytesOf(ranked)});
    }
    return array(tensor, rows);
  }

  Type tensor, functionType, program;
  llvm::StringMap<int64_t> places; ///< of functions in their array
};

/// The scratch memory of one thread: the kernel that wants most decides.
int64_t scratchOf(ScheduleOp schedule, SymbolTable &symbols) {
  int64_t bytes = 0;
  for (auto run : schedule.getOps<RunOp>()) {
    Operation *kernel = symbols.lookup(run.getKernel());
    auto wanted = kernel ? kernel->getAttrOfType<IntegerAttr>("dlb.scratch") : IntegerAttr();
    bytes = std::max(bytes, wanted ? wanted.getInt() : 0);
  }
  return llvm::alignTo(bytes, scratchAlignment);
}

} // namespace

OwningOpRef<ModuleOp> buildSteps(ModuleOp module, InstructionSet set, ChunkOrder order,
                                 const llvm::StringMap<std::string> &names) {
  module.getContext()->loadDialect<LLVM::LLVMDialect>();
  OwningOpRef<ModuleOp> steps = ModuleOp::create(module.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(steps->getBody());
  SymbolTable symbols(module);
  DescriptorWriter descriptor(builder);
  llvm::StringSet<> joining;
  for (auto function : module.getOps<FunctionOpInterface>())
    if (order == ChunkOrder::forward && function->hasAttr("dlb.joins"))
      joining.insert(function.getName());
  SmallVector<StepFunction> functions;
  for (auto schedule : module.getOps<ScheduleOp>()) {
    int64_t scratch = scratchOf(schedule, symbols);
    SiteSymbols sites = descriptor.writeSites(schedule, joining);
    functions.push_back({schedule,
                         emitStepFunction(builder, schedule, scratch, order, names, sites, joining),
                         scratch});
  }
  descriptor.write(functions, set);
  return steps;
}

} // namespace dlb
