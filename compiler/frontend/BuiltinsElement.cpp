// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions that broadcast like operators (where, minimum, maximum), labels (one_hot, gather), the
// generators behind initializers (and lower_triangle), derivatives as values; and the table of all
// builtins.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"

#include <algorithm>

namespace dlb {
namespace {

/// `where(condition, a, b)`, element by element.
Value where(Elaborator &e, const BuiltinCall &call) {
  if (auto *flag = call.inputs[0].value.as<bool>())
    return call.inputs[*flag ? 1 : 2].value;
  auto *condition = call.inputs[0].value.as<Tensor>();
  if (!condition || condition->element != Element::boolean) {
    e.error(Diag::conditionKind, call.inputs[0].range, "where", call.inputs[0].value.kind());
    return Poison{};
  }
  // The branches agree on the element type, where numbers follow tensors; all agree on the shape.
  std::vector<Tensor> operands = {*condition};
  std::vector<SourceRange> ranges = {call.inputs[0].range};
  bool whole = true;
  for (int i : {1, 2}) {
    const Value &branch = call.inputs[i].value;
    if (auto *tensor = branch.as<Tensor>()) {
      operands.push_back(*tensor);
      ranges.push_back(call.inputs[i].range);
    } else if (branch.number() || branch.is<bool>() || branch.is<Integer>()) {
      whole &= branch.is<Integer>();
    } else {
      e.error(Diag::operandKind, call.inputs[i].range, "where", branch.kind());
      return Poison{};
    }
  }
  std::optional<Element> element = Element::real;
  std::optional<Dim> classes;
  if (operands.size() == 3) {
    element = meet(operands[1], operands[2]);
    if (operands[1].classes && operands[2].classes && *operands[1].classes == *operands[2].classes)
      classes = operands[1].classes;
  } else if (operands.size() == 2) {
    bool isInt = operands[1].element == Element::i32;
    element = isInt && !whole ? Element::real : operands[1].element;
  }
  if (!element) {
    e.error(Diag::elementsMeet, call.range, "where", operands[1].str(), operands[2].str());
    return Poison{};
  }
  for (size_t i = 1; i < operands.size(); ++i)
    operands[i] = cast(e, operands[i], *element, ranges[i]);
  // unify would bring the condition to the branches' type: the shapes are found on flags.
  std::vector<Tensor> shapes = operands;
  for (Tensor &shape : shapes)
    shape.element = Element::boolean;
  if (!unify(e, shapes, ranges, "where", call.range))
    return Poison{};
  const std::vector<Axis> &axes = shapes[0].axes;
  std::vector<Tensor> all = {*spread(e, operands[0], axes, ranges[0])};
  size_t next = 1;
  for (int i : {1, 2}) {
    const Given &branch = call.inputs[i];
    all.push_back(branch.value.is<Tensor>()
                      ? *spread(e, operands[next++], axes, branch.range)
                      : *filled(e, branch.value, *element, axes, branch.range));
  }
  Tensor type = all[1];
  type.classes = classes;
  return e.emit("select", all, {}, type, call.range);
}

/// minimum, maximum: element by element, of ints and floats.
Value extreme(Elaborator &e, const BuiltinCall &call) {
  bool smaller = call.builtin.name == "minimum";
  const Value &a = call.inputs[0].value, &b = call.inputs[1].value;
  auto x = a.number(), y = b.number();
  if (x && y)
    return (*x < *y) == smaller ? a : b;
  if (auto *m = a.as<Integer>(), *n = b.as<Integer>(); m && n)
    if (auto difference = (m->value - n->value).constant())
      return (*difference < 0) == smaller ? a : b;
  std::vector<Tensor> operands;
  std::vector<SourceRange> ranges;
  for (const Given &input : call.inputs) {
    auto *tensor = input.value.as<Tensor>();
    const Given &other = &input == &call.inputs[0] ? call.inputs[1] : call.inputs[0];
    auto *shape = other.value.as<Tensor>();
    std::optional<Tensor> operand;
    if (tensor && !tensor->classes)
      operand = tensor->element == Element::i32 && !other.value.is<double>()
                    ? *tensor
                    : toReal(e, *tensor, input.range);
    else if (!tensor && shape && !shape->classes) {
      Element element = shape->element == Element::i32 && input.value.is<Integer>() ? Element::i32
                        : shape->element == Element::f64                            ? Element::f64
                                                                                    : Element::real;
      operand = filled(e, input.value, element, shape->axes, input.range);
    } else if (!tensor) {
      operand = filled(e, input.value, Element::f64, {}, input.range);
    }
    if (!operand) {
      e.error(Diag::operandKind, input.range, std::string(call.builtin.name), input.value.kind());
      return Poison{};
    }
    operands.push_back(*operand);
    ranges.push_back(input.range);
  }
  if (!unify(e, operands, ranges, std::string(call.builtin.name), call.range))
    return Poison{};
  return pointwise(e, std::string(call.builtin.name), operands, operands[0].element, call.range);
}

/// `one_hot(label)`: 1 at the label, 0 elsewhere; `one_hot(10)` where the classes are not known.
Value oneHot(Elaborator &e, const BuiltinCall &call) {
  auto *label = call.inputs[0].value.as<Tensor>();
  const Given *given = call.hyperparameter("classes");
  auto *integer = given ? given->value.as<Integer>() : nullptr;
  std::optional<Dim> classes;
  if (integer)
    classes = integer->value;
  else if (label)
    classes = label->classes;
  if (!label || label->element != Element::i32 || !classes) {
    e.error(Diag::operandKind, call.inputs[0].range, "one_hot", call.inputs[0].value.kind());
    return Poison{};
  }
  Tensor type = *label;
  type.element = Element::real;
  type.classes.reset();
  type.axes.push_back({*classes, "", nullptr});
  return e.emit("one_hot", {*label}, {{"classes", sizeAttribute(*classes)}}, type, call.range);
}

/// `members(net)`: the networks of an ensemble; of any other block, the block alone.
Value members(Elaborator &e, const BuiltinCall &call) {
  CallablePtr callee = call.inputs[0].value.callable();
  if (!callee) {
    e.error(Diag::operandKind, call.inputs[0].range, "members", call.inputs[0].value.kind());
    return Poison{};
  }
  std::vector<Value> each(callee->members.begin(), callee->members.end());
  if (each.empty())
    each.push_back(callee);
  return Value::sequence(std::move(each), true);
}

/// `gather(table, index)`: row `index` of the table, for every index.
Value gather(Elaborator &e, const BuiltinCall &call) {
  auto *table = call.inputs[0].value.as<Tensor>();
  auto *index = call.inputs[1].value.as<Tensor>();
  if (!table || table->axes.empty() || table->element == Element::boolean) {
    e.error(Diag::operandKind, call.inputs[0].range, "gather", call.inputs[0].value.kind());
    return Poison{};
  }
  if (!index || index->element != Element::i32) {
    e.error(Diag::operandKind, call.inputs[1].range, "gather", call.inputs[1].value.kind());
    return Poison{};
  }
  Tensor type = *table;
  type.axes = index->axes;
  type.axes.insert(type.axes.end(), table->axes.begin() + 1, table->axes.end());
  return e.emit("gather", {*table, *index}, {}, type, call.range);
}

/// `grad(y, x)` = d sum(y) / dx.
Value grad(Elaborator &e, const BuiltinCall &call) {
  auto *y = call.inputs[0].value.as<Tensor>();
  auto *x = call.inputs[1].value.as<Tensor>();
  for (int i : {0, 1}) {
    auto *tensor = call.inputs[i].value.as<Tensor>();
    if (!tensor || tensor->element != Element::real) {
      e.error(Diag::operandKind, call.inputs[i].range, "grad", call.inputs[i].value.kind());
      return Poison{};
    }
  }
  Tensor total = *y;
  if (!y->axes.empty()) {
    std::vector<int64_t> dimensions;
    for (int i = 0; i < y->rank(); ++i)
      dimensions.push_back(i);
    total.axes.clear();
    total = e.emit("reduce_sum", {*y}, {{"dimensions", dimensions}}, total, call.range);
  }
  return e.emit("gradient", {total, *x}, {}, *x, call.range);
}

const Builtin rows[] = {
    {"where", {}, 0, 3, 3, where},
    {"minimum", {}, 0, 2, 2, extreme},
    {"maximum", {}, 0, 2, 2, extreme},
    {"one_hot", {"classes"}, 1, 1, 1, oneHot},
    {"gather", {}, 0, 2, 2, gather},
    {"members", {}, 0, 1, 1, members},
    {"grad", {}, 0, 2, 2, grad},
    {"random_uniform", {}, 0, 0, 0, nullptr, "random_uniform"},
    {"random_normal", {}, 0, 0, 0, nullptr, "random_normal"},
    {"lower_triangle", {}, 0, 0, 0, nullptr, "lower_triangle"},
};

const std::map<std::string_view, const Builtin *> &table() {
  static const auto all = [] {
    std::map<std::string_view, const Builtin *> byName;
    for (auto subject :
         {reductionBuiltins(), contractionBuiltins(), shapeBuiltins(), rearrangeBuiltins(),
          elementBuiltins(), dataBuiltins(), reportBuiltins(), layerBuiltins()})
      for (const Builtin &builtin : subject)
        byName[builtin.name] = &builtin;
    return byName;
  }();
  return all;
}

} // namespace

std::span<const Builtin> elementBuiltins() { return rows; }

const Builtin *findBuiltin(std::string_view name) {
  auto found = table().find(name);
  return found == table().end() ? nullptr : found->second;
}

std::vector<std::string> builtinNames() {
  std::vector<std::string> names;
  for (const auto &[name, builtin] : table())
    names.emplace_back(name);
  return names;
}

const Given *BuiltinCall::hyperparameter(std::string_view name) const {
  for (const Given &given : hyperparameters)
    if (given.name->text == name)
      return &given;
  return nullptr;
}

} // namespace dlb
