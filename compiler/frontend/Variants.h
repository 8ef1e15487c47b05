// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sections around sections: `compare` makes several programs of one, `cross_validate` says how
// often and on what rows a program is trained.

#ifndef DLB_FRONTEND_VARIANTS_H
#define DLB_FRONTEND_VARIANTS_H

#include "frontend/Elaborator.h"

namespace dlb {

/// One way through the compares of a program: nested ones multiply, of those beside each other one
/// is taken and the others are left out.
struct Variant {
  std::map<const ast::Compare *, Value> choices;
  const ast::Compare *outermost = nullptr;
  std::string text; ///< "method = sgd(0.1), rate = 0.1"
};

/// All of them, in the order of the program; one without choices where there is no `compare`. After
/// an error in a list of choices its name has no value, so that the sections inside are still
/// checked.
std::vector<Variant> variantsOf(Elaborator &elaborator, const ast::File &file);

/// The number of folds; none after a diagnostic.
std::optional<int64_t> foldsOf(Elaborator &elaborator, const ast::CrossValidate &section);

} // namespace dlb

#endif // DLB_FRONTEND_VARIANTS_H
