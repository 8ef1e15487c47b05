// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Declarations and statements as pieces.

#include "frontend/FormatPieces.h"

namespace dlb::formatter {

void Collector::body(const ast::Body &body) {
  if (body.statements.empty() && body.range.begin.line == body.range.end.line) {
    put("{}", body.range.begin);
    return;
  }
  if (expand || body.range.begin.line != body.range.end.line) {
    next.body = &body;
    next.inside = body.range;
    put("{", body.range.begin);
    put("}", {body.range.end.line, body.range.end.column - 1});
    return;
  }
  shortBody = true;
  open("{", body.range.begin);
  for (size_t i = 0; i < body.statements.size(); ++i) {
    if (i > 0)
      semicolon();
    else
      blank();
    statement(*body.statements[i]);
  }
  blank().close("}");
}

void Collector::sections(const ast::Sections &sections, SourceRange range) {
  next.sections = &sections;
  next.inside = range;
  put("{", range.begin);
  put("}", {range.end.line, range.end.column - 1});
}

void Collector::pattern(const ast::Pattern &pattern) {
  if (pattern.tuple)
    open("(", pattern.range.begin);
  for (size_t i = 0; i < pattern.names.size(); ++i) {
    if (i > 0) {
      put(",");
      blank().mayBreak(commas);
    }
    put(pattern.names[i]);
  }
  if (pattern.tuple)
    close(")");
}

//===------------------------------------------------------------------------------------------===//
// Declarations
//===------------------------------------------------------------------------------------------===//

void Collector::declaration(const ast::Decl &decl) {
  Position begin = decl.range.begin;
  if (auto *it = decl.as<ast::Definition>()) {
    definition(decl, *it);
  } else if (auto *it = decl.as<ast::Data>()) {
    put("data", begin);
    blank().put(it->name);
    blank().put("=");
    blank();
    expression(*it->source);
    blank();
    body(it->body);
  } else if (auto *it = decl.as<ast::Train>()) {
    train(decl, *it);
  } else if (auto *it = decl.as<ast::Compare>()) {
    put("compare", begin);
    blank().put(it->name);
    blank().put("in");
    blank();
    expression(*it->choices);
    blank();
    sections(it->sections, it->braces);
  } else if (auto *it = decl.as<ast::CrossValidate>()) {
    put("cross_validate", begin);
    blank();
    expression(*it->folds);
    blank();
    sections(it->sections, it->braces);
  } else if (auto *it = decl.as<ast::Ensemble>()) {
    put("ensemble", begin);
    blank();
    expression(*it->method);
    blank();
    sections(it->sections, it->braces);
  } else {
    put("import", begin);
    blank().put(quoted(decl.as<ast::Import>()->path));
  }
}

void Collector::definition(const ast::Decl &decl, const ast::Definition &definition) {
  static constexpr const char *keywords[] = {"block",    "model",       "optimizer",
                                             "schedule", "initializer", "op"};
  put(keywords[static_cast<int>(definition.kind)], decl.range.begin);
  blank().put(definition.name);
  if (definition.hyperparameters)
    parameters(*definition.hyperparameters);
  if (definition.inputs) {
    // An op has no `{` up to which its lines go on.
    if (definition.hyperparameters && definition.kind != ast::DefinitionKind::op)
      mayBreak(clauses);
    parameters(*definition.inputs);
  }
  if (!definition.results.empty()) {
    blank().mayBreak(clauses).put("->");
    blank();
    if (definition.tupleResult)
      open("(");
    for (size_t i = 0; i < definition.results.size(); ++i) {
      if (i > 0) {
        put(",");
        blank().mayBreak(commas);
      }
      type(definition.results[i]);
    }
    if (definition.tupleResult)
      close(")");
  }
  if (definition.mnemonic) {
    blank().put("=");
    blank().put(quoted(*definition.mnemonic));
  }
  if (definition.body) {
    blank();
    body(*definition.body);
  }
}

void Collector::parameters(const ast::ParameterList &list) {
  open("(", list.range.begin);
  for (size_t i = 0; i < list.parameters.size(); ++i) {
    const ast::Parameter &parameter = list.parameters[i];
    if (i > 0) {
      put(",");
      blank().mayBreak(commas);
    }
    put(parameter.name);
    put(":");
    blank();
    type(parameter.type);
    if (parameter.value) {
      blank().put("=");
      blank();
      expression(*parameter.value);
    }
  }
  close(")", list.range.end);
}

void Collector::type(const ast::Type &type) {
  Position begin = type.range.begin;
  if (!type.element.text.empty()) {
    put(type.element.text, begin);
    begin = {};
  }
  if (type.classes) {
    open("(");
    expression(*type.classes);
    close(")");
  }
  if (type.dims) {
    open("[", begin);
    list(*type.dims);
    close("]", type.range.end);
  }
}

void Collector::train(const ast::Decl &decl, const ast::Train &train) {
  put("train", decl.range.begin);
  for (size_t i = 0; i < train.targets.size(); ++i) {
    const ast::TrainTarget &target = train.targets[i];
    if (i > 0) {
      put(",");
      mayBreak(commas);
    }
    blank().put(target.model);
    if (target.arguments.empty())
      continue;
    open("(");
    arguments(target.arguments);
    close(")");
  }
  blank().put("on");
  blank().put(train.data);
  blank();
  body(train.body);
}

//===------------------------------------------------------------------------------------------===//
// Statements
//===------------------------------------------------------------------------------------------===//

void Collector::statement(const ast::Stmt &stmt) {
  Position begin = stmt.range.begin;
  if (auto *it = stmt.as<ast::Binding>()) {
    pattern(it->target);
    if (it->type) {
      put(":");
      blank();
      type(*it->type);
    }
    blank().put("=");
    blank();
    expression(*it->value);
  } else if (auto *it = stmt.as<ast::Persistent>()) {
    put(it->kind == ast::PersistentKind::param ? "param" : "state", begin);
    blank().put(it->name);
    put(":");
    blank();
    type(it->type);
    blank().put("=");
    blank();
    expression(*it->value);
  } else if (auto *it = stmt.as<ast::Require>()) {
    put("require", begin);
    blank();
    expression(*it->condition);
    if (it->message) {
      put(",");
      blank().mayBreak(commas).put(quoted(*it->message));
    }
  } else if (auto *it = stmt.as<ast::Evaluate>()) {
    expression(*it->value);
  } else if (auto *it = stmt.as<ast::Minimize>()) {
    put("minimize", begin);
    blank();
    minimize(*it);
  } else if (auto *it = stmt.as<ast::Report>()) {
    put(it->finally ? "report finally" : "report", begin);
    for (size_t i = 0; i < it->entries.size(); ++i) {
      if (i > 0) {
        put(",");
        mayBreak(commas);
      }
      blank().put(it->entries[i].name);
      blank().put("=");
      blank();
      expression(*it->entries[i].value);
    }
  } else if (auto *it = stmt.as<ast::Phase>()) {
    put("phase", begin);
    blank().put(it->name);
    if (it->every) {
      blank().put("every");
      blank();
      expression(*it->every);
    }
    blank();
    body(it->body);
  } else if (auto *it = stmt.as<ast::Settings>()) {
    settings(*it);
  } else if (auto *it = stmt.as<ast::Split>()) {
    put("split", begin);
    for (size_t i = 0; i < it->parts.size(); ++i) {
      if (i > 0) {
        put(",");
        mayBreak(commas);
      }
      blank().put(it->parts[i].name);
      blank();
      expression(*it->parts[i].value);
    }
  }
}

void Collector::minimize(const ast::Minimize &minimize) {
  expression(*minimize.loss);
  for (const ast::Update &update : minimize.updates) {
    auto clause = [&](const char *word, Position begin) {
      blank().mayBreak(clauses).keepBreak(begin);
      next.clause = true;
      put(word, begin);
      blank();
    };
    if (update.models.empty()) {
      clause("with", update.range.begin);
    } else {
      clause("over", update.range.begin);
      list(update.models);
      // Between the last model and the optimizer stands nothing but `with`: it begins a line where
      // those two are on different ones.
      bool apart = update.optimizer->range.begin.line > update.models.back()->range.end.line;
      clause("with", apart ? update.optimizer->range.begin : Position{});
    }
    expression(*update.optimizer);
  }
}

void Collector::settings(const ast::Settings &settings) {
  for (size_t i = 0; i < settings.settings.size(); ++i) {
    const ast::Setting &setting = settings.settings[i];
    if (i > 0) {
      put(",");
      blank().mayBreak(commas);
    }
    static constexpr const char *words[] = {"epochs",         "steps", "batch",     "micro_batch",
                                            "evaluate every", "keep",  "stop after"};
    put(words[static_cast<int>(setting.kind)], setting.range.begin);
    if (setting.value) {
      blank();
      expression(*setting.value);
    }
    if (!setting.report)
      continue;
    if (setting.kind == ast::SettingKind::stop)
      blank().put(setting.highest ? "without higher" : "without lower");
    else
      blank().put(setting.highest ? "highest" : "lowest");
    blank();
    expression(*setting.report);
  }
}

} // namespace dlb::formatter
