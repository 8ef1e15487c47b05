// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sizes of convolutions, poolings and attentions, and the constraints on them.

#include "dialect/ops/Geometry.h"

#include "llvm/ADT/SmallVectorExtras.h"

#include <cmath>

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

int64_t AttentionGeometry::size(char letter) const {
  switch (letter) {
  case 'n':
    return n;
  case 'h':
    return h;
  case 't':
    return t;
  case 's':
    return s;
  case 'd':
    return d;
  default:
    return e;
  }
}

SmallVector<int64_t> AttentionGeometry::shape(StringRef letters) const {
  return llvm::map_to_vector(letters, [&](char letter) { return size(letter); });
}

static LogicalResult readLayout(StringRef layout, AttentionGeometry &geometry) {
  auto [operands, output] = layout.split("->");
  SmallVector<StringRef, 3> words;
  operands.split(words, ',');
  if (words.size() != 3 || !positions(words[0], "nhtd") || !positions(words[1], "nhsd") ||
      !positions(words[2], "nhse") || !positions(output, "nhte"))
    return failure();
  geometry.query = words[0];
  geometry.key = words[1];
  geometry.value = words[2];
  geometry.output = output;
  for (char letter : output)
    if (letter != 'e')
      geometry.rows += letter;
  return success();
}

/// Whether `letters` are some of nhts, in this order, one for each dimension of a tensor that is
/// there.
static bool areScoreLetters(StringRef letters, RankedTensorType type) {
  StringRef rest = "nhts";
  for (char letter : letters) {
    size_t position = rest.find(letter);
    if (position == StringRef::npos)
      return false;
    rest = rest.drop_front(position + 1);
  }
  return type ? !letters.empty() && static_cast<int64_t>(letters.size()) == type.getRank()
              : letters.empty();
}

FailureOr<AttentionGeometry> resolveAttention(const AttentionTypes &types,
                                              const AttentionAttributes &attributes,
                                              Refuse refuse) {
  AttentionGeometry g;
  if (failed(readLayout(attributes.layout, g)))
    return refuse("C1: layout \"" + attributes.layout + "\" permutes not \"nhtd,nhsd,nhse->nhte\"");
  g.mask = attributes.maskLetters;
  g.bias = attributes.biasLetters;
  Type element = types.q.getElementType();
  for (RankedTensorType type : {types.q, types.k, types.v})
    if (type.getRank() != 4 || type.getElementType() != element)
      return refuse("C2: queries, keys and values of ranks " + Twine(types.q.getRank()) + ", " +
                    Twine(types.k.getRank()) + " and " + Twine(types.v.getRank()) +
                    ", or of different element types");
  for (auto [name, letters, type] :
       {std::tuple("mask", g.mask, types.mask), std::tuple("bias", g.bias, types.bias)})
    if (!areScoreLetters(letters, type))
      return refuse(Twine("C3: letters \"") + letters + "\" for a " + name + " of rank " +
                    Twine(type ? type.getRank() : 0));
  if (types.bias && types.bias.getElementType() != element)
    return refuse("C4: a bias of another element type than the queries");
  if (!std::isfinite(attributes.scale))
    return refuse("C5: the scale is not finite");
  llvm::SmallDenseMap<char, int64_t> sizes;
  auto read = [&](StringRef letters, RankedTensorType type) -> std::optional<char> {
    if (type)
      for (auto [letter, size] : llvm::zip_equal(letters, type.getShape()))
        if (sizes.try_emplace(letter, size).first->second != size)
          return letter;
    return std::nullopt;
  };
  for (auto [letters, type] :
       {std::pair(g.query, types.q), std::pair(g.key, types.k), std::pair(g.value, types.v),
        std::pair(g.mask, types.mask), std::pair(g.bias, types.bias)})
    if (std::optional<char> letter = read(letters, type))
      return refuse("C6: letter `" + Twine(*letter) + "` is " + Twine(sizes.at(*letter)) + " and " +
                    Twine(type.getDimSize(letters.find(*letter))));
  g.n = sizes.at('n');
  g.h = sizes.at('h');
  g.t = sizes.at('t');
  g.s = sizes.at('s');
  g.d = sizes.at('d');
  g.e = sizes.at('e');
  return g;
}

} // namespace dlb
