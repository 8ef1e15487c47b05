// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Values that follow from parameters; see Kept.h.

#include "transforms/derive/Kept.h"

using namespace mlir;

namespace dlb {

StringRef roleOf(func::FuncOp function, unsigned argument) {
  auto role = function.getArgAttrOfType<StringAttr>(argument, "dlb.role");
  return role ? role.getValue() : "";
}

static bool isKept(func::FuncOp function, unsigned argument) {
  return llvm::is_contained({"parameter", "state", "derived"}, roleOf(function, argument));
}

bool keepsParameters(func::FuncOp function) {
  if (function.isDeclaration() || !function.getBody().hasOneBlock())
    return false;
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (function.getResultAttr(i, "dlb.updates"))
      return false;
  auto kept = [&](unsigned i) { return isKept(function, i); };
  auto arguments = llvm::seq(function.getNumArguments());
  return llvm::any_of(arguments, kept) && !llvm::all_of(arguments, kept);
}

KeptValues::KeptValues(func::FuncOp function) : function(function) {
  for (Operation &op : function.getBody().front().without_terminator())
    add(&op);
}

bool KeptValues::contains(Value value) const {
  if (Operation *op = value.getDefiningOp())
    return ops.contains(op);
  return isKept(function, cast<BlockArgument>(value).getArgNumber());
}

void KeptValues::add(Operation *op) {
  bool follows = llvm::all_of(op->getOperands(), [&](Value operand) {
    Operation *definition = operand.getDefiningOp();
    return contains(operand) || (definition && definition->getNumOperands() == 0);
  });
  if (follows && isMemoryEffectFree(op) &&
      llvm::any_of(op->getOperands(), [&](Value operand) { return contains(operand); }))
    ops.insert(op);
}

} // namespace dlb
