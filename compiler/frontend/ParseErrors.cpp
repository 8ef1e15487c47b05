// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Syntax errors in a user's words.

#include "frontend/ParseTree.h"

#include "frontend/OtherLanguages.h"
#include "support/Suggest.h"

namespace dlb::parser {

namespace {

using antlr4::misc::IntervalSet;

bool isBinaryOperator(Kind kind) {
  return kind == DlbLexer::PIPE || (kind >= DlbLexer::RANGE && kind <= DlbLexer::GREATER) ||
         (kind >= DlbLexer::PLUS && kind <= DlbLexer::POWER) || kind == DlbLexer::AND ||
         kind == DlbLexer::OR;
}

/// What can follow a complete expression and go on with it.
bool continuesExpression(Kind kind) {
  return isBinaryOperator(kind) || kind == DlbLexer::DOT || kind == DlbLexer::LEFT_PAREN ||
         kind == DlbLexer::LEFT_BRACKET || kind == DlbLexer::ELSE;
}

bool beginsExpression(Kind kind) {
  switch (kind) {
  case DlbLexer::NAME:
  case DlbLexer::INTEGER:
  case DlbLexer::REAL:
  case DlbLexer::STRING:
  case DlbLexer::TRUE:
  case DlbLexer::FALSE:
  case DlbLexer::MINUS:
  case DlbLexer::NOT:
  case DlbLexer::ELLIPSIS:
  case DlbLexer::LEFT_PAREN:
  case DlbLexer::LEFT_BRACKET:
  case DlbLexer::IF:
  case DlbLexer::FOR:
  case DlbLexer::SCAN:
    return true;
  default:
    return false;
  }
}

std::string joined(const std::vector<std::string> &items) {
  std::string result;
  for (size_t i = 0; i < items.size(); ++i)
    result += (i == 0 ? "" : i + 1 == items.size() ? " or " : ", ") + items[i];
  return result;
}

class Strategy : public antlr4::DefaultErrorStrategy {
public:
  Strategy(antlr4::CommonTokenStream &stream, const antlr4::dfa::Vocabulary &vocabulary,
           Context &context, std::set<size_t> &errors)
      : stream(stream), vocabulary(vocabulary), context(context), errors(errors) {
    int depth = 0;
    stream.fill();
    for (const antlr4::Token *token : stream.getTokens()) {
      depth += isOpener(token->getType());
      depths.push_back(depth);
      depth -= isCloser(token->getType());
    }
  }

  /// Called before each decision, also where no decision can fail: gathers what might have stood
  /// here. Between statements the parser must not leave the list, so a stray token is told at once.
  void sync(antlr4::Parser *parser) override {
    const antlr4::Token *token = parser->getCurrentToken();
    IntervalSet expected = expectedAt(parser);
    if (collectedAt != token->getTokenIndex()) {
      collectedAt = token->getTokenIndex();
      collected = IntervalSet();
    }
    collected.addAll(expected);
    size_t rule = parser->getContext()->getRuleIndex();
    bool list = rule == DlbParser::RuleBody || rule == DlbParser::RuleSections ||
                rule == DlbParser::RuleFile;
    if (!list || inErrorRecoveryMode(parser) || expected.contains(token->getType()))
      return;
    tell(parser, token);
    size_t start = parser->getContext()->start->getTokenIndex();
    skipStatement(parser, rule == DlbParser::RuleFile ? 0 : depths[start]);
  }

  antlr4::Token *recoverInline(antlr4::Parser *parser) override {
    throw antlr4::InputMismatchException(parser);
  }

  void reportError(antlr4::Parser *parser, const antlr4::RecognitionException &error) override {
    if (inErrorRecoveryMode(parser))
      return;
    beginErrorCondition(parser);
    if (collectedAt != error.getOffendingToken()->getTokenIndex())
      collected = IntervalSet();
    collected.addAll(expectedAt(parser));
    tell(parser, error.getOffendingToken());
  }

  void recover(antlr4::Parser *parser, std::exception_ptr error) override {
    const antlr4::ParserRuleContext *tree = parser->getContext();
    if (!isListed(tree->getRuleIndex()))
      std::rethrow_exception(error);
    // The token that begins a statement is inside the same brackets as its end.
    size_t start = tree->start->getTokenIndex();
    skipStatement(parser, depths[start] - isOpener(tree->start->getType()));
    endErrorCondition(parser);
  }

private:
  antlr4::CommonTokenStream &stream;
  const antlr4::dfa::Vocabulary &vocabulary;
  Context &context;
  std::set<size_t> &errors;
  std::vector<int> depths; ///< brackets around each token; a bracket is inside itself
  IntervalSet collected;   ///< kinds that could stand at token number `collectedAt`
  size_t collectedAt = ~size_t(0);
  bool foreign = false; ///< what was told last is a declaration of another language

  static bool isListed(size_t rule) {
    return rule == DlbParser::RuleStatement || rule == DlbParser::RuleSection ||
           rule == DlbParser::RuleDeclaration || rule == DlbParser::RuleFile;
  }

  bool possible(Kind kind) const { return collected.contains(kind); }

  static IntervalSet expectedAt(antlr4::Parser *parser) {
    const antlr4::atn::ATN &atn = parser->getATN();
    IntervalSet kinds = atn.nextTokens(atn.states[parser->getState()]);
    return kinds;
  }

  void skipStatement(antlr4::Parser *parser, int depth) {
    for (;;) {
      const antlr4::Token *token = parser->getCurrentToken();
      bool ends = token->getType() == DlbLexer::SEP || token->getType() == DlbLexer::RIGHT_BRACE;
      if (token->getType() == endOfFile || (ends && depths[token->getTokenIndex()] == depth))
        return;
      parser->consume();
    }
  }

  void tell(antlr4::Parser *parser, const antlr4::Token *token) {
    size_t index = token->getTokenIndex();
    errors.insert(index);
    const antlr4::Token *last = index > 0 ? stream.get(index - 1) : nullptr;
    SourceRange range = placeOf(token, last);
    bool inserted =
        token->getType() != endOfFile && token->getStopIndex() + 1 == token->getStartIndex();
    if (inserted || toldAlready(parser, range.begin.line))
      return;
    context.failed = true;
    bool outside = possible(DlbLexer::BLOCK) && (!last || last->getType() == DlbLexer::SEP);
    if (outside && !isCloser(token->getType())) {
      tellDeclaration(token, range);
      return;
    }
    foreign = false;
    help(context.diagnostics.report(Diag::expectedToken, range, expectedText(), foundText(token)),
         token, last);
  }

  /// A mistake of an earlier stage on one of the statement's lines so far explains this one.
  bool toldAlready(antlr4::Parser *parser, int line) const {
    const antlr4::RuleContext *tree = parser->getContext();
    while (tree->parent && !isListed(tree->getRuleIndex()))
      tree = static_cast<const antlr4::RuleContext *>(tree->parent);
    const antlr4::Token *start = static_cast<const antlr4::ParserRuleContext *>(tree)->start;
    int first = start && tree->parent ? static_cast<int>(start->getLine()) : line;
    auto told = context.told.lower_bound(first);
    return told != context.told.end() && *told <= line;
  }

  /// The end of a line or file is shown right behind the last token before it.
  SourceRange placeOf(const antlr4::Token *token, const antlr4::Token *last) const {
    SourceRange range = context.text.range(token);
    bool lineEnd = token->getType() == DlbLexer::SEP && context.text.of(token) != ";";
    if (last && (lineEnd || token->getType() == endOfFile)) {
      range = context.text.range(last);
      range.begin = range.end;
      ++range.end.column;
    }
    return range;
  }

  std::string foundText(const antlr4::Token *token) const {
    if (token->getType() == endOfFile)
      return "the end of the file";
    std::string text(context.text.of(token));
    if (token->getType() == DlbLexer::SEP && text != ";")
      return "the end of the line";
    constexpr size_t longest = 40;
    if (text.size() > longest)
      text = text.substr(0, text.find_last_not_of("\x80\xBF", longest)) + "...";
    bool keyword = token->getType() <= DlbLexer::WITH;
    return (keyword ? "the keyword `" : "`") + text + "`";
  }

  std::string expectedText() const {
    std::vector<std::string> items;
    bool expression = possible(DlbLexer::INTEGER) && possible(DlbLexer::NAME);
    bool goesOn = possible(DlbLexer::PLUS);
    bool statement = possible(DlbLexer::MINIMIZE);
    bool ends = possible(DlbLexer::SEP) && !statement;
    if (statement)
      items.push_back("a statement");
    else if (expression)
      items.push_back("an expression");
    else if (possible(DlbLexer::CLASS))
      items.push_back("a type");
    else if (possible(DlbLexer::NAME))
      items.push_back("a name");
    if (possible(DlbLexer::STRING) && !expression)
      items.push_back("a text in quotes");
    for (ssize_t kind : collected.toList())
      if (kind > 0 && isWorthNaming(static_cast<Kind>(kind), expression, goesOn, statement, ends))
        items.push_back("`" + literal(static_cast<Kind>(kind)) + "`");
    if (ends)
      items.push_back("the end of the statement");
    return joined(items);
  }

  bool isWorthNaming(Kind kind, bool expression, bool goesOn, bool statement, bool ends) const {
    if (kind == DlbLexer::NAME || kind == DlbLexer::STRING || kind == DlbLexer::SEP)
      return false;
    if (expression && (beginsExpression(kind) || kind == DlbLexer::OVER))
      return false;
    if (goesOn && continuesExpression(kind))
      return false;
    if (statement)
      return kind == DlbLexer::RIGHT_BRACE;
    if (kind == DlbLexer::RIGHT_BRACE)
      return !ends;
    bool type = possible(DlbLexer::CLASS);
    return !(type && (kind == DlbLexer::CLASS || kind == DlbLexer::LEFT_BRACKET));
  }

  std::string literal(Kind kind) const {
    std::string quoted(vocabulary.getLiteralName(kind));
    return quoted.size() > 2 ? quoted.substr(1, quoted.size() - 2) : quoted;
  }

  /// Lines that follow a declaration of another language are its body, told with it.
  void tellDeclaration(const antlr4::Token *token, SourceRange range) {
    static const std::vector<std::string> keywords = {
        "block", "model",   "optimizer",      "schedule", "initializer", "data",
        "train", "compare", "cross_validate", "ensemble", "import"};
    std::string text(context.text.of(token));
    std::string_view known = helpForWord(text);
    auto nearest = known.empty() ? suggest(text, keywords) : std::nullopt;
    bool goesOn = foreign && !nearest;
    foreign = !nearest;
    if (goesOn)
      return;
    Diagnostic &diagnostic = context.diagnostics.report(Diag::unknownDeclaration, range, text);
    if (!known.empty())
      diagnostic.help(std::string(known));
    else if (nearest)
      diagnostic.help("did you mean `" + *nearest + "`?");
    else
      diagnostic.note("only declarations stand outside of braces: " + joined(keywords));
  }

  /// The statement came here from a line that ends in an operator, perhaps by mistake.
  bool runsOn(Diagnostic &diagnostic, const antlr4::Token *token) const {
    size_t index = token->getTokenIndex();
    if (index < 2)
      return false;
    const antlr4::Token *first = stream.get(index - 1), *before = stream.get(index - 2);
    if (!goesOnNextLine(before->getType()) || before->getLine() == first->getLine())
      return false;
    diagnostic.label(context.text.range(before), "so the statement goes on in the next line");
    return true;
  }

  /// `param g = ones`, `w = param [4, 3] = xavier_uniform`, `model net(hidden = 64)`.
  bool helpWithWeights(Diagnostic &diagnostic, const antlr4::Token *token) const {
    size_t index = token->getTokenIndex();
    if (token->getType() != DlbLexer::ASSIGN)
      return false;
    for (; index > 0 && stream.get(index - 1)->getLine() == token->getLine(); --index)
      if (std::string word(context.text.of(stream.get(index - 1)));
          word == "param" || word == "state") {
        diagnostic.help("a name, its type, its first value: `" + word + " w: [K, units] = zeros`");
        return true;
      }
    if (!possible(DlbLexer::COLON) || possible(DlbLexer::COMMA))
      return false;
    diagnostic.help("a parameter has a type: `units: int = 64`");
    return true;
  }

  /// `x += 1`, `x ** 2`.
  static bool helpWithOperators(Diagnostic &diagnostic, Kind kind, Kind before) {
    bool arithmetic = before >= DlbLexer::PLUS && before <= DlbLexer::POWER;
    if (kind == DlbLexer::ASSIGN && arithmetic)
      diagnostic.help("nothing is changed in place; `x = x + y` binds the name again");
    else if (kind == DlbLexer::TIMES && before == DlbLexer::TIMES)
      diagnostic.help("`x^2` is a power");
    else
      return false;
    return true;
  }

  /// `evaluate test`, `learning_rate 0.001`.
  bool helpWithSettings(Diagnostic &diagnostic, const antlr4::Token *token,
                        const antlr4::Token *last) const {
    if (last && last->getType() == DlbLexer::EVALUATE)
      diagnostic.help(
          "`evaluate every 250` says how often `valid` is seen; `test` is seen once, at "
          "the end");
    else if (std::string_view known = helpForSetting(context.text.of(token));
             possible(DlbLexer::EPOCHS) && !known.empty())
      diagnostic.help(std::string(known));
    else if (known = last ? helpForSetting(context.text.of(last)) : ""; !known.empty())
      diagnostic.help(std::string(known));
    else
      return false;
    return true;
  }

  /// Whether the innermost bracket around a token is `(` or `[`.
  bool inList(const antlr4::Token *token) const {
    size_t index = token->getTokenIndex();
    int depth = depths[index] - isOpener(token->getType());
    while (index-- > 0)
      if (Kind kind = stream.get(index)->getType(); isOpener(kind) && depths[index] == depth)
        return kind != DlbLexer::LEFT_BRACE;
    return false;
  }

  void help(Diagnostic &diagnostic, const antlr4::Token *token, const antlr4::Token *last) const {
    Kind kind = token->getType(), before = last ? last->getType() : Kind(DlbLexer::SEP);
    if (runsOn(diagnostic, token))
      return;
    for (const antlr4::Token *word : {last, token})
      if (std::string_view known = word ? helpForWord(context.text.of(word)) : ""; !known.empty()) {
        diagnostic.help(std::string(known));
        return;
      }
    if (helpWithWeights(diagnostic, token) || helpWithOperators(diagnostic, kind, before) ||
        helpWithSettings(diagnostic, token, last))
      return;
    bool body = possible(DlbLexer::LEFT_BRACE);
    if (kind == DlbLexer::ASSIGN && possible(DlbLexer::EQUAL))
      diagnostic.help("`==` compares, `=` binds a name");
    else if (possible(DlbLexer::COMMA) && inList(token) && (isWord(kind) || beginsExpression(kind)))
      diagnostic.help("a comma is missing: `, " + std::string(context.text.of(token)) + "`");
    else if (kind == DlbLexer::COLON && body)
      diagnostic.help("a body stands between `{` and `}`");
    else if (isBinaryOperator(kind) && before == DlbLexer::SEP)
      diagnostic.help("a statement ends with its line; write `" +
                      std::string(context.text.of(token)) + "` at the end of the line before");
    else if (kind == DlbLexer::ELSE)
      diagnostic.help("`else` follows the `}` of an `if`");
    else if (kind <= DlbLexer::WITH && possible(DlbLexer::NAME))
      diagnostic.help("`" + std::string(context.text.of(token)) +
                      "` is a word of the language and can't be a name");
    else if (kind == DlbLexer::SEP && body)
      diagnostic.help(
          "`{` stands on the same line, or the line before it ends in an operator or `,`");
  }
};

} // namespace

std::shared_ptr<antlr4::ANTLRErrorStrategy>
makeErrorStrategy(antlr4::CommonTokenStream &stream, const antlr4::dfa::Vocabulary &vocabulary,
                  Context &context, std::set<size_t> &errors) {
  return std::make_shared<Strategy>(stream, vocabulary, context, errors);
}

} // namespace dlb::parser
