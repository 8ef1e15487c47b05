// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reductions: monoids over some dimensions, which vanish.

#ifndef DLB_DIALECT_OPS_REDUCTION_TD
#define DLB_DIALECT_OPS_REDUCTION_TD

include "dialect/Dialect.td"

class Dlb_ReductionOp<string mnemonic, list<string> methods, list<Trait> traits = []>
    : Dlb_PureOp<mnemonic, !listconcat(Dlb_InfersTypes, traits, Dlb_OwnBatch, [
        DeclareOpInterfaceMethods<ReductionOpInterface,
          !listconcat(["reducedDimensions", "identity", "combine"], methods)>,
        DeclareOpInterfaceMethods<AnchorOpInterface>])> {
  code anchorDefinition = [{
    ::llvm::StringRef $cppClass::kernelFamily() { return "row"; }
  }];
  /// For an attribute `dimensions`.
  code dimensionsDefinition = [{
    ::llvm::SmallVector<int64_t> $cppClass::reducedDimensions() {
      return ::llvm::SmallVector<int64_t>(getDimensions());
    }
    ::llvm::SmallVector<::mlir::Value> $cppClass::batch(
        ::mlir::OpBuilder &builder, ::mlir::Location loc, ::mlir::ValueRange operands,
        int64_t size) {
      return batchReduction(*this, getDimensions(), builder, loc, operands, size);
    }
  }];
}

/// Over a list of dimensions, to the operand's element type.
class Dlb_Reduce<string mnemonic, string formula, Type type, list<string> methods = [],
                 list<Trait> traits = []> : Dlb_ReductionOp<mnemonic, methods, traits> {
  let summary = formula;
  let description = [{
    y = }] # formula # [{, over `dimensions`, which vanish. Over no dimension, of each element.

    * C1: `dimensions` increases strictly and stays below the rank of `x`.

    Example: `%y = dlb.}] # mnemonic # [{ %x [1] : tensor<4x3xf32> -> tensor<4xf32>`
  }];
  let arguments = (ins type:$x, DenseI64ArrayAttr:$dimensions);
  let results = (outs type:$y);
  let assemblyFormat = "$x $dimensions attr-dict `:` type($x) `->` type($y)";
  code reduceDefinition = anchorDefinition # dimensionsDefinition # [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *, ::std::optional<::mlir::Location> loc, Adaptor adaptor,
        ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return inferReduction<$cppClass>(loc, adaptor.getX(), adaptor.getDimensions(), 1, types);
    }
  }];
  let extraClassDefinition = reduceDefinition # [{
    /// Over no dimension, every reduction of one number is that number.
    ::mlir::OpFoldResult $cppClass::fold(FoldAdaptor) {
      return getDimensions().empty() ? ::mlir::OpFoldResult(getX()) : ::mlir::OpFoldResult();
    }
  }];
  let hasFolder = 1;
}

def ReduceSumOp : Dlb_Reduce<"reduce_sum", "Σ x", Dlb_Number, [], Dlb_HasGradient>;
def ReduceMeanOp : Dlb_Reduce<"reduce_mean", "Σ x / count", Dlb_Float, ["finish"],
                              Dlb_HasGradient>;
// The gradient is divided equally among ties, as PyTorch's amax and amin do.
def ReduceMaxOp : Dlb_Reduce<"reduce_max", "max x, NaN if any is", Dlb_Number, [],
                             Dlb_HasGradient>;
def ReduceMinOp : Dlb_Reduce<"reduce_min", "min x, NaN if any is", Dlb_Number, [],
                             Dlb_HasGradient>;
def ReduceProdOp : Dlb_Reduce<"reduce_prod", "Π x", Dlb_Number, [], Dlb_HasGradient>;
// State: (m, s) with m the maximum and s = Σ e^(x - m), so that nothing overflows.
def LogSumExpOp : Dlb_Reduce<"logsumexp", "ln Σ e^x", Dlb_Float,
                             ["stateTypes", "lift", "finish"], Dlb_HasGradient>;
def ReduceAllOp : Dlb_Reduce<"reduce_all", "⋀ x", Dlb_Bool>;
def ReduceAnyOp : Dlb_Reduce<"reduce_any", "⋁ x", Dlb_Bool>;

def ArgmaxOp : Dlb_ReductionOp<"argmax", ["usesPosition", "stateTypes", "lift", "finish"]> {
  let summary = "where the largest element is";
  let description = [{
    y = the least i with x[i] = max x along `dimension`, which vanishes. NaN counts as larger than every
    number. State: (value, index).

    * C1: 0 ≤ `dimension` < rank of `x`.

    Example: `%y = dlb.argmax %x 1 : tensor<4x3xf32> -> tensor<4xi32>`
  }];
  let arguments = (ins Dlb_Number:$x, I64Attr:$dimension);
  let results = (outs Dlb_Index:$y);
  let assemblyFormat = "$x $dimension attr-dict `:` type($x) `->` type($y)";
  let extraClassDefinition = anchorDefinition # [{
    ::llvm::SmallVector<int64_t> $cppClass::reducedDimensions() {
      return {static_cast<int64_t>(getDimension())};
    }
  }];
}

def MomentsOp : Dlb_ReductionOp<"moments", ["stateTypes", "lift", "accumulate", "finish"],
                                Dlb_HasGradient> {
  let summary = "mean and variance";
  let description = [{
    mean = Σ x / n, variance = Σ (x - mean)² / n (biased), over the n elements along `dimensions`, which
    vanish. State: (n, mean, Σ (x - mean)²), combined by the formula of Chan, Golub and LeVeque
    (1979), extended by single elements as Welford (1962) does: no cancellation of large sums.

    * C1: `dimensions` increases strictly and stays below the rank of `x`.

    Example: `%m, %v = dlb.moments %x [0] : tensor<8x3xf32> -> tensor<3xf32>, tensor<3xf32>`
  }];
  let arguments = (ins Dlb_Float:$x, DenseI64ArrayAttr:$dimensions);
  let results = (outs Dlb_Float:$mean, Dlb_Float:$variance);
  let assemblyFormat = "$x $dimensions attr-dict `:` type($x) `->` type(results)";
  let extraClassDefinition = anchorDefinition # dimensionsDefinition;
}

#endif // DLB_DIALECT_OPS_REDUCTION_TD
