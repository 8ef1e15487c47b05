// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The adjoints of reads by index: sums whose places are data. Every chunk owns a part of the
// result, sets it to zero and adds to nothing else, in one order: no atomics, the same bits each
// time.

#include "kernels/KernelBuilder.h"

#include "dialect/Emission.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace dlb {
namespace {

class ScatterEmitter {
public:
  ScatterEmitter(KernelBuilder &kernel, Operation *op)
      : kernel(kernel), op(op), builder(kernel.builder), loc(kernel.loc),
        memories(kernel.placeAnchors(op->getResult(0))), graph(kernel.graph()),
        emitter(graph, builder, loc), loops(builder, loc, kernel.target) {}

  LogicalResult emitMaxPool(MaxPoolScatterOp pool);
  LogicalResult emitTiledMaxPool(MaxPoolScatterOp pool);
  LogicalResult emitAveragePool(AveragePoolGradientOp pool);
  LogicalResult emitRows(ScatterAddOp scatter);

private:
  RankedTensorType type() { return cast<RankedTensorType>(op->getResult(0).getType()); }
  unsigned number(AffineExpr variable) { return cast<AffineDimExpr>(variable).getPosition(); }
  int64_t extent(AffineExpr variable) { return graph.math.extent(number(variable)); }

  /// Sets the elements [low, high) to 0.
  void clear(Value low, Value high) {
    AffineExpr variable = graph.math.addDimension(type().getNumElements());
    unsigned bits = type().getElementTypeBitWidth();
    loops.spread(low, high, kernel.target.lanes(bits), [&](Value value, int64_t lanes, Value mask) {
      Emitter::Scope scope(emitter);
      emitter.setLanes(number(variable), value, lanes, mask);
      Type element = type().getElementType();
      emitter.store(constantLanes(builder, loc, emitter.spread(element), 0), memories.front(),
                    variable);
    });
  }

  void add(Value value, AffineExpr address) {
    Node *old = graph.load(type().getElementType(), memories.front(), address);
    Lanes sum =
        Lanes(builder, loc, emitter.spreadAt(old)) + Lanes(builder, loc, emitter.spread(value));
    emitter.store(sum, memories.front(), address);
  }

  /// Loops over `variables`, outermost first.
  void each(ArrayRef<AffineExpr> variables, llvm::function_ref<void()> body) {
    if (variables.empty())
      return body();
    loops.each(kernel.constant(0), kernel.constant(extent(variables.front())), [&](Value value) {
      Emitter::Scope scope(emitter);
      emitter.setDimension(number(variables.front()), value);
      each(variables.drop_front(), body);
    });
  }

  void where(Value condition, llvm::function_ref<void()> body) {
    if (!condition)
      return body();
    auto branch = scf::IfOp::create(builder, loc, condition, /*withElseRegion=*/false);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(branch.thenBlock());
    Emitter::Scope scope(emitter);
    body();
  }

  /// Calls `body` for every plane of the chunk with the variable of the plane.
  void eachPlane(const PoolGeometry &g, llvm::function_ref<void(AffineExpr)> body) {
    int64_t planes = g.n * g.c;
    Value perSlice = kernel.constant(planes / kernel.kernel.getExtent());
    Value low = builder.createOrFold<arith::MulIOp>(loc, kernel.first(), perSlice);
    Value high = builder.createOrFold<arith::MulIOp>(loc, kernel.last(), perSlice);
    AffineExpr plane = graph.math.addDimension(planes);
    loops.each(low, high, [&](Value value) {
      Emitter::Scope scope(emitter);
      emitter.setDimension(number(plane), value);
      body(plane);
    });
  }
  void clearPlane(const PoolGeometry &g, AffineExpr plane) {
    int64_t size = g.h * g.w;
    clear(emitter.index(plane * size), emitter.index(plane * size + size));
  }

  void storeInTurn(ArrayRef<Value> parts, Value place, int64_t count);

  KernelBuilder &kernel;
  Operation *op;
  OpBuilder &builder;
  Location loc;
  SmallVector<Value> memories;
  ElementGraph graph;
  Emitter emitter;
  LaneLoop loops;
};

/// x's element under place (r, s) of the window (p, q): its address, and when there is one.
AffineExpr placeUnder(ElementGraph &graph, const PoolGeometry &g, AffineExpr plane,
                      std::array<AffineExpr, 2> window, std::array<AffineExpr, 2> place,
                      Domain &inside) {
  AffineExpr row = window[0] * g.strides[0] - g.low[0] + place[0];
  AffineExpr column = window[1] * g.strides[1] - g.low[1] + place[1];
  graph.addBounds(inside, row, g.h);
  graph.addBounds(inside, column, g.w);
  return graph.math.simplify((plane * g.h + row) * g.w + column);
}

/// Stores the first `count` elements of each part from `place` on: one of each part, then the next
/// of each.
void ScatterEmitter::storeInTurn(ArrayRef<Value> parts, Value place, int64_t count) {
  auto type = cast<VectorType>(parts.front().getType());
  int64_t lanes = type.getNumElements(), size = parts.size();
  for (int64_t begin = 0; begin < count * size; begin += lanes) {
    Value row = parts.front();
    for (int64_t part = 0; part < size; ++part) {
      SmallVector<int64_t> places(lanes);
      for (int64_t l = 0; l < lanes; ++l) {
        bool isFrom = (begin + l) % size == part;
        places[l] = (isFrom || part == 0 ? (begin + l) / size : l) + (isFrom && part ? lanes : 0);
      }
      row = vector::ShuffleOp::create(builder, loc, row, parts[part], places);
    }
    Value to = builder.createOrFold<arith::AddIOp>(loc, place, kernel.constant(begin));
    int64_t left = count * size - begin;
    if (left < lanes)
      vector::MaskedStoreOp::create(builder, loc, memories.front(), to, loops.mask(lanes, left),
                                    row);
    else
      vector::StoreOp::create(builder, loc, row, memories.front(), to);
  }
}

/// Windows that cover each element once: what an element receives is known without a sum, so that
/// nothing is cleared or added, and a row of windows fills the lanes.
LogicalResult ScatterEmitter::emitTiledMaxPool(MaxPoolScatterOp pool) {
  PoolGeometry g = pool.geometry();
  LogicalResult possible = success();
  int64_t bits = type().getElementTypeBitWidth(), columns = g.outputColumns;
  eachPlane(g, [&](AffineExpr plane) {
    AffineExpr p = graph.math.addDimension(g.outputRows), q = graph.math.addDimension(columns);
    SmallVector<AffineExpr> window = {graph.math.simplify(plane.floorDiv(g.c)),
                                      graph.math.simplify(plane % g.c), p, q};
    Node *value = graph.at(pool.getG(), window), *index = graph.at(pool.getIndex(), window);
    if (!value || !index)
      return void(possible = failure());
    auto windows = [&](Value column, int64_t lanes, Value mask) {
      Emitter::Scope scope(emitter);
      emitter.setLanes(number(q), column, lanes, mask);
      Lanes gradient(builder, loc, emitter.spreadAt(value));
      Lanes place(builder, loc, emitter.spreadAt(index));
      place = place.apply<arith::MinUIOp>(place.likeInteger(g.window[0] * g.window[1] - 1));
      for (int64_t r = 0; r < g.window[0]; ++r) {
        SmallVector<Value> parts;
        for (int64_t s = 0; s < g.window[1]; ++s)
          parts.push_back(place.equals(place.likeInteger(r * g.window[1] + s))
                              .select(gradient, gradient.like(0)));
        AffineExpr first =
            graph.math.simplify((plane * g.h + p * g.window[0] + r) * g.w + q * g.window[1]);
        for (int64_t s = 0; s < g.window[1] && lanes == 1; ++s)
          emitter.store(parts[s], memories.front(), graph.math.simplify(first + s));
        if (lanes > 1)
          storeInTurn(parts, emitter.index(first), mask ? columns % lanes : lanes);
      }
    };
    each({p}, [&] { loops.spread(columns, loops.lanesFor(columns, bits), windows); });
  });
  return failed(possible) ? failure() : kernel.emitResults(op->getResult(0), memories);
}

LogicalResult ScatterEmitter::emitMaxPool(MaxPoolScatterOp pool) {
  PoolGeometry g = pool.geometry();
  if (g.strides[0] == g.window[0] && g.strides[1] == g.window[1] && g.low[0] == 0 &&
      g.low[1] == 0 && g.h == g.outputRows * g.window[0] && g.w == g.outputColumns * g.window[1])
    return emitTiledMaxPool(pool);
  LogicalResult possible = success();
  eachPlane(g, [&](AffineExpr plane) {
    clearPlane(g, plane);
    AffineExpr p = graph.math.addDimension(g.outputRows),
               q = graph.math.addDimension(g.outputColumns);
    SmallVector<AffineExpr> window = {graph.math.simplify(plane.floorDiv(g.c)),
                                      graph.math.simplify(plane % g.c), p, q};
    Node *value = graph.at(pool.getG(), window), *index = graph.at(pool.getIndex(), window);
    if (!value || !index)
      return void(possible = failure());
    AffineExpr place = graph.symbol(index, g.window[0] * g.window[1]);
    Domain inside;
    AffineExpr address = placeUnder(graph, g, plane, {p, q},
                                    {place.floorDiv(g.window[1]), place % g.window[1]}, inside);
    each({p, q}, [&] { where(emitter.holds(inside), [&] { add(emitter.at(value), address); }); });
  });
  return failed(possible) ? failure() : kernel.emitResults(op->getResult(0), memories);
}

LogicalResult ScatterEmitter::emitAveragePool(AveragePoolGradientOp pool) {
  PoolGeometry g = pool.geometry();
  LogicalResult possible = success();
  eachPlane(g, [&](AffineExpr plane) {
    clearPlane(g, plane);
    AffineExpr p = graph.math.addDimension(g.outputRows),
               q = graph.math.addDimension(g.outputColumns),
               r = graph.math.addDimension(g.window[0]), s = graph.math.addDimension(g.window[1]);
    Node *value = graph.at(pool.getG(), {graph.math.simplify(plane.floorDiv(g.c)),
                                         graph.math.simplify(plane % g.c), p, q});
    if (!value)
      return void(possible = failure());
    Domain inside;
    AffineExpr address = placeUnder(graph, g, plane, {p, q}, {r, s}, inside);
    each({p, q}, [&] {
      Lanes whole(builder, loc, emitter.at(value));
      Lanes part = whole / whole.like(static_cast<double>(g.window[0] * g.window[1]));
      each({r, s}, [&] { where(emitter.holds(inside), [&] { add(part, address); }); });
    });
  });
  return failed(possible) ? failure() : kernel.emitResults(op->getResult(0), memories);
}

LogicalResult ScatterEmitter::emitRows(ScatterAddOp scatter) {
  auto shape = type().getShape();
  int64_t rows = shape.front(), size = llvm::product_of(shape.drop_front());
  Value width = kernel.constant(size);
  clear(builder.createOrFold<arith::MulIOp>(loc, kernel.first(), width),
        builder.createOrFold<arith::MulIOp>(loc, kernel.last(), width));

  SmallVector<AffineExpr> variables;
  for (int64_t extent : scatter.getIndex().getType().getShape())
    variables.push_back(graph.math.addDimension(extent));
  Node *index = graph.at(scatter.getIndex(), variables);
  AffineExpr row = graph.math.addDimension(rows), within = graph.math.addDimension(size);
  SmallVector<AffineExpr> place(variables);
  llvm::append_range(place, graph.math.delinearize(within, shape.drop_front()));
  Node *update = index ? graph.at(scatter.getUpdates(), place) : nullptr;
  if (!update)
    return failure();
  each(variables, [&] {
    Value found =
        arith::IndexCastOp::create(builder, loc, builder.getIndexType(), emitter.at(index));
    // An index out of range belongs to no chunk.
    Value above =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge, found, kernel.first());
    Value below =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, found, kernel.last());
    where(arith::AndIOp::create(builder, loc, above, below), [&] {
      emitter.setDimension(number(row), found);
      loops.spread(size, loops.lanesFor(size, type().getElementTypeBitWidth()),
                   [&](Value value, int64_t lanes, Value mask) {
                     Emitter::Scope scope(emitter);
                     emitter.setLanes(number(within), value, lanes, mask);
                     add(emitter.at(update), graph.math.simplify(row * size + within));
                   });
    });
  });
  return kernel.emitResults(op->getResult(0), memories);
}

} // namespace

FailureOr<bool> emitScatter(KernelBuilder &kernel) {
  Operation *op = findAnchor(kernel.kernel);
  if (!isa<MaxPoolScatterOp, AveragePoolGradientOp, ScatterAddOp>(op))
    return false;
  // A slice is a number of whole planes, or one row of the table.
  auto shape = cast<RankedTensorType>(op->getResult(0).getType()).getShape();
  int64_t extent = kernel.kernel.getExtent();
  if (isa<ScatterAddOp>(op) ? extent != shape[0] : shape[0] * shape[1] % extent != 0)
    return false;
  ScatterEmitter emitter(kernel, op);
  LogicalResult done = isa<ScatterAddOp>(op) ? emitter.emitRows(cast<ScatterAddOp>(op))
                       : isa<MaxPoolScatterOp>(op)
                           ? emitter.emitMaxPool(cast<MaxPoolScatterOp>(op))
                           : emitter.emitAveragePool(cast<AveragePoolGradientOp>(op));
  if (failed(done))
    return failure();
  return true;
}

} // namespace dlb
