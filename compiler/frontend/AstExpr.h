// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The syntax tree, first half: types and expressions. See Ast.h.

#ifndef DLB_FRONTEND_ASTEXPR_H
#define DLB_FRONTEND_ASTEXPR_H

#include "support/SourceRange.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dlb::ast {

struct Expr;
struct Stmt;
using ExprPtr = std::unique_ptr<Expr>;
using StmtPtr = std::unique_ptr<Stmt>;

struct Identifier {
  SourceRange range;
  std::string text;
};

/// `{ … }`. The value of a body is its last statement where that is an expression.
struct Body {
  SourceRange range; ///< with both braces
  std::vector<StmtPtr> statements;
};

//===------------------------------------------------------------------------------------------===//
// Types
//===------------------------------------------------------------------------------------------===//

/// `[N, T]` `f64[N]` `class(10)[N]` `bool` `[..., K]` `int` `list` `block` …: which names are types
/// is the checker's business.
struct Type {
  SourceRange range;
  /// `f64`, `class`, `int`, `block`; empty text where only dimensions are written.
  Identifier element;
  ExprPtr classes; ///< of `class(V)`; null otherwise
  /// Each is a size expression or `...` (Ellipsis); none where no brackets are written
  /// (`class(10)`).
  std::optional<std::vector<ExprPtr>> dims;
};

//===------------------------------------------------------------------------------------------===//
// Expressions
//===------------------------------------------------------------------------------------------===//

struct IntegerLit {
  int64_t value = 0; ///< never negative: a sign is a UnaryExpr
};

struct RealLit {
  double value = 0;
  std::string spelling; ///< "1e-3"
};

struct BoolLit {
  bool value = false;
};

struct StringLit {
  std::string value; ///< escapes resolved
};

struct NameExpr {
  std::string name;
};

/// `...` as a dimension, in `over = [N, ...]` and in `p[..., 0]`.
struct Ellipsis {};

/// `[64, 128]`, also `[N, ...]`.
struct ListExpr {
  std::vector<ExprPtr> elements;
};

/// `(a, b)`: at least two elements.
struct TupleExpr {
  std::vector<ExprPtr> elements;
};

/// `first..last`, `last` excluded.
struct RangeExpr {
  ExprPtr first, last;
};

enum class UnaryOp { negate, logicalNot };

struct UnaryExpr {
  UnaryOp op;
  SourceRange opRange;
  ExprPtr operand;
};

enum class BinaryOp {
  add,
  subtract,
  multiply,
  divide,
  remainder,
  power,
  equal,
  notEqual,
  less,
  lessEqual,
  greater,
  greaterEqual,
  logicalAnd,
  logicalOr
};

struct BinaryExpr {
  BinaryOp op;
  SourceRange opRange;
  ExprPtr lhs, rhs;
};

/// `lhs |> rhs`.
struct PipeExpr {
  SourceRange opRange;
  ExprPtr lhs, rhs;
};

/// `value` or `name = value`; positional arguments come before named ones.
struct Argument {
  SourceRange range;
  std::optional<Identifier> name;
  ExprPtr value;
};

struct CallExpr {
  ExprPtr callee;
  std::vector<Argument> arguments;
};

/// One entry between the brackets of an index: `4`, `...` (an Ellipsis in `first`), or a slice
/// `first:last`, `first:last:step`, each part of which may be missing.
struct Subscript {
  SourceRange range;
  bool slice = false;
  ExprPtr first, last, step;
};

struct IndexExpr {
  ExprPtr base;
  std::vector<Subscript> subscripts;
};

/// `e.w`.
struct MemberExpr {
  ExprPtr base;
  Identifier member;
};

/// `else if` is an otherwise body holding just the next if (`chained`).
struct IfExpr {
  ExprPtr condition;
  Body then;
  std::optional<Body> otherwise;
  bool chained = false;
};

/// `name`, `_` or `(a, b)`.
struct Pattern {
  SourceRange range;
  std::vector<Identifier> names;
  bool tuple = false; ///< written with parentheses
};

/// `x_t in x`.
struct Generator {
  SourceRange range;
  Pattern pattern;
  ExprPtr source;
};

struct ForExpr {
  Generator generator;
  Body body;
};

/// `scan x_t in x, m_t in mask over T { … }`.
struct ScanExpr {
  std::vector<Generator> generators;
  ExprPtr over; ///< null where not written
  Body body;
};

struct Expr {
  SourceRange range; ///< with the parentheses, where it has some
  bool parenthesised = false;
  std::variant<IntegerLit, RealLit, BoolLit, StringLit, NameExpr, Ellipsis, ListExpr, TupleExpr,
               RangeExpr, UnaryExpr, BinaryExpr, PipeExpr, CallExpr, IndexExpr, MemberExpr, IfExpr,
               ForExpr, ScanExpr>
      node;

  template <typename T> const T *as() const { return std::get_if<T>(&node); }
  template <typename T> T *as() { return std::get_if<T>(&node); }
};

} // namespace dlb::ast

#endif // DLB_FRONTEND_ASTEXPR_H
