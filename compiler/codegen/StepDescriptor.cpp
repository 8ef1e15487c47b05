// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The descriptor inside a step object, as constants laid out like the structs of
// runtime/abi/program.h, and the module around functions and descriptor.

#include "codegen/StepParts.h"

#include "runtime/abi/program.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <variant>

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

class DescriptorWriter {
public:
  DescriptorWriter(OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc), pointer(LLVM::LLVMPointerType::get(builder.getContext())),
        i32(builder.getI32Type()), i64(builder.getI64Type()),
        tensor(structOf({pointer, i32, i32, i32, i32, pointer, i64})),
        functionType(structOf({pointer, i32, i32, pointer, pointer, i64, i64, pointer, pointer})),
        program(structOf({i32, i32, pointer, pointer})) {}

  void write(ArrayRef<StepFunction> functions, InstructionSet set) {
    SmallVector<Fields> rows = llvm::map_to_vector(
        functions, [&](const StepFunction &function) { return fieldsOf(function); });
    Field list = array(functionType, rows);
    Fields root = {int64_t(DLB_ABI_VERSION), int64_t(functions.size()), list, text(name(set))};
    auto global = LLVM::GlobalOp::create(builder, loc, program, /*isConstant=*/true,
                                         LLVM::Linkage::External, "dlb_program", mlir::Attribute());
    initialise(global, [&] { return row(program, root); });
  }

private:
  /// A number, or the name of a symbol whose address it is; an empty name is null.
  using Field = std::variant<int64_t, std::string>;
  using Fields = SmallVector<Field>;

  Type structOf(ArrayRef<Type> fields) {
    return LLVM::LLVMStructType::getLiteral(builder.getContext(), fields);
  }

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
            text(largest ? largest.getValue() : "")};
  }

  Field tensors(TypeRange types, ArrayAttr attributes, bool results) {
    SmallVector<Fields> rows;
    for (auto [type, each] : llvm::zip(types, attributes.getAsRange<DictionaryAttr>())) {
      auto ranked = cast<RankedTensorType>(type);
      auto label = each.getAs<StringAttr>("dlb.name");
      auto updates = each.getAs<IntegerAttr>("dlb.updates");
      int64_t elementBytes = llvm::divideCeil(ranked.getElementTypeBitWidth(), 8);
      rows.push_back({text(label ? label.getValue() : ""),
                      int64_t(results ? DLB_RESULT : roleOf(each)),
                      int64_t(elementOf(ranked.getElementType())), ranked.getRank(),
                      results && updates ? updates.getInt() : -1, sizes(ranked.getShape()),
                      ranked.getNumElements() * elementBytes});
    }
    return array(tensor, rows);
  }

  LLVM::GlobalOp constant(Type type, mlir::Attribute value) {
    return LLVM::GlobalOp::create(builder, loc, type, /*isConstant=*/true, LLVM::Linkage::Internal,
                                  ("dlb_data_" + Twine(count++)).str(), value);
  }

  /// A string that ends with a zero; equal ones are shared.
  Field text(StringRef content) {
    std::string &symbol = texts[content];
    if (symbol.empty()) {
      std::string bytes = content.str() + '\0';
      auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), bytes.size());
      symbol = constant(type, builder.getStringAttr(bytes)).getSymName();
    }
    return symbol;
  }

  Field sizes(ArrayRef<int64_t> shape) {
    if (shape.empty())
      return std::string();
    auto type = LLVM::LLVMArrayType::get(i64, shape.size());
    return constant(type, builder.getI64TensorAttr(shape)).getSymName().str();
  }

  /// An array of structs; null if it has no element.
  Field array(Type element, ArrayRef<Fields> rows) {
    if (rows.empty())
      return std::string();
    Type type = LLVM::LLVMArrayType::get(element, rows.size());
    LLVM::GlobalOp global = constant(type, mlir::Attribute());
    initialise(global, [&] {
      Value all = LLVM::UndefOp::create(builder, loc, type);
      for (auto [index, fields] : llvm::enumerate(rows))
        all = LLVM::InsertValueOp::create(builder, loc, all, row(element, fields),
                                          ArrayRef<int64_t>{int64_t(index)});
      return all;
    });
    return global.getSymName().str();
  }

  Value row(Type type, const Fields &fields) {
    Value all = LLVM::UndefOp::create(builder, loc, type);
    ArrayRef<Type> types = cast<LLVM::LLVMStructType>(type).getBody();
    for (auto [index, field] : llvm::enumerate(fields))
      all = LLVM::InsertValueOp::create(builder, loc, all, valueOf(field, types[index]),
                                        ArrayRef<int64_t>{int64_t(index)});
    return all;
  }

  Value valueOf(const Field &field, Type type) {
    if (auto *number = std::get_if<int64_t>(&field))
      return LLVM::ConstantOp::create(builder, loc, type, builder.getIntegerAttr(type, *number));
    const std::string &symbol = std::get<std::string>(field);
    if (symbol.empty())
      return LLVM::ZeroOp::create(builder, loc, type);
    return LLVM::AddressOfOp::create(builder, loc, pointer, symbol);
  }

  void initialise(LLVM::GlobalOp global, llvm::function_ref<Value()> value) {
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(&global.getInitializerRegion());
    LLVM::ReturnOp::create(builder, loc, value());
  }

  OpBuilder &builder;
  mlir::Location loc;
  Type pointer, i32, i64, tensor, functionType, program;
  llvm::StringMap<std::string> texts;
  int count = 0;
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

void emitDescriptor(OpBuilder &builder, ArrayRef<StepFunction> functions, InstructionSet set) {
  DescriptorWriter(builder, builder.getUnknownLoc()).write(functions, set);
}

OwningOpRef<ModuleOp> buildSteps(ModuleOp module, InstructionSet set, ChunkOrder order,
                                 const llvm::StringMap<std::string> &names) {
  module.getContext()->loadDialect<LLVM::LLVMDialect>();
  OwningOpRef<ModuleOp> steps = ModuleOp::create(module.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(steps->getBody());
  SymbolTable symbols(module);
  SmallVector<StepFunction> functions;
  for (auto schedule : module.getOps<ScheduleOp>()) {
    int64_t scratch = scratchOf(schedule, symbols);
    functions.push_back(
        {schedule, emitStepFunction(builder, schedule, scratch, order, names), scratch});
  }
  emitDescriptor(builder, functions, set);
  return steps;
}

} // namespace dlb
