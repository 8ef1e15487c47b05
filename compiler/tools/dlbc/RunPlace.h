// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder of a training: which one it is, what it says of the training, and what a training that
// goes on takes from it.

#ifndef DLB_TOOLS_DLBC_RUNPLACE_H
#define DLB_TOOLS_DLBC_RUNPLACE_H

#include "driver/RunRecord.h"
#include "tools/dlbc/Common.h"

#include <optional>
#include <string>
#include <vector>

namespace dlb {

class RunPlace {
public:
  explicit RunPlace(Arguments &arguments) : arguments(arguments) {}

  /// Before anything else is read from the command line: takes over what the training of --resume
  /// began with, and refuses what differs. False after a message.
  bool adopt();

  /// Once the program is checked: whether it is the one of --resume, whose folder is ours from here
  /// on. False after a message.
  bool resume(const ProgramFile &file, Messages &messages);

  /// Of several runs below one folder: opens it before the first, and says which comes next: the
  /// name of its folder below, and what it is called. `endAll` writes down that all have ended.
  /// False after a message.
  bool beginAll(const ProgramFile &file, Messages &messages);
  void select(std::string folderBelow, std::string name);
  bool endAll(const ProgramFile &file, bool interrupted, Messages &messages);

  /// The checkpoint to go on from, of the selected run in the folder below; "" where there is none.
  /// Nothing after a message.
  std::optional<std::string> checkpoint(Messages &messages);

  /// Called when a training begins: makes or opens the folder and writes down what is trained. Null
  /// where nothing is to be written; nothing after a message.
  std::optional<const runtime::RunFolder *> begin(const ProgramFile &file, Messages &messages);

  /// The folder that is written to, of several runs that around them; "" where nothing is.
  std::string path() const { return folder ? folder->path() : ""; }

  /// Writes down how it ended; false after a message.
  bool end(const ProgramFile &file, const std::vector<runtime::TrainingOutcome> &outcomes,
           Messages &messages);
  /// Nothing came of going on: run.json says again what it said.
  void abandon();

private:
  bool writesNothing() const;
  bool open(const ProgramFile &file, Messages &messages);
  runtime::Status writeDown(const ProgramFile &file, const runtime::RunFolder &to);
  bool refuseUnfinished(const std::string &path, Messages &messages) const;
  void announce(const Messages &messages) const;
  RunOptions options();

  Arguments &arguments;
  std::string resumed;             ///< folder of --resume, or ""
  std::string recordedBefore;      ///< what run.json said of what is resumed
  std::optional<RunRecord> before; ///< what is resumed
  std::optional<RunRecord> record;
  std::optional<runtime::RunFolder> folder;
  std::optional<runtime::RunFolder> choice; ///< below `folder`, of the selected run
  std::string below, name;                  ///< of the selected run; "" where there is one alone
  bool begun = false;                       ///< `folder` has been announced
};

} // namespace dlb

#endif // DLB_TOOLS_DLBC_RUNPLACE_H
