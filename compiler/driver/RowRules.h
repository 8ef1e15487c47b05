// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which nodes of a checked function compute each row of the batch by itself.

#ifndef DLB_DRIVER_ROWRULES_H
#define DLB_DRIVER_ROWRULES_H

#include "frontend/Program.h"

#include <span>
#include <vector>

namespace dlb {

/// Knows all sizes but the batch N.
class RowRules {
public:
  explicit RowRules(DimBindings sizes);

  static constexpr int none = -1;  ///< the type does not mention N
  static constexpr int mixed = -2; ///< N occurs twice, or in a larger size
  /// The dimension of a type that is N, or one of the above.
  int rowOf(const TensorType &type) const;

  bool mentionsBatch(const Dim &size) const { return !size.evaluate(sizes); }

  /// Whether each result has rows, and row n of them is a function of row n of those operands that
  /// have rows, and of the others, whatever N is. False wherever that is not known.
  bool keepsRows(const Node &node, std::span<const TensorType *const> operands) const;

  /// Whether a size in the node's attributes mentions N, or it draws random numbers for N rows,
  /// whose places count through the batch.
  bool readsBatch(const Node &node) const;

private:
  bool rowsAgree(const Node &node, std::span<const TensorType *const> operands) const;
  bool viewKeepsRows(const Node &node, const TensorType &operand) const;
  bool contractKeepsRows(const Node &node, std::span<const TensorType *const> operands) const;
  bool scanKeepsRows(const Node &node, std::span<const TensorType *const> operands) const;
  bool bodyKeepsRows(const Function &body) const;

  DimBindings sizes;
};

/// The sizes, or whole numbers, of an attribute.
std::vector<Dim> sizesIn(const Node &node, const std::string &attribute);

/// The reductions that can be done over some dimensions first and over the others after.
bool splitsOverDimensions(const std::string &op);

} // namespace dlb

#endif // DLB_DRIVER_ROWRULES_H
