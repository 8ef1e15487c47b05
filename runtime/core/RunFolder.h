// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder that a training writes to, which is its own while it runs.

#ifndef DLB_RUNTIME_CORE_RUNFOLDER_H
#define DLB_RUNTIME_CORE_RUNFOLDER_H

#include "runtime/core/Result.h"

#include <cstdint>
#include <string>

namespace dlb::runtime {

class RunFolder {
public:
  /// Creates the folder if need be and locks it: a second training is refused. The lock is on the
  /// folder itself (flock), so it leaves no file behind and ends with the process however that
  /// ends. Removes what a killed training left half-written.
  static Result<RunFolder> open(const std::string &path);
  /// `parent`/`name`-K, K one more than the largest that is there.
  static Result<RunFolder> fresh(const std::string &parent, const std::string &name);

  RunFolder(RunFolder &&other) noexcept : folder(std::move(other.folder)), lock(other.lock) {
    other.lock = -1;
  }
  RunFolder &operator=(RunFolder &&) = delete;
  ~RunFolder();

  const std::string &path() const { return folder; }
  /// The program with all that it imports as one text, and what it was run with.
  std::string program() const { return programIn(folder); }
  static std::string programIn(const std::string &folder) { return folder + "/program.dlb"; }
  std::string record() const { return recordIn(folder); }
  static std::string recordIn(const std::string &folder) { return folder + "/run.json"; }
  /// What remains: the weights that `keep` chose, else the last.
  std::string weights() const { return folder + "/weights.safetensors"; }
  /// Checkpoints: the newest, the one before it, and the one at the step that `keep` chose.
  std::string last() const { return folder + "/last.safetensors"; }
  std::string previous() const { return folder + "/previous.safetensors"; }
  std::string best() const { return folder + "/best.safetensors"; }
  std::string metrics() const { return folder + "/metrics.jsonl"; }
  /// Of a section (from 0) behind the first a folder of its own: its reports may have the same
  /// names.
  std::string pictures(int64_t section) const { return folder + "/pictures" + below(section); }
  /// TensorBoard takes each folder with such a file for a run.
  std::string events(int64_t section) const {
    return folder + below(section) + "/events.out.tfevents.dlb";
  }

private:
  RunFolder() = default;
  static std::string below(int64_t section) {
    return section ? "/section-" + std::to_string(section + 1) : "";
  }

  std::string folder;
  int lock = -1;
};

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_RUNFOLDER_H
