// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention and its adjoints, tile by tile: the scores of some queries and keys exist at a time,
// never all of them. The forward pass keeps for each query the largest score so far, the sum of
// e^(score - largest), and the values' sum with these weights, which it scales down whenever the
// largest grows ("online softmax": Milakov and Gimelshein 2018; tiles as in FlashAttention, Dao et
// al. 2022). The adjoints recompute the weights from the saved log-sum-exp.

#include "kernels/AttentionTiles.h"

#include "dialect/Emission.h"

#include "mlir/Dialect/Math/IR/Math.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dlb {
namespace {

using Matrix = AttentionTiles::Matrix;
using Place = AttentionTiles::Place;
using Source = AttentionTiles::Source;

/// Below every score, and finite: e^(-∞ - lowest) is 0 and not NaN.
constexpr double lowest = -1e30;

class AttentionKernel {
protected:
  AttentionKernel(KernelBuilder &kernel, const AttentionOperands &operands, char row, char column)
      : tiles(kernel, operands, row, column), kernel(kernel), builder(kernel.builder),
        loc(kernel.loc) {}

  Lanes lanesOf(Value value) { return Lanes(builder, loc, value); }
  Value exp(Value value) { return math::ExpOp::create(builder, loc, value); }
  Value zeroUnless(Value kept, Value value) {
    return kept ? Value(lanesOf(kept).select(lanesOf(value), lanesOf(value).like(0))) : value;
  }

  /// sum (first ? = : +=) product, element by element, over the rows of a tile of `width` columns.
  void accumulate(Value sum, Value product, int64_t width, Value rows,
                  llvm::function_ref<Value(Value row)> factor = nullptr) {
    tiles.eachRow(rows, [&](Value row) {
      Value origin = tiles.times(row, width), scale = factor ? factor(row) : Value();
      tiles.eachElement(width, [&](Value offset, int64_t count, Value mask) {
        Value place = tiles.add(origin, offset);
        Value old = tiles.loadLanes(sum, place, count, mask);
        Value more = tiles.loadLanes(product, place, count, mask);
        Value total = factor
                          ? math::FmaOp::create(builder, loc, old, tiles.splat(scale, count), more)
                                .getResult()
                          : Value(lanesOf(old) + lanesOf(more));
        tiles.storeLanes(total, sum, place, mask);
      });
    });
  }

  /// Sets the first `width` elements of rows to 0.
  void clear(Value memory, int64_t width, Value rows) {
    tiles.eachRow(rows, [&](Value row) {
      Value origin = tiles.times(row, width);
      tiles.eachElement(width, [&](Value offset, int64_t count, Value mask) {
        tiles.storeLanes(tiles.splat(tiles.number(0), count), memory, tiles.add(origin, offset),
                         mask);
      });
    });
  }

  AttentionTiles tiles;
  KernelBuilder &kernel;
  OpBuilder &builder;
  Location loc;
};

// --- Forward -------------------------------------------------------------------------------------

class ForwardKernel : AttentionKernel {
public:
  ForwardKernel(KernelBuilder &kernel, AttentionOp op)
      : AttentionKernel(kernel, AttentionOperands::of(op), 't', 's'), op(op), size(tiles.size) {}

  LogicalResult emit() {
    SmallVector<Value> memories = kernel.placeAnchors(op->getResults());
    FailureOr<Source> q = tiles.source(op.getQ(), size.query, tiles.rows),
                      k = tiles.source(op.getK(), size.key, tiles.columns),
                      v = tiles.source(op.getV(), size.value, tiles.columns);
    if (failed(q) || failed(k) || failed(v) || failed(tiles.readMaskAndBias()))
      return failure();
    scores = tiles.allocate(tiles.columns);
    output = tiles.allocate(size.e);
    product = tiles.allocate(size.e);
    largest = tiles.allocate(1);
    sums = tiles.allocate(1);
    factors = tiles.allocate(1);
    tiles.eachTile(size.output, [&](Value firstRow, Value rows) {
      Matrix queries = tiles.tile(*q, firstRow, rows);
      clear(output, size.e, rows);
      tiles.eachRow(rows, [&](Value row) {
        tiles.storeLanes(tiles.number(lowest), largest, row);
        tiles.storeLanes(tiles.number(0), sums, row);
      });
      auto [low, high] = tiles.columnRange(firstRow, rows);
      tiles.eachColumnTile(low, high, [&](Value firstColumn, Value columns) {
        Matrix keys = tiles.tile(*k, firstColumn, columns);
        tiles.multiply(queries, keys.transposed(), scores, tiles.columns, rows, columns,
                       kernel.constant(size.d));
        Place place{firstRow, firstColumn, columns};
        tiles.addMaskAndBias(scores, rows, place);
        tiles.eachRow(rows, [&](Value row) { weigh(row, place); });
        Matrix values = tiles.tile(*v, firstColumn, columns);
        tiles.multiply(tiles.matrix(scores, tiles.columns), values, product, size.e, rows,
                       kernel.constant(size.e), columns);
        accumulate(output, product, size.e, rows,
                   [&](Value row) { return tiles.loadLanes(factors, row, 1); });
      });
      tiles.eachRow(rows, [&](Value row) { finish(row, firstRow, memories); });
    });
    return kernel.emitResults(op->getResults(), memories);
  }

private:
  /// Scores of one row become e^(score - largest).
  void weigh(Value row, const Place &place) {
    Value origin = tiles.times(row, tiles.columns);
    Value lows = tiles.constantOf(tiles.vector, lowest);
    SmallVector<Value> most =
        tiles.eachVector(place, row, lows, [&](Value offset, Value kept, ValueRange state) {
          Lanes score = lanesOf(
                    tiles.scaled(tiles.loadLanes(scores, tiles.add(origin, offset), tiles.lanes))),
                so = lanesOf(state[0]);
          Lanes larger = so.below(score);
          if (kept)
            larger = larger & lanesOf(kept);
          return SmallVector<Value>{larger.select(score, so)};
        });
    Lanes old = lanesOf(tiles.loadLanes(largest, row, 1));
    auto larger = [&](Value a, Value b) -> Value {
      return lanesOf(a).below(lanesOf(b)).select(lanesOf(b), lanesOf(a));
    };
    Lanes now = lanesOf(larger(old, tiles.combineLanes(most.front(), larger)));
    Value nowLanes = tiles.splat(now, tiles.lanes);
    SmallVector<Value> sum =
        tiles.eachVector(place, row, tiles.constantOf(tiles.vector, 0),
                         [&](Value offset, Value kept, ValueRange state) {
                           Value at = tiles.add(origin, offset);
                           Lanes score =
                               lanesOf(tiles.scaled(tiles.loadLanes(scores, at, tiles.lanes)));
                           Value weight = zeroUnless(kept, exp(score - lanesOf(nowLanes)));
                           tiles.storeLanes(weight, scores, at);
                           return SmallVector<Value>{lanesOf(state[0]) + lanesOf(weight)};
                         });
    Lanes factor = lanesOf(exp(old - now));
    Value added = tiles.combineLanes(
        sum.front(), [&](Value a, Value b) -> Value { return lanesOf(a) + lanesOf(b); });
    Lanes total = lanesOf(tiles.loadLanes(sums, row, 1)) * factor + lanesOf(added);
    tiles.storeLanes(now, largest, row);
    tiles.storeLanes(factor, factors, row);
    tiles.storeLanes(total, sums, row);
  }

  /// y = output / sum and lse = largest + ln sum; 0 where every position is excluded.
  void finish(Value row, Value firstRow, ValueRange memories) {
    Lanes sum = lanesOf(tiles.loadLanes(sums, row, 1)),
          most = lanesOf(tiles.loadLanes(largest, row, 1));
    Lanes none = sum.equals(sum.like(0));
    Lanes share = none.select(sum.like(0), sum.like(1) / sum);
    Lanes logarithm = lanesOf(math::LogOp::create(builder, loc, sum));
    Value origin = tiles.times(row, size.e), at = tiles.add(firstRow, row);
    tiles.storeElement(memories[1], size.rows, at, none.select(sum.like(0), most + logarithm));
    tiles.storeRow(memories[0], size.output, 'e', at, [&](Value offset, int64_t count, Value mask) {
      Value value = tiles.loadLanes(output, tiles.add(origin, offset), count, mask);
      return lanesOf(value) * lanesOf(tiles.splat(share, count));
    });
  }

  AttentionOp op;
  const AttentionGeometry &size;
  Value scores, output, product; ///< tiles
  Value largest, sums, factors;  ///< one of each row
};

// --- Adjoints ------------------------------------------------------------------------------------

/// dq: rows t, columns s.
class QueryGradientKernel : AttentionKernel {
public:
  QueryGradientKernel(KernelBuilder &kernel, AttentionQueryGradientOp op)
      : AttentionKernel(kernel, AttentionOperands::of(op), 't', 's'), op(op), size(tiles.size) {}

  LogicalResult emit() {
    SmallVector<Value> memories = kernel.placeAnchors(op->getResults());
    FailureOr<Source> q = tiles.source(op.getQ(), size.query, tiles.rows),
                      g = tiles.source(op.getG(), size.output, tiles.rows),
                      k = tiles.source(op.getK(), size.key, tiles.columns),
                      v = tiles.source(op.getV(), size.value, tiles.columns);
    Node *lse = tiles.node(op.getLse(), size.rows), *delta = tiles.node(op.getDelta(), size.rows);
    if (failed(q) || failed(g) || failed(k) || failed(v) || !lse || !delta ||
        failed(tiles.readMaskAndBias()))
      return failure();
    Value scores = tiles.allocate(tiles.columns), slopes = tiles.allocate(tiles.columns);
    Value sum = tiles.allocate(size.d), product = tiles.allocate(size.d);
    tiles.eachTile(size.query, [&](Value firstRow, Value rows) {
      Matrix queries = tiles.tile(*q, firstRow, rows), gradients = tiles.tile(*g, firstRow, rows);
      clear(sum, size.d, rows);
      auto [low, high] = tiles.columnRange(firstRow, rows);
      tiles.eachColumnTile(low, high, [&](Value firstColumn, Value columns) {
        Matrix keys = tiles.tile(*k, firstColumn, columns),
               values = tiles.tile(*v, firstColumn, columns);
        tiles.multiply(queries, keys.transposed(), scores, tiles.columns, rows, columns,
                       kernel.constant(size.d));
        tiles.multiply(gradients, values.transposed(), slopes, tiles.columns, rows, columns,
                       kernel.constant(size.e));
        Place place{firstRow, firstColumn, columns};
        tiles.addMaskAndBias(scores, rows, place);
        tiles.eachRow(rows, [&](Value row) {
          Value at = tiles.add(firstRow, row), origin = tiles.times(row, tiles.columns);
          Lanes own = lanesOf(tiles.splat(tiles.rowElement(lse, at), tiles.lanes)),
                mean = lanesOf(tiles.splat(tiles.rowElement(delta, at), tiles.lanes));
          tiles.eachVector(place, row, {}, [&](Value offset, Value kept, ValueRange) {
            Value where = tiles.add(origin, offset);
            Lanes slope = lanesOf(tiles.loadLanes(slopes, where, tiles.lanes));
            Value score = tiles.loadLanes(scores, where, tiles.lanes);
            Lanes weight = lanesOf(exp(tiles.scaledAbove(score, own)));
            tiles.storeLanes(zeroUnless(kept, weight * (slope - mean)), scores, where);
            return SmallVector<Value>();
          });
        });
        tiles.multiply(tiles.matrix(scores, tiles.columns), keys, product, size.d, rows,
                       kernel.constant(size.d), columns);
        accumulate(sum, product, size.d, rows);
      });
      tiles.eachRow(rows, [&](Value row) {
        Value origin = tiles.times(row, size.d);
        tiles.storeRow(memories[0], size.query, 'd', tiles.add(firstRow, row),
                       [&](Value offset, int64_t count, Value mask) {
                         return tiles.operands.scale *
                                lanesOf(
                                    tiles.loadLanes(sum, tiles.add(origin, offset), count, mask));
                       });
      });
    });
    return kernel.emitResults(op->getResults(), memories);
  }

private:
  AttentionQueryGradientOp op;
  const AttentionGeometry &size;
};

/// dk and dv: rows s, columns t.
class KeyValueGradientKernel : AttentionKernel {
public:
  KeyValueGradientKernel(KernelBuilder &kernel, AttentionKeyValueGradientOp op)
      : AttentionKernel(kernel, AttentionOperands::of(op), 's', 't'), op(op), size(tiles.size) {}

  LogicalResult emit() {
    SmallVector<Value> memories = kernel.placeAnchors(op->getResults());
    FailureOr<Source> k = tiles.source(op.getK(), size.key, tiles.rows),
                      v = tiles.source(op.getV(), size.value, tiles.rows),
                      q = tiles.source(op.getQ(), size.query, tiles.columns),
                      g = tiles.source(op.getG(), size.output, tiles.columns);
    Node *lse = tiles.node(op.getLse(), size.rows), *delta = tiles.node(op.getDelta(), size.rows);
    if (failed(q) || failed(g) || failed(k) || failed(v) || !lse || !delta ||
        failed(tiles.readMaskAndBias()))
      return failure();
    Value scores = tiles.allocate(tiles.columns), slopes = tiles.allocate(tiles.columns);
    Value keySum = tiles.allocate(size.d), valueSum = tiles.allocate(size.e);
    Value product = tiles.allocate(std::max(size.d, size.e));
    Value own = kernel.scratch(tiles.type, tiles.columns),
          mean = kernel.scratch(tiles.type, tiles.columns);
    tiles.eachTile(size.key, [&](Value firstRow, Value rows) {
      Matrix keys = tiles.tile(*k, firstRow, rows), values = tiles.tile(*v, firstRow, rows);
      clear(keySum, size.d, rows);
      clear(valueSum, size.e, rows);
      auto [low, high] = tiles.columnRange(firstRow, rows);
      tiles.eachColumnTile(low, high, [&](Value firstColumn, Value columns) {
        Matrix queries = tiles.tile(*q, firstColumn, columns),
               gradients = tiles.tile(*g, firstColumn, columns);
        tiles.copyElements(lse, firstColumn, columns, own);
        tiles.copyElements(delta, firstColumn, columns, mean);
        tiles.multiply(keys, queries.transposed(), scores, tiles.columns, rows, columns,
                       kernel.constant(size.d));
        tiles.multiply(values, gradients.transposed(), slopes, tiles.columns, rows, columns,
                       kernel.constant(size.e));
        Place place{firstRow, firstColumn, columns};
        tiles.addMaskAndBias(scores, rows, place);
        tiles.eachRow(rows, [&](Value row) {
          Value origin = tiles.times(row, tiles.columns);
          tiles.eachVector(place, row, {}, [&](Value offset, Value kept, ValueRange) {
            Value where = tiles.add(origin, offset);
            auto load = [&](Value memory, Value at) {
              return lanesOf(tiles.loadLanes(memory, at, tiles.lanes));
            };
            Lanes weight = lanesOf(exp(tiles.scaledAbove(load(scores, where), load(own, offset))));
            Lanes slope = weight * (load(slopes, where) - load(mean, offset));
            tiles.storeLanes(zeroUnless(kept, weight), scores, where);
            tiles.storeLanes(zeroUnless(kept, slope), slopes, where);
            return SmallVector<Value>();
          });
        });
        tiles.multiply(tiles.matrix(scores, tiles.columns), gradients, product, size.e, rows,
                       kernel.constant(size.e), columns);
        accumulate(valueSum, product, size.e, rows);
        tiles.multiply(tiles.matrix(slopes, tiles.columns), queries, product, size.d, rows,
                       kernel.constant(size.d), columns);
        accumulate(keySum, product, size.d, rows);
      });
      tiles.eachRow(rows, [&](Value row) {
        Value at = tiles.add(firstRow, row);
        store(memories[0], size.key, 'd', row, at, keySum, tiles.operands.scale);
        store(memories[1], size.value, 'e', row, at, valueSum, 1);
      });
    });
    return kernel.emitResults(op->getResults(), memories);
  }

private:
  void store(Value memory, StringRef letters, char feature, Value row, Value at, Value sum,
             double scale) {
    Value origin = tiles.times(row, size.size(feature));
    tiles.storeRow(memory, letters, feature, at, [&](Value offset, int64_t count, Value mask) {
      Lanes value = lanesOf(tiles.loadLanes(sum, tiles.add(origin, offset), count, mask));
      return scale == 1 ? value : scale * value;
    });
  }

  AttentionKeyValueGradientOp op;
  const AttentionGeometry &size;
};

} // namespace

FailureOr<bool> emitAttention(KernelBuilder &kernel) {
  Operation *anchor = findAnchor(kernel.kernel);
  LogicalResult done =
      llvm::TypeSwitch<Operation *, LogicalResult>(anchor)
          .Case([&](AttentionOp op) { return ForwardKernel(kernel, op).emit(); })
          .Case([&](AttentionQueryGradientOp op) { return QueryGradientKernel(kernel, op).emit(); })
          .Case([&](AttentionKeyValueGradientOp op) {
            return KeyValueGradientKernel(kernel, op).emit();
          });
  if (failed(done))
    return failure();
  return true;
}

} // namespace dlb
