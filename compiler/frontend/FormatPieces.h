// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The printer's inner header: a statement or a declaration's head as a row of pieces, which are
// then broken into lines where they are too long.

#ifndef DLB_FRONTEND_FORMATPIECES_H
#define DLB_FRONTEND_FORMATPIECES_H

#include "frontend/Ast.h"

#include <string>
#include <vector>

namespace dlb::formatter {

struct Piece {
  static constexpr int never = -1;

  std::string text;
  Position begin;      ///< in the source; line 0 where it stands right behind the piece before it
  bool blank = false;  ///< one before it, unless it begins a line
  int depth = never;   ///< a line may end before it; the smaller, the sooner
  bool forced = false; ///< the writer began a line with it
  bool clause = false; ///< `over` and `with`
  int chain = -1;      ///< of a `|>`: which pipe it belongs to; they stand below each other
  /// Of a `{` with lines of its own inside, which `}` follows as the next piece: one of the two.
  const ast::Body *body = nullptr;
  const ast::Sections *sections = nullptr;
  SourceRange inside; ///< of body or sections
};

class Collector {
public:
  /// `expand`: every body gets lines of its own, also those that had one line.
  explicit Collector(bool expand) : expand(expand) {}

  void declaration(const ast::Decl &decl);
  void statement(const ast::Stmt &stmt);
  /// Puts `;` between two statements on one line.
  void semicolon() {
    put(";");
    blank();
  }

  const std::vector<Piece> &pieces() const { return out; }
  bool hasShortBody() const { return shortBody; }

private:
  /// How readily a line ends at a place, within one level of brackets.
  enum Level { clauses, commas, pipes, disjunctions, conjunctions, comparisons, sums, products };

  bool expand;
  bool shortBody = false;
  std::vector<Piece> out;
  Piece next; ///< blank, depth … of the next piece
  int nesting = 0, chains = 0;
  int lastLine = 0; ///< line of the latest piece in the source

  void put(std::string text, Position begin = {});
  void put(const ast::Identifier &name) { put(name.text, name.range.begin); }
  Collector &blank();
  Collector &mayBreak(Level level);
  /// Keeps the writer's line end before what stands at `begin`.
  Collector &keepBreak(Position begin);
  void open(const char *bracket, Position begin = {});
  /// `end`: behind the bracket, where the source is known.
  void close(const char *bracket, Position end = {});

  // Declarations and statements (FormatStmt.cpp)
  void definition(const ast::Decl &decl, const ast::Definition &definition);
  void parameters(const ast::ParameterList &list);
  void type(const ast::Type &type);
  void train(const ast::Decl &decl, const ast::Train &train);
  void sections(const ast::Sections &sections, SourceRange range);
  void body(const ast::Body &body);
  void pattern(const ast::Pattern &pattern);
  void minimize(const ast::Minimize &minimize);
  void settings(const ast::Settings &settings);

  // Expressions (FormatExpr.cpp)
  void expression(const ast::Expr &expr);
  void list(const std::vector<ast::ExprPtr> &elements);
  void arguments(const std::vector<ast::Argument> &arguments);
  void generator(const ast::Generator &generator);
  void node(const ast::Expr &expr, const ast::IntegerLit &node);
  void node(const ast::Expr &expr, const ast::RealLit &node);
  void node(const ast::Expr &expr, const ast::BoolLit &node);
  void node(const ast::Expr &expr, const ast::StringLit &node);
  void node(const ast::Expr &expr, const ast::NameExpr &node);
  void node(const ast::Expr &expr, const ast::Ellipsis &node);
  void node(const ast::Expr &expr, const ast::ListExpr &node);
  void node(const ast::Expr &expr, const ast::TupleExpr &node);
  void node(const ast::Expr &expr, const ast::RangeExpr &node);
  void node(const ast::Expr &expr, const ast::UnaryExpr &node);
  void node(const ast::Expr &expr, const ast::BinaryExpr &node);
  void node(const ast::Expr &expr, const ast::PipeExpr &node);
  void pipe(const ast::PipeExpr &node, int chain);
  void node(const ast::Expr &expr, const ast::CallExpr &node);
  void node(const ast::Expr &expr, const ast::IndexExpr &node);
  void node(const ast::Expr &expr, const ast::MemberExpr &node);
  void node(const ast::Expr &expr, const ast::IfExpr &node);
  void node(const ast::Expr &expr, const ast::ForExpr &node);
  void node(const ast::Expr &expr, const ast::ScanExpr &node);
};

/// A text between quotes, as it is written in a program.
std::string quoted(const std::string &text);
/// `+`, `and`.
const char *spelling(ast::BinaryOp op);

} // namespace dlb::formatter

#endif // DLB_FRONTEND_FORMATPIECES_H
