// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// From the cells of label columns to labels: numbers as they are, or places in the vocabulary of
// the training part.

#include "runtime/data/Cells.h"
#include "runtime/data/Columns.h"
#include "runtime/data/Csv.h"

#include <algorithm>

namespace dlb::runtime {

namespace {

using Tables = std::vector<std::shared_ptr<Table>>;

/// The columns that one symbol counts, while they are resolved.
class Group {
public:
  Group(Dataset &data, const DataSource &source, const Tables &tables, CountedLabels counted)
      : data(data), source(source), tables(tables), counted(std::move(counted)),
        known(this->counted.classes > 0) {}

  Status run();

private:
  const Part &training() const {
    const Part *part = data.part("train");
    return part ? *part : data.parts.front();
  }
  const Field &field(size_t number) const { return source.fields[number]; }
  const Field &first() const { return field(counted.fields.front()); }
  bool open() const { return training().table->columns[counted.fields.front()].open != nullptr; }
  bool ofTexts() const;
  Status countTexts();
  Status labelTexts();
  Status labelText(Table &table, size_t number);
  Status labelNumbers();
  Status countNumbers();
  std::string_view whose() const { return known ? "the weights" : "the training part"; }

  /// Calls each(element) for all elements of a column in the rows of a part.
  template <class Each> static void elements(const Part &part, const Column &column, Each &&each) {
    for (int64_t row : part.rows)
      for (int64_t k = 0; k < column.step; ++k)
        each(row * column.step + k);
  }

  Dataset &data;
  const DataSource &source;
  const Tables &tables;
  CountedLabels counted;
  bool known;
};

/// Numbers of a column, in the order of its rows.
int64_t labelOfElement(const Column &column, int64_t index) {
  return static_cast<int64_t>(numberAt(column.stored, column.data->data(), index));
}

bool Group::ofTexts() const {
  if (counted.vocabulary)
    return true;
  if (first().cell != Field::Cell::whole || first().folder)
    return true;
  if (known && first().classes == Field::count)
    return false;
  for (size_t number : counted.fields) {
    const std::vector<OpenCells::Entry> &entries = training().table->columns[number].open->entries;
    double ignored;
    if (field(number).shift == 0 && !entries.empty() && !parseNumber(entries.front().text, ignored))
      return true;
  }
  return false;
}

/// The vocabulary of the training part.
Status Group::countTexts() {
  using Kind = Vocabulary::Kind;
  Field::Cell cell = first().cell;
  SpecialLabels special{cell != Field::Cell::whole, false};
  int64_t least = 1;
  for (size_t number : counted.fields) {
    special.unknown |= field(number).unknown;
    least = std::max(least, field(number).least);
  }
  std::unordered_map<std::string_view, int64_t> counts;
  for (size_t number : counted.fields) {
    const Column &column = training().table->columns[number];
    const auto *cells = column.data->as<int32_t>();
    elements(training(), column, [&](int64_t i) {
      if (cells[i] != OpenCells::nothing)
        ++counts[column.open->entries[static_cast<size_t>(cells[i])].text];
    });
  }
  std::vector<std::pair<std::string_view, int64_t>> order;
  for (const auto &entry : counts)
    if (entry.second >= least)
      order.push_back(entry);
  bool byCount = cell == Field::Cell::words;
  std::sort(order.begin(), order.end(), [&](const auto &a, const auto &b) {
    return byCount && a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (cell == Field::Cell::characters) {
    std::u32string characters;
    for (const auto &[text, count] : order) {
      size_t at = 0;
      characters += nextCharacter(text, at).value_or(U'?');
    }
    counted.vocabulary = std::make_shared<Vocabulary>(std::move(characters), special);
  } else {
    std::vector<std::string> texts;
    for (const auto &[text, count] : order)
      texts.emplace_back(text);
    counted.vocabulary = std::make_shared<Vocabulary>(byCount ? Kind::words : Kind::categories,
                                                      std::move(texts), special);
  }
  int64_t has = counted.vocabulary->size(), classes = first().classes;
  if (classes > 0 && has > classes) {
    constexpr size_t shown = 5;
    std::string list;
    for (size_t i = 0; i < std::min(shown, order.size()); ++i)
      list += (i ? ", `" : "`") + shownCell(order[i].first) + "`";
    return fail(Error::categoryCount, training().table->columns[counted.fields.front()].open->path,
                {first().name, classes, has, list + (order.size() > shown ? ", …" : "")});
  }
  return {};
}

Status Group::labelText(Table &table, size_t number) {
  Column &column = table.columns[number];
  std::vector<int32_t> labels;
  for (const OpenCells::Entry &entry : column.open->entries)
    labels.push_back(counted.vocabulary->label(entry.text));
  auto *cells = column.data->as<int32_t>();
  Status wrong;
  for (const Part &part : data.parts) {
    if (part.table.get() != &table)
      continue;
    elements(part, column, [&](int64_t i) {
      if (!wrong || cells[i] == OpenCells::nothing)
        return;
      auto index = static_cast<size_t>(cells[i]);
      if (labels[index] >= 0)
        return;
      const OpenCells::Entry &entry = column.open->entries[index];
      if (field(number).folder) {
        wrong = fail(Error::unknownFolder, column.open->path,
                     {entry.text, counted.vocabulary->size(), whose()});
        return;
      }
      wrong = fail(Error::unknownCategory, column.open->path,
                   {entry.row, entry.column, shownCell(entry.text), counted.vocabulary->size(),
                    field(number).cell == Field::Cell::characters ? "characters" : "categories",
                    whose()});
      wrong.failure().field = column.name;
    });
  }
  if (!wrong)
    return wrong;
  // What no part has becomes 0 where it is not known, as does what lies behind the end of a text.
  for (int64_t i = 0; i < table.rows * column.step; ++i)
    cells[i] =
        cells[i] == OpenCells::nothing ? 0 : std::max(0, labels[static_cast<size_t>(cells[i])]);
  column.open = nullptr;
  return {};
}

Status Group::labelTexts() {
  if (!counted.vocabulary)
    DLB_TRY(countTexts());
  counted.classes = counted.vocabulary->size();
  for (const auto &table : tables)
    for (size_t number : counted.fields) {
      DLB_TRY(labelText(*table, number));
      if (first().classes == Field::count)
        table->columns[number].classes = counted.classes;
    }
  return {};
}

Status Group::labelNumbers() {
  for (const auto &table : tables)
    for (size_t number : counted.fields) {
      Column &column = table->columns[number];
      const Field &field = this->field(number);
      std::vector<int32_t> labels;
      for (const OpenCells::Entry &entry : column.open->entries) {
        double value = 0;
        int32_t label = 0;
        if (!parseNumber(entry.text, value))
          return fail(Error::csvNoNumber, column.open->path,
                      {entry.row, entry.column, shownCell(entry.text)});
        if (!storeNumber(DLB_I32, value + static_cast<double>(field.shift), &label))
          return fail(Error::csvNoWhole, column.open->path,
                      {entry.row, entry.column, shownCell(entry.text), INT32_MIN, INT32_MAX});
        if (label < 0 || (field.classes > 0 && label >= field.classes))
          return labelFailure(column.open->path,
                              "row " + std::to_string(entry.row) + ", column " +
                                  std::to_string(entry.column),
                              label, field.name, field.classes);
        labels.push_back(label);
      }
      auto *cells = column.data->as<int32_t>();
      for (int64_t i = 0; i < table->rows * column.step; ++i)
        cells[i] = labels[static_cast<size_t>(cells[i])];
      column.open = nullptr;
    }
  return {};
}

/// Sets the number of classes that the training part shows, and checks the labels of all rows.
Status Group::countNumbers() {
  for (size_t number : counted.fields) {
    const Column &labels = training().table->columns[number];
    if (!known)
      elements(training(), labels, [&](int64_t i) {
        counted.classes = std::max(counted.classes, labelOfElement(labels, i) + 1);
      });
  }
  for (const auto &table : tables)
    for (size_t number : counted.fields) {
      Column &column = table->columns[number];
      column.classes = counted.classes;
      for (int64_t i = 0; i < table->rows * column.step; ++i)
        if (int64_t label = labelOfElement(column, i); label >= counted.classes)
          return labelFailure("", "data row " + std::to_string(i / column.step + 1), label,
                              column.name, counted.classes);
    }
  return {};
}

Status Group::run() {
  bool texts = open() && ofTexts();
  if (texts)
    DLB_TRY(labelTexts());
  else if (open())
    DLB_TRY(labelNumbers());
  bool counts = first().classes == Field::count;
  if (!texts && counts)
    DLB_TRY(countNumbers());
  if (texts || counts)
    data.counted.push_back(std::move(counted));
  return {};
}

} // namespace

Status resolveLabels(Dataset &data, const DataSource &source, const Tables &tables) {
  std::vector<CountedLabels> groups = source.counted;
  for (size_t i = 0; i < source.fields.size(); ++i) {
    const Field &field = source.fields[i];
    bool grouped = std::any_of(groups.begin(), groups.end(), [&](const CountedLabels &group) {
      return std::count(group.fields.begin(), group.fields.end(), i) > 0;
    });
    if (field.classes != 0 && !grouped)
      groups.push_back({field.name, {i}, 0, nullptr});
  }
  for (CountedLabels &counted : groups)
    DLB_TRY(Group(data, source, tables, std::move(counted)).run());
  return {};
}

} // namespace dlb::runtime
