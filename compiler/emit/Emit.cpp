// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Node by node: an op is created by its mnemonic from the node's attributes and the promised types;
// the op's own verifier then compares the promise with what the op infers (MLIR refuses an op whose
// inferred types differ), so no shape rule is written twice.

#include "emit/Emit.h"

#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;

namespace dlb {
namespace {

/// A mistake that the program's sizes reveal, in the checker's words.
template <typename... Args>
LogicalResult report(Diag id, mlir::Location loc, const Args &...arguments) {
  InFlightDiagnostic diagnostic =
      emitError(loc) << detail::formatMessage(id, {detail::argumentText(arguments)...});
  diagnostic.getUnderlyingDiagnostic()->getMetadata().push_back(
      DiagnosticArgument(static_cast<int64_t>(id)));
  return diagnostic;
}

/// Emits functions into one module under one set of sizes at a time.
class Emitter {
public:
  Emitter(ModuleOp module, const CheckedProgram &program, Precision precision)
      : module(module), program(program), precision(precision), builder(module.getContext()) {}

  LogicalResult emit(const EmitRequest &request);
  LogicalResult emitTransfer(llvm::StringRef symbol, const DimBindings &bound, Role argumentRole);

private:
  mlir::Location locate(const Location &frames, llvm::StringRef instance = {});
  Type elementType(Element element);
  FailureOr<int64_t> size(const Dim &dim, mlir::Location loc);
  FailureOr<RankedTensorType> type(const TensorType &symbolic, mlir::Location loc);
  FailureOr<mlir::Attribute> attribute(const Attribute &value, mlir::Location loc);
  FailureOr<mlir::Attribute> constant(const Attribute &value, RankedTensorType type,
                                      mlir::Location loc);
  LogicalResult checkSlice(const OperationState &state);
  LogicalResult emit(const Node &node);
  LogicalResult emitRegion(const Function &body, Operation *op, mlir::Region &region);
  func::FuncOp createFunction(mlir::Location loc, llvm::StringRef symbol, ArrayRef<Type> inputs,
                              ArrayRef<Type> outputs);

  ModuleOp module;
  const CheckedProgram &program;
  Precision precision;
  OpBuilder builder;
  DimBindings sizes;
  llvm::SmallVector<Value> values;
};

mlir::Location Emitter::locate(const Location &frames, llvm::StringRef instance) {
  mlir::Location loc = builder.getUnknownLoc();
  for (const Frame &frame : llvm::reverse(frames)) {
    mlir::Location here =
        FileLineColLoc::get(builder.getStringAttr(program.files[frame.place.file]),
                            frame.place.line, frame.place.column);
    loc = isa<UnknownLoc>(loc) ? here : mlir::Location(CallSiteLoc::get(here, loc));
  }
  return instance.empty() ? loc : NameLoc::get(builder.getStringAttr(instance), loc);
}

Type Emitter::elementType(Element element) {
  switch (element) {
  case Element::real:
    return precision == Precision::f64 ? Type(builder.getF64Type()) : builder.getF32Type();
  case Element::f32:
    return builder.getF32Type();
  case Element::f64:
    return builder.getF64Type();
  case Element::i32:
    return builder.getI32Type();
  case Element::i64:
    return builder.getI64Type();
  case Element::boolean:
    return builder.getI1Type();
  case Element::u8:
    return builder.getI8Type();
  }
  llvm_unreachable("all elements have a type");
}

FailureOr<int64_t> Emitter::size(const Dim &dim, mlir::Location loc) {
  std::optional<int64_t> bound = dim.evaluate(sizes);
  if (!bound)
    return report(Diag::needsWhole, loc, "the size `" + dim.str() + "`", "a fraction");
  return *bound;
}

FailureOr<RankedTensorType> Emitter::type(const TensorType &symbolic, mlir::Location loc) {
  llvm::SmallVector<int64_t> shape;
  for (const Dim &dim : symbolic.dims) {
    FailureOr<int64_t> bound = size(dim, loc);
    if (failed(bound))
      return failure();
    if (*bound <= 0)
      return report(Diag::sizeNotPositive, loc,
                    std::to_string(*bound) + " for `" + dim.str() + "`");
    shape.push_back(*bound);
  }
  return RankedTensorType::get(shape, elementType(symbolic.element));
}

FailureOr<mlir::Attribute> Emitter::attribute(const Attribute &value, mlir::Location loc) {
  if (auto *flag = std::get_if<bool>(&value))
    return mlir::Attribute(builder.getBoolAttr(*flag));
  if (auto *number = std::get_if<int64_t>(&value))
    return mlir::Attribute(builder.getI64IntegerAttr(*number));
  if (auto *number = std::get_if<double>(&value))
    return mlir::Attribute(builder.getF64FloatAttr(*number));
  if (auto *text = std::get_if<std::string>(&value))
    return mlir::Attribute(builder.getStringAttr(*text));
  if (auto *list = std::get_if<std::vector<int64_t>>(&value))
    return mlir::Attribute(builder.getDenseI64ArrayAttr(*list));
  if (auto *list = std::get_if<std::vector<double>>(&value))
    return mlir::Attribute(builder.getDenseF64ArrayAttr(*list));
  if (auto *dim = std::get_if<Dim>(&value)) {
    FailureOr<int64_t> bound = size(*dim, loc);
    if (failed(bound))
      return failure();
    return mlir::Attribute(builder.getI64IntegerAttr(*bound));
  }
  llvm::SmallVector<int64_t> list;
  for (const Dim &dim : std::get<std::vector<Dim>>(value)) {
    FailureOr<int64_t> bound = size(dim, loc);
    if (failed(bound))
      return failure();
    list.push_back(*bound);
  }
  return mlir::Attribute(builder.getDenseI64ArrayAttr(list));
}

/// A splat where `value` is one number or flag, else the row-major elements.
FailureOr<mlir::Attribute> Emitter::constant(const Attribute &value, RankedTensorType type,
                                             mlir::Location loc) {
  llvm::SmallVector<double> numbers;
  if (auto *list = std::get_if<std::vector<double>>(&value))
    numbers.assign(list->begin(), list->end());
  else if (auto *list = std::get_if<std::vector<int64_t>>(&value))
    numbers.assign(list->begin(), list->end());
  else if (auto *number = std::get_if<double>(&value))
    numbers.push_back(*number);
  else if (auto *number = std::get_if<int64_t>(&value))
    numbers.push_back(static_cast<double>(*number));
  else if (auto *flag = std::get_if<bool>(&value))
    numbers.push_back(*flag ? 1 : 0);
  else if (auto *dim = std::get_if<Dim>(&value)) { // `n = size(x) / C` in arithmetic
    FailureOr<int64_t> bound = size(*dim, loc);
    if (failed(bound))
      return failure();
    numbers.push_back(static_cast<double>(*bound));
  }
  if (numbers.size() != 1 && static_cast<int64_t>(numbers.size()) != type.getNumElements())
    return emitError(loc) << "a constant of " << numbers.size() << " elements cannot fill " << type;

  llvm::SmallVector<mlir::Attribute> elements;
  Type element = type.getElementType();
  for (double number : numbers) {
    if (isa<FloatType>(element))
      elements.push_back(builder.getFloatAttr(element, number));
    else
      elements.push_back(builder.getIntegerAttr(element, static_cast<int64_t>(number)));
  }
  return mlir::Attribute(DenseElementsAttr::get(type, elements));
}

/// `x[:64]` of a part with fewer rows, in the words of the language: how many rows there are is
/// first known here.
LogicalResult Emitter::checkSlice(const OperationState &state) {
  auto list = [&](llvm::StringRef name) {
    return cast<DenseI64ArrayAttr>(state.attributes.get(name)).asArrayRef();
  };
  auto shape = cast<RankedTensorType>(state.operands.front().getType()).getShape();
  for (auto [d, size] : llvm::enumerate(shape)) {
    int64_t first = list("starts")[d], count = list("sizes")[d];
    int64_t last = first + (count - 1) * list("strides")[d];
    if (first < 0 || last >= size)
      return report(Diag::sliceOutside, state.location, first, last + 1, d, size);
  }
  return success();
}

LogicalResult Emitter::emit(const Node &node) {
  mlir::Location loc = locate(node.location, node.instance);
  OperationState state(loc, ("dlb." + node.op));
  if (!state.name.isRegistered())
    return emitError(loc) << "the checker uses `" << node.op
                          << "`, which the dialect does not have";
  for (ValueId operand : node.operands)
    state.addOperands(values[operand]);
  for (const TensorType &result : node.results) {
    FailureOr<RankedTensorType> bound = type(result, loc);
    if (failed(bound))
      return failure();
    state.addTypes(*bound);
  }
  for (const auto &[name, value] : node.attributes) {
    bool elements = node.op == "constant" && name == "value";
    FailureOr<mlir::Attribute> converted =
        elements ? constant(value, cast<RankedTensorType>(state.types.front()), loc)
                 : attribute(value, loc);
    if (failed(converted))
      return failure();
    state.addAttribute(name, *converted);
  }
  if (node.op == "slice" && failed(checkSlice(state)))
    return failure();
  for (size_t i = 0; i < node.regions.size(); ++i)
    state.addRegion();
  Operation *op = builder.create(state);
  for (auto [body, region] : llvm::zip_equal(node.regions, op->getRegions()))
    if (failed(emitRegion(body, op, region)))
      return failure();
  for (Value result : op->getResults())
    values.push_back(result);
  return success();
}

/// The body of a scan: one block, whose arguments are the body's, ended by `dlb.next`.
LogicalResult Emitter::emitRegion(const Function &body, Operation *op, mlir::Region &region) {
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&region);
  for (const Argument &argument : body.arguments) {
    FailureOr<RankedTensorType> bound = type(argument.type, op->getLoc());
    if (failed(bound))
      return failure();
    block->addArgument(*bound, op->getLoc());
  }
  llvm::SmallVector<Value> outer;
  std::swap(outer, values);
  values.assign(block->getArguments().begin(), block->getArguments().end());
  for (const Node &node : body.nodes)
    if (failed(emit(node)))
      return failure();
  OperationState next(op->getLoc(), "dlb.next");
  for (const Output &output : body.outputs)
    next.addOperands(values[output.value]);
  builder.create(next);
  std::swap(outer, values);
  return success();
}

func::FuncOp Emitter::createFunction(mlir::Location loc, llvm::StringRef symbol,
                                     ArrayRef<Type> inputs, ArrayRef<Type> outputs) {
  builder.setInsertionPointToEnd(module.getBody());
  auto function =
      func::FuncOp::create(builder, loc, symbol, builder.getFunctionType(inputs, outputs));
  builder.setInsertionPointToStart(function.addEntryBlock());
  return function;
}

LogicalResult Emitter::emit(const EmitRequest &request) {
  sizes = request.sizes;
  values.clear();
  const Function &source = *request.function;
  mlir::Location loc = source.nodes.empty() ? builder.getUnknownLoc()
                                            : locate({source.nodes.front().location.back()});

  llvm::SmallVector<Type> inputs;
  for (const Argument &argument : source.arguments) {
    FailureOr<RankedTensorType> bound = type(argument.type, loc);
    if (failed(bound))
      return failure();
    inputs.push_back(*bound);
  }
  func::FuncOp function = createFunction(loc, request.symbol, inputs, {});
  values.assign(function.getArguments().begin(), function.getArguments().end());
  std::map<int, int64_t> argumentOf; // persistent → argument
  for (auto [i, argument] : llvm::enumerate(source.arguments)) {
    function.setArgAttr(i, "dlb.name", builder.getStringAttr(argument.name));
    function.setArgAttr(i, "dlb.role", builder.getStringAttr(roleName(argument.role)));
    if (argument.persistent >= 0)
      argumentOf[argument.persistent] = i;
  }
  for (const Node &node : source.nodes)
    if (failed(emit(node)))
      return failure();

  llvm::SmallVector<Value> results;
  for (const Output &output : source.outputs)
    results.push_back(values[output.value]);
  func::ReturnOp::create(builder, loc, results);
  function.setType(builder.getFunctionType(inputs, TypeRange(ValueRange(results))));
  for (auto [i, output] : llvm::enumerate(source.outputs)) {
    function.setResultAttr(i, "dlb.name", builder.getStringAttr(output.name));
    if (auto target = argumentOf.find(output.updates); target != argumentOf.end())
      function.setResultAttr(i, "dlb.updates", builder.getI64IntegerAttr(target->second));
    if (output.name == "status")
      function.setResultAttr(i, "dlb.status", builder.getUnitAttr());
  }
  return verify(function);
}

LogicalResult Emitter::emitTransfer(llvm::StringRef symbol, const DimBindings &bound,
                                    Role argumentRole) {
  sizes = bound;
  llvm::SmallVector<Type> types;
  for (const Persistent &persistent : program.persistents) {
    FailureOr<RankedTensorType> logical = type(persistent.type, locate(persistent.location));
    if (failed(logical))
      return failure();
    types.push_back(*logical);
  }
  func::FuncOp function = createFunction(builder.getUnknownLoc(), symbol, types, types);
  func::ReturnOp::create(builder, builder.getUnknownLoc(), function.getArguments());
  for (auto [i, persistent] : llvm::enumerate(program.persistents)) {
    function.setArgAttr(i, "dlb.name", builder.getStringAttr(persistent.name));
    Role role = argumentRole == Role::input ? Role::input : persistent.role;
    function.setArgAttr(i, "dlb.role", builder.getStringAttr(roleName(role)));
    function.setResultAttr(i, "dlb.name", builder.getStringAttr(persistent.name));
  }
  return success();
}

} // namespace

std::optional<Diag> idOf(mlir::Diagnostic &diagnostic) {
  if (diagnostic.getMetadata().empty())
    return std::nullopt;
  return static_cast<Diag>(diagnostic.getMetadata().front().getAsInteger());
}

OwningOpRef<ModuleOp> emitModule(MLIRContext *context, const CheckedProgram &program,
                                 const std::vector<EmitRequest> &requests, Precision precision) {
  context->loadDialect<DlbDialect, func::FuncDialect>();
  OwningOpRef<ModuleOp> module(ModuleOp::create(UnknownLoc::get(context)));
  Emitter emitter(*module, program, precision);
  for (const EmitRequest &request : requests)
    if (failed(emitter.emit(request)))
      return nullptr;
  return module;
}

LogicalResult emitTransfers(ModuleOp module, const CheckedProgram &program,
                            const DimBindings &sizes, Precision precision) {
  Emitter emitter(module, program, precision);
  if (failed(emitter.emitTransfer("import", sizes, Role::input)))
    return failure();
  return emitter.emitTransfer("export", sizes, Role::parameter);
}

} // namespace dlb
