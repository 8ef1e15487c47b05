// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The plan: a function as an ordered list of kernel runs over fixed memory.

#ifndef DLB_DIALECT_OPS_PLAN_TD
#define DLB_DIALECT_OPS_PLAN_TD

include "dialect/Dialect.td"
include "mlir/IR/SymbolInterfaces.td"

def ScheduleOp : Dlb_Op<"schedule", [IsolatedFromAbove, SingleBlock, NoTerminator, Symbol]> {
  let summary = "a function with its order, memory and barriers decided";
  let description = [{
    The body holds buffers (`arena`, `argument`, `result`) first, then `run`, `barrier` and at most
    one `commit` in the order of execution, which all threads follow. `function_type`, `arg_attrs`
    and `res_attrs` are those of the planned `func.func`. `arena_bytes` is the size of the one
    arena (a multiple of 64), `naive_bytes` what its buffers would take without any reuse.

    Each buffer op is one *version* of memory: the value that one run writes, or an argument as the
    caller passed it. A run reads a version only while no other version has been written over it.
    Results without `dlb.updates` lie in `result` buffers; a result with `dlb.updates = j` is
    written to an `argument` buffer of index j after the commit point.

    Constraints:
    - (C1) Buffers come before runs; nothing else stands in the body; at most one `commit`.
    - (C2) `argument` and `result` indices are those of `function_type`, with its shapes and element types.
    - (C3) `arena` buffers lie inside `arena_bytes`.
    - (C4) `arg_attrs` and `res_attrs` have one dictionary per argument and result.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$arena_bytes, I64Attr:$naive_bytes,
                       TypeAttrOf<FunctionType>:$function_type, ArrayAttr:$arg_attrs,
                       ArrayAttr:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `arena` $arena_bytes `naive` $naive_bytes `:` $function_type
    `arguments` $arg_attrs `results` $res_attrs attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
}

class Dlb_BufferOp<string mnemonic> : Dlb_Op<mnemonic, [Pure, HasParent<"ScheduleOp">]> {
  let results = (outs AnyStaticShapeMemRef:$buffer);
}

def ArenaOp : Dlb_BufferOp<"arena"> {
  let summary = "a buffer at a fixed byte offset in the arena";
  let description = "(C1) `offset` is a multiple of 64 and not negative.";
  let arguments = (ins I64Attr:$offset);
  let assemblyFormat = "$offset attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def ArgumentOp : Dlb_BufferOp<"argument"> {
  let summary = "the memory of an argument: as passed, or its new version after the commit";
  let arguments = (ins I64Attr:$index);
  let assemblyFormat = "$index attr-dict `:` type($buffer)";
}

def ResultOp : Dlb_BufferOp<"result"> {
  let summary = "the caller's memory for a result";
  let arguments = (ins I64Attr:$index);
  let assemblyFormat = "$index attr-dict `:` type($buffer)";
}

def RunOp : Dlb_Op<"run", [AttrSizedOperandSegments, HasParent<"ScheduleOp">,
                               DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a kernel over buffers";
  let description = [{
    Thread t of T runs the chunks [C * t / T, C * (t + 1) / T) of the C = ceil(extent / chunk). The kernel
    is called as `k(inputs..., outputs..., scratch, first, last)` with the slices of one chunk.
    `extent` and `chunk` repeat the kernel's, so that a schedule can be compiled without kernel bodies.

    Constraints:
    - (C1) `kernel` names a `dlb.kernel` of the same extent, chunk and types (tensors there,
      memrefs of the same shape here), or a function.
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, I64Attr:$extent, I64Attr:$chunk,
                       Variadic<AnyStaticShapeMemRef>:$inputs,
                       Variadic<AnyStaticShapeMemRef>:$outputs);
  let assemblyFormat = [{
    $kernel `[` $extent `by` $chunk `]` `ins` `(` ($inputs^ `:` type($inputs))? `)`
    `outs` `(` ($outputs^ `:` type($outputs))? `)` attr-dict
  }];
  let extraClassDeclaration = [{
    /// ceil(extent / chunk).
    int64_t chunkCount() { return (getExtent() + getChunk() - 1) / getChunk(); }
  }];
}

def BarrierOp : Dlb_Op<"barrier", [HasParent<"ScheduleOp">]> {
  let summary = "all threads wait for each other";
  let assemblyFormat = "attr-dict";
}

def CommitOp : Dlb_Op<"commit", [HasParent<"ScheduleOp">]> {
  let summary = "the point after which arguments are overwritten";
  let description = [{
    A barrier. If `status` is present and not 0, the call ends here with that status and no argument has been
    changed.
  }];
  let arguments = (ins Optional<MemRefOf<[I32]>>:$status);
  let assemblyFormat = "($status^ `:` type($status))? attr-dict";
}

#endif // DLB_DIALECT_OPS_PLAN_TD
