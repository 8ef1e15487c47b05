// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Printing of syntax trees: one line for each declaration and statement, `(operator operands …)`.

#include "frontend/AstPrint.h"

#include "frontend/FormatPieces.h"

namespace dlb {

namespace {

using formatter::quoted;

class Printer {
public:
  explicit Printer(bool places) : places(places) {}

  std::string run(const ast::File &file) {
    for (const ast::DeclPtr &decl : file.declarations)
      declaration(*decl);
    return std::move(out);
  }

private:
  bool places;
  std::string out;
  int depth = 0;

  void beginLine(const SourceRange &range) {
    out.append(2 * depth, ' ');
    if (places)
      out += std::to_string(range.begin.line) + ":" + std::to_string(range.begin.column) + " ";
  }

  template <typename Range, typename Print> void listed(const Range &range, Print print) {
    bool first = true;
    for (const auto &element : range) {
      if (!first)
        out += ' ';
      first = false;
      print(element);
    }
  }

  void expressions(const std::vector<ast::ExprPtr> &all) {
    listed(all, [&](const ast::ExprPtr &expr) { expression(*expr); });
  }

  //===----------------------------------------------------------------------------------------===//
  // Declarations
  //===----------------------------------------------------------------------------------------===//

  void declaration(const ast::Decl &decl) {
    for (size_t begin = 0; begin < decl.doc.size();) {
      size_t end = std::min(decl.doc.find('\n', begin), decl.doc.size());
      out.append(2 * depth, ' ') += "///" + decl.doc.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
    beginLine(decl.range);
    std::visit([&](const auto &node) { this->node(node); }, decl.node);
  }

  void node(const ast::Definition &definition) {
    static constexpr const char *words[] = {"block",    "model",       "optimizer",
                                            "schedule", "initializer", "op"};
    out += std::string(words[static_cast<int>(definition.kind)]) + " " + definition.name.text;
    list("hyperparameters", definition.hyperparameters);
    list("inputs", definition.inputs);
    if (!definition.results.empty()) {
      out += " (results ";
      listed(definition.results, [&](const ast::Type &result) { type(result); });
      out += ')';
    }
    if (definition.mnemonic)
      out += " " + quoted(*definition.mnemonic);
    if (definition.body)
      body(*definition.body);
    out += '\n';
  }

  void list(const char *word, const std::optional<ast::ParameterList> &list) {
    if (!list)
      return;
    out += std::string(" (") + word;
    for (const ast::Parameter &parameter : list->parameters) {
      out += " (" + parameter.name.text + " ";
      type(parameter.type);
      if (parameter.value) {
        out += ' ';
        expression(*parameter.value);
      }
      out += ')';
    }
    out += ')';
  }

  void node(const ast::Data &data) {
    out += "data " + data.name.text + " ";
    expression(*data.source);
    body(data.body);
    out += '\n';
  }

  void node(const ast::Train &train) {
    out += "train (";
    listed(train.targets, [&](const ast::TrainTarget &target) {
      out += target.model.text;
      arguments(target.arguments);
    });
    out += ") " + train.data.text;
    body(train.body);
    out += '\n';
  }

  void node(const ast::Compare &compare) {
    out += "compare " + compare.name.text + " ";
    sections(*compare.choices, compare.sections);
  }

  void node(const ast::CrossValidate &validate) {
    out += "cross_validate ";
    sections(*validate.folds, validate.sections);
  }

  void node(const ast::Ensemble &ensemble) {
    out += "ensemble ";
    sections(*ensemble.method, ensemble.sections);
  }

  void node(const ast::Import &import) { out += "import " + quoted(import.path) + "\n"; }

  void sections(const ast::Expr &head, const ast::Sections &sections) {
    expression(head);
    out += '\n';
    ++depth;
    for (const ast::DeclPtr &section : sections)
      declaration(*section);
    --depth;
  }

  void type(const ast::Type &type) {
    out += type.element.text;
    if (type.classes) {
      out += '(';
      expression(*type.classes);
      out += ')';
    }
    if (type.dims) {
      out += '[';
      expressions(*type.dims);
      out += ']';
    }
  }

  //===----------------------------------------------------------------------------------------===//
  // Statements
  //===----------------------------------------------------------------------------------------===//

  void body(const ast::Body &body) {
    ++depth;
    for (const ast::StmtPtr &statement : body.statements) {
      out += '\n';
      beginLine(statement->range);
      std::visit([&](const auto &node) { this->node(node); }, statement->node);
    }
    --depth;
  }

  void names(const ast::Pattern &pattern) {
    if (pattern.tuple)
      out += '(';
    listed(pattern.names, [&](const ast::Identifier &name) { out += name.text; });
    if (pattern.tuple)
      out += ')';
  }

  void typedValue(const ast::Type *given, const ast::Expr &value) {
    if (given) {
      out += ": ";
      type(*given);
    }
    out += " = ";
    expression(value);
  }

  void node(const ast::Binding &binding) {
    names(binding.target);
    typedValue(binding.type ? &*binding.type : nullptr, *binding.value);
  }

  void node(const ast::Persistent &persistent) {
    out += persistent.kind == ast::PersistentKind::param ? "param " : "state ";
    out += persistent.name.text;
    typedValue(&persistent.type, *persistent.value);
  }

  void node(const ast::Require &require) {
    out += "require ";
    expression(*require.condition);
    if (require.message)
      out += " " + quoted(*require.message);
  }

  void node(const ast::Evaluate &evaluate) { expression(*evaluate.value); }

  void node(const ast::Minimize &minimize) {
    out += "minimize ";
    expression(*minimize.loss);
    for (const ast::Update &update : minimize.updates) {
      out += " (update (";
      expressions(update.models);
      out += ") ";
      expression(*update.optimizer);
      out += ')';
    }
  }

  void node(const ast::Report &report) {
    out += report.finally ? "report finally" : "report";
    for (const ast::Report::Entry &entry : report.entries) {
      out += " (" + entry.name.text + " ";
      expression(*entry.value);
      out += ')';
    }
  }

  void node(const ast::Phase &phase) {
    out += "phase " + phase.name.text;
    if (phase.every) {
      out += " every ";
      expression(*phase.every);
    }
    body(phase.body);
  }

  void node(const ast::Settings &settings) {
    static constexpr const char *words[] = {"epochs",   "steps", "batch", "micro_batch",
                                            "evaluate", "keep",  "stop"};
    listed(settings.settings, [&](const ast::Setting &setting) {
      out += std::string("(") + words[static_cast<int>(setting.kind)];
      if (setting.value) {
        out += ' ';
        expression(*setting.value);
      }
      if (setting.report) {
        out += setting.highest ? " highest " : " lowest ";
        expression(*setting.report);
      }
      out += ')';
    });
  }

  void node(const ast::Split &split) {
    out += "split";
    for (const ast::Split::Part &part : split.parts) {
      out += " (" + part.name.text + " ";
      expression(*part.value);
      out += ')';
    }
  }

  //===----------------------------------------------------------------------------------------===//
  // Expressions
  //===----------------------------------------------------------------------------------------===//

  void expression(const ast::Expr &expr) {
    std::visit([&](const auto &node) { this->node(node); }, expr.node);
  }

  void node(const ast::IntegerLit &literal) { out += std::to_string(literal.value); }
  void node(const ast::RealLit &literal) { out += literal.spelling; }
  void node(const ast::BoolLit &literal) { out += literal.value ? "true" : "false"; }
  void node(const ast::StringLit &literal) { out += quoted(literal.value); }
  void node(const ast::NameExpr &name) { out += name.name; }
  void node(const ast::Ellipsis &) { out += "..."; }

  void prefix(const char *op, std::initializer_list<const ast::Expr *> operands) {
    out += std::string("(") + op;
    for (const ast::Expr *operand : operands) {
      out += ' ';
      expression(*operand);
    }
    out += ')';
  }

  void node(const ast::ListExpr &list) {
    out += '[';
    expressions(list.elements);
    out += ']';
  }

  void node(const ast::TupleExpr &tuple) {
    out += "(tuple ";
    expressions(tuple.elements);
    out += ')';
  }

  void node(const ast::RangeExpr &range) { prefix("..", {range.first.get(), range.last.get()}); }

  void node(const ast::UnaryExpr &unary) {
    prefix(unary.op == ast::UnaryOp::negate ? "-" : "not", {unary.operand.get()});
  }

  void node(const ast::BinaryExpr &binary) {
    prefix(formatter::spelling(binary.op), {binary.lhs.get(), binary.rhs.get()});
  }

  void node(const ast::PipeExpr &pipe) { prefix("|>", {pipe.lhs.get(), pipe.rhs.get()}); }

  void node(const ast::CallExpr &call) {
    out += "(call ";
    expression(*call.callee);
    arguments(call.arguments);
    out += ')';
  }

  void arguments(const std::vector<ast::Argument> &all) {
    for (const ast::Argument &argument : all) {
      out += ' ';
      if (argument.name)
        out += argument.name->text + "=";
      expression(*argument.value);
    }
  }

  void node(const ast::IndexExpr &index) {
    out += "(index ";
    expression(*index.base);
    for (const ast::Subscript &subscript : index.subscripts) {
      out += ' ';
      if (subscript.first)
        expression(*subscript.first);
      if (subscript.slice)
        out += ':';
      if (subscript.last)
        expression(*subscript.last);
      if (subscript.step) {
        out += ':';
        expression(*subscript.step);
      }
    }
    out += ')';
  }

  void node(const ast::MemberExpr &member) {
    out += "(member ";
    expression(*member.base);
    out += " " + member.member.text + ")";
  }

  void node(const ast::IfExpr &conditional) {
    out += "(if ";
    expression(*conditional.condition);
    body(conditional.then);
    if (conditional.otherwise) {
      out.append("\n").append(2 * depth, ' ') += "else";
      body(*conditional.otherwise);
    }
    out += ')';
  }

  void generator(const ast::Generator &generator) {
    out += " (";
    names(generator.pattern);
    out += " in ";
    expression(*generator.source);
    out += ')';
  }

  void node(const ast::ForExpr &loop) {
    out += "(for";
    generator(loop.generator);
    body(loop.body);
    out += ')';
  }

  void node(const ast::ScanExpr &scan) {
    out += "(scan";
    for (const ast::Generator &entry : scan.generators)
      generator(entry);
    if (scan.over) {
      out += " over ";
      expression(*scan.over);
    }
    body(scan.body);
    out += ')';
  }
};

} // namespace

std::string print(const ast::File &file, bool places) { return Printer(places).run(file); }

} // namespace dlb
