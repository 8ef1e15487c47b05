// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What an error says beyond the mistake itself: what was meant, what is wanted, and the values that
// led there.

#ifndef DLB_FRONTEND_ADVICE_H
#define DLB_FRONTEND_ADVICE_H

#include "frontend/Elaborator.h"

namespace dlb {

/// The nearest of `known`; nothing where none is near.
void adviseNearest(Diagnostic &diagnostic, const std::string &name,
                   const std::vector<std::string> &known);
/// Of an unknown name: what another language's word is here, the nearest name, or what there is.
void adviseName(const Elaborator &elaborator, Diagnostic &diagnostic, const std::string &name);
/// Of an unknown hyperparameter or input.
void adviseParameter(Diagnostic &diagnostic, const std::string &name,
                     const std::vector<std::string> &known);
/// Of a member of a value that has none.
void adviseMember(const Elaborator &elaborator, Diagnostic &diagnostic, const Value &base,
                  const std::string &member);
/// Of a tensor that has too many or too few dimensions for `type`.
void adviseRank(Diagnostic &diagnostic, const ast::Type &type, const Tensor &tensor);

/// "`dense(units: int, bias: bool = true)(x: [..., K])`", where the hyperparameters are.
void noteSignature(const Context &context, Diagnostic &diagnostic,
                   const ast::Definition &definition);
/// "`heads` is 8, `D` is 100": the numbers that an expression is about.
void noteValues(const Elaborator &elaborator, Diagnostic &diagnostic, const ast::Expr &expression);

} // namespace dlb

#endif // DLB_FRONTEND_ADVICE_H
