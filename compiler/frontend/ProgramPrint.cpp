// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The checked program as text, one line for each node:
//
//   function step
//     argument %0 "mlp.dense_1.w" parameter [64, 32]
//     %5 = contract(%4, %0) {letters = "ab,bc->ac"} : [N, 32]    // mlp.dense_1 6:11
//
// The body of a scan follows its node, indented; its values are numbered afresh.

#include "frontend/Check.h"

#include <cstdio>

namespace dlb {
namespace {

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

const char *elementName(Element element) {
  switch (element) {
  case Element::real:
    return "";
  case Element::f32:
    return "f32";
  case Element::f64:
    return "f64";
  case Element::i32:
    return "i32";
  case Element::i64:
    return "i64";
  case Element::boolean:
    return "bool";
  case Element::u8:
    return "u8";
  }
  return "";
}

std::string typeText(const TensorType &type) {
  std::string text =
      type.classes ? "class(" + type.classes->str() + ")" : elementName(type.element);
  text += "[";
  for (size_t i = 0; i < type.dims.size(); ++i) {
    std::string size = type.dims[i].str();
    const std::string &name = type.names[i];
    text += (i ? ", " : "") + (name.empty() || name == size ? size : name + ": " + size);
  }
  return text + "]";
}

template <typename T, typename Text>
std::string listText(const std::vector<T> &list, const Text &element) {
  std::string text = "[";
  for (size_t i = 0; i < list.size() && i < 16; ++i)
    text += (i ? ", " : "") + element(list[i]);
  return text + (list.size() > 16 ? ", … " + std::to_string(list.size()) + "]" : "]");
}

struct AttributeText {
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(int64_t whole) const { return std::to_string(whole); }
  std::string operator()(double real) const { return number(real); }
  std::string operator()(const std::string &text) const { return "\"" + text + "\""; }
  std::string operator()(const Dim &size) const { return size.str(); }
  template <typename T> std::string operator()(const std::vector<T> &list) const {
    return listText(list, *this);
  }
};

std::string bodyText(const Function &function, const std::string &indent);

std::string nodeText(const Node &node, ValueId first, const std::string &indent) {
  std::string text = indent;
  for (size_t i = 0; i < node.results.size(); ++i)
    text += (i ? ", %" : "%") + std::to_string(first + static_cast<ValueId>(i));
  text += " = " + node.op + "(";
  for (size_t i = 0; i < node.operands.size(); ++i)
    text += (i ? ", %" : "%") + std::to_string(node.operands[i]);
  text += ")";
  std::string attributes;
  for (const auto &[name, value] : node.attributes)
    attributes +=
        (attributes.empty() ? "" : ", ") + name + " = " + std::visit(AttributeText(), value);
  if (!attributes.empty())
    text += " {" + attributes + "}";
  text += " : ";
  for (size_t i = 0; i < node.results.size(); ++i)
    text += (i ? ", " : "") + typeText(node.results[i]);
  text += "  //";
  if (!node.instance.empty())
    text += " " + node.instance;
  if (!node.location.empty()) {
    const Place &place = node.location.back().place;
    text += " " + std::to_string(place.line) + ":" + std::to_string(place.column);
  }
  text += "\n";
  for (const Function &region : node.regions)
    text += bodyText(region, indent + "  ");
  return text;
}

std::string namesText(const char *what, const Output::Names &names) {
  std::string text = names.counted.empty() ? "" : " " + names.counted;
  for (const std::string &name : names.names)
    text += " \"" + name + "\"";
  return text.empty() ? "" : what + text;
}

std::string bodyText(const Function &function, const std::string &indent) {
  std::string text;
  ValueId next = 0;
  for (const Argument &argument : function.arguments)
    text += indent + "argument %" + std::to_string(next++) + " \"" + argument.name + "\" " +
            roleName(argument.role) + " " + typeText(argument.type) + "\n";
  for (const Node &node : function.nodes) {
    text += nodeText(node, next, indent);
    next += static_cast<ValueId>(node.results.size());
  }
  for (const Output &output : function.outputs)
    text += indent + "output %" + std::to_string(output.value) + " \"" + output.name + "\"" +
            (output.updates >= 0 ? " updates " + std::to_string(output.updates) : "") +
            (output.text.empty() ? "" : " text of " + output.text) +
            (output.shown == Output::Shown::picture ? " picture" : "") +
            (output.shown == Output::Shown::table ? " table" : "") +
            namesText(" rows", output.rows) + namesText(" columns", output.columns) + "\n";
  return text;
}

std::string functionText(const Function &function) {
  return "function " + function.name + "\n" + bodyText(function, "  ");
}

std::string dataText(const Data &data) {
  auto quoted = [](const std::string &text) { return "\"" + text + "\""; };
  std::string text =
      "data " + data.name + " " + data.format + " " + listText(data.files, quoted) + "\n";
  for (const Column &column : data.columns) {
    text += "  column \"" + column.name + "\" " + typeText(column.type) + " from ";
    if (column.kind == Column::Kind::textWindow)
      text += "window ";
    if (column.kind == Column::Kind::noise || column.kind == Column::Kind::drawn)
      text += column.kind == Column::Kind::noise ? "noise " : "draw ";
    if (column.kind == Column::Kind::pixels || column.kind == Column::Kind::folder)
      text += column.kind == Column::Kind::pixels ? "pixels " : "folder ";
    text += column.headers.empty()
                ? listText(column.positions, [](int64_t i) { return std::to_string(i); })
                : listText(column.headers, quoted);
    if (column.standardized)
      text += " standardized";
    if (column.shift)
      text += (column.shift > 0 ? " plus " : " minus ") + std::to_string(std::abs(column.shift));
    if (column.cell != Column::Cell::whole)
      text += column.cell == Column::Cell::words ? " of words" : " of characters";
    if (column.unknown)
      text += " or unknown";
    if (column.least > 1)
      text += " below " + std::to_string(column.least);
    if (column.missing)
      text += " missing " + listText(*column.missing, quoted);
    if (column.fill != Column::Fill::nothing)
      text += column.fill == Column::Fill::mean ? " fill mean" : " fill " + column.filled;
    text += "\n";
  }
  for (const Data::Counted &counted : data.counted)
    text += "  counted " + counted.symbol + " in " +
            listText(counted.columns,
                     [&](int column) { return "\"" + data.columns[column].name + "\""; }) +
            "\n";
  for (const Data::Part &part : data.parts)
    text += "  part " + part.name + " " +
            (part.files.empty() ? number(part.share) : listText(part.files, quoted)) + "\n";
  return text;
}

std::string trainingText(const Training &training) {
  std::string text = "train " + listText(training.models, [](auto &name) { return name; });
  text += " on data " + std::to_string(training.data);
  text += " batch " + std::to_string(training.batch);
  auto optional = [&](const char *name, const std::optional<int64_t> &value) {
    if (value)
      text += std::string(" ") + name + " " + std::to_string(*value);
  };
  if (training.pieceRows)
    optional("micro_batch", training.pieceRows);
  optional("epochs", training.epochs);
  optional("steps", training.steps);
  optional("evaluate every", training.evaluateEvery);
  auto watch = [&](const char *name, const std::optional<Training::Watch> &value) {
    if (value)
      text += std::string(" ") + name + (value->highest ? " highest " : " lowest ") +
              value->report + (value->patience ? " after " + std::to_string(value->patience) : "");
  };
  watch("keep", training.keep);
  watch("stop", training.stop);
  for (const Training::Phase &phase : training.phases) {
    auto number = [](int persistent) { return std::to_string(persistent); };
    text += "\n  phase " + (phase.name.empty() ? "" : phase.name + " ");
    text += phase.every == 1 ? "" : "every " + std::to_string(phase.every) + " ";
    text += "trains " + listText(phase.trained, number);
    text += phase.frozen.empty() ? "" : " freezes " + listText(phase.frozen, number);
  }
  text += "\n  checked " + listText(training.checked, [](auto &name) { return name; }) + "\n";
  text += functionText(training.step);
  for (const Training::PartialStep &partial : training.partialSteps)
    text += functionText(partial.step);
  for (const Training::PiecedPhase &phase : training.pieced)
    text += functionText(phase.gather) + functionText(phase.apply);
  text += functionText(training.evaluate);
  return training.finish.outputs.empty() ? text : text + functionText(training.finish);
}

} // namespace

const char *roleName(Role role) {
  switch (role) {
  case Role::input:
    return "input";
  case Role::parameter:
    return "parameter";
  case Role::state:
    return "state";
  case Role::optimizer:
    return "optimizer";
  case Role::scalar:
    return "scalar";
  }
  return "";
}

std::string print(const CheckedProgram &program) {
  std::string text;
  for (const Data &data : program.data)
    text += dataText(data);
  for (size_t i = 0; i < program.persistents.size(); ++i) {
    const Persistent &persistent = program.persistents[i];
    text += "persistent " + std::to_string(i) + " \"" + persistent.name + "\" " +
            roleName(persistent.role) + " " + typeText(persistent.type) + "\n";
  }
  text += functionText(program.initialise);
  for (const Training &training : program.trainings)
    text += trainingText(training);
  for (const Function &predict : program.predicts)
    text += functionText(predict);
  return text;
}

} // namespace dlb
