// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Names that nothing reads and values that go nowhere. A name counts as read where the definition
// or section that binds it reads one of the same name anywhere, whatever was bound to it in
// between.

#include "frontend/AstWalk.h"
#include "frontend/Warnings.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace dlb {
namespace {

/// What one definition or section reads and binds.
class Uses : public AstWalk {
public:
  std::set<std::string> read, members, states;
  std::vector<const ast::Identifier *> bound; ///< in order, with parameters built
  std::vector<const ast::Persistent *> params;
  std::vector<const ast::Body *> bodies;

private:
  void reads(const std::string &name) override { read.insert(name); }
  void readsMember(const std::string &name) override { members.insert(name); }
  void binds(const ast::Binding &binding, const ast::Stmt &) override { note(binding.target); }
  void loops(const ast::Generator &generator) override { note(generator.pattern); }
  void enters(const ast::Body &body) override { bodies.push_back(&body); }
  void declares(const ast::Persistent &persistent) override {
    if (persistent.kind == ast::PersistentKind::state)
      states.insert(persistent.name.text);
    else
      params.push_back(&persistent);
  }
  void note(const ast::Pattern &pattern) {
    for (const ast::Identifier &name : pattern.names)
      bound.push_back(&name);
  }
};

/// Whether a statement of a body can change what follows it: not where its value is all it makes.
class Binds : public AstWalk {
public:
  bool any = false;

private:
  void binds(const ast::Binding &, const ast::Stmt &) override { any = true; }
  void declares(const ast::Persistent &) override { any = true; }
};

class Unused {
public:
  Unused(const ast::File &file, DiagnosticEngine &diagnostics)
      : file(file), diagnostics(diagnostics) {}

  void run() {
    for (const ast::DeclPtr &declaration : file.declarations) {
      Uses &uses = all.emplace_back();
      uses.visit(*declaration);
      members.insert(uses.members.begin(), uses.members.end());
      trains |= !declaration->as<ast::Definition>() && !declaration->as<ast::Data>() &&
                !declaration->as<ast::Import>();
    }
    for (size_t i = 0; i < all.size(); ++i) {
      const ast::Decl &declaration = *file.declarations[i];
      auto *definition = declaration.as<ast::Definition>();
      if (definition)
        parameters(*definition, all[i]);
      if (!declaration.as<ast::Data>()) // fields are read by sections
        names(all[i]);
      if (definition && definition->body)
        effects(*definition->body, /*valued=*/true);
      if (auto *train = declaration.as<ast::Train>())
        section(train->body);
      if (definition && trains)
        declared(*definition, i);
    }
  }

private:
  const ast::File &file;
  DiagnosticEngine &diagnostics;
  std::vector<Uses> all;
  std::set<std::string> members; ///< `w` of `e.w` anywhere
  bool trains = false;           ///< the file is more than a library of blocks

  static bool meant(const std::string &name) { return name.starts_with("_"); }

  void names(const Uses &uses) {
    for (const ast::Identifier *name : uses.bound)
      if (!meant(name->text) && !uses.read.contains(name->text) &&
          !uses.states.contains(name->text))
        diagnostics.report(Diag::unusedName, name->range, name->text)
            .help("leave it out, or call it `_` where it takes a place");
    for (const ast::Persistent *param : uses.params)
      if (!meant(param->name.text) && !uses.read.contains(param->name.text) &&
          !members.contains(param->name.text))
        diagnostics.report(Diag::unusedName, param->name.range, param->name.text)
            .note("no gradient reaches a parameter that is not used");
  }

  void parameters(const ast::Definition &definition, const Uses &uses) {
    if (!definition.body)
      return;
    if (definition.hyperparameters)
      for (const ast::Parameter &parameter : definition.hyperparameters->parameters)
        if (!meant(parameter.name.text) && !uses.read.contains(parameter.name.text))
          diagnostics.report(Diag::unusedHyperparameter, parameter.name.range, parameter.name.text,
                             definition.name.text);
    // An optimizer is given `w` and `g` whether it wants them or not.
    if (!definition.inputs || definition.kind == ast::DefinitionKind::optimizer)
      return;
    for (const ast::Parameter &input : definition.inputs->parameters)
      if (!meant(input.name.text) && !uses.read.contains(input.name.text) &&
          !tellsSize(input, definition))
        diagnostics.report(Diag::unusedInput, input.name.range, input.name.text,
                           definition.name.text);
  }

  /// An input may be there for its size alone.
  static bool tellsSize(const ast::Parameter &input, const ast::Definition &definition) {
    auto capitals = [](const ast::Parameter &parameter) {
      Uses sizes;
      sizes.visit(parameter.type);
      return sizes.read;
    };
    std::set<std::string> own = capitals(input), others;
    for (const ast::Parameter &other : definition.inputs->parameters)
      if (&other != &input)
        others.merge(capitals(other));
    Uses body;
    body.visit(*definition.body);
    return std::any_of(own.begin(), own.end(), [&](const std::string &capital) {
      return !others.contains(capital) && body.read.contains(capital);
    });
  }

  void declared(const ast::Definition &definition, size_t index) {
    for (size_t i = 0; i < all.size(); ++i)
      if (i != index && all[i].read.contains(definition.name.text))
        return;
    diagnostics.report(Diag::unusedDeclaration, definition.name.range,
                       ast::keyword(definition.kind), definition.name.text);
  }

  /// `valued`: the last expression is the value of the body.
  void effects(const ast::Body &body, bool valued) {
    for (size_t i = 0; i < body.statements.size(); ++i)
      if (!valued || i + 1 < body.statements.size())
        effect(*body.statements[i]);
    Uses inner;
    for (const ast::StmtPtr &statement : body.statements)
      inner.visit(*statement);
    for (const ast::Body *nested : inner.bodies)
      for (size_t i = 0; i + 1 < nested->statements.size(); ++i)
        effect(*nested->statements[i]);
  }

  void section(const ast::Body &body) {
    effects(body, /*valued=*/false);
    for (const ast::StmtPtr &statement : body.statements)
      if (auto *phase = statement->as<ast::Phase>())
        effects(phase->body, /*valued=*/false);
  }

  void effect(const ast::Stmt &statement) {
    auto *evaluate = statement.as<ast::Evaluate>();
    if (!evaluate)
      return;
    Binds inside;
    inside.visit(*evaluate->value);
    if (inside.any)
      return;
    Diagnostic &diagnostic = diagnostics.report(Diag::noEffect, statement.range);
    auto *binary = evaluate->value->as<ast::BinaryExpr>();
    auto *negative = binary ? binary->rhs.get() : nullptr;
    while (negative && negative->as<ast::BinaryExpr>()) // `y <- y + 1` is `y < ((-y) + 1)`
      negative = negative->as<ast::BinaryExpr>()->lhs.get();
    if (binary && binary->op == ast::BinaryOp::equal)
      diagnostic.help("`==` compares, `=` binds a name");
    else if (binary && binary->op == ast::BinaryOp::less && negative->as<ast::UnaryExpr>())
      diagnostic.help("`<-` is `<` and `-`; a name is bound by `=`");
    else
      diagnostic.help("bind it to a name, or leave it out");
  }
};

} // namespace

void warnOfUnused(const ast::File &file, DiagnosticEngine &diagnostics) {
  Unused(file, diagnostics).run();
}

} // namespace dlb
