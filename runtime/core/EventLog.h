// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A TensorBoard event file: scalars, pictures, texts, and histograms of the parameters.
//
// Records follow each other: u64 length, masked CRC-32C of these 8 bytes, data, masked CRC-32C of
// the data; all little-endian, mask(c) = rotate c right by 15, plus 0xa282ead8. The data are a
// tensorflow.Event (protocol buffers); the first has the version "brain.Event:2". See
// https://github.com/tensorflow/tensorboard, tensorboard/compat/proto/{event,summary}.proto.

#ifndef DLB_RUNTIME_CORE_EVENTLOG_H
#define DLB_RUNTIME_CORE_EVENTLOG_H

#include "runtime/core/Evaluation.h"

#include <cstdint>
#include <string>

namespace dlb::runtime {

class EventLog {
public:
  /// Begins to write for a training whose first `step` steps are done: keeps the records up to
  /// there, but none of the test part and none behind damage.
  static Result<EventLog> open(const std::string &path, int64_t step);

  Status evaluation(int64_t step, double loss, const Reports &valid, const Tensors &parameters);
  Status test(int64_t step, const Reports &test);

private:
  void add(const char *part, const Reports &reports);
  void addHistogram(const LogicalTensor &tensor);
  Status append(int64_t step);

  std::string path;
  std::string summary; ///< of the event that is being made
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_EVENTLOG_H
