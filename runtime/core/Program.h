// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A compiled program at work: the tensors that outlive a call, and calls that bind arguments by
// name.

#ifndef DLB_RUNTIME_CORE_PROGRAM_H
#define DLB_RUNTIME_CORE_PROGRAM_H

#include "runtime/abi/program.h"
#include "runtime/core/Memory.h"
#include "runtime/core/Result.h"
#include "runtime/core/Team.h"
#include "runtime/core/Tensor.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dlb::runtime {

/// The function, or null.
const dlb_function *findFunction(const dlb_program &program, std::string_view name);

/// A parameter, state or an optimizer's memory. `data` has the physical layout that
/// compiled code chose, `shape` is the logical shape.
struct Persistent {
  int32_t role = 0;
  int32_t element = 0;
  Shape shape;
  Buffer data;
};

/// All persistent tensors of a run, by name. Programs for other batch sizes share them.
class Persistents {
public:
  /// Allocates, filled with zeros, what the functions of the program name and is not there yet.
  Status add(const dlb_program &program);

  Persistent *find(std::string_view name);
  const Persistent *find(std::string_view name) const;
  std::map<std::string, Persistent, std::less<>> &all() { return byName; }
  const std::map<std::string, Persistent, std::less<>> &all() const { return byName; }

  /// To be said by whoever has changed values: what is derived from them is old now.
  void change() { ++count; }
  int64_t changes() const { return count; }

private:
  int64_t count = 0;
  std::map<std::string, Persistent, std::less<>> byName;
};

/// Arena and scratch, shared by calls that do not overlap.
struct Workspace {
  Buffer arena, scratch;
  /// Makes room for calls of `function` by a team of `threads`.
  Status reserve(const dlb_function &function, int threads);
};

/// A function with its arguments. Arguments with a persistent role are the tensors of that name. A
/// result that updates an argument is written there. Any other result has a buffer of its own,
/// unless it has the name of a persistent that the function does not take: then it is written to
/// that (`initialise`, `import`). Derived arguments are the caller's own: they are computed before
/// the first run, and again before one that finds the persistent tensors changed.
class Caller {
public:
  static Result<Caller> create(const dlb_function &function, Persistents &persistents,
                               Workspace &workspace, Team &team);

  const dlb_function &function() const { return *compiled; }
  bool takes(std::string_view argument) const;

  /// Binds an input to memory that stays the caller's. A function without it is no error: parts of
  /// a row that nobody reads are pruned.
  Status bind(std::string_view argument, const void *data, int64_t bytes);
  /// Sets a scalar, if the function takes it.
  void set(std::string_view argument, int64_t value);

  /// Runs the function with the whole team; returns its status. Threads that are done go on with
  /// after(thread).
  Result<int32_t> run(const std::function<void(int)> &after = nullptr);

  /// A result with a buffer of its own, or null.
  const void *result(std::string_view name) const;
  const void *result(int32_t index) const { return results[static_cast<size_t>(index)]; }

private:
  Status bindResults();
  Status derive();

  const dlb_function *compiled = nullptr;
  Persistents *persistents = nullptr;
  Workspace *workspace = nullptr;
  Team *team = nullptr;
  std::vector<void *> arguments, results;
  std::vector<Buffer> owned;          ///< scalars and results
  bool writes = false;                ///< persistent tensors
  std::unique_ptr<Caller> derivation; ///< or null
  int64_t derivedAt = -1;             ///< after how many changes
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_PROGRAM_H
