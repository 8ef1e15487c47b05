// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The functions of a train section. A step runs, for each objective, the lines that its loss needs
// and what its updates say (Updates.cpp); `evaluate` runs what the reports need.

#include "frontend/Ensembles.h"
#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace dlb {

/// The first rows of a field, of each part of a tuple or record.
static Value firstOf(Elaborator &e, const Value &value, const Dim &rows, SourceRange range) {
  if (const Sequence *sequence = value.elements()) {
    Sequence first = *sequence;
    for (Value &element : first.elements)
      element = firstOf(e, element, rows, range);
    return std::make_shared<const Sequence>(std::move(first));
  }
  auto *tensor = value.as<Tensor>();
  if (!tensor || tensor->rank() == 0 || !(tensor->axes[0].size == Dim::symbol("N")))
    return value;
  return e.slice(*tensor, 0, Dim(0), rows, range);
}

Activation TrainSection::top() const {
  Activation activation;
  activation.random = "train" + (elaborator.around ? elaborator.around->suffix() : "");
  activation.scopes.push_back(elaborator.chosen);
  activation.capitals["N"] = {Dim::symbol("N"), "", nullptr};
  for (const auto &[capital, size] : data.capitals)
    activation.capitals[capital] = {size, "", nullptr};
  return activation;
}

AmbientNames TrainSection::names() {
  return [this](const std::string &name) -> std::optional<Value> {
    if (auto loss = losses.find(name); loss != losses.end())
      return loss->second;
    if (auto known = fieldCache.find(name); known != fieldCache.end())
      return known->second;
    // Evaluated outside of the scans that read it: its value serves the whole function.
    Building outside(elaborator, *elaborator.function);
    if (name == kFirstLoss) {
      std::optional<Tensor> loss = firstLoss();
      return loss ? Value(*loss) : Value(Poison{});
    }
    std::optional<Value> field = data.field(name);
    if (field && firstRows)
      field = firstOf(elaborator, *field, Dim(training.batch), range);
    if (field)
      fieldCache[name] = *field;
    std::vector<Value> parts;
    if (const Sequence *several = field ? field->elements() : nullptr)
      parts = several->elements;
    else if (field)
      parts = {*field};
    for (size_t i = 0; i < parts.size(); ++i)
      if (auto *tensor = parts[i].as<Tensor>())
        elaborator.fieldParts.try_emplace({tensor->function, tensor->id},
                                          Elaborator::FieldPart{&data, name, i});
    return field;
  };
}

void TrainSection::runNeeded(const std::vector<const ast::Stmt *> &lines,
                             const std::vector<const ast::Expr *> &wanted) {
  std::set<std::string> names;
  for (const ast::Expr *expression : wanted)
    namesIn(*expression, names);
  FunctionScope &function = *elaborator.function;
  for (const ast::Stmt *line : neededLines(lines, std::move(names))) {
    Draws now{function.streams, function.applications};
    auto [first, fresh] = drawsBefore.try_emplace(line, now);
    function.streams = first->second.streams;
    function.applications = first->second.applications;
    elaborator.execute(*line);
    if (fresh)
      continue;
    function.streams = std::move(now.streams);
    function.applications = std::move(now.applications);
  }
}

std::optional<Tensor> TrainSection::evaluateLoss(const Objective &objective) {
  Elaborator &e = elaborator;
  const ast::Expr &expression = *objective.minimize->loss;
  Value value = e.settle(e.evaluate(expression), expression.range);
  if (value.poison())
    return std::nullopt;
  auto *tensor = value.as<Tensor>();
  if (!tensor || tensor->rank() > 0 || tensor->classes) {
    Diagnostic &diagnostic = e.error(Diag::lossNotNumber, expression.range, value.kind());
    if (tensor && tensor->rank() > 0)
      diagnostic.help("`mean(…)` makes one number of it");
    return std::nullopt;
  }
  return cast(e, *tensor, Element::real, expression.range);
}

void TrainSection::buildSteps() {
  for (const Objective &objective : objectives)
    training.phases.push_back({objective.phase, objective.every, {}, {}});
  buildingAll = true;
  std::optional<Function> whole = buildStep(std::vector<bool>(objectives.size(), true));
  buildingAll = false;
  if (!whole)
    return;
  training.step = std::move(*whole);
  for (const std::vector<bool> &runs : partialRuns())
    if (std::optional<Function> step = buildStep(runs))
      training.partialSteps.push_back({runs, std::move(*step)});
  if (training.pieceRows && !elaborator.diagnostics.hasErrors())
    buildPieces();
}

void TrainSection::beginFunction() {
  fieldCache.clear();
  losses.clear();
  checkedValues.clear();
}

/// Which phases meet on a mini-batch, other than all. Those of one mini-batch are exactly those
/// whose `every` divides its number, so it is enough to look at the least common multiple of each
/// choice of them.
std::set<std::vector<bool>> TrainSection::partialRuns() const {
  std::set<int64_t> numbers = {1};
  for (const Objective &objective : objectives)
    for (int64_t number : std::set(numbers))
      if (__int128 multiple =
              __int128(number) / std::gcd(number, objective.every) * objective.every;
          multiple <= INT64_MAX)
        numbers.insert(static_cast<int64_t>(multiple));
  std::set<std::vector<bool>> found;
  for (int64_t number : numbers) {
    std::vector<bool> runs;
    for (const Objective &objective : objectives)
      runs.push_back(number % objective.every == 0);
    if (std::find(runs.begin(), runs.end(), false) != runs.end())
      found.insert(std::move(runs));
  }
  return found;
}

std::optional<Function> TrainSection::buildStep(const std::vector<bool> &runs) {
  Elaborator &e = elaborator;
  std::string name = "step";
  for (size_t i = 0; !buildingAll && i < objectives.size(); ++i)
    if (runs[i])
      name += "." + objectives[i].phase;
  FunctionScope step{FunctionBuilder(e.nextFunction++, name), true, {}, {}, {}};
  Building building(e, step);
  beginFunction();
  drawsBefore.clear();
  std::optional<Tensor> total;
  std::vector<Output> outputs;
  for (size_t i = 0; i < objectives.size(); ++i) {
    if (!runs[i])
      continue;
    const Objective &objective = objectives[i];
    Activation activation = top();
    Enter enter(e, activation);
    e.ambient = names();
    std::vector<const ast::Expr *> wanted = {objective.minimize->loss.get()};
    for (const ast::Update &update : objective.minimize->updates)
      wanted.push_back(update.optimizer.get());
    runNeeded(objective.lines, wanted);
    std::optional<Tensor> loss = evaluateLoss(objective);
    if (!loss) {
      // What goes wrong in the optimizers is still worth knowing.
      for (const ast::Update &update : objective.minimize->updates)
        e.evaluate(*update.optimizer);
      e.ambient = nullptr;
      continue;
    }
    addChecked(objective, objective.phase.empty() ? "loss" : objective.phase + ".loss", *loss);
    if (!objective.phase.empty())
      outputs.push_back({loss->id, objective.phase + ".loss"});
    std::set<std::string> taken;
    for (const ast::Update &update : objective.minimize->updates) {
      Changed changed = changedBy(objective, update, *loss, taken);
      std::vector<CallablePtr> stages = stagesOf(update);
      if (changed.numbers.empty() || stages.empty())
        continue;
      optimize(objective, update, changed, stages, gradientsOf(objective, changed, *loss));
    }
    total = total ? pointwise(e, "add", {*total, *loss}, Element::real, objective.range) : loss;
    e.ambient = nullptr;
  }
  if (!total || e.diagnostics.hasErrors())
    return std::nullopt;

  Activation activation = top();
  Enter enter(e, activation);
  Tensor word = status();
  std::vector<Output> updates = updatesOf(step);
  outputs.insert(outputs.begin(), updates.begin(), updates.end());
  outputs.push_back({total->id, "loss"});
  outputs.push_back({word.id, "status"});
  return step.builder.finish(std::move(outputs));
}

} // namespace dlb
