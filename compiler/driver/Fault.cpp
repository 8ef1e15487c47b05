// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Swaps the operands of one subtraction.

#include "driver/Fault.h"

#include "dialect/Dialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace dlb {
namespace {

bool isDerivative(mlir::Location location) {
  bool found = false;
  location->walk([&](mlir::Location part) {
    auto fused = dyn_cast<FusedLoc>(part);
    auto what = fused ? dyn_cast_or_null<StringAttr>(fused.getMetadata()) : nullptr;
    found |= what && what.getValue() == "gradient";
    return WalkResult::advance();
  });
  return found;
}

class Fault : public PassInstrumentation {
public:
  explicit Fault(std::string pass) : pass(std::move(pass)) {}

  void runAfterPass(Pass *ran, Operation *op) override {
    bool derivatives = pass == "gradients";
    llvm::StringRef name = ran->getArgument();
    name.consume_front("dlb-");
    if (done || name != (derivatives ? "differentiate" : llvm::StringRef(pass)))
      return;
    op->walk([&](Operation *candidate) {
      if (!isa<SubOp, arith::SubFOp>(candidate) ||
          candidate->getOperand(0) == candidate->getOperand(1) ||
          (derivatives && !isDerivative(candidate->getLoc())))
        return WalkResult::advance();
      Value first = candidate->getOperand(0);
      candidate->setOperand(0, candidate->getOperand(1));
      candidate->setOperand(1, first);
      done = true;
      return WalkResult::interrupt();
    });
  }

private:
  std::string pass;
  bool done = false;
};

} // namespace

std::unique_ptr<PassInstrumentation> makeFault(std::string pass) {
  return std::make_unique<Fault>(std::move(pass));
}

} // namespace dlb
