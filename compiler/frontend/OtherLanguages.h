// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Words that people bring along from Python, PyTorch and Keras, and what is written here.

#ifndef DLB_FRONTEND_OTHERLANGUAGES_H
#define DLB_FRONTEND_OTHERLANGUAGES_H

#include <string_view>

namespace dlb {

/// What to write for a word where an expression, statement or declaration stands; "" of a word that
/// no other language is known to have.
std::string_view helpForWord(std::string_view word);

/// What to write for a member of a value: `x.shape`, `x.relu()`.
std::string_view helpForMember(std::string_view member);

/// The hyperparameter that is meant by a name of another library: `learning_rate` is `lr`.
std::string_view hyperparameterFor(std::string_view name);

/// Where something is said that other libraries have among the settings of a training.
std::string_view helpForSetting(std::string_view word);

} // namespace dlb

#endif // DLB_FRONTEND_OTHERLANGUAGES_H
