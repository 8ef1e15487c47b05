// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A walk through a syntax tree, for questions about which names it reads and binds.

#ifndef DLB_FRONTEND_ASTWALK_H
#define DLB_FRONTEND_ASTWALK_H

#include "frontend/Ast.h"

namespace dlb {

/// Goes through all that a tree holds, in the order in which it is written; who derives says what
/// is worth noting.
class AstWalk {
public:
  virtual ~AstWalk() = default;

  void visit(const ast::Decl &declaration);
  void visit(const ast::Definition &definition);
  void visit(const ast::Body &body);
  void visit(const ast::Stmt &statement);
  void visit(const ast::Type &type);
  void visit(const ast::Expr &expression);
  void visit(const ast::ExprPtr &expression) {
    if (expression)
      visit(*expression);
  }

protected:
  /// A name in an expression or a size.
  virtual void reads(const std::string &) {}
  /// `e.w`: the name behind the point.
  virtual void readsMember(const std::string &) {}
  /// `y = …`, before its value is visited.
  virtual void binds(const ast::Binding &, const ast::Stmt &) {}
  /// `x_t in x` of a loop.
  virtual void loops(const ast::Generator &) {}
  virtual void declares(const ast::Persistent &) {}
  /// Before its statements are visited.
  virtual void enters(const ast::Body &) {}
  /// Before what it holds is visited.
  virtual void meets(const ast::Stmt &) {}

private:
  struct Node;
  void visit(const ast::Sections &sections);
  void visit(const std::vector<ast::ExprPtr> &expressions);
  void visit(const std::vector<ast::Argument> &arguments);
  void visit(const std::optional<ast::ParameterList> &parameters);
  void visit(const ast::Generator &generator);
};

} // namespace dlb

#endif // DLB_FRONTEND_ASTWALK_H
