// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Access by index. An index out of range reads 0 and writes nowhere; nothing traps.

#ifndef DLB_DIALECT_OPS_GATHER_TD
#define DLB_DIALECT_OPS_GATHER_TD

include "dialect/Dialect.td"

class Dlb_GatherOp<string mnemonic, list<Trait> traits>
    : Dlb_PureOp<mnemonic, !listconcat(traits, [DeclareOpInterfaceMethods<AnchorOpInterface>])> {
  let extraClassDefinition = [{
    ::llvm::StringRef $cppClass::kernelFamily() { return "gather"; }
  }];
}

def GatherOp : Dlb_GatherOp<"gather", !listconcat(Dlb_InfersTypes, Dlb_HasGradient, Dlb_OwnBatch)> {
  let summary = "rows of a table";
  let description = [{
    y[i, d] = table[index[i], d] for table [V, D…], index [I…], y [I…, D…]; 0 where `index[i]` is not in
    0 … V - 1.

    * C1: `table` has at least one dimension.

    Example: `%y = dlb.gather %t, %i : (tensor<100x16xf32>, tensor<8x5xi32>) -> tensor<8x5x16xf32>`
  }];
  let arguments = (ins Dlb_Number:$table, Dlb_Index:$index);
  let results = (outs Dlb_Number:$y);
  let assemblyFormat = "$table `,` $index attr-dict `:` functional-type(operands, results)";
}

def ScatterAddOp : Dlb_GatherOp<"scatter_add", !listconcat(Dlb_HasGradient, Dlb_OwnBatch)> {
  let summary = "sums of rows by index";
  let description = [{
    y[v, d] = Σ updates[i, d] over the i with index[i] = v, for index [I…], updates [I…, D…], y [V, D…]: the
    adjoint of `gather` in its table. Sums run in row-major order of i.

    * C1: the result has at least one dimension.
    * C2: the shape of `updates` is that of `index` followed by the result's without its first dimension.
    * C3: `updates` and the result have the same element type.

    Example: `%y = dlb.scatter_add %i, %u : (tensor<8x5xi32>, tensor<8x5x16xf32>) -> tensor<100x16xf32>`
  }];
  let arguments = (ins Dlb_Index:$index, Dlb_Float:$updates);
  let results = (outs Dlb_Float:$y);
  let assemblyFormat = "$index `,` $updates attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def PickOp : Dlb_GatherOp<"pick", !listconcat(Dlb_InfersTypes, Dlb_HasGradient, [BatchableOpInterface])> {
  let summary = "one element of each row";
  let description = [{
    y[i] = x[i, index[i]] for x [I…, K], index [I…]; 0 where `index[i]` is not in 0 … K - 1.

    * C1: the shape of `index` is that of `x` without its last dimension.

    Example: `%y = dlb.pick %x, %i : (tensor<8x10xf32>, tensor<8xi32>) -> tensor<8xf32>`
  }];
  let arguments = (ins Dlb_Number:$x, Dlb_Index:$index);
  let results = (outs Dlb_Number:$y);
  let assemblyFormat = "$x `,` $index attr-dict `:` functional-type(operands, results)";
}

def OneHotOp : Dlb_PureOp<"one_hot", [BatchableOpInterface, DeclareOpInterfaceMethods<
    PointwiseOpInterface, ["operandMap", "indexMap", "emitAt"]>]> {
  let summary = "1 at the index, else 0";
  let description = [{
    y[i, k] = 1 if index[i] = k, else 0, for index [I…], y [I…, classes].

    * C1: the shape of the result is that of `index` followed by `classes`.

    Example: `%y = dlb.one_hot %i classes 10 : tensor<8xi32> -> tensor<8x10xf32>`
  }];
  let arguments = (ins Dlb_Index:$index, I64Attr:$classes);
  let results = (outs Dlb_Tensor:$y);
  let assemblyFormat = "$index `classes` $classes attr-dict `:` type($index) `->` type($y)";
  let hasVerifier = 1;
}

#endif // DLB_DIALECT_OPS_GATHER_TD
