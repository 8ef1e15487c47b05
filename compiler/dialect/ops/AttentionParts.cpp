// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention and its adjoints decomposed: contractions, and softmax by way of its log-sum-exp.

#include "dialect/ops/AttentionParts.h"

#include "llvm/ADT/SmallVectorExtras.h"

using namespace mlir;

namespace dlb {

/// The score of excluded positions: e^(excluded - lse) is 0 for every lse that occurs, and unlike
/// -∞ it makes no NaN of a difference or of a derivative.
static constexpr double excluded = -1e30;

static constexpr StringRef scoreLetters = "nhts";

Expr AttentionParts::contract(Value a, StringRef aLetters, Value b, StringRef bLetters,
                              StringRef result) {
  return value(a).make<ContractOp>(a, b, (aLetters + "," + bLetters + "->" + result).str());
}

Expr AttentionParts::overScores(Value x, StringRef letters) {
  auto type = RankedTensorType::get(size.shape(scoreLetters), getElementTypeOrSelf(x));
  SmallVector<int64_t> dimensions;
  for (char letter : letters)
    dimensions.push_back(scoreLetters.find(letter));
  return value(x).make<BroadcastOp>(type, x, dimensions);
}

Expr AttentionParts::rowsOverScores(Value rows) {
  SmallVector<int64_t> permutation;
  for (char letter : StringRef("nht"))
    permutation.push_back(size.rows.find(letter));
  if (!llvm::is_sorted(permutation))
    rows = value(rows).make<TransposeOp>(rows, permutation);
  return overScores(rows, "nht");
}

std::optional<Expr> AttentionParts::allowed() {
  std::optional<Expr> result;
  if (mask)
    result = overScores(mask, size.mask);
  if (causal) {
    auto type = RankedTensorType::get({size.t, size.s}, builder.getI32Type());
    Expr t = value(IotaOp::create(builder, loc, type, 0));
    Expr s = value(IotaOp::create(builder, loc, type, 1));
    Expr past = overScores(greaterEqual(t + t.like(size.causalOffset()), s), "ts");
    result = result ? both(*result, past) : past;
  }
  return result;
}

Expr AttentionParts::scores() {
  Expr s = scale * contract(q, size.query, k, size.key, scoreLetters);
  if (bias)
    s = s + overScores(bias, size.bias);
  if (std::optional<Expr> kept = allowed())
    s = select(*kept, s, s.like(excluded));
  return s;
}

Expr AttentionParts::logSumExp(Expr scores) {
  Expr lse = scores.make<LogSumExpOp>(scores, ArrayRef<int64_t>{3});
  if (mask || (causal && size.causalOffset() < 0))
    lse = select(greater(lse, lse.like(excluded / 2)), lse, lse.like(0));
  SmallVector<int64_t> permutation;
  for (char letter : size.rows)
    permutation.push_back(scoreLetters.find(letter));
  return llvm::is_sorted(permutation) ? lse : lse.make<TransposeOp>(lse, permutation);
}

Expr AttentionParts::weights(Expr scores, Value lse) { return exp(scores - rowsOverScores(lse)); }

Expr AttentionParts::output(Expr p) {
  return contract(p, scoreLetters, v, size.value, size.output);
}

Expr AttentionParts::scoreGradient(Expr p, Value g, Value delta) {
  return p * (contract(g, size.output, v, size.value, scoreLetters) - rowsOverScores(delta));
}

Expr AttentionParts::queryGradient(Expr scoreGradient) {
  return scale * contract(scoreGradient, scoreLetters, k, size.key, size.query);
}

Expr AttentionParts::keyGradient(Expr scoreGradient) {
  return scale * contract(scoreGradient, scoreLetters, q, size.query, size.key);
}

Expr AttentionParts::valueGradient(Expr p, Value g) {
  return contract(p, scoreLetters, g, size.output, size.value);
}

Expr AttentionParts::biasGradient(Expr p, Value g, Value delta) {
  SmallVector<int64_t> repeated;
  for (auto [d, letter] : llvm::enumerate(scoreLetters))
    if (!size.bias.contains(letter))
      repeated.push_back(d);
  return sum(scoreGradient(p, g, delta), repeated);
}

SmallVector<Value> AttentionOp::decompose(OpBuilder &builder, mlir::Location loc) {
  AttentionGeometry size = geometry();
  AttentionParts parts(*this, size, builder, loc);
  Expr scores = parts.scores(), lse = parts.logSumExp(scores);
  return {parts.output(parts.weights(scores, lse)), lse};
}

SmallVector<Value> AttentionQueryGradientOp::decompose(OpBuilder &builder, mlir::Location loc) {
  AttentionGeometry size = geometry();
  AttentionParts parts(*this, size, builder, loc);
  Expr p = parts.weights(getLse());
  return {parts.queryGradient(parts.scoreGradient(p, getG(), getDelta()))};
}

SmallVector<Value> AttentionKeyValueGradientOp::decompose(OpBuilder &builder, mlir::Location loc) {
  AttentionGeometry size = geometry();
  AttentionParts parts(*this, size, builder, loc);
  Expr p = parts.weights(getLse());
  return {parts.keyGradient(parts.scoreGradient(p, getG(), getDelta())),
          parts.valueGradient(p, getG())};
}

} // namespace dlb
