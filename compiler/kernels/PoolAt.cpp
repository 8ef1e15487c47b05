// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The definitions of the poolings at one element.

#include "kernels/Anchors.h"

using namespace mlir;

namespace dlb {
namespace {

/// The rows h that windows p cover: h = p * stride - low + r.
struct Windows {
  ElementGraph &graph;
  PoolGeometry g;

  /// x's element under place (r, s) of the window (p, q); `inside` receives when there is one.
  std::array<AffineExpr, 2> under(AffineExpr p, AffineExpr q, AffineExpr r, AffineExpr s,
                                  Domain &inside) const {
    AffineExpr row = p * g.strides[0] - g.low[0] + r, column = q * g.strides[1] - g.low[1] + s;
    graph.addBounds(inside, row, g.h);
    graph.addBounds(inside, column, g.w);
    return {graph.math.simplify(row), graph.math.simplify(column)};
  }

  /// The window that has x's element (h, w) at its place (r, s); `inside` receives when there is
  /// one.
  std::array<AffineExpr, 2> over(AffineExpr h, AffineExpr w, AffineExpr r, AffineExpr s,
                                 Domain &inside) const {
    AffineExpr element[] = {h, w}, place[] = {r, s};
    int64_t sizes[] = {g.outputRows, g.outputColumns};
    std::array<AffineExpr, 2> window;
    for (unsigned axis = 0; axis < 2; ++axis) {
      AffineExpr shifted = element[axis] + g.low[axis] - place[axis];
      graph.addConstraint(inside, shifted, false);
      graph.addConstraint(inside, shifted % g.strides[axis], true);
      window[axis] = graph.math.simplify(shifted.floorDiv(g.strides[axis]));
      graph.addConstraint(inside, sizes[axis] - 1 - window[axis], false);
    }
    return window;
  }

  SmallVector<AffineExpr> places() const {
    return graph.reductionVariables({g.window[0], g.window[1]});
  }
  int64_t size() const { return g.window[0] * g.window[1]; }
};

Node *maxPoolAt(ElementGraph &graph, MaxPoolOp op, ArrayRef<AffineExpr> i) {
  Windows windows{graph, op.geometry()};
  auto v = windows.places();
  Domain inside;
  auto [row, column] = windows.under(i[2], i[3], v[0], v[1], inside);
  return graph.reduce(op, maximumWithPosition(), v, inside, [&, row = row, column = column] {
    return SmallVector{graph.at(op.getX(), {i[0], i[1], row, column})};
  });
}

Node *averagePoolAt(ElementGraph &graph, AveragePoolOp op, ArrayRef<AffineExpr> i) {
  Windows windows{graph, op.geometry()};
  auto v = windows.places();
  Domain inside;
  auto [row, column] = windows.under(i[2], i[3], v[0], v[1], inside);
  return graph.reduce(op, sumOfProducts(windows.size()), v, inside,
                      [&, row = row, column = column] {
                        return SmallVector{graph.at(op.getX(), {i[0], i[1], row, column})};
                      });
}

Node *averagePoolGradientAt(ElementGraph &graph, AveragePoolGradientOp op, ArrayRef<AffineExpr> i) {
  Windows windows{graph, op.geometry()};
  auto v = windows.places();
  Domain inside;
  auto [p, q] = windows.over(i[2], i[3], v[0], v[1], inside);
  return graph.reduce(op, sumOfProducts(windows.size()), v, inside, [&, p = p, q = q] {
    return SmallVector{graph.at(op.getG(), {i[0], i[1], p, q})};
  });
}

Node *maxPoolScatterAt(ElementGraph &graph, MaxPoolScatterOp op, ArrayRef<AffineExpr> i) {
  Windows windows{graph, op.geometry()};
  auto v = windows.places();
  Domain inside;
  auto [p, q] = windows.over(i[2], i[3], v[0], v[1], inside);
  SmallVector<AffineExpr> window = {i[0], i[1], p, q};
  Node *index = graph.under(inside, [&] { return graph.at(op.getIndex(), window); });
  if (!index)
    return nullptr;
  AffineExpr place = v[0] * windows.g.window[1] + v[1];
  graph.addConstraint(inside, graph.symbol(index, windows.size()) - place, true);
  return graph.reduce(op, sumOfProducts(), v, inside,
                      [&] { return SmallVector{graph.at(op.getG(), window)}; });
}

Node *maxPoolGatherAt(ElementGraph &graph, MaxPoolGatherOp op, ArrayRef<AffineExpr> i) {
  Windows windows{graph, op.geometry()};
  Node *index = graph.at(op.getIndex(), i);
  if (!index)
    return nullptr;
  AffineExpr place = graph.symbol(index, windows.size());
  // An index that `max_pool` did not make may point into the padding: it reads 0.
  Domain inside;
  auto [row, column] = windows.under(i[2], i[3], place.floorDiv(windows.g.window[1]),
                                     place % windows.g.window[1], inside);
  Node *value = graph.under(inside, [&, row = row, column = column] {
    return graph.at(op.getX(), {i[0], i[1], row, column});
  });
  return value ? graph.view(value->type, value, inside, 0) : nullptr;
}

} // namespace

Node *poolAt(ElementGraph &graph, Operation *op, ArrayRef<AffineExpr> indices) {
  if (auto pool = dyn_cast<MaxPoolOp>(op))
    return maxPoolAt(graph, pool, indices);
  if (auto pool = dyn_cast<AveragePoolOp>(op))
    return averagePoolAt(graph, pool, indices);
  if (auto gradient = dyn_cast<AveragePoolGradientOp>(op))
    return averagePoolGradientAt(graph, gradient, indices);
  if (auto scatter = dyn_cast<MaxPoolScatterOp>(op))
    return maxPoolScatterAt(graph, scatter, indices);
  return maxPoolGatherAt(graph, cast<MaxPoolGatherOp>(op), indices);
}

} // namespace dlb
