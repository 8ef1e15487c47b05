// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The frame of a kernel function: arguments, scratch, constants, calls.

#include "kernels/KernelBuilder.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb {

Type memoryElement(Type element) {
  return element.isInteger(1) ? IntegerType::get(element.getContext(), 8) : element;
}

MemRefType memoryType(RankedTensorType type) {
  return MemRefType::get({type.getNumElements()}, memoryElement(type.getElementType()));
}

Operation *findAnchor(KernelOp kernel) {
  for (Operation &op : kernel.getBody().getOps())
    if (auto anchor = dyn_cast<AnchorOpInterface>(op))
      if (anchor.kernelFamily() != "row" && !isa<PickOp>(op))
        return &op;
  return nullptr;
}

KernelBuilder::KernelBuilder(KernelOp kernel, Target target)
    : kernel(kernel), target(target), builder(kernel), loc(kernel.getLoc()) {
  SmallVector<Type> types;
  FunctionType type = kernel.getFunctionType();
  for (Type operand : type.getInputs())
    types.push_back(memoryType(cast<RankedTensorType>(operand)));
  for (Type result : type.getResults())
    types.push_back(memoryType(cast<RankedTensorType>(result)));
  types.push_back(MemRefType::get({0}, builder.getI8Type()));
  types.append(2, builder.getIndexType());
  function =
      func::FuncOp::create(builder, loc, kernel.getSymName(), builder.getFunctionType(types, {}));
  builder.setInsertionPointToStart(function.addEntryBlock());
}

ElementGraph KernelBuilder::graph() {
  ElementGraph graph(kernel.getContext());
  for (auto [number, operand] : llvm::enumerate(operands()))
    graph.bind(operand, function.getArgument(number));
  graph.placeConstant = [this](ElementsAttr elements) { return constantMemory(elements); };
  return graph;
}

Value KernelBuilder::constant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value KernelBuilder::scratch(Type element, int64_t count) {
  Value all = function.getArgument(function.getNumArguments() - 3);
  Value offset = constant(scratchBytes);
  element = memoryElement(element);
  scratchBytes = llvm::alignTo(
      scratchBytes + count * llvm::divideCeil(element.getIntOrFloatBitWidth(), 8), 64);
  // A view must lie inside its source: the source grows with each of them.
  all.setType(MemRefType::get({scratchBytes}, builder.getI8Type()));
  return memref::ViewOp::create(builder, loc, MemRefType::get({count}, element), all, offset,
                                ValueRange{});
}

Value KernelBuilder::shifted(Value memory, Value origin, int64_t count) {
  Value offset = arith::SubIOp::create(builder, loc, constant(0), origin);
  auto type =
      MemRefType::get({count}, cast<MemRefType>(memory.getType()).getElementType(),
                      StridedLayoutAttr::get(builder.getContext(), ShapedType::kDynamic, {1}));
  return memref::ReinterpretCastOp::create(builder, loc, type, memory, OpFoldResult(offset),
                                           {builder.getIndexAttr(count)},
                                           {builder.getIndexAttr(1)});
}

Value KernelBuilder::chunkScratch(Type element, int64_t slice) {
  // What stays in a second-level cache may hold all slices.
  constexpr int64_t mostBytes = 512 << 10;
  int64_t all = slice * kernel.getExtent();
  if (all * llvm::divideCeil(element.getIntOrFloatBitWidth(), 8) <= mostBytes)
    return scratch(element, all);
  hasChunkScratch = true;
  Value memory = scratch(element, slice * kernel.getChunk());
  Value origin = builder.createOrFold<arith::MulIOp>(loc, first(), constant(slice));
  return shifted(memory, origin, all);
}

Value KernelBuilder::pointer(Value memory, Value offset) {
  auto type = cast<MemRefType>(memory.getType());
  Value address = memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, memory);
  if (!type.getLayout().isIdentity()) {
    Value origin = memref::ExtractStridedMetadataOp::create(builder, loc, memory).getOffset();
    offset = offset ? builder.createOrFold<arith::AddIOp>(loc, offset, origin) : origin;
  }
  if (offset) {
    Value bytes = constant(type.getElementTypeBitWidth() / 8);
    Value distance = builder.createOrFold<arith::MulIOp>(loc, offset, bytes);
    address = builder.createOrFold<arith::AddIOp>(loc, address, distance);
  }
  Value integer = arith::IndexCastOp::create(builder, loc, builder.getI64Type(), address);
  return LLVM::IntToPtrOp::create(builder, loc, LLVM::LLVMPointerType::get(builder.getContext()),
                                  integer);
}

void KernelBuilder::call(StringRef name, ValueRange arguments) {
  auto module = kernel->getParentOfType<ModuleOp>();
  if (!module.lookupSymbol(name)) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    auto declaration =
        func::FuncOp::create(builder, loc, name, builder.getFunctionType(arguments.getTypes(), {}));
    declaration.setPrivate();
  }
  func::CallOp::create(builder, loc, name, TypeRange{}, arguments);
}

Value KernelBuilder::constantMemory(ElementsAttr elements) {
  auto type = cast<RankedTensorType>(elements.getType());
  auto flat = cast<DenseElementsAttr>(elements).reshape(
      RankedTensorType::get({type.getNumElements()}, type.getElementType()));
  if (type.getElementType().isInteger(1))
    flat = flat.mapValues(builder.getI8Type(), [](const APInt &value) { return value.zext(8); });
  std::string &name = constants[elements];
  if (name.empty()) {
    name = (kernel.getSymName() + "_constant" + Twine(constants.size() - 1)).str();
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(function);
    memref::GlobalOp::create(builder, loc, name, builder.getStringAttr("private"), memoryType(type),
                             flat, /*constant=*/true, /*alignment=*/builder.getI64IntegerAttr(64));
  }
  return memref::GetGlobalOp::create(builder, loc, memoryType(type), name);
}

/// A reduction that leaves a kernel built around an anchor.
static bool isPartial(Value tensor) { return tensor.getDefiningOp<ReductionOpInterface>(); }

SmallVector<Value> KernelBuilder::placeAnchors(ValueRange anchors) {
  SmallVector<Value> memories;
  bool hasPartials = llvm::any_of(yielded(), isPartial);
  for (Value anchor : anchors) {
    Value memory;
    for (auto [number, tensor] : llvm::enumerate(yielded()))
      if (tensor == anchor)
        memory = result(number);
    // Partial reductions read the anchor again after the epilogue: then it keeps its own place.
    for (auto [number, tensor] : llvm::enumerate(yielded()))
      if (!memory && !hasPartials && !llvm::is_contained(anchors, tensor) &&
          tensor.getType() == anchor.getType() && !llvm::is_contained(memories, result(number)))
        memory = result(number);
    auto type = cast<RankedTensorType>(anchor.getType());
    if (!memory) {
      int64_t slice = type.getNumElements() / kernel.getExtent();
      memory = chunkScratch(type.getElementType(), slice);
    }
    memories.push_back(memory);
  }
  return memories;
}

LogicalResult KernelBuilder::emitResults(ValueRange anchors, ValueRange memories,
                                         AffineMap layout) {
  auto emit = [&](bool partials) {
    ElementGraph elements = graph();
    for (auto [anchor, memory] : llvm::zip_equal(anchors, memories)) {
      if (layout)
        elements.bind(anchor, memory, layout);
      else
        elements.bind(anchor, memory);
    }
    LoopNest loops(elements, builder, loc, target, kernel.getExtent(), kernel.getChunk());
    bool isEmpty = true;
    for (auto [number, tensor] : llvm::enumerate(yielded())) {
      Value memory = result(number);
      auto place = llvm::find(anchors, tensor);
      bool isInPlace = place != anchors.end() && memories[place - anchors.begin()] == memory;
      if (isPartial(tensor) != partials && !anchors.empty()) {
        // What the epilogue has stored is not computed again for the sake of a reduction.
        if (partials && place == anchors.end())
          elements.bind(tensor, memory);
      } else if (!isInPlace) {
        isEmpty = false;
        if (!loops.addResult(tensor, memory))
          return failure();
      }
    }
    if (!isEmpty)
      loops.emit(first(), last());
    return success();
  };
  if (failed(emit(/*partials=*/false)))
    return failure();
  return anchors.empty() ? success() : emit(/*partials=*/true);
}

void KernelBuilder::finish() {
  func::ReturnOp::create(builder, loc);
  function.setFunctionType(builder.getFunctionType(function.getBody().getArgumentTypes(), {}));
  function->setAttr("dlb.scratch", builder.getI64IntegerAttr(scratchBytes));
  if (joinsChunks && canJoinChunks())
    function->setAttr("dlb.joins", builder.getUnitAttr());
  kernel.erase();
}

} // namespace dlb
