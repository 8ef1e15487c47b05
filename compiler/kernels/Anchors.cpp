// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The definitions of contractions, convolutions and lookups at one element. Poolings: PoolAt.cpp.

#include "kernels/Anchors.h"

using namespace mlir;

namespace dlb {

Node *anchorAt(ElementGraph &graph, Operation *op, ArrayRef<AffineExpr> indices) {
  auto anchor = dyn_cast<AnchorOpInterface>(op);
  if (!anchor)
    return nullptr;
  StringRef family = anchor.kernelFamily();
  if (family == "contract")
    return contractAt(graph, cast<ContractOp>(op), indices);
  if (family == "convolution")
    return convolutionAt(graph, op, indices);
  if (family == "pool")
    return poolAt(graph, op, indices);
  if (family == "gather")
    return gatherAt(graph, op, indices);
  return nullptr;
}

Node *contractAt(ElementGraph &graph, ContractOp op, ArrayRef<AffineExpr> indices) {
  ContractLetters letters = op.splitLetters();
  auto aShape = op.getA().getType().getShape();
  std::string summed;
  SmallVector<int64_t> sizes;
  for (auto [letter, size] : llvm::zip_equal(letters.a, aShape))
    if (!letters.result.contains(letter)) {
      summed.push_back(letter);
      sizes.push_back(size);
    }
  SmallVector<AffineExpr> variables = graph.reductionVariables(sizes);
  auto element = [&](Value operand, StringRef names) {
    auto index = [&](char letter) {
      size_t place = letters.result.find(letter);
      return place != StringRef::npos ? indices[place] : variables[summed.find(letter)];
    };
    return graph.at(operand, llvm::map_to_vector(names, index));
  };
  return graph.reduce(op, sumOfProducts(), variables, {}, [&] {
    return SmallVector{element(op.getA(), letters.a), element(op.getB(), letters.b)};
  });
}

namespace {

/// Indices in the order n, c, h, w as they stand in the tensor, and back.
SmallVector<AffineExpr> toLayout(std::array<AffineExpr, 4> canonical,
                                 const std::array<unsigned, 4> &layout) {
  SmallVector<AffineExpr> indices(4);
  for (unsigned i = 0; i < 4; ++i)
    indices[layout[i]] = canonical[i];
  return indices;
}

std::array<AffineExpr, 4> fromLayout(ArrayRef<AffineExpr> indices,
                                     const std::array<unsigned, 4> &layout) {
  return {indices[layout[0]], indices[layout[1]], indices[layout[2]], indices[layout[3]]};
}

/// The row (or column) of the data that window row `r` of output row `h` covers.
AffineExpr covered(const ConvolutionGeometry &g, unsigned axis, AffineExpr h, AffineExpr r) {
  return h * g.strides[axis] + r * g.dilations[axis] - g.low[axis];
}

Node *forwardAt(ElementGraph &graph, ConvolutionOp op, ArrayRef<AffineExpr> indices) {
  ConvolutionGeometry g = op.geometry();
  auto [n, k, h, w] = fromLayout(indices, g.output);
  auto v = graph.reductionVariables({g.channelsPerGroup, g.r, g.s});
  AffineExpr group = graph.math.simplify(k.floorDiv(g.k / g.groups));
  AffineExpr row = covered(g, 0, h, v[1]), column = covered(g, 1, w, v[2]);
  Domain inside;
  graph.addBounds(inside, row, g.h);
  graph.addBounds(inside, column, g.w);
  return graph.reduce(op, sumOfProducts(), v, inside, [&] {
    auto x = toLayout({n, group * g.channelsPerGroup + v[0], row, column}, g.data);
    for (AffineExpr &index : x)
      index = graph.math.simplify(index);
    return SmallVector{graph.at(op.getX(), x),
                       graph.at(op.getW(), toLayout({k, v[0], v[1], v[2]}, g.weights))};
  });
}

/// x[n, c, h, w] receives g[n, k, p, q] w[k, c, r, s] where h = p stride + r dilation - low.
Node *dataGradientAt(ElementGraph &graph, ConvolutionDataGradientOp op,
                     ArrayRef<AffineExpr> indices) {
  ConvolutionGeometry g = op.geometry();
  auto [n, c, h, w] = fromLayout(indices, g.data);
  int64_t filtersPerGroup = g.k / g.groups;
  auto v = graph.reductionVariables({filtersPerGroup, g.r, g.s});
  AffineExpr group = graph.math.simplify(c.floorDiv(g.channelsPerGroup));
  AffineExpr channel = graph.math.simplify(c % g.channelsPerGroup);
  AffineExpr k = graph.math.simplify(group * filtersPerGroup + v[0]);
  Domain inside;
  std::array<AffineExpr, 2> place;
  int64_t sizes[] = {g.outputRows, g.outputColumns};
  AffineExpr at[] = {h, w};
  for (unsigned axis = 0; axis < 2; ++axis) {
    AffineExpr shifted = at[axis] + g.low[axis] - v[1 + axis] * g.dilations[axis];
    graph.addConstraint(inside, shifted, false);
    graph.addConstraint(inside, shifted % g.strides[axis], true);
    place[axis] = graph.math.simplify(shifted.floorDiv(g.strides[axis]));
    graph.addConstraint(inside, sizes[axis] - 1 - place[axis], false);
  }
  return graph.reduce(op, sumOfProducts(), v, inside, [&] {
    return SmallVector{graph.at(op.getG(), toLayout({n, k, place[0], place[1]}, g.output)),
                       graph.at(op.getW(), toLayout({k, channel, v[1], v[2]}, g.weights))};
  });
}

Node *weightGradientAt(ElementGraph &graph, ConvolutionWeightGradientOp op,
                       ArrayRef<AffineExpr> indices) {
  ConvolutionGeometry g = op.geometry();
  auto [k, c, r, s] = fromLayout(indices, g.weights);
  auto v = graph.reductionVariables({g.n, g.outputRows, g.outputColumns});
  AffineExpr group = graph.math.simplify(k.floorDiv(g.k / g.groups));
  AffineExpr row = covered(g, 0, v[1], r), column = covered(g, 1, v[2], s);
  Domain inside;
  graph.addBounds(inside, row, g.h);
  graph.addBounds(inside, column, g.w);
  return graph.reduce(op, sumOfProducts(), v, inside, [&] {
    auto x = toLayout({v[0], group * g.channelsPerGroup + c, row, column}, g.data);
    for (AffineExpr &index : x)
      index = graph.math.simplify(index);
    return SmallVector{graph.at(op.getX(), x),
                       graph.at(op.getG(), toLayout({v[0], k, v[1], v[2]}, g.output))};
  });
}

} // namespace

Node *convolutionAt(ElementGraph &graph, Operation *op, ArrayRef<AffineExpr> indices) {
  if (auto forward = dyn_cast<ConvolutionOp>(op))
    return forwardAt(graph, forward, indices);
  if (auto gradient = dyn_cast<ConvolutionDataGradientOp>(op))
    return dataGradientAt(graph, gradient, indices);
  return weightGradientAt(graph, cast<ConvolutionWeightGradientOp>(op), indices);
}

Node *gatherAt(ElementGraph &graph, Operation *op, ArrayRef<AffineExpr> indices) {
  if (auto gather = dyn_cast<GatherOp>(op)) {
    auto table = gather.getTable().getType().getShape();
    size_t rank = gather.getIndex().getType().getRank();
    Node *index = graph.at(gather.getIndex(), indices.take_front(rank));
    if (!index)
      return nullptr;
    SmallVector<AffineExpr> place = {graph.symbol(index, table.front())};
    llvm::append_range(place, indices.drop_front(rank));
    Node *value = graph.at(gather.getTable(), place);
    return value ? graph.lookup(index, table.front(), value) : nullptr;
  }
  if (auto pick = dyn_cast<PickOp>(op)) {
    int64_t classes = pick.getX().getType().getShape().back();
    Node *index = graph.at(pick.getIndex(), indices);
    if (!index)
      return nullptr;
    SmallVector<AffineExpr> place(indices);
    place.push_back(graph.symbol(index, classes));
    Node *value = graph.at(pick.getX(), place);
    return value ? graph.lookup(index, classes, value) : nullptr;
  }
  // y[v, d] = sum over i of updates[i, d] where index[i] = v.
  auto scatter = cast<ScatterAddOp>(op);
  auto shape = scatter.getIndex().getType().getShape();
  auto variables = graph.reductionVariables(shape);
  AffineExpr row = indices.front();
  Domain matches;
  Node *index = graph.at(scatter.getIndex(), variables);
  if (!index)
    return nullptr;
  // The symbol is clamped: an index out of range matches a row too, and the lookup makes it add 0.
  int64_t rows = cast<RankedTensorType>(scatter.getType()).getShape().front();
  graph.addConstraint(matches, graph.symbol(index, rows) - row, true);
  return graph.reduce(op, sumOfProducts(), variables, matches, [&] {
    SmallVector<AffineExpr> place(variables);
    llvm::append_range(place, indices.drop_front());
    Node *update = graph.at(scatter.getUpdates(), place);
    return SmallVector{update ? graph.lookup(index, rows, update) : nullptr};
  });
}

} // namespace dlb
