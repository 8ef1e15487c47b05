// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// "A line runs where it is needed": which names expressions read, and from the back of a section,
// which lines bind them.

#include "frontend/AstWalk.h"
#include "frontend/Sections.h"

#include <algorithm>

namespace dlb {
namespace {

/// Collects the names that a tree reads, and those that its statements bind with the last of them.
class Names : public AstWalk {
public:
  std::set<std::string> read;
  std::map<std::string, SourceRange> bound;

private:
  void reads(const std::string &name) override { read.insert(name); }
  void binds(const ast::Binding &binding, const ast::Stmt &statement) override {
    for (const ast::Identifier &name : binding.target.names)
      bound[name.text] = statement.range;
  }
};

} // namespace

void namesIn(const ast::Expr &expression, std::set<std::string> &names) {
  Names found;
  found.visit(expression);
  names.merge(found.read);
}

std::map<std::string, SourceRange> bindingsIn(const ast::Body &body) {
  Names found;
  found.visit(body);
  return std::move(found.bound);
}

std::vector<const ast::Stmt *> neededLines(const std::vector<const ast::Stmt *> &lines,
                                           std::set<std::string> names) {
  std::vector<const ast::Stmt *> needed;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    Names found;
    found.visit(**line);
    const auto &[read, bound] = std::tie(found.read, found.bound);
    bool binds = (*line)->as<ast::Binding>() || (*line)->as<ast::Evaluate>();
    bool wanted = !binds || std::any_of(bound.begin(), bound.end(), [&](const auto &binding) {
      return names.count(binding.first);
    });
    if (!wanted)
      continue;
    // A plain binding settles its names; an `if` or `for` may leave what was there before.
    if (auto *binding = (*line)->as<ast::Binding>())
      for (const ast::Identifier &name : binding->target.names)
        names.erase(name.text);
    names.insert(read.begin(), read.end());
    needed.push_back(*line);
  }
  std::reverse(needed.begin(), needed.end());
  return needed;
}

} // namespace dlb
