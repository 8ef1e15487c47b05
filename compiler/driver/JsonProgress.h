// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Progress of a training for programs: one JSON object for each evaluation.

#ifndef DLB_DRIVER_JSONPROGRESS_H
#define DLB_DRIVER_JSONPROGRESS_H

#include "runtime/core/Progress.h"

namespace dlb {

class JsonProgress : public runtime::Progress {
public:
  explicit JsonProgress(FILE *stream) : Progress(stream, /*terminal=*/false), stream(stream) {}

  /// {"type": "progress", "step": …, "steps": …, "epoch": …, "epochs": …, "loss": …, "valid": {…},
  /// "texts": {…}}, the last where there are any.
  /// JSON has no number that is not finite: such a one is null.
  void evaluation(const runtime::Position &position, double loss,
                  const runtime::Reports &valid) override;

private:
  FILE *stream;
};

} // namespace dlb

#endif // DLB_DRIVER_JSONPROGRESS_H
