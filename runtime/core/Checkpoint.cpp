// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a training remembers between steps, on disk.

#include "runtime/core/Checkpoint.h"

#include <charconv>

namespace dlb::runtime {

namespace {

constexpr std::string_view keptPrefix = "keep/";

/// The numbers of a training state under their names in the metadata.
template <class State, class Integer, class Real>
void visit(State &state, Integer &&integer, Real &&real) {
  integer("section", state.section);
  integer("step", state.step);
  integer("seed", state.seed);
  integer("batch", state.batch);
  integer("rows", state.rows);
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

Status saveCheckpoint(Session &session, const TrainingState &state, const std::string &path) {
  Result<Tensors> tensors = session.exportTensors(checkpointRoles);
  if (!tensors)
    return tensors.failure();
  std::vector<TensorView> views;
  addViews(*tensors, "", views);
  addViews(state.kept, keptPrefix, views);
  Metadata metadata = session.metadata();
  metadata["format"] = "dlb checkpoint";
  auto write = [&](const char *name, auto number) {
    char text[32]; // to_chars writes the shortest text that reads back as the same bits
    auto end = std::to_chars(text, text + sizeof(text), number).ptr;
    metadata[name] = std::string(text, end);
  };
  visit(state, write, write);
  return writeSafetensors(path, std::move(views), metadata);
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
  if (wrong.empty() && found.step < 0)
    wrong = "its step is negative";
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

} // namespace dlb::runtime
