// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions of the language whose shapes no declaration can say: einsum letters, `over =` names,
// concatenation. One row and one function each; everything else is declared in compiler/stdlib.

#ifndef DLB_FRONTEND_BUILTINS_H
#define DLB_FRONTEND_BUILTINS_H

#include "frontend/Value.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dlb {

class Elaborator;

/// A call of a builtin, its arguments sorted out.
struct BuiltinCall {
  const Builtin &builtin;
  std::vector<Given> inputs;
  std::vector<Given> hyperparameters; ///< each with its name
  SourceRange range;

  const Given *hyperparameter(std::string_view name) const;
};

struct Builtin {
  std::string_view name;
  /// Names in order; the first `positional` of them may be written without.
  std::vector<std::string_view> hyperparameters;
  int positional = 0;
  int minInputs = 1;
  int maxInputs = 1; ///< -1: any number
  /// Never called with poison among the arguments.
  Value (*apply)(Elaborator &elaborator, const BuiltinCall &call);
  /// An initializer that no body could write: a random op's mnemonic, or "lower_triangle". `apply`
  /// is null.
  std::string_view generator = {};
  /// Takes any further name, as rearrange does for sizes.
  bool anyName = false;
};

const Builtin *findBuiltin(std::string_view name);
std::vector<std::string> builtinNames();

// The rows, by subject.
std::span<const Builtin> reductionBuiltins();
std::span<const Builtin> contractionBuiltins();
std::span<const Builtin> shapeBuiltins();
std::span<const Builtin> rearrangeBuiltins();
std::span<const Builtin> elementBuiltins();
std::span<const Builtin> dataBuiltins();
std::span<const Builtin> reportBuiltins();
std::span<const Builtin> layerBuiltins();

} // namespace dlb

#endif // DLB_FRONTEND_BUILTINS_H
