// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reads a run folder.

#include "driver/RunHistory.h"

#include "runtime/core/RunFolder.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

using llvm::StringRef;

namespace dlb {
namespace {

/// The whole file; none where it is not there, or is no file, or larger.
std::optional<std::string> read(const std::filesystem::path &path, uintmax_t most) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem) ||
      std::filesystem::file_size(path, problem) > most || problem)
    return std::nullopt;
  auto buffer = llvm::MemoryBuffer::getFile(path.string(), /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  return buffer ? std::optional((*buffer)->getBuffer().str()) : std::nullopt;
}

double numberOf(const llvm::json::Value &value) { return value.getAsNumber().value_or(NAN); }

/// The members of an object in the order of the text: llvm::json forgets it.
template <typename Member>
void inOrder(const llvm::json::Object &object, StringRef line, Member member) {
  std::vector<std::pair<size_t, StringRef>> names;
  for (const auto &[name, value] : object)
    names.emplace_back(line.find(("\"" + StringRef(name) + "\":").str()), StringRef(name));
  std::sort(names.begin(), names.end());
  for (const auto &[place, name] : names)
    member(name.str(), *object.get(name));
}

std::vector<std::string> stringsOf(const llvm::json::Array *array) {
  std::vector<std::string> strings;
  for (size_t i = 0; array && i < array->size(); ++i)
    strings.push_back((*array)[i].getAsString().value_or("").str());
  return strings;
}

std::optional<runtime::ReportedTable> tableOf(const std::string &name,
                                              const llvm::json::Object *object) {
  const llvm::json::Array *values = object ? object->getArray("values") : nullptr;
  if (!values || values->empty())
    return std::nullopt;
  runtime::ReportedTable table{
      name, stringsOf(object->getArray("rows")), stringsOf(object->getArray("columns")), 0, {}};
  for (const llvm::json::Value &value : *values) {
    const llvm::json::Array *row = value.getAsArray();
    if (!row || row->empty() || (table.width && static_cast<int64_t>(row->size()) != table.width))
      return std::nullopt;
    table.width = static_cast<int64_t>(row->size());
    for (const llvm::json::Value &cell : *row)
      table.values.push_back(numberOf(cell));
  }
  return table;
}

runtime::Texts textsOf(const llvm::json::Object &line, StringRef kind, StringRef text) {
  runtime::Texts texts;
  if (const llvm::json::Object *object = line.getObject(kind))
    inOrder(*object, text, [&](const std::string &name, const llvm::json::Value &value) {
      texts.emplace_back(name, value.getAsString().value_or("").str());
    });
  return texts;
}

/// None where it is not one that MetricsLog writes.
std::optional<RecordedLine> lineOf(StringRef text) {
  auto parsed = llvm::json::parse(text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return std::nullopt;
  }
  const llvm::json::Object *object = parsed->getAsObject();
  auto section = object ? object->getInteger("section") : std::nullopt;
  auto step = object ? object->getInteger("step") : std::nullopt;
  if (!section || !step || *section < 1 || *section > 1000 || *step < 0)
    return std::nullopt;
  RecordedLine line;
  line.section = *section;
  line.step = *step;
  if (const llvm::json::Value *loss = object->get("loss"))
    line.loss = numberOf(*loss);
  for (const char *part : {"valid", "test"})
    if (const llvm::json::Object *numbers = object->getObject(part)) {
      line.part = part;
      inOrder(*numbers, text, [&](const std::string &name, const llvm::json::Value &value) {
        line.reports.numbers.emplace_back(name, numberOf(value));
      });
    }
  line.reports.texts = textsOf(*object, "texts", text);
  line.reports.pictures = textsOf(*object, "pictures", text);
  if (const llvm::json::Object *tables = object->getObject("tables"))
    inOrder(*tables, text, [&](const std::string &name, const llvm::json::Value &value) {
      if (auto table = tableOf(name, value.getAsObject()))
        line.reports.tables.push_back(std::move(*table));
    });
  std::erase_if(line.reports.texts, [&](const auto &named) {
    return std::any_of(line.reports.tables.begin(), line.reports.tables.end(),
                       [&](const auto &table) { return table.name == named.first; });
  });
  return line;
}

void readMetrics(const std::string &path, RunHistory &run) {
  constexpr uintmax_t most = uintmax_t{1} << 28;
  std::optional<std::string> text = read(path, most);
  if (!text) {
    run.problems.push_back(std::filesystem::exists(path)
                               ? "metrics.jsonl cannot be read, or is larger than 256 MiB"
                               : "there is no metrics.jsonl");
    return;
  }
  StringRef rest = *text;
  int64_t number = 0;
  while (!rest.empty()) {
    ++number;
    bool whole = rest.contains('\n');
    auto [line, behind] = rest.split('\n');
    rest = behind;
    if (auto recorded = lineOf(line))
      run.lines.push_back(std::move(*recorded));
    else if (!line.trim().empty())
      run.problems.push_back("metrics.jsonl: line " + std::to_string(number) +
                             (whole ? " is not one that a training writes; it is left out"
                                    : " is cut off; what stands before it is shown"));
  }
  constexpr size_t told = 5;
  if (run.problems.size() > told) {
    std::string more = std::to_string(run.problems.size() - told);
    run.problems.resize(told);
    run.problems.push_back("metrics.jsonl: " + more + " more lines are damaged");
  }
}

/// How a training that has not come to its end stands, as run.json tells it.
std::string endingOf(const llvm::json::Object &record) {
  std::string state = record.getString("state").value_or("").str(), at;
  const llvm::json::Array *results = record.getArray("results");
  const llvm::json::Object *last =
      results && !results->empty() ? results->back().getAsObject() : nullptr;
  if (auto step = last ? last->getInteger("step") : std::nullopt)
    at = " after step " + std::to_string(*step) + " of " +
         std::to_string(last->getInteger("steps").value_or(0));
  if (state == "running")
    return "This training had not ended when the page was made, or it was killed.";
  if (state == "interrupted")
    return "This training was interrupted" + at + ".";
  if (state == "failed")
    return "This training failed" + at + ": the next one was not finite.";
  return "";
}

/// What run.json says of the training; options of the command line one by one.
void readSettings(const std::string &path, RunHistory &run) {
  std::optional<std::string> text = read(path, 1 << 20);
  if (!text)
    return;
  auto parsed = llvm::json::parse(*text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    run.problems.push_back("run.json is damaged; the settings are left out");
    return;
  }
  auto add = [&](const std::string &name, const llvm::json::Value &value) {
    std::string shown;
    llvm::raw_string_ostream stream(shown);
    const llvm::json::Array *list = value.getAsArray();
    if (auto string = value.getAsString())
      stream << *string;
    else if (list && list->size() == 1 && list->front().getAsString())
      stream << *list->front().getAsString();
    else
      stream << value;
    run.settings.emplace_back(name, shown);
  };
  constexpr StringRef elsewhere[] = {"build", "variants", "results"};
  if (const llvm::json::Object *object = parsed->getAsObject()) {
    run.ending = endingOf(*object);
    run.variant = object->getString("variant").value_or("").str();
    if (const llvm::json::Array *sections = object->getArray("sections"))
      for (const llvm::json::Value &section : *sections) {
        const llvm::json::Object *of = section.getAsObject();
        run.titles.push_back(of ? of->getString("title").value_or("").str() : "");
      }
    inOrder(*object, *text, [&](const std::string &name, const llvm::json::Value &value) {
      const llvm::json::Object *options = name == "options" ? value.getAsObject() : nullptr;
      if (options)
        inOrder(*options, *text, [&](const std::string &option, const llvm::json::Value &given) {
          add("--" + option, given);
        });
      else if (!llvm::is_contained(elsewhere, name))
        add(name, value);
    });
  }
}

} // namespace

int64_t RunHistory::sections() const {
  int64_t most = 0;
  for (const RecordedLine &line : lines)
    most = std::max(most, line.section);
  return most;
}

std::string RunHistory::called(int64_t section) const {
  if (sections() <= 1)
    return "";
  auto index = static_cast<size_t>(section - 1);
  return index < titles.size() && !titles[index].empty() ? titles[index]
                                                         : "section " + std::to_string(section);
}

const RecordedLine *RunHistory::last(int64_t section, const std::string &part, int64_t step) const {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    if (line->section == section && line->part == part && (step < 0 || line->step == step))
      return &*line;
  return nullptr;
}

std::vector<runtime::Panel> RunHistory::panels(int64_t section) const {
  std::vector<runtime::Panel> panels;
  auto add = [&](const std::string &number, const std::string &curve, int64_t step, double value) {
    auto panel = std::find_if(panels.begin(), panels.end(),
                              [&](const runtime::Panel &p) { return p.title == number; });
    if (panel == panels.end())
      panel = panels.insert(panel, {number, "step", {}});
    auto known = std::find_if(panel->curves.begin(), panel->curves.end(),
                              [&](const runtime::Curve &c) { return c.name == curve; });
    if (known == panel->curves.end())
      known = panel->curves.insert(known, {curve, {}});
    if (known->points.empty() || known->points.back().first < static_cast<double>(step))
      known->points.emplace_back(static_cast<double>(step), value);
  };
  for (const RecordedLine &line : lines) {
    if (line.section != section || !line.loss)
      continue;
    add("loss", "train", line.step, *line.loss);
    for (const auto &[name, value] : line.reports.numbers)
      add(name, line.part, line.step, value);
  }
  return panels;
}

TextTable readTable(const std::string &folder) {
  constexpr size_t mostRows = 1000, mostCells = 20000;
  std::string text = read(std::filesystem::path(folder) / "table.csv", 1 << 20).value_or("");
  TextTable table;
  size_t cells = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size() && table.size() <= mostRows && cells < mostCells; ++i) {
    bool begins = table.empty() || (!quoted && text[i - 1] == '\n');
    if (begins)
      table.emplace_back(1);
    char c = text[i];
    if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"')
      table.back().back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted && ++cells)
      table.back().emplace_back();
    else if (quoted || (c != '\n' && c != '\r'))
      table.back().back() += c;
  }
  return table;
}

std::vector<runtime::Evaluation> recordedEvaluations(const std::string &folder, int64_t section) {
  RunHistory run;
  readMetrics((std::filesystem::path(folder) / "metrics.jsonl").string(), run);
  std::vector<runtime::Evaluation> evaluations;
  for (const RecordedLine &line : run.lines)
    if (line.section == section && line.loss) {
      evaluations.push_back({line.step, *line.loss, {}});
      evaluations.back().valid.numbers = line.reports.numbers;
    }
  return evaluations;
}

std::optional<RunHistory> readRun(const std::string &folder) {
  std::filesystem::path at(folder);
  std::string metrics = (at / "metrics.jsonl").string();
  std::string weights = (at / "weights.safetensors").string();
  std::error_code problem;
  bool trained = std::filesystem::exists(weights, problem);
  if (!trained && !std::filesystem::exists(metrics, problem))
    return std::nullopt;
  RunHistory run;
  run.folder = folder;
  readMetrics(metrics, run);
  readSettings(runtime::RunFolder::recordIn(folder), run);
  run.reached = readTable(folder);
  run.program = read(runtime::RunFolder::programIn(folder), 1 << 20).value_or("");
  if (trained)
    run.weights = readHistograms(weights, run.problems);
  return run;
}

runtime::Status drawRun(const std::string &folder) {
  RunHistory run;
  readMetrics(folder + "/metrics.jsonl", run);
  readSettings(runtime::RunFolder::recordIn(folder), run);
  runtime::CurvePicture picture;
  for (int64_t section = 1; section <= run.sections(); ++section)
    for (runtime::Panel &panel : run.panels(section)) {
      if (std::string called = run.called(section); !called.empty())
        panel.title = called + ", " + panel.title;
      picture.panels.push_back(std::move(panel));
    }
  return picture.panels.empty() ? runtime::Status()
                                : runtime::writeCurves(picture, folder + "/curves");
}

std::optional<std::string> readPicture(const RunHistory &run, const std::string &named,
                                       size_t most) {
  // A line names it from where the training was started.
  constexpr StringRef inside = "pictures/";
  size_t at = StringRef(named).rfind(inside);
  if (at == StringRef::npos || StringRef(named).contains(".."))
    return std::nullopt;
  std::filesystem::path path = std::filesystem::path(run.folder) / named.substr(at);
  std::error_code problem;
  if (std::filesystem::is_symlink(path, problem))
    return std::nullopt;
  std::optional<std::string> bytes = read(path, most);
  bool isPng = bytes && StringRef(*bytes).starts_with("\x89PNG\r\n\x1a\n");
  return isPng ? bytes : std::nullopt;
}

} // namespace dlb
