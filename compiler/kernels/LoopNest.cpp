// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The loops over results. Reductions: LoopNestReduce.cpp.

#include "kernels/LoopNest.h"

using namespace mlir;

namespace dlb {

LoopNest::LoopNest(ElementGraph &graph, OpBuilder &builder, Location loc, Target target,
                   int64_t extent, int64_t chunk)
    : graph(graph), builder(builder), loc(loc), target(target), extent(extent), chunk(chunk),
      loops(builder, loc, target), emitter(graph, builder, loc) {
  outer = cast<AffineDimExpr>(graph.math.addDimension(extent)).getPosition();
  emitter.emitReduction = [this](Node *node) { emitReduction(node); };
}

bool LoopNest::addResult(Value tensor, Value memory) {
  auto shape = cast<RankedTensorType>(tensor.getType()).getShape();
  return addResult(shape, memory,
                   [&](ArrayRef<AffineExpr> indices) { return graph.at(tensor, indices); });
}

bool LoopNest::addResult(ArrayRef<int64_t> shape, Value memory,
                         llvm::function_ref<Node *(ArrayRef<AffineExpr>)> element) {
  size_t leading = 0;
  for (int64_t product = 1; product < extent; ++leading)
    product *= shape[leading];
  ArrayRef<int64_t> inner = shape.drop_front(leading);
  int64_t size = llvm::product_of(inner);

  Group *group = llvm::find_if(groups, [&](const Group &group) { return group.size == size; });
  if (group == groups.end()) {
    group = &groups.emplace_back();
    group->size = size;
    for (int64_t extentOfDimension : inner)
      if (extentOfDimension != 1)
        group->dimensions.push_back(
            cast<AffineDimExpr>(graph.math.addDimension(extentOfDimension)).getPosition());
  }
  // A result of another shape walks along the loops of the first: row-major order is the same.
  SmallVector<AffineExpr> variables;
  SmallVector<int64_t> sizes;
  for (unsigned dimension : group->dimensions) {
    variables.push_back(getAffineDimExpr(dimension, builder.getContext()));
    sizes.push_back(graph.math.extent(dimension));
  }
  AffineExpr slice = getAffineDimExpr(outer, builder.getContext());
  AffineExpr within = graph.math.linearize(variables, sizes);
  SmallVector<AffineExpr> indices = graph.math.delinearize(slice, shape.take_front(leading));
  llvm::append_range(indices, graph.math.delinearize(within, inner));
  Node *value = element(indices);
  if (!value)
    return false;
  group->stores.push_back({value, memory, graph.math.simplify(slice * size + within)});
  return true;
}

// --- Merging loops -------------------------------------------------------------------------------

namespace {

/// Calls `change` with every index expression of `node`.
void forEachExpression(Node &node, llvm::function_ref<void(AffineExpr &)> change) {
  if (node.address)
    change(node.address);
  if (node.position && node.accumulator->usesPosition())
    change(node.position);
  for (AffineExpr &expr : node.indices)
    change(expr);
  for (auto &constraint : node.guard)
    change(constraint.first);
  for (Domain &domain : node.domains)
    for (auto &constraint : domain)
      change(constraint.first);
}

} // namespace

/// Two loops that no reduction separates: every reduction has both, one after the other, or none.
bool LoopNest::areAdjacentInReductions(unsigned outerDimension, unsigned innerDimension) const {
  for (const Node &node : graph.all()) {
    const unsigned *place = llvm::find(node.dimensions, outerDimension);
    bool hasOuter = place != node.dimensions.end();
    if (hasOuter != llvm::is_contained(node.dimensions, innerDimension))
      return false;
    if (hasOuter && (place + 1 == node.dimensions.end() || place[1] != innerDimension))
      return false;
  }
  return true;
}

bool LoopNest::tryMerge(unsigned outerDimension, unsigned innerDimension) {
  bool possible = areAdjacentInReductions(outerDimension, innerDimension);
  auto check = [&](AffineExpr &expr) {
    possible = possible && graph.math.merge(expr, outerDimension, innerDimension);
  };
  for (Node &node : graph.all())
    forEachExpression(node, check);
  for (Group &group : groups)
    for (Store &store : group.stores)
      check(store.address);
  if (!possible)
    return false;

  // Once every expression is rewritten, the inner dimension is the merged one.
  auto change = [&](AffineExpr &expr) {
    expr = *graph.math.merge(expr, outerDimension, innerDimension);
  };
  for (Node &node : graph.all())
    forEachExpression(node, change);
  for (Group &group : groups)
    for (Store &store : group.stores)
      change(store.address);
  graph.math.setExtent(innerDimension,
                       graph.math.extent(outerDimension) * graph.math.extent(innerDimension));
  for (Node &node : graph.all()) {
    llvm::erase(node.dimensions, outerDimension);
    graph.setFree(node);
  }
  return true;
}

void LoopNest::mergeDimensions() {
  auto mergeAll = [&](SmallVectorImpl<unsigned> &dimensions) {
    for (size_t i = dimensions.size(); i-- > 1;)
      if (tryMerge(dimensions[i - 1], dimensions[i]))
        dimensions.erase(dimensions.begin() + i - 1);
  };
  for (Group &group : groups)
    mergeAll(group.dimensions);
  if (groups.size() == 1 && !groups.front().dimensions.empty() &&
      tryMerge(outer, groups.front().dimensions.front())) {
    scale = graph.math.extent(groups.front().dimensions.front()) / extent;
    outer = groups.front().dimensions.front();
    groups.front().dimensions.erase(groups.front().dimensions.begin());
  }
  for (Node &node : graph.all()) {
    SmallVector<unsigned> dimensions = node.dimensions;
    mergeAll(dimensions);
  }
}

// --- Emission ------------------------------------------------------------------------------------

void LoopNest::collect(const Node *node, llvm::DenseSet<const Node *> &nodes) const {
  if (!nodes.insert(node).second)
    return;
  for (const Node *operand : node->operands)
    collect(operand, nodes);
  forEachExpression(const_cast<Node &>(*node), [&](AffineExpr &expr) {
    expr.walk([&](AffineExpr part) {
      if (auto symbol = dyn_cast<AffineSymbolExpr>(part))
        collect(graph.symbolNode(symbol.getPosition()), nodes);
    });
  });
}

/// Emits every node whose variables all have values: the outermost place where it can stand.
void LoopNest::hoist(const llvm::DenseSet<const Node *> &nodes) {
  for (Node &node : graph.all()) {
    if (!nodes.contains(&node) || emitter.hasValue(&node) || !emitter.isOpen(node))
      continue;
    if (node.kind == Node::Kind::reduction)
      emitReduction(&node);
    else
      emitter.at(&node);
  }
}

/// How many elements of `dimension`, which has `size`, one vector holds. A loop that `unrolls`
/// keeps several registers in flight: an addition takes 4 cycles and two can start in each.
int64_t LoopNest::lanesFor(unsigned dimension, int64_t size, bool unrolls) const {
  unsigned bits = 32;
  for (const Node *node : needed)
    if (node->dependsOn(dimension) && node->type.isIntOrFloat())
      bits = std::max(bits, node->type.getIntOrFloatBitWidth());
  int64_t lanes = loops.lanesFor(size, bits);
  for (int64_t factor : {4, 2})
    if (unrolls && size >= factor * target.lanes(bits))
      return factor * lanes;
  return lanes;
}

/// Elements of results side by side fill the lanes, unless reductions read the elements that they
/// reduce side by side. Beside loads along the results, one that all results share costs as much
/// either way.
bool LoopNest::prefersOuterLanes() const {
  int64_t alongOuter = 0, alongReduced = 0, shared = 0;
  AffineExpr variable = getAffineDimExpr(outer, builder.getContext());
  for (const Node &node : graph.all()) {
    if (!needed.contains(&node) || node.kind != Node::Kind::load)
      continue;
    IndexSum sum = IndexSum::of(node.address);
    alongOuter += sum.factor(variable) == 1;
    for (auto [term, factor] : sum.terms)
      if (factor == 1 && isa<AffineDimExpr>(term) && term != variable)
        ++(node.dependsOn(outer) ? alongReduced : shared);
  }
  if (alongOuter == 0)
    alongReduced += shared;
  return alongReduced == 0 || alongOuter > alongReduced;
}

void LoopNest::emitStores(const Group &group) {
  hoist(needed);
  SmallVector<Value> values;
  for (const Store &store : group.stores)
    values.push_back(emitter.at(store.value));
  // All elements are read before any is written: a result may lie over an operand.
  for (auto [store, value] : llvm::zip_equal(group.stores, values))
    emitter.store(value, store.memory, store.address);
}

void LoopNest::emitGroup(const Group &group, size_t level) {
  if (level == group.dimensions.size())
    return emitStores(group);
  unsigned dimension = group.dimensions[level];
  int64_t size = graph.math.extent(dimension);
  if (level + 1 < group.dimensions.size()) {
    loops.each(emitter.indexConstant(0), emitter.indexConstant(size), [&](Value variable) {
      Emitter::Scope scope(emitter);
      emitter.setDimension(dimension, variable);
      hoist(needed);
      emitGroup(group, level + 1);
    });
    return;
  }
  loops.spread(size, lanesFor(dimension, size, /*unrolls=*/false),
               [&](Value variable, int64_t lanes, Value mask) {
                 Emitter::Scope scope(emitter);
                 emitter.setLanes(dimension, variable, lanes, mask);
                 emitStores(group);
               });
}

void LoopNest::emitOuterLanes(Value low, Value high) {
  hasOuterLanes = true;
  bool reduces =
      llvm::any_of(needed, [](const Node *node) { return node->kind == Node::Kind::reduction; });
  loops.spread(low, high, lanesFor(outer, chunk * scale, reduces),
               [&](Value variable, int64_t lanes, Value mask) {
                 Emitter::Scope scope(emitter);
                 emitter.setLanes(outer, variable, lanes, mask);
                 for (const Group &group : groups)
                   emitStores(group);
               });
}

void LoopNest::emit(Value first, Value last) {
  mergeDimensions();
  for (const Group &group : groups)
    for (const Store &store : group.stores)
      collect(store.value, needed);
  Emitter::Scope scope(emitter);
  hoist(needed);
  Value factor = emitter.indexConstant(scale);
  Value low = builder.createOrFold<arith::MulIOp>(loc, first, factor);
  Value high = builder.createOrFold<arith::MulIOp>(loc, last, factor);
  bool isFlat = llvm::all_of(groups, [](const Group &group) { return group.dimensions.empty(); });
  if (isFlat && prefersOuterLanes())
    return emitOuterLanes(low, high);
  loops.each(low, high, [&](Value variable) {
    Emitter::Scope scope(emitter);
    emitter.setDimension(outer, variable);
    hoist(needed);
    for (const Group &group : groups)
      emitGroup(group, 0);
  });
}

} // namespace dlb
