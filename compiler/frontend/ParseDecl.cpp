// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Declarations and types: parse tree → syntax tree.

#include "frontend/ParseBuild.h"

#include <algorithm>

namespace dlb::parser {

Builder::Builder(Context &context, const std::vector<ast::Comment> &comments)
    : context(context), comments(comments) {}

std::string Builder::documentation(int line) const {
  auto above = std::lower_bound(
      comments.begin(), comments.end(), line,
      [](const ast::Comment &comment, int line) { return comment.range.begin.line < line; });
  std::string result;
  for (--line; above != comments.begin(); --line) {
    const ast::Comment &comment = *--above;
    bool documents = comment.text.starts_with("///") && !comment.text.starts_with("////");
    if (comment.range.begin.line != line || comment.trailing || !documents)
      break;
    std::string text = comment.text.substr(comment.text.starts_with("/// ") ? 4 : 3);
    result = result.empty() ? text : text + "\n" + result;
  }
  return result;
}

ast::DeclPtr Builder::section(antlr4::ParserRuleContext *tree) {
  auto result = std::make_unique<ast::Decl>();
  result->range = range(tree);
  result->doc = documentation(result->range.begin.line);
  auto *inner = static_cast<antlr4::ParserRuleContext *>(tree->children[0]);
  switch (inner->getRuleIndex()) {
  case P::RuleDefinition:
    result->node = definition(static_cast<P::DefinitionContext *>(inner));
    break;
  case P::RuleOp:
    result->node = op(static_cast<P::OpContext *>(inner));
    break;
  case P::RuleData:
    result->node = data(static_cast<P::DataContext *>(inner));
    break;
  case P::RuleTrain:
    result->node = train(static_cast<P::TrainContext *>(inner));
    break;
  case P::RuleCompare:
    result->node = compare(static_cast<P::CompareContext *>(inner));
    break;
  case P::RuleCrossValidate: {
    auto *validate = static_cast<P::CrossValidateContext *>(inner);
    result->node = ast::CrossValidate{expression(validate->expression()),
                                      sections(validate->sections()), range(validate->sections())};
    break;
  }
  case P::RuleEnsemble: {
    auto *ensemble = static_cast<P::EnsembleContext *>(inner);
    result->node = ast::Ensemble{expression(ensemble->expression()), sections(ensemble->sections()),
                                 range(ensemble->sections())};
    break;
  }
  default: {
    auto *path = static_cast<P::ImportFileContext *>(inner)->STRING();
    result->node = ast::Import{textValue(path), context.text.range(path->getSymbol())};
  }
  }
  return result;
}

ast::DeclPtr Builder::declaration(P::DeclarationContext *tree) { return section(tree); }

//===------------------------------------------------------------------------------------------===//
// Definitions
//===------------------------------------------------------------------------------------------===//

ast::Definition Builder::definition(P::DefinitionContext *tree) {
  P::KindContext *kind = tree->kind();
  ast::Definition result;
  result.kind = kind->BLOCK()       ? ast::DefinitionKind::block
                : kind->MODEL()     ? ast::DefinitionKind::model
                : kind->OPTIMIZER() ? ast::DefinitionKind::optimizer
                : kind->SCHEDULE()  ? ast::DefinitionKind::schedule
                                    : ast::DefinitionKind::initializer;
  result.name = identifier(tree->NAME());
  lists(result, tree->parameters());
  if (tree->results())
    results(result, tree->results());
  std::string word(context.text.of(kind->start));
  std::string article = word.find_first_of("aeiou") == 0 ? "an `" : "a `";
  result.body = bodyIn(Place::definition, article + word + "`", tree->body());
  return result;
}

ast::Definition Builder::op(P::OpContext *tree) {
  ast::Definition result;
  result.kind = ast::DefinitionKind::op;
  result.name = identifier(tree->NAME());
  lists(result, tree->parameters());
  results(result, tree->results());
  if (tree->STRING())
    result.mnemonic = textValue(tree->STRING());
  return result;
}

void Builder::lists(ast::Definition &definition, std::vector<P::ParametersContext *> trees) {
  if (trees.size() > 2)
    context.report(Diag::tooManyLists, range(trees[2]), definition.name.text, trees.size())
        .help("the first holds hyperparameters, the second inputs");
  bool onlyHyperparameters = definition.kind == ast::DefinitionKind::schedule ||
                             definition.kind == ast::DefinitionKind::initializer;
  if (trees.size() == 1 && !onlyHyperparameters) {
    definition.inputs = parameters(trees[0]);
    return;
  }
  if (!trees.empty())
    definition.hyperparameters = parameters(trees[0]);
  if (trees.size() > 1)
    definition.inputs = parameters(trees[1]);
}

ast::ParameterList Builder::parameters(P::ParametersContext *tree) {
  ast::ParameterList result;
  result.range = range(tree);
  for (P::ParameterContext *entry : tree->parameter()) {
    ast::Parameter parameter{range(entry), identifier(entry->NAME()), type(entry->type()), nullptr};
    if (entry->expression())
      parameter.value = expression(entry->expression());
    result.parameters.push_back(std::move(parameter));
  }
  return result;
}

void Builder::results(ast::Definition &definition, P::ResultsContext *tree) {
  for (P::TypeContext *entry : tree->type())
    definition.results.push_back(type(entry));
  definition.tupleResult = definition.results.size() > 1;
}

//===------------------------------------------------------------------------------------------===//
// Data and sections
//===------------------------------------------------------------------------------------------===//

ast::Data Builder::data(P::DataContext *tree) {
  ast::Data result{identifier(tree->NAME()), expression(tree->expression()), {}};
  result.body = bodyIn(Place::data, "`data`", tree->body());
  return result;
}

ast::Train Builder::train(P::TrainContext *tree) {
  ast::Train result;
  for (P::TargetContext *entry : tree->target()) {
    ast::TrainTarget target{range(entry), identifier(entry->NAME()), {}};
    if (entry->arguments())
      target.arguments = arguments(entry->arguments());
    result.targets.push_back(std::move(target));
  }
  result.data = identifier(tree->NAME());
  result.body = bodyIn(Place::train, "a `train` section", tree->body());
  return result;
}

ast::Compare Builder::compare(P::CompareContext *tree) {
  return {identifier(tree->NAME()), expression(tree->expression()), sections(tree->sections()),
          range(tree->sections())};
}

ast::Sections Builder::sections(P::SectionsContext *tree) {
  ast::Sections result;
  for (P::SectionContext *entry : tree->section())
    if (!entry->exception)
      result.push_back(section(entry));
  return result;
}

//===------------------------------------------------------------------------------------------===//
// Types
//===------------------------------------------------------------------------------------------===//

ast::Type Builder::type(P::TypeContext *tree) {
  ast::Type result;
  result.range = range(tree);
  if (tree->NAME())
    result.element = identifier(tree->NAME());
  else if (tree->CLASS())
    result.element = identifier(tree->CLASS());
  if (tree->expression())
    result.classes = expression(tree->expression());
  if (tree->dimensions())
    result.dims = dimensions(tree->dimensions());
  return result;
}

std::vector<ast::ExprPtr> Builder::dimensions(P::DimensionsContext *tree) {
  std::vector<ast::ExprPtr> result;
  int ellipses = 0;
  for (P::ExpressionContext *entry : tree->expression()) {
    result.push_back(expressionOrEllipsis(entry));
    ellipses += result.back()->as<ast::Ellipsis>() != nullptr;
  }
  if (ellipses > 1)
    context.report(Diag::scatteredDimensions, range(tree), ellipses);
  return result;
}

} // namespace dlb::parser
