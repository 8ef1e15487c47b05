// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// "A line runs where it is needed": which names expressions read, and from the back of a section,
// which lines bind them.

#include "frontend/Sections.h"

#include <algorithm>

namespace dlb {
namespace {

/// Walks a tree; `read` collects names that are read, `bound` those that statements bind.
class Walker {
public:
  Walker(std::set<std::string> &read, std::map<std::string, SourceRange> &bound)
      : read(read), bound(bound) {}

  void visit(const ast::ExprPtr &expression) {
    if (expression)
      visit(*expression);
  }
  void visit(const ast::Expr &expression) {
    std::visit([this](const auto &node) { (*this)(node); }, expression.node);
  }
  void visit(const ast::Body &body) {
    for (const ast::StmtPtr &statement : body.statements)
      visit(*statement);
  }
  void visit(const ast::Stmt &statement) {
    if (auto *binding = statement.as<ast::Binding>()) {
      for (const ast::Identifier &name : binding->target.names)
        bound[name.text] = statement.range;
      if (binding->type)
        visit(*binding->type);
      visit(binding->value);
    } else if (auto *expression = statement.as<ast::Evaluate>()) {
      visit(expression->value);
    } else if (auto *require = statement.as<ast::Require>()) {
      visit(require->condition);
    } else if (auto *minimize = statement.as<ast::Minimize>()) {
      visit(minimize->loss);
    } else if (auto *report = statement.as<ast::Report>()) {
      for (const ast::Report::Entry &entry : report->entries)
        visit(entry.value);
    } else if (auto *phase = statement.as<ast::Phase>()) {
      visit(phase->body);
    }
  }
  void visit(const ast::Type &type) {
    visit(type.classes);
    for (size_t i = 0; type.dims && i < type.dims->size(); ++i)
      visit((*type.dims)[i]);
  }

  void operator()(const ast::NameExpr &name) { read.insert(name.name); }
  void operator()(const ast::ListExpr &list) { each(list.elements); }
  void operator()(const ast::TupleExpr &tuple) { each(tuple.elements); }
  void operator()(const ast::RangeExpr &range) { both(range.first, range.last); }
  void operator()(const ast::UnaryExpr &unary) { visit(unary.operand); }
  void operator()(const ast::BinaryExpr &binary) { both(binary.lhs, binary.rhs); }
  void operator()(const ast::PipeExpr &pipe) { both(pipe.lhs, pipe.rhs); }
  void operator()(const ast::CallExpr &call) {
    visit(call.callee);
    for (const ast::Argument &argument : call.arguments)
      visit(argument.value);
  }
  void operator()(const ast::IndexExpr &index) {
    visit(index.base);
    for (const ast::Subscript &subscript : index.subscripts) {
      visit(subscript.first);
      visit(subscript.last);
      visit(subscript.step);
    }
  }
  void operator()(const ast::MemberExpr &member) { visit(member.base); }
  void operator()(const ast::IfExpr &conditional) {
    visit(conditional.condition);
    visit(conditional.then);
    if (conditional.otherwise)
      visit(*conditional.otherwise);
  }
  void operator()(const ast::ForExpr &loop) {
    visit(loop.generator.source);
    visit(loop.body);
  }
  void operator()(const ast::ScanExpr &scan) {
    for (const ast::Generator &generator : scan.generators)
      visit(generator.source);
    visit(scan.over);
    visit(scan.body);
  }
  template <typename Literal> void operator()(const Literal &) {}

private:
  void each(const std::vector<ast::ExprPtr> &expressions) {
    for (const ast::ExprPtr &expression : expressions)
      visit(expression);
  }
  void both(const ast::ExprPtr &a, const ast::ExprPtr &b) {
    visit(a);
    visit(b);
  }

  std::set<std::string> &read;
  std::map<std::string, SourceRange> &bound; ///< with the last statement that binds each
};

} // namespace

void namesIn(const ast::Expr &expression, std::set<std::string> &names) {
  std::map<std::string, SourceRange> bound;
  Walker(names, bound).visit(expression);
}

std::map<std::string, SourceRange> bindingsIn(const ast::Body &body) {
  std::set<std::string> read;
  std::map<std::string, SourceRange> bound;
  Walker(read, bound).visit(body);
  return bound;
}

std::vector<const ast::Stmt *> neededLines(const std::vector<const ast::Stmt *> &lines,
                                           std::set<std::string> names) {
  std::vector<const ast::Stmt *> needed;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    std::set<std::string> read;
    std::map<std::string, SourceRange> bound;
    Walker(read, bound).visit(**line);
    bool binds = (*line)->as<ast::Binding>() || (*line)->as<ast::Evaluate>();
    bool wanted = !binds || std::any_of(bound.begin(), bound.end(), [&](const auto &binding) {
      return names.count(binding.first);
    });
    if (!wanted)
      continue;
    // A plain binding settles its names; an `if` or `for` may leave what was there before.
    if (auto *binding = (*line)->as<ast::Binding>())
      for (const ast::Identifier &name : binding->target.names)
        names.erase(name.text);
    names.insert(read.begin(), read.end());
    needed.push_back(*line);
  }
  std::reverse(needed.begin(), needed.end());
  return needed;
}

} // namespace dlb
