// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Applies a trained model to arrays or text from files.

#ifndef DLB_DRIVER_PREDICT_H
#define DLB_DRIVER_PREDICT_H

#include "driver/Execution.h"
#include "runtime/data/Npy.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dlb {

struct Prediction {
  runtime::NpyArray array;
  std::optional<std::string> text; ///< of labels of characters: one line for each row
};

/// The output of `predict`, a `predict.<model>` function, for inputs read from the files `inputs`
/// (name of the input → path): npy, or UTF-8 text for labels of characters, whose last characters
/// are one row. Every input has the same number of rows; numbers are converted to the program's
/// precision, whole numbers to class labels after a check of their range. Many rows pass in blocks.
/// Nothing after an error, which has been shown.
std::optional<Prediction> predict(Execution &execution, const Function &predict,
                                  const std::map<std::string, std::string> &inputs);

/// One row of what a model is applied to.
struct ChosenRow {
  std::map<std::string, std::string> inputs; ///< as for `predict`
  /// Where not null, what applies the model to rows of its data: those of `files`.
  const CheckedProgram::RowPredict *ofRows = nullptr;
  std::vector<std::string> files;
  int64_t row = 0;
};

/// All that `function` computes of that row: what predicts, with values of its own as outputs.
std::optional<runtime::Tensors> applyToRow(Execution &execution, const Function &function,
                                           const ChosenRow &chosen);

/// The output of `predict` for the rows of files that the data of its section could be.
std::optional<Prediction> predictRows(Execution &execution,
                                      const CheckedProgram::RowPredict &predict,
                                      const std::vector<std::string> &paths);

} // namespace dlb

#endif // DLB_DRIVER_PREDICT_H
