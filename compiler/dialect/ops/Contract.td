// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Products of tensors summed over shared letters: every matrix product, batched or not.

#ifndef DLB_DIALECT_OPS_CONTRACT_TD
#define DLB_DIALECT_OPS_CONTRACT_TD

include "dialect/Dialect.td"

def ContractOp : Dlb_PureOp<"contract", !listconcat(Dlb_InfersTypes, Dlb_HasGradient, Dlb_OwnBatch, [
    DeclareOpInterfaceMethods<AnchorOpInterface, ["readsOnce"]>])> {
  let summary = "Σ a · b over the letters that the result lacks";
  let description = [{
    `letters` names the dimensions of `a`, of `b` and of the result, as einsum does. The result is the sum
    of the products a · b over the letters that it lacks, accumulated in the element type.

    * C1: `letters` has the form "a,b->y" with one lower case letter per dimension of each tensor.
    * C2: a letter has the same size wherever it occurs.
    * C3: a letter occurs at most once in each tensor.
    * C4: every letter of the result occurs in an operand.
    * C5: a letter of one operand only occurs in the result (sums over one operand are reduce_sum).
    * C6: `a` and `b` have the same element type.

    Example: `%y = dlb.contract %x, %w "nk,ku->nu" : (tensor<32x784xf32>, tensor<784x10xf32>) -> tensor<32x10xf32>`

    Gradient: by a, "y,b->a" of g and b; by b, "y,a->b" of g and a.
  }];
  let arguments = (ins Dlb_Float:$a, Dlb_Float:$b, StrAttr:$letters);
  let results = (outs Dlb_Float:$y);
  let assemblyFormat = "$a `,` $b $letters attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = [{
    ContractLetters splitLetters() { return *ContractLetters::split(getLetters()); }
    /// The sum of this contraction over `dimensions` of its result, as one contraction; null where
    /// one of the operands lacks such a dimension.
    ::mlir::Value summedOver(::mlir::OpBuilder &builder, ::mlir::Location loc,
                             ::llvm::ArrayRef<int64_t> dimensions);
  }];
}

#endif // DLB_DIALECT_OPS_CONTRACT_TD
