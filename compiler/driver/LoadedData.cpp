// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The data sections of a program in memory.

#include "driver/LoadedData.h"

#include "driver/Elements.h"

#include <algorithm>
#include <charconv>

namespace dlb {
namespace {

constexpr const char *kClasses = "classes.";
constexpr const char *kCharacters = "characters.";

runtime::Field fieldOf(const Column &column, bool f64) {
  runtime::Field field;
  field.name = column.name;
  field.element = runtimeElement(column.type.element, f64);
  for (size_t i = 1; i < column.type.dims.size(); ++i) // the rows come first
    field.shape.push_back(column.type.dims[i].constant().value_or(0));
  if (column.type.classes)
    field.classes = column.type.classes->constant().value_or(runtime::Field::count);
  field.positions = column.positions;
  field.headers = column.headers;
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
  auto characters = metadata.find(kCharacters + symbol);
  if (characters == metadata.end())
    return {};
  auto vocabulary = runtime::Vocabulary::parse(characters->second);
  if (!vocabulary || vocabulary->size() != labels.classes)
    return "`" + characters->first + "` is not " + text + " characters in ascending order";
  labels.vocabulary = std::make_shared<runtime::Vocabulary>(std::move(*vocabulary));
  return {};
}

} // namespace

runtime::Status LoadedData::knowLabels(const std::string &weights) {
  auto stored = runtime::SafetensorsFile::open(weights);
  if (!stored)
    return stored.failure();
  for (const Data &data : file.program->data)
    for (const Data::Counted &counted : data.counted) {
      runtime::CountedLabels known;
      if (std::string wrong = readLabels(*stored, counted.symbol, known); !wrong.empty())
        return runtime::fail(runtime::Error::safetensors, weights, {"in its metadata " + wrong});
      // Labels of characters without the characters, or the other way round, are another program's.
      bool ofText = data.format == "characters";
      if (known.classes && ofText == (known.vocabulary != nullptr))
        labels[counted.symbol] = std::move(known);
    }
  return {};
}

runtime::Result<const runtime::Dataset *> LoadedData::section(int index) {
  if (auto found = loaded.find(index); found != loaded.end())
    return &found->second;
  const Data &data = file.program->data[index];
  runtime::DataSource source;
  source.name = data.name;
  source.format = data.format;
  source.files = data.files;
  for (const Column &column : data.columns)
    source.fields.push_back(fieldOf(column, f64));
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
  source.programFolder = file.folder();
  source.dataFolder = folder;
  auto read = runtime::loadData(source);
  if (!read)
    return read.failure();
  for (const runtime::CountedLabels &counted : read->counted)
    labels[counted.symbol] = counted;
  return &loaded.emplace(index, std::move(*read)).first->second;
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
    if (counted.vocabulary)
      metadata[kCharacters + symbol] = counted.vocabulary->text();
  }
  return metadata;
}

std::shared_ptr<const runtime::Vocabulary> LoadedData::vocabulary(const std::string &symbol) const {
  auto found = labels.find(symbol);
  return found == labels.end() ? nullptr : found->second.vocabulary;
}

} // namespace dlb
