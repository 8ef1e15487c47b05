// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The data sections of a program in memory.

#include "driver/LoadedData.h"

#include "driver/Elements.h"
#include "runtime/core/Json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace dlb {
namespace {

constexpr const char *kClasses = "classes.";
/// The texts of labels, by their kind.
constexpr std::pair<const char *, runtime::Vocabulary::Kind> kTexts[] = {
    {"characters.", runtime::Vocabulary::Kind::characters},
    {"words.", runtime::Vocabulary::Kind::words},
    {"categories.", runtime::Vocabulary::Kind::categories}};
constexpr const char *kSpecial = "special."; ///< "end", "unknown", "end unknown"
constexpr const char *kStatistics[] = {"fill.", "mean.", "deviation."};

std::vector<double> *statistic(runtime::ColumnStatistics &of, size_t which) {
  return which == 0 ? &of.fill : which == 1 ? &of.mean : &of.deviation;
}

runtime::Field fieldOf(const Column &column, bool f64) {
  using Kind = Column::Kind;
  runtime::Field field;
  field.name = column.name;
  field.element = runtimeElement(column.type.element, f64);
  for (size_t i = 1; i < column.type.dims.size(); ++i) // the rows come first
    field.shape.push_back(column.type.dims[i].constant().value_or(0));
  if (column.type.classes)
    field.classes = column.type.classes->constant().value_or(runtime::Field::count);
  if (column.kind == Kind::drawn || column.kind == Kind::noise) {
    field.classes = 0; // counted where they are read
    field.made.emplace();
    field.made->number =
        static_cast<uint32_t>(column.positions[column.kind == Kind::drawn ? 2 : 0]);
    field.made->normal = column.kind == Kind::noise && column.positions[1];
  }
  field.folder = column.kind == Kind::folder;
  field.positions = column.positions;
  field.headers = column.headers;
  field.standardized = column.standardized;
  field.shift = column.shift;
  field.cell = static_cast<runtime::Field::Cell>(column.cell);
  field.unknown = column.unknown;
  field.least = column.least;
  if (column.missing)
    field.missing.marks = *column.missing;
  field.missing.fill = static_cast<runtime::Missing::Fill>(column.fill);
  field.missing.value = column.filled;
  return field;
}

/// The labels that a file knows for `symbol`, or what is wrong with them; no classes if none. A
/// trained model has a number for each label at least, so a file can't make us believe in more
/// labels than it has bytes: tensors of that size are allocated before they are compared with it.
std::string readLabels(const runtime::SafetensorsFile &file, const std::string &symbol,
                       runtime::CountedLabels &labels) {
  const runtime::Metadata &metadata = file.metadata();
  int64_t bytes = 0;
  for (const runtime::StoredTensor &tensor : file.tensors())
    bytes = std::max(bytes, tensor.end);
  auto count = metadata.find(kClasses + symbol);
  if (count == metadata.end())
    return {};
  const std::string &text = count->second;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), labels.classes);
  if (problem != std::errc() || end != text.data() + text.size() || labels.classes < 1 ||
      labels.classes > std::min<int64_t>(bytes, INT32_MAX))
    return "`" + count->first + "` is `" + text + "`, not a number of labels for " +
           std::to_string(bytes) + " bytes";
  runtime::SpecialLabels special;
  if (auto said = metadata.find(kSpecial + symbol); said != metadata.end()) {
    special.end = said->second.starts_with("end");
    special.unknown = said->second.ends_with("unknown");
  }
  for (const auto &[prefix, kind] : kTexts) {
    auto texts = metadata.find(prefix + symbol);
    if (texts == metadata.end())
      continue;
    auto vocabulary = runtime::Vocabulary::parse(texts->second, kind, special);
    if (!vocabulary || vocabulary->size() != labels.classes)
      return "`" + texts->first + "` is not " + text + " " +
             std::string(prefix, std::strlen(prefix) - 1) + " in ascending order";
    labels.vocabulary = std::make_shared<runtime::Vocabulary>(std::move(*vocabulary));
  }
  return {};
}

/// The numbers in a text, a blank between; nothing if it holds anything else.
std::vector<double> parseNumbers(const std::string &text) {
  std::vector<double> numbers;
  const char *at = text.data(), *end = at + text.size();
  while (at != end) {
    double number = 0;
    auto [next, problem] = std::from_chars(at, end, number);
    if (problem != std::errc() || !std::isfinite(number))
      return {};
    numbers.push_back(number);
    at = next != end && *next == ' ' ? next + 1 : next;
  }
  return numbers;
}

} // namespace

runtime::Status LoadedData::knowLabels(const std::string &weights) {
  auto stored = runtime::SafetensorsFile::open(weights);
  if (!stored)
    return stored.failure();
  for (const Data &data : file.program->data) {
    for (const Data::Counted &counted : data.counted) {
      runtime::CountedLabels known;
      if (std::string wrong = readLabels(*stored, counted.symbol, known); !wrong.empty())
        return runtime::fail(runtime::Error::safetensors, weights, {"in its metadata " + wrong});
      // Labels of characters without the characters, or the other way round, are another program's.
      bool ofText = data.format == "characters" || data.format == "words",
           both = data.format == "csv";
      if (known.classes && (both || ofText == (known.vocabulary != nullptr)))
        labels[counted.symbol] = std::move(known);
    }
    for (const Column &column : data.columns) {
      runtime::CountedLabels known;
      if (column.type.classes && column.type.classes->constant()) {
        if (std::string wrong = readLabels(*stored, column.name, known); !wrong.empty())
          return runtime::fail(runtime::Error::safetensors, weights, {"in its metadata " + wrong});
        if (known.vocabulary && known.classes <= *column.type.classes->constant())
          labels[column.name] = std::move(known);
      }
      runtime::ColumnStatistics numbers{column.name, {}, {}, {}};
      bool any = false;
      for (size_t i = 0; i < std::size(kStatistics); ++i)
        if (auto said = stored->metadata().find(kStatistics[i] + column.name);
            said != stored->metadata().end()) {
          *statistic(numbers, i) = parseNumbers(said->second);
          any = true;
        }
      // Numbers that could divide by nothing are another program's.
      bool positive = std::all_of(numbers.deviation.begin(), numbers.deviation.end(),
                                  [](double deviation) { return deviation > 0; });
      if (any && positive)
        statistics[column.name] = std::move(numbers);
    }
  }
  return {};
}

runtime::Result<runtime::DataSource> LoadedData::sourceOf(int index) {
  const Data &data = file.program->data[index];
  runtime::DataSource source;
  source.name = data.name;
  source.format = data.format;
  source.files = data.files;
  source.rows = data.rows;
  if (const auto &folds = file.program->folds; fold && folds && folds->data.contains(index))
    source.fold = runtime::Fold{*fold, folds->count};
  for (const Column &column : data.columns) {
    source.fields.push_back(fieldOf(column, f64));
    if (column.kind != Column::Kind::drawn)
      continue;
    auto from = section(static_cast<int>(column.positions[0]));
    if (!from)
      return from.failure();
    source.fields.back().made->from = *from;
    source.fields.back().made->column = static_cast<size_t>(column.positions[1]);
  }
  for (const Data::Part &part : data.parts)
    source.parts.push_back({part.name, part.share, part.files});
  for (const Data::Counted &counted : data.counted) {
    runtime::CountedLabels known;
    if (auto found = labels.find(counted.symbol); found != labels.end())
      known = found->second;
    known.symbol = counted.symbol;
    known.fields.assign(counted.columns.begin(), counted.columns.end());
    source.counted.push_back(std::move(known));
  }
  for (size_t i = 0; i < data.columns.size(); ++i) {
    const Column &column = data.columns[i];
    if (auto found = statistics.find(column.name); found != statistics.end())
      source.statistics.push_back(found->second);
    if (auto found = labels.find(column.name); found != labels.end()) {
      source.counted.push_back(found->second);
      source.counted.back().fields = {i};
    }
  }
  source.programFolder = file.folder();
  source.dataFolder = folder;
  return source;
}

runtime::Result<const runtime::Dataset *> LoadedData::section(int index) {
  if (auto found = loaded.find(index); found != loaded.end())
    return &found->second;
  auto source = sourceOf(index);
  if (!source)
    return source.failure();
  auto read = runtime::loadData(*source);
  if (!read)
    return read.failure();
  for (const runtime::CountedLabels &counted : read->counted)
    labels[counted.symbol] = counted;
  for (const runtime::ColumnStatistics &numbers : read->statistics)
    statistics[numbers.column] = numbers;
  return &loaded.emplace(index, std::move(*read)).first->second;
}

runtime::Result<std::shared_ptr<const runtime::Table>>
LoadedData::rows(int index, const std::vector<std::string> &paths,
                 const std::set<std::string> &wanted) {
  const Data &data = file.program->data[index];
  // Labels that are counted are known: their number is a size of the program.
  for (const Column &column : data.columns) {
    bool numbers = column.standardized || column.fill == Column::Fill::mean;
    bool texts = data.format == "csv" && column.type.classes && column.type.classes->constant();
    if (wanted.contains(column.name) && ((numbers && !statistics.contains(column.name)) ||
                                         (texts && !labels.contains(column.name))))
      if (auto read = section(index); !read)
        return read.failure();
  }
  auto source = sourceOf(index);
  if (!source)
    return source.failure();
  std::map<size_t, size_t> kept; // of the fields, their new numbers
  std::vector<runtime::Field> fields;
  for (size_t i = 0; i < source->fields.size(); ++i)
    if (wanted.contains(source->fields[i].name)) {
      kept.emplace(i, fields.size());
      fields.push_back(source->fields[i]);
    }
  source->fields = std::move(fields);
  for (runtime::CountedLabels &counted : source->counted) {
    std::vector<size_t> numbers;
    for (size_t field : counted.fields)
      if (auto found = kept.find(field); found != kept.end())
        numbers.push_back(found->second);
    counted.fields = std::move(numbers);
  }
  std::erase_if(source->counted, [](const auto &counted) { return counted.fields.empty(); });
  std::erase_if(source->statistics,
                [&](const auto &numbers) { return !wanted.contains(numbers.column); });
  source->parts.clear();
  source->files = paths;
  source->programFolder = source->dataFolder = "";
  auto read = runtime::loadData(*source);
  if (!read)
    return read.failure();
  return read->parts.front().table;
}

runtime::Result<DimBindings> LoadedData::sizes() {
  DimBindings bound;
  const auto &all = file.program->data;
  for (size_t i = 0; i < all.size(); ++i)
    for (const Data::Counted &counted : all[i].counted) {
      if (!labels.contains(counted.symbol))
        if (auto read = section(static_cast<int>(i)); !read)
          return read.failure();
      bound[counted.symbol] = labels.at(counted.symbol).classes;
    }
  return bound;
}

runtime::Metadata LoadedData::metadata() const {
  runtime::Metadata metadata;
  for (const auto &[symbol, counted] : labels) {
    metadata[kClasses + symbol] = std::to_string(counted.classes);
    if (!counted.vocabulary)
      continue;
    for (const auto &[prefix, kind] : kTexts)
      if (kind == counted.vocabulary->kind())
        metadata[prefix + symbol] = counted.vocabulary->text();
    auto [end, unknown] = counted.vocabulary->special();
    if (end || unknown)
      metadata[kSpecial + symbol] = end ? unknown ? "end unknown" : "end" : "unknown";
  }
  for (auto [column, numbers] : statistics)
    for (size_t i = 0; i < std::size(kStatistics); ++i) {
      std::string text;
      for (double number : *statistic(numbers, i))
        text += (text.empty() ? "" : " ") + runtime::jsonNumber(number);
      if (!text.empty())
        metadata[kStatistics[i] + column] = text;
    }
  return metadata;
}

std::shared_ptr<const runtime::Vocabulary> LoadedData::vocabulary(const std::string &symbol) const {
  auto found = labels.find(symbol);
  return found == labels.end() ? nullptr : found->second.vocabulary;
}

} // namespace dlb
