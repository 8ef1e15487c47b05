// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From MLIR's locations and diagnostics to messages about a place in a program.

#ifndef DLB_DRIVER_PLACES_H
#define DLB_DRIVER_PLACES_H

#include "dialect/Origin.h"
#include "driver/Compiler.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Location.h"

namespace dlb {

CompilerMessage messageAt(mlir::Location location, llvm::StringRef ownFile,
                          CompilerMessage::Kind kind, std::string text);

/// Collects what MLIR reports while it lives.
class MessageCollector {
public:
  MessageCollector(mlir::MLIRContext *context, const CheckedProgram &program,
                   std::vector<CompilerMessage> &messages, bool remarks);

private:
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace dlb

#endif // DLB_DRIVER_PLACES_H
