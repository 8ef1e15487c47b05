// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Puts objects into this process: the just-in-time half of "one kind of object". No LLVM type
// crosses, so that a run from the cache links without the MLIR half of the compiler.

#ifndef DLB_CODEGEN_LINK_H
#define DLB_CODEGEN_LINK_H

#include "runtime/abi/program.h"
#include "runtime/abi/symbols.h"

#include <memory>
#include <string>
#include <vector>

namespace dlb {

/// Linked code. It lives as long as this does.
class LinkedProgram {
public:
  virtual ~LinkedProgram() = default;

  /// The root symbol `dlb_program`, or null if no object defines it.
  virtual const dlb_program *program() const = 0;

  /// The address of a symbol that one of the objects defines, or null.
  virtual void *lookup(const std::string &symbol) const = 0;
};

/// Links `objects` against each other and exactly the `count` entries of `symbols`. Null, with
/// `error` set, if a symbol is defined twice or an object is damaged.
std::unique_ptr<LinkedProgram> link(const std::vector<std::string> &objects,
                                    const dlb_symbol *symbols, int32_t count, std::string &error);

} // namespace dlb

#endif // DLB_CODEGEN_LINK_H
