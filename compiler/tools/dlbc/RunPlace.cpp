// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The folder of a training.

#include "tools/dlbc/RunPlace.h"

#include "runtime/core/Checkpoint.h"
#include "support/InstructionSet.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

using namespace dlb::option;

namespace dlb {
namespace {

namespace fs = std::filesystem;

/// What is written down of the command line. A setting that `decides` is one that the numbers
/// depend on: a training that goes on has the same.
struct Recorded {
  option::ID id;
  const char *name;
  bool decides;
  const char *value = nullptr; ///< where it is not given
};
constexpr Recorded kRecorded[] = {
    {opt_set, "set", true},         {opt_seed, "seed", true, "0"},
    {opt_batch, "batch", true},     {opt_precision, "precision", true, "f32"},
    {opt_cpu, "cpu", true},         {opt_exact_convolution, "exact-convolution", true},
    {opt_without, "without", true}, {opt_overfit_batches, "overfit-batches", true},
    {opt_epochs, "epochs", false},  {opt_steps, "steps", false},
    {opt_data, "data", false}};

bool isFlag(option::ID id) { return id == opt_exact_convolution; }

/// The values that an option has, in the form in which they are written down and compared.
std::vector<std::string> valuesOf(const Arguments &arguments, const Recorded &recorded) {
  if (isFlag(recorded.id))
    return arguments.has(recorded.id) ? std::vector<std::string>{"on"} : std::vector<std::string>{};
  std::vector<std::string> values = arguments.all(recorded.id);
  if (recorded.id == opt_cpu) {
    auto set = parseInstructionSet(values.empty() ? "" : values.back());
    return {std::string(name(set.value_or(hostInstructionSet())))};
  }
  if (recorded.id == opt_set || recorded.id == opt_without) {
    std::sort(values.begin(), values.end());
    return values;
  }
  if (values.empty())
    return recorded.value ? std::vector<std::string>{recorded.value} : values;
  std::error_code ignored;
  if (recorded.id == opt_data)
    return {fs::absolute(values.back(), ignored).lexically_normal().string()};
  return {values.back()};
}

std::string shown(const std::vector<std::string> &values) {
  return values.empty() ? "nothing" : llvm::join(values, " ");
}

std::string readFile(const std::string &path) {
  auto text = llvm::MemoryBuffer::getFile(path);
  return text ? (*text)->getBuffer().str() : std::string();
}

/// "digits-mlp" of digits-mlp.dlb and of digits-mlp/model.dlb.
std::string nameOf(const std::string &program) {
  std::error_code ignored;
  fs::path path = fs::absolute(program, ignored).lexically_normal();
  std::string name = path.stem().string();
  std::string parent = path.parent_path().filename().string();
  return name == "model" && !parent.empty() ? parent : name;
}

} // namespace

bool RunPlace::adopt() {
  resumed = arguments.text(opt_resume).value_or("");
  if (arguments.given(opt_resume) && (arguments.given(opt_no_out) || arguments.given(opt_out))) {
    std::error_code ignored;
    std::string out = arguments.text(opt_out).value_or("");
    if (arguments.given(opt_no_out) || !fs::equivalent(out, resumed, ignored))
      arguments.misuse("--resume goes on in its own folder, without --out or --no-out");
  }
  if (arguments.given(opt_resume) && resumed.empty())
    arguments.misuse("which folder? --resume DIR");
  if (arguments.given(opt_resume) && arguments.given(opt_init))
    arguments.misuse("--init begins a training; --resume goes on with the weights of its folder");
  if (!resumed.empty() && !arguments.usable())
    return false;
  if (arguments.given(opt_out) && arguments.given(opt_no_out))
    arguments.misuse("--out names a folder to write to, --no-out says that nothing is written");
  if (resumed.empty())
    return arguments.usable();
  ProgramFile none;
  Messages messages(none, styleOf(arguments));
  auto read = RunRecord::read(resumed);
  if (!read) {
    messages.show(read.failure());
    return false;
  }
  before = std::move(*read);
  arguments.adoptFile(before->program, runtime::RunFolder::recordIn(resumed));
  for (const Recorded &recorded : kRecorded) {
    std::vector<std::string> then = before->options[recorded.name];
    bool length = recorded.id == opt_epochs || recorded.id == opt_steps;
    if (!arguments.given(recorded.id)) {
      // A new length stands alone: `--epochs 40` after `--steps 10` means forty epochs.
      if (!then.empty() && !(length && (arguments.given(opt_epochs) || arguments.given(opt_steps))))
        arguments.adopt(recorded.id, then);
      continue;
    }
    if (recorded.id == opt_batch && then.empty() && !before->batches.empty())
      then = {std::to_string(before->batches.front())}; // the program's own
    std::vector<std::string> now = valuesOf(arguments, recorded);
    if (!recorded.decides || then == now)
      continue;
    messages.show(
        runtime::fail(runtime::Error::runDiffers, resumed,
                      {std::string("`--") + recorded.name + "`", shown(then), shown(now)}));
    return false;
  }
  return true;
}

bool RunPlace::resume(const ProgramFile &file, Messages &messages) {
  if (!before)
    return true;
  runtime::Status same = sameProgram(file, resumed);
  auto opened = same ? runtime::RunFolder::open(resumed)
                     : runtime::Result<runtime::RunFolder>(same.failure());
  if (!opened) {
    messages.show(opened.failure());
    return false;
  }
  folder.emplace(std::move(*opened));
  record = RunRecord::of(file, DLB_VERSION, options());
  if (record->build != before->build)
    messages.warning("this is another build of dlb than the one that `" + resumed +
                     "` began with: the last bits of results may differ");
  record->started = before->started;
  return true;
}

std::optional<std::string> RunPlace::checkpoint(Messages &messages) {
  choice.reset();
  if (!before)
    return "";
  const runtime::RunFolder *from = &*folder;
  if (!below.empty()) {
    // Of runs in a row, those behind the one that was interrupted have nothing to resume.
    std::string path = folder->path() + "/" + below;
    if (!fs::exists(path))
      return "";
    auto opened = runtime::RunFolder::open(path);
    if (!opened) {
      messages.show(opened.failure());
      return std::nullopt;
    }
    choice.emplace(std::move(*opened));
    from = &*choice;
  }
  auto found = runtime::findCheckpoint(*from);
  if (!found) {
    messages.show(found.failure());
    return std::nullopt;
  }
  if (!found->notice.empty())
    messages.warning(found->notice);
  if (found->path.empty())
    messages.warning("`" + from->path() + "` has no checkpoint yet: the training begins anew");
  return found->path;
}

bool RunPlace::refuseUnfinished(const std::string &path, Messages &messages) const {
  auto found = RunRecord::read(path);
  bool checkpoint = fs::exists(path + "/last.safetensors");
  if (!found || !checkpoint || (found->state != "running" && found->state != "interrupted"))
    return true;
  messages.show(runtime::fail(runtime::Error::runUnfinished, path, {path}));
  return false;
}

bool RunPlace::open(const ProgramFile &file, Messages &messages) {
  const char *place = std::getenv("DLB_RUNS");
  std::string path = arguments.text(opt_out).value_or("");
  auto opened = !path.empty()
                    ? runtime::RunFolder::open(path)
                    : runtime::RunFolder::fresh(place ? place : "runs", nameOf(file.path));
  if (!opened) {
    messages.show(opened.failure());
    return false;
  }
  if (!refuseUnfinished(opened->path(), messages))
    return false;
  folder.emplace(std::move(*opened));
  record = RunRecord::of(file, DLB_VERSION, options());
  return true;
}

bool RunPlace::writesNothing() const {
  const char *place = std::getenv("DLB_RUNS");
  bool nowhere = place && !*place && !arguments.has(opt_out); // an empty DLB_RUNS
  return !before && (arguments.has(opt_no_out) || nowhere);
}

runtime::Status RunPlace::writeDown(const ProgramFile &file, const runtime::RunFolder &to) {
  if (!before || !fs::exists(to.record())) {
    // What an earlier training left here is not ours to go on from.
    std::error_code ignored;
    for (const std::string &old : {to.last(), to.previous(), to.best()})
      fs::remove(old, ignored);
    runtime::Status written = writeFile(to.program(), wholeText(file));
    if (!written)
      return written;
  }
  recordedBefore = before ? readFile(to.record()) : "";
  return record->write(to, file);
}

bool RunPlace::beginAll(const ProgramFile &file, Messages &messages) {
  if (begun || writesNothing())
    return true;
  if (!folder && !open(file, messages))
    return false;
  begun = true;
  announce(messages);
  runtime::Status written = writeDown(file, *folder);
  if (!written)
    messages.show(written.failure());
  return static_cast<bool>(written);
}

void RunPlace::select(std::string folderBelow, std::string called) {
  below = std::move(folderBelow);
  name = std::move(called);
}

std::optional<const runtime::RunFolder *> RunPlace::begin(const ProgramFile &file,
                                                          Messages &messages) {
  if (writesNothing())
    return nullptr;
  if (!beginAll(file, messages))
    return std::nullopt;
  if (below.empty())
    return &*folder;

  auto failed = [&](const runtime::Failure &failure) {
    messages.show(failure);
    return std::nullopt;
  };
  if (!choice) {
    auto opened = runtime::RunFolder::open(folder->path() + "/" + below);
    if (!opened)
      return failed(opened.failure());
    choice.emplace(std::move(*opened));
  }
  record->variant = name;
  runtime::Status written = writeDown(file, *choice);
  record->variant.clear();
  if (!written)
    return failed(written.failure());
  return &*choice;
}

bool RunPlace::end(const ProgramFile &file, const std::vector<runtime::TrainingOutcome> &outcomes,
                   Messages &messages) {
  using End = runtime::TrainingOutcome::End;
  if (!record)
    return true;
  record->state = "finished";
  for (const runtime::TrainingOutcome &outcome : outcomes) {
    if (outcome.end == End::notFinite)
      record->state = "failed";
    if (outcome.signal)
      record->state = "interrupted";
  }
  if (choice)
    record->variant = name;
  runtime::Status written = record->write(choice ? *choice : *folder, file, outcomes);
  record->variant.clear();
  record->state = "running";
  choice.reset();
  if (!written)
    messages.show(written.failure());
  return static_cast<bool>(written);
}

bool RunPlace::endAll(const ProgramFile &file, bool interrupted, Messages &messages) {
  if (!record)
    return true;
  record->state = interrupted ? "interrupted" : "finished";
  runtime::Status written = record->write(*folder, file);
  if (!written)
    messages.show(written.failure());
  return static_cast<bool>(written);
}

void RunPlace::abandon() {
  const std::optional<runtime::RunFolder> &written = choice ? choice : folder;
  if (written && !recordedBefore.empty())
    (void)writeFile(written->record(), recordedBefore); // that something is wrong has been said
}

/// Where it goes, and how TensorBoard is started on it, from whatever folder.
void RunPlace::announce(const Messages &messages) const {
  std::error_code ignored;
  std::string whole = fs::absolute(folder->path(), ignored).lexically_normal().string();
  std::string quoted = whole;
  if (whole.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=,") !=
      std::string::npos) {
    quoted = "'";
    for (char c : whole)
      quoted += c == '\'' ? "'\\''" : std::string(1, c);
    quoted += "'";
  }
  messages.run(folder->path(), "tensorboard --logdir " + quoted);
}

RunOptions RunPlace::options() {
  RunOptions options;
  for (const Recorded &recorded : kRecorded)
    if (std::vector<std::string> values = valuesOf(arguments, recorded); !values.empty())
      options[recorded.name] = std::move(values);
  return options;
}

} // namespace dlb
