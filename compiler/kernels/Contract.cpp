// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Contractions as tile products. The letters of the result are, from the right: columns (letters of
// one operand), rows (letters of the other), and loops around the product (all before them). An
// operand whose strides fit is read where it lies, and so are columns in panels; any other is
// packed into scratch memory first, which is also how a prologue is computed.

#include "kernels/ContractPlan.h"
#include "kernels/KernelBuilder.h"

#include "runtime/abi/tiles.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace dlb {
namespace {

/// An operand as a matrix of `outer` (rows or columns) by summed letters.
struct Matrix {
  Value memory, offset;
  int64_t outerStride = 0, summedStride = 0;
  int64_t panelWidth = 0; ///< of columns in panels, which have no strides
};

class ContractEmitter {
public:
  ContractEmitter(KernelBuilder &kernel, ContractOp op, ContractPlan plan)
      : kernel(kernel), op(op), plan(std::move(plan)), builder(kernel.builder), loc(kernel.loc) {}

  LogicalResult emit() {
    chooseSummedOrder();
    SmallVector<Value> memories = kernel.placeAnchors(op.getY());
    product = memories.front();
    if (failed(emitLoops(0)))
      return failure();
    return kernel.emitResults(op.getY(), memories);
  }

private:
  /// The summed letters may stand in any order: as in the operand whose copy would be the larger.
  void chooseSummedOrder() {
    std::string asLeft = plan.summed, asRight;
    llvm::copy_if(plan.rightLetters, std::back_inserter(asRight),
                  [&](char letter) { return StringRef(asLeft).contains(letter); });
    int64_t copiedAsLeft = copiedElements();
    plan.summed = asRight;
    if (!packedRight() && copiedAsLeft <= copiedElements())
      plan.summed = asLeft;
  }

  /// By all chunks together.
  int64_t copiedElements() {
    int64_t chunks = llvm::divideCeil(kernel.kernel.getExtent(), kernel.kernel.getChunk());
    auto copied = [&](Value operand, StringRef letters, StringRef outer) {
      ElementGraph graph = kernel.graph();
      llvm::DenseMap<char, AffineExpr> variables;
      Node *element = elementAt(graph, operand, letters, variables);
      if (element && inPlace(*element, variables, outer))
        return int64_t(0);
      return plan.size(letters) * (isSlicedIn(outer) ? 1 : chunks);
    };
    return copied(plan.left, plan.leftLetters, plan.rows) +
           copied(plan.right, plan.rightLetters, plan.columns);
  }

  /// One loop for each letter before rows and columns, then the product.
  LogicalResult emitLoops(size_t level) {
    if (level == plan.loops.size())
      return emitProduct();
    char letter = plan.loops[level];
    bool isSliced = letter == plan.sliced;
    Value low = isSliced ? kernel.first() : kernel.constant(0);
    Value high = isSliced ? kernel.last() : kernel.constant(plan.sizes[letter]);
    auto loop = scf::ForOp::create(builder, loc, low, high, kernel.constant(1));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    loopVariables.push_back({letter, loop.getInductionVar()});
    return emitLoops(level + 1);
  }

  LogicalResult emitProduct() {
    FailureOr<Matrix> left = matrix(plan.left, plan.leftLetters, plan.rows);
    FailureOr<Matrix> right =
        isPackedInPanels() ? packedPanels() : matrix(plan.right, plan.rightLetters, plan.columns);
    if (failed(left) || failed(right))
      return failure();
    int64_t columns = plan.size(plan.columns);
    Value m = count(plan.rows), n = count(plan.columns);
    // A slice's elements are contiguous in the result: its row-major position is the offset.
    Value offset = kernel.constant(0);
    int64_t inner = plan.size(plan.rows) * columns;
    for (char letter : llvm::reverse(plan.loops)) {
      offset = add(offset, scaled(variable(letter), inner));
      inner *= plan.sizes[letter];
    }
    if (plan.loops.empty() && plan.sliced)
      offset = scaled(kernel.first(), inner / plan.sizes[plan.sliced]);
    auto stride = [&](int64_t value) { return integer(kernel.constant(value)); };
    SmallVector<Value> arguments = {kernel.pointer(left->memory, left->offset),
                                    stride(left->outerStride), stride(left->summedStride),
                                    kernel.pointer(right->memory, right->offset)};
    if (right->panelWidth)
      arguments.push_back(stride(right->panelWidth));
    else
      arguments.append({stride(right->summedStride), stride(right->outerStride)});
    Form form = formOf();
    if (form == Form::terms)
      arguments.push_back(kernel.pointer(kernel.memoryOf(packedRight().getPacked())));
    arguments.append({kernel.pointer(product, offset), integer(n), integer(m), integer(n),
                      stride(plan.size(plan.summed))});
    std::string name = "dlb_tile_contract_";
    name += form == Form::terms   ? "terms_"
            : form == Form::split ? "split_"
            : form == Form::bf16  ? "bf16_"
                                  : "";
    if (right->panelWidth)
      name += "panels_";
    kernel.call(name + (isF32() ? "f32" : "f64"), arguments);
    if (canJoinChunks(form))
      kernel.joinChunks();
    return success();
  }

  /// The columns' operand, if it has been laid out before.
  PackedOp packedRight() { return stripReshapes(plan.right).getDefiningOp<PackedOp>(); }
  bool isPackedInPanels() { return packedRight() && isInPanels(packedRight().getLayout()); }

  FailureOr<Matrix> packedPanels() {
    Matrix panels{kernel.memoryOf(packedRight().getPacked()), kernel.constant(0)};
    if (isSlicedIn(plan.columns))
      panels.offset = scaled(kernel.first(), plan.size(plan.columns) / plan.sizes[plan.sliced] *
                                                 plan.size(plan.summed));
    panels.panelWidth = DLB_PANEL_COLUMNS;
    return panels;
  }

  bool isF32() { return op.getY().getType().getElementType().isF32(); }

  /// On vectors, or on the tile registers: of three terms, which the columns may have been laid out
  /// in, or of numbers of bf16.
  enum class Form { ordinary, split, terms, bf16 };

  /// The same for all chunks, though the last may be smaller: an element's bits do not depend on
  /// the chunk that it is in. Chunks that can be joined are two by two at least where one or two
  /// threads run them.
  Form formOf() {
    if (packedRight())
      return isPackedInPanels() ? Form::ordinary : Form::terms;
    if (!kernel.target.splitsProducts() || !isF32())
      return Form::ordinary;
    int64_t chunk = kernel.kernel.getChunk(), extent = kernel.kernel.getExtent();
    int64_t together = canJoinSplitChunks() ? std::min(2 * chunk, extent) : chunk;
    auto count = [&](StringRef letters) {
      return isSlicedIn(letters) ? plan.size(letters) / extent * together : plan.size(letters);
    };
    int64_t m = count(plan.rows), n = count(plan.columns), k = plan.size(plan.summed);
    if (op->hasAttr("dlb.bf16"))
      return dlb_tile_contract_narrows(m, n, k) ? Form::bf16 : Form::ordinary;
    return dlb_tile_contract_splits(m, n, k) ? Form::split : Form::ordinary;
  }

  bool canJoinChunks(Form form) {
    if (form == Form::bf16) // bits depend on the number of steps only
      return isSlicedIn(plan.rows) || isSlicedIn(plan.columns);
    return form == Form::ordinary ? canJoinOrdinaryChunks() : canJoinSplitChunks();
  }

  /// Chunks that share an operand: it is laid out once for all that a thread computes. But split
  /// products look for what is not finite in blocks of DLB_SPLIT_BLOCK from the first row and
  /// column on.
  bool canJoinSplitChunks() {
    StringRef letters = isSlicedIn(plan.rows) ? plan.rows : plan.columns;
    return kernel.canJoinChunks() && isSlicedIn(letters) &&
           plan.size(letters) / kernel.kernel.getExtent() * kernel.kernel.getChunk() %
                   DLB_SPLIT_BLOCK ==
               0;
  }

  /// One row is multiplied in another order than several.
  bool canJoinOrdinaryChunks() {
    int64_t chunk = kernel.kernel.getChunk(), extent = kernel.kernel.getExtent();
    int64_t last = extent % chunk ? extent % chunk : chunk;
    return isSlicedIn(plan.rows) ? plan.size(plan.rows) / extent * last > 1
                                 : isSlicedIn(plan.columns);
  }

  bool isSlicedIn(StringRef letters) const { return plan.isSlicedIn(letters); }

  /// How many rows or columns the chunk has.
  Value count(StringRef letters) {
    int64_t size = plan.size(letters);
    if (!isSlicedIn(letters))
      return kernel.constant(size);
    Value slices = arith::SubIOp::create(builder, loc, kernel.last(), kernel.first());
    return scaled(slices, size / plan.sizes[plan.sliced]);
  }

  Value scaled(Value value, int64_t factor) {
    return builder.createOrFold<arith::MulIOp>(loc, value, kernel.constant(factor));
  }
  Value add(Value a, Value b) { return builder.createOrFold<arith::AddIOp>(loc, a, b); }
  Value integer(Value index) {
    return arith::IndexCastOp::create(builder, loc, builder.getI64Type(), index);
  }
  Value variable(char letter) {
    for (auto [name, value] : loopVariables)
      if (name == letter)
        return value;
    return nullptr;
  }

  /// The operand where it lies, if rows (or columns) and summed letters have one stride each, one
  /// of them 1; else a packed copy.
  FailureOr<Matrix> matrix(Value operand, StringRef letters, StringRef outer) {
    ElementGraph graph = kernel.graph();
    llvm::DenseMap<char, AffineExpr> variables;
    Node *element = elementAt(graph, operand, letters, variables);
    if (!element)
      return failure();
    if (std::optional<Matrix> direct = inPlace(*element, variables, outer))
      return *direct;
    if (operand == plan.right)
      if (std::optional<Matrix> panels = inPanels(*element, variables))
        return *panels;
    return pack(operand, letters, outer);
  }

  /// The operand's element at a variable for each letter, which it makes.
  Node *elementAt(ElementGraph &graph, Value operand, StringRef letters,
                  llvm::DenseMap<char, AffineExpr> &variables) {
    for (char letter : letters)
      if (!variables.contains(letter))
        variables[letter] = plan.sizes[letter] == 1 ? graph.math.constant(0)
                                                    : graph.math.addDimension(plan.sizes[letter]);
    return graph.at(operand,
                    llvm::map_to_vector(letters, [&](char letter) { return variables[letter]; }));
  }

  std::optional<Matrix> inPlace(const Node &element, llvm::DenseMap<char, AffineExpr> &variables,
                                StringRef outer) {
    if (element.kind != Node::Kind::load || !element.guard.empty())
      return std::nullopt;
    IndexSum sum = IndexSum::of(element.address);
    if (llvm::any_of(sum.terms, [](auto &term) { return !isa<AffineDimExpr>(term.first); }))
      return std::nullopt;
    auto stride = [&](StringRef letters) -> std::optional<int64_t> {
      if (letters.empty())
        return 0;
      int64_t expected = sum.factor(variables[letters.back()]), first = expected;
      for (char letter : llvm::reverse(letters)) {
        if (sum.factor(variables[letter]) != expected)
          return std::nullopt;
        expected *= plan.sizes[letter];
      }
      return first;
    };
    std::optional<int64_t> outerStride = stride(outer), summedStride = stride(plan.summed);
    if (!outerStride || !summedStride)
      return std::nullopt;
    Matrix matrix{element.memory, kernel.constant(sum.constant), *outerStride, *summedStride};
    // The stride of a dimension of size 1 is free.
    if (outer.empty())
      matrix.outerStride = matrix.summedStride == 1 ? plan.size(plan.summed) : 1;
    if (plan.summed.empty())
      matrix.summedStride = matrix.outerStride == 1 ? plan.size(outer) : 1;
    if (matrix.outerStride != 1 && matrix.summedStride != 1)
      return std::nullopt;
    if (matrix.outerStride < 1 || matrix.summedStride < 1)
      return std::nullopt;
    for (auto [letter, value] : loopVariables)
      if (variables.contains(letter))
        matrix.offset = add(matrix.offset, scaled(value, sum.factor(variables[letter])));
    if (isSlicedIn(outer))
      matrix.offset =
          add(matrix.offset, scaled(kernel.first(), sum.factor(variables[plan.sliced])));
    return matrix;
  }

  /// The columns' operand where it lies, if element (k, n) of K stands at
  /// (n / width * K + k) * width + n % width for a width that the tile products know.
  std::optional<Matrix> inPanels(const Node &element, llvm::DenseMap<char, AffineExpr> &variables) {
    if (element.kind != Node::Kind::load || !element.guard.empty() || plan.columns.size() != 1 ||
        plan.summed.size() != 1)
      return std::nullopt;
    AffineExpr column = variables[plan.columns[0]];
    IndexSum sum = IndexSum::of(element.address);
    int64_t width = sum.factor(variables[plan.summed[0]]);
    if (width < 1 || width % DLB_PANEL_COLUMNS || plan.size(plan.columns) % width ||
        sum.terms.size() != 3 || sum.constant || sum.factor(column % width) != 1 ||
        sum.factor(column.floorDiv(width)) != width * plan.size(plan.summed))
      return std::nullopt;
    Matrix matrix{element.memory, kernel.constant(0)};
    if (isSlicedIn(plan.columns)) {
      // A chunk has to begin at a panel, and `n` to be a multiple of the width.
      if (kernel.kernel.getChunk() % width)
        return std::nullopt;
      matrix.offset = scaled(kernel.first(), plan.size(plan.summed));
    }
    matrix.panelWidth = width;
    return matrix;
  }

  /// A copy with rows (or columns) outside and summed letters inside.
  FailureOr<Matrix> pack(Value operand, StringRef letters, StringRef outer) {
    ElementGraph graph = kernel.graph();
    llvm::DenseMap<char, AffineExpr> variables;
    SmallVector<std::pair<unsigned, Value>> fixed;
    for (auto [letter, value] : loopVariables) {
      variables[letter] = graph.math.addDimension(plan.sizes[letter]);
      fixed.push_back({cast<AffineDimExpr>(variables[letter]).getPosition(), value});
    }
    std::string order = outer.str() + plan.summed;
    SmallVector<int64_t> shape = {1};
    for (char letter : order)
      shape.push_back(plan.sizes[letter]);
    if (!order.empty())
      shape.erase(shape.begin());
    bool isSliced = isSlicedIn(outer);
    int64_t slices = isSliced ? kernel.kernel.getChunk() : shape.front();
    int64_t slice = llvm::product_of(shape) / shape.front();
    Type type = getElementTypeOrSelf(operand);
    Value target =
        isSliced ? kernel.chunkScratch(type, slice) : kernel.scratch(type, slices * slice);

    LoopNest loops(graph, builder, loc, kernel.target, shape.front(), slices);
    for (auto [dimension, value] : fixed)
      loops.fix(dimension, value);
    bool possible = loops.addResult(shape, target, [&](ArrayRef<AffineExpr> indices) {
      for (auto [letter, index] : llvm::zip(order, indices))
        variables[letter] = index;
      return graph.at(operand, llvm::map_to_vector(letters, [&](char letter) {
                        AffineExpr index = variables.lookup(letter);
                        return index ? index : graph.math.constant(0);
                      }));
    });
    if (!possible)
      return failure();
    loops.emit(isSliced ? kernel.first() : kernel.constant(0),
               isSliced ? kernel.last() : kernel.constant(shape.front()));
    Value offset = isSliced ? scaled(kernel.first(), slice) : kernel.constant(0);
    return Matrix{target, offset, plan.size(plan.summed), 1};
  }

  KernelBuilder &kernel;
  ContractOp op;
  ContractPlan plan;
  OpBuilder &builder;
  Location loc;
  Value product;
  SmallVector<std::pair<char, Value>> loopVariables;
};

} // namespace

FailureOr<bool> emitContract(KernelBuilder &kernel) {
  auto op = cast<ContractOp>(findAnchor(kernel.kernel));
  std::optional<ContractPlan> plan = ContractPlan::of(op);
  int64_t slices = plan && plan->sliced ? plan->sizes[plan->sliced] : 1;
  if (!plan || static_cast<int64_t>(kernel.kernel.getExtent()) != slices)
    return false;
  if (failed(ContractEmitter(kernel, op, *plan).emit()))
    return failure();
  return true;
}

} // namespace dlb
