// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The fields of a data section: the columns that they read, and their value in a function.

#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <algorithm>
#include <utility>

namespace dlb {

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
  if (found == fields.end() || (reading && reading->field == &found->second))
    return std::nullopt;
  if (!usable)
    return Value(Poison{});
  return evaluateField(name, found->second, /*collecting=*/false);
}

/// What a field may be made of: fields before it, and other data to draw from.
std::optional<Value> DataSection::visible(const std::string &name) {
  if (std::optional<Value> value = field(name))
    return value;
  if (!all.contains(name) || findBuiltin(name))
    return std::nullopt;
  return Value(std::make_shared<const Sequence>(Sequence{{Value(name)}, false, {"data"}}));
}

Value DataSection::evaluateField(const std::string &name, Field &field, bool collecting) {
  Elaborator &e = elaborator;
  const std::optional<ast::Type> &type = field.binding->type;
  Activation activation;
  activation.capitals["N"] = {Dim::symbol("N"), "", nullptr};
  if (type && type->classes)
    if (const std::string *capital = capitalName(*type->classes))
      capitals.try_emplace(*capital, Dim::symbol(symbolOf(*capital)));
  for (const auto &[capital, size] : capitals)
    activation.capitals[capital] = {size, "", nullptr};
  // A field may be made of those before it.
  AmbientNames outer = std::exchange(
      e.ambient, AmbientNames([this](const std::string &other) { return this->visible(other); }));
  Enter enter(e, activation);
  DataSection *outerData = std::exchange(e.data, this);
  Reading state;
  state.field = &field;
  state.collecting = collecting;
  state.typed = type.has_value();
  Reading *outerReading = std::exchange(reading, &state);
  Value result = type ? typedField(name, field) : untypedField(name, field);
  reading = outerReading;
  e.data = outerData;
  e.ambient = outer;
  return result;
}

/// `column(4) - 1`: what is read, and the whole number that is added to its labels.
const ast::Expr *DataSection::withoutShift(const ast::Expr &value, int64_t &shift) {
  auto *sum = value.as<ast::BinaryExpr>();
  if (!sum)
    return &value;
  bool subtracts = sum->op == ast::BinaryOp::subtract;
  std::optional<int64_t> number;
  if (subtracts || sum->op == ast::BinaryOp::add) {
    Value added = elaborator.evaluate(*sum->rhs);
    if (added.poison())
      return nullptr;
    number = added.wholeNumber();
  }
  if (!number || *number > INT32_MAX || *number < INT32_MIN) {
    elaborator.error(Diag::labelArithmetic, sum->opRange);
    return nullptr;
  }
  shift += subtracts ? -*number : *number;
  return withoutShift(*sum->lhs, shift);
}

/// A cell holds one label, or with `characters` or `words` as many as a row of the field.
bool DataSection::checkCells(const Field &field) {
  for (size_t number : field.columns) {
    const Column &column = data().columns[number];
    bool text = column.type.dims.size() > 1 && column.positions.size() + column.headers.size() == 1;
    if (data().format == "csv" && column.type.classes && text &&
        column.cell == Column::Cell::whole) {
      elaborator.error(Diag::textCell, field.binding->value->range);
      return false;
    }
  }
  return true;
}

Value DataSection::typedField(const std::string &name, const Field &field) {
  Elaborator &e = elaborator;
  const ast::Type &type = *field.binding->type;
  SourceRange place = field.binding->value->range;
  auto wanted = e.elementType(type);
  auto sizes = e.axes(type);
  if (!wanted || !sizes)
    return Poison{};
  const Elaborator::ElementType element = reading->element = *wanted;
  reading->row = *sizes;
  const ast::Expr *expression = field.binding->value.get();
  int64_t shift = 0;
  if (element.isClass && !(expression = withoutShift(*expression, shift)))
    return Poison{};
  Value value = e.evaluate(*expression);
  if (value.poison())
    return value;
  if (shift != 0 && field.columns.empty()) {
    e.error(Diag::labelArithmetic, place);
    return Poison{};
  }
  if (shift != 0)
    for (size_t column : field.columns)
      data().columns[column].shift = shift;
  std::vector<Axis> axes = *sizes;
  axes.insert(axes.begin(), Axis{Dim::symbol("N"), "N", nullptr});
  auto *tensor = value.as<Tensor>();
  if (!tensor) {
    // Noise, or in rows that are made anything that fills a type.
    CallablePtr initializer = value.callable();
    bool fills =
        initializer && (initializer->isKind(ast::DefinitionKind::initializer) ||
                        (initializer->builtin && !initializer->builtin->generator.empty()));
    if (fills || (format() == "rows" && !initializer)) {
      std::optional<Tensor> filled = e.fill(value, element, axes, "field `" + name + "`", place);
      return filled ? Value(*filled) : Value(Poison{});
    }
    if (field.columns.empty())
      e.error(Diag::fieldReadsNothing, place, name);
    else
      e.error(Diag::cannotFill, place, "field `" + name + "`", value.kind(), e.textOf(type.range));
    return Poison{};
  }
  Dim has(1), needs(1);
  for (const Axis &axis : tensor->axes)
    has = has * axis.size;
  for (const Axis &axis : axes)
    needs = needs * axis.size;
  if (!(has == needs)) {
    e.error(Diag::fieldShape, place, name, e.textOf(type.range), needs.str(), tensor->str(),
            has.str());
    return Poison{};
  }
  if (!checkCells(field))
    return Poison{};
  Tensor fitting = reshape(e, *tensor, axes, place);
  OriginPtr origin = std::make_shared<const Origin>(
      Origin{field.binding->target.names[0].range, name, 0, nullptr});
  for (Axis &axis : fitting.axes)
    axis.origin = origin;
  if (!e.conformElement(element, fitting, "field `" + name + "`", place))
    return Poison{};
  if (element.isClass)
    fitting.classes = element.classes;
  return fitting;
}

/// What is read stays as it comes: a tensor, or a tuple of them.
Value DataSection::untypedField(const std::string &name, const Field &field) {
  Elaborator &e = elaborator;
  std::set<std::string> names;
  namesIn(*field.binding->value, names);
  reading->numbers = names.count("standardize");
  SourceRange place = field.binding->value->range;
  Value value = e.evaluate(*field.binding->value);
  if (value.poison())
    return value;
  std::vector<Value> parts = {value};
  if (const Sequence *several = value.elements()) {
    if (!several->names.empty())
      return value; // a drawn row
    parts = several->elements;
  }
  for (const Value &part : parts) {
    auto *tensor = part.as<Tensor>();
    if (tensor && tensor->rank() > 0 && tensor->axes[0].size == Dim::symbol("N"))
      continue;
    if (field.columns.empty())
      e.error(Diag::fieldReadsNothing, place, name);
    else
      e.error(Diag::untypedField, place, name, part.kind());
    return Poison{};
  }
  return value;
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

/// The classes of a column without a type: a count of its own.
std::optional<Dim> DataSection::untypedClasses(const Column &column) const {
  if (reading->numbers || column.type.dims.size() > 1)
    return std::nullopt;
  if (column.kind == Column::Kind::folder)
    return Dim::symbol(name() + ".folder");
  return Dim::symbol(
      name() + "." +
      (column.headers.empty() ? std::to_string(column.positions[0]) : column.headers[0]));
}

Value DataSection::read(Column column, const MissingRule &rule, SourceRange range) {
  if (!reading)
    return Poison{};
  column.type.dims.insert(column.type.dims.begin(), Dim::symbol("N"));
  column.type.names.assign(column.type.dims.size(), "");
  column.type.names[0] = "N";
  const Elaborator::ElementType &element = reading->element;
  column.type.classes = reading->typed ? element.classes : untypedClasses(column);
  bool labels = reading->typed ? element.isClass : column.type.classes.has_value();
  column.type.element = labels ? Element::i32
                        : format() == "idx" || format() == "images" || format() == "cifar"
                            ? Element::u8
                        : element.element == Element::i32 ? Element::i32
                                                          : Element::real;
  column.missing = rule.marks ? rule.marks : missing.marks;
  // A number that stands for labels is said of their column, not of the source.
  auto own = rule.labels ? rule.labels : rule.numbers;
  if (auto fill =
          labels ? (own ? own : missing.labels) : (rule.numbers ? rule.numbers : missing.numbers)) {
    column.fill = fill->kind;
    column.filled = fill->cell;
  }
  if (format() == "words") {
    column.unknown = true;
    column.least = least;
  }
  return take(std::move(column), range);
}

Tensor DataSection::take(Column column, SourceRange range) {
  Elaborator &e = elaborator;
  bool own = column.kind != Column::Kind::drawn, made = !own || column.kind == Column::Kind::noise;
  if (made && reading->collecting && (format() == "characters" || format() == "words"))
    e.error(Diag::notSupported, range, "a draw or noise in a text");
  if (drawer) {
    // The column of another section is one of the section that draws.
    auto which = static_cast<int64_t>(reading->field->columns[reading->next++]);
    Column drawn;
    drawn.kind = Column::Kind::drawn;
    drawn.positions = {number, which, drawNumber};
    drawn.type = column.type;
    return drawer->take(std::move(drawn), range);
  }
  column.location = e.locate(range);
  if (reading->collecting) {
    column.name = name() + "." + reading->field->binding->target.names[0].text;
    reading->field->columns.push_back(data().columns.size());
    if (own && column.type.classes && !column.type.classes->constant())
      count(column.type.classes->str(), static_cast<int>(data().columns.size()));
    data().columns.push_back(column);
    ++reading->next;
  } else {
    column.name = data().columns[reading->field->columns[reading->next++]].name;
  }
  std::vector<Axis> axes;
  for (size_t d = 0; d < column.type.dims.size(); ++d)
    axes.push_back({column.type.dims[d], column.type.names[d], nullptr});
  Tensor value = e.argument({Role::input, column.name, column.type, -1}, std::move(axes));
  reading->last = value.id;
  return value;
}

Value DataSection::draw(const std::string &from, SourceRange range) {
  auto found = all.find(from);
  if (found == all.end() || found->second.number < 0 || &found->second == this) {
    elaborator.error(Diag::drawFrom, range, from);
    return Poison{};
  }
  // Nobody else reads that section now: sections are checked one after the other.
  auto &other = const_cast<DataSection &>(found->second);
  for (const auto &[capital, size] : other.capitals)
    capitals.try_emplace(capital, size);
  other.drawer = this;
  other.drawNumber = static_cast<int64_t>(data().columns.size());
  Sequence record;
  for (auto &[name, field] : other.fields) {
    std::optional<Value> value = other.field(name);
    record.names.push_back(name);
    record.elements.push_back(value.value_or(Poison{}));
  }
  other.drawer = nullptr;
  bool poison = std::any_of(record.elements.begin(), record.elements.end(),
                            [](const Value &value) { return value.poison(); });
  return poison ? Value(Poison{}) : Value(std::make_shared<const Sequence>(std::move(record)));
}

Tensor DataSection::noise(bool normal, const std::vector<Axis> &axes, SourceRange range) {
  Column column;
  column.kind = Column::Kind::noise;
  column.positions = {static_cast<int64_t>(data().columns.size()), normal};
  for (const Axis &axis : axes)
    column.type.dims.push_back(axis.size);
  column.type.names.assign(axes.size(), "");
  column.type.names[0] = "N";
  return take(std::move(column), range);
}

Column *DataSection::lastRead(const Tensor &tensor) {
  if (reading->next == 0 || reading->last != tensor.id)
    return nullptr;
  return &data().columns[reading->field->columns[reading->next - 1]];
}

} // namespace dlb
