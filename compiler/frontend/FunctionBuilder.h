// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Collects the nodes of one function while the program is elaborated. Arguments appear when they
// are first used; `finish` keeps what the outputs need and numbers it as Program.h promises.

#ifndef DLB_FRONTEND_FUNCTIONBUILDER_H
#define DLB_FRONTEND_FUNCTIONBUILDER_H

#include "frontend/Program.h"

#include <map>
#include <string>
#include <vector>

namespace dlb {

class FunctionBuilder {
public:
  FunctionBuilder(int number, std::string name) : functionNumber(number), name(std::move(name)) {}

  int number() const { return functionNumber; }
  size_t nodeCount() const { return nodes.size(); }

  /// The argument of that name, made at its first use.
  ValueId argument(const Argument &argument);
  /// The results of a new node, one after the other from the returned id.
  ValueId add(Node node);

  /// For each value, whether one of `roots` is computed from it.
  std::vector<bool> valuesBehind(const std::vector<ValueId> &roots) const;
  /// The value that stands for an argument, if it was used.
  std::optional<ValueId> find(const std::string &argument) const;

  /// The function of those outputs. Arguments are ordered by role (parameter, state, optimizer,
  /// input, scalar), and within a role by first use. With `keepInputs` unused inputs stay.
  Function finish(std::vector<Output> outputs, bool keepInputs = false) const;

private:
  /// A value is an argument (node < 0) or a result of a node.
  struct Definition {
    int node = -1;
    int argument = -1;
  };
  int functionNumber;
  std::string name;
  std::vector<Argument> arguments;
  std::vector<Node> nodes;
  std::vector<ValueId> firstResult; ///< of each node
  std::vector<Definition> values;
  std::map<std::string, ValueId> argumentValues;
};

} // namespace dlb

#endif // DLB_FRONTEND_FUNCTIONBUILDER_H
