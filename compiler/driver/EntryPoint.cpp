// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The one symbol of libdlb-compiler.so that `loadCompiler` looks up.

#include "driver/Pipeline.h"

extern "C" __attribute__((visibility("default"))) dlb::Compiler *dlb_compiler() {
  return dlb::mlirCompiler();
}
