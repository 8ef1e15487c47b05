// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a training was, on disk.

#include "driver/RunRecord.h"

#include "driver/BuildId.h"
#include "runtime/core/AtomicFile.h"
#include "support/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace dlb {
namespace {

namespace json = llvm::json;
namespace fs = std::filesystem;

bool isFile(const std::string &path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// "" of what is no file: reading a folder throws.
std::string textOf(const std::string &path) {
  if (!isFile(path))
    return "";
  std::ifstream file(path, std::ios::binary);
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

std::string timeNow() {
  std::time_t now = std::time(nullptr);
  std::tm parts;
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
  return text;
}

const char *endName(runtime::TrainingOutcome::End end) {
  using End = runtime::TrainingOutcome::End;
  switch (end) {
  case End::finished:
    return "finished";
  case End::stoppedEarly:
    return "stopped early";
  case End::interrupted:
    return "interrupted";
  case End::notFinite:
    return "not finite";
  }
  return "";
}

json::Array arrayOf(llvm::ArrayRef<std::string> texts) {
  json::Array array;
  for (const std::string &text : texts)
    array.push_back(json::fixUTF8(text));
  return array;
}

/// A number that is not finite is null: JSON has none.
json::Object objectOf(const runtime::Metrics &metrics) {
  json::Object object;
  for (const auto &[name, number] : metrics)
    object[name] = std::isfinite(number) ? json::Value(number) : json::Value(nullptr);
  return object;
}

json::Object sectionOf(const CheckedProgram &program, const Training &training) {
  json::Object section{{"models", arrayOf(training.models)},
                       {"data", program.data[training.data].name},
                       {"batch", training.batch}};
  auto set = [&](const char *name, const std::optional<int64_t> &number) {
    if (number)
      section[name] = *number;
  };
  if (!training.title.empty())
    section["title"] = training.title;
  set("epochs", training.steps ? std::nullopt : training.epochs);
  set("steps", training.steps);
  set("evaluate_every", training.evaluateEvery);
  if (training.pieceRows)
    section["micro_batch"] = training.pieceRows;
  return section;
}

json::Object resultOf(const runtime::TrainingOutcome &outcome) {
  return json::Object{{"end", endName(outcome.end)},
                      {"step", outcome.step},
                      {"steps", outcome.steps},
                      {"kept_step", outcome.keptStep},
                      {"seconds", outcome.seconds},
                      {"valid", objectOf(outcome.valid.numbers)},
                      {"test", objectOf(outcome.test.numbers)}};
}

/// The text of one file, its imports as comments: at the end of their line, what else it says
/// stays.
std::string withoutImports(const SourceFile &source, const ast::File &syntax) {
  std::vector<std::string> lines;
  for (int line = 1; line <= source.lineCount(); ++line)
    lines.emplace_back(source.line(line));
  // From the back: a second import of a line is cut out before the first moves it.
  for (const ast::DeclPtr &declaration : llvm::reverse(syntax.declarations)) {
    if (!declaration->as<ast::Import>())
      continue;
    const SourceRange &range = declaration->range;
    std::string &line = lines[range.begin.line - 1];
    auto byteOf = [&](int column) {
      size_t offset = 0;
      for (int i = 1; i < column && offset < line.size(); ++i)
        nextCharacter(line, offset);
      return offset;
    };
    size_t begin = byteOf(range.begin.column), end = byteOf(range.end.column);
    std::string import = line.substr(begin, end - begin);
    llvm::StringRef before = llvm::StringRef(line).take_front(begin).rtrim();
    llvm::StringRef after = llvm::StringRef(line).drop_front(end).ltrim();
    if (after.consume_front(";"))
      after = after.ltrim();
    llvm::StringRef gap = before.empty() || after.empty() ? "" : " ";
    std::string rest = (before + gap + after).str();
    line = rest + (rest.empty() ? "" : " ") + "// " + import;
  }
  return llvm::join(lines, "\n");
}

runtime::Status writeText(const std::string &path, const std::string &text) {
  runtime::Result<runtime::AtomicFile> file = runtime::AtomicFile::create(path);
  if (!file)
    return std::move(file.failure());
  DLB_TRY(file->write(text.data(), static_cast<int64_t>(text.size())));
  return file->commit();
}

} // namespace

std::string wholeText(const ProgramFile &file) {
  if (file.syntax->imports.empty())
    return std::string(file.source->text());
  std::string text;
  for (const std::unique_ptr<ast::File> &imported : file.syntax->imports) {
    const SourceFile &source = file.sources.file(imported->file);
    text += "// " + fs::path(source.path()).filename().string() + "\n" +
            withoutImports(source, *imported) + "\n";
  }
  return text + withoutImports(*file.source, *file.syntax);
}

RunRecord RunRecord::of(const ProgramFile &file, std::string version, RunOptions options) {
  RunRecord record;
  record.version = std::move(version);
  record.build = llvm::toHex(compilerBuild(), /*LowerCase=*/true);
  std::error_code ignored;
  record.program = fs::absolute(file.path, ignored).lexically_normal().string();
  record.started = timeNow();
  record.options = std::move(options);
  record.variants = file.program->variants;
  return record;
}

runtime::Status RunRecord::write(const runtime::RunFolder &folder, const ProgramFile &file,
                                 const std::vector<runtime::TrainingOutcome> &outcomes) const {
  json::Object settings;
  for (const auto &[name, values] : options)
    settings[name] = arrayOf(values);
  json::Array sections, results;
  for (const Training &training : file.program->trainings)
    sections.push_back(sectionOf(*file.program, training));
  for (const runtime::TrainingOutcome &outcome : outcomes)
    results.push_back(resultOf(outcome));
  json::Object all{{"dlb", version},
                   {"build", build},
                   {"program", json::fixUTF8(program)},
                   {"started", started},
                   {"options", std::move(settings)},
                   {"sections", std::move(sections)},
                   {"state", state},
                   {"results", std::move(results)}};
  if (!variants.empty())
    all["variants"] = arrayOf(variants);
  if (!variant.empty())
    all["variant"] = json::fixUTF8(variant);
  std::string text;
  llvm::raw_string_ostream(text) << llvm::formatv("{0:2}\n", json::Value(std::move(all)));
  return writeText(folder.record(), text);
}

runtime::Result<RunRecord> RunRecord::read(const std::string &folder) {
  std::string path = runtime::RunFolder::recordIn(folder);
  auto none = [&](const std::string &why) {
    return runtime::fail(runtime::Error::noRun, path, {why});
  };
  if (!isFile(path))
    return none("`" + folder + "` is not the folder of a run");
  llvm::Expected<json::Value> parsed = json::parse(textOf(path));
  if (!parsed)
    return none("it is damaged: " + llvm::toString(parsed.takeError()));
  RunRecord record;
  const json::Object *all = parsed->getAsObject();
  const json::Object *settings = all ? all->getObject("options") : nullptr;
  if (!settings || !all->getString("program"))
    return none("it is damaged: `program` or `options` is not there");
  auto text = [&](const char *name) { return all->getString(name).value_or("").str(); };
  record.version = text("dlb");
  record.build = text("build");
  record.program = text("program");
  record.started = text("started");
  record.state = text("state");
  record.variant = text("variant");
  auto listed = [](const json::Array *array) {
    std::vector<std::string> texts;
    for (size_t i = 0; array && i < array->size(); ++i)
      texts.push_back((*array)[i].getAsString().value_or("").str());
    return texts;
  };
  record.variants = listed(all->getArray("variants"));
  for (const auto &[name, values] : *settings)
    record.options[name.str()] = listed(values.getAsArray());
  if (const json::Array *sections = all->getArray("sections"))
    for (const json::Value &section : *sections)
      if (const json::Object *object = section.getAsObject())
        record.batches.push_back(object->getInteger("batch").value_or(0));
  return record;
}

runtime::Status sameProgram(const ProgramFile &file, const std::string &folder) {
  std::string path = runtime::RunFolder::programIn(folder);
  if (!isFile(path))
    return runtime::fail(runtime::Error::noRun, path,
                         {"the program that it began with is not there"});
  std::string then = textOf(path), now = wholeText(file);
  if (then == now)
    return {};
  llvm::SmallVector<llvm::StringRef> before, present;
  llvm::StringRef(then).split(before, '\n');
  llvm::StringRef(now).split(present, '\n');
  size_t line = 0;
  while (line < std::min(before.size(), present.size()) && before[line] == present[line])
    ++line;
  auto quoted = [&](llvm::ArrayRef<llvm::StringRef> lines) {
    return line < lines.size() ? "`" + lines[line].trim().str() + "`" : std::string("nothing");
  };
  return runtime::fail(
      runtime::Error::runDiffers, file.path,
      {"line " + std::to_string(line + 1) + " of its program", quoted(before), quoted(present)});
}

} // namespace dlb
