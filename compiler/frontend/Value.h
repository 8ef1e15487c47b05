// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What an expression is worth while a program is elaborated: static values, tensors of the function
// being built, and callables.

#ifndef DLB_FRONTEND_VALUE_H
#define DLB_FRONTEND_VALUE_H

#include "frontend/Ast.h"
#include "frontend/Program.h"

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace dlb {

struct Builtin;
struct Callable;
struct Value;
using CallablePtr = std::shared_ptr<const Callable>;

/// Where the size of a dimension was first seen, for messages: "64 from `x` at 6:27". A block sees
/// the dimensions of its inputs under its own names; `outer` is what the caller knows them by.
struct Origin {
  SourceRange range;
  std::string text;
  int depth = 0; ///< of the block that knows it by this text
  std::shared_ptr<const Origin> outer;
};
using OriginPtr = std::shared_ptr<const Origin>;

struct Axis {
  Dim size;
  /// "" where it has none. A name that belongs to a calling block carries one `hiddenName` for each
  /// block between: it still lines up with itself but can't be mistaken for a name of this block.
  std::string name;
  OriginPtr origin;
};
inline constexpr char hiddenName = '\x01';

struct Tensor {
  ValueId id = -1;
  int function = 0; ///< the number of the FunctionBuilder that `id` belongs to
  Element element = Element::real;
  std::vector<Axis> axes;
  std::optional<Dim> classes;

  int rank() const { return static_cast<int>(axes.size()); }
  TensorType type() const;
  /// As a user would write it: "f32[N, 64]" is "[N, 64]", labels are "class(10)[N]".
  std::string str() const;
};

/// After an error: whatever is done with it is silently an error again.
struct Poison {};
/// Of a body that ends in a statement.
struct Nothing {};
/// `...` in a list.
struct Dots {};

/// A whole number, possibly symbolic; `axis` is the capital that it was read from, which
/// `over = C` wants to know.
struct Integer {
  Dim value;
  std::string axis;
};

struct Range {
  Dim first, last;
};

struct Sequence {
  std::vector<Value> elements;
  bool tuple = false; ///< (a, b); a list otherwise
  /// Of a record, whose parts have names: a drawn row with `.image`, a `picture`.
  std::vector<std::string> names{};
};

struct Value {
  std::variant<Poison, Nothing, Dots, Integer, double, bool, std::string, Range,
               std::shared_ptr<const Sequence>, Tensor, CallablePtr>
      node;

  Value() = default;
  template <typename T> Value(T value) : node(std::move(value)) {}

  static Value integer(Dim value) { return Integer{std::move(value), ""}; }
  static Value sequence(std::vector<Value> elements, bool tuple);

  template <typename T> const T *as() const { return std::get_if<T>(&node); }
  template <typename T> bool is() const { return std::holds_alternative<T>(node); }

  const Sequence *elements() const;
  CallablePtr callable() const;
  bool poison() const { return is<Poison>(); }
  /// A tensor, or a sequence that has one in it.
  bool holdsTensor() const;
  /// A static number whose value is known: of an int or a float.
  std::optional<double> number() const;
  std::optional<int64_t> wholeNumber() const;

  /// "an int", "a tensor `[N, 10]`": for messages.
  std::string kind() const;
  /// "128", "true", "`dense(10)`": for messages and instance texts.
  std::string str() const;
};

/// An evaluated argument of a call.
struct Given {
  std::optional<ast::Identifier> name;
  Value value;
  SourceRange range;
};

/// One set of weights: what `dense(10)` makes.
struct Instance {
  std::string path;
};

/// A block, op, schedule, initializer or optimizer, with what is already known of its
/// hyperparameters.
struct Callable {
  const ast::Definition *definition = nullptr; ///< null of a builtin or composition
  const Builtin *builtin = nullptr;
  std::vector<CallablePtr> chain; ///< `f |> g`: in order

  /// Networks that are applied together, as `combination` of the library says.
  std::vector<CallablePtr> members;
  CallablePtr combination;
  bool frozen = false; ///< a member that was trained before: applied as in a report

  /// True once called with hyperparameters (perhaps none): it then has an instance. Before, every
  /// application constructs anew.
  bool constructed = false;
  std::map<std::string, Value> hyperparameters; ///< bound by name
  std::vector<Given> given;                     ///< of a builtin: as written
  std::shared_ptr<Instance> instance;
  SourceRange range;
  std::string text; ///< "basic(c = 128)"

  bool isKind(ast::DefinitionKind kind) const;
};

} // namespace dlb

#endif // DLB_FRONTEND_VALUE_H
