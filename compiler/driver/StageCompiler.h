// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compiles a function of the batch for any number of rows: whole where they are few, else in stages
// that pass them in blocks.

#ifndef DLB_DRIVER_STAGECOMPILER_H
#define DLB_DRIVER_STAGECOMPILER_H

#include "driver/Execution.h"
#include "driver/RowStages.h"
#include "runtime/core/Evaluation.h"

#include <map>
#include <string>
#include <vector>

namespace dlb {

/// How many rows pass together. The least multiple of the mini-batch with at least 128 rows: memory
/// for one row's values is known to be there, and the loops are long enough. With `micro_batch`, as
/// many as it says: of more it is not known.
int64_t blockOf(const Training &training);

class StageCompiler {
public:
  /// `function` outlives this. Rows pass in blocks of `block`.
  StageCompiler(Execution &execution, const Function &function, int64_t block)
      : execution(execution), function(function), block(block) {}

  /// Fails after the compiler's messages have been shown.
  runtime::Result<std::vector<runtime::Stage>> stages(int64_t rows);

private:
  Execution &execution;
  const Function &function;
  int64_t block;
  std::vector<RowStage> parts;               ///< once rows have been more than a block
  std::map<size_t, runtime::Stage> byBlocks; ///< compiled once
};

} // namespace dlb

#endif // DLB_DRIVER_STAGECOMPILER_H
