// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What an op tells the passes about itself. A pass asks these interfaces and never lists op names,
// so a new op is known to all of them at once.

#ifndef DLB_DIALECT_INTERFACES_TD
#define DLB_DIALECT_INTERFACES_TD

include "mlir/IR/OpBase.td"

def PointwiseOpInterface : OpInterface<"PointwiseOpInterface"> {
  let description = [{
    Each element of the one result is computed from at most one element of each operand: element
    `operandMap(k)(i)` of operand `k` for the result's element `i`. `emitAt` produces that
    computation in `arith` and `math`, the same code for scalars and for vectors, so that one
    definition serves loop bodies, prologues and epilogues of every kernel family.
  }];
  let cppNamespace = "::dlb";
  let methods = [
    InterfaceMethod<[{
      Where operand `operand` is read: result index -> operand index. The identity, unless the
      operand is a scalar (`random_*`) or lacks a dimension (`one_hot`).
    }], "::mlir::AffineMap", "operandMap", (ins "unsigned":$operand), "", [{
      ::mlir::Operation *self = $_op.getOperation();
      auto type = ::llvm::cast<::mlir::RankedTensorType>(self->getOperand(operand).getType());
      return ::mlir::AffineMap::getMultiDimIdentityMap(type.getRank(), self->getContext());
    }]>,
    InterfaceMethod<[{
      What the value depends on of the element's logical index: result index -> the numbers that
      `emitAt` takes as `indices`. None, but for generators: one dimension of `iota` and `one_hot`,
      the row-major position of `random_*`, so that loops over dimensions side by side can be one.
    }], "::mlir::AffineMap", "indexMap", (ins), "", [{
      return ::mlir::AffineMap::get($_op->getContext());
    }]>,
    InterfaceMethod<[{
      Emits the computation of one element, or of one element per lane. `type` is the result's
      element type or a vector of it. `operands` are the operands' elements in the shape of `type`: where
      `type` is `vector<8xf32>`, an operand of bools is a `vector<8xi1>`. `indices` holds one value of
      type `index`, or a vector of `index` in the shape of `type`, for each result of `indexMap`.
    }], "::mlir::Value", "emitAt",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::ValueRange":$operands,
           "::mlir::ValueRange":$indices, "::mlir::Type":$type)>
  ];
  let extraClassDeclaration = [{
    bool usesIndex() { return indexMap().getNumResults() != 0; }
    /// `emitAt` for an op that does not use its index.
    ::mlir::Value emit(::mlir::OpBuilder &builder, ::mlir::Location loc,
                       ::mlir::ValueRange operands, ::mlir::Type type) {
      return emitAt(builder, loc, operands, {}, type);
    }
  }];
}

def ViewOpInterface : OpInterface<"ViewOpInterface"> {
  let description = [{
    Moves elements without computing: the result's element `i` is element `operandMap(k)(i)` of the
    one operand `k` whose `operandDomain(k)` holds at `i`, and `fill()` where none does. Domains of
    different operands are disjoint.
  }];
  let cppNamespace = "::dlb";
  let methods = [
    InterfaceMethod<[{
      Where operand `operand` is read: result index -> operand index. Affine with `floordiv` and
      `mod` by constants; meaningful where `operandDomain(operand)` holds.
    }], "::mlir::AffineMap", "operandMap", (ins "unsigned":$operand)>,
    InterfaceMethod<[{
      At which result indices operand `operand` is read; none if everywhere.
    }], "::std::optional<::mlir::IntegerSet>", "operandDomain", (ins "unsigned":$operand), "",
      [{ return ::std::nullopt; }]>,
    InterfaceMethod<[{
      The value of elements that no operand provides (`pad`); none where every element is provided.
    }], "::std::optional<double>", "fill", (ins), "", [{ return ::std::nullopt; }]>
  ];
}

def ReductionOpInterface : OpInterface<"ReductionOpInterface"> {
  let description = [{
    A monoid: every result element is `finish` of the `combine` of the `lift`ed elements along the
    reduced dimensions. The state is a tuple of scalars, or of vectors with one state per lane.
    `combine` is associative up to rounding, with `identity` as its neutral element, so a kernel is
    free to split the elements in any fixed way: lanes, unrolled accumulators, chunks. It is also
    commutative but for rounding; argmax keeps the lowest position itself.
  }];
  let cppNamespace = "::dlb";
  let methods = [
    InterfaceMethod<"The dimensions of operand 0 that vanish, strictly increasing.",
      "::llvm::SmallVector<int64_t>", "reducedDimensions", (ins)>,
    InterfaceMethod<[{
      True if `lift` reads `position` (argmax).
    }], "bool", "usesPosition", (ins), "", [{ return false; }]>,
    InterfaceMethod<[{
      The types of the state's components for operand elements of type `type`, a scalar type or a
      vector type; vectors yield vectors.
    }], "::llvm::SmallVector<::mlir::Type>", "stateTypes", (ins "::mlir::Type":$type), "",
      [{ return {type}; }]>,
    InterfaceMethod<"The neutral state.",
      "::llvm::SmallVector<::mlir::Value>", "identity",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::Type":$type)>,
    InterfaceMethod<[{
      The state of the single element `x`. `position` is its row-major position within the reduced
      dimensions, i32 or a vector of i32 in the shape of `x`; null where `usesPosition()` is false.
    }], "::llvm::SmallVector<::mlir::Value>", "lift",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::Value":$x,
           "::mlir::Value":$position), "", [{ return {x}; }]>,
    InterfaceMethod<"The state of the elements of `a` and `b` together.",
      "::llvm::SmallVector<::mlir::Value>", "combine",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::ValueRange":$a,
           "::mlir::ValueRange":$b)>,
    InterfaceMethod<[{
      combine(state, lift(x, position)): what a loop over elements does. Ops override it where one
      element more is cheaper than a general combination.
    }], "::llvm::SmallVector<::mlir::Value>", "accumulate",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::ValueRange":$state,
           "::mlir::Value":$x, "::mlir::Value":$position), "", [{
        auto lifted = $_op.lift(builder, loc, x, position);
        return $_op.combine(builder, loc, state, lifted);
      }]>,
    InterfaceMethod<[{
      The op's results, one value each, from the state of all `count` elements.
    }], "::llvm::SmallVector<::mlir::Value>", "finish",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::ValueRange":$state,
           "int64_t":$count), "", [{ return ::llvm::SmallVector<::mlir::Value>(state); }]>
  ];
}

def BatchableOpInterface : OpInterface<"BatchableOpInterface"> {
  let description = [{
    An op that can run on a batch at once: with a new leading dimension b in its results, element b of
    them is what the op computes from element b of its operands.
  }];
  let cppNamespace = "::dlb";
  let methods = [
    InterfaceMethod<[{
      The results for a batch of `size`, each with the new leading dimension. An operand either has it too
      or has its own type: then the whole batch shares it, and ops that can do so do not repeat it (one
      matrix of weights serves all). At least one operand is not shared.

      By default: the op itself, its attributes unchanged, on operands that all have the dimension.
    }], "::llvm::SmallVector<::mlir::Value>", "batch",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::ValueRange":$operands, "int64_t":$size), "", [{
        return ::dlb::batchUnchanged($_op.getOperation(), builder, loc, operands, size);
      }]>
  ];
}

def AnchorOpInterface : OpInterface<"AnchorOpInterface"> {
  let description = [{
    An op that a group is built around: its loops are written by the named family of kernels, and
    its neighbours join as prologue and epilogue.
  }];
  let cppNamespace = "::dlb";
  let methods = [
    InterfaceMethod<[{
      "row", "contract", "convolution", "pool", "attention", "gather", "pack" or "scan".
    }],
      "::llvm::StringRef", "kernelFamily", (ins)>,
    InterfaceMethod<[{
      Whether all chunks together read each element of operand `operand` once at most. Then a prologue
      that computes the element on the way does no work twice.
    }], "bool", "readsOnce", (ins "unsigned":$operand), "", [{ return false; }]>
  ];
}

def DecomposableOpInterface : OpInterface<"DecomposableOpInterface"> {
  let description = [{
    An op that stands for several smaller ones, because it can be computed with less memory or work
    than they can one by one. Whoever has no rule for the op takes them instead: `differentiate` where
    the op has no gradient rule of its own, the reference where there is no reference kernel.
  }];
  let cppNamespace = "::dlb";
  let methods = [
    InterfaceMethod<[{
      The op's results, of its results' types, computed by other dlb ops at `builder`'s insertion point.
      None of these ops needs this rule in its turn. Results that nobody uses leave unused ops behind.
    }], "::llvm::SmallVector<::mlir::Value>", "decompose",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc)>
  ];
}

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let description = [{
    An op with a rule for reverse-mode differentiation. Where g is the derivative of some scalar by
    each result (the cotangents), the rule yields the derivative by each operand. An op whose
    results are all integers or bools needs none: nothing flows through it.
  }];
  let cppNamespace = "::dlb";
  let methods = [
    InterfaceMethod<[{
      One value per operand, of the operand's type, built of dlb ops at `builder`'s insertion point;
      null where the derivative is zero or the operand is not a float. A null cotangent means zero;
      at least one is given.
    }], "::llvm::SmallVector<::mlir::Value>", "gradient",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::llvm::ArrayRef<::mlir::Value>":$cotangents)>,
    InterfaceMethod<[{
      Called before `gradient`, with the same cotangents: the op that `gradient` is then asked of. Itself
      by default. An op whose gradient needs more than its operands and results puts another in its
      place, whose first results are its own and the others what the gradient needs. Null after an error.
    }], "::mlir::Operation *", "saveForGradient",
      (ins "::mlir::OpBuilder &":$builder, "::llvm::ArrayRef<::mlir::Value>":$cotangents), "",
      [{ return $_op; }]>
  ];
}

#endif // DLB_DIALECT_INTERFACES_TD
