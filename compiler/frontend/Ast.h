// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The syntax tree of a .dlb file: exactly what was written, nothing resolved. Every node knows its
// place. The parser builds only well-placed trees: `minimize` in a train section or phase, `split`
// in data, `param` in a body of a definition; no `...` outside a type, a list or an index.

#ifndef DLB_FRONTEND_AST_H
#define DLB_FRONTEND_AST_H

#include "frontend/AstExpr.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dlb::ast {

struct Decl;
using DeclPtr = std::unique_ptr<Decl>;

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
  bool finally = false; ///< made once, after the last step
};

struct Phase {
  Identifier name;
  ExprPtr every; ///< null: on each mini-batch
  Body body;
};

enum class SettingKind { epochs, steps, batch, microBatch, evaluateEvery, keep, stop };

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

/// The word that such a definition begins with.
inline const char *keyword(DefinitionKind kind) {
  switch (kind) {
  case DefinitionKind::block:
    return "block";
  case DefinitionKind::model:
    return "model";
  case DefinitionKind::optimizer:
    return "optimizer";
  case DefinitionKind::schedule:
    return "schedule";
  case DefinitionKind::initializer:
    return "initializer";
  case DefinitionKind::op:
    return "op";
  }
  return "";
}

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
  SourceRange braces; ///< of the sections
};

/// `cross_validate 5 { … }`.
struct CrossValidate {
  ExprPtr folds;
  Sections sections;
  SourceRange braces;
};

/// `ensemble bagging(5) { … }`.
struct Ensemble {
  ExprPtr method;
  Sections sections;
  SourceRange braces;
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

/// Of a compare, cross_validate or ensemble; null of another declaration.
inline const Sections *sectionsIn(const Decl &declaration) {
  if (auto *compare = declaration.as<Compare>())
    return &compare->sections;
  if (auto *folds = declaration.as<CrossValidate>())
    return &folds->sections;
  auto *ensemble = declaration.as<Ensemble>();
  return ensemble ? &ensemble->sections : nullptr;
}

struct File {
  int file = -1; ///< its number in SourceManager
  std::vector<DeclPtr> declarations;
  std::vector<Comment> comments; ///< in order of place
  /// Of the file that a run begins with: all files that it imports, directly or not, each once
  /// (frontend/Imports.h).
  std::vector<std::unique_ptr<File>> imports;
};

} // namespace dlb::ast

#endif // DLB_FRONTEND_AST_H
