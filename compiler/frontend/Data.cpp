// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Data sections: sources and parts. Fields are evaluated in DataFields.cpp, what they read stands
// in DataReaders.cpp.

#include "frontend/Sections.h"
#include "support/Suggest.h"

#include <algorithm>
#include <utility>

namespace dlb {

static constexpr int64_t mostRows = 1 << 30; ///< that are made

const std::string &DataSection::format() const { return elaborator.program.data[number].format; }

bool DataSection::hasPart(const std::string &name) const {
  const auto &parts = elaborator.program.data[number].parts;
  return std::any_of(parts.begin(), parts.end(), [&](auto &part) { return part.name == name; });
}

bool DataSection::namesLabels(const Tensor &tensor) const {
  if (number < 0 || !tensor.classes)
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
                                                           std::string &format, bool part) {
  auto *call = source.as<ast::CallExpr>();
  auto *name = call ? call->callee->as<ast::NameExpr>() : nullptr;
  if (!name) {
    elaborator.error(Diag::dataSource, source.range, elaborator.textOf(source.range));
    return std::nullopt;
  }
  static const std::vector<std::string> known = {"csv",        "idx",   "cifar",  "npy", "npz",
                                                 "characters", "words", "images", "rows"};
  if (std::find(known.begin(), known.end(), name->name) == known.end()) {
    Diagnostic &diagnostic = elaborator.error(Diag::dataSource, call->callee->range, name->name);
    if (auto nearest = suggest(name->name, known))
      diagnostic.help("did you mean `" + *nearest + "`?");
    return std::nullopt;
  }
  format = name->name;
  std::vector<std::string> files;
  for (const Given &given : elaborator.evaluateArguments(call->arguments)) {
    if (format == "csv" && given.name && !part) {
      if (!parseMissing(elaborator, given, missing))
        return std::nullopt;
      continue;
    }
    if (format == "words" && given.name && !part && given.name->text == "least") {
      auto number = given.value.wholeNumber();
      if (!number || *number < 1) {
        elaborator.error(Diag::readerOption, given.range, "least", "a whole number above 0",
                         given.value.kind());
        return std::nullopt;
      }
      least = *number;
      continue;
    }
    if (format == "rows") {
      auto number = given.value.wholeNumber();
      if (part || given.name || !number || *number < 1 || *number > mostRows) {
        elaborator.error(Diag::readerOption, given.range, "rows",
                         "how many are made, from 1 to " + std::to_string(mostRows),
                         given.value.kind());
        return std::nullopt;
      }
      data().rows = *number;
      continue;
    }
    auto *path = given.value.as<std::string>();
    if (!path || given.name) {
      if (!given.value.poison())
        elaborator.error(Diag::dataFile, given.range, format, given.value.kind());
      return std::nullopt;
    }
    files.push_back(*path);
  }
  if (files.empty() && !(format == "rows" && data().rows)) {
    elaborator.error(Diag::dataFile, source.range, format, "nothing");
    return std::nullopt;
  }
  return files;
}

void DataSection::checkSplit(const ast::Split &split, SourceRange range) {
  Data &data = this->data();
  double sum = 0, total = 0;
  Diagnostic *wrongShare = nullptr; // 70, 10, 20 is one mistake
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
      auto own = files(*part.value, format, true);
      if (own && format != data.format)
        elaborator.error(Diag::partFormat, part.value->range, name, format, data.format);
      if (own)
        result.files = *own;
    } else {
      Value share = elaborator.evaluate(*part.value);
      auto number = share.number();
      total += result.share = number.value_or(0);
      if (number && *number > 0 && *number <= 1)
        sum += *number;
      else if (!share.poison() && wrongShare)
        elaborator.label(*wrongShare, part.value->range, "");
      else if (!share.poison())
        wrongShare = &elaborator.error(Diag::partShare, part.value->range, name, share.str());
    }
    data.parts.push_back(result);
  }
  std::string shares;
  for (const Data::Part &part : data.parts)
    if (part.files.empty() && part.share > 0)
      shares +=
          (shares.empty() ? "split " : ", ") + part.name + " " + Value(part.share / total).str();
  bool positive = std::all_of(data.parts.begin(), data.parts.end(), [](const Data::Part &part) {
    return part.share > 0 || !part.files.empty();
  });
  if (wrongShare && positive)
    wrongShare->help("shares are fractions of all rows: `" + shares + "`");
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
  auto sources = files(*declaration.source, data().format, false);
  usable = sources.has_value();
  if (sources)
    data().files = *sources;

  const ast::Stmt *splitAt = nullptr;
  for (const ast::StmtPtr &statement : declaration.body.statements) {
    if (auto *binding = statement->as<ast::Binding>()) {
      checkField(*binding, statement->range);
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

void DataSection::checkField(const ast::Binding &binding, SourceRange range) {
  const ast::Identifier &target = binding.target.names[0];
  auto [known, fresh] = fields.emplace(target.text, Field{&binding, range, {}});
  if (!fresh) {
    elaborator.error(Diag::declaredTwice, target.range, target.text);
  } else if (usable) {
    // Columns are numbered only where a field reads several.
    Field &field = known->second;
    evaluateField(target.text, field, /*collecting=*/true);
    if (field.columns.size() > 1)
      for (size_t i = 0; i < field.columns.size(); ++i)
        data().columns[field.columns[i]].name += "." + std::to_string(i + 1);
  }
}

} // namespace dlb
