// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data sections: sources, fields, parts. What fields read stands in DataReaders.cpp.

#include "frontend/Operators.h"
#include "frontend/Sections.h"
#include "support/Suggest.h"

#include <algorithm>
#include <utility>

namespace dlb {

const std::string &DataSection::format() const { return elaborator.program.data[number].format; }

bool DataSection::hasPart(const std::string &name) const {
  const auto &parts = elaborator.program.data[number].parts;
  return std::any_of(parts.begin(), parts.end(), [&](auto &part) { return part.name == name; });
}

bool DataSection::countsCharacters(const Tensor &tensor) const {
  if (number < 0 || format() != "characters" || !tensor.classes)
    return false;
  const auto &counted = elaborator.program.data[number].counted;
  return std::any_of(counted.begin(), counted.end(), [&](const Data::Counted &known) {
    return known.symbol == tensor.classes->str();
  });
}

std::vector<std::string> DataSection::fieldNames() const {
  std::vector<std::string> names;
  for (const auto &[name, field] : fields)
    names.push_back(name);
  return names;
}

std::optional<std::vector<std::string>> DataSection::files(const ast::Expr &source,
                                                           std::string &format) {
  auto *call = source.as<ast::CallExpr>();
  auto *name = call ? call->callee->as<ast::NameExpr>() : nullptr;
  if (!name) {
    elaborator.error(Diag::dataSource, source.range, elaborator.textOf(source.range));
    return std::nullopt;
  }
  static const std::vector<std::string> known = {"csv", "idx", "npy", "npz", "characters"};
  static const std::vector<std::string> later = {"words", "images", "cifar"};
  if (std::find(later.begin(), later.end(), name->name) != later.end()) {
    elaborator.error(Diag::notSupported, call->callee->range,
                     "the data source `" + name->name + "`");
    return std::nullopt;
  }
  if (std::find(known.begin(), known.end(), name->name) == known.end()) {
    Diagnostic &diagnostic = elaborator.error(Diag::dataSource, call->callee->range, name->name);
    if (auto nearest = suggest(name->name, known))
      diagnostic.help("did you mean `" + *nearest + "`?");
    return std::nullopt;
  }
  format = name->name;
  std::vector<std::string> files;
  for (const Given &given : elaborator.evaluateArguments(call->arguments)) {
    auto *path = given.value.as<std::string>();
    if (!path || given.name) {
      if (!given.value.poison())
        elaborator.error(Diag::dataFile, given.range, format, given.value.kind());
      return std::nullopt;
    }
    files.push_back(*path);
  }
  if (files.empty()) {
    elaborator.error(Diag::dataFile, source.range, format, "nothing");
    return std::nullopt;
  }
  return files;
}

void DataSection::checkSplit(const ast::Split &split, SourceRange range) {
  Data &data = this->data();
  double sum = 0;
  for (const ast::Split::Part &part : split.parts) {
    static const std::vector<std::string> known = {"train", "valid", "test"};
    const std::string &name = part.name.text;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      Diagnostic &diagnostic = elaborator.error(Diag::unknownPart, part.name.range, name);
      if (auto nearest = suggest(name, known))
        diagnostic.help("did you mean `" + *nearest + "`?");
      continue;
    }
    if (hasPart(name)) {
      elaborator.error(Diag::declaredTwice, part.name.range, name);
      continue;
    }
    Data::Part result;
    result.name = name;
    if (auto *call = part.value->as<ast::CallExpr>(); call && call->callee->as<ast::NameExpr>()) {
      std::string format;
      auto own = files(*part.value, format);
      if (own && format != data.format)
        elaborator.error(Diag::partFormat, part.value->range, name, format, data.format);
      if (own)
        result.files = *own;
    } else {
      Value share = elaborator.evaluate(*part.value);
      auto number = share.number();
      if (!share.poison() && (!number || !(*number > 0) || *number > 1))
        elaborator.error(Diag::partShare, part.value->range, name, share.str());
      else if (number)
        sum += result.share = *number;
    }
    data.parts.push_back(result);
  }
  if (sum > 1 + 1e-9)
    elaborator.error(Diag::shareSum, range, Value(sum).str());
  if (!hasPart("train"))
    elaborator.error(Diag::noTrainPart, range);
}

void DataSection::check() {
  Elaborator &e = elaborator;
  number = static_cast<int>(e.program.data.size());
  e.program.data.emplace_back();
  data().name = name();
  data().location = {{e.place(declaration.name.range), ""}};
  Activation top;
  Enter enter(e, top);
  FunctionScope scratch{FunctionBuilder(e.nextFunction++, "data"), true, {}, {}, {}};
  Building building(e, scratch);
  auto sources = files(*declaration.source, data().format);
  usable = sources.has_value();
  if (sources)
    data().files = *sources;

  const ast::Stmt *splitAt = nullptr;
  for (const ast::StmtPtr &statement : declaration.body.statements) {
    if (auto *binding = statement->as<ast::Binding>()) {
      const ast::Identifier &target = binding->target.names[0];
      if (!binding->type)
        e.error(Diag::notSupported, target.range, "a field without a type");
      else if (!fields.emplace(target.text, Field{binding, statement->range, {}}).second)
        e.error(Diag::declaredTwice, target.range, target.text);
      else if (sources) {
        // Columns are numbered only where a field reads several.
        Field &field = fields.at(target.text);
        collecting = true;
        evaluateField(target.text, field);
        collecting = false;
        if (field.columns.size() > 1)
          for (size_t i = 0; i < field.columns.size(); ++i)
            data().columns[field.columns[i]].name += "." + std::to_string(i + 1);
      }
    } else if (auto *split = statement->as<ast::Split>()) {
      if (splitAt)
        e.error(Diag::declaredTwice, statement->range, "split");
      splitAt = statement.get();
      checkSplit(*split, statement->range);
    } else {
      e.error(Diag::notSupported, statement->range, "a statement in a data section");
    }
  }
  if (!splitAt)
    data().parts.push_back({"train", 1, {}});
}

/// The capital itself, unless an earlier section counts another one of that name.
std::string DataSection::symbolOf(const std::string &capital) const {
  const auto &all = elaborator.program.data;
  for (int i = 0; i < number; ++i)
    for (const Data::Counted &counted : all[i].counted)
      if (counted.symbol == capital)
        return name() + "." + capital;
  return capital;
}

std::optional<Value> DataSection::field(const std::string &name) {
  auto found = fields.find(name);
  if (found == fields.end() || current)
    return std::nullopt;
  if (!usable)
    return Value(Poison{});
  return evaluateField(name, found->second);
}

Value DataSection::evaluateField(const std::string &name, Field &field) {
  Elaborator &e = elaborator;
  const ast::Type &type = *field.binding->type;
  Activation activation;
  activation.capitals["N"] = {Dim::symbol("N"), "", nullptr};
  if (type.classes)
    if (const std::string *capital = capitalName(*type.classes))
      capitals.try_emplace(*capital, Dim::symbol(symbolOf(*capital)));
  for (const auto &[capital, size] : capitals)
    activation.capitals[capital] = {size, "", nullptr};
  AmbientNames outer = std::exchange(e.ambient, nullptr);
  Enter enter(e, activation);
  DataSection *outerData = std::exchange(e.data, this);
  current = &field;
  next = 0;
  auto wanted = e.elementType(type);
  auto sizes = e.axes(type);
  Value result = Poison{};
  if (wanted && sizes) {
    element = *wanted;
    row = *sizes;
    SourceRange place = field.binding->value->range;
    Value value = e.evaluate(*field.binding->value);
    if (element.isClass && !value.poison() && !field.binding->value->as<ast::CallExpr>())
      e.error(Diag::notSupported, place, "arithmetic on labels");
    std::vector<Axis> axes = row;
    axes.insert(axes.begin(), Axis{Dim::symbol("N"), "N", nullptr});
    auto *tensor = value.as<Tensor>();
    Dim has(1), needs(1);
    for (size_t d = 0; tensor && d < tensor->axes.size(); ++d)
      has = has * tensor->axes[d].size;
    for (const Axis &axis : axes)
      needs = needs * axis.size;
    Tensor fitting;
    if (tensor && !(has == needs)) {
      Tensor whole = *tensor;
      whole.axes = axes;
      e.error(Diag::fieldShape, place, name, e.textOf(type.range), needs.str(), tensor->str(),
              has.str());
    } else if (tensor) {
      fitting = reshape(e, *tensor, axes, place);
      OriginPtr origin = std::make_shared<const Origin>(
          Origin{field.binding->target.names[0].range, name, 0, nullptr});
      for (Axis &axis : fitting.axes)
        axis.origin = origin;
      if (e.conformElement(element, fitting, "field `" + name + "`", place)) {
        if (element.isClass)
          fitting.classes = element.classes;
        result = fitting;
      }
    } else if (!value.poison() && field.columns.empty()) {
      e.error(Diag::fieldReadsNothing, place, name);
    } else if (!value.poison()) {
      e.error(Diag::cannotFill, place, "field `" + name + "`", value.kind(), e.textOf(type.range));
    }
  }
  current = nullptr;
  e.data = outerData;
  e.ambient = outer;
  return result;
}

void DataSection::count(const std::string &symbol, int column) {
  auto &counted = data().counted;
  auto known = std::find_if(counted.begin(), counted.end(),
                            [&](const Data::Counted &c) { return c.symbol == symbol; });
  if (known == counted.end())
    counted.push_back({symbol, {column}});
  else
    known->columns.push_back(column);
}

Value DataSection::read(Column column, SourceRange range) {
  Elaborator &e = elaborator;
  if (!current)
    return Poison{};
  column.type.dims.insert(column.type.dims.begin(), Dim::symbol("N"));
  column.type.names.assign(column.type.dims.size(), "");
  column.type.names[0] = "N";
  column.type.element = element.isClass                   ? Element::i32
                        : format() == "idx"               ? Element::u8
                        : element.element == Element::i32 ? Element::i32
                                                          : Element::real;
  if (element.isClass)
    column.type.classes = element.classes;
  column.location = e.locate(range);
  if (collecting) {
    column.name = name() + "." + current->binding->target.names[0].text;
    current->columns.push_back(data().columns.size());
    if (element.classes && !element.classes->constant())
      count(element.classes->str(), static_cast<int>(data().columns.size()));
    data().columns.push_back(column);
  } else {
    column.name = data().columns[current->columns[next++]].name;
  }
  std::vector<Axis> axes;
  for (size_t d = 0; d < column.type.dims.size(); ++d)
    axes.push_back({column.type.dims[d], column.type.names[d], nullptr});
  return e.argument({Role::input, column.name, column.type, -1}, std::move(axes));
}

} // namespace dlb
