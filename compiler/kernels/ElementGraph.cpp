// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the interfaces turn into nodes. Anchors are turned by their family, see Anchors.h.

#include "kernels/ElementGraph.h"

#include "kernels/Anchors.h"

using namespace mlir;

namespace dlb {
namespace {

void addVariables(AffineExpr expr, const ElementGraph &graph, llvm::SmallBitVector &free) {
  expr.walk([&](AffineExpr part) {
    if (auto dimension = dyn_cast<AffineDimExpr>(part))
      free.set(dimension.getPosition());
    else if (auto symbol = dyn_cast<AffineSymbolExpr>(part)) {
      llvm::SmallBitVector inner = graph.symbolNode(symbol.getPosition())->free;
      inner.resize(free.size());
      free |= inner;
    }
  });
}

} // namespace

void ElementGraph::bind(Value tensor, Value memory, AffineMap linear) {
  memories[tensor] = {memory, linear};
}

void ElementGraph::bind(Value tensor, Value memory) {
  auto shape = cast<RankedTensorType>(tensor.getType()).getShape();
  SmallVector<AffineExpr> indices;
  for (size_t i = 0; i < shape.size(); ++i)
    indices.push_back(getAffineDimExpr(i, context));
  AffineExpr position = getAffineConstantExpr(0, context);
  for (auto [index, size] : llvm::zip_equal(indices, shape))
    position = position * size + index;
  bind(tensor, memory, AffineMap::get(shape.size(), 0, position));
}

Node *ElementGraph::create(Node::Kind kind, Type type) {
  nodes.emplace_back();
  nodes.back().kind = kind;
  nodes.back().type = type;
  return &nodes.back();
}

void ElementGraph::setFree(Node &node) const {
  node.free.clear();
  node.free.resize(math.dimensionCount());
  for (Node *operand : node.operands) {
    llvm::SmallBitVector inner = operand->free;
    inner.resize(node.free.size());
    node.free |= inner;
  }
  if (node.address)
    addVariables(node.address, *this, node.free);
  for (AffineExpr index : node.indices)
    addVariables(index, *this, node.free);
  for (auto [expr, isEquality] : node.guard)
    addVariables(expr, *this, node.free);
  for (const Domain &domain : node.domains)
    for (auto [expr, isEquality] : domain)
      addVariables(expr, *this, node.free);
  for (unsigned dimension : node.dimensions)
    node.free.reset(dimension);
}

Node *ElementGraph::finish(Node *node) {
  setFree(*node);
  return node;
}

bool ElementGraph::addConstraint(Domain &domain, AffineExpr expr, bool isEquality) const {
  expr = math.simplify(expr);
  auto [low, high] = math.range(expr);
  if (isEquality ? low > 0 || high < 0 : high < 0) {
    domain.push_back({math.constant(-1), false});
    return false;
  }
  bool always = isEquality ? low == 0 && high == 0 : low >= 0;
  std::pair<AffineExpr, bool> constraint(expr, isEquality);
  if (!always && !llvm::is_contained(domain, constraint))
    domain.push_back(constraint);
  return true;
}

bool ElementGraph::addBounds(Domain &domain, AffineExpr expr, int64_t high) const {
  return addConstraint(domain, expr, false) && addConstraint(domain, high - 1 - expr, false);
}

Node *ElementGraph::under(const Domain &domain, llvm::function_ref<Node *()> build) {
  Domain outer = guard;
  for (const auto &constraint : domain)
    if (!llvm::is_contained(guard, constraint))
      guard.push_back(constraint);
  Node *node = build();
  guard = outer;
  return node;
}

Node *ElementGraph::at(Value tensor, ArrayRef<AffineExpr> indices) {
  for (const Answer &answer : known[tensor])
    if (ArrayRef(answer.indices) == indices && answer.guard == guard)
      return answer.node;
  Node *node = build(tensor, indices);
  if (node)
    known[tensor].push_back({SmallVector<AffineExpr>(indices), guard, node});
  return node;
}

Node *ElementGraph::build(Value tensor, ArrayRef<AffineExpr> indices) {
  Type type = getElementTypeOrSelf(tensor);
  if (auto found = memories.find(tensor); found != memories.end()) {
    auto [memory, linear] = found->second;
    return load(type, memory, math.compose(linear.getResult(0), indices));
  }
  Operation *op = tensor.getDefiningOp();
  if (auto constant = dyn_cast<ConstantOp>(op))
    return buildConstant(constant, indices);
  if (auto pointwise = dyn_cast<PointwiseOpInterface>(op))
    return buildPointwise(pointwise, indices);
  if (auto view = dyn_cast<ViewOpInterface>(op))
    return buildView(view, indices);
  Node *node = isa<ReductionOpInterface>(op)
                   ? buildReduction(cast<ReductionOpInterface>(op), indices)
                   : anchorAt(*this, op, indices);
  if (!node) {
    op->emitError("internal error: no kernel computes `") << op->getName() << "`";
    return nullptr;
  }
  if (node->kind != Node::Kind::reduction)
    return node;
  // All results at once: they share the loop.
  for (OpResult result : op->getResults())
    known[result].push_back(
        {SmallVector<AffineExpr>(indices), guard,
         resultOf(node, getElementTypeOrSelf(result), result.getResultNumber())});
  return known[tensor].pop_back_val().node;
}

Node *ElementGraph::buildConstant(ConstantOp op, ArrayRef<AffineExpr> indices) {
  auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
  Type type = getElementTypeOrSelf(op.getType());
  if (!elements || !elements.isSplat())
    return load(type, placeConstant(op.getValue()),
                math.linearize(indices, cast<RankedTensorType>(op.getType()).getShape()));
  Node *node = create(Node::Kind::constant, type);
  node->value = elements.getSplatValue<TypedAttr>();
  return finish(node);
}

Node *ElementGraph::load(Type type, Value memory, AffineExpr address) {
  Node *node = create(Node::Kind::load, type);
  node->memory = memory;
  node->address = address;
  node->guard = guard;
  return finish(node);
}

Node *ElementGraph::buildPointwise(PointwiseOpInterface op, ArrayRef<AffineExpr> indices) {
  SmallVector<Node *> operands;
  for (auto [number, operand] : llvm::enumerate(op->getOperands())) {
    operands.push_back(at(operand, math.compose(op.operandMap(number), indices)));
    if (!operands.back())
      return nullptr;
  }
  Node *node = create(Node::Kind::pointwise, getElementTypeOrSelf(op->getResult(0)));
  node->op = op;
  node->operands.assign(operands);
  node->indices = math.compose(op.indexMap(), indices);
  return finish(node);
}

Node *ElementGraph::buildView(ViewOpInterface op, ArrayRef<AffineExpr> indices) {
  SmallVector<Node *> operands;
  SmallVector<Domain> domains;
  for (auto [number, operand] : llvm::enumerate(op->getOperands())) {
    std::optional<IntegerSet> set = op.operandDomain(number);
    Domain domain;
    bool possible = true;
    for (unsigned i = 0; set && i < set->getNumConstraints(); ++i)
      possible &= addConstraint(domain, set->getConstraint(i).replaceDims(indices), set->isEq(i));
    if (!possible)
      continue;
    operands.push_back(
        under(domain, [&] { return at(operand, math.compose(op.operandMap(number), indices)); }));
    if (!operands.back())
      return nullptr;
    domains.push_back(domain);
  }
  return view(getElementTypeOrSelf(op->getResult(0)), operands, domains, op.fill().value_or(0));
}

Node *ElementGraph::view(Type type, ArrayRef<Node *> operands, ArrayRef<Domain> domains,
                         double fill) {
  if (operands.size() == 1 && domains.front().empty())
    return operands.front();
  Node *node = create(Node::Kind::view, type);
  node->operands.assign(operands.begin(), operands.end());
  node->domains.assign(domains.begin(), domains.end());
  node->fill = fill;
  return finish(node);
}

Node *ElementGraph::buildReduction(ReductionOpInterface op, ArrayRef<AffineExpr> indices) {
  Value x = op->getOperand(0);
  auto shape = cast<RankedTensorType>(x.getType()).getShape();
  SmallVector<int64_t> reduced = op.reducedDimensions(), sizes;
  for (int64_t dimension : reduced)
    sizes.push_back(shape[dimension]);
  SmallVector<AffineExpr> variables = reductionVariables(sizes), full;
  size_t nextKept = 0, nextReduced = 0;
  for (size_t i = 0; i < shape.size(); ++i)
    full.push_back(llvm::is_contained(reduced, static_cast<int64_t>(i)) ? variables[nextReduced++]
                                                                        : indices[nextKept++]);
  return reduce(op, accumulatorOf(op), variables, {}, [&] { return SmallVector{at(x, full)}; });
}

SmallVector<AffineExpr> ElementGraph::reductionVariables(ArrayRef<int64_t> shape) {
  for (const Variables &entry : variables)
    if (entry.depth == depth && ArrayRef(entry.shape) == shape)
      return entry.expressions;
  SmallVector<AffineExpr> expressions;
  for (int64_t size : shape)
    expressions.push_back(math.addDimension(size));
  variables.push_back({depth, SmallVector<int64_t>(shape), expressions});
  return expressions;
}

Node *ElementGraph::reduce(Operation *op, std::shared_ptr<Accumulator> accumulator,
                           ArrayRef<AffineExpr> variables, Domain domain,
                           llvm::function_ref<SmallVector<Node *>()> build) {
  ++depth;
  SmallVector<Node *> operands;
  under(domain, [&]() -> Node * {
    operands = build();
    return nullptr;
  });
  --depth;
  if (llvm::is_contained(operands, nullptr))
    return nullptr;
  Node *node = create(Node::Kind::reduction, operands.front()->type);
  node->op = op;
  node->operands.assign(operands);
  node->guard = std::move(domain);
  node->accumulator = std::move(accumulator);
  SmallVector<int64_t> shape;
  for (AffineExpr variable : variables) {
    node->dimensions.push_back(cast<AffineDimExpr>(variable).getPosition());
    shape.push_back(math.extent(node->dimensions.back()));
  }
  node->position = math.linearize(variables, shape);
  node->count = llvm::product_of(shape);
  return finish(node);
}

Node *ElementGraph::resultOf(Node *reduction, Type type, unsigned number) {
  Node *node = create(Node::Kind::result, type);
  node->operands.push_back(reduction);
  node->number = number;
  return finish(node);
}

AffineExpr ElementGraph::symbol(Node *index, int64_t extent) {
  for (auto [number, known] : llvm::enumerate(symbols))
    if (known == index && math.symbolExtent(number) == extent)
      return getAffineSymbolExpr(number, context);
  symbols.push_back(index);
  return math.addSymbol(extent);
}

Node *ElementGraph::lookup(Node *index, int64_t extent, Node *value) {
  Node *node = create(Node::Kind::lookup, value->type);
  node->operands.assign({index, value});
  node->bound = extent;
  return finish(node);
}

} // namespace dlb
