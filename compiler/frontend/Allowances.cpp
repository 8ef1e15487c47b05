// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The comments by which a file silences warnings.

#include "frontend/AstWalk.h"
#include "frontend/Warnings.h"
#include "support/Suggest.h"

#include <algorithm>
#include <limits>

namespace dlb {
namespace {

/// Some warnings on some lines.
struct Allowance {
  std::vector<std::string> names;
  int first, last;
};

/// Finds the declaration, parameter or statement that begins first behind a line; the longest one
/// where several begin together.
class NextBehind : public AstWalk {
public:
  NextBehind(const ast::File &file, int line) : line(line) {
    for (const ast::DeclPtr &declaration : file.declarations) {
      consider(declaration->range);
      if (auto *definition = declaration->as<ast::Definition>())
        for (const auto *list : {&definition->hyperparameters, &definition->inputs})
          for (size_t i = 0; *list && i < (*list)->parameters.size(); ++i)
            consider((*list)->parameters[i].range);
      if (declaration->range.end.line > line)
        visit(*declaration);
    }
  }
  int first = std::numeric_limits<int>::max(), last = 0;

private:
  void meets(const ast::Stmt &statement) override { consider(statement.range); }
  void consider(SourceRange range) {
    int begin = range.begin.line, end = range.end.line;
    if (begin <= line || begin > first)
      return;
    last = begin < first ? end : std::max(last, end);
    first = begin;
  }
  int line;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

/// The names between the parentheses of `// allow(a, b)`; none of another comment.
std::vector<std::string> namesOf(std::string_view comment, std::string_view keyword) {
  std::vector<std::string> names;
  comment = trimmed(comment.substr(2));
  if (!comment.starts_with(keyword) || !comment.substr(keyword.size()).starts_with('('))
    return names;
  comment.remove_prefix(keyword.size() + 1);
  comment = comment.substr(0, comment.find(')'));
  while (!comment.empty()) {
    size_t comma = std::min(comment.find(','), comment.size());
    names.emplace_back(trimmed(comment.substr(0, comma)));
    comment.remove_prefix(std::min(comma + 1, comment.size()));
  }
  return names;
}

void checkNames(const std::vector<std::string> &names, SourceRange range,
                DiagnosticEngine &diagnostics) {
  std::vector<std::string> known = warningNames();
  for (const std::string &name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end())
      continue;
    Diagnostic &diagnostic = diagnostics.report(Diag::unknownWarning, range, name);
    if (auto nearest = suggest(name, known))
      diagnostic.help("did you mean `" + *nearest + "`?");
  }
}

} // namespace

void applyAllowances(const ast::File &file, DiagnosticEngine &diagnostics) {
  std::vector<Allowance> allowances;
  for (const ast::Comment &comment : file.comments) {
    constexpr int end = std::numeric_limits<int>::max();
    int line = comment.range.begin.line;
    if (std::vector<std::string> names = namesOf(comment.text, "allow-in-file"); !names.empty()) {
      checkNames(names, comment.range, diagnostics);
      allowances.push_back({names, 0, end});
    } else if (names = namesOf(comment.text, "allow"); !names.empty()) {
      checkNames(names, comment.range, diagnostics);
      NextBehind next(file, line);
      allowances.push_back(comment.trailing ? Allowance{names, line, line}
                                            : Allowance{names, next.first, next.last});
    }
  }
  diagnostics.silence([&](const Diagnostic &diagnostic) {
    int line = diagnostic.range.begin.line;
    return std::any_of(allowances.begin(), allowances.end(), [&](const Allowance &allowance) {
      const auto &names = allowance.names;
      return line >= allowance.first && line <= allowance.last &&
             std::find(names.begin(), names.end(), warningName(diagnostic.id)) != names.end();
    });
  });
}

} // namespace dlb
