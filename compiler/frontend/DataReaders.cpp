// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the fields of a data section read: column, columns, array, window; and what is done to that
// as it is read: standardize, characters, words.

#include "frontend/Sections.h"

#include <algorithm>
#include <initializer_list>

namespace dlb {
namespace {

/// What reads a source of each format.
constexpr std::pair<std::string_view, const char *> readersOf[] = {
    {"csv", "`column(3)` and `columns(0..3)` read a csv"},
    {"idx", "`array(0)` reads the array of the first idx file"},
    {"cifar", "`array(\"image\")` and `array(\"label\")` read CIFAR-10, `array(\"fine\")` and "
              "`array(\"coarse\")` the labels of CIFAR-100"},
    {"npy", "`array(0)` reads the array of the first npy file"},
    {"npz", "`array(\"x\")` reads the array `x` of an npz file"},
    {"characters", "`window(0)` reads the characters from the row's place on"},
    {"images", "`pixels()` reads the pictures of images, `folder()` their labels"},
    {"rows", "a field of rows that are made is a `draw`, noise, or made of such"},
    {"words", "`window(0)` reads the words from the row's place on"},
};

/// The section whose field is read, if the builtin reads its format; null after a diagnostic.
DataSection *reading(Elaborator &e, const BuiltinCall &call,
                     std::initializer_list<std::string_view> formats) {
  std::string name(call.builtin.name);
  if (!e.data || !e.data->readingField()) {
    e.error(Diag::outsideData, call.range, name);
    return nullptr;
  }
  const std::string &format = e.data->format();
  if (std::find(formats.begin(), formats.end(), format) != formats.end())
    return e.data;
  Diagnostic &diagnostic = e.error(Diag::wrongReader, call.range, name, format);
  for (const auto &[known, help] : readersOf)
    if (known == format)
      diagnostic.help(help);
  return nullptr;
}

/// Positions from numbers and ranges, or headers from strings; false after a diagnostic.
bool collectColumns(Elaborator &e, const Value &value, SourceRange range, Column &column) {
  if (const Sequence *list = value.elements()) {
    for (const Value &element : list->elements)
      if (!collectColumns(e, element, range, column))
        return false;
    return true;
  }
  if (auto *header = value.as<std::string>()) {
    column.headers.push_back(*header);
  } else if (auto position = value.wholeNumber(); position && *position >= 0) {
    column.positions.push_back(*position);
  } else if (auto *bounds = value.as<Range>()) {
    auto first = bounds->first.constant(), last = bounds->last.constant();
    if (!first || !last || *first < 0 || *last <= *first || *last - *first > limits::elements) {
      e.error(Diag::columnKind, range, value.kind());
      return false;
    }
    for (int64_t i = *first; i < *last; ++i)
      column.positions.push_back(i);
  } else {
    e.error(Diag::columnKind, range, value.kind());
    return false;
  }
  if (!column.headers.empty() && !column.positions.empty()) {
    e.error(Diag::columnKind, range, "positions and names together");
    return false;
  }
  return true;
}

/// `unknown = true`, `least = 2`: what becomes of labels that the training part hardly has.
bool parseUnknown(Elaborator &e, const BuiltinCall &call, Column &column) {
  if (const Given *unknown = call.hyperparameter("unknown")) {
    auto *flag = unknown->value.as<bool>();
    if (!flag) {
      e.error(Diag::readerOption, unknown->range, "unknown", "true or false",
              unknown->value.kind());
      return false;
    }
    column.unknown = *flag;
  }
  if (const Given *least = call.hyperparameter("least")) {
    auto number = least->value.wholeNumber();
    if (!number || *number < 1) {
      e.error(Diag::readerOption, least->range, "least", "a whole number above 0",
              least->value.kind());
      return false;
    }
    column.least = *number;
  }
  return true;
}

Value readColumns(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"csv"});
  if (!data)
    return Poison{};
  Column column;
  MissingRule missing;
  for (const Given &given : call.hyperparameters)
    if (!parseMissing(e, given, missing))
      return Poison{};
  if (!parseUnknown(e, call, column))
    return Poison{};
  for (const Given &input : call.inputs)
    if (!collectColumns(e, input.value, input.range, column))
      return Poison{};
  if (!column.headers.empty())
    column.kind = Column::Kind::csvNamedColumns;
  size_t count = column.headers.size() + column.positions.size();
  if (call.builtin.name == "columns")
    column.type.dims.push_back(static_cast<int64_t>(count));
  else if (count != 1) {
    e.error(Diag::columnKind, call.range, std::to_string(count) + " columns");
    return Poison{};
  } else if (data->typed() && data->rowElement().isClass && data->rowAxes().size() == 1) {
    column.type.dims.push_back(data->rowAxes()[0].size); // of `characters` or `words`
  }
  return data->read(std::move(column), missing, call.range);
}

/// Whether a record can have what is called so, beside what other fields read.
bool isOfCifar(const Data &data, const std::string &name) {
  const bool ten = name == "label", hundred = name == "coarse" || name == "fine";
  return name == "image" ||
         ((ten || hundred) &&
          std::none_of(data.columns.begin(), data.columns.end(), [&](const Column &other) {
            const auto &read = other.headers;
            return !read.empty() && read[0] != "image" && (read[0] == "label") != ten;
          }));
}

Value readArray(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"idx", "cifar", "npy", "npz"});
  if (!data)
    return Poison{};
  const Given &which = call.inputs[0];
  Column column;
  if (!data->typed()) {
    e.error(Diag::arrayType, call.range);
    return Poison{};
  }
  bool cifar = data->format() == "cifar";
  if (data->format() == "npz" || cifar) {
    auto *name = which.value.as<std::string>();
    if (!name || (cifar && !isOfCifar(e.program.data[data->number], *name))) {
      Diagnostic &diagnostic =
          e.error(Diag::arrayName, which.range, cifar ? "cifar records" : "an npz file",
                  name ? which.value.str() : which.value.kind());
      if (cifar)
        diagnostic.help("records of CIFAR-10 have \"image\" and \"label\", those of CIFAR-100 "
                        "\"image\", \"coarse\" and \"fine\"");
      return Poison{};
    }
    column.kind = Column::Kind::npzArray;
    column.headers = {*name};
  } else {
    auto position = which.value.wholeNumber();
    int64_t files = static_cast<int64_t>(e.program.data[data->number].files.size());
    if (!position || *position < 0 || *position >= files) {
      e.error(Diag::arrayNumber, which.range, which.value.str(), files);
      return Poison{};
    }
    column.kind = data->format() == "npy" ? Column::Kind::npyArray : Column::Kind::idxArray;
    column.positions = {*position};
  }
  for (const Axis &axis : data->rowAxes())
    column.type.dims.push_back(axis.size);
  return data->read(std::move(column), {}, call.range);
}

/// `window(k)`: the characters or words from the k-th after the row's place on, as many as the
/// field's type says.
Value readWindow(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"characters", "words"});
  if (!data)
    return Poison{};
  auto offset = call.inputs[0].value.wholeNumber();
  if (!offset || *offset < 0) {
    e.error(Diag::windowOffset, call.inputs[0].range, call.inputs[0].value.kind());
    return Poison{};
  }
  const auto &classes = data->rowElement().classes;
  if (!data->typed() || data->rowAxes().size() != 1 || !classes || classes->constant()) {
    e.error(Diag::windowType, call.range);
    return Poison{};
  }
  Column column;
  column.kind = Column::Kind::textWindow;
  column.positions = {*offset};
  column.type.dims = {data->rowAxes()[0].size};
  return data->read(std::move(column), {}, call.range);
}

/// The column that the builtin is applied to right after it was read, if it reads one of the
/// formats; null after a diagnostic.
Column *readBefore(Elaborator &e, const BuiltinCall &call,
                   std::initializer_list<std::string_view> formats) {
  DataSection *data = reading(e, call, formats);
  if (!data)
    return nullptr;
  auto *tensor = call.inputs[0].value.as<Tensor>();
  Column *column = tensor ? data->lastRead(*tensor) : nullptr;
  if (!column)
    e.error(Diag::notAsRead, call.range, std::string(call.builtin.name));
  return column;
}

Value standardize(Elaborator &e, const BuiltinCall &call) {
  Column *column = readBefore(e, call, {"csv", "npy", "npz"});
  if (!column)
    return Poison{};
  if (column->type.element != Element::real) {
    e.error(Diag::elementMismatch, call.range, "`standardize`", "floats",
            call.inputs[0].value.as<Tensor>()->str());
    return Poison{};
  }
  column->standardized = true;
  return call.inputs[0].value;
}

/// `characters`, `words`: a cell is a text, each character or word of it a label.
Value splitCell(Elaborator &e, const BuiltinCall &call) {
  Column *column = readBefore(e, call, {"csv"});
  if (!column)
    return Poison{};
  if (!column->type.classes || column->type.dims.size() != 2) {
    e.error(Diag::textCell, call.range);
    return Poison{};
  }
  bool words = call.builtin.name == "words";
  column->cell = words ? Column::Cell::words : Column::Cell::characters;
  column->unknown = words;
  return parseUnknown(e, call, *column) ? call.inputs[0].value : Value(Poison{});
}

/// `pixels()`: the picture of the row.
Value readPixels(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"images"});
  if (!data)
    return Poison{};
  const std::vector<Axis> &row = data->rowAxes();
  auto channels = row.size() == 3 ? row[0].size.constant() : 1;
  bool fixed = std::all_of(row.begin(), row.end(),
                           [](const Axis &axis) { return axis.size.constant().has_value(); });
  if (!data->typed() || data->rowElement().isClass || row.size() < 2 || row.size() > 3 || !fixed ||
      (channels != 1 && channels != 3)) {
    e.error(Diag::pixelType, call.range);
    return Poison{};
  }
  Column column;
  column.kind = Column::Kind::pixels;
  for (const Axis &axis : row)
    column.type.dims.push_back(axis.size);
  return data->read(std::move(column), {}, call.range);
}

/// `folder()`: the folder of the row's picture, a label.
Value readFolder(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"images"});
  if (!data)
    return Poison{};
  if (data->typed() && (!data->rowElement().isClass || !data->rowAxes().empty())) {
    e.error(Diag::folderType, call.range);
    return Poison{};
  }
  Column column;
  column.kind = Column::Kind::folder;
  return data->read(std::move(column), {}, call.range);
}

/// `draw(mnist)`: a row of the same part of other data, chosen at random for each row.
Value draw(Elaborator &e, const BuiltinCall &call) {
  if (!e.data || !e.data->readingField()) {
    e.error(Diag::outsideData, call.range, "draw");
    return Poison{};
  }
  const Sequence *section = call.inputs[0].value.elements();
  auto *name = section && section->names == std::vector<std::string>{"data"}
                   ? section->elements[0].as<std::string>()
                   : nullptr;
  if (!name) {
    e.error(Diag::drawFrom, call.range, call.inputs[0].value.str());
    return Poison{};
  }
  return e.data->draw(*name, call.range);
}

const Builtin rows[] = {
    {"pixels", {}, 0, 0, 0, readPixels},
    {"folder", {}, 0, 0, 0, readFolder},
    {"draw", {}, 0, 1, 1, draw},
    {"column", {"missing", "fill", "unknown"}, 0, 1, 1, readColumns},
    {"columns", {"missing", "fill"}, 0, 1, -1, readColumns},
    {"array", {}, 0, 1, 1, readArray},
    {"window", {}, 0, 1, 1, readWindow},
    {"standardize", {}, 0, 1, 1, standardize},
    {"characters", {"unknown"}, 0, 1, 1, splitCell},
    {"words", {"least"}, 0, 1, 1, splitCell},
};

} // namespace

bool parseMissing(Elaborator &e, const Given &given, MissingRule &rule) {
  std::vector<Value> values = {given.value};
  if (const Sequence *several = given.value.elements())
    values = several->elements;
  const std::string &name = given.name->text;
  bool marks = name == "missing";
  if (marks)
    rule.marks.emplace();
  else if (name != "fill")
    return true;
  for (const Value &value : values) {
    if (value.poison())
      return false;
    CallablePtr callee = value.callable();
    auto *text = value.as<std::string>();
    if (marks && text)
      rule.marks->push_back(*text);
    else if (!marks && text)
      rule.labels = {Column::Fill::value, *text};
    else if (!marks && value.number())
      rule.numbers = {Column::Fill::value, value.str()};
    else if (!marks && callee && callee->builtin && callee->builtin->name == "mean")
      rule.numbers = {Column::Fill::mean, ""};
    else {
      e.error(Diag::readerOption, given.range, name,
              marks ? "a text or a list of texts" : "a number, `mean` or a text", value.kind());
      return false;
    }
  }
  return true;
}

std::span<const Builtin> dataBuiltins() { return rows; }

} // namespace dlb
