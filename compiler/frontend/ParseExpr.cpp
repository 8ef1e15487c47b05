// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Expressions: parse tree → syntax tree.

#include "frontend/ParseBuild.h"

#include <charconv>
#include <limits>

namespace dlb::parser {

SourceRange Builder::range(const antlr4::ParserRuleContext *tree) const {
  return context.text.range(tree->start, tree->stop);
}

ast::Identifier Builder::identifier(const antlr4::Token *token) const {
  return {context.text.range(token), std::string(context.text.of(token))};
}

ast::Identifier Builder::identifier(antlr4::tree::TerminalNode *node) const {
  return identifier(node->getSymbol());
}

std::string Builder::textValue(antlr4::tree::TerminalNode *node) {
  std::string_view text = context.text.of(node->getSymbol());
  SourceRange place = context.text.range(node->getSymbol());
  text.remove_prefix(1);
  if (text.ends_with('"'))
    text.remove_suffix(1);
  std::string value;
  int column = place.begin.column + 1;
  for (size_t i = 0; i < text.size(); ++i) {
    bool continuation = (text[i] & 0xC0) == 0x80;
    column += !continuation;
    if (text[i] != '\\' || i + 1 == text.size()) {
      value += text[i];
      continue;
    }
    char escape = text[++i];
    ++column;
    if (escape == 'n' || escape == 't') {
      value += escape == 'n' ? '\n' : '\t';
    } else if (escape == '"' || escape == '\\') {
      value += escape;
    } else {
      SourceRange where{place.file, {place.begin.line, column - 2}, {place.begin.line, column}};
      context.report(Diag::badEscape, where, escape)
          .help("known are `\\\\`, `\\\"`, `\\n` and `\\t`");
    }
  }
  return value;
}

ast::ExprPtr Builder::expressionOrEllipsis(P::ExpressionContext *tree) {
  tree->accept(this);
  return std::move(result);
}

ast::ExprPtr Builder::expression(P::ExpressionContext *tree) {
  if (dynamic_cast<P::EllipsisContext *>(tree))
    context.report(Diag::misplacedEllipsis, range(tree))
        .help("it can stand in a type, in `over = [N, ...]` and in `x[..., 0]`");
  return expressionOrEllipsis(tree);
}

std::vector<ast::ExprPtr> Builder::expressions(const std::vector<P::ExpressionContext *> &trees) {
  std::vector<ast::ExprPtr> result;
  for (P::ExpressionContext *tree : trees)
    result.push_back(expression(tree));
  return result;
}

template <typename Node> antlrcpp::Any Builder::give(antlr4::ParserRuleContext *tree, Node node) {
  result = std::make_unique<ast::Expr>();
  result->range = range(tree);
  result->node = std::move(node);
  return {};
}

//===------------------------------------------------------------------------------------------===//
// Calls, indices, members
//===------------------------------------------------------------------------------------------===//

antlrcpp::Any Builder::visitCall(P::CallContext *tree) {
  ast::CallExpr call{expression(tree->expression()), {}};
  if (tree->arguments())
    call.arguments = arguments(tree->arguments());
  return give(tree, std::move(call));
}

std::vector<ast::Argument> Builder::arguments(P::ArgumentsContext *tree) {
  std::vector<ast::Argument> result;
  std::string named;
  for (P::ArgumentContext *entry : tree->argument()) {
    result.push_back(argument(entry));
    if (result.back().name)
      named = result.back().name->text;
    else if (!named.empty())
      context.report(Diag::positionalAfterNamed, result.back().range, named)
          .help("name it as well, or move it to the front");
  }
  return result;
}

ast::Argument Builder::argument(P::ArgumentContext *tree) {
  ast::Argument result{range(tree), {}, nullptr};
  std::vector<P::ExpressionContext *> parts = tree->expression();
  if (tree->OVER()) {
    result.name = identifier(tree->OVER());
  } else if (parts.size() == 2) {
    if (auto *name = dynamic_cast<P::NameContext *>(parts[0]))
      result.name = identifier(name->NAME());
    else
      notAssignable(parts[0], /*argument=*/true);
  }
  result.value = expression(parts.back());
  return result;
}

antlrcpp::Any Builder::visitIndex(P::IndexContext *tree) {
  ast::IndexExpr index{expression(tree->expression()), {}};
  for (P::SubscriptContext *entry : tree->subscript())
    index.subscripts.push_back(subscript(entry));
  return give(tree, std::move(index));
}

ast::Subscript Builder::subscript(P::SubscriptContext *tree) {
  ast::Subscript result;
  result.range = range(tree);
  if (tree->expression())
    result.first =
        tree->slice() ? expression(tree->expression()) : expressionOrEllipsis(tree->expression());
  if (!tree->slice())
    return result;
  result.slice = true;
  // `a:b:c`: what stands behind the first colon, and what behind the second, tells apart by place.
  std::vector<antlr4::tree::TerminalNode *> colons = tree->slice()->COLON();
  for (P::ExpressionContext *bound : tree->slice()->expression()) {
    bool second = colons.size() == 2 &&
                  bound->start->getTokenIndex() > colons[1]->getSymbol()->getTokenIndex();
    (second ? result.step : result.last) = expression(bound);
  }
  return result;
}

antlrcpp::Any Builder::visitMember(P::MemberContext *tree) {
  return give(tree, ast::MemberExpr{expression(tree->expression()), identifier(tree->NAME())});
}

//===------------------------------------------------------------------------------------------===//
// Operators
//===------------------------------------------------------------------------------------------===//

static ast::BinaryOp binaryOp(Kind kind) {
  switch (kind) {
  case DlbLexer::PLUS:
    return ast::BinaryOp::add;
  case DlbLexer::MINUS:
    return ast::BinaryOp::subtract;
  case DlbLexer::TIMES:
    return ast::BinaryOp::multiply;
  case DlbLexer::DIVIDE:
    return ast::BinaryOp::divide;
  case DlbLexer::PERCENT:
    return ast::BinaryOp::remainder;
  case DlbLexer::POWER:
    return ast::BinaryOp::power;
  case DlbLexer::EQUAL:
    return ast::BinaryOp::equal;
  case DlbLexer::NOT_EQUAL:
    return ast::BinaryOp::notEqual;
  case DlbLexer::LESS:
    return ast::BinaryOp::less;
  case DlbLexer::LESS_EQUAL:
    return ast::BinaryOp::lessEqual;
  case DlbLexer::GREATER:
    return ast::BinaryOp::greater;
  case DlbLexer::GREATER_EQUAL:
    return ast::BinaryOp::greaterEqual;
  case DlbLexer::AND:
    return ast::BinaryOp::logicalAnd;
  default:
    return ast::BinaryOp::logicalOr;
  }
}

static bool isComparison(Kind kind) { return kind >= DlbLexer::EQUAL && kind <= DlbLexer::GREATER; }

void Builder::refuseChain(P::BinaryContext *tree) {
  auto *left = dynamic_cast<P::BinaryContext *>(tree->expression(0));
  if (!left || !isComparison(tree->sign->getType()) || !isComparison(left->sign->getType()))
    return;
  context
      .report(Diag::comparisonChain, context.text.range(tree->sign), context.text.of(tree->sign),
              context.text.of(left->sign))
      .label(context.text.range(left->sign), "")
      .help("join two comparisons with `and`");
}

antlrcpp::Any Builder::visitBinary(P::BinaryContext *tree) {
  refuseChain(tree);
  ast::ExprPtr left = expression(tree->expression(0));
  ast::ExprPtr right = expression(tree->expression(1));
  return give(tree, ast::BinaryExpr{binaryOp(tree->sign->getType()), context.text.range(tree->sign),
                                    std::move(left), std::move(right)});
}

antlrcpp::Any Builder::visitUnary(P::UnaryContext *tree) {
  ast::UnaryOp op = tree->NOT() ? ast::UnaryOp::logicalNot : ast::UnaryOp::negate;
  return give(tree,
              ast::UnaryExpr{op, context.text.range(tree->start), expression(tree->expression())});
}

antlrcpp::Any Builder::visitRange(P::RangeContext *tree) {
  ast::ExprPtr first = expression(tree->expression(0));
  ast::ExprPtr last = expression(tree->expression(1));
  return give(tree, ast::RangeExpr{std::move(first), std::move(last)});
}

antlrcpp::Any Builder::visitPipe(P::PipeContext *tree) {
  ast::ExprPtr left = expression(tree->expression(0));
  ast::ExprPtr right = expression(tree->expression(1));
  return give(tree, ast::PipeExpr{context.text.range(tree->PIPE()->getSymbol()), std::move(left),
                                  std::move(right)});
}

//===------------------------------------------------------------------------------------------===//
// Leaves, lists
//===------------------------------------------------------------------------------------------===//

antlrcpp::Any Builder::visitName(P::NameContext *tree) {
  return give(tree, ast::NameExpr{std::string(context.text.of(tree->start))});
}

antlrcpp::Any Builder::visitInteger(P::IntegerContext *tree) {
  std::string_view text = context.text.of(tree->start);
  ast::IntegerLit literal;
  if (std::from_chars(text.data(), text.data() + text.size(), literal.value).ec != std::errc())
    context.report(Diag::numberTooLarge, range(tree), text, "whole number",
                   std::numeric_limits<int64_t>::max());
  return give(tree, literal);
}

antlrcpp::Any Builder::visitReal(P::RealContext *tree) {
  std::string_view text = context.text.of(tree->start);
  ast::RealLit literal{0, std::string(text)};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), literal.value);
  // from_chars leaves the value alone where it is out of range, above as below; a number below the
  // smallest one is 0, one above the largest has no value.
  if (error == std::errc::result_out_of_range && std::strtod(literal.spelling.c_str(), nullptr) > 1)
    context.report(Diag::numberTooLarge, range(tree), text, "number",
                   std::numeric_limits<double>::max());
  return give(tree, std::move(literal));
}

antlrcpp::Any Builder::visitBoolean(P::BooleanContext *tree) {
  return give(tree, ast::BoolLit{tree->TRUE() != nullptr});
}

antlrcpp::Any Builder::visitString(P::StringContext *tree) {
  return give(tree, ast::StringLit{textValue(tree->STRING())});
}

antlrcpp::Any Builder::visitEllipsis(P::EllipsisContext *tree) {
  return give(tree, ast::Ellipsis{});
}

antlrcpp::Any Builder::visitParentheses(P::ParenthesesContext *tree) {
  if (tree->expression().size() > 1)
    return give(tree, ast::TupleExpr{expressions(tree->expression())});
  result = expression(tree->expression(0));
  result->parenthesised = true;
  result->range = range(tree);
  return {};
}

antlrcpp::Any Builder::visitList(P::ListContext *tree) {
  ast::ListExpr list;
  for (P::ExpressionContext *element : tree->expression())
    list.elements.push_back(expressionOrEllipsis(element));
  return give(tree, std::move(list));
}

//===------------------------------------------------------------------------------------------===//
// if, for, scan
//===------------------------------------------------------------------------------------------===//

ast::Body Builder::loopBody(std::string_view keyword, P::BodyContext *tree) {
  Place inner = place == Place::definition ? Place::definition : Place::nestedInTrain;
  std::string name =
      place == Place::definition ? placeName : "the braces of `" + std::string(keyword) + "`";
  return bodyIn(inner, std::move(name), tree);
}

ast::ExprPtr Builder::conditional(P::ConditionalContext *tree) {
  ast::IfExpr node{expression(tree->expression()), loopBody("if", tree->body(0)), {}, false};
  if (tree->conditional()) {
    auto chained = std::make_unique<ast::Stmt>();
    chained->range = range(tree->conditional());
    chained->node = ast::Evaluate{conditional(tree->conditional())};
    node.chained = true;
    node.otherwise.emplace();
    node.otherwise->range = chained->range;
    node.otherwise->statements.push_back(std::move(chained));
  } else if (tree->ELSE()) {
    node.otherwise = loopBody("if", tree->body(1));
  }
  give(tree, std::move(node));
  return std::move(result);
}

antlrcpp::Any Builder::visitIf(P::IfContext *tree) {
  result = conditional(tree->conditional());
  return {};
}

ast::Generator Builder::generator(P::GeneratorContext *tree) {
  ast::Generator result{range(tree), {}, nullptr};
  result.pattern.range = range(tree->pattern());
  result.pattern.tuple = tree->pattern()->LEFT_PAREN() != nullptr;
  for (antlr4::tree::TerminalNode *name : tree->pattern()->NAME())
    result.pattern.names.push_back(identifier(name));
  result.source = expression(tree->expression());
  return result;
}

antlrcpp::Any Builder::visitFor(P::ForContext *tree) {
  ast::Generator turns = generator(tree->generator());
  return give(tree, ast::ForExpr{std::move(turns), loopBody("for", tree->body())});
}

antlrcpp::Any Builder::visitScan(P::ScanContext *tree) {
  ast::ScanExpr scan;
  for (P::GeneratorContext *entry : tree->generator())
    scan.generators.push_back(generator(entry));
  if (tree->expression())
    scan.over = expression(tree->expression());
  scan.body = loopBody("scan", tree->body());
  return give(tree, std::move(scan));
}

} // namespace dlb::parser
