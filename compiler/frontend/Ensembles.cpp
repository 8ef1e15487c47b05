// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Ensembles.h.

#include "frontend/Ensembles.h"

#include "support/Suggest.h"

#include <algorithm>
#include <utility>

namespace dlb {
namespace {

using Method = EnsembleTurn::Method;

const std::vector<std::string> methods = {"bagging", "boosting", "stacking", "average"};
constexpr int64_t mostMembers = 1000;
constexpr const char *combined = "stacked"; ///< the instance, and the block, on members' outputs

/// The method and the number of members; none after a diagnostic.
std::optional<EnsembleTurn> parse(Elaborator &e, const ast::Ensemble &section) {
  auto *call = section.method->as<ast::CallExpr>();
  auto *name = call ? call->callee->as<ast::NameExpr>() : section.method->as<ast::NameExpr>();
  auto known = name ? std::find(methods.begin(), methods.end(), name->name) : methods.end();
  if (known == methods.end()) {
    Diagnostic &diagnostic =
        e.error(Diag::ensembleMethod, section.method->range, e.textOf(section.method->range));
    auto nearest = name ? suggest(name->name, methods) : std::nullopt;
    diagnostic.help(nearest ? "did you mean `" + *nearest + "`?"
                            : "it is `bagging(5)`, `boosting(5)`, `stacking(5)` or `average(5)`, "
                              "with the number of networks");
    return std::nullopt;
  }
  if (!call || call->arguments.empty()) {
    e.error(Diag::missingArgument, section.method->range, name->name, "the number of networks");
    return std::nullopt;
  }
  FunctionScope scratch{FunctionBuilder(e.nextFunction++, "ensemble"), true, {}, {}, {}};
  Building building(e, scratch);
  Activation top;
  top.scopes.push_back(e.chosen);
  Enter enter(e, top);
  const ast::Expr &count = *call->arguments[0].value;
  auto size = e.wholeNumber(count, "the number of networks");
  if (!size)
    return std::nullopt;
  if (*size < 1 || *size > mostMembers) {
    if (*size < 1)
      e.error(Diag::settingNotPositive, count.range, name->name, *size);
    else
      e.error(Diag::notSupported, count.range,
              "an ensemble of more than " + std::to_string(mostMembers) + " networks");
    return std::nullopt;
  }
  EnsembleTurn turn;
  turn.method = static_cast<Method>(known - methods.begin());
  turn.count = *size;
  return turn;
}

/// A block of the library on the outputs of members.
CallablePtr combination(Elaborator &e, const std::string &name, const std::string &path) {
  auto block = std::make_shared<Callable>();
  block->definition = e.library.find(name);
  block->text = name;
  block->constructed = true;
  block->instance = std::make_shared<Instance>(Instance{path});
  return block;
}

} // namespace

std::string EnsembleTurn::title() const {
  if (whole() || (method == Method::boosting && member == count))
    return "ensemble";
  return method == Method::boosting && member > 1 ? "members 1 to " + std::to_string(member)
                                                  : "member " + std::to_string(member);
}

Training::Rows EnsembleTurn::rows() const {
  using Rows = Training::Rows;
  switch (method) {
  case Method::bagging:
    return Rows::bootstrap;
  case Method::stacking:
    return whole() ? Rows::rest : Rows::most;
  case Method::boosting:
  case Method::average:
    return Rows::reordered;
  }
  return Rows::all;
}

std::string EnsembleTurn::prefix(const std::string &model) const {
  return model + "." + (whole() ? combined : std::to_string(member)) + ".";
}

std::string EnsembleTurn::suffix() const { return member > 1 ? "." + std::to_string(member) : ""; }

void forEachTurn(Elaborator &e, const ast::Ensemble &section,
                 const std::function<void()> &sections) {
  if (e.around)
    e.error(Diag::notSupported, section.method->range, "an ensemble inside an ensemble");
  std::optional<EnsembleTurn> turn = parse(e, section);
  if (!turn || e.around) {
    sections(); // what is wrong in there is worth knowing
    return;
  }
  // A sum is the last member's; a mean, or what is put on top, comes after them.
  int64_t last = turn->method == Method::boosting ? turn->count : turn->count + 1;
  e.around = &*turn;
  for (turn->member = 1; turn->member <= last && !e.diagnostics.hasErrors(); ++turn->member)
    sections();
  e.around = nullptr;
}

CallablePtr memberOf(Elaborator &e, EnsembleTurn &turn, const CallablePtr &built) {
  const std::string &model = built->definition->name.text;
  std::vector<CallablePtr> &members = turn.built[model];
  if (!turn.whole()) {
    auto member = std::make_shared<Callable>(*built);
    std::string prefix = turn.prefix(model);
    prefix.pop_back();
    member->instance = std::make_shared<Instance>(Instance{prefix});
    members.resize(static_cast<size_t>(turn.member - 1)); // a model that two sections train
    members.push_back(member);
    if (turn.method != Method::boosting || turn.member == 1)
      return member;
  }
  auto all = std::make_shared<Callable>(*built);
  all->members = members;
  for (CallablePtr &member : all->members) {
    if (!turn.whole() && member == members.back())
      continue;
    auto frozen = std::make_shared<Callable>(*member);
    frozen->frozen = true;
    member = frozen;
  }
  const char *name = turn.method == Method::boosting   ? "sum_of"
                     : turn.method == Method::stacking ? combined
                                                       : "mean_of";
  all->combination = combination(e, name, model + "." + name);
  return all;
}

Value Elaborator::applyMembers(const Callable &callee, const std::vector<Given> &inputs,
                               SourceRange range) {
  std::vector<std::vector<Value>> parts; // of each result, those of all members
  bool tuple = false;
  for (const CallablePtr &member : callee.members) {
    Value value = apply(member, inputs, range);
    if (value.poison())
      return value;
    const Sequence *several = value.elements();
    tuple = several != nullptr;
    const std::vector<Value> results = several ? several->elements : std::vector<Value>{value};
    parts.resize(results.size());
    for (size_t i = 0; i < results.size(); ++i) {
      auto *tensor = results[i].as<Tensor>();
      if (!tensor || tensor->classes || tensor->rank() < 1) {
        error(Diag::notSupported, range,
              "an ensemble of models whose result is " + results[i].kind());
        return Poison{};
      }
      parts[i].push_back(results[i]);
    }
  }
  bool stacks = callee.combination->text == combined;
  if (stacks && parts.size() > 1) {
    error(Diag::notSupported, range, "stacking models that have several results");
    return Poison{};
  }
  std::vector<Value> results;
  for (std::vector<Value> &part : parts) {
    std::vector<Axis> axes = part[0].as<Tensor>()->axes;
    std::vector<Given> given = {{std::nullopt, Value::sequence(std::move(part), true), range}};
    if (stacks) {
      CallablePtr mean = dlb::combination(*this, "mean_of", callee.combination->instance->path);
      Callable beside;
      beside.builtin = findBuiltin("concat");
      Value all = apply(std::make_shared<const Callable>(beside), given, range);
      given = {{std::nullopt, apply(mean, std::move(given), range), range},
               {std::nullopt, std::move(all), range}};
    }
    Value whole = apply(callee.combination, std::move(given), range);
    auto *tensor = whole.as<Tensor>();
    if (!tensor)
      return Poison{};
    Tensor named = *tensor; // as the members' results are
    for (size_t d = 0; d < axes.size(); ++d)
      named.axes[d].name = axes[d].name;
    results.push_back(named);
  }
  return tuple ? Value::sequence(std::move(results), true) : results[0];
}

} // namespace dlb
