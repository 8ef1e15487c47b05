// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Recognises attention, from its end to its beginning: the contraction with the values, softmax,
// masks, biases and scale, the contraction of queries and keys.

#include "transforms/attention/Chain.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace dlb {
namespace {

/// A number in place of a score that is at most this excludes its position: e^x of what it differs
/// by from any score of a working network underflows to 0, in f64 as in f32.
constexpr double leastExclusion = -1e6;

/// How many ops may stand between softmax and the values and still be told from something else.
constexpr int nearby = 4;

// --- Softmax -----------------------------------------------------------------------------------

struct Softmax {
  Value scores;
  int64_t dimension;
};

/// The dimension d for which `rows` repeats a reduction of `x` over d along d again.
template <typename Reduction> std::optional<int64_t> repeatedReduction(Value rows, Value x) {
  auto type = cast<RankedTensorType>(x.getType());
  std::string letters;
  for (int64_t d = 0; d < type.getRank(); ++d)
    letters += static_cast<char>('a' + d);
  Lettered reduced = beforeRepetition({rows, letters});
  auto reduction = reduced.value.getDefiningOp<Reduction>();
  if (!reduction || reduction.getX() != x || reduction.getDimensions().size() != 1)
    return std::nullopt;
  int64_t dimension = reduction.getDimensions().front();
  letters.erase(dimension, 1);
  // Dimensions of size 1 can't be told apart, and needn't.
  for (auto [letter, expected, size] : llvm::zip_equal(
           reduced.letters, letters, cast<RankedTensorType>(reduced.value.getType()).getShape()))
    if (letter != expected && size != 1)
      return std::nullopt;
  return dimension;
}

/// e^(x - max x) / Σ e^(x - max x), or e^(x - ln Σ e^x).
std::optional<Softmax> matchSoftmax(Value p) {
  auto quotient = p.getDefiningOp<DivOp>();
  auto power = (quotient ? quotient.getA() : p).getDefiningOp<ExpOp>();
  auto difference = power ? power.getX().getDefiningOp<SubOp>() : SubOp();
  if (!difference)
    return std::nullopt;
  Value x = difference.getA();
  std::optional<int64_t> dimension = quotient
                                         ? repeatedReduction<ReduceMaxOp>(difference.getB(), x)
                                         : repeatedReduction<LogSumExpOp>(difference.getB(), x);
  if (!dimension ||
      (quotient && repeatedReduction<ReduceSumOp>(quotient.getB(), power) != dimension))
    return std::nullopt;
  return Softmax{x, *dimension};
}

/// The softmax whose elements `value` is computed from, by a few ops.
std::optional<Softmax> softmaxBefore(Value value, int distance = nearby) {
  if (std::optional<Softmax> softmax = matchSoftmax(value))
    return softmax;
  Operation *op = value.getDefiningOp();
  if (distance > 0 && isa_and_nonnull<MulOp, DivOp, AddOp, SubOp, SelectOp, TransposeOp>(op))
    for (Value operand : op->getOperands())
      if (std::optional<Softmax> softmax = softmaxBefore(operand, distance - 1))
        return softmax;
  return std::nullopt;
}

// --- Scores ------------------------------------------------------------------------------------

/// The operand of a step from the contraction to softmax in which the scores are, and the number
/// that is the other one, if it is a number.
struct Step {
  Value scores;
  std::optional<double> number;
};

/// Walks from softmax to a contraction by the steps that attention knows.
class ScoreWalk {
public:
  /// Whether `value` is made of a contraction.
  bool reachesProduct(Value value) {
    auto [known, isNew] = answers.try_emplace(value, false);
    if (!isNew)
      return known->second;
    Operation *op = value.getDefiningOp();
    std::optional<Step> step = op ? stepOf(op) : std::nullopt;
    bool answer = isa_and_nonnull<ContractOp>(op) || (step && reachesProduct(step->scores));
    answers[value] = answer;
    return answer;
  }

  std::optional<Step> stepOf(Operation *op);

private:
  llvm::DenseMap<Value, bool> answers; ///< residual sums share what they are made of
};

std::optional<Step> ScoreWalk::stepOf(Operation *op) {
  if (auto choice = dyn_cast<SelectOp>(op)) {
    std::optional<double> a = uniformNumber(choice.getA()), b = uniformNumber(choice.getB());
    if (a.has_value() == b.has_value())
      return std::nullopt;
    return a ? Step{choice.getB(), a} : Step{choice.getA(), b};
  }
  if (isa<NegOp>(op))
    return Step{op->getOperand(0), -1};
  if (isa<AddOp, SubOp>(op))
    return Step{op->getOperand(reachesProduct(op->getOperand(0)) ? 0 : 1), std::nullopt};
  if (isa<MulOp>(op))
    if (std::optional<double> number = uniformNumber(op->getOperand(0)))
      return Step{op->getOperand(1), number};
  if (isa<MulOp, DivOp>(op))
    if (std::optional<double> number = uniformNumber(op->getOperand(1)))
      return Step{op->getOperand(0), number};
  return std::nullopt;
}

/// A condition under which scores stay, or `inverted`, under which they go.
struct Condition {
  Value value;
  bool inverted;
};

std::string text(double number) {
  std::string digits;
  llvm::raw_string_ostream(digits) << llvm::format("%g", number);
  return digits;
}

/// Fills a chain from softmax backwards.
class Matcher {
public:
  Matcher(ContractOp out, OpBuilder &builder, NearMiss nearMiss)
      : out(out), builder(builder), nearMiss(nearMiss) {}

  std::optional<AttentionChain> match();

private:
  bool miss(const llvm::Twine &reason) {
    nearMiss(chain.weights, reason);
    return false;
  }
  bool readScores(Value scores);
  bool readChoice(SelectOp choice, const Step &step);
  bool readLetters(unsigned weightsOperand, int64_t dimension);
  bool readBatch(StringRef batch);
  bool readCondition(Lettered condition, bool inverted);
  bool readConditions();

  ContractOp out, product;
  OpBuilder &builder;
  NearMiss nearMiss;
  AttentionChain chain;
  ScoreWalk walk;
  std::string scoreLetters;
  std::optional<double> fill;
  SmallVector<Condition> conditions;
  SmallVector<std::pair<Value, double>> biases;
};

bool Matcher::readChoice(SelectOp choice, const Step &step) {
  double number = *step.number * chain.scale;
  if (!(number <= leastExclusion))
    return miss("`where` sets scores to " + text(number) +
                ", too near to exclude them for certain: use -1e9");
  if (fill && *fill != number)
    return miss("masks set scores to different numbers, " + text(*fill) + " and " + text(number));
  if (!biases.empty())
    return miss("something is added to the scores after a mask: add it before");
  fill = number;
  conditions.push_back({choice.getCondition(), step.scores != choice.getA()});
  return true;
}

bool Matcher::readScores(Value scores) {
  for (Operation *op = scores.getDefiningOp(); !(product = dyn_cast<ContractOp>(op));
       op = scores.getDefiningOp()) {
    Step step = *walk.stepOf(op);
    if (auto choice = dyn_cast<SelectOp>(op)) {
      if (!readChoice(choice, step))
        return false;
    } else if (isa<AddOp, SubOp>(op)) {
      bool isFirst = step.scores == op->getOperand(0);
      Value bias = op->getOperand(isFirst ? 1 : 0);
      bool isSubtracted = isa<SubOp>(op);
      biases.push_back({bias, isSubtracted && isFirst ? -chain.scale : chain.scale});
      if (isSubtracted && !isFirst)
        chain.scale = -chain.scale;
    } else {
      chain.scale = isa<DivOp>(op) ? chain.scale / *step.number : chain.scale * *step.number;
    }
    scores = step.scores;
  }
  return std::isfinite(chain.scale) || miss("the scores are scaled by a number that is not finite");
}

/// Names the letters of both contractions. In the first, s is what softmax runs over, of the keys
/// only; t is of the queries only, d of both and summed over, n and h of both and kept.
bool Matcher::readLetters(unsigned weightsOperand, int64_t dimension) {
  ContractLetters first = product.splitLetters(), second = out.splitLetters();
  StringRef weights = weightsOperand == 0 ? second.a : second.b;
  StringRef values = weightsOperand == 0 ? second.b : second.a;
  char s = first.result[dimension];
  bool keysAreFirst = first.a.contains(s);
  if (keysAreFirst && first.b.contains(s))
    return miss("softmax runs over a dimension that queries and keys both have");
  StringRef keys = keysAreFirst ? first.a : first.b, queries = keysAreFirst ? first.b : first.a;

  llvm::SmallDenseMap<char, char> firstNames, secondNames;
  std::string batch;
  int contracted = 0, own = 0, ofValues = 0;
  for (auto [d, letter] : llvm::enumerate(first.result)) {
    char same = weights[d];
    bool isKept = second.result.contains(same), isOfValues = values.contains(same);
    if (letter == s) {
      if (isKept || !isOfValues)
        return miss("the weights are not summed over the dimension of their softmax");
      firstNames[letter] = 's';
    } else if (keys.contains(letter) && queries.contains(letter)) {
      if (!isKept || !isOfValues)
        return miss("the values lack a dimension that queries and keys have");
      batch += same;
    } else if (!queries.contains(letter) || !isKept || isOfValues) {
      return miss("queries, keys and values are not multiplied as in attention");
    } else {
      firstNames[letter] = 't';
      ++own;
    }
  }
  for (char letter : queries)
    if (keys.contains(letter) && !first.result.contains(letter)) {
      firstNames[letter] = 'd';
      ++contracted;
    }
  for (char letter : values)
    if (!weights.contains(letter)) {
      secondNames[letter] = 'e';
      ++ofValues;
    }
  if (batch.size() > 2 || contracted != 1 || own > 1 || ofValues > 1)
    return miss("one attention has at most two dimensions besides those of time and features, and "
                "one each of these");

  // n is the one of the two that comes first in the result.
  if (batch.size() == 2 && second.result.find(batch[0]) > second.result.find(batch[1]))
    std::swap(batch[0], batch[1]);
  for (auto [letter, name] : llvm::zip(batch, StringRef("nh")))
    secondNames[letter] = name;
  for (auto [letter, same] : llvm::zip_equal(first.result, weights)) {
    if (auto name = secondNames.find(same); name != secondNames.end())
      firstNames[letter] = name->second;
    secondNames[same] = firstNames[letter];
  }
  auto renamed = [](StringRef letters, auto &names) {
    std::string result;
    for (char letter : letters)
      result += names.at(letter);
    return result;
  };
  chain.q = {keysAreFirst ? product.getB() : product.getA(), renamed(queries, firstNames)};
  chain.k = {keysAreFirst ? product.getA() : product.getB(), renamed(keys, firstNames)};
  chain.v = {out.getOperand(1 - weightsOperand), renamed(values, secondNames)};
  chain.y = renamed(second.result, secondNames);
  scoreLetters = renamed(first.result, firstNames);

  chain.sizes.assign(6, 1);
  for (const Lettered &x : {chain.q, chain.k, chain.v})
    for (auto [letter, size] :
         llvm::zip_equal(x.letters, cast<RankedTensorType>(x.value.getType()).getShape()))
      chain.sizes[StringRef("nhtsde").find(letter)] = size;
  return true;
}

/// Divides conjunctions, drops what is always true, and finds the causal one.
bool Matcher::readCondition(Lettered condition, bool inverted) {
  condition = beforeRepetition(condition);
  Operation *op = condition.value.getDefiningOp();
  if (auto negation = dyn_cast_or_null<NotOp>(op))
    return readCondition({negation.getX(), condition.letters}, !inverted);
  if (op && (inverted ? isa<OrOp>(op) : isa<AndOp>(op)))
    return readCondition({op->getOperand(0), condition.letters}, inverted) &&
           readCondition({op->getOperand(1), condition.letters}, inverted);
  if (std::optional<double> constant = uniformNumber(condition.value)) {
    bool isTrue = (*constant != 0) != inverted;
    return isTrue || miss("a mask excludes everything");
  }
  if (std::optional<int64_t> offset = causalOffset(condition, inverted);
      offset && *offset == chain.size('s') - chain.size('t')) {
    chain.causal = true;
    return true;
  }
  if (inverted)
    condition.value = NotOp::create(builder, out.getLoc(), condition.value);
  chain.masks.push_back(condition);
  return true;
}

bool Matcher::readConditions() {
  for (const Condition &condition : conditions)
    if (!readCondition({condition.value, scoreLetters}, condition.inverted))
      return false;
  return true;
}

std::optional<AttentionChain> Matcher::match() {
  for (unsigned operand : {0, 1}) {
    std::optional<Softmax> near = softmaxBefore(out.getOperand(operand));
    if (!near || !walk.reachesProduct(near->scores))
      continue;
    chain.weights = out.getOperand(operand);
    std::optional<Softmax> softmax = matchSoftmax(out.getOperand(operand));
    if (!softmax) {
      miss("the weights change between softmax and the product with the values, as by dropout");
      return std::nullopt;
    }
    if (!out.getOperand(operand).hasOneUse()) {
      miss("the weights are used elsewhere as well");
      return std::nullopt;
    }
    if (!readScores(softmax->scores) || !readLetters(operand, softmax->dimension) ||
        !readConditions())
      return std::nullopt;
    for (auto [bias, factor] : biases)
      chain.biases.push_back({beforeRepetition({bias, scoreLetters}), factor});
    return chain;
  }
  return std::nullopt;
}

} // namespace

std::optional<AttentionChain> matchAttention(ContractOp out, OpBuilder &builder,
                                             NearMiss nearMiss) {
  return Matcher(out, builder, nearMiss).match();
}

} // namespace dlb
