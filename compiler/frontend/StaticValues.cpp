// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Arithmetic of values that are known while the program is checked. Whole numbers may be symbolic
// sizes: `4 * D`, `size(x) / C`.

#include "frontend/Operators.h"

#include <cmath>

namespace dlb {

using ast::BinaryOp;

namespace {

/// Integers that stay integers; none where the operation leaves them.
std::optional<Value> wholeArithmetic(BinaryOp op, const Dim &a, const Dim &b) {
  switch (op) {
  case BinaryOp::add:
    return Value::integer(a + b);
  case BinaryOp::subtract:
    return Value::integer(a - b);
  case BinaryOp::multiply:
    return Value::integer(a * b);
  case BinaryOp::divide:
    // A fraction of constants is a float; one of symbols may turn out whole: (N * C) / 2.
    if (auto quotient = a.dividedBy(b)) {
      auto known = a.constant(), divisor = b.constant();
      if (!known || !divisor || quotient->constant())
        return Value::integer(*quotient);
    }
    return std::nullopt;
  case BinaryOp::remainder: {
    auto x = a.constant(), y = b.constant();
    if (y == 1)
      return Value::integer(0);
    if (x && y && *y != 0 && !(*x == INT64_MIN && *y == -1))
      return Value::integer(*x % *y);
    if (y && *y > 0 && a.neverNegative()) // where it isn't, the sign would be that of `a`
      return Value::integer(a - b * a.dividedBy(b)->floor());
    return std::nullopt;
  }
  case BinaryOp::power: {
    auto y = b.constant();
    if (!y || *y < 0 || *y > 64)
      return std::nullopt;
    Dim result(1);
    for (int64_t i = 0; i < *y; ++i)
      result = result * a;
    return Value::integer(result);
  }
  default:
    return std::nullopt;
  }
}

std::optional<Value> realArithmetic(BinaryOp op, double a, double b) {
  switch (op) {
  case BinaryOp::add:
    return a + b;
  case BinaryOp::subtract:
    return a - b;
  case BinaryOp::multiply:
    return a * b;
  case BinaryOp::divide:
    return a / b;
  case BinaryOp::remainder:
    return std::fmod(a, b);
  case BinaryOp::power:
    return std::pow(a, b);
  case BinaryOp::equal:
    return a == b;
  case BinaryOp::notEqual:
    return a != b;
  case BinaryOp::less:
    return a < b;
  case BinaryOp::lessEqual:
    return a <= b;
  case BinaryOp::greater:
    return a > b;
  case BinaryOp::greaterEqual:
    return a >= b;
  default:
    return std::nullopt;
  }
}

std::optional<Value> equality(BinaryOp op, bool equal) {
  if (op == BinaryOp::equal)
    return equal;
  if (op == BinaryOp::notEqual)
    return !equal;
  return std::nullopt;
}

} // namespace

std::optional<Value> staticBinary(BinaryOp op, const Value &lhs, const Value &rhs, bool &unknown) {
  if (auto *a = lhs.as<bool>(), *b = rhs.as<bool>(); a && b) {
    if (op == BinaryOp::logicalAnd)
      return *a && *b;
    if (op == BinaryOp::logicalOr)
      return *a || *b;
    return equality(op, *a == *b);
  }
  if (auto *a = lhs.as<std::string>(), *b = rhs.as<std::string>(); a && b)
    return op == BinaryOp::add ? std::optional<Value>(*a + *b) : equality(op, *a == *b);

  auto *m = lhs.as<Integer>(), *n = rhs.as<Integer>();
  if (m && n) {
    if (auto whole = wholeArithmetic(op, m->value, n->value))
      return whole;
    // Sizes that differ by a constant compare whatever the data says.
    if (op >= BinaryOp::equal && op <= BinaryOp::greaterEqual) {
      const Dim difference = m->value - n->value;
      if (auto known = difference.constant())
        return realArithmetic(op, static_cast<double>(*known), 0);
      // -1 < K whatever K is.
      if ((difference - Dim(1)).neverNegative())
        return realArithmetic(op, 1, 0);
      if ((Dim(-1) - difference).neverNegative())
        return realArithmetic(op, -1, 0);
    }
  }
  auto a = lhs.number(), b = rhs.number();
  if (a && b) // also whole numbers that whole arithmetic leaves: 2^-1, 1 / 2
    return realArithmetic(op, *a, *b);
  unknown = (m || a) && (n || b);
  return std::nullopt;
}

} // namespace dlb
