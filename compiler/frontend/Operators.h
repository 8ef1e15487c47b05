// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Arithmetic of the language: on static values, on f64 scalars (step, schedules), on tensors; and
// the broadcasting rules, which become explicit nodes here.

#ifndef DLB_FRONTEND_OPERATORS_H
#define DLB_FRONTEND_OPERATORS_H

#include "frontend/Context.h"

namespace dlb {

/// How a message points at an operand.
struct Operand {
  Value value;
  SourceRange range;
};

Value binary(Context &context, ast::BinaryOp op, const Operand &lhs, const Operand &rhs,
             SourceRange opRange);
Value unary(Context &context, ast::UnaryOp op, const Operand &operand, SourceRange range);
std::string spelling(ast::BinaryOp op);

/// Static arithmetic; none where a tensor takes part or the operation means nothing for these
/// values. `unknown` is set where the answer depends on a size that only the data tells.
std::optional<Value> staticBinary(ast::BinaryOp op, const Value &lhs, const Value &rhs,
                                  bool &unknown);

//===------------------------------------------------------------------------------------------===//
// Tensors
//===------------------------------------------------------------------------------------------===//

/// A whole number where the size is known.
Attribute sizeAttribute(const Dim &size);
Tensor cast(Context &context, const Tensor &tensor, Element element, SourceRange range);
/// Floats of the program's precision; f64 stays f64.
Tensor toReal(Context &context, const Tensor &tensor, SourceRange range);
Tensor constant(Context &context, Attribute value, Element element, std::vector<Axis> axes,
                SourceRange range);
/// Numbers and flags as constants of a shape; none for other values.
std::optional<Tensor> filled(Context &context, const Value &value, Element element,
                             const std::vector<Axis> &axes, SourceRange range);
Tensor reshape(Context &context, const Tensor &tensor, std::vector<Axis> axes, SourceRange range);
Tensor transpose(Context &context, const Tensor &tensor, const std::vector<int64_t> &permutation,
                 SourceRange range);
/// An element-wise op on operands of one shape; the result has `element`.
Tensor pointwise(Context &context, const std::string &op, const std::vector<Tensor> &operands,
                 Element element, SourceRange range);

/// Brings operands to one shape and element type. False after a diagnostic. `what` is the operation
/// in messages.
bool unify(Context &context, std::vector<Tensor> &operands, const std::vector<SourceRange> &ranges,
           const std::string &what, SourceRange range);
/// Spreads a tensor over a fixed shape; none where it doesn't fit (no diagnostic).
std::optional<Tensor> spread(Context &context, const Tensor &tensor, const std::vector<Axis> &axes,
                             SourceRange range);
/// Element type in which values of both meet; none where they never do.
std::optional<Element> meet(const Tensor &a, const Tensor &b);

/// The dimension of `axes` where sizes differ, and why two shapes do not fit, told at `range`.
void labelShape(Context &context, Diagnostic &diagnostic, const Tensor &tensor, int dimension,
                SourceRange range);

} // namespace dlb

#endif // DLB_FRONTEND_OPERATORS_H
