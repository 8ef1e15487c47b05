// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Expressions, one function for each form.

#include "frontend/Advice.h"
#include "frontend/Observer.h"
#include "frontend/Operators.h"

namespace dlb {

/// Counts nested evaluations, which bounds the stack.
class Deeper {
public:
  explicit Deeper(Elaborator &elaborator) : elaborator(elaborator) { ++elaborator.depth; }
  ~Deeper() { --elaborator.depth; }
  Deeper(const Deeper &) = delete;

private:
  Elaborator &elaborator;
};

namespace {

class Evaluator {
public:
  Evaluator(Elaborator &elaborator, SourceRange range) : e(elaborator), range(range) {}

  Value operator()(const ast::IntegerLit &literal) { return Value::integer(literal.value); }
  Value operator()(const ast::RealLit &literal) { return literal.value; }
  Value operator()(const ast::BoolLit &literal) { return literal.value; }
  Value operator()(const ast::StringLit &literal) { return literal.value; }
  Value operator()(const ast::Ellipsis &) { return Dots{}; }
  Value operator()(const ast::NameExpr &name) { return e.lookup(name.name, range); }
  Value operator()(const ast::ListExpr &list) { return sequence(list.elements, false); }
  Value operator()(const ast::TupleExpr &tuple) { return sequence(tuple.elements, true); }
  Value operator()(const ast::RangeExpr &expression);
  Value operator()(const ast::UnaryExpr &expression);
  Value operator()(const ast::BinaryExpr &expression);
  Value operator()(const ast::PipeExpr &expression);
  Value operator()(const ast::CallExpr &expression);
  Value operator()(const ast::IndexExpr &expression);
  Value operator()(const ast::MemberExpr &expression);
  Value operator()(const ast::IfExpr &expression);
  Value operator()(const ast::ForExpr &expression);
  Value operator()(const ast::ScanExpr &expression) { return e.scan(expression, range); }

private:
  Value sequence(const std::vector<ast::ExprPtr> &elements, bool tuple);
  Value collected(std::vector<Value> values, bool tuple);

  Elaborator &e;
  SourceRange range;
};

Value Evaluator::sequence(const std::vector<ast::ExprPtr> &elements, bool tuple) {
  std::vector<Value> values;
  bool poison = false;
  for (const ast::ExprPtr &element : elements) {
    values.push_back(e.evaluate(*element));
    poison |= values.back().poison();
  }
  return poison ? Value(Poison{}) : collected(std::move(values), tuple);
}

/// Counts what is in a value; false where that is too much, or nested too deeply.
static bool weigh(const Value &value, int depth, int64_t &weight) {
  const Sequence *sequence = value.elements();
  if (!sequence)
    return true;
  if (depth > limits::depth)
    return false;
  for (const Value &element : sequence->elements)
    if (++weight > limits::elements || !weigh(element, depth + 1, weight))
      return false;
  return true;
}

/// Lists of lists share their parts, so a few lines can make one that nobody could walk through:
/// `l = [l, l]`, again and again.
Value Evaluator::collected(std::vector<Value> values, bool tuple) {
  int64_t weight = 0;
  for (const Value &value : values)
    if (!weigh(value, 1, weight)) {
      e.error(Diag::tooMuchWork, range, limits::elements);
      return Poison{};
    }
  e.startFrom(e.spentWork() + weight / 16);
  return Value::sequence(std::move(values), tuple);
}

Value Evaluator::operator()(const ast::RangeExpr &expression) {
  Value first = e.evaluate(*expression.first), last = e.evaluate(*expression.last);
  if (first.poison() || last.poison())
    return Poison{};
  auto *a = first.as<Integer>(), *b = last.as<Integer>();
  if (!a || !b) {
    e.error(Diag::needsWhole, (a ? expression.last : expression.first)->range, "an end of a range",
            (a ? last : first).kind());
    return Poison{};
  }
  return Range{a->value, b->value};
}

Value Evaluator::operator()(const ast::UnaryExpr &expression) {
  Value operand = e.settle(e.evaluate(*expression.operand), expression.operand->range);
  return unary(e, expression.op, {operand, expression.operand->range}, expression.opRange);
}

Value Evaluator::operator()(const ast::BinaryExpr &expression) {
  Value lhs = e.settle(e.evaluate(*expression.lhs), expression.lhs->range);
  // `stride == 1 and C == c`: what a static first operand decides needs no second.
  if (auto *flag = lhs.as<bool>())
    if ((expression.op == ast::BinaryOp::logicalAnd && !*flag) ||
        (expression.op == ast::BinaryOp::logicalOr && *flag))
      return *flag;
  Value rhs = e.settle(e.evaluate(*expression.rhs), expression.rhs->range);
  return binary(e, expression.op, {lhs, expression.lhs->range}, {rhs, expression.rhs->range},
                expression.opRange);
}

Value Evaluator::operator()(const ast::PipeExpr &expression) {
  Value input = e.evaluate(*expression.lhs);
  Value target = e.evaluate(*expression.rhs);
  if (input.poison() || target.poison())
    return Poison{};
  CallablePtr callee = target.callable();
  if (!callee) {
    e.error(Diag::notCallable, expression.rhs->range, target.kind());
    return Poison{};
  }
  // `f |> g` composes; what flows otherwise is the input, of which a tuple fills several.
  if (CallablePtr first = input.callable()) {
    Callable composed;
    for (const CallablePtr &part : {first, callee})
      if (part->chain.empty())
        composed.chain.push_back(part);
      else
        composed.chain.insert(composed.chain.end(), part->chain.begin(), part->chain.end());
    if (static_cast<int>(composed.chain.size()) > limits::depth) {
      e.error(Diag::chainTooLong, range, limits::depth);
      return Poison{};
    }
    composed.range = range;
    composed.text = e.textOf(range);
    return CallablePtr(std::make_shared<const Callable>(std::move(composed)));
  }
  std::vector<Given> inputs;
  const Sequence *several = input.elements();
  if (several && several->tuple)
    for (const Value &element : several->elements)
      inputs.push_back({std::nullopt, element, expression.lhs->range});
  else
    inputs.push_back({std::nullopt, input, expression.lhs->range});
  return e.apply(callee, std::move(inputs), callee->range.valid() ? expression.rhs->range : range);
}

Value Evaluator::operator()(const ast::CallExpr &expression) {
  Value callee = e.evaluate(*expression.callee);
  std::vector<Given> given = e.evaluateArguments(expression.arguments);
  return e.call(callee, std::move(given), range, e.textOf(range));
}

Value Evaluator::operator()(const ast::IndexExpr &expression) {
  Value base = e.evaluate(*expression.base);
  return base.poison() ? Poison{} : e.index(base, expression, range);
}

Value Evaluator::operator()(const ast::MemberExpr &expression) {
  // `reconstruct.loss`: a phase is no value, its loss has this name.
  if (auto *name = expression.base->as<ast::NameExpr>(); name && e.ambient && !e.here->callee)
    if (auto value = e.ambient(name->name + "." + expression.member.text))
      return *value;
  // `a.dense_1.w`: a block that an instance has built is no value, its parameters have these names.
  std::string member = expression.member.text;
  const ast::Expr *owner = expression.base.get();
  for (; auto *inner = owner->as<ast::MemberExpr>(); owner = inner->base.get())
    member = inner->member.text + "." + member;
  Value base = e.evaluate(*owner);
  if (base.poison())
    return Poison{};
  if (owner != expression.base.get() && !(base.callable() && base.callable()->instance))
    base = e.evaluate(*expression.base);
  if (base.poison())
    return Poison{};
  if (const Sequence *record = base.elements()) // a drawn row
    for (size_t i = 0; i < record->names.size(); ++i)
      if (record->names[i] == expression.member.text)
        return record->elements[i];
  CallablePtr instance = base.callable();
  if (!instance || !instance->instance) {
    adviseMember(
        e, e.error(Diag::noMembers, expression.base->range, base.kind(), expression.member.text),
        base, expression.member.text);
    return Poison{};
  }
  auto known = e.persistentNumbers.find(instance->instance->path + "." + member);
  if (known == e.persistentNumbers.end()) {
    Diagnostic &diagnostic =
        e.error(Diag::noParameter, expression.member.range, instance->text, member);
    std::string all;
    for (const std::string &name : e.parametersOf(*instance->instance))
      all += (all.empty() ? "`" : ", `") + name + "`";
    diagnostic.help(all.empty() ? "a parameter exists once its block has been applied"
                                : "it has " + all);
    return Poison{};
  }
  std::vector<Axis> axes;
  for (const Dim &dim : e.program.persistents[known->second].type.dims)
    axes.push_back({dim, "", nullptr});
  return e.read(known->second, std::move(axes));
}

Value Evaluator::operator()(const ast::IfExpr &expression) {
  std::optional<bool> taken = e.condition(*expression.condition, "if");
  if (!taken) {
    // Of two ways that nobody can choose between, the names are still checked.
    if (e.lenient) {
      e.run(expression.then);
      if (expression.otherwise)
        e.run(*expression.otherwise);
    }
    return Poison{};
  }
  if (*taken)
    return e.run(expression.then);
  return expression.otherwise ? e.run(*expression.otherwise) : Nothing{};
}

Value Evaluator::operator()(const ast::ForExpr &expression) {
  const ast::Generator &generator = expression.generator;
  Value source = e.evaluate(*generator.source);
  if (source.poison())
    return Poison{};
  int64_t count = 0, first = 0;
  const Sequence *elements = source.elements();
  if (elements) {
    count = static_cast<int64_t>(elements->elements.size());
  } else if (auto *bounds = source.as<Range>()) {
    auto from = bounds->first.constant(), to = bounds->last.constant();
    if (!from || !to) {
      e.error(Diag::notKnown, generator.source->range, source.str());
      return Poison{};
    }
    first = *from;
    count = *to > *from ? *to - *from : 0;
  } else {
    e.error(Diag::notIterable, generator.source->range, source.kind());
    return Poison{};
  }

  std::string what = "`for ";
  for (size_t i = 0; i < generator.pattern.names.size(); ++i)
    what += (i ? ", " : "") + generator.pattern.names[i].text;
  std::vector<Value> results;
  for (int64_t turn = 0; turn < count; ++turn) {
    e.here->turns.push_back("turn " + std::to_string(turn + 1) + " of " + what + "`");
    e.here->scopes.emplace_back();
    e.bindPattern(generator.pattern,
                  elements ? elements->elements[turn] : Value::integer(first + turn),
                  generator.source->range, /*fresh=*/true);
    Value result = e.run(expression.body);
    e.here->scopes.pop_back();
    e.here->turns.pop_back();
    if (result.poison() || e.spent())
      return Poison{};
    if (!result.is<Nothing>())
      results.push_back(std::move(result));
  }
  return collected(std::move(results), true);
}

} // namespace

bool Elaborator::spend(SourceRange range) {
  if (exhausted)
    return false;
  size_t nodes = builder ? builder->nodeCount() : 0;
  if (depth > limits::depth) {
    error(Diag::tooDeep, range, limits::depth);
  } else if (++work > limits::work) {
    error(Diag::tooMuchWork, range, limits::work);
  } else if (nodes > limits::nodes) {
    error(Diag::tooManyNodes, range, limits::nodes);
  } else {
    return true;
  }
  exhausted = true;
  return false;
}

Value Elaborator::evaluate(const ast::Expr &expression) {
  Deeper deeper(*this);
  if (!spend(expression.range))
    return Poison{};
  Value value = std::visit(Evaluator(*this, expression.range), expression.node);
  if (observer)
    observer->evaluated(expression.range, value, *here);
  return value;
}

std::optional<bool> Elaborator::condition(const ast::Expr &expression, const char *what) {
  Value value = evaluate(expression);
  if (value.poison())
    return std::nullopt;
  if (auto *flag = value.as<bool>())
    return *flag;
  Diagnostic &diagnostic = error(Diag::conditionKind, expression.range, what, value.kind());
  if (value.is<Tensor>())
    diagnostic.help("`where(condition, a, b)` selects element by element");
  return std::nullopt;
}

std::optional<int64_t> Elaborator::wholeNumber(const ast::Expr &expression,
                                               const std::string &what) {
  Value value = evaluate(expression);
  if (value.poison())
    return std::nullopt;
  if (auto number = value.wholeNumber())
    return number;
  if (value.is<Integer>())
    error(Diag::notKnown, expression.range, value.str());
  else
    error(Diag::needsWhole, expression.range, what, value.kind());
  return std::nullopt;
}

} // namespace dlb
