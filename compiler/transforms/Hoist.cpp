// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Moves out of scans what need not wait for the step before. What can be known outside of a scan,
// and the way behind it, are dialect/ScanMotion.h's.

#include "dialect/ScanEdit.h"
#include "dialect/ScanMotion.h"
#include "dialect/Sizes.h"
#include "transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_HOISTPASS
#include "transforms/Passes.h.inc"

namespace {

/// One scan, whose inner scans are done.
class Hoisting {
public:
  Hoisting(RewriterBase &rewriter, ScanOp scan, bool remarks)
      : rewriter(rewriter), scan(scan), remarks(remarks) {}

  void run() {
    scan = prune(rewriter, scan).value_or(scan);
    splitContractions();
    moveBefore();
    std::string where = "over all " + std::to_string(scan.getSteps()) + " steps, after the loop";
    scan = sink(rewriter, scan, [&](Operation *op) { remark(op, where); });
  }

private:
  void splitContractions();
  void split(ContractOp contract, unsigned number);
  void moveBefore();
  void remark(Operation *op, const Twine &how) const;

  RewriterBase &rewriter;
  ScanOp scan;
  bool remarks;
};

} // namespace

// --- Contractions of concatenations ------------------------------------------------------------

/// Whether the sum over `contract`'s letters runs over the pieces of its operand `number`, and only
/// some of them wait for the step before.
static bool isWorthSplitting(ContractOp contract, unsigned number, Outside &outside) {
  auto concatenate = contract->getOperand(number).getDefiningOp<ConcatenateOp>();
  if (!concatenate || !outside.knows(contract->getOperand(1 - number)))
    return false;
  ContractLetters letters = contract.splitLetters();
  char letter = (number == 0 ? letters.a : letters.b)[concatenate.getDimension()];
  if (letters.result.contains(letter))
    return false;
  int64_t known = llvm::count_if(concatenate.getXs(), [&](Value x) { return outside.knows(x); });
  return known > 0 && known < int64_t(concatenate.getXs().size());
}

void Hoisting::splitContractions() {
  for (ContractOp contract : llvm::to_vector(scan.block().getOps<ContractOp>()))
    for (unsigned number : {0, 1}) {
      Outside outside(scan);
      if (isWorthSplitting(contract, number, outside)) {
        split(contract, number);
        break;
      }
    }
}

/// [x, h] w -> x w₁ + h w₂, for w₁ and w₂ the rows of w that meet x and h. Neighbours that wait for
/// the step before stay together.
void Hoisting::split(ContractOp contract, unsigned number) {
  auto concatenate = contract->getOperand(number).getDefiningOp<ConcatenateOp>();
  Value weights = contract->getOperand(1 - number);
  auto type = cast<RankedTensorType>(weights.getType());
  ContractLetters letters = contract.splitLetters();
  StringRef pieceLetters = number == 0 ? letters.a : letters.b;
  StringRef weightLetters = number == 0 ? letters.b : letters.a;
  int64_t dimension = concatenate.getDimension();
  int64_t weightDimension = weightLetters.find(pieceLetters[dimension]);

  rewriter.setInsertionPoint(contract);
  mlir::Location loc = contract.getLoc();
  Outside outside(scan);
  Value sum;
  for (unsigned first = 0, end, count = concatenate.getXs().size(); first < count; first = end) {
    end = first + 1;
    while (end < count && !outside.knows(concatenate.getXs()[first]) &&
           !outside.knows(concatenate.getXs()[end]))
      ++end;
    SmallVector<Value> pieces(concatenate.getXs().slice(first, end - first));
    Value piece = pieces.size() == 1
                      ? pieces[0]
                      : ConcatenateOp::create(rewriter, concatenate.getLoc(), pieces, dimension);
    SmallVector<int64_t> starts(type.getRank()), sizes(type.getShape()), strides(type.getRank(), 1);
    starts[weightDimension] = concatenate.offsetOf(first);
    sizes[weightDimension] = cast<RankedTensorType>(piece.getType()).getDimSize(dimension);
    Value rows = SliceOp::create(rewriter, loc, weights, starts, sizes, strides);
    Value product = number == 0
                        ? ContractOp::create(rewriter, loc, piece, rows, contract.getLetters())
                        : ContractOp::create(rewriter, loc, rows, piece, contract.getLetters());
    sum = sum ? Value(AddOp::create(rewriter, loc, sum, product)) : product;
  }
  rewriter.replaceOp(contract, sum);
  if (concatenate->use_empty())
    rewriter.eraseOp(concatenate);
}

// --- Before the loop ---------------------------------------------------------------------------

/// Whether a value that is the same in every step is better computed once and kept than computed
/// anew where it is read: not what only repeats, and no generator.
static bool isWorthKeeping(Operation *op) {
  if (!isElementOp(op))
    return true;
  int64_t bytes = 0;
  for (Value operand : op->getOperands())
    bytes += bytesOf(operand);
  return !op->hasTrait<OpTrait::ConstantLike>() && bytesOf(op->getResult(0)) <= bytes;
}

/// Element ops stay, but for those between the moved ones and those that store less behind them.
void Hoisting::moveBefore() {
  Outside outside(scan);
  llvm::DenseSet<Operation *> moving;
  auto movesWith = [&](Operation *op) {
    int64_t bytes = 0;
    bool follows = false;
    for (Value operand : op->getOperands())
      if (Operation *producer = operand.getDefiningOp(); producer && moving.contains(producer)) {
        follows = true;
        bytes += bytesOf(operand);
      }
    return follows && bytesOf(op->getResult(0)) <= bytes;
  };
  for (Operation &op : scan.block().without_terminator()) {
    if (op.getNumResults() == 0 || !outside.knows(op.getResult(0)))
      continue;
    if (outside.isShared(op.getResult(0)) ? isWorthKeeping(&op)
                                          : !isElementOp(&op) || movesWith(&op))
      moving.insert(&op);
  }
  rewriter.setInsertionPoint(scan);
  for (Operation &op : llvm::make_early_inc_range(scan.block().without_terminator())) {
    if (!moving.contains(&op))
      continue;
    if (outside.isShared(op.getResult(0)))
      remark(&op, "before the loop: no step changes it");
    else
      remark(&op, "over all " + Twine(scan.getSteps()) + " steps, before the loop");
    for (Value result : op.getResults()) {
      bool staysInside =
          llvm::any_of(result.getUsers(), [&](Operation *user) { return !moving.contains(user); });
      if (!staysInside)
        continue;
      bool isShared = outside.isShared(result);
      Value value = outside.get(rewriter, result);
      Value argument = isShared ? addCapture(scan, value) : addInput(scan, value);
      // Ops that stay and read it now are cloned out of the loop as well, for those that move.
      outside.set(argument, value);
      rewriter.replaceUsesWithIf(result, argument,
                                 [&](OpOperand &use) { return !moving.contains(use.getOwner()); });
    }
  }
  if (!moving.empty())
    scan = prune(rewriter, scan).value_or(scan);
}

void Hoisting::remark(Operation *op, const Twine &how) const {
  if (remarks && !isElementOp(op))
    emitRemark(op->getLoc()) << "`" << op->getName() << "` runs once " << how;
}

namespace {

struct Hoist : impl::HoistPassBase<Hoist> {
  using HoistPassBase::HoistPassBase;

  void runOnOperation() override {
    SmallVector<ScanOp> scans; // inner ones first
    getOperation().walk([&](ScanOp scan) { scans.push_back(scan); });
    IRRewriter rewriter(&getContext());
    for (ScanOp scan : scans)
      Hoisting(rewriter, scan, remarks).run();
  }
};

} // namespace
} // namespace dlb
