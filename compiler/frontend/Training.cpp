// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The functions of a train section. `step` runs, for each objective, the lines that its loss needs,
// one `gradient`, and the optimizer for every parameter; `evaluate` runs what the reports need.

#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <algorithm>
#include <utility>

namespace dlb {

Activation TrainSection::top() const {
  Activation activation;
  activation.random = "train";
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
    std::optional<Value> field = data.field(name);
    if (field)
      fieldCache[name] = *field;
    return field;
  };
}

void TrainSection::runNeeded(const std::vector<const ast::Stmt *> &lines,
                             const std::vector<const ast::Expr *> &wanted) {
  std::set<std::string> names;
  for (const ast::Expr *expression : wanted)
    namesIn(*expression, names);
  for (const ast::Stmt *line : neededLines(lines, std::move(names)))
    elaborator.execute(*line);
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

void TrainSection::buildStep() {
  Elaborator &e = elaborator;
  FunctionScope step{FunctionBuilder(e.nextFunction++, "step"), true, {}, {}, {}};
  Building building(e, step);
  fieldCache.clear();
  losses.clear();
  std::optional<Tensor> total;
  std::vector<Output> outputs;
  for (const Objective &objective : objectives) {
    Activation activation = top();
    Enter enter(e, activation);
    e.ambient = names();
    runNeeded(objective.lines, {objective.minimize->loss.get()});
    std::optional<Tensor> loss = evaluateLoss(objective);
    if (!loss) {
      // What goes wrong in the optimizers is still worth knowing.
      for (const ast::Update &update : objective.minimize->updates)
        e.evaluate(*update.optimizer);
      e.ambient = nullptr;
      continue;
    }
    training.checked.push_back(objective.phase.empty() ? "loss" : objective.phase + ".loss");
    checkedValues.push_back(*loss);
    if (!objective.phase.empty())
      outputs.push_back({loss->id, objective.phase + ".loss"});
    for (const ast::Update &update : objective.minimize->updates)
      this->update(objective, update, *loss);
    total = total ? pointwise(e, "add", {*total, *loss}, Element::real, objective.range) : loss;
    e.ambient = nullptr;
  }
  if (!total || e.diagnostics.hasErrors())
    return;

  Activation activation = top();
  Enter enter(e, activation);
  Tensor word = status(checkedValues);
  std::vector<Output> updates;
  for (const auto &[persistent, value] : step.current)
    updates.push_back({value, e.program.persistents[persistent].name, persistent});
  outputs.insert(outputs.begin(), updates.begin(), updates.end());
  outputs.push_back({total->id, "loss"});
  outputs.push_back({word.id, "status"});
  training.step = step.builder.finish(std::move(outputs));
}

/// 0 where all are finite, else 1 + the index of the first that is not.
Tensor TrainSection::status(const std::vector<Tensor> &checked) {
  Elaborator &e = elaborator;
  Tensor word = constant(e, 0.0, Element::i32, {}, range);
  for (size_t i = checked.size(); i-- > 0;) {
    Tensor finite = pointwise(e, "is_finite", {checked[i]}, Element::boolean, range);
    if (finite.rank() > 0) {
      std::vector<int64_t> dimensions;
      for (int d = 0; d < finite.rank(); ++d)
        dimensions.push_back(d);
      Tensor all = finite;
      all.axes.clear();
      finite = e.emit("reduce_all", {finite}, {{"dimensions", dimensions}}, all, range);
    }
    Tensor offender = constant(e, static_cast<double>(i + 1), Element::i32, {}, range);
    word = e.emit("select", {finite, word, offender}, {}, word, range);
  }
  return word;
}

void TrainSection::update(const Objective &objective, const ast::Update &update,
                          const Tensor &loss) {
  Elaborator &e = elaborator;
  std::set<std::string> changed;
  if (update.models.empty())
    changed.insert(training.models.begin(), training.models.end());
  for (const ast::ExprPtr &model : update.models) {
    auto *name = model->as<ast::NameExpr>();
    if (name && std::count(training.models.begin(), training.models.end(), name->name))
      changed.insert(name->name);
    else
      e.error(Diag::notTrained, model->range, e.textOf(model->range));
  }
  Value optimizer = e.evaluate(*update.optimizer);
  if (optimizer.poison())
    return;
  SourceRange place = update.optimizer->range;
  CallablePtr method = optimizer.callable();
  std::vector<CallablePtr> stages = !method                 ? std::vector<CallablePtr>{}
                                    : method->chain.empty() ? std::vector{method}
                                                            : method->chain;
  bool all = std::all_of(stages.begin(), stages.end(), [](const CallablePtr &stage) {
    return stage->isKind(ast::DefinitionKind::optimizer);
  });
  if (stages.empty() || !all) {
    Diagnostic &diagnostic = e.error(Diag::notOptimizer, place, optimizer.kind());
    if (optimizer.is<std::string>())
      diagnostic.help("an optimizer is called by its name, without quotes: `with adam(1e-3)`");
    return;
  }

  // The parameters of the changed models that the loss is computed from.
  std::vector<bool> behind = e.builder->valuesBehind({loss.id});
  std::vector<int> parameters;
  std::vector<Tensor> weights;
  std::set<std::string> reached;
  for (size_t p = 0; p < e.program.persistents.size(); ++p) {
    const Persistent &persistent = e.program.persistents[p];
    std::string model = persistent.name.substr(0, persistent.name.find('.'));
    auto current = e.function->current.find(static_cast<int>(p));
    std::optional<ValueId> id = current != e.function->current.end()
                                    ? std::optional(current->second)
                                    : e.builder->find(persistent.name);
    if (persistent.role != Role::parameter || !changed.count(model) || !id || !behind[*id])
      continue;
    std::vector<Axis> axes;
    for (const Dim &dim : persistent.type.dims)
      axes.push_back({dim, "", nullptr});
    parameters.push_back(static_cast<int>(p));
    weights.push_back(e.read(static_cast<int>(p), std::move(axes)));
    reached.insert(model);
  }
  for (const std::string &model : changed)
    if (!reached.count(model)) {
      Diagnostic &diagnostic =
          e.error(Diag::modelNotReached, objective.minimize->loss->range, model);
      for (const ast::ExprPtr &written : update.models)
        if (auto *name = written->as<ast::NameExpr>(); name && name->name == model)
          e.label(diagnostic, written->range, "to be changed here");
      if (update.models.empty()) {
        for (const ast::TrainTarget &target : declaration.targets)
          if (target.model.text == model)
            e.label(diagnostic, target.range, "to be trained here");
        if (declaration.targets.size() > 1)
          diagnostic.help("`over` says which models an objective changes");
      }
    }
  if (parameters.empty())
    return;

  std::vector<Tensor> operands = {loss};
  operands.insert(operands.end(), weights.begin(), weights.end());
  std::vector<Tensor> gradients = e.emitAll("gradient", operands, {}, weights, objective.range);
  for (size_t i = 0; i < gradients.size(); ++i) {
    training.checked.push_back(e.program.persistents[parameters[i]].name);
    checkedValues.push_back(gradients[i]);
  }

  std::map<std::string, int> used;
  for (const CallablePtr &stage : stages) {
    // All gradients pass one stage before any passes the next: `gradient_norm` is over all.
    std::optional<Tensor> norm;
    e.optimizing = [&](const std::string &name) -> std::optional<Value> {
      if (name != "gradient_norm")
        return std::nullopt;
      if (!norm) {
        for (const Tensor &gradient : gradients) {
          Tensor sum = pointwise(e, "mul", {gradient, gradient}, Element::real, place);
          std::vector<int64_t> dimensions;
          for (int d = 0; d < sum.rank(); ++d)
            dimensions.push_back(d);
          Tensor type = sum;
          type.axes.clear();
          if (!dimensions.empty())
            sum = e.emit("reduce_sum", {sum}, {{"dimensions", dimensions}}, type, place);
          norm = norm ? pointwise(e, "add", {*norm, sum}, Element::real, place) : sum;
        }
        norm = pointwise(e, "sqrt", {*norm}, Element::real, place);
      }
      return Value(*norm);
    };
    std::string name = stage->definition->name.text;
    if (int again = ++used[name]; again > 1)
      name += "_" + std::to_string(again);
    if (!objective.phase.empty())
      name = objective.phase + "." + name;
    // A later section starts with optimizers of its own.
    if (size_t section = e.program.trainings.size(); section > 0)
      name = "section_" + std::to_string(section + 1) + "." + name;
    std::vector<Tensor> steps;
    for (size_t i = 0; i < gradients.size(); ++i) {
      std::string path = e.program.persistents[parameters[i]].name + "." + name;
      std::optional<Tensor> step = runOptimizer(*stage, path, weights[i], gradients[i], place);
      if (!step) {
        e.optimizing = nullptr;
        return;
      }
      steps.push_back(*step);
    }
    e.optimizing = nullptr;
    gradients = std::move(steps);
  }
  for (size_t i = 0; i < gradients.size(); ++i)
    e.function->current[parameters[i]] =
        pointwise(e, "sub", {weights[i], gradients[i]}, Element::real, place).id;
}

std::optional<Tensor> TrainSection::runOptimizer(const Callable &stage, const std::string &path,
                                                 const Tensor &weight, const Tensor &gradient,
                                                 SourceRange place) {
  Elaborator &e = elaborator;
  auto complete = std::make_shared<Callable>(stage);
  if (!e.bindHyperparameters(*complete, {}, place, false))
    return std::nullopt;
  const ast::Definition &definition = *stage.definition;
  Activation activation;
  activation.callee = complete.get();
  activation.callSite = place;
  activation.path = activation.random = path;
  activation.scopes.push_back(complete->hyperparameters);
  Enter enter(e, activation);
  static const ast::ParameterList none;
  if (!e.bindInputs(activation, definition.inputs ? *definition.inputs : none,
                    {{std::nullopt, weight, place}, {std::nullopt, gradient, place}}))
    return std::nullopt;
  Role outer = std::exchange(e.building, Role::optimizer);
  Value value = e.run(*definition.body);
  e.building = outer;
  return e.fill(value, {}, weight.axes, "the step of `" + stage.text + "`", place);
}

/// In the order of the section, so that every report sees the names as they are at its place;
/// reports of a loss come last, when all losses are known.
void TrainSection::buildEvaluation() {
  Elaborator &e = elaborator;
  FunctionScope evaluation{FunctionBuilder(e.nextFunction++, "evaluate"), false, {}, {}, {}};
  Building building(e, evaluation);
  Activation activation = top();
  Enter enter(e, activation);
  fieldCache.clear();
  losses.clear();
  e.ambient = names();
  std::vector<Output> outputs;
  std::optional<Tensor> total;
  std::vector<const ast::Report::Entry *> last;
  auto objective = objectives.begin();
  auto addLoss = [&](const Objective &o) {
    std::optional<Tensor> loss = evaluateLoss(o);
    if (loss && !o.phase.empty()) {
      losses[o.phase + ".loss"] = *loss;
      outputs.push_back({loss->id, o.phase + ".loss"});
    }
    if (loss)
      total = total ? pointwise(e, "add", {*total, *loss}, Element::real, o.range) : loss;
  };
  std::vector<const ast::Stmt *> statements;
  for (const ast::StmtPtr &statement : declaration.body.statements)
    statements.push_back(statement.get());
  for (const ast::Stmt *statement : neededLines(statements, {})) {
    if (statement->as<ast::Minimize>()) {
      addLoss(*objective++);
    } else if (statement->as<ast::Phase>()) {
      activation.scopes.emplace_back();
      if (objective != objectives.end()) {
        std::vector<const ast::Stmt *> inner;
        for (const ast::Stmt *line : objective->lines)
          if (line->range.begin >= statement->range.begin)
            inner.push_back(line);
        runNeeded(inner, {objective->minimize->loss.get()});
        addLoss(*objective++);
      }
      activation.scopes.pop_back();
    } else if (auto *report = statement->as<ast::Report>()) {
      for (const ast::Report::Entry &entry : report->entries) {
        std::set<std::string> read;
        namesIn(*entry.value, read);
        bool ofLoss = read.count("loss") || entry.value->as<ast::MemberExpr>();
        if (ofLoss)
          last.push_back(&entry);
        else
          evaluateReport(entry, outputs);
      }
    } else if (!statement->as<ast::Settings>()) {
      e.execute(*statement);
    }
  }
  losses["loss"] = total ? Value(*total) : Value(Poison{});
  for (const ast::Report::Entry *entry : last)
    evaluateReport(*entry, outputs);
  e.ambient = nullptr;
  losses.clear();
  if (!total || e.diagnostics.hasErrors())
    return;
  outputs.insert(outputs.begin(), {total->id, "loss"});
  training.evaluate = evaluation.builder.finish(std::move(outputs));
}

void TrainSection::evaluateReport(const ast::Report::Entry &entry, std::vector<Output> &outputs) {
  Elaborator &e = elaborator;
  SourceRange place = entry.value->range;
  Value value = e.settle(e.evaluate(*entry.value), place);
  auto *tensor = value.as<Tensor>();
  if (value.poison())
    return;
  if (tensor && data.countsCharacters(*tensor) && (tensor->rank() == 1 || tensor->rank() == 2))
    outputs.push_back({tensor->id, entry.name.text, -1, tensor->classes->str()});
  else if (!tensor || tensor->rank() > 0 || tensor->classes)
    e.error(Diag::reportNotNumber, place, entry.name.text, value.kind());
  else
    outputs.push_back({cast(e, *tensor, Element::real, place).id, entry.name.text});
}

} // namespace dlb
