// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attention as one op, so that the matrix of scores need not exist, and its two adjoints.

#ifndef DLB_DIALECT_OPS_ATTENTION_TD
#define DLB_DIALECT_OPS_ATTENTION_TD

include "dialect/Dialect.td"

class Dlb_AttentionOp<string mnemonic, dag operands, dag outputs, list<Trait> traits = []>
    : Dlb_PureOp<mnemonic, !listconcat([AttrSizedOperandSegments], Dlb_InfersTypes, Dlb_OwnBatch,
                                       Dlb_Decomposes, traits, [
        DeclareOpInterfaceMethods<AnchorOpInterface>])> {
  let arguments = !con(operands, (ins
    Optional<Dlb_Bool>:$mask, Optional<Dlb_Float>:$bias, F64Attr:$scale,
    DefaultValuedAttr<BoolAttr, "false">:$causal,
    DefaultValuedAttr<StrAttr, "\"\"">:$mask_letters,
    DefaultValuedAttr<StrAttr, "\"\"">:$bias_letters,
    DefaultValuedAttr<StrAttr, "\"nhtd,nhsd,nhse->nhte\"">:$layout));
  let results = outputs;
  let extraClassDeclaration = [{
    /// All sizes under their textbook names, and where they stand.
    AttentionGeometry geometry();
  }];
  let extraClassDefinition = [{
    ::llvm::StringRef $cppClass::kernelFamily() { return "attention"; }
  }];
}

def AttentionOp : Dlb_AttentionOp<
    "attention", (ins Dlb_Float:$q, Dlb_Float:$k, Dlb_Float:$v),
    (outs Dlb_Float:$y, Dlb_Float:$lse), Dlb_HasGradient> {
  let summary = "mean of the values, weighted by softmax of query · key";
  let description = [{
    With score[n, h, t, s] = scale · Σ_d q[n, h, t, d] · k[n, h, s, d] + bias and the weights
    p[n, h, t, s] = e^(score - lse[n, h, t]), lse = ln Σ_s e^score:

    y[n, h, t, e] = Σ_s p[n, h, t, s] · v[n, h, s, e]

    Position s is **excluded** for t where `mask` is false, and where `causal` and s > t + (S - T), so that
    the last query sees all keys: both sums are over the other positions. A row t in which every position
    is excluded has y = 0 and lse = 0.

    The dimensions of q, k, v and y are n h t d, n h s d, n h s e and n h t e in the order that `layout`
    says; those of lse are y's without e. Mask and bias have some of the dimensions n h t s, in this order,
    which `mask_letters` and `bias_letters` name; they repeat along the others.

    * C1: `layout` is "q,k,v->y" with permutations of nhtd, nhsd, nhse and nhte.
    * C2: `q`, `k` and `v` have rank 4 and the same element type.
    * C3: `mask_letters` and `bias_letters` are letters of nhts, in this order, one for each dimension and
      at least one; none where there is no mask or no bias.
    * C4: `bias` has the element type of `q`.
    * C5: `scale` is finite.
    * C6: a letter has the same size wherever it occurs.

    Example: `%y, %lse = dlb.attention %q, %k, %v mask %m "ns" scale 0.125 causal true layout "nthd,nshd,nshe->nthe" : (tensor<8x64x4x32xf32>, tensor<8x64x4x32xf32>, tensor<8x64x4x32xf32>, tensor<8x64xi1>) -> (tensor<8x64x4x32xf32>, tensor<8x64x4xf32>)`

    Gradient: the two ops below, and for the bias what they are decomposed into.
  }];
  let assemblyFormat = [{
    $q `,` $k `,` $v (`mask` $mask^ $mask_letters)? (`bias` $bias^ $bias_letters)? `scale` $scale
    (`causal` $causal^)? (`layout` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
}

class Dlb_AttentionGradientOp<string mnemonic, dag outputs> : Dlb_AttentionOp<
    mnemonic, (ins Dlb_Float:$q, Dlb_Float:$k, Dlb_Float:$v, Dlb_Float:$g, Dlb_Float:$lse,
                   Dlb_Float:$delta), outputs> {
  let assemblyFormat = [{
    $q `,` $k `,` $v `of` $g `,` $lse `,` $delta (`mask` $mask^ $mask_letters)?
    (`bias` $bias^ $bias_letters)? `scale` $scale (`causal` $causal^)? (`layout` $layout^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def AttentionQueryGradientOp : Dlb_AttentionGradientOp<"attention_query_gradient",
                                                       (outs Dlb_Float:$dq)> {
  let summary = "gradient of attention by its queries";
  let description = [{
    With score and the excluded positions of the `attention` with the same operands and attributes,
    p = e^(score - lse), 0 where excluded, and r = p · (Σ_e g[n, h, t, e] · v[n, h, s, e] - delta):

    dq[n, h, t, d] = scale · Σ_s r[n, h, t, s] · k[n, h, s, d]

    `lse` is the attention's second result; with `g` the derivative of some scalar by y, `delta` is
    Σ_e g · y less the scalar's derivative by lse. Then dq is its derivative by q.

    * C1: `attention` of `q`, `k`, `v`, `mask` and `bias` satisfies its constraints.
    * C2: its results have the types of `g` and `lse`, and `delta` has that of `lse`.

    Example: `%dq = dlb.attention_query_gradient %q, %k, %v of %g, %lse, %delta scale 0.125 : (tensor<8x4x64x32xf32>, tensor<8x4x64x32xf32>, tensor<8x4x64x32xf32>, tensor<8x4x64x32xf32>, tensor<8x4x64xf32>, tensor<8x4x64xf32>) -> tensor<8x4x64x32xf32>`
  }];
}

def AttentionKeyValueGradientOp : Dlb_AttentionGradientOp<"attention_key_value_gradient",
                                                          (outs Dlb_Float:$dk, Dlb_Float:$dv)> {
  let summary = "gradients of attention by its keys and values";
  let description = [{
    With p and r as in `attention_query_gradient`:

    dk[n, h, s, d] = scale · Σ_t r[n, h, t, s] · q[n, h, t, d], dv[n, h, s, e] = Σ_t p[n, h, t, s] · g[n, h, t, e]

    A kernel of its own: it sums over t, for which the other one is parallel.

    * C1: `attention` of `q`, `k`, `v`, `mask` and `bias` satisfies its constraints.
    * C2: its results have the types of `g` and `lse`, and `delta` has that of `lse`.

    Example: `%dk, %dv = dlb.attention_key_value_gradient %q, %k, %v of %g, %lse, %delta scale 0.125 : (tensor<8x4x64x32xf32>, tensor<8x4x64x32xf32>, tensor<8x4x64x32xf32>, tensor<8x4x64x32xf32>, tensor<8x4x64xf32>, tensor<8x4x64xf32>) -> (tensor<8x4x64x32xf32>, tensor<8x4x64x32xf32>)`
  }];
}

#endif // DLB_DIALECT_OPS_ATTENTION_TD
