// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Progress of a training on standard error: a bar on a terminal, otherwise one line for each
// evaluation.

#ifndef DLB_RUNTIME_CORE_PROGRESS_H
#define DLB_RUNTIME_CORE_PROGRESS_H

#include "runtime/core/Evaluation.h"

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace dlb::runtime {

/// Where a training is.
struct Position {
  int64_t step = 0, steps = 0;   ///< done, in all
  int64_t epoch = 0, epochs = 0; ///< from 1; epochs 0 where the program counts steps
};

/// A report's text as it is shown: each line indented, control characters (which could move a
/// terminal's cursor) as `?`.
std::string indented(std::string_view text);

/// A curve of one line of signs, ▁ to █, from the least to the largest; what is not finite is a
/// blank. More values than `width` are put together, each by its mean.
std::string sparkline(const std::vector<double> &values, size_t width);

class Progress {
public:
  /// Writes to `stream`; the bar is drawn if it is a terminal, unless the caller knows better.
  explicit Progress(FILE *stream);
  Progress(FILE *stream, bool terminal, size_t columns = 0)
      : stream(stream), terminal(terminal), columns(columns) {}
  virtual ~Progress() = default;

  /// After each step; redraws the bar at most ten times a second.
  void step(const Position &position, double loss);
  /// After an evaluation: mean loss of the steps since the last one, and the held-out part's
  /// reports, numbers on one line, then texts.
  virtual void evaluation(const Position &position, double loss, const Reports &valid);
  /// Removes the bar, before anything else is printed.
  void clear();

private:
  FILE *stream;
  bool terminal;
  size_t columns; ///< of the terminal; 0 where it does not tell
  bool drawn = false;
  double started = -1, lastDrawn = -1, lastLine = 0;
  /// Of the steps so far, each the mean of `each` of them: what the bar's curve is drawn from.
  std::vector<double> losses;
  int64_t each = 1, summed = 0;
  double sum = 0;
  void remember(double loss);
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_PROGRESS_H
