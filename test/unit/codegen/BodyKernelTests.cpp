// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Bodies as `group` makes them, on sizes at and beside the edges of vectors and tiles.

#include "KernelCheck.h"

#include <gtest/gtest.h>

#include <map>

using namespace dlb;

namespace {

using Sizes = std::map<char, int64_t>;

/// `text` with the letters of `sizes` that are dimensions of a type ("tensor<NxKxf32>") bound.
std::string bind(const std::string &text, const Sizes &sizes) {
  std::string bound;
  for (size_t i = 0; i < text.size(); ++i) {
    bool stands = i && i + 1 < text.size() && (text[i - 1] == '<' || text[i - 1] == 'x') &&
                  text[i + 1] == 'x' && sizes.count(text[i]);
    bound += stands ? std::to_string(sizes.at(text[i])) : std::string(1, text[i]);
  }
  return bound;
}

const int64_t edges[] = {1, 2, 7, 16, 17, 31, 64, 67};

TEST(BodyKernel, PointwiseWithBroadcastsAndSeveralResults) {
  for (int64_t k : edges)
    for (int64_t n : {1, 5})
      checkKernel(bind(R"(
func.func @f(%x: tensor<NxKxf32>, %b: tensor<Kxf32>, %s: tensor<f32>, %m: tensor<NxKxi1>)
    -> (tensor<NxKxf32>, tensor<NxKxi1>, tensor<NxKxf32>) {
  %0 = "dlb.broadcast"(%b) {dimensions = array<i64: 1>} : (tensor<Kxf32>) -> tensor<NxKxf32>
  %1 = "dlb.broadcast"(%s) {dimensions = array<i64>} : (tensor<f32>) -> tensor<NxKxf32>
  %2 = "dlb.add"(%x, %0) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %3 = "dlb.mul"(%2, %1) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %4 = "dlb.sigmoid"(%3) : (tensor<NxKxf32>) -> tensor<NxKxf32>
  %5 = "dlb.greater"(%4, %x) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxi1>
  %6 = "dlb.and"(%5, %m) : (tensor<NxKxi1>, tensor<NxKxi1>) -> tensor<NxKxi1>
  %7 = "dlb.select"(%m, %4, %x) : (tensor<NxKxi1>, tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  return %4, %6, %7 : tensor<NxKxf32>, tensor<NxKxi1>, tensor<NxKxf32>
})",
                       {{'N', n}, {'K', k}}));
}

TEST(BodyKernel, PointwiseThroughViews) {
  for (int64_t k : {3, 16, 19})
    checkKernel(bind(R"(
func.func @f(%x: tensor<KxNxf32>, %y: tensor<NxPxKxf32>) -> tensor<NxPxKxf32> {
  %0 = "dlb.transpose"(%x) {permutation = array<i64: 1, 0>} : (tensor<KxNxf32>) -> tensor<NxKxf32>
  %1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0, 2>} : (tensor<NxKxf32>) -> tensor<NxPxKxf32>
  %2 = "dlb.reverse"(%y) {dimensions = array<i64: 2>} : (tensor<NxPxKxf32>) -> tensor<NxPxKxf32>
  %3 = "dlb.mul"(%1, %2) : (tensor<NxPxKxf32>, tensor<NxPxKxf32>) -> tensor<NxPxKxf32>
  return %3 : tensor<NxPxKxf32>
})",
                     {{'N', 5}, {'K', k}, {'P', 2}}));
}

TEST(BodyKernel, ResultsOfSeveralShapesShareTheLoop) {
  checkKernel(R"(
func.func @f(%x: tensor<4x3x2x5xf32>, %y: tensor<4x30xf32>)
    -> (tensor<4x3x2x5xf32>, tensor<4x30xf32>, tensor<4xf32>) {
  %0 = "dlb.reshape"(%x) : (tensor<4x3x2x5xf32>) -> tensor<4x30xf32>
  %1 = "dlb.add"(%0, %y) : (tensor<4x30xf32>, tensor<4x30xf32>) -> tensor<4x30xf32>
  %2 = "dlb.reshape"(%1) : (tensor<4x30xf32>) -> tensor<4x3x2x5xf32>
  %3 = "dlb.abs"(%2) : (tensor<4x3x2x5xf32>) -> tensor<4x3x2x5xf32>
  %4 = "dlb.slice"(%1) {starts = array<i64: 0, 7>, sizes = array<i64: 4, 1>, strides = array<i64: 1, 1>}
     : (tensor<4x30xf32>) -> tensor<4x1xf32>
  %5 = "dlb.reshape"(%4) : (tensor<4x1xf32>) -> tensor<4xf32>
  return %3, %1, %5 : tensor<4x3x2x5xf32>, tensor<4x30xf32>, tensor<4xf32>
})");
}

TEST(BodyKernel, PadAndConcatenate) {
  checkKernel(R"(
func.func @f(%x: tensor<3x17xf32>, %y: tensor<3x5xf32>) -> tensor<3x28xf32> {
  %0 = "dlb.concatenate"(%x, %y) {dimension = 1 : i64} : (tensor<3x17xf32>, tensor<3x5xf32>) -> tensor<3x22xf32>
  %1 = "dlb.pad"(%0) {low = array<i64: 0, 4>, high = array<i64: 0, 2>, interior = array<i64: 0, 0>, value = 1.5 : f64}
     : (tensor<3x22xf32>) -> tensor<3x28xf32>
  return %1 : tensor<3x28xf32>
})");
}

TEST(BodyKernel, Softmax) {
  for (int64_t k : edges)
    checkKernel(bind(R"(
func.func @f(%x: tensor<NxKxf32>) -> (tensor<NxKxf32>, tensor<Nxf32>) {
  %0 = "dlb.reduce_max"(%x) {dimensions = array<i64: 1>} : (tensor<NxKxf32>) -> tensor<Nxf32>
  %1 = "dlb.broadcast"(%0) {dimensions = array<i64: 0>} : (tensor<Nxf32>) -> tensor<NxKxf32>
  %2 = "dlb.sub"(%x, %1) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %3 = "dlb.exp"(%2) : (tensor<NxKxf32>) -> tensor<NxKxf32>
  %4 = "dlb.reduce_sum"(%3) {dimensions = array<i64: 1>} : (tensor<NxKxf32>) -> tensor<Nxf32>
  %5 = "dlb.broadcast"(%4) {dimensions = array<i64: 0>} : (tensor<Nxf32>) -> tensor<NxKxf32>
  %6 = "dlb.div"(%3, %5) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  return %6, %4 : tensor<NxKxf32>, tensor<Nxf32>
})",
                     {{'N', 5}, {'K', k}}));
}

TEST(BodyKernel, CrossEntropyWithItsGradient) {
  for (int64_t k : {2, 10, 16, 33})
    checkKernel(bind(R"(
func.func @f(%x: tensor<NxKxf32>, %y: tensor<Nxi32>) -> (tensor<Nxf32>, tensor<Nxi32>, tensor<NxKxf32>) {
  %0 = "dlb.logsumexp"(%x) {dimensions = array<i64: 1>} : (tensor<NxKxf32>) -> tensor<Nxf32>
  %1 = "dlb.pick"(%x, %y) : (tensor<NxKxf32>, tensor<Nxi32>) -> tensor<Nxf32>
  %2 = "dlb.sub"(%0, %1) : (tensor<Nxf32>, tensor<Nxf32>) -> tensor<Nxf32>
  %3 = "dlb.argmax"(%x) {dimension = 1 : i64} : (tensor<NxKxf32>) -> tensor<Nxi32>
  %4 = "dlb.broadcast"(%0) {dimensions = array<i64: 0>} : (tensor<Nxf32>) -> tensor<NxKxf32>
  %5 = "dlb.sub"(%x, %4) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %6 = "dlb.exp"(%5) : (tensor<NxKxf32>) -> tensor<NxKxf32>
  %7 = "dlb.one_hot"(%y) {classes = )" +
                         std::to_string(k) + R"( : i64} : (tensor<Nxi32>) -> tensor<NxKxf32>
  %8 = "dlb.sub"(%6, %7) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  return %2, %3, %8 : tensor<Nxf32>, tensor<Nxi32>, tensor<NxKxf32>
})",
                     {{'N', 7}, {'K', k}}),
                k);
}

TEST(BodyKernel, ColumnReductions) {
  for (int64_t k : edges)
    checkKernel(bind(R"(
func.func @f(%x: tensor<NxKxf32>, %y: tensor<NxKxf32>) -> (tensor<Kxf32>, tensor<Kxf32>, tensor<Kxf32>) {
  %0 = "dlb.reduce_sum"(%x) {dimensions = array<i64: 0>} : (tensor<NxKxf32>) -> tensor<Kxf32>
  %1 = "dlb.mul"(%x, %y) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %2 = "dlb.reduce_mean"(%1) {dimensions = array<i64: 0>} : (tensor<NxKxf32>) -> tensor<Kxf32>
  %3 = "dlb.reduce_max"(%y) {dimensions = array<i64: 0>} : (tensor<NxKxf32>) -> tensor<Kxf32>
  %4 = "dlb.add"(%0, %2) : (tensor<Kxf32>, tensor<Kxf32>) -> tensor<Kxf32>
  return %0, %4, %3 : tensor<Kxf32>, tensor<Kxf32>, tensor<Kxf32>
})",
                     {{'N', 13}, {'K', k}}));
}

/// Beside columns of a matrix, numbers that each row has.
TEST(BodyKernel, LayerNormParametersGradient) {
  for (int64_t k : edges)
    checkKernel(bind(R"(
func.func @f(%g: tensor<NxKxf32>, %x: tensor<NxKxf32>, %mean: tensor<Nxf32>, %rstd: tensor<Nxf32>)
    -> (tensor<Kxf32>, tensor<Kxf32>) {
  %0 = "dlb.broadcast"(%mean) {dimensions = array<i64: 0>} : (tensor<Nxf32>) -> tensor<NxKxf32>
  %1 = "dlb.sub"(%x, %0) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %2 = "dlb.broadcast"(%rstd) {dimensions = array<i64: 0>} : (tensor<Nxf32>) -> tensor<NxKxf32>
  %3 = "dlb.mul"(%1, %2) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %4 = "dlb.mul"(%3, %g) : (tensor<NxKxf32>, tensor<NxKxf32>) -> tensor<NxKxf32>
  %5 = "dlb.reduce_sum"(%4) {dimensions = array<i64: 0>} : (tensor<NxKxf32>) -> tensor<Kxf32>
  %6 = "dlb.reduce_sum"(%g) {dimensions = array<i64: 0>} : (tensor<NxKxf32>) -> tensor<Kxf32>
  return %5, %6 : tensor<Kxf32>, tensor<Kxf32>
})",
                     {{'N', 13}, {'K', k}}));
}

TEST(BodyKernel, BatchNormStatisticsAndGradient) {
  for (int64_t h : {1, 3, 4, 5})
    checkKernel(bind(R"(
func.func @f(%x: tensor<NxCxHxHxf32>, %g: tensor<NxCxHxHxf32>)
    -> (tensor<Cxf32>, tensor<Cxf32>, tensor<Cxf32>, tensor<Cxf32>) {
  %0:2 = "dlb.moments"(%x) {dimensions = array<i64: 0, 2, 3>} : (tensor<NxCxHxHxf32>) -> (tensor<Cxf32>, tensor<Cxf32>)
  %1 = "dlb.broadcast"(%0#0) {dimensions = array<i64: 1>} : (tensor<Cxf32>) -> tensor<NxCxHxHxf32>
  %2 = "dlb.sub"(%x, %1) : (tensor<NxCxHxHxf32>, tensor<NxCxHxHxf32>) -> tensor<NxCxHxHxf32>
  %3 = "dlb.mul"(%g, %2) : (tensor<NxCxHxHxf32>, tensor<NxCxHxHxf32>) -> tensor<NxCxHxHxf32>
  %4 = "dlb.reduce_sum"(%3) {dimensions = array<i64: 0, 2, 3>} : (tensor<NxCxHxHxf32>) -> tensor<Cxf32>
  %5 = "dlb.reduce_sum"(%g) {dimensions = array<i64: 0, 2, 3>} : (tensor<NxCxHxHxf32>) -> tensor<Cxf32>
  return %0#0, %0#1, %4, %5 : tensor<Cxf32>, tensor<Cxf32>, tensor<Cxf32>, tensor<Cxf32>
})",
                     {{'N', 3}, {'C', 5}, {'H', h}}));
}

TEST(BodyKernel, FullReductions) {
  for (int64_t k : {1, 15, 64, 97})
    checkKernel(bind(R"(
func.func @f(%x: tensor<NxKxf32>) -> (tensor<f32>, tensor<i1>, tensor<f32>) {
  %0 = "dlb.reduce_sum"(%x) {dimensions = array<i64: 0, 1>} : (tensor<NxKxf32>) -> tensor<f32>
  %1 = "dlb.is_finite"(%x) : (tensor<NxKxf32>) -> tensor<NxKxi1>
  %2 = "dlb.reduce_all"(%1) {dimensions = array<i64: 0, 1>} : (tensor<NxKxi1>) -> tensor<i1>
  %3 = "dlb.reduce_min"(%x) {dimensions = array<i64: 0, 1>} : (tensor<NxKxf32>) -> tensor<f32>
  return %0, %2, %3 : tensor<f32>, tensor<i1>, tensor<f32>
})",
                     {{'N', 3}, {'K', k}}));
}

const CheckOptions product{.tolerance = 2e-5, .chunksShareBits = false};

TEST(BodyKernel, DenseLayerWithEpilogue) {
  for (int64_t n : {1, 5, 16})
    for (int64_t u : {1, 10, 16, 33})
      checkKernel(bind(R"(
func.func @f(%x: tensor<NxKxf32>, %w: tensor<KxUxf32>, %b: tensor<Uxf32>)
    -> (tensor<NxUxf32>, tensor<NxUxi1>) {
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<NxKxf32>, tensor<KxUxf32>) -> tensor<NxUxf32>
  %1 = "dlb.broadcast"(%b) {dimensions = array<i64: 1>} : (tensor<Uxf32>) -> tensor<NxUxf32>
  %2 = "dlb.add"(%0, %1) : (tensor<NxUxf32>, tensor<NxUxf32>) -> tensor<NxUxf32>
  %3 = "dlb.tanh"(%2) : (tensor<NxUxf32>) -> tensor<NxUxf32>
  %4 = "dlb.greater"(%2, %1) : (tensor<NxUxf32>, tensor<NxUxf32>) -> tensor<NxUxi1>
  return %3, %4 : tensor<NxUxf32>, tensor<NxUxi1>
})",
                       {{'N', n}, {'K', 19}, {'U', u}}),
                  4, product);
}

/// Large enough for the tile registers of AMX, in one chunk.
TEST(BodyKernel, LargeProduct) {
  checkKernel(R"(
func.func @f(%x: tensor<47x130xf32>, %w: tensor<130x96xf32>) -> tensor<47x96xf32> {
  %0 = "dlb.contract"(%x, %w) {letters = "nk,ku->nu"} : (tensor<47x130xf32>, tensor<130x96xf32>) -> tensor<47x96xf32>
  return %0 : tensor<47x96xf32>
})",
              4, product);
}

/// Chunks that one call may cover: split into terms of bf16 (two of 64 rows) and not.
TEST(BodyKernel, ProductsOfSeveralChunks) {
  for (int64_t n : {24, 97, 128})
    checkKernel(bind(R"(
func.func @f(%x: tensor<130xNxf32>, %w: tensor<130x96xf32>) -> tensor<Nx96xf32> {
  %0 = "dlb.contract"(%x, %w) {letters = "kn,ku->nu"} : (tensor<130xNxf32>, tensor<130x96xf32>) -> tensor<Nx96xf32>
  %1 = "dlb.tanh"(%0) : (tensor<Nx96xf32>) -> tensor<Nx96xf32>
  return %1 : tensor<Nx96xf32>
})",
                     {{'N', n}}),
                4, product);
}

/// A contraction of a: NxK.., b: KxU.. by letters with the sizes n=3 k=5 u=7 b=2 h=4.
void checkLetters(const std::string &letters, bool epilogue) {
  auto type = [&](const std::string &names) {
    const Sizes sizes = {{'n', 3}, {'k', 5}, {'u', 7}, {'b', 2}, {'h', 4}};
    std::string text = "tensor<";
    for (char letter : names)
      text += std::to_string(sizes.at(letter)) + "x";
    return text + "f32>";
  };
  size_t comma = letters.find(','), arrow = letters.find("->");
  std::string a = type(letters.substr(0, comma)),
              b = type(letters.substr(comma + 1, arrow - comma - 1)),
              y = type(letters.substr(arrow + 2));
  std::string result = epilogue ? "%1" : "%0";
  checkKernel("func.func @f(%a: " + a + ", %b: " + b + ") -> (" + y + (epilogue ? ", " + y : "") +
                  ") {\n  %0 = \"dlb.contract\"(%a, %b) {letters = \"" + letters + "\"} : (" + a +
                  ", " + b + ") -> " + y + "\n  %1 = \"dlb.neg\"(%0) : (" + y + ") -> " + y +
                  "\n  return " + result + (epilogue ? ", %0 : " + y + ", " : " : ") + y + "\n}",
              4, product);
}

TEST(BodyKernel, ContractionsByLetters) {
  for (const char *letters :
       {"nk,ku->nu",    "nk,uk->nu",       "kn,ku->nu",   "kn,uk->nu",   "kn,uk->un",
        "n,u->nu",      "k,ku->u",         "nk,k->n",     "k,k->",       "bnk,bku->bnu",
        "nbk,bku->bnu", "bhnk,bhuk->bhnu", "nhk,uhk->nu", "nkh,hku->nu", "bnk,hku->bhnu",
        "bnk,ku->bnu",  "nk,hku->nhu",     "nk,kuh->nuh", "nk,nk->n",    "bnk,bk->nb",
        "nk,ku->un",    "hnk,ku->nhu"}) {
    checkLetters(letters, false);
    checkLetters(letters, true);
  }
}

TEST(BodyKernel, ContractionWithPrologue) {
  checkKernel(R"(
func.func @f(%x: tensor<6x3x4xf32>, %m: tensor<6x12xf32>, %w: tensor<12x9xf32>) -> tensor<6x9xf32> {
  %0 = "dlb.reshape"(%x) : (tensor<6x3x4xf32>) -> tensor<6x12xf32>
  %1 = "dlb.mul"(%0, %m) : (tensor<6x12xf32>, tensor<6x12xf32>) -> tensor<6x12xf32>
  %2 = "dlb.exp"(%w) : (tensor<12x9xf32>) -> tensor<12x9xf32>
  %3 = "dlb.contract"(%1, %2) {letters = "nk,ku->nu"} : (tensor<6x12xf32>, tensor<12x9xf32>) -> tensor<6x9xf32>
  return %3 : tensor<6x9xf32>
})",
              4, product);
}

TEST(BodyKernel, ContractionOfPanels) {
  CheckOptions options;
  options.chunksShareBits = false;
  for (int64_t n : {1, 3})
    checkKernel(bind(R"(
func.func @f(%x: tensor<Nx19xf32>, %w: tensor<3x19x32xf32>) -> tensor<Nx96xf32> {
  %0 = "dlb.transpose"(%w) {permutation = array<i64: 1, 0, 2>} : (tensor<3x19x32xf32>) -> tensor<19x3x32xf32>
  %1 = "dlb.reshape"(%0) : (tensor<19x3x32xf32>) -> tensor<19x96xf32>
  %2 = "dlb.contract"(%x, %1) {letters = "nk,ku->nu"} : (tensor<Nx19xf32>, tensor<19x96xf32>) -> tensor<Nx96xf32>
  return %2 : tensor<Nx96xf32>
})",
                     {{'N', n}}),
                4, options);
}

TEST(BodyKernel, ConvolutionWithEpilogue) {
  for (int64_t n : {1, 3})
    checkKernel(bind(R"(
func.func @f(%x: tensor<Nx3x7x6xf32>, %w: tensor<4x3x3x3xf32>, %b: tensor<4xf32>)
    -> (tensor<Nx4x4x3xf32>, tensor<Nx4x4x3xi1>) {
  %0 = "dlb.convolution"(%x, %w) {strides = array<i64: 2, 2>, low = array<i64: 1, 1>, high = array<i64: 1, 1>,
       dilations = array<i64: 1, 1>} : (tensor<Nx3x7x6xf32>, tensor<4x3x3x3xf32>) -> tensor<Nx4x4x3xf32>
  %1 = "dlb.broadcast"(%b) {dimensions = array<i64: 1>} : (tensor<4xf32>) -> tensor<Nx4x4x3xf32>
  %2 = "dlb.add"(%0, %1) : (tensor<Nx4x4x3xf32>, tensor<Nx4x4x3xf32>) -> tensor<Nx4x4x3xf32>
  %3 = "dlb.greater"(%2, %1) : (tensor<Nx4x4x3xf32>, tensor<Nx4x4x3xf32>) -> tensor<Nx4x4x3xi1>
  return %2, %3 : tensor<Nx4x4x3xf32>, tensor<Nx4x4x3xi1>
})",
                     {{'N', n}}),
                4, product);
}

TEST(BodyKernel, ConvolutionWithPrologueAndLayout) {
  checkKernel(R"(
func.func @f(%x: tensor<2x5x5x3xf32>, %w: tensor<3x3x3x4xf32>) -> tensor<2x5x5x4xf32> {
  %0 = "dlb.abs"(%x) : (tensor<2x5x5x3xf32>) -> tensor<2x5x5x3xf32>
  %1 = "dlb.convolution"(%0, %w) {strides = array<i64: 1, 1>, low = array<i64: 1, 1>, high = array<i64: 1, 1>,
       dilations = array<i64: 1, 1>, layout = "nhwc,rsck->nhwk"}
     : (tensor<2x5x5x3xf32>, tensor<3x3x3x4xf32>) -> tensor<2x5x5x4xf32>
  %2 = "dlb.neg"(%1) : (tensor<2x5x5x4xf32>) -> tensor<2x5x5x4xf32>
  return %2 : tensor<2x5x5x4xf32>
})",
              4, product);
}

TEST(BodyKernel, PoolingWithEpilogue) {
  for (int64_t w : {4, 9, 34})
    checkKernel(bind(R"(
func.func @f(%x: tensor<2x3x6xWxf32>) -> (tensor<2x3x3xVxf32>, tensor<2x3x3xVxi8>) {
  %0:2 = "dlb.max_pool"(%x) {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, low = array<i64: 0, 0>,
         high = array<i64: 0, 0>} : (tensor<2x3x6xWxf32>) -> (tensor<2x3x3xVxf32>, tensor<2x3x3xVxi8>)
  %1 = "dlb.exp"(%0#0) : (tensor<2x3x3xVxf32>) -> tensor<2x3x3xVxf32>
  return %1, %0#1 : tensor<2x3x3xVxf32>, tensor<2x3x3xVxi8>
})",
                     {{'W', w}, {'V', w / 2}}));
}

TEST(BodyKernel, PoolingAdjointWithEpilogue) {
  checkKernel(R"(
func.func @f(%g: tensor<2x3x4x4xf32>, %i: tensor<2x3x4x4xi8>, %y: tensor<2x3x7x7xf32>) -> tensor<2x3x7x7xf32> {
  %0 = "dlb.max_pool_scatter"(%g, %i) {window = array<i64: 3, 3>, strides = array<i64: 2, 2>, low = array<i64: 1, 1>,
       high = array<i64: 1, 1>} : (tensor<2x3x4x4xf32>, tensor<2x3x4x4xi8>) -> tensor<2x3x7x7xf32>
  %1 = "dlb.mul"(%0, %y) : (tensor<2x3x7x7xf32>, tensor<2x3x7x7xf32>) -> tensor<2x3x7x7xf32>
  return %1 : tensor<2x3x7x7xf32>
})",
              5);
}

TEST(BodyKernel, PoolingOfTiles) {
  // Columns of a window, and windows.
  for (auto [s, v] : {std::pair<int64_t, int64_t>(2, 14), {2, 33}, {3, 5}, {5, 17}}) {
    std::string tile = "array<i64: 2, " + std::to_string(s) + ">";
    checkKernel(bind(R"(
func.func @f(%x: tensor<2x3x4xWxf32>) -> (tensor<2x3x2xVxf32>, tensor<2x3x2xVxi8>) {
  %0:2 = "dlb.max_pool"(%x) {window = )" +
                         tile + ", strides = " + tile + R"(, low = array<i64: 0, 0>,
         high = array<i64: 0, 0>} : (tensor<2x3x4xWxf32>) -> (tensor<2x3x2xVxf32>, tensor<2x3x2xVxi8>)
  return %0#0, %0#1 : tensor<2x3x2xVxf32>, tensor<2x3x2xVxi8>
})",
                     {{'W', s * v}, {'V', v}}));
    checkKernel(bind(R"(
func.func @f(%g: tensor<2x3x2xVxf32>, %i: tensor<2x3x2xVxi8>) -> tensor<2x3x4xWxf32> {
  %0 = "dlb.max_pool_scatter"(%g, %i) {window = )" +
                         tile + ", strides = " + tile + R"(, low = array<i64: 0, 0>,
       high = array<i64: 0, 0>} : (tensor<2x3x2xVxf32>, tensor<2x3x2xVxi8>) -> tensor<2x3x4xWxf32>
  return %0 : tensor<2x3x4xWxf32>
})",
                     {{'W', s * v}, {'V', v}}),
                2 * s);
  }
}

// Elements in order share generators, whole blocks or not; those of another order do not.
TEST(BodyKernel, Dropout) {
  for (int64_t d : {37, 64, 66})
    checkKernel(bind(R"(
func.func @f(%seed: tensor<i64>, %step: tensor<i64>, %x: tensor<5xDxf32>) -> (tensor<5xDxf32>, tensor<Dx5xf32>) {
  %0 = "dlb.random_uniform"(%seed, %step) {stream = 77 : i64} : (tensor<i64>, tensor<i64>) -> tensor<5xDxf32>
  %1 = "dlb.less"(%0, %x) : (tensor<5xDxf32>, tensor<5xDxf32>) -> tensor<5xDxi1>
  %2 = "dlb.random_normal"(%seed, %step) {stream = 7 : i64} : (tensor<i64>, tensor<i64>) -> tensor<5xDxf32>
  %3 = "dlb.select"(%1, %x, %2) : (tensor<5xDxi1>, tensor<5xDxf32>, tensor<5xDxf32>) -> tensor<5xDxf32>
  %4 = "dlb.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<5xDxf32>) -> tensor<Dx5xf32>
  return %3, %4 : tensor<5xDxf32>, tensor<Dx5xf32>
})",
                     {{'D', d}}),
                1000);
}

TEST(BodyKernel, GatherAndScatterAdd) {
  for (int64_t d : {1, 5, 16, 19}) {
    checkKernel(bind(R"(
func.func @f(%t: tensor<VxDxf32>, %i: tensor<6x2xi32>) -> tensor<6x2xDxf32> {
  %0 = "dlb.gather"(%t, %i) : (tensor<VxDxf32>, tensor<6x2xi32>) -> tensor<6x2xDxf32>
  %1 = "dlb.neg"(%0) : (tensor<6x2xDxf32>) -> tensor<6x2xDxf32>
  return %1 : tensor<6x2xDxf32>
})",
                     {{'V', 4}, {'D', d}}),
                6);
    checkKernel(bind(R"(
func.func @f(%i: tensor<6x2xi32>, %u: tensor<6x2xDxf32>) -> tensor<VxDxf32> {
  %0 = "dlb.scatter_add"(%i, %u) : (tensor<6x2xi32>, tensor<6x2xDxf32>) -> tensor<VxDxf32>
  return %0 : tensor<VxDxf32>
})",
                     {{'V', 4}, {'D', d}}),
                6);
  }
}

} // namespace
