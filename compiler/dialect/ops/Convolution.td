// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Convolution in two dimensions, and its two gradients: each of the three is bilinear, and the
// gradients of each are the other two.

#ifndef DLB_DIALECT_OPS_CONVOLUTION_TD
#define DLB_DIALECT_OPS_CONVOLUTION_TD

include "dialect/Dialect.td"

class Dlb_ConvolutionOp<string mnemonic, dag operands, Type result, list<Trait> traits = [],
                        bit cutsImages = true>
    : Dlb_PureOp<mnemonic, !listconcat(traits, Dlb_HasGradient, Dlb_OwnBatch, [
        DeclareOpInterfaceMethods<AnchorOpInterface, ["readsOnce"]>])> {
  let arguments = !con(operands, (ins
    DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
    DenseI64ArrayAttr:$dilations, DefaultValuedAttr<I64Attr, "1">:$groups,
    DefaultValuedAttr<StrAttr, "\"nchw,kcrs->nkhw\"">:$layout));
  let results = (outs result:$y);
  let extraClassDeclaration = [{
    /// All sizes under their textbook names.
    ConvolutionGeometry geometry();
  }];
  code anchorDefinition = [{
    ::llvm::StringRef $cppClass::kernelFamily() { return "convolution"; }
    bool $cppClass::readsOnce(unsigned operand) {
      return operand == 0 && geometry().keepsImages() && }] # !cast<string>(cutsImages) # [{;
    }
  }];
  let extraClassDefinition = anchorDefinition;
}

def ConvolutionOp : Dlb_ConvolutionOp<"convolution", (ins Dlb_Float:$x, Dlb_Float:$w), Dlb_Float,
                                      Dlb_InfersTypes> {
  let summary = "convolution in two dimensions";
  let description = [{
    y[n, k, h, w] = Σ over c, r, s of x[n, C·group(k) + c, h·stride₀ + r·dilation₀ - low₀, w·stride₁ +
    s·dilation₁ - low₁] · w[k, c, r, s], where x outside its bounds is 0, C is the number of weights'
    channels and group(k) = k / (K / groups). (What mathematics calls a cross-correlation.) The output
    has ⌊(H + low + high - dilation·(R - 1) - 1) / stride⌋ + 1 rows, and columns likewise.

    * C1: `layout` is "x,w->y" with permutations of nchw, kcrs and nkhw.
    * C2: `x` and `w` have rank 4 and the same element type.
    * C3: `strides`, `dilations`, `low` and `high` have two entries, the first two at least 1, the last
      two at least 0.
    * C4: `groups` is at least 1 and divides the channels of `x` and the filters of `w`.
    * C5: the channels of `w` are those of `x` divided by `groups`.
    * C6: the window fits: dilation·(R - 1) + 1 ≤ H + low + high, and likewise for columns.

    Example: `%y = dlb.convolution %x, %w strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<8x3x28x28xf32>, tensor<16x3x3x3xf32>) -> tensor<8x16x28x28xf32>`
  }];
  let assemblyFormat = [{
    $x `,` $w `strides` $strides `low` $low `high` $high `dilations` $dilations
    (`groups` $groups^)? (`layout` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
}

def ConvolutionDataGradientOp : Dlb_ConvolutionOp<
    "convolution_data_gradient", (ins Dlb_Float:$g, Dlb_Float:$w), Dlb_Float> {
  let summary = "gradient of a convolution by its data";
  let description = [{
    The adjoint of `convolution` in x: the derivative of Σ g · convolution(x, w) by x, whose type is the
    result's. All attributes are those of the convolution, `layout` too.

    * C1: `convolution` of the result and `w` satisfies its constraints.
    * C2: its result has the type of `g`.

    Example: `%dx = dlb.convolution_data_gradient %g, %w strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<8x16x28x28xf32>, tensor<16x3x3x3xf32>) -> tensor<8x3x28x28xf32>`
  }];
  let assemblyFormat = [{
    $g `,` $w `strides` $strides `low` $low `high` $high `dilations` $dilations
    (`groups` $groups^)? (`layout` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def ConvolutionWeightGradientOp : Dlb_ConvolutionOp<
    "convolution_weight_gradient", (ins Dlb_Float:$x, Dlb_Float:$g), Dlb_Float, [],
    /*cutsImages=*/false> {
  let summary = "gradient of a convolution by its weights";
  let description = [{
    The adjoint of `convolution` in w: the derivative of Σ g · convolution(x, w) by w, whose type is the
    result's. All attributes are those of the convolution, `layout` too.

    * C1: `convolution` of `x` and the result satisfies its constraints.
    * C2: its result has the type of `g`.

    Example: `%dw = dlb.convolution_weight_gradient %x, %g strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1] : (tensor<8x3x28x28xf32>, tensor<8x16x28x28xf32>) -> tensor<16x3x3x3xf32>`
  }];
  let assemblyFormat = [{
    $x `,` $g `strides` $strides `low` $low `high` $high `dilations` $dilations
    (`groups` $groups^)? (`layout` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

#endif // DLB_DIALECT_OPS_CONVOLUTION_TD
