// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Ops that move elements and compute nothing.

#ifndef DLB_DIALECT_OPS_VIEW_TD
#define DLB_DIALECT_OPS_VIEW_TD

include "dialect/Dialect.td"

class Dlb_View<string mnemonic, list<Trait> traits = [], list<string> methods = []>
    : Dlb_PureOp<mnemonic, !listconcat(traits, Dlb_HasGradient, Dlb_OwnBatch, [
        DeclareOpInterfaceMethods<ViewOpInterface, !listconcat(["operandMap"], methods)>])> {
  let results = (outs Dlb_Tensor:$y);
}

def BroadcastOp : Dlb_View<"broadcast"> {
  let summary = "repeated along new dimensions";
  let description = [{
    y[i₀, …, iₙ] = x[i_d(0), …, i_d(m)] where d is `dimensions`: operand dimension k is result dimension
    `dimensions[k]`; the result's other dimensions are new, along which x repeats.

    * C1: `dimensions` has one entry per dimension of `x`.
    * C2: `dimensions` increases strictly and stays below the result's rank.
    * C3: the sizes of operand dimension k and result dimension `dimensions[k]` are equal.
    * C4: `x` and the result have the same element type.

    Example: `%y = dlb.broadcast %x [1] : tensor<3xf32> -> tensor<4x3xf32>`
  }];
  let arguments = (ins Dlb_Tensor:$x, DenseI64ArrayAttr:$dimensions);
  let assemblyFormat = "$x $dimensions attr-dict `:` type($x) `->` type($y)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// The result's dimensions along which x repeats.
    ::llvm::SmallVector<int64_t> newDimensions();
  }];
}

def ReshapeOp : Dlb_View<"reshape"> {
  let summary = "the same elements in row-major order, under another shape";
  let description = [{
    The element of y at a row-major position is the element of x at that position.

    * C1: `x` and the result have the same number of elements.
    * C2: `x` and the result have the same element type.

    Example: `%y = dlb.reshape %x : tensor<4x6xf32> -> tensor<2x12xf32>`
  }];
  let arguments = (ins Dlb_Tensor:$x);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def TransposeOp : Dlb_View<"transpose", Dlb_InfersTypes> {
  let summary = "dimensions in another order";
  let description = [{
    Result dimension k is operand dimension `permutation[k]`: y[i] = x[j] with j[permutation[k]] = i[k].

    * C1: `permutation` holds each of 0 … rank - 1 once.

    Example: `%y = dlb.transpose %x [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>`
  }];
  let arguments = (ins Dlb_Tensor:$x, DenseI64ArrayAttr:$permutation);
  let assemblyFormat = "$x $permutation attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
}

def SliceOp : Dlb_View<"slice", Dlb_InfersTypes> {
  let summary = "a box of elements at regular distances";
  let description = [{
    y[i] = x[starts + i · strides], of shape `sizes`.

    * C1: `starts`, `sizes` and `strides` have one entry per dimension of `x`.
    * C2: each of `starts` is at least 0, each of `sizes` and `strides` at least 1.
    * C3: the last element lies in x: starts + (sizes - 1) · strides < size of the dimension.

    Example: `%y = dlb.slice %x starts [0, 1] sizes [4, 3] strides [1, 2] : tensor<4x6xf32> -> tensor<4x3xf32>`
  }];
  let arguments = (ins Dlb_Tensor:$x, DenseI64ArrayAttr:$starts, DenseI64ArrayAttr:$sizes,
                       DenseI64ArrayAttr:$strides);
  let assemblyFormat = [{
    $x `starts` $starts `sizes` $sizes `strides` $strides attr-dict `:` type($x) `->` type($y)
  }];
  let hasFolder = 1;
}

def ReverseOp : Dlb_View<"reverse", Dlb_SameType> {
  let summary = "backwards along some dimensions";
  let description = [{
    y[i] = x[j] with j[d] = size(d) - 1 - i[d] for d in `dimensions`, else j[d] = i[d].

    * C1: `x` and the result have the same type.
    * C2: `dimensions` increases strictly and stays below the rank.

    Example: `%y = dlb.reverse %x [1] : tensor<4x3xf32>`
  }];
  let arguments = (ins Dlb_Tensor:$x, DenseI64ArrayAttr:$dimensions);
  let assemblyFormat = "$x $dimensions attr-dict `:` type($x)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def PadOp : Dlb_View<"pad", Dlb_InfersTypes, ["operandDomain", "fill"]> {
  let summary = "surrounded and interspersed with a number";
  let description = [{
    y[low + i · (interior + 1)] = x[i]; everywhere else y is `value`. The size grows from n to
    low + n + (n - 1) · interior + high.

    * C1: `low`, `high` and `interior` have one entry per dimension of `x`.
    * C2: none of them is negative.
    * C3: the element type holds `value`: whole for integers, 0 or 1 for bools.

    Example: `%y = dlb.pad %x low [0, 1] high [0, 2] interior [0, 0] value 0.0 : tensor<4x3xf32> -> tensor<4x6xf32>`
  }];
  let arguments = (ins Dlb_Tensor:$x, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
                       DenseI64ArrayAttr:$interior, F64Attr:$value);
  let assemblyFormat = [{
    $x `low` $low `high` $high `interior` $interior `value` $value attr-dict
    `:` type($x) `->` type($y)
  }];
  let hasFolder = 1;
}

def ConcatenateOp : Dlb_View<"concatenate", Dlb_InfersTypes, ["operandDomain"]> {
  let summary = "one after the other along a dimension";
  let description = [{
    y holds the elements of the operands one after the other along `dimension`.

    * C1: there is at least one operand.
    * C2: 0 ≤ `dimension` < rank.
    * C3: the operands differ at most in their size along `dimension`.

    Example: `%y = dlb.concatenate %a, %b along 0 : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<6x3xf32>`
  }];
  let arguments = (ins Variadic<Dlb_Tensor>:$xs, I64Attr:$dimension);
  let assemblyFormat = "$xs `along` $dimension attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// Where operand `operand` begins along `dimension`.
    int64_t offsetOf(unsigned operand);
  }];
}

#endif // DLB_DIALECT_OPS_VIEW_TD
