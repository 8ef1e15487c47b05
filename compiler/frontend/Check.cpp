// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A whole file: declarations first, then data, then the train sections in order, then the functions
// that predict; models that nothing trains are checked on symbolic sizes.

#include "frontend/Check.h"

#include "frontend/Sections.h"
#include "support/Suggest.h"

namespace dlb {
namespace {

class FileChecker {
public:
  FileChecker(const ast::File &file, SourceManager &sources, const CheckOptions &options,
              DiagnosticEngine &diagnostics)
      : file(file), options(options), e(file, sources, diagnostics) {}

  std::optional<CheckedProgram> run();

private:
  void declare();
  void checkTrain(const ast::Train &train, SourceRange range);
  void predict(const std::string &name);
  void checkUntrained(const ast::Definition &definition);
  void finishInitialise();

  const ast::File &file;
  const CheckOptions &options;
  Elaborator e;
  std::map<std::string, DataSection> data;
};

/// The first line of a declaration is enough to show.
SourceRange keyword(SourceRange range, int length) {
  range.end = {range.begin.line, range.begin.column + length};
  return range;
}

void FileChecker::declare() {
  for (const ast::DeclPtr &declaration : file.declarations) {
    const SourceRange range = declaration->range;
    if (auto *definition = declaration->as<ast::Definition>()) {
      auto [it, fresh] = e.definitions.emplace(definition->name.text, definition);
      if (!fresh)
        e.error(Diag::declaredTwice, definition->name.range, definition->name.text)
            .label(it->second->name.range, "first here");
      if (definition->kind == ast::DefinitionKind::op)
        e.error(Diag::notSupported, keyword(range, 2), "an `op` outside the library");
    } else if (auto *section = declaration->as<ast::Data>()) {
      auto [it, fresh] = data.try_emplace(section->name.text, e, *section);
      if (!fresh)
        e.error(Diag::declaredTwice, section->name.range, section->name.text);
    } else if (declaration->as<ast::Compare>()) {
      e.error(Diag::notSupported, keyword(range, 7), "`compare`");
    } else if (declaration->as<ast::CrossValidate>()) {
      e.error(Diag::notSupported, keyword(range, 14), "`cross_validate`");
    } else if (declaration->as<ast::Ensemble>()) {
      e.error(Diag::notSupported, keyword(range, 8), "`ensemble`");
    } else if (declaration->as<ast::Import>()) {
      e.error(Diag::notSupported, keyword(range, 6), "`import`");
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
  TrainSection(e, train, keyword(range, 5), section->second, options).check();
}

void FileChecker::predict(const std::string &name) {
  auto inputs = e.modelInputs.find(name);
  auto network = e.models.find(name);
  if (inputs == e.modelInputs.end() || network == e.models.end() || !network->second->instance)
    return;
  FunctionScope scope{FunctionBuilder(e.nextFunction++, "predict." + name), false, {}, {}, {}};
  Building building(e, scope);
  Activation top;
  top.capitals["N"] = {Dim::symbol("N"), "", nullptr};
  Enter enter(e, top);
  SourceRange range = network->second->definition->name.range;
  std::vector<Given> given;
  for (const auto &[input, tensor] : inputs->second) {
    Argument argument{Role::input, input, tensor.type(), -1};
    given.push_back({ast::Identifier{range, input}, e.argument(argument, tensor.axes), range});
  }
  Value value = e.apply(network->second, std::move(given), range);
  std::vector<Output> outputs;
  if (auto *tensor = value.as<Tensor>()) {
    outputs.push_back({tensor->id, "y"});
  } else if (const Sequence *several = value.elements()) {
    for (size_t i = 0; i < several->elements.size(); ++i)
      if (auto *part = several->elements[i].as<Tensor>())
        outputs.push_back({part->id, "y." + std::to_string(i + 1)});
  }
  if (!outputs.empty())
    e.program.predicts.push_back(scope.builder.finish(std::move(outputs), /*keepInputs=*/true));
}

/// A model that no section names is checked with each capital standing for itself, where all its
/// hyperparameters have values; what it builds is not part of the program.
void FileChecker::checkUntrained(const ast::Definition &definition) {
  const auto &hyperparameters = definition.hyperparameters;
  for (size_t i = 0; hyperparameters && i < hyperparameters->parameters.size(); ++i)
    if (!hyperparameters->parameters[i].value)
      return;
  FunctionScope scope{FunctionBuilder(e.nextFunction++, "check"), true, {}, {}, {}};
  Building building(e, scope);
  Activation top;
  Enter enter(e, top);
  CallablePtr network = e.model(definition, definition.name.range);
  if (!network->instance || !definition.inputs)
    return;
  std::vector<Given> given;
  for (const ast::Parameter &input : definition.inputs->parameters) {
    if (Elaborator::isStatic(input.type) || !input.type.dims)
      return;
    Activation symbols;
    Enter inside(e, symbols);
    std::set<std::string> capitals;
    if (input.type.classes)
      namesIn(*input.type.classes, capitals);
    for (const ast::ExprPtr &dim : *input.type.dims)
      namesIn(*dim, capitals);
    for (const std::string &capital : capitals)
      if (isCapital(capital))
        symbols.capitals[capital] = {Dim::symbol(capital), "", nullptr};
    symbols.dots = std::vector<Axis>{};
    auto element = e.elementType(input.type);
    auto axes = e.axes(input.type);
    if (!element || !axes)
      return;
    Tensor tensor;
    tensor.element = element->element;
    tensor.classes = element->classes;
    tensor.axes = *axes;
    Argument argument{Role::input, input.name.text, tensor.type(), -1};
    given.push_back({std::nullopt, e.argument(argument, *axes), input.range});
    given.back().value = tensor = *given.back().value.as<Tensor>();
  }
  e.apply(network, std::move(given), definition.name.range);
}

void FileChecker::finishInitialise() {
  e.program.initialise = e.initialise.builder.finish(e.initialOutputs);
}

std::optional<CheckedProgram> FileChecker::run() {
  declare();
  for (const ast::DeclPtr &declaration : file.declarations)
    if (auto *section = declaration->as<ast::Data>())
      if (auto known = data.find(section->name.text); known->second.number < 0)
        known->second.check();
  for (const ast::DeclPtr &declaration : file.declarations)
    if (auto *train = declaration->as<ast::Train>())
      checkTrain(*train, declaration->range);
  if (!e.diagnostics.hasErrors())
    for (const auto &[name, network] : std::map(e.models))
      predict(name);
  finishInitialise();
  for (const auto &[name, definition] : e.definitions)
    if (definition->kind == ast::DefinitionKind::model && !e.modelInputs.count(name)) {
      size_t persistents = e.program.persistents.size();
      checkUntrained(*definition);
      e.program.persistents.resize(persistents);
    }
  if (e.diagnostics.hasErrors())
    return std::nullopt;
  for (int i = 0; i < e.sources.fileCount(); ++i)
    e.program.files.push_back(e.sources.file(i).path());
  return std::move(e.program);
}

} // namespace

std::optional<CheckedProgram> check(const ast::File &file, SourceManager &sources,
                                    const CheckOptions &options, DiagnosticEngine &diagnostics) {
  return FileChecker(file, sources, options, diagnostics).run();
}

} // namespace dlb
