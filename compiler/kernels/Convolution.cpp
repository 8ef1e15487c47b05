// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolutions as calls of the runtime's tile products, which know one layout: NCHW, KCRS. An
// operand that lies otherwise is packed into scratch memory first, which is also how a prologue is
// computed; a result in another layout is unpacked by the loops of the epilogue.

#include "kernels/KernelBuilder.h"
#include "kernels/Packing.h"

#include "runtime/abi/tiles.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace dlb {
namespace {

using Layout = std::array<unsigned, 4>;

/// What differs between the three convolutions: sizes in the order of the runtime's layout.
struct Roles {
  StringRef function;
  Value operands[2];
  std::array<int64_t, 4> operandSizes[2];
  Layout operandLayouts[2];
  bool isSliced[2]; ///< whether a chunk reads only its images, or filters
  std::array<int64_t, 4> resultSizes;
  Layout resultLayout;
};

Roles rolesOf(Operation *op, const ConvolutionGeometry &g) {
  std::array<int64_t, 4> data = {g.n, g.c, g.h, g.w}, weights = {g.k, g.channelsPerGroup, g.r, g.s},
                         output = {g.n, g.k, g.outputRows, g.outputColumns};
  Value a = op->getOperand(0), b = op->getOperand(1);
  if (isa<ConvolutionOp>(op))
    return {"dlb_tile_convolution", {a, b}, {data, weights}, {g.data, g.weights},
            {true, false},          output, g.output};
  if (isa<ConvolutionDataGradientOp>(op))
    return {"dlb_tile_convolution_data_gradient",
            {a, b},
            {output, weights},
            {g.output, g.weights},
            {true, false},
            data,
            g.data};
  return {"dlb_tile_convolution_weight_gradient",
          {a, b},
          {data, output},
          {g.data, g.output},
          {false, false},
          weights,
          g.weights};
}

ConvolutionGeometry geometryOf(Operation *op) {
  if (auto forward = dyn_cast<ConvolutionOp>(op))
    return forward.geometry();
  if (auto gradient = dyn_cast<ConvolutionDataGradientOp>(op))
    return gradient.geometry();
  return cast<ConvolutionWeightGradientOp>(op).geometry();
}

dlb_convolution shapeOf(const ConvolutionGeometry &g, bool exact) {
  return {g.n,
          g.c,
          g.h,
          g.w,
          g.k,
          g.r,
          g.s,
          g.outputRows,
          g.outputColumns,
          g.strides[0],
          g.strides[1],
          g.low[0],
          g.low[1],
          g.dilations[0],
          g.dilations[1],
          g.groups,
          exact};
}

/// Whether the slices of a forward convolution are the filters of one image.
bool slicesFilters(Operation *op, const ConvolutionGeometry &g, int64_t extent) {
  return isa<ConvolutionOp>(op) && g.n == 1 && extent == g.k && g.output == Layout{0, 1, 2, 3};
}

class ConvolutionEmitter {
public:
  ConvolutionEmitter(KernelBuilder &kernel, Operation *op)
      : kernel(kernel), op(op), geometry(geometryOf(op)), roles(rolesOf(op, geometry)),
        builder(kernel.builder), loc(kernel.loc), type(getElementTypeOrSelf(op->getResult(0))) {
    if (!slicesFilters(op, geometry, kernel.kernel.getExtent()))
      return;
    roles.isSliced[0] = false;
    roles.isSliced[1] = true;
  }

  LogicalResult emit() {
    Value anchor = op->getResult(0);
    bool isDefault = roles.resultLayout == Layout{0, 1, 2, 3};
    SmallVector<Value> memories;
    if (isDefault)
      memories = kernel.placeAnchors(anchor);
    else
      memories.push_back(chunkScratch(roles.resultSizes));
    Value operands[2];
    for (unsigned i : {0, 1}) {
      FailureOr<Value> pointer = operandPointer(i);
      if (failed(pointer))
        return failure();
      operands[i] = *pointer;
    }
    dlb_convolution shape = shapeOf(geometry, kernel.target.exactConvolution || !type.isF32());
    auto packed = roles.operands[1].getDefiningOp<PackedOp>();
    if (packed)
      layout = filtersLayout(packed.getLayout());
    Value scratch = kernel.scratch(type, scratchElements(shape));
    // Of one image the runtime counts filters.
    bool isWhole = isa<ConvolutionOp>(op) && geometry.n == 1 && kernel.kernel.getExtent() == 1;
    Value first = isWhole ? kernel.constant(0) : kernel.first();
    Value last = isWhole ? kernel.constant(geometry.k) : kernel.last();
    SmallVector<Value> arguments = {shapePointer(shape), operands[0], operands[1]};
    std::string function = (roles.function + (type.isF32() ? "_f32" : "_f64")).str();
    if (packed) {
      function = "dlb_tile_convolution_packed_f32";
      arguments.append(
          {kernel.pointer(kernel.memoryOf(packed.getPacked())), integer(kernel.constant(layout))});
    }
    arguments.append(
        {kernel.pointer(memories.front()), kernel.pointer(scratch), integer(first), integer(last)});
    kernel.call(function, arguments);
    if (isDefault)
      return kernel.emitResults(anchor, memories);
    return kernel.emitResults(
        anchor, memories, AffineMap::get(4, 0, position(roles.resultSizes, roles.resultLayout)));
  }

private:
  Value integer(Value index) {
    return arith::IndexCastOp::create(builder, loc, builder.getI64Type(), index);
  }

  /// What the runtime needs for one call. It may cover several chunks, which share a layout of
  /// weights or images, as long as results and scratch stay in the second-level cache.
  int64_t scratchElements(const dlb_convolution &shape) {
    constexpr int64_t mostScratch = 1 << 20, mostResults = 1 << 19;
    auto needed = [&](int64_t slices) {
      return layout ? dlb_tile_convolution_packed_scratch(&shape, slices, layout)
                    : dlb_tile_convolution_scratch(&shape, slices);
    };
    int64_t joined = needed(kernel.kernel.getExtent());
    if (joined > mostScratch || llvm::product_of(roles.resultSizes) > mostResults)
      return needed(kernel.kernel.getChunk());
    kernel.joinChunks();
    return joined;
  }

  /// Scratch for the chunk's part of a tensor whose first dimension is sliced.
  Value chunkScratch(ArrayRef<int64_t> sizes) {
    return kernel.chunkScratch(type, llvm::product_of(sizes.drop_front()));
  }

  /// The position in the runtime's order of the element that the tensor has at (d0, d1, d2, d3).
  AffineExpr position(ArrayRef<int64_t> sizes, const Layout &layout) {
    AffineExpr expr = builder.getAffineConstantExpr(0);
    for (unsigned i = 0; i < 4; ++i)
      expr = expr * sizes[i] + builder.getAffineDimExpr(layout[i]);
    return expr;
  }

  FailureOr<Value> operandPointer(unsigned number) {
    ArrayRef<int64_t> sizes = roles.operandSizes[number];
    ElementGraph graph = kernel.graph();
    auto elementAt = [&](ArrayRef<AffineExpr> canonical) {
      SmallVector<AffineExpr> indices(4);
      for (unsigned i = 0; i < 4; ++i)
        indices[roles.operandLayouts[number][i]] = canonical[i];
      return graph.at(roles.operands[number], indices);
    };
    SmallVector<AffineExpr> variables;
    for (int64_t size : sizes)
      variables.push_back(size == 1 ? graph.math.constant(0) : graph.math.addDimension(size));
    Node *element = elementAt(variables);
    if (!element)
      return failure();
    if (element->kind == Node::Kind::load && element->guard.empty() &&
        element->address == graph.math.linearize(variables, sizes))
      return kernel.pointer(element->memory);

    bool isSliced = roles.isSliced[number];
    Value memory = isSliced ? chunkScratch(sizes) : kernel.scratch(type, llvm::product_of(sizes));
    ElementGraph fresh = kernel.graph();
    std::swap(graph, fresh);
    LoopNest loops(graph, builder, loc, kernel.target, sizes.front(),
                   isSliced ? kernel.kernel.getChunk() : sizes.front());
    if (!loops.addResult(sizes, memory, elementAt))
      return failure();
    loops.emit(isSliced ? kernel.first() : kernel.constant(0),
               isSliced ? kernel.last() : kernel.constant(sizes.front()));
    return kernel.pointer(memory);
  }

  /// The address of a constant with the convolution's sizes.
  Value shapePointer(const dlb_convolution &shape) {
    constexpr int64_t count = sizeof(dlb_convolution) / sizeof(int64_t);
    ArrayRef<int64_t> values(reinterpret_cast<const int64_t *>(&shape), count);
    std::string name = (kernel.kernel.getSymName() + "_shape").str();
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPoint(kernel.function);
      auto array = LLVM::LLVMArrayType::get(builder.getI64Type(), count);
      LLVM::GlobalOp::create(builder, loc, array, /*isConstant=*/true, LLVM::Linkage::Internal,
                             name, builder.getI64TensorAttr(values));
    }
    return LLVM::AddressOfOp::create(builder, loc, LLVM::LLVMPointerType::get(builder.getContext()),
                                     name);
  }

  KernelBuilder &kernel;
  Operation *op;
  ConvolutionGeometry geometry;
  Roles roles;
  OpBuilder &builder;
  Location loc;
  Type type;
  int64_t layout = DLB_FILTERS_PLAIN; ///< of the weights
};

} // namespace

static_assert(int32_t(InstructionSet::x86_64) == DLB_TILES_BASELINE &&
              int32_t(InstructionSet::x86_64_v4_amx) == DLB_TILES_AMX);

std::optional<Packing> packingOf(ConvolutionOp op, int64_t chunk, Target target) {
  ConvolutionGeometry geometry = op.geometry();
  dlb_convolution shape = shapeOf(geometry, target.exactConvolution);
  int64_t layout = dlb_tile_filters_layout(&shape, int32_t(target.set));
  Layout identity = {0, 1, 2, 3};
  // Of one image a chunk is a range of filters.
  bool cutsStrips = shape.images == 1 && chunk < shape.filters && chunk % DLB_STRIP_COLUMNS;
  if (layout == DLB_FILTERS_PLAIN || !op.getType().getElementType().isF32() ||
      geometry.weights != identity || geometry.output[0] != 0 || cutsStrips)
    return std::nullopt;
  int64_t strips = llvm::divideCeil(shape.filters, DLB_STRIP_COLUMNS);
  return Packing{1,
                 filtersLayoutName(layout),
                 {geometry.k, geometry.c, geometry.r, geometry.s},
                 strips,
                 dlb_tile_filters_strip(&shape, layout)};
}

FailureOr<bool> emitConvolution(KernelBuilder &kernel) {
  Operation *op = findAnchor(kernel.kernel);
  // Chunks are ranges of what the runtime iterates over: images, or filters.
  ConvolutionGeometry geometry = geometryOf(op);
  Roles roles = rolesOf(op, geometry);
  int64_t extent = kernel.kernel.getExtent();
  bool isPossible = roles.resultLayout[0] == 0 && extent == roles.resultSizes[0];
  if (!isPossible && !slicesFilters(op, geometry, extent))
    return false;
  if (failed(ConvolutionEmitter(kernel, op).emit()))
    return failure();
  return true;
}

} // namespace dlb
