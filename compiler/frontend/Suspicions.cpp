// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Suspicions.h.

#include "frontend/Suspicions.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace dlb {
namespace {

/// Losses whose first input is any number, since they bound it themselves.
constexpr std::string_view losses[] = {"cross_entropy", "bce_with_logits", "focal"};
constexpr std::string_view bounding[] = {"softmax", "log_softmax", "sigmoid", "relu", "tanh"};

/// A rate above these is more likely a slip than a choice. Adam's steps are about as large as its
/// rate whatever the gradient is; those of sgd are the gradient's size times the rate.
struct Limit {
  std::string_view name;
  double rate;
};
constexpr Limit usual[] = {{"adam", 0.1},  {"adamw", 0.1},   {"nadam", 0.1},
                           {"radam", 0.1}, {"rmsprop", 0.1}, {"lion", 0.1},
                           {"sgd", 2},     {"momentum", 2},  {"nesterov", 2}};

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The number that a rate begins with or rises to, of a schedule.
std::optional<double> largest(const Value &value) {
  if (auto number = value.number())
    return number;
  CallablePtr schedule = value.callable();
  std::optional<double> found;
  if (schedule)
    for (const auto &[name, part] : schedule->hyperparameters)
      if (name == "peak" || name == "first" || name == "base" || name == "rate" || name == "then")
        if (auto number = largest(part))
          found = std::max(found.value_or(*number), *number);
  return found;
}

} // namespace

bool Suspicions::concerns(const Callable &callee, SourceRange range) const {
  return callee.definition && context.inLibrary(callee.definition->name.range) &&
         !context.inLibrary(range);
}

void Suspicions::built(const Callable &callee, SourceRange range) {
  if (!concerns(callee, range))
    return;
  const std::string &name = callee.definition->name.text;
  auto value = [&](const char *hyperparameter) -> std::optional<double> {
    auto known = callee.hyperparameters.find(hyperparameter);
    return known == callee.hyperparameters.end() ? std::nullopt : largest(known->second);
  };
  if (callee.isKind(ast::DefinitionKind::optimizer))
    if (auto lr = value("lr"))
      for (const Limit &limit : usual)
        if (limit.name == name && (*lr > limit.rate || *lr < 0))
          context.diagnostics.report(Diag::suspiciousRate, range, "the learning rate", name, *lr)
              .note(*lr > 0 ? "steps as large as this seldom go downhill"
                            : "a rate is positive: the step is subtracted from the parameter");
  if (name == "dropout" || name == "spatial_dropout")
    if (auto share = value("rate"); share && *share > 0.8 && *share < 1)
      context.diagnostics.report(Diag::suspiciousRate, range, "the rate", name, *share)
          .note("the rate is the share of elements that are dropped");
}

void Suspicions::applies(const Callable &callee, const std::vector<Given> &inputs,
                         SourceRange range) {
  if (inputs.empty() || !concerns(callee, range) || !contains(losses, callee.definition->name.text))
    return;
  auto *tensor = inputs[0].value.as<Tensor>();
  auto known = tensor ? activations.find({tensor->function, tensor->id}) : activations.end();
  if (known == activations.end())
    return;
  const auto &[activation, place] = known->second;
  Diagnostic &diagnostic = context.diagnostics.report(Diag::activationBeforeLoss, inputs[0].range,
                                                      callee.definition->name.text, activation);
  context.label(diagnostic, place, "bounded here");
  const std::string &loss = callee.definition->name.text;
  if (activation == "relu" || activation == "tanh")
    diagnostic.help("leave the last `" + activation + "` out");
  else
    diagnostic.help("leave `" + activation + "` out: `" + loss +
                    "` computes it itself, more exactly");
}

void Suspicions::applied(const Callable &callee, const Value &result, SourceRange range) {
  auto *tensor = result.as<Tensor>();
  if (tensor && concerns(callee, range) && contains(bounding, callee.definition->name.text))
    activations[{tensor->function, tensor->id}] = {callee.definition->name.text, range};
}

} // namespace dlb
