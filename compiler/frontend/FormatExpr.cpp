// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Expressions as pieces.

#include "frontend/FormatPieces.h"

namespace dlb::formatter {

void Collector::put(std::string text, Position begin) {
  next.text = std::move(text);
  next.begin = begin;
  if (begin.line > 0)
    lastLine = begin.line;
  out.push_back(std::move(next));
  next = {};
}

Collector &Collector::blank() {
  next.blank = true;
  return *this;
}

Collector &Collector::mayBreak(Level level) {
  next.depth = nesting * (products + 1) + level;
  return *this;
}

Collector &Collector::keepBreak(Position begin) {
  next.forced = lastLine > 0 && begin.line > lastLine;
  return *this;
}

void Collector::open(const char *bracket, Position begin) {
  put(bracket, begin);
  ++nesting;
}

void Collector::close(const char *bracket, Position end) {
  --nesting;
  if (end.line > 0)
    --end.column;
  put(bracket, end);
}

std::string quoted(const std::string &text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    if (c == '\n')
      result += "\\n";
    else if (c == '\t')
      result += "\\t";
    else
      result += c;
  }
  return result + "\"";
}

void Collector::expression(const ast::Expr &expr) {
  if (expr.parenthesised)
    open("(", expr.range.begin);
  std::visit([&](const auto &kind) { node(expr, kind); }, expr.node);
  if (expr.parenthesised)
    close(")", expr.range.end);
}

void Collector::list(const std::vector<ast::ExprPtr> &elements) {
  for (size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) {
      put(",");
      blank().mayBreak(commas);
    }
    expression(*elements[i]);
  }
}

void Collector::node(const ast::Expr &expr, const ast::IntegerLit &node) {
  put(std::to_string(node.value), expr.range.begin);
}

void Collector::node(const ast::Expr &expr, const ast::RealLit &node) {
  put(node.spelling, expr.range.begin);
}

void Collector::node(const ast::Expr &expr, const ast::BoolLit &node) {
  put(node.value ? "true" : "false", expr.range.begin);
}

void Collector::node(const ast::Expr &expr, const ast::StringLit &node) {
  put(quoted(node.value), expr.range.begin);
}

void Collector::node(const ast::Expr &expr, const ast::NameExpr &node) {
  put(node.name, expr.range.begin);
}

void Collector::node(const ast::Expr &expr, const ast::Ellipsis &) { put("...", expr.range.begin); }

void Collector::node(const ast::Expr &expr, const ast::ListExpr &node) {
  open("[", expr.range.begin);
  list(node.elements);
  close("]", expr.range.end);
}

void Collector::node(const ast::Expr &expr, const ast::TupleExpr &node) {
  open("(", expr.range.begin);
  list(node.elements);
  close(")", expr.range.end);
}

void Collector::node(const ast::Expr &, const ast::RangeExpr &node) {
  expression(*node.first);
  put("..");
  expression(*node.last);
}

void Collector::node(const ast::Expr &, const ast::UnaryExpr &node) {
  if (node.op == ast::UnaryOp::logicalNot) {
    put("not", node.opRange.begin);
    blank();
  } else {
    put("-", node.opRange.begin);
  }
  expression(*node.operand);
}

const char *spelling(ast::BinaryOp op) {
  static constexpr const char *spellings[] = {
      "+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">=", "and", "or"};
  return spellings[static_cast<int>(op)];
}

void Collector::node(const ast::Expr &, const ast::BinaryExpr &node) {
  expression(*node.lhs);
  if (node.op == ast::BinaryOp::power) {
    put("^");
    expression(*node.rhs);
    return;
  }
  Level level = node.op == ast::BinaryOp::logicalOr    ? disjunctions
                : node.op == ast::BinaryOp::logicalAnd ? conjunctions
                : node.op >= ast::BinaryOp::equal      ? comparisons
                : node.op <= ast::BinaryOp::subtract   ? sums
                                                       : products;
  blank();
  put(spelling(node.op), node.opRange.begin);
  blank().mayBreak(level);
  expression(*node.rhs);
}

void Collector::node(const ast::Expr &, const ast::PipeExpr &node) { pipe(node, chains++); }

/// `a |> b |> c` leans to the left; all its pipes are one chain.
void Collector::pipe(const ast::PipeExpr &node, int chain) {
  const ast::PipeExpr *inner = node.lhs->parenthesised ? nullptr : node.lhs->as<ast::PipeExpr>();
  if (inner)
    pipe(*inner, chain);
  else
    expression(*node.lhs);
  blank().mayBreak(pipes).keepBreak(node.opRange.begin);
  next.chain = chain;
  put("|>", node.opRange.begin);
  blank();
  expression(*node.rhs);
}

void Collector::node(const ast::Expr &expr, const ast::CallExpr &node) {
  expression(*node.callee);
  open("(");
  arguments(node.arguments);
  close(")", expr.range.end);
}

void Collector::arguments(const std::vector<ast::Argument> &arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) {
      put(",");
      blank().mayBreak(commas);
    }
    if (arguments[i].name) {
      put(*arguments[i].name);
      blank().put("=");
      blank();
    }
    expression(*arguments[i].value);
  }
}

void Collector::node(const ast::Expr &expr, const ast::IndexExpr &node) {
  expression(*node.base);
  open("[");
  for (size_t i = 0; i < node.subscripts.size(); ++i) {
    const ast::Subscript &subscript = node.subscripts[i];
    if (i > 0) {
      put(",");
      blank().mayBreak(commas);
    }
    if (subscript.first)
      expression(*subscript.first);
    if (subscript.slice)
      put(":");
    if (subscript.last)
      expression(*subscript.last);
    if (subscript.step) {
      put(":");
      expression(*subscript.step);
    }
  }
  close("]", expr.range.end);
}

void Collector::node(const ast::Expr &, const ast::MemberExpr &node) {
  expression(*node.base);
  put(".");
  put(node.member);
}

void Collector::node(const ast::Expr &expr, const ast::IfExpr &node) {
  put("if", expr.range.begin);
  for (const ast::IfExpr *link = &node;;) {
    blank();
    expression(*link->condition);
    blank();
    body(link->then);
    if (!link->otherwise)
      return;
    blank().put("else", link->then.range.end);
    blank();
    if (!link->chained)
      return body(*link->otherwise);
    const ast::Stmt &chained = *link->otherwise->statements[0];
    put("if", chained.range.begin);
    link = chained.as<ast::Evaluate>()->value->as<ast::IfExpr>();
  }
}

void Collector::generator(const ast::Generator &generator) {
  pattern(generator.pattern);
  blank().put("in");
  blank();
  expression(*generator.source);
}

void Collector::node(const ast::Expr &expr, const ast::ForExpr &node) {
  put("for", expr.range.begin);
  blank();
  generator(node.generator);
  blank();
  body(node.body);
}

void Collector::node(const ast::Expr &expr, const ast::ScanExpr &node) {
  put("scan", expr.range.begin);
  for (size_t i = 0; i < node.generators.size(); ++i) {
    if (i > 0)
      put(",");
    blank();
    generator(node.generators[i]);
  }
  if (node.over) {
    blank().put("over");
    blank();
    expression(*node.over);
  }
  blank();
  body(node.body);
}

} // namespace dlb::formatter
