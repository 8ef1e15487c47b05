// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What attention and its adjoints are made of, as ops that hold the matrix of scores.

#ifndef DLB_DIALECT_OPS_ATTENTIONPARTS_H
#define DLB_DIALECT_OPS_ATTENTIONPARTS_H

#include "dialect/Dialect.h"
#include "dialect/Expression.h"

namespace dlb {

/// Builds the parts of one attention, or of an adjoint, from its operands. Tensors with a dimension
/// s have the dimensions n h t s, in this order.
class AttentionParts {
public:
  /// `op` is any of the three ops.
  template <typename Op>
  AttentionParts(Op op, const AttentionGeometry &size, mlir::OpBuilder &builder, mlir::Location loc)
      : q(op.getQ()), k(op.getK()), v(op.getV()), mask(op.getMask()), bias(op.getBias()),
        scale(op.getScale().convertToDouble()), causal(op.getCausal()), size(size),
        builder(builder), loc(loc) {}

  /// scale · q·k + bias, and a number near -∞ at excluded positions.
  Expr scores();
  /// lse of `scores`, 0 in rows without a position.
  Expr logSumExp(Expr scores);
  /// e^(scores - lse), 0 where excluded.
  Expr weights(mlir::Value lse) { return weights(scores(), lse); }
  Expr weights(Expr scores, mlir::Value lse);

  /// Σ_s p · v
  Expr output(Expr p);
  /// p · (g·v - delta)
  Expr scoreGradient(Expr p, mlir::Value g, mlir::Value delta);
  Expr queryGradient(Expr scoreGradient);
  Expr keyGradient(Expr scoreGradient);
  Expr valueGradient(Expr p, mlir::Value g);
  Expr biasGradient(Expr p, mlir::Value g, mlir::Value delta);

private:
  Expr value(mlir::Value of) const { return Expr(builder, loc, of); }
  Expr contract(mlir::Value a, llvm::StringRef aLetters, mlir::Value b, llvm::StringRef bLetters,
                llvm::StringRef result);
  /// A tensor of these letters repeated over n h t s.
  Expr overScores(mlir::Value x, llvm::StringRef letters);
  /// A tensor over rows, as lse is, repeated over n h t s.
  Expr rowsOverScores(mlir::Value rows);
  /// Where a position is not excluded; none if nowhere.
  std::optional<Expr> allowed();

  mlir::Value q, k, v, mask, bias;
  double scale;
  bool causal;
  const AttentionGeometry &size;
  mlir::OpBuilder &builder;
  mlir::Location loc;
};

} // namespace dlb

#endif // DLB_DIALECT_OPS_ATTENTIONPARTS_H
