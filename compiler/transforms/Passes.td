// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Passes from dlb to dlb, in the order of the pipeline.

#ifndef DLB_TRANSFORMS_PASSES_TD
#define DLB_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def DifferentiatePass : Pass<"dlb-differentiate"> {
  let summary = "expand dlb.gradient";
  let description = [{
    Replaces each `dlb.gradient %y wrt %xs` by ops that compute the derivatives, innermost first: in
    order of the block, so that a gradient of a gradient finds the inner one already expanded.

    1. **Activity.** Walk forward from the xs: a value is active if it is a float and its op has an
       active operand. Only the ops between the xs and y that are active and that y depends on take part.
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

#endif // DLB_TRANSFORMS_PASSES_TD
