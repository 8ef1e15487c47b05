// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Moves what depends on parameters and state only out of a function that does not change them.

#include "transforms/Passes.h"
#include "transforms/derive/Kept.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_DERIVEPASS
#include "transforms/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral deriveName = "dlb.derive", labelName = "dlb.name";

/// Whether whoever reads the result may as well read the operand.
bool isFree(Operation *op) {
  auto view = dyn_cast<ViewOpInterface>(op);
  return view && op->getNumOperands() == 1 && !view.operandDomain(0);
}

class Derivation {
public:
  explicit Derivation(func::FuncOp function)
      : function(function), block(function.getBody().front()), kept(function) {}

  void run() {
    llvm::SetVector<Value> stored;
    for (Operation &op : block)
      if (!moves(&op))
        for (Value operand : op.getOperands())
          collect(operand, stored);
    if (stored.empty())
      return;
    enterDerivation();
    for (Value value : stored)
      move(value);
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isOpTriviallyDead(&op))
        op.erase();
  }

private:
  /// Results of the function are stored by it, so what they are stays here.
  bool moves(Operation *op) {
    return kept.computes(op) && llvm::none_of(op->getUsers(), [](Operation *user) {
             return user->hasTrait<OpTrait::IsTerminator>();
           });
  }

  void collect(Value value, llvm::SetVector<Value> &stored) {
    Operation *op = value.getDefiningOp();
    if (!op || !moves(op))
      return;
    if (!isFree(op))
      stored.insert(value);
    else
      collect(op->getOperand(0), stored);
  }

  /// The function that derives, which is made unless an earlier run has made it.
  void enterDerivation() {
    auto module = function->getParentOfType<ModuleOp>();
    if (auto known = function->getAttrOfType<FlatSymbolRefAttr>(deriveName)) {
      derivation = module.lookupSymbol<func::FuncOp>(known.getValue());
      Operation *end = derivation.getBody().front().getTerminator();
      unsigned next = 0;
      for (unsigned i = 0; i < function.getNumArguments(); ++i)
        if (roleOf(function, i) == "derived")
          inside.map(function.getArgument(i), end->getOperand(next++));
      return;
    }
    OpBuilder builder(function.getContext());
    derivation =
        func::FuncOp::create(builder, function.getLoc(), ("derive." + function.getSymName()).str(),
                             builder.getFunctionType({}, {}));
    builder.setInsertionPointToStart(derivation.addEntryBlock());
    func::ReturnOp::create(builder, function.getLoc());
    SymbolTable(module).insert(derivation, std::next(function->getIterator()));
    function->setAttr(deriveName, FlatSymbolRefAttr::get(derivation.getSymNameAttr()));
  }

  /// The value in the function that derives.
  Value derive(Value value) {
    if (Value known = inside.lookupOrNull(value))
      return known;
    Operation *op = value.getDefiningOp();
    if (!op) {
      unsigned number = cast<BlockArgument>(value).getArgNumber(),
               last = derivation.getNumArguments();
      (void)derivation.insertArgument(last, value.getType(), function.getArgAttrDict(number),
                                      value.getLoc());
      inside.map(value, derivation.getArgument(last));
      return derivation.getArgument(last);
    }
    for (Value operand : op->getOperands())
      derive(operand);
    OpBuilder(derivation.getBody().front().getTerminator()).clone(*op, inside);
    return inside.lookup(value);
  }

  /// Makes the value a result there and an argument here.
  void move(Value value) {
    Value result = derive(value);
    Operation *end = derivation.getBody().front().getTerminator();
    Builder builder(function.getContext());
    auto label = builder.getNamedAttr(
        labelName, builder.getStringAttr("derived." + Twine(derivation.getNumResults())));
    (void)derivation.insertResult(derivation.getNumResults(), value.getType(),
                                  builder.getDictionaryAttr(label));
    end->insertOperands(end->getNumOperands(), result);
    unsigned last = function.getNumArguments();
    auto role = builder.getNamedAttr("dlb.role", builder.getStringAttr("derived"));
    (void)function.insertArgument(last, value.getType(), builder.getDictionaryAttr({label, role}),
                                  value.getLoc());
    value.replaceAllUsesWith(function.getArgument(last));
  }

  func::FuncOp function, derivation;
  Block &block;
  KeptValues kept;
  IRMapping inside;
};

struct Derive : impl::DerivePassBase<Derive> {
  using DerivePassBase::DerivePassBase;

  void runOnOperation() override {
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (keepsParameters(function))
        Derivation(function).run();
  }
};

} // namespace
} // namespace dlb
