// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Receptive fields: how much of the input an element of a value depends on.
//
// Along each dimension of the input, an element sees `field` places, and its neighbour's begin
// `jump` places further. A window of k places, d apart, taken at each s-th, makes of them
//   field + (k - 1) d jump   and   jump s
// (A. Araujo, W. Norris, J. Sim, Computing receptive fields of convolutional neural networks,
// Distill, 2019). A sum over a dimension is a window over all of it.

#ifndef DLB_DRIVER_RECEPTIVEFIELD_H
#define DLB_DRIVER_RECEPTIVEFIELD_H

#include "frontend/Program.h"

#include <optional>
#include <vector>

namespace dlb {

class ReceptiveFields {
public:
  /// Of the first input of `function` that has more than a batch; `sizes` binds all sizes.
  ReceptiveFields(const Function &function, const DimBindings &sizes);

  /// Places along each dimension of the input but the batch and, of images, the channels. Empty
  /// where the value does not depend on it.
  std::vector<int64_t> of(ValueId value) const;
  /// Element i of a value, along one of its dimensions, sees the `field` places of dimension `axis`
  /// of the input from `begin` + i `jump` on, as far as they lie in it.
  struct Window {
    int axis;
    double begin, jump, field;
  };
  /// None where the dimension follows no dimension of the input, or several.
  std::optional<Window> along(ValueId value, size_t dim) const;
  /// All of the input: what the turns of a scan see that come after others.
  std::vector<int64_t> whole() const;

private:
  /// What a step along a dimension of a value is along one of the input.
  struct Step {
    int axis;
    double jump;
    int64_t extent; ///< how many such steps the dimension has
  };
  struct State {
    bool reaches = false;
    std::vector<double> field;
    std::vector<double> begin{}; ///< of what the first element sees; as long as `field`
    std::vector<std::vector<Step>> dims;
  };

  void add(const Node &node);
  State result(const Node &node, const TensorType &type) const;
  State everything(const Node &node, size_t rank) const;
  State contracted(const Node &node) const;
  State reshaped(const State &from, const TensorType &before, const TensorType &after) const;
  void see(State &state, const std::vector<Step> &steps) const;
  /// `low` places stand before the first of the dimension.
  void window(State &state, size_t dim, double places, double stride, double low,
              const TensorType &type) const;
  static void merge(State &into, const State &other);
  std::vector<int64_t> numbers(const Node &node, const char *name) const;
  int64_t sizeOf(const TensorType &type, size_t dim) const;
  const State &operand(const Node &node, size_t number) const {
    return states[node.operands[number]];
  }

  const DimBindings &sizes;
  std::vector<int64_t> input; ///< its sizes
  std::vector<State> states;  ///< of each value
  std::vector<const TensorType *> types;
};

} // namespace dlb

#endif // DLB_DRIVER_RECEPTIVEFIELD_H
