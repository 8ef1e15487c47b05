// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The dialect, its types and the base class of its ops.

#ifndef DLB_DIALECT_DIALECT_TD
#define DLB_DIALECT_DIALECT_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialect/Interfaces.td"

def DlbDialect : Dialect {
  let name = "dlb";
  let summary = "tensor programs for deep learning";
  let description = [{
    Pure ops on tensors of static shape. A function of this dialect is what a program computes;
    nothing in it says where, when or in what order.

    * Element types: `f32`, `f64`; `i1`, a bool; `i8`, a byte **without sign** (pixels of a file, positions
      in a pooling window); `i32`, class labels and indices; `i64`, seeds and step counters. Rank 0 is a scalar.
    * No implicit broadcasting: a smaller operand passes through `dlb.broadcast` first.
    * Layout is explicit: `dlb.contract` and `dlb.convolution` carry letters for their dimensions, and a
      `dlb.transpose` next to them is folded into the letters.
    * The set is closed under differentiation: the gradient rule of every op is built of these ops, in
      adjoint pairs (broadcast and reduce_sum, pad and slice, gather and scatter_add, …).
    * Nothing traps: where hardware would, the op's description says what it yields instead.

    What an op computes is said through the interfaces of Interfaces.td; passes ask these and never name ops.
    The verifiers cite the numbers (C1, C2, …) under which each description lists its constraints.
  }];
  let cppNamespace = "::dlb";
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{
    void registerConstantOps();
    void registerPointwiseOps();
    void registerViewOps();
    void registerReductionOps();
    void registerContractOps();
    void registerConvolutionOps();
    void registerPoolOps();
    void registerAttentionOps();
    void registerGatherOps();
    void registerRandomOps();
    void registerScanOps();
    void registerGradientOps();
    void registerPackingOps();
    void registerGroupOps();
    void registerPlanOps();
  }];
}

// --- Types -------------------------------------------------------------------------------------

def Dlb_HasNoEmptyDimension : CPred<
  "!::llvm::is_contained(::llvm::cast<::mlir::ShapedType>($_self).getShape(), 0)">;

class Dlb_TensorOf<list<Type> elements> : RankedTensorOf<
  elements, [HasStaticShapePred, Dlb_HasNoEmptyDimension], "tensor with static sizes of at least 1">;

def Dlb_Float : Dlb_TensorOf<[F32, F64]>;
def Dlb_Bool : Dlb_TensorOf<[I1]>;
def Dlb_Byte : Dlb_TensorOf<[I8]>;
def Dlb_Index : Dlb_TensorOf<[I32]>;
def Dlb_Number : Dlb_TensorOf<[F32, F64, I32, I64]>;
def Dlb_Comparable : Dlb_TensorOf<[F32, F64, I8, I32, I64]>;
def Dlb_Tensor : Dlb_TensorOf<[F32, F64, I1, I8, I32, I64]>;

// --- Ops ---------------------------------------------------------------------------------------

class Dlb_Op<string mnemonic, list<Trait> traits = []> : Op<DlbDialect, mnemonic, traits>;

/// An op without side effects: removed where unused, shared where equal.
class Dlb_PureOp<string mnemonic, list<Trait> traits = []>
    : Dlb_Op<mnemonic, !listconcat([Pure], traits)>;

def Dlb_InferredTypes : NativeOpTrait<"InferredTypes"> { let cppNamespace = "::dlb::traits"; }

/// Infers its results' types in C++: `inferReturnTypes(context, location, adaptor, types)`, which
/// also reports the violated constraints.
defvar Dlb_InfersTypes = [
  Dlb_InferredTypes, InferTypeOpAdaptor];

/// Refuses operands and results of different types with C1; beside MLIR's trait, which infers.
def Dlb_OneType : NativeOpTrait<"OneType"> { let cppNamespace = "::dlb::traits"; }
defvar Dlb_SameType = [Dlb_OneType, SameOperandsAndResultType];

/// Its own `batch`; without it, `BatchableOpInterface` alone is the default one.
defvar Dlb_OwnBatch = [DeclareOpInterfaceMethods<BatchableOpInterface, ["batch"]>];

defvar Dlb_Decomposes = [DeclareOpInterfaceMethods<DecomposableOpInterface>];

defvar Dlb_HasGradient = [DeclareOpInterfaceMethods<DifferentiableOpInterface>];

#endif // DLB_DIALECT_DIALECT_TD
