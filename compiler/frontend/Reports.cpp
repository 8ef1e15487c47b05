// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The functions of an evaluation, and what a report shows: a number, labels, a table, pictures.

#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <algorithm>
#include <utility>

namespace dlb {
namespace {

constexpr const char *kPicture = "picture"; ///< the part of a record that is one

/// `picture(x, height = 28)`: [N, H, W], [N, C, H, W] or, with its height, [N, P].
Value picture(Elaborator &e, const BuiltinCall &call) {
  const Value &value = call.inputs[0].value;
  auto *given = value.as<Tensor>();
  auto wrong = [&] {
    Diagnostic &diagnostic = e.error(Diag::pictureShape, call.range, value.kind());
    if (given && given->rank() == 2)
      diagnostic.help("say its height, as in `picture(x, height = 28)`");
    return Poison{};
  };
  if (!given || given->classes || given->rank() < 2 || given->rank() > 4)
    return wrong();
  Tensor tensor = cast(e, *given, Element::real, call.range);
  std::vector<Axis> axes = tensor.axes;
  const Given *height = call.hyperparameter("height");
  if (axes.size() == 2) {
    auto rows = height ? height->value.wholeNumber() : std::nullopt;
    auto places = axes[1].size.constant();
    if (!rows || *rows < 1 || !places || *places % *rows != 0)
      return wrong();
    for (int64_t size : {int64_t(1), *rows, *places / *rows})
      axes.push_back({Dim(size), "", nullptr});
    axes.erase(axes.begin() + 1);
  } else if (axes.size() == 3) {
    axes.insert(axes.begin() + 1, Axis{Dim(1), "", nullptr});
  }
  auto channels = axes[1].size.constant();
  if (channels && *channels != 1 && *channels != 3)
    return wrong();
  Sequence record{{reshape(e, tensor, axes, call.range)}, false, {kPicture}};
  return std::make_shared<const Sequence>(std::move(record));
}

const Builtin rows[] = {{"picture", {"height"}, 0, 1, 1, picture}};

/// True of sizes that are known once classes are counted, whatever the number of rows.
bool isTable(const Elaborator &e, const Tensor &tensor) {
  DimBindings counted;
  for (const Data &data : e.program.data)
    for (const Data::Counted &labels : data.counted)
      counted[labels.symbol] = 1;
  return tensor.rank() > 0 && tensor.rank() <= 2 &&
         std::all_of(tensor.axes.begin(), tensor.axes.end(),
                     [&](const Axis &axis) { return axis.size.evaluate(counted).has_value(); });
}

/// Whether a report waits until all losses and all layers are known.
bool comesLast(const ast::Expr &value) {
  std::set<std::string> read;
  namesIn(value, read);
  return read.count("loss") || read.count("activations") || read.count("gradients") ||
         value.as<ast::MemberExpr>();
}

std::vector<std::string> textsOf(const Value &list) {
  std::vector<std::string> texts;
  for (const Value &element : list.elements()->elements)
    texts.push_back(*element.as<std::string>());
  return texts;
}

} // namespace

std::span<const Builtin> reportBuiltins() { return rows; }

/// In the order of the section, so that every report sees the names as they are at its place; some
/// come last.
Function TrainSection::buildEvaluation(bool finally) {
  Elaborator &e = elaborator;
  FunctionScope evaluation{
      FunctionBuilder(e.nextFunction++, finally ? "finish" : "evaluate"), false, {}, {}, {}};
  Building building(e, evaluation);
  Activation activation = top();
  Enter enter(e, activation);
  fieldCache.clear();
  losses.clear();
  drawsBefore.clear();
  e.ambient = names();
  std::vector<Output> outputs;
  std::optional<Tensor> total;
  std::vector<const ast::Report::Entry *> last;
  auto objective = objectives.begin();
  auto addLoss = [&](const Objective &o) {
    std::optional<Tensor> loss = evaluateLoss(o);
    if (loss && !o.phase.empty()) {
      losses[o.phase + ".loss"] = *loss;
      if (!finally)
        outputs.push_back({loss->id, o.phase + ".loss"});
    }
    if (loss)
      total = total ? pointwise(e, "add", {*total, *loss}, Element::real, o.range) : loss;
  };
  std::vector<const ast::Stmt *> statements;
  for (const ast::StmtPtr &statement : declaration.body.statements)
    if (auto *report = statement->as<ast::Report>(); !report || report->finally == finally)
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
      for (const ast::Report::Entry &entry : report->entries)
        if (comesLast(*entry.value))
          last.push_back(&entry);
        else
          evaluateReport(entry, outputs);
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
    return {};
  if (!finally) {
    outputs.insert(outputs.begin(), {total->id, "loss"});
    addRowPredicts(evaluation.builder);
  }
  return evaluation.builder.finish(std::move(outputs));
}

void TrainSection::addRowPredicts(const FunctionBuilder &evaluation) {
  Elaborator &e = elaborator;
  for (const auto &[model, made] : e.modelResults) {
    std::vector<Output> outputs = outputsOf(made.second);
    if (made.first != evaluation.number() || e.around || e.modelFields.count(model) ||
        outputs.empty())
      continue;
    FunctionBuilder copy = evaluation;
    Function predict = copy.finish(std::move(outputs));
    predict.name = "predict." + model;
    // Random numbers and the step belong to a training.
    if (std::none_of(predict.arguments.begin(), predict.arguments.end(),
                     [](const Argument &argument) { return argument.role == Role::scalar; }))
      e.program.rowPredicts.push_back({data.number, std::move(predict)});
  }
}

std::optional<Tensor> TrainSection::firstLoss() {
  Elaborator &e = elaborator;
  if (auto whole = losses.find("loss"); whole != losses.end() && whole->second.poison())
    return std::nullopt; // its mistake would be told again, with other sizes
  std::map<std::string, Value> all = std::exchange(fieldCache, {});
  firstRows = true;
  std::optional<Tensor> total;
  for (const Objective &objective : objectives) {
    Activation activation = top();
    activation.capitals["N"] = {Dim(training.batch), "", nullptr};
    Enter enter(e, activation);
    runNeeded(objective.lines, {objective.minimize->loss.get()});
    std::optional<Tensor> loss = evaluateLoss(objective);
    if (loss)
      total = total ? pointwise(e, "add", {*total, *loss}, Element::real, objective.range) : loss;
  }
  firstRows = false;
  fieldCache = std::move(all);
  return total;
}

Output::Names TrainSection::namesOf(const Axis &axis) const {
  for (const Data::Counted &labels : elaborator.program.data[data.number].counted)
    if (axis.size == Dim::symbol(labels.symbol))
      return {{}, labels.symbol};
  return {};
}

void TrainSection::evaluateReport(const ast::Report::Entry &entry, std::vector<Output> &outputs) {
  Elaborator &e = elaborator;
  SourceRange place = entry.value->range;
  Value value = e.settle(e.evaluate(*entry.value), place);
  if (value.poison())
    return;
  Output output;
  output.name = entry.name.text;
  const Sequence *record = value.elements();
  bool isPicture = record && record->names == std::vector<std::string>{kPicture};
  bool isStatistics = record && std::equal(record->names.begin(), record->names.end(),
                                           kTable.begin(), kTable.end());
  auto *tensor = isPicture || isStatistics ? record->elements[0].as<Tensor>() : value.as<Tensor>();
  if (isStatistics) {
    output.shown = Output::Shown::table;
    output.rows.names = textsOf(record->elements[1]);
    output.columns.names = textsOf(record->elements[2]);
    output.value = tensor->id;
  } else if (isPicture) {
    output.shown = Output::Shown::picture;
    output.value = tensor->id;
  } else if (tensor && data.namesLabels(*tensor) && tensor->rank() <= 2) {
    output.shown = Output::Shown::labels;
    output.text = tensor->classes->str();
    output.value = tensor->id;
  } else if (tensor && !tensor->classes && (tensor->rank() == 0 || isTable(e, *tensor))) {
    output.shown = tensor->rank() ? Output::Shown::table : Output::Shown::number;
    output.value = cast(e, *tensor, Element::real, place).id;
    if (tensor->rank() > 0)
      output.columns = namesOf(tensor->axes.back());
    if (tensor->rank() > 1)
      output.rows = namesOf(tensor->axes.front());
  } else {
    e.error(Diag::reportNotNumber, place, entry.name.text, value.kind());
    return;
  }
  outputs.push_back(std::move(output));
}

} // namespace dlb
