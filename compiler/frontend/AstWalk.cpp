// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Each kind of node, and what it holds.

#include "frontend/AstWalk.h"

namespace dlb {

/// One function for each form of expression, statement and declaration.
struct AstWalk::Node {
  AstWalk &walk;
  const ast::Stmt *statement = nullptr;

  void operator()(const ast::NameExpr &name) { walk.reads(name.name); }
  void operator()(const ast::ListExpr &list) { walk.visit(list.elements); }
  void operator()(const ast::TupleExpr &tuple) { walk.visit(tuple.elements); }
  void operator()(const ast::RangeExpr &range) { both(range.first, range.last); }
  void operator()(const ast::UnaryExpr &unary) { walk.visit(unary.operand); }
  void operator()(const ast::BinaryExpr &binary) { both(binary.lhs, binary.rhs); }
  void operator()(const ast::PipeExpr &pipe) { both(pipe.lhs, pipe.rhs); }
  void operator()(const ast::CallExpr &call) {
    walk.visit(call.callee);
    walk.visit(call.arguments);
  }
  void operator()(const ast::IndexExpr &index) {
    walk.visit(index.base);
    for (const ast::Subscript &subscript : index.subscripts) {
      both(subscript.first, subscript.last);
      walk.visit(subscript.step);
    }
  }
  void operator()(const ast::MemberExpr &member) {
    walk.visit(member.base);
    walk.readsMember(member.member.text);
  }
  void operator()(const ast::IfExpr &conditional) {
    walk.visit(conditional.condition);
    walk.visit(conditional.then);
    if (conditional.otherwise)
      walk.visit(*conditional.otherwise);
  }
  void operator()(const ast::ForExpr &loop) {
    walk.visit(loop.generator);
    walk.visit(loop.body);
  }
  void operator()(const ast::ScanExpr &scan) {
    for (const ast::Generator &generator : scan.generators)
      walk.visit(generator);
    walk.visit(scan.over);
    walk.visit(scan.body);
  }

  void operator()(const ast::Binding &binding) {
    walk.binds(binding, *statement);
    if (binding.type)
      walk.visit(*binding.type);
    walk.visit(binding.value);
  }
  void operator()(const ast::Persistent &persistent) {
    walk.declares(persistent);
    walk.visit(persistent.type);
    walk.visit(persistent.value);
  }
  void operator()(const ast::Require &require) { walk.visit(require.condition); }
  void operator()(const ast::Evaluate &expression) { walk.visit(expression.value); }
  void operator()(const ast::Minimize &minimize) {
    walk.visit(minimize.loss);
    for (const ast::Update &update : minimize.updates) {
      walk.visit(update.models);
      walk.visit(update.optimizer);
    }
  }
  void operator()(const ast::Report &report) {
    for (const ast::Report::Entry &entry : report.entries)
      walk.visit(entry.value);
  }
  void operator()(const ast::Phase &phase) {
    walk.visit(phase.every);
    walk.visit(phase.body);
  }
  void operator()(const ast::Settings &settings) {
    for (const ast::Setting &setting : settings.settings)
      both(setting.value, setting.report);
  }
  void operator()(const ast::Split &split) {
    for (const ast::Split::Part &part : split.parts)
      walk.visit(part.value);
  }

  void operator()(const ast::Definition &definition) { walk.visit(definition); }
  void operator()(const ast::Data &data) {
    walk.visit(data.source);
    walk.visit(data.body);
  }
  void operator()(const ast::Train &train) {
    for (const ast::TrainTarget &target : train.targets) {
      walk.reads(target.model.text);
      walk.visit(target.arguments);
    }
    walk.reads(train.data.text);
    walk.visit(train.body);
  }
  void operator()(const ast::Compare &compare) {
    walk.visit(compare.choices);
    walk.visit(compare.sections);
  }
  void operator()(const ast::CrossValidate &validate) {
    walk.visit(validate.folds);
    walk.visit(validate.sections);
  }
  void operator()(const ast::Ensemble &ensemble) {
    walk.visit(ensemble.method);
    walk.visit(ensemble.sections);
  }

  /// Literals, `...`, imports.
  template <typename Leaf> void operator()(const Leaf &) {}

  void both(const ast::ExprPtr &a, const ast::ExprPtr &b) {
    walk.visit(a);
    walk.visit(b);
  }
};

void AstWalk::visit(const ast::Decl &declaration) { std::visit(Node{*this}, declaration.node); }

void AstWalk::visit(const ast::Stmt &statement) {
  meets(statement);
  std::visit(Node{*this, &statement}, statement.node);
}

void AstWalk::visit(const ast::Expr &expression) { std::visit(Node{*this}, expression.node); }

void AstWalk::visit(const ast::Definition &definition) {
  visit(definition.hyperparameters);
  visit(definition.inputs);
  for (const ast::Type &result : definition.results)
    visit(result);
  if (definition.body)
    visit(*definition.body);
}

void AstWalk::visit(const ast::Body &body) {
  enters(body);
  for (const ast::StmtPtr &statement : body.statements)
    visit(*statement);
}

void AstWalk::visit(const ast::Type &type) {
  visit(type.classes);
  if (type.dims)
    visit(*type.dims);
}

void AstWalk::visit(const ast::Sections &sections) {
  for (const ast::DeclPtr &section : sections)
    visit(*section);
}

void AstWalk::visit(const std::vector<ast::ExprPtr> &expressions) {
  for (const ast::ExprPtr &expression : expressions)
    visit(expression);
}

void AstWalk::visit(const std::vector<ast::Argument> &arguments) {
  for (const ast::Argument &argument : arguments)
    visit(argument.value);
}

void AstWalk::visit(const std::optional<ast::ParameterList> &list) {
  if (list)
    for (const ast::Parameter &parameter : list->parameters) {
      visit(parameter.type);
      visit(parameter.value);
    }
}

void AstWalk::visit(const ast::Generator &generator) {
  loops(generator);
  visit(generator.source);
}

} // namespace dlb
