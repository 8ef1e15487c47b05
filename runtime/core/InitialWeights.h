// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights that were trained before, for a network that need not be the same.

#ifndef DLB_RUNTIME_CORE_INITIALWEIGHTS_H
#define DLB_RUNTIME_CORE_INITIALWEIGHTS_H

#include "runtime/core/Session.h"

#include <string>
#include <utility>
#include <vector>

namespace dlb::runtime {

struct InitialWeights {
  std::string path; ///< of a safetensors file, or ""
  /// What a tensor's name begins with, whole up to a dot, and what it begins with here; nothing: it
  /// is left out. The first that fits counts.
  std::vector<std::pair<std::string, std::string>> renames;
  bool partial = false; ///< tensors that do not fit, or are missing, are passed over
};

/// Sets parameters and states from the file. With `partial`, returns the table of what was passed
/// over, or "". A failure changes nothing.
Result<std::string> loadInitialWeights(Session &session, const InitialWeights &weights);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_INITIALWEIGHTS_H
