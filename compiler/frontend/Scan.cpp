// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `scan x_t in x, m_t in mask over T { … }`: a loop that runs. Its body is elaborated once, into a
// function of its own. The names of outside that it binds again are its carries, found in the text
// before the body is elaborated, because the body must read the carried value from its first line.
// Whatever else it uses of outside becomes a capture when a node first needs it.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"
#include "frontend/ScanParts.h"
#include "frontend/Sections.h"

#include <algorithm>

namespace dlb {
namespace {

bool sameShape(const Tensor &a, const Tensor &b) {
  return std::equal(a.axes.begin(), a.axes.end(), b.axes.begin(), b.axes.end(),
                    [](const Axis &x, const Axis &y) { return x.size == y.size; });
}

class Scan {
public:
  Scan(Elaborator &e, const ast::ScanExpr &scan, SourceRange range)
      : e(e), scan(scan), range(range), sources(e, scan, range) {}
  Value run();

private:
  /// A name of outside that the body binds again.
  struct Carry {
    std::string name;
    SourceRange binding; ///< in the body
    Value before, inside;
  };
  /// A tensor that the body gets a slice of, or a value that it carries: outside and inside.
  struct Link {
    Tensor outside, inside;
  };

  void findCarries();
  Tensor argument(const Tensor &outside, const std::string &name);
  bool advance(const Carry &carry, const Value &before, const Value &inside, const Value &after);
  std::optional<Value> stackable(const Value &value);
  bool moves(size_t i) const {
    return next[i].id != carried[i].inside.id || next[i].function != carried[i].inside.function;
  }
  Value finish(const Value &result);
  Tensor stacked(const Tensor &turn);
  void restore(bool poison);

  Elaborator &e;
  const ast::ScanExpr &scan;
  SourceRange range;
  ScanSources sources;
  ScanBody *body = nullptr;
  std::vector<Carry> carries;
  std::vector<Link> carried;
  std::vector<Tensor> next; ///< beside `carried`, where the body's last line has been run
  std::vector<Link> inputs;
};

void Scan::findCarries() {
  std::set<std::string> own;
  for (const ast::Generator &generator : scan.generators)
    for (const ast::Identifier &name : generator.pattern.names)
      own.insert(name.text);
  for (const auto &[name, binding] : bindingsIn(scan.body)) {
    if (name == "_" || own.count(name))
      continue;
    e.bindAmbient(name);
    if (const Value *before = e.here->find(name))
      carries.push_back({name, binding, *before, {}});
  }
}

/// What stands for a tensor of outside in the body.
Tensor Scan::argument(const Tensor &outside, const std::string &name) {
  Tensor inside = outside;
  inside.id = body->builder.unnamedArgument(outside.type(), name);
  inside.function = body->builder.number();
  return inside;
}

/// Compares what a name holds after a turn with what it began with.
bool Scan::advance(const Carry &carry, const Value &before, const Value &inside,
                   const Value &after) {
  if (after.poison())
    return false;
  if (auto *begins = before.as<Tensor>()) {
    auto *argument = inside.as<Tensor>();
    std::optional<Tensor> ends;
    if (auto *tensor = after.as<Tensor>())
      ends = *tensor;
    else if (after.number() || after.is<bool>() || after.is<Integer>())
      ends = filled(e, after, begins->element, begins->axes, carry.binding);
    if (!ends) {
      e.error(Diag::carryValue, carry.binding, carry.name, before.kind(), after.kind());
      return false;
    }
    bool classes = !begins->classes || (ends->classes && *begins->classes == *ends->classes) ||
                   (ends->id == argument->id && ends->function == argument->function);
    if (!sameShape(*begins, *ends) || begins->element != ends->element || !classes) {
      Diagnostic &diagnostic =
          e.error(Diag::carryShape, carry.binding, carry.name, begins->str(), ends->str());
      diagnostic.help(sameShape(*begins, *ends)
                          ? "a carry keeps its type from turn to turn"
                          : "a carry keeps its shape from turn to turn; give it its last one "
                            "before the loop, or bind another name");
      return false;
    }
    carried.push_back({*begins, *argument});
    next.push_back(*ends);
    return true;
  }
  const Sequence *first = before.elements(), *last = after.elements();
  if (first && last && first->elements.size() == last->elements.size()) {
    bool good = true;
    for (size_t i = 0; i < first->elements.size() && good; ++i)
      good = advance(carry, first->elements[i], inside.elements()->elements[i], last->elements[i]);
    return good;
  }
  if (before.callable() ? before.callable() == after.callable()
                        : before.kind() == after.kind() && before.str() == after.str())
    return true;
  if (first && last) {
    e.error(Diag::carryValue, carry.binding, carry.name, before.kind(), after.kind());
  } else {
    Diagnostic &diagnostic = e.error(Diag::carryKind, carry.binding, carry.name, before.kind());
    if (before.number() || before.is<bool>())
      diagnostic.help("give it a type before the loop, as in `" + carry.name +
                      ": [] = " + before.str() + "`");
  }
  return false;
}

/// What a turn ends with as tensors of the body; none after a diagnostic.
std::optional<Value> Scan::stackable(const Value &value) {
  SourceRange place = scan.body.statements.back()->range;
  if (value.is<Tensor>())
    return value;
  if (const Sequence *sequence = value.elements()) {
    std::vector<Value> elements;
    for (const Value &element : sequence->elements) {
      std::optional<Value> part = stackable(element);
      if (!part)
        return std::nullopt;
      elements.push_back(*part);
    }
    return Value::sequence(std::move(elements), sequence->tuple);
  }
  Element element = value.is<bool>()      ? Element::boolean
                    : value.is<Integer>() ? Element::i32
                                          : Element::real;
  if (std::optional<Tensor> tensor = filled(e, value, element, {}, place))
    return *tensor;
  e.error(Diag::scanValue, place, value.kind());
  return std::nullopt;
}

/// From a result of the node, [T, …], to what the program sees: time where it stood.
Tensor Scan::stacked(const Tensor &whole) {
  int place = std::min(sources.timeStood, whole.rank() - 1);
  std::vector<int64_t> order;
  for (int d = 1; d < whole.rank(); ++d)
    order.push_back(d);
  order.insert(order.begin() + place, 0);
  return transpose(e, whole, order, range);
}

/// Closes the body: the node, the names after it, and its value.
Value Scan::finish(const Value &result) {
  FunctionBuilder &inner = body->builder;
  std::vector<Tensor> stacks;
  mapTensors(result, [&](const Tensor &tensor) -> Value {
    stacks.push_back(tensor);
    return tensor;
  });
  // A name that every turn leaves as it was is no carry, only something captured.
  std::vector<size_t> moving;
  std::vector<Output> outputs;
  for (size_t i = 0; i < carried.size(); ++i)
    if (moves(i))
      moving.push_back(i);
  auto output = [&](const Tensor &tensor) {
    outputs.push_back({inner.resolve(tensor.id, tensor.function, tensor.type()), ""});
  };
  for (size_t i : moving)
    output(next[i]);
  for (const Tensor &tensor : stacks)
    output(tensor);

  std::vector<ValueId> roots, order;
  for (const Output &output : outputs)
    roots.push_back(output.value);
  std::vector<bool> live = inner.valuesBehind(roots);
  std::vector<Tensor> operands, results;
  auto add = [&](const Link &link) {
    order.push_back(link.inside.id);
    operands.push_back(link.outside);
  };
  for (size_t i : moving) {
    add(carried[i]);
    results.push_back(carried[i].outside);
  }
  if (body->turn)
    inputs.push_back({{}, *body->turn});
  int64_t inputCount = 0;
  for (const Link &input : inputs)
    inputCount += live[input.inside.id];
  e.builder = body->outer;
  for (Link &input : inputs) {
    if (!live[input.inside.id])
      continue;
    if (body->turn && input.inside.id == body->turn->id) {
      input.outside.element = Element::i64;
      input.outside.axes = {{*sources.steps, "", nullptr}};
      input.outside = e.emit("iota", {}, {{"dimension", int64_t{0}}}, input.outside, range);
    }
    add(input);
  }
  for (size_t i = 0; i < carried.size(); ++i)
    if (std::find(moving.begin(), moving.end(), i) == moving.end() && live[carried[i].inside.id])
      add(carried[i]);
  for (const FunctionBuilder::Capture &capture : inner.captures())
    if (live[capture.inside]) {
      order.push_back(capture.inside);
      Tensor outside;
      outside.id = capture.outside;
      outside.function = e.builder->number();
      operands.push_back(outside);
    }
  for (const Tensor &tensor : stacks) {
    Tensor stack = tensor;
    stack.axes.insert(stack.axes.begin(), sources.time());
    Dim elements(1);
    for (const Axis &axis : stack.axes)
      if (std::optional<int64_t> size = axis.size.constant())
        elements = elements * Dim(*size);
    if (elements.constant().value_or(INT64_MAX) > limits::tensor) {
      e.error(Diag::tensorTooLarge, scan.body.statements.back()->range, stack.str(),
              limits::tensor);
      restore(/*poison=*/true);
      return Poison{};
    }
    results.push_back(std::move(stack));
  }
  if (outputs.empty()) { // nothing moves and nothing is stacked
    restore(/*poison=*/false);
    return Nothing{};
  }
  results = e.emitAll("scan", operands,
                      {{"steps", sizeAttribute(*sources.steps)},
                       {"carries", static_cast<int64_t>(moving.size())},
                       {"inputs", inputCount},
                       {"reverse", false}},
                      std::move(results), range, {inner.finish(std::move(outputs), order)});

  std::vector<Tensor> after;
  for (const Link &link : carried)
    after.push_back(link.outside);
  for (size_t i = 0; i < moving.size(); ++i)
    after[moving[i]] = results[i];
  size_t used = 0;
  for (const Carry &carry : carries)
    *e.here->find(carry.name) =
        mapTensors(carry.before, [&](const Tensor &) -> Value { return after[used++]; });
  size_t stack = moving.size();
  return mapTensors(result, [&](const Tensor &) -> Value { return stacked(results[stack++]); });
}

/// The names as they were, or, after an error, unknown.
void Scan::restore(bool poison) {
  for (const Carry &carry : carries)
    *e.here->find(carry.name) = poison ? Value(Poison{}) : carry.before;
}

Value Scan::run() {
  bool good = sources.read();
  if (!good && !e.lenient)
    return Poison{};
  findCarries();
  ScanBody body{FunctionBuilder(e.nextFunction++, *e.builder), e.builder, e.body,
                sources.steps.value_or(Dim(1)), std::nullopt};
  this->body = &body;
  e.builder = &body.builder;
  e.body = &body;
  for (Carry &carry : carries) {
    auto enter = [&](const Tensor &tensor) -> Value { return argument(tensor, carry.name); };
    *e.here->find(carry.name) = carry.inside = mapTensors(carry.before, enter);
  }
  e.here->scopes.emplace_back();
  std::string what = "`scan ";
  for (size_t g = 0; g < scan.generators.size(); ++g) {
    const ast::Pattern &pattern = scan.generators[g].pattern;
    const std::string name = pattern.tuple ? "" : pattern.names[0].text;
    what += (g ? ", " : "") + pattern.names[0].text;
    Value slice = mapTensors(sources.values[g], [&](const Tensor &tensor) -> Value {
      Tensor element = tensor;
      element.axes.erase(element.axes.begin());
      inputs.push_back({tensor, argument(element, name)});
      return inputs.back().inside;
    });
    e.bindPattern(pattern, slice, scan.generators[g].source->range, /*fresh=*/true);
  }
  e.here->turns.push_back(what + "`");
  Value result = e.run(scan.body);
  good &= !result.poison() && !e.spent();
  for (const Carry &carry : carries) {
    const Value after = *e.here->find(carry.name);
    if (!good || carry.before.poison()) {
      good = false;
      break;
    }
    size_t before = carried.size();
    good = advance(carry, carry.before, carry.inside, after);
    bool isState = std::any_of(e.here->states.begin(), e.here->states.end(),
                               [&](const auto &state) { return state.name == carry.name; });
    for (size_t i = before; isState && good && i < carried.size(); ++i)
      if (moves(i)) {
        e.stateInScan(carry.name, carry.binding);
        good = false;
      }
  }
  if (good && !result.is<Nothing>()) {
    std::optional<Value> tensors = stackable(result);
    good = tensors.has_value();
    if (good)
      result = *tensors;
  }
  e.here->turns.pop_back();
  e.here->scopes.pop_back();
  Value value = Poison{};
  if (good)
    value = finish(result);
  else
    restore(/*poison=*/true);
  e.builder = body.outer;
  e.body = body.around;
  return value;
}

} // namespace

Value Elaborator::scan(const ast::ScanExpr &expression, SourceRange range) {
  return Scan(*this, expression, range).run();
}

} // namespace dlb
