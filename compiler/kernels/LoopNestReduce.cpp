// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The loops of reductions. Two modes: where the results fill the lanes, each lane accumulates one
// result; elsewhere the lanes are partial states of one result, combined in a fixed tree at the
// end. Either way the order depends on shapes only.

#include "kernels/LoopNest.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace dlb {

/// Whether another reduction has to be emitted before `node`.
bool LoopNest::dependsOnPending(const Node *node) const {
  llvm::DenseSet<const Node *> inside;
  collect(node, inside);
  return llvm::any_of(inside, [&](const Node *other) {
    return other != node && other->kind == Node::Kind::reduction && !emitter.hasValue(other) &&
           emitter.isOpen(*other);
  });
}

/// `node` and the reductions that can share its loop.
LoopNest::Fused LoopNest::fuse(Node *node) const {
  Fused fused;
  for (Node &other : graph.all())
    if (&other == node || (other.kind == Node::Kind::reduction && needed.contains(&other) &&
                           other.dimensions == node->dimensions && !emitter.hasValue(&other) &&
                           emitter.isOpen(other) && !dependsOnPending(&other)))
      fused.nodes.push_back(&other);
  for (Node *reduction : fused.nodes)
    collect(reduction, fused.body);
  for (Node *reduction : fused.nodes)
    fused.body.erase(reduction);
  llvm::copy_if(node->dimensions, std::back_inserter(fused.dimensions),
                [&](unsigned dimension) { return graph.math.extent(dimension) != 1; });
  return fused;
}

/// Spreads over lanes the dimension along which most loads are contiguous; none if results fill the
/// lanes, not even for a single one that remains: all are summed in the same order.
void LoopNest::chooseLane(Fused &fused) const {
  if (hasOuterLanes || emitter.hasLanes())
    return;
  int64_t best = 0;
  for (unsigned dimension : fused.dimensions) {
    AffineExpr variable = getAffineDimExpr(dimension, builder.getContext());
    int64_t contiguous = llvm::count_if(fused.body, [&](const Node *node) {
      return node->kind == Node::Kind::load && IndexSum::of(node->address).factor(variable) == 1;
    });
    if (contiguous >= std::max<int64_t>(best, 1)) {
      best = contiguous;
      fused.lane = dimension;
    }
  }
  if (!fused.lane)
    return;
  int64_t size = graph.math.extent(*fused.lane);
  // A body of more than a few operations keeps the units busy without unrolling.
  fused.lanes = lanesFor(*fused.lane, size, /*unrolls=*/fused.body.size() <= 12);
  if (fused.lanes == 1) {
    fused.lane.reset();
    return;
  }
  llvm::erase(fused.dimensions, *fused.lane);
  fused.hasScalarRemainder = size % fused.lanes && !target.masksRemainders();
}

LoopNest::Values LoopNest::identities(Fused &fused, int64_t lanes) {
  Values state;
  fused.widths.clear();
  for (Node *node : fused.nodes) {
    Type type = lanes > 1 ? VectorType::get({lanes}, node->type) : emitter.spread(node->type);
    Values identity = node->accumulator->identity(builder, loc, type);
    fused.widths.push_back(identity.size());
    llvm::append_range(state, identity);
  }
  return state;
}

void LoopNest::emitReduction(Node *node) {
  Fused fused = fuse(node);
  chooseLane(fused);
  SmallVector<Values> results;
  {
    Emitter::Scope scope(emitter);
    for (unsigned dimension : node->dimensions)
      if (graph.math.extent(dimension) == 1)
        emitter.setDimension(dimension, emitter.indexConstant(0));
    Values state = identities(fused, fused.lanes);
    if (fused.hasScalarRemainder)
      llvm::append_range(state, identities(fused, 1));
    state = reduceLoop(fused, 0, state);

    ArrayRef<Value> rest = state;
    size_t total = 0;
    for (size_t width : fused.widths)
      total += width;
    for (auto [reduction, width] : llvm::zip_equal(fused.nodes, fused.widths)) {
      Accumulator &accumulator = *reduction->accumulator;
      Values own(rest.take_front(width));
      if (fused.lane)
        own = combineLanes(accumulator, own, fused.lanes);
      if (fused.hasScalarRemainder)
        own = accumulator.combine(builder, loc, own, rest.slice(total, width));
      results.push_back(accumulator.finish(builder, loc, own, reduction->count));
      rest = rest.drop_front(width);
    }
  }
  for (auto [reduction, values] : llvm::zip_equal(fused.nodes, results))
    emitter.setValue(reduction, values);
}

/// Whether every iteration is emitted: those of windows, whose indices then are constants.
bool LoopNest::isUnrolled(const Fused &fused) const {
  constexpr int64_t most = 9;
  constexpr size_t operations = 12;
  int64_t count = 1;
  for (unsigned dimension : fused.dimensions)
    count *= graph.math.extent(dimension);
  return !fused.lane && count <= most && fused.body.size() <= operations;
}

LoopNest::Values LoopNest::stateLoop(int64_t low, int64_t high, int64_t step, Values state,
                                     llvm::function_ref<Values(Value, Values)> body) {
  if (high - low == step)
    return body(emitter.indexConstant(low), state);
  auto loop = scf::ForOp::create(builder, loc, emitter.indexConstant(low),
                                 emitter.indexConstant(high), emitter.indexConstant(step), state);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Values next = body(loop.getInductionVar(), Values(loop.getRegionIterArgs()));
  scf::YieldOp::create(builder, loc, next);
  return Values(loop.getResults());
}

LoopNest::Values LoopNest::reduceLoop(const Fused &fused, size_t level, Values state) {
  if (level == fused.dimensions.size()) {
    if (fused.lane)
      return reduceLanes(fused, state);
    hoist(fused.body);
    return accumulate(fused, state, nullptr);
  }
  unsigned dimension = fused.dimensions[level];
  auto step = [&](Value variable, Values carried) {
    Emitter::Scope scope(emitter);
    emitter.setDimension(dimension, variable);
    hoist(fused.body);
    return reduceLoop(fused, level + 1, carried);
  };
  int64_t count = graph.math.extent(dimension);
  if (!isUnrolled(fused))
    return stateLoop(0, count, 1, state, step);
  for (int64_t i = 0; i < count; ++i)
    state = step(emitter.indexConstant(i), state);
  return state;
}

LoopNest::Values LoopNest::reduceLanes(const Fused &fused, Values state) {
  size_t total = fused.hasScalarRemainder ? state.size() / 2 : state.size();
  ArrayRef<Value> all = state;
  Values vectors(all.take_front(total)), scalars(all.drop_front(total));
  auto step = [&](Value variable, Values carried, int64_t lanes, Value mask) {
    Emitter::Scope scope(emitter);
    emitter.setLanes(*fused.lane, variable, lanes, mask);
    hoist(fused.body);
    return accumulate(fused, carried, mask);
  };
  int64_t size = graph.math.extent(*fused.lane), whole = size / fused.lanes * fused.lanes;
  if (whole)
    vectors = stateLoop(0, whole, fused.lanes, vectors, [&](Value variable, Values carried) {
      return step(variable, carried, fused.lanes, nullptr);
    });
  if (fused.hasScalarRemainder)
    scalars = stateLoop(whole, size, 1, scalars, [&](Value variable, Values carried) {
      return step(variable, carried, 1, nullptr);
    });
  else if (whole != size)
    vectors = step(emitter.indexConstant(whole), vectors, fused.lanes,
                   loops.mask(fused.lanes, size - whole));
  llvm::append_range(vectors, scalars);
  return vectors;
}

/// One element more (per lane) for every state.
LoopNest::Values LoopNest::accumulate(const Fused &fused, Values state, Value mask) {
  Values next;
  ArrayRef<Value> rest = state;
  for (auto [node, width] : llvm::zip_equal(fused.nodes, fused.widths)) {
    ArrayRef<Value> own = rest.take_front(width);
    rest = rest.drop_front(width);
    Values elements;
    for (Node *operand : node->operands)
      elements.push_back(emitter.spreadAt(operand));
    Value position;
    if (node->accumulator->usesPosition())
      position = emitter.indexLanes(node->position, builder.getI32Type());
    // In order, unless the lanes are partial states.
    Accumulator &accumulator = *node->accumulator;
    Values added = fused.lane ? accumulator.accumulate(builder, loc, own, elements, position)
                              : accumulator.append(builder, loc, own, elements, position);
    Value condition = emitter.holds(node->guard);
    if (condition && mask)
      condition = arith::AndIOp::create(builder, loc, emitter.spread(condition), mask);
    else if (mask)
      condition = mask;
    if (condition)
      for (auto [value, old] : llvm::zip_equal(added, own))
        value = arith::SelectOp::create(builder, loc, condition, value, old);
    llvm::append_range(next, added);
  }
  return next;
}

/// One state of the states of all lanes, by halves: the same tree for every result.
LoopNest::Values LoopNest::combineLanes(Accumulator &accumulator, Values state, int64_t lanes) {
  auto half = [&](int64_t offset, int64_t size) {
    return llvm::map_to_vector(state, [&](Value vector) -> Value {
      auto numbers = llvm::to_vector(llvm::seq(offset, offset + size));
      return vector::ShuffleOp::create(builder, loc, vector, vector, numbers);
    });
  };
  auto lane = [&](int64_t number) {
    return llvm::map_to_vector(state, [&](Value vector) -> Value {
      return vector::ExtractOp::create(builder, loc, vector, number);
    });
  };
  for (; lanes > 2; lanes /= 2)
    state =
        Values(accumulator.combine(builder, loc, half(0, lanes / 2), half(lanes / 2, lanes / 2)));
  return accumulator.combine(builder, loc, lane(0), lane(1));
}

} // namespace dlb
