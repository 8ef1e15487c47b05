// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `micro_batch k`: a mini-batch in pieces of k rows. Each phase is two functions: `gather`, run on
// each piece, adds its gradients to sums that outlive it; `apply` divides them by the number of
// pieces and takes the step. So a call holds the activations of k rows, and all threads work on it.
//
// Refused: a `scan` over the pieces within one function. A body that sums over its rows is one
// chunk of work, for one thread.

#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <utility>

namespace dlb {

void TrainSection::checkPieces(const ast::Setting &setting) {
  const int64_t rows = std::exchange(training.pieceRows, 0), batch = training.batch;
  if (rows == 0 || rows == batch)
    return;
  if (batch % rows == 0) {
    training.pieceRows = rows;
    return;
  }
  Diagnostic &diagnostic = elaborator.error(Diag::unequalPieces, setting.value->range, rows, batch);
  if (rows > batch) {
    diagnostic.help("a piece has fewer rows than the batch");
    return;
  }
  int64_t fewer = rows, more = rows;
  while (batch % fewer)
    --fewer;
  while (batch % more)
    ++more;
  std::string choices = "`micro_batch " + std::to_string(fewer) + "`";
  if (more < batch)
    choices += " and `micro_batch " + std::to_string(more) + "`";
  diagnostic.help(choices + (more < batch ? " do" : " does"));
}

int TrainSection::sumOf(int parameter) {
  Elaborator &e = elaborator;
  Persistent sum = e.program.persistents[parameter];
  sum.role = Role::optimizer;
  sum.name += ".gradient";
  auto [known, fresh] = e.persistentNumbers.try_emplace(sum.name, e.program.persistents.size());
  if (fresh) {
    std::vector<Axis> axes;
    for (const Dim &dim : sum.type.dims)
      axes.push_back({dim, "", nullptr});
    Building initial(e, e.initialise);
    Tensor zeros = constant(e, 0.0, sum.type.element, std::move(axes), range);
    e.initialOutputs.push_back({zeros.id, sum.name, known->second});
    e.program.persistents.push_back(std::move(sum));
  }
  return known->second;
}

/// The first piece does not read what the mini-batch before has left.
void TrainSection::addToSum(int parameter, const Tensor &gradient) {
  Elaborator &e = elaborator;
  int sum = sumOf(parameter);
  Tensor none = constant(e, 0.0, Element::i64, {}, range);
  Tensor isFirst = pointwise(e, "equal", {e.pieceNumber(), none}, Element::boolean, range);
  Tensor everywhere = gradient;
  everywhere.element = Element::boolean;
  if (gradient.rank() > 0)
    isFirst =
        e.emit("broadcast", {isFirst}, {{"dimensions", std::vector<int64_t>{}}}, everywhere, range);
  Tensor zeros = constant(e, 0.0, gradient.element, gradient.axes, range);
  Tensor before = e.read(sum, gradient.axes);
  before = pointwise(e, "select", {isFirst, zeros, before}, gradient.element, range);
  e.function->change(sum, pointwise(e, "add", {before, gradient}, gradient.element, range).id);
}

std::vector<Output> TrainSection::updatesOf(const FunctionScope &scope) const {
  std::vector<Output> updates;
  for (const auto &[persistent, value] : scope.current)
    updates.push_back({value, elaborator.program.persistents[persistent].name, persistent});
  return updates;
}

/// None after a diagnostic. `changed` gets a list for each pair of `over … with …`.
std::optional<Function> TrainSection::buildGather(const Objective &objective, FunctionScope &scope,
                                                  std::vector<Changed> &changed) {
  Elaborator &e = elaborator;
  Building building(e, scope);
  beginFunction();
  Activation activation = top();
  Enter enter(e, activation);
  e.ambient = names();
  runNeeded(objective.lines, {objective.minimize->loss.get()});
  std::optional<Tensor> loss = evaluateLoss(objective);
  if (loss) {
    addChecked(objective, objective.phase.empty() ? "loss" : objective.phase + ".loss", *loss);
    std::set<std::string> taken;
    for (const ast::Update &update : objective.minimize->updates) {
      changed.push_back(changedBy(objective, update, *loss, taken));
      const Changed &last = changed.back();
      std::vector<Tensor> gradients = gradientsOf(objective, last, *loss);
      for (size_t i = 0; i < gradients.size(); ++i)
        addToSum(last.numbers[i], gradients[i]);
    }
  }
  e.ambient = nullptr;
  if (!loss || e.diagnostics.hasErrors())
    return std::nullopt;
  Tensor word = status();
  std::vector<Output> outputs = updatesOf(scope);
  outputs.push_back({loss->id, "loss"});
  outputs.push_back({word.id, "status"});
  return scope.builder.finish(std::move(outputs));
}

Function TrainSection::buildApply(const Objective &objective, const std::vector<Changed> &changed) {
  Elaborator &e = elaborator;
  std::string name = "step.apply" + (objective.phase.empty() ? "" : "." + objective.phase);
  FunctionScope scope{FunctionBuilder(e.nextFunction++, name), true, {}, {}, {}};
  Building building(e, scope);
  beginFunction();
  Activation activation = top();
  Enter enter(e, activation);
  e.ambient = names();
  std::vector<const ast::Expr *> wanted;
  for (const ast::Update &update : objective.minimize->updates)
    wanted.push_back(update.optimizer.get());
  runNeeded(objective.lines, wanted);
  scope.current.clear(); // states have moved with the pieces
  scope.cut.clear();
  const auto pieces = static_cast<double>(training.batch / training.pieceRows);
  for (size_t i = 0; i < changed.size(); ++i) {
    const ast::Update &update = objective.minimize->updates[i];
    Changed now{changed[i].numbers, {}};
    std::vector<Tensor> gradients;
    for (size_t p = 0; p < now.numbers.size(); ++p) {
      const Tensor &like = changed[i].weights[p];
      now.weights.push_back(e.read(now.numbers[p], like.axes));
      Tensor sum = e.read(sumOf(now.numbers[p]), like.axes);
      Tensor share = constant(e, 1 / pieces, sum.element, sum.axes, range);
      gradients.push_back(pointwise(e, "mul", {sum, share}, sum.element, range));
    }
    checkAll(objective, now, gradients);
    optimize(objective, update, now, stagesOf(update), std::move(gradients));
  }
  e.ambient = nullptr;
  Tensor word = status();
  std::vector<Output> outputs = updatesOf(scope);
  outputs.push_back({word.id, "status"});
  return scope.builder.finish(std::move(outputs));
}

void TrainSection::buildPieces() {
  Elaborator &e = elaborator;
  drawsBefore.clear();
  Draws draws;
  for (const Objective &objective : objectives) {
    std::string name = "step.piece" + (objective.phase.empty() ? "" : "." + objective.phase);
    // Random numbers go on where the phase before has stopped, as they do within `step`.
    FunctionScope scope{
        FunctionBuilder(e.nextFunction++, name), true, {}, draws.streams, draws.applications};
    scope.pieces = training.batch / training.pieceRows;
    std::vector<Changed> changed;
    std::optional<Function> gather = buildGather(objective, scope, changed);
    if (!gather)
      return;
    draws = {scope.streams, scope.applications};
    training.pieced.push_back({std::move(*gather), buildApply(objective, changed)});
  }
}

} // namespace dlb
