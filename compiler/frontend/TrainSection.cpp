// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a train section says: its models, lines, objectives, reports and settings.

#include "frontend/Ensembles.h"
#include "frontend/Sections.h"
#include "support/Suggest.h"

#include <algorithm>
#include <charconv>

namespace dlb {
namespace {

/// Each mini-batch has a step of its own for the phases that meet on it. As many different `every`
/// as here meet in 2^11 ways at most.
constexpr size_t maximalIntervals = 12, maximalSteps = 32;

/// `128`, `0.5`, `true` or a word, as `--set` gives it.
Value parseSetting(const std::string &text) {
  if (text == "true" || text == "false")
    return text == "true";
  int64_t whole;
  const char *end = text.data() + text.size();
  if (auto [rest, error] = std::from_chars(text.data(), end, whole);
      error == std::errc() && rest == end)
    return Value::integer(whole);
  double real;
  if (auto [rest, error] = std::from_chars(text.data(), end, real);
      error == std::errc() && rest == end)
    return real;
  return text;
}

} // namespace

void TrainSection::check() {
  training.data = data.number;
  elaborator.fields = data.fieldNames();
  collect();
  buildModels();
  checkPhases();
  checkSettings();
  if (objectives.empty())
    elaborator.error(Diag::nothingMinimised, declaration.data.range)
        .help("say what shall become small: `minimize cross_entropy(net(x), label) with "
              "adam(1e-3)`");
  bool trains = !elaborator.around || !elaborator.around->evaluates();
  if (!training.models.empty()) {
    if (trains)
      buildSteps();
    training.evaluate = buildEvaluation(/*finally=*/false);
    if (reportsFinally)
      training.finish = buildEvaluation(/*finally=*/true);
  }
  if (trains && options.rate && !ratesGrow && !elaborator.diagnostics.hasErrors())
    elaborator.error(Diag::notSupported, declaration.data.range,
                     "a test of learning rates where no optimizer has an `lr`");
  elaborator.fields.clear();
  CheckedProgram &program = elaborator.program;
  if (elaborator.around) {
    training.rows = elaborator.around->rows();
    training.member = elaborator.around->member;
    training.title = elaborator.around->title();
  }
  if (trains)
    program.trainings.push_back(std::move(training));
  else
    program.wholes.push_back({program.trainings.size(), std::move(training)});
}

void TrainSection::collect() {
  Elaborator &e = elaborator;
  std::set<std::string> phases, names = {"loss"};
  for (const ast::StmtPtr &statement : declaration.body.statements) {
    if (auto *minimize = statement->as<ast::Minimize>()) {
      objectives.push_back({"", nullptr, lines, minimize, statement->range});
    } else if (auto *phase = statement->as<ast::Phase>()) {
      if (!phases.insert(phase->name.text).second)
        e.error(Diag::declaredTwice, phase->name.range, phase->name.text);
      std::vector<const ast::Stmt *> inner = lines;
      bool any = false;
      for (const ast::StmtPtr &line : phase->body.statements)
        if (auto *minimize = line->as<ast::Minimize>()) {
          if (any)
            e.error(Diag::secondMinimize, line->range, "phase `" + phase->name.text + "`")
                .help("a phase minimises one number: add the two, or give the second a phase of "
                      "its own");
          else
            objectives.push_back(
                {phase->name.text, phase->every.get(), inner, minimize, line->range});
          any = true;
        } else {
          inner.push_back(line.get());
        }
      if (!any)
        e.error(Diag::nothingMinimised, phase->name.range);
    } else if (auto *report = statement->as<ast::Report>()) {
      for (const ast::Report::Entry &entry : report->entries)
        if (!names.insert(entry.name.text).second)
          e.error(Diag::declaredTwice, entry.name.range, entry.name.text);
        else if (!report->finally) // what `keep` and `stop` can watch
          reports.push_back(&entry);
      reportsFinally |= report->finally;
    } else if (auto *block = statement->as<ast::Settings>()) {
      for (const ast::Setting &setting : block->settings)
        settings.push_back(&setting);
    } else {
      lines.push_back(statement.get());
    }
  }
  // `loss` is what one `minimize` says, or the sum of the phases, each of which has a name.
  int unnamed = 0;
  for (const Objective &objective : objectives)
    if (objective.phase.empty() && ++unnamed + static_cast<int>(phases.size()) > 1)
      e.error(Diag::secondMinimize, objective.range, "this section")
          .help("put each `minimize` into a `phase` with a name")
          .help("where only the optimizers differ, one `minimize` takes several pairs: `minimize "
                "loss over a with sgd(0.1) over b with adam(1e-3)`");
}

std::optional<int64_t> TrainSection::sectionNumber(const ast::Expr &expression,
                                                   const std::string &what) {
  Elaborator &e = elaborator;
  FunctionScope scratch{FunctionBuilder(e.nextFunction++, "settings"), true, {}, {}, {}};
  Building building(e, scratch);
  Activation activation = top();
  Enter enter(e, activation);
  fieldCache.clear();
  drawsBefore.clear();
  e.ambient = names();
  runNeeded(lines, {&expression});
  std::optional<int64_t> number = e.wholeNumber(expression, what);
  e.ambient = nullptr;
  return number;
}

/// How often each phase runs.
void TrainSection::checkPhases() {
  Elaborator &e = elaborator;
  bool steady = objectives.empty();
  std::set<int64_t> intervals;
  for (Objective &objective : objectives) {
    if (objective.interval) {
      auto every = sectionNumber(*objective.interval, "`every`");
      if (every && *every < 1)
        e.error(Diag::settingNotPositive, objective.interval->range, "every", *every);
      else
        objective.every = every.value_or(1);
    }
    steady |= objective.every == 1;
    intervals.insert(objective.every);
    if (intervals.size() > maximalIntervals) {
      e.error(Diag::notSupported, objective.interval->range,
              "a section of more than " + std::to_string(maximalIntervals) + " different `every`");
      objective.every = 1;
    }
  }
  if (intervals.size() <= maximalIntervals && partialRuns().size() >= maximalSteps) {
    e.error(Diag::notSupported, objectives.back().range,
            "phases that meet on mini-batches in more than " + std::to_string(maximalSteps) +
                " ways");
    for (Objective &objective : objectives)
      objective.every = 1;
  }
  if (!steady)
    e.error(Diag::noSteadyPhase, objectives[0].interval->range)
        .help("mini-batches between them would be read for nothing: let the most frequent phase "
              "run on each, and count the others from it");
}

void TrainSection::buildModels() {
  Elaborator &e = elaborator;
  FunctionScope scratch{FunctionBuilder(e.nextFunction++, "models"), true, {}, {}, {}};
  Building building(e, scratch);
  Activation activation = top();
  Enter enter(e, activation);
  std::vector<std::string> modelNames;
  for (const auto &[name, definition] : e.definitions)
    if (definition->kind == ast::DefinitionKind::model)
      modelNames.push_back(name);
  for (const ast::TrainTarget &target : declaration.targets) {
    const std::string &name = target.model.text;
    auto known = e.definitions.find(name);
    if (known == e.definitions.end() || known->second->kind != ast::DefinitionKind::model) {
      Diagnostic &diagnostic = e.error(Diag::unknownModel, target.model.range, name);
      if (auto nearest = suggest(name, modelNames))
        diagnostic.help("did you mean `" + *nearest + "`?");
      continue;
    }
    const auto &list = known->second->hyperparameters;
    if (list)
      for (const ast::Parameter &parameter : list->parameters)
        taken.names.push_back(parameter.name.text);
    std::vector<Given> given = e.evaluateArguments(target.arguments);
    for (const std::string &setting : options.settings) {
      size_t equals = setting.find('=');
      std::string key = setting.substr(0, equals);
      if (key.substr(0, name.size() + 1) == name + ".")
        key.erase(0, name.size() + 1);
      bool declared = list && std::any_of(list->parameters.begin(), list->parameters.end(),
                                          [&](auto &p) { return p.name.text == key; });
      if (equals == std::string::npos || !declared)
        continue;
      taken.taken.insert(setting);
      std::erase_if(given, [&](const Given &g) { return g.name && g.name->text == key; });
      given.push_back({ast::Identifier{target.range, key}, parseSetting(setting.substr(equals + 1)),
                       target.range});
    }
    CallablePtr &network = e.models[name];
    Callable fresh;
    fresh.definition = known->second;
    fresh.text = name;
    CallablePtr built = e.construct(fresh, given, target.range, name, name);
    if (built && e.around)
      built = memberOf(e, *e.around, built);
    if (built && network && network->constructed && network->text != built->text)
      e.error(Diag::modelChanged, target.range, name, network->text, built->text);
    else if (built)
      network = built;
    if (!built)
      continue;
    if (std::count(training.models.begin(), training.models.end(), name))
      e.error(Diag::declaredTwice, target.range, name);
    else
      training.models.push_back(name);
  }
}

void SettingsTaken::checkAll(Elaborator &elaborator, const CheckOptions &options) const {
  for (const std::string &setting : options.settings) {
    if (taken.count(setting))
      continue;
    Diagnostic &diagnostic = elaborator.error(Diag::unknownSetting, SourceRange{}, setting);
    std::string key = setting.substr(0, setting.find('='));
    if (auto nearest = suggest(key.substr(key.find('.') + 1), names))
      diagnostic.help("did you mean `" + *nearest + "`?");
  }
}

void TrainSection::adviseLength(Diagnostic &diagnostic) const {
  for (const ast::StmtPtr &statement : declaration.body.statements)
    if (auto *binding = statement->as<ast::Binding>(); binding && !binding->target.tuple)
      if (const std::string &name = binding->target.names[0].text;
          name == "epochs" || name == "steps") {
        diagnostic.label(statement->range, "this gives a number a name")
            .help("a setting has no `=`: `" + name + " " +
                  std::string(elaborator.textOf(binding->value->range)) + "`");
        return;
      }
  diagnostic.help("add one: `epochs 20`");
}

void TrainSection::checkSettings() {
  Elaborator &e = elaborator;
  std::set<ast::SettingKind> seen;
  for (const ast::Setting *setting : settings) {
    if (!seen.insert(setting->kind).second)
      e.error(Diag::settingTwice, setting->range);
    checkSetting(*setting);
  }
  if (options.batch)
    training.batch = *options.batch;
  for (const ast::Setting *setting : settings)
    if (setting->kind == ast::SettingKind::microBatch)
      checkPieces(*setting);
  if (options.epochs) {
    training.epochs = options.epochs;
    training.steps.reset();
  }
  if (options.steps) {
    training.steps = options.steps;
    training.epochs.reset();
  }
  if (!training.epochs && !training.steps && !seen.count(ast::SettingKind::epochs) &&
      !seen.count(ast::SettingKind::steps))
    adviseLength(e.error(Diag::noLength, declaration.data.range));
  if (training.epochs && training.steps)
    e.error(Diag::twoLengths, declaration.data.range);
}

void TrainSection::checkSetting(const ast::Setting &setting) {
  Elaborator &e = elaborator;
  static const char *const names[] = {"epochs",         "steps", "batch", "micro_batch",
                                      "evaluate every", "keep",  "stop"};
  std::optional<int64_t> number;
  if (setting.value) {
    number = sectionNumber(*setting.value, names[static_cast<int>(setting.kind)]);
    if (number && *number < 1) {
      e.error(Diag::settingNotPositive, setting.value->range, names[static_cast<int>(setting.kind)],
              *number);
      number.reset();
    }
  }
  switch (setting.kind) {
  case ast::SettingKind::epochs:
    training.epochs = number;
    return;
  case ast::SettingKind::steps:
    training.steps = number;
    return;
  case ast::SettingKind::batch:
    training.batch = number.value_or(training.batch);
    return;
  case ast::SettingKind::microBatch:
    training.pieceRows = number.value_or(0);
    return;
  case ast::SettingKind::evaluateEvery:
    training.evaluateEvery = number;
    return;
  case ast::SettingKind::keep:
  case ast::SettingKind::stop:
    break;
  }
  Training::Watch watch;
  watch.highest = setting.highest;
  watch.patience = number.value_or(0);
  watch.report = setting.report ? e.textOf(setting.report->range) : "loss";
  std::vector<std::string> known = {"loss"};
  for (const Objective &objective : objectives)
    if (!objective.phase.empty())
      known.push_back(objective.phase + ".loss");
  for (const ast::Report::Entry *report : reports)
    known.push_back(report->name.text);
  if (std::find(known.begin(), known.end(), watch.report) == known.end()) {
    Diagnostic &diagnostic = e.error(Diag::unknownReport, setting.report->range, watch.report);
    if (auto nearest = suggest(watch.report, known))
      diagnostic.help("did you mean `" + *nearest + "`?");
  }
  if (!folded && !data.hasPart("valid"))
    e.error(Diag::noValidPart, setting.range, names[static_cast<int>(setting.kind)], data.name())
        .help("add a line to the data: `split train 0.8, valid 0.2`");
  (setting.kind == ast::SettingKind::keep ? training.keep : training.stop) = watch;
}

} // namespace dlb
