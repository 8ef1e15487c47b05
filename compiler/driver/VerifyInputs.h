// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What `verify` runs functions on: weights after one step of training, the first batch of the data
// where it is there, and made-up numbers where it is not.

#ifndef DLB_DRIVER_VERIFYINPUTS_H
#define DLB_DRIVER_VERIFYINPUTS_H

#include "driver/Execution.h"

#include <map>
#include <optional>

namespace dlb {

class VerifyInputs {
public:
  /// Nothing after an error, which has been shown.
  static std::optional<VerifyInputs> create(Execution &execution);

  /// The sizes of the functions of a section; of a program without sections, a batch of 4.
  DimBindings sizes(const Training *training) const;

  /// Whether a section has rows of its data.
  bool hasData(const Training &training) const { return batches.contains(training.data); }

  /// How functions are compiled: as the command line says, in this precision.
  CompileOptions options(bool f64) const;

  /// The arguments of a function of a section (of none: inputs are made up), in f64, with values
  /// that f32 holds as well.
  std::vector<NamedTensor> argumentsOf(const Function &function, const Training *training) const;

private:
  explicit VerifyInputs(Execution &execution) : execution(&execution) {}
  bool readData();
  bool readPersistents();
  bool trainOneStep();

  Execution *execution;
  std::map<int, runtime::Dataset> data; ///< by the index of the section; absent ones are not there
  std::map<std::string, int64_t> counted;          ///< the V of class(V)
  std::map<int, std::vector<NamedTensor>> batches; ///< of the training part
  std::vector<NamedTensor> persistents;
};

/// `tensors` with floats of the program's precision in it.
std::vector<NamedTensor> inPrecision(const std::vector<NamedTensor> &tensors,
                                     const Function &function, bool f64);

} // namespace dlb

#endif // DLB_DRIVER_VERIFYINPUTS_H
