// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The one table of runtime functions that compiled code may call, by name: the just-in-time linker
// defines exactly these, and an ahead-of-time library needs nothing else.

#ifndef DLB_RUNTIME_ABI_SYMBOLS_H
#define DLB_RUNTIME_ABI_SYMBOLS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct dlb_symbol {
  const char *name;
  void *address;
};

/// The table; `*count` receives its length. Static, never freed.
const struct dlb_symbol *dlb_runtime_symbols(int32_t *count);

#ifdef __cplusplus
}
#endif

#endif // DLB_RUNTIME_ABI_SYMBOLS_H
