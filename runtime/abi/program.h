// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The C descriptor inside every compiled object: what just-in-time code, ahead-of-time libraries
// and the cache say about themselves. Plain C, so that an embedding program can read it too.

#ifndef DLB_RUNTIME_ABI_PROGRAM_H
#define DLB_RUNTIME_ABI_PROGRAM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DLB_ABI_VERSION 2u

/// Element types of tensors in memory. A bool is one byte, 0 or 1.
enum dlb_element { DLB_F32, DLB_F64, DLB_I32, DLB_I64, DLB_BOOL, DLB_U8 };

/// What an argument of a compiled function is to the training loop.
enum dlb_role {
  DLB_INPUT,     ///< data of one mini-batch
  DLB_PARAMETER, ///< trained; saved
  DLB_STATE,     ///< remembered without gradient; saved
  DLB_OPTIMIZER, ///< an optimizer's memory; saved for resuming
  DLB_DERIVED,   ///< made of the tensors above by `derive`, whenever they change; never saved
  DLB_SCALAR,    ///< seed, step, …
  DLB_RESULT     ///< a result of the function
};

/// One argument or result. `shape` is the logical shape; `bytes` the size of its physical storage.
struct dlb_tensor {
  const char *name;
  int32_t role;
  int32_t element;
  int32_t rank;
  int32_t updates; ///< of a result: the argument it overwrites at the commit point, or -1
  const int64_t *shape;
  int64_t bytes;
};

struct dlb_team;

/// One call of a compiled function: caller-owned memory, aligned to 64 bytes.
/// `status` is written by the function: 0, or 1 + the index of the first value that was not finite.
/// After a non-zero status no argument has been changed.
struct dlb_call {
  void *const *arguments; ///< one pointer per argument
  void *const *results;   ///< one pointer per result; ignored where `updates` is not -1
  unsigned char *arena;   ///< `arena_bytes`
  unsigned char *scratch; ///< `scratch_bytes` for each thread, thread t at t * scratch_bytes
  int32_t status;
};

/// The body of a compiled function. All `threads` threads of `team` call it with the same `call`.
typedef void dlb_run(struct dlb_call *call, struct dlb_team *team, int32_t thread, int32_t threads);

struct dlb_function {
  const char *name;
  int32_t argument_count;
  int32_t result_count;
  const struct dlb_tensor *arguments;
  const struct dlb_tensor *results;
  int64_t arena_bytes;
  int64_t scratch_bytes; ///< per thread, a multiple of 64
  dlb_run *run;
  const char *largest_values;        ///< those that take most of the arena, in words; may be empty
  const struct dlb_function *derive; ///< its results, by name, are the derived arguments; or null
};

/// The root, exported under the symbol `dlb_program`.
struct dlb_program {
  uint32_t abi_version; ///< DLB_ABI_VERSION
  int32_t function_count;
  const struct dlb_function *functions;
  const char *instruction_set; ///< "x86-64", "x86-64-v3", "x86-64-v4", "x86-64-v4+amx"
};

#ifdef __cplusplus
}
#endif

#endif // DLB_RUNTIME_ABI_PROGRAM_H
