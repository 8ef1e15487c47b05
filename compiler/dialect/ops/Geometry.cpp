// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sizes of convolutions and poolings, and the constraints on them.

#include "dialect/ops/Geometry.h"

using namespace mlir;
using llvm::Twine;

namespace dlb {

/// Where each letter of `canonical` stands in `letters`; none if they are not the same letters.
static std::optional<std::array<unsigned, 4>> positions(StringRef letters, StringRef canonical) {
  if (letters.size() != canonical.size())
    return std::nullopt;
  std::array<unsigned, 4> result;
  for (auto [i, letter] : llvm::enumerate(canonical)) {
    size_t position = letters.find(letter);
    if (position == StringRef::npos)
      return std::nullopt;
    result[i] = position;
  }
  return result;
}

static LogicalResult readLayout(StringRef layout, ConvolutionGeometry &geometry) {
  auto [operands, output] = layout.split("->");
  auto [data, weights] = operands.split(',');
  auto ofData = positions(data, "nchw"), ofWeights = positions(weights, "kcrs"),
       ofOutput = positions(output, "nkhw");
  if (!ofData || !ofWeights || !ofOutput)
    return failure();
  geometry.data = *ofData;
  geometry.weights = *ofWeights;
  geometry.output = *ofOutput;
  return success();
}

/// Two entries in each list, at least `leastPositive` 1 in the first two lists and 0 in the others.
static LogicalResult readPairs(std::initializer_list<std::pair<ArrayRef<int64_t>, int64_t>> lists,
                               std::initializer_list<std::array<int64_t, 2> *> targets) {
  for (auto [list, target] : llvm::zip(lists, targets)) {
    auto [values, least] = list;
    if (values.size() != 2 || values[0] < least || values[1] < least)
      return failure();
    *target = {values[0], values[1]};
  }
  return success();
}

/// How many steps of `stride` a window of `extent` can make over `size`; 0 if it does not fit.
static int64_t windowCount(int64_t size, int64_t extent, int64_t stride) {
  return extent > size ? 0 : (size - extent) / stride + 1;
}

std::array<int64_t, 4> ConvolutionGeometry::outputShape() const {
  std::array<int64_t, 4> shape;
  shape[output[0]] = n;
  shape[output[1]] = k;
  shape[output[2]] = outputRows;
  shape[output[3]] = outputColumns;
  return shape;
}

FailureOr<ConvolutionGeometry> resolveConvolution(RankedTensorType x, RankedTensorType w,
                                                  const ConvolutionAttributes &attributes,
                                                  Refuse refuse) {
  ConvolutionGeometry g;
  if (failed(readLayout(attributes.layout, g)))
    return refuse("C1: layout \"" + attributes.layout + "\" permutes not \"nchw,kcrs->nkhw\"");
  if (x.getRank() != 4 || w.getRank() != 4 || x.getElementType() != w.getElementType())
    return refuse("C2: data of rank " + Twine(x.getRank()) + " and weights of rank " +
                  Twine(w.getRank()) + ", or of different element types");
  if (failed(readPairs({{attributes.strides, 1},
                        {attributes.dilations, 1},
                        {attributes.low, 0},
                        {attributes.high, 0}},
                       {&g.strides, &g.dilations, &g.low, &g.high})))
    return refuse("C3: strides and dilations are two numbers of at least 1, low and high two "
                  "numbers of at least 0");
  g.n = x.getDimSize(g.data[0]);
  g.c = x.getDimSize(g.data[1]);
  g.h = x.getDimSize(g.data[2]);
  g.w = x.getDimSize(g.data[3]);
  g.k = w.getDimSize(g.weights[0]);
  g.channelsPerGroup = w.getDimSize(g.weights[1]);
  g.r = w.getDimSize(g.weights[2]);
  g.s = w.getDimSize(g.weights[3]);
  g.groups = attributes.groups;
  if (g.groups < 1 || g.c % g.groups != 0 || g.k % g.groups != 0)
    return refuse("C4: " + Twine(g.groups) + " groups of " + Twine(g.c) + " channels and " +
                  Twine(g.k) + " filters");
  if (g.channelsPerGroup != g.c / g.groups)
    return refuse("C5: weights of " + Twine(g.channelsPerGroup) + " channels for data of " +
                  Twine(g.c) + " channels in " + Twine(g.groups) + " groups");
  int64_t rows = g.h + g.low[0] + g.high[0], columns = g.w + g.low[1] + g.high[1];
  int64_t height = g.dilations[0] * (g.r - 1) + 1, width = g.dilations[1] * (g.s - 1) + 1;
  g.outputRows = windowCount(rows, height, g.strides[0]);
  g.outputColumns = windowCount(columns, width, g.strides[1]);
  if (g.outputRows == 0 || g.outputColumns == 0)
    return refuse("C6: a window of " + Twine(height) + "x" + Twine(width) +
                  " does not fit into padded data of " + Twine(rows) + "x" + Twine(columns));
  return g;
}

FailureOr<PoolGeometry> resolvePool(RankedTensorType x, const PoolAttributes &attributes,
                                    Refuse refuse) {
  PoolGeometry g;
  if (x.getRank() != 4)
    return refuse("C1: data of rank " + Twine(x.getRank()) + ", not 4");
  if (failed(readPairs({{attributes.window, 1},
                        {attributes.strides, 1},
                        {attributes.low, 0},
                        {attributes.high, 0}},
                       {&g.window, &g.strides, &g.low, &g.high})))
    return refuse("C2: window and strides are two numbers of at least 1, low and high two numbers "
                  "of at least 0");
  for (int axis : {0, 1})
    if (std::max(g.low[axis], g.high[axis]) >= g.window[axis])
      return refuse("C3: padding of " + Twine(g.low[axis]) + " and " + Twine(g.high[axis]) +
                    " for a window of " + Twine(g.window[axis]));
  g.n = x.getDimSize(0);
  g.c = x.getDimSize(1);
  g.h = x.getDimSize(2);
  g.w = x.getDimSize(3);
  int64_t rows = g.h + g.low[0] + g.high[0], columns = g.w + g.low[1] + g.high[1];
  g.outputRows = windowCount(rows, g.window[0], g.strides[0]);
  g.outputColumns = windowCount(columns, g.window[1], g.strides[1]);
  if (g.outputRows == 0 || g.outputColumns == 0)
    return refuse("C4: a window of " + Twine(g.window[0]) + "x" + Twine(g.window[1]) +
                  " does not fit into padded data of " + Twine(rows) + "x" + Twine(columns));
  return g;
}

} // namespace dlb
