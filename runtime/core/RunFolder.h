// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder that a training writes to, which is its own while it runs.

#ifndef DLB_RUNTIME_CORE_RUNFOLDER_H
#define DLB_RUNTIME_CORE_RUNFOLDER_H

#include "runtime/core/Result.h"

#include <string>

namespace dlb::runtime {

class RunFolder {
public:
  /// Creates the folder if need be and locks it: a second training is refused. The lock is on the
  /// folder itself (flock), so it leaves no file behind and ends with the process however that
  /// ends. Removes what a killed training left half-written.
  static Result<RunFolder> open(const std::string &path);
  RunFolder(RunFolder &&other) noexcept : path(std::move(other.path)), lock(other.lock) {
    other.lock = -1;
  }
  RunFolder &operator=(RunFolder &&) = delete;
  ~RunFolder();

  std::string weights() const { return path + "/weights.safetensors"; }
  std::string checkpoint() const { return checkpointIn(path); }
  static std::string checkpointIn(const std::string &folder) {
    return folder + "/checkpoint.safetensors";
  }
  std::string metrics() const { return path + "/metrics.jsonl"; }
  std::string pictures() const { return path + "/pictures"; }

private:
  RunFolder() = default;
  std::string path;
  int lock = -1;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_RUNFOLDER_H
