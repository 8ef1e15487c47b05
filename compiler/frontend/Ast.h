// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The syntax tree of a .dlb file: exactly what was written, nothing resolved. Every node knows its
// place. The parser builds only well-placed trees: `minimize` in a train section or phase, `split`
// in data, `param` in a body of a definition; no `...` outside a type, a list or an index.

#ifndef DLB_FRONTEND_AST_H
#define DLB_FRONTEND_AST_H

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
struct Decl;
using ExprPtr = std::unique_ptr<Expr>;
using StmtPtr = std::unique_ptr<Stmt>;
using DeclPtr = std::unique_ptr<Decl>;

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

//===------------------------------------------------------------------------------------------===//
// Statements
//===------------------------------------------------------------------------------------------===//

/// `y = …`, `(a, b) = …`, `h: [N, units] = …`. A type goes with a single name only. Also the fields
/// of data.
struct Binding {
  Pattern target;
  std::optional<Type> type;
  ExprPtr value;
};

enum class PersistentKind { param, state };

/// `param w: [K] = zeros`, `state m: [...] = zeros`.
struct Persistent {
  PersistentKind kind;
  Identifier name;
  Type type;
  ExprPtr value;
};

/// `require D % heads == 0, "heads must divide D"`.
struct Require {
  ExprPtr condition;
  std::optional<std::string> message;
};

/// An expression as a statement: the value of a body, or an `if`, `for`, `scan` run for what it
/// carries out.
struct Evaluate {
  ExprPtr value;
};

/// `over a, b with adam(1e-3)`. `models` is empty where `over` is missing: all that are trained.
struct Update {
  SourceRange range;
  std::vector<ExprPtr> models;
  ExprPtr optimizer;
};

/// At least one update.
struct Minimize {
  ExprPtr loss;
  std::vector<Update> updates;
};

struct Report {
  struct Entry {
    SourceRange range;
    Identifier name;
    ExprPtr value;
  };
  std::vector<Entry> entries;
};

struct Phase {
  Identifier name;
  ExprPtr every; ///< null: on each mini-batch
  Body body;
};

enum class SettingKind { epochs, steps, batch, evaluateEvery, keep, stop };

struct Setting {
  SourceRange range;
  SettingKind kind;
  ExprPtr value;        ///< the number; null for keep
  bool highest = false; ///< keep, stop
  ExprPtr report;       ///< keep, stop: `loss`, `accuracy`, `reconstruct.loss`; null otherwise
};

/// `epochs 20, batch 32`.
struct Settings {
  std::vector<Setting> settings;
};

/// `split train 0.8, valid 0.1, test idx("test.gz")`.
struct Split {
  struct Part {
    SourceRange range;
    Identifier name;
    ExprPtr value;
  };
  std::vector<Part> parts;
};

struct Stmt {
  SourceRange range;
  std::variant<Binding, Persistent, Require, Evaluate, Minimize, Report, Phase, Settings, Split>
      node;

  template <typename T> const T *as() const { return std::get_if<T>(&node); }
  template <typename T> T *as() { return std::get_if<T>(&node); }
};

//===------------------------------------------------------------------------------------------===//
// Declarations
//===------------------------------------------------------------------------------------------===//

/// `units: int`, `bias: bool = true`, `x: [N, D]`.
struct Parameter {
  SourceRange range;
  Identifier name;
  Type type;
  ExprPtr value; ///< the default; null where there is none
};

/// `(…)`, with the place of the parentheses.
struct ParameterList {
  SourceRange range;
  std::vector<Parameter> parameters;
};

enum class DefinitionKind { block, model, optimizer, schedule, initializer, op };

/// `block name(hyperparameters)(inputs) -> results { … }` and its siblings. A single list is
/// inputs; of a schedule or an initializer, hyperparameters. An `op` has no body; it names an op of
/// the dialect (`= "mnemonic"`), its own name where that is missing.
struct Definition {
  DefinitionKind kind;
  Identifier name;
  std::optional<ParameterList> hyperparameters, inputs;
  std::vector<Type> results; ///< empty where not written
  bool tupleResult = false;  ///< `-> (A, B)`
  std::optional<Body> body;
  std::optional<std::string> mnemonic;
};

/// `data digits = csv("digits.csv") { fields; split … }`.
struct Data {
  Identifier name;
  ExprPtr source;
  Body body;
};

/// `mlp` or `gpt(dim = 128)`.
struct TrainTarget {
  SourceRange range;
  Identifier model;
  std::vector<Argument> arguments;
};

/// `train a, b on d { … }`.
struct Train {
  std::vector<TrainTarget> targets;
  Identifier data;
  Body body;
};

/// The sections inside a compare, cross_validate or ensemble: Train, Compare, CrossValidate or
/// Ensemble only.
using Sections = std::vector<DeclPtr>;

/// `compare method in [sgd(0.1), adam(1e-3)] { … }`.
struct Compare {
  Identifier name;
  ExprPtr choices;
  Sections sections;
};

/// `cross_validate 5 { … }`.
struct CrossValidate {
  ExprPtr folds;
  Sections sections;
};

/// `ensemble bagging(5) { … }`.
struct Ensemble {
  ExprPtr method;
  Sections sections;
};

/// `import "my.dlb"`.
struct Import {
  std::string path;
  SourceRange pathRange;
};

struct Decl {
  SourceRange range; ///< from the keyword to the end; not the documentation
  /// The `///` lines right above, joined by "\n", markers and one following space removed.
  std::string doc;
  std::variant<Definition, Data, Train, Compare, CrossValidate, Ensemble, Import> node;

  template <typename T> const T *as() const { return std::get_if<T>(&node); }
  template <typename T> T *as() { return std::get_if<T>(&node); }
};

/// `// …` or `/// …`, for the printer: the tree alone does not hold them.
struct Comment {
  SourceRange range;
  std::string text;      ///< with its slashes, without trailing blanks
  bool trailing = false; ///< code stands before it on its line
};

struct File {
  int file = -1; ///< its number in SourceManager
  std::vector<DeclPtr> declarations;
  std::vector<Comment> comments; ///< in order of place
};

} // namespace dlb::ast

#endif // DLB_FRONTEND_AST_H
