// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Helps and notes. See Advice.h.

#include "frontend/Advice.h"

#include "frontend/OtherLanguages.h"
#include "frontend/Sections.h"
#include "support/Suggest.h"

#include <algorithm>

namespace dlb {
namespace {

/// "`a`, `b` and `c`".
std::string listed(const std::vector<std::string> &names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "`" : i + 1 == names.size() ? " and `" : ", `") + names[i] + "`";
  return text;
}

} // namespace

void adviseNearest(Diagnostic &diagnostic, const std::string &name,
                   const std::vector<std::string> &known) {
  if (auto nearest = suggest(name, known))
    diagnostic.help("did you mean `" + *nearest + "`?");
}

void adviseName(const Elaborator &e, Diagnostic &diagnostic, const std::string &name) {
  if (std::string_view help = helpForWord(name); !help.empty()) {
    diagnostic.help(std::string(help));
    return;
  }
  size_t before = diagnostic.helps.size();
  adviseNearest(diagnostic, name, e.visibleNames());
  if (diagnostic.helps.size() == before && !e.fields.empty() && !e.here->callee)
    diagnostic.note("the fields of the data are " + listed(e.fields));
}

void adviseParameter(Diagnostic &diagnostic, const std::string &name,
                     const std::vector<std::string> &known) {
  std::string meant(hyperparameterFor(name));
  if (std::find(known.begin(), known.end(), meant) != known.end())
    diagnostic.help("did you mean `" + meant + "`?");
  else if (auto nearest = suggest(name, known))
    diagnostic.help("did you mean `" + *nearest + "`?");
  else if (!known.empty())
    diagnostic.help("it has " + listed(known));
}

void adviseMember(const Elaborator &e, Diagnostic &diagnostic, const Value &base,
                  const std::string &member) {
  if (std::string_view help = helpForMember(member); !help.empty())
    diagnostic.help(std::string(help));
  else if (auto names = e.visibleNames();
           base.is<Tensor>() && std::find(names.begin(), names.end(), member) != names.end())
    diagnostic.help("a value has no methods; it goes through a block by `x |> " + member + "`");
}

void adviseRank(Diagnostic &diagnostic, const ast::Type &type, const Tensor &tensor) {
  size_t wanted = type.dims ? type.dims->size() : 0, rank = tensor.axes.size();
  bool dots = wanted > 0 && std::any_of(type.dims->begin(), type.dims->end(), [](auto &dim) {
                return dim->template as<ast::Ellipsis>();
              });
  if (dots || tensor.element != Element::real)
    return;
  if (wanted == 2 && rank > 2)
    diagnostic.help("`dense` works on the last dimension; `flatten` before it joins all after the "
                    "first");
  else if (wanted == 4 && rank == 3)
    diagnostic.help("`rearrange(\"n h w -> n 1 h w\")` adds a dimension of one channel");
}

void noteSignature(const Context &context, Diagnostic &diagnostic,
                   const ast::Definition &definition) {
  const std::string name = definition.name.text;
  if (!definition.hyperparameters || definition.hyperparameters->parameters.empty()) {
    diagnostic.note("`" + name + "` has no hyperparameters");
    return;
  }
  std::string text;
  for (const ast::Parameter &parameter : definition.hyperparameters->parameters)
    text += (text.empty() ? "" : ", ") + context.textOf(parameter.range);
  diagnostic.note("it is declared as `" + name + "(" + text + ")`");
}

void noteValues(const Elaborator &e, Diagnostic &diagnostic, const ast::Expr &expression) {
  std::set<std::string> names;
  namesIn(expression, names);
  std::string text;
  for (const std::string &name : names) {
    std::string value;
    if (auto capital = e.here->capitals.find(name); capital != e.here->capitals.end())
      value = capital->second.size.str();
    if (const Value *bound = e.here->find(name))
      value = bound->number() || bound->is<Integer>() || bound->is<bool>() ? bound->str() : "";
    if (!value.empty() && value != name)
      text += (text.empty() ? "`" : ", `") + name + "` is " + value;
  }
  if (!text.empty())
    diagnostic.note(text);
}

} // namespace dlb
