// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The parser's inner header: from parse tree to syntax tree, with the checks that the grammar
// leaves to this step because a message of its own is better than "expected …".

#ifndef DLB_FRONTEND_PARSEBUILD_H
#define DLB_FRONTEND_PARSEBUILD_H

#include "frontend/ParseTree.h"

#include "DlbBaseVisitor.h"

namespace dlb::parser {

/// Builds and checks what is sound; a statement or section with a syntax error is left out.
class Builder : private DlbBaseVisitor {
public:
  Builder(Context &context, const std::vector<ast::Comment> &comments);

  /// Wants a declaration whose head is sound.
  ast::DeclPtr declaration(DlbParser::DeclarationContext *tree);

private:
  using P = DlbParser;

  /// What braces hold, for the placing of statements.
  enum class Place { definition, data, train, phase, nestedInTrain };

  Context &context;
  const std::vector<ast::Comment> &comments;
  Place place = Place::definition;
  std::string placeName;
  ast::ExprPtr result; ///< of the latest visit…

  // Places and words (ParseExpr.cpp)
  SourceRange range(const antlr4::ParserRuleContext *tree) const;
  ast::Identifier identifier(antlr4::tree::TerminalNode *node) const;
  ast::Identifier identifier(const antlr4::Token *token) const;
  std::string textValue(antlr4::tree::TerminalNode *node);

  // Declarations (ParseDecl.cpp)
  ast::Definition definition(P::DefinitionContext *tree);
  ast::Definition op(P::OpContext *tree);
  void lists(ast::Definition &definition, std::vector<P::ParametersContext *> trees);
  ast::ParameterList parameters(P::ParametersContext *tree);
  void results(ast::Definition &definition, P::ResultsContext *tree);
  ast::Data data(P::DataContext *tree);
  ast::Train train(P::TrainContext *tree);
  ast::Compare compare(P::CompareContext *tree);
  ast::Sections sections(P::SectionsContext *tree);
  ast::DeclPtr section(antlr4::ParserRuleContext *tree);
  ast::Type type(P::TypeContext *tree);
  std::vector<ast::ExprPtr> dimensions(P::DimensionsContext *tree);
  std::string documentation(int line) const;

  // Statements (ParseStmt.cpp)
  ast::Body body(P::BodyContext *tree);
  ast::Body bodyIn(Place place, std::string name, P::BodyContext *tree);
  ast::StmtPtr statement(P::StatementContext *tree);
  void binding(ast::Stmt &statement, P::BindingContext *tree);
  ast::Persistent persistent(P::PersistentContext *tree);
  ast::Minimize minimize(P::MinimizeContext *tree);
  ast::Report report(P::ReportContext *tree);
  ast::Phase phase(P::PhaseContext *tree);
  ast::Settings settings(P::SettingsContext *tree);
  ast::Setting setting(P::SettingContext *tree);
  ast::Split split(P::SplitContext *tree);
  void refuseUnless(bool fits, const antlr4::Token *keyword, std::string_view home);
  ast::Pattern target(P::ExpressionContext *tree);
  void notAssignable(P::ExpressionContext *tree, bool argument = false);

  // Expressions (ParseExpr.cpp)
  ast::ExprPtr expression(P::ExpressionContext *tree);
  ast::ExprPtr expressionOrEllipsis(P::ExpressionContext *tree);
  std::vector<ast::ExprPtr> expressions(const std::vector<P::ExpressionContext *> &trees);
  std::vector<ast::Argument> arguments(P::ArgumentsContext *tree);
  ast::Argument argument(P::ArgumentContext *tree);
  ast::Subscript subscript(P::SubscriptContext *tree);
  ast::ExprPtr conditional(P::ConditionalContext *tree);
  ast::Body loopBody(std::string_view keyword, P::BodyContext *tree);
  ast::Generator generator(P::GeneratorContext *tree);
  void refuseChain(P::BinaryContext *tree);
  template <typename Node> antlrcpp::Any give(antlr4::ParserRuleContext *tree, Node node);

  antlrcpp::Any visitCall(P::CallContext *tree) override;
  antlrcpp::Any visitIndex(P::IndexContext *tree) override;
  antlrcpp::Any visitMember(P::MemberContext *tree) override;
  antlrcpp::Any visitBinary(P::BinaryContext *tree) override;
  antlrcpp::Any visitUnary(P::UnaryContext *tree) override;
  antlrcpp::Any visitRange(P::RangeContext *tree) override;
  antlrcpp::Any visitPipe(P::PipeContext *tree) override;
  antlrcpp::Any visitName(P::NameContext *tree) override;
  antlrcpp::Any visitInteger(P::IntegerContext *tree) override;
  antlrcpp::Any visitReal(P::RealContext *tree) override;
  antlrcpp::Any visitBoolean(P::BooleanContext *tree) override;
  antlrcpp::Any visitString(P::StringContext *tree) override;
  antlrcpp::Any visitEllipsis(P::EllipsisContext *tree) override;
  antlrcpp::Any visitParentheses(P::ParenthesesContext *tree) override;
  antlrcpp::Any visitList(P::ListContext *tree) override;
  antlrcpp::Any visitIf(P::IfContext *tree) override;
  antlrcpp::Any visitFor(P::ForContext *tree) override;
  antlrcpp::Any visitScan(P::ScanContext *tree) override;
};

} // namespace dlb::parser

#endif // DLB_FRONTEND_PARSEBUILD_H
