// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Parts of a checked function as functions of their own.

#ifndef DLB_DRIVER_FUNCTIONSLICE_H
#define DLB_DRIVER_FUNCTIONSLICE_H

#include "frontend/Program.h"

#include <set>
#include <vector>

namespace dlb {

/// Where a function's values come from.
class FunctionValues {
public:
  explicit FunctionValues(const Function &function);

  const TensorType &type(ValueId value) const { return types[value]; }
  /// The node that computes it; -1 of an argument.
  int producer(ValueId value) const { return producers[value]; }
  ValueId firstResult(int node) const { return firstResults[node]; }
  int count() const { return static_cast<int>(types.size()); }

private:
  std::vector<TensorType> types;
  std::vector<int> producers;
  std::vector<ValueId> firstResults;
};

/// The nodes that `outputs` depend on, without what `given` depends on only.
std::set<int> nodesFor(const Function &function, const std::vector<ValueId> &outputs,
                       const std::set<ValueId> &given);

/// A function of the nodes `chosen` of `whole`. Its arguments are the values that they take from
/// elsewhere, in order; value 17 of `whole` is the argument "v17". Its outputs are `outputs`,
/// which have such names too.
struct FunctionSlice {
  Function function;
  std::vector<ValueId> inputs; ///< values of `whole`, one for each argument
};

FunctionSlice sliceOf(const Function &whole, const std::set<int> &chosen,
                      const std::vector<ValueId> &outputs);

/// "v17".
std::string valueName(ValueId value);

/// Appends a node and returns its first result.
ValueId append(Function &function, Node node);

} // namespace dlb

#endif // DLB_DRIVER_FUNCTIONSLICE_H
