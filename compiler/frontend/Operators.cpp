// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operators on tensors. `+ - *` of whole numbers stay whole, `/` and `^` are exact and so always
// floats; bool counts as 0 and 1.

#include "frontend/Operators.h"

namespace dlb {

using ast::BinaryOp;

Attribute sizeAttribute(const Dim &size) {
  if (std::optional<int64_t> whole = size.constant())
    return *whole;
  return size;
}

Tensor cast(Context &context, const Tensor &tensor, Element element, SourceRange range) {
  if (tensor.element == element)
    return tensor;
  Tensor type = tensor;
  type.element = element;
  type.classes.reset();
  return context.emit("cast", {tensor}, {}, type, range);
}

Tensor toReal(Context &context, const Tensor &tensor, SourceRange range) {
  bool isFloat = tensor.element == Element::real || tensor.element == Element::f32 ||
                 tensor.element == Element::f64;
  return isFloat ? tensor : cast(context, tensor, Element::real, range);
}

Tensor constant(Context &context, Attribute value, Element element, std::vector<Axis> axes,
                SourceRange range) {
  Tensor type;
  type.element = element;
  type.axes = std::move(axes);
  return context.emit("constant", {}, {{"value", std::move(value)}}, type, range);
}

std::optional<Tensor> filled(Context &context, const Value &value, Element element,
                             const std::vector<Axis> &axes, SourceRange range) {
  if (auto number = value.number())
    return constant(context, *number, element, axes, range);
  if (auto *flag = value.as<bool>())
    return constant(context, *flag ? 1.0 : 0.0, element, axes, range);
  if (auto *integer = value.as<Integer>(); integer && integer->value.valid())
    return constant(context, integer->value, element, axes, range);
  return std::nullopt;
}

Tensor reshape(Context &context, const Tensor &tensor, std::vector<Axis> axes, SourceRange range) {
  Tensor type = tensor;
  type.axes = std::move(axes);
  bool same = type.axes.size() == tensor.axes.size();
  for (size_t i = 0; same && i < type.axes.size(); ++i)
    same = type.axes[i].size == tensor.axes[i].size;
  return same ? type : context.emit("reshape", {tensor}, {}, type, range);
}

Tensor transpose(Context &context, const Tensor &tensor, const std::vector<int64_t> &permutation,
                 SourceRange range) {
  Tensor type = tensor;
  bool identity = true;
  for (size_t i = 0; i < permutation.size(); ++i) {
    type.axes[i] = tensor.axes[permutation[i]];
    identity &= permutation[i] == static_cast<int64_t>(i);
  }
  if (identity)
    return tensor;
  return context.emit("transpose", {tensor}, {{"permutation", permutation}}, type, range);
}

Tensor pointwise(Context &context, const std::string &op, const std::vector<Tensor> &operands,
                 Element element, SourceRange range) {
  Tensor type = operands.back();
  type.element = element;
  type.classes.reset();
  return context.emit(op, operands, {}, type, range);
}

std::string spelling(BinaryOp op) {
  static const char *const spellings[] = {
      "+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">=", "and", "or"};
  return spellings[static_cast<int>(op)];
}

namespace {

const char *mnemonic(BinaryOp op) {
  static const char *const mnemonics[] = {
      "add",       "sub",  "mul",        "div",     "remainder",     "pow", "equal",
      "not_equal", "less", "less_equal", "greater", "greater_equal", "and", "or"};
  return mnemonics[static_cast<int>(op)];
}

bool isArithmetic(BinaryOp op) { return op <= BinaryOp::power; }
bool isLogical(BinaryOp op) { return op >= BinaryOp::logicalAnd; }

bool isFloat(Element element) {
  return element == Element::real || element == Element::f32 || element == Element::f64;
}

/// x^2, x^3, x^-1, x^0.5, x^-0.5 by cheaper ops with the same value.
std::optional<Tensor> cheapPower(Context &context, const Tensor &x, double exponent,
                                 SourceRange range) {
  auto square = [&] { return pointwise(context, "mul", {x, x}, x.element, range); };
  if (exponent == 1)
    return x;
  if (exponent == 2)
    return square();
  if (exponent == 3)
    return pointwise(context, "mul", {square(), x}, x.element, range);
  if (exponent == 0.5)
    return pointwise(context, "sqrt", {x}, x.element, range);
  if (exponent == -0.5)
    return pointwise(context, "rsqrt", {x}, x.element, range);
  if (exponent == -1)
    return pointwise(context, "div", {constant(context, 1.0, x.element, x.axes, range), x},
                     x.element, range);
  return std::nullopt;
}

/// A symbolic int as an f64 scalar: the numbers of hyperparameters are f64 until they meet a
/// tensor.
std::optional<Tensor> scalar(Context &context, const Operand &operand) {
  return filled(context, operand.value, Element::f64, {}, operand.range);
}

Value meaningless(Context &context, BinaryOp op, const Operand &lhs, const Operand &rhs,
                  SourceRange opRange) {
  Diagnostic &diagnostic =
      context.error(Diag::operandKinds, opRange, spelling(op), lhs.value.kind(), rhs.value.kind());
  for (const Operand *operand : {&lhs, &rhs})
    if (CallablePtr callee = operand->value.callable();
        callee && !callee->isKind(ast::DefinitionKind::schedule))
      diagnostic.help("apply `" + callee->text + "` to its inputs first");
  return Poison{};
}

/// One operand is a tensor, the other a number that takes its shape.
std::optional<std::vector<Tensor>> withNumber(Context &context, BinaryOp op, const Operand &lhs,
                                              const Operand &rhs) {
  const bool first = lhs.value.is<Tensor>();
  const Operand &number = first ? rhs : lhs;
  Tensor tensor = *(first ? lhs : rhs).value.as<Tensor>();
  SourceRange range = (first ? lhs : rhs).range;
  if (isLogical(op) && (!number.value.is<bool>() || tensor.element != Element::boolean))
    return std::nullopt;
  bool whole = number.value.is<Integer>();
  bool exact = op == BinaryOp::divide || op == BinaryOp::power;
  if (!isLogical(op)) {
    if (exact || !whole || tensor.element == Element::u8)
      tensor = number.value.is<bool>() && !exact ? tensor : toReal(context, tensor, range);
    else if (tensor.element == Element::boolean)
      tensor = isArithmetic(op) ? toReal(context, tensor, range)
                                : cast(context, tensor, Element::i32, range);
  }
  if (!isLogical(op) && tensor.element == Element::boolean)
    tensor = cast(context, tensor, Element::i32, range);
  std::optional<Tensor> other =
      filled(context, number.value, tensor.element, tensor.axes, number.range);
  if (!other)
    return std::nullopt;
  return first ? std::vector{tensor, *other} : std::vector{*other, tensor};
}

} // namespace

Value binary(Context &context, BinaryOp op, const Operand &lhs, const Operand &rhs,
             SourceRange opRange) {
  if (lhs.value.poison() || rhs.value.poison())
    return Poison{};
  auto *a = lhs.value.as<Tensor>(), *b = rhs.value.as<Tensor>();
  if (!a && !b) {
    bool unknown = false;
    if (std::optional<Value> value = staticBinary(op, lhs.value, rhs.value, unknown)) {
      constexpr size_t most = 65536; // as of one that is written
      if (auto *text = value->as<std::string>(); text && text->size() > most) {
        context.error(Diag::tokenTooLong, opRange, "a text", static_cast<int64_t>(text->size()),
                      static_cast<int64_t>(most));
        return Poison{};
      }
      return *value;
    }
    if (unknown && (!isArithmetic(op) || op == BinaryOp::remainder)) {
      if (!context.symbolic)
        context.error(Diag::notKnown, opRange,
                      lhs.value.str() + " " + spelling(op) + " " + rhs.value.str());
      return Poison{};
    }
    std::optional<Tensor> x, y;
    if (unknown && (x = scalar(context, lhs)) && (y = scalar(context, rhs)))
      return binary(context, op, {*x, lhs.range}, {*y, rhs.range}, opRange);
    return meaningless(context, op, lhs, rhs, opRange);
  }

  if (a && op == BinaryOp::power)
    if (auto exponent = rhs.value.number())
      if (auto power = cheapPower(context, toReal(context, *a, lhs.range), *exponent, opRange))
        return *power;

  std::vector<Tensor> operands;
  if (a && b) {
    operands = {*a, *b};
    // Labels of two vocabularies are not comparable, nor are they numbers.
    if (!isLogical(op))
      for (Tensor &operand : operands)
        if (op == BinaryOp::divide || op == BinaryOp::power || operand.element == Element::u8)
          operand = toReal(context, operand, opRange);
    if (!unify(context, operands, {lhs.range, rhs.range}, spelling(op), opRange))
      return Poison{};
    if (operands[0].element == Element::boolean && !isLogical(op))
      for (Tensor &operand : operands)
        operand = isArithmetic(op) ? toReal(context, operand, opRange)
                                   : cast(context, operand, Element::i32, opRange);
  } else if (auto pair = withNumber(context, op, lhs, rhs)) {
    operands = *pair;
  } else {
    return meaningless(context, op, lhs, rhs, opRange);
  }
  if (isLogical(op) && operands[0].element != Element::boolean)
    return meaningless(context, op, lhs, rhs, opRange);
  if (op == BinaryOp::remainder && !isFloat(operands[0].element) &&
      operands[0].element != Element::i32)
    return meaningless(context, op, lhs, rhs, opRange);
  Element element = isArithmetic(op) ? operands[0].element : Element::boolean;
  return pointwise(context, mnemonic(op), operands, element, opRange);
}

Value unary(Context &context, ast::UnaryOp op, const Operand &operand, SourceRange range) {
  const Value &value = operand.value;
  if (value.poison())
    return Poison{};
  if (op == ast::UnaryOp::logicalNot) {
    if (auto *flag = value.as<bool>())
      return !*flag;
    if (auto *tensor = value.as<Tensor>(); tensor && tensor->element == Element::boolean)
      return pointwise(context, "not", {*tensor}, Element::boolean, range);
  } else {
    if (auto *integer = value.as<Integer>())
      return Value::integer(Dim(0) - integer->value);
    if (auto *real = value.as<double>())
      return -*real;
    if (auto *tensor = value.as<Tensor>()) {
      Tensor number = tensor->element == Element::i32 ? *tensor : toReal(context, *tensor, range);
      return pointwise(context, "neg", {number}, number.element, range);
    }
  }
  context.error(Diag::operandKind, range, op == ast::UnaryOp::negate ? "-" : "not", value.kind());
  return Poison{};
}

} // namespace dlb
