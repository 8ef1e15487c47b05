// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A run of a program: its team, its tensors, and what every subcommand does with them: initialise,
// load, save.

#ifndef DLB_RUNTIME_CORE_SESSION_H
#define DLB_RUNTIME_CORE_SESSION_H

#include "runtime/core/Program.h"
#include "runtime/core/Table.h"
#include "runtime/core/TensorFile.h"

#include <string>
#include <utility>
#include <vector>

namespace dlb::runtime {

class Session {
public:
  explicit Session(Team &team) : team(&team) {}

  /// Adds a compiled program, which must outlive the session. Tensors that an earlier one has too
  /// are shared. `import` and `export` are those of the first program that has them.
  Status add(const dlb_program &program);

  Result<Caller> caller(const dlb_function &function);

  /// Runs `initialise`: fills the persistent tensors.
  Status initialise(const dlb_function &initialise, int64_t seed);

  /// Copies of the persistent tensors of these roles, in their logical layout, by name.
  Result<Tensors> exportTensors(const Roles &roles);
  /// Sets persistent tensors from logical ones, which must have their types.
  Status importTensors(const Tensors &tensors);

  /// Exchanges the values of two persistent tensors of one type, for each pair of names.
  Status exchange(const std::vector<std::pair<std::string, std::string>> &pairs);

  /// What goes into the metadata of every file that is written, beside its format.
  void describe(Metadata metadata) { description = std::move(metadata); }
  const Metadata &metadata() const { return description; }

  /// Writes the tensors of these roles to a safetensors file.
  Status save(const std::string &path, const Roles &roles);
  /// Reads them from one; a file that does not fit changes nothing. Unless `others`, it must have
  /// no tensor beside them.
  Status load(const std::string &path, const Roles &roles, bool others = false);

  Persistents &tensors() { return persistents; }
  Team &threads() { return *team; }

private:
  Team *team;
  Persistents persistents;
  Workspace workspace;
  Metadata description;
  const dlb_function *importer = nullptr, *exporter = nullptr;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_SESSION_H
