// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where code generation looks for objects that an earlier run of the same compiler made.

#ifndef DLB_SUPPORT_OBJECTSTORE_H
#define DLB_SUPPORT_OBJECTSTORE_H

#include <optional>
#include <string>

namespace dlb {

/// Used from one thread at a time.
class ObjectStore {
public:
  virtual ~ObjectStore() = default;

  /// The bytes kept under `key`, whole and unchanged, or none. A key says everything that the bytes
  /// depend on but which compiler made them.
  virtual std::optional<std::string> find(const std::string &key) = 0;

  /// Keeps `bytes`, if it can.
  virtual void keep(const std::string &key, const std::string &bytes) = 0;
};

} // namespace dlb

#endif // DLB_SUPPORT_OBJECTSTORE_H
