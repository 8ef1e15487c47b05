// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// raise-attention: writes the chains that attention/Chain.cpp recognises as one op each. What this
// means, and when it keeps its hands off, is in Passes.td.

#include "dialect/Dialect.h"
#include "dialect/Expression.h"
#include "transforms/Passes.h"
#include "transforms/attention/Chain.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVectorExtras.h"

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_RAISEATTENTIONPASS
#include "transforms/Passes.h.inc"

namespace {

constexpr StringRef scoreLetters = "nhts";

SmallVector<int64_t> sizesOf(const AttentionChain &chain, StringRef letters) {
  return llvm::map_to_vector(letters, [&](char letter) { return chain.size(letter); });
}

/// `letters` and those of `canonical` that it lacks, each of them before the first that comes later
/// in `canonical`.
std::string completed(StringRef letters, StringRef canonical) {
  std::string result(letters);
  for (auto [i, letter] : llvm::enumerate(canonical))
    if (!StringRef(result).contains(letter)) {
      size_t place = StringRef(result).find_first_of(canonical.drop_front(i + 1));
      result.insert(std::min(place, result.size()), 1, letter);
    }
  return result;
}

/// The letters of nhts that occur in any of `tensors`, at least one.
std::string lettersOf(ArrayRef<Lettered> tensors) {
  std::string letters;
  for (char letter : scoreLetters)
    if (llvm::any_of(tensors, [&](const Lettered &x) { return x.has(letter); }))
      letters += letter;
  return letters.empty() ? "n" : letters;
}

/// Builds the op for one chain.
class Raising {
public:
  Raising(const AttentionChain &chain, ContractOp out)
      : chain(chain), out(out), builder(out), loc(out.getLoc()) {}

  /// What takes the place of `out`'s result; `folded`, of that of its only user, a transpose.
  Value build(TransposeOp folded);

private:
  Expr expr(Value value) { return Expr(builder, loc, value); }
  Expr spread(Lettered x, StringRef letters) {
    return expr(repeated(x, letters, sizesOf(chain, letters), builder, loc));
  }
  std::optional<Lettered> mask();
  std::optional<Lettered> bias();
  std::optional<Lettered> liveRows(const std::optional<Lettered> &mask);
  Value uniformWhereDead(Value y, StringRef letters, const Lettered &live);

  const AttentionChain &chain;
  ContractOp out;
  OpBuilder builder;
  mlir::Location loc;
};

/// All masks in one.
std::optional<Lettered> Raising::mask() {
  if (chain.masks.empty())
    return std::nullopt;
  std::string letters = lettersOf(chain.masks);
  Expr all = spread(chain.masks.front(), letters);
  for (const Lettered &mask : ArrayRef(chain.masks).drop_front())
    all = both(all, spread(mask, letters));
  return Lettered{all, letters};
}

/// All biases in one. A number added to every score changes no weight.
std::optional<Lettered> Raising::bias() {
  SmallVector<Lettered> tensors;
  for (const auto &[bias, factor] : chain.biases) {
    Expr value = expr(bias.value);
    if (lettersOf(bias) == "n" && !bias.has('n'))
      continue;
    tensors.push_back({factor == 1 ? value : factor * value, bias.letters});
  }
  if (tensors.empty())
    return std::nullopt;
  std::string letters = lettersOf(tensors);
  Expr all = spread(tensors.front(), letters);
  for (const Lettered &bias : ArrayRef(tensors).drop_front())
    all = all + spread(bias, letters);
  return Lettered{all, letters};
}

/// Which rows have a position that is not excluded; none if all have.
std::optional<Lettered> Raising::liveRows(const std::optional<Lettered> &mask) {
  int64_t offset = chain.size('s') - chain.size('t');
  if (!mask && (!chain.causal || offset >= 0))
    return std::nullopt;
  auto typeOf = [&](StringRef letters) {
    return RankedTensorType::get(sizesOf(chain, letters), builder.getI32Type());
  };
  auto index = [&](StringRef letters, char letter) {
    return expr(IotaOp::create(builder, loc, typeOf(letters), letters.find(letter)));
  };
  auto number = [&](StringRef letters, int64_t value) {
    auto elements = DenseElementsAttr::get(typeOf(letters), builder.getI32IntegerAttr(value));
    return expr(ConstantOp::create(builder, loc, elements.getType(), elements));
  };
  auto lastAllowed = [&] { return index("t", 't') + number("t", offset); };
  if (!mask) {
    Expr last = lastAllowed();
    return Lettered{greaterEqual(last, last.like(0)), "t"};
  }
  if (!chain.causal && !mask->has('s'))
    return mask;

  size_t s = mask->letters.find('s');
  std::string rows = mask->letters;
  if (mask->has('s'))
    rows.erase(s, 1);
  Expr kept = expr(mask->value);
  if (!chain.causal)
    return Lettered{kept.make<ReduceAnyOp>(kept, static_cast<int64_t>(s)), rows};

  // The least position that the mask leaves, S if it leaves none, is at most the last allowed one.
  Expr none = number(mask->letters, chain.size('s'));
  Expr first = select(kept, mask->has('s') ? index(mask->letters, 's') : none.like(0), none);
  if (mask->has('s'))
    first = first.make<ReduceMinOp>(first, static_cast<int64_t>(s));
  Expr last = lastAllowed();
  std::string live = lettersOf({{first, rows}, {last, "t"}});
  return Lettered{greaterEqual(spread({last, "t"}, live), spread({first, rows}, live)), live};
}

/// Softmax of equal numbers, which is what a program's large negative numbers are in a row where
/// nothing else is left, makes the mean of the values of it.
Value Raising::uniformWhereDead(Value y, StringRef letters, const Lettered &live) {
  auto [value, rest] = beforeTransposes(chain.v);
  Expr values = expr(value);
  int64_t s = rest.find('s');
  rest.erase(s, 1);
  Lettered mean{values.make<ReduceMeanOp>(values, s), rest};
  return select(spread(live, letters), expr(y), spread(mean, letters));
}

Value Raising::build(TransposeOp folded) {
  auto operand = [&](const Lettered &x, StringRef canonical) -> std::pair<Value, std::string> {
    Lettered before = beforeTransposes(x);
    std::string letters = completed(before.letters, canonical);
    return {arranged(before, letters, builder, loc), letters};
  };
  auto [q, qLetters] = operand(chain.q, "nhtd");
  auto [k, kLetters] = operand(chain.k, "nhsd");
  auto [v, vLetters] = operand(chain.v, "nhse");
  std::string yLetters = chain.y;
  if (folded)
    for (auto [k, d] : llvm::enumerate(folded.getPermutation()))
      yLetters[k] = chain.y[d];
  yLetters = completed(yLetters, "nhte");

  std::optional<Lettered> mask = this->mask(), bias = this->bias();
  auto attention = AttentionOp::create(
      builder, loc, q, k, v, mask ? mask->value : Value(), bias ? bias->value : Value(),
      APFloat(chain.scale), chain.causal, mask ? mask->letters : "", bias ? bias->letters : "",
      qLetters + "," + kLetters + "," + vLetters + "->" + yLetters);
  Value y = attention.getY();
  if (std::optional<Lettered> live = liveRows(mask))
    y = uniformWhereDead(y, yLetters, *live);
  RankedTensorType type = (folded ? folded.getY() : out.getY()).getType();
  return y.getType() == type ? y : Value(ReshapeOp::create(builder, loc, type, y));
}

// --- Remarks -----------------------------------------------------------------------------------

/// "4x128x128", the weights of all heads.
std::string weightsShape(Value weights) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(cast<RankedTensorType>(weights.getType()).getShape(), stream, "x");
  return text;
}

/// ", causal, with a mask and a bias"
std::string description(const AttentionChain &chain) {
  std::string text = chain.causal ? ", causal" : "";
  if (!chain.masks.empty())
    text += ", with a mask";
  if (!chain.biases.empty())
    text += chain.masks.empty() ? ", with a bias" : " and a bias";
  return text;
}

// --- The pass ----------------------------------------------------------------------------------

/// Erases `last` and what only it needed.
void eraseDead(Operation *last) {
  llvm::SetVector<Operation *> open;
  open.insert(last);
  while (!open.empty()) {
    Operation *op = open.pop_back_val();
    if (!isOpTriviallyDead(op))
      continue;
    for (Value operand : op->getOperands())
      if (Operation *producer = operand.getDefiningOp())
        open.insert(producer);
    op->erase();
  }
}

struct RaiseAttention : impl::RaiseAttentionPassBase<RaiseAttention> {
  using RaiseAttentionPassBase::RaiseAttentionPassBase;

  // What dies with a chain stands before its last contraction: the walk is past it.
  void runOnOperation() override {
    SmallVector<ContractOp> contracts;
    getOperation()->walk([&](ContractOp contract) { contracts.push_back(contract); });
    for (ContractOp contract : contracts)
      raise(contract);
  }

  void raise(ContractOp out) {
    OpBuilder builder(out);
    std::optional<AttentionChain> chain =
        matchAttention(out, builder, [&](Value weights, const llvm::Twine &reason) {
          if (remarks)
            emitRemark(out.getLoc()) << "not computed as one attention, so that weights of "
                                     << weightsShape(weights) << " are stored: " << reason;
        });
    if (!chain)
      return;
    if (remarks)
      emitRemark(out.getLoc()) << "computed as one attention" << description(*chain)
                               << ", so that weights of " << weightsShape(chain->weights)
                               << " are not stored";
    auto folded = out->hasOneUse() ? dyn_cast<TransposeOp>(*out->user_begin()) : TransposeOp();
    Value y = Raising(*chain, out).build(folded);
    if (folded) {
      folded.getY().replaceAllUsesWith(y);
      folded->erase();
    } else {
      out.getY().replaceAllUsesWith(y);
    }
    eraseDead(out);
  }
};

} // namespace
} // namespace dlb
