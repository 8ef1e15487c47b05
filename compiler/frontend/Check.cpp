// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A whole file: declarations first, then data, then the train sections in order, then the functions
// that predict; models that nothing trains are checked on symbolic sizes. All of it for each
// variant that `compare` makes.

#include "frontend/Check.h"

#include "frontend/Ensembles.h"
#include "frontend/Sections.h"
#include "frontend/Variants.h"
#include "frontend/Warnings.h"
#include "support/Suggest.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace dlb {
namespace {

class FileChecker {
public:
  FileChecker(const ast::File &file, Library &library, SourceManager &sources,
              const CheckOptions &options, DiagnosticEngine &diagnostics)
      : file(file), options(options), e(file, library, sources, diagnostics) {
    e.observer = options.observer;
  }

  /// `work`: of the variants before, and then of this one too.
  std::optional<CheckedProgram> run(size_t variant, int64_t &work);
  /// After `run`.
  const std::vector<Variant> &allVariants() const { return variants; }

private:
  void declare();
  void declare(const ast::File &file);
  void checkSections(const std::vector<ast::DeclPtr> &sections, const Variant &variant);
  void checkFolds(const ast::CrossValidate &section, SourceRange range, const Variant &variant);
  void checkTrain(const ast::Train &train, SourceRange range);
  Value predictInput(const std::string &name, const Value &value);
  using NamedValues = std::vector<std::pair<std::string, Value>>;
  using GiveInputs = std::function<NamedValues()>;
  std::optional<Function> application(const std::string &name, bool keepInputs,
                                      const GiveInputs &give);
  void predict(const std::string &name);
  void predictRows(const std::string &name);
  void checkUnused(const ast::Definition &definition);
  Value symbolicInput(const ast::Parameter &input, Activation &activation);
  void finishInitialise();
  void warn();

  const ast::File &file;
  const CheckOptions &options;
  Elaborator e;
  std::map<std::string, DataSection> data;
  std::vector<Variant> variants;
  SettingsTaken settings;
  bool folding = false; ///< inside a `cross_validate`
};

/// The first line of a declaration is enough to show.
SourceRange keyword(SourceRange range, int length) {
  range.end = {range.begin.line, range.begin.column + length};
  return range;
}

void FileChecker::declare() {
  for (const std::unique_ptr<ast::File> &imported : file.imports)
    declare(*imported);
  declare(file);
}

void FileChecker::declare(const ast::File &from) {
  for (const ast::DeclPtr &declaration : from.declarations) {
    const SourceRange range = declaration->range;
    if (auto *definition = declaration->as<ast::Definition>()) {
      auto [it, fresh] = e.definitions.emplace(definition->name.text, definition);
      if (!fresh)
        e.label(e.error(Diag::declaredTwice, definition->name.range, definition->name.text),
                it->second->name.range, "first here");
      if (definition->kind == ast::DefinitionKind::op)
        e.error(Diag::notSupported, keyword(range, 2), "an `op` outside the library");
    } else if (auto *section = declaration->as<ast::Data>()) {
      auto [it, fresh] = data.try_emplace(section->name.text, e, *section, data);
      if (!fresh)
        e.error(Diag::declaredTwice, section->name.range, section->name.text);
    }
  }
}

void FileChecker::checkTrain(const ast::Train &train, SourceRange range) {
  auto section = data.find(train.data.text);
  if (section == data.end()) {
    Diagnostic &diagnostic = e.error(Diag::unknownData, train.data.range, train.data.text);
    std::vector<std::string> names;
    for (const auto &[name, known] : data)
      names.push_back(name);
    if (auto nearest = suggest(train.data.text, names))
      diagnostic.help("did you mean `" + *nearest + "`?");
    return;
  }
  TrainSection(e, train, keyword(range, 5), section->second, options, settings, folding).check();
}

void FileChecker::checkSections(const std::vector<ast::DeclPtr> &sections, const Variant &variant) {
  for (const ast::DeclPtr &declaration : sections) {
    SourceRange range = declaration->range;
    if (auto *train = declaration->as<ast::Train>()) {
      checkTrain(*train, range);
    } else if (auto *compare = declaration->as<ast::Compare>()) {
      auto choice = variant.choices.find(compare);
      if (choice == variant.choices.end())
        continue;
      auto outer = e.chosen;
      e.chosen[compare->name.text] = choice->second;
      std::string outerText = std::exchange(e.variant, choice->second.poison() ? "" : variant.text);
      checkSections(compare->sections, variant);
      e.variant = outerText;
      e.chosen = std::move(outer);
    } else if (auto *folds = declaration->as<ast::CrossValidate>()) {
      checkFolds(*folds, keyword(range, 14), variant);
    } else if (auto *ensemble = declaration->as<ast::Ensemble>()) {
      forEachTurn(e, *ensemble, [&] { checkSections(ensemble->sections, variant); });
    }
  }
}

void FileChecker::checkFolds(const ast::CrossValidate &section, SourceRange range,
                             const Variant &variant) {
  std::optional<int64_t> count = foldsOf(e, section);
  if (e.around && e.around->member == 1)
    e.error(Diag::notSupported, range, "`cross_validate` inside an ensemble");
  else if (e.program.folds && !e.around)
    e.error(Diag::notSupported, range, "a second `cross_validate` in a program");
  else if (!e.around)
    e.program.folds.emplace(CheckedProgram::Folds{count.value_or(2), {}, e.place(range)});
  size_t before = e.program.trainings.size();
  folding = true;
  checkSections(section.sections, variant);
  folding = false;
  for (size_t i = before; e.program.folds && i < e.program.trainings.size(); ++i) {
    int number = e.program.trainings[i].data;
    const std::string &format = e.program.data[number].format;
    if (format == "characters" || format == "words")
      e.error(Diag::notSupported, range, "`cross_validate` on text");
    e.program.folds->data.insert(number);
  }
}

/// An argument like `value`; of a tuple one for each part, "groups.1".
Value FileChecker::predictInput(const std::string &name, const Value &value) {
  if (auto *tensor = value.as<Tensor>())
    return e.argument({Role::input, name, tensor->type(), -1}, tensor->axes);
  const Sequence *several = value.elements();
  if (!several)
    return value;
  std::vector<Value> parts;
  for (size_t i = 0; i < several->elements.size(); ++i)
    parts.push_back(predictInput(name + "." + std::to_string(i + 1), several->elements[i]));
  return Value::sequence(std::move(parts), several->tuple);
}

/// "predict.NAME": the model applied to what `give` makes inside of that function. Nothing where no
/// section has built it or it has no result.
std::optional<Function> FileChecker::application(const std::string &name, bool keepInputs,
                                                 const GiveInputs &give) {
  auto network = e.models.find(name);
  if (network == e.models.end() || !network->second->instance)
    return std::nullopt;
  FunctionScope scope{FunctionBuilder(e.nextFunction++, "predict." + name), false, {}, {}, {}};
  Building building(e, scope);
  Activation top;
  top.capitals["N"] = {Dim::symbol("N"), "", nullptr};
  Enter enter(e, top);
  SourceRange range = network->second->definition->name.range;
  std::vector<Given> given;
  for (auto &[input, value] : give())
    given.push_back({ast::Identifier{range, input}, std::move(value), range});
  std::vector<Output> outputs = outputsOf(e.apply(network->second, std::move(given), range));
  if (outputs.empty())
    return std::nullopt;
  return scope.builder.finish(std::move(outputs), keepInputs);
}

void FileChecker::predict(const std::string &name) {
  auto known = e.modelInputs.find(name);
  if (known == e.modelInputs.end())
    return;
  auto applied = application(name, /*keepInputs=*/true, [&] {
    NamedValues inputs;
    for (const auto &[input, value] : known->second)
      inputs.emplace_back(input, predictInput(input, value));
    return inputs;
  });
  if (applied)
    e.program.predicts.push_back(std::move(*applied));
}

/// The model applied to the fields that its section gives it, as the section reads them.
void FileChecker::predictRows(const std::string &name) {
  auto known = e.modelFields.find(name);
  if (known == e.modelFields.end())
    return;
  auto applied = application(name, /*keepInputs=*/false, [&] {
    NamedValues inputs;
    for (const auto &[input, field] : known->second.inputs)
      inputs.emplace_back(input, known->second.section->field(field).value_or(Poison{}));
    return inputs;
  });
  if (applied)
    e.program.rowPredicts.push_back({known->second.section->number, std::move(*applied)});
}

/// A definition that no section reaches is checked with each capital, and each int without a value,
/// standing for any size. Where all hyperparameters of a model have values, all its errors are
/// told; of anything else only those about names, since what it will be given is not known.
void FileChecker::checkUnused(const ast::Definition &definition) {
  FunctionScope scope{FunctionBuilder(e.nextFunction++, "check"), true, {}, {}, {}};
  Building building(e, scope);
  Activation top;
  Enter enter(e, top);
  Callable self;
  self.definition = &definition;
  self.text = definition.name.text;
  Activation activation;
  activation.callee = &self;
  activation.callSite = definition.name.range;
  activation.path = activation.random = definition.name.text;
  activation.scopes.emplace_back();
  Enter inside(e, activation);
  e.symbolic = true;
  e.lenient = definition.kind != ast::DefinitionKind::model;
  Role role =
      std::exchange(e.building, definition.kind == ast::DefinitionKind::optimizer ? Role::optimizer
                                                                                  : Role::state);
  auto &names = activation.scopes[0];
  if (definition.hyperparameters)
    for (const ast::Parameter &parameter : definition.hyperparameters->parameters) {
      const std::string &name = parameter.name.text;
      if (parameter.value) {
        auto value = e.coerce(parameter.type, name, e.evaluate(*parameter.value),
                              parameter.value->range, definition.name.text);
        names[name] = value ? *value : Value(Poison{});
      } else {
        e.lenient = true;
        names[name] = parameter.type.element.text == "int" ? Value::integer(Dim::symbol(name))
                                                           : Value(Poison{});
      }
    }
  if (definition.inputs)
    for (const ast::Parameter &input : definition.inputs->parameters)
      names[input.name.text] = symbolicInput(input, activation);
  Value value = e.run(*definition.body);
  const bool promises =
      definition.kind == ast::DefinitionKind::model || !definition.results.empty();
  if (promises && value.is<Nothing>()) {
    e.lenient = false; // whatever it is given
    e.error(Diag::noResult, definition.name.range, definition.name.text);
  } else if (!value.poison() && !definition.results.empty())
    e.conformResults(definition, value);
  e.symbolic = e.lenient = false;
  e.building = role;
}

Value FileChecker::symbolicInput(const ast::Parameter &input, Activation &activation) {
  if (Elaborator::isStatic(input.type) || !input.type.dims)
    return Poison{};
  OriginPtr origin =
      std::make_shared<const Origin>(Origin{input.name.range, input.name.text, 0, nullptr});
  std::set<std::string> capitals;
  if (input.type.classes)
    namesIn(*input.type.classes, capitals);
  for (const ast::ExprPtr &dim : *input.type.dims) {
    namesIn(*dim, capitals);
    if (dim->as<ast::Ellipsis>() && !activation.dots)
      activation.dots = {{Dim::symbol("..."), std::string(1, hiddenName) + "#0", nullptr}};
  }
  for (const std::string &capital : capitals)
    if (isCapital(capital))
      activation.capitals.try_emplace(capital,
                                      Activation::Capital{Dim::symbol(capital), "", origin});
  auto element = e.elementType(input.type);
  auto axes = e.axes(input.type);
  if (!element || !axes)
    return Poison{};
  for (Axis &axis : *axes)
    axis.origin = origin;
  TensorType type;
  type.element = element->element;
  type.classes = element->classes;
  for (const Axis &axis : *axes) {
    type.dims.push_back(axis.size);
    type.names.push_back("");
  }
  return e.argument({Role::input, input.name.text, type, -1}, *axes);
}

void FileChecker::finishInitialise() {
  e.program.initialise = e.initialise.builder.finish(e.initialOutputs);
}

/// Where there is an error, what else looks odd may follow from it.
void FileChecker::warn() {
  const bool errors = e.diagnostics.hasErrors();
  e.diagnostics.silence(
      [&](const Diagnostic &diagnostic) { return errors || diagnostic.range.file != file.file; });
  if (errors)
    return;
  warnOfUnused(file, e.diagnostics);
  applyAllowances(file, e.diagnostics);
}

std::optional<CheckedProgram> FileChecker::run(size_t number, int64_t &work) {
  e.startFrom(work);
  declare();
  for (const ast::DeclPtr &declaration : file.declarations)
    if (auto *section = declaration->as<ast::Data>())
      if (auto known = data.find(section->name.text); known->second.number < 0)
        known->second.check();
  variants = variantsOf(e, file);
  number = std::min(number, variants.size() - 1);
  e.program.variant = number;
  for (const Variant &variant : variants)
    if (!variant.text.empty())
      e.program.variants.push_back(variant.text);
  checkSections(file.declarations, variants[number]);
  if (!e.diagnostics.hasErrors())
    settings.checkAll(e, options);
  if (!e.diagnostics.hasErrors())
    for (const auto &[name, network] : std::map(e.models)) {
      predict(name);
      predictRows(name);
    }
  finishInitialise();
  size_t persistents = e.program.persistents.size();
  for (const auto &[name, definition] : e.definitions)
    if (definition->body && !e.reached.count(definition))
      checkUnused(*definition);
  e.program.persistents.resize(persistents);
  work = e.spentWork();
  warn();
  if (e.diagnostics.hasErrors())
    return std::nullopt;
  for (int i = 0; i < e.sources.fileCount(); ++i)
    e.program.files.push_back(e.sources.file(i).path());
  return std::move(e.program);
}

} // namespace

std::vector<Output> outputsOf(const Value &value) {
  std::vector<Output> outputs;
  if (auto *tensor = value.as<Tensor>()) {
    outputs.push_back({tensor->id, "y"});
  } else if (const Sequence *several = value.elements()) {
    for (size_t i = 0; i < several->elements.size(); ++i)
      if (auto *part = several->elements[i].as<Tensor>())
        outputs.push_back({part->id, "y." + std::to_string(i + 1)});
  }
  return outputs;
}

std::optional<CheckedProgram> check(const ast::File &file, SourceManager &sources,
                                    const CheckOptions &options, DiagnosticEngine &diagnostics) {
  Library library(sources, diagnostics);
  int64_t work = 0;
  std::optional<CheckedProgram> program;
  std::set<const ast::Compare *> faulty; // one choice shows most of what is wrong in there
  size_t told = 0;
  size_t first = options.variant.value_or(0), end = first + 1;
  for (size_t i = first; i < end; ++i) {
    FileChecker checker(file, library, sources, options, diagnostics);
    std::optional<CheckedProgram> checked = checker.run(i, work);
    const std::vector<Variant> &variants = checker.allVariants();
    if (!options.variant)
      end = variants.size();
    if (i == first)
      program = std::move(checked);
    if (!diagnostics.hasErrors())
      continue;
    if (size_t now = diagnostics.sorted().size(); now == std::exchange(told, now))
      continue;
    faulty.insert(variants[i].outermost);
    while (i + 1 < end && faulty.count(variants[i + 1].outermost))
      ++i;
  }
  return diagnostics.hasErrors() ? std::nullopt : std::move(program);
}

} // namespace dlb
