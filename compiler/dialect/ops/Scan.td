// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The loop over time: recurrences, differentiated, hoisted out of and compiled as one op.

#ifndef DLB_DIALECT_OPS_SCAN_TD
#define DLB_DIALECT_OPS_SCAN_TD

include "dialect/Dialect.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/LoopLikeInterface.td"

def ScanOp : Dlb_Op<"scan", [
    IsolatedFromAbove, SingleBlock, RecursiveMemoryEffects, RecursivelySpeculatable,
    DeclareOpInterfaceMethods<AnchorOpInterface>,
    DeclareOpInterfaceMethods<DifferentiableOpInterface, ["saveForGradient"]>,
    DeclareOpInterfaceMethods<LoopLikeOpInterface, [
        "isDefinedOutsideOfLoop", "moveOutOfLoop", "getStaticTripCount"]>]> {
  let summary = "a loop over the leading dimension of its inputs";
  let description = [{
    The operands are the initial values of the carries, then the inputs, then the captures: `carries` and
    `inputs` count the first two. The body's arguments are, in this order, the carries as they
    are before the step, slice t of each input, and the captures. `dlb.next` names the carries after the
    step, then what the step puts into slice t of the stacks. The results are the carries after the last
    step, then the stacks:

        c₀ = the initial values;  (cₙ₊₁, y[t]) = body(cₙ, x[t], k),  t = n or, with `reverse`, steps - 1 - n

    Slices keep their places in a reversed scan: it reads x[t] and writes y[t] at the same t. Integer
    carries and captures are allowed; an `iota` as input tells the body its t.

    * C1: `steps` is at least 1; `carries` and `inputs` are at least 0 and at most as many as the operands.
    * C2: every input has the leading dimension `steps`.
    * C3: the body's arguments have the types of the carries, of the inputs without their leading
      dimension, and of the captures.
    * C4: the body ends with `dlb.next`, whose first operands have the types of the carries.
    * C5: the results have the types of the carries, and those of `dlb.next`'s other operands with
      the leading dimension `steps`.

    Gradient: one scan in the other direction. Its carries are the cotangents of the carries; its inputs
    are those of the stacks, the inputs, and what the forward scan stacks for it: carries before each step
    and results of contractions and reductions. What element-wise ops make of these is computed again.
    Gradients of captures are sums over steps; where they can be, they are one contraction after the loop.

    Example:

    ```mlir
    // h = tanh(x[t] + h u), all of them stacked.
    %last, %h = dlb.scan 12 carries 1 inputs 1 (%h0, %x, %u)
        : (tensor<8x4xf32>, tensor<12x8x4xf32>, tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<12x8x4xf32>) {
    ^bb0(%c: tensor<8x4xf32>, %xt: tensor<8x4xf32>, %k: tensor<4x4xf32>):
      %0 = dlb.contract %c, %k "nk,ku->nu" : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
      %1 = dlb.add %xt, %0 : tensor<8x4xf32>
      %2 = dlb.tanh %1 : tensor<8x4xf32>
      dlb.next %2, %2 : tensor<8x4xf32>, tensor<8x4xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<Dlb_Tensor>:$values, I64Attr:$steps, I64Attr:$carries,
                       I64Attr:$inputs, BoolAttr:$reverse);
  let results = (outs Variadic<Dlb_Tensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $steps `` custom<Reverse>($reverse) `carries` $carries `inputs` $inputs `(` $values `)` attr-dict
    `:` functional-type($values, $results) $body
  }];
  let builders = [
    OpBuilder<(ins "int64_t":$steps, "bool":$reverse, "::mlir::ValueRange":$carries,
                   "::mlir::ValueRange":$inputs, "::mlir::ValueRange":$captures,
                   "::std::unique_ptr<::mlir::Block>":$body)>
  ];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    int64_t carryCount() { return getCarries(); }
    int64_t inputCount() { return getInputs(); }
    int64_t captureCount() { return getValues().size() - getCarries() - getInputs(); }

    ::mlir::Block &block() { return getBody().front(); }
    NextOp next();

    ::mlir::OperandRange initialValues() { return getValues().take_front(getCarries()); }
    ::mlir::OperandRange inputValues() {
      return getValues().slice(getCarries(), getInputs());
    }
    ::mlir::OperandRange captureValues() {
      return getValues().drop_front(getCarries() + getInputs());
    }

    using Arguments = ::mlir::Block::BlockArgListType;
    Arguments carryArguments() { return block().getArguments().take_front(getCarries()); }
    Arguments inputArguments() {
      return block().getArguments().slice(getCarries(), getInputs());
    }
    Arguments captureArguments() {
      return block().getArguments().drop_front(getCarries() + getInputs());
    }

    ::mlir::ResultRange lastCarries() { return getResults().take_front(getCarries()); }
    ::mlir::ResultRange stacks() { return getResults().drop_front(getCarries()); }
  }];
}

def NextOp : Dlb_Op<"next", [Pure, Terminator, ReturnLike, HasParent<"ScanOp">]> {
  let summary = "the end of a scan's step: the carries after it, then its slices of the stacks";
  let arguments = (ins Variadic<Dlb_Tensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let extraClassDeclaration = [{
    ScanOp scan();
    ::mlir::OperandRange nextCarries();
    ::mlir::OperandRange slices();
  }];
}

#endif // DLB_DIALECT_OPS_SCAN_TD
