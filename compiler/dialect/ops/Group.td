// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Groups: the unit of code generation. A group is what `group` decides to compute in one sweep, a
// kernel is the one definition that equal groups share, a launch is one use of it.

#ifndef DLB_DIALECT_OPS_GROUP_TD
#define DLB_DIALECT_OPS_GROUP_TD

include "dialect/Dialect.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// What group and kernel can be asked.
class Dlb_GroupLikeDeclaration {
  code declaration = [{
    /// ceil(extent / chunk).
    int64_t chunkCount() { return (getExtent() + getChunk() - 1) / getChunk(); }
    /// Whether operand `operand` is read at the index being computed only.
    bool readsAtOwnIndex(unsigned operand) {
      return ::dlb::readsAtOwnIndex(getBody().front().getArgument(operand));
    }
    /// In how many equal pieces operand `operand` is shared out, 0 if in none.
    int64_t operandPieces(unsigned operand) {
      return ::dlb::piecesOf(getBody().front().getArgument(operand));
    }
    /// In how many equal pieces result `result` is shared out.
    int64_t resultPieces(unsigned result) {
      return ::dlb::piecesOf(getBody().front().getTerminator()->getOperand(result));
    }
  }];
}
def Dlb_GroupLike : Dlb_GroupLikeDeclaration;

def GroupOp : Dlb_Op<"group", [IsolatedFromAbove, SingleBlock, RecursiveMemoryEffects,
                                   RecursivelySpeculatable]> {
  let summary = "ops that are computed in one sweep, around one anchor";
  let description = [{
    An isolated region over whole tensors. Its block arguments are the operands, in order and without
    repetition; `dlb.yield` names the results.

    **Parallel index space.** The work is cut into `extent` equal slices, and these into chunks of
    `chunk` slices: chunk c covers the slices [c * chunk, min(extent, (c + 1) * chunk)). Both numbers
    follow from shapes alone, never from the number of threads. `extent` is the product of leading
    dimensions of every result, so a slice is a contiguous run of each result in row-major order,
    and chunk c writes exactly its share of every result. `aligned` lists, ascending, the operands of which
    chunk c reads nothing but the same share of bytes; others may be read anywhere. What a scan reads
    or writes step by step consists of `steps` pieces, each of which is shared out like this.

    **Element ops** are those whose value at an index follows from operands at indices that can be
    computed from it: ops with the Pointwise interface, the View interface, `constant`, `iota`,
    `random_*`, and the reads by index `pick` and `one_hot`. They may stand anywhere in a body, form
    any graph and have any number of uses, and are evaluated lazily at the index wanted.

    **Bodies by kind.** T is the shape of all results unless said otherwise.

    - `pointwise`: element ops only. At each index (or vector of indices) all operands are read
      before any result is written: a result may lie exactly over an operand that is only read at
      the identical index (an operand used directly, not through a View).
    - `row`: element ops and ops with the Reduction interface. All reductions have operands of one
      shape S and reduce the same dimensions R; K is S without R. A row is one index of K;
      `extent` counts rows. A value that depends on a reduction has shape K, or shape S after a
      `broadcast` whose `dimensions` are exactly the kept ones, and is used from there on at
      the identical index only (by Pointwise ops, reductions, `pick` over R = {last}, that
      broadcast, `yield`), so rows are independent. Results have shape K, and also S where the
      kept dimensions are the leading ones.
    - `contract`: exactly one `contract`, around it element ops. A prologue computes what the anchor
      reads: no result of it is a result of the group. An operand of which the anchor reads elements more
      than once (`readsOnce`) is a block argument, a reshape of one, or a matrix whose columns one holds
      panel by panel. An epilogue uses the anchor's result at the identical index only (Pointwise ops of
      shape T), its other operands do not depend on the anchor. The anchor's own result
      may be among the results, and so may partial reductions: of a value of shape T, over
      dimensions after those that make slices. `extent` is the size of the first dimension of T that is not 1, so
      leading dimensions before it are 1 (extent 1 if all are).
    - `convolution`: exactly one `convolution`, `convolution_data_gradient` or
      `convolution_weight_gradient`; otherwise as `contract`. `extent` is the first dimension of T:
      images for the first two, filters for the last; or the second, filters, for a `convolution` of one image.
    - `pool`: exactly one pooling op or pooling adjoint, otherwise as `contract`; the two results of
      `max_pool` are both values of shape T. `extent` is the first dimension of T (images) or the
      product of the first two (planes).
    - `attention`: exactly one `attention`, `attention_query_gradient` or
      `attention_key_value_gradient`, otherwise as `contract`; each result of the anchor has a shape of
      its own, T is the first one's. `extent` is the product of leading dimensions of T, none of them
      features (d or e), which are the leading dimensions of every result: heads, or heads and queries
      (for the last op, keys).
    - `gather`: exactly one `gather` or `scatter_add`, otherwise as `contract`. `extent` is the first
      dimension of T (table rows for `scatter_add`), 1 for a scalar.
    - `pack`: exactly one `pack`, of a block argument or of what element ops make of one; the result is its
      own. `extent` counts its strips.
    - `scan`: exactly one `scan`, whose operands are block arguments or reshapes of them; the results
      are results of it. The scan's body holds groups (in a kernel: launches), and each value that its
      `next` names is the result of one, once as a carry and once as a slice at most. `extent` is 1, or the
      rows: leading dimensions that all values which the body computes have. Then every group in the
      body computes row i of them from row i of such values only, its own `extent` is m times the rows,
      and its `chunk` m times the scan's. A chunk runs through all steps: no thread waits for another
      between two of them.

    Constraints:
    - (C1) `kind` is one of the nine.
    - (C2) 1 <= `chunk` <= `extent`; `extent` is a product of leading dimensions of every result, or of its
      pieces.
    - (C3) `aligned` is strictly ascending and names operands.
    - (C4) Block arguments have the operands' types, `yield` has the results'.
    - (C5) The body has the anchors its kind allows, and no op of another kind.
    - (C6) A reduction beside an anchor is a result, and a slice of it follows from a slice of its
      operand.

    Example:
    ```mlir
    %h = dlb.group "contract" [128 by 32] aligned [0] (%x, %w, %b)
        : (tensor<128x784xf32>, tensor<784x512xf32>, tensor<512xf32>) -> tensor<128x512xf32> {
    ^bb0(%0: tensor<128x784xf32>, %1: tensor<784x512xf32>, %2: tensor<512xf32>):
      %3 = dlb.contract %0, %1 {letters = "nk,ku->nu"} : ...
      %4 = dlb.broadcast %2 {dimensions = array<i64: 1>} : ...
      %5 = dlb.add %3, %4 : tensor<128x512xf32>
      dlb.yield %5 : tensor<128x512xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$kind, I64Attr:$extent, I64Attr:$chunk, DenseI64ArrayAttr:$aligned,
                       Variadic<AnyRankedTensor>:$inputs);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $kind `[` $extent `by` $chunk `]` `aligned` $aligned `(` $inputs `)` attr-dict
    `:` functional-type($inputs, $results) $body
  }];
  let extraClassDeclaration = Dlb_GroupLike.declaration;
  let hasRegionVerifier = 1;
}

def YieldOp : Dlb_Op<"yield", [Pure, Terminator, ReturnLike,
                                   ParentOneOf<["GroupOp", "KernelOp"]>]> {
  let summary = "the results of a group or kernel";
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

def KernelOp : Dlb_Op<"kernel", [IsolatedFromAbove, SingleBlock, Symbol]> {
  let summary = "what equal groups share: compiled once";
  let description = [{
    The attributes and the body of `dlb.group`, under a name. `function_type` maps the operands to
    the results. Constraints (C1) to (C6) of `dlb.group` hold.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$kind, I64Attr:$extent, I64Attr:$chunk,
                       DenseI64ArrayAttr:$aligned, TypeAttrOf<FunctionType>:$function_type);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name $kind `[` $extent `by` $chunk `]` `aligned` $aligned attr-dict
    `:` $function_type $body
  }];
  let extraClassDeclaration = Dlb_GroupLike.declaration;
  let hasRegionVerifier = 1;
}

def LaunchOp : Dlb_Op<"launch", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "one use of a kernel";
  let description = [{
    Constraints:
    - (C1) `kernel` names a `dlb.kernel`.
    - (C2) Operands and results have the types of its `function_type`.
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyRankedTensor>:$inputs);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    $kernel `(` $inputs `)` attr-dict `:` functional-type($inputs, $results)
  }];
}

#endif // DLB_DIALECT_OPS_GROUP_TD
