// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What all parts of the checker share while they elaborate: the program as it grows, the function
// being built, the chain of block applications that leads here, and errors that tell that chain.

#ifndef DLB_FRONTEND_CONTEXT_H
#define DLB_FRONTEND_CONTEXT_H

#include "frontend/FunctionBuilder.h"
#include "frontend/Value.h"
#include "support/Diagnostics.h"
#include "support/SourceFile.h"

#include <optional>
#include <string>
#include <vector>

namespace dlb {

class CheckObserver;

/// Bounds that keep hostile source from taking unbounded time, memory or stack.
namespace limits {
inline constexpr int depth = 1000;           ///< nested evaluations, 1–2 KB of stack each
inline constexpr int applications = 100;     ///< nested block applications
inline constexpr int64_t work = 1'000'000;   ///< evaluated expressions
inline constexpr size_t nodes = 200'000;     ///< of one function
inline constexpr int64_t elements = 1 << 20; ///< of a constant written out
inline constexpr int64_t tensor = int64_t{1} << 40;
} // namespace limits

/// One application of a block, or the top of a section: what names mean while its body is
/// elaborated.
struct Activation {
  /// What a capital stands for in here, and what the caller knows that dimension by.
  struct Capital {
    Dim size;
    std::string outerName;
    OriginPtr origin;
  };
  /// A persistent tensor under its name in the body, and its value when the body began.
  struct State {
    std::string name;
    int persistent;
    ValueId before;
    int function; ///< that `before` belongs to
    size_t scope; ///< the number of scopes where it was declared
  };

  Activation *caller = nullptr;
  int depth = 0;
  const Callable *callee = nullptr; ///< null at the top of a section
  SourceRange callSite;
  std::string path;   ///< of the instance
  std::string random; ///< the path and the application: where random numbers get their stream
  std::vector<std::map<std::string, Value>> scopes;
  std::map<std::string, Capital> capitals;
  std::optional<std::vector<Axis>> dots; ///< what `...` stands for
  std::map<std::string, int> counters;   ///< of the instances and persistents built in here
  std::vector<std::string> turns;        ///< "turn 2 of `for c`", innermost last
  std::vector<State> states;

  Value *find(const std::string &name);
  /// Binds in the scope that has the name already, else in the innermost.
  void bind(const std::string &name, Value value);
  /// `base` at its first use, then `base_2`, `base_3`, …
  std::string unique(const std::string &base);
};

class Context {
public:
  Context(SourceManager &sources, DiagnosticEngine &diagnostics)
      : sources(sources), diagnostics(diagnostics) {}

  SourceManager &sources;
  DiagnosticEngine &diagnostics;
  CheckedProgram program;
  CheckObserver *observer = nullptr;
  FunctionBuilder *builder = nullptr;
  Activation *here = nullptr;
  bool training = false;
  /// Sizes are symbols that stand for any: what depends on them is silently unknown.
  bool symbolic = false;
  /// Whether sizes that are symbols decide if two are equal: sections, which know them, tell it.
  bool undecided(const Dim &a, const Dim &b) const { return symbolic && a.equalsForSome(b); }
  /// Nothing is known of the values: only errors about names are told.
  bool lenient = false;
  int firstLibraryFile = 1 << 30; ///< files from this number on are the library's
  int rootFile = 0;    ///< that the run begins with; others before the library's are imported
  std::string variant; ///< "method = sgd(0.1)": what `compare` has chosen

  /// Reports at `range`, or, where that lies in the library, at the call in the user's file that
  /// led there; adds the chain of blocks as notes.
  template <typename... Args>
  Diagnostic &error(Diag id, SourceRange range, const Args &...arguments) {
    DiagnosticEngine &engine = lenient && !isAboutNames(id) ? dropped : diagnostics;
    Diagnostic &diagnostic = engine.report(id, userPlace(range), arguments...);
    addChain(diagnostic);
    return diagnostic;
  }
  bool inLibrary(SourceRange range) const { return range.file >= firstLibraryFile; }
  /// A label, where it lies in the file that the diagnostic is about.
  void label(Diagnostic &diagnostic, SourceRange range, std::string text) const;

  /// Appends an op with one result.
  Tensor emit(std::string op, const std::vector<Tensor> &operands,
              std::map<std::string, Attribute> attributes, Tensor result, SourceRange range);
  std::vector<Tensor> emitAll(std::string op, const std::vector<Tensor> &operands,
                              std::map<std::string, Attribute> attributes,
                              std::vector<Tensor> results, SourceRange range,
                              std::vector<Function> regions = {});
  /// An argument of the function being built, around all bodies.
  Tensor argument(const Argument &argument, std::vector<Axis> axes);

  Location locate(SourceRange range) const;
  Place place(SourceRange range) const;
  /// The text between two places, on one line and not too long: how messages name an operand.
  std::string textOf(SourceRange range) const;
  std::string at(SourceRange range) const; ///< "6:27"; in another file, "other.dlb:6:27"

private:
  static bool isAboutNames(Diag id);
  SourceRange userPlace(SourceRange range) const;
  void addChain(Diagnostic &diagnostic) const;

  DiagnosticEngine dropped;
};

/// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
uint64_t hashName(std::string_view name);

/// Runs a block's body or a section in an activation of its own.
class Enter {
public:
  Enter(Context &context, Activation &activation) : context(context), previous(context.here) {
    activation.caller = previous;
    activation.depth = previous ? previous->depth + 1 : 0;
    if (activation.scopes.empty())
      activation.scopes.emplace_back();
    context.here = &activation;
  }
  ~Enter() { context.here = previous; }
  Enter(const Enter &) = delete;

private:
  Context &context;
  Activation *previous;
};

} // namespace dlb

#endif // DLB_FRONTEND_CONTEXT_H
