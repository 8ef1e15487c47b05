// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the fields of a data section read: column, columns, array, window.

#include "frontend/Sections.h"

#include <algorithm>
#include <initializer_list>

namespace dlb {
namespace {

/// What reads a source of each format.
constexpr std::pair<std::string_view, const char *> readersOf[] = {
    {"csv", "`column(3)` and `columns(0..3)` read a csv"},
    {"idx", "`array(0)` reads the array of the first idx file"},
    {"npy", "`array(0)` reads the array of the first npy file"},
    {"npz", "`array(\"x\")` reads the array `x` of an npz file"},
    {"characters", "`window(0)` reads the characters from the row's place on"},
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

Value readColumns(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"csv"});
  if (!data)
    return Poison{};
  Column column;
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
  }
  return data->read(std::move(column), call.range);
}

Value readArray(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"idx", "npy", "npz"});
  if (!data)
    return Poison{};
  const Given &which = call.inputs[0];
  Column column;
  if (data->format() == "npz") {
    auto *name = which.value.as<std::string>();
    if (!name) {
      e.error(Diag::arrayName, which.range, which.value.kind());
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
  return data->read(std::move(column), call.range);
}

/// `window(k)`: the characters from the k-th after the row's place on, as many as the field's type
/// says.
Value readWindow(Elaborator &e, const BuiltinCall &call) {
  DataSection *data = reading(e, call, {"characters"});
  if (!data)
    return Poison{};
  auto offset = call.inputs[0].value.wholeNumber();
  if (!offset || *offset < 0) {
    e.error(Diag::windowOffset, call.inputs[0].range, call.inputs[0].value.kind());
    return Poison{};
  }
  const auto &classes = data->rowElement().classes;
  if (data->rowAxes().size() != 1 || !classes || classes->constant()) {
    e.error(Diag::windowType, call.range);
    return Poison{};
  }
  Column column;
  column.kind = Column::Kind::characterWindow;
  column.positions = {*offset};
  column.type.dims = {data->rowAxes()[0].size};
  return data->read(std::move(column), call.range);
}

const Builtin rows[] = {
    {"column", {}, 0, 1, 1, readColumns},
    {"columns", {}, 0, 1, -1, readColumns},
    {"array", {}, 0, 1, 1, readArray},
    {"window", {}, 0, 1, 1, readWindow},
};

} // namespace

std::span<const Builtin> dataBuiltins() { return rows; }

} // namespace dlb
