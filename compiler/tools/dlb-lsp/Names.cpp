// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Walks the tree in the order in which the program runs. A scope is a pair of braces; a name that
// the braces around it know already is bound there again, as in the checker.

#include "tools/dlb-lsp/Names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"

#include <cctype>

namespace dlb::lsp {
namespace {

class Walker {
public:
  explicit Walker(NameTable &table) : table(table) {}

  void run(const ast::File &file);

  void operator()(const ast::Binding &binding, SourceRange);
  void operator()(const ast::Persistent &persistent, SourceRange);
  void operator()(const ast::Require &require, SourceRange) { visit(require.condition); }
  void operator()(const ast::Evaluate &evaluate, SourceRange) { visit(evaluate.value); }
  void operator()(const ast::Minimize &minimize, SourceRange);
  void operator()(const ast::Report &report, SourceRange);
  void operator()(const ast::Phase &phase, SourceRange);
  void operator()(const ast::Settings &settings, SourceRange);
  void operator()(const ast::Split &split, SourceRange);

  void operator()(const ast::NameExpr &name, SourceRange range) { read(name.name, range); }
  void operator()(const ast::ListExpr &list, SourceRange) { visit(list.elements); }
  void operator()(const ast::TupleExpr &tuple, SourceRange) { visit(tuple.elements); }
  void operator()(const ast::RangeExpr &e, SourceRange) { visit(e.first), visit(e.last); }
  void operator()(const ast::UnaryExpr &e, SourceRange) { visit(e.operand); }
  void operator()(const ast::BinaryExpr &e, SourceRange) { visit(e.lhs), visit(e.rhs); }
  void operator()(const ast::PipeExpr &e, SourceRange) { visit(e.lhs), visit(e.rhs); }
  void operator()(const ast::CallExpr &call, SourceRange);
  void operator()(const ast::IndexExpr &e, SourceRange);
  void operator()(const ast::MemberExpr &e, SourceRange);
  void operator()(const ast::IfExpr &e, SourceRange);
  void operator()(const ast::ForExpr &e, SourceRange);
  void operator()(const ast::ScanExpr &e, SourceRange);
  template <typename Literal> void operator()(const Literal &, SourceRange) {}

private:
  struct Scope {
    SourceRange range;
    std::map<std::string, int> names;
  };

  void visit(const ast::ExprPtr &expression);
  void visit(const std::vector<ast::ExprPtr> &expressions);
  void visit(const ast::Body &body);
  void visitInside(const ast::Body &body);
  void visit(const ast::Type &type, bool declaresDimensions = false);
  void visit(const ast::ParameterList &list, NameKind kind);
  void visit(const ast::Definition &definition);
  void visit(const ast::Train &train);
  void visit(const ast::Sections &sections, SourceRange braces, const ast::Identifier *choice);
  void declaration(const ast::Decl &decl);
  void arguments(const std::vector<ast::Argument> &arguments, const std::string &callee);
  void bindPattern(const ast::Pattern &pattern, bool fresh, const ast::Type *type = nullptr);

  int lookup(const std::string &text) const;
  void read(const std::string &text, SourceRange range);
  int declare(const std::string &text, SourceRange range, NameKind kind);
  void bind(const std::string &text, SourceRange range, bool fresh, NameKind kind,
            const ast::Type *type = nullptr);

  NameTable &table;
  std::vector<Scope> scopes;
  std::map<int, SourceRange> latest;                        ///< name → where it was bound last
  std::map<std::string, std::map<std::string, int>> fields; ///< of each data
  const ast::Decl *here = nullptr;
};

int Walker::lookup(const std::string &text) const {
  for (const Scope &scope : llvm::reverse(scopes))
    if (auto found = scope.names.find(text); found != scope.names.end())
      return found->second;
  return -1;
}

void Walker::read(const std::string &text, SourceRange range) {
  int name = lookup(text);
  // With parentheses, a name's place is theirs.
  int excess = range.end.line == range.begin.line
                   ? range.end.column - range.begin.column - static_cast<int>(text.size())
                   : 0;
  if (excess > 0 && excess % 2 == 0 && text.find_first_of("\x80") == std::string::npos) {
    range.begin.column += excess / 2;
    range.end.column -= excess / 2;
  }
  table.uses.push_back({range, text, name, false, name < 0 ? SourceRange{} : latest[name], ""});
}

int Walker::declare(const std::string &text, SourceRange range, NameKind kind) {
  int number = static_cast<int>(table.names.size());
  const SourceRange scope = scopes.back().range;
  table.names.push_back({text, kind, range, scope, {}, here, nullptr, nullptr});
  scopes.back().names[text] = number;
  return number;
}

void Walker::bind(const std::string &text, SourceRange range, bool fresh, NameKind kind,
                  const ast::Type *type) {
  if (text == "_")
    return;
  int name = fresh ? -1 : lookup(text);
  if (name < 0 || table.names[name].kind == NameKind::definition ||
      table.names[name].kind == NameKind::data)
    name = declare(text, range, kind);
  if (type && !table.names[name].type)
    table.names[name].type = type;
  latest[name] = range;
  table.uses.push_back({range, text, name, true, range, ""});
}

void Walker::bindPattern(const ast::Pattern &pattern, bool fresh, const ast::Type *type) {
  for (const ast::Identifier &name : pattern.names)
    bind(name.text, name.range, fresh, NameKind::local, type);
}

//===------------------------------------------------------------------------------------------===//
// Expressions
//===------------------------------------------------------------------------------------------===//

void Walker::visit(const ast::ExprPtr &expression) {
  if (expression)
    std::visit([&](const auto &node) { (*this)(node, expression->range); }, expression->node);
}

void Walker::visit(const std::vector<ast::ExprPtr> &expressions) {
  for (const ast::ExprPtr &expression : expressions)
    visit(expression);
}

void Walker::arguments(const std::vector<ast::Argument> &arguments, const std::string &callee) {
  for (const ast::Argument &argument : arguments) {
    if (argument.name) {
      Use use{argument.name->range, argument.name->text, -1, false, {}, callee};
      table.uses.push_back(std::move(use));
    }
    visit(argument.value);
  }
}

void Walker::operator()(const ast::CallExpr &call, SourceRange) {
  visit(call.callee);
  const ast::Expr *callee = call.callee.get();
  while (const auto *inner = callee ? callee->as<ast::CallExpr>() : nullptr)
    callee = inner->callee.get(); // `dense(10)(x = y)`
  const auto *name = callee ? callee->as<ast::NameExpr>() : nullptr;
  arguments(call.arguments, name ? name->name : "");
}

void Walker::operator()(const ast::IndexExpr &e, SourceRange) {
  visit(e.base);
  for (const ast::Subscript &subscript : e.subscripts)
    visit(subscript.first), visit(subscript.last), visit(subscript.step);
}

void Walker::operator()(const ast::MemberExpr &e, SourceRange) { visit(e.base); }

void Walker::operator()(const ast::IfExpr &e, SourceRange) {
  visit(e.condition);
  visit(e.then);
  if (e.otherwise)
    visit(*e.otherwise);
}

void Walker::operator()(const ast::ForExpr &e, SourceRange) {
  visit(e.generator.source);
  scopes.push_back({e.body.range, {}});
  bindPattern(e.generator.pattern, /*fresh=*/true);
  visitInside(e.body);
  scopes.pop_back();
}

void Walker::operator()(const ast::ScanExpr &e, SourceRange) {
  for (const ast::Generator &generator : e.generators)
    visit(generator.source);
  visit(e.over);
  scopes.push_back({e.body.range, {}});
  for (const ast::Generator &generator : e.generators)
    bindPattern(generator.pattern, /*fresh=*/true);
  visitInside(e.body);
  scopes.pop_back();
}

//===------------------------------------------------------------------------------------------===//
// Statements
//===------------------------------------------------------------------------------------------===//

void Walker::visit(const ast::Body &body) {
  scopes.push_back({body.range, {}});
  visitInside(body);
  scopes.pop_back();
}

void Walker::visitInside(const ast::Body &body) {
  for (const ast::StmtPtr &statement : body.statements)
    if (statement)
      std::visit([&](const auto &node) { (*this)(node, statement->range); }, statement->node);
}

void Walker::operator()(const ast::Binding &binding, SourceRange) {
  if (binding.type)
    visit(*binding.type);
  visit(binding.value);
  bindPattern(binding.target, /*fresh=*/false, binding.type ? &*binding.type : nullptr);
}

void Walker::operator()(const ast::Persistent &persistent, SourceRange) {
  visit(persistent.type);
  visit(persistent.value);
  bind(persistent.name.text, persistent.name.range, /*fresh=*/true,
       persistent.kind == ast::PersistentKind::param ? NameKind::param : NameKind::state,
       &persistent.type);
}

void Walker::operator()(const ast::Minimize &minimize, SourceRange) {
  visit(minimize.loss);
  for (const ast::Update &update : minimize.updates) {
    visit(update.models);
    visit(update.optimizer);
  }
}

void Walker::operator()(const ast::Report &report, SourceRange) {
  for (const ast::Report::Entry &entry : report.entries) {
    visit(entry.value);
    // Read by `keep` and `stop`, wherever they stand in the section.
    bind(entry.name.text, entry.name.range, /*fresh=*/lookup(entry.name.text) < 0,
         NameKind::report);
  }
}

void Walker::operator()(const ast::Phase &phase, SourceRange) {
  bind(phase.name.text, phase.name.range, /*fresh=*/true, NameKind::phase);
  visit(phase.every);
  visit(phase.body);
}

void Walker::operator()(const ast::Settings &settings, SourceRange) {
  for (const ast::Setting &setting : settings.settings) {
    visit(setting.value);
    visit(setting.report);
  }
}

void Walker::operator()(const ast::Split &split, SourceRange) {
  for (const ast::Split::Part &part : split.parts)
    visit(part.value);
}

//===------------------------------------------------------------------------------------------===//
// Declarations
//===------------------------------------------------------------------------------------------===//

void Walker::visit(const ast::Type &type, bool declaresDimensions) {
  auto dimension = [&](const ast::ExprPtr &expression) {
    if (!expression)
      return;
    const auto *name = expression->as<ast::NameExpr>();
    bool capital = name && std::isupper(static_cast<unsigned char>(name->name[0]));
    if (capital && declaresDimensions && lookup(name->name) < 0)
      bind(name->name, expression->range, /*fresh=*/true, NameKind::dimension);
    else
      visit(expression);
  };
  dimension(type.classes);
  if (type.dims)
    for (const ast::ExprPtr &dim : *type.dims)
      dimension(dim);
}

void Walker::visit(const ast::ParameterList &list, NameKind kind) {
  for (const ast::Parameter &parameter : list.parameters) {
    visit(parameter.type, /*declaresDimensions=*/true);
    visit(parameter.value);
    bind(parameter.name.text, parameter.name.range, /*fresh=*/true, kind, &parameter.type);
    if (parameter.name.text != "_")
      table.names.back().parameter = &parameter;
  }
}

void Walker::visit(const ast::Definition &definition) {
  scopes.push_back({here->range, {}});
  if (definition.hyperparameters)
    visit(*definition.hyperparameters, NameKind::hyperparameter);
  if (definition.inputs)
    visit(*definition.inputs, NameKind::input);
  for (const ast::Type &type : definition.results)
    visit(type);
  if (definition.body)
    visitInside(*definition.body);
  scopes.pop_back();
}

void Walker::visit(const ast::Train &train) {
  for (const ast::TrainTarget &target : train.targets) {
    read(target.model.text, target.model.range);
    arguments(target.arguments, target.model.text);
  }
  read(train.data.text, train.data.range);
  scopes.push_back({train.body.range, {}});
  if (auto known = fields.find(train.data.text); known != fields.end()) {
    scopes.back().names = known->second;
    for (const auto &[text, name] : known->second)
      table.names[name].readers.push_back(train.body.range);
  }
  // Reports may be named before they stand.
  visitInside(train.body);
  for (Use &use : table.uses)
    if (use.name < 0 && use.parameterOf.empty())
      if (auto report = scopes.back().names.find(use.text);
          report != scopes.back().names.end() && train.body.range.begin <= use.range.begin &&
          use.range.end <= train.body.range.end)
        use.name = report->second, use.bound = latest[report->second];
  scopes.pop_back();
}

void Walker::visit(const ast::Sections &sections, SourceRange braces,
                   const ast::Identifier *choice) {
  scopes.push_back({braces, {}});
  if (choice)
    bind(choice->text, choice->range, /*fresh=*/true, NameKind::choice);
  for (const ast::DeclPtr &section : sections)
    declaration(*section);
  scopes.pop_back();
}

void Walker::declaration(const ast::Decl &decl) {
  const ast::Decl *around = std::exchange(here, &decl);
  llvm::scope_exit restore([&] { here = around; });
  if (const auto *definition = decl.as<ast::Definition>()) {
    visit(*definition);
  } else if (const auto *section = decl.as<ast::Data>()) {
    visit(section->source);
    scopes.push_back({section->body.range, {}});
    visitInside(section->body);
    for (const auto &[text, name] : scopes.back().names)
      table.names[name].kind = NameKind::field;
    fields[section->name.text] = scopes.back().names;
    scopes.pop_back();
  } else if (const auto *train = decl.as<ast::Train>()) {
    visit(*train);
  } else if (const auto *compare = decl.as<ast::Compare>()) {
    visit(compare->choices);
    visit(compare->sections, compare->braces, &compare->name);
  } else if (const auto *validate = decl.as<ast::CrossValidate>()) {
    visit(validate->folds);
    visit(validate->sections, validate->braces, nullptr);
  } else if (const auto *ensemble = decl.as<ast::Ensemble>()) {
    visit(ensemble->method);
    visit(ensemble->sections, ensemble->braces, nullptr);
  }
}

void Walker::run(const ast::File &file) {
  scopes.push_back({SourceRange{file.file, {}, {}}, {}});
  // Of what is imported the declarations are known, not who uses them there.
  for (const std::unique_ptr<ast::File> &imported : file.imports)
    for (const ast::DeclPtr &decl : imported->declarations)
      if (const auto *definition = decl->as<ast::Definition>()) {
        here = decl.get();
        bind(definition->name.text, definition->name.range, /*fresh=*/true, NameKind::definition);
      }
  for (const ast::DeclPtr &decl : file.declarations) {
    here = decl.get();
    if (const auto *definition = decl->as<ast::Definition>())
      bind(definition->name.text, definition->name.range, /*fresh=*/true, NameKind::definition);
    else if (const auto *section = decl->as<ast::Data>())
      bind(section->name.text, section->name.range, /*fresh=*/true, NameKind::data);
  }
  // Data first: a training may stand before the data it reads.
  auto isData = [](const ast::DeclPtr &decl) { return decl->as<ast::Data>() != nullptr; };
  for (const ast::DeclPtr &decl : file.declarations)
    if (isData(decl))
      declaration(*decl);
  for (const ast::DeclPtr &decl : file.declarations)
    if (!isData(decl))
      declaration(*decl);
}

} // namespace

NameTable findNames(const ast::File &file) {
  NameTable table;
  Walker(table).run(file);
  return table;
}

} // namespace dlb::lsp
