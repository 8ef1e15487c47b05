// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What happens to the rows of attention's tiles: scale, bias and mask, vectors of scores, results.

#include "kernels/AttentionTiles.h"

#include "dialect/Emission.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;

namespace dlb {

void AttentionTiles::eachElement(int64_t count, LaneLoop::Body body) {
  loops.spread(count, loops.lanesFor(count, type.getIntOrFloatBitWidth()), body);
}

SmallVector<Value>
AttentionTiles::eachVector(const Place &place, Value index, ValueRange initial,
                           llvm::function_ref<SmallVector<Value>(Value, Value, ValueRange)> body) {
  // Excluded are columns beyond the tile's, and by causality those of t below s - offset.
  Value low, high = place.columns;
  if (operands.causal) {
    Value at = add(place.firstRow, index), shift = kernel.constant(size.causalOffset());
    if (column == 's')
      high =
          least(most(subtract(add(at, kernel.constant(size.causalOffset() + 1)), place.firstColumn),
                     kernel.constant(0)),
                place.columns);
    else
      low = subtract(subtract(at, shift), place.firstColumn);
  }
  bool isWhole = !operands.causal && size.size(column) % lanes == 0;
  Type i32 = builder.getI32Type();
  auto i32Vector = VectorType::get({lanes}, i32);
  auto lanesOf = [&](Value bound) {
    return splat(arith::IndexCastOp::create(builder, loc, i32, bound), lanes);
  };
  Value lows, highs, steps;
  if (!isWhole) {
    highs = lanesOf(high);
    if (low)
      lows = lanesOf(low);
    steps = arith::ConstantOp::create(
        builder, loc,
        DenseElementsAttr::get(i32Vector,
                               ArrayRef<int32_t>(llvm::to_vector(llvm::seq<int32_t>(0, lanes)))));
  }

  auto loop = scf::ForOp::create(builder, loc, kernel.constant(0), place.columns,
                                 kernel.constant(lanes), initial);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value offset = loop.getInductionVar(), kept;
  if (!isWhole) {
    Value at = arith::AddIOp::create(builder, loc, lanesOf(offset), steps);
    kept = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, at, highs);
    if (lows) {
      Value above = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge, at, lows);
      kept = arith::AndIOp::create(builder, loc, kept, above);
    }
  }
  SmallVector<Value> state = body(offset, kept, loop.getRegionIterArgs());
  if (!initial.empty())
    scf::YieldOp::create(builder, loc, state);
  return llvm::to_vector_of<Value>(loop.getResults());
}

LogicalResult AttentionTiles::readMaskAndBias() {
  if (operands.mask && !(maskNode = node(operands.mask, size.mask)))
    return failure();
  if (operands.bias && !(biasNode = node(operands.bias, size.bias)))
    return failure();
  return success();
}

void AttentionTiles::addMaskAndBias(Value scores, Value rowCount, const Place &place) {
  if (!operands.mask && !operands.bias)
    return;
  eachRow(rowCount, [&](Value index) {
    set(row, add(place.firstRow, index));
    Value origin = times(index, columns);
    loops.spread(
        kernel.constant(0), place.columns, lanes,
        [&](Value offset, int64_t count, Value lanesInUse) {
          Emitter::Scope scope(emitter);
          Value at = add(place.firstColumn, offset);
          if (auto dimension = dyn_cast<AffineDimExpr>(variable(column)))
            emitter.setLanes(dimension.getPosition(), at, count, lanesInUse);
          auto element = [&](Node *node) {
            Value value = emitter.at(node);
            return count == 1 || isa<VectorType>(value.getType()) ? value : splat(value, count);
          };
          Value place = add(origin, offset);
          Lanes score(builder, loc, loadLanes(scores, place, count, lanesInUse));
          score = operands.scale * score;
          if (operands.bias)
            score = score + Lanes(builder, loc, element(biasNode));
          if (operands.mask) {
            Lanes kept(builder, loc, element(maskNode));
            score = kept.select(score, score.like(-std::numeric_limits<double>::infinity()));
          }
          storeLanes(score, scores, place, lanesInUse);
        });
  });
}

Value AttentionTiles::scaled(Value scores) {
  if (operands.mask || operands.bias)
    return scores;
  return operands.scale * Lanes(builder, loc, scores);
}

Value AttentionTiles::scaledAbove(Value scores, Value base) {
  Lanes above(builder, loc, base);
  if (operands.mask || operands.bias)
    return Lanes(builder, loc, scores) - above;
  return math::FmaOp::create(builder, loc, scores, above.like(operands.scale), -above);
}

Value AttentionTiles::combineLanes(Value all, llvm::function_ref<Value(Value, Value)> combine) {
  auto half = [&](int64_t first, int64_t count) -> Value {
    return vector::ShuffleOp::create(builder, loc, all, all,
                                     llvm::to_vector(llvm::seq(first, first + count)));
  };
  int64_t count = lanes;
  for (; count > 2; count /= 2)
    all = combine(half(0, count / 2), half(count / 2, count / 2));
  auto lane = [&](int64_t number) -> Value {
    return vector::ExtractOp::create(builder, loc, all, number);
  };
  return combine(lane(0), lane(1));
}

Value AttentionTiles::rowElement(Node *node, Value index) {
  set(row, index);
  return emitter.at(node);
}

void AttentionTiles::copyElements(Node *node, Value first, Value count, Value to) {
  loops.spread(kernel.constant(0), count, lanes, [&](Value offset, int64_t number, Value mask) {
    Emitter::Scope scope(emitter);
    if (auto dimension = dyn_cast<AffineDimExpr>(variable(column)))
      emitter.setLanes(dimension.getPosition(), add(first, offset), number, mask);
    Value value = emitter.at(node);
    if (number != 1 && !isa<VectorType>(value.getType()))
      value = splat(value, number);
    storeLanes(value, to, offset, mask);
  });
}

void AttentionTiles::storeRow(Value memory, StringRef letters, char feature, Value index,
                              llvm::function_ref<Value(Value, int64_t, Value)> element) {
  set(row, index);
  AffineExpr address = graph.math.linearize(
      llvm::map_to_vector(letters, [&](char letter) { return variable(letter); }),
      size.shape(letters));
  int64_t width = size.size(feature);
  bool isAdjacent = width == 1 || IndexSum::of(address).factor(variable(feature)) == 1;
  auto store = [&](Value offset, int64_t count, Value mask) {
    Emitter::Scope scope(emitter);
    if (auto dimension = dyn_cast<AffineDimExpr>(variable(feature)))
      emitter.setLanes(dimension.getPosition(), offset, count, mask);
    emitter.store(element(offset, count, mask), memory, address);
  };
  if (isAdjacent)
    eachElement(width, store);
  else
    loops.each(kernel.constant(0), kernel.constant(width),
               [&](Value offset) { store(offset, 1, nullptr); });
}

void AttentionTiles::storeElement(Value memory, StringRef letters, Value index, Value value) {
  set(row, index);
  emitter.store(value, memory,
                graph.math.linearize(
                    llvm::map_to_vector(letters, [&](char letter) { return variable(letter); }),
                    size.shape(letters)));
}

} // namespace dlb
