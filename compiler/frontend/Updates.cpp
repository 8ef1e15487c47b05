// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a `minimize` changes: gradients of the parameters that its loss is computed from, through
// the optimizers, subtracted; and the word that says whether all of it was finite.

#include "frontend/Ensembles.h"
#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <algorithm>
#include <utility>

namespace dlb {

/// 0 where all are finite, else 1 + the index of the first that is not.
Tensor TrainSection::status() {
  Elaborator &e = elaborator;
  Tensor word = constant(e, 0.0, Element::i32, {}, range);
  for (size_t i = checkedValues.size(); i-- > 0;) {
    const auto &[number, value] = checkedValues[i];
    Tensor finite = pointwise(e, "is_finite", {value}, Element::boolean, range);
    if (finite.rank() > 0) {
      std::vector<int64_t> dimensions;
      for (int d = 0; d < finite.rank(); ++d)
        dimensions.push_back(d);
      Tensor all = finite;
      all.axes.clear();
      finite = e.emit("reduce_all", {finite}, {{"dimensions", dimensions}}, all, range);
    }
    Tensor offender = constant(e, static_cast<double>(number + 1), Element::i32, {}, range);
    word = e.emit("select", {finite, word, offender}, {}, word, range);
  }
  return word;
}

void TrainSection::addChecked(const Objective &objective, const std::string &name,
                              const Tensor &value) {
  // Steps of some phases count as the step of all does, which was built first.
  auto [known, fresh] =
      checkedNumbers.try_emplace({objective.phase, name}, training.checked.size());
  if (fresh)
    training.checked.push_back(name);
  checkedValues.emplace_back(known->second, value);
}

void TrainSection::noteTrained(const Objective &objective, const std::vector<int> &parameters,
                               const std::vector<bool> &behind) {
  Training::Phase &phase = training.phases[&objective - objectives.data()];
  phase.trained.insert(phase.trained.end(), parameters.begin(), parameters.end());
  phase.frozen.clear();
  for (size_t p = 0; p < elaborator.program.persistents.size(); ++p) {
    int number = static_cast<int>(p);
    std::optional<ValueId> id = presentValue(number);
    if (elaborator.program.persistents[p].role == Role::parameter && id && behind[*id] &&
        !std::count(phase.trained.begin(), phase.trained.end(), number))
      phase.frozen.push_back(number);
  }
}

std::optional<ValueId> TrainSection::presentValue(int persistent) const {
  const FunctionScope &function = *elaborator.function;
  auto current = function.current.find(persistent);
  return current != function.current.end()
             ? std::optional(current->second)
             : elaborator.builder->find(elaborator.program.persistents[persistent].name);
}

TrainSection::Changed TrainSection::changedBy(const Objective &objective, const ast::Update &update,
                                              const Tensor &loss, std::set<std::string> &taken) {
  Elaborator &e = elaborator;
  std::set<std::string> changed;
  if (update.models.empty())
    for (const std::string &model : training.models)
      if (!taken.count(model))
        changed.insert(model);
  for (const ast::ExprPtr &model : update.models) {
    auto *name = model->as<ast::NameExpr>();
    if (!name || !std::count(training.models.begin(), training.models.end(), name->name))
      e.error(Diag::notTrained, model->range, e.textOf(model->range));
    else if (taken.count(name->name) || !changed.insert(name->name).second)
      e.error(Diag::givenTwice, model->range, name->name, "over");
  }
  taken.insert(changed.begin(), changed.end());

  // The parameters of the changed models that the loss is computed from.
  std::vector<bool> behind = e.builder->valuesBehind({loss.id});
  Changed result;
  std::set<std::string> reached;
  for (size_t p = 0; p < e.program.persistents.size(); ++p) {
    const Persistent &persistent = e.program.persistents[p];
    std::string model = persistent.name.substr(0, persistent.name.find('.'));
    std::optional<ValueId> id = presentValue(static_cast<int>(p));
    bool own = !e.around || persistent.name.starts_with(e.around->prefix(model));
    if (persistent.role != Role::parameter || !changed.count(model) || !own || !id || !behind[*id])
      continue;
    std::vector<Axis> axes;
    for (const Dim &dim : persistent.type.dims)
      axes.push_back({dim, "", nullptr});
    result.numbers.push_back(static_cast<int>(p));
    result.weights.push_back(e.read(static_cast<int>(p), std::move(axes)));
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
  if (buildingAll && !result.numbers.empty())
    noteTrained(objective, result.numbers, behind);
  return result;
}

std::vector<CallablePtr> TrainSection::stagesOf(const ast::Update &update) {
  Elaborator &e = elaborator;
  Value optimizer = e.evaluate(*update.optimizer);
  if (optimizer.poison())
    return {};
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
    return {};
  }
  return stages;
}

std::vector<Tensor> TrainSection::gradientsOf(const Objective &objective, const Changed &changed,
                                              const Tensor &loss) {
  std::vector<Tensor> operands = {loss};
  operands.insert(operands.end(), changed.weights.begin(), changed.weights.end());
  std::vector<Tensor> gradients =
      elaborator.emitAll("gradient", operands, {}, changed.weights, objective.range);
  checkAll(objective, changed, gradients);
  return gradients;
}

void TrainSection::checkAll(const Objective &objective, const Changed &changed,
                            const std::vector<Tensor> &gradients) {
  for (size_t i = 0; i < gradients.size(); ++i)
    addChecked(objective, elaborator.program.persistents[changed.numbers[i]].name, gradients[i]);
}

void TrainSection::optimize(const Objective &objective, const ast::Update &update,
                            const Changed &changed, const std::vector<CallablePtr> &stages,
                            std::vector<Tensor> gradients) {
  Elaborator &e = elaborator;
  SourceRange place = update.optimizer->range;
  const auto &[parameters, weights] = changed;
  e.every = objective.every;

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
      e.optimized = parameters[i];
      std::optional<Tensor> step = runOptimizer(*stage, path, weights[i], gradients[i], place);
      if (!step) {
        e.optimizing = nullptr;
        e.every = 1;
        return;
      }
      steps.push_back(*step);
    }
    e.optimizing = nullptr;
    gradients = std::move(steps);
  }
  e.every = 1;
  for (size_t i = 0; i < gradients.size(); ++i)
    e.function->change(parameters[i],
                       pointwise(e, "sub", {weights[i], gradients[i]}, Element::real, place).id);
}

void TrainSection::growRate(Callable &optimizer) {
  auto rate = optimizer.hyperparameters.find("lr");
  if (!options.rate || rate == optimizer.hyperparameters.end())
    return;
  auto schedule = std::make_shared<Callable>();
  schedule->definition = elaborator.library.find("exponential");
  schedule->text = "exponential";
  schedule->constructed = true;
  schedule->hyperparameters = {{"first", options.rate->first},
                               {"factor", options.rate->factor},
                               {"every", Value::integer(1)}};
  rate->second = CallablePtr(schedule);
  ratesGrow = true;
}

std::optional<Tensor> TrainSection::runOptimizer(const Callable &stage, const std::string &path,
                                                 const Tensor &weight, const Tensor &gradient,
                                                 SourceRange place) {
  Elaborator &e = elaborator;
  auto complete = std::make_shared<Callable>(stage);
  if (!e.bindHyperparameters(*complete, {}, place, false))
    return std::nullopt;
  growRate(*complete);
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
  noteAverage(activation, weight, place);
  return e.fill(value, {}, weight.axes, "the step of `" + stage.text + "`", place);
}

} // namespace dlb
