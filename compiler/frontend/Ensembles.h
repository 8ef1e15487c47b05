// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Ensembles: a section is trained once for each member, with a model of its own; what the members
// say together is a block of the library (mean_of, sum_of, stacked).

#ifndef DLB_FRONTEND_ENSEMBLES_H
#define DLB_FRONTEND_ENSEMBLES_H

#include "frontend/Elaborator.h"

#include <functional>

namespace dlb {

/// What the sections inside an ensemble are elaborated for.
struct EnsembleTurn {
  enum class Method { bagging, boosting, stacking, average } method = Method::bagging;
  int64_t count = 0;
  int64_t member = 1; ///< from 1; count + 1 is all of them together
  /// The members that have been built, by model.
  std::map<std::string, std::vector<CallablePtr>> built = {};

  bool whole() const { return member > count; }
  /// Nothing is trained: the mean is only evaluated.
  bool evaluates() const { return whole() && method != Method::stacking; }
  std::string title() const;
  Training::Rows rows() const;
  /// The persistent tensors of a model that this turn trains have names that begin so: "net.2.".
  std::string prefix(const std::string &model) const;
  /// "" of the first member: random numbers of the section's lines differ from member to member.
  std::string suffix() const;
};

/// Elaborates the sections of an ensemble once for each turn; nothing after a diagnostic.
void forEachTurn(Elaborator &elaborator, const ast::Ensemble &section,
                 const std::function<void()> &sections);

/// What a model's name means in this turn: `built` is the network that its header makes.
CallablePtr memberOf(Elaborator &elaborator, EnsembleTurn &turn, const CallablePtr &built);

} // namespace dlb

#endif // DLB_FRONTEND_ENSEMBLES_H
