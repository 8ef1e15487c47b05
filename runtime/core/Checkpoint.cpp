// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a training remembers between steps, on disk.

#include "runtime/core/Checkpoint.h"

#include <charconv>
#include <unistd.h>

namespace dlb::runtime {

namespace {

constexpr std::string_view keptPrefix = "keep/";

/// The numbers of a training state under their names in the metadata.
template <class State, class Integer, class Real>
void visit(State &state, Integer &&integer, Real &&real) {
  integer("section", state.section);
  integer("step", state.step);
  integer("steps", state.steps);
  integer("seed", state.seed);
  integer("batch", state.batch);
  integer("rows", state.rows);
  integer("content", state.content);
  real("loss_sum", state.lossSum);
  integer("loss_count", state.lossCount);
  real("best", state.best);
  integer("kept_step", state.keptStep);
  real("best_to_stop", state.bestToStop);
  integer("waited", state.waited);
  integer("evaluations", state.evaluations);
}

template <class Number> bool parse(const std::string &text, Number &number) {
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size();
}

} // namespace

Status writeCheckpoint(const TrainingNumbers &state, const Tensors &kept, const Tensors &tensors,
                       Metadata metadata, const std::string &path, const std::string &previous) {
  std::vector<TensorView> views;
  addViews(tensors, "", views);
  addViews(kept, keptPrefix, views);
  metadata["format"] = "dlb checkpoint";
  metadata[std::string(checksumName)]; // the writer knows it
  auto write = [&](const char *name, auto number) {
    char text[32]; // to_chars writes the shortest text that reads back as the same bits
    auto end = std::to_chars(text, text + sizeof(text), number).ptr;
    metadata[name] = std::string(text, end);
  };
  visit(state, write, write);
  return writeSafetensors(path, std::move(views), std::move(metadata), systemFileCalls, previous);
}

Status loadCheckpoint(Session &session, TrainingState &state, const std::string &path) {
  Result<SafetensorsFile> file = SafetensorsFile::open(path);
  if (!file)
    return file.failure();
  TrainingState found;
  std::string wrong;
  auto read = [&](const char *name, auto &number) {
    auto text = file->metadata().find(name);
    if (text == file->metadata().end() || !parse(text->second, number))
      wrong = "its metadata have no number `" + std::string(name) + "`";
  };
  visit(found, read, read);
  bool present = found.section == state.section;
  auto same = [&](const char *what, int64_t then, int64_t now) {
    if (wrong.empty() && present && then != now)
      wrong = "it was written with " + std::string(what) + " " + std::to_string(then) +
              ", this training has " + std::to_string(now);
  };
  same("seed", found.seed, state.seed);
  same("batch", found.batch, state.batch);
  same("training rows", found.rows, state.rows);
  if (wrong.empty() && present && found.content != state.content)
    wrong =
        "the data have changed since: other numbers in as many training rows, or in those held out";
  if (wrong.empty() && found.step < 0)
    wrong = "its step is negative";
  if (wrong.empty() && present && found.steps > state.steps)
    wrong = "it was written by a training of " + std::to_string(found.steps) +
            " steps, which cannot become " + std::to_string(state.steps);
  found.steps = state.steps;
  if (!wrong.empty())
    return fail(Error::checkpointMetadata, path, {wrong});

  if (found.section < state.section)
    return {};

  Result<Tensors> tensors = readTensors(*file, session.tensors(), checkpointRoles);
  if (!tensors)
    return tensors.failure();
  if (found.keptStep) {
    Result<Tensors> kept = readTensors(*file, session.tensors(), weightRoles, keptPrefix);
    if (!kept)
      return kept.failure();
    found.kept = std::move(*kept);
  }
  DLB_TRY(session.importTensors(*tensors));
  state = std::move(found);
  return {};
}

Result<FoundCheckpoint> findCheckpoint(const RunFolder &folder) {
  auto exists = [](const std::string &path) { return access(path.c_str(), F_OK) == 0; };
  if (!exists(folder.last()) && !exists(folder.previous()))
    return FoundCheckpoint{};
  Status whole = checkSafetensors(folder.last());
  if (whole)
    return FoundCheckpoint{folder.last(), ""};
  std::string notice = whole.failure().text() + "; going on from the ";
  if (checkSafetensors(folder.previous()))
    return FoundCheckpoint{folder.previous(),
                           notice + "checkpoint before it, `" + folder.previous() + "`"};
  if (checkSafetensors(folder.best()))
    return FoundCheckpoint{folder.best(), notice + "best checkpoint, `" + folder.best() + "`"};
  return whole.failure();
}

} // namespace dlb::runtime
