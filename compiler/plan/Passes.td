// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Passes of the planner.

#ifndef DLB_PLAN_PASSES_TD
#define DLB_PLAN_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlanPass : Pass<"dlb-plan", "::mlir::ModuleOp"> {
  let summary = "turn functions of launches into schedules";
  let description = [{
    Each `func.func` of `dlb.launch` ops becomes a `dlb.schedule`:

    1. **Order.** Launches keep their order, or take the one that always picks the launch by which the
       live bytes grow least, if its peak is lower. Launches whose results update arguments come
       last, behind the commit point; one that reads an argument's old value comes before the one
       that overwrites it.
    2. **Memory.** Results of the function are written where the caller wants them. Everything else
       lives in one arena: a result of a `pointwise` kernel takes the place of an operand that
       dies there and is read at the identical index only; the rest is placed largest first, in
       the smallest gap between the buffers alive at the same time, at multiples of 64 bytes.
    3. **Barriers.** One is placed before a run that touches bytes which another run since the last
       barrier has touched, one of them writing, unless both have one chunk only, or both
       touch the same bytes in the same shares: then chunk c depends on chunk c alone, and one
       thread runs both. Stacks that scans read and write step by step are shared out step by step.
  }];
  let dependentDialects = ["::dlb::DlbDialect"];
}

def CheckPlanPass : Pass<"dlb-check-plan", "::mlir::ModuleOp"> {
  let summary = "check schedules, without trusting the planner";
  let description = [{
    Replays each `dlb.schedule` on byte ranges. Every byte belongs to the buffer version that was written last.
    Errors: a version is read before it is written or after bytes of it were overwritten; a
    version is written twice; a run overwrites what it still reads; two runs touch the same
    bytes, one writing, in different chunks without a barrier between; an argument is written
    before the commit, or without a result that updates it; a result is never written; a scan is
    cut into chunks though its steps mix rows of several.
  }];
}

def SitesPass : Pass<"dlb-sites", "::mlir::ModuleOp"> {
  let summary = "say of each run what a profile shows of it";
  let description = [{
    Gives each `dlb.run` the attribute `dlb.site`: the kernel's kind, the place of its anchor in the program
    and the block instance, the other lines of the file that it computes something of, its pass (`forward`,
    `backward` for what is part of a gradient, `update` behind the commit point), and what one launch costs:

    - `flops`: 2 for each multiply-add of a product, convolution (as a sum of products) or attention (without
      what a causal one skips), 1 for each element that an element-wise op or a reduction takes. A scan costs
      its body times its steps.
    - `bytes`: operands and results once each; of a table or a slice as much as is taken from it.
  }];
  let options = [
    Option<"file", "file", "std::string", /*default=*/"\"\"", "the program's own file">
  ];
}

#endif // DLB_PLAN_PASSES_TD
