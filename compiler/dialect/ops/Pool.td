// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Pooling over windows of N, C, H, W, and the adjoints.

#ifndef DLB_DIALECT_OPS_POOL_TD
#define DLB_DIALECT_OPS_POOL_TD

include "dialect/Dialect.td"

class Dlb_PoolOp<string mnemonic, dag operands, list<Trait> traits, bit readsWindows = false>
    : Dlb_PureOp<mnemonic, !listconcat(traits, Dlb_HasGradient, Dlb_OwnBatch, [
        DeclareOpInterfaceMethods<AnchorOpInterface, ["readsOnce"]>])> {
  let arguments = !con(operands, (ins
    DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$low,
    DenseI64ArrayAttr:$high));
  let extraClassDeclaration = [{
    /// All sizes under their textbook names.
    PoolGeometry geometry();
  }];
  code anchorDefinition = [{
    ::llvm::StringRef $cppClass::kernelFamily() { return "pool"; }
    bool $cppClass::readsOnce(unsigned) {
      return }] # !cast<string>(readsWindows) # [{ && geometry().windowsAreApart();
    }
  }];
  let extraClassDefinition = anchorDefinition;
}

def MaxPoolOp : Dlb_PoolOp<"max_pool", (ins Dlb_Float:$x), Dlb_InfersTypes,
                           /*readsWindows=*/true> {
  let summary = "largest element of each window, and where it is";
  let description = [{
    value[n, c, h, w] = the largest x[n, c, h·stride₀ - low₀ + r, w·stride₁ - low₁ + s] over the window's
    0 ≤ r < R, 0 ≤ s < S that lie within x; index = r·S + s of it, the lowest on a tie. NaN counts as
    larger than every number. There are ⌊(H + low + high - R) / stride⌋ + 1 rows.

    * C1: `x` has rank 4.
    * C2: `window`, `strides`, `low` and `high` have two entries, the first two at least 1, the last two
      at least 0.
    * C3: padding is smaller than the window, so that every window holds an element of x.
    * C4: the window fits: R ≤ H + low + high, and likewise for columns.
    * C5: the window has at most 256 elements, so that a byte holds the index.

    Example: `%y, %i = dlb.max_pool %x window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<8x3x28x28xf32>) -> (tensor<8x3x14x14xf32>, tensor<8x3x14x14xi8>)`
  }];
  let results = (outs Dlb_Float:$value, Dlb_Byte:$index);
  let assemblyFormat = [{
    $x `window` $window `strides` $strides `low` $low `high` $high attr-dict
    `:` functional-type(operands, results)
  }];
}

def MaxPoolScatterOp : Dlb_PoolOp<"max_pool_scatter", (ins Dlb_Float:$g, Dlb_Byte:$index), []> {
  let summary = "each window's value added where its index points";
  let description = [{
    The adjoint of `max_pool_gather` in x: the result, of the shape of x, is 0, and each g[n, c, h, w] is
    added at the position that `index` has within its window.

    * C1: `max_pool` of the result satisfies its constraints.
    * C2: its results have the types of `g` and `index`.

    Example: `%dx = dlb.max_pool_scatter %g, %i window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<8x3x14x14xf32>, tensor<8x3x14x14xi8>) -> tensor<8x3x28x28xf32>`
  }];
  let results = (outs Dlb_Float:$y);
  let assemblyFormat = [{
    $g `,` $index `window` $window `strides` $strides `low` $low `high` $high attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def MaxPoolGatherOp : Dlb_PoolOp<"max_pool_gather", (ins Dlb_Float:$x, Dlb_Byte:$index),
                                 Dlb_InfersTypes> {
  let summary = "the element of each window where its index points";
  let description = [{
    y[n, c, h, w] = x at the position that `index[n, c, h, w]` has within its window: what `max_pool`
    selected, taken from another tensor.

    * C1: `max_pool` of `x` satisfies its constraints.
    * C2: its index has the type of `index`.

    Example: `%y = dlb.max_pool_gather %x, %i window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<8x3x28x28xf32>, tensor<8x3x14x14xi8>) -> tensor<8x3x14x14xf32>`
  }];
  let results = (outs Dlb_Float:$y);
  let assemblyFormat = [{
    $x `,` $index `window` $window `strides` $strides `low` $low `high` $high attr-dict
    `:` functional-type(operands, results)
  }];
}

def AveragePoolOp : Dlb_PoolOp<"average_pool", (ins Dlb_Float:$x), Dlb_InfersTypes,
                               /*readsWindows=*/true> {
  let summary = "mean of each window";
  let description = [{
    y[n, c, h, w] = Σ x[n, c, h·stride₀ - low₀ + r, w·stride₁ - low₁ + s] / (R·S) over the window; x outside
    its bounds counts as 0, and the divisor is the full window, as PyTorch's default is.

    * C1: `x` has rank 4.
    * C2: `window`, `strides`, `low` and `high` have two entries, the first two at least 1, the last two
      at least 0.
    * C3: padding is smaller than the window.
    * C4: the window fits: R ≤ H + low + high, and likewise for columns.

    Example: `%y = dlb.average_pool %x window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<8x3x28x28xf32>) -> tensor<8x3x14x14xf32>`
  }];
  let results = (outs Dlb_Float:$y);
  let assemblyFormat = [{
    $x `window` $window `strides` $strides `low` $low `high` $high attr-dict
    `:` functional-type(operands, results)
  }];
}

def AveragePoolGradientOp : Dlb_PoolOp<"average_pool_gradient", (ins Dlb_Float:$g), []> {
  let summary = "each window's value spread over the window";
  let description = [{
    The adjoint of `average_pool`: the result, of the shape of x, is the sum of g / (R·S) over the windows
    that hold the element.

    * C1: `average_pool` of the result satisfies its constraints.
    * C2: its result has the type of `g`.

    Example: `%dx = dlb.average_pool_gradient %g window [2, 2] strides [2, 2] low [0, 0] high [0, 0] : (tensor<8x3x14x14xf32>) -> tensor<8x3x28x28xf32>`
  }];
  let results = (outs Dlb_Float:$y);
  let assemblyFormat = [{
    $g `window` $window `strides` $strides `low` $low `high` $high attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

#endif // DLB_DIALECT_OPS_POOL_TD
