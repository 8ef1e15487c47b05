// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Statements: parse tree → syntax tree, and which of them belongs where.

#include "frontend/OtherLanguages.h"
#include "frontend/ParseBuild.h"

namespace dlb::parser {

ast::Body Builder::bodyIn(Place inner, std::string name, P::BodyContext *tree) {
  Place outer = place;
  std::string outerName = std::move(placeName);
  place = inner;
  placeName = std::move(name);
  ast::Body result = body(tree);
  place = outer;
  placeName = std::move(outerName);
  return result;
}

ast::Body Builder::body(P::BodyContext *tree) {
  ast::Body result;
  result.range = range(tree);
  for (P::StatementContext *entry : tree->statement())
    if (!entry->exception)
      result.statements.push_back(statement(entry));
  return result;
}

void Builder::refuseUnless(bool fits, const antlr4::Token *keyword, std::string_view home) {
  if (!fits)
    context
        .report(Diag::misplacedStatement, context.text.range(keyword),
                "`" + std::string(context.text.of(keyword)) + "`", placeName)
        .help("it stands in " + std::string(home));
}

ast::StmtPtr Builder::statement(P::StatementContext *tree) {
  constexpr std::string_view section = "a `train` section";
  auto result = std::make_unique<ast::Stmt>();
  result->range = range(tree);
  if (auto *plain = dynamic_cast<P::BindingContext *>(tree)) {
    binding(*result, plain);
  } else if (auto *kept = dynamic_cast<P::PersistentContext *>(tree)) {
    refuseUnless(place == Place::definition, kept->start, "a `block`, `model` or `optimizer`");
    result->node = persistent(kept);
  } else if (auto *require = dynamic_cast<P::RequireContext *>(tree)) {
    ast::Require node{expression(require->expression()), {}};
    if (require->STRING())
      node.message = textValue(require->STRING());
    result->node = std::move(node);
  } else if (auto *loss = dynamic_cast<P::MinimizeContext *>(tree)) {
    refuseUnless(place == Place::train || place == Place::phase, loss->start,
                 "a `train` section or a phase");
    result->node = minimize(loss);
  } else if (auto *shown = dynamic_cast<P::ReportContext *>(tree)) {
    refuseUnless(place == Place::train, shown->start, section);
    result->node = report(shown);
  } else if (auto *part = dynamic_cast<P::PhaseContext *>(tree)) {
    refuseUnless(place == Place::train, part->start, section);
    result->node = phase(part);
  } else if (auto *set = dynamic_cast<P::SettingsContext *>(tree)) {
    refuseUnless(place == Place::train, set->start, section);
    result->node = settings(set);
  } else {
    auto *parts = static_cast<P::SplitContext *>(tree);
    refuseUnless(place == Place::data, parts->start, "`data`");
    result->node = split(parts);
  }
  return result;
}

//===------------------------------------------------------------------------------------------===//
// Bindings
//===------------------------------------------------------------------------------------------===//

/// What an expression is, for a user who tried to bind a value to it.
static std::string_view describe(DlbParser::ExpressionContext *tree) {
  if (dynamic_cast<DlbParser::CallContext *>(tree))
    return "a call";
  if (dynamic_cast<DlbParser::IndexContext *>(tree))
    return "an element";
  if (dynamic_cast<DlbParser::MemberContext *>(tree))
    return "a member";
  if (dynamic_cast<DlbParser::IntegerContext *>(tree) ||
      dynamic_cast<DlbParser::RealContext *>(tree))
    return "a number";
  if (dynamic_cast<DlbParser::StringContext *>(tree))
    return "a text";
  if (dynamic_cast<DlbParser::ListContext *>(tree))
    return "a list";
  return "an expression";
}

void Builder::notAssignable(P::ExpressionContext *tree, bool argument) {
  Diagnostic &diagnostic = context.report(Diag::notAssignable, range(tree), describe(tree));
  if (argument)
    diagnostic.help("`==` compares; `=` gives an argument by its name");
  else if (dynamic_cast<P::ListContext *>(tree))
    diagnostic.help("several names are bound by `(a, b) = value`");
  else if (auto *member = dynamic_cast<P::MemberContext *>(tree);
           member && member->expression()->getText() == "self")
    diagnostic.help(std::string(helpForWord("self")));
  else
    diagnostic.help("only a name is bound; nothing is changed in place");
}

ast::Pattern Builder::target(P::ExpressionContext *tree) {
  ast::Pattern result;
  result.range = range(tree);
  if (auto *name = dynamic_cast<P::NameContext *>(tree)) {
    result.names.push_back(identifier(name->NAME()));
    return result;
  }
  auto *tuple = dynamic_cast<P::ParenthesesContext *>(tree);
  if (!tuple) {
    notAssignable(tree);
    return result;
  }
  result.tuple = tuple->expression().size() > 1;
  for (P::ExpressionContext *element : tuple->expression()) {
    if (auto *name = dynamic_cast<P::NameContext *>(element))
      result.names.push_back(identifier(name->NAME()));
    else
      notAssignable(element);
  }
  return result;
}

void Builder::binding(ast::Stmt &statement, P::BindingContext *tree) {
  std::vector<P::ExpressionContext *> parts = tree->expression();
  if (parts.size() == 1) {
    statement.node = ast::Evaluate{expression(parts[0])};
    return;
  }
  ast::Binding node{target(parts[0]), {}, nullptr};
  if (tree->type()) {
    node.type = type(tree->type());
    if (node.target.names.size() > 1)
      context.report(Diag::typedTuple, node.type->range)
          .label(node.target.range, std::to_string(node.target.names.size()) + " names")
          .help("bind the names first, then fill a type with each");
  }
  node.value = expression(parts[1]);
  statement.node = std::move(node);
}

ast::Persistent Builder::persistent(P::PersistentContext *tree) {
  ast::PersistentKind kind =
      tree->PARAM() ? ast::PersistentKind::param : ast::PersistentKind::state;
  ast::Persistent result{kind, identifier(tree->NAME()), type(tree->type()), nullptr};
  result.value = expression(tree->expression());
  return result;
}

//===------------------------------------------------------------------------------------------===//
// Training and data
//===------------------------------------------------------------------------------------------===//

ast::Minimize Builder::minimize(P::MinimizeContext *tree) {
  ast::Minimize result{expression(tree->expression()), {}};
  for (P::UpdateContext *entry : tree->update()) {
    std::vector<ast::ExprPtr> parts = expressions(entry->expression());
    ast::Update update{range(entry), {}, std::move(parts.back())};
    parts.pop_back();
    update.models = std::move(parts);
    result.updates.push_back(std::move(update));
  }
  if (result.updates.empty())
    context.report(Diag::missingOptimizer, range(tree)).help("add one: `with adam(1e-3)`");
  return result;
}

ast::Report Builder::report(P::ReportContext *tree) {
  ast::Report result;
  result.finally = tree->FINALLY();
  for (P::ReportEntryContext *entry : tree->reportEntry())
    result.entries.push_back(
        {range(entry), identifier(entry->NAME()), expression(entry->expression())});
  return result;
}

ast::Phase Builder::phase(P::PhaseContext *tree) {
  ast::Phase result{identifier(tree->NAME()), nullptr, {}};
  if (tree->expression())
    result.every = expression(tree->expression());
  result.body = bodyIn(Place::phase, "a phase", tree->body());
  return result;
}

ast::Settings Builder::settings(P::SettingsContext *tree) {
  ast::Settings result;
  for (P::SettingContext *entry : tree->setting())
    result.settings.push_back(setting(entry));
  return result;
}

ast::Setting Builder::setting(P::SettingContext *tree) {
  ast::SettingKind kind = tree->EPOCHS()        ? ast::SettingKind::epochs
                          : tree->STEPS()       ? ast::SettingKind::steps
                          : tree->BATCH()       ? ast::SettingKind::batch
                          : tree->MICRO_BATCH() ? ast::SettingKind::microBatch
                          : tree->EVALUATE()    ? ast::SettingKind::evaluateEvery
                          : tree->KEEP()        ? ast::SettingKind::keep
                                                : ast::SettingKind::stop;
  ast::Setting result;
  result.range = range(tree);
  result.kind = kind;
  result.highest = tree->HIGHEST() || tree->HIGHER();
  std::vector<P::ExpressionContext *> parts = tree->expression();
  if (kind != ast::SettingKind::keep)
    result.value = expression(parts[0]);
  if (kind == ast::SettingKind::keep || kind == ast::SettingKind::stop)
    result.report = expression(parts.back());
  return result;
}

ast::Split Builder::split(P::SplitContext *tree) {
  ast::Split result;
  for (P::PartContext *part : tree->part())
    result.parts.push_back({range(part), identifier(part->start), expression(part->expression())});
  return result;
}

} // namespace dlb::parser
