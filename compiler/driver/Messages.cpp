// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Messages on standard error.

#include "driver/Messages.h"

#include "driver/JsonProgress.h"
#include "support/MessageJson.h"
#include "support/Render.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace dlb {
namespace {

const char *kindName(CompilerMessage::Kind kind) {
  switch (kind) {
  case CompilerMessage::Kind::error:
    return "error";
  case CompilerMessage::Kind::remark:
    return "remark";
  case CompilerMessage::Kind::internal:
    return "internal error";
  }
  return "";
}

/// What the compiler found as the checker would have told it.
std::optional<Diagnostic> asDiagnostic(const CompilerMessage &message,
                                       const SourceManager &sources) {
  if (!message.id || !message.line)
    return std::nullopt;
  for (int number = 0; number < sources.fileCount(); ++number)
    if (sources.file(number).path() == message.file) {
      Position begin{message.line, message.column}, end{message.line, message.column + 1};
      return Diagnostic{*message.id, {number, begin, end}, message.text, {}, {}, {}};
    }
  return std::nullopt;
}

std::string toJson(const CompilerMessage &message) {
  JsonMessage json{kindName(message.kind), {}, message.text, {}, {}, {}};
  if (message.line) {
    Position place{message.line, message.column};
    json.spans.push_back({message.file, place, place, 0, true, {}});
  }
  return toJson(json);
}

} // namespace

Messages::~Messages() {
  if (!firstCode.empty())
    llvm::errs() << "`dlbc explain " << firstCode << "` says more\n";
}

void Messages::show(std::string_view level, const std::string &text) {
  if (style.json)
    llvm::errs() << toJson(JsonMessage{level, {}, text, {}, {}, {}});
  else
    llvm::errs() << level << ": " << text << "\n";
}

bool Messages::showDiagnostics() {
  if (file.diagnostics.empty())
    return false;
  if (style.json) {
    llvm::errs() << toJson(file.diagnostics, file.sources);
  } else {
    llvm::errs() << render(file.diagnostics, file.sources, style.color);
    firstCode = diagnosticCode(file.diagnostics.sorted().front()->id);
  }
  return file.diagnostics.hasErrors();
}

void Messages::show(const Diagnostic &diagnostic) {
  if (style.json)
    llvm::errs() << toJson(diagnostic, file.sources);
  else
    llvm::errs() << render(diagnostic, file.sources, style.color);
  if (firstCode.empty() && !style.json)
    firstCode = diagnosticCode(diagnostic.id);
}

bool Messages::show(const std::vector<CompilerMessage> &messages) {
  bool failed = false;
  for (const CompilerMessage &message : messages) {
    failed |= message.kind != CompilerMessage::Kind::remark;
    internal |= message.kind == CompilerMessage::Kind::internal;
    if (std::optional<Diagnostic> diagnostic = asDiagnostic(message, file.sources)) {
      show(*diagnostic);
      continue;
    }
    if (style.json) {
      llvm::errs() << toJson(message);
      continue;
    }
    if (message.line)
      llvm::errs() << message.file << ":" << message.line << ":" << message.column << ": ";
    llvm::errs() << kindName(message.kind) << ": " << message.text << "\n";
  }
  return failed;
}

void Messages::show(const runtime::Failure &failure) {
  const Place *field = placeOf(failure);
  std::string file = field ? this->file.program->files[field->file] : std::string();
  if (!style.json) {
    if (field)
      llvm::errs() << file << ":" << field->line << ":" << field->column << ": ";
    llvm::errs() << failure.text() << "\n";
    if (firstCode.empty())
      firstCode = failure.code();
    return;
  }
  JsonMessage json{"error", failure.code(), failure.message, {}, {}, {}};
  if (field) {
    Position at{field->line, field->column};
    json.spans.push_back({file, at, at, 0, true, {}});
  }
  if (!failure.place.empty())
    json.spans.push_back({failure.place, {}, {}, 0, !field, {}});
  llvm::errs() << toJson(json);
}

const Place *Messages::placeOf(const runtime::Failure &failure) const {
  if (!file.program)
    return nullptr;
  bool ofFolds =
      failure.error == runtime::Error::foldCount || failure.error == runtime::Error::foldSource;
  if (ofFolds && file.program->folds)
    return &file.program->folds->place;
  if (failure.field.empty())
    return nullptr;
  for (const Data &data : file.program->data)
    for (const Column &column : data.columns)
      if (column.name == failure.field && !column.location.empty())
        return &column.location.front().place;
  return nullptr;
}

void Messages::error(const std::string &text) { show("error", text); }

void Messages::internalError(const std::string &text) {
  internal = true;
  show("internal error", text);
}

void Messages::warning(const std::string &text) { show("warning", text); }

void Messages::note(const std::string &text) { show(style.json ? "note" : "  note", text); }

void Messages::run(const std::string &folder, const std::string &command) const {
  if (style.json)
    llvm::errs() << llvm::json::Value(
                        llvm::json::Object{{"type", "run"},
                                           {"folder", llvm::json::fixUTF8(folder)},
                                           {"tensorboard", llvm::json::fixUTF8(command)}})
                 << "\n";
  else
    llvm::errs() << "writing to " << folder << "; " << command << "\n";
}

std::unique_ptr<runtime::Progress> Messages::progress() const {
  if (style.json)
    return std::make_unique<JsonProgress>(stderr);
  return std::make_unique<runtime::Progress>(stderr);
}

} // namespace dlb
