// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Collects the nodes of one function while the program is elaborated. Arguments appear when they
// are first used; `finish` keeps what the outputs need and numbers it as Program.h promises. The
// body of a scan has a builder of its own: a value of outside becomes one of its arguments when a
// node of the body first uses it.

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
  /// A body within `outer`.
  FunctionBuilder(int number, FunctionBuilder &outer) : functionNumber(number), outer(&outer) {}

  int number() const { return functionNumber; }
  /// Those of bodies included.
  size_t nodeCount() const { return count + (outer ? outer->nodeCount() : 0); }
  bool isBody() const { return outer; }
  /// The function that all bodies around lie in.
  FunctionBuilder &root() { return outer ? outer->root() : *this; }
  /// Whether nodes here may use values of that function.
  bool sees(int function) const {
    return function == functionNumber || (outer && outer->sees(function));
  }

  /// The argument of that name, made at its first use.
  ValueId argument(const Argument &argument);
  /// A new argument, one for each call.
  ValueId unnamedArgument(TensorType type, std::string name);
  /// A value of this function, or of one around, as nodes here know it.
  ValueId resolve(ValueId id, int function, const TensorType &type);
  /// The results of a new node, one after the other from the returned id.
  ValueId add(Node node);

  /// For each value, whether one of `roots` is computed from it.
  std::vector<bool> valuesBehind(const std::vector<ValueId> &roots) const;
  /// The value that stands for an argument, if it was used.
  std::optional<ValueId> find(const std::string &argument) const;

  /// The function of those outputs. Arguments are ordered by role (parameter, state, optimizer,
  /// input, scalar), and within a role by first use. With `keepInputs` unused inputs stay. The
  /// nodes move into it: nothing can be added afterwards.
  Function finish(std::vector<Output> outputs, bool keepInputs = false);

  /// What a body uses of outside: the value there, the argument here.
  struct Capture {
    ValueId outside, inside;
    TensorType type;
  };
  const std::vector<Capture> &captures() const { return captured; }
  /// With exactly these arguments, in this order.
  Function finish(std::vector<Output> outputs, const std::vector<ValueId> &order);

private:
  /// A value is an argument (node < 0) or a result of a node.
  struct Definition {
    int node = -1;
    int argument = -1;
  };
  int functionNumber;
  FunctionBuilder *outer = nullptr;
  std::string name;
  std::vector<Capture> captured;
  std::map<ValueId, ValueId> inside; ///< of a value outside: its argument
  size_t count = 0;                  ///< of nodes, with those of their bodies
  std::vector<Argument> arguments;
  std::vector<Node> nodes;
  std::vector<ValueId> firstResult; ///< of each node
  std::vector<Definition> values;
  std::map<std::string, ValueId> argumentValues;
};

} // namespace dlb

#endif // DLB_FRONTEND_FUNCTIONBUILDER_H
