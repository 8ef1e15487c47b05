// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Passes from dlb to dlb, in the order of the pipeline.

#ifndef DLB_TRANSFORMS_PASSES_TD
#define DLB_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def RaiseAttentionPass : Pass<"dlb-raise-attention"> {
  let summary = "write softmax between two contractions as attention";
  let description = [{
    Where a program says

        score = Σ_d q · k               a contraction
        score = score · c               any number of these, c a number
        score = score + bias
        score = mask ? score : c        c ≤ -10⁶, so that the position is excluded
        p = softmax(score)              as e^(x - max) / Σ e^(x - max), or e^(x - ln Σ e^x)
        y = Σ_s p · v                   a contraction

    the whole becomes one `dlb.attention`, before `differentiate`, so that neither the program nor its
    gradient stores a matrix of scores. Transposes of q, k, v and y, as heads are split off and joined,
    become letters of its layout; masks and biases keep the dimensions they had before they were repeated
    over the scores. A mask that says s ≤ t + (S - T) by comparing indices becomes `causal`.

    Results are the same up to rounding, whatever the mask: in a row where every position is excluded,
    all scores are equal, and the program's weights are 1 / S each. `dlb.attention` yields 0
    there; where a mask can exclude a whole row, the mean of the values takes its place.

    Left as they are: weights that change before they meet the values (dropout), or that something else
    reads; scores with something added after a mask; masks with different or small numbers.
  }];
  let options = [
    Option<"remarks", "remarks", "bool", "false", "say where it happens, and where nearly and why not">
  ];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def DifferentiatePass : Pass<"dlb-differentiate"> {
  let summary = "expand dlb.gradient";
  let description = [{
    Replaces each `dlb.gradient %y wrt %xs` by ops that compute the derivatives, innermost first: in
    order of the block, so that a gradient of a gradient finds the inner one already expanded.

    1. **Activity.** Walk forward from the xs: a value is active if it is a float and its op has an
       active operand. Only the ops between the xs and y that are active and that y depends on take part.
       One that has no gradient rule but is made of smaller ops (`DecomposableOpInterface`) is replaced
       by these: the gradients of attention, when a gradient of a gradient asks for theirs.
    2. **Sweep.** The cotangent of y is 1. Walk these ops backwards; each one's
       `DifferentiableOpInterface::gradient` turns the cotangents of its results into those of
       its operands; several contributions to a value are added in order of arrival. An absent
       cotangent is zero and costs nothing.
    3. **Clean up.** What a rule computed for operands that need no gradient is erased. An x that y does
       not depend on gets zeros.

    An active op without a gradient rule is an error at its location. The new ops carry the location
    of the op whose derivative they compute, as `fused<"gradient">[...]`.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def HoistPass : Pass<"dlb-hoist", "::mlir::func::FuncOp"> {
  let summary = "move out of scans what need not wait for the step before";
  let description = [{
    Inner scans first; then for each scan

    1. A contraction of a concatenation is split where only some of the pieces depend on the step before:
       [x, h] w = x w₁ + h w₂.
    2. **Before the loop.** What depends on captures only is computed once. Contractions, reductions,
       gathers, … that depend on inputs and captures only run by `BatchableOpInterface` on all steps at
       once, with the element-wise ops between them; their result becomes an input of the scan.
       Element-wise ops alone stay: in the loop they cost no memory.
    3. **Behind the loop.** Ops whose results are only stacked run on all steps at once where
       stacking their operands takes no more memory, where an operand is the same in each step (one
       large product in place of many small ones), or where they mix the rows of a step, which would keep
       threads from running the loop each on their own rows. A sum over the steps of a contraction is a
       contraction over the steps.
    4. What is not used any more vanishes.

    Values change by rounding only. Runs before `differentiate`, so that the backward scan need not know of
    what has left, and after it.
  }];
  let options = [Option<"remarks", "remarks", "bool", "false", "say what left a loop">];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def BatchPass : Pass<"dlb-batch", "::mlir::func::FuncOp"> {
  let summary = "let a function of one sample run on a batch";
  let description = [{
    Arguments whose role is `input`, or that have no role, get a leading dimension of `size`; so does, by
    `BatchableOpInterface`, every value that depends on them, results too. Parameters and what depends on
    nothing else are computed once for all. Element b of the new results is what the function
    computed from element b of the new arguments.

    An op that cannot run on a batch (a gradient not yet expanded, for one) is an error at its location.
  }];
  let options = [Option<"size", "size", "int64_t", "1", "elements of the batch">];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def SimplifyPass : Pass<"dlb-simplify"> {
  let summary = "the same values by fewer and smaller ops";
  let description = [{
    Folds, applies the rewrites of `transforms/simplify/` and shares common subexpressions, until nothing
    changes; unused ops vanish.

    * Arithmetic: signs cancel or move into constants, constant factors merge, x² is x · x.
    * Broadcasts: element-wise ops on broadcasts run before the broadcast; sums of copies are products.
    * Contractions: transposes of operands and of the result become letters, sums over letters that both
      operands have fewer letters; a sum of a sum is one sum.
    * Scans: carries, inputs, captures and stacks without effect vanish; numbers and what repeats along
      the steps are no inputs.
    * Views: slices of concatenations and paddings reach through; a sum of paddings that lie side by side is a
      concatenation.

    Results keep their bits, but for constant factors that are multiplied first, n · x in place of
    a sum of n copies, powers that are products, and divisions by one number for all elements, which
    are products with its reciprocal.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def RoundProductsPass : Pass<"dlb-round-products", "::mlir::func::FuncOp"> {
  let summary = "products of bf16 numbers, for --precision bf16";
  let description = [{
    The factors of every contraction, convolution and attention in f32, and of their gradients, are rounded by
    `round_bf16`; sums, and all else, stay in f32. Behind `differentiate`, so that a gradient is a product
    of rounded numbers too, and the rounding itself has no part in the chain rule. Of a
    value that is reshaped, transposed or broadcast before, the value is rounded, once for all.

    Contractions get the attribute `dlb.bf16`: their factors hold nothing but numbers of bf16, so that
    one product of tile registers is exact where it takes six for f32. It changes no result beyond
    the order of the sum.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def SplitReductionsPass : Pass<"dlb-split-reductions", "::mlir::func::FuncOp"> {
  let summary = "cut long reductions with few results, and products of few rows, into partial ones";
  let description = [{
    A reduction of at least 16384 elements each to fewer than 4 results would keep one thread busy. It
    becomes the same reduction twice: over the trailing reduced dimensions, which leaves at least 4
    partial results, and over the rest. A first reduced dimension of more than 1024 is reshaped into
    [P, size / P] for the largest divisor 4 ≤ P ≤ 64. The rule depends on shapes only, so the bits
    do not depend on the number of threads.

    A reduction over the first dimension and others, but not all, of what an anchor computes (a batch
    norm's statistics) is split too: first within the slices of the first dimension, where the anchor's
    group computes it, then over them.

    For `moments` the parts are combined by mean = mean(μᵢ), variance = mean(σᵢ²) + variance(μᵢ).

    Not split: `argmax`, and long dimensions without such a divisor.

    A product of 2 to 32 rows with a K x N matrix of at least 65536 elements that is summed over its first
    dimension, K a multiple of 4 and at least 8 for each row, becomes

        Σ over k of x[n, k] · w[k, u]  =  Σ over s of (Σ over k of x[n, s, k] · w[s, k, u])

    with four parts s. Chunks of rows would each read all of the weights, which are most of what such a
    product moves; now each reads a quarter, the one that it updates in training: that stays in the cache of one
    processor. In the body of a scan products stay whole, since chunks of rows run through all of its steps.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def FoldScalesPass : Pass<"dlb-fold-scales", "::mlir::func::FuncOp"> {
  let summary = "take the scale and shift behind a product into its weights";
  let description = [{
    Where parameters stay the same from call to call, as in prediction,

        (Σ x · w - m) · s + b  =  Σ x · (w · s) + (b - m · s)

    for contractions and convolutions whose weights, and sums, differences and products behind them with one
    number for each column or filter, follow from parameters and state only: batch normalisation vanishes
    but for its shift. `dlb-derive` takes w · s out. Values change by rounding only.

    Left as they are: products whose result somebody else reads too, shifts alone, and functions that
    update parameters.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def DerivePass : Pass<"dlb-derive", "::mlir::ModuleOp"> {
  let summary = "compute what follows from weights alone once for many calls";
  let description = [{
    Of a function that takes parameters or state, and inputs, and updates nothing: ops that depend on
    parameters and state only move to a function of their own, which the attribute `dlb.derive` names. Its
    results are arguments of the role `derived`. The runtime calls it when the weights have changed.

    Views, which cost nothing where they are read, and what is returned stay. The pass runs before
    `dlb-group`, so that what has moved is not fused with what has not, and behind `dlb-lay-out`, for whole
    groups.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def GroupPass : Pass<"dlb-group", "::mlir::func::FuncOp"> {
  let summary = "decide what is computed in one sweep";
  let description = [{
    Every op ends up in the body of a `dlb.group`, whose kinds and bodies are described there.

    1. **Recomputed ops.** Views, constants, generators, short chains of cheap pointwise ops over one
       stored tensor, bools of stored values, and pointwise ops that only reductions read, belong
       to nobody: each user has its own copy of them, and they take no memory.
    2. **Anchors.** Each contraction, convolution, pooling and gather opens a group. An element-wise
       tree that only it reads, and no element twice, becomes its prologue, reductions of its slices that only other
       reductions read are results of it. Other reductions of one tensor that share their kept and reduced dimensions share a group.
    3. **Element-wise ops** join the group of an operand which they read at their own index: as
       epilogue of an anchor, at either level of a row, or in an element-wise tree. Trees that are
       read there as well are merged into it.
    4. **Updates.** Element-wise ops that serve updated arguments only form groups of their own, which
       run after the commit point. Arguments that are overwritten while still needed are copied.
    5. **Chunks** by shapes alone: about four, along the leading dimension.

    Bodies of scans are grouped in the same way, inner ones first. A scan has a group of its own; where
    its body keeps the rows of a batch apart, chunks of at least 8 rows run through all steps. Weights that
    it multiplies by in every step are laid out before it, once.
  }];
  let options = [
    Option<"fuse", "fuse", "bool", "true", "compute several ops in one group; else each has its own">,
    Option<"remarks", "remarks", "bool", "false",
           "say what each group computes, and why an op did not join the group of its operand">
  ];
  let dependentDialects = ["::dlb::DlbDialect", "::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

def RecomputePass : Pass<"dlb-recompute", "::mlir::func::FuncOp"> {
  let summary = "compute again what would take memory until it is read again";
  let description = [{
    A result of a group that is alive where most bytes are, and is read before and after but not there,
    is computed again for its later readers, in a group of its own before the first of them, if

    - it takes 1 MB at least,
    - these readers are contractions that multiply each of its elements 256 times at least, so that
      the time is theirs,
    - it follows by at most 16 element-wise ops and views from arguments and from values that are
      alive there anyway; what it keeps alive is a quarter of what it saves at most, in bytes times
      groups.

    So an activation or a normalisation between two dense layers is not kept beside its input. Repeated
    until nothing is found.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def OutlinePass : Pass<"dlb-outline", "::mlir::ModuleOp"> {
  let summary = "turn equal groups into launches of one kernel";
  let description = [{
    Groups are equal if their attributes, types and bodies are, whatever their locations and
    operands. Each distinct one becomes a `dlb.kernel` named after its kind, each group a
    `dlb.launch`. A kernel keeps the location of the first of its groups. Groups in the body of a
    scan become launches before the scan's own group is compared.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

#endif // DLB_TRANSFORMS_PASSES_TD
