// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Evaluation of ops and blocks, and of functions as seen from outside.

#include "reference/Evaluation.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;

namespace dlb {

//===-- Ops and blocks ----------------------------------------------------------------------===//

FailureOr<Tensors> Evaluation::evaluateBlock(Block &block, ArrayRef<TensorPointer> arguments) {
  llvm::DenseMap<Value, TensorPointer> values;
  for (auto [argument, tensor] : llvm::zip_equal(block.getArguments(), arguments))
    values[argument] = tensor;
  for (Operation &op : block) {
    Tensors operands;
    for (Value operand : op.getOperands())
      operands.push_back(values.at(operand));
    if (op.hasTrait<OpTrait::IsTerminator>())
      return operands;
    FailureOr<Tensors> results = evaluateOp(&op, operands);
    if (failed(results))
      return failure();
    examine(&op, operands, *results);
    if (options.onOp)
      options.onOp(&op, operands, *results);
    for (auto [result, tensor] : llvm::zip_equal(op.getResults(), *results))
      values[result] = tensor;
  }
  return Tensors();
}

FailureOr<Tensors> Evaluation::evaluateOp(Operation *op, ArrayRef<TensorPointer> operands) {
  if (auto group = dyn_cast<GroupOp>(op))
    return evaluateBlock(group.getBody().front(), operands);
  if (auto scan = dyn_cast<ScanOp>(op))
    return evaluateScan(scan, operands);
  if (auto launch = dyn_cast<LaunchOp>(op))
    return evaluateCall(op, launch.getKernelAttr(), operands);
  if (isa<GradientOp>(op))
    return op->emitOpError("has no value before `differentiate` expands it");
  if (auto decomposable = dyn_cast<DecomposableOpInterface>(op))
    return evaluateParts(decomposable, operands);

  ElementsAttr elements;
  if (matchPattern(op, m_Constant(&elements))) {
    TensorPointer tensor = tensorOf(elements, options.f64, op->getLoc());
    if (!tensor)
      return failure();
    return Tensors{tensor};
  }
  return evaluateKernel(op, operands);
}

// The parts live in a block of their own, for this evaluation only: the function stays as it is.
// They are not examined for numbers that are not finite, since whoever asks wants an op of the
// function.
FailureOr<Tensors> Evaluation::evaluateParts(DecomposableOpInterface op,
                                             ArrayRef<TensorPointer> operands) {
  Block block;
  IRMapping map;
  for (Value operand : op->getOperands())
    if (!map.contains(operand))
      map.map(operand, block.addArgument(operand.getType(), op.getLoc()));
  Tensors arguments(block.getNumArguments());
  for (auto [operand, tensor] : llvm::zip_equal(op->getOperands(), operands))
    arguments[cast<BlockArgument>(map.lookup(operand)).getArgNumber()] = tensor;

  OpBuilder builder(op.getContext());
  builder.setInsertionPointToEnd(&block);
  Operation *copy = builder.clone(*op, map);
  SmallVector<Value> results = cast<DecomposableOpInterface>(copy).decompose(builder, op.getLoc());
  copy->erase();
  YieldOp::create(builder, op.getLoc(), results);
  InterpreterOptions silent = {.f64 = options.f64};
  return Evaluation(silent).evaluateBlock(block, arguments);
}

FailureOr<Tensors> Evaluation::evaluateKernel(Operation *op, ArrayRef<TensorPointer> operands) {
  StringRef mnemonic = op->getName().stripDialect();
  Kernel kernel =
      isa<DlbDialect>(op->getDialect()) ? findKernel({mnemonic.data(), mnemonic.size()}) : nullptr;
  if (!kernel)
    return op->emitOpError("has no reference kernel");

  SmallVector<std::shared_ptr<HostTensor>> results;
  for (Type type : op->getResultTypes()) {
    results.push_back(allocate(type, options.f64, op->getLoc()));
    if (!results.back())
      return failure();
  }
  SmallVector<Tensor> operandViews, resultViews;
  for (const TensorPointer &operand : operands)
    operandViews.push_back(operand->view());
  for (const std::shared_ptr<HostTensor> &result : results)
    resultViews.push_back(result->view());
  kernel({operandViews.data(), operandViews.size()}, {resultViews.data(), resultViews.size()},
         attributesOf(op));
  return Tensors(results.begin(), results.end());
}

FailureOr<Tensors> Evaluation::evaluateCall(Operation *user, SymbolRefAttr symbol,
                                            ArrayRef<TensorPointer> operands) {
  auto kernel = SymbolTable::lookupNearestSymbolFrom<KernelOp>(user, symbol);
  if (!kernel)
    return user->emitOpError("calls ") << symbol << ", which is no `dlb.kernel` here";
  return evaluateBlock(kernel.getBody().front(), operands);
}

//===-- Non-finite values -------------------------------------------------------------------===//

static bool allFinite(ArrayRef<TensorPointer> tensors) {
  return llvm::all_of(tensors, [](const TensorPointer &tensor) { return tensor->allFinite(); });
}

// A constant is meant as it stands: minus infinity may be an identity of a maximum.
void Evaluation::examine(Operation *op, ArrayRef<TensorPointer> operands,
                         ArrayRef<TensorPointer> results) {
  if (!options.onNonFinite || sawNonFinite || op->hasTrait<OpTrait::ConstantLike>() ||
      allFinite(results) || !allFinite(operands))
    return;
  sawNonFinite = true;
  options.onNonFinite(op, std::nullopt);
}

void Evaluation::examineArguments(Operation *function, ArrayRef<TensorPointer> arguments) {
  for (auto [number, argument] : llvm::enumerate(arguments))
    if (options.onNonFinite && !sawNonFinite && !argument->allFinite()) {
      sawNonFinite = true;
      options.onNonFinite(function, number);
    }
}

//===-- Functions ---------------------------------------------------------------------------===//

static LogicalResult checkArguments(Operation *function, TypeRange types,
                                    std::span<const HostTensor> arguments, bool f64) {
  if (types.size() != arguments.size())
    return function->emitError("takes ") << types.size() << " arguments, not " << arguments.size();
  for (auto [number, type] : llvm::enumerate(types)) {
    auto shaped = dyn_cast<ShapedType>(type);
    const HostTensor &argument = arguments[number];
    if (!shaped || elementOf(shaped.getElementType(), f64) != argument.element() ||
        shaped.getShape() != ArrayRef(argument.shape()))
      return function->emitError("argument ")
             << number << " has type " << type << ", but a value of type "
             << attributeOf(argument, function->getContext()).getType() << " was given";
  }
  return success();
}

/// After a status other than 0 the results that update arguments are the arguments unchanged.
static void undoUpdates(ArrayRef<DictionaryAttr> resultAttributes, Tensors &results,
                        ArrayRef<TensorPointer> arguments) {
  bool committed = true;
  for (auto [attributes, result] : llvm::zip(resultAttributes, results))
    if (attributes && attributes.contains("dlb.status"))
      committed = result->get(0) == 0;
  for (auto [attributes, result] : llvm::zip(resultAttributes, results))
    if (auto updates = attributes ? attributes.getAs<IntegerAttr>("dlb.updates") : nullptr;
        updates && !committed)
      result = arguments[updates.getInt()];
}

static FailureOr<Tensors> evaluateFunction(Evaluation &evaluation, Operation *function,
                                           ArrayRef<TensorPointer> arguments) {
  if (auto schedule = dyn_cast<ScheduleOp>(function))
    return evaluation.evaluateSchedule(schedule, arguments);
  auto func = cast<func::FuncOp>(function);
  FailureOr<Tensors> results = evaluation.evaluateBlock(func.getBody().front(), arguments);
  if (failed(results))
    return failure();
  SmallVector<DictionaryAttr> attributes;
  for (unsigned i = 0; i < func.getNumResults(); ++i)
    attributes.push_back(func.getResultAttrDict(i));
  undoUpdates(attributes, *results, arguments);
  return results;
}

static std::optional<TypeRange> argumentTypes(Operation *function) {
  if (auto schedule = dyn_cast<ScheduleOp>(function))
    return TypeRange(schedule.getFunctionType().getInputs());
  if (auto func = dyn_cast<func::FuncOp>(function); func && !func.isExternal())
    return TypeRange(func.getArgumentTypes());
  return std::nullopt;
}

static DictionaryAttr argumentAttributes(Operation *function, unsigned number) {
  if (auto schedule = dyn_cast<ScheduleOp>(function))
    return cast<DictionaryAttr>(schedule.getArgAttrs()[number]);
  return cast<func::FuncOp>(function).getArgAttrDict(number);
}

/// What `dlb.derive` of the function makes of the other arguments, which it takes by name.
static FailureOr<Tensors> deriveArguments(Evaluation &evaluation, Operation *function,
                                          ArrayRef<TensorPointer> arguments) {
  auto symbol = function->getAttrOfType<FlatSymbolRefAttr>("dlb.derive");
  if (!symbol)
    return Tensors();
  Operation *derivation = SymbolTable::lookupNearestSymbolFrom(function, symbol);
  std::optional<TypeRange> types = derivation ? argumentTypes(derivation) : std::nullopt;
  if (!types)
    return function->emitError("is derived by ") << symbol << ", which is no function";
  llvm::DenseMap<mlir::Attribute, TensorPointer> byName;
  for (auto [number, argument] : llvm::enumerate(arguments))
    byName[argumentAttributes(function, number).get("dlb.name")] = argument;
  Tensors taken;
  for (unsigned i = 0; i < types->size(); ++i)
    taken.push_back(byName.lookup(argumentAttributes(derivation, i).get("dlb.name")));
  if (llvm::is_contained(taken, nullptr))
    return function->emitError("lacks an argument that ") << symbol << " takes";
  return evaluateFunction(evaluation, derivation, taken);
}

/// Arguments whose role is `derived`; they are the last.
static size_t countDerived(Operation *function, size_t arguments) {
  size_t count = 0;
  while (function->hasAttr("dlb.derive") && count < arguments) {
    DictionaryAttr attributes = argumentAttributes(function, arguments - count - 1);
    auto role = attributes ? attributes.getAs<StringAttr>("dlb.role") : nullptr;
    if (!role || role.getValue() != "derived")
      break;
    ++count;
  }
  return count;
}

std::optional<std::vector<HostTensor>> interpret(Operation *function,
                                                 std::span<const HostTensor> arguments,
                                                 const InterpreterOptions &options) {
  std::optional<TypeRange> types = argumentTypes(function);
  if (!types) {
    function->emitError("is no function that can be interpreted");
    return std::nullopt;
  }
  TypeRange given = types->drop_back(countDerived(function, types->size()));
  if (failed(checkArguments(function, given, arguments, options.f64)))
    return std::nullopt;

  Tensors values;
  for (const HostTensor &argument : arguments)
    values.push_back(std::make_shared<HostTensor>(argument));
  Evaluation evaluation(options);
  evaluation.examineArguments(function, values);
  FailureOr<Tensors> derived = deriveArguments(evaluation, function, values);
  if (failed(derived))
    return std::nullopt;
  values.append(*derived);
  FailureOr<Tensors> results = evaluateFunction(evaluation, function, values);
  if (failed(results))
    return std::nullopt;
  std::vector<HostTensor> copies;
  for (const TensorPointer &result : *results)
    copies.push_back(*result);
  return copies;
}

} // namespace dlb
