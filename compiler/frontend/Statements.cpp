// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Bodies and the statements that stand in every body. Those of train and data sections are taken
// apart where sections are.

#include "frontend/Advice.h"
#include "frontend/Observer.h"

namespace dlb {

Value Elaborator::run(const ast::Body &body) {
  if (here->callee)
    reached.insert(here->callee->definition);
  if (observer)
    observer->entered(body, *here);
  here->scopes.emplace_back();
  Value result = Nothing{};
  for (const ast::StmtPtr &statement : body.statements) {
    result = execute(*statement);
    // What follows a requirement that is not met would only fail for the same reason.
    if (statement->as<ast::Require>() && result.poison())
      break;
  }
  rememberStates();
  here->scopes.pop_back();
  return result;
}

Value Elaborator::execute(const ast::Stmt &statement) {
  if (auto *expression = statement.as<ast::Evaluate>())
    return evaluate(*expression->value);
  if (auto *persistent = statement.as<ast::Persistent>()) {
    Value value = declare(*persistent, statement.range);
    if (observer)
      observer->evaluated(persistent->name.range, value, *here);
    here->scopes.back()[persistent->name.text] = std::move(value);
  } else if (auto *binding = statement.as<ast::Binding>()) {
    const ast::Pattern &target = binding->target;
    Value value;
    // A block is named after what it is bound to: `cell = lstm_cell(8)` has its weights in "cell".
    if (auto *call = binding->value->as<ast::CallExpr>(); call && !target.tuple && !binding->type) {
      Value callee = evaluate(*call->callee);
      std::vector<Given> given = evaluateArguments(call->arguments);
      bool applied = false;
      for (const Given &g : given)
        applied |= g.value.holdsTensor() || g.value.poison();
      CallablePtr block = callee.callable();
      if (block && !applied && !block->constructed && block->chain.empty() &&
          block->isKind(ast::DefinitionKind::block) && block->definition->hyperparameters) {
        CallablePtr built = construct(*block, given, binding->value->range,
                                      textOf(binding->value->range), target.names[0].text);
        value = built ? Value(built) : Value(Poison{});
      } else {
        value = this->call(callee, std::move(given), binding->value->range,
                           textOf(binding->value->range));
      }
      if (observer)
        observer->evaluated(binding->value->range, value, *here);
    } else {
      value = evaluate(*binding->value);
    }
    if (binding->type && !value.poison())
      value = fill(*binding->type, value, target.names[0].text, binding->value->range);
    bindPattern(target, value, binding->value->range, /*fresh=*/false);
  } else if (auto *require = statement.as<ast::Require>()) {
    std::optional<bool> holds = condition(*require->condition, "require");
    if (holds && !*holds) {
      Diagnostic &diagnostic =
          error(Diag::requirement, require->condition->range,
                require->message ? *require->message
                                 : "`" + textOf(require->condition->range) + "` does not hold");
      noteValues(*this, diagnostic, *require->condition);
      return Poison{};
    }
  }
  return Nothing{};
}

/// A field of the data that is bound again in braces carries its new value out of them, as any name
/// of outside does.
void Elaborator::bindAmbient(const std::string &name) {
  if (!ambient || here->callee || here->find(name))
    return;
  if (std::optional<Value> value = ambient(name))
    here->scopes.front()[name] = *value;
}

void Elaborator::bindPattern(const ast::Pattern &pattern, const Value &value, SourceRange range,
                             bool fresh) {
  auto bind = [&](const ast::Identifier &name, Value part) {
    if (name.text == "_")
      return;
    if (part.is<Nothing>()) {
      error(Diag::noValue, range, name.text);
      part = Poison{};
    }
    if (observer)
      observer->evaluated(name.range, part, *here);
    if (fresh) {
      here->scopes.back()[name.text] = std::move(part);
      return;
    }
    bindAmbient(name.text);
    here->bind(name.text, std::move(part));
  };
  if (!pattern.tuple)
    return bind(pattern.names[0], value);
  const Sequence *sequence = value.elements();
  bool fits = sequence && sequence->elements.size() == pattern.names.size();
  if (!fits && !value.poison())
    error(Diag::tupleSize, pattern.range, static_cast<int64_t>(pattern.names.size()), value.kind());
  for (size_t i = 0; i < pattern.names.size(); ++i)
    bind(pattern.names[i], fits ? sequence->elements[i] : Value(Poison{}));
}

} // namespace dlb
